//! The learning rate of each epoch. Pure arithmetic; who applies it is not its concern.

use super::config::{Schedule, Training};

/// The learning rate in `epoch`, counted from 0, as PyTorch's schedulers give it when stepped once an epoch.
pub(super) fn rate(training: &Training, epoch: u32) -> f64 {
    match training.schedule {
        Schedule::Constant => training.lr,
        // Loshchilov & Hutter 2017, equation 5, without restarts: `CosineAnnealingLR` with T_max = epochs.
        Schedule::Cosine { min_lr } => {
            let angle = std::f64::consts::PI * f64::from(epoch) / f64::from(training.epochs);
            min_lr + (training.lr - min_lr) * (1.0 + libm::cos(angle)) / 2.0
        }
        Schedule::Step { step_size, gamma } => training.lr * libm::pow(gamma, f64::from(epoch / step_size)),
    }
}

#[cfg(test)]
mod tests {
    use super::super::example::moons;
    use super::*;

    fn rates(schedule: Schedule) -> Vec<f64> {
        let training = Training { epochs: 4, lr: 0.08, schedule, ..moons(1, 1).training };
        (0..4).map(|epoch| rate(&training, epoch)).collect()
    }

    fn assert_close(got: &[f64], want: &[f64]) {
        assert_eq!(got.len(), want.len());
        assert!(got.iter().zip(want).all(|(a, b)| (a - b).abs() < 1e-15), "{got:?} is not {want:?}");
    }

    #[test]
    fn constant_stays() {
        assert_close(&rates(Schedule::Constant), &[0.08; 4]);
    }

    #[test]
    fn cosine_falls_along_half_a_wave() {
        let diagonal = std::f64::consts::FRAC_1_SQRT_2;
        let want = [0.08, 0.05 + 0.03 * diagonal, 0.05, 0.05 - 0.03 * diagonal];
        assert_close(&rates(Schedule::Cosine { min_lr: 0.02 }), &want);
    }

    #[test]
    fn step_multiplies_every_so_many_epochs() {
        assert_close(&rates(Schedule::Step { step_size: 2, gamma: 0.5 }), &[0.08, 0.08, 0.04, 0.04]);
        assert_close(&rates(Schedule::Step { step_size: 1, gamma: 0.5 }), &[0.08, 0.04, 0.02, 0.01]);
    }
}
