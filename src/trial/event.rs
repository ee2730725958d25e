//! What happens during a run, as the runner tells it: the store writes it down, the terminal shows it.

use std::time::Duration;

use super::{Measurement, Trained, Trial};

/// Something that happened, most of it to a trial on one of the workers.
#[derive(Debug)]
pub(crate) enum Event<'a> {
    /// A worker takes up trials, one after the other.
    Started {
        /// The trials.
        trials: &'a [Trial],
        /// Number of the worker, from 0.
        worker: usize,
    },
    /// A recorded step ended; not every one is told.
    Measured {
        /// The trial.
        trial: &'a Trial,
        /// Number of the worker, from 0.
        worker: usize,
        /// What was measured.
        measurement: &'a Measurement,
    },
    /// A training can go on from here after a stop.
    Checkpoint {
        /// The trial.
        trial: &'a Trial,
        /// What the objective needs to go on.
        bytes: &'a [u8],
    },
    /// The training was lost with its process; the trial is trained once more, after all others. That it ended is told,
    /// too.
    Lost {
        /// The trial.
        trial: &'a Trial,
        /// What became of the process: `its process was killed by signal 9 (SIGKILL)`.
        how: &'a str,
    },
    /// The training ended, well or not.
    Finished {
        /// The trial.
        trial: &'a Trial,
        /// Number of the worker, from 0.
        worker: usize,
        /// What it left.
        trained: &'a Trained,
        /// Wall time of the training. For people and the journal, never for a deterministic file.
        elapsed: Duration,
        /// The objective's estimate of its cost, in no unit: tells how much of a run is done.
        cost: f64,
    },
    /// Some time passed, a second at most.
    Tick,
}
