//! The figures of a report: which there are, what each is called, and what its caption says. Each kind has a file;
//! what they share (scale, ticks, letters, ink, sheet) has one each. Nothing is computed from trials here but positions.

mod bars;
mod canvas;
mod components;
mod curves;
mod density;
mod effect;
mod ink;
mod interaction;
mod legend;
mod letters;
mod paths;
mod picture;
mod plot;
mod png;
mod repeatability;
mod scale;
mod sheet;
mod side_labels;
mod tick_labels;
mod ticks;
mod trade_off;

pub(super) use png::Rasteriser;

use super::{Error, names};
use crate::gallery::Picture;
use crate::summary::Summary;

/// A drawing with its words.
pub(super) struct Figure {
    /// Name of its files, without their ending; unique in a report.
    pub(super) name: String,
    pub(super) title: String,
    /// One sentence or two that say what is drawn.
    pub(super) caption: String,
    pub(super) svg: String,
}

/// The figures that answer one question, or the reason why there are none.
pub(super) struct Section {
    pub(super) heading: &'static str,
    pub(super) figures: Vec<Figure>,
    pub(super) missing: Option<String>,
}

/// Every figure that the summary has the numbers for, and every picture.
pub(super) fn sections(summary: &Summary, pictures: &[Picture]) -> Result<Vec<Section>, Error> {
    letters::register()?;
    let section = |heading, figures: Vec<Figure>, reason: &dyn Fn() -> String| {
        let missing = figures.is_empty().then(reason);
        Section { heading, figures, missing }
    };
    let no_trials = summary.counts.complete == 0;
    let mut effects = effect::figures(summary)?;
    effects.extend([interaction::figure(summary)?, trade_off::figure(summary)?].into_iter().flatten());
    let curves = curves::figures(summary)?;
    let drawn = pictures.iter().map(picture::figure).collect::<Result<_, _>>()?;
    let repeats = [repeatability::figure(summary)?, components::figure(summary)?].into_iter().flatten().collect();
    let mut all = vec![
        section("What the hyperparameters do", effects, &|| match () {
            () if no_trials => "Not drawn: no trial is complete yet.".to_owned(),
            () if summary.hyperparameters.is_empty() => "Not drawn: the sweep varies no hyperparameter.".to_owned(),
            () => "Not drawn: no hyperparameter has complete trials to compare.".to_owned(),
        }),
        section("How training went", curves, &|| match () {
            () if no_trials => "Not drawn: no trial is complete yet.".to_owned(),
            () => "Not drawn: no metric was recorded over the epochs.".to_owned(),
        }),
        section("What the networks do", drawn, &|| match () {
            () if no_trials => "Not drawn: no trial is complete yet.".to_owned(),
            () => {
                "Not drawn: there are no pictures; they need the weights of trained networks and the data.".to_owned()
            }
        }),
        section("How repeatable the best configs are", repeats, &|| match summary.replicates {
            (1, 1) => "Not drawn: every config was trained once, so nothing was repeated.".to_owned(),
            (data, training) => format!(
                "Not drawn: no config has enough complete replicates yet (planned: {} with {} each).",
                names::count(data as usize, "dataset"),
                names::count(training as usize, "training"),
            ),
        }),
    ];
    tell_apart(all.iter_mut().flat_map(|section| &mut section.figures));
    Ok(all)
}

/// Gives every figure a name of its own, whatever the hyperparameters are called.
fn tell_apart<'a>(figures: impl Iterator<Item = &'a mut Figure>) {
    let mut taken = std::collections::BTreeSet::new();
    for figure in figures {
        let plain = figure.name.clone();
        let mut number = 2;
        while !taken.insert(figure.name.clone()) {
            figure.name = format!("{plain}-{number}");
            number += 1;
        }
    }
}

/// ` (log scale)` for a logarithmic axis.
fn scale_note(scale: scale::Scale) -> &'static str {
    if scale.is_log() { " (log scale)" } else { "" }
}

/// The label in a legend, with the number of trials behind it.
fn with_n(label: &str, n: usize) -> String {
    if label.is_empty() { format!("n = {n}") } else { format!("{label} (n = {n})") }
}
