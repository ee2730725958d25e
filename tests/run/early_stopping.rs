//! Trainings that end when their validation error no longer improves: what they leave, and that it is the same every time.

use super::interruption::{LONG, killed_again_and_again};
use crate::sweeper::Sweeper;

/// One training, to all its epochs but where patience is short.
const IMPATIENT: &str = r#"name = "impatient"
seed = 1
[data]
source = "moons"
n_train = 64
n_test = 32
n_valid = 32
[model]
hidden_size = 8
[training]
epochs = 40
batch_size = 16
lr = 3e-2
every = 2
min_delta = 0.01
[evaluate]
mixture = "fixed"
components = 2
[space]
training.patience = [1, 2, 4, 40]
"#;

/// The cells under these names of all rows of `trials.csv`.
fn columns<const N: usize>(trials: &str, names: [&str; N]) -> Vec<[String; N]> {
    let mut rows = trials.lines().map(|row| row.split(',').collect::<Vec<_>>());
    let header = rows.next().unwrap();
    let places = names.map(|name| header.iter().position(|column| *column == name).unwrap());
    rows.map(|row| places.map(|place| row[place].to_owned())).collect()
}

#[test]
fn a_training_that_ends_early_is_the_beginning_of_the_whole_and_complete() {
    let sweeper = Sweeper::new().sweep(IMPATIENT);
    sweeper.with(["run", "sweep.toml", "--report"]).code(0);
    let names = ["trial", "outcome", "training.patience", "epochs", "mixture_components"];
    let rows = columns(&sweeper.text("outputs/impatient/trials.csv"), names);
    let metrics = |trial: &str| sweeper.text(&format!("outputs/impatient/trials/{}/{trial}/metrics.csv", &trial[..2]));
    let [whole, ..] = rows.last().unwrap();
    let whole = metrics(whole);
    assert_eq!(whole.lines().count(), 1 + 20, "nothing ends a training early that waits for longer than it lasts");
    let mut lengths = Vec::new();
    for [trial, outcome, patience, epochs, components] in &rows {
        assert_eq!((outcome.as_str(), components.as_str()), ("complete", "2.0"), "patience {patience}");
        let recorded = metrics(trial);
        assert!(whole.starts_with(&recorded), "patience {patience}:\n{recorded}is not the beginning of\n{whole}");
        let last = recorded.lines().last().unwrap().split(',').next().unwrap();
        assert_eq!(format!("{last}.0"), *epochs, "patience {patience}");
        lengths.push(last.parse::<u32>().unwrap());
    }
    assert!(lengths.is_sorted() && lengths[0] < 40 && lengths[3] == 40, "{lengths:?}");
    sweeper.with(["verify", "outputs/impatient"]).code(0);
    let page = sweeper.text("outputs/impatient/report/index.html");
    assert!(page.contains("title=\"epochs\""), "the page does not say how long trainings were");
}

#[test]
fn the_same_bytes_on_any_number_of_threads_and_after_kills() {
    let toml = LONG.replace("n_test = 100", "n_test = 100\nn_valid = 1000");
    let toml = toml.replace("every = 40", "every = 2\npatience = 3\nmin_delta = 1e-3\nlr = 3e-3");
    let sweeper = Sweeper::new().sweep(&toml);
    sweeper.with(["run", "sweep.toml", "-j", "1", "-o", "one"]).code(0);
    let epochs = columns(&sweeper.text("one/long/trials.csv"), ["epochs"]);
    let early = epochs.iter().filter(|[epochs]| epochs != "120.0").count();
    assert!(early > 30, "{epochs:?}");
    let sweeper = sweeper.args(["run", "sweep.toml", "-j", "2"]);
    killed_again_and_again(&sweeper);
    sweeper.run().code(0);
    assert!(sweeper.results("outputs/long") == sweeper.results("one/long"), "the kills show");
}
