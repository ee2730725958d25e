//! Fits a Gaussian mixture to codes by expectation maximisation.
//!
//! linfa finds the parameters. Its exponentials and logarithms are those of std, and its products choose their kernels
//! by processor, so that two processors may end an ulp apart; the log-likelihood reported is computed with `libm`.

use linfa::DatasetBase;
use linfa::traits::Fit;
use linfa_clustering::GaussianMixtureModel;
use ndarray::{Array2, Axis};
use rand_xoshiro::Xoshiro256Plus;
use rand_xoshiro::rand_core::SeedableRng;

use super::Mixture;
use crate::objective::data::Rows;
use crate::objective::halt::Ask;
use crate::trial::{self, Stream};

/// Added to every variance, as scikit-learn does.
const RIDGE: f64 = 1e-6;

/// Steps of expectation maximisation at most. linfa ends once the mean log-likelihood grows by less than 1e-3.
const STEPS: u64 = 500;

/// A mixture with the components asked for. A number of components for which the fit fails (an empty or collapsed
/// component) is passed over, and where a fixed number fails the next smaller one is taken. None only if codes are not
/// finite.
pub(in crate::objective::evaluate) fn fit<E>(
    by: trial::Mixture,
    codes: &Rows,
    stream: &mut Stream,
    ask: &mut Ask<'_, E>,
) -> Result<Option<Mixture>, E> {
    let seed = stream.uniform().to_bits();
    let values = codes.values.iter().map(|&x| f64::from(x)).collect();
    let Ok(records) = Array2::from_shape_vec((codes.len(), codes.width), values) else { return Ok(None) };
    let dataset = DatasetBase::from(records);
    let with = |k| if k == 1 { one(codes) } else { several(k, &dataset, seed) };
    match by {
        trial::Mixture::Fixed(most) => {
            for k in (1..=most).rev() {
                ask()?;
                if let Some(mixture) = with(k) {
                    return Ok(Some(mixture));
                }
            }
            Ok(None)
        }
        trial::Mixture::Bic(most) => {
            let mut best: Option<(f64, Mixture)> = None;
            for k in 1..=most {
                ask()?;
                let Some(mixture) = with(k) else { continue };
                let bic = mixture.bic(codes.len(), mixture.log_likelihood(codes, ask)?);
                if best.as_ref().is_none_or(|(least, _)| bic.total_cmp(least).is_lt()) {
                    best = Some((bic, mixture));
                }
            }
            Ok(best.map(|(_, mixture)| mixture))
        }
    }
}

/// Expectation maximisation from the clusters of the best of ten runs of k-means.
fn several(k: usize, dataset: &DatasetBase<Array2<f64>, ndarray::Array1<()>>, seed: u64) -> Option<Mixture> {
    if dataset.records.nrows() < k {
        return None;
    }
    let params = GaussianMixtureModel::params_with_rng(k, Xoshiro256Plus::seed_from_u64(seed));
    let fitted = params.reg_covariance(RIDGE).max_n_iterations(STEPS).fit(dataset).ok()?;
    let parts = fitted.weights().iter().zip(fitted.means().outer_iter()).zip(fitted.covariances().axis_iter(Axis(0)));
    Mixture::new(parts.map(|((weight, mean), cov)| (*weight, mean.to_vec(), cov.iter().copied().collect())))
}

/// One component: mean and covariance of the codes, or their variances alone where those are nearly dependent.
#[expect(clippy::cast_precision_loss, reason = "row counts are far below 2^53")]
fn one(codes: &Rows) -> Option<Mixture> {
    let (n, width) = (codes.len() as f64, codes.width);
    let value = |i: usize, k: usize| f64::from(codes.row(i)[k]);
    let mean: Vec<f64> = (0..width).map(|k| (0..codes.len()).map(|i| value(i, k)).sum::<f64>() / n).collect();
    let covariance = |j: usize, k: usize| {
        let ridge = if j == k { RIDGE } else { 0.0 };
        (0..codes.len()).map(|i| (value(i, j) - mean[j]) * (value(i, k) - mean[k])).sum::<f64>() / n + ridge
    };
    let entries = || (0..width).flat_map(|j| (0..width).map(move |k| (j, k)));
    let full: Vec<f64> = entries().map(|(j, k)| covariance(j, k)).collect();
    let diagonal = entries().map(|(j, k)| if j == k { full[j * width + k] } else { 0.0 }).collect();
    let of = |covariance: Vec<f64>| Mixture::new(std::iter::once((1.0, mean.clone(), covariance)));
    of(full.clone()).or_else(|| of(diagonal))
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use super::*;
    use crate::trial::{Mixture as By, Purpose, stream};

    fn draws(number: u32) -> Stream {
        stream(2, Purpose::Evaluation, &[number])
    }

    #[expect(clippy::cast_possible_truncation, reason = "codes are f32")]
    fn rows(values: &[f64], width: usize) -> Rows {
        Rows { width, values: values.iter().map(|&x| x as f32).collect(), labels: Vec::new() }
    }

    /// Weights 0.2, 0.3, 0.5 around three means well apart.
    fn known() -> Mixture {
        let covariance = vec![1.0, 0.6, 0.6, 0.5];
        let parts = [(0.2, [-8.0, 0.0]), (0.3, [0.0, 5.0]), (0.5, [6.0, -2.0])];
        Mixture::new(parts.into_iter().map(|(w, mean)| (w, mean.to_vec(), covariance.clone()))).unwrap()
    }

    fn fitted(by: By, codes: &Rows, number: u32) -> Option<Mixture> {
        let Ok(mixture) = fit(by, codes, &mut draws(number), &mut || Ok::<_, Infallible>(()));
        mixture
    }

    fn log_likelihood(mixture: &Mixture, codes: &Rows) -> f64 {
        let Ok(mean) = mixture.log_likelihood(codes, &mut || Ok::<_, Infallible>(()));
        mean
    }

    #[test]
    fn a_known_mixture_is_found_again() {
        let codes = rows(&known().sample(3000, &mut draws(0)), 2);
        for by in [By::Fixed(3), By::Bic(6)] {
            let found = fitted(by, &codes, 1).unwrap();
            assert_eq!(found.len(), 3, "{by:?}");
            for component in &known().0 {
                let near = |c: &&super::super::Component| (c.gaussian.mean[0] - component.gaussian.mean[0]).abs() < 0.2;
                let found = found.0.iter().find(near).unwrap();
                assert!((found.weight - component.weight).abs() < 0.03, "{found:?}");
                assert!((found.gaussian.mean[1] - component.gaussian.mean[1]).abs() < 0.1, "{found:?}");
                let peak = |c: &super::super::Component| c.gaussian.log_density(&c.gaussian.mean);
                assert!((peak(found) - peak(component)).abs() < 0.15, "{found:?}");
            }
            let (ours, true_one) = (log_likelihood(&found, &codes), log_likelihood(&known(), &codes));
            assert!(ours >= true_one && ours < true_one + 0.02, "{ours}, {true_one}");
            assert_eq!(found, fitted(by, &codes, 1).unwrap());
        }
    }

    #[test]
    fn codes_that_no_mixture_fits_get_what_does() {
        let same = rows(&[2.0; 40], 2);
        for by in [By::Fixed(4), By::Bic(4)] {
            let found = fitted(by, &same, 0).unwrap();
            assert_eq!(found.means().map(<[f64]>::to_vec).collect::<Vec<_>>(), [[2.0, 2.0]]);
        }
        assert_eq!(fitted(By::Fixed(3), &rows(&[1.0, 4.0], 1), 0).unwrap().len(), 2);
        assert_eq!(fitted(By::Bic(3), &rows(&[f64::NAN; 8], 1), 0), None);
    }
}
