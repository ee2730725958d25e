//! Trials that did not end well, those together that ended for the same reason, and what they have in common.

use std::collections::{BTreeMap, BTreeSet};

use super::tables::{FailedTrial, Summary, Values};

/// Trials that ended for the same reason.
#[derive(Debug, PartialEq)]
pub(crate) struct FailureGroup {
    /// That of the first; others may differ in their numbers.
    pub(crate) reason: String,
    /// Their numbers among the summary's failures, ascending.
    pub(crate) trials: Vec<usize>,
    /// The hyperparameters of which they have not all values that configs have: its number, and theirs.
    pub(crate) only_with: Vec<(usize, Vec<String>)>,
}

/// Values that are listed; of more nothing is said.
const MOST_VALUES: usize = 4;

/// A bound is told that so many draws would keep by chance less often.
const BY_CHANCE: f64 = 0.01;

/// The failures by reason, the most frequent first, equally frequent ones in the order in which they first occur.
pub(crate) fn failure_groups(summary: &Summary) -> Vec<FailureGroup> {
    let mut groups: Vec<(String, FailureGroup)> = Vec::new();
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    for (i, FailedTrial { reason, .. }) in summary.failures.iter().enumerate() {
        let kind = without_numbers(reason);
        let at = *places.entry(kind.clone()).or_insert_with(|| {
            groups.push((kind, FailureGroup { reason: reason.clone(), trials: Vec::new(), only_with: Vec::new() }));
            groups.len() - 1
        });
        groups[at].1.trials.push(i);
    }
    let mut groups: Vec<FailureGroup> = groups.into_iter().map(|(_, group)| group).collect();
    for group in &mut groups {
        group.only_with = only_with(summary, &group.trials);
    }
    groups.sort_by_key(|group| std::cmp::Reverse(group.trials.len()));
    groups
}

/// `diverged in epoch #`: reasons that differ in numbers alone are one.
fn without_numbers(reason: &str) -> String {
    let mut kind = String::with_capacity(reason.len());
    for c in reason.chars() {
        if !c.is_ascii_digit() {
            kind.push(c);
        } else if !kind.ends_with('#') {
            kind.push('#');
        }
    }
    kind
}

/// Values of hyperparameters that these trials have, where there are others: few enough to be listed.
fn only_with(summary: &Summary, trials: &[usize]) -> Vec<(usize, Vec<String>)> {
    let of = |h: usize| {
        let bounds = bounds(summary, trials, h);
        if let Some(bounds) = bounds {
            return (!bounds.is_empty()).then_some((h, bounds));
        }
        let mut seen = BTreeSet::new();
        let values = trials.iter().map(|i| &summary.failures[*i].values[h]);
        let theirs: Vec<String> = values.filter(|value| seen.insert((*value).clone())).cloned().collect();
        let has_others = || {
            let all = summary.all.configs.iter().map(|config| config.values[h].as_ref());
            all.map(|value| value.map(ToString::to_string).unwrap_or_default()).any(|value| !seen.contains(&value))
        };
        let are_few = theirs.len() <= MOST_VALUES && theirs.len() < trials.len().max(2);
        (are_few && theirs.iter().any(|value| !value.is_empty()) && has_others()).then_some((h, theirs))
    };
    (0..summary.hyperparameters.len()).filter_map(of).collect()
}

/// Where the values of a number end that these trials have, of configs that mostly have different ones: `≥ 0.033`; none of
/// other hyperparameters.
fn bounds(summary: &Summary, trials: &[usize], h: usize) -> Option<Vec<String>> {
    if matches!(summary.hyperparameters[h].values, Values::Categories(_)) {
        return None;
    }
    let mut all: Vec<f64> =
        summary.all.configs.iter().filter_map(|config| config.values[h].as_ref()?.as_f64()).collect();
    let configs = all.len();
    all.sort_by(f64::total_cmp);
    let mut different = all.clone();
    different.dedup();
    if different.len() * 2 <= configs {
        return None;
    }
    let mut theirs: Vec<f64> = trials.iter().filter_map(|i| summary.failures[*i].values[h].parse().ok()).collect();
    theirs.sort_by(f64::total_cmp);
    theirs.dedup();
    let (Some(low), Some(high)) = (theirs.first().copied(), theirs.last().copied()) else { return Some(Vec::new()) };
    #[expect(clippy::cast_precision_loss, reason = "counts of configs")]
    let is_news = |within: usize| libm::pow(within as f64 / configs as f64, theirs.len() as f64) < BY_CHANCE;
    let from_low = is_news(configs - all.partition_point(|x| *x < low)).then(|| format!("≥ {}", rounded(low, -1.0)));
    let to_high = is_news(all.partition_point(|x| *x <= high)).then(|| format!("≤ {}", rounded(high, 1.0)));
    Some(from_low.into_iter().chain(to_high).collect())
}

/// The next number of two digits below (`side` -1) or above (1).
fn rounded(x: f64, side: f64) -> f64 {
    let of_two_digits = |x: f64| format!("{x:.1e}").parse().unwrap_or(x);
    let nearest: f64 = of_two_digits(x);
    if (nearest - x) * side >= 0.0 {
        return nearest;
    }
    let exponent = format!("{x:e}").rsplit_once('e').and_then(|(_, e)| e.parse::<i32>().ok()).unwrap_or(0);
    of_two_digits(nearest + side * format!("1e{}", exponent - 1).parse::<f64>().unwrap_or(0.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bound_has_two_digits_and_holds() {
        let both = |x: f64| [rounded(x, -1.0), rounded(x, 1.0)];
        assert_eq!([both(0.0339), both(0.0331), both(0.033)], [[0.033, 0.034], [0.033, 0.034], [0.033; 2]]);
        assert_eq!([both(-12.7), both(99.6), both(0.0)], [[-13.0, -12.0], [99.0, 100.0], [0.0; 2]]);
    }
}
