//! The two sweeps of a comparison as their results know them, without the trials that confirm configs; and what both are
//! compared by.

use std::path::Path;

use super::open::Reopened;
use super::results::Results;
use super::tables::{tables, words};
use crate::error::{Error, ExitStatus};
use crate::report::Words;
use crate::space::{Name, Params};
use crate::store::{Row, Store};
use crate::summary::{Counts, Summary, Trials};
use crate::trial::{ConfigId, Failures, Goal, Metric};

/// One of the two.
pub(super) struct Side {
    pub(super) store: Store,
    pub(super) reopened: Reopened,
    results: Results,
}

impl Side {
    pub(super) fn open(dir: &Path) -> Result<(Self, ExitStatus), Error> {
        let ((store, mut reopened), status) = Reopened::only_in(dir)?;
        let results = reopened.results(&store)?;
        let status = status.max(results.tell_damage());
        Ok((Self { store, reopened, results }, status))
    }

    fn metric(&self) -> &Metric {
        &self.reopened.sweep.metric
    }

    /// Every trial of the search, as statistics take it.
    fn trials(&self) -> Trials {
        let metrics: Vec<Name> = self.results.names().cloned().collect();
        let mut trials = Trials::new(&self.reopened.sweep.space, &metrics);
        for (i, trial) in self.reopened.plan.trials().take(self.reopened.plan.searched()).enumerate() {
            let (outcome, metrics) = self.results.of(i);
            trials.add(&Row::new(trial, outcome, metrics));
        }
        trials
    }

    /// With the seed and the rule for configs that lost trials.
    pub(super) fn for_statistics(&self) -> (u64, Failures, Trials) {
        (self.reopened.sweep.seed, self.metric().failures, self.trials())
    }

    /// Its tables, and the words for them.
    pub(super) fn summary(&self) -> Result<(Summary, Words), Error> {
        let Reopened { sweep, plan, .. } = &self.reopened;
        let summary = tables(&self.store, sweep, plan, &self.results)?.summary;
        Ok((summary, words(sweep, &self.results.measures)))
    }

    pub(super) fn configs(&self) -> impl Iterator<Item = (ConfigId, Params)> {
        let plan = &self.reopened.plan;
        plan.by_config(|_, trials| (trials[0].config.id, trials[0].config.params.clone())).take(plan.configs())
    }

    pub(super) fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        self.results.ends().take(self.reopened.plan.searched()).for_each(|end| counts.add(&end.outcome));
        counts
    }
}

/// What both sweeps are compared by.
pub(super) fn metric([a, b]: [&Side; 2], asked: Option<&str>, goal: Option<Goal>) -> Result<Metric, Error> {
    let (of_a, of_b) = (a.metric(), b.metric());
    let [in_a, in_b] = [a, b].map(|side| side.store.dir().display());
    let both: Vec<&str> =
        a.results.names().filter(|name| b.results.names().any(|n| n == *name)).map(|n| &**n).collect();
    let choice = if both.is_empty() {
        "nothing was measured by both".to_owned()
    } else {
        format!("name one that both measured as `--metric`: {}", both.join(", "))
    };
    let refused = |why: String| Err(Error::NotRankedAlike(why));
    let name = match asked {
        None if of_a.name == of_b.name => of_a.name.clone(),
        None => return refused(format!("{in_a} is ranked by {}, {in_b} by {}; {choice}", of_a.name, of_b.name)),
        Some(asked) if both.contains(&asked) => asked.into(),
        Some(asked) => {
            return refused(format!("--metric {asked}: {in_a} and {in_b} did not both measure it; {choice}"));
        }
    };
    let own = |of: &Metric| (of.name == name).then_some(of.goal);
    let goals: Vec<Goal> = match (own(of_a), own(of_b)) {
        (None, None) => vec![of_a.goal, of_b.goal],
        (a, b) => a.into_iter().chain(b).collect(),
    };
    match goal.or_else(|| goals.iter().all(|goal| *goal == goals[0]).then_some(goals[0])) {
        Some(goal) => {
            Ok(Metric { held_out: of_a.held_out.clone().filter(|_| name == of_a.name), name, goal, ..of_a.clone() })
        }
        None => refused(format!(
            "{in_a} is to {} and {in_b} to {}: say what is better of {name} with `--goal minimize` or `--goal maximize`",
            of_a.goal, of_b.goal
        )),
    }
}
