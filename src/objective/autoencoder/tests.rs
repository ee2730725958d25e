//! Whole trials.

use std::sync::Arc;

use super::config::Evaluate;
use super::*;
use crate::kernels::Isa;
use crate::learn::example::{Watcher, moons, trial};
use crate::learn::{Data, HeldOut, Library, Setup, Source};
use crate::objective::Place;
use crate::space::Domains;
use crate::spec::Sweep;
use crate::trial::{ConfigId, Outcome, Replicate, Resolved, Trained, Trial, TrialId, Work};

impl Autoencoder {
    /// One that needs no table.
    pub(super) fn on_moons() -> Self {
        Self::on([])
    }

    /// One that learns these, with the widest instructions.
    fn on(all: impl IntoIterator<Item = Data>) -> Self {
        let all: Vec<Data> = all.into_iter().collect();
        let library = Library::load(all.iter(), &[]).unwrap();
        let all = all.into_iter().map(|data| (data.source.label(), data)).collect();
        Self { data: SweepData::Loaded(library, all), shared: Shared::default(), isa: Isa::detect() }
    }
}

/// The trial of this sweep file on a few moons.
pub(super) fn resolved(text: &str) -> Trial {
    let data = "data = { source = \"moons\", n_train = 120, n_test = 150 }\nmodel.hidden_size = 8";
    let sweep = Sweep::example(&format!("name = \"t\"\nseed = 7\n{data}\n{text}"));
    let params = sweep.config([]);
    let (id, measures) = (ConfigId::new(sweep.seed, &params, ""), sweep.measures(&params));
    let replicate = Replicate { data: 0, training: 0 };
    let config = Arc::new(Resolved { id, params, measures });
    Trial { id: TrialId::new(id, replicate), config, replicate, seed: sweep.seed }
}

fn small(hidden_size: usize, layers: usize) -> Setup {
    let mut setup = moons(hidden_size, layers);
    setup.data = Data { source: Source::Moons { noise: 0.1, n_test: 300, n_valid: 0 }, n_train: Some(200) };
    setup.training.epochs = 3;
    setup.training.every = 2;
    setup
}

/// Everything that a training leaves, as it would be compared between runs.
fn train(setup: &Setup, data_replicate: u32) -> Trained {
    let objective = Autoencoder::on([setup.data.clone()]);
    let one_thread = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    let mut watcher = Watcher::default();
    let config = Config { setup: setup.clone(), evaluate: Evaluate::default() };
    let trial = trial(setup, 7, data_replicate);
    let trained = one_thread.install(|| objective.train_as((&trial, None), &config, None, &mut watcher).unwrap());
    assert_eq!(trained.outcome, Outcome::Complete);
    assert_eq!(watcher.told, trained.measurements);
    trained
}

fn assert_same(a: &Trained, b: &Trained) {
    assert_eq!(a.measurements, b.measurements);
    assert!(a.weights == b.weights, "weights differ");
}

#[test]
fn a_trial_gives_the_same_bytes_again_and_replicates_do_not() {
    let setup = small(16, 1);
    assert_same(&train(&setup, 0), &train(&setup, 0));
    assert_ne!(train(&setup, 0).measurements, train(&setup, 1).measurements);
    assert!(train(&setup, 0).weights != train(&setup, 1).weights);
}

#[test]
fn trials_that_run_side_by_side_give_the_bytes_of_trials_alone() {
    let setups = [small(16, 1), small(96, 2)];
    let alone = setups.each_ref().map(|setup| train(setup, 0));
    std::thread::scope(|scope| {
        let start = |i: usize| {
            (i % 2, {
                let setup = &setups[i % 2];
                scope.spawn(move || train(setup, 0))
            })
        };
        let threads: Vec<_> = [0, 1, 0, 1].map(start).into();
        for (which, thread) in threads {
            assert_same(&thread.join().unwrap(), &alone[which]);
        }
    });
}

/// The test error of every instruction set, to rounding that a few epochs have not yet blown up.
#[test]
fn every_instruction_set_learns_the_same() {
    let mut setup = small(20, 2);
    setup.training.epochs = 1;
    let config = Config { setup: setup.clone(), evaluate: Evaluate::default() };
    let sets = Isa::ALL.into_iter().filter(|isa| isa.is_available());
    let errors: Vec<f64> = sets
        .map(|isa| {
            let objective = Autoencoder { isa, ..Autoencoder::on_moons() };
            let trained =
                objective.train_as((&trial(&setup, 7, 0), None), &config, None, &mut Watcher::default()).unwrap();
            trained.metrics().get("test_mse").unwrap()
        })
        .collect();
    assert!(errors.iter().all(|error| (error / errors[0] - 1.0).abs() < 1e-4), "{errors:?}");
}

#[test]
fn digits_are_learnt_too() {
    let mut setup = small(8, 1);
    setup.data = Data { source: Source::Digits { held_out: HeldOut { test: 0.2, valid: 0.0 } }, n_train: Some(100) };
    let first = train(&setup, 0).metrics().get("test_mse").unwrap();
    setup.training.epochs = 30;
    let last = train(&setup, 0).metrics().get("test_mse").unwrap();
    assert!(last < 0.8 * first, "{first} became {last}");
}

#[test]
fn what_is_recorded_identifies_and_does_not_train() {
    let domains = Domains::from(&resolved("").config.params);
    let opening = Opening { domains: &domains, places: &[], recorded: None, gpus: None, isa: Isa::detect() };
    let (trial, opened) = (resolved("training.epochs = 1"), open(&opening).unwrap());
    let recorded = opened.fingerprints();
    let work = Work::whole(trial.clone());
    let closed = open(&Opening { recorded: Some(&recorded), ..opening }).unwrap();
    assert_eq!(recorded, BTreeMap::from([("moons".to_owned(), "moons-1".to_owned())]));
    assert_eq!(closed.fingerprint(&trial.config.params), opened.fingerprint(&trial.config.params));
    assert!(opened.train(&work, Place::default(), &mut Watcher::default()).is_ok());
    assert!(matches!(closed.train(&work, Place::default(), &mut Watcher::default()), Err(Error::Closed)));
}
