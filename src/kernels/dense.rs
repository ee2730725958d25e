//! One fully connected layer on a batch: forward, and backward to its weights and to its inputs.
//!
//! Activations are matrices of features × examples: vectors run along the batch, so that a layer of any width, one or
//! two included, fills them.

use super::aligned::Aligned;
use super::isa::Isa;
use super::pack;
use super::panels::Panels;
use super::tile::{Product, Strip, Tile, multiply, strips};
use super::vector::Simd;

/// What the passes need room for, from layer to layer the same.
#[derive(Debug)]
pub(super) struct Room {
    /// The rows that a strip of tiles multiplies.
    packed: Aligned,
    /// A layer's inputs, transposed.
    transposed: Panels,
}

impl Room {
    pub(super) fn new(isa: Isa) -> Self {
        Self { packed: Aligned::default(), transposed: Panels::new(isa, 0) }
    }
}

/// `y = W x + b`, W as outputs × inputs, and what is done to it at once.
#[inline(always)]
pub(super) fn forward<S: Simd>(
    (weight, bias): (&[f32], &[f32]),
    x: &Panels,
    y: &mut Panels,
    (relu, residual): (bool, Option<&Panels>),
    room: &mut Room,
) {
    y.resize(bias.len(), x.columns());
    let outputs = y.rows();
    multiply::<S>(Forward { weight, bias, y, relu, residual }, outputs, x, &mut room.packed);
}

struct Forward<'a> {
    weight: &'a [f32],
    bias: &'a [f32],
    y: &'a mut Panels,
    relu: bool,
    residual: Option<&'a Panels>,
}

impl Product for Forward<'_> {
    #[inline(always)]
    fn pack<S: Simd, const R: usize>(&self, first: usize, to: &mut [f32]) -> usize {
        pack::rows::<S, R>(self.weight, self.weight.len() / self.bias.len(), first, to)
    }

    #[inline(always)]
    fn begin(&self, row: usize) -> f32 {
        self.bias[row]
    }

    #[inline(always)]
    fn end<S: Simd, const R: usize, const N: usize>(&mut self, first: usize, p: usize, tile: Tile<S, R, N>) {
        let tile = plus::<S, R, N>(tile, self.residual, first, p);
        let panel = 2 * S::LANES;
        for (sums, y) in tile.iter().zip(self.y.rows_of_mut::<S, R>(p, first).chunks_exact_mut(panel)) {
            for (sum, y) in sums.iter().zip(y.chunks_exact_mut(S::LANES)) {
                S::store(if self.relu { S::relu(*sum) } else { *sum }, y);
            }
        }
    }
}

/// The tile and what stands at its place in a matrix, if there is one.
#[inline(always)]
fn plus<S: Simd, const R: usize, const N: usize>(
    mut tile: Tile<S, R, N>,
    matrix: Option<&Panels>,
    first: usize,
    p: usize,
) -> Tile<S, R, N> {
    if let Some(matrix) = matrix {
        let rows = matrix.rows_of::<S, R>(p, first);
        for (sums, row) in tile.iter_mut().zip(rows.chunks_exact(2 * S::LANES)) {
            for (sum, z) in sums.iter_mut().zip(row.chunks_exact(S::LANES)) {
                *sum = S::add(*sum, S::load(z));
            }
        }
    }
    tile
}

/// Puts the gradient by the inputs in the place of the inputs, given that by the outputs: `Wᵀ dy`, 0 where the inputs
/// come out of a `ReLU` that was 0, plus the gradient that reaches them by another way.
#[inline(always)]
pub(super) fn backward_inputs<S: Simd>(
    weight: &[f32],
    dy: &Panels,
    x: &mut Panels,
    (relu, residual): (bool, Option<&Panels>),
    room: &mut Room,
) {
    let inputs = x.rows();
    multiply::<S>(BackwardInputs { weight, x, relu, residual }, inputs, dy, &mut room.packed);
}

struct BackwardInputs<'a> {
    weight: &'a [f32],
    x: &'a mut Panels,
    relu: bool,
    residual: Option<&'a Panels>,
}

impl Product for BackwardInputs<'_> {
    #[inline(always)]
    fn pack<S: Simd, const R: usize>(&self, first: usize, to: &mut [f32]) -> usize {
        pack::columns::<S, R>(self.weight, self.x.rows(), first, to)
    }

    #[inline(always)]
    fn end<S: Simd, const R: usize, const N: usize>(&mut self, first: usize, p: usize, tile: Tile<S, R, N>) {
        let tile = plus::<S, R, N>(tile, self.residual, first, p);
        let panel = 2 * S::LANES;
        for (sums, x) in tile.iter().zip(self.x.rows_of_mut::<S, R>(p, first).chunks_exact_mut(panel)) {
            for (sum, x) in sums.iter().zip(x.chunks_exact_mut(S::LANES)) {
                S::store(if self.relu { S::where_positive(*sum, S::load(x)) } else { *sum }, x);
            }
        }
    }
}

/// The gradients by weights and biases: `dy xᵀ` and the sums of the rows of `dy`. Right of its last column `dy` must be 0.
#[inline(always)]
pub(super) fn backward_weights<S: Simd>(
    dy: &Panels,
    x: &Panels,
    (weight, bias): (&mut [f32], &mut [f32]),
    room: &mut Room,
) {
    strips::<S>(dy.rows(), BiasGradient { dy, bias });
    if x.rows() < S::LANES || dy.rows() < 4 {
        strips::<S>(dy.rows(), Dots { dy, x, gradient: weight });
    } else {
        let Room { packed, transposed } = room;
        transposed.transpose::<S>(x);
        multiply::<S>(WeightGradient { dy, inputs: x.rows(), gradient: weight }, dy.rows(), transposed, packed);
    }
}

struct WeightGradient<'a> {
    dy: &'a Panels,
    inputs: usize,
    gradient: &'a mut [f32],
}

impl Product for WeightGradient<'_> {
    #[inline(always)]
    fn pack<S: Simd, const R: usize>(&self, first: usize, to: &mut [f32]) -> usize {
        pack::rows_of_panels::<S, R>(self.dy, first, to)
    }

    #[inline(always)]
    fn end<S: Simd, const R: usize, const N: usize>(&mut self, first: usize, p: usize, tile: Tile<S, R, N>) {
        let panel = 2 * S::LANES;
        let rows = self.gradient[first * self.inputs..].chunks_exact_mut(self.inputs);
        for (sums, row) in tile.iter().zip(rows) {
            let to = &mut row[p * panel..];
            for (sum, to) in sums.iter().zip(to.chunks_mut(S::LANES)) {
                if to.len() == S::LANES {
                    S::store(*sum, to);
                } else {
                    let mut whole = [0.0; 16];
                    S::store(*sum, &mut whole);
                    to.copy_from_slice(&whole[..to.len()]);
                }
            }
        }
    }
}

/// The gradient by weights where a layer is too narrow for tiles: products along the batch.
struct Dots<'a> {
    dy: &'a Panels,
    x: &'a Panels,
    gradient: &'a mut [f32],
}

impl Strip for Dots<'_> {
    #[inline(always)]
    fn rows<S: Simd, const R: usize>(&mut self, first: usize) {
        let inputs = self.x.rows();
        let mut i = 0;
        // As many sums at a time as keep a processor busy.
        while R == 1 && inputs - i >= 8 {
            self.columns::<S, R, 8>(first, i);
            i += 8;
        }
        while inputs - i >= 2 {
            self.columns::<S, R, 2>(first, i);
            i += 2;
        }
        if inputs > i {
            self.columns::<S, R, 1>(first, i);
        }
    }
}

impl Dots<'_> {
    /// C columns of R rows of the gradient, beginning with column `i`.
    #[inline(always)]
    fn columns<S: Simd, const R: usize, const C: usize>(&mut self, first: usize, i: usize) {
        let panel = 2 * S::LANES;
        let mut sums = [[S::splat(0.0); C]; R];
        for p in 0..self.x.len() {
            let dy = self.dy.rows_of::<S, R>(p, first);
            let x = self.x.rows_of::<S, C>(p, i);
            for begin in (0..self.x.columns_of(p)).step_by(S::LANES) {
                let mut columns = [S::splat(0.0); C];
                for (column, x) in columns.iter_mut().zip(x.chunks_exact(panel)) {
                    *column = S::load(&x[begin..]);
                }
                for (dy, sums) in dy.chunks_exact(panel).zip(&mut sums) {
                    let dy = S::load(&dy[begin..]);
                    for (x, sum) in columns.iter().zip(sums) {
                        *sum = S::mul_add(dy, *x, *sum);
                    }
                }
            }
        }
        let inputs = self.x.rows();
        for (r, sums) in sums.into_iter().enumerate() {
            let to = &mut self.gradient[(first + r) * inputs + i..][..C];
            for (to, sum) in to.iter_mut().zip(sums) {
                *to = S::sum(sum);
            }
        }
    }
}

/// The sums of the rows of `dy`.
struct BiasGradient<'a> {
    dy: &'a Panels,
    bias: &'a mut [f32],
}

impl Strip for BiasGradient<'_> {
    #[inline(always)]
    fn rows<S: Simd, const R: usize>(&mut self, first: usize) {
        let panel = 2 * S::LANES;
        let mut sums = [S::splat(0.0); R];
        for p in 0..self.dy.len() {
            let dy = self.dy.rows_of::<S, R>(p, first);
            for begin in (0..self.dy.columns_of(p)).step_by(S::LANES) {
                for (dy, sum) in dy.chunks_exact(panel).zip(&mut sums) {
                    *sum = S::add(S::load(&dy[begin..]), *sum);
                }
            }
        }
        for (bias, sum) in self.bias[first..].iter_mut().zip(sums) {
            *bias = S::sum(sum);
        }
    }
}
