//! The density of a Gaussian mixture with full covariances, and samples of it.

use super::blocks::Blocks;
use super::gaussian::Gaussian;
use crate::learn::{Poll, Rows};
use crate::trial::Stream;

/// A component's weight, mean and covariance (row after row).
pub(super) type Part = (f64, Vec<f64>, Vec<f64>);

/// A weighted sum of normal densities.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Mixture(pub(super) Vec<Component>);

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Component {
    pub(super) weight: f64,
    pub(super) gaussian: Gaussian,
    /// Of the rows that it was fitted to, if those were rows of one label.
    pub(super) label: Option<u32>,
}

/// Random points of a mixture.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Sample {
    /// One point after another.
    pub(crate) points: Vec<f64>,
    /// One for each, where components have labels.
    pub(crate) labels: Vec<u32>,
}

impl Mixture {
    /// Components of these weights, means and covariances (row after row); none if a covariance is not positive
    /// definite or a number not finite.
    pub(super) fn new(parts: impl IntoIterator<Item = Part>) -> Option<Self> {
        let component = |(weight, mean, covariance): Part| {
            let gaussian = Gaussian::new(mean, &covariance)?;
            Some(Component { weight, gaussian, label: None }).filter(|_| weight.is_finite())
        };
        parts.into_iter().map(component).collect::<Option<Vec<_>>>().map(Self)
    }

    /// All components of mixtures of rows of one label each: of (label, share of all rows, mixture).
    pub(super) fn of_labels(mixtures: Vec<(u32, f64, Self)>) -> Self {
        let labelled = |(label, share, Self(components)): (u32, f64, Self)| {
            let of = move |c: Component| Component { weight: share * c.weight, label: Some(label), ..c };
            components.into_iter().map(of)
        };
        Self(mixtures.into_iter().flat_map(labelled).collect())
    }

    /// The number of components.
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// The mean of each component.
    pub(crate) fn means(&self) -> impl Iterator<Item = &[f64]> {
        self.0.iter().map(|component| component.gaussian.mean.as_slice())
    }

    /// Where each component puts this point of the standard normal distribution.
    pub(crate) fn at<'a>(&'a self, z: &'a [f64]) -> impl Iterator<Item = Vec<f64>> + 'a {
        self.0.iter().map(|component| component.gaussian.at(z))
    }

    /// The density at a point.
    pub(crate) fn density(&self, x: &[f64]) -> f64 {
        libm::exp(self.log_density(x))
    }

    /// The logarithm of the density, which does not underflow far from all means.
    pub(crate) fn log_density(&self, x: &[f64]) -> f64 {
        self.expectation(x, &mut vec![0.0; self.len()])
    }

    /// The mean log-likelihood of rows.
    pub(crate) fn log_likelihood<E>(&self, rows: &Rows, poll: &mut Poll<'_, E>) -> Result<f64, E> {
        self.mean_log_density(&Blocks::of(rows), poll)
    }

    #[expect(clippy::cast_precision_loss, reason = "row counts are far below 2^53")]
    pub(super) fn mean_log_density<E>(&self, x: &Blocks, poll: &mut Poll<'_, E>) -> Result<f64, E> {
        let (mut sum, mut shares) = (0.0, Vec::new());
        for block in x.iter() {
            poll()?;
            shares.resize(block.len() / x.width * self.len(), 0.0);
            sum += self.expectation(block, &mut shares);
        }
        Ok(sum / x.n as f64)
    }

    /// The E step on a block: each component's share in the density at each row, component after component. Returns the sum
    /// of the logarithms of the densities, which do not underflow far from all means.
    pub(super) fn expectation(&self, block: &[f64], shares: &mut [f64]) -> f64 {
        let n = shares.len() / self.len();
        let (mut z, mut most, mut sum) = (vec![0.0; block.len()], vec![f64::NEG_INFINITY; n], vec![0.0; n]);
        for (component, logs) in self.0.iter().zip(shares.chunks_exact_mut(n)) {
            component.gaussian.log_densities(block, &mut z, logs);
            let weight = libm::log(component.weight);
            for (log, most) in logs.iter_mut().zip(&mut most) {
                *log += weight;
                *most = most.max(*log);
            }
        }
        for shares in shares.chunks_exact_mut(n) {
            for ((share, most), sum) in shares.iter_mut().zip(&most).zip(&mut sum) {
                *share = libm::exp(*share - most);
                *sum += *share;
            }
        }
        for shares in shares.chunks_exact_mut(n) {
            shares.iter_mut().zip(&sum).for_each(|(share, sum)| *share /= sum);
        }
        most.iter().zip(&sum).map(|(most, sum)| most + libm::log(*sum)).sum()
    }

    /// `n` independent points.
    pub(crate) fn sample(&self, n: usize, stream: &mut Stream) -> Sample {
        let mut sample = Sample { points: Vec::new(), labels: Vec::new() };
        for _ in 0..n {
            let mut left = stream.uniform();
            let found = self.0.iter().find(|component| {
                left -= component.weight;
                left < 0.0
            });
            // Rounding may leave weights that sum to a little less than 1.
            let Some(component) = found.or(self.0.last()) else { continue };
            sample.points.extend(component.gaussian.draw(stream));
            sample.labels.extend(component.label);
        }
        sample
    }

    /// Bayesian information criterion (Schwarz 1978) on `n` rows with this mean log-likelihood: less is better.
    #[expect(clippy::cast_precision_loss, reason = "row counts are far below 2^53")]
    pub(super) fn bic(&self, n: usize, log_likelihood: f64) -> f64 {
        let (k, d) = (self.len(), self.means().next().map_or(0, <[f64]>::len));
        let parameters = k - 1 + k * d + k * d * (d + 1) / 2;
        -2.0 * log_likelihood * n as f64 + parameters as f64 * libm::log(n as f64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{Purpose, stream};

    fn two() -> Mixture {
        let parts =
            [(0.25, vec![1.0, 2.0], vec![4.0, 1.2, 1.2, 1.0]), (0.75, vec![-3.0, 0.0], vec![1.0, 0.0, 0.0, 9.0])];
        Mixture::new(parts).unwrap()
    }

    /// At (1, 2): the first density is 1 / (2π √(4 - 1.44)), the second exp(-(16 + 4/9) / 2) / (2π · 3).
    #[test]
    fn the_density_is_that_of_the_formula() {
        let tau = std::f64::consts::TAU;
        let want = 0.25 / (tau * 2.56_f64.sqrt()) + 0.75 * (-8.0 - 2.0 / 9.0_f64).exp() / (3.0 * tau);
        assert!((two().density(&[1.0, 2.0]) - want).abs() < 1e-15);
        assert!(two().log_density(&[1e4, 0.0]).is_finite(), "underflows");
    }

    #[test]
    fn samples_have_the_weights_means_and_covariances() {
        let sample = two().sample(40_000, &mut stream(1, Purpose::Evaluation, &[])).points;
        let (near, far): (Vec<_>, Vec<_>) = sample.chunks(2).partition(|x| x[0] < -1.5);
        let n = 40_000.0;
        let mean = [0, 1].map(|k| sample.chunks(2).map(|x| x[k]).sum::<f64>() / n);
        // E x = (-2, 0.5); Var x0 = 0.25 · 4 + 0.75 · 1 + 0.25 · 0.75 · 16; Cov = 0.25 · 1.2 + 0.1875 · 4 · 2.
        let moment =
            |j: usize, k: usize| sample.chunks(2).map(|x| (x[j] - mean[j]) * (x[k] - mean[k])).sum::<f64>() / n;
        assert!((mean[0] + 2.0).abs() < 0.04 && (mean[1] - 0.5).abs() < 0.06, "{mean:?}");
        assert!((moment(0, 0) - 4.75).abs() < 0.1 && (moment(0, 1) - 1.8).abs() < 0.15, "{}", moment(0, 1));
        assert!(near.len() > far.len());
    }

    #[test]
    fn a_singular_covariance_is_refused() {
        assert_eq!(Mixture::new([(1.0, vec![0.0; 2], vec![1.0; 4])]), None);
        assert_eq!(Mixture::new([(1.0, vec![0.0], vec![f64::NAN])]), None);
    }
}
