//! The test error of a network. Nothing is learnt here and no gradient is kept.

use dfdx::prelude::*;
use dfdx::tensor::CpuError;

use super::data::Rows;
use super::network::{Matrix, Network, Width};

/// Rows tested at a time: few enough that their activations stay in a core's cache.
const CHUNK: usize = 128;

/// The test rows, placed on a device once.
pub(super) struct Evaluation<'a> {
    rows: &'a Rows,
    chunks: Vec<Matrix>,
}

impl<'a> Evaluation<'a> {
    pub(super) fn new(rows: &'a Rows, device: &Cpu) -> Result<Self, CpuError> {
        let chunk = |values: &[f32]| {
            device.try_tensor_from_vec(values.to_vec(), (Width(values.len() / rows.width), Width(rows.width)))
        };
        let chunks = rows.values.chunks(CHUNK * rows.width).map(chunk).collect::<Result<_, _>>()?;
        Ok(Self { rows, chunks })
    }

    /// The mean squared error over all rows and coordinates.
    #[expect(clippy::cast_precision_loss, reason = "row counts are far below 2^53")]
    pub(super) fn mse(&self, network: &Network) -> Result<f64, CpuError> {
        let mut sum = 0.0;
        for (x, rows) in self.chunks.iter().zip(self.rows.values.chunks(CHUNK * self.rows.width)) {
            let reconstruction = network.try_forward(x.clone())?.as_vec();
            sum += rows.iter().zip(reconstruction).map(|(a, b)| (f64::from(*a) - f64::from(b)).powi(2)).sum::<f64>();
        }
        Ok(sum / self.rows.values.len() as f64)
    }
}
