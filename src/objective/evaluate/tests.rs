//! Evaluations of whole trials.

use crate::objective::example::{Watcher, moons, mse_mmd, trial};
use crate::objective::{Autoencoder, Library, Objective};
use crate::trial::{Config, Data, Estimator, Evaluate, Kernel, Loss, Mixture, Outcome, Source, Trained, metric_names};

fn small() -> Config {
    let mut config = moons(8, 1);
    config.data = Data { source: Source::Moons { noise: 0.1, n_test: 150 }, n_train: Some(120) };
    config.training.epochs = 3;
    config
}

fn with_mmd(mut config: Config) -> Config {
    config.training.loss = mse_mmd(Kernel::SquaredExponential, Estimator::Unbiased);
    config
}

fn train(config: &Config) -> Trained {
    let objective = Autoencoder::new(Library::load([&config.data].into_iter()).unwrap());
    let one_thread = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    let trained = one_thread.install(|| objective.train(&trial(config, 7, 0), None, &mut Watcher::default()).unwrap());
    assert_eq!(trained.outcome, Outcome::Complete);
    trained
}

#[test]
fn the_metrics_are_those_that_were_announced() {
    let none = Evaluate::default;
    let mixture = Some(Mixture::Bic(3));
    let everything = Evaluate { noise: vec![0.0, 0.25], mixture, synthetic: true, forest: true };
    let plain = [none(), Evaluate { mixture: Some(Mixture::Fixed(2)), ..none() }, Evaluate { forest: true, ..none() }];
    let normal = [none(), Evaluate { synthetic: true, ..none() }, Evaluate { forest: true, synthetic: true, ..none() }];
    let trials = plain.into_iter().map(|evaluate| Config { evaluate, ..small() });
    let trials = trials.chain(normal.into_iter().map(|evaluate| with_mmd(Config { evaluate, ..small() })));
    let all = [small(), with_mmd(small())].map(|config| Config { evaluate: everything.clone(), ..config });
    for config in trials.chain(all) {
        let mmd = matches!(config.training.loss, Loss::MseMmd(_));
        let metrics = train(&config).metrics();
        let names: Vec<_> = metrics.0.iter().map(|(name, _)| name.to_string()).collect();
        assert_eq!(names, metric_names(mmd, &config.evaluate));
    }
}

#[test]
fn a_trial_evaluates_to_the_same_bytes_again() {
    let evaluate = Evaluate { noise: vec![0.2], mixture: Some(Mixture::Bic(4)), synthetic: true, forest: true };
    let config = with_mmd(Config { evaluate, ..small() });
    let bits = |trained: &Trained| trained.evaluated.0.iter().map(|(_, x)| x.to_bits()).collect::<Vec<_>>();
    let (first, again) = (train(&config), train(&config));
    assert_eq!((bits(&first), first.measurements), (bits(&again), again.measurements));
    let unevaluated = train(&with_mmd(small()));
    assert!(unevaluated.weights == first.weights, "evaluations change the training");
}

#[test]
fn the_trials_own_noise_gives_its_own_test_error() {
    let config = Config { evaluate: Evaluate { noise: vec![0.0, 0.1, 0.5], ..Evaluate::default() }, ..small() };
    let metrics = train(&config).metrics();
    let error = |name| metrics.get(name).unwrap();
    assert_eq!(error("test_mse_noise0.1").to_bits(), error("test_mse").to_bits());
    assert!(error("test_mse_noise0.5") > error("test_mse_noise0.1"));
}

#[test]
fn real_rows_are_nearer_than_those_of_an_untrained_generator() {
    let evaluate = Evaluate { synthetic: true, ..Evaluate::default() };
    let metrics = train(&with_mmd(Config { evaluate, ..small() })).metrics();
    let near =
        |kind| (metrics.get(&format!("real_{kind}")).unwrap(), metrics.get(&format!("synthetic_{kind}")).unwrap());
    for (real, synthetic) in [near("wasserstein"), near("mmd")] {
        assert!(real < 0.5 * synthetic, "{real}, {synthetic}");
    }
}
