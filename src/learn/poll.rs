//! Ends of a training before it is complete, and how long work learns of them. Who wants the end is not known here.

use dfdx::tensor::CpuError;

use super::Error;

/// Why a training goes no further.
#[derive(Debug)]
pub(crate) enum Halt {
    /// It was told to stop.
    Stopped,
    /// A number is not finite.
    Diverged,
    /// Something failed.
    Failed(Error),
}

/// Called between the parts of long work, which ends with the error that it gives. Work that nobody stops polls
/// `|| Ok(())`.
pub(crate) type Poll<'a, E> = dyn FnMut() -> Result<(), E> + 'a;

impl From<CpuError> for Halt {
    fn from(source: CpuError) -> Self {
        Self::Failed(source.into())
    }
}
