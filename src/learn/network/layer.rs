//! A fully connected layer and a stack of them, whose widths are known at run time.

use dfdx::prelude::*;
use dfdx::tensor::CpuError;

use crate::trial::Stream;

/// A width known at run time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Width(pub(crate) usize);

impl Dim for Width {
    fn size(&self) -> usize {
        self.0
    }

    fn from_size(size: usize) -> Option<Self> {
        Some(Self(size))
    }
}

/// Rows × columns.
pub(crate) type Matrix<T = NoneTape> = Tensor<(Width, Width), f32, Cpu, T>;

/// `y = x Wᵀ + b`.
#[derive(Clone, Debug)]
pub(crate) struct Linear {
    /// Outputs × inputs, as PyTorch keeps it.
    pub(crate) weight: Matrix,
    /// One for each output.
    pub(crate) bias: Tensor<(Width,), f32, Cpu>,
}

/// Linear layers with `ReLU` between them, ending linear.
#[derive(Clone, Debug)]
pub(crate) struct Stack(pub(crate) Vec<Linear>);

impl Stack {
    pub(super) fn new(widths: &[usize], device: &Cpu, stream: &mut Stream) -> Result<Self, CpuError> {
        widths.windows(2).map(|pair| Linear::new(pair[0], pair[1], device, stream)).collect::<Result<_, _>>().map(Self)
    }
}

impl Linear {
    /// PyTorch's default: weights and biases uniform in ±1/√inputs.
    pub(super) fn new(inputs: usize, outputs: usize, device: &Cpu, stream: &mut Stream) -> Result<Self, CpuError> {
        #[expect(clippy::cast_precision_loss, reason = "widths are far below 2^53")]
        let bound = 1.0 / libm::sqrt(inputs as f64);
        #[expect(clippy::cast_possible_truncation, reason = "parameters are f32")]
        let mut draw =
            |n: usize| -> Vec<f32> { (0..n).map(|_| (bound * (2.0 * stream.uniform() - 1.0)) as f32).collect() };
        Ok(Self {
            weight: device.try_tensor_from_vec(draw(outputs * inputs), (Width(outputs), Width(inputs)))?,
            bias: device.try_tensor_from_vec(draw(outputs), (Width(outputs),))?,
        })
    }
}
