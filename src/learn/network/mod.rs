//! An autoencoder whose widths are known at run time: its parameters, dfdx's tensors, and their initialisation.
//!
//! An `engine` computes with it, on dfdx's `tape` if its gradients are wanted. It knows nothing of data, losses or the
//! state of a training.

mod engine;
mod layer;
#[cfg(test)]
mod plain;
mod tape;

use dfdx::prelude::*;
use dfdx::tensor::CpuError;

pub(super) use engine::Batch;
pub(crate) use engine::{Engine, Side};
pub(super) use layer::{Linear, Matrix, Stack, Width};
pub(super) use tape::{Taped, TapedNumber, codes, reconstruction_error};

use super::config::{Model, ModelKind};
use crate::kernels::Isa;
use crate::trial::Stream;

/// Encoder to a narrow code and its mirror image back.
#[derive(Clone, Debug)]
pub(crate) struct Network {
    /// Input to code.
    pub(crate) encoder: Half,
    /// Code to reconstruction.
    pub(crate) decoder: Half,
    /// What it computes with.
    pub(crate) isa: Isa,
}

/// An encoder, or a decoder, its mirror image: residual blocks at the wide end and layers at the narrow one.
#[derive(Clone, Debug)]
pub(crate) struct Half {
    /// Each `f` of `z + f(z)` (He et al. 2016) at the data's width; a fully connected network has none.
    pub(crate) blocks: Vec<Stack>,
    /// Between the data's width and the code's; a residual network has one layer here.
    pub(crate) layers: Stack,
    /// Whether the narrow end comes first.
    is_decoder: bool,
}

impl Network {
    /// A network for rows of `input_size` numbers, its parameters drawn from `stream` in the order in which
    /// [`Network::layers`] lists them.
    pub(crate) fn new(
        model: &Model,
        input_size: usize,
        isa: Isa,
        device: &Cpu,
        stream: &mut Stream,
    ) -> Result<Self, CpuError> {
        Ok(Self {
            encoder: Half::new(model, input_size, false, device, stream)?,
            decoder: Half::new(model, input_size, true, device, stream)?,
            isa,
        })
    }

    /// The layers from input to output, under the names that PyTorch would give them: `encoder.0`, or in the blocks of
    /// a residual network `encoder.blocks.0.0`.
    pub(crate) fn layers(&self) -> impl Iterator<Item = (String, &Linear)> {
        let halves = [("encoder", &self.encoder), ("decoder", &self.decoder)].into_iter();
        halves.flat_map(|(name, half)| half.layers(name))
    }

    /// The same layers in the same order, to be changed.
    pub(crate) fn layers_mut(&mut self) -> impl Iterator<Item = &mut Linear> {
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
        let block = |width, layers| [vec![input_size], vec![width; layers], vec![input_size]].concat();
        let (mut blocks, hidden) = match model.kind {
            ModelKind::Mlp => (Vec::new(), model.widths.clone()),
            ModelKind::Resnet { block_layers } => {
                (model.widths.iter().map(|width| block(*width, block_layers)).collect(), Vec::new())
            }
        };
        let mut layers = [vec![input_size], hidden, vec![model.bottleneck_size]].concat();
        if is_decoder {
            blocks.reverse();
            layers.reverse();
        }
        let blocks = |stream: &mut Stream| blocks.iter().map(|widths| Stack::new(widths, device, stream)).collect();
        let layers = |stream: &mut Stream| Stack::new(&layers, device, stream);
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
        self.stacks().flat_map(move |(stack, block)| {
            let name = block.map_or_else(|| name.to_owned(), |i| format!("{name}.blocks.{i}"));
            stack.0.iter().enumerate().map(move |(i, layer)| (format!("{name}.{i}"), layer))
        })
    }

    fn layers_mut(&mut self) -> impl Iterator<Item = &mut Linear> {
        let before = if self.is_decoder { 0 } else { self.blocks.len() };
        let (before, after) = self.blocks.split_at_mut(before);
        before.iter_mut().chain([&mut self.layers]).chain(after).flat_map(|stack| &mut stack.0)
    }

    /// Its stacks in the order of the forward pass, and the number of each that is a block.
    fn stacks(&self) -> impl Iterator<Item = (&Stack, Option<usize>)> {
        let mut stacks: Vec<_> = self.blocks.iter().zip((0..).map(Some)).collect();
        stacks.insert(if self.is_decoder { 0 } else { stacks.len() }, (&self.layers, None));
        stacks.into_iter()
    }
}

#[cfg(test)]
mod tests;
