//! Trials that may have brought the process down before are trained in processes of their own.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::objective::{Error, Place, Trainer};
use crate::trial::{Progress, Trained, TrialId, Work};

/// A trainer that trains some trials in processes of their own.
pub(crate) struct SelectiveIsolation {
    /// Which.
    pub(crate) trials: BTreeSet<TrialId>,
    /// What trains those.
    pub(crate) isolated: Arc<dyn Trainer>,
    /// What trains the others.
    pub(crate) in_process: Arc<dyn Trainer>,
}

impl Trainer for SelectiveIsolation {
    fn train(&self, work: &Work, at: Place, progress: &mut dyn Progress) -> Result<Trained, Error> {
        let trainer = if self.trials.contains(&work.trial.id) { &self.isolated } else { &self.in_process };
        trainer.train(work, at, progress)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::Sweep;
    use crate::trial::Request;

    struct Costs(f64);

    impl Trainer for Costs {
        fn train(&self, _: &Work, _: Place, _: &mut dyn Progress) -> Result<Trained, Error> {
            Err(Error::System { what: "", source: std::io::Error::other(self.0.to_string()) })
        }
    }

    struct Nobody;

    impl Progress for Nobody {
        fn measured(&mut self, _: &crate::trial::Measurement) {}

        fn request(&mut self) -> Request {
            Request::Continue
        }

        fn checkpoint(&mut self, _: Vec<u8>) {}
    }

    #[test]
    fn some_trials_are_isolated() {
        let text = "name = \"t\"\ndata.source = \"moons\"\nreplicates.training = 3";
        let trials: Vec<_> = crate::search::Plan::new(&Sweep::example(text), |_| String::new()).trials().collect();
        let (isolated, in_process) = (Arc::new(Costs(2.0)), Arc::new(Costs(1.0)));
        let both = SelectiveIsolation { trials: BTreeSet::from([trials[1].id]), isolated, in_process };
        let errors = trials
            .into_iter()
            .map(|trial| both.train(&Work::whole(trial), Place::default(), &mut Nobody).unwrap_err().to_string());
        assert!(errors.zip(["1", "2", "1"]).all(|(error, end)| error.ends_with(end)));
    }
}
