//! How a page was made: the files beside it, and the commands that make them again.

use maud::{Markup, html};

use crate::summary::Summary;

/// What each file is.
const FILES: [(&str, &str); 5] = [
    ("sweep.toml", "the sweep file, as it was run"),
    ("trials.csv", "a row for each trial: its hyperparameters, its metrics, how it ended"),
    ("configs.csv", "a row for each config, the best first: means, intervals, differences from the best"),
    ("importance.csv", "how much each hyperparameter matters"),
    ("repeatability.csv", "the best configs under repetition"),
];

/// Commands and files.
pub(super) fn made(summary: &Summary) -> Markup {
    html! {
        dl {
            dt { code { "sweeper run " a href="../sweep.toml" { "sweep.toml" } " --report" } }
            dd { "trained what was missing and drew this page, with sweeper " (env!("CARGO_PKG_VERSION")) ". The same file gives the same bytes." }
            dt { code { "sweeper report outputs/" (summary.name) } }
            dd { "draws it again from the results; each figure stands beside it as SVG and PNG." }
            dt { code { "sweeper verify outputs/" (summary.name) } }
            dd { "checks every hash, and trains some trials again." }
            dt { a href="../journal/times.html" { "journal/times.html" } }
            dd { "where the time went: when the workers trained, and what configs cost against how good they are. It is of clocks, so it is not the same on every run." }
            @for (file, what) in FILES { dt { a href={ "../" (file) } { (file) } } dd { (what) } }
        }
    }
}
