//! Files made to do harm: too long, too deep, too wide, of bytes that are no text, of text that is not what it seems.
//! Each is refused with a short message, soon, and whatever its size.

use std::time::{Duration, Instant};

use super::{rejected, rejected_bytes};
use crate::sweeper::Sweeper;

/// The longest file that is read, and the most of it that is parsed.
const SIZES: [usize; 2] = [1 << 20, 1 << 16];
/// Refusals take milliseconds; this is for a busy machine, and short of what anything quadratic takes.
const SOON: Duration = Duration::from_secs(5);
/// Bytes of stderr.
const SHORT: usize = 30_000;

const MOONS: &str = "name = \"t\"\ndata.source = \"moons\"\n";

/// Refused as a whole: soon, shortly, with a place, and nothing created.
#[track_caller]
fn refused(what: &str, bytes: &[u8]) {
    let sweeper = Sweeper::new().file("sweep.toml", bytes);
    let begin = Instant::now();
    let output = sweeper.with(["run", "sweep.toml"]).code(2).stdout("");
    assert!(begin.elapsed() < SOON, "{what}: {:?}", begin.elapsed());
    assert!(output.err.contains("─[sweep.toml:"), "{what}: {}", output.err);
    assert!(output.err.len() < SHORT, "{what}: {} bytes", output.err.len());
    assert!(!output.err.contains(|c: char| c.is_control() && c != '\n'), "{what}: {}", output.err);
    assert_eq!(sweeper.files("").len(), 1, "{what}");
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
fn more_keys_and_values_than_anybody_writes() {
    let list = numbered(200_000, "[space]\nmodel.hidden_size = [", "#, ", "1]\n");
    rejected(
        &format!("name = \"t\"\ndata.source = \"moons\"\n{list}"),
        r"
  × the sweep file has more than 64 KiB of keys and values
   ╭─[sweep.toml:4:65496]
 3 │ [space]
 4 │ …0929, 10930, 10931, 10932, 10933, 10934, 10935, 10936, 10937, 10938, 10939, 10940, 10941, 10942, 10943, 10944, 10945, 10946, 10947, 10948, 10949, 10950, 10951, 10952, 10953, 10954, 10955, 10956, 10957, 10958, 10959, 10960, 10961, 10962, 109…
   ·                                                                                  ▲
   ·                                                                                  ╰── the rest was not read
   ╰────
  help: write ranges instead of lists; comments in lines of their own do not count
1 problem in sweep.toml; nothing was started
",
    );
}

#[test]
fn a_line_too_long_to_be_shown() {
    rejected(
        &format!("name = \"t\"\ndata.source = \"moons\"\nseed = \"{}\"\n", "long ".repeat(5000)),
        r#"
  × `seed` must be a whole number from 0 to 9223372036854775807
   ╭─[sweep.toml:3:8]
 2 │ data.source = "moons"
 3 │ seed = "long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long lo…
   ·        ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────────┬────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
   ·                                                                                                                             ╰── this is a text
   ╰────
  help: write, for example, `seed = 2024`
1 problem in sweep.toml; nothing was started
"#,
    );
}

#[test]
fn a_value_too_tall_to_be_shown() {
    rejected(
        &format!("name = \"t\"\ndata.source = \"moons\"\nseed = [\n{}]\n", "  1,\n".repeat(1000)),
        r#"
  × `seed` must be a whole number from 0 to 9223372036854775807
   ╭─[sweep.toml:3:8]
 2 │ data.source = "moons"
 3 │ seed = [
   ·        ┬
   ·        ╰── this is a list
 4 │   1,
   ╰────
  help: write, for example, `seed = 2024`
1 problem in sweep.toml; nothing was started
"#,
    );
}

#[test]
fn letters_that_are_not_what_they_seem() {
    rejected(
        "name = \"t\"\ndata.source = \"moons\"\n\"see\u{200b}d\" = 1 # \u{202e}esrever\n\"a\\nb\" = 2\n",
        r#"
  × unknown key `see???d` at the top of the file
   ╭─[sweep.toml:3:1]
 2 │ data.source = "moons"
 3 │ "see???d" = 1 # ???esrever
   · ────┬────
   ·     ╰── unknown
 4 │ "a\nb" = 2
   ╰────
  help: did you mean `seed`?
  × unknown key `a?b` at the top of the file
   ╭─[sweep.toml:4:1]
 3 │ "see???d" = 1 # ???esrever
 4 │ "a\nb" = 2
   · ───┬──
   ·    ╰── unknown
   ╰────
  help: the keys at the top of the file are name, seed, max_trials, on_finish; the tables are metric, sampler,
        replicates, output, limits, data, model, training, mmd, evaluate, space
2 problems in sweep.toml; nothing was started
"#,
    );
}

#[test]
fn a_byte_order_mark_is_no_problem() {
    rejected_bytes(
        b"\xef\xbb\xbfname = \"t\"\ndata.source = \"moons\"\nseed = -1\n",
        r#"
  × `seed` must be a whole number from 0 to 9223372036854775807
   ╭─[sweep.toml:3:8]
 2 │ data.source = "moons"
 3 │ seed = -1
   ·        ─┬
   ·         ╰── -1 is out of range
   ╰────
  help: write, for example, `seed = 2024`
1 problem in sweep.toml; nothing was started
"#,
    );
}

#[test]
fn a_nul_in_the_file() {
    rejected(
        "name = \"t\"\ndata.source = \"moons\"\nseed = 1\0\n",
        r#"
  × not valid TOML: this is no value
   ╭─[sweep.toml:3:8]
 2 │ data.source = "moons"
 3 │ seed = 1?
   ·        ─┬
   ·         ╰── here
   ╰────
  help: delete the control character in it
1 problem in sweep.toml; nothing was started
"#,
    );
}

#[test]
fn levels_of_noise_that_are_too_many_or_stand_twice() {
    let levels: Vec<String> = (0..101).map(|i| i.to_string()).collect();
    for (list, found) in
        [(levels.join(", "), "these are 101, and 100 are allowed"), ("0.1, 1e-1".to_owned(), "0.1 stands here twice")]
    {
        let toml = format!("{MOONS}evaluate.noise = [{list}]\n");
        let output = Sweeper::new().sweep(&toml).with(["plan", "sweep.toml"]).code(2);
        assert!(output.err.contains("[sweep.toml:3:18]") && output.err.contains(found), "{}", output.err);
    }
}
