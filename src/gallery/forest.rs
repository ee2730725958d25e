//! What a random forest, fitted to the training rows, sees in real, reconstructed and synthetic rows.

use super::selection::{SIZE, Selection};
use super::{Bars, Error, Matrix, Picture, Plots, generator};
use crate::trial::Trial;

/// Bottleneck sizes compared, at most.
const SIZES: usize = 6;
/// Bins of shares of votes.
const BINS: u8 = 10;

/// Synthetic rows judged: those that the metrics are about.
const SYNTHETIC: usize = 1000;

/// The label that most trees vote for, and their share.
pub(super) type Vote = (u32, f64);

/// What the forest says about the rows of one trial.
struct Judged {
    /// Empty unless bottleneck sizes are compared: `-4`.
    suffix: String,
    /// `bottleneck_size 4`, or empty.
    label: String,
    truth: Vec<u32>,
    test: Vec<Vote>,
    reconstructed: Vec<Vote>,
    /// None unless the trial generates rows.
    synthetic: Option<Vec<Vote>>,
}

/// Confusion matrices, labels and votes, where the sweep file asks for a forest.
pub(super) fn pictures(selection: &Selection<'_>) -> Result<Vec<Picture>, Error> {
    let asked: Vec<&Trial> = selection.ranked().iter().copied().filter(|t| t.config.config.evaluate.forest).collect();
    let sizes = selection.best_of_each(&asked, SIZE, SIZES);
    let mut all = Vec::new();
    for trial in &sizes {
        all.extend(judged(selection, trial, sizes.len() > 1)?);
    }
    let is_best = |one: &&Judged| asked.first().is_some_and(|best| one.label == selection.label_of(best, SIZE));
    let Some(best) = all.iter().find(is_best).or(all.first()) else { return Ok(Vec::new()) };
    let mut pictures = vec![confusion(
        "confusion-test".to_owned(),
        "Labels that the forest sees in test rows",
        "Test rows by their label and by the label that most trees of the random forest vote for. The forest was fitted \
         to the training rows.",
        (&best.truth, &best.test),
    )];
    for one in &all {
        let of = if one.label.is_empty() { String::new() } else { format!(", {}", one.label) };
        pictures.push(confusion(
            format!("confusion-recon{}", one.suffix),
            &format!("Labels that the forest sees in reconstructed test rows{of}"),
            "Reconstructions of test rows by the first training of the best config, by the label of the row and by the \
             label that most trees of the same forest vote for.",
            (&one.truth, &one.reconstructed),
        ));
    }
    pictures.extend(labels(&best.test, &all));
    pictures.extend(all.iter().map(votes));
    Ok(pictures)
}

/// None if the rows have no labels.
fn judged(selection: &Selection<'_>, trial: &Trial, compared: bool) -> Result<Option<Judged>, Error> {
    let Some(forest) = selection.forest(trial) else { return Ok(None) };
    let restored = selection.restore(trial)?;
    let test = &restored.dataset().test;
    let synthetic = generator::synthetic(selection, trial, SYNTHETIC)?;
    Ok(Some(Judged {
        suffix: if compared { format!("-{}", trial.config.config.model.bottleneck_size) } else { String::new() },
        label: selection.label_of(trial, SIZE),
        truth: test.labels.clone(),
        test: forest.votes(test),
        reconstructed: forest.votes(&restored.reconstruct(test)?),
        synthetic: synthetic.map(|synthetic| forest.votes(&synthetic.rows)),
    }))
}

/// Counts of rows by true and by predicted label; 0 is left unwritten.
fn confusion(name: String, title: &str, caption: &str, (truth, votes): (&[u32], &[Vote])) -> Picture {
    let classes = classes(truth.iter().copied().chain(votes.iter().map(|v| v.0)));
    let count = |row: u32, column: u32| {
        let n = truth.iter().zip(votes).filter(|(t, v)| (**t, v.0) == (row, column)).count();
        Some((number(n), if n == 0 { String::new() } else { n.to_string() }))
    };
    let names: Vec<String> = classes.iter().map(u32::to_string).collect();
    let matrix = Matrix {
        axes: ("predicted label".to_owned(), "true label".to_owned()),
        columns: names.clone(),
        rows: names,
        cells: classes.iter().map(|row| classes.iter().map(|column| count(*row, *column)).collect()).collect(),
        log: false,
        scale: "rows".to_owned(),
    };
    Picture { name, title: title.to_owned(), caption: caption.to_owned(), plots: Plots::Matrix(matrix) }
}

/// Shares of predicted labels among real and synthetic rows; none if no trial generates rows.
fn labels(real: &[Vote], all: &[Judged]) -> Option<Picture> {
    let votes = |one: &Judged| one.test.iter().chain(one.synthetic.iter().flatten()).map(|v| v.0).collect::<Vec<_>>();
    let classes = classes(all.iter().flat_map(votes));
    let shares = |votes: &[Vote]| shares(votes, classes.iter().map(|c| move |v: &Vote| v.0 == *c));
    let mut series = vec![("test rows".to_owned(), shares(real))];
    for one in all {
        let Some(synthetic) = &one.synthetic else { continue };
        let name = ["synthetic", &one.label].iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>();
        series.push((name.join(", "), shares(synthetic)));
    }
    (series.len() > 1).then(|| Picture {
        name: "labels-synthetic".to_owned(),
        title: "Labels that the forest sees in real and in synthetic rows".to_owned(),
        caption: format!(
            "Share of rows by the label that most trees vote for, of all test rows and of {SYNTHETIC} synthetic rows."
        ),
        plots: Plots::Bars(Bars {
            axes: ("label".to_owned(), "share of rows".to_owned()),
            groups: classes.iter().map(u32::to_string).collect(),
            series,
        }),
    })
}

/// How sure the forest is of rows of each kind.
fn votes(one: &Judged) -> Picture {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share is between 0 and 1")]
    let bin = |v: &Vote| ((v.1 * f64::from(BINS)) as u8).min(BINS - 1);
    let shares = |votes: &[Vote]| shares(votes, (0..BINS).map(|b| move |v: &Vote| bin(v) == b));
    let mut series =
        vec![("test rows".to_owned(), shares(&one.test)), ("reconstructed".to_owned(), shares(&one.reconstructed))];
    series.extend(one.synthetic.as_ref().map(|synthetic| ("synthetic".to_owned(), shares(synthetic))));
    let of = if one.label.is_empty() { String::new() } else { format!(", {}", one.label) };
    Picture {
        name: format!("votes{}", one.suffix),
        title: format!("How many trees agree{of}"),
        caption: "Share of rows by the share of trees that vote for the label that most vote for: a forest is sure of \
                  what looks like its training rows."
            .to_owned(),
        plots: Plots::Bars(Bars {
            axes: ("largest share of votes, %".to_owned(), "share of rows".to_owned()),
            groups: (0..BINS).map(|b| format!("{}–{}", 10 * b, 10 * (b + 1))).collect(),
            series,
        }),
    }
}

/// The share of votes for which each condition holds.
fn shares<F: Fn(&Vote) -> bool>(votes: &[Vote], conditions: impl Iterator<Item = F>) -> Vec<f64> {
    conditions.map(|holds| number(votes.iter().filter(|v| holds(v)).count()) / number(votes.len().max(1))).collect()
}

/// All labels up to the greatest.
fn classes(labels: impl Iterator<Item = u32>) -> Vec<u32> {
    labels.max().map(|last| (0..=last).collect()).unwrap_or_default()
}

#[expect(clippy::cast_precision_loss, reason = "row counts are far below 2^53")]
fn number(n: usize) -> f64 {
    n as f64
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{Sweeped, named, names};
    use super::*;

    const DIGITS: &str = "[data]\nsource = \"digits\"\nn_train = 300\n[training]\nepochs = 20\n\
                          [model]\nhidden_size = 32\nlayers = 1\nbottleneck_size = 4\n\
                          [evaluate]\nforest = true\nmixture = \"fixed\"\ncomponents = 2\nsynthetic = true\n";

    /// Sum and trace of a confusion matrix.
    fn counts(picture: &Picture) -> (f64, f64) {
        let Plots::Matrix(matrix) = &picture.plots else { panic!("{picture:?}") };
        let number = |i: usize, k: usize| matrix.cells[i][k].as_ref().map_or(0.0, |c| c.0);
        let n = matrix.cells.len();
        ((0..n * n).map(|i| number(i / n, i % n)).sum(), (0..n).map(|i| number(i, i)).sum())
    }

    #[test]
    fn the_forest_of_the_metrics_judges_every_test_row() {
        let sweep = Sweeped::of(DIGITS, "");
        let pictures = sweep.pictures();
        let asked = ["confusion-test", "confusion-recon", "labels-synthetic", "votes"];
        assert_eq!(names(&pictures)[2..], asked.map(|name| name));
        for (name, metric) in [("confusion-test", "forest_test"), ("confusion-recon", "forest_recon")] {
            let (all, right) = counts(named(&pictures, name));
            let recorded = sweep.recorded(&sweep.trials[0], metric);
            assert_eq!(all.to_bits(), 360_f64.to_bits());
            assert!((right / all - recorded).abs() < 1e-12, "{name}: {right} of {all} is not {recorded}");
        }
        let Plots::Bars(bars) = &named(&pictures, "labels-synthetic").plots else { panic!("{pictures:?}") };
        let shares = &bars.series[1].1;
        let entropy: f64 = shares.iter().filter(|p| **p > 0.0).map(|p| -p * p.log2()).sum();
        let recorded = sweep.recorded(&sweep.trials[0], "entropy_synthetic");
        assert!((entropy - recorded).abs() < 1e-9, "{entropy} is not {recorded}: other synthetic rows");
        let Plots::Images(images) = &named(&pictures, "digits-synthetic-4").plots else { panic!("{pictures:?}") };
        assert!(images.rows.iter().flat_map(|r| &r.images).all(|i| i.note.ends_with(" %")));
    }

    #[test]
    fn sizes_have_their_own_matrices_and_votes() {
        let sweep = Sweeped::of(DIGITS, "[space]\nmodel.bottleneck_size = [4, 1]");
        let pictures = sweep.pictures();
        let of_forest: Vec<&str> = names(&pictures).into_iter().skip_while(|n| *n != "confusion-test").collect();
        let expected =
            ["confusion-test", "confusion-recon-1", "confusion-recon-4", "labels-synthetic", "votes-1", "votes-4"];
        assert_eq!(of_forest, expected);
    }

    #[test]
    fn a_confusion_counts_every_row_once() {
        let votes = [(0, 1.0), (2, 0.6), (2, 0.9), (2, 0.5)];
        let picture = confusion("c".to_owned(), "", "", (&[0, 0, 2, 2], &votes));
        let Plots::Matrix(matrix) = picture.plots else { panic!("{picture:?}") };
        let cells: Vec<Vec<(f64, String)>> =
            matrix.cells.into_iter().map(|row| row.into_iter().flatten().collect()).collect();
        let numbers: Vec<Vec<f64>> = cells.iter().map(|row| row.iter().map(|c| c.0).collect()).collect();
        assert_eq!(numbers, [[1.0, 0.0, 1.0], [0.0; 3], [0.0, 0.0, 2.0]]);
        assert_eq!((cells[2][2].1.as_str(), cells[0][1].1.as_str()), ("2", ""));
        assert_eq!((matrix.rows, matrix.columns.len()), (["0", "1", "2"].map(str::to_owned).to_vec(), 3));
    }

    #[test]
    fn shares_of_labels_and_votes_by_hand() {
        let one = Judged {
            suffix: "-4".to_owned(),
            label: "bottleneck_size 4".to_owned(),
            truth: vec![0, 1],
            test: vec![(0, 1.0), (1, 0.55)],
            reconstructed: vec![(0, 0.3), (0, 0.39)],
            synthetic: Some(vec![(1, 0.95), (2, 0.9), (1, 0.49), (1, 0.1)]),
        };
        let votes = votes(&one);
        let Plots::Bars(bars) = &votes.plots else { panic!("{votes:?}") };
        assert_eq!((votes.name.as_str(), bars.groups[9].as_str()), ("votes-4", "90–100"));
        let heights: Vec<&Vec<f64>> = bars.series.iter().map(|(_, heights)| heights).collect();
        assert_eq!(*heights[0], [0.0, 0.0, 0.0, 0.0, 0.0, 0.5, 0.0, 0.0, 0.0, 0.5]);
        assert_eq!(*heights[1], [0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]);
        assert_eq!(*heights[2], [0.0, 0.25, 0.0, 0.0, 0.25, 0.0, 0.0, 0.0, 0.0, 0.5]);

        let labels = labels(&one.test, std::slice::from_ref(&one)).unwrap();
        let Plots::Bars(bars) = &labels.plots else { panic!("{labels:?}") };
        let expected = [("test rows", vec![0.5, 0.5, 0.0]), ("synthetic, bottleneck_size 4", vec![0.0, 0.75, 0.25])];
        assert_eq!(bars.series, expected.map(|(name, heights)| (name.to_owned(), heights)));
        assert!(super::labels(&[], &[Judged { synthetic: None, ..one }]).is_none());
    }
}
