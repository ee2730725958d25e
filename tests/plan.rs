//! `sweeper plan`: the list of trials, and nothing else.

use std::collections::BTreeSet;
use std::io::Read;
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::sweeper::{Sweeper, TINY, settled};

#[test]
fn a_plan_is_exact_and_creates_nothing() {
    let sweeper = Sweeper::new().sweep(TINY).args(["plan", "sweep.toml"]);
    sweeper
        .run()
        .code(0)
        .stdout(
            "
 #   trial              data   training   model.hidden_size   training.lr
──────────────────────────────────────────────────────────────────────────
 1   0123456789abcdef   0      0          4                   0.001
 2   0123456789abcdef   1      0          4                   0.001
 3   0123456789abcdef   0      0          4                   0.01
 4   0123456789abcdef   1      0          4                   0.01
 5   0123456789abcdef   0      0          8                   0.001
 6   0123456789abcdef   1      0          8                   0.001
 7   0123456789abcdef   0      0          8                   0.01
 8   0123456789abcdef   1      0          8                   0.01
8 trials: 4 configs × 2 datasets × 1 training; about 128.0 KiB on disk, about 0.0 s of CPU time on a fast core, about 33.0 MiB of memory on one thread
",
        )
        .stderr("");
    assert_eq!(sweeper.files("").into_keys().collect::<Vec<_>>(), ["sweep.toml"]);
}

#[test]
fn a_plan_for_tools() {
    let sweeper = Sweeper::new().sweep(TINY);
    let output = sweeper.with(["plan", "sweep.toml", "--json"]).code(0).stderr("");
    let plan: Value = serde_json::from_str(&output.out).unwrap();
    assert_eq!(plan["name"], "tiny");
    assert_eq!(plan["trial_count"], 8);
    assert_eq!(plan["disk_bytes"], 8 * 4 * 4096, "a folder and three small files each, in blocks of 4 KiB");
    assert!(plan["cpu_seconds"].as_f64().is_some_and(|s| (0.0..10.0).contains(&s)), "{}", plan["cpu_seconds"]);
    let memory = |of: &str| plan["memory_bytes"][of].as_u64().unwrap() >> 20;
    assert_eq!((memory("process"), memory("tables"), memory("training")), (18, 15, 0));
    let trials = plan["trials"].as_array().unwrap();
    let last = &trials[7];
    assert_eq!((last["data_replicate"].as_u64(), last["training_replicate"].as_u64()), (Some(1), Some(0)));
    assert_eq!((&last["params"]["model.hidden_size"], &last["params"]["training.lr"]), (&8.into(), &0.01.into()));
    assert_eq!(last["params"]["training.schedule"], "constant", "defaults are filled in");

    sweeper.with(["run", "sweep.toml"]).code(0);
    let ids = |key: &str| trials.iter().map(|t| t[key].as_str().unwrap().to_owned()).collect::<Vec<_>>();
    let table = sweeper.text("outputs/tiny/trials.csv");
    let column = |k: usize| table.lines().skip(1).map(|r| r.split(',').nth(k).unwrap().to_owned()).collect::<Vec<_>>();
    assert_eq!((ids("trial"), ids("config")), (column(0), column(1)), "what is planned is what is run");
    assert_eq!(ids("trial").into_iter().collect::<BTreeSet<_>>().len(), 8);
}

#[test]
fn a_sweep_of_one_trial() {
    let sweeper = Sweeper::new().sweep("name = \"one\"\ndata.source = \"digits\"\n").args(["plan", "sweep.toml"]);
    let output = sweeper.run().code(0).stderr("");
    let table = "
 #   trial              data   training
────────────────────────────────────────
 1   0123456789abcdef   0      0
1 trial: 1 config × 1 dataset × 1 training; about ";
    assert!(settled(&output.out).starts_with(table.trim_start_matches('\n')), "{}", output.out);
}

#[test]
fn the_disk_space_of_a_plan_is_what_a_run_takes() {
    let toml = TINY.replace("[4, 8]", "[64, 128]");
    let sweeper = Sweeper::new().sweep(&toml);
    let plan: Value = serde_json::from_str(&sweeper.with(["plan", "sweep.toml", "--json"]).code(0).out).unwrap();
    sweeper.with(["run", "sweep.toml"]).code(0);
    let files: u64 =
        sweeper.files("outputs/tiny/trials").values().map(|f| (f.len() as u64).next_multiple_of(4096)).sum();
    let folders = 8 * 4096;
    assert_eq!(plan["disk_bytes"].as_u64(), Some(files + folders));
}

#[test]
fn listed_values_are_drawn_by_their_weights() {
    let text = |schedule: &str| {
        format!(
            "name = \"weights\"\ndata.source = \"moons\"\nsampler = {{ method = \"random\", trials = 2000 }}\n[space]\n\
             training.schedule = {schedule}\ntraining.lr = {{ low = 1e-4, high = 1.0 }}\n"
        )
    };
    let plan = |schedule: &str| -> Value {
        let output = Sweeper::new().sweep(&text(schedule)).with(["plan", "sweep.toml", "--json"]).code(0);
        serde_json::from_str(&output.out).unwrap()
    };
    let column = |plan: &Value, key: &str| -> Vec<String> {
        plan["trials"].as_array().unwrap().iter().map(|trial| trial["params"][key].to_string()).collect()
    };
    let unweighted = plan("[\"constant\", \"cosine\"]");
    let weighted = plan("{ values = [\"constant\", \"cosine\"], weights = [1, 3] }");
    let cosine = column(&weighted, "training.schedule").iter().filter(|word| *word == "\"cosine\"").count();
    assert!((1420..1580).contains(&cosine), "{cosine} of 2000");
    assert_eq!(column(&weighted, "training.lr"), column(&unweighted, "training.lr"), "nothing else moves");
    let listed = plan("{ values = [\"constant\", \"cosine\"] }");
    assert_eq!(listed["trials"], unweighted["trials"]);
}

/// The table is made in parts, each under its header, and JSON trial by trial: neither is ever there as a whole.
#[test]
fn a_plan_of_many_trials_takes_little_memory() {
    let text = "name = \"many\"\ndata.source = \"moons\"\n[sampler]\nmethod = \"random\"\ntrials = 25_000\n\
                [space]\ntraining.lr = { low = 1e-4, high = 1.0 }\n";
    let sweeper = Sweeper::new().sweep(text);
    let table = sweeper.with(["plan", "sweep.toml"]).code(0).out;
    assert_eq!(table.lines().filter(|line| line.contains("training.lr")).count(), 3);
    assert_eq!(table.lines().filter(|line| line.contains("   0      0     ")).count(), 25_000);
    assert!(most_memory(&sweeper, &["plan", "sweep.toml", "--json"]) < 64.0);
    assert!(most_memory(&sweeper, &["plan", "sweep.toml"]) < 64.0);
}

/// The most MiB that a command had while its output was read. (All 25,000 trials at once took 110.)
fn most_memory(sweeper: &Sweeper, args: &[&str]) -> f64 {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sweeper"));
    command.args(args).current_dir(sweeper.path("")).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = command.spawn().unwrap();
    let (mut out, mut most, mut some) = (child.stdout.take().unwrap(), 0.0_f64, vec![0; 1 << 16]);
    while out.read(&mut some).unwrap() > 0 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kib = line.and_then(|line| line.split_whitespace().next()?.parse::<f64>().ok());
        most = most.max(kib.unwrap_or(0.0) / 1024.0);
    }
    assert!(child.wait().unwrap().success() && most > 0.0);
    most
}
