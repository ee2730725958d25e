//! One sweep, the whole process: `sweeper run` on `rival.toml`, with all files written, against Optuna with PyTorch and
//! against JAX. Their test errors stand beside the times: nobody is fast by training less.

use std::fs;
use std::process::Command;

use serde_json::Value;

use super::isa::Isa;
use super::page::{Section, brief, measured_with, of_set, table};
use super::place::{Cost, Place, cost, tell};
use super::raw::Raw;
use super::{Setting, Tables};
use crate::machine::cores;
use crate::statistics::{Moments, mann_whitney, welch};

const RIVAL: &str = include_str!("rival.toml");

const OURS: &str = "sweeper";
const EVERY_EPOCH: &str = "sweeper, the test set after every epoch";
const OPTUNA: &str = "Optuna + PyTorch";
const JAX: &str = "JAX, compile cache warm";
const JAX_COLD: &str = "JAX, compile cache empty";

/// What the page says where test errors are not of one distribution.
pub(super) const DIFFERS: &str = "**no**";

/// Datasets of the sweep. Every round has its own, so that they add up to enough for statistics.
const DATASETS: usize = 3;

/// The normal distribution's quantile that the farthest of 18 configs exceeds by chance in 1 % of comparisons.
const FARTHEST: f64 = 3.45;

/// What a run took, and its trials: hidden size, layers, learning rate, dataset, test error.
type Run = (Cost, Vec<(u64, u64, f64, usize, f64)>);

pub(super) fn measure(setting: &Setting) -> Tables {
    let place = Place::new(setting.isa);
    let cache = place.fresh();
    let mut times = Raw::new(&["program", "round", "threads", "wall_s", "cpu_s", "mib", "others"]);
    let mut errors = Raw::new(&["program", "dataset", "hidden_size", "layers", "lr", "test_mse"]);
    let mut record = |program: &str, round: usize, (cost, trials): Run| {
        tell(&format!("{program}: {:.2} s, {:.2} s of CPU", cost.wall, cost.cpu));
        times.row(&[&program, &round, &cores(), &cost.wall, &cost.cpu, &cost.mib, &cost.others]);
        let mut seen = Vec::new();
        for (hidden, layers, lr, dataset, error) in trials {
            let trial = (hidden, layers, lr.to_bits(), dataset);
            // Optuna's processes sometimes train a point of the grid twice.
            if !seen.contains(&trial) && program != JAX_COLD {
                seen.push(trial);
                errors.row(&[&program, &dataset, &hidden, &layers, &lr, &error]);
            }
        }
    };
    // Not counted: it warms the disk's cache, and shows what JAX takes to compile.
    let _ = sweeper(&place, RIVAL, setting.rounds);
    if let Some(jax) = &setting.jax {
        record(JAX_COLD, 0, rival(in_jax(jax.script("sweep_jax.py"), &cache), setting.rounds, None));
    }
    for round in 0..setting.rounds {
        record(OURS, round, sweeper(&place, RIVAL, round));
        if let Some(torch) = &setting.torch {
            record(OPTUNA, round, rival(torch.script("sweep_torch.py"), round, Some(&place)));
        }
        if let Some(jax) = &setting.jax {
            record(JAX, round, rival(in_jax(jax.script("sweep_jax.py"), &cache), round, None));
        }
        let every = RIVAL.replace("every = 100", "every = 1");
        record(EVERY_EPOCH, round, (sweeper(&place, &every, round).0, Vec::new()));
    }
    vec![("whole_sweep", times), ("whole_sweep_errors", errors)]
}

fn sweeper(place: &Place, toml: &str, round: usize) -> Run {
    let sweep = place.sweep(&toml.replace("seed = 0 ", &format!("seed = {round} ")));
    let cost = sweep.run(cores());
    let trials = Raw::parsed(&fs::read_to_string(sweep.results().join("trials.csv")).unwrap());
    let numbers = |name: &str| trials.numbers(name);
    let whole = |name: &str| trials.texts(name).iter().map(|text| text.parse().unwrap()).collect::<Vec<u64>>();
    let sizes = whole("model.hidden_size").into_iter().zip(whole("model.layers"));
    let datasets = whole("data_replicate").into_iter().map(|d| round * DATASETS + usize::try_from(d).unwrap());
    let rest = numbers("training.lr").into_iter().zip(datasets).zip(numbers("test_mse"));
    let trials = sizes.zip(rest).map(|((hidden, layers), ((lr, set), error))| (hidden, layers, lr, set, error));
    (cost, trials.collect())
}

fn in_jax(mut command: Command, cache: &std::path::Path) -> Command {
    command.env("JAX_COMPILATION_CACHE_DIR", cache).env("JAX_PERSISTENT_CACHE_MIN_COMPILE_TIME_SECS", "0");
    command
}

/// Runs a script on as many processes as there are cores, perhaps with a journal in a place.
fn rival(mut script: Command, round: usize, journal: Option<&Place>) -> Run {
    script.args([cores(), round * DATASETS].map(|n| n.to_string())).args(journal.map(Place::fresh));
    let cost = cost(&mut script);
    let trial = |line: &str| {
        let row: Value = serde_json::from_str(line).unwrap();
        let whole = |name: &str| row[name].as_u64().unwrap();
        let number = |name: &str| row[name].as_f64().unwrap();
        let seed = usize::try_from(whole("seed")).unwrap();
        (whole("hidden"), whole("layers"), number("lr"), seed, number("test_mse"))
    };
    let trials = cost.out.lines().map(trial).collect();
    (cost, trials)
}

pub(super) fn section() -> Option<Section> {
    let mut headlines = Vec::new();
    let sets = Raw::sets("whole_sweep").into_iter().zip(Raw::sets("whole_sweep_errors"));
    let texts = sets.map(|((isa, times), (of_errors, errors))| {
        assert_eq!(isa, of_errors);
        headlines.push(headline(isa, &times));
        let text = format!(
            "{} threads or processes. {}\n\n{}\n{} trials each:\n\n{}",
            times.median("threads"),
            times.circumstances(),
            costs(&times),
            errors.only("program", OURS).numbers("test_mse").len(),
            agreement(&errors),
        );
        of_set(isa, &text)
    });
    let intro = "## A sweep of 54 trials\n\n\
         `tests/benches/rival.toml`: hidden size 16, 64, 128 × 1, 2, 3 layers × learning rate 0.001, 0.003 on three datasets\n\
         of two moons, 100 epochs; the whole process, with all that it writes. The last columns are the cores that it used,\n\
         and those that the machine was busy on with something else. Below, test errors: means over the trials (18 configs, on\n\
         three new datasets in each round), the distance between the means of datasets (Welch) and that of the farthest config\n\
         (ranks), in standard errors.\n";
    let text = texts.fold(intro.to_owned(), |all, text| all + &text);
    Some(Section { headlines, text }).filter(|section| !section.headlines.is_empty())
}

/// The table of what the programs took.
fn costs(times: &Raw) -> String {
    let median = |program: &str, column: &str| times.only("program", program).median(column);
    let row = |program: &str| {
        let (wall, cpu) = (median(program, "wall_s"), median(program, "cpu_s"));
        let times = |x: f64, column| format!("{:.2}", x / median(OURS, column));
        let [busy, others] = [cpu / wall, median(program, "others")].map(|cores| format!("{cores:.1}"));
        vec![program.into(), brief(wall), times(wall, "wall_s"), brief(cpu), times(cpu, "cpu_s"), busy, others]
    };
    let there = times.kinds("program");
    let programs = [OURS, EVERY_EPOCH, OPTUNA, JAX, JAX_COLD];
    let programs = programs.into_iter().filter(|program| there.iter().any(|kind| kind == program));
    let header = ["program", "wall s", "× sweeper", "CPU s", "× sweeper", "its cores", "others' cores"];
    table(&header, &programs.map(row).collect::<Vec<_>>())
}

fn headline(isa: Isa, times: &Raw) -> [String; 3] {
    let median = |program: &str, column: &str| times.only("program", program).median(column);
    let there = times.kinds("program");
    let theirs = [OPTUNA, JAX].into_iter().filter(|program| there.iter().any(|kind| kind == program)).map(|program| {
        let [wall, cpu] = ["wall_s", "cpu_s"].map(|column| median(program, column));
        let times = [wall / median(OURS, "wall_s"), cpu / median(OURS, "cpu_s")].map(|x| format!("{x:.1} times"));
        format!("{program}: {} s, **{}** (CPU: {} s, {})", brief(wall), times[0], brief(cpu), times[1])
    });
    let cores = times.median("threads");
    let what = measured_with(isa, times, &format!("a sweep of 54 trials on {cores} cores, the whole process"));
    let ours = format!("{} s (CPU: {} s)", brief(median(OURS, "wall_s")), brief(median(OURS, "cpu_s")));
    [what, ours, theirs.collect::<Vec<_>>().join("; ")]
}

/// The table of test errors.
fn agreement(errors: &Raw) -> String {
    let ours = errors.only("program", OURS);
    let row = |program: &String| {
        let theirs = errors.only("program", program);
        let mean = Moments::of(&theirs.numbers("test_mse")).mean;
        if program == OURS {
            return vec![program.clone(), format!("{mean:.5}"), "–".into(), "–".into(), "–".into()];
        }
        let (distance, limit) = welch(&of_datasets(&ours), &of_datasets(&theirs));
        let apart = of_configs(&ours).into_iter().zip(of_configs(&theirs)).map(|(a, b)| mann_whitney(&a, &b));
        let farthest = apart.fold(0.0, f64::max);
        let agree = if distance <= limit && farthest <= FARTHEST { "yes" } else { DIFFERS };
        let limits = [(distance, limit), (farthest, FARTHEST)].map(|(x, most)| format!("{x:.2}, at most {most:.2}"));
        let [means, ranks] = limits;
        vec![program.clone(), format!("{mean:.5}"), means, ranks, agree.into()]
    };
    let rows: Vec<_> = errors.kinds("program").iter().map(row).collect();
    table(&["program", "mean test error", "means apart", "farthest config", "agree"], &rows)
}

/// The mean test error on each dataset.
fn of_datasets(errors: &Raw) -> Vec<f64> {
    let sets = errors.kinds("dataset");
    sets.iter().map(|set| Moments::of(&errors.only("dataset", set).numbers("test_mse")).mean).collect()
}

/// The test errors of each config, the configs in one order.
fn of_configs(errors: &Raw) -> Vec<Vec<f64>> {
    let mut configs = Vec::new();
    for hidden in ["16", "64", "128"] {
        for layers in ["1", "2", "3"] {
            for lr in ["0.001", "0.003"] {
                let config = errors.only("hidden_size", hidden).only("layers", layers).only("lr", lr);
                configs.push(config.numbers("test_mse"));
            }
        }
    }
    configs
}
