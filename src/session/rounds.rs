//! What a shard does when its trials are trained: it looks again, and leaves to others what they go on with.

use super::claims::Claims;
use super::open::Opened;
use super::run::Run;
use crate::error::{Error, ExitStatus};
use crate::summary::Summary;
use crate::ui;

/// What one shard holds that makes them.
const TABLES: &str = "tables";

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

    /// Whether another shard makes the tables: of those that find all trials finished one is enough.
    pub(super) fn leaves_tables(&self) -> bool {
        let Opened { sweep, plan, .. } = &self.opened;
        let is_through = sweep.confirm.is_none() || plan.len() > plan.searched();
        let is_held = |process: &str| !Claims::new(process.to_owned()).take_hold(self.store, TABLES);
        is_through && self.writer.process().is_some_and(is_held)
    }

    /// Ends, for this reason, what other shards go on with.
    pub(super) fn leave(self, why: &str) -> Result<(ExitStatus, Option<Summary>), Error> {
        self.writer.close()?;
        ui::say(why);
        Ok((ExitStatus::Complete, None))
    }
}
