//! A multivariate normal distribution: its density and draws.

use crate::trial::Stream;

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Gaussian {
    pub(super) mean: Vec<f64>,
    /// The Cholesky factor of the covariance: row i holds i + 1 numbers.
    lower: Vec<Vec<f64>>,
    /// The logarithm of the density at the mean.
    peak: f64,
}

impl Gaussian {
    /// None unless the covariance (row after row) is positive definite and all numbers finite.
    #[expect(clippy::cast_precision_loss, reason = "widths are far below 2^53")]
    pub(super) fn new(mean: Vec<f64>, covariance: &[f64]) -> Option<Self> {
        let width = mean.len();
        let lower = cholesky(covariance, width).filter(|_| mean.iter().all(|x| x.is_finite()))?;
        let half_log_determinant: f64 = (0..width).map(|i| libm::log(lower[i][i])).sum();
        let peak = -0.5 * width as f64 * libm::log(std::f64::consts::TAU) - half_log_determinant;
        Some(Self { mean, lower, peak })
    }

    /// `-(d ln 2π + ln det Σ + (x - μ)ᵀ Σ⁻¹ (x - μ)) / 2` of each row of a block, into `logs`. `z` is room for as many
    /// numbers as the block has.
    pub(super) fn log_densities(&self, block: &[f64], z: &mut [f64], logs: &mut [f64]) {
        // Σ = L Lᵀ, so that the last term is the squared length of the solution of L z = x - μ.
        let n = logs.len();
        logs.fill(self.peak);
        for (i, (row, x)) in self.lower.iter().zip(block.chunks_exact(n)).enumerate() {
            let (solved, z) = z.split_at_mut(i * n);
            z.iter_mut().zip(x).for_each(|(z, x)| *z = x - self.mean[i]);
            for (l, solved) in row.iter().zip(solved.chunks_exact(n)) {
                z.iter_mut().zip(solved).for_each(|(z, solved)| *z -= l * solved);
            }
            let inverse = 1.0 / row[i];
            for (z, log) in z.iter_mut().zip(&mut *logs) {
                *z *= inverse;
                *log -= 0.5 * *z * *z;
            }
        }
    }

    /// `μ + L z` for standard normal `z`.
    pub(super) fn draw(&self, stream: &mut Stream) -> Vec<f64> {
        let z: Vec<f64> = std::iter::repeat_with(|| stream.normal_pair()).flatten().take(self.mean.len()).collect();
        self.at(&z)
    }

    /// `μ + L z`: of `z` on a circle of radius 2, the ellipse 2 standard deviations from the mean.
    pub(super) fn at(&self, z: &[f64]) -> Vec<f64> {
        let shift = |row: &Vec<f64>| row.iter().zip(z).map(|(l, z)| l * z).sum::<f64>();
        self.mean.iter().zip(&self.lower).map(|(mean, row)| mean + shift(row)).collect()
    }
}

/// The lower triangular `L` with `L Lᵀ` = `matrix`, row by row (Golub & Van Loan, algorithm 4.2.1).
fn cholesky(matrix: &[f64], width: usize) -> Option<Vec<Vec<f64>>> {
    let mut lower: Vec<Vec<f64>> = Vec::with_capacity(width);
    for i in 0..width {
        let mut row: Vec<f64> = Vec::with_capacity(i + 1);
        for j in 0..=i {
            let known: f64 = row.iter().zip(lower.get(j).unwrap_or(&row)).map(|(a, b)| a * b).sum();
            let left = matrix[i * width + j] - known;
            row.push(if i == j { left.sqrt() } else { left / lower[j][j] });
        }
        if !(row[i] > 0.0 && row.iter().all(|x| x.is_finite())) {
            return None;
        }
        lower.push(row);
    }
    Some(lower)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of Wikipedia's article on the decomposition.
    #[test]
    fn the_factor_is_that_of_a_known_case() {
        let matrix = [4.0, 12.0, -16.0, 12.0, 37.0, -43.0, -16.0, -43.0, 98.0];
        assert_eq!(cholesky(&matrix, 3).unwrap(), [vec![2.0], vec![6.0, 1.0], vec![-8.0, 5.0, 3.0]]);
        assert_eq!(cholesky(&[1.0, 2.0, 2.0, 1.0], 2), None);
    }
}
