//! What a network computes with: a copy of its parameters side by side, and the buffers of its passes.
//!
//! A training changes this copy and hands it back to the network when somebody wants to see it.

use dfdx::prelude::*;

use super::{Half, Network};
use crate::kernels::{Chain, Isa, Layer};

/// One of the two halves of a network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    /// Rows to codes.
    Encoder,
    /// Codes to rows.
    Decoder,
}

/// Parameters, gradients and the activations of the last batch.
#[derive(Debug)]
pub(crate) struct Engine {
    pub(crate) isa: Isa,
    /// Weight (outputs × inputs) and bias of each layer, in the order of [`Network::layers`].
    pub(crate) parameters: Vec<f32>,
    /// Of a loss, by the parameters.
    pub(crate) gradient: Vec<f32>,
    encoder: Chain,
    decoder: Chain,
    /// The numbers of the last batch on dfdx's tape, encoder first.
    pub(super) batches: [Batch; 2],
}

/// What a side took and gave, row after row, and gradients by it.
#[derive(Debug, Default)]
pub(super) struct Batch {
    pub(super) inputs: Vec<f32>,
    pub(super) outputs: Vec<f32>,
    pub(super) by_inputs: Vec<f32>,
    pub(super) by_outputs: Vec<f32>,
}

impl Engine {
    /// An engine with the network's parameters.
    pub(crate) fn new(network: &Network) -> Self {
        let mut begin = 0;
        let (encoder, decoder) = (layers(&network.encoder, &mut begin), layers(&network.decoder, &mut begin));
        let mut parameters = Vec::with_capacity(begin);
        for (_, layer) in network.layers() {
            parameters.extend(layer.weight.as_vec());
            parameters.extend(layer.bias.as_vec());
        }
        let isa = network.isa;
        Self {
            isa,
            gradient: vec![0.0; parameters.len()],
            parameters,
            encoder: Chain::new(isa, encoder),
            decoder: Chain::new(isa, decoder),
            batches: Default::default(),
        }
    }

    /// Gives the network these parameters.
    pub(crate) fn write_into(&self, network: &mut Network) {
        let mut rest = &self.parameters[..];
        for layer in network.layers_mut() {
            let (weight, after) = rest.split_at(layer.weight.shape().num_elements());
            let (bias, after) = after.split_at(layer.bias.shape().num_elements());
            layer.weight.copy_from(weight);
            layer.bias.copy_from(bias);
            rest = after;
        }
    }

    /// Whether every parameter is finite. A loss alone does not tell: `ReLU` makes 0 of NaN.
    pub(crate) fn is_finite(&self) -> bool {
        self.parameters.iter().all(|x| x.is_finite())
    }

    /// How many numbers a side takes and gives for each example.
    pub(crate) fn widths(&self, side: Side) -> (usize, usize) {
        match side {
            Side::Encoder => self.encoder.widths(),
            Side::Decoder => self.decoder.widths(),
        }
    }

    /// What a side gave last on dfdx's tape, row after row.
    pub(crate) fn outputs(&self, side: Side) -> &[f32] {
        &self.batches[side as usize].outputs
    }

    /// Sets `y` to the outputs for each row of `x`.
    pub(crate) fn forward(&mut self, side: Side, x: &[f32], y: &mut Vec<f32>) {
        let (inputs, outputs) = self.widths(side);
        y.resize(x.len() / inputs * outputs, 0.0);
        let (chain, parameters) = match side {
            Side::Encoder => (&mut self.encoder, &self.parameters),
            Side::Decoder => (&mut self.decoder, &self.parameters),
        };
        chain.forward(parameters, x, y);
    }

    /// Sets the gradient by the side's parameters, given that by its outputs for the last batch, and `dx` to that by its
    /// inputs. The gradient by the rows themselves is of no use: an encoder leaves `dx` empty.
    pub(crate) fn backward(&mut self, side: Side, dy: &[f32], dx: &mut Vec<f32>) {
        dx.clear();
        match side {
            Side::Encoder => self.encoder.backward(&self.parameters, dy, &mut self.gradient, None),
            Side::Decoder => {
                let (inputs, outputs) = self.decoder.widths();
                dx.resize(dy.len() / outputs * inputs, 0.0);
                self.decoder.backward(&self.parameters, dy, &mut self.gradient, Some(dx));
            }
        }
    }
}

/// The layers of a half, whose parameters begin at `begin`, which moves to their end.
fn layers(half: &Half, begin: &mut usize) -> Vec<Layer> {
    let mut layers = Vec::new();
    for (stack, block) in half.stacks() {
        let n = stack.0.len();
        for (i, layer) in stack.0.iter().enumerate() {
            let (outputs, inputs) = (layer.weight.shape().0.0, layer.weight.shape().1.0);
            let parameters = *begin..*begin + outputs * inputs + outputs;
            *begin = parameters.end;
            let last = i + 1 == n;
            layers.push(Layer {
                inputs,
                outputs,
                parameters,
                relu: !last,
                block: if block.is_some() && last { n } else { 0 },
            });
        }
    }
    layers
}
