//! One forest for all trials on the same training rows.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::Forest;
use crate::objective::data::Rows;
use crate::trial::{Purpose, Trial, stream};

/// Forests kept at a time: one on 1437 rows takes about 4 MB.
const KEPT: usize = 64;

/// Data config, seed and data replicate: all that a forest depends on.
type Key = (String, u64, u32);

/// What one key has: nothing yet, or a forest where the rows have labels.
type Place = Arc<OnceLock<Option<Arc<Forest>>>>;

/// The forests grown so far. Which are kept never affects a result: a forest grown again is the same.
#[derive(Debug, Default)]
pub(crate) struct Forests(Mutex<BTreeMap<Key, Place>>);

impl Forests {
    /// The forest on the trial's training rows, which `train` are; none if they have no labels. Who comes first grows
    /// it, and who comes meanwhile waits for that one alone.
    pub(in crate::objective) fn of(&self, trial: &Trial, train: &Rows) -> Option<Arc<Forest>> {
        let replicate = trial.replicate.data;
        let key = (format!("{:?}", trial.config.config.data), trial.seed, replicate);
        let place = self.place(key);
        let grow = || Forest::grow(train, &mut stream(trial.seed, Purpose::Evaluation, &[replicate])).map(Arc::new);
        place.get_or_init(grow).clone()
    }

    fn place(&self, key: Key) -> Place {
        let mut places = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if places.len() >= KEPT && !places.contains_key(&key) {
            // Those in use live on with their users.
            places.clear();
        }
        Arc::clone(places.entry(key).or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::objective::data::Library;
    use crate::objective::example::{moons, trial};
    use crate::trial::Config;

    #[test]
    fn trials_on_the_same_rows_share_one() {
        let (forests, mut config) = (Forests::default(), moons(4, 1));
        config.data.n_train = Some(50);
        let library = Library::load(std::iter::empty()).unwrap();
        let of = |config: &Config, data| {
            let train = library.dataset(&config.data, 1, data).train;
            forests.of(&trial(config, 1, data), &train)
        };
        let first = of(&config, 0).unwrap();
        let wider = moons(8, 1).model;
        assert!(Arc::ptr_eq(&first, &of(&Config { model: wider, ..config.clone() }, 0).unwrap()));
        assert!(!Arc::ptr_eq(&first, &of(&config, 1).unwrap()));
        for i in 0..200 {
            forests.place((i.to_string(), 1, 0));
        }
        assert!(forests.0.lock().unwrap().len() <= KEPT);
        let again = of(&config, 0).unwrap();
        let test = library.dataset(&config.data, 1, 0).test;
        assert!(!Arc::ptr_eq(&first, &again) && first.votes(&test) == again.votes(&test));
    }
}
