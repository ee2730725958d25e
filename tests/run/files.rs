//! What stands in the folder of a sweep after a run.

use std::collections::BTreeSet;

use super::tiny;
use crate::sweeper::{Sweeper, TINY};

#[test]
fn a_run_says_what_it_did() {
    let output = Sweeper::new().sweep(TINY).args(["run", "sweep.toml"]).run().code(0);
    let err = output.err.lines().collect::<Vec<_>>();
    assert_eq!(err[0], "training 8 trials into outputs/tiny");
    assert!(err[1].contains("] 8 of 8 trials, best trial's test_mse "), "{}", err[1]);
    assert_eq!(err[2..], ["results: outputs/tiny   next: sweeper report outputs/tiny"]);
    let out = output.out.lines().collect::<Vec<_>>();
    assert_eq!(out[0], " #     model.hidden_size   training.lr   mean test_mse ± 95 %   n   from the best   won");
    assert_eq!(
        out.len(),
        15,
        "a header, a rule, four configs; the same with two steps; how sure that is, what matters, their count: {}",
        output.out
    );
    assert!(
        out[12].ends_with(" of 4 configs, with it, cannot be told from the best (paired t over datasets, 95 % for all comparisons together)."),
        "{}",
        out[12]
    );
    assert!(
        out[13].contains(" matters most (") && out[13].contains(" % of the variance between configs), "),
        "{}",
        out[13]
    );
    assert!(out[7].starts_with(" hyperparameter ") && out[7].contains(" change of mean test_mse ± 95 % "), "{out:?}");
    assert_eq!(out[14], "8 complete, 0 diverged, 0 failed, 0 missing");
}

#[test]
fn the_table_at_the_end_shows_ten_configs_and_says_how_many_there_are_more() {
    for (widths, more) in
        [((1..=11), " (1 more config in configs.csv)"), ((1..=12), " (2 more configs in configs.csv)")]
    {
        let n = widths.clone().count();
        let widths = format!("{:?}", widths.collect::<Vec<u32>>());
        let sweep = TINY.replace("data = 2", "data = 1").replace("[4, 8]", &widths).replace(", 1e-2", "");
        let out = Sweeper::new().sweep(&sweep).args(["run", "sweep.toml"]).run().code(0).out;
        assert!(out.ends_with(&format!("\n{n} complete, 0 diverged, 0 failed, 0 missing{more}\n")), "{out}");
    }
}

#[test]
fn the_folder_holds_what_it_promises() {
    let sweeper = tiny();
    assert_eq!(sweeper.files("").into_keys().filter(|n| !n.starts_with("outputs/tiny/")).count(), 1, "the sweep file");
    let files = sweeper.files("outputs/tiny");
    let (trials, others): (Vec<_>, Vec<_>) = files.keys().map(String::as_str).partition(|n| n.starts_with("trials/"));
    let others: Vec<_> = others.into_iter().filter(|n| !n.starts_with("journal/")).collect();
    assert_eq!(
        others,
        ["configs.csv", "importance.csv", "manifest.json", "repeatability.csv", "run.lock", "sweep.toml", "trials.csv"]
    );
    assert_eq!(files.keys().filter(|n| n.contains(".jsonl")).count(), 1);
    assert_eq!(trials.len(), 8 * 3);
    for trial in trials.chunks(3) {
        let (folder, _) = trial[0].rsplit_once('/').unwrap();
        assert_eq!(folder.split('/').nth(1), folder.split('/').nth(2).map(|id| &id[..2]));
        let names: Vec<_> = trial.iter().map(|n| n.strip_prefix(folder).unwrap()).collect();
        assert_eq!(names, ["/metrics.csv", "/model.safetensors", "/result.json"]);
    }
    assert_eq!(sweeper.text("outputs/tiny/sweep.toml"), TINY);
}

#[test]
fn tables_have_their_columns_and_a_row_for_each() {
    let sweeper = tiny();
    let trials = sweeper.text("outputs/tiny/trials.csv");
    let (header, rows) = trials.split_once('\n').unwrap();
    assert_eq!(
        header,
        "trial,config,data_replicate,training_replicate,outcome,data.n_test,data.n_train,data.noise,data.source,\
         model.bottleneck_size,model.hidden_size,model.kind,model.layers,training.batch_size,training.epochs,\
         training.every,training.loss,training.lr,training.schedule,train_mse,test_mse"
    );
    let rows: Vec<Vec<&str>> = rows.lines().map(|row| row.split(',').collect()).collect();
    let column = |k: usize| rows.iter().map(|row| row[k]).collect::<Vec<_>>();
    assert_eq!(column(2), ["0", "1", "0", "1", "0", "1", "0", "1"]);
    assert_eq!(column(4), ["complete"; 8]);
    assert_eq!(column(10), ["4", "4", "4", "4", "8", "8", "8", "8"]);
    assert_eq!(column(17), ["0.001", "0.001", "0.01", "0.01", "0.001", "0.001", "0.01", "0.01"]);
    let folders: BTreeSet<String> = sweeper.finished("outputs/tiny").into_iter().collect();
    let ids: BTreeSet<String> = column(0).into_iter().map(|id| format!("trials/{}/{id}", &id[..2])).collect();
    assert_eq!(ids, folders);
    assert_eq!(column(1).into_iter().collect::<BTreeSet<_>>().len(), 4);

    let configs = sweeper.text("outputs/tiny/configs.csv");
    let mut lines = configs.lines();
    assert_eq!(
        lines.next(),
        Some(
            "config,model.hidden_size,training.lr,n,lost,test_mse_mean,test_mse_sd,test_mse_ci95_low,test_mse_ci95_high,\
             in_best_set,from_best,from_best_ci95_low,from_best_ci95_high,won"
        )
    );
    let configs: Vec<Vec<&str>> = lines.map(|row| row.split(',').collect()).collect();
    let means: Vec<f64> = configs.iter().map(|row| row[5].parse().unwrap()).collect();
    assert!(means.is_sorted() && means.len() == 4, "best first: {means:?}");
    for config in &configs {
        let errors: Vec<f64> = rows.iter().filter(|r| r[1] == config[0]).map(|r| r[20].parse().unwrap()).collect();
        let [a, b] = errors[..] else { panic!("two replicates: {errors:?}") };
        let close = |text: &str, x: f64| (text.parse::<f64>().unwrap() - x).abs() < 1e-9 * x.abs().max(1.0);
        let sd = (a - b).abs() / 2.0_f64.sqrt();
        let t = (0.475 * std::f64::consts::PI).tan(); // Student's t at 97.5 %, one degree of freedom
        let half = t * sd / 2.0_f64.sqrt();
        let mean = f64::midpoint(a, b);
        assert!(config[3] == "2" && close(config[5], mean) && close(config[6], sd), "{config:?} of {errors:?}");
        assert!(close(config[7], mean - half) && close(config[8], mean + half), "{config:?} of {errors:?}");
    }
}

#[test]
fn metrics_are_recorded_every_so_many_epochs_and_after_the_last() {
    let toml = "name = \"t\"\n[data]\nsource = \"moons\"\nn_train = 16\n[training]\nepochs = 7\nevery = 3\n";
    let sweeper = Sweeper::new().sweep(toml).args(["run", "sweep.toml"]);
    sweeper.run().code(0);
    let metrics = sweeper.text(&format!("outputs/t/{}/metrics.csv", sweeper.finished("outputs/t")[0]));
    let steps: Vec<&str> = metrics.lines().map(|row| row.split(',').next().unwrap()).collect();
    assert_eq!(steps, ["step", "3", "6", "7"]);
    assert!(metrics.starts_with("step,train_mse,test_mse\n"));
    let last = metrics.lines().last().unwrap().strip_prefix("7,").unwrap();
    assert!(sweeper.text("outputs/t/trials.csv").ends_with(&format!(",{last}\n")));
}

#[test]
fn another_folder_of_results() {
    let sweeper = Sweeper::new().sweep(TINY).args(["run", "sweep.toml", "-o", "here/and there"]);
    sweeper.run().code(0).stderr_end("results: here/and there/tiny   next: sweeper report here/and there/tiny\n");
    assert_eq!(sweeper.finished("here/and there/tiny").len(), 8);
    assert!(!sweeper.path("outputs").exists());
}

#[test]
fn nobodys_weights() {
    let sweeper = Sweeper::new().sweep(&format!("output.weights = \"none\"\n{TINY}")).args(["run", "sweep.toml"]);
    sweeper.run().code(0);
    assert_eq!(sweeper.finished("outputs/tiny").len(), 8);
    assert!(!sweeper.files("outputs/tiny").keys().any(|n| n.ends_with("safetensors")));
}

#[test]
fn the_best_configs_weights() {
    let sweeper = Sweeper::new().sweep(&format!("output.weights = \"best\"\n{TINY}")).args(["run", "sweep.toml"]);
    sweeper.run().code(0);
    let configs = sweeper.text("outputs/tiny/configs.csv");
    let best = configs.lines().nth(1).unwrap().split(',').next().unwrap();
    let trials = sweeper.text("outputs/tiny/trials.csv");
    let expected: BTreeSet<String> = trials
        .lines()
        .filter(|row| row.split(',').nth(1) == Some(best))
        .map(|row| format!("trials/{}/{}/model.safetensors", &row[..2], &row[..16]))
        .collect();
    let kept = sweeper.files("outputs/tiny").into_keys().filter(|n| n.ends_with("safetensors"));
    assert_eq!(kept.collect::<BTreeSet<_>>(), expected);
    assert_eq!(expected.len(), 2);
    sweeper.run().code(0).stderr_end("nothing to train\nresults: outputs/tiny   next: sweeper report outputs/tiny\n");
}

/// Whatever the file said before, the folder is that of a fresh run in the end.
#[test]
fn weights_that_were_not_kept_come_back() {
    let toml = |keep: &str| format!("output.weights = \"{keep}\"\n{TINY}");
    let fresh = |keep: &str| {
        let sweeper = Sweeper::new().sweep(&toml(keep)).args(["run", "sweep.toml"]);
        sweeper.run().code(0);
        sweeper.results("outputs/tiny")
    };
    let mut sweeper = Sweeper::new().args(["run", "sweep.toml"]);
    for keep in ["best", "all", "none", "all", "best"] {
        sweeper = sweeper.sweep(&toml(keep));
        sweeper.run().code(0);
        assert!(sweeper.results("outputs/tiny") == fresh(keep), "{keep}");
    }
}

#[test]
fn draws_of_the_same_config() {
    let toml = TINY.replace("seed = 1", "seed = 1\nsampler = { method = \"random\", trials = 20 }");
    let sweeper = Sweeper::new().sweep(&toml).args(["plan", "sweep.toml"]);
    let output = sweeper.run().code(0).stderr("4 of 20 configs are different; each is trained once\n");
    assert!(output.out.contains("\n8 trials: 4 configs × 2 datasets × 1 training;"), "{}", output.out);
}

#[test]
fn the_report_of_a_run() {
    let sweeper = Sweeper::new().sweep(TINY).args(["run", "sweep.toml", "--report"]);
    sweeper.run().code(0).stderr_end("report: outputs/tiny/report/index.html\n");
    assert!(sweeper.text("outputs/tiny/report/index.html").starts_with("<!DOCTYPE html>"));
}
