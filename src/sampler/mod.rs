//! Checked sweep → trials. Pure given the sweep's seed, and blind to results.

mod points;

use std::collections::HashSet;
use std::convert::Infallible;
use std::sync::Arc;

use rayon::prelude::*;

use crate::spec::Sweep;
use crate::trial::{ConfigId, Data, Replicate, Resolved, Trial, TrialId};
use points::Points;

/// Configs that are made on all cores before they are looked at one after the other.
const AT_ONCE: u32 = 512;

/// The trials of a sweep in their order: every replicate of every different config.
///
/// It keeps an id for each config and makes everything else when asked: a sweep of 100,000 configs takes a few megabytes.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    points: Points,
    /// Where in the space each config lies.
    places: Vec<u32>,
    /// The id of each config.
    ids: Vec<ConfigId>,
    /// A config for each set of hyperparameters that configs have.
    shapes: Vec<Arc<Resolved>>,
}

impl Plan {
    /// The plan of `sweep`; `fingerprint` identifies the content of the data that a config trains on.
    pub(crate) fn new(sweep: &Sweep, fingerprint: impl Fn(&Data) -> String + Sync) -> Self {
        let all = Self::visit(sweep, fingerprint, |_| Ok::<(), Infallible>(()));
        all.unwrap_or_else(|never| match never {})
    }

    /// The same, with a look at each config on the way; it ends with the first error.
    ///
    /// Configs that differ only in hyperparameters without an effect are one.
    pub(crate) fn visit<E>(
        sweep: &Sweep,
        fingerprint: impl Fn(&Data) -> String + Sync,
        mut look: impl FnMut(&Resolved) -> Result<(), E>,
    ) -> Result<Self, E> {
        let mut plan = Self { points: Points::new(sweep), places: Vec::new(), ids: Vec::new(), shapes: Vec::new() };
        let points = plan.points.clone();
        let config = |place: u32| {
            let (params, config) = points.at(place);
            let id = ConfigId::new(sweep.seed, &params, &fingerprint(&config.data));
            (place, Resolved { id, params, config })
        };
        let mut known = HashSet::new();
        for (place, config) in on_all_cores(points.len(), config) {
            if !known.insert(config.id) {
                continue;
            }
            look(&config)?;
            plan.places.push(place);
            plan.ids.push(config.id);
            if !plan.shapes.iter().any(|shape| shape.params.keys().eq(config.params.keys())) {
                plan.shapes.push(Arc::new(config));
            }
        }
        Ok(plan)
    }

    /// A config for each set of hyperparameters that configs have.
    pub(crate) fn shapes(&self) -> &[Arc<Resolved>] {
        &self.shapes
    }

    /// Every different data that the configs of `sweep` train on.
    pub(crate) fn data(sweep: &Sweep) -> Vec<Data> {
        let points = Points::new(sweep);
        let varies = sweep.space.iter().any(|(name, _)| name.starts_with("data."));
        let mut all: Vec<Data> = Vec::new();
        for point in 0..if varies { points.len() } else { 1 } {
            let (_, config) = points.at(point);
            if !all.contains(&config.data) {
                all.push(config.data);
            }
        }
        all
    }

    /// The number of trials.
    pub(crate) fn len(&self) -> usize {
        self.ids.len() * self.points.sweep.replicates.count()
    }

    /// The number of points of the space, different configs or not.
    pub(crate) fn points(&self) -> usize {
        self.points.len() as usize
    }

    /// Trial number `i`; below [`Plan::len`].
    pub(crate) fn trial(&self, i: usize) -> Trial {
        let replicates = self.points.sweep.replicates.count();
        self.replicate(&self.config(i / replicates), i % replicates)
    }

    /// The id of trial number `i`.
    pub(crate) fn id(&self, i: usize) -> TrialId {
        let replicates = self.points.sweep.replicates.count();
        TrialId::new(self.ids[i / replicates], self.replicate_number(i % replicates))
    }

    /// The id of the config of trial number `i`.
    pub(crate) fn config_id(&self, i: usize) -> ConfigId {
        self.ids[i / self.points.sweep.replicates.count()]
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
        let replicates = self.points.sweep.replicates.count();
        on_all_cores(n, move |k| {
            let config = self.config(k as usize);
            make(k as usize * replicates, (0..replicates).map(|r| self.replicate(&config, r)).collect())
        })
    }

    fn config(&self, k: usize) -> Arc<Resolved> {
        let (params, config) = self.points.at(self.places[k]);
        Arc::new(Resolved { id: self.ids[k], params, config })
    }

    fn replicate(&self, config: &Arc<Resolved>, r: usize) -> Trial {
        let replicate = self.replicate_number(r);
        Trial {
            id: TrialId::new(config.id, replicate),
            config: Arc::clone(config),
            replicate,
            seed: self.points.sweep.seed,
        }
    }

    fn replicate_number(&self, r: usize) -> Replicate {
        let training = self.points.sweep.replicates.training as usize;
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
        let text = format!("name = \"t\"\n{text}");
        Plan::new(&Sweep::parse("t.toml", &text).unwrap_or_else(|e| panic!("{e}")), |_| String::new())
    }

    fn column(plan: &Plan, name: &str) -> Vec<String> {
        plan.trials().map(|t| t.config.params[name].to_string()).collect()
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
