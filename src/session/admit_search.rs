//! Whether a search that learns or prunes may go on with the results that are there: what it chose and pruned followed from
//! them, so that it may only become longer.

use super::changes::{changes, listed};
use super::open::{Opened, Reopened};
use crate::error::{Error, SearchError};
use crate::search::full_cohorts;
use crate::spec::Sweep;
use crate::store::Store;
use crate::ui;

/// The key that says how long it is.
const TRIALS: &str = "sampler.trials:";

/// Whether it is one.
pub(super) fn is_search(sweep: &Sweep) -> bool {
    sweep.method.learns() || sweep.pruning.is_some()
}

/// Refuses to train again what a search was told of.
pub(super) fn refuse_retry(retry: &[String], sweep: &Sweep) -> Result<(), Error> {
    if retry.is_empty() || !is_search(sweep) {
        return Ok(());
    }
    Err(SearchError::Retry { words: retry.join(",") }.into())
}

/// Refuses to search where results of others are not seen.
pub(super) fn refuse_apart(apart: bool, sweep: &Sweep) -> Result<(), Error> {
    if apart && is_search(sweep) { Err(SearchError::Apart.into()) } else { Ok(()) }
}

/// Refuses every change but that of its length, which must leave full cohorts.
pub(super) fn admit_search(store: &Store, old: &mut Reopened, new: &Opened, extend: bool) -> Result<(), Error> {
    let fingerprints = new.objective.fingerprints();
    let lines = changes((&old.sweep, &old.manifest.fingerprints), (&new.sweep, &fingerprints));
    if lines.is_empty() {
        return Ok(());
    }
    let (dir, is_of_length) = (store.dir().to_owned(), lines.iter().all(|line| line.starts_with(TRIALS)));
    let changes = listed(&lines);
    match (is_of_length, extend) {
        (false, _) => return Err(SearchError::Changed { dir, changes }.into()),
        (true, false) => return Err(SearchError::Longer { dir, changes }.into()),
        (true, true) => {}
    }
    let (was, now) = (old.plan.points(), new.plan.points());
    if now < was {
        return Err(SearchError::Shorter { dir, was, now }.into());
    }
    if let Some(pruning) = &new.sweep.pruning {
        old.results(store)?;
        let cohort_of = |configs: usize| full_cohorts(pruning, u32::try_from(configs).unwrap_or(u32::MAX));
        let configs = old.plan.configs();
        let (below, above) = cohort_of(configs);
        if old.plan.unasked() == 0 && configs != below as usize {
            return Err(SearchError::OldCohort { dir, configs, below, above }.into());
        }
        let configs = new.configs();
        let (below, above) = cohort_of(configs);
        if configs != below as usize {
            return Err(SearchError::NewCohort { configs, points: now, below, above }.into());
        }
    }
    ui::say(&format!("{} new", ui::count(now - was, "config")));
    Ok(())
}
