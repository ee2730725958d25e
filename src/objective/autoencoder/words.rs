//! The words that keys of an autoencoder take, but for those of the MMD, which mean themselves.

use crate::space::words;

words! {
    /// `data.source`
    pub(super) enum SourceWord { Moons = "moons", Digits = "digits", Csv = "csv" }
}

words! {
    /// `model.kind`
    pub(super) enum NetworkWord { Mlp = "mlp", Resnet = "resnet" }
}

words! {
    /// `model.projection`
    pub(super) enum ProjectionWord { Auto = "auto", Linear = "linear", Lifted = "lifted" }
}

words! {
    /// `training.schedule`
    pub(super) enum ScheduleWord { Constant = "constant", Cosine = "cosine", Step = "step" }
}

words! {
    /// `training.loss`
    pub(super) enum LossWord { Mse = "mse", MseMmd = "mse+mmd" }
}

words! {
    /// `evaluate.mixture`
    pub(super) enum MixtureWord { Bic = "bic", Fixed = "fixed", ByLabel = "by_label" }
}
