//! What a random forest, fitted to the training rows, sees in real, reconstructed and synthetic rows.

use std::sync::Arc;

use super::selection::{SIZE, Selection};
use super::{generator, plane};
use crate::figure::{Axis, Cells, Color, Figure, Mark, Plot, Series, Spacing, grouped_bars};
use crate::learn::Names;
use crate::objective::Error;
use crate::objective::autoencoder::config::config;
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
    /// `bottleneck size 4`, or empty.
    label: String,
    /// What labels are called.
    names: Arc<Names>,
    truth: Vec<u32>,
    test: Vec<Vote>,
    reconstructed: Vec<Vote>,
    /// None unless the trial generates rows.
    synthetic: Option<Vec<Vote>>,
}

/// Confusion matrices, labels and votes, where the sweep file asks for a forest.
pub(super) fn figures(selection: &Selection<'_>) -> Result<Vec<Figure>, Error> {
    let asked: Vec<&Trial> = selection.ranked().iter().copied().filter(|t| config(t).evaluate.forest).collect();
    let sizes = selection.best_of_each(&asked, SIZE, SIZES);
    let mut all = Vec::new();
    for trial in &sizes {
        all.extend(judged(selection, trial, sizes.len() > 1)?);
    }
    let is_best = |one: &&Judged| asked.first().is_some_and(|best| one.label == selection.size(best));
    let Some(best) = all.iter().find(is_best).or(all.first()) else { return Ok(Vec::new()) };
    let mut figures = vec![confusion(
        "confusion-test",
        "Labels that the forest sees in test rows",
        "The number of test rows of each label, and by the label that most trees of the random forest vote for. The forest \
         was fitted to the training rows.",
        &best.names,
        (&best.truth, &best.test),
    )];
    for one in &all {
        let of = if one.label.is_empty() { String::new() } else { format!(", {}", one.label) };
        figures.push(confusion(
            &format!("confusion-recon{}", one.suffix),
            &format!("Labels that the forest sees in reconstructed test rows{of}"),
            "The number of reconstructed test rows, of the first training of the best config, by the label of the row and by \
             the label that most trees of the same forest vote for.",
            &one.names,
            (&one.truth, &one.reconstructed),
        ));
    }
    figures.extend(labels(&best.test, &all));
    figures.extend(all.iter().map(votes));
    Ok(figures)
}

/// None if the rows have no labels.
fn judged(selection: &Selection<'_>, trial: &Trial, compared: bool) -> Result<Option<Judged>, Error> {
    let Some(forest) = selection.forest(trial)? else { return Ok(None) };
    let restored = selection.restore(trial)?;
    let test = &restored.dataset().test;
    let synthetic = generator::synthetic(selection, trial, SYNTHETIC)?;
    Ok(Some(Judged {
        suffix: if compared { format!("-{}", config(trial).setup.model.bottleneck_size) } else { String::new() },
        label: selection.size(trial),
        names: Arc::clone(&restored.dataset().names),
        truth: test.labels.clone(),
        test: forest.votes(test),
        reconstructed: forest.votes(&restored.reconstruct(test)),
        synthetic: synthetic.map(|synthetic| forest.votes(&synthetic.rows)),
    }))
}

/// Counts of rows by true and by predicted label; 0 is left unwritten.
fn confusion(name: &str, title: &str, caption: &str, names: &Names, (truth, votes): (&[u32], &[Vote])) -> Figure {
    let classes = classes(truth.iter().copied().chain(votes.iter().map(|v| v.0)));
    let count = |row: u32, column: u32| {
        let n = truth.iter().zip(votes).filter(|(t, v)| (**t, v.0) == (row, column)).count();
        Some((number(n), if n == 0 { String::new() } else { n.to_string() }))
    };
    // the first label stands above the others
    let rows = || classes.iter().rev();
    let cells = Cells {
        scale: Axis::new("rows", Spacing::Linear),
        rows: rows().map(|row| classes.iter().map(|column| count(*row, *column)).collect()).collect(),
    };
    let plot = Plot::new(
        Axis::of_names("predicted label", classes.iter().map(|c| names.label(*c))),
        Axis::of_names("true label", rows().map(|c| names.label(*c))),
        vec![Series::new("", Color::Grey, Mark::Cells(cells))],
    );
    plane::figure(name, title, caption, vec![plot])
}

/// Shares of predicted labels among real and synthetic rows; none if no trial generates rows.
fn labels(real: &[Vote], all: &[Judged]) -> Option<Figure> {
    let votes = |one: &Judged| one.test.iter().chain(one.synthetic.iter().flatten()).map(|v| v.0).collect::<Vec<_>>();
    let classes = classes(all.iter().flat_map(votes));
    let shares = |votes: &[Vote]| shares(votes, classes.iter().map(|c| move |v: &Vote| v.0 == *c));
    let mut series = vec![("test rows".to_owned(), shares(real))];
    for one in all {
        let Some(synthetic) = &one.synthetic else { continue };
        let name = ["synthetic", &one.label].iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>();
        series.push((name.join(", "), shares(synthetic)));
    }
    let caption = format!(
        "Share of rows by the label that most trees vote for, of all test rows and of {SYNTHETIC} synthetic rows."
    );
    let title = "Labels that the forest sees in real and in synthetic rows";
    let axis = Axis::of_names("label", classes.iter().map(|c| all[0].names.label(*c)));
    (series.len() > 1).then(|| plane::figure("labels-synthetic", title, caption, vec![bars(axis, series)]))
}

/// How sure the forest is of rows of each kind.
fn votes(one: &Judged) -> Figure {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share is between 0 and 1")]
    let bin = |v: &Vote| ((v.1 * f64::from(BINS)) as u8).min(BINS - 1);
    let shares = |votes: &[Vote]| shares(votes, (0..BINS).map(|b| move |v: &Vote| bin(v) == b));
    let mut series =
        vec![("test rows".to_owned(), shares(&one.test)), ("reconstructed".to_owned(), shares(&one.reconstructed))];
    series.extend(one.synthetic.as_ref().map(|synthetic| ("synthetic".to_owned(), shares(synthetic))));
    let of = if one.label.is_empty() { String::new() } else { format!(", {}", one.label) };
    let groups = (0..BINS).map(|b| format!("{}–{}", 10 * b, 10 * (b + 1)));
    plane::figure(
        &format!("votes{}", one.suffix),
        &format!("How many trees agree{of}"),
        "Share of rows by the share of trees that vote for the label that most vote for: a forest is sure of what looks \
         like its training rows.",
        vec![bars(Axis::of_names("largest share of votes, %", groups), series)],
    )
}

/// Shares of rows in groups.
fn bars(groups: Axis, shares: Vec<(String, Vec<f64>)>) -> Plot {
    let y = Axis::new("share of rows", Spacing::FromZero);
    Plot::new(groups, y, grouped_bars(shares))
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
    use super::super::fixture::{Sweeped, named, names, plots_of};
    use super::*;
    use crate::figure::Body;

    const DIGITS: &str = "[data]\nsource = \"digits\"\nn_train = 300\n[training]\nepochs = 20\n\
                          [model]\nhidden_size = 32\nlayers = 1\nbottleneck_size = 4\n\
                          [evaluate]\nforest = true\nmixture = \"fixed\"\ncomponents = 2\nsynthetic = true\n";

    /// The rows of a confusion matrix as they are read.
    fn top_down(figure: &Figure) -> Vec<Vec<Option<(f64, String)>>> {
        let Mark::Cells(cells) = &plots_of(figure)[0].series[0].mark else { panic!("{figure:?}") };
        cells.rows.iter().rev().cloned().collect()
    }

    /// Label and heights of each series of bars.
    fn heights(figure: &Figure) -> Vec<(String, Vec<f64>)> {
        let bars = |s: &Series| match &s.mark {
            Mark::Bars(bars) => bars.iter().map(|bar| bar.y.1).collect(),
            other => panic!("{other:?}"),
        };
        plots_of(figure)[0].series.iter().map(|s| (s.label.clone(), bars(s))).collect()
    }

    /// The names on an axis.
    fn categories(axis: &Axis) -> Vec<&str> {
        match &axis.spacing {
            Spacing::Categories(names) => names.iter().map(String::as_str).collect(),
            other => panic!("{other:?}"),
        }
    }

    /// Sum and trace of a confusion matrix.
    fn counts(figure: &Figure) -> (f64, f64) {
        let rows = top_down(figure);
        let number = |i: usize, k: usize| rows[i][k].as_ref().map_or(0.0, |c| c.0);
        let n = rows.len();
        ((0..n * n).map(|i| number(i / n, i % n)).sum(), (0..n).map(|i| number(i, i)).sum())
    }

    #[test]
    fn the_forest_of_the_metrics_judges_every_test_row() {
        let sweep = Sweeped::of(DIGITS, "");
        let figures = sweep.figures();
        let asked = ["confusion-test", "confusion-recon", "labels-synthetic", "votes"];
        assert_eq!(names(&figures)[2..], asked.map(|name| name));
        for (name, metric) in [("confusion-test", "forest_test"), ("confusion-recon", "forest_recon")] {
            let (all, right) = counts(named(&figures, name));
            let recorded = sweep.recorded(&sweep.trials[0], metric);
            assert_eq!(all.to_bits(), 360_f64.to_bits());
            assert!((right / all - recorded).abs() < 1e-12, "{name}: {right} of {all} is not {recorded}");
        }
        let shares = &heights(named(&figures, "labels-synthetic"))[1].1;
        let entropy: f64 = shares.iter().filter(|p| **p > 0.0).map(|p| -p * p.log2()).sum();
        let recorded = sweep.recorded(&sweep.trials[0], "entropy_synthetic");
        assert!((entropy - recorded).abs() < 1e-9, "{entropy} is not {recorded}: other synthetic rows");
        let Body::Images(rows) = &named(&figures, "digits-synthetic-4").body else { panic!("{figures:?}") };
        assert!(rows.iter().flat_map(|r| &r.images).all(|i| i.note.ends_with(" %")));
    }

    #[test]
    fn sizes_have_their_own_matrices_and_votes() {
        let sweep = Sweeped::of(DIGITS, "[space]\nmodel.bottleneck_size = [4, 1]");
        let figures = sweep.figures();
        let of_forest: Vec<&str> = names(&figures).into_iter().skip_while(|n| *n != "confusion-test").collect();
        let expected =
            ["confusion-test", "confusion-recon-1", "confusion-recon-4", "labels-synthetic", "votes-1", "votes-4"];
        assert_eq!(of_forest, expected);
    }

    #[test]
    fn a_confusion_counts_every_row_once() {
        let votes = [(0, 1.0), (2, 0.6), (2, 0.9), (2, 0.5)];
        let figure = confusion(
            "c",
            "",
            "",
            &Names { labels: ["a", "b"].map(String::from).to_vec(), ..Names::default() },
            (&[0, 0, 2, 2], &votes),
        );
        let cells: Vec<Vec<(f64, String)>> =
            top_down(&figure).into_iter().map(|row| row.into_iter().flatten().collect()).collect();
        let numbers: Vec<Vec<f64>> = cells.iter().map(|row| row.iter().map(|c| c.0).collect()).collect();
        assert_eq!(numbers, [[1.0, 0.0, 1.0], [0.0; 3], [0.0, 0.0, 2.0]]);
        assert_eq!((cells[2][2].1.as_str(), cells[0][1].1.as_str()), ("2", ""));
        let plot = &plots_of(&figure)[0];
        assert_eq!((categories(&plot.x), categories(&plot.y)), (vec!["a", "b", "2"], vec!["2", "b", "a"]));
    }

    #[test]
    fn shares_of_labels_and_votes_by_hand() {
        let one = Judged {
            suffix: "-4".to_owned(),
            label: "bottleneck size 4".to_owned(),
            names: Arc::default(),
            truth: vec![0, 1],
            test: vec![(0, 1.0), (1, 0.55)],
            reconstructed: vec![(0, 0.3), (0, 0.39)],
            synthetic: Some(vec![(1, 0.95), (2, 0.9), (1, 0.49), (1, 0.1)]),
        };
        let votes = votes(&one);
        assert_eq!((votes.name.as_str(), categories(&plots_of(&votes)[0].x)[9]), ("votes-4", "90–100"));
        let shares = heights(&votes);
        assert_eq!(shares[0].1, [0.0, 0.0, 0.0, 0.0, 0.0, 0.5, 0.0, 0.0, 0.0, 0.5]);
        assert_eq!(shares[1].1, [0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]);
        assert_eq!(shares[2].1, [0.0, 0.25, 0.0, 0.0, 0.25, 0.0, 0.0, 0.0, 0.0, 0.5]);

        let labels = labels(&one.test, std::slice::from_ref(&one)).unwrap();
        let expected = [("test rows", vec![0.5, 0.5, 0.0]), ("synthetic, bottleneck size 4", vec![0.0, 0.75, 0.25])];
        assert_eq!(heights(&labels), expected.map(|(name, heights)| (name.to_owned(), heights)));
        assert!(super::labels(&[], &[Judged { synthetic: None, ..one }]).is_none());
    }
}
