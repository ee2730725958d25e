//! What a page says of the folder that it stands in.

use crate::trial::TrialId;

/// Where the files of trials are, seen from the folder of the page; and how new they are.
pub(crate) struct Links<'a> {
    /// The folder of a trial, with `{shelf}` for the first two digits of its id and `{id}` for all of them.
    pub(crate) trial: &'a str,
    /// Files that every finished trial has.
    pub(crate) names: &'a [&'a str],
    /// Its weights.
    pub(crate) weights: &'a str,
    /// Where a trial's program worked, likewise, if there is one.
    pub(crate) work: Option<&'a str>,
    /// Whether the weights of a trial were kept.
    pub(crate) keeps_weights: &'a dyn Fn(TrialId) -> bool,
    /// When somebody last trained, `2026-11-26 14:03:22 UTC`: said of a sweep that is not finished.
    pub(crate) worked_on: Option<&'a str>,
    /// Whether somebody trains at this moment.
    pub(crate) is_running: bool,
}
