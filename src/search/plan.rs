//! The trials of a sweep, in their order.

use std::collections::{BTreeSet, HashSet};
use std::convert::Infallible;
use std::sync::Arc;

use rayon::prelude::*;

use super::sampler::{self, Sampler};
use super::spread::spread;
use crate::space::{Name, Params};
use crate::spec::{Replicates, Sweep};
use crate::trial::{ConfigId, Replicate, Resolved, Trial, TrialId};

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
        Ok(Self { sweep: sweep.clone(), sampler, places, ids, params: names })
    }

    /// Every hyperparameter that some config has, sorted.
    pub(crate) fn params(&self) -> impl Iterator<Item = &Name> {
        self.params.iter()
    }

    /// The number of trials.
    pub(crate) fn len(&self) -> usize {
        self.ids.len() * self.sweep.replicates.count()
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
        let replicates = self.sweep.replicates.count();
        self.replicate(&self.config(i / replicates), i % replicates)
    }

    /// The id of trial number `i`.
    pub(crate) fn id(&self, i: usize) -> TrialId {
        let replicates = self.sweep.replicates.count();
        TrialId::new(self.ids[i / replicates], self.replicate_number(i % replicates))
    }

    /// The id of the config of trial number `i`.
    pub(crate) fn config_id(&self, i: usize) -> ConfigId {
        self.ids[i / self.sweep.replicates.count()]
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
        let n = u32::try_from(self.ids.len()).unwrap_or(u32::MAX); // there are no more than points
        let replicates = self.sweep.replicates.count();
        on_all_cores(n, move |k| {
            let config = self.config(k as usize);
            make(k as usize * replicates, (0..replicates).map(|r| self.replicate(&config, r)).collect())
        })
    }

    /// The numbers of all trials in the order in which to train them: every config once, spread over the space, then once
    /// more; on another dataset before in another training.
    pub(crate) fn spread(&self) -> impl Iterator<Item = usize> {
        let configs = spread(&*self.sampler, &self.places, self.sweep.seed);
        let Replicates { data, training } = self.sweep.replicates;
        let replicates = (0..training as usize).flat_map(move |t| (0..data as usize).map(move |d| (d, t)));
        replicates.flat_map(move |(d, t)| {
            let trial = move |config: &u32| (*config as usize * data as usize + d) * training as usize + t;
            configs.iter().map(trial).collect::<Vec<_>>()
        })
    }

    fn config(&self, k: usize) -> Arc<Resolved> {
        let params = self.sweep.config(self.sampler.ask(self.places[k]));
        let measures = self.sweep.measures(&params);
        Arc::new(Resolved { id: self.ids[k], params, measures })
    }

    fn replicate(&self, config: &Arc<Resolved>, r: usize) -> Trial {
        let replicate = self.replicate_number(r);
        Trial { id: TrialId::new(config.id, replicate), config: Arc::clone(config), replicate, seed: self.sweep.seed }
    }

    fn replicate_number(&self, r: usize) -> Replicate {
        let training = self.sweep.replicates.training as usize;
        let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX); // at most the sweep's replicates
        Replicate { data: number(r / training), training: number(r % training) }
    }
}

/// What `make` makes of each number below `n`, in their order, and some at a time.
fn on_all_cores<T: Send>(n: u32, make: impl Fn(u32) -> T + Sync) -> impl Iterator<Item = T> {
    let chunk = move |begin: u32| (begin..n.min(begin + AT_ONCE)).into_par_iter().map(&make).collect::<Vec<T>>();
    (0..n).step_by(AT_ONCE as usize).flat_map(chunk)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(text: &str) -> Plan {
        Plan::new(&Sweep::example(&format!("name = \"t\"\n{text}")), |_| String::new())
    }

    fn column(plan: &Plan, name: &str) -> Vec<String> {
        plan.trials().map(|t| t.config.params.get(name).unwrap().to_string()).collect()
    }

    #[test]
    fn a_grid_is_every_combination_with_the_last_fastest() {
        let plan = plan(
            "data.source = \"moons\"\n[replicates]\ndata = 2\n\
             [space]\nmodel.layers = [1, 2]\ntraining.schedule = [\"constant\", \"cosine\"]",
        );
        assert_eq!(column(&plan, "model.layers"), ["1", "1", "1", "1", "2", "2", "2", "2"]);
        let schedules = column(&plan, "training.schedule");
        assert_eq!(schedules[..4], ["constant", "constant", "cosine", "cosine"]);
        let ids: HashSet<_> = plan.ids().collect();
        assert_eq!((ids.len(), plan.len()), (8, 8));
        assert_eq!(plan.trials().map(|t| t.replicate.data).collect::<Vec<_>>(), [0, 1, 0, 1, 0, 1, 0, 1]);
    }

    #[test]
    fn one_trial_is_what_it_is_among_all() {
        let plan = plan(
            "data.source = \"moons\"\n[replicates]\ndata = 2\ntraining = 3\n[space]\nmodel.layers = [1, 2]\n\
             training.schedule = [\"constant\", \"step\"]\ntraining.gamma = [0.1, 0.5]",
        );
        assert_eq!((plan.points(), plan.len()), (8, 6 * 6));
        for (i, trial) in plan.trials().enumerate() {
            let alone = plan.trial(i);
            assert_eq!((alone.id, alone.replicate, plan.id(i)), (trial.id, trial.replicate, trial.id));
            assert_eq!(alone.config.params, trial.config.params);
        }
    }

    #[test]
    fn configs_that_differ_in_nothing_that_counts_are_one() {
        let plan = plan(
            "data.source = \"moons\"\n[space]\n\
             training.schedule = [\"constant\", \"step\"]\ntraining.gamma = [0.1, 0.5]",
        );
        assert_eq!(column(&plan, "training.schedule"), ["constant", "step", "step"]);
    }

    #[test]
    fn a_longer_random_sweep_begins_with_the_shorter_one() {
        let ids = |n: u32| -> Vec<TrialId> {
            let file = format!(
                "data.source = \"moons\"\n[sampler]\nmethod = \"random\"\ntrials = {n}\n\
                 [space]\ntraining.lr = {{ low = 1e-4, high = 1e-1, scale = \"log\" }}\nmodel.layers = {{ low = 1, high = 4 }}"
            );
            plan(&file).ids().collect()
        };
        assert_eq!(ids(20), ids(50)[..20]);
    }
}
