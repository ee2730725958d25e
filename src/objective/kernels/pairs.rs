//! Sums over pairs of points of a kernel that is itself a sum over bandwidths σ, 2σ, 4σ, …, and their gradients.
//!
//! All in `f64`. A squared exponential at σ is the fourth power of that at 2σ, so that one exponential serves all.

use super::exp::exp;
use super::isa::Isa;
use super::simd::{Kernel, Simd};

/// Follows the last point: so far away that a kernel vanishes there, so that no vector need be cut short.
const FAR: f64 = 1e100;
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

    /// Coordinate after coordinate.
    #[cfg(test)]
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

impl Form {
    /// What all its slopes are multiplied by.
    fn slope(self) -> f64 {
        match self {
            Self::SquaredExponential => -1.0,
            Self::InverseMultiquadric => -0.5,
        }
    }
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
        let (x, y) = (self.x, self.y);
        let factors = self.factors.map(|factor| factor * self.form.slope());
        let mut gradient = vec![vec![0.0; x.n + PADDING]; x.values.len()];
        let mut row = Row { distances: vec![0.0; x.n.max(y.n) + PADDING], slopes: vec![0.0; x.n.max(y.n) + PADDING] };
        let [mut within_x, mut within_y, mut across] = [0.0; 3];
        for i in 0..x.n {
            within_x += row.sum::<S>(&self, (x, i), (x, i + 1));
            for (column, gradient) in x.values.iter().zip(&mut gradient) {
                gradient[i] +=
                    row.push::<S>(factors[0], column[i], &column[i + 1..x.n + PADDING], Some(&mut gradient[i + 1..]));
            }
            across += row.sum::<S>(&self, (x, i), (y, 0));
            for ((column, others), gradient) in x.values.iter().zip(&y.values).zip(&mut gradient) {
                gradient[i] += row.push::<S>(factors[1], column[i], others, None);
            }
        }
        for i in 0..y.n {
            within_y += row.sum::<S>(&self, (y, i), (y, i + 1));
        }
        Sums { within: [within_x, within_y], across, gradient }
    }
}

/// The pairs of one point with others.
struct Row {
    distances: Vec<f64>,
    slopes: Vec<f64>,
}

impl Row {
    /// The sum of the kernel over the pairs of point `i` with `others` beginning with `from`. The slopes are kept.
    #[inline(always)]
    fn sum<S: Simd>(
        &mut self,
        pairs: &Pairs<'_>,
        (points, i): (&Columns, usize),
        (others, from): (&Columns, usize),
    ) -> f64 {
        let lanes = S::LANES / 2;
        let n = (others.n - from).next_multiple_of(lanes);
        self.slopes.resize(n, 0.0);
        self.distances.clear();
        self.distances.resize(n, 0.0);
        for (column, others) in points.values.iter().zip(&others.values) {
            let point = S::splat64(column[i]);
            for (sum, others) in self.distances.chunks_exact_mut(lanes).zip(others[from..].chunks_exact(lanes)) {
                let off = S::sub64(point, S::load64(others));
                S::store64(S::mul_add64(off, off, S::load64(sum)), sum);
            }
        }
        let mut sum = S::splat64(0.0);
        let all = self.distances.chunks_exact(lanes).zip(self.slopes.chunks_exact_mut(lanes));
        match pairs.form {
            Form::SquaredExponential => {
                for (distance, slope) in all {
                    let [value, by] = squared_exponential::<S>(pairs.rates, S::load64(distance));
                    sum = S::add64(sum, value);
                    S::store64(by, slope);
                }
            }
            Form::InverseMultiquadric => {
                for (distance, slope) in all {
                    let [value, by] = inverse_multiquadric::<S>(pairs.rates, S::load64(distance));
                    sum = S::add64(sum, value);
                    S::store64(by, slope);
                }
            }
        }
        S::sum64(sum)
    }

    /// The sum of `factor · slope · (point - other)` over the pairs; each is taken from `gradient` by the other.
    #[inline(always)]
    fn push<S: Simd>(&self, factor: f64, point: f64, others: &[f64], gradient: Option<&mut [f64]>) -> f64 {
        let (lanes, point, factor) = (S::LANES / 2, S::splat64(point), S::splat64(factor));
        let mut sum = S::splat64(0.0);
        let pairs = self.slopes.chunks_exact(lanes).zip(others.chunks_exact(lanes));
        if let Some(gradient) = gradient {
            for ((slope, others), gradient) in pairs.zip(gradient.chunks_exact_mut(lanes)) {
                let push = S::mul64(S::mul64(factor, S::load64(slope)), S::sub64(point, S::load64(others)));
                sum = S::add64(sum, push);
                S::store64(S::sub64(S::load64(gradient), push), gradient);
            }
        } else {
            for (slope, others) in pairs {
                sum = S::mul_add64(S::load64(slope), S::sub64(point, S::load64(others)), sum);
            }
            sum = S::mul64(factor, sum);
        }
        S::sum64(sum)
    }
}

/// The value, and the slope by the squared distance divided by [`Form::slope`].
#[inline(always)]
fn squared_exponential<S: Simd>(rates: &[f64], distance: S::F64) -> [S::F64; 2] {
    let [mut value, mut slope] = [S::splat64(0.0); 2];
    let mut one = exp::<S>(S::mul64(S::splat64(-rates[0]), distance));
    for rate in rates {
        value = S::add64(value, one);
        slope = S::mul_add64(S::splat64(*rate), one, slope);
        let square = S::mul64(one, one);
        one = S::mul64(square, square);
    }
    [value, slope]
}

/// The same.
#[inline(always)]
fn inverse_multiquadric<S: Simd>(rates: &[f64], distance: S::F64) -> [S::F64; 2] {
    let [mut value, mut slope] = [S::splat64(0.0); 2];
    for rate in rates {
        let rate = S::splat64(*rate);
        let k = S::reciprocal_root64(S::mul_add64(rate, distance, S::splat64(1.0)));
        value = S::add64(value, k);
        slope = S::mul_add64(S::mul64(rate, k), S::mul64(k, k), slope);
    }
    [value, slope]
}
