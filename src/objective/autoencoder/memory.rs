//! What memory a training takes, counted by what `learn` and `evaluate` allocate. Plans; never affects a result.
//!
//! `tests` holds it against an allocator that counts, the fault campaign against whole runs.

use super::config::{Components, Config};
use crate::learn::{CHUNK, LossKind, Setup, Sizes, Source};

/// Columns of a panel of activations, at most: a batch takes as many as the next multiple of them.
const PANEL: usize = 32;

/// What a product packs at a time for each number of its sums: four rows and four copies of them, or eight rows. Each half
/// has a room for it.
const STRIP: usize = 20;

/// Bytes of a training that stand in no proportion to anything: its streams, names, messages.
const REST: usize = 192 << 10;

/// Bytes that a training has for each byte of its parameters: the network, what its engine computes with, the gradient,
/// two moments.
const STATE: u64 = 5;

/// What its checkpoint has of them; a training leaves one every ten seconds.
const CHECKPOINT: u64 = 3;

/// A training that is estimated to take fewer seconds leaves none: on a slow and busy machine it may take ten times as long.
/// One that is stopped lets go of the rest for it.
const SHORT: f64 = 1.0;

/// Blocks of so many bytes are the system's again as soon as they are free; of smaller ones glibc keeps some.
const MAPPED: u64 = 32 << 20;

/// The most bytes that a training of `config` on such rows, which lasts so many seconds, has at any time.
pub(super) fn bytes(config: &Config, rows: Sizes, seconds: f64) -> u64 {
    let Sizes { width, n_train, n_valid, n_test } = rows;
    let parameters = config.setup.model.parameters(width).saturating_mul(4);
    // The weights of the training before are on their way to the disk, or there is a checkpoint, or the network computes
    // something else in the end.
    let besides = if seconds < SHORT { 1 } else { CHECKPOINT };
    let kept = if parameters < MAPPED { parameters / 4 } else { 0 };
    let of_network = parameters.saturating_mul(STATE + besides).saturating_add(kept);
    let batches = buffers(config, rows).saturating_add(evaluating(config, rows));
    let data = [n_train, n_valid, n_test].map(|n| dataset(width, n)).into_iter().fold(0, usize::saturating_add);
    // Each number is measured under a name, and once more on its way to who writes it, and to the table.
    let recorded = 550 * u64::from(config.setup.training.recorded());
    let most = of_network.saturating_add(batches as u64).max(making(config, rows) as u64);
    most.saturating_add(data as u64).saturating_add(recorded).saturating_add(REST as u64)
}

/// The same where the rows are not read yet: the width of a table counts as the number of its named columns, and of rows
/// those that the file asks for.
pub(super) fn bytes_without_data(config: &Config) -> u64 {
    let Setup { data, .. } = &config.setup;
    let (width, n_valid, n_test) = match &data.source {
        Source::Moons { n_valid, n_test, .. } => (2, *n_valid, *n_test),
        Source::Digits { .. } => (64, 0, 0),
        Source::Csv { columns, .. } => (columns.len().max(1), 0, 0),
    };
    bytes(config, Sizes { width, n_train: data.n_train.unwrap_or(2000), n_valid, n_test }, f64::INFINITY)
}

/// Rows with their labels and, of a table, their numbers.
fn dataset(width: usize, n: usize) -> usize {
    (4 * width + 12).saturating_mul(n)
}

/// What the rows take besides before they are there: moons what they are drawn from, of one part after the other; a table
/// the numbers of its rows, in order and out of it, and those of training and validation rows once more.
fn making(config: &Config, Sizes { n_train, n_valid, n_test, .. }: Sizes) -> usize {
    match config.setup.data.source {
        Source::Moons { .. } => 48usize.saturating_mul(n_train.max(n_valid).max(n_test)),
        Source::Digits { .. } | Source::Csv { .. } => {
            let once = if n_valid == 0 { 40usize } else { 60 };
            once.saturating_mul(n_train.saturating_add(n_valid).saturating_add(n_test))
        }
    }
}

/// The order of the rows, and what a batch goes through.
fn buffers(config: &Config, Sizes { width, n_train, n_valid, n_test }: Sizes) -> usize {
    let training = &config.setup.training;
    let batch = training.batch_size.min(n_train);
    let code = config.setup.model.bottleneck_size;
    // Codes and the gradient by them, in a buffer and as dfdx's tensors.
    let passed = (4 * code).saturating_mul(batch);
    let at_once = batch.max(n_valid.max(n_test).min(CHUNK)).next_multiple_of(PANEL);
    let layers = layers(config, width);
    let activations = features(&layers).saturating_mul(at_once);
    let longest = layers.iter().flatten().fold(at_once, |longest, n| longest.max(*n));
    let packed = (layers.len() * STRIP).saturating_mul(longest);
    let transposed = layers.iter().map(|half| transposed(half).saturating_mul(batch)).fold(0, usize::saturating_add);
    let discrepancy = match training.loss {
        LossKind::Mse => 0,
        LossKind::MseMmd(_) => (3 * code + 1).saturating_mul(batch.next_multiple_of(16) + 16),
    };
    let numbers = [passed, activations, packed, transposed, discrepancy, n_train];
    numbers.into_iter().fold(0, |sum: usize, n| sum.saturating_add(n)).saturating_mul(4)
}

/// The numbers of an example before, between and after the layers of encoder and decoder.
fn layers(config: &Config, width: usize) -> [Vec<usize>; 2] {
    let encoder = config.setup.model.features(width);
    [encoder.clone(), encoder.into_iter().rev().collect()]
}

/// All of these numbers.
fn features(layers: &[Vec<usize>; 2]) -> usize {
    layers.iter().flatten().fold(0, |sum: usize, n| sum.saturating_add(*n))
}

/// The most numbers of an example that a half transposes for the gradient by a layer's weights; narrow ones need none.
fn transposed(half: &[usize]) -> usize {
    let wide = half.windows(2).filter(|layer| layer[0] >= 4 && layer[1] >= 4);
    wide.map(|layer| layer[0].next_multiple_of(PANEL)).max().unwrap_or(0)
}

/// What is there while a finished network is evaluated: the largest of what its parts take one after the other.
fn evaluating(config: &Config, Sizes { width, n_train, n_test, .. }: Sizes) -> usize {
    let evaluate = &config.evaluate;
    let code = config.setup.model.bottleneck_size;
    let activations =
        features(&layers(config, width)).saturating_mul(4 * n_test.max(n_train).min(CHUNK).next_multiple_of(PANEL));
    let codes = |n: usize| dataset(code, n);
    let mut kept = 0;
    let mut most = 0_usize;
    if let Some(components) = evaluate.mixture {
        let (Components::Fixed(k) | Components::Bic(k) | Components::ByLabel(k)) = components;
        // In f64 once for the fit and once for the clusters; a share of each row for each component.
        let fit = 8usize.saturating_mul(3 * code + k + 4).saturating_mul(n_train);
        // Each component's covariance and its factor, of this fit and the one before.
        let covariances = 16usize.saturating_mul(k).saturating_mul(code.saturating_mul(code));
        most = most.max(codes(n_train).saturating_add(fit).saturating_add(covariances));
    }
    if evaluate.synthetic {
        let made = n_test.max(1000);
        kept = dataset(width, made);
        let compared = dataset(width, n_test).saturating_mul(2).saturating_add(24usize.saturating_mul(n_test));
        let drawn = 12usize.saturating_mul(code).saturating_mul(made);
        most = most.max(kept.saturating_add(compared.max(drawn)).saturating_add(8usize.saturating_mul(n_train)));
    }
    if evaluate.forest {
        let judged = if evaluate.synthetic { n_test.max(1000) } else { n_test };
        let votes = 16usize.saturating_mul(judged);
        // Each column in order, with the row of each number and the place of each row; what is left of a tree's rows.
        let growing = (12 * width + 40).saturating_mul(n_train);
        let judging = codes(n_test).saturating_add(dataset(width, n_test).saturating_mul(2)).saturating_add(votes);
        most = most.max(kept.saturating_add(growing.max(judging)));
    }
    if !evaluate.noise.is_empty() {
        most = most.max(dataset(width, n_test).saturating_add(32usize.saturating_mul(n_test)));
    }
    activations.saturating_add(most)
}

/// What trainings on the same rows share: the forest that judges them.
pub(super) fn shared(config: &Config, rows: Sizes) -> u64 {
    if config.evaluate.forest { 1800_u64.saturating_mul(rows.n_train as u64) } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::learn::allocations::most_bytes;
    use crate::learn::example::{Watcher, moons, mse_mmd, resnet, trial};
    use crate::learn::{Data, Estimator, Kernel};
    use crate::objective::autoencoder::Autoencoder;
    use crate::objective::autoencoder::config::Evaluate;
    use crate::trial::{Measurement, Outcome, Progress, Request};

    /// Wants one checkpoint, and lets it go.
    struct Once(Watcher);

    impl Progress for Once {
        fn measured(&mut self, measurement: &Measurement) {
            self.0.measured(measurement);
        }

        fn request(&mut self) -> Request {
            self.0.asked += 1;
            if self.0.asked == 2 { Request::Checkpoint } else { Request::Continue }
        }

        fn checkpoint(&mut self, bytes: Vec<u8>) {
            self.0.told.reserve(usize::from(bytes.is_empty()));
        }
    }

    /// The most that a training of this had, and what was said before.
    fn taken(config: &Config) -> (f64, f64) {
        let Source::Moons { n_valid, n_test, .. } = config.setup.data.source else { panic!("only moons") };
        let rows = Sizes { width: 2, n_train: config.setup.data.n_train.unwrap(), n_valid, n_test };
        let trial = trial(&config.setup, 1, 0);
        let one_thread = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
        let objective = Autoencoder::on_moons();
        let mut progress = Once(Watcher::default());
        let train = || objective.train_as((&trial, None), config, None, &mut progress).unwrap();
        let (trained, most) = one_thread.install(|| most_bytes(train));
        assert_eq!(trained.outcome, Outcome::Complete);
        let mib = |bytes: u64| f64::from(u32::try_from(bytes >> 10).unwrap()) / 1024.0;
        (mib(most as u64), mib(bytes(config, rows, f64::INFINITY) + shared(config, rows)))
    }

    fn shape(hidden_size: usize, layers: usize, batch_size: usize, rows: [usize; 2]) -> Config {
        let mut setup = moons(hidden_size, layers);
        setup.data = Data { source: Source::Moons { noise: 0.1, n_test: rows[1], n_valid: 0 }, n_train: Some(rows[0]) };
        setup.training.epochs = 1;
        setup.training.batch_size = batch_size;
        Config { setup, evaluate: Evaluate::default() }
    }

    #[test]
    fn it_is_a_little_more_than_what_a_training_takes() {
        let plain = shape(8, 1, 64, [1000, 1000]);
        let with = |change: &dyn Fn(&mut Config)| {
            let mut config = plain.clone();
            change(&mut config);
            config
        };
        let all = [
            ("small", plain.clone()),
            ("hidden 256", shape(256, 1, 16, [100, 100])),
            ("hidden 700, 2 layers", shape(700, 2, 16, [32, 32])),
            ("hidden 1500, 1 layer", shape(1500, 1, 1024, [1024, 100])),
            ("hidden 400, 3 layers", shape(400, 3, 1024, [1024, 2000])),
            ("64 rows", shape(64, 1, 64, [64, 64])),
            ("100,000 rows", shape(16, 1, 64, [100_000, 1000])),
            ("100,000 test rows", shape(16, 1, 1024, [1000, 100_000])),
            (
                "100,000 validation rows",
                with(&|c| c.setup.data.source = Source::Moons { noise: 0.1, n_test: 100, n_valid: 100_000 }),
            ),
            ("one batch of 50,000", shape(16, 2, 50_000, [50_000, 100])),
            ("bottleneck 500", with(&|c| (c.setup.model.bottleneck_size, c.setup.model.widths) = (500, vec![64; 2]))),
            ("narrowing", with(&|c| c.setup.model.widths = vec![900, 300, 100])),
            ("widening", with(&|c| c.setup.model.widths = vec![100, 300, 900])),
            (
                "resnet",
                with(&|c| {
                    c.setup.model = crate::learn::Model { kind: resnet(2), widths: vec![400; 3], ..c.setup.model };
                }),
            ),
            (
                "mmd",
                with(&|c| {
                    c.setup.training.loss = mse_mmd(Kernel::SquaredExponential, Estimator::Biased);
                    (c.setup.training.batch_size, c.setup.model.bottleneck_size) = (1000, 50);
                }),
            ),
            (
                "mixture",
                with(&|c| {
                    c.setup.data.n_train = Some(20_000);
                    c.evaluate.mixture = Some(Components::Fixed(5));
                }),
            ),
            (
                "synthetic",
                with(&|c| {
                    c.setup.data.n_train = Some(10_000);
                    c.evaluate.mixture = Some(Components::Fixed(2));
                    c.evaluate.synthetic = true;
                }),
            ),
            ("forest", with(&|c| c.evaluate.forest = true)),
            ("noise", with(&|c| c.evaluate.noise = vec![0.0, 0.5])),
        ];
        let mut off = Vec::new();
        for (what, config) in all {
            let (most, said) = taken(&config);
            // Of a run, which takes some 20 MiB besides, it is within 20 %.
            if !(most..1.2 * most + 4.0).contains(&said) {
                off.push(format!("{what}: {most:.2} MiB, said {said:.2}"));
            }
        }
        assert!(off.is_empty(), "{off:#?}");
    }
}
