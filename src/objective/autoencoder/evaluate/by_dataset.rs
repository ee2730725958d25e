//! What all trials on the same dataset share: made once, by whoever needs it first.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::learn::Data;
use crate::trial::Trial;

/// Datasets of which something is kept at a time: of a forest on 1437 rows, about 4 MB.
const KEPT: usize = 64;

/// Rows of these, at most: a forest takes 1.8 kB for each.
const KEPT_ROWS: usize = 1 << 14;

/// Data config, seed and data replicate: all that a dataset depends on.
type Origin = (String, u64, u32);

/// What one dataset has, if it was made already.
type Place<T> = Arc<Mutex<Option<T>>>;

/// What was made of each dataset. Which are kept never affects a result: what is made again is the same.
#[derive(Debug)]
pub(super) struct ByDataset<T>(Mutex<BTreeMap<Origin, Place<T>>>);

impl<T> Default for ByDataset<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<T: Clone> ByDataset<T> {
    /// What `make` makes of the trial's dataset, so many `rows` of it. Who comes first makes it, and who comes meanwhile
    /// waits for that one alone. Where it is not made to the end, the next one begins anew.
    pub(super) fn of<E>(
        &self,
        trial: &Trial,
        data: &Data,
        rows: usize,
        make: impl FnOnce() -> Result<T, E>,
    ) -> Result<T, E> {
        let place = self.place((format!("{data:?}"), trial.seed, trial.replicate.data), rows);
        let mut place = lock(&place);
        if let Some(kept) = &*place {
            return Ok(kept.clone());
        }
        let fresh = make()?;
        *place = Some(fresh.clone());
        Ok(fresh)
    }

    fn place(&self, key: Origin, rows: usize) -> Place<T> {
        let mut places = lock(&self.0);
        if places.len() >= KEPT.min(KEPT_ROWS / rows.max(1)) && !places.contains_key(&key) {
            // Those in use live on with their users.
            places.clear();
        }
        Arc::clone(places.entry(key).or_default())
    }
}

/// Whoever panicked with a lock in hand left nothing half done behind it.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use super::*;
    use crate::learn::example::{moons, trial};

    #[test]
    fn few_are_kept() {
        let (all, config) = (ByDataset::default(), moons(4, 1));
        let of = |data| {
            let Ok(made) = all.of(&trial(&config, 1, data), &config.data, 50, || Ok::<_, Infallible>(Arc::new(data)));
            made
        };
        let first = of(0);
        assert!(Arc::ptr_eq(&first, &of(0)) && !Arc::ptr_eq(&first, &of(1)));
        for data in 2..200 {
            of(data);
            assert!(lock(&all.0).len() <= KEPT);
        }
        assert!(!Arc::ptr_eq(&first, &of(0)));
    }
}
