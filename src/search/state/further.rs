//! How far trials are to be trained, and how they ended.

use crate::trial::Until;

/// How far a trial is to be trained.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Further {
    /// It ended, waits for others, or goes no further.
    Nowhere,
    /// Until the next rung.
    Until(Until),
    ToTheEnd,
}

impl Further {
    /// Where it stops before its end, if it does.
    pub(crate) fn until(self) -> Option<Until> {
        match self {
            Self::Until(until) => Some(until),
            Self::Nowhere | Self::ToTheEnd => None,
        }
    }
}

/// How a trial ended for good.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum End {
    /// Complete, with this value of the metric.
    Measured(f64),
    /// Not well, or without the metric.
    Lost,
}
