//! Rules of a sweep: which hyperparameters are there beside others, and which points are not trained.

use super::{Expression, Name, Value};

/// A hyperparameter that is active only where something is true of others.
#[derive(Clone, Debug)]
pub(crate) struct Condition {
    /// The hyperparameter.
    pub(crate) name: Name,
    /// Where it is active. Where that is unknown, it is not.
    pub(crate) when: Expression,
    /// Its value in the config where it is not active; none: that of its key where the file does not mention it.
    pub(crate) otherwise: Option<Value>,
}

/// Points that are not trained.
#[derive(Clone, Debug)]
pub(crate) struct Skip {
    /// Which ones. Where that is unknown, the point is trained.
    pub(crate) condition: Expression,
    /// Why, in the user's words.
    pub(crate) why: Option<String>,
}
