//! Trains trials again, and says what differs from what they left.

use std::sync::Arc;

use super::open::Reopened;
use super::results::Results;
use super::scratch::Scratch;
use crate::error::Error;
use crate::objective::Objective;
use crate::run::{self, Queue, RunEnd, Signals, StopRules};
use crate::store::{Found, Store};
use crate::trial::{Event, Metrics, Outcome, Trained, Trial, Until, Work};

/// How trials of a sweep are trained again.
pub(super) struct Again<'a> {
    pub(super) store: &'a Store,
    pub(super) reopened: &'a Reopened,
    pub(super) results: &'a Results,
    /// By how much of their size metrics of a program may differ.
    pub(super) tolerance: f64,
    pub(super) jobs: Option<u16>,
}

/// What a trial left, compared with what it left before.
enum Comparison {
    Same,
    /// No metric differs by more than it may.
    Near,
    /// What differs, for a person.
    Different(Vec<String>),
}

impl Again<'_> {
    /// Trains these again and adds what differs to `wrong`; how many differ by no more than they may.
    pub(super) fn train(
        &self,
        trials: &[usize],
        objective: Arc<dyn Objective>,
        signals: &Signals,
        wrong: &mut Vec<String>,
    ) -> Result<(RunEnd, usize), Error> {
        let plan = &self.reopened.plan;
        let (mut near, scratch) = (0, Scratch::new("verify"));
        let mut check = |event: &Event<'_>| -> Result<(), Error> {
            if let Event::Finished { trial, trained, .. } = event
                && trained.outcome != Outcome::Interrupted
            {
                match self.compare(trial, trained)? {
                    Comparison::Same => {}
                    Comparison::Near => near += 1,
                    Comparison::Different(lines) => {
                        wrong.extend(lines.into_iter().map(|line| format!("trial {}: {line}", trial.id)));
                    }
                }
            }
            Ok(())
        };
        let workers = objective.slots(self.jobs.map(usize::from), run::cores());
        let cost = |i: usize| objective.cost(&plan.trial(i).config.params).ok().and_then(|cost| cost.seconds);
        let costs = trials.iter().map(|i| (cost(*i).unwrap_or(1.0), *i)).collect();
        let queue = Queue::listed(costs, workers, |i| Work { trial: plan.trial(i), until: self.until(i) });
        let place_of = |trial: &Trial| Ok(scratch.place(&trial.id.to_string()));
        let rules = StopRules { grace: objective.stop_grace(), ..StopRules::default() };
        let (end, _) = run::run(queue, objective, workers, &rules, signals, &place_of, &mut check)?;
        Ok((end, near))
    }

    /// How far trial number `i` was trained, if that was not to its end: to the rung at which it was pruned, or before which
    /// it went wrong.
    fn until(&self, i: usize) -> Option<Until> {
        let search = self.results.search.as_ref().filter(|_| i < self.reopened.plan.searched())?;
        let (end, (outcome, _)) = (self.results.end(i), self.results.of(i));
        let passed = end.rungs.len() - usize::from(matches!(outcome, Outcome::Pruned { .. }));
        search.leg(i, passed).filter(|_| *outcome != Outcome::Complete)
    }

    /// Of a program the metrics say what differs; of a network, and where no metric does, the files.
    fn compare(&self, trial: &Trial, trained: &Trained) -> Result<Comparison, Error> {
        let found = self.store.find(trial.id)?;
        // What it measured at rungs follows from the rest.
        let rungs = if let Found::Finished(record) = &found { record.rungs.clone() } else { Vec::new() };
        let trained = &Trained { rungs, ..trained.clone() };
        let files = self.store.differing_from(trial, trained, &self.reopened.manifest.instructions)?;
        if files.is_empty() {
            return Ok(Comparison::Same);
        }
        if let Found::Finished(record) = found {
            let [was, now] = [&record.outcome, &trained.outcome].map(in_words);
            if was != now {
                return Ok(Comparison::Different(vec![format!("was {was}, and when trained again {now}")]));
            }
            if self.reopened.sweep.schema().open {
                let different = differences(&record.metrics, &trained.metrics(), self.tolerance);
                if !different.is_empty() {
                    let line = format!("{} when trained again", different.join(", "));
                    return Ok(Comparison::Different(vec![line]));
                }
                if self.tolerance > 0.0 {
                    return Ok(Comparison::Near);
                }
            }
        }
        let another = |file| format!("{file} is another when trained again");
        Ok(Comparison::Different(files.into_iter().map(another).collect()))
    }
}

fn in_words(outcome: &Outcome) -> String {
    outcome.trouble().unwrap_or_else(|| outcome.word().to_owned())
}

/// The metrics that differ by more than this share of their size, or that one of both lacks.
fn differences(was: &Metrics, now: &Metrics, tolerance: f64) -> Vec<String> {
    let before = was.0.iter().filter_map(|(name, was)| match now.get(name) {
        Some(now) if distance(*was, now) <= tolerance => None,
        Some(now) => Some(format!("{name} was {was} and is {now}")),
        None => Some(format!("{name} was {was} and is not measured")),
    });
    let new = now.0.iter().filter(|(name, _)| was.get(name).is_none());
    before.chain(new.map(|(name, now)| format!("{name} was not measured and is {now}"))).collect()
}

/// The distance of two numbers, by the size of the larger one.
fn distance(was: f64, now: f64) -> f64 {
    if was.to_bits() == now.to_bits() { 0.0 } else { (was - now).abs() / was.abs().max(now.abs()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_metric_that_differs_is_named() {
        let metrics = |all: &[(&str, f64)]| Metrics(all.iter().map(|(name, value)| ((*name).into(), *value)).collect());
        let was = metrics(&[("a", 1.0), ("b", 2.0), ("gone", 3.0), ("y", 4.0)]);
        let now = metrics(&[("a", 1.01), ("b", 5.0), ("new", 6.0), ("y", 4.0)]);
        let rest = ["b was 2 and is 5", "gone was 3 and is not measured", "new was not measured and is 6"];
        assert_eq!(differences(&was, &now, 0.0), [&["a was 1 and is 1.01"][..], &rest].concat());
        assert_eq!(differences(&was, &now, 0.1), rest);
        assert_eq!(differences(&was, &was, 0.0), [""; 0]);
    }
}
