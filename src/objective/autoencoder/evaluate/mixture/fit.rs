//! Fits a Gaussian mixture to codes: with how many components, and with which where those asked for cannot be had.

use std::collections::BTreeMap;

use super::blocks::Blocks;
use super::clusters::Clusters;
use super::density::Mixture;
use super::em;
use crate::learn::{Poll, Rows};
use crate::objective::autoencoder::config::Components;
use crate::trial::Stream;

/// What the mean log-likelihood must grow by for another step, as scikit-learn has it.
const TOLERANCE: f64 = 1e-3;

/// A mixture with the components asked for. A number of components for which the fit fails (an empty or collapsed
/// component) is passed over, and where a fixed number fails the next smaller one is taken. None only if codes are not
/// finite.
pub(crate) fn fit<E>(
    by: Components,
    codes: &Rows,
    stream: &mut Stream,
    poll: &mut Poll<'_, E>,
) -> Result<Option<Mixture>, E> {
    let x = Blocks::of(codes);
    let Some(clusters) = Clusters::new(codes) else { return Ok(None) };
    let mut with = |k, poll: &mut Poll<'_, E>| {
        if k == 1 {
            return one(&x, poll);
        }
        let Some(labels) = clusters.labels(k, stream, poll)? else { return Ok(None) };
        em::fit(k, &x, labels.into_iter(), TOLERANCE, poll)
    };
    match by {
        Components::Fixed(most) => {
            for k in (1..=most).rev() {
                if let Some(mixture) = with(k, poll)? {
                    return Ok(Some(mixture));
                }
            }
            Ok(None)
        }
        Components::Bic(most) => {
            let mut best: Option<(f64, Mixture)> = None;
            for k in 1..=most {
                let Some(mixture) = with(k, poll)? else { continue };
                let bic = mixture.bic(x.n, mixture.mean_log_density(&x, poll)?);
                if best.as_ref().is_none_or(|(least, _)| bic.total_cmp(least).is_lt()) {
                    best = Some((bic, mixture));
                }
            }
            Ok(best.map(|(_, mixture)| mixture))
        }
        Components::ByLabel(most) => by_label(most, codes, stream, poll),
    }
}

/// The mixtures of each label's rows, all with as many components as there are in all for each label.
#[expect(clippy::cast_precision_loss, reason = "row counts are far below 2^53")]
fn by_label<E>(
    components: usize,
    codes: &Rows,
    stream: &mut Stream,
    poll: &mut Poll<'_, E>,
) -> Result<Option<Mixture>, E> {
    let mut of_label: BTreeMap<u32, Rows> = BTreeMap::new();
    for (row, label) in codes.values.chunks_exact(codes.width).zip(&codes.labels) {
        let rows = Rows { width: codes.width, values: Vec::new(), labels: Vec::new() };
        of_label.entry(*label).or_insert(rows).values.extend(row);
    }
    let each = Components::Fixed((components / of_label.len().max(1)).max(1));
    let mut mixtures = Vec::new();
    for (label, rows) in of_label {
        let Some(mixture) = fit(each, &rows, stream, poll)? else { return Ok(None) };
        mixtures.push((label, rows.len() as f64 / codes.len() as f64, mixture));
    }
    Ok(Some(Mixture::of_labels(mixtures)))
}

/// One component: mean and covariance of the codes, or their variances alone where those are nearly dependent.
fn one<E>(x: &Blocks, poll: &mut Poll<'_, E>) -> Result<Option<Mixture>, E> {
    let Some(mut parts) = em::maximisation(1, x, &vec![1.0; x.n], poll)? else { return Ok(None) };
    let full = Mixture::new(parts.clone());
    let off_diagonal = |i: usize| !i.is_multiple_of(x.width + 1);
    for (_, _, covariance) in &mut parts {
        covariance.iter_mut().enumerate().filter(|(i, _)| off_diagonal(*i)).for_each(|(_, entry)| *entry = 0.0);
    }
    Ok(full.or_else(|| Mixture::new(parts)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::learn::unstopped;
    use crate::objective::autoencoder::config::Components as By;
    use crate::trial::{Purpose, stream};

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
        unstopped(|poll| fit(by, codes, &mut draws(number), poll))
    }

    fn log_likelihood(mixture: &Mixture, codes: &Rows) -> f64 {
        unstopped(|poll| mixture.log_likelihood(codes, poll))
    }

    #[test]
    fn a_known_mixture_is_found_again() {
        let codes = rows(&known().sample(3000, &mut draws(0)).points, 2);
        for by in [By::Fixed(3), By::Bic(6)] {
            let found = fitted(by, &codes, 1).unwrap();
            assert_eq!(found.len(), 3, "{by:?}");
            for component in &known().0 {
                let near = |c: &&super::super::density::Component| {
                    (c.gaussian.mean[0] - component.gaussian.mean[0]).abs() < 0.2
                };
                let found = found.0.iter().find(near).unwrap();
                assert!((found.weight - component.weight).abs() < 0.03, "{found:?}");
                assert!((found.gaussian.mean[1] - component.gaussian.mean[1]).abs() < 0.1, "{found:?}");
                let peak = |c: &super::super::density::Component| {
                    let mut log = [0.0];
                    c.gaussian.log_densities(&c.gaussian.mean, &mut [0.0; 2], &mut log);
                    log[0]
                };
                assert!((peak(found) - peak(component)).abs() < 0.15, "{found:?}");
            }
            let (ours, true_one) = (log_likelihood(&found, &codes), log_likelihood(&known(), &codes));
            assert!(ours >= true_one && ours < true_one + 0.02, "{ours}, {true_one}");
            assert_eq!(found, fitted(by, &codes, 1).unwrap());
        }
    }

    #[test]
    fn each_label_has_a_mixture_of_its_own() {
        let codes = rows(&known().sample(3000, &mut draws(0)).points, 2);
        // Left and right of 3: components around -8 and 0, and around 6.
        let labels: Vec<u32> = codes.values.chunks_exact(2).map(|x| if x[0] < 3.0 { 4 } else { 9 }).collect();
        let count = |label| f64::from(u32::try_from(labels.iter().filter(|l| **l == label).count()).unwrap()) / 3000.0;
        let (left, right) = (count(4), count(9));
        let found = fitted(By::ByLabel(4), &Rows { labels, ..codes }, 1).unwrap();
        let weight = |label| found.0.iter().filter(|c| c.label == Some(label)).map(|c| c.weight).sum::<f64>();
        assert_eq!(found.0.iter().map(|c| c.label).collect::<Vec<_>>(), [4, 4, 9, 9].map(Some));
        assert!((weight(4) - left).abs() < 1e-12 && (weight(9) - right).abs() < 1e-12);
        let sample = found.sample(1000, &mut draws(2));
        let near = sample.points.chunks(2).zip(&sample.labels).filter(|(x, l)| (x[0] < 3.0) == (**l == 4)).count();
        assert!(sample.labels.len() == 1000 && near > 985, "{near} of 1000 lie on the side of their label");
        let one = Rows { labels: vec![0; 40], ..rows(&[2.0; 40], 1) };
        assert_eq!(fitted(By::ByLabel(1), &one, 0).unwrap().0[0].weight.to_bits(), 1.0_f64.to_bits());
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
