//! An encoder or a decoder on a batch: layer after layer forward, and backward in the same buffers.

use std::ops::Range;

use super::dense::{self, Room};
use super::isa::Isa;
use super::panels::Panels;
use super::vector::{Compute, Simd};

/// A layer and where its parameters are among all.
#[derive(Clone, Debug)]
pub(crate) struct Layer {
    pub(crate) inputs: usize,
    pub(crate) outputs: usize,
    /// Its weights (outputs × inputs), and its biases after them.
    pub(crate) parameters: Range<usize>,
    /// Whether a `ReLU` follows.
    pub(crate) relu: bool,
    /// How many layers end a residual block with this one: the block's input is added to its output.
    pub(crate) block: usize,
}

/// Layers and the activations of the last batch.
#[derive(Debug)]
pub(crate) struct Chain {
    isa: Isa,
    layers: Vec<Layer>,
    /// The input, and what each layer made of it; after a backward pass, the gradients by them.
    activations: Vec<Panels>,
    room: Room,
}

impl Chain {
    pub(crate) fn new(isa: Isa, layers: Vec<Layer>) -> Self {
        let widths = layers.iter().map(|l| l.inputs).take(1).chain(layers.iter().map(|l| l.outputs));
        let activations = widths.map(|width| Panels::new(isa, width)).collect();
        Self { isa, layers, activations, room: Room::new(isa) }
    }

    /// How many numbers it takes and gives for each example.
    pub(crate) fn widths(&self) -> (usize, usize) {
        (self.inputs().rows(), self.outputs().rows())
    }

    /// A batch, each of its examples a column.
    pub(crate) fn inputs(&self) -> &Panels {
        &self.activations[0]
    }

    /// To be filled with a batch.
    pub(crate) fn inputs_mut(&mut self) -> &mut Panels {
        &mut self.activations[0]
    }

    /// What became of it.
    pub(crate) fn outputs(&self) -> &Panels {
        &self.activations[self.layers.len()]
    }

    /// To be replaced by the gradient by it.
    pub(crate) fn outputs_mut(&mut self) -> &mut Panels {
        &mut self.activations[self.layers.len()]
    }

    /// Computes the outputs.
    pub(crate) fn forward(&mut self, parameters: &[f32]) {
        self.isa.run(Forward { chain: self, parameters });
    }

    /// Computes the gradient by the parameters, given that by the outputs in their place. If asked for, that by the inputs
    /// takes the place of these.
    pub(crate) fn backward(&mut self, parameters: &[f32], gradient: &mut [f32], by_inputs: bool) {
        self.isa.run(Backward { chain: self, parameters, gradient, by_inputs });
    }
}

struct Forward<'a> {
    chain: &'a mut Chain,
    parameters: &'a [f32],
}

impl Compute for Forward<'_> {
    type Output = ();

    #[inline(always)]
    fn run<S: Simd>(self) {
        let Chain { layers, activations, room, .. } = self.chain;
        for (l, layer) in layers.iter().enumerate() {
            let (before, after) = activations.split_at_mut(l + 1);
            let residual = (layer.block > 0).then(|| &before[l + 1 - layer.block]);
            let parameters = self.parameters[layer.parameters.clone()].split_at(layer.inputs * layer.outputs);
            dense::forward::<S>(parameters, &before[l], &mut after[0], (layer.relu, residual), room);
        }
    }
}

struct Backward<'a> {
    chain: &'a mut Chain,
    parameters: &'a [f32],
    gradient: &'a mut [f32],
    by_inputs: bool,
}

impl Compute for Backward<'_> {
    type Output = ();

    #[inline(always)]
    fn run<S: Simd>(self) {
        let Chain { layers, activations, room, .. } = self.chain;
        for (l, layer) in layers.iter().enumerate().rev() {
            let (before, after) = activations.split_at_mut(l + 1);
            let n_weights = layer.inputs * layer.outputs;
            let gradient = self.gradient[layer.parameters.clone()].split_at_mut(n_weights);
            dense::backward_weights::<S>(&after[0], &before[l], gradient, room);
            if l > 0 || self.by_inputs {
                let weight = &self.parameters[layer.parameters.clone()][..n_weights];
                let relu = l > 0 && layers[l - 1].relu;
                // The block that begins with this layer gave its input to its last layer too.
                let ends =
                    layers.iter().enumerate().skip(l).find(|(end, last)| last.block > 0 && end + 1 - last.block == l);
                let residual = ends.map(|(end, _)| &after[end - l]);
                dense::backward_inputs::<S>(weight, &after[0], &mut before[l], (relu, residual), room);
            }
        }
    }
}
