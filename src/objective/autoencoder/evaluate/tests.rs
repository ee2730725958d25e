//! Evaluations of whole trials.

use crate::learn::example::{Watcher, moons, mse_mmd, trial};
use crate::learn::{Data, Estimator, Kernel, LossKind, Mmd, Source};
use crate::objective::autoencoder::Autoencoder;
use crate::objective::autoencoder::config::{Components, Config, Evaluate};
use crate::objective::autoencoder::tests::resolved;
use crate::objective::{Place, Trainer};
use crate::trial::{Outcome, Trained, Work};

fn small() -> Config {
    let mut setup = moons(8, 1);
    setup.data = Data { source: Source::Moons { noise: 0.1, n_test: 150, n_valid: 0 }, n_train: Some(120) };
    setup.training.epochs = 3;
    Config { setup, evaluate: Evaluate::default() }
}

fn with_mmd(mut config: Config) -> Config {
    config.setup.training.loss = mse_mmd(Kernel::SquaredExponential, Estimator::Unbiased);
    config
}

fn train_from(config: &Config, from: Option<Vec<u8>>, watcher: &mut Watcher) -> Trained {
    let trial = trial(&config.setup, 7, 0);
    let one_thread = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    one_thread.install(|| Autoencoder::on_moons().train_as((&trial, None), config, from, watcher).unwrap())
}

fn train(config: &Config) -> Trained {
    let trained = train_from(config, None, &mut Watcher::default());
    assert_eq!(trained.outcome, Outcome::Complete);
    trained
}

/// What a trial measures is what its objective declared of its params, and in that order.
#[test]
fn the_metrics_are_those_that_were_declared() {
    let bic = "mixture = \"bic\"\ncomponents = 3";
    let mmd = "[training]\nloss = \"mse+mmd\"\n";
    for text in [
        String::new(),
        "[evaluate]\nmixture = \"fixed\"\ncomponents = 2".into(),
        "[evaluate]\nforest = true".into(),
        format!("[evaluate]\nforest = true\nsynthetic = true\n{bic}\nnoise = [0.0, 0.25]"),
        "[evaluate]\nforest = true\nsynthetic = true\nmixture = \"by_label\"\ncomponents = 4".into(),
        mmd.into(),
        format!("{mmd}[evaluate]\nsynthetic = true"),
        format!("{mmd}[evaluate]\nforest = true\nsynthetic = true\n{bic}\nnoise = [0.3]"),
    ] {
        let trial = resolved(&text);
        let work = Work::whole(trial.clone());
        let trained = Autoencoder::on_moons().train(&work, Place::default(), &mut Watcher::default()).unwrap();
        let names: Vec<_> = trained.metrics().0.into_iter().map(|(name, _)| name).collect();
        assert!(trial.config.measures.iter().all(|spec| spec.surely));
        assert_eq!(names, trial.config.measures.iter().map(|spec| spec.name.clone()).collect::<Vec<_>>(), "{text}");
        assert_eq!(trained.lacks(&trial.config.measures), None);
    }
}

#[test]
fn a_training_stopped_in_its_evaluations_goes_on_to_the_same_bytes() {
    let evaluate = Evaluate { noise: vec![0.3], mixture: Some(Components::Bic(3)), synthetic: true, forest: true };
    let config = with_mmd(Config { evaluate, ..small() });
    let mut watcher = Watcher::default();
    let want = train_from(&config, None, &mut watcher);
    for stop_at in (10..watcher.asked).step_by(37) {
        let mut first = Watcher { stop_at: Some(stop_at), ..Watcher::default() };
        assert_eq!(train_from(&config, None, &mut first).outcome, Outcome::Interrupted);
        let again = train_from(&config, first.checkpoints.pop(), &mut Watcher::default());
        assert_eq!((again.measurements, again.evaluated), (want.measurements.clone(), want.evaluated.clone()));
        assert!(again.weights == want.weights);
    }
}

#[test]
fn a_trial_evaluates_to_the_same_bytes_again() {
    let evaluate = Evaluate { noise: vec![0.2], mixture: Some(Components::Bic(4)), synthetic: true, forest: true };
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

/// So that trials with different kernels in their loss, or none of any weight, can be compared.
#[test]
fn codes_are_measured_by_one_kernel_whatever_the_loss_has() {
    let of = |kernel, estimator| {
        let mut config = small();
        let LossKind::MseMmd(mmd) = mse_mmd(kernel, estimator) else { unreachable!("it has an MMD") };
        config.setup.training.loss = LossKind::MseMmd(Mmd { weight: 0.0, bandwidths: 3, base: 2.0, ..mmd });
        train(&config).metrics().get("test_mmd").unwrap().to_bits()
    };
    let usual = {
        let mut config = small();
        config.setup.training.loss = LossKind::MseMmd(Mmd::USUAL);
        train(&config).metrics().get("test_mmd").unwrap().to_bits()
    };
    assert_eq!(of(Kernel::InverseMultiquadric, Estimator::Unbiased), usual);
    assert_eq!(of(Kernel::SquaredExponential, Estimator::Biased), usual);
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
