//! Trials that may have brought the process down before are trained in processes of their own.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::objective::{Error, Objective, Progress};
use crate::trial::{Trained, Trial, TrialId};

/// An objective that trains some trials in processes of their own.
pub(crate) struct SelectiveIsolation {
    /// Which.
    pub(crate) trials: BTreeSet<TrialId>,
    /// What trains those.
    pub(crate) isolated: Arc<dyn Objective>,
    /// What trains the others.
    pub(crate) in_process: Arc<dyn Objective>,
}

impl Objective for SelectiveIsolation {
    fn train(&self, trial: &Trial, from: Option<&[u8]>, progress: &mut dyn Progress) -> Result<Trained, Error> {
        let trainer = if self.trials.contains(&trial.id) { &self.isolated } else { &self.in_process };
        trainer.train(trial, from, progress)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::Sweep;

    struct Costs(f64);

    impl Objective for Costs {
        fn train(&self, _: &Trial, _: Option<&[u8]>, _: &mut dyn Progress) -> Result<Trained, Error> {
            Err(Error::Weights(self.0.to_string()))
        }
    }

    struct Nobody;

    impl Progress for Nobody {
        fn measured(&mut self, _: &crate::trial::Measurement) {}

        fn request(&mut self) -> crate::objective::Request {
            crate::objective::Request::Continue
        }

        fn checkpoint(&mut self, _: Vec<u8>) {}
    }

    #[test]
    fn some_trials_are_isolated() {
        let text = "name = \"t\"\ndata.source = \"moons\"\nreplicates.training = 3";
        let sweep = Sweep::parse("t.toml", text).unwrap_or_else(|e| panic!("{e}"));
        let trials: Vec<_> = crate::sampler::Plan::new(&sweep, |_| String::new()).trials().collect();
        let (isolated, in_process) = (Arc::new(Costs(2.0)), Arc::new(Costs(1.0)));
        let both = SelectiveIsolation { trials: BTreeSet::from([trials[1].id]), isolated, in_process };
        let errors = trials.iter().map(|trial| both.train(trial, None, &mut Nobody).unwrap_err().to_string());
        assert!(errors.zip(["1", "2", "1"]).all(|(error, end)| error.ends_with(end)));
    }
}
