//! What a training and whoever watches it say to each other.

use super::Measurement;

/// Who watches a training.
pub(crate) trait Progress {
    /// A recorded step ended.
    fn measured(&mut self, measurement: &Measurement);

    /// What the training is to do now.
    fn request(&mut self) -> Request;

    /// The training can go on from here.
    fn checkpoint(&mut self, bytes: Vec<u8>);
}

/// What a training is asked to do between two batches, or between two parts of its evaluations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Request {
    /// Go on.
    Continue,
    /// Hand out a checkpoint and go on.
    Checkpoint,
    /// Hand out a checkpoint and end.
    Stop,
}
