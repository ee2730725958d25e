//! The words that keys of an autoencoder take, but for those of the MMD, which mean themselves.

use crate::space::words;

words! {
    /// `data.source`
    pub(super) enum Source { Moons = "moons", Digits = "digits", Csv = "csv" }
}

words! {
    /// `model.kind`
    pub(super) enum Network { Mlp = "mlp", Resnet = "resnet" }
}

words! {
    /// `training.schedule`
    pub(super) enum Schedule { Constant = "constant", Cosine = "cosine", Step = "step" }
}

words! {
    /// `training.loss`
    pub(super) enum Loss { Mse = "mse", MseMmd = "mse+mmd" }
}

words! {
    /// `evaluate.mixture`
    pub(super) enum Mixture { Bic = "bic", Fixed = "fixed" }
}
