//! What is known of each config before the start: few bytes, for a sweep may have millions.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use crate::objective::Cost;
use crate::spec::Weights;
use crate::store;
use crate::ui;

/// What a trial takes. In four bytes a number: estimates have fewer digits. Time that nobody can know is NaN.
#[derive(Clone, Copy, Debug)]
pub(super) struct Estimate {
    seconds: f32,
    memory: f32,
    disk: f32,
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "an estimate, and none is below 0"
)]
impl Estimate {
    /// Where nobody can know.
    pub(super) const UNKNOWN: Self = Self { seconds: f32::NAN, memory: 0.0, disk: 0.0 };

    /// Of a trial of this cost, whose weights are kept so.
    pub(super) fn of(cost: &Cost, weights: Weights) -> Self {
        let disk = store::disk_bytes(cost.recorded, (weights != Weights::None).then_some(cost.weights));
        Self {
            seconds: cost.seconds.map_or(f32::NAN, |seconds| seconds as f32),
            memory: cost.memory as f32,
            disk: disk as f32,
        }
    }

    /// CPU time, if anybody can know.
    pub(super) fn seconds(self) -> Option<f64> {
        (!self.seconds.is_nan()).then(|| f64::from(self.seconds))
    }

    /// What it costs beside others: CPU time, or the same for all.
    pub(super) fn cost(self) -> f64 {
        self.seconds().unwrap_or(1.0)
    }

    /// Bytes of memory.
    pub(super) fn memory(self) -> u64 {
        self.memory as u64
    }

    /// Bytes on disk.
    pub(super) fn disk(self) -> u64 {
        self.disk as u64
    }
}

/// Configs that are drawn, which takes a minute for very many.
pub(super) struct Drawing {
    begun: Instant,
    told: AtomicBool,
}

impl Default for Drawing {
    fn default() -> Self {
        Self { begun: Instant::now(), told: AtomicBool::new(false) }
    }
}

/// It is said after so long.
const PATIENCE: Duration = Duration::from_secs(2);

impl Drawing {
    /// Says once that so many take their time.
    pub(super) fn tell(&self, points: usize) {
        if let Some(line) = self.line(points, Instant::now()) {
            ui::say(&line);
        }
    }

    fn line(&self, points: usize, now: Instant) -> Option<String> {
        if self.told.load(Ordering::Relaxed) || now.saturating_duration_since(self.begun) < PATIENCE {
            return None;
        }
        let is_first = !self.told.swap(true, Ordering::Relaxed);
        is_first.then(|| format!("drawing {} …", ui::count(points, "config")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_said_once_that_drawing_takes_its_time() {
        let drawing = Drawing::default();
        let after = |seconds| drawing.line(10_000_000, drawing.begun + Duration::from_secs(seconds));
        assert_eq!([after(0), after(1)], [None, None]);
        assert_eq!([after(2), after(3)], [Some("drawing 10000000 configs …".to_owned()), None]);
    }

    #[test]
    fn an_estimate_is_small_and_near() {
        let cost = Cost { seconds: Some(1.5), memory: 3 << 30, shared: 0, weights: 1 << 20, steps: 9, recorded: 9 };
        let estimate = Estimate::of(&cost, Weights::All);
        assert_eq!((estimate.seconds(), estimate.memory()), (Some(1.5), 3 << 30));
        assert_eq!(estimate.disk(), store::disk_bytes(9, Some(1 << 20)));
        assert_eq!(size_of::<Estimate>(), 12);
    }
}
