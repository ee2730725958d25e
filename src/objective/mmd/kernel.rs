//! Kernels of many pairs of points at a time.
//!
//! The kernel is a sum over bandwidths σ, 2σ, 4σ, …. A squared exponential at σ is the fourth power of that at 2σ, so
//! that one exponential serves all of them.

use super::Points;
use crate::trial::{Kernel, Mmd};

/// The kernels' sum over the bandwidths, for many pairs at a time.
pub(super) struct KernelSum {
    kernel: Kernel,
    /// `1 / 2σ²`, the widest bandwidth first.
    rates: Vec<f64>,
    distances: Vec<f64>,
    /// The kernel of one bandwidth.
    one: Vec<f64>,
    /// Of each pair.
    values: Vec<f64>,
    /// The derivatives of the values by the squared distances.
    pub(super) slopes: Vec<f64>,
}

impl KernelSum {
    pub(super) fn new(mmd: &Mmd) -> Self {
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
    pub(super) fn of_pairs(&mut self, points: &Points, i: usize, others: &Points, from: usize) -> f64 {
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
