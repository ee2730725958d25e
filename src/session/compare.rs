//! `sweeper compare`: what differs between two sweeps, and by how much that changed the metric. Only reads.

use std::path::PathBuf;

use super::changes::changes;
use super::comparison::text;
use super::json;
use super::open::Reopened;
use super::sides::{Side, metric};
use crate::error::{Error, ExitStatus};
use crate::report;
use crate::store;
use crate::summary::{Comparison, Matches, compare as compared, matches};
use crate::trial::{Goal, Metric};
use crate::ui;

/// What `sweeper compare` is told.
pub(crate) struct CompareOptions {
    /// The folders of two sweeps.
    pub(crate) dirs: [PathBuf; 2],
    /// What they are compared by; none: what both are ranked by.
    pub(crate) metric: Option<String>,
    /// Which way of it is better; none: as the sweep files say.
    pub(crate) goal: Option<Goal>,
    /// Where a page with both side by side is drawn.
    pub(crate) page: Option<PathBuf>,
    /// Whether it is told as JSON.
    pub(crate) json: bool,
}

/// Compares two sweeps.
pub(crate) fn compare(options: &CompareOptions) -> Result<ExitStatus, Error> {
    let [first, second] = options.dirs.each_ref().map(|dir| Side::open(dir));
    let ((a, of_a), (b, of_b)) = (first?, second?);
    let place = |side: &Side| side.store.dir().canonicalize().ok();
    if place(&a) == place(&b) {
        return Err(Error::SameSweep { dir: a.store.dir().to_owned() });
    }
    let metric = metric([&a, &b], options.metric.as_deref(), options.goal)?;
    let (in_a, in_b) = (&a.reopened.sweep, &b.reopened.sweep);
    let matches = matches((&in_a.space, &|| a.configs()), (&in_b.space, &|| b.configs()));
    let found = compared(&metric, a.for_statistics(), b.for_statistics(), &matches)?;
    let changes = all_changes(&a.reopened, &b.reopened);
    if let Some(file) = &options.page {
        let told = text([&a, &b], &metric, &matches, &found, &changes);
        let [one, other] = [a.summary()?, b.summary()?];
        let page = report::beside([(&one.0, &one.1), (&other.0, &other.1)], &told)?;
        store::write_file(file, page.as_bytes())?;
        ui::say(&format!("page: {}", file.display()));
    }
    if options.json {
        json::show(&as_json([&a, &b], &metric, &matches, &found, changes))?;
    } else {
        ui::show(&text([&a, &b], &metric, &matches, &found, &changes))?;
    }
    Ok(of_a.max(of_b))
}

/// A line for whatever differs but the results.
fn all_changes(a: &Reopened, b: &Reopened) -> Vec<String> {
    let [was, is] = [a, b].map(|of| (&of.sweep, &of.manifest.fingerprints));
    let with = |what: &str, was: String, is: String| (was != is).then(|| format!("{what}: {was} → {is}"));
    let (was_made, is_made) = (&a.manifest, &b.manifest);
    let program = with("program", was_made.program.to_string(), is_made.program.to_string());
    let instructions = with("instructions", was_made.instructions.to_string(), is_made.instructions.to_string());
    changes(was, is).into_iter().chain(program).chain(instructions).collect()
}

/// The comparison for programs.
fn as_json(
    [a, b]: [&Side; 2],
    metric: &Metric,
    matches: &Matches,
    found: &Comparison,
    changes: Vec<String>,
) -> json::ComparedSweeps {
    let side = |side: &Side, only: usize| json::ComparedSweep {
        name: side.reopened.sweep.name.clone(),
        dir: json::dir(&side.store),
        trials: side.counts(),
        only,
    };
    let names = |side: &Side| side.reopened.sweep.space.iter().map(|(name, _)| name.to_string()).collect::<Vec<_>>();
    let swept = [names(a), names(b)];
    json::ComparedSweeps {
        a: side(a, matches.only[0]),
        b: side(b, matches.only[1]),
        changes,
        metric: metric.name.to_string(),
        goal: metric.goal.word(),
        in_pairs: found.pairing.is_paired(),
        best: found.best.as_ref().map(|pair| json::ComparedConfigs::of(pair, &swept)),
        pairs: found.pairs.iter().map(|pair| json::ComparedConfigs::of(pair, &swept)).collect(),
        mean: found.mean.as_ref().map(json::ComparedMeans::of),
    }
}
