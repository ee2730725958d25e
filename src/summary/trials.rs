//! The trials of a sweep as a table of typed columns: what every statistic is made from.

use std::collections::BTreeMap;

use polars::prelude::*;

use super::all_trials::AllTrials;
use super::axis;
use super::blocks::Blocks;
use super::complete::{CONFIG, Complete, LostConfig, measured, numbers, param};
use super::confirmation::FreshTrial;
use super::counts::Counts;
use super::error::Error;
use super::history::Progress;
use super::tables::{FailedTrial, Hyperparameter};
use crate::space::Space;
use crate::store::Row;
use crate::trial::{ConfigId, Outcome, Replicate, TrialId, label};

type Numbers = PrimitiveChunkedBuilder<Float64Type>;

/// The trials of a sweep as they are on disk, in the order in which they are added.
#[derive(Default)]
pub(crate) struct Trials {
    /// What each is, and whether it is complete.
    rows: Vec<(TrialId, ConfigId, Replicate, bool)>,
    params: Vec<(Hyperparameter, StringChunkedBuilder, Numbers)>,
    metrics: Vec<Numbers>,
    /// How many trials ended how.
    pub(super) counts: Counts,
    /// The trials that ended, but not well.
    pub(super) failures: Vec<FailedTrial>,
    /// The configs that they are of.
    lost: BTreeMap<ConfigId, LostConfig>,
    /// Names of the metrics.
    names: Vec<String>,
    /// The trials that confirm configs.
    pub(super) fresh: Vec<FreshTrial>,
    /// The configs in the order of the plan.
    pub(super) chosen: Vec<Progress>,
    /// All but those that confirm configs.
    pub(super) all: AllTrials,
}

impl Trials {
    /// No trials yet, of a sweep over `space` that measured `metrics`.
    pub(crate) fn new(space: &Space, metrics: &[impl AsRef<str>]) -> Self {
        let param = |hyperparameter: Hyperparameter| {
            let [text, place] = param(&hyperparameter.name);
            (hyperparameter, StringChunkedBuilder::new(text.into(), 0), Numbers::new(place.into(), 0))
        };
        Self {
            params: axis::hyperparameters(space).into_iter().map(param).collect(),
            metrics: metrics.iter().map(|name| Numbers::new(measured(name.as_ref()).into(), 0)).collect(),
            names: metrics.iter().map(|name| name.as_ref().to_owned()).collect(),
            all: AllTrials::new(metrics.iter().map(|name| name.as_ref().to_owned()).collect()),
            ..Self::default()
        }
    }

    /// Counts so many trials more that nobody knows yet.
    pub(crate) fn expect(&mut self, missing: usize) {
        self.counts.expect(missing);
    }

    /// Adds a trial with its values of the table's metrics.
    pub(crate) fn add(&mut self, row: &Row<'_>) {
        self.counts.add(row.outcome);
        self.add_failure(row);
        let Row { trial, confirms, outcome, metrics, .. } = row;
        if let Some(config) = *confirms {
            let complete = **outcome == Outcome::Complete;
            let metrics = self.names.iter().cloned().zip(metrics.iter().copied().filter(|_| complete)).collect();
            let lost = outcome.trouble().is_some();
            self.fresh.push(FreshTrial { config, replicate: trial.replicate, metrics, lost });
            return;
        }
        self.all.add(row, self.params.iter().map(|(h, ..)| h.name.as_str()));
        if self.chosen.last().is_none_or(|last| !last.is_of(row)) {
            self.chosen.push(Progress::of(row));
        }
        self.chosen.last_mut().into_iter().for_each(|last| last.add(row));
        self.rows.push((trial.id, trial.config.id, trial.replicate, **outcome == Outcome::Complete));
        if outcome.trouble().is_some() {
            let swept = self.params.iter().map(|(h, ..)| trial.config.params.get(&h.name));
            let values = || swept.map(|value| value.map(ToString::to_string).unwrap_or_default()).collect();
            let (id, place) = (trial.config.id, self.rows.len());
            self.lost.entry(id).or_insert_with(|| LostConfig { id, place, values: values(), n: 0 }).n += 1;
        }
        for (hyperparameter, texts, places) in &mut self.params {
            let value = trial.config.params.get(&hyperparameter.name);
            texts.append_option(value.map(ToString::to_string));
            places.append_option(value.and_then(|value| axis::place(&mut hyperparameter.values, value)));
        }
        self.metrics.iter_mut().zip(metrics).for_each(|(column, value)| column.append_option(*value));
    }

    fn add_failure(&mut self, Row { trial, outcome, .. }: &Row<'_>) {
        if let Some(reason) = outcome.trouble() {
            let params = &trial.config.params;
            let swept = self.params.iter().filter_map(|(h, ..)| Some((&h.name, params.get(&h.name)?)));
            let values = self.params.iter().map(|(h, ..)| params.get(&h.name).map(ToString::to_string));
            let values = values.map(Option::unwrap_or_default).collect();
            let last_lines = match outcome {
                Outcome::Failed { last_lines, .. } => last_lines.clone(),
                _ => Vec::new(),
            };
            let (id, label) = (trial.id.to_string(), label(swept));
            self.failures.push(FailedTrial { id, label, values, reason, last_lines, by_hand: None });
        }
    }

    /// The complete ones that measured this metric.
    pub(super) fn complete(self, metric: &str) -> Result<Complete, Error> {
        let configs: Vec<u64> = self.rows.iter().map(|row| row.1.0).collect();
        let mut columns = vec![Column::new(CONFIG.into(), configs)];
        let mut hyperparameters = Vec::new();
        for (hyperparameter, texts, places) in self.params {
            hyperparameters.push(hyperparameter);
            columns.extend([texts.finish().into_column(), places.finish().into_column()]);
        }
        columns.extend(self.metrics.into_iter().map(|column| column.finish().into_column()));
        let all = DataFrame::new_infer_height(columns)?;
        // Nothing where nobody got so far.
        let measured = numbers(&all, metric)?.unwrap_or_else(|| vec![f64::NAN; self.rows.len()]);
        let complete = self.rows.iter().zip(&measured).map(|(row, value)| row.3 && !value.is_nan());
        let frame = all.filter(&complete.clone().collect())?;
        let rows: Vec<_> =
            self.rows.iter().zip(complete).filter(|(_, complete)| *complete).map(|(row, _)| row).collect();
        let replicates: Vec<Replicate> = rows.iter().map(|row| row.2).collect();
        Ok(Complete {
            ids: rows.iter().map(|row| row.0).collect(),
            configs: rows.iter().map(|row| row.1).collect(),
            // Of several datasets one alone says nothing of others, also where the others are lacking.
            blocks: Blocks::of(&self.rows.iter().map(|row| row.2).collect::<Vec<_>>()),
            replicates,
            metric: numbers(&frame, metric)?.unwrap_or_default(),
            lost: self.lost.into_values().collect(),
            hyperparameters,
            frame,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::Sweep;

    const SWEEP: &str = "name = \"t\"\nreplicates.training = 2\ndata.source = \"moons\"\n[space]\n\
                         training.schedule = [\"step\", \"constant\"]\ntraining.step_size = [20, 3]\n\
                         training.lr = [0.001]\ndata.noise = { low = 1e-9, high = 0.3, steps = 2 }";

    /// Trial i measured this; every fourth diverged.
    fn trials(measured: impl Fn(u32) -> Option<f64>) -> Trials {
        let sweep = Sweep::example(SWEEP);
        let plan = crate::search::Plan::new(&sweep, |_| String::new());
        let mut trials = Trials::new(&sweep.space, &["test_mse", "training.lr"]);
        for (i, trial) in (0..).zip(plan.trials()) {
            let outcome = if i % 4 == 3 { Outcome::diverged("epoch", 2) } else { Outcome::Complete };
            trials.add(&Row::new(trial, &outcome, vec![measured(i), None]));
        }
        trials
    }

    #[test]
    fn values_come_out_as_they_went_in() {
        let trials = trials(|i| (i != 1).then(|| f64::from(i) / 3.0));
        assert_eq!((trials.counts.planned, trials.counts.complete, trials.counts.diverged), (12, 9, 3));
        let FailedTrial { label, reason, .. } = &trials.failures[0];
        assert_eq!((&**label, &**reason), ("schedule step, step_size 20, lr 0.001, noise 0.3", "diverged in epoch 2"));
        let ids: Vec<TrialId> = trials.rows.iter().map(|row| row.0).collect();
        let complete = trials.complete("test_mse").unwrap();
        // Without the second, which measured nothing, and every fourth.
        assert_eq!(complete.ids, [0, 2, 4, 5, 6, 8, 9, 10].map(|i| ids[i]));
        assert_eq!(complete.metric[..3], [0.0, 2.0 / 3.0, 4.0 / 3.0]);
        assert_eq!((complete.replicates[3].data, complete.replicates[3].training), (0, 1));
        assert_eq!(numbers(&complete.frame, "nowhere").unwrap(), None);
        assert!(
            numbers(&complete.frame, "training.lr").unwrap().unwrap().iter().all(|x| x.is_nan()),
            "a metric, not the rate"
        );
        let values = complete.values().unwrap();
        assert_eq!(values(0), ["step", "20", "0.001", "1e-9"]);
        assert_eq!(values(7), ["constant", "", "0.001", "0.3"], "step_size has no effect there");
    }

    #[test]
    fn levels_are_groups_in_the_order_of_the_axis() {
        let complete = trials(|_| Some(1.0)).complete("test_mse").unwrap();
        let levels = |k: usize| {
            let levels = complete.levels().unwrap().swap_remove(k);
            levels.into_iter().map(|l| (l.label, l.place, l.rows)).collect::<Vec<_>>()
        };
        let level = |label: &str, place, rows: &[usize]| (label.to_owned(), place, rows.to_vec());
        assert_eq!(levels(0), [level("step", 0.0, &[0, 1, 2, 3, 4, 5]), level("constant", 1.0, &[6, 7, 8])]);
        assert_eq!(levels(1), [level("3", 3.0, &[3, 4, 5]), level("20", 20.0, &[0, 1, 2])]);
        assert_eq!(levels(3), [level("1e-9", 1e-9, &[0, 1, 3, 4, 6, 7]), level("0.3", 0.3, &[2, 5, 8])]);
        assert_eq!(complete.groups(CONFIG).unwrap(), [vec![0, 1], vec![2], vec![3, 4], vec![5], vec![6, 7], vec![8]]);
    }

    #[test]
    fn nobody_may_have_got_as_far_as_the_metric() {
        for metric in ["test_mse", "test_mmd"] {
            let complete = trials(|_| None).complete(metric).unwrap();
            assert_eq!((complete.metric.len(), complete.ids.len()), (0, 0));
            assert!(complete.levels().unwrap()[0].is_empty());
        }
    }
}
