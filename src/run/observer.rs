//! Who is told of a run, on the calling thread. After the first error it is not spoken to any more.

use crate::objective::Place;
use crate::trial::{Event, Trial};

/// Where a trial is trained, in whatever slot, and what an earlier run left of its training.
pub(crate) type PlaceOf<'a, E> = dyn Fn(&Trial) -> Result<Place, E> + 'a;

/// The caller's two functions, and what went wrong in one of them.
pub(super) struct Observer<'a, E> {
    pub(super) place_of: &'a PlaceOf<'a, E>,
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

    /// Where the trial is trained in this slot.
    pub(super) fn place_of(&mut self, trial: &Trial, slot: usize) -> Place {
        if self.error.is_some() {
            return Place::default();
        }
        let place = (self.place_of)(trial).unwrap_or_else(|error| {
            self.error = Some(error);
            Place::default()
        });
        Place { slot, ..place }
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
