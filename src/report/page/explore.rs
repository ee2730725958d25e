//! What the script of a page fills: filter, drawings, the table of all rows, details. Without a script the table has the
//! best configs, and the rest does not show.

use maud::{Markup, html};

use super::measured::left_out;
use super::tables;
use crate::report::names::count;
use crate::report::words::Words;
use crate::summary::Summary;

/// Filter and drawings.
pub(super) fn explore() -> Markup {
    html! {
        section #explore data-scripted hidden {
            h2 { "Explore" }
            div.controls {
                fieldset {
                    legend { "Rows" }
                    label { input type="radio" name="rows" value="configs" checked; " Configs" }
                    label { input type="radio" name="rows" value="trials"; " Trials" }
                }
                div.filter {
                    label for="filter" { "Filter" }
                    input #filter type="text" spellcheck="false" autocomplete="off" aria-describedby="filter-help filter-problem";
                }
            }
            p #filter-problem .problem role="alert" {}
            p #count role="status" {}
            p #filter-help .note {
                "In the language of [[skip]]" span #filter-examples {}
                ". Dragging along an axis, or over the scatter, writes it; a click opens a row."
            }
            h3 { "Parallel coordinates" }
            details { summary { "Choose axes" } div #axes {} }
            div.drawing {
                canvas #parallel role="img" aria-label="Parallel coordinates" aria-describedby="parallel-note" {}
                div #parallel-tip .tip hidden {}
            }
            p #parallel-note .note {}
            h3 { "Scatter" }
            div.controls {
                label { "Across " select #x {} }
                label { "Up " select #y {} }
            }
            div.drawing {
                canvas #scatter role="img" aria-label="Scatter" aria-describedby="scatter-note" {}
                div #scatter-tip .tip hidden {}
            }
            p #scatter-note .note {}
        }
    }
}

/// The table of all configs or trials, and one of them in detail.
pub(super) fn rows(summary: &Summary, words: &Words) -> Markup {
    html! {
        section #rows {
            h2 { "All configs and trials" }
            div.controls data-scripted hidden {
                button #previous type="button" { "Previous" }
                label { "Page " input #page type="number" min="1" value="1"; }
                span #pages {}
                button #next type="button" { "Next" }
                button #mark-all type="button" { "Mark all" }
                button #mark-none type="button" { "Mark none" }
                button #download type="button" { "Download CSV" }
                button #copy-space type="button" { "Copy as [space]" }
                button #copy-commands type="button" { "Copy commands" }
            }
            p.note data-scripted hidden { "What leaves the page is of the marked rows; of all that the filter lets through where none is marked." }
            p #copied-status role="status" {}
            pre #copied hidden {}
            @if !summary.confirmed.is_empty() {
                p.note data-scripted hidden {
                    "Trials that confirm the best configs are not among these: they are on replicates that no other config has. They are in "
                    a href="#best" { "The best again" } " and, one by one, in trials.csv."
                }
            }
            @let left_out = left_out(&summary.all);
            @if left_out > 0 {
                p.note data-scripted hidden {
                    "Of so many trials the " (count(left_out, "other metric")) " would make this page too long: they are in trials.csv alone."
                }
            }
            @if summary.configs.is_empty() { p.note { "No config has a complete trial yet." } }
            div.wide tabindex="0" { (tables::best_rows(summary, words)) }
            p #columns-note .note {}
            section #details tabindex="-1" aria-labelledby="details-title" hidden {
                h3 #details-title {}
                div #details-body {}
                button #close type="button" { "Close" }
            }
        }
    }
}
