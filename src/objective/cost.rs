//! What a training will cost, before it starts. Orders and plans; never affects a result.

use super::evaluation::CHUNK;
use crate::trial::Config;

/// Estimated CPU seconds of `config` on rows of `input_size` numbers, `n_train` of them learnt and `n_test` tested.
///
/// Fitted to measured steps of 20, 131 and 670 µs (one core of a Zen 4 EPYC; batch 64; hidden size and layers 16 and 1,
/// 64 and 2, 128 and 3) and tests of 2000 rows in 0.13, 1.3 and 6.2 ms.
pub(super) fn seconds(config: &Config, input_size: usize, n_train: usize, n_test: usize) -> f64 {
    /// Of each layer in each step, whatever its size: allocations, gradient maps, calls.
    const LAYER: f64 = 3.5e-6;
    /// Of each output of each layer for each row: bias, `ReLU` and their gradients.
    const OUTPUT: f64 = 2.5e-9;
    /// Of each weight for each row: one multiply-add forward and two backward.
    const WEIGHT: f64 = 6.0 / 55e9;
    /// Of each weight in each step: Adam, and the gradient set to zero.
    const UPDATE: f64 = 1.1e-9;
    /// What a test takes of the same without gradients.
    const FORWARD: f64 = 1.0 / 3.0;

    let (training, model) = (&config.training, &config.model);
    let [input, hidden, code, layers] = [input_size, model.hidden_size, model.bottleneck_size, model.layers].map(count);
    let (weights, outputs) = if model.layers == 0 {
        (2.0 * input * code, input + code)
    } else {
        let half = input * hidden + (layers - 1.0) * hidden * hidden + hidden * code;
        (2.0 * half, 2.0 * layers * hidden + input + code)
    };
    let row = OUTPUT * outputs + WEIGHT * weights;
    let calls = LAYER * 2.0 * (layers + 1.0);
    let epoch = count(n_train.div_ceil(training.batch_size)) * (calls + UPDATE * weights) + count(n_train) * row;
    let test = FORWARD * (count(n_test.div_ceil(CHUNK)) * calls + count(n_test) * row);
    f64::from(training.epochs) * epoch + f64::from(training.epochs.div_ceil(training.every)) * test
}

#[expect(clippy::cast_precision_loss, reason = "an estimate")]
fn count(n: usize) -> f64 {
    n as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::objective::example::moons;

    /// The measurements that the constants were fitted to.
    #[test]
    fn it_is_near_what_was_measured() {
        for (hidden_size, layers, step, test) in
            [(16, 1, 20e-6, 0.13e-3), (64, 2, 131e-6, 1.3e-3), (128, 3, 670e-6, 6.2e-3)]
        {
            let mut config = moons(hidden_size, layers);
            let once = seconds(&config, 2, 1000, 2000);
            let measured = 1600.0 * step + test;
            assert!((once / measured - 1.0).abs() < 0.15, "{once} s is not {measured} s");
            config.training.every = 10;
            let tests = (seconds(&config, 2, 1000, 2000) - once) / 9.0;
            assert!((tests / test - 1.0).abs() < 0.4, "{tests} s is not {test} s");
        }
    }

    #[test]
    fn it_grows_with_the_work() {
        let base = moons(64, 2);
        let cost = |change: &dyn Fn(&mut Config)| {
            let mut config = base.clone();
            change(&mut config);
            seconds(&config, 2, 1000, 2000)
        };
        let unchanged = cost(&|_| ());
        assert!(cost(&|c| c.training.epochs *= 2) > 1.9 * unchanged);
        assert!(cost(&|c| c.training.batch_size /= 4) > unchanged);
        assert!(cost(&|c| c.model.hidden_size += 1) > unchanged);
        assert!(cost(&|c| c.model.bottleneck_size += 1) > unchanged);
        assert!(cost(&|c| c.model.layers = 1) < unchanged && cost(&|c| c.model.layers = 0) > 0.0);
        assert!(seconds(&base, 64, 1000, 2000) > unchanged);
    }
}
