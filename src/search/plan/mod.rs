//! The trials of a sweep, in their order: those of the search, and behind them those that confirm its best configs, as soon as
//! it is known which these are.

#[cfg(test)]
mod tests;

use std::collections::{BTreeSet, HashSet};
use std::convert::Infallible;
use std::sync::Arc;

use rayon::prelude::*;

use super::sampler::{self, Sampler};
use super::spread::spread;
use crate::space::{Name, Params};
use crate::spec::{Confirm, Replicates, Sweep};
use crate::trial::{ConfigId, Replicate, Resolved, Trial, TrialId, confirmation_seed};

/// Configs that are made on all cores before they are looked at one after the other.
const AT_ONCE: u32 = 512;

/// The trials of a sweep in their order: every replicate of every different config.
///
/// It keeps an id for each config and makes everything else when asked: a sweep of 100,000 configs takes a few megabytes.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    sweep: Sweep,
    sampler: Arc<dyn Sampler>,
    /// The sampler's number of each config.
    places: Vec<u32>,
    /// The id of each config.
    ids: Vec<ConfigId>,
    /// The configs that are trained again, best first: their numbers, and their ids under the seed of the confirmation.
    confirmed: Vec<(usize, ConfigId)>,
    /// Every hyperparameter that some config has.
    params: BTreeSet<Name>,
}

impl Plan {
    /// The plan of `sweep`; `fingerprint` identifies what a config depends on besides its params.
    pub(crate) fn new(sweep: &Sweep, fingerprint: impl Fn(&Params) -> String + Sync) -> Self {
        let all = Self::visit(sweep, fingerprint, |_| Ok::<(), Infallible>(()));
        all.unwrap_or_else(|never| match never {})
    }

    /// The same, with a look at each config on the way; it ends with the first error.
    ///
    /// Configs that differ only in hyperparameters without an effect are one.
    pub(crate) fn visit<E>(
        sweep: &Sweep,
        fingerprint: impl Fn(&Params) -> String + Sync,
        mut look: impl FnMut(&Params) -> Result<(), E>,
    ) -> Result<Self, E> {
        let sampler = sampler::of(sweep);
        let config = |place: u32| {
            let params = sweep.config(sampler.ask(place));
            (place, ConfigId::new(sweep.seed, &params, &fingerprint(&params)), params)
        };
        let (mut places, mut ids, mut names, mut known) = (Vec::new(), Vec::new(), BTreeSet::new(), HashSet::new());
        for (place, id, params) in on_all_cores(sampler.len(), config) {
            if known.insert(id) {
                look(&params)?;
                places.push(place);
                ids.push(id);
                names.extend(params.names().cloned());
            }
        }
        Ok(Self { sweep: sweep.clone(), sampler, places, ids, confirmed: Vec::new(), params: names })
    }

    /// Puts the trials that confirm these configs, best first, in the place of those that were there before: the same
    /// configs in a sweep of another seed, so that every random stream is another one.
    pub(crate) fn confirm(&mut self, best: &[ConfigId], fingerprint: impl Fn(&Params) -> String) {
        let seed = confirmation_seed(self.sweep.seed);
        let confirmed = |id: &ConfigId| {
            let k = self.ids.iter().position(|other| other == id)?;
            let params = self.config(k).params.clone();
            Some((k, ConfigId::new(seed, &params, &fingerprint(&params))))
        };
        self.confirmed = best.iter().filter_map(confirmed).collect();
    }

    /// How many trials are to confirm the best configs, and not in the plan yet.
    pub(crate) fn unconfirmed(&self) -> usize {
        let Some(Confirm { top, replicates }) = self.sweep.confirm else { return 0 };
        let configs = self.ids.len().min(top as usize);
        configs.saturating_sub(self.confirmed.len()) * replicates.count()
    }

    /// Every hyperparameter that some config has, sorted.
    pub(crate) fn params(&self) -> impl Iterator<Item = &Name> {
        self.params.iter()
    }

    /// The number of trials.
    pub(crate) fn len(&self) -> usize {
        self.searched() + self.confirmed.len() * self.confirming().count()
    }

    /// The number of those of the search, which come first.
    pub(crate) fn searched(&self) -> usize {
        self.ids.len() * self.sweep.replicates.count()
    }

    /// How often a config is trained again.
    fn confirming(&self) -> Replicates {
        self.sweep.confirm.map_or(Replicates { data: 1, training: 1 }, |confirm| confirm.replicates)
    }

    /// The number of points of the space of a sweep.
    pub(crate) fn points_of(sweep: &Sweep) -> usize {
        sampler::of(sweep).len() as usize
    }

    /// The number of points of the space, different configs or not.
    pub(crate) fn points(&self) -> usize {
        self.sampler.len() as usize
    }

    /// Trial number `i`; below [`Plan::len`].
    pub(crate) fn trial(&self, i: usize) -> Trial {
        let Place { config, confirmed, replicate } = self.place(i);
        match confirmed {
            None => trial(&self.config(config), replicate, self.sweep.seed),
            Some(id) => trial(&self.again(config, id), replicate, confirmation_seed(self.sweep.seed)),
        }
    }

    /// The id of trial number `i`.
    pub(crate) fn id(&self, i: usize) -> TrialId {
        TrialId::new(self.config_id(i), self.place(i).replicate)
    }

    /// The id of the config of trial number `i`.
    pub(crate) fn config_id(&self, i: usize) -> ConfigId {
        let Place { config, confirmed, .. } = self.place(i);
        confirmed.unwrap_or(self.ids[config])
    }

    /// The number of the config of trial number `i`.
    pub(crate) fn config_number(&self, i: usize) -> usize {
        self.place(i).config
    }

    /// The config of the search that trial number `i` confirms; none if it is of the search.
    pub(crate) fn confirms(&self, i: usize) -> Option<ConfigId> {
        let Place { config, confirmed, .. } = self.place(i);
        confirmed.map(|_| self.ids[config])
    }

    /// The ids of all trials.
    pub(crate) fn ids(&self) -> impl Iterator<Item = TrialId> {
        (0..self.len()).map(|i| self.id(i))
    }

    /// All trials.
    pub(crate) fn trials(&self) -> impl Iterator<Item = Trial> {
        self.by_config(|_, trials| trials).flatten()
    }

    /// What `make` makes, on all cores, of the trials of each config, given the number of the first.
    pub(crate) fn by_config<T: Send>(&self, make: impl Fn(usize, Vec<Trial>) -> T + Sync) -> impl Iterator<Item = T> {
        let n = u32::try_from(self.ids.len() + self.confirmed.len()).unwrap_or(u32::MAX); // there are no more than points
        let seeds = [self.sweep.seed, confirmation_seed(self.sweep.seed)];
        on_all_cores(n, move |k| {
            let k = k as usize;
            let (first, config, replicates, seed) = match k.checked_sub(self.ids.len()) {
                None => (k * self.sweep.replicates.count(), self.config(k), self.sweep.replicates, seeds[0]),
                Some(j) => {
                    let ((k, id), replicates) = (self.confirmed[j], self.confirming());
                    (self.searched() + j * replicates.count(), self.again(k, id), replicates, seeds[1])
                }
            };
            make(first, (0..replicates.count()).map(|r| trial(&config, numbered(r, replicates), seed)).collect())
        })
    }

    /// The numbers of all trials in the order in which to train them: every config once, spread over the space, then once
    /// more; on another dataset before in another training. Those that confirm come last.
    pub(crate) fn spread(&self) -> impl Iterator<Item = usize> {
        let configs = spread(&*self.sampler, &self.places, self.sweep.seed);
        let Replicates { data, training } = self.sweep.replicates;
        let replicates = (0..training as usize).flat_map(move |t| (0..data as usize).map(move |d| (d, t)));
        let replicates = replicates.flat_map(move |(d, t)| {
            let trial = move |config: &u32| (*config as usize * data as usize + d) * training as usize + t;
            configs.iter().map(trial).collect::<Vec<_>>()
        });
        let (again, each) = (self.confirmed.len(), self.confirming().count());
        let again = (0..each).flat_map(move |r| (0..again).map(move |k| self.searched() + k * each + r));
        replicates.chain(again)
    }

    fn config(&self, k: usize) -> Arc<Resolved> {
        let params = self.sweep.config(self.sampler.ask(self.places[k]));
        let measures = self.sweep.measures(&params);
        Arc::new(Resolved { id: self.ids[k], params, measures })
    }

    /// The same config under another id.
    fn again(&self, k: usize, id: ConfigId) -> Arc<Resolved> {
        Arc::new(Resolved { id, ..Resolved::clone(&self.config(k)) })
    }

    fn place(&self, i: usize) -> Place {
        let of =
            |i: usize, replicates: Replicates| (i / replicates.count(), numbered(i % replicates.count(), replicates));
        match i.checked_sub(self.searched()) {
            None => {
                let (config, replicate) = of(i, self.sweep.replicates);
                Place { config, confirmed: None, replicate }
            }
            Some(i) => {
                let (j, replicate) = of(i, self.confirming());
                let (config, id) = self.confirmed[j];
                Place { config, confirmed: Some(id), replicate }
            }
        }
    }
}

/// Where a trial stands.
struct Place {
    /// The number of its config.
    config: usize,
    /// The config's id under the seed of the confirmation, if it is of that.
    confirmed: Option<ConfigId>,
    replicate: Replicate,
}

fn trial(config: &Arc<Resolved>, replicate: Replicate, seed: u64) -> Trial {
    Trial { id: TrialId::new(config.id, replicate), config: Arc::clone(config), replicate, seed }
}

/// The replicate of number `r` of so many.
fn numbered(r: usize, Replicates { training, .. }: Replicates) -> Replicate {
    let (training, number) = (training as usize, |n: usize| u32::try_from(n).unwrap_or(u32::MAX)); // at most the sweep's replicates
    Replicate { data: number(r / training), training: number(r % training) }
}

/// What `make` makes of each number below `n`, in their order, and some at a time.
fn on_all_cores<T: Send>(n: u32, make: impl Fn(u32) -> T + Sync) -> impl Iterator<Item = T> {
    let chunk = move |begin: u32| (begin..n.min(begin + AT_ONCE)).into_par_iter().map(&make).collect::<Vec<T>>();
    (0..n).step_by(AT_ONCE as usize).flat_map(chunk)
}
