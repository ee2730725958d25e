//! What one training is told to do, from another thread; asked before every batch, so it costs one load.

use std::sync::atomic::{AtomicBool, AtomicU8, Ordering};

use crate::trial::Request;

/// What a training is told.
#[derive(Debug, Default)]
pub(super) struct Control {
    order: AtomicU8,
    begun: AtomicBool,
}

impl Control {
    const CONTINUE: u8 = 0; // the default
    const CHECKPOINT: u8 = 1;
    const STOP: u8 = 2;

    /// Asks for a checkpoint, unless the training is to stop.
    pub(super) fn checkpoint(&self) {
        self.replace(Self::CONTINUE, Self::CHECKPOINT);
    }

    /// The training's side: it begins.
    pub(super) fn begin(&self) {
        self.begun.store(true, Ordering::Relaxed);
    }

    /// Whether its turn has come.
    pub(super) fn has_begun(&self) -> bool {
        self.begun.load(Ordering::Relaxed)
    }

    /// Asks for the end.
    pub(super) fn stop(&self) {
        self.order.store(Self::STOP, Ordering::Relaxed);
    }

    /// The training's side: what to do now. A checkpoint is asked for once.
    pub(super) fn request(&self) -> Request {
        match self.order.load(Ordering::Relaxed) {
            Self::CONTINUE => Request::Continue,
            Self::CHECKPOINT if self.replace(Self::CHECKPOINT, Self::CONTINUE) => Request::Checkpoint,
            _ => Request::Stop,
        }
    }

    fn replace(&self, from: u8, to: u8) -> bool {
        self.order.compare_exchange(from, to, Ordering::Relaxed, Ordering::Relaxed).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_checkpoint_is_asked_for_once_and_a_stop_for_good() {
        let control = Control::default();
        assert_eq!(control.request(), Request::Continue);
        control.checkpoint();
        assert_eq!([control.request(), control.request()], [Request::Checkpoint, Request::Continue]);
        control.checkpoint();
        control.stop();
        control.checkpoint();
        assert_eq!([control.request(), control.request()], [Request::Stop, Request::Stop]);
    }
}
