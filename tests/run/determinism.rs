//! Same sweep file, same bytes: whatever the number of threads, the name, and what ran before.

use std::collections::BTreeSet;

use super::tiny;
use crate::sweeper::{Sweeper, TINY};

#[test]
fn a_second_run_trains_nothing_and_touches_nothing() {
    let sweeper = tiny();
    let but_the_lock = || {
        let mut files = sweeper.files("outputs/tiny");
        files.remove("run.lock").map(|_| files)
    };
    let before = but_the_lock();
    let first = sweeper.run().code(0).stderr(
        "all 8 trials finished in outputs/tiny; nothing to train\n\
         results: outputs/tiny   next: sweeper report outputs/tiny\n",
    );
    assert!(before.is_some() && before == but_the_lock(), "a file changed");
    assert_eq!(sweeper.run().out, first.out);
}

#[test]
fn the_number_of_threads_changes_no_byte() {
    let sweeper = Sweeper::new().sweep(TINY);
    let run = |jobs: &str| {
        sweeper.with(["run", "sweep.toml", "--report", "-j", jobs, "-o", jobs]).code(0);
        sweeper.results(&format!("{jobs}/tiny"))
    };
    let one = run("1");
    assert!(one.len() > 8 * 3 + 5, "{:?}", one.keys());
    for jobs in ["2", "4", "16"] {
        let others = run(jobs);
        let names = |files: &std::collections::BTreeMap<String, Vec<u8>>| files.keys().cloned().collect::<Vec<_>>();
        assert_eq!(names(&one), names(&others));
        let differing: Vec<_> = one.iter().filter(|(name, bytes)| others[*name] != **bytes).map(|(n, _)| n).collect();
        assert!(differing.is_empty(), "-j {jobs} changed {differing:?}");
    }
}

#[test]
fn digits_and_tables_are_the_same_on_any_number_of_threads() {
    let rows: Vec<String> = (0..40).map(|i| format!("{},{},{}", i % 7, i % 5, ["a", "b"][i % 2])).collect();
    let toml = "name = \"t\"\n[data]\nsource = \"csv\"\npath = \"p.csv\"\nlabel = \"kind\"\n\
                validation_fraction = 0.3\n[replicates]\ndata = 3\n\
                [training]\nepochs = 3\nbatch_size = 8\n[space]\ntraining.schedule = [\"cosine\", \"step\"]\n";
    let digits = "name = \"t\"\n[data]\nsource = \"digits\"\nn_train = 100\n[training]\nepochs = 2\n\
                  [space]\nmodel.bottleneck_size = [2, 8]\n";
    for toml in [toml, digits] {
        let sweeper = Sweeper::new().sweep(toml).file("p.csv", format!("x,y,kind\n{}\n", rows.join("\n")));
        sweeper.with(["run", "sweep.toml", "-j", "1", "-o", "one"]).code(0);
        sweeper.with(["run", "sweep.toml", "-j", "3", "-o", "three"]).code(0);
        assert!(sweeper.results("one/t") == sweeper.results("three/t"), "{toml}");
    }
}

#[test]
fn a_sweep_by_another_name_holds_the_same_trials() {
    let sweeper = tiny().file("other.toml", TINY.replace("\"tiny\"", "\"other\""));
    sweeper.with(["run", "other.toml"]).code(0);
    assert!(sweeper.files("outputs/tiny/trials") == sweeper.files("outputs/other/trials"));
}

#[test]
fn another_seed_is_another_sweep() {
    let sweeper = tiny().file("other.toml", TINY.replace("seed = 1", "seed = 2").replace("\"tiny\"", "\"other\""));
    sweeper.with(["run", "other.toml"]).code(0);
    let errors = |name: &str| -> BTreeSet<String> {
        let table = sweeper.text(&format!("outputs/{name}/trials.csv"));
        table.lines().skip(1).map(|row| row.rsplit(',').next().unwrap().to_owned()).collect()
    };
    assert_eq!(errors("tiny").len(), 8, "every trial has an error of its own");
    assert!(errors("tiny").is_disjoint(&errors("other")));
}

#[test]
fn a_longer_sweep_file_trains_only_what_is_new() {
    let longer = TINY.replace("[4, 8]", "[4, 8, 12]").replace("data = 2", "data = 3");
    let sweeper = tiny();
    let before = sweeper.files("outputs/tiny/trials");
    let sweeper = sweeper.sweep(&longer);
    let output = sweeper.with(["run", "sweep.toml", "--extend"]).code(0);
    let said: Vec<&str> = output.err.lines().take(2).collect();
    let opening = "8 of 18 trials are finished in outputs/tiny; training the other 10";
    assert_eq!(said, ["10 trials are new, 8 stay", opening]);
    let after = sweeper.files("outputs/tiny/trials");
    assert!(before.iter().all(|(name, bytes)| after.get(name) == Some(bytes)));

    let fresh = Sweeper::new().sweep(&longer).args(["run", "sweep.toml"]);
    fresh.run().code(0);
    assert!(fresh.results("outputs/tiny") == sweeper.results("outputs/tiny"), "history shows in the results");
}

#[test]
fn a_longer_random_sweep_begins_with_the_shorter_one() {
    let random = |trials: u32| {
        let toml = "name = \"t\"\n[data]\nsource = \"moons\"\nn_train = 16\nn_test = 8\n[training]\nepochs = 1\n\
                    [space]\ntraining.lr = { low = 1e-4, high = 1e-1, scale = \"log\" }\n\
                    model.layers = { low = 1, high = 3 }\n[sampler]\nmethod = \"random\"\ntrials = ";
        let sweeper = Sweeper::new().sweep(&format!("{toml}{trials}\n")).args(["run", "sweep.toml"]);
        sweeper.run().code(0);
        sweeper.text("outputs/t/trials.csv")
    };
    let (short, long) = (random(5), random(9));
    assert_eq!((short.lines().count(), long.lines().count()), (6, 10));
    assert!(long.starts_with(&short));
    let rates: Vec<f64> = long.lines().skip(1).map(|row| row.split(',').nth(17).unwrap().parse().unwrap()).collect();
    assert!(rates.iter().all(|lr| (1e-4..=1e-1).contains(lr)), "{rates:?}");
    assert!(rates.iter().any(|lr| *lr < 1e-2) && rates.iter().any(|lr| *lr > 1e-3), "{rates:?}");
}
