//! Which figures a report has, in groups: those of the summary, a file for each kind, and those that are handed in.

mod components;
mod curves;
mod effect;
mod history;
mod importance;
mod interaction;
mod labels;
mod repeatability;
#[cfg(test)]
mod tests;
pub(super) mod times;

use std::collections::BTreeSet;

use super::kept::Kept;
use super::names;
use super::words::Words;
use crate::figure::{Figure, Section};
use crate::summary::Summary;

/// The figures that answer one question, or the reason why there are none.
pub(super) struct Group {
    pub(super) heading: &'static str,
    pub(super) section: Section,
    pub(super) figures: Vec<Figure>,
    /// Names of those that show what trained trials do.
    pub(super) of_trials: BTreeSet<String>,
    /// Figures of an older page.
    pub(super) kept: Vec<Kept>,
    pub(super) missing: Option<String>,
}

/// Every figure that the summary has the numbers for and those of `trials`, each with a name of its own, and the `kept`
/// ones.
pub(super) fn groups(summary: &Summary, trials: &[Figure], kept: &[Kept], words: &Words) -> Vec<Group> {
    let mut figures: Vec<Figure> = importance::figure(summary, words).into_iter().collect();
    figures.extend(history::figures(summary, words));
    figures.extend(effect::figures(summary, words));
    figures.extend(interaction::figures(summary, words));
    figures.extend(curves::figures(summary, words));
    figures.extend(repeatability::figure(summary, words));
    figures.extend(components::figure(summary, words));
    let own = figures.len();
    figures.extend_from_slice(trials);
    let sections = [Section::Hyperparameters, Section::Repeatability, Section::Training, Section::Models];
    let mut taken = BTreeSet::new();
    let groups = sections.map(|section| {
        let mut of_trials = BTreeSet::new();
        let mut named = |(i, figure): (usize, &Figure)| {
            let name = free_name(&figure.name, &mut taken);
            if i >= own {
                of_trials.insert(name.clone());
            }
            Figure { name, ..figure.clone() }
        };
        let of_section = figures.iter().enumerate().filter(|(_, figure)| figure.section == section);
        let figures: Vec<Figure> = of_section.map(&mut named).collect();
        let kept: Vec<Kept> = kept.iter().filter(|kept| kept.is_in(section)).cloned().collect();
        let none = figures.is_empty() && kept.is_empty();
        let missing = none.then(|| format!("Not drawn: {}.", reason(section, summary)));
        Group { heading: heading(section), section, figures, of_trials, kept, missing }
    });
    groups.into()
}

fn heading(section: Section) -> &'static str {
    match section {
        Section::Hyperparameters => "What the hyperparameters do",
        Section::Training => "How training went",
        Section::Models => "What the models do",
        Section::Repeatability => "How repeatable the best configs are",
    }
}

/// Why a section has no figures.
fn reason(section: Section, summary: &Summary) -> String {
    let reason = match section {
        Section::Repeatability => {
            let (data, training) = summary.replicates;
            if (data, training) == (1, 1) {
                return "every config was trained once, so nothing was repeated".to_owned();
            }
            let (data, each) = (names::count(data as usize, "dataset"), names::count(training as usize, "training"));
            return format!("no config has enough complete replicates yet (planned: {data} with {each} each)");
        }
        _ if summary.counts.complete == 0 => "no trial is complete yet",
        Section::Hyperparameters if summary.hyperparameters.is_empty() => "the sweep varies no hyperparameter",
        Section::Hyperparameters => "no hyperparameter has complete trials to compare",
        Section::Training => "no metric was recorded in the course of the trainings",
        Section::Models => "there are no pictures; they need the weights of trained models and the data",
    };
    reason.to_owned()
}

/// A name that is safe for a file and not taken yet, whatever the hyperparameters are called.
fn free_name(name: &str, taken: &mut BTreeSet<String>) -> String {
    let slug = names::slug(name);
    let plain = if slug.is_empty() { "figure".to_owned() } else { slug };
    let numbered = (2..).map(|number| format!("{plain}-{number}"));
    let free = std::iter::once(plain.clone()).chain(numbered).find(|name| !taken.contains(name)).unwrap_or(plain);
    taken.insert(free.clone());
    free
}
