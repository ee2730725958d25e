//! Who is told of a run, on the calling thread. After the first error it is not spoken to any more.

use crate::trial::{Event, Trial};

/// What an earlier run left of a trial's training, if anything.
pub(crate) type CheckpointOf<'a, E> = dyn Fn(&Trial) -> Result<Option<Vec<u8>>, E> + 'a;

/// The caller's two functions, and what went wrong in one of them.
pub(super) struct Observer<'a, E> {
    pub(super) checkpoint_of: &'a CheckpointOf<'a, E>,
    pub(super) emit: &'a mut dyn FnMut(&Event<'_>) -> Result<(), E>,
    pub(super) error: Option<E>,
}

impl<E> Observer<'_, E> {
    /// Passes an event on.
    pub(super) fn notify(&mut self, event: &Event<'_>) {
        if self.error.is_none() {
            self.error = (self.emit)(event).err();
        }
    }

    /// What an earlier run left of the trial's training.
    pub(super) fn checkpoint_of(&mut self, trial: &Trial) -> Option<Vec<u8>> {
        if self.error.is_some() {
            return None;
        }
        (self.checkpoint_of)(trial).unwrap_or_else(|error| {
            self.error = Some(error);
            None
        })
    }

    /// Whether an error came up.
    pub(super) fn has_failed(&self) -> bool {
        self.error.is_some()
    }

    /// The error, or else `end`.
    pub(super) fn result<T>(self, end: T) -> Result<T, E> {
        self.error.map_or(Ok(end), Err)
    }
}
