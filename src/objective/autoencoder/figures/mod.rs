//! The figures of the autoencoder. Of selected finished trials weights are loaded, never trained again, and what they
//! reconstruct, encode and generate is laid out as data. Draws nothing.
//!
//! One file per question; each answers with the figures that make sense for the sweep, or with none.

mod codes;
#[cfg(test)]
mod fixture;
mod forest;
mod generator;
mod images;
mod means;
mod noise;
mod noise_levels;
mod plane;
mod recognition;
mod reconstructions;
mod repetitions;
mod selection;
mod synthetic;
mod trade_off;

use super::config::config;
use super::trainer::Autoencoder;
use crate::figure::Figure;
use crate::objective::{Error, Ranked, WeightSource};
use selection::Selection;

/// Every figure that needs nothing but metrics; what is known of the data is used.
pub(super) fn of_metrics(objective: &Autoencoder, trials: &Ranked<'_>) -> Vec<Figure> {
    let sizes = |best| Some(objective.data.library().ok()?.sizes(&config(best).setup.data));
    let trade_off = trade_off::figures(trials, trials.best().and_then(sizes).map(|sizes| sizes.n_test));
    [trade_off, noise_levels::figures(trials), recognition::figures(trials)].concat()
}

/// Every figure of networks that makes sense for these trials, of those whose weights are there. The same trials give the
/// same figures.
pub(super) fn of_networks(
    objective: &Autoencoder,
    trials: &Ranked<'_>,
    weights: WeightSource<'_>,
) -> Result<Vec<Figure>, Error> {
    let selection = Selection::new(objective, trials, weights);
    let kinds = [
        reconstructions::figures,
        repetitions::figures,
        noise::figures,
        codes::figures,
        synthetic::figures,
        images::figures,
        forest::figures,
    ];
    let mut all = Vec::new();
    for kind in kinds {
        all.extend(kind(&selection)?);
    }
    Ok(all)
}
