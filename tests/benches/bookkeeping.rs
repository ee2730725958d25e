//! What a trial costs beside its training: sweeps of very many trials that train next to nothing, planned, run, recorded
//! and summarised; opened again when all is finished; and reported. Beside it Optuna's journal file with an objective that
//! computes nothing at all, and what the system takes for the files of that many trials.

use std::path::Path;
use std::process::Command;
use std::{env, fs};

use serde_json::Value;

use super::page::{Section, brief, grouped, table};
use super::place::{Cost, Place, cost, tell};
use super::raw::Raw;
use super::{Setting, Tables};
use crate::machine::cores;

const FEW: u32 = 10_000;
const MANY: u32 = 100_000;

/// Rounds with many trials: they take long, and repeat well.
const ROUNDS_OF_MANY: usize = 2;

/// Optuna's trials: what one costs grows with their number.
const OPTUNA: [u32; 2] = [1000, 5000];

/// Who writes nothing but the files of trials.
const FILES: &str = "files alone";
/// For that one: how many trials, and where.
const FILES_OF: &str = "SWEEPER_BENCH_FILES";

#[test]
#[ignore = "a part of the benchmark"]
fn files_alone() {
    let Ok(asked) = env::var(FILES_OF) else { return };
    let (trials, dir) = asked.split_once(' ').unwrap();
    for shelf in 0..256 {
        fs::create_dir_all(Path::new(dir).join(format!("{shelf:02x}"))).unwrap();
    }
    env::set_current_dir(dir).unwrap();
    fs::create_dir(".writing").unwrap();
    for trial in 0..trials.parse::<u64>().unwrap() {
        let id = format!("{:016x}", trial.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let written = format!(".writing/{id}");
        fs::create_dir(&written).unwrap();
        fs::write(format!("{written}/metrics.csv"), [b'x'; 65]).unwrap();
        fs::write(format!("{written}/result.json"), [b'x'; 977]).unwrap();
        fs::rename(written, format!("{}/{id}", &id[..2])).unwrap();
    }
}

fn trivial(trials: u32) -> String {
    format!(
        "name = \"trivial\"\n[sampler]\nmethod = \"random\"\ntrials = {trials}\n[output]\nweights = \"none\"\n[data]\nsource \
         = \"moons\"\nn_train = 2\nn_test = 1\n[model]\nhidden_size = 1\nlayers = 0\n[training]\nepochs = 1\nbatch_size = \
         2\n[space]\ntraining.lr = {{ low = 1e-4, high = 1e-2, scale = \"log\" }}\n"
    )
}

pub(super) fn measure(setting: &Setting) -> Tables {
    let place = Place::new(setting.isa);
    let mut raw = Raw::new(&["program", "trials", "what", "round", "wall_s", "cpu_s", "mib", "others"]);
    raw.note(format!("{} threads on {}", cores(), place.disk()));
    let mut record = |program: &str, trials: u32, what: &str, round: usize, cost: &Cost| {
        tell(&format!("{program}, {trials} trials, {what}: {:.2} s, {:.2} s of CPU", cost.wall, cost.cpu));
        raw.row(&[&program, &trials, &what, &round, &cost.wall, &cost.cpu, &cost.mib, &cost.others]);
    };
    for round in 0..setting.rounds {
        for trials in [FEW, MANY].into_iter().filter(|&trials| trials == FEW || round < ROUNDS_OF_MANY) {
            let sweep = place.sweep(&trivial(trials));
            record("sweeper", trials, "run", round, &sweep.run(cores()));
            record("sweeper", trials, "resume", round, &sweep.run(cores()));
            record("sweeper", trials, "report", round, &sweep.report());
            let mut files = Command::new(env::current_exe().unwrap());
            files.args(["benches::bookkeeping::files_alone", "--ignored"]);
            let asked = format!("{trials} {}", place.fresh().display());
            record(FILES, trials, "run", round, &cost(files.env(FILES_OF, asked)));
        }
        for (python, trials) in setting.torch.iter().flat_map(|python| OPTUNA.map(|trials| (python, trials))) {
            let mut script = python.script("bookkeeping_optuna.py");
            let whole = cost(script.arg(trials.to_string()).arg(place.fresh()));
            let told: Value = serde_json::from_str(&whole.out).unwrap();
            let [wall, cpu] = ["wall_s", "cpu_s"].map(|name| told[name].as_f64().unwrap());
            record("Optuna", trials, "run", round, &Cost { wall, cpu, ..whole });
        }
    }
    vec![("bookkeeping", raw)]
}

pub(super) fn section() -> Option<Section> {
    let raw = Raw::read("bookkeeping")?;
    let mut rows = Vec::new();
    let of = |program, trials: u32, what| {
        let here = raw.only("program", program).only("trials", &trials.to_string()).only("what", what);
        Some(here).filter(|here| !here.is_empty())
    };
    let each = |here: &Raw, trials: u32| 1e6 * here.median("cpu_s") / f64::from(trials);
    let cases = ["sweeper", FILES].into_iter().flat_map(|program| [(program, FEW), (program, MANY)]);
    let cases = cases.chain(OPTUNA.map(|trials| ("Optuna", trials)));
    let mut costs = Vec::new();
    for (program, trials) in cases {
        for what in ["run", "resume", "report"] {
            let Some(here) = of(program, trials, what) else { continue };
            let us = each(&here, trials);
            if what == "run" {
                costs.push((program, format!("{} µs at {} trials", brief(us), grouped(trials))));
            }
            let numbers = [
                brief(us),
                brief(here.median("wall_s")),
                brief(here.median("mib")),
                format!("{:.1}", here.median("others")),
            ];
            rows.push([vec![program.to_owned(), grouped(trials), what.to_owned()], numbers.to_vec()].concat());
        }
    }
    let costs_of = |program| -> Vec<String> {
        costs
            .iter()
            .filter(|(p, _)| *p == program)
            .map(|(_, text)| if program == "sweeper" { text.clone() } else { format!("{program}: {text}") })
            .collect()
    };
    let text = format!(
        "## Bookkeeping\n\n\
         Sweeps of trials that train next to nothing: two points, one epoch, the smallest network. `run` plans, trains,\n\
         records and summarises; `resume` is the same command when all is finished; `report` draws the page. Optuna records\n\
         trials of an empty objective in its journal file, in one process; its imports are not counted. *Files alone* is a\n\
         loop that makes the folder of each trial with its two files, gives it its name by one rename as a run does, and\n\
         knows nothing else: less is not to be had. {}\n\n{}",
        raw.circumstances(),
        table(&["program", "trials", "command", "CPU µs a trial", "wall s", "MiB at most", "others' cores"], &rows),
    );
    let ours = costs_of("sweeper").join("; ");
    let theirs = [costs_of(FILES), costs_of("Optuna")].concat().join("; ");
    let mut headlines = vec![["CPU of a trial that trains nothing".to_owned(), ours, theirs]];
    for (what, said) in [("resume", "to find 100,000 trials finished"), ("report", "to report on 100,000 trials")] {
        let here = of("sweeper", MANY, what)?;
        let took = format!(
            "{} s (CPU: {} s), {:.0} MiB",
            brief(here.median("wall_s")),
            brief(here.median("cpu_s")),
            here.median("mib")
        );
        headlines.push([said.to_owned(), took, String::new()]);
    }
    Some(Section { headlines, text })
}
