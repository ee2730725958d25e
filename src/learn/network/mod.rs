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

use super::config::{Model, Part};
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

/// An encoder, or a decoder, its mirror image: stacks of layers in the order of the forward pass.
#[derive(Clone, Debug)]
pub(crate) struct Half {
    /// At least one, each of at least one layer.
    pub(crate) stacks: Vec<(Part, Stack)>,
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
        let mut stacks = model.stacks(input_size);
        if is_decoder {
            stacks.reverse();
            for (_, widths) in &mut stacks {
                widths.reverse();
            }
        }
        let drawn = |(part, widths): (_, Vec<usize>)| Ok((part, Stack::new(&widths, device, stream)?));
        Ok(Self { stacks: stacks.into_iter().map(drawn).collect::<Result<_, _>>()? })
    }

    fn layers(&self, half: &'static str) -> impl Iterator<Item = (String, &Linear)> {
        let mut blocks = 0..;
        self.stacks.iter().flat_map(move |(part, stack)| {
            let name = match part {
                Part::Lift => format!("{half}.lift"),
                Part::Block => format!("{half}.blocks.{}", blocks.next().unwrap_or(0)),
                Part::Layers => half.to_owned(),
            };
            stack.0.iter().enumerate().map(move |(i, layer)| (format!("{name}.{i}"), layer))
        })
    }

    fn layers_mut(&mut self) -> impl Iterator<Item = &mut Linear> {
        self.stacks.iter_mut().flat_map(|(_, stack)| &mut stack.0)
    }
}

#[cfg(test)]
mod tests;
