//! What can go wrong with a network.

use dfdx::tensor::CpuError;

/// A network cannot be made, or not be put together again.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    /// A tensor could not be made.
    #[error("the network does not fit into memory")]
    Memory(CpuError),
    /// Weights that are no safetensors, or not those of the trial's network.
    #[error("the weights do not fit the network: {0}")]
    Weights(String),
}

impl From<CpuError> for Error {
    fn from(source: CpuError) -> Self {
        Self::Memory(source)
    }
}
