//! Kernels of a hyperparameter whose values lie on a line: normal distributions between 0 and 1.
//!
//! The standard deviation of a kernel is the distance to the farther one of its neighbours (Bergstra et al. 2011), not below
//! the least that so many kernels may have, as Optuna 5.0.0 takes it.

use super::dimension::{Place, real};
use super::normal::{LN_SQRT_TAU, log_mass, quantile};

/// Kernels are not narrower than this part of the line, however many they are.
const NARROWEST: f64 = 0.01;

/// One kernel for each observation, and behind them that of the prior.
#[derive(Debug)]
pub(super) struct Line {
    /// The different ones.
    normals: Vec<Normal>,
    /// Which of them each kernel is.
    of: Vec<usize>,
}

/// A normal distribution, of which the part between 0 and 1 is taken.
#[derive(Clone, Copy, Debug)]
struct Normal {
    /// Between 0 and 1.
    mean: f64,
    /// Infinite: all numbers between 0 and 1 are equally likely.
    deviation: f64,
    /// ln of the mass between 0 and 1.
    log_mass: f64,
    /// ln of the density at the mean.
    log_peak: f64,
}

impl Line {
    /// The kernels of observations that lie there, in their order. A hyperparameter that an observation has not could have had
    /// any value.
    pub(super) fn fit(places: &[Option<f64>]) -> Self {
        let mut sorted: Vec<(f64, usize)> = places.iter().zip(0..).filter_map(|(at, k)| Some(((*at)?, k))).collect();
        sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
        let least = (1.0 / (real(sorted.len()) + 2.0)).max(NARROWEST);
        let mut normals = vec![Normal::uniform(), Normal::new(0.5, 1.0)];
        let mut of = vec![0; places.len()];
        of.push(1);
        for (rank, &(mean, k)) in sorted.iter().enumerate() {
            let deviation = farther_neighbour(&sorted, rank).clamp(least, 1.0);
            let is_new = normals.last().is_none_or(|other| (other.mean, other.deviation) != (mean, deviation));
            if is_new {
                normals.push(Normal::new(mean, deviation));
            }
            of[k] = normals.len() - 1;
        }
        Self { normals, of }
    }

    /// Adds the logarithm of each kernel's density at a point, or of its mass in a cell.
    pub(super) fn add_to(&self, log_kernels: &mut [f64], place: Place) {
        let of_each: Vec<f64> = match place {
            Place::Point(at) => self.normals.iter().map(|normal| normal.log_density(at)).collect(),
            Place::Cell { low, high, .. } => self.normals.iter().map(|normal| normal.log_cell(low, high)).collect(),
            Place::Category(_) => return,
        };
        for (sum, normal) in log_kernels.iter_mut().zip(&self.of) {
            *sum += of_each[*normal];
        }
    }

    /// A draw from this kernel, for a uniform number.
    pub(super) fn draw(&self, kernel: usize, u: f64) -> Place {
        Place::Point(self.normals[self.of[kernel]].draw(u))
    }
}

/// How far the farther neighbour is; of the first and the last one the only neighbour, of a single one the farther end.
fn farther_neighbour(sorted: &[(f64, usize)], rank: usize) -> f64 {
    let mean = sorted[rank].0;
    let before = rank.checked_sub(1).map(|before| mean - sorted[before].0);
    let after = sorted.get(rank + 1).map(|after| after.0 - mean);
    match (before, after) {
        (Some(before), Some(after)) => before.max(after),
        (Some(only), None) | (None, Some(only)) => only,
        (None, None) => mean.max(1.0 - mean),
    }
}

impl Normal {
    fn new(mean: f64, deviation: f64) -> Self {
        let mut normal = Self { mean, deviation, ..Self::uniform() };
        normal.log_mass = log_mass(normal.standard(0.0), normal.standard(1.0));
        normal.log_peak = -LN_SQRT_TAU - libm::log(deviation) - normal.log_mass;
        normal
    }

    fn uniform() -> Self {
        Self { mean: 0.5, deviation: f64::INFINITY, log_mass: 0.0, log_peak: 0.0 }
    }

    /// Standard deviations from the mean.
    fn standard(&self, at: f64) -> f64 {
        (at - self.mean) / self.deviation
    }

    fn log_density(&self, at: f64) -> f64 {
        let z = self.standard(at);
        self.log_peak - 0.5 * z * z
    }

    fn log_cell(&self, low: f64, high: f64) -> f64 {
        if self.deviation.is_infinite() {
            return libm::log(high - low);
        }
        log_mass(self.standard(low), self.standard(high)) - self.log_mass
    }

    fn draw(&self, u: f64) -> f64 {
        if self.deviation.is_infinite() {
            return u;
        }
        (self.mean + self.deviation * quantile(u, self.standard(0.0), self.standard(1.0))).clamp(0.0, 1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn densities(line: &Line, place: Place) -> Vec<f64> {
        let mut log_kernels = vec![0.0; line.of.len()];
        line.add_to(&mut log_kernels, place);
        log_kernels.into_iter().map(libm::exp).collect()
    }

    /// Each kernel's deviation, and the prior's.
    fn deviations(places: &[f64]) -> Vec<f64> {
        let line = Line::fit(&places.iter().copied().map(Some).collect::<Vec<_>>());
        line.of.iter().map(|normal| line.normals[*normal].deviation).collect()
    }

    #[test]
    fn kernels_reach_to_the_farther_neighbour() {
        assert_eq!(deviations(&[0.25]), [0.75, 1.0]);
        assert_eq!(deviations(&[0.75, 0.25]), [0.5, 0.5, 1.0]);
        assert_eq!(deviations(&[0.875, 0.25, 0.0]), [0.625, 0.625, 0.25, 1.0]);
    }

    #[test]
    fn kernels_have_a_least_width() {
        assert_eq!(deviations(&[0.5, 0.5, 0.5]), [0.2, 0.2, 0.2, 1.0]);
        assert!(deviations(&[0.5; 200])[..200].iter().all(|deviation| *deviation == NARROWEST));
    }

    #[test]
    fn equal_kernels_stand_once() {
        let line = Line::fit(&[Some(0.5); 100]);
        assert_eq!((line.normals.len(), line.of.len()), (3, 101));
    }

    /// Sums over so narrow cells that the middle stands for the whole.
    #[test]
    fn each_kernel_is_a_density() {
        let line = Line::fit(&[Some(0.0), None, Some(0.03), Some(0.9), Some(1.0)]);
        let cells: Vec<f64> = (0..10_000).map(|k| f64::from(k) / 10_000.0).collect();
        let (mut points, mut masses) = ([0.0; 6], [0.0; 6]);
        for low in cells {
            let (at, high) = (low + 0.5e-4, low + 1e-4);
            for (sum, density) in points.iter_mut().zip(densities(&line, Place::Point(at))) {
                *sum += density * 1e-4;
            }
            for (sum, mass) in masses.iter_mut().zip(densities(&line, Place::Cell { low, at, high })) {
                *sum += mass;
            }
        }
        for sum in points.into_iter().chain(masses) {
            assert!((sum - 1.0).abs() < 1e-6, "{points:?}, {masses:?}");
        }
    }

    #[test]
    fn draws_have_the_density_of_their_kernel() {
        let line = Line::fit(&[Some(0.05), Some(0.1), None]);
        for kernel in 0..4 {
            let drawn = (0..4000).map(|k| line.draw(kernel, (f64::from(k) + 0.5) / 4000.0));
            let below = drawn.filter(|place| matches!(place, Place::Point(at) if *at < 0.125)).count();
            let expected = densities(&line, Place::Cell { low: 0.0, at: 0.06, high: 0.125 })[kernel] * 4000.0;
            assert!((real(below) - expected).abs() < 1.5, "kernel {kernel}: {below}, {expected}");
        }
    }
}
