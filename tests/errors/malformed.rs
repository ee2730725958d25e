//! A thousand malformed sweep files, made by rule: each ends with 2 and a place, and creates nothing.
//!
//! Every family breaks a whole file in one way that no rule of TOML or of the sweep file allows.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use super::told;
use crate::campaign::{Row, part};
use crate::sweeper::Sweeper;

/// What a refusal may take from start to end of the process.
const SOON: Duration = Duration::from_millis(100);

const WHOLE: &str = r#"name = "whole"
seed = 7
max_trials = 1000
on_finish = "true"
[metric]
name = "test_mse"
goal = "minimize"
[sampler]
method = "grid"
[replicates]
data = 2
training = 3
[output]
weights = "all"
[limits]
trial_time = "30m"
memory_gib = 2.0
max_failures = 100
equal_failures = 10
[data]
source = "moons"
noise = 0.1
n_test = 2000
[model]
kind = "mlp"
bottleneck_size = 1
[training]
epochs = 100
batch_size = 64
every = 10
[evaluate]
noise = [0.1, 0.2]
[space]
model.hidden_size = [16, 64]
model.layers = { low = 1, high = 3 }
training.schedule = ["constant", "cosine"]
training.lr = { low = 1e-4, high = 1e-2, scale = "log", steps = 5 }
"#;

/// The lines `key = value` of the whole file: number and halves.
fn pairs() -> Vec<(usize, &'static str, &'static str)> {
    let lines = WHOLE.lines().enumerate();
    lines.filter_map(|(i, line)| line.split_once(" = ").map(|(key, value)| (i, key, value))).collect()
}

/// The whole file with another line in place of one.
fn with_line(number: usize, line: &str) -> String {
    let lines = WHOLE.lines().enumerate().map(|(i, old)| if i == number { line } else { old });
    lines.collect::<Vec<_>>().join("\n") + "\n"
}

/// The whole file with a line more, below line `number`.
fn with_more(number: usize, line: &str) -> String {
    let old = WHOLE.lines().nth(number).unwrap();
    with_line(number, &format!("{old}\n{line}"))
}

/// The `i`-th of some things, over and over.
fn pick<T: Copy>(things: &[T], i: usize) -> T {
    things[i % things.len()]
}

/// A key with a slip of the pen.
fn typo(i: usize) -> String {
    let all = pairs();
    let (line, key, value) = pick(&all, i);
    let at = 1 + (i / all.len()) % (key.len() - 1);
    let wrong = match (i / all.len()) % 3 {
        0 => format!("{}{}{}", &key[..at], pick(&["x", "zz"], i / all.len() / 3), &key[at..]),
        1 => format!("{}Q", &key[..key.len() - 1]),
        _ => format!("{key}_{i}"),
    };
    with_line(line, &format!("{wrong} = {value}"))
}

/// A value of a type that no key of the file takes there.
fn wrong_type(i: usize) -> String {
    let all = pairs();
    let (line, key, _) = pick(&all, i);
    let values =
        ["1979-05-27", "07:32:00", "[[1], [2]]", "{ a = { b = 1 } }", "[true, \"\", 1]", "1979-05-27T07:32:00Z"];
    with_line(line, &format!("{key} = {}", pick(&values, i / all.len())))
}

/// A number outside of its range, a word or a text that is none of the allowed.
fn out_of_range(i: usize) -> String {
    let all = pairs();
    let (line, key, value) = pick(&all, i);
    let number = ["-1", "-0.001", "nan", "-inf", "1e300", "99999999999999999999", "-9223372036854775808"];
    let wrong = match value.as_bytes()[0] {
        b'"' if i < all.len() => "\"\"".to_owned(),
        b'"' => format!("\"\\u0000{i}\""),
        b'[' if value.contains('"') => format!("[\"neither{i}\"]"),
        b'[' => format!("[{}]", pick(&number, i / all.len())),
        b'{' => format!("{{ low = {}, high = 1 }}", pick(&number, i / all.len())),
        _ => pick(&number, i / all.len()).to_owned(),
    };
    with_line(line, &format!("{key} = {wrong}"))
}

/// Garbage in a line of its own, anywhere between two lines.
fn garbage(i: usize) -> String {
    let pieces =
        ["= 1", "]", "[", "a b = 1", "x = ", "x = \"", "\u{1}", "x = 1 2", "[a", "x == 1", "{}", "\0", "x = 01"];
    with_more(i % WHOLE.lines().count(), pick(&pieces, i / 7))
}

/// A key or a table a second time, as before, in quotes, or with another value.
fn duplicate(i: usize) -> String {
    let lines: Vec<&str> = WHOLE.lines().collect();
    let (number, again) = (i % lines.len(), pick(&lines, i));
    match again.split_once(" = ") {
        None => format!("{WHOLE}{again}\n{}", "\n".repeat(i / lines.len())),
        Some(_) if i < lines.len() => with_more(number, again),
        Some((key, value)) if i < 2 * lines.len() && !key.contains('.') => {
            with_more(number, &format!("\"{key}\" = {value}"))
        }
        Some((key, _)) => with_more(number, &format!("{key} = {i}")),
    }
}

/// Without something that must be there, and without one line that need not.
fn missing(i: usize) -> String {
    let changes = [
        ("name = \"whole\"\n", ""),
        ("source = \"moons\"\n", ""),
        ("\"grid\"", "\"random\""),
        ("\"moons\"", "\"csv\""),
        ("[evaluate]\n", "[evaluate]\nsynthetic = true\n"),
    ];
    let (old, new) = pick(&changes, i);
    let optional = pairs().into_iter().filter(|(_, key, _)| !["name", "source", "method"].contains(key));
    let lines: Vec<String> = optional.map(|(_, key, value)| format!("{key} = {value}\n")).collect();
    WHOLE.replacen(old, new, 1).replacen(&lines[(i / changes.len()) % lines.len()], "", 1)
}

/// [space] names what is no hyperparameter, or is none that can be swept.
fn space_of_nothing(i: usize) -> String {
    let names = [
        "model.depth",
        "width",
        "data",
        "seed",
        "limits.trial_time",
        "a.b.c",
        "\"training.lr\"",
        "evaluate.noise",
        "name",
        "metric.name",
        "sampler",
        "on_finish",
        "training.momentum",
        "Training.lr",
        "model.layers.first",
        "\"\"",
        "data.path.x",
        "space.model.layers",
        "max_trials",
        "output.weights",
    ];
    let values = ["[1, 2]", "{ low = 1, high = 2 }", "[\"a\"]", "[]", "[0.1]"];
    format!("{WHOLE}{} = {}\n", pick(&names, i), pick(&values, i / names.len()))
}

/// A key that does nothing in this sweep.
fn no_effect(i: usize) -> String {
    let lines = [
        ("[sampler]", "trials = 5"),
        ("[data]", "path = \"points.csv\""),
        ("[data]", "columns = [\"x\"]"),
        ("[data]", "label = \"class\""),
        ("[data]", "standardize = true"),
        ("[data]", "test_fraction = 0.2"),
        ("[model]", "block_layers = 1"),
        ("[training]", "step_size = 3"),
        ("[training]", "gamma = 0.5"),
        ("[evaluate]", "components = 5"),
    ];
    let (table, line) = pick(&lines, i);
    let dropped = ["seed = 7\n", "data = 2\n", "goal = \"minimize\"\n", "weights = \"all\"\n", "memory_gib = 2.0\n"];
    let fewer = WHOLE.replacen(pick(&dropped, i / lines.len()), "", usize::from(i < 50));
    fewer.replacen(table, &format!("{table}\n{line}{}", "\n".repeat(1 + i / 50 * (i / 10))), 1)
}

/// More trials than are allowed, or than can be counted.
fn too_many(i: usize) -> String {
    let steps = 1000 + i * 90;
    let more = pick(&["", "data.noise = { low = 0.0, high = 1.0, steps = 100000 }\n"], i);
    WHOLE.replace("steps = 5", &format!("steps = {}", steps.min(100_000))) + more
}

/// A name that is none, or would leave the folder of results.
fn bad_name(i: usize) -> String {
    let names =
        ["..", "../x", "/etc", "a/b", "A", "-a", "a b", "ä", "a.b", " ", "a\\\\b", "a\\u0000", "~", "CON:", "."];
    let name =
        if i % 16 == 15 { "n".repeat(65 + i) } else { format!("{}{}", pick(&names, i % 16), "/".repeat(i / 16)) };
    WHOLE.replace("\"whole\"", &format!("\"{name}\""))
}

/// A family of malformed files.
type Family = (&'static str, fn(usize) -> String);

const FAMILIES: [Family; 10] = [
    ("typo", typo),
    ("wrong type", wrong_type),
    ("out of range", out_of_range),
    ("garbage", garbage),
    ("duplicate", duplicate),
    ("missing", missing),
    ("space of nothing", space_of_nothing),
    ("no effect", no_effect),
    ("too many", too_many),
    ("bad name", bad_name),
];

#[test]
fn the_whole_file_is_sound_and_each_malformed_one_another() {
    assert_eq!(told(WHOLE.as_bytes()), "");
    let mut known = HashMap::new();
    for (name, family) in FAMILIES {
        for i in 0..100 {
            let before = known.insert(family(i), (name, i));
            assert_eq!(before, None, "the same as {name} {i}");
        }
    }
}

#[test]
fn malformed_files_are_refused() {
    for (name, family) in FAMILIES {
        for toml in (0..100).map(family) {
            let rejection = sweeper::check("sweep.toml", toml.as_bytes()).expect_err(name);
            let lines = toml.split('\n').count();
            assert!(rejection.diagnostics().all(|d| (1..=lines).contains(&d.line) && d.column > 0), "{name}:\n{toml}");
        }
    }
}

/// What a malformed file should have met and did not, if anything; and how long it took.
fn trial(name: &str, i: usize, toml: &str) -> (Result<(), String>, Duration) {
    let sweeper = Sweeper::new().sweep(toml);
    let begin = Instant::now();
    let output = sweeper.with([if i.is_multiple_of(2) { "plan" } else { "run" }, "sweep.toml"]);
    let took = begin.elapsed();
    let placed =
        output.err.split("─[sweep.toml:").nth(1).and_then(|rest| rest.split(']').next()).is_some_and(|place| {
            let numbers: Vec<&str> = place.split(':').collect();
            numbers.len() == 2 && numbers.iter().all(|n| n.parse::<u32>().is_ok_and(|n| n > 0))
        });
    let said = format!("{name} {i}:\n{toml}\n{}{}", output.out, output.err);
    let refused = output.is(2) && output.out.is_empty() && placed && sweeper.files("").len() == 1;
    let empty = !sweeper.path("outputs").exists();
    (if refused && empty { Ok(()) } else { Err(said) }, took)
}

/// Every file of the campaign, with its time.
#[test]
#[ignore = "a thousand processes"]
fn campaign_malformed() {
    part(|| {
        let (mut cases, mut slowest) = (Vec::new(), Duration::ZERO);
        for (name, family) in FAMILIES {
            for i in 0..100 {
                let (result, mut took) = trial(name, i, &family(i));
                // On a busy machine a process waits for its turn.
                for _ in 0..4 {
                    took = if took > SOON { took.min(trial(name, i, &family(i)).1) } else { took };
                }
                slowest = slowest.max(took);
                let late = || format!("{name} {i}: {} ms", took.as_millis());
                cases.push(result.and_then(|()| if took <= SOON { Ok(()) } else { Err(late()) }));
            }
        }
        let tried = format!("{}: exit 2 with a place within {} ms, and nothing created", cases.len(), SOON.as_millis());
        let row = Row::of("malformed sweep files", tried, cases);
        vec![row.note(format!("the slowest took {} ms", slowest.as_millis()))]
    });
}
