//! Rules as they stand in a sweep file: read one by one, not understood yet.

use crate::space::Value;
use crate::spec::expression::Source;

/// What stands in the table of a hyperparameter beside its values.
#[derive(Clone, Debug)]
pub(in crate::spec) struct Attached {
    /// Where it is active.
    pub(in crate::spec) when: Source,
    /// Its value elsewhere.
    pub(in crate::spec) otherwise: Option<Value>,
}

/// A table `[[skip]]`.
#[derive(Clone, Debug)]
pub(in crate::spec) struct WrittenSkip {
    /// Which points are not trained.
    pub(in crate::spec) condition: Source,
    pub(in crate::spec) why: Option<String>,
}
