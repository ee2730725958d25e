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
    let hyperparameters = if groups.is_empty() { 0 } else { summary.hyperparameters.len() };
    let drawn: Vec<Option<Vec<f64>>> = (0..hyperparameters).map(|h| drawn(summary, h)).collect();
    for group in &mut groups {
        group.only_with = only_with(summary, &drawn, &group.trials);
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

/// Values of hyperparameters that these trials have, where there are others: few enough to be listed; of what is `drawn`,
/// where they end.
fn only_with(summary: &Summary, drawn: &[Option<Vec<f64>>], trials: &[usize]) -> Vec<(usize, Vec<String>)> {
    let of = |(h, drawn): (usize, &Option<Vec<f64>>)| {
        let values = trials.iter().map(|i| &summary.failures[*i].values[h]);
        if let Some(all) = drawn {
            let bounds = bounds(all, values.filter_map(|value| value.parse().ok()).collect());
            return (!bounds.is_empty()).then_some((h, bounds));
        }
        let mut seen = BTreeSet::new();
        let theirs: Vec<String> = values.filter(|value| seen.insert((*value).clone())).cloned().collect();
        let has_others = || {
            let all = summary.all.configs.iter().map(|config| config.values[h].as_ref());
            all.map(|value| value.map(ToString::to_string).unwrap_or_default()).any(|value| !seen.contains(&value))
        };
        let are_few = theirs.len() <= MOST_VALUES && theirs.len() < trials.len().max(2);
        (are_few && theirs.iter().any(|value| !value.is_empty()) && has_others()).then_some((h, theirs))
    };
    drawn.iter().enumerate().filter_map(of).collect()
}

/// What configs have of a number of which they mostly have different values, ascending; none of other hyperparameters.
fn drawn(summary: &Summary, h: usize) -> Option<Vec<f64>> {
    if matches!(summary.hyperparameters[h].values, Values::Categories(_)) {
        return None;
    }
    let values = summary.all.configs.iter().filter_map(|config| config.values[h].as_ref()?.as_f64());
    let all = ascending(values.collect());
    let mut different = all.clone();
    different.dedup();
    (different.len() * 2 > all.len()).then_some(all)
}

/// Where these values end, of `all` that were drawn, unless so many would end there by chance: `≥ 0.033`.
fn bounds(all: &[f64], theirs: Vec<f64>) -> Vec<String> {
    let mut theirs = ascending(theirs);
    theirs.dedup();
    let (Some(low), Some(high)) = (theirs.first().copied(), theirs.last().copied()) else { return Vec::new() };
    #[expect(clippy::cast_precision_loss, reason = "counts of configs")]
    let is_news = |within: usize| libm::pow(within as f64 / all.len() as f64, theirs.len() as f64) < BY_CHANCE;
    let from_low = is_news(all.len() - all.partition_point(|x| *x < low)).then(|| format!("≥ {}", rounded(low, -1.0)));
    let to_high = is_news(all.partition_point(|x| *x <= high)).then(|| format!("≤ {}", rounded(high, 1.0)));
    from_low.into_iter().chain(to_high).collect()
}

fn ascending(mut values: Vec<f64>) -> Vec<f64> {
    values.sort_by(f64::total_cmp);
    values
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
    fn a_bound_is_told_where_chance_would_not_keep_it() {
        let all: Vec<f64> = (1..=100).map(f64::from).collect();
        assert_eq!(bounds(&all, vec![90.0, 95.0, 100.0]), ["≥ 90"], "11 of 100, three times");
        assert_eq!(bounds(&all, vec![41.0, 43.0, 45.0, 44.0, 42.0, 40.0, 39.0]), ["≤ 45"]);
        assert_eq!(bounds(&all, vec![90.0]), [""; 0], "one in ten has this by chance");
        assert_eq!(bounds(&all, Vec::new()), [""; 0]);
    }

    #[test]
    fn a_bound_has_two_digits_and_holds() {
        let both = |x: f64| [rounded(x, -1.0), rounded(x, 1.0)];
        assert_eq!([both(0.0339), both(0.0331), both(0.033)], [[0.033, 0.034], [0.033, 0.034], [0.033; 2]]);
        assert_eq!([both(-12.7), both(99.6), both(0.0)], [[-13.0, -12.0], [99.0, 100.0], [0.0; 2]]);
    }
}
