//! `sweeper status`: how far a sweep is. Only reads.

use std::path::Path;

use super::{Standing, reopen};
use crate::error::{End, Error};
use crate::store::Store;
use crate::trial::{Outcome, label};
use crate::ui;

/// Prints a row for each sweep in `dir`.
pub(super) fn status(dir: &Path) -> Result<End, Error> {
    let mut rows = Vec::new();
    for store in Store::all_in(dir)? {
        let (sweep, trials) = reopen(&store)?;
        let standing = Standing::read(&store, &trials)?;
        let count = |wanted: fn(&Outcome) -> bool| standing.ends.iter().filter(|(o, _)| wanted(o)).count().to_string();
        let goal = sweep.metric.goal;
        let measured = trials.iter().zip(&standing.ends).filter(|(_, (outcome, _))| *outcome == Outcome::Complete);
        let best = measured
            .filter_map(|(trial, (_, record))| Some((record.as_ref()?.metrics.get(&sweep.metric.name)?, trial)))
            .min_by(|a, b| goal.order(a.0, b.0));
        let best = best.map_or_else(String::new, |(value, trial)| {
            let params = &trial.config.params;
            let swept = label(sweep.space.iter().filter_map(|(name, _)| Some((*name, params.get(name)?))));
            let value = format!("{} {value:.4e}", sweep.metric.name);
            if swept.is_empty() { value } else { format!("{value} ({swept})") }
        });
        rows.push(vec![
            sweep.name.clone(),
            if store.is_running() { "running" } else { "idle" }.to_owned(),
            trials.len().to_string(),
            count(|o| *o == Outcome::Complete),
            count(|o| matches!(o, Outcome::Diverged { .. })),
            count(|o| matches!(o, Outcome::Failed { .. })),
            count(|o| *o == Outcome::Interrupted),
            best,
        ]);
    }
    let header = ["sweep", "state", "trials", "complete", "diverged", "failed", "missing", "best trial so far"];
    ui::show(&ui::table(header.map(str::to_owned).to_vec(), rows));
    Ok(End::Complete)
}
