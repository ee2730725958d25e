//! Checked sweep → trials. Pure given the sweep's seed, and blind to results.

use std::collections::HashSet;
use std::sync::Arc;

use crate::space::{Params, Space, Value};
use crate::spec::{Method, Sweep};
use crate::trial::{Config, ConfigId, Data, Purpose, Replicate, Resolved, Trial, TrialId, stream};

/// The configs of a sweep in the order of its trials: params with an effect, and the same typed.
///
/// A grid runs through its last hyperparameter fastest. Configs that differ only in hyperparameters without an effect
/// are still told apart by nothing, and [`trials`] makes one of them.
pub(crate) fn configs(sweep: &Sweep) -> Vec<(Params, Config)> {
    match sweep.method {
        Method::Grid => grid(sweep),
        Method::Random(n) => {
            let space: Space = sweep.space.iter().map(|(name, d)| (*name, d.clone().listed())).collect();
            (0..n).map(|i| draw(sweep, &space, i)).collect()
        }
    }
}

/// Every replicate of every different config; `fingerprint` identifies the content of the data it trains on.
pub(crate) fn trials(
    sweep: &Sweep,
    configs: Vec<(Params, Config)>,
    fingerprint: impl Fn(&Data) -> String,
) -> Vec<Trial> {
    let mut known = HashSet::new();
    let mut trials = Vec::new();
    for (params, config) in configs {
        let id = ConfigId::new(sweep.seed, &params, &fingerprint(&config.data));
        if !known.insert(id) {
            continue;
        }
        let config = Arc::new(Resolved { id, params, config });
        for data in 0..sweep.replicates.data {
            for training in 0..sweep.replicates.training {
                let replicate = Replicate { data, training };
                let trial =
                    Trial { id: TrialId::new(id, replicate), config: config.clone(), replicate, seed: sweep.seed };
                trials.push(trial);
            }
        }
    }
    trials
}

/// Every combination of the grid points.
fn grid(sweep: &Sweep) -> Vec<(Params, Config)> {
    let axes: Vec<Vec<(&'static str, Value)>> = sweep
        .space
        .iter()
        .map(|(name, d)| d.grid().unwrap_or_default().into_iter().map(|value| (*name, value)).collect())
        .collect();
    let mut digits = vec![0; axes.len()];
    let mut configs = Vec::new();
    loop {
        configs.push(sweep.config(axes.iter().zip(&digits).map(|(axis, &i)| axis[i].clone())));
        let Some(place) = (0..axes.len()).rev().find(|&k| digits[k] + 1 < axes[k].len()) else { return configs };
        digits[place] += 1;
        digits[place + 1..].fill(0);
    }
}

/// The `i`-th draw. It has a stream of its own, so a longer sweep begins with the draws of a shorter one.
fn draw(sweep: &Sweep, space: &Space, i: u32) -> (Params, Config) {
    let mut stream = stream(sweep.seed, Purpose::Sampler, &[i]);
    sweep.config(space.iter().map(|(name, d)| (*name, d.at(stream.uniform()))))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn expand(text: &str) -> Vec<Trial> {
        let text = format!("name = \"t\"\n{text}");
        let sweep = Sweep::parse("t.toml", &text).unwrap_or_else(|e| panic!("{e}"));
        let configs = configs(&sweep);
        trials(&sweep, configs, |_| String::new())
    }

    fn column(trials: &[Trial], name: &str) -> Vec<String> {
        trials.iter().map(|t| t.config.params[name].to_string()).collect()
    }

    #[test]
    fn a_grid_is_every_combination_with_the_last_fastest() {
        let trials = expand(
            "data.source = \"moons\"\n[replicates]\ndata = 2\n\
             [space]\nmodel.layers = [1, 2]\ntraining.schedule = [\"constant\", \"cosine\"]",
        );
        assert_eq!(column(&trials, "model.layers"), ["1", "1", "1", "1", "2", "2", "2", "2"]);
        let schedules = column(&trials, "training.schedule");
        assert_eq!(schedules[..4], ["constant", "constant", "cosine", "cosine"]);
        let ids: HashSet<_> = trials.iter().map(|t| t.id).collect();
        assert_eq!(ids.len(), 8);
        assert_eq!(trials.iter().map(|t| t.replicate.data).collect::<Vec<_>>(), [0, 1, 0, 1, 0, 1, 0, 1]);
    }

    #[test]
    fn configs_that_differ_in_nothing_that_counts_are_one() {
        let trials = expand(
            "data.source = \"moons\"\n[space]\n\
             training.schedule = [\"constant\", \"step\"]\ntraining.gamma = [0.1, 0.5]",
        );
        assert_eq!(column(&trials, "training.schedule"), ["constant", "step", "step"]);
    }

    #[test]
    fn a_longer_random_sweep_begins_with_the_shorter_one() {
        let ids = |n: u32| -> Vec<TrialId> {
            let file = format!(
                "data.source = \"moons\"\n[sampler]\nmethod = \"random\"\ntrials = {n}\n\
                 [space]\ntraining.lr = {{ low = 1e-4, high = 1e-1, scale = \"log\" }}\nmodel.layers = {{ low = 1, high = 4 }}"
            );
            expand(&file).iter().map(|t| t.id).collect()
        };
        assert_eq!(ids(20), ids(50)[..20]);
    }
}
