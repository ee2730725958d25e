//! A checked sweep, typed.

use std::sync::Arc;
use std::time::Duration;

use super::duration::duration;
use super::keys::Keys;
use super::own_keys::{KIND, Method, Weights};
use super::pruning::Pruning;
use super::reader::Reading;
use super::rules::{Rules, rules};
use crate::space::{Condition, Domains, Expression, MetricSpec, Name, Params, Schema, Skip, Space, Value};
use crate::trial::Metric;

/// A checked sweep file.
#[derive(Clone, Debug)]
pub(crate) struct Sweep {
    /// Names the folder of the results.
    pub(crate) name: String,
    /// Keys every random stream.
    pub(crate) seed: u64,
    /// What is optimised.
    pub(crate) metric: Metric,
    /// How the space is turned into configs.
    pub(crate) method: Method,
    /// How many configs are drawn, by a method that draws.
    pub(crate) draws: u32,
    /// How configs are judged in the middle of their training, if they are.
    pub(crate) pruning: Option<Pruning>,
    /// How many configs back a result must be for a method that learns to know it, if that is written.
    pub(crate) lag: Option<u32>,
    /// Values of the configs that a method that draws tries first.
    pub(crate) start: Vec<Vec<(Name, Value)>>,
    /// How often each config is repeated.
    pub(crate) replicates: Replicates,
    /// How the best configs are trained again, if they are.
    pub(crate) confirm: Option<Confirm>,
    /// Whose weights are kept.
    pub(crate) weights: Weights,
    /// What a trial and the whole run may take and suffer.
    pub(crate) limits: Limits,
    /// The command that is told how the run ended.
    pub(crate) on_finish: Option<String>,
    /// Name of the kind of objective.
    pub(crate) kind: String,
    /// What its trials measure, in the order of columns.
    pub(crate) measures: Arc<[MetricSpec]>,
    /// What the file says of each key.
    pub(crate) domains: Domains,
    /// Every key that the file may have.
    pub(crate) keys: Keys,
    /// Every key that the file names outside [space].
    pub(super) fixed: Params,
    /// The swept ones, in the order of the file.
    pub(crate) space: Space,
    /// The swept ones that are not active everywhere, each after those that it depends on.
    pub(crate) conditions: Vec<Condition>,
    /// The points that are not trained, in the order of the file.
    pub(crate) skips: Vec<Skip>,
}

/// Repetitions of each config: trainings nested in datasets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Replicates {
    /// Different datasets.
    pub(crate) data: u32,
    /// Different initialisations and batch orders on each dataset.
    pub(crate) training: u32,
}

/// The best configs again, on replicates that the search never sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Confirm {
    /// So many of the best configs; at least 1.
    pub(crate) top: u32,
    /// How often each is trained again.
    pub(crate) replicates: Replicates,
}

/// What a trial may take, and how many failures a run suffers before it stops. Changes no result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Limits {
    /// How long one training may last; above zero.
    pub(crate) trial_time: Option<Duration>,
    /// Bytes that a trial in a process of its own may take; above zero.
    pub(crate) memory: Option<u64>,
    /// So many trials that failed, panicked or timed out stop the run; at least 1.
    pub(crate) max_failures: Option<usize>,
    /// So many equal failures in a row stop it; at least 2.
    pub(crate) equal_failures: usize,
}

impl Limits {
    /// Of the checked params of a sweep, defaults filled in.
    fn of(params: &Params) -> Self {
        let given = |name| params.get(name);
        let count = |name| given(name).map(|_| params.size(name));
        Self {
            trial_time: given("limits.trial_time").and_then(|text| duration(&text.to_string()).ok()),
            memory: given("limits.memory_gib").and_then(Value::gib),
            max_failures: count("limits.max_failures"),
            equal_failures: count("limits.equal_failures").unwrap_or(usize::MAX),
        }
    }
}

impl Replicates {
    /// Trials of each config.
    pub(crate) fn count(self) -> usize {
        self.data as usize * self.training as usize
    }
}

impl Sweep {
    /// Of a file without problems.
    pub(super) fn checked(reading: &Reading<'_>) -> Self {
        let domains = reading.domains();
        let params = reading.params_of_sweep();
        let schema = reading.keys.schema;
        let measures: Arc<[MetricSpec]> = (schema.measures)(&domains).into();
        let metric: Name = params
            .get("metric.name")
            .map_or_else(|| schema.metric_of(&measures).into(), |name| name.to_string().into());
        let Rules { conditions, skips } = rules(reading, &domains).unwrap_or_default();
        let mut space: Vec<_> = reading.space().collect();
        space.sort_by_key(|(_, entry, _)| entry.key.start);
        Self {
            name: params.text("name").to_owned(),
            seed: params.int("seed").unsigned_abs(),
            metric: Metric {
                held_out: schema.held_out(&metric, &measures),
                name: metric,
                goal: params.word("metric.goal"),
                failures: params.word("metric.failures"),
                tie_margin: params.float("metric.tie_margin"),
            },
            method: params.word("sampler.method"),
            draws: params.get("sampler.trials").map_or(0, |_| params.count("sampler.trials")),
            pruning: Pruning::of(&domains, schema),
            lag: params.get("sampler.lag").map(|_| params.count("sampler.lag")),
            start: reading.starts(),
            replicates: Replicates {
                data: params.count("replicates.data"),
                training: params.count("replicates.training"),
            },
            confirm: (params.count("confirm.top") > 0).then(|| Confirm {
                top: params.count("confirm.top"),
                replicates: Replicates {
                    data: params.count("confirm.data"),
                    training: params.count("confirm.training"),
                },
            }),
            weights: params.word("output.weights"),
            limits: Limits::of(&params),
            on_finish: params.get("on_finish").map(Value::to_string),
            kind: params.text(KIND).to_owned(),
            measures,
            space: space.into_iter().map(|(name, _, values)| (Name::new(name), values.clone())).collect(),
            conditions,
            skips,
            domains,
            keys: reading.keys.clone(),
            fixed: reading.params(),
        }
    }

    /// Those of a point's values that are active beside each other, in their order.
    pub(crate) fn active(&self, mut point: Vec<(Name, Value)>) -> Vec<(Name, Value)> {
        for condition in &self.conditions {
            if !self.is_true(&condition.when, &point) {
                point.retain(|(name, _)| *name != condition.name);
            }
        }
        point
    }

    /// The number of the first `[[skip]]` that is true of these active values. What reads a name that is not active is
    /// unknown, and so is what overflows or divides by zero; what is unknown skips nothing.
    pub(crate) fn skipped_by(&self, point: &[(Name, Value)]) -> Option<usize> {
        self.skips.iter().position(|skip| self.is_true(&skip.condition, point))
    }

    /// Whether an expression is true of these active values and of the keys that have one value in every trial.
    fn is_true(&self, expression: &Expression, point: &[(Name, Value)]) -> bool {
        let swept = |name: &str| point.iter().find(|(own, _)| *own == *name).map(|(_, value)| value);
        expression.is_true(&|name| swept(name).or_else(|| self.domains.fixed(name)))
    }

    /// The config with these sampled values put in, the active ones: all hyperparameters that have an effect.
    pub(crate) fn config(&self, sampled: impl IntoIterator<Item = (Name, Value)>) -> Params {
        let mut sampled: Params = sampled.into_iter().collect();
        for Condition { name, otherwise, .. } in &self.conditions {
            if sampled.get(name).is_none() {
                sampled.extend(otherwise.clone().map(|value| (name.clone(), value)));
            }
        }
        self.keys.resolve(|name| sampled.get(name).or_else(|| self.fixed.get(name)))
    }

    /// The metric that would choose configs without a look at what tests them, where the sweep file names the one that tests.
    pub(crate) fn untested_metric(&self) -> Option<&'static str> {
        let usual = self.schema().metric_of(&self.measures);
        let tests = self.schema().held_out(usual, &self.measures);
        tests.filter(|tests| *tests == self.metric.name).map(|_| usual)
    }

    /// What replicates of its data are, in the plural.
    pub(crate) fn datasets(&self) -> &'static str {
        (self.schema().datasets)(&self.domains)
    }

    /// What the objective declares.
    pub(crate) fn schema(&self) -> &'static Schema {
        self.keys.schema
    }

    /// What trials with these params measure.
    pub(crate) fn measures(&self, params: &Params) -> Arc<[MetricSpec]> {
        if self.schema().open || self.measures.iter().all(|spec| spec.surely) {
            return Arc::clone(&self.measures);
        }
        (self.keys.schema.measures)(&Domains::from(params)).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sweep(text: &str) -> Sweep {
        Sweep::example(&format!("name = \"t\"\n{text}\ndata.source = \"moons\""))
    }

    #[test]
    fn configs_are_ranked_on_validation_rows_where_every_trial_has_some() {
        let metric = |text: &str| {
            let metric = Sweep::example(&format!("name = \"t\"\n{text}")).metric;
            (metric.name.to_string(), metric.held_out.map(|name| name.to_string()))
        };
        let (test, valid) = (("test_mse".to_owned(), None), ("valid_mse".to_owned(), Some("test_mse".to_owned())));
        let both = "space.data.source = [\"moons\", \"digits\"]\n";
        assert_eq!(metric("data.source = \"moons\""), test);
        assert_eq!(metric("data = { source = \"moons\", n_valid = 9 }"), valid);
        assert_eq!(metric("data = { source = \"digits\", validation_fraction = 0.1 }"), valid);
        assert_eq!(metric("data.source = \"moons\"\nspace.data.n_valid = { low = 5, high = 9 }"), valid);
        assert_eq!(metric(&format!("{both}data.n_valid = 9")), test);
        assert_eq!(metric(&format!("{both}data = {{ n_valid = 9, validation_fraction = 0.1 }}")), valid);
        let named =
            |name: &str| metric(&format!("data = {{ source = \"moons\", n_valid = 9 }}\nmetric.name = {name:?}"));
        assert_eq!([named("test_mse"), named("valid_mse")], [test, valid]);
        let untested = |name: &str| {
            Sweep::example(&format!(
                "name = \"t\"\ndata = {{ source = \"moons\", n_valid = 9 }}\nmetric.name = {name:?}"
            ))
            .untested_metric()
        };
        assert_eq!(["test_mse", "valid_mse", "train_mse"].map(untested), [Some("valid_mse"), None, None]);
        assert_eq!(named("train_mse"), ("train_mse".to_owned(), None));
    }

    #[test]
    fn limits_are_typed() {
        let given = sweep(
            "on_finish = \"true\"\nlimits = { trial_time = \"1h 30m\", memory_gib = 0.5, max_failures = 3, \
             equal_failures = 2 }",
        );
        let limits = Limits {
            trial_time: Some(Duration::from_mins(90)),
            memory: Some(1 << 29),
            max_failures: Some(3),
            equal_failures: 2,
        };
        assert_eq!((given.limits, given.on_finish.as_deref()), (limits, Some("true")));
        assert_eq!(sweep("limits.memory_gib = 1e-30").limits.memory, Some(1), "never none at all");
    }

    #[test]
    fn limits_that_are_not_written_are_none_but_for_equal_failures() {
        let limits = Limits { trial_time: None, memory: None, max_failures: None, equal_failures: 10 };
        assert_eq!((sweep("").limits, sweep("").on_finish), (limits, None));
    }
}
