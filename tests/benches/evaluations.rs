//! What the exercise's sweeps spend on judging their networks (random forests, mixtures, distances) and on figures, against
//! the training that these describe.

use std::fs;
use std::path::Path;

use super::page::{Section, brief, table};
use super::place::{Place, tell};
use super::raw::Raw;
use super::{Setting, Tables};
use crate::machine::cores;

/// The sweeps of the exercise that ask for evaluations.
const SWEEPS: [&str; 3] = ["digits_repeat", "moons_repeat", "moons_mmd"];

/// The sweep without its table `[evaluate]`.
fn unjudged(toml: &str) -> String {
    let (before, rest) = toml.split_once("[evaluate]\n").unwrap();
    let after = rest.find("\n[").map_or("", |at| &rest[at..]);
    format!("{before}{after}")
}

/// At most as many rounds: they are long.
const ROUNDS: usize = 3;

pub(super) fn measure(setting: &Setting) -> Tables {
    let place = Place::new(setting.isa);
    let mut raw = Raw::new(&["sweep", "what", "round", "wall_s", "cpu_s", "mib", "others"]);
    let rounds = 0..setting.rounds.min(ROUNDS);
    for (round, name) in rounds.flat_map(|round| SWEEPS.map(|name| (round, name))) {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("sweeps").join(name).with_extension("toml");
        let toml = fs::read_to_string(path).unwrap();
        let training = place.sweep(&unjudged(&toml)).run(cores());
        let judged = place.sweep(&toml);
        let both = judged.run(cores());
        for (what, cost) in [("training", training), ("with evaluations", both), ("figures", judged.report())] {
            tell(&format!("{name}, {what}: {:.2} s of CPU", cost.cpu));
            raw.row(&[&name, &what, &round, &cost.wall, &cost.cpu, &cost.mib, &cost.others]);
        }
    }
    vec![("evaluations", raw)]
}

pub(super) fn section() -> Option<Section> {
    let raw = Raw::read("evaluations")?;
    let mut rows = Vec::new();
    let mut shares = Vec::new();
    for sweep in raw.kinds("sweep") {
        let cpu = |what| raw.only("sweep", &sweep).only("what", what).median("cpu_s");
        let (training, figures) = (cpu("training"), cpu("figures"));
        // What is lost in the noise of the training is nothing.
        let evaluations = (cpu("with evaluations") - training).max(0.0);
        let share = 100.0 * (evaluations + figures) / training;
        shares.push(format!("{sweep} {share:.0} %"));
        let seconds = [training, evaluations, figures].map(brief);
        rows.push([vec![format!("`{sweep}`")], seconds.to_vec(), vec![format!("{share:.0} %")]].concat());
    }
    let text = format!(
        "## Evaluations and figures\n\n\
         CPU seconds of the exercise's sweeps: run without `[evaluate]`, what it adds, and `sweeper report`. {}\n\n{}",
        raw.circumstances(),
        table(&["sweep", "training", "evaluations", "figures", "both, of the training"], &rows),
    );
    let headlines = vec![["evaluations and figures, of the training's CPU".into(), shares.join(", "), String::new()]];
    Some(Section { headlines, text })
}

#[test]
fn evaluations_are_taken_out() {
    assert_eq!(unjudged("a = 1\n[evaluate]\nforest = true\n\n[space]\nx = 1\n"), "a = 1\n\n[space]\nx = 1\n");
    assert_eq!(unjudged("a = 1\n[evaluate]\nforest = true\n"), "a = 1\n");
}
