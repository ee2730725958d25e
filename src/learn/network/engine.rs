//! What a network computes with: a copy of its parameters side by side, and the buffers of its passes.
//!
//! A training changes this copy and hands it back to the network when somebody wants to see it.

use dfdx::prelude::*;

use super::{Half, Network};
use crate::kernels::{self, Chain, Isa, Layer};
use crate::learn::config::Part;

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
    /// The last batch, row after row.
    rows: Vec<f32>,
    /// Its codes; after a backward pass, the gradient by them.
    pub(super) codes: Vec<f32>,
}

/// The examples of a batch: rows of a table.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Batch<'a> {
    /// Row after row.
    pub(crate) table: &'a [f32],
    /// The numbers of the batch's rows.
    pub(crate) rows: &'a [u32],
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
            rows: Vec::new(),
            codes: Vec::new(),
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

    /// Sets `y` to the outputs for each row of `x`.
    pub(crate) fn forward(&mut self, side: Side, x: &[f32], y: &mut Vec<f32>) {
        let (inputs, outputs) = self.widths(side);
        y.resize(x.len() / inputs * outputs, 0.0);
        let chain = match side {
            Side::Encoder => &mut self.encoder,
            Side::Decoder => &mut self.decoder,
        };
        chain.inputs_mut().set_rows(x);
        chain.forward(&self.parameters);
        chain.outputs().rows_into(y);
    }

    /// The code of each row of a batch.
    pub(super) fn encode(&mut self, batch: Batch<'_>) -> &[f32] {
        let width = self.encoder.inputs().rows();
        self.rows.clear();
        for &row in batch.rows {
            self.rows.extend_from_slice(&batch.table[row as usize * width..][..width]);
        }
        self.encoder.inputs_mut().set_rows(&self.rows);
        self.encoder.forward(&self.parameters);
        self.codes.resize(batch.rows.len() * self.encoder.outputs().rows(), 0.0);
        self.encoder.outputs().rows_into(&mut self.codes);
        &self.codes
    }

    /// What [`Self::encode`] gave last.
    pub(crate) fn codes(&self) -> &[f32] {
        &self.codes
    }

    /// Sets the gradient by the encoder's parameters, given that by the codes of the batch.
    pub(super) fn backward_encode(&mut self, by_codes: &[f32]) {
        self.encoder.outputs_mut().set_rows(by_codes);
        self.encoder.backward(&self.parameters, &mut self.gradient, false);
    }

    /// The mean squared error of what the decoder makes of the codes from the batch that was encoded last.
    pub(super) fn error(&mut self) -> f64 {
        self.decoder.inputs_mut().set_rows(&self.codes);
        self.decoder.forward(&self.parameters);
        kernels::squared_error(self.decoder.outputs_mut(), self.encoder.inputs())
    }

    /// Sets the gradient of `factor` times that error by the decoder's parameters, and returns it by the codes.
    pub(super) fn backward_error(&mut self, factor: f32) -> &[f32] {
        kernels::squared_error_gradient(factor, self.decoder.outputs_mut(), self.encoder.inputs());
        self.decoder.backward(&self.parameters, &mut self.gradient, true);
        self.decoder.inputs().rows_into(&mut self.codes);
        &self.codes
    }
}

/// The layers of a half, whose parameters begin at `begin`, which moves to their end.
fn layers(half: &Half, begin: &mut usize) -> Vec<Layer> {
    let mut layers = Vec::new();
    for (part, stack) in &half.stacks {
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
                block: if *part == Part::Block && last { n } else { 0 },
            });
        }
    }
    layers
}
