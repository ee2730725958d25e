//! Expectation maximisation for a Gaussian mixture (Dempster, Laird & Rubin 1977), in the steps of scikit-learn's
//! `GaussianMixture`. Plain loops in a fixed order and the exponentials of `libm`: the same bits on every processor.

use super::blocks::Blocks;
use super::density::{Mixture, Part};
use crate::learn::Poll;

/// Added to every variance, as scikit-learn does.
const RIDGE: f64 = 1e-6;

/// Steps at most. Like scikit-learn, it then takes what it has.
const STEPS: usize = 500;

/// A mixture of `k` components, begun with each row given to the component of its label (below `k`) and improved until a
/// step changes the mean log-likelihood by less than the tolerance. None if a component is left without rows or collapses.
#[expect(clippy::cast_precision_loss, reason = "row counts are far below 2^53")]
pub(super) fn fit<E>(
    k: usize,
    x: &Blocks,
    mut labels: impl Iterator<Item = usize>,
    tolerance: f64,
    poll: &mut Poll<'_, E>,
) -> Result<Option<Mixture>, E> {
    let mut shares = vec![0.0; k * x.n];
    for shares in shares.chunks_mut(Blocks::of_each(k)) {
        let n = shares.len() / k;
        for (row, label) in labels.by_ref().take(n).enumerate() {
            shares[label * n + row] = 1.0;
        }
    }
    let mut before = f64::NEG_INFINITY;
    let mut mixture = maximisation(k, x, &shares, poll)?.and_then(Mixture::new);
    for _ in 0..STEPS {
        let Some(last) = &mixture else { break };
        let mut sum = 0.0;
        for (block, shares) in x.iter().zip(shares.chunks_mut(Blocks::of_each(k))) {
            poll()?;
            sum += last.expectation(block, shares);
        }
        mixture = maximisation(k, x, &shares, poll)?.and_then(Mixture::new);
        let mean = sum / x.n as f64;
        if (mean - before).abs() < tolerance {
            break;
        }
        before = mean;
    }
    Ok(mixture)
}

/// The M step: the parts of the mixture of which the rows, so shared out, are likeliest, with the ridge. None if a
/// component has no rows.
#[expect(clippy::cast_precision_loss, reason = "row counts are far below 2^53")]
pub(super) fn maximisation<E>(
    k: usize,
    x: &Blocks,
    shares: &[f64],
    poll: &mut Poll<'_, E>,
) -> Result<Option<Vec<Part>>, E> {
    let width = x.width;
    let blocks = || x.iter().map(|block| (block, block.len() / width)).zip(shares.chunks(Blocks::of_each(k)));
    let mut counts = vec![0.0; k];
    let mut parts = vec![(0.0, vec![0.0; width], vec![0.0; width * width]); k];
    for ((block, n), shares) in blocks() {
        poll()?;
        for ((count, (_, mean, _)), shares) in counts.iter_mut().zip(&mut parts).zip(shares.chunks_exact(n)) {
            *count += shares.iter().sum::<f64>();
            mean.iter_mut().zip(block.chunks_exact(n)).for_each(|(mean, x)| *mean += dot(shares, x));
        }
    }
    if !counts.iter().all(|count| *count > 10.0 * f64::EPSILON) {
        return Ok(None);
    }
    for (count, (weight, mean, _)) in counts.iter().zip(&mut parts) {
        *weight = count / x.n as f64;
        for mean in mean {
            *mean /= count;
        }
    }
    let (mut from_mean, mut weighted) = (vec![0.0; Blocks::of_each(width)], vec![0.0; Blocks::of_each(1)]);
    for ((block, n), shares) in blocks() {
        poll()?;
        for ((_, mean, covariance), shares) in parts.iter_mut().zip(shares.chunks_exact(n)) {
            for (i, x) in block.chunks_exact(n).enumerate() {
                let (before, here) = from_mean.split_at_mut(i * n);
                for (((here, weighted), x), share) in here.iter_mut().zip(&mut weighted).zip(x).zip(shares) {
                    *here = x - mean[i];
                    *weighted = share * *here;
                }
                let others = before.chunks_exact(n).chain([&here[..n]]);
                others.zip(&mut covariance[i * width..]).for_each(|(x, sum)| *sum += dot(&weighted[..n], x));
            }
        }
    }
    for (count, (_, _, covariance)) in counts.iter().zip(&mut parts) {
        for i in 0..width {
            for j in 0..=i {
                let entry = covariance[i * width + j] / count + if i == j { RIDGE } else { 0.0 };
                (covariance[i * width + j], covariance[j * width + i]) = (entry, entry);
            }
        }
    }
    Ok(Some(parts))
}

/// `Σ a b`, eight sums at a time.
fn dot(a: &[f64], b: &[f64]) -> f64 {
    let ((a, a_rest), (b, b_rest)) = (a.as_chunks::<8>(), b.as_chunks::<8>());
    let mut sums = [0.0; 8];
    for (a, b) in a.iter().zip(b) {
        for ((sum, a), b) in sums.iter_mut().zip(a).zip(b) {
            *sum += a * b;
        }
    }
    sums.iter().sum::<f64>() + a_rest.iter().zip(b_rest).map(|(a, b)| a * b).sum::<f64>()
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use super::*;
    use crate::learn::{Rows, unstopped};
    use crate::objective::autoencoder::evaluate::mixture::density::Component;

    /// Draws of weights 0.2, 0.3, 0.5, means (-2.5, 0.5), (0.5, 2.5), (2, -1) and covariances that are not diagonal, and
    /// which mean is nearest.
    #[rustfmt::skip]
    const ROWS: [(f32, f32, usize); 60] = [
        (2.52, -1.1, 2), (2.65, -0.22, 2), (1.38, 0.3, 2), (3.24, -0.32, 2), (0.96, 2.64, 1), (2.67, -1.09, 2),
        (-1.88, 0.71, 0), (-0.69, 2.57, 1), (2.39, -1.13, 2), (1.6, -1.15, 2), (1.5, 1.11, 1), (2.18, -1.34, 2),
        (2.63, -0.3, 2), (0.62, 2.79, 1), (1.73, -0.84, 2), (3.29, 0.17, 2), (-1.86, 0.98, 0), (-0.32, 2.07, 1),
        (0.85, 2.74, 1), (2.11, -2.19, 2), (1.51, -1.38, 2), (1.16, 0.05, 2), (-1.69, 0.87, 0), (0.12, 2.86, 1),
        (1.34, -0.38, 2), (-0.66, 3.7, 1), (1.48, -1.91, 2), (2.19, 2.89, 1), (1.3, 0.6, 2), (0.68, 2.54, 1),
        (1.57, -0.53, 2), (-2.57, 1.37, 0), (0.03, 2.87, 1), (1.12, 2.32, 1), (0.96, -0.35, 2), (-0.8, 2.28, 1),
        (-1.59, 2.22, 0), (-1.47, 2.46, 1), (1.55, -0.73, 2), (-2.25, 0.11, 0), (2.3, -2.7, 2), (2.04, 0.76, 2),
        (1.4, 2.15, 1), (1.61, -1.75, 2), (0.26, 2.7, 1), (1.23, -0.79, 2), (1.31, -1.72, 2), (-3.0, -0.07, 0),
        (0.98, 1.63, 1), (0.16, 3.67, 1), (-2.12, -0.24, 0), (-2.26, 0.88, 0), (1.79, -1.23, 2), (-3.37, 0.42, 0),
        (-1.7, 1.21, 0), (-2.05, 0.89, 0), (-3.74, 0.64, 0), (1.89, -1.79, 2), (1.9, -0.51, 2), (2.58, -0.15, 2),
    ];

    /// Weight, mean and covariance (its three different numbers) of each component that scikit-learn 1.9.1 finds in these
    /// rows by `GaussianMixture(3, tol=1e-3).fit(X)`, begun in `_initialize_parameters` by
    /// `self._initialize(X, np.eye(3)[labels])`. It takes 7 steps. Last, its `score(X)`.
    #[rustfmt::skip]
    const EARLY: ([[f64; 6]; 3], f64) = ([
        [0.201_345_030_488, -2.368_011_078_191, 0.658_748_486_718, 0.412_998_538_899, 0.100_290_466_258, 0.246_538_796_066],
        [0.296_507_975_132, 0.215_559_188_789, 2.623_139_811_913, 0.944_099_237_227, -0.017_347_376_459, 0.244_760_053_937],
        [0.502_146_994_379, 1.909_544_931_142, -0.742_314_394_957, 0.365_945_049_253, -0.018_390_669_386, 0.804_994_898_005],
    ], -3.083_639_005_047);

    /// The same with `tol=1e-12`, in 18 steps; from its own k-means (`random_state=0, n_init=10`) it comes here too.
    #[rustfmt::skip]
    const LATE: ([[f64; 6]; 3], f64) = ([
        [0.200_935_024_332, -2.369_776_823_487, 0.655_563_661_999, 0.412_124_228_268, 0.097_701_592_173, 0.241_978_976_206],
        [0.296_821_349_696, 0.212_880_107_904, 2.622_924_129_549, 0.946_991_327_518, -0.016_018_861_331, 0.244_384_453_819],
        [0.502_243_625_971, 1.909_399_655_482, -0.741_868_876_861, 0.365_996_656_603, -0.018_729_620_629, 0.805_894_314_505],
    ], -3.083_621_687_895);

    #[test]
    fn it_finds_what_scikit_learn_finds() {
        let rows = Rows { width: 2, values: ROWS.iter().flat_map(|(x, y, _)| [*x, *y]).collect(), labels: Vec::new() };
        let (x, poll) = (Blocks::of(&rows), &mut || Ok::<_, Infallible>(()));
        for (tolerance, (parts, score)) in [(1e-3, EARLY), (1e-12, LATE)] {
            let Ok(found) = fit(3, &x, ROWS.iter().map(|row| row.2), tolerance, poll);
            let found = found.unwrap();
            let part = |[weight, x, y, xx, xy, yy]: [f64; 6]| (weight, vec![x, y], vec![xx, xy, xy, yy]);
            let want = Mixture::new(parts.map(part)).unwrap();
            let Ok(mean) = found.log_likelihood(&rows, poll);
            assert!((mean - score).abs() < 1e-9, "{mean} is not {score}");
            for (found, want) in found.0.iter().zip(&want.0) {
                assert!((found.weight - want.weight).abs() < 1e-9, "{found:?} is not {want:?}");
                assert!(near(&found.gaussian.mean, &want.gaussian.mean), "{found:?} is not {want:?}");
                let logs = |component: &Component| {
                    let mut logs = vec![0.0; x.n];
                    let block = x.iter().next().unwrap();
                    component.gaussian.log_densities(block, &mut vec![0.0; block.len()], &mut logs);
                    logs
                };
                assert!(near(&logs(found), &logs(want)), "{found:?} is not {want:?}");
            }
        }
    }

    fn near(a: &[f64], b: &[f64]) -> bool {
        a.iter().zip(b).all(|(a, b)| (a - b).abs() < 1e-9 * b.abs().max(1.0))
    }

    /// More rows than a block has, and not a multiple of the sums kept at a time.
    #[test]
    fn sums_go_over_all_blocks() {
        let values: Vec<f32> = (0_u16..301).flat_map(|i| [f32::from(i), f32::from(i % 7)]).collect();
        let x = Blocks::of(&Rows { width: 2, values, labels: Vec::new() });
        let parts = unstopped(|poll| maximisation(1, &x, &[1.0; 301], poll)).unwrap();
        // Means of 0..=300 and of 43 times 0..=6; variances (n² - 1) / 12 of n whole numbers one after another.
        let (weight, mean, covariance) = &parts[0];
        assert!(near(&[*weight, mean[0], mean[1]], &[1.0, 150.0, 3.0]), "{parts:?}");
        assert!(near(&[covariance[0], covariance[3]], &[90_600.0 / 12.0 + RIDGE, 4.0 + RIDGE]), "{parts:?}");
        // Of i and its remainder: the covariance of the remainder with itself, for 7 ⌊i / 7⌋ is independent of it.
        assert!(near(&[covariance[1], covariance[2]], &[4.0, 4.0]), "{parts:?}");
    }

    #[test]
    fn a_component_without_rows_ends_the_fit() {
        let x = Blocks::of(&Rows { width: 1, values: vec![1.0, 2.0, 4.0], labels: Vec::new() });
        let found = unstopped(|poll| fit(2, &x, [0, 0, 0].into_iter(), 1e-3, poll));
        assert_eq!(found, None);
    }

    #[test]
    fn a_stop_ends_it_wherever_it_comes() {
        let x = Blocks::of(&Rows { width: 1, values: vec![1.0, 2.0, 4.0], labels: Vec::new() });
        for stop_at in 1..=6 {
            let mut asked = 0;
            let mut poll = || {
                asked += 1;
                if asked == stop_at { Err(()) } else { Ok(()) }
            };
            assert_eq!(fit(2, &x, [0, 0, 1].into_iter(), 0.0, &mut poll), Err(()));
            assert_eq!(asked, stop_at);
        }
    }
}
