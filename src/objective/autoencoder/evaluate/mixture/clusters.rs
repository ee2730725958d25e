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
use ndarray::{Array1, Array2};
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
        let mut best: Option<KMeans<f64, _>> = None;
        for _ in 0..RUNS {
            poll()?;
            let rng = Xoshiro256Plus::seed_from_u64(stream.uniform().to_bits());
            let Ok(found) = KMeans::params_with_rng(k, rng).n_runs(1).fit(&self.0) else { continue };
            if best.as_ref().is_none_or(|best| found.inertia() < best.inertia()) {
                best = Some(found);
            }
        }
        Ok(best.map(|best| best.predict(&self.0.records)))
    }
}
