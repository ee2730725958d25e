//! The Python that the README names, with the packages that it needs, where they are: saved weights encode and decode new rows.

use std::fs;
use std::process::{Command, Output};

use serde_json::Value;

use crate::sweeper::{Sweeper, TINY};

const EXAMPLE: &str = include_str!("../sweeps/programs/decode.py");

#[expect(clippy::print_stdout, reason = "a test that is skipped says so")]
/// Whether there is a Python with these modules; if not, says so in these words.
pub(crate) fn python(modules: &str, words: &str) -> bool {
    let import = Command::new("python3").args(["-c", &format!("import {modules}")]).output();
    let there = import.is_ok_and(|output| output.status.success());
    if !there {
        println!("skipped: there is no python3 with {words}");
    }
    there
}

#[test]
fn saved_weights_decode_the_rows_that_they_were_tested_on() {
    if !python("numpy, safetensors", "numpy and safetensors") {
        return;
    }
    let toml = "name = \"mine\"\n[data]\nsource = \"csv\"\npath = \"points.csv\"\nlabel = \"class\"\nstandardize = true\n\
                missing = \"drop\"\nvalidation_fraction = 0.1\n[training]\nepochs = 3\n[model]\nhidden_size = 8\nlayers = 2\nbottleneck_size = 2\n";
    let row = |i: u32| match i {
        7 => "NA,1,2,a\n".to_owned(),
        i => format!(
            "{},{},{},{}\n",
            (i * 7) % 11,
            f64::from(i).sin() * 30.0 + 5.0,
            (i * i) % 5,
            ["a", "b"][i as usize % 2]
        ),
    };
    let rows = (0..61).map(row).collect::<Vec<_>>().concat();
    let sweeper = Sweeper::new().sweep(toml).file("points.csv", format!("x,y,z,class\n{rows}"));
    sweeper.with(["run", "sweep.toml"]).code(0);
    let trial = format!("outputs/mine/{}", sweeper.finished("outputs/mine")[0]);
    let result: Value = serde_json::from_str(&sweeper.text(&format!("{trial}/result.json"))).unwrap();
    let output = example(&sweeper, &trial, CHECK);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let found: Vec<f64> = String::from_utf8_lossy(&output.stdout)
        .lines()
        .next_back()
        .unwrap()
        .split(' ')
        .map(|x| x.parse().unwrap())
        .collect();
    let recorded = result["content"]["metrics"]["test_mse"].as_f64().unwrap();
    assert!((found[0] - recorded).abs() < 1e-5 * recorded, "{} is not {recorded}", found[0]);
    assert_eq!(found[1..], [60.0, 12.0, 6.0, 42.0], "rows with a value, tested, validated, learnt");
}

/// Runs it on a trial, and then these lines.
fn example(sweeper: &Sweeper, trial: &str, lines: &str) -> Output {
    fs::write(sweeper.path("example.py"), format!("{EXAMPLE}\n{lines}")).unwrap();
    Command::new("python3").args(["example.py", trial]).current_dir(sweeper.path("")).output().unwrap()
}

#[test]
fn drawn_rows_are_decoded_and_other_networks_refused() {
    if !python("numpy, safetensors", "numpy and safetensors") {
        return;
    }
    for kind in ["mlp", "resnet"] {
        let toml = TINY.replace("[training]", &format!("[model]\nkind = \"{kind}\"\n[training]"));
        let sweeper = Sweeper::new().sweep(&toml);
        sweeper.with(["run", "sweep.toml"]).code(0);
        let trial = format!("outputs/tiny/{}", sweeper.finished("outputs/tiny")[0]);
        let call = EXAMPLE.lines().find_map(|line| line.split_once("about[\"columns\"]: ")).unwrap().1;
        let output = example(&sweeper, &trial, &format!("print({call}.shape)"));
        let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        if kind == "mlp" {
            assert_eq!(out, "(2, 2)\n", "{err}");
        } else {
            assert!(err.ends_with("AssertionError: these lines are for model.kind = \"mlp\"\n"), "{err}");
        }
    }
}

/// The error over the test rows, and how many rows there are.
const CHECK: &str = r#"
import csv
lines = list(csv.reader(open("points.csv")))[1:]
bits = lambda part: np.unpackbits(np.frombuffer(bytes.fromhex(about[part]), np.uint8))[: about["rows"]] == 1
assert about["rows"] == len(lines) and about["labels"] == ["a", "b"] and about["columns"] == ["x", "y", "z"]
rows = np.array([[float(cell) for cell in line[:3]] for line, test in zip(lines, bits("test")) if test])
scaled = lambda rows: (rows - about["mean"]) / about["sd"]
error = ((scaled(decode(encode(rows))) - scaled(rows)) ** 2).mean()
print(error, sum("NA" not in line for line in lines), bits("test").sum(), bits("valid").sum(), bits("train").sum())
assert (bits("test").astype(int) + bits("valid") + bits("train") <= 1).all()
"#;
