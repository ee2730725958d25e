//! How a run ends, where not all is well.

use crate::sweeper::{Sweeper, TINY, WILD};

#[test]
fn trials_that_diverge() {
    let sweeper = Sweeper::new().sweep(WILD).args(["run", "sweep.toml", "-j", "1"]);
    let output = sweeper.run().code(3);
    assert!(output.out.ends_with("\n2 complete, 1 diverged, 0 failed, 0 missing\n"), "{}", output.out);
    assert!(output.err.contains(" (lr 100, data 0, training 0) diverged in epoch "), "{}", output.err);
    let table = sweeper.text("outputs/wild/trials.csv");
    let rows: Vec<Vec<&str>> = table.lines().skip(1).map(|row| row.split(',').collect()).collect();
    let column = |k: usize| rows.iter().map(|row| row[k]).collect::<Vec<_>>();
    assert_eq!(column(4), ["complete", "diverged", "complete"]);
    assert!(rows[0][20].parse::<f64>().is_ok_and(f64::is_finite) && rows[2][20].parse::<f64>().is_ok());
    let weights = |row: &[&str]| format!("outputs/wild/trials/{}/{}/model.safetensors", &row[0][..2], row[0]);
    assert!(sweeper.path(&weights(&rows[0])).exists() && !sweeper.path(&weights(&rows[1])).exists());

    // It diverges every time, so it is finished; the exit code goes on saying so.
    let before = sweeper.results("outputs/wild");
    let again = sweeper.run().code(3);
    assert_eq!(again.err.lines().next(), Some("all 3 trials finished in outputs/wild; nothing to train"));
    assert!(before == sweeper.results("outputs/wild"));
}

#[test]
fn nothing_but_diverged_trials() {
    let toml = WILD.replace("[1e-3, 100.0, 1e-2]", "[100.0]");
    let sweeper = Sweeper::new().sweep(&toml).args(["run", "sweep.toml", "--report"]);
    let output = sweeper.run().code(3);
    assert!(output.out.ends_with("\n0 complete, 1 diverged, 0 failed, 0 missing\n"), "{}", output.out);
    assert!(sweeper.path("outputs/wild/report/index.html").exists());
}

/// Trials that do not have the sweep's metric stand in no table of it, and nothing breaks where no trial has it.
#[test]
fn a_metric_that_some_or_all_trials_lack() {
    let toml = TINY.replace("training.lr = [1e-3, 1e-2]", "training.loss = [\"mse\", \"mse+mmd\"]");
    let sweeper = Sweeper::new().sweep(&format!("metric.name = \"test_mmd\"\n{toml}"));
    let output = sweeper.with(["run", "sweep.toml", "--report"]).code(0);
    assert!(output.out.ends_with("\n8 complete, 0 diverged, 0 failed, 0 missing\n"), "{}", output.out);
    assert_eq!(sweeper.text("outputs/tiny/configs.csv").lines().count(), 3);

    let toml = WILD.replace("[1e-3, 100.0, 1e-2]", "[100.0]");
    let toml = format!("metric.name = \"mixture_loglik\"\nevaluate.mixture = \"bic\"\n{toml}");
    let sweeper = Sweeper::new().sweep(&toml).args(["run", "sweep.toml", "--report"]);
    let output = sweeper.run().code(3);
    assert!(output.out.ends_with("\n0 complete, 1 diverged, 0 failed, 0 missing\n"), "{}", output.out);
}

#[test]
fn a_file_where_the_folder_of_results_should_be() {
    let sweeper = Sweeper::new().sweep(TINY).file("outputs", "in the way").args(["run", "sweep.toml"]);
    sweeper.run().code(4).stdout("").stderr("cannot create outputs: File exists (os error 17)\n");
    assert_eq!(sweeper.text("outputs"), "in the way");
}

#[test]
fn a_link_where_the_folder_of_results_should_be() {
    let sweeper = Sweeper::new().sweep(TINY).file("elsewhere/note.txt", "mine").file("outputs/note.txt", "");
    std::os::unix::fs::symlink(sweeper.path("elsewhere"), sweeper.path("outputs/tiny")).unwrap();
    let real = sweeper.path("").canonicalize().unwrap();
    sweeper.with(["run", "sweep.toml"]).code(4).stdout("").stderr(&format!(
        "outputs/tiny is a link, and a sweep's results are written into a folder of its own alone: remove the link, or name \
         the folder that holds the results with `-o {}`\n",
        real.display()
    ));
    assert_eq!(sweeper.files("elsewhere").len(), 1);
}

#[test]
fn a_file_where_the_trials_should_be() {
    let sweeper = Sweeper::new().sweep(TINY).file("outputs/tiny/trials", "in the way").args(["run", "sweep.toml"]);
    let output = sweeper.run().code(4).stdout("");
    assert_eq!(
        output.err,
        "outputs/tiny/trials is a file, not a folder; move it away, then run the same command again\n"
    );
}

#[test]
fn usage() {
    let sweeper = Sweeper::new().sweep(TINY);
    sweeper.with([]).code(2);
    sweeper.with(["ruin", "sweep.toml"]).code(2).stdout("");
    let output = sweeper.with(["run", "sweep.toml", "-j", "0"]).code(2).stdout("");
    assert!(output.err.contains("0 is not in 1..=1024"), "{}", output.err);
    let help = sweeper.with(["run", "--help"]).code(0).stderr("");
    assert!(help.out.contains("Example: sweeper run sweeps/moons.toml"), "{}", help.out);
    for command in ["plan", "run", "report", "status", "verify"] {
        let help = sweeper.with([command, "--help"]).code(0);
        assert!(help.out.contains(&format!("Example: sweeper {command} ")), "{}", help.out);
    }
    assert_eq!(sweeper.with(["--version"]).code(0).out, concat!("sweeper ", env!("CARGO_PKG_VERSION"), "\n"));
    assert_eq!(sweeper.files("").len(), 1, "nothing was created");
}
