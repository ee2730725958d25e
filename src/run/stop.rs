//! When a trial or a run stops early, and how a run ended.

use std::time::{Duration, SystemTime};

use signal_hook::consts::SIGINT;

/// When to stop early. None of a rule: never.
#[derive(Clone, Debug, Default)]
pub(crate) struct StopRules {
    /// What a trial may take. Time in which the process stands still does not count.
    pub(crate) trial_time: Option<Duration>,
    /// What the whole run may take, likewise.
    pub(crate) max_time: Option<Duration>,
    /// When the run is to stop.
    pub(crate) stop_at: Option<SystemTime>,
    /// How many trials may fail, panic or time out; the last of them ends the run.
    pub(crate) max_failures: Option<usize>,
    /// How many of them may say the same in a row, with no trial between that went well or diverged.
    pub(crate) equal_failures: Option<usize>,
    /// What a training gets to stop, besides what each does.
    pub(crate) grace: Duration,
}

impl StopRules {
    /// Whether a run that has been running for so long is to stop.
    pub(super) fn time_is_up(&self, running: Duration) -> bool {
        self.max_time.is_some_and(|limit| running >= limit) || self.stop_at.is_some_and(|end| SystemTime::now() >= end)
    }
}

/// How a run ended. All but `Finished` leave trials for the next one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum RunEnd {
    /// Every trial was trained.
    Finished,
    /// This signal asked for it.
    Signal(u8),
    /// The time for the run is over.
    TimeUp,
    /// As many trials failed as may.
    TooManyFailures {
        /// How many.
        failures: usize,
    },
    /// Trials failed in a row, all for one reason.
    SameFailure {
        /// How many.
        failures: usize,
        /// What each of them said.
        reason: String,
    },
    /// What trials are trained by has changed since the run began.
    Changed {
        /// What.
        what: String,
    },
    /// The system gave no thread or process to train on.
    System {
        /// What it said.
        reason: String,
    },
}

impl RunEnd {
    /// Whether somebody typed Ctrl-C.
    pub(crate) fn is_typed(&self) -> bool {
        matches!(self, Self::Signal(signal) if i32::from(*signal) == SIGINT)
    }
}
