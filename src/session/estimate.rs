//! What is known of each config before the start: few bytes, for a sweep may have millions.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use crate::objective::Cost;
use crate::spec::Weights;
use crate::store;
use crate::ui;

/// What a trial takes. In four bytes a number: estimates have fewer digits.
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
    /// Of a trial of this cost, whose weights are kept so.
    pub(super) fn of(cost: &Cost, weights: Weights) -> Self {
        let disk = store::disk_bytes(cost.recorded, (weights != Weights::None).then_some(cost.weights));
        Self { seconds: cost.seconds as f32, memory: cost.memory as f32, disk: disk as f32 }
    }

    /// CPU time.
    pub(super) fn seconds(self) -> f64 {
        f64::from(self.seconds)
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

impl Drawing {
    /// Says once that it takes its time.
    pub(super) fn tell(&self, points: usize) {
        const PATIENCE: Duration = Duration::from_secs(2);
        if !self.told.load(Ordering::Relaxed)
            && self.begun.elapsed() > PATIENCE
            && !self.told.swap(true, Ordering::Relaxed)
        {
            ui::say(&format!("drawing {} …", ui::count(points, "config")));
        }
    }
}
