//! A Gaussian mixture with full covariances: its density and samples of it. How many components it gets stands in `fit`,
//! how they are found in `em`, and where that begins in `clusters`.

mod blocks;
mod clusters;
mod density;
mod em;
mod fit;
mod gaussian;

pub(crate) use density::{Mixture, Sample};
pub(super) use fit::fit;

use crate::space::MetricSpec;

/// What is measured of a mixture fitted to the codes of the training rows.
pub(crate) const METRICS: [MetricSpec; 2] = [
    MetricSpec::at_end(
        "mixture_components",
        "components of the mixture",
        "The number of components of the Gaussian mixture fitted to the codes of the training rows.",
    ),
    MetricSpec::at_end(
        "mixture_loglik",
        "log-likelihood of the training codes under the mixture",
        "The mean log-likelihood of the codes of the training rows under the mixture.",
    ),
];
