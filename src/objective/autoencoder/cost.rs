//! What a training will cost, before it starts; one that stops early costs less. Orders and plans; never affects a result.

use super::config::{Components, Config};
use super::memory;
use crate::learn::{CHUNK, Kernel, LossKind, Mmd, Model, Setup, Sizes};
use crate::objective::{Cost, Error};

/// Memory that one training may take.
pub(super) const MAX_GIB: u64 = 8;

/// Seconds that each parameter takes to be drawn, and to be written in the end.
const BEGINNING: f64 = 30e-9;

/// What a test takes of a training step's work on the same rows.
const FORWARD: f64 = 1.0 / 3.0;

/// What a training of `config` on such rows takes, unless it is too much.
pub(super) fn of(config: &Config, rows: Sizes) -> Result<Cost, Error> {
    let Setup { data, model, training } = &config.setup;
    let width = rows.width;
    let seconds = seconds(config, rows);
    let parameters = model.parameters(width);
    #[expect(clippy::cast_precision_loss, reason = "an estimate")]
    let lasts = seconds + BEGINNING * parameters as f64;
    let memory = memory::bytes(config, rows, lasts);
    let shared = memory::shared(config, rows);
    let gib = memory.saturating_add(shared).div_ceil(1 << 30);
    if gib > MAX_GIB {
        return Err(Error::TooLarge {
            what: format!("a training on {} ({width} columns)", data.source.label()),
            gib,
            limit: MAX_GIB,
            remedy: "take a smaller network or batch, or fewer columns",
        });
    }
    Ok(Cost {
        seconds: Some(seconds),
        memory,
        shared,
        weights: 1024 + 4 * parameters,
        steps: training.epochs,
        recorded: training.recorded(),
    })
}

/// Estimated CPU seconds of `config` on such rows.
///
/// Fitted to measured steps of 3.6, 44, 290 and 19 µs (one core of a Zen 4 EPYC with AVX-512; batch 64; hidden size and
/// layers 16 and 1, 64 and 2, 128 and 3, 256 and 1), and 24 µs for 16 and 1 on rows of 64 numbers.
fn seconds(config: &Config, rows: Sizes) -> f64 {
    let Setup { model, training, .. } = &config.setup;
    let Sizes { width, n_train, n_valid, n_test } = rows;
    let network = NetworkSize::of(model, width);
    let batches = count(n_train.div_ceil(training.batch_size));
    let mmd = match &training.loss {
        LossKind::Mse => 0.0,
        LossKind::MseMmd(mmd) => {
            let batch = training.batch_size.min(n_train);
            batches * discrepancy(mmd, batch, model.bottleneck_size)
        }
    };
    let epoch = network.step * batches + network.row * count(n_train) + mmd;
    let tests = f64::from(training.recorded()) * (network.test(n_valid) + network.test(n_test));
    f64::from(training.epochs) * epoch + tests + evaluations(config, &network, rows)
}

/// What a network costs, in seconds.
struct NetworkSize {
    /// Each forward pass, whatever the number of rows.
    calls: f64,
    /// Each training step, whatever the number of rows.
    step: f64,
    /// Each row of a training step.
    row: f64,
}

impl NetworkSize {
    fn of(model: &Model, input_size: usize) -> Self {
        /// Of each step, whatever the network: the tape.
        const STEP: f64 = 1.8e-6;
        /// Of each layer in each step, whatever its size.
        const LAYER: f64 = 0.2e-6;
        /// Of each input of each row: brought into the kernels' order and compared with the output.
        const INPUT: f64 = 2.2e-9;
        /// Of each output of each layer for each row: bias, `ReLU`, transposition.
        const OUTPUT: f64 = 0.25e-9;
        /// Of each weight for each row: one multiply-add forward and two backward.
        const WEIGHT: f64 = 6.0 / 100e9;
        /// Of each weight in each step: Adam.
        const UPDATE: f64 = 0.4e-9;

        let features = model.features(input_size);
        let layers = 2.0 * count(features.len() - 1);
        let outputs = count(features[1..].iter().sum()) + count(features[..features.len() - 1].iter().sum());
        #[expect(clippy::cast_precision_loss, reason = "an estimate")]
        let weights = model.parameters(input_size) as f64 - outputs;
        let calls = STEP + LAYER * layers;
        let row = INPUT * count(input_size) + OUTPUT * outputs + WEIGHT * weights;
        Self { calls, step: calls + UPDATE * weights, row }
    }

    /// A forward pass of so many rows.
    fn test(&self, rows: usize) -> f64 {
        FORWARD * (count(rows.div_ceil(CHUNK)) * self.calls + count(rows) * self.row)
    }
}

/// MMD² of two samples of `n` points and its gradient: 14 µs for 64 points of two numbers and five bandwidths; for 256,
/// 130 µs and, by inverse multiquadrics, 149 µs.
fn discrepancy(mmd: &Mmd, n: usize, width: usize) -> f64 {
    /// Of each pair of points: its distance in one coordinate.
    const COORDINATE: f64 = 0.05e-9;
    /// Of each normal number.
    const DRAW: f64 = 18e-9;
    let pair = match mmd.kernel {
        Kernel::SquaredExponential => 0.3e-9 + 0.08e-9 * count(mmd.bandwidths),
        Kernel::InverseMultiquadric => 0.17e-9 * count(mmd.bandwidths),
    };
    2.0 * count(n).powi(2) * (pair + 2.0 * COORDINATE * count(width)) + DRAW * count(n * width)
}

/// What is measured once, at the end; growing a forest is left out, for many trials share it.
fn evaluations(config: &Config, network: &NetworkSize, rows: Sizes) -> f64 {
    /// Of each row and component of each mixture fitted.
    const RESPONSIBILITY: f64 = 2e-6;
    /// Of each row and tree.
    const VOTE: f64 = 0.1e-6;
    /// Of each row projected and sorted, in each direction.
    const PROJECTION: f64 = 0.2e-6;
    let Sizes { width, n_train, n_test, .. } = rows;
    let evaluate = &config.evaluate;
    let components = match evaluate.mixture {
        None => 0,
        Some(Components::Fixed(k) | Components::ByLabel(k)) => k,
        Some(Components::Bic(most)) => most * (most + 1) / 2,
    };
    let synthetic = if evaluate.synthetic {
        let (rows, compared) = (n_test.max(1000), n_test.min(1000));
        let pairs = 4.0 * count(compared).powi(2) * (0.7e-9 + 0.05e-9 * count(width));
        network.test(rows) + pairs + 4.0 * 64.0 * PROJECTION * count(n_test)
    } else {
        0.0
    };
    let judged = if evaluate.forest { 2 * n_test + if evaluate.synthetic { 1000 } else { 0 } } else { 0 };
    let noise = count(evaluate.noise.len()) * network.test(n_test);
    noise + RESPONSIBILITY * count(components * n_train) + synthetic + 100.0 * VOTE * count(judged)
}

#[expect(clippy::cast_precision_loss, reason = "an estimate")]
fn count(n: usize) -> f64 {
    n as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::learn::Estimator;
    use crate::learn::example::{moons, mse_mmd, resnet};
    use crate::objective::autoencoder::config::Evaluate;

    fn plain(setup: Setup) -> Config {
        Config { setup, evaluate: Evaluate::default() }
    }

    /// The measurements that the constants were fitted to.
    #[test]
    fn it_is_near_what_was_measured() {
        for (hidden_size, layers, input, step) in
            [(16, 1, 2, 3.6e-6), (64, 2, 2, 44e-6), (128, 3, 2, 290e-6), (256, 1, 2, 19e-6), (16, 1, 64, 24e-6)]
        {
            let mut config = moons(hidden_size, layers);
            if input == 64 {
                config.model.bottleneck_size = 8;
            }
            let once = seconds(&plain(config), Sizes { width: input, n_train: 1024, n_valid: 0, n_test: 0 });
            let measured = 1600.0 * step;
            assert!((once / measured - 1.0).abs() < 0.15, "{once} s is not {measured} s");
        }
    }

    #[test]
    fn it_grows_with_the_work() {
        const ROWS: Sizes = Sizes { width: 2, n_train: 1000, n_valid: 0, n_test: 2000 };
        let base = plain(moons(64, 2));
        let cost = |change: &dyn Fn(&mut Config)| {
            let mut config = base.clone();
            change(&mut config);
            seconds(&config, ROWS)
        };
        let unchanged = cost(&|_| ());
        assert!(cost(&|c| c.setup.training.epochs *= 2) > 1.9 * unchanged);
        assert!(cost(&|c| c.setup.training.batch_size /= 4) > unchanged);
        assert!(cost(&|c| c.setup.model.widths[0] += 1) > unchanged);
        assert!(cost(&|c| c.setup.model.bottleneck_size += 1) > unchanged);
        assert!(cost(&|c| c.setup.model.widths = vec![64]) < unchanged);
        assert!(cost(&|c| c.setup.model.widths.clear()) > 0.0);
        assert!(seconds(&base, Sizes { width: 64, ..ROWS }) > unchanged);
        assert!(seconds(&base, Sizes { n_valid: 500, ..ROWS }) > unchanged);
        let mmd = |kernel| cost(&|c| c.setup.training.loss = mse_mmd(kernel, Estimator::Biased));
        let (exponential, multiquadric) = (mmd(Kernel::SquaredExponential), mmd(Kernel::InverseMultiquadric));
        assert!(1.1 * unchanged < exponential && exponential < multiquadric && multiquadric < 2.0 * unchanged);
        assert!(cost(&|c| c.setup.model.kind = resnet(2)) > unchanged);
        assert!(cost(&|c| c.evaluate.noise = vec![0.2]) > unchanged);
        assert!(cost(&|c| c.evaluate.mixture = Some(Components::Bic(10))) > unchanged);
        assert!(cost(&|c| c.evaluate.synthetic = true) > unchanged);
        assert!(cost(&|c| c.evaluate.forest = true) > unchanged);
    }
}
