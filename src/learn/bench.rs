//! How long a training step takes, all of it: `cargo test --release --lib learn::bench -- --ignored --nocapture`.
//!
//! `SWEEPER_BENCH` may name the sizes to be measured, hidden × layers × batch × input: `64x2x64x2,16x1x64x2`; with
//! nothing in it the MMD alone is measured.
//! `tests/benches/step.py` sets JAX and `OpenBLAS` beside it.

#![expect(clippy::print_stdout, reason = "the figures are what it is for")]

use std::time::Instant;

use dfdx::prelude::*;

use super::data::Library;
use super::example::{Watcher, moons, mse_mmd, trial};
use super::train_state::TrainState;
use super::training::train_epoch;
use super::{Data, Estimator, HeldOut, Kernel, Setup, Source, TrainingTask};
use crate::kernels::Isa;

const ROUNDS: usize = 8;
/// Rows of an epoch.
const ROWS: usize = 1024;

/// Moons, or digits with their eight numbers of code.
fn config([hidden_size, layers, batch_size, input]: [usize; 4]) -> Setup {
    let mut config = moons(hidden_size, layers);
    config.training.batch_size = batch_size;
    config.data.n_train = Some(ROWS);
    if input == 64 {
        config.data =
            Data { source: Source::Digits { held_out: HeldOut { test: 0.2, valid: 0.0 } }, n_train: Some(ROWS) };
        config.model.bottleneck_size = 8;
    }
    config
}

fn with_mmd(mut config: Setup, kernel: Kernel) -> Setup {
    config.model.bottleneck_size = 2;
    config.training.loss = mse_mmd(kernel, Estimator::Biased);
    config
}

/// Microseconds a step: the lowest tenth of all epochs, because other work on the machine only adds. The configs take
/// turns.
fn measure(configs: &[(Setup, Isa)]) -> Vec<f64> {
    let library = Library::load(configs.iter().map(|(config, _)| &config.data), &[]).unwrap();
    let trials: Vec<_> = configs.iter().map(|(config, _)| trial(config, 1, 0)).collect();
    let datasets: Vec<_> = configs.iter().map(|(config, _)| library.dataset(&config.data, 1, 0)).collect();
    let device = Cpu::default();
    let mut states: Vec<_> = trials
        .iter()
        .zip(&datasets)
        .zip(configs)
        .map(|((trial, dataset), (setup, isa))| {
            TrainState::begin(&TrainingTask { trial, setup, dataset, isa: *isa, until: None }, &device).unwrap()
        })
        .collect();
    let mut times = vec![Vec::new(); states.len()];
    for round in 0..=ROUNDS {
        for (state, times) in states.iter_mut().zip(&mut times) {
            let begin = Instant::now();
            while begin.elapsed().as_millis() < 30 {
                let epoch = Instant::now();
                train_epoch(state, &device, &mut Watcher::default()).unwrap();
                let steps = u32::try_from(state.learnt).unwrap();
                state.end_epoch();
                if round > 0 {
                    times.push(1e6 * epoch.elapsed().as_secs_f64() / f64::from(steps));
                }
            }
        }
    }
    let tenth = |mut times: Vec<f64>| {
        times.sort_by(f64::total_cmp);
        times[times.len() / 10]
    };
    times.into_iter().map(tenth).collect()
}

fn sizes() -> Vec<[usize; 4]> {
    if let Ok(sizes) = std::env::var("SWEEPER_BENCH") {
        let size = |size: &str| size.split('x').map(|n| n.parse().unwrap()).collect::<Vec<_>>().try_into().unwrap();
        return sizes.split(',').filter(|sizes| !sizes.is_empty()).map(size).collect();
    }
    let mut sizes = Vec::new();
    for input in [2, 64] {
        for hidden in [16, 64, 128, 256] {
            sizes.extend([1, 2, 3].into_iter().flat_map(|l| [64, 256].map(|batch| [hidden, l, batch, input])));
        }
    }
    sizes
}

#[expect(clippy::cast_precision_loss, reason = "sizes are small")]
#[test]
#[ignore = "measures"]
fn bench() {
    let sets: Vec<_> = Isa::ALL.into_iter().filter(|isa| isa.is_available()).collect();
    println!(
        "hidden layers batch input {}",
        sets.iter().map(|isa| format!("{:>13}{:>9}", format!("{isa}, us"), "GFLOP/s")).collect::<Vec<_>>().concat()
    );
    for size @ [hidden, layers, batch, input] in sizes() {
        let config = config(size);
        let code = config.model.bottleneck_size;
        let weights = 2 * (input * hidden + (layers - 1) * hidden * hidden + hidden * code);
        let times = measure(&sets.iter().map(|isa| (config.clone(), *isa)).collect::<Vec<_>>());
        let columns = times.iter().map(|us| format!("{us:13.2}{:9.1}", (6 * weights * batch) as f64 / us / 1e3));
        println!("{hidden:6}{layers:7}{batch:6}{input:6} {}", columns.collect::<Vec<_>>().concat());
    }
    if std::env::var("SWEEPER_BENCH").is_ok_and(|sizes| !sizes.is_empty()) {
        return;
    }
    println!("hidden 64, 2 layers, code 2: a step, and what the MMD of 5 bandwidths adds (us)");
    for batch in [64, 256] {
        let plain = Setup {
            model: with_mmd(config([64, 2, batch, 2]), Kernel::SquaredExponential).model,
            ..config([64, 2, batch, 2])
        };
        for isa in &sets {
            let [exponential, multiquadric] =
                [Kernel::SquaredExponential, Kernel::InverseMultiquadric].map(|kernel| with_mmd(plain.clone(), kernel));
            let times = measure(&[(plain.clone(), *isa), (exponential, *isa), (multiquadric, *isa)]);
            println!(
                "{isa:>10} batch {batch:4}: step {:8.1}, squared exponential {:8.1}, inverse multiquadric {:8.1}",
                times[0],
                times[1] - times[0],
                times[2] - times[0]
            );
        }
    }
}
