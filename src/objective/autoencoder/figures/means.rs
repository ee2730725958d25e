//! Means of final metrics over replicates, at the best config's values of all hyperparameters but one.

use crate::figure::{Color, Interval, Mark, Series};
use crate::objective::Ranked;
use crate::space::Scale;
use crate::trial::{Replicate, Trial, label};

/// Numbers of replicates at each place along an axis: (x, numbers).
pub(super) type Groups = Vec<(f64, Vec<(Replicate, f64)>)>;

/// A metric of these trials, of those that measured it.
pub(super) fn cells(ranked: &Ranked<'_>, trials: &[&Trial], metric: &str) -> Vec<(Replicate, f64)> {
    let of = |trial: &&Trial| Some((trial.replicate, (ranked.metric)(trial.id, metric)?));
    trials.iter().filter_map(of).filter(|(_, x)| x.is_finite()).collect()
}

/// For each line its means with their intervals and what joins them, on `scale` or the one that suits all.
pub(super) fn lines(
    ranked: &Ranked<'_>,
    lines: Vec<(String, Color, Groups)>,
    scale: Option<Scale>,
) -> (Scale, Vec<Series>) {
    let all: Vec<_> = lines.iter().flat_map(|line| &line.2).map(|(_, cells)| cells.clone()).collect();
    let (scale, means) = (ranked.statistics.means)(&all, scale);
    let mut means = means.into_iter();
    let series = lines.into_iter().flat_map(|(label, color, groups)| {
        let of = groups.iter().zip(&mut means);
        let means: Vec<Interval> =
            of.map(|((x, _), (mean, ends))| Interval { at: (*x, mean), x: None, y: ends }).collect();
        let line = Mark::Line(means.iter().map(|mean| mean.at).collect());
        [Series::new(label.clone(), color, Mark::Intervals(means)), Series::new(label, color, line)]
    });
    let series = series.collect();
    (scale, series)
}

/// ` with layers 2, lr 0.001`: what the trials of [`Ranked::along`] this hyperparameter have in common; empty for nothing.
pub(super) fn held(ranked: &Ranked<'_>, name: &str) -> String {
    let held = ranked.best().map(|best| ranked.others(best, name)).unwrap_or_default();
    if held.is_empty() { String::new() } else { format!(" with {}", label(held)) }
}
