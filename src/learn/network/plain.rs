//! The same network by dfdx's own operations: what the kernels are held against.

use dfdx::prelude::*;
use dfdx::tensor::CpuError;

use super::{Half, Linear, Matrix, Network, Stack};

impl Half {
    fn through_blocks<T: Tape<f32, Cpu>>(&self, x: Matrix<T>) -> Result<Matrix<T>, CpuError> {
        self.blocks.iter().try_fold(x, |z, block| {
            let (z, tape) = z.split_tape();
            block.try_forward(z.clone().put_tape(tape))?.try_add(z)
        })
    }
}

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
        if self.is_decoder {
            self.through_blocks(self.layers.try_forward(x)?)
        } else {
            self.layers.try_forward(self.through_blocks(x)?)
        }
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
        let y = x.try_matmul(self.weight.clone().try_permute::<_, Axes2<1, 0>>()?)?;
        let bias = self.bias.clone().try_broadcast_like::<_, Axis<0>>(y.shape())?;
        y.try_add(bias)
    }
}
