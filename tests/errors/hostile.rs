//! Files made to do harm: too long, too deep, too wide, of bytes that are no text, of text that is not what it seems.
//! Each is refused with a short message, soon, and whatever its size.

use std::time::{Duration, Instant};

use super::{MOONS, rejected};

/// The longest file that is read, and the most of it that is parsed.
const SIZES: [usize; 2] = [1 << 20, 1 << 16];
/// Refusals take milliseconds; this is for a busy machine, and short of what anything quadratic takes.
const SOON: Duration = Duration::from_secs(5);
/// Bytes of what is printed.
const SHORT: usize = 30_000;

/// Refused as a whole: soon, shortly and with a place.
#[track_caller]
fn refused(what: &str, bytes: &[u8]) {
    let begin = Instant::now();
    let said = sweeper::check("sweep.toml", bytes).unwrap_err().to_string();
    assert!(begin.elapsed() < SOON, "{what}: {:?}", begin.elapsed());
    assert!(said.contains("─[sweep.toml:"), "{what}: {said}");
    assert!(said.len() < SHORT, "{what}: {} bytes", said.len());
    assert!(!said.contains(|c: char| c.is_control() && c != '\n'), "{what}: {said}");
}

/// `head`, as many `pieces` as fit into `size` bytes, `tail`.
fn filled(size: usize, head: &str, piece: &str, tail: &str) -> String {
    let count = (size - head.len() - tail.len()) / piece.len();
    format!("{head}{}{tail}", piece.repeat(count))
}

/// `head`, as many numbered pieces as fit, `tail`; `#` stands for the number.
fn numbered(size: usize, head: &str, piece: &str, tail: &str) -> String {
    let mut text = head.to_owned();
    for i in 0.. {
        let next = piece.replace('#', &i.to_string());
        if text.len() + next.len() + tail.len() > size {
            break;
        }
        text += &next;
    }
    text + tail
}

#[test]
fn one_thing_over_and_over() {
    let values = ["[", "{", "{a=", "\"", "=", ",", "a ", "9", "-", "\\", "\u{202e}", "[1,", "1979-05-27,", "'''"];
    let files = ["[", "]", "{", "\"", "'", "\"\"\"", "=", "=\n", ",", "\n", "\r", "\0", " ", "#\n", "a\n", "a=1\n"];
    let more = ["a=\n", "a=\"\n", "[a]\n", "[[a]]\n", "[data]\n", "seed=1\n", "a.", "[a.", "\u{feff}", "大", "a=[\n"];
    for size in SIZES {
        for piece in values {
            refused(piece, filled(size, &format!("{MOONS}seed = "), piece, "\n").as_bytes());
            refused(piece, filled(size, &format!("{MOONS}[space]\nmodel.layers = ["), piece, "\n").as_bytes());
        }
        for piece in files.into_iter().chain(more) {
            refused(piece, filled(size, "", piece, "").as_bytes());
        }
        refused("bytes", &vec![0xff; size]);
        refused("dots", filled(size, "", "a.", "a = 1\n").as_bytes());
        refused("header", filled(size, "[", "a.", "a]\n").as_bytes());
        refused("escapes", filled(size, &format!("{MOONS}x = \""), "\\q", "\"\n").as_bytes());
        refused("brackets", format!("{MOONS}seed = {}{}\n", "[".repeat(size / 3), "]".repeat(size / 3)).as_bytes());
        refused("tabs", filled(size, MOONS, "\t", "seed = -1\n").as_bytes());
    }
}

#[test]
fn long_lists_and_many_keys() {
    for size in SIZES {
        for (head, piece, tail) in [
            ("", "k# = 1\n", ""),
            ("", "[k#]\n", ""),
            ("[training]\n", "k# = 1\n", ""),
            ("", "[[skip]]\nif = \"a# == 1\"\n", ""),
            ("[space]\n", "model.k# = [1]\n", ""),
            ("[space]\nmodel.layers = {", "k# = 1, ", "low = 1}\n"),
            ("[space]\nmodel.hidden_size = [", "#, ", "1]\n"),
            ("[space]\nmodel.layers = [", "-#, ", "1]\n"),
            ("[space]\ntraining.schedule = [", "\"x#\", ", "\"y\"]\n"),
            ("data.columns = [", "\"x#\", ", "\"y\"]\n"),
            ("metric.name = \"x\"\nevaluate.noise = [", "0.#, ", "1]\n"),
            ("evaluate.noise = [\n", "#.0,\n", "1]\n"),
            ("seed = {", "k# = 1, ", "a = 1}\n"),
        ] {
            refused(head, numbered(size, &format!("{MOONS}{head}"), piece, tail).as_bytes());
        }
    }
}

#[test]
fn long_words() {
    for size in SIZES {
        for (head, tail) in [
            ("", " = 1\n"),
            ("[data]\n", " = 1\n"),
            ("[space]\n", " = [1]\n"),
            ("training.schedule = \"", "\"\n"),
            ("metric.name = \"", "\"\n"),
            ("limits.trial_time = \"", "\"\n"),
            ("name.", " = 1\n"),
            ("data.label = \"", "\"\n"),
        ] {
            refused(head, filled(size, &format!("{MOONS}{head}"), "k", tail).as_bytes());
            refused(head, filled(size, &format!("{MOONS}{head}"), "7", tail).as_bytes());
        }
        refused("name", filled(size, "data.source = \"moons\"\nname = \"", "n", "\"\n").as_bytes());
        refused("digits", filled(size, &format!("{MOONS}training.lr = 1e"), "9", "\n").as_bytes());
    }
}

#[test]
fn numbers_beyond_all_bounds() {
    for line in [
        "model.hidden_size = 1000000000",
        "space.model.hidden_size = [[1000000, 1000000, 1000000], [1], 1000000]",
        "model = { hidden_size = 1000000, layers = 1000, bottleneck_size = 1000000 }",
        "seed = 99999999999999999999999999999999999999",
        "seed = -9223372036854775808",
        "seed = 0xffffffffffffffffffffffff",
        "training.lr = 1e999",
        "training.lr = nan",
        "training.lr = -inf",
        "max_trials = 1000000000000",
        "replicates = { data = 10000, training = 10000 }",
        "sampler = { method = \"random\", trials = 10000000 }",
        "space.data.noise = { low = 0.0, high = 1.0, steps = 1000000000000 }",
        "space.data.noise = { low = -inf, high = inf, steps = 3 }",
        "space = { data.n_test = { low = 1, high = 1000000 }, model.hidden_size = { low = 1, high = 1000000 } }",
        "limits.trial_time = \"18446744073709551615s 1000000000ns\"",
        "limits.memory_gib = 1e308",
    ] {
        refused(line, format!("{MOONS}{line}\n").as_bytes());
    }
}

#[test]
fn a_file_of_a_mebibyte_is_read() {
    let comment = "#".repeat((1 << 20) - MOONS.len());
    rejected(format!("{MOONS}{comment}"), "");
}

#[test]
fn nesting_without_end() {
    rejected(
        format!("{MOONS}seed = {}{}\n", "[".repeat(100), "]".repeat(100)),
        "3:88 not valid TOML: cannot recurse further; max recursion depth met\n    \
         [ ← here | lines are `key = value` or `[table]`, texts stand in quotes; see https://toml.io\n",
    );
    rejected(
        format!("name = \"t\"\n{} = 1\n", ["a"; 100].join(".")),
        "1:1 not valid TOML: keys or tables are nested too deeply\n    \
         ▲ ← somewhere in this file | no key of a sweep file stands deeper than `space.table.key`\n",
    );
}

#[test]
fn levels_of_noise_that_are_too_many_or_stand_twice() {
    let message = "3:18 `evaluate.noise` must be a list, each item a number from 0 to 100\n    ";
    let list = |levels: u32| (0..levels).map(|i| i.to_string()).collect::<Vec<_>>().join(", ");
    for (written, shown, found) in [
        (list(101), format!("[{}, …", list(58)), "these are 101, and 100 are allowed"),
        ("0.1, 1e-1".to_owned(), "[0.1, 1e-1]".to_owned(), "0.1 stands here twice"),
    ] {
        let expected = format!("{message}{shown} ← {found} | write, for example, `noise = [0.1, 0.2]`\n");
        rejected(format!("{MOONS}evaluate.noise = [{written}]\n"), &expected);
    }
}

#[test]
fn more_widths_than_a_network_has() {
    let list = |n: usize| format!("[{}]", vec!["1"; n].join(", "));
    rejected(format!("{MOONS}model.hidden_size = {}\n", list(1000)), "");
    let expected = format!(
        "3:21 `model.hidden_size` must be a whole number from 1 to 1000000, or a list of 1 to 1000 such numbers\n    \
         {}… ← these are 1001, and 1000 are allowed | write, for example, `hidden_size = [64, 64]`\n",
        &list(1001)[..220]
    );
    rejected(format!("{MOONS}model.hidden_size = {}\n", list(1001)), &expected);
}

#[test]
fn letters_that_are_not_what_they_seem() {
    rejected(
        format!("{MOONS}\"see\u{200b}d\" = 1 # \u{202e}esrever\n\"a\\nb\" = 2\n"),
        "3:1 unknown key `see???d` at the top of the file\n    \
         \"see???d\" ← unknown | did you mean `seed`?\n\
         4:1 unknown key `a?b` at the top of the file\n    \
         \"a\\nb\" ← unknown | the keys at the top of the file are name, seed, max_trials, on_finish; the tables are \
         objective, metric, sampler, pruner, replicates, confirm, output, limits, skip, data, model, training, mmd, evaluate, space\n",
    );
}

#[test]
fn lines_and_letters_that_no_table_can_show() {
    let negative = "`seed` must be a whole number from 0 to 9223372036854775807\n    \
                    -1 ← -1 is out of range | write, for example, `seed = 2024`\n";
    let tall = negative.replace("-1 ← -1 is out of range", "[ ← this is a list");
    rejected(format!("{MOONS}seed = [\n{}]\n", "  1,\n".repeat(1000)), &format!("3:8 {tall}"));
    let long = negative.replace("-1 ← -1 is out of range", &format!("\"{}lo… ← this is a text", "long ".repeat(46)));
    rejected(format!("{MOONS}seed = \"{}\"\n", "long ".repeat(5000)), &format!("3:8 {long}"));
    rejected(format!("\u{feff}{MOONS}seed = -1\n"), &format!("3:8 {negative}"));
    rejected("name = \"t\"\r\nseed = -1\r\ndata.source = \"moons\"\r\n", &format!("2:8 {negative}"));
    rejected(
        format!("{MOONS}[model]\n\tlayers\t=\t-1\n"),
        "4:11 `model.layers` must be a whole number from 0 to 1000\n    \
         -1 ← -1 is out of range | write, for example, `layers = 2`\n",
    );
    rejected(
        format!("{MOONS}seed = 1\0\n"),
        "3:8 not valid TOML: this is no value\n    1? ← here | delete the control character in it\n",
    );
    rejected(
        "name = \"t\u{1b}[31m\"\ndata.source = \"moons\"\n",
        "1:10 not valid TOML: invalid basic string, expected non-double-quote visible characters, `\\`\n    \
         ? ← here | lines are `key = value` or `[table]`, texts stand in quotes; see https://toml.io\n",
    );
    rejected(
        b"name = \"t\"\nseed = 1 # na\xefve\n",
        "2:14 the sweep file is not UTF-8 text\n    ▲ ← from here on | save it as UTF-8\n",
    );
}
