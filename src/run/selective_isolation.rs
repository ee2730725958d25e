//! Trials that may have brought the process down before are trained in processes of their own.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::objective::{Error, Objective, Progress};
use crate::trial::{Trained, Trial, TrialId};

/// An objective that trains some trials apart from the others.
pub(crate) struct Suspects {
    /// Which.
    pub(crate) trials: BTreeSet<TrialId>,
    /// What trains those.
    pub(crate) apart: Arc<dyn Objective>,
    /// What trains the others.
    pub(crate) others: Arc<dyn Objective>,
}

impl Suspects {
    fn of(&self, trial: &Trial) -> &dyn Objective {
        if self.trials.contains(&trial.id) { &*self.apart } else { &*self.others }
    }
}

impl Objective for Suspects {
    fn train(&self, trial: &Trial, from: Option<&[u8]>, progress: &mut dyn Progress) -> Result<Trained, Error> {
        self.of(trial).train(trial, from, progress)
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
    fn suspects_are_trained_apart() {
        let text = "name = \"t\"\ndata.source = \"moons\"\nreplicates.training = 3";
        let sweep = Sweep::parse("t.toml", text).unwrap_or_else(|e| panic!("{e}"));
        let trials: Vec<_> = crate::sampler::Plan::new(&sweep, |_| String::new()).trials().collect();
        let (apart, others) = (Arc::new(Costs(2.0)), Arc::new(Costs(1.0)));
        let both = Suspects { trials: BTreeSet::from([trials[1].id]), apart, others };
        let errors = trials.iter().map(|trial| both.train(trial, None, &mut Nobody).unwrap_err().to_string());
        assert!(errors.zip(["1", "2", "1"]).all(|(error, end)| error.ends_with(end)));
    }
}
