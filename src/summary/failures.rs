//! Trials that did not end well, those together that ended for the same reason, and what they have in common.

use std::collections::{BTreeMap, BTreeSet};

use super::tables::{FailedTrial, Summary};

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
