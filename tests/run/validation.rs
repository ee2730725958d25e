//! Sweeps that choose by validation rows: what is measured of them and where it stands, and that it is the same every time.

use super::interruption::{LONG, killed_again_and_again};
use crate::sweeper::{Output, Sweeper, TINY};

#[test]
fn configs_are_ranked_by_validation_rows_and_the_best_is_told_with_its_test_error() {
    let sweeper = Sweeper::new().sweep(&TINY.replace("n_test = 32", "n_test = 32\nn_valid = 24"));
    let out = sweeper.with(["run", "sweep.toml", "--report"]).code(0).out;
    assert!(out.contains(" mean valid_mse ± 95 % "), "{out}");
    let trial = format!("outputs/tiny/{}", sweeper.finished("outputs/tiny")[0]);
    let metrics = sweeper.text(&format!("{trial}/metrics.csv"));
    let rows: Vec<Vec<&str>> = metrics.lines().map(|line| line.split(',').collect()).collect();
    assert_eq!((rows[0].as_slice(), rows.len()), (["step", "train_mse", "valid_mse", "test_mse"].as_slice(), 3));
    assert!(rows[1..].iter().flatten().all(|number| number.parse::<f64>().is_ok_and(f64::is_finite)), "{metrics}");

    // The test error of the best config, once more from the table of trials.
    let best = sweeper.text("outputs/tiny/configs.csv").lines().nth(1).unwrap().split(',').next().unwrap().to_owned();
    let trials = sweeper.text("outputs/tiny/trials.csv");
    let errors: Vec<f64> = trials
        .lines()
        .filter(|row| row.split(',').nth(1) == Some(best.as_str()))
        .map(|row| row.rsplit(',').next().unwrap().parse().unwrap())
        .collect();
    assert_eq!(errors.len(), 2, "{trials}");
    let told = "best config, on rows that it was not chosen by: mean test_mse ";
    let line = out.lines().find_map(|line| line.strip_prefix(told)).unwrap();
    let mean: f64 = line.split(" ± ").next().unwrap().parse().unwrap();
    assert!((mean / (errors.iter().sum::<f64>() / 2.0) - 1.0).abs() < 0.01, "{line} is not the mean of {errors:?}");

    let page = sweeper.text("outputs/tiny/report/index.html");
    for text in ["Mean validation MSE ", &format!("On rows that it was not chosen by: mean test MSE {line}.")] {
        assert!(page.contains(text), "{text}");
    }
    let others = page.split("What else was measured").nth(1).unwrap();
    assert!(others.contains("title=\"test_mse\"") && !others.contains("title=\"valid_mse\""));
}

#[test]
fn test_errors_stand_apart_only_where_they_choose_nothing() {
    for keys in ["", "n_valid = 24\n[metric]\nname = \"test_mse\""] {
        let sweeper = Sweeper::new().sweep(&TINY.replace("n_test = 32", &format!("n_test = 32\n{keys}")));
        let Output { out, err, .. } = sweeper.with(["run", "sweep.toml"]).code(0);
        assert!(out.contains(" mean test_mse ± 95 % ") && !out.contains("not chosen by"), "{out}");
        let told = "metric.name = \"test_mse\" chooses configs by the rows that test them; valid_mse does not\n";
        assert_eq!(err.starts_with(told), !keys.is_empty(), "{err}");
    }
}

/// What is learnt and tested does not change where validation points are drawn besides.
#[test]
fn validation_points_change_no_other_number() {
    let of = |n_valid: &str| {
        let sweeper = Sweeper::new().sweep(&TINY.replace("n_test = 32", &format!("n_test = 32\n{n_valid}")));
        sweeper.with(["run", "sweep.toml"]).code(0);
        let mut all: Vec<(String, String)> = Vec::new();
        for row in sweeper.text("outputs/tiny/trials.csv").lines().skip(1) {
            let cells: Vec<&str> = row.split(',').collect();
            all.push((
                cells[cells.len() - if n_valid.is_empty() { 2 } else { 3 }].to_owned(),
                cells[cells.len() - 1].to_owned(),
            ));
        }
        all
    };
    assert_eq!(of(""), of("n_valid = 24"));
}

#[test]
fn the_same_bytes_on_any_number_of_threads_and_after_kills() {
    let toml = LONG.replace("n_test = 100", "n_test = 100\nn_valid = 1000").replace("every = 40", "every = 5");
    let sweeper = Sweeper::new().sweep(&toml);
    sweeper.with(["run", "sweep.toml", "-j", "1", "-o", "one"]).code(0);
    let sweeper = sweeper.args(["run", "sweep.toml", "-j", "2"]);
    killed_again_and_again(&sweeper);
    sweeper.run().code(0);
    assert!(sweeper.results("outputs/long") == sweeper.results("one/long"), "the kills show");
}
