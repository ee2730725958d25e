//! One fully connected layer on a batch: forward, and backward to its weights and to its inputs.
//!
//! Activations are matrices of features × examples: vectors run along the batch, so that a layer of any width, one or
//! two included, fills them.

use super::panels::Panels;
use super::tile::{Strip, Tile, add_by_columns, add_by_rows, strips};
use super::vector::Simd;

/// `y = W x + b`, W as outputs × inputs, and what is done to it at once.
#[inline(always)]
pub(super) fn forward<S: Simd>(
    (weight, bias): (&[f32], &[f32]),
    x: &Panels,
    y: &mut Panels,
    relu: bool,
    residual: Option<&Panels>,
) {
    y.resize(bias.len(), x.columns());
    for p in 0..x.len() {
        let (two, rows, inputs) = (y.columns_of(p) > S::LANES, y.rows(), x.rows());
        let (residual, x, y) = (residual.map(|z| z.panel(p)), x.panel(p), y.panel_mut(p));
        if two {
            strips::<S>(rows, Forward::<2> { weight, bias, inputs, x, y, relu, residual });
        } else {
            strips::<S>(rows, Forward::<1> { weight, bias, inputs, x, y, relu, residual });
        }
    }
}

struct Forward<'a, const N: usize> {
    weight: &'a [f32],
    bias: &'a [f32],
    inputs: usize,
    x: &'a [f32],
    y: &'a mut [f32],
    relu: bool,
    residual: Option<&'a [f32]>,
}

impl<const N: usize> Strip for Forward<'_, N> {
    #[inline(always)]
    fn rows<S: Simd, const R: usize>(&mut self, first: usize) {
        let bias = &self.bias[first..][..R];
        let mut tile: Tile<S, R, N> = std::array::from_fn(|r| [S::splat(bias[r]); N]);
        add_by_rows::<S, R, N>(&mut tile, (&self.weight[first * self.inputs..], self.inputs), self.x, self.inputs);
        let all = 2 * S::LANES * first..2 * S::LANES * (first + R);
        if let Some(z) = self.residual {
            for (sums, z) in tile.iter_mut().zip(z[all.clone()].chunks_exact(2 * S::LANES)) {
                *sums = std::array::from_fn(|n| S::add(sums[n], S::load(&z[n * S::LANES..])));
            }
        }
        for (sums, y) in tile.iter().zip(self.y[all].chunks_exact_mut(2 * S::LANES)) {
            for (n, sum) in sums.iter().enumerate() {
                S::store(if self.relu { S::relu(*sum) } else { *sum }, &mut y[n * S::LANES..]);
            }
        }
    }
}

/// Puts the gradient by the inputs in the place of the inputs, given that by the outputs: `Wᵀ dy`, 0 where the inputs
/// come out of a `ReLU` that was 0, plus the gradient that reaches them by another way.
#[inline(always)]
pub(super) fn backward_inputs<S: Simd>(
    weight: &[f32],
    dy: &Panels,
    x: &mut Panels,
    relu: bool,
    residual: Option<&Panels>,
) {
    for p in 0..x.len() {
        let (two, rows, outputs) = (x.columns_of(p) > S::LANES, x.rows(), dy.rows());
        let (residual, dy, x) = (residual.map(|z| z.panel(p)), dy.panel(p), x.panel_mut(p));
        if two {
            strips::<S>(rows, BackwardInputs::<2> { weight, inputs: rows, outputs, dy, x, relu, residual });
        } else {
            strips::<S>(rows, BackwardInputs::<1> { weight, inputs: rows, outputs, dy, x, relu, residual });
        }
    }
}

struct BackwardInputs<'a, const N: usize> {
    weight: &'a [f32],
    inputs: usize,
    outputs: usize,
    dy: &'a [f32],
    x: &'a mut [f32],
    relu: bool,
    residual: Option<&'a [f32]>,
}

impl<const N: usize> Strip for BackwardInputs<'_, N> {
    #[inline(always)]
    fn rows<S: Simd, const R: usize>(&mut self, first: usize) {
        let mut tile: Tile<S, R, N> = [[S::splat(0.0); N]; R];
        add_by_columns::<S, R, N>(&mut tile, (&self.weight[first..], self.inputs), self.dy, self.outputs);
        let all = 2 * S::LANES * first..2 * S::LANES * (first + R);
        if let Some(z) = self.residual {
            for (sums, z) in tile.iter_mut().zip(z[all.clone()].chunks_exact(2 * S::LANES)) {
                *sums = std::array::from_fn(|n| S::add(sums[n], S::load(&z[n * S::LANES..])));
            }
        }
        for (sums, x) in tile.iter().zip(self.x[all].chunks_exact_mut(2 * S::LANES)) {
            for (n, sum) in sums.iter().enumerate() {
                let x = &mut x[n * S::LANES..];
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
    transposed: &mut Panels,
) {
    strips::<S>(dy.rows(), BiasGradient { dy, bias });
    if x.rows() < S::LANES || dy.rows() < 4 {
        for i in 0..x.rows() {
            strips::<S>(dy.rows(), Dots { dy, x, i, gradient: weight });
        }
        return;
    }
    transposed.transpose(x);
    for q in 0..transposed.len() {
        if transposed.columns_of(q) > S::LANES {
            strips::<S>(dy.rows(), WeightGradient::<2> { dy, x: transposed, q, gradient: weight });
        } else {
            strips::<S>(dy.rows(), WeightGradient::<1> { dy, x: transposed, q, gradient: weight });
        }
    }
}

/// Columns of the gradient from panel `q` of the transposed inputs.
struct WeightGradient<'a, const N: usize> {
    dy: &'a Panels,
    x: &'a Panels,
    q: usize,
    gradient: &'a mut [f32],
}

impl<const N: usize> Strip for WeightGradient<'_, N> {
    #[inline(always)]
    fn rows<S: Simd, const R: usize>(&mut self, first: usize) {
        let panel = 2 * S::LANES;
        let mut tile: Tile<S, R, N> = [[S::splat(0.0); N]; R];
        let x = self.x.panel(self.q);
        for p in 0..self.dy.len() {
            let dy = &self.dy.panel(p)[first * panel..];
            add_by_rows::<S, R, N>(&mut tile, (dy, panel), &x[p * panel * panel..], self.dy.columns_of(p));
        }
        let (inputs, columns) = (self.x.columns(), self.x.columns_of(self.q));
        for (r, sums) in tile.iter().enumerate() {
            let to = &mut self.gradient[(first + r) * inputs + self.q * panel..][..columns];
            for (n, sum) in sums.iter().enumerate() {
                let to = &mut to[n * S::LANES..];
                if to.len() >= S::LANES {
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

/// Column `i` of the gradient, where a layer is too narrow for tiles: products along the batch.
struct Dots<'a> {
    dy: &'a Panels,
    x: &'a Panels,
    i: usize,
    gradient: &'a mut [f32],
}

impl Strip for Dots<'_> {
    #[inline(always)]
    fn rows<S: Simd, const R: usize>(&mut self, first: usize) {
        let panel = 2 * S::LANES;
        let mut sums = [S::splat(0.0); R];
        for p in 0..self.x.len() {
            let dy = &self.dy.panel(p)[first * panel..][..R * panel];
            let x = &self.x.panel(p)[self.i * panel..][..panel];
            for begin in (0..self.x.columns_of(p)).step_by(S::LANES) {
                let x = S::load(&x[begin..]);
                for (dy, sum) in dy.chunks_exact(panel).zip(&mut sums) {
                    *sum = S::mul_add(S::load(&dy[begin..]), x, *sum);
                }
            }
        }
        for (r, sum) in sums.into_iter().enumerate() {
            self.gradient[(first + r) * self.x.rows() + self.i] = S::sum(sum);
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
            let dy = &self.dy.panel(p)[first * panel..][..R * panel];
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
