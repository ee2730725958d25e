//! How the configs of a search stand: what they measured, how far they are to be trained, and what a sampler that learns is
//! told of them. It is a function of what was told alone, in whatever order that came.

mod further;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use super::pruner::{self, Cohort, Pruner};
use super::sampler::Told;
use crate::spec::{Pruning, Sweep};
use crate::trial::{Failures, Goal, Metric, Until};
pub(crate) use further::{End, Further};

/// The standing of every config of a search that learns or prunes.
#[derive(Clone, Debug)]
pub(crate) struct SearchState {
    replicates: usize,
    metric: Metric,
    pruning: Option<(Pruning, Arc<dyn Pruner>)>,
    configs: Vec<ConfigState>,
    /// In the order of training.
    cohorts: Vec<CohortState>,
    /// Configs that have a place in the order of training.
    placed: u32,
    /// Whether every config is known.
    is_whole: bool,
    news: News,
}

/// What followed from what was told, by numbers of trials.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct News {
    /// Those that are to be trained further.
    pub(crate) promoted: Vec<usize>,
    /// Those that will not be.
    pub(crate) pruned: Vec<usize>,
}

#[derive(Clone, Debug)]
struct ConfigState {
    trials: Vec<TrialState>,
    cohort: usize,
    /// The number of the rung that it is on its way to; behind the last one, the end.
    level: usize,
    /// Whether it goes no further than that rung.
    is_pruned: bool,
}

#[derive(Clone, Debug, Default)]
struct TrialState {
    /// The metric at each rung that it has passed.
    rungs: Vec<f64>,
    end: Option<End>,
}

#[derive(Clone, Debug)]
struct CohortState {
    cohort: Cohort,
    /// Numbers of its configs.
    configs: Vec<usize>,
    /// The number of the rung that is judged next.
    level: usize,
}

impl TrialState {
    /// Whether it has been trained as far as this rung, or to its end.
    fn has_passed(&self, level: usize) -> bool {
        self.end.is_some() || self.rungs.len() > level
    }

    /// What it measured at this rung, or at its end if that was before.
    fn at(&self, level: usize) -> Option<f64> {
        self.rungs.get(level).copied().or(match self.end {
            Some(End::Measured(value)) => Some(value),
            Some(End::Lost) | None => None,
        })
    }
}

impl SearchState {
    /// No config is known yet. None for a search that neither learns nor prunes: nothing follows from its results.
    pub(crate) fn of(sweep: &Sweep) -> Option<Self> {
        let pruning = sweep.pruning.clone().map(|pruning| (pruning.clone(), pruner::of(&pruning)));
        (pruning.is_some() || sweep.method.learns()).then(|| Self {
            replicates: sweep.replicates.count(),
            metric: sweep.metric.clone(),
            pruning,
            configs: Vec::new(),
            cohorts: Vec::new(),
            placed: 0,
            is_whole: false,
            news: News::default(),
        })
    }

    /// How many configs are known.
    pub(crate) fn len(&self) -> usize {
        self.configs.len()
    }

    /// Adds configs, given their numbers in the order of training; `is_whole` if no other will follow.
    pub(crate) fn add(&mut self, order: impl ExactSizeIterator<Item = usize>, is_whole: bool) {
        let trials = vec![TrialState::default(); self.replicates];
        let new = ConfigState { trials, cohort: 0, level: 0, is_pruned: false };
        self.configs.resize(self.configs.len() + order.len(), new);
        for config in order {
            let place = self.placed;
            self.placed += 1;
            if self.cohorts.last().is_none_or(|last| !last.cohort.places.contains(&place)) {
                self.cohorts.push(CohortState { cohort: self.cohort(place), configs: Vec::new(), level: 0 });
            }
            let last = self.cohorts.len() - 1;
            self.cohorts[last].configs.push(config);
            self.configs[config].cohort = last;
        }
        self.is_whole = is_whole;
    }

    /// The cohort of this place; without a pruner every config is one of its own.
    fn cohort(&self, place: u32) -> Cohort {
        match &self.pruning {
            Some((_, pruner)) => pruner.cohort(place),
            None => Cohort { number: place, places: place..place + 1, rungs: Vec::new() },
        }
    }

    /// Tells what trial number `i` measured at these rungs, with their steps, and how it ended, if it did. False, and
    /// nothing is told, where these are not the rungs of its cohort.
    pub(crate) fn tell(&mut self, i: usize, rungs: &[(u32, f64)], end: Option<End>) -> bool {
        let config = &mut self.configs[i / self.replicates];
        let own = &self.cohorts[config.cohort].cohort.rungs;
        let is_own = rungs.len() <= own.len() && rungs.iter().zip(own).all(|((step, _), own)| step == own);
        let is_whole = match end {
            Some(End::Measured(_)) => rungs.len() == own.len(),
            Some(End::Lost) => true,
            None => !rungs.is_empty(),
        };
        if is_own && is_whole {
            let rungs = rungs.iter().map(|(_, value)| *value).collect();
            config.trials[i % self.replicates] = TrialState { rungs, end };
        }
        is_own && is_whole
    }

    /// Judges whoever can be judged now.
    pub(crate) fn advance(&mut self) {
        (0..self.cohorts.len()).for_each(|number| self.judge(number));
    }

    /// The same of the cohort of trial number `i` alone.
    pub(crate) fn advance_beside(&mut self, i: usize) {
        self.judge(self.configs[i / self.replicates].cohort);
    }

    /// Judges the configs of a cohort at each rung that all of them have passed which got as far.
    fn judge(&mut self, number: usize) {
        let of_number = &self.cohorts[number];
        let Some((_, pruner)) = &self.pruning else { return };
        if of_number.level == of_number.cohort.rungs.len() {
            return;
        }
        let (pruner, CohortState { cohort, configs, mut level }) = (Arc::clone(pruner), of_number.clone());
        let is_full = self.is_whole || configs.len() == cohort.places.len();
        while is_full && level < cohort.rungs.len() {
            let here: Vec<usize> = configs.iter().copied().filter(|k| self.is_at(*k, level)).collect();
            if here.iter().any(|k| !self.configs[*k].trials.iter().all(|trial| trial.has_passed(level))) {
                break;
            }
            let scores: Vec<Option<f64>> = here.iter().map(|k| self.score(*k, level)).collect();
            for (k, promoted) in here.into_iter().zip(pruner.promote(&scores)) {
                let config = &mut self.configs[k];
                (config.level, config.is_pruned) = if promoted { (level + 1, false) } else { (level, true) };
                // One may have been trained further already, where an earlier run judged what this one was told only now.
                let trials = (k * self.replicates..).zip(&config.trials);
                let (passed, news) =
                    if promoted { (level + 1, &mut self.news.promoted) } else { (usize::MAX, &mut self.news.pruned) };
                news.extend(trials.filter(|(_, trial)| !trial.has_passed(passed)).map(|(i, _)| i));
            }
            level += 1;
        }
        self.cohorts[number].level = level;
    }

    /// Whether a config is judged at this rung, or will be.
    fn is_at(&self, k: usize, level: usize) -> bool {
        let ConfigState { level: own, is_pruned, .. } = self.configs[k];
        own == level && !is_pruned
    }

    /// The mean over the replicates of a config at a rung, smaller is better; none where one is lost, unless those are to be
    /// ignored.
    fn score(&self, k: usize, level: usize) -> Option<f64> {
        let values: Vec<Option<f64>> = self.configs[k].trials.iter().map(|trial| trial.at(level)).collect();
        let values: Vec<f64> = match self.metric.failures {
            Failures::Last => values.into_iter().collect::<Option<_>>()?,
            Failures::Ignored => values.into_iter().flatten().collect(),
        };
        #[expect(clippy::cast_precision_loss, reason = "replicates are few")]
        let mean = values.iter().sum::<f64>() / values.len() as f64;
        let score = match self.metric.goal {
            Goal::Minimize => mean,
            Goal::Maximize => -mean,
        };
        score.is_finite().then_some(score)
    }

    /// How much of its steps trial number `i` has been trained.
    pub(crate) fn passed(&self, i: usize) -> u32 {
        let config = &self.configs[i / self.replicates];
        let passed = config.trials[i % self.replicates].rungs.len();
        passed.checked_sub(1).map_or(0, |level| self.cohorts[config.cohort].cohort.rungs[level])
    }

    /// Whether trial number `i` was trained as far as it is to be for now, and may be trained further.
    pub(crate) fn waits(&self, i: usize) -> bool {
        let config = &self.configs[i / self.replicates];
        let trial = &config.trials[i % self.replicates];
        !config.is_pruned && trial.end.is_none() && trial.has_passed(config.level)
    }

    /// What followed since the last time.
    pub(crate) fn take_news(&mut self) -> News {
        std::mem::take(&mut self.news)
    }

    /// How far trial number `i` is to be trained now.
    pub(crate) fn further(&self, i: usize) -> Further {
        let config = &self.configs[i / self.replicates];
        if config.is_pruned || config.trials[i % self.replicates].has_passed(config.level) {
            return Further::Nowhere;
        }
        self.leg(i, config.level).map_or(Further::ToTheEnd, Further::Until)
    }

    /// How far trial number `i` was trained when it had passed so many rungs; none if that was to its end.
    pub(crate) fn leg(&self, i: usize, passed: usize) -> Option<Until> {
        let cohort = &self.cohorts[self.configs[i / self.replicates].cohort].cohort;
        let (pruning, _) = self.pruning.as_ref()?;
        Some(Until { step: *cohort.rungs.get(passed)?, budget: pruning.budget.clone() })
    }

    /// The rungs of trial number `i`, with their steps, as it leaves them when it ends with this: a training that is over
    /// stands at later ones as it does at its end.
    pub(crate) fn rungs(&self, i: usize, reached: Option<f64>, end: Option<End>) -> Vec<(u32, f64)> {
        let config = &self.configs[i / self.replicates];
        let steps = &self.cohorts[config.cohort].cohort.rungs;
        let mut values = config.trials[i % self.replicates].rungs.clone();
        values.extend(reached);
        if let Some(End::Measured(value)) = end {
            values.resize(steps.len(), value);
        }
        steps.iter().copied().zip(values).collect()
    }

    /// The turn of trial number `i`: those of earlier cohorts are trained first.
    pub(crate) fn turn(&self, i: usize) -> u32 {
        self.cohorts[self.configs[i / self.replicates].cohort].cohort.number
    }

    /// What a sampler that asks for the next config is told of config `k`: of one of its own cohort or of the one before
    /// what it measured at the first rung, so that nobody waits for a cohort to end; of others how they ended.
    pub(super) fn told(&self, k: usize) -> Told {
        let (config, next) = (&self.configs[k], self.cohort(self.placed).number);
        let CohortState { cohort, .. } = &self.cohorts[config.cohort];
        let level = if cohort.number + 2 <= next { config.level } else { 0 };
        let is_over = config.is_pruned || level == cohort.rungs.len();
        if !config.trials.iter().all(|trial| trial.has_passed(level)) || cohort.number + 2 <= next && !is_over {
            return Told::Pending;
        }
        let step = cohort.rungs.get(level).copied().unwrap_or(u32::MAX);
        self.score(k, level).map_or(Told::Failed, |value| Told::Value { step, value })
    }
}
