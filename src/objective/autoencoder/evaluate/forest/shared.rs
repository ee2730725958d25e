//! One forest for all trials on the same training rows.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::Forest;
use crate::learn::{Data, Poll, Rows};
use crate::trial::{Purpose, Trial, stream};

/// Forests kept at a time: one on 1437 rows takes about 4 MB.
const KEPT: usize = 64;

/// Rows that those kept were grown on, at most: 1.8 kB each.
const KEPT_ROWS: usize = 1 << 14;

/// Data config, seed and data replicate: all that a forest depends on.
type Origin = (String, u64, u32);

/// What one key has: nothing yet, or a forest where the rows have labels.
type Place = Arc<Mutex<Option<Option<Arc<Forest>>>>>;

/// The forests grown so far. Which are kept never affects a result: a forest grown again is the same.
#[derive(Debug, Default)]
pub(crate) struct Forests(Mutex<BTreeMap<Origin, Place>>);

impl Forests {
    /// The forest on the trial's training rows, which `train` are; none if they have no labels. Who comes first grows
    /// it, and who comes meanwhile waits for that one alone. Where it is not grown to the end, the next one begins anew.
    pub(crate) fn of<E>(
        &self,
        trial: &Trial,
        data: &Data,
        train: &Rows,
        poll: &mut Poll<'_, E>,
    ) -> Result<Option<Arc<Forest>>, E> {
        let replicate = trial.replicate.data;
        let place = self.place((format!("{data:?}"), trial.seed, replicate), train.len());
        let mut place = lock(&place);
        if let Some(grown) = &*place {
            return Ok(grown.clone());
        }
        let draws = &mut stream(trial.seed, Purpose::Evaluation, &[replicate]);
        let grown = Forest::grow(train, draws, poll)?.map(Arc::new);
        *place = Some(grown.clone());
        Ok(grown)
    }

    fn place(&self, key: Origin, rows: usize) -> Place {
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
    use crate::learn::{Library, Setup, unstopped};

    #[test]
    fn trials_on_the_same_rows_share_one() {
        let (forests, mut config) = (Forests::default(), moons(4, 1));
        config.data.n_train = Some(50);
        let library = Library::load(std::iter::empty(), &[]).unwrap();
        let of = |config: &Setup, data| {
            let train = library.dataset(&config.data, 1, data).train;
            unstopped(|poll| forests.of(&trial(config, 1, data), &config.data, &train, poll))
        };
        let first = of(&config, 0).unwrap();
        let wider = moons(8, 1).model;
        assert!(Arc::ptr_eq(&first, &of(&Setup { model: wider, ..config.clone() }, 0).unwrap()));
        assert!(!Arc::ptr_eq(&first, &of(&config, 1).unwrap()));
        for i in 0..200 {
            forests.place((i.to_string(), 1, 0), 50);
        }
        assert!(forests.0.lock().unwrap().len() <= KEPT);
        let again = of(&config, 0).unwrap();
        let test = library.dataset(&config.data, 1, 0).test;
        assert!(!Arc::ptr_eq(&first, &again) && first.votes(&test) == again.votes(&test));
    }

    #[test]
    fn a_stop_while_one_grows_leaves_the_place_to_the_next() {
        let (forests, mut config) = (Forests::default(), moons(4, 1));
        config.data.n_train = Some(50);
        let train = Library::load(std::iter::empty(), &[]).unwrap().dataset(&config.data, 1, 0).train;
        let trial = trial(&config, 1, 0);
        for stop_at in [1, 2, 100] {
            let mut asked = 0;
            let mut poll = || {
                asked += 1;
                if asked == stop_at { Err("stopped") } else { Ok(()) }
            };
            assert!(matches!(forests.of(&trial, &config.data, &train, &mut poll), Err("stopped")), "at {stop_at}");
        }
        let mut asked = 0;
        let mut grow = || {
            let mut poll = || {
                asked += 1;
                Ok::<_, Infallible>(())
            };
            let Ok(forest) = forests.of(&trial, &config.data, &train, &mut poll);
            forest.unwrap()
        };
        let (first, again) = (grow(), grow());
        assert!(Arc::ptr_eq(&first, &again) && asked == 100);
    }
}
