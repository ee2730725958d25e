//! What one training is told to do, from another thread; asked before every batch, so it costs one load.

use std::sync::atomic::{AtomicU8, Ordering};

use crate::objective::Request;

/// What a training is told, and whether anyone still waits for it.
#[derive(Debug, Default)]
pub(super) struct Control(AtomicU8);

impl Control {
    const CONTINUE: u8 = 0; // the default
    const CHECKPOINT: u8 = 1;
    const STOP: u8 = 2;
    const ENDED: u8 = 3;
    const LEFT: u8 = 4;

    /// Asks for a checkpoint.
    pub(super) fn checkpoint(&self) {
        self.turn(Self::CONTINUE, Self::CHECKPOINT);
    }

    /// Asks for the end.
    pub(super) fn stop(&self) {
        let _ = self.turn(Self::CONTINUE, Self::STOP) || self.turn(Self::CHECKPOINT, Self::STOP);
    }

    /// Leaves behind a training that was asked to stop; false if it just ended and its last message is on the way.
    pub(super) fn leave(&self) -> bool {
        self.turn(Self::STOP, Self::LEFT)
    }

    /// The worker's side: what to do now. A checkpoint is asked for once.
    pub(super) fn request(&self) -> Request {
        match self.0.load(Ordering::Relaxed) {
            Self::CONTINUE => Request::Continue,
            Self::CHECKPOINT if self.turn(Self::CHECKPOINT, Self::CONTINUE) => Request::Checkpoint,
            _ => Request::Stop,
        }
    }

    /// The worker's side: the training ended. False if nobody waits for it.
    pub(super) fn end(&self) -> bool {
        self.0.swap(Self::ENDED, Ordering::Relaxed) != Self::LEFT
    }

    fn turn(&self, from: u8, to: u8) -> bool {
        self.0.compare_exchange(from, to, Ordering::Relaxed, Ordering::Relaxed).is_ok()
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

    #[test]
    fn a_training_either_ends_or_is_left_behind() {
        let ends = Control::default();
        assert!(!ends.leave(), "it was not asked to stop");
        ends.stop();
        assert!(ends.end() && !ends.leave());
        let left = Control::default();
        left.stop();
        assert!(left.leave() && !left.end());
        assert_eq!(left.request(), Request::Stop);
    }
}
