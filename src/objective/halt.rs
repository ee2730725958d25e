//! Ends of a training before it is complete, and the question by which long work learns of them. Who wants the end is
//! not known here.

use dfdx::tensor::CpuError;

use super::Error;

/// Why a training goes no further.
#[derive(Debug)]
pub(super) enum Halt {
    /// It was told to stop.
    Stopped,
    /// A number is not finite.
    Diverged,
    /// Something failed.
    Failed(Error),
}

/// Asked between the parts of long work, which ends with the error that it is given. Work that nobody stops asks
/// `|| Ok(())`.
pub(super) type Ask<'a, E> = dyn FnMut() -> Result<(), E> + 'a;

impl From<CpuError> for Halt {
    fn from(source: CpuError) -> Self {
        Self::Failed(source.into())
    }
}
