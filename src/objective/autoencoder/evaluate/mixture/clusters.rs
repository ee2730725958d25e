//! Where a fit begins: clusters of the rows by k-means. This is linfa's, from the centroids of k-means++.
//!
//! The clusters depend on the rows and the draws alone, on no processor and no number of threads. Of linfa this calls
//! k-means and nothing else, which adds, multiplies, divides, compares and takes square roots (all of them rounded
//! exactly) in loops that `ndarray` compiles for every x86-64 alike. Neither the exponentials of std nor `ndarray`'s
//! matrix products, which choose by processor, are among them; k-means|| would depend on its threads, but the start is
//! k-means++. Threads find each row's nearest centroid, a row at a time; sums over rows are taken by one of them in the
//! rows' order. A fit goes on from the labels, not from the centroids.

use linfa::DatasetBase;
use linfa::traits::{Fit, Predict};
use linfa_clustering::KMeans;
use linfa_nn::distance::{Distance, L2Dist};
use ndarray::{Array1, Array2, ArrayView, Dimension};
use rand_xoshiro::Xoshiro256Plus;
use rand_xoshiro::rand_core::SeedableRng;

use crate::learn::{Poll, Rows};
use crate::trial::Stream;

/// Runs of k-means, of which the one with the least sum of squared distances is taken.
const RUNS: usize = 10;

/// The rows as linfa wants them.
pub(super) struct Clusters(DatasetBase<Array2<f64>, Array1<()>>);

impl Clusters {
    pub(super) fn new(rows: &Rows) -> Option<Self> {
        let values = rows.values.iter().map(|&x| f64::from(x)).collect();
        Array2::from_shape_vec((rows.len(), rows.width), values).ok().map(|records| Self(DatasetBase::from(records)))
    }

    /// The cluster of each row, of `k`. None if there are fewer rows, or no distances because rows are not finite.
    pub(super) fn labels<E>(
        &self,
        k: usize,
        stream: &mut Stream,
        poll: &mut Poll<'_, E>,
    ) -> Result<Option<Array1<usize>>, E> {
        if self.0.records.nrows() < k {
            return Ok(None);
        }
        let mut best: Option<KMeans<f64, RowDist>> = None;
        for _ in 0..RUNS {
            poll()?;
            let rng = Xoshiro256Plus::seed_from_u64(stream.uniform().to_bits());
            let Ok(found) = KMeans::params_with(k, rng, RowDist).n_runs(1).fit(&self.0) else { continue };
            if best.as_ref().is_none_or(|best| found.inertia() < best.inertia()) {
                best = Some(found);
            }
        }
        Ok(best.map(|best| best.predict(&self.0.records)))
    }
}

/// linfa's Euclidean distance to the bit. Its own loop is made for long rows, and these are short.
#[derive(Clone)]
struct RowDist;

impl Distance<f64> for RowDist {
    fn distance<D: Dimension>(&self, a: ArrayView<'_, f64, D>, b: ArrayView<'_, f64, D>) -> f64 {
        L2Dist.distance(a, b)
    }

    #[inline]
    fn rdistance<D: Dimension>(&self, a: ArrayView<'_, f64, D>, b: ArrayView<'_, f64, D>) -> f64 {
        let (Some(a), Some(b)) = (a.as_slice(), b.as_slice()) else { return L2Dist.rdistance(a, b) };
        a.iter().zip(b).fold(0.0, |sum, (a, b)| sum + (a - b) * (a - b))
    }

    fn rdist_to_dist(&self, rdist: f64) -> f64 {
        L2Dist.rdist_to_dist(rdist)
    }

    fn dist_to_rdist(&self, dist: f64) -> f64 {
        L2Dist.dist_to_rdist(dist)
    }
}
