//! The trials of a sweep, in their order: those of the search, as far as they are known, and behind them those that confirm
//! its best configs, as soon as it is known which these are.

mod grow;
mod place;
mod removed;
#[cfg(test)]
mod tests;

use std::collections::{BTreeSet, HashSet};
use std::convert::Infallible;
use std::sync::Arc;

use rayon::prelude::*;

use super::sampler::{self, Point, Sampler};
use super::spread::spread;
use crate::space::{Name, Params};
use crate::spec::{Confirm, Replicates, Sweep};
use crate::trial::{ChosenBy, ConfigId, Resolved, Trial, TrialId, confirmation_seed};
use place::{Place, numbered, trial};
pub(crate) use removed::Removed;

/// Configs that are made on all cores before they are looked at one after the other.
const AT_ONCE: u32 = 512;

/// The trials of a sweep in their order: every replicate of every different config that is known.
///
/// It keeps an id for each config and makes everything else when asked: a sweep of 100,000 configs takes a few megabytes.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    sweep: Sweep,
    sampler: Arc<dyn Sampler>,
    /// How many points of the space have been asked for.
    asked: u32,
    /// The points that a sampler which learns was asked for; of another none are kept.
    points: Vec<Asked>,
    /// The number of each config's point.
    places: Vec<u32>,
    /// The id of each config.
    ids: Vec<ConfigId>,
    /// The configs that are trained again, best first: their numbers, and their ids under the seed of the confirmation.
    confirmed: Vec<(usize, ConfigId)>,
    /// Every hyperparameter that some config has.
    params: BTreeSet<Name>,
}

/// A point of the space, and what became of it.
#[derive(Clone, Debug)]
struct Asked {
    /// Its settled values; none where rules skip every draw.
    values: Point,
    /// The number of its config, which an earlier point may have, too.
    config: Option<usize>,
}

impl Plan {
    /// The plan of `sweep`; `fingerprint` identifies what a config depends on besides its params.
    pub(crate) fn new(sweep: &Sweep, fingerprint: impl Fn(&Params) -> String + Sync) -> Self {
        let all = Self::visit(sweep, fingerprint, |_| Ok::<(), Infallible>(()));
        all.unwrap_or_else(|never| match never {})
    }

    /// The same, with a look at each config on the way; it ends with the first error.
    ///
    /// Configs that differ only in hyperparameters without an effect are one. Of a sampler that learns no config is known
    /// yet, see [`Plan::grow`].
    pub(crate) fn visit<E>(
        sweep: &Sweep,
        fingerprint: impl Fn(&Params) -> String + Sync,
        mut look: impl FnMut(&Params) -> Result<(), E>,
    ) -> Result<Self, E> {
        let sampler = sampler::of(sweep);
        let known_now = if sweep.method.learns() { 0 } else { sampler.len() };
        let mut plan = Self {
            sweep: sweep.clone(),
            sampler: Arc::clone(&sampler),
            asked: known_now,
            points: Vec::new(),
            places: Vec::new(),
            ids: Vec::new(),
            confirmed: Vec::new(),
            params: BTreeSet::new(),
        };
        let config = |place: u32| {
            let params = sweep.config(sampler.ask(place, &[], &|point| settle(sweep, point))?);
            Some((place, ConfigId::new(sweep.seed, &params, &fingerprint(&params)), params))
        };
        let mut known = HashSet::new();
        for (place, id, params) in on_all_cores(known_now, config).flatten() {
            if known.insert(id) {
                look(&params)?;
                plan.add(place, id, &params);
            }
        }
        Ok(plan)
    }

    /// Adds the config of a point.
    fn add(&mut self, place: u32, id: ConfigId, params: &Params) {
        self.places.push(place);
        self.ids.push(id);
        self.params.extend(params.names().filter(|name| !self.params.contains(*name)).cloned().collect::<Vec<_>>());
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

    /// How many configs are known.
    pub(crate) fn configs(&self) -> usize {
        self.ids.len()
    }

    /// How many points have not been asked for yet: each may become a config.
    pub(crate) fn unasked(&self) -> usize {
        self.points() - self.asked as usize
    }

    /// How many trials of the search are not known yet, at most.
    pub(crate) fn following(&self) -> usize {
        self.unasked() * self.sweep.replicates.count()
    }

    /// How many trials there may be in all, whatever is known of them by now.
    pub(crate) fn most(&self) -> usize {
        if !self.sweep.method.learns() {
            return self.len() + self.unknown();
        }
        let again = self
            .sweep
            .confirm
            .map_or(0, |confirm| self.points().min(confirm.top as usize) * confirm.replicates.count());
        self.points() * self.sweep.replicates.count() + again
    }

    /// How many trials may still join the plan, at most: those of configs that are not known yet, and those that are to
    /// confirm the best ones.
    pub(crate) fn unknown(&self) -> usize {
        let searched = self.following();
        let Some(Confirm { top, replicates }) = self.sweep.confirm else { return searched };
        let configs = (self.ids.len() + self.unasked()).min(top as usize);
        searched + configs.saturating_sub(self.confirmed.len()) * replicates.count()
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

    /// Who chose the config of trial number `i`.
    pub(crate) fn chosen_by(&self, i: usize) -> ChosenBy {
        match self.places[self.config_number(i)] {
            place if (place as usize) < self.sweep.start.len() => ChosenBy::Start,
            place if self.sampler.needs(place) > 0 => ChosenBy::Model,
            _ => ChosenBy::Chance,
        }
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

    fn place(&self, i: usize) -> Place {
        let searched = (self.ids.len(), self.sweep.replicates);
        Place::of(i, searched, (&self.confirmed, self.confirming()))
    }

    fn config(&self, k: usize) -> Arc<Resolved> {
        let place = self.places[k];
        let point = match self.points.get(place as usize) {
            Some(asked) => Some(asked.values.clone()),
            None => self.sampler.ask(place, &[], &|point| settle(&self.sweep, point)),
        };
        let params = self.sweep.config(point.unwrap_or_default());
        let measures = self.sweep.measures(&params);
        Arc::new(Resolved { id: self.ids[k], params, measures })
    }

    /// The same config under another id.
    fn again(&self, k: usize, id: ConfigId) -> Arc<Resolved> {
        Arc::new(Resolved { id, ..Resolved::clone(&self.config(k)) })
    }
}

/// The active values of a point, unless a rule of the sweep file skips it.
fn settle(sweep: &Sweep, point: Point) -> Option<Point> {
    let active = sweep.active(point);
    sweep.skipped_by(&active).is_none().then_some(active)
}

/// What `make` makes of each number below `n`, in their order, and some at a time.
fn on_all_cores<T: Send>(n: u32, make: impl Fn(u32) -> T + Sync) -> impl Iterator<Item = T> {
    let chunk = move |begin: u32| (begin..n.min(begin + AT_ONCE)).into_par_iter().map(&make).collect::<Vec<T>>();
    (0..n).step_by(AT_ONCE as usize).flat_map(chunk)
}
