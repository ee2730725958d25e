//! What a trial costs beside its program: sweeps of a program that does nothing but leave its metrics, one at a time. Beside
//! it a loop that starts the program and waits for it, GNU parallel, and sweeps of the same program by Hydra and phasesweep.

use std::path::Path;
use std::process::{Command, Stdio};
use std::{env, fs};

use super::page::{Section, brief, grouped, table};
use super::peers::Python;
use super::place::{Cost, Place, cost, tell};
use super::raw::{Raw, median};
use super::{Setting, Tables};
use crate::machine::said;

const FEW: u32 = 300;
const MANY: u32 = 1000;

/// The program, which copies this file to where its metrics are looked for.
const PROGRAM: &str = "/bin/cp";
const CONSTANT: &str = "constant.json";
/// Where that is, for those who give no folder to a trial: behind the trial's number.
const METRICS: &str = "metrics.json";

/// Who does nothing but start the program and wait for it.
const ALONE: &str = "the program alone";
/// For that one: how many times, and where.
const ALONE_OF: &str = "SWEEPER_BENCH_PROGRAMS";

#[test]
#[ignore = "a part of the benchmark"]
fn programs_alone() {
    let Ok(asked) = env::var(ALONE_OF) else { return };
    let (trials, dir) = asked.split_once(' ').unwrap();
    env::set_current_dir(dir).unwrap();
    for trial in 0..trials.parse::<u32>().unwrap() {
        // By vfork (`posix_spawn`), with streams inherited: no program is started faster.
        let status = Command::new(PROGRAM).args([CONSTANT, &format!("{trial}.{METRICS}")]).status().unwrap();
        assert!(status.success());
    }
}

fn alone(trials: u32, dir: &Path) -> Cost {
    let mut command = Command::new(env::current_exe().unwrap());
    command.args(["benches::programs::programs_alone", "--ignored"]);
    cost(command.env(ALONE_OF, format!("{trials} {}", dir.display())))
}

fn parallel(trials: u32, dir: &Path) -> Cost {
    let numbers: Vec<String> = (0..trials).map(|trial| trial.to_string()).collect();
    fs::write(dir.join("trials"), numbers.join("\n")).unwrap();
    let mut command = Command::new("parallel");
    command.args(["-j1", "-a", "trials", PROGRAM, CONSTANT, &format!("{{}}.{METRICS}")]);
    cost(command.current_dir(dir).stderr(Stdio::null()))
}

fn script(python: &Python, name: &str, trials: u32, dir: &Path) -> Cost {
    let mut command = python.script(name);
    cost(command.arg(trials.to_string()).current_dir(dir).stderr(Stdio::null()))
}

fn sweep(trials: u32, constant: &Path) -> String {
    let (constant, values) = (constant.to_str().unwrap(), (0..trials).collect::<Vec<_>>());
    format!(
        "name = \"programs\"\nmetric.name = \"y\"\n[objective]\ncommand = [\"{PROGRAM}\", \"{constant}\", \"{{metrics}}\"]\n\
         reads = [\"config\"]\n[space]\nx = {values:?}\n"
    )
}

/// How many metrics were left below a folder: programs that failed would be fast.
fn left_below(dir: &Path) -> usize {
    let entries = fs::read_dir(dir).unwrap().map(|entry| entry.unwrap());
    let here = |entry: fs::DirEntry| {
        if entry.file_type().unwrap().is_dir() {
            left_below(&entry.path())
        } else {
            usize::from(entry.file_name().to_str().unwrap().contains(METRICS)) // sweeper's are `metrics.jsonl`
        }
    };
    entries.map(here).sum()
}

pub(super) fn measure(setting: &Setting) -> Tables {
    let place = Place::new(setting.isa);
    let mut raw = Raw::new(&["program", "trials", "round", "wall_s", "cpu_s", "others"]);
    raw.note(format!("on {}", place.disk()));
    let version = said("parallel", &["--version"]);
    let version = version.lines().next().filter(|line| line.starts_with("GNU parallel"));
    if let Some(version) = version {
        raw.note(version.to_owned());
    }
    let peers =
        [("Hydra", "programs_hydra.py", &setting.hydra), ("phasesweep", "programs_phasesweep.py", &setting.phasesweep)];
    for round in 0..setting.rounds {
        for trials in [FEW, MANY] {
            let folder = || {
                let folder = place.fresh();
                fs::create_dir(&folder).unwrap();
                fs::write(folder.join(CONSTANT), "{\"y\": 0.25}\n").unwrap();
                folder
            };
            let mut record = |program: &str, dir: &Path, cost: &Cost| {
                tell(&format!("{program}, {trials} trials: {:.2} s, {:.2} s of CPU", cost.wall, cost.cpu));
                assert_eq!(left_below(dir), trials as usize, "{program} did not run all");
                raw.row(&[&program, &trials, &round, &cost.wall, &cost.cpu, &cost.others]);
            };
            let sweep = place.sweep(&sweep(trials, &folder().join(CONSTANT)));
            let ours = sweep.run(1);
            record("sweeper", sweep.results(), &ours);
            let dir = folder();
            record(ALONE, &dir, &alone(trials, &dir));
            if version.is_some() {
                let dir = folder();
                record("GNU parallel", &dir, &parallel(trials, &dir));
            }
            for (name, script_name, python) in &peers {
                let Some(python) = python.as_ref().filter(|_| trials == FEW) else { continue };
                let dir = folder();
                record(name, &dir, &script(python, script_name, trials, &dir));
            }
        }
    }
    for (_, name, python) in peers {
        let Some(python) = python else { continue };
        let told = cost(python.script(name).arg("versions"));
        raw.note(told.out.trim().to_owned());
    }
    vec![("programs", raw)]
}

/// The median of a program's milliseconds a trial, and of those beyond the program alone in the same round.
fn milliseconds(raw: &Raw, program: &str, trials: u32) -> Option<(f64, f64)> {
    let raw = raw.only("trials", &trials.to_string());
    let of = |program| raw.only("program", program).numbers("wall_s");
    let each = |seconds: f64| 1e3 * seconds / f64::from(trials);
    let beside = of(program).into_iter().zip(of(ALONE)).map(|(whole, alone)| each(whole - alone)).collect();
    let all: Vec<f64> = of(program).into_iter().map(each).collect();
    (!all.is_empty()).then(|| (median(all), median(beside)))
}

pub(super) fn section() -> Option<Section> {
    let raw = Raw::read("programs")?;
    let mut rows = Vec::new();
    let mut costs = Vec::new();
    for program in raw.kinds("program") {
        for trials in [FEW, MANY] {
            let Some((ms, beside)) = milliseconds(&raw, &program, trials) else { continue };
            let here = raw.only("program", &program).only("trials", &trials.to_string());
            let is_alone = program == ALONE;
            let cpu = 1e3 * here.median("cpu_s") / f64::from(trials);
            let beside = if is_alone { "–".to_owned() } else { brief(beside) };
            if !is_alone {
                costs.push((program.clone(), format!("{beside} ms at {} trials", grouped(trials))));
            }
            let others = format!("{:.1}", here.median("others"));
            rows.push(vec![program.clone(), grouped(trials), brief(ms), beside, brief(cpu), others]);
        }
    }
    let (ours, theirs): (Vec<_>, Vec<_>) = costs.into_iter().partition(|(program, _)| program == "sweeper");
    let ours: Vec<String> = ours.into_iter().map(|(_, text)| text).collect();
    let theirs: Vec<String> = theirs.into_iter().map(|(program, text)| format!("{program}: {text}")).collect();
    let text = format!(
        "## Programs\n\n\
         Trials of a program that does nothing but copy a file to where its metrics are looked for (`{PROGRAM}`), one at a\n\
         time: the whole process that runs them, from its start to its end. *The program alone* is a loop that starts it and\n\
         waits for it (`posix_spawn`) and knows nothing else; what the others take more in the same round is what a trial\n\
         costs beside its program. GNU parallel keeps nothing of a trial; Hydra (joblib launcher, one job) a folder with its\n\
         config and log; phasesweep a folder with its config, logs and states. {}\n\n{}",
        raw.circumstances(),
        table(&["program", "trials", "ms a trial", "beside the program", "CPU ms a trial", "others' cores"], &rows),
    );
    let what = "wall time of a trial beside its program, one at a time".to_owned();
    Some(Section { headlines: vec![[what, ours.join("; "), theirs.join("; ")]], text })
}

#[test]
fn a_trial_costs_what_its_program_alone_does_not() {
    let rounds =
        "program,trials,wall_s\nx,300,3\nthe program alone,300,0.6\nx,1000,8\nx,300,6\nthe program alone,300,3\n";
    let [whole, beside] = milliseconds(&Raw::parsed(rounds), "x", 300).map(<[f64; 2]>::from).unwrap();
    assert!((whole - 15.0).abs() < 1e-9 && (beside - 9.0).abs() < 1e-9);
    assert!(milliseconds(&Raw::parsed(rounds), "y", 300).is_none());
}
