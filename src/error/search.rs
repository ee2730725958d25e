//! What a search that learns or prunes cannot go on with: what followed from results would follow no longer.

use std::path::PathBuf;

use super::words::{either, full};
use crate::ui;

/// Why a search cannot go on.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SearchError {
    /// The sweep file has changed by more than the number of trials.
    #[error(
        "{} holds the results of another version of this sweep file:\n{changes}what a search chose and pruned so far followed \
         from the old one: with `--extend` it goes on with more `sampler.trials`, and with no other change; nothing was \
         started\nanother `name` in the sweep file begins a search of its own",
        dir.display()
    )]
    Changed {
        /// The sweep's folder.
        dir: PathBuf,
        /// A line for each difference.
        changes: String,
    },
    /// The number of trials has changed.
    #[error(
        "{} holds the results of another version of this sweep file:\n{changes}nothing was started\n`--extend` goes on with \
         these; another `name` in the sweep file begins a search of its own",
        dir.display()
    )]
    Longer {
        /// The sweep's folder.
        dir: PathBuf,
        /// A line for each difference.
        changes: String,
    },
    /// The sweep file asks for fewer configs than there are results of.
    #[error(
        "{} holds a search of {was} configs, and the sweep file asks for {now}: a search can only become longer; nothing was \
         started",
        dir.display()
    )]
    Shorter {
        /// The sweep's folder.
        dir: PathBuf,
        /// Configs of the results.
        was: usize,
        /// Configs of the sweep file.
        now: usize,
    },
    /// The last cohort of the results is not full, and was judged as it is.
    #[error(
        "{} holds a search of {} whose last cohort is not full: more configs in it would have been judged otherwise; a \
         search of {} can be extended; nothing was started\nanother `name` in the sweep file begins a search of its own",
        dir.display(),
        ui::count(*configs, "config"),
        either(*below, *above, |n| n.to_string())
    )]
    OldCohort {
        /// The sweep's folder.
        dir: PathBuf,
        /// Configs of the results.
        configs: usize,
        /// The nearest number below of which every cohort is full.
        below: u32,
        /// The nearest number above.
        above: u32,
    },
    /// The last cohort of the sweep file would not be full.
    #[error(
        "with {} the last cohort would not be full, and the search could not be extended again; {}; nothing was started",
        ui::count(*configs, "config"),
        full(*configs, *points, (*below, *above))
    )]
    NewCohort {
        /// Different configs of the sweep file.
        configs: usize,
        /// Draws of them.
        points: usize,
        /// The nearest number below of which every cohort is full.
        below: u32,
        /// The nearest number above.
        above: u32,
    },
    /// No point is left to train.
    #[error(
        "[[skip]] leaves no point of the space, and most are skipped by number {rule} of them{why}; nothing was started"
    )]
    Nothing {
        /// Its number, from 1.
        rule: usize,
        /// What the sweep file says of it, in brackets.
        why: String,
    },
    /// Shards do not see each other's results.
    #[error(
        "--apart: what a search trains next follows from the results of all its shards: let them share a folder, without \
         --apart; nothing was started"
    )]
    Apart,
    /// Trials are to be trained again.
    #[error(
        "--retry {words}: what this search chose and pruned followed from how its trials ended, and a trial that ended otherwise \
         now would change that; nothing was started\nanother `name` in the sweep file begins a search of its own"
    )]
    Retry {
        /// As given on the command line.
        words: String,
    },
}
