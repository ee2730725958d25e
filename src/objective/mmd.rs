//! The squared maximum mean discrepancy of two samples (Gretton et al. 2012, "A kernel two-sample test"), and its
//! gradient. Pure arithmetic; whose samples they are is not its concern.
//!
//! The kernel is a sum over bandwidths σ, 2σ, 4σ, …. A squared exponential at σ is the fourth power of that at 2σ, so
//! that one exponential serves all of them.

use super::data::Rows;
use crate::trial::{Estimator, Kernel, Mmd, Stream};

/// Points of one dimension number each, coordinate by coordinate.
#[derive(Clone, Debug)]
pub(super) struct Points(Vec<Vec<f64>>);

impl Points {
    /// The points of these rows, at most `most` of them.
    pub(super) fn of(rows: &Rows, most: usize) -> Self {
        Self::new(&rows.values[..rows.width * rows.len().min(most)], rows.width)
    }

    /// The points of these numbers, row after row.
    pub(super) fn new(values: &[f32], width: usize) -> Self {
        let column = |k| values.iter().skip(k).step_by(width).map(|&x| f64::from(x)).collect();
        Self((0..width).map(column).collect())
    }

    /// `n` standard normal points.
    pub(super) fn normal(n: usize, width: usize, stream: &mut Stream) -> Self {
        let mut draws = std::iter::repeat_with(|| stream.normal_pair()).flatten();
        Self((0..width).map(|_| draws.by_ref().take(n).collect()).collect())
    }

    /// The number of points.
    pub(super) fn len(&self) -> usize {
        self.0.first().map_or(0, Vec::len)
    }

    /// The squared distances of point `i` from the points of `others` beginning with `from`.
    fn squared_distances(&self, i: usize, others: &Self, from: usize, out: &mut Vec<f64>) {
        out.clear();
        out.resize(others.len() - from, 0.0);
        for (x, ys) in self.0.iter().map(|column| column[i]).zip(&others.0) {
            out.iter_mut().zip(&ys[from..]).for_each(|(d, y)| *d += (x - y) * (x - y));
        }
    }
}

/// MMD² of samples `x` and `y` of one width.
pub(super) fn squared(mmd: &Mmd, x: &Points, y: &Points) -> f64 {
    let mut kernel = KernelSum::new(mmd);
    let (within, across) = factors(mmd.estimator, x.len(), y.len());
    let mut mean_within = |points: &Points, factor: f64| {
        let pairs: f64 = (0..points.len()).map(|i| kernel.of_pairs(points, i, points, i + 1)).sum();
        factor * 2.0 * pairs + itself(mmd, points.len())
    };
    let both = mean_within(x, within[0]) + mean_within(y, within[1]);
    both - 2.0 * across * (0..x.len()).map(|i| kernel.of_pairs(x, i, y, 0)).sum::<f64>()
}

/// MMD² of samples `x` and `y`, and its derivative by each coordinate of `x`, point after point.
pub(super) fn squared_and_gradient(mmd: &Mmd, x: &Points, y: &Points) -> (f64, Vec<f64>) {
    let mut kernel = KernelSum::new(mmd);
    let ([within_x, within_y], across) = factors(mmd.estimator, x.len(), y.len());
    let mut gradient: Vec<Vec<f64>> = x.0.iter().map(|column| vec![0.0; column.len()]).collect();
    let [mut pairs_x, mut pairs_y, mut pairs_across] = [0.0; 3];
    for i in 0..x.len() {
        pairs_x += kernel.of_pairs(x, i, x, i + 1);
        for (column, by) in x.0.iter().zip(&mut gradient) {
            let (begin, rest) = by.split_at_mut(i + 1);
            for ((other, slope), by) in column[i + 1..].iter().zip(&kernel.slopes).zip(rest) {
                let push = 4.0 * within_x * slope * (column[i] - other);
                begin[i] += push;
                *by -= push;
            }
        }
        pairs_across += kernel.of_pairs(x, i, y, 0);
        for ((column, others), by) in x.0.iter().zip(&y.0).zip(&mut gradient) {
            let pull: f64 = others.iter().zip(&kernel.slopes).map(|(other, slope)| slope * (column[i] - other)).sum();
            by[i] -= 4.0 * across * pull;
        }
    }
    for i in 0..y.len() {
        pairs_y += kernel.of_pairs(y, i, y, i + 1);
    }
    let both = 2.0 * (within_x * pairs_x + within_y * pairs_y) + itself(mmd, x.len()) + itself(mmd, y.len());
    let rows = (0..x.len()).flat_map(|i| gradient.iter().map(move |column| column[i])).collect();
    (both - 2.0 * across * pairs_across, rows)
}

/// What sums over pairs of different points of `x` and of `y`, and over pairs across, are multiplied by to become means.
#[expect(clippy::cast_precision_loss, reason = "samples are far below 2^53")]
fn factors(estimator: Estimator, n_x: usize, n_y: usize) -> ([f64; 2], f64) {
    let within = |n: usize| match estimator {
        Estimator::Biased => 1.0 / (n * n) as f64,
        Estimator::Unbiased if n < 2 => 0.0,
        Estimator::Unbiased => 1.0 / (n * (n - 1)) as f64,
    };
    ([within(n_x), within(n_y)], 1.0 / (n_x * n_y) as f64)
}

/// What the pairs of a point with itself add to the mean: every kernel is 1 there.
#[expect(clippy::cast_precision_loss, reason = "samples are far below 2^53")]
fn itself(mmd: &Mmd, n: usize) -> f64 {
    match mmd.estimator {
        Estimator::Biased => mmd.bandwidths as f64 / n as f64,
        Estimator::Unbiased => 0.0,
    }
}

/// The kernels' sum over the bandwidths, for many pairs at a time.
struct KernelSum {
    kernel: Kernel,
    /// `1 / 2σ²`, the widest bandwidth first.
    rates: Vec<f64>,
    distances: Vec<f64>,
    /// The kernel of one bandwidth.
    one: Vec<f64>,
    /// Of each pair.
    values: Vec<f64>,
    /// The derivatives of the values by the squared distances.
    slopes: Vec<f64>,
}

impl KernelSum {
    fn new(mmd: &Mmd) -> Self {
        let mut rates = vec![0.5 / (mmd.base * mmd.base)];
        rates.resize_with(mmd.bandwidths, {
            let mut rate = rates[0];
            move || {
                rate /= 4.0;
                rate
            }
        });
        rates.reverse();
        let [distances, one, values, slopes] = [const { Vec::new() }; 4];
        Self { kernel: mmd.kernel, rates, distances, one, values, slopes }
    }

    /// Sets values and slopes of the pairs of point `i` with the points of `others` beginning with `from`, and returns
    /// the sum of the values.
    fn of_pairs(&mut self, points: &Points, i: usize, others: &Points, from: usize) -> f64 {
        points.squared_distances(i, others, from, &mut self.distances);
        for sums in [&mut self.values, &mut self.slopes] {
            sums.clear();
            sums.resize(self.distances.len(), 0.0);
        }
        match self.kernel {
            Kernel::SquaredExponential => self.squared_exponential(),
            Kernel::InverseMultiquadric => self.inverse_multiquadric(),
        }
        self.values.iter().sum()
    }

    /// `k = exp(-r d²)`, `k' = -r k`.
    fn squared_exponential(&mut self) {
        let widest = self.rates[0];
        self.one.clear();
        self.one.extend(self.distances.iter().map(|d| libm::exp(-widest * d)));
        for (i, rate) in self.rates.iter().enumerate() {
            for ((k, value), slope) in self.one.iter_mut().zip(&mut self.values).zip(&mut self.slopes) {
                if i > 0 {
                    *k = (*k * *k) * (*k * *k);
                }
                *value += *k;
                *slope -= rate * *k;
            }
        }
    }

    /// `k = (1 + r d²)^(-1/2)`, `k' = -r k³ / 2`.
    fn inverse_multiquadric(&mut self) {
        for rate in &self.rates {
            for ((d, value), slope) in self.distances.iter().zip(&mut self.values).zip(&mut self.slopes) {
                let square = 1.0 / (1.0 + rate * d);
                let k = square.sqrt();
                *value += k;
                *slope -= 0.5 * rate * square * k;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{Purpose, stream};

    const KERNELS: [Kernel; 2] = [Kernel::SquaredExponential, Kernel::InverseMultiquadric];
    const ESTIMATORS: [Estimator; 2] = [Estimator::Biased, Estimator::Unbiased];

    fn all(base: f64, bandwidths: usize) -> impl Iterator<Item = Mmd> {
        KERNELS.into_iter().flat_map(move |kernel| {
            ESTIMATORS.map(|estimator| Mmd { kernel, estimator, bandwidths, base, weight: 1.0 })
        })
    }

    fn count(n: usize) -> f64 {
        f64::from(u32::try_from(n).unwrap())
    }

    /// The definition, pair by pair and bandwidth by bandwidth.
    fn by_definition(mmd: &Mmd, x: &[Vec<f64>], y: &[Vec<f64>]) -> f64 {
        let k = |a: &[f64], b: &[f64]| -> f64 {
            let d2: f64 = a.iter().zip(b).map(|(a, b)| (a - b).powi(2)).sum();
            let sigmas = (0..mmd.bandwidths).map(|i| mmd.base * 2_f64.powi(i32::try_from(i).unwrap()));
            let kernel = |sigma: f64| match mmd.kernel {
                Kernel::SquaredExponential => (-d2 / (2.0 * sigma * sigma)).exp(),
                Kernel::InverseMultiquadric => 1.0 / (1.0 + d2 / (2.0 * sigma * sigma)).sqrt(),
            };
            sigmas.map(kernel).sum()
        };
        let mean = |a: &[Vec<f64>], b: &[Vec<f64>], same: bool| {
            let leave_out = same && mmd.estimator == Estimator::Unbiased;
            let pairs = (0..a.len()).flat_map(|i| (0..b.len()).map(move |j| (i, j)));
            let kept: Vec<f64> = pairs.filter(|(i, j)| !(leave_out && i == j)).map(|(i, j)| k(&a[i], &b[j])).collect();
            if kept.is_empty() { 0.0 } else { kept.iter().sum::<f64>() / count(kept.len()) }
        };
        mean(x, x, true) + mean(y, y, true) - 2.0 * mean(x, y, false)
    }

    fn sample(n: usize, width: usize, scale: f64, number: u32) -> Points {
        let points = Points::normal(n, width, &mut stream(3, Purpose::DataTest, &[number]));
        Points(points.0.iter().map(|column| column.iter().map(|x| scale * x + 0.3).collect()).collect())
    }

    fn rows(points: &Points) -> Vec<Vec<f64>> {
        (0..points.len()).map(|i| points.0.iter().map(|column| column[i]).collect()).collect()
    }

    const SIZES: [(usize, usize, usize); 6] = [(1, 1, 1), (1, 4, 2), (2, 2, 1), (5, 5, 2), (7, 3, 8), (64, 64, 2)];

    #[test]
    fn values_are_those_of_the_definition() {
        for (n_x, n_y, width) in SIZES {
            for mmd in all(0.25, 5).chain(all(0.1, 3)).chain(all(2.0, 7)) {
                let (x, y) = (sample(n_x, width, 1.7, 0), sample(n_y, width, 1.0, 1));
                let want = by_definition(&mmd, &rows(&x), &rows(&y));
                let (got, _) = squared_and_gradient(&mmd, &x, &y);
                assert!((got - want).abs() < 1e-11, "{mmd:?}: {got} is not {want}");
                assert!((squared(&mmd, &x, &y) - want).abs() < 1e-11, "{mmd:?}");
            }
        }
    }

    #[test]
    fn gradients_are_those_of_finite_differences() {
        for (n_x, n_y, width) in SIZES {
            for mmd in all(0.25, 5).chain(all(1.0, 3)) {
                let (x, y) = (sample(n_x, width, 1.2, 2), sample(n_y, width, 1.0, 3));
                let (_, gradient) = squared_and_gradient(&mmd, &x, &y);
                assert_eq!(gradient.len(), n_x * width);
                for (at, got) in gradient.into_iter().enumerate() {
                    let moved = |by: f64| {
                        let mut x = rows(&x);
                        x[at / width][at % width] += by;
                        by_definition(&mmd, &x, &rows(&y))
                    };
                    let want = (moved(1e-5) - moved(-1e-5)) / 2e-5;
                    assert!((got - want).abs() < 1e-8, "{mmd:?} {at}: {got} is not {want}");
                }
            }
        }
    }

    #[test]
    fn it_is_small_for_equal_distributions_and_large_for_others() {
        for mmd in all(0.25, 5) {
            let (x, y) = (sample(500, 2, 1.0, 4), sample(500, 2, 1.0, 5));
            let (same, other) = (squared(&mmd, &x, &y), squared(&mmd, &sample(500, 2, 3.0, 4), &y));
            assert!(same.abs() < 0.02 && other > 0.3, "{mmd:?}: {same}, {other}");
            assert!(mmd.estimator == Estimator::Unbiased || same > 0.0);
        }
    }
}
