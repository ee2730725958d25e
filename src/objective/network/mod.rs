//! An autoencoder whose widths are known at run time, as a dfdx module: its parameters, their initialisation and the
//! forward pass.
//!
//! Because it is a `TensorCollection`, dfdx's own optimisers, gradients and readers serve it. It knows nothing of data,
//! losses or the course of a training.

mod layer;

use std::cell::Cell;
use std::iter::repeat_n;

use dfdx::prelude::*;
use dfdx::tensor::CpuError;

pub(super) use layer::{Linear, Matrix, Stack, Width};

use crate::trial::{Model, ModelKind, Stream};

/// Encoder to a narrow code and its mirror image back.
#[derive(Clone, Debug)]
pub(super) struct Network {
    /// Input to code.
    pub(super) encoder: Half,
    /// Code to reconstruction.
    pub(super) decoder: Half,
}

/// An encoder, or a decoder, its mirror image: residual blocks at the wide end and layers at the narrow one.
#[derive(Clone, Debug)]
pub(super) struct Half {
    /// Each `f` of `z + f(z)` (He et al. 2016) at the data's width; a fully connected network has none.
    pub(super) blocks: Vec<Stack>,
    /// Between the data's width and the code's; a residual network has one layer here.
    pub(super) layers: Stack,
    /// Whether the narrow end comes first.
    is_decoder: bool,
}

impl Network {
    /// A network for rows of `input_size` numbers, its parameters drawn from `stream` in the order in which
    /// [`Network::layers`] lists them.
    pub(super) fn new(model: &Model, input_size: usize, device: &Cpu, stream: &mut Stream) -> Result<Self, CpuError> {
        Ok(Self {
            encoder: Half::new(model, input_size, false, device, stream)?,
            decoder: Half::new(model, input_size, true, device, stream)?,
        })
    }

    /// Where its parameters are.
    pub(super) fn device(&self) -> Cpu {
        self.encoder.layers.0[0].weight.device().clone()
    }

    /// Whether every parameter is finite. A loss alone does not tell: dfdx's `ReLU` makes 0 of NaN.
    pub(super) fn is_finite(&self) -> bool {
        let finite = |layer: &Linear| layer.weight.as_vec().iter().chain(&layer.bias.as_vec()).all(|x| x.is_finite());
        self.layers().all(|(_, layer)| finite(layer))
    }

    /// The layers from input to output, under the names that PyTorch would give them: `encoder.0`, or in the blocks of
    /// a residual network `encoder.blocks.0.0`.
    pub(super) fn layers(&self) -> impl Iterator<Item = (String, &Linear)> {
        let halves = [("encoder", &self.encoder), ("decoder", &self.decoder)].into_iter();
        halves.flat_map(|(name, half)| half.layers(name))
    }

    /// The same layers in the same order, to be changed.
    pub(super) fn layers_mut(&mut self) -> impl Iterator<Item = &mut Linear> {
        self.encoder.layers_mut().chain(self.decoder.layers_mut())
    }
}

impl Half {
    fn new(
        model: &Model,
        input_size: usize,
        is_decoder: bool,
        device: &Cpu,
        stream: &mut Stream,
    ) -> Result<Self, CpuError> {
        let widths = |first, hidden_layers, last| {
            let hidden = repeat_n(model.hidden_size, hidden_layers);
            [first].into_iter().chain(hidden).chain([last]).collect::<Vec<_>>()
        };
        let (block_layers, n_blocks, hidden_layers) = match model.kind {
            ModelKind::Mlp => (0, 0, model.layers),
            ModelKind::Resnet { block_layers } => (block_layers, model.layers, 0),
        };
        let (first, last) =
            if is_decoder { (model.bottleneck_size, input_size) } else { (input_size, model.bottleneck_size) };
        let block = widths(input_size, block_layers, input_size);
        let blocks = |stream: &mut Stream| (0..n_blocks).map(|_| Stack::new(&block, device, stream)).collect();
        let layers = |stream: &mut Stream| Stack::new(&widths(first, hidden_layers, last), device, stream);
        // Drawn in the order of the forward pass.
        let (blocks, layers): (Result<_, _>, _) = if is_decoder {
            let layers = layers(stream);
            (blocks(stream), layers)
        } else {
            (blocks(stream), layers(stream))
        };
        Ok(Self { blocks: blocks?, layers: layers?, is_decoder })
    }

    fn layers(&self, name: &'static str) -> impl Iterator<Item = (String, &Linear)> {
        let blocks = self.blocks.iter().enumerate().map(move |(i, block)| (format!("{name}.blocks.{i}"), block));
        let mut stacks: Vec<(String, &Stack)> = blocks.collect();
        stacks.insert(if self.is_decoder { 0 } else { stacks.len() }, (name.to_owned(), &self.layers));
        stacks
            .into_iter()
            .flat_map(|(name, stack)| stack.0.iter().enumerate().map(move |(i, layer)| (format!("{name}.{i}"), layer)))
    }

    fn layers_mut(&mut self) -> impl Iterator<Item = &mut Linear> {
        let before = if self.is_decoder { 0 } else { self.blocks.len() };
        let (before, after) = self.blocks.split_at_mut(before);
        before.iter_mut().chain([&mut self.layers]).chain(after).flat_map(|stack| &mut stack.0)
    }

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

    /// The layers under their numbers, the blocks under `blocks.` and theirs. dfdx asks a type for its fields, not a
    /// value: the first layer, which every half has, tells what follows.
    fn iter_tensors<V: ModuleVisitor<Self, f32, Cpu>>(visitor: &mut V) -> Result<Option<()>, V::Err> {
        let (layers, blocks) = (Cell::new(1), Cell::new(0));
        let count = |half: &Self| {
            layers.set(half.layers.0.len());
            blocks.set(half.blocks.len());
        };
        let mut i = 0;
        while i < layers.get() {
            visitor.visit_module(
                &i.to_string(),
                |half| {
                    count(half);
                    &half.layers.0[i]
                },
                |half| {
                    count(half);
                    &mut half.layers.0[i]
                },
            )?;
            i += 1;
        }
        for i in 0..blocks.get() {
            visitor.visit_module(&format!("blocks.{i}"), |half| &half.blocks[i], |half| &mut half.blocks[i])?;
        }
        Ok(None)
    }
}

#[cfg(test)]
mod tests;
