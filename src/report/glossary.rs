//! What the numbers of a page mean, in words. No numbers.

use maud::{Markup, html};

use super::words::Words;

/// The terms of the tables and figures; those of evaluations only where there are any.
pub(super) fn glossary(words: &Words, evaluations: bool) -> Markup {
    html! {
        h2 { "What the numbers mean" }
        dl {
            dt { "Mean ± 95 %" }
            dd {
                "The arithmetic mean over complete trials and half the width of its 95 % interval, from Student's t. In \
                 a figure against a hyperparameter the trials at one value differ in all other settings too, so the \
                 interval there is that of the average over those settings. Intervals treat trials as independent; \
                 replicates that share a dataset are not quite, and the true interval is then wider."
            }
            dt { "The best config" }
            dd { "Chosen for the best mean: a little of that is luck, more so among many configs with few replicates." }
            dt { "sd" }
            dd { "Standard deviation of single trials (with n − 1): how far one more training may fall from the mean." }
            dt { "Same dataset sd" }
            dd { "Between trainings on the same dataset, which differ in initialisation and batch order." }
            dt { "Between datasets sd" }
            dd { "What different datasets add to that; 0 where no such addition can be seen." }
            dt { "Different datasets sd" }
            dd { "Of one training on a new dataset: the root of the sum of both squares." }
            dt { "Share of the data" }
            dd { "The part of that variance which comes from the dataset." }
            @for (term, meaning) in words.terms.iter().filter(|_| evaluations) { dt { (term) } dd { (meaning) } }
        }
        p.note { "Variance components: one-way random-effects analysis of variance (Searle, Casella & McCulloch 1992)." }
    }
}
