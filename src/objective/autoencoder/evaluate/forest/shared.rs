//! One forest for all trials on the same training rows.

use std::sync::Arc;

use super::Forest;
use crate::learn::{Data, Poll, Rows};
use crate::objective::autoencoder::evaluate::by_dataset::ByDataset;
use crate::trial::{Purpose, Trial, stream};

/// The forests grown so far, none where the rows have no labels.
#[derive(Debug, Default)]
pub(crate) struct Forests(ByDataset<Option<Arc<Forest>>>);

impl Forests {
    /// The forest on the trial's training rows, which `train` are; none if they have no labels.
    pub(crate) fn of<E>(
        &self,
        trial: &Trial,
        data: &Data,
        train: &Rows,
        poll: &mut Poll<'_, E>,
    ) -> Result<Option<Arc<Forest>>, E> {
        let draws = &mut stream(trial.seed, Purpose::Evaluation, &[trial.replicate.data]);
        self.0.of(trial, data, train.len(), || Ok(Forest::grow(train, draws, poll)?.map(Arc::new)))
    }
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
        let again = unstopped(|poll| {
            let train = library.dataset(&config.data, 1, 0).train;
            Forests::default().of(&trial(&config, 1, 0), &config.data, &train, poll)
        });
        let (test, again) = (library.dataset(&config.data, 1, 0).test, again.unwrap());
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
