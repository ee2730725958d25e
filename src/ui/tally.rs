//! Counts what a run has done, and words it. No terminal here.

use std::time::{Duration, Instant};

use super::outlook::Outlook;
use super::text::count;
use crate::trial::{Event, Outcome, Trial, label, numbers};

/// How trials end that do not end well, for a person.
const TROUBLES: [&str; 4] = ["diverged", "failed", "panicked", "timed out"];

/// The state of a run as its events told it.
pub(super) struct Tally<'a> {
    pub(super) outlook: Outlook<'a>,
    begin: Instant,
    pub(super) done: usize,
    /// Trials that ended, but not well, in the order of [`TROUBLES`].
    troubled: [usize; TROUBLES.len()],
    cost_done: f64,
    best: Option<f64>,
}

impl<'a> Tally<'a> {
    pub(super) fn new(outlook: Outlook<'a>) -> Self {
        let best = outlook.best;
        Self { outlook, begin: Instant::now(), done: 0, troubled: [0; TROUBLES.len()], cost_done: 0.0, best }
    }

    pub(super) fn count(&mut self, event: &Event<'_>) {
        let Event::Finished { trained, cost, .. } = event else { return };
        match trained.outcome {
            Outcome::Complete => {
                let value = trained.metrics().get(&self.outlook.metric.name);
                self.best = self.outlook.metric.goal.better(self.best, value);
            }
            Outcome::Diverged { .. } => self.troubled[0] += 1,
            Outcome::Failed { .. } => self.troubled[1] += 1,
            Outcome::Panicked { .. } => self.troubled[2] += 1,
            Outcome::TimedOut { .. } => self.troubled[3] += 1,
            Outcome::Pruned { .. } => {}
            Outcome::Interrupted => return,
        }
        // A trial that is judged at rungs counts at the first one.
        let is_pruned = matches!(trained.outcome, Outcome::Pruned { .. });
        if trained.rungs.len() == usize::from(is_pruned) {
            self.done += 1;
        }
        self.cost_done += cost;
    }

    /// How many trials are finished, before this run or in it.
    pub(super) fn finished(&self) -> usize {
        self.outlook.finished + self.done
    }

    /// How many trials ended, but not well.
    pub(super) fn troubled(&self) -> usize {
        self.troubled.iter().sum()
    }

    pub(super) fn elapsed(&self) -> Duration {
        self.begin.elapsed()
    }

    /// Time left, supposing that the rest costs as much time per estimated cost as what is done.
    fn left(&self) -> Option<Duration> {
        let ratio = (self.outlook.cost - self.cost_done).max(0.0) / self.cost_done;
        Duration::try_from_secs_f64(self.elapsed().as_secs_f64() * ratio).ok()
    }

    /// `[0:12:05] 120 of 540 trials, 2 failed, about 0:34:10 left, best trial's test_mse 0.01234`
    pub(super) fn line(&self) -> String {
        format!("[{}] {}", clock(self.elapsed()), self.state())
    }

    /// `120 of 540 trials, 2 failed, about 0:34:10 left, best trial's test_mse 0.01234`
    pub(super) fn state(&self) -> String {
        let Outlook { trials, finished, metric, .. } = &self.outlook;
        let left = self.left().filter(|_| self.done < *trials);
        let troubled =
            self.troubled.iter().zip(TROUBLES).filter(|(n, _)| **n > 0).map(|(n, word)| format!("{n} {word}"));
        let told = [format!("{} of {}", self.finished(), count((finished + trials).max(self.finished()), "trial"))];
        let more = [
            left.map(|left| format!("about {} left", clock(left))),
            self.best.map(|best| format!("best trial's {} {}", metric.name, numbers::plus_minus(best, None))),
        ];
        told.into_iter().chain(troubled).chain(more.into_iter().flatten()).collect::<Vec<_>>().join(", ")
    }

    /// `[0:12:05] trial 0123456789abcdef (lr 0.01, data 0, training 1) is trained once more, after all others: its process
    /// was killed by signal 9 (SIGKILL)`
    pub(super) fn once_more(&self, event: &Event<'_>) -> Option<String> {
        let Event::Lost { trial, how } = event else { return None };
        let (id, name) = (trial.id, self.name(trial));
        Some(format!("[{}] trial {id} ({name}) is trained once more, after all others: {how}", clock(self.elapsed())))
    }

    /// Names a trial by its swept values and replicate numbers.
    pub(super) fn name(&self, trial: &Trial) -> String {
        let swept = self.outlook.swept.iter().filter_map(|name| Some((name, trial.config.params.get(name)?)));
        let text = label(swept);
        let replicate = trial.replicate;
        let separator = if text.is_empty() { "" } else { ", " };
        format!("{text}{separator}data {}, training {}", replicate.data, replicate.training)
    }
}

/// Hours, minutes, seconds.
pub(crate) fn clock(time: Duration) -> String {
    let s = time.as_secs();
    format!("{}:{:02}:{:02}", s / 3600, s / 60 % 60, s % 60)
}
