//! Where every trial of a sweep stands, as far as the disk tells.

use crate::error::Error;
use crate::store::{Found, Record, Store};
use crate::trial::{Outcome, Trial, TrialId};
use crate::ui;

/// What is on disk of each trial.
pub(super) struct Standing {
    /// In the order of the trials; interrupted where there is no result.
    pub(super) ends: Vec<(Outcome, Option<Record>)>,
    /// Trials that are on disk but not as they were written, with what is wrong.
    pub(super) damaged: Vec<(TrialId, String)>,
}

impl Standing {
    pub(super) fn read(store: &Store, trials: &[Trial]) -> Result<Self, Error> {
        let mut standing = Self { ends: Vec::with_capacity(trials.len()), damaged: Vec::new() };
        for trial in trials {
            standing.ends.push(match store.find(trial)? {
                Found::Finished(record) => (record.outcome.clone(), Some(record)),
                Found::Nothing => (Outcome::Interrupted, None),
                Found::Damaged(reason) => {
                    standing.damaged.push((trial.id, reason));
                    (Outcome::Interrupted, None)
                }
            });
        }
        Ok(standing)
    }

    /// Ids and reasons of the trials that ended, but not well.
    pub(super) fn failures(&self, trials: &[Trial]) -> Vec<(String, String)> {
        let ends = trials.iter().zip(&self.ends);
        ends.filter_map(|(trial, (outcome, _))| Some((trial.id.to_string(), outcome.trouble()?))).collect()
    }

    /// Tells of damage that this command leaves as it is.
    pub(super) fn tell_damage(&self) {
        for (id, reason) in &self.damaged {
            ui::say(&format!("trial {id} is damaged ({reason}) and left out; `sweeper run` trains it again"));
        }
    }
}
