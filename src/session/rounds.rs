//! What a shard does when its trials are trained: it looks again, and leaves to others what they go on with.

use std::thread::sleep;
use std::time::{Duration, Instant};

use super::claims::Claims;
use super::open::Opened;
use super::run::Run;
use crate::error::{Error, ExitStatus};
use crate::run::Signals;
use crate::summary::Summary;
use crate::ui;

/// What one shard holds that makes them.
const TABLES: &str = "tables";

/// How often it looks what another shard does that does the same, at most; of many it reads what each says.
const LOOK: Duration = Duration::from_millis(100);

impl Run<'_> {
    /// How often it looks what is missing after it has trained what was: trials that confirm the best configs, and of those that
    /// others trained the ones that are lost since.
    pub(super) fn rounds(&self) -> usize {
        match self.options.shard {
            None => usize::from(self.opened.sweep.confirm.is_some()),
            Some(_) if self.options.apart => 0,
            Some(_) => 3,
        }
    }

    /// How many trials other shards train. What has ended since it was looked last is none of them: of shards that end at the
    /// same time the last to ask so finds all finished, and makes the tables.
    pub(super) fn elsewhere(&self) -> usize {
        let mut elsewhere = self.elsewhere.borrow_mut();
        elsewhere.retain(|number| !self.store.is_finished(self.opened.plan.id(*number)));
        elsewhere.len()
    }

    /// Whether another shard makes the tables: of those that find all trials finished one is enough, and which trials are to be
    /// trained again is known to their own shards alone, of which the last makes them. It waits for a sign that the other
    /// lives, or for a signal.
    pub(super) fn leaves_tables(&self, signals: &Signals) -> bool {
        let Opened { sweep, plan, .. } = &self.opened;
        let is_through = sweep.confirm.is_none() || plan.len() > plan.searched();
        let Some(process) = self.writer.process().filter(|_| is_through) else { return false };
        let (mut claims, since) = (Claims::new(process.to_owned()), Instant::now());
        let retries = !self.options.retry.is_empty();
        let pause = LOOK.max(Duration::from_millis(self.options.shard.map_or(0, |shard| u64::from(shard.of))));
        loop {
            claims.ask(self.store, pause);
            if !retries && claims.are_made(&self.makers) {
                return true;
            }
            let training = claims.training().filter(|_| retries);
            // Who cannot take hold of them will find out why.
            let other = training.or_else(|| claims.holder(self.store, TABLES).ok().flatten());
            match other {
                None => return false,
                Some(other) if claims.heard(&other, since) => return true,
                Some(_) if signals.caught().is_some() => return false,
                Some(_) => sleep(pause),
            }
        }
    }

    /// Ends, for this reason, what other shards go on with.
    pub(super) fn leave(self, why: &str) -> Result<(ExitStatus, Option<Summary>), Error> {
        self.writer.close()?;
        ui::say(why);
        Ok((ExitStatus::Complete, None))
    }
}
