//! A fully connected layer and a stack of them, whose widths are known at run time, as dfdx modules.

use std::cell::Cell;

use dfdx::prelude::*;
use dfdx::tensor::CpuError;

use crate::trial::Stream;

/// A width known at run time.
///
/// dfdx offers its `TensorOptions` only for shapes with a size known at compile time, which it reads when it allocates
/// a module itself. Ours are allocated in [`Linear::new`] alone, so that the size stated below is never read.
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

impl ConstDim for Width {
    const SIZE: usize = 0;
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

// dfdx builds and converts modules through `To` as well as visiting them. Ours are only visited, so `To` stays empty.

impl TensorCollection<f32, Cpu> for Stack {
    type To<E: Dtype, D: Device<E>> = ();

    /// dfdx asks a type for its fields, not a value: the first layer, which every stack has, tells how many follow.
    fn iter_tensors<V: ModuleVisitor<Self, f32, Cpu>>(visitor: &mut V) -> Result<Option<()>, V::Err> {
        let layers = Cell::new(1);
        let mut i = 0;
        while i < layers.get() {
            visitor.visit_module(
                &i.to_string(),
                |stack| {
                    layers.set(stack.0.len());
                    &stack.0[i]
                },
                |stack| {
                    layers.set(stack.0.len());
                    &mut stack.0[i]
                },
            )?;
            i += 1;
        }
        Ok(None)
    }
}

impl TensorCollection<f32, Cpu> for Linear {
    type To<E: Dtype, D: Device<E>> = ();

    fn iter_tensors<V: ModuleVisitor<Self, f32, Cpu>>(visitor: &mut V) -> Result<Option<()>, V::Err> {
        let weight = Self::tensor("weight", |s| &s.weight, |s| &mut s.weight, TensorOptions::reset_with(|_| Ok(())));
        let bias = Self::tensor("bias", |s| &s.bias, |s| &mut s.bias, TensorOptions::reset_with(|_| Ok(())));
        visitor.visit_fields((weight, bias), |_| ())
    }
}
