//! The same network as a dfdx module: what kernels, gradients and Adam are held against.

use std::cell::Cell;

use dfdx::prelude::*;
use dfdx::tensor::CpuError;

use super::{Half, Linear, Matrix, Network, Stack, Width};
use crate::learn::config::Part;

impl<T: Tape<f32, Cpu>> Module<Matrix<T>> for Network {
    type Output = Matrix<T>;
    type Error = CpuError;

    /// The reconstruction of each row of `x`.
    fn try_forward(&self, x: Matrix<T>) -> Result<Matrix<T>, CpuError> {
        self.decoder.try_forward(self.encoder.try_forward(x)?)
    }
}

impl<T: Tape<f32, Cpu>> Module<Matrix<T>> for Half {
    type Output = Matrix<T>;
    type Error = CpuError;

    /// The code of each row of `x`, or the row of each code.
    fn try_forward(&self, x: Matrix<T>) -> Result<Matrix<T>, CpuError> {
        self.stacks.iter().try_fold(x, |z, (part, stack)| match part {
            Part::Lift | Part::Layers => stack.try_forward(z),
            Part::Block => {
                let (z, tape) = z.split_tape();
                stack.try_forward(z.clone().put_tape(tape))?.try_add(z)
            }
        })
    }
}

impl<T: Tape<f32, Cpu>> Module<Matrix<T>> for Stack {
    type Output = Matrix<T>;
    type Error = CpuError;

    fn try_forward(&self, mut x: Matrix<T>) -> Result<Matrix<T>, CpuError> {
        for (i, layer) in self.0.iter().enumerate() {
            x = layer.try_forward(x)?;
            if i + 1 < self.0.len() {
                x = x.try_relu()?;
            }
        }
        Ok(x)
    }
}

impl<T: Tape<f32, Cpu>> Module<Matrix<T>> for Linear {
    type Output = Matrix<T>;
    type Error = CpuError;

    fn try_forward(&self, x: Matrix<T>) -> Result<Matrix<T>, CpuError> {
        // dfdx's own product of matrices is wrong without its feature `cpu`, which brings an unmaintained crate
        let ((rows, inputs), (outputs, _)) = (*x.shape(), *self.weight.shape());
        let weight = self.weight.clone().try_broadcast_like::<_, Axis<0>>(&(rows, outputs, inputs))?;
        let products = x.try_broadcast_like::<_, Axis<1>>(weight.shape())?.try_mul(weight)?;
        let y = products.try_sum::<_, Axis<2>>()?;
        let bias = self.bias.clone().try_broadcast_like::<_, Axis<0>>(y.shape())?;
        y.try_add(bias)
    }
}

/// dfdx offers its `TensorOptions` only for shapes with a size known at compile time, which it reads when it allocates
/// a module itself. Ours are allocated in [`Linear::new`] alone, so that this size is never read.
impl ConstDim for Width {
    const SIZE: usize = 0;
}

// dfdx builds and converts modules through `To` as well as visiting them. Ours are only visited, so `To` stays empty.

impl TensorCollection<f32, Cpu> for Network {
    type To<E: Dtype, D: Device<E>> = ();

    fn iter_tensors<V: ModuleVisitor<Self, f32, Cpu>>(visitor: &mut V) -> Result<Option<()>, V::Err> {
        let encoder = Self::module("encoder", |s| &s.encoder, |s| &mut s.encoder);
        let decoder = Self::module("decoder", |s| &s.decoder, |s| &mut s.decoder);
        visitor.visit_fields((encoder, decoder), |_| ())
    }
}

impl TensorCollection<f32, Cpu> for Half {
    type To<E: Dtype, D: Device<E>> = ();

    /// dfdx asks a type for its fields, not a value: the first stack, which every half has, tells how many follow.
    fn iter_tensors<V: ModuleVisitor<Self, f32, Cpu>>(visitor: &mut V) -> Result<Option<()>, V::Err> {
        let stacks = Cell::new(1);
        let mut i = 0;
        while i < stacks.get() {
            visitor.visit_module(
                &i.to_string(),
                |half| {
                    stacks.set(half.stacks.len());
                    &half.stacks[i].1
                },
                |half| {
                    stacks.set(half.stacks.len());
                    &mut half.stacks[i].1
                },
            )?;
            i += 1;
        }
        Ok(None)
    }
}

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
