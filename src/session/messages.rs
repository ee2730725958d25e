//! The words that a run begins and ends with.

use std::path::Path;

use super::results::Results;
use crate::run::RunEnd;
use crate::search::full_cohorts;
use crate::spec::{Confirm, Pruning, Replicates, Sweep};
use crate::summary::{Counts, Difference, Effect, Step, Summary, fresh};
use crate::trial::{brief, numbers};
use crate::ui;

/// Configs in the table at the end.
const SHOWN: usize = 10;

/// What there is to do.
pub(super) fn opening(dir: &Path, all: usize, missing: usize) -> String {
    let dir = dir.display();
    match all - missing {
        0 => format!("training {} into {dir}", ui::count(all, "trial")),
        _ if missing == 0 => format!("all {} finished in {dir}; nothing to train", ui::count(all, "trial")),
        finished => {
            let are = ui::agree(finished, "is", "are");
            format!("{finished} of {all} trials {are} finished in {dir}; training the other {missing}")
        }
    }
}

/// The search is over, and its best configs are trained again.
pub(super) fn confirming(sweep: &Sweep, missing: usize) -> String {
    let Some(Confirm { replicates: Replicates { data, training }, .. }) = sweep.confirm else { return String::new() };
    let on = fresh((data, training), sweep.datasets());
    format!("the search is over; the best configs again on {on}: training {}", ui::count(missing, "trial"))
}

/// That a shard on a disk of its own is through.
pub(super) const APART: &str = "its share is done; `sweeper merge` brings the folders of all shards together";

/// That another shard ends the sweep.
pub(super) const TABLES_ELSEWHERE: &str = "all trials are finished; another shard makes the tables";

/// That a shard has nothing left to do while others train so many trials.
pub(super) fn leaving(left: usize) -> String {
    format!(
        "nothing is left but {} that other shards are training: the last of them makes the tables",
        ui::count(left, "trial")
    )
}

/// How many of the trials that are not trained again ended so that they could be, and how.
pub(super) fn staying(results: &Results, retry: &[String]) -> Option<String> {
    let of = |word: &&str| results.ends().filter(|end| end.outcome.word() == *word).count();
    let words = ["failed", "panicked", "timed-out"].into_iter().filter(|word| !retry.iter().any(|again| again == word));
    let failed: Vec<_> = words.map(|word| (of(&word), word)).filter(|(n, _)| *n > 0).collect();
    let counts: Vec<_> = failed.iter().map(|(n, word)| format!("{n} {}", word.replace('-', " "))).collect();
    let words: Vec<_> = failed.iter().map(|(_, word)| *word).collect();
    let them = ui::agree(failed.iter().map(|(n, _)| n).sum(), "it", "them");
    let told = || format!("of these {}; `--retry {}` trains {them} again", counts.join(", "), words.join(","));
    (!failed.is_empty()).then(told)
}

/// What to do where trials are complete and none of them measured what ranks.
pub(super) fn unmeasured(summary: &Summary, results: &Results) -> Option<String> {
    let names: Vec<&str> = results.names().map(|name| &**name).filter(|name| *name != &*summary.metric.name).collect();
    let metric = &summary.metric.name;
    let complete = ui::count(summary.counts.complete, "complete trial");
    let measured = if names.is_empty() { "nothing".to_owned() } else { names.join(", ") };
    let told =
        || format!("none of {complete} measured {metric}; they measured {measured}: name one of these as metric.name");
    (summary.counts.complete > 0 && summary.configs.is_empty()).then(told)
}

/// What an earlier run left running is no more.
pub(super) fn leftovers(killed: usize) -> String {
    let (what, were) = (ui::agree(killed, "process", "processes"), ui::agree(killed, "was", "were"));
    format!("{killed} {what} of an earlier run {were} still running: killed")
}

/// What becomes of so many trials that were in flight when a run was stopped.
pub(super) fn in_flight(n: usize, are_programs: bool) -> String {
    match (n, are_programs) {
        (0, _) => String::new(),
        (n, false) => format!(
            ", with {n} more begun, which {} on where {}",
            ui::agree(n, "goes", "go"),
            ui::agree(n, "it was", "they were")
        ),
        (n, true) => format!(", with {n} more begun, whose checkpoints are kept"),
    }
}

/// That the last cohort of a search of so many configs lacks some, if it does.
pub(super) fn last_cohort(pruning: &Pruning, configs: usize) -> Option<String> {
    let (below, above) = full_cohorts(pruning, u32::try_from(configs).unwrap_or(u32::MAX));
    (configs != below as usize).then(|| {
        format!(
            "the last cohort lacks {}: it is judged as it is, and the search cannot be extended",
            ui::count(above as usize - configs, "config")
        )
    })
}

/// The last words of a run, and where the results are, in `dir`, unless its report was drawn.
pub(super) fn ending(
    ended: &RunEnd,
    counts: Counts,
    in_flight: &str,
    dir: Option<&Path>,
    is_search: bool,
) -> Option<String> {
    let again = if is_search {
        "the same command goes on, and what failed counts as the worst; to begin again mend the cause and write another `name`"
    } else {
        "mend the cause and run the same command again; `--retry failed,panicked,timed-out` trains those again, too"
    };
    let of = format!("{} of {}", counts.planned - counts.missing, ui::count(counts.planned, "trial"));
    let words = match ended {
        RunEnd::System { .. } => return None,
        RunEnd::Finished => return dir.map(|dir| format!("results: {0}   next: sweeper report {0}", dir.display())),
        RunEnd::Signal(_) => format!("interrupted after {of}{in_flight}; the same command goes on from here"),
        RunEnd::TimeUp => {
            format!("stopped: the time is over after {of}{in_flight}; the same command goes on from here")
        }
        RunEnd::Changed { what } => format!(
            "stopped: {what} changed while the sweep ran, after {of}; put it back and run the same command again, or train \
             all with `--extend`"
        ),
        RunEnd::TooManyFailures { failures } => {
            let failures = ui::count(*failures, "trial");
            format!("stopped: {failures} failed, panicked or timed out (limits.max_failures); {again}")
        }
        RunEnd::SameFailure { failures, reason } => {
            format!("stopped: {failures} trials in a row ended the same way ({reason}); {again}")
        }
    };
    let next = dir.map(|dir| format!("\nresults: {0}   next: sweeper report {0}", dir.display()));
    Some(words + &next.unwrap_or_default())
}

/// The best configs, and how many trials ended how.
pub(super) fn best_configs(summary: &Summary) -> String {
    let names = summary.hyperparameters.iter().map(|h| h.name.clone());
    let metric = &summary.metric.name;
    let header = std::iter::once("#".to_owned()).chain(names).chain([format!("mean {metric} ± 95 %"), "n".into()]);
    let repeated = summary.best_set.is_some();
    let header = header.chain(repeated.then_some(["from the best", "won"]).into_iter().flatten().map(str::to_owned));
    let rows = summary.configs.iter().take(SHOWN).enumerate().map(|(i, config)| {
        let e = &config.estimate;
        let mean = numbers::plus_minus(e.mean, e.half_width);
        let shown = [mean, summary.of_replicates(e.n)];
        let among_best = if config.in_best_set == Some(true) { " ≈" } else { "" };
        let from_best = || config.from_best.map_or_else(|| ["–", "–"].map(str::to_owned), |d| change(&d));
        let cells = std::iter::once(format!("{}{among_best}", i + 1)).chain(config.values.iter().map(|v| brief(v)));
        cells.chain(shown).chain(repeated.then(from_best).into_iter().flatten()).collect()
    });
    let counts = summary.counts.words().into_iter().map(|(n, word)| format!("{n} {word}"));
    let more = summary.configs.len().saturating_sub(SHOWN);
    let more = if more > 0 { format!(" ({} in configs.csv)", ui::count(more, "more config")) } else { String::new() };
    let table = ui::table(&header.collect::<Vec<_>>(), &rows.collect::<Vec<_>>());
    let rivals = summary.rivals().map(|rivals| format!("{rivals}\n")).unwrap_or_default();
    let held_out = summary.best_held_out().map(|(metric, e)| {
        let mean = numbers::plus_minus(e.mean, e.half_width);
        format!("best config, on rows that it was not chosen by: mean {metric} {mean}\n")
    });
    let held_out = held_out.unwrap_or_default();
    let again = summary.confirmation(str::to_owned).map(|again| format!("{again}\n")).unwrap_or_default();
    let matters = summary.what_matters().map(|line| format!("{line}\n")).unwrap_or_default();
    let losses = summary.losses().map(|losses| format!("{losses}\n")).unwrap_or_default();
    let words = format!("{held_out}{rivals}{again}{losses}{matters}{}{more}", counts.collect::<Vec<_>>().join(", "));
    format!("{table}\n{}{}", steps(summary), ui::fitted(&words))
}

/// Each value of a hyperparameter against the one before, the most important first; empty where nothing is repeated.
fn steps(summary: &Summary) -> String {
    let all = summary.effects.iter().flat_map(|effect| effect.steps.iter().map(move |step| (effect, step)));
    let n = all.clone().count();
    if summary.best_set.is_none() || n == 0 {
        return String::new();
    }
    let header =
        ["hyperparameter", "from", "to", &format!("change of mean {} ± 95 %", summary.metric.name), "better in"];
    let row = |(effect, step): (&Effect, &Step)| {
        let values = [brief(&effect.hyperparameter.name), step.from.clone(), step.to.clone()];
        values.into_iter().chain(change(&step.difference)).collect()
    };
    let table = ui::table(&header.map(str::to_owned), &all.take(SHOWN).map(row).collect::<Vec<_>>());
    let more = match n.saturating_sub(SHOWN) {
        0 => String::new(),
        more => format!("{} on the page\n", ui::count(more, "more step")),
    };
    format!("\n{table}\n{more}\n")
}

/// How much more, and the share of pairs that are better.
fn change(of: &Difference) -> [String; 2] {
    let Difference { estimate, won } = of;
    [numbers::difference(estimate.mean, estimate.half_width), numbers::percent(*won)]
}
