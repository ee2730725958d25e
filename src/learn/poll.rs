//! Ends of a training before it is complete, and how long work learns of them. Who wants the end is not known here.

use std::convert::Infallible;

use dfdx::tensor::CpuError;

use super::Error;

/// Why a training goes no further.
#[derive(Debug)]
pub(crate) enum Halt {
    /// It was told to stop.
    Stopped,
    /// It is as far as it was to go for now.
    Paused,
    /// A number is not finite.
    Diverged,
    /// Something failed.
    Failed(Error),
}

/// Called between the parts of long work, which ends with the error that it gives.
pub(crate) type Poll<'a, E> = dyn FnMut() -> Result<(), E> + 'a;

/// Does work that nobody stops.
pub(crate) fn unstopped<T>(work: impl FnOnce(&mut Poll<'_, Infallible>) -> Result<T, Infallible>) -> T {
    let Ok(done) = work(&mut || Ok(()));
    done
}

impl From<CpuError> for Halt {
    fn from(source: CpuError) -> Self {
        Self::Failed(source.into())
    }
}
