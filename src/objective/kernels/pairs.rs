//! Sums over pairs of points of a kernel that is itself a sum over bandwidths σ, 2σ, 4σ, …, and their gradients.
//!
//! All in `f64`. A squared exponential at σ is the fourth power of that at 2σ, so that one exponential serves all.

use super::exp::exp;
use super::isa::Isa;
use super::simd::{Kernel, Simd};

/// Follows the last point: so far away that a kernel vanishes there, so that no vector need be cut short.
const FAR: f64 = 1e150;
/// The most lanes of any set.
const PADDING: usize = 8;

/// Points of equally many coordinates, kept coordinate by coordinate.
#[derive(Clone, Debug)]
pub(crate) struct Columns {
    n: usize,
    values: Vec<Vec<f64>>,
}

impl Columns {
    /// `n` points with these coordinates.
    pub(crate) fn new<I: Iterator<Item = f64>>(n: usize, columns: impl Iterator<Item = I>) -> Self {
        let padded = |column: I| column.chain(std::iter::repeat_n(FAR, PADDING)).collect();
        Self { n, values: columns.map(padded).collect() }
    }

    /// The number of points.
    pub(crate) fn len(&self) -> usize {
        self.n
    }

    /// All points' coordinate after coordinate.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &[f64]> {
        self.values.iter().map(|column| &column[..self.n])
    }
}

/// The form of the kernel as a function of the squared distance.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Form {
    /// `k = exp(-r d²)`, `k' = -r k`.
    SquaredExponential,
    /// `k = (1 + r d²)^(-1/2)`, `k' = -r k³ / 2`.
    InverseMultiquadric,
}

/// Points and kernels whose pairs are summed.
pub(crate) struct Pairs<'a> {
    pub(crate) form: Form,
    /// `1 / 2σ²`, the widest bandwidth first.
    pub(crate) rates: &'a [f64],
    pub(crate) x: &'a Columns,
    pub(crate) y: &'a Columns,
    /// What the gradients of sums over pairs within `x` and across are multiplied by.
    pub(crate) factors: [f64; 2],
}

/// Sums of the kernel over pairs of different points within `x`, within `y`, and across; where asked for, the gradient
/// by the coordinates of `x` of the first and the last, each times its factor, coordinate after coordinate.
pub(crate) struct Sums {
    pub(crate) within: [f64; 2],
    pub(crate) across: f64,
    pub(crate) gradient: Vec<Vec<f64>>,
}

impl Pairs<'_> {
    /// Sums the pairs.
    pub(crate) fn sums(self, isa: Isa) -> Sums {
        isa.run(self)
    }
}

impl Kernel for Pairs<'_> {
    type Output = Sums;

    #[inline(always)]
    fn run<S: Simd>(self) -> Sums {
        let (x, y, width) = (self.x, self.y, self.x.values.len());
        let mut gradient = vec![vec![0.0; x.n + PADDING]; width];
        // A vector for each coordinate: what a row of pairs does to its own point.
        let mut own = vec![0.0; width * PADDING];
        let [mut within_x, mut within_y, mut across] = [0.0; 3];
        for i in 0..x.n {
            let row = Row { pairs: &self, points: x, i, others: x, from: i + 1, factor: self.factors[0] };
            within_x += row.sum::<S>(&mut own, &mut gradient);
            let row = Row { others: y, from: 0, factor: self.factors[1], ..row };
            across += row.sum::<S>(&mut own, &mut []);
            for (gradient, own) in gradient.iter_mut().zip(own.chunks_exact_mut(PADDING)) {
                gradient[i] += S::sum64(S::load64(own));
                own.fill(0.0);
            }
        }
        for i in 0..y.n {
            let row = Row { pairs: &self, points: y, i, others: y, from: i + 1, factor: 0.0 };
            within_y += row.sum::<S>(&mut [], &mut []);
        }
        Sums { within: [within_x, within_y], across, gradient }
    }
}

/// The pairs of point `i` with the points of `others` beginning with `from`.
#[derive(Clone, Copy)]
struct Row<'a> {
    pairs: &'a Pairs<'a>,
    points: &'a Columns,
    i: usize,
    others: &'a Columns,
    from: usize,
    factor: f64,
}

impl Row<'_> {
    /// The sum of the kernel. The gradients by point `i` and by the others grow, as far as there is room for them.
    #[inline(always)]
    fn sum<S: Simd>(&self, own: &mut [f64], others: &mut [Vec<f64>]) -> f64 {
        let mut sum = S::splat64(0.0);
        for at in (self.from..self.others.n).step_by(S::LANES / 2) {
            let mut distance = S::splat64(0.0);
            for k in 0..self.others.values.len() {
                let off = self.off::<S>(k, at);
                distance = S::mul_add64(off, off, distance);
            }
            let [value, slope] = match self.pairs.form {
                Form::SquaredExponential => squared_exponential::<S>(self.pairs.rates, distance),
                Form::InverseMultiquadric => inverse_multiquadric::<S>(self.pairs.rates, distance),
            };
            sum = S::add64(sum, value);
            let slope = S::mul64(S::splat64(self.factor), slope);
            for (k, own) in own.chunks_exact_mut(PADDING).enumerate() {
                let push = S::mul64(slope, self.off::<S>(k, at));
                S::store64(S::add64(S::load64(own), push), own);
                if let Some(other) = others.get_mut(k) {
                    let other = &mut other[at..];
                    S::store64(S::sub64(S::load64(other), push), other);
                }
            }
        }
        S::sum64(sum)
    }

    /// How far point `i` is from those at `at` in coordinate `k`.
    #[inline(always)]
    fn off<S: Simd>(&self, k: usize, at: usize) -> S::F64 {
        S::sub64(S::splat64(self.points.values[k][self.i]), S::load64(&self.others.values[k][at..]))
    }
}

/// Value and slope by the squared distance.
#[inline(always)]
fn squared_exponential<S: Simd>(rates: &[f64], distance: S::F64) -> [S::F64; 2] {
    let [mut value, mut slope] = [S::splat64(0.0); 2];
    let mut one = exp::<S>(S::mul64(S::splat64(-rates[0]), distance));
    for (i, rate) in rates.iter().enumerate() {
        if i > 0 {
            let square = S::mul64(one, one);
            one = S::mul64(square, square);
        }
        value = S::add64(value, one);
        slope = S::mul_add64(S::splat64(-rate), one, slope);
    }
    [value, slope]
}

/// Value and slope by the squared distance.
#[inline(always)]
fn inverse_multiquadric<S: Simd>(rates: &[f64], distance: S::F64) -> [S::F64; 2] {
    let [mut value, mut slope] = [S::splat64(0.0); 2];
    for rate in rates {
        let one = S::splat64(1.0);
        let k = S::div64(one, S::sqrt64(S::mul_add64(S::splat64(*rate), distance, one)));
        value = S::add64(value, k);
        slope = S::mul_add64(S::mul64(S::splat64(-0.5 * rate), k), S::mul64(k, k), slope);
    }
    [value, slope]
}
