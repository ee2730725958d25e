//! Pictures of selected finished trials: their weights are loaded, never trained again, and what they reconstruct,
//! encode and generate is laid out for drawing. Draws nothing and interprets no metrics.
//!
//! One file per question; each answers with the pictures that make sense for the sweep, or with none.

mod codes;
#[cfg(test)]
mod fixture;
mod forest;
mod generator;
mod images;
mod noise;
mod picture;
mod plane;
mod reconstructions;
mod repetitions;
mod selection;
mod synthetic;

pub(crate) use picture::{Bars, Histogram, Image, ImageRow, Images, Layer, Mark, Matrix, Panel, Picture, Plots};

use crate::objective::{self, Autoencoder};
use crate::store::{self, Store};
use crate::trial::{Trial, TrialId};
use selection::Selection;

/// Why there are no pictures.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    /// The files refuse.
    #[error(transparent)]
    Store(#[from] store::Error),
    /// Weights went missing or were changed since they were looked for.
    #[error("the weights of trial {0} cannot be used: missing or damaged")]
    Damaged(TrialId),
    /// A network cannot be put together again.
    #[error("trial {trial} cannot be restored: {source}")]
    Restore {
        /// The trial.
        trial: TrialId,
        /// What is wrong.
        source: objective::Error,
    },
    /// A network does not compute.
    #[error(transparent)]
    Objective(#[from] objective::Error),
}

/// Every picture that makes sense for these trials, of those whose weights are in `store`. `ranked` are the ids of the
/// configs, best first. The same files give the same pictures.
pub(crate) fn pictures(
    objective: &Autoencoder,
    store: &Store,
    trials: &[Trial],
    ranked: &[String],
) -> Result<Vec<Picture>, Error> {
    let selection = Selection::new(objective, store, trials, ranked);
    let kinds = [
        reconstructions::pictures,
        repetitions::pictures,
        noise::pictures,
        codes::pictures,
        synthetic::pictures,
        images::pictures,
        forest::pictures,
    ];
    let mut all = Vec::new();
    for kind in kinds {
        all.extend(kind(&selection)?);
    }
    Ok(all)
}
