//! What the numbers of a page mean, in words. No numbers.

use maud::{Markup, html};

use crate::report::words::Words;

/// The terms of the tables and figures; those of evaluations only where there are any.
pub(super) fn glossary(words: &Words, evaluations: bool) -> Markup {
    html! {
        dl {
            dt { "Mean ± 95 %" }
            dd {
                "The arithmetic mean over datasets of the means on them, and half the width of its 95 % interval: Student's t over \
                 those means, because trainings are nested in datasets and those that share one are no independent \
                 repetitions. Where there is one dataset the interval is over its trainings, and says nothing about other \
                 datasets. In a figure against a hyperparameter it is the interval of the average over these very \
                 settings; what trials that are not complete would have measured is filled in there from the \
                 additive fit of configs and replicates (Yates 1933)."
            }
            dt { "Geometric mean" }
            dd {
                "In figures with a logarithmic axis, where numbers are above zero and far apart: the mean of the logarithms, \
                 and Student's t over those of datasets, as numbers again. It is what lies in the middle of such an axis. \
                 Tables, and with them the ranking, keep to arithmetic means."
            }
            dt { "The best config" }
            dd {
                "Chosen for the best mean: a little of that is luck, more so among many configs with few replicates. [confirm] in \
                 the sweep file trains the best again on replicates that chose nothing."
            }
            dt { "From the best, won" }
            dd {
                "The difference from the best config in pairs: only replicates that both have, on the same dataset and from \
                 the same seeds. Won is the share of pairs in which the config is the better one."
            }
            dt { "≈" }
            dd {
                "Cannot be told from the best: none of the best 50 beats it in a one-sided paired t test at level \
                 5 % / (configs − 1). The config that is truly best is among these with a probability of at least 95 %."
            }
            dt { "Importance" }
            dd {
                "Of a grid: the share of the variance between configs that goes with a hyperparameter alone, or with two \
                 together beyond what each does alone, of the logarithm of the metric where that is positive in every trial. \
                 What noise of replicates adds is taken off, so that what does nothing has about 0; intervals are a jackknife \
                 over datasets (over trainings where there is one dataset). Of any other sweep: how differently the best tenth \
                 of the configs and all are spread over its values (PED-ANOVA; Watanabe, Bansal & Hutter 2023), in % of the sum."
            }
            dt { "sd" }
            dd { "Standard deviation of single trials (with n − 1): how far one more training may fall from the mean." }
            dt { "Same dataset sd" }
            dd { "Between trainings on the same dataset, which differ in initialisation and batch order." }
            dt { "Between datasets sd" }
            dd { "What different datasets add to that; 0 where no such addition can be seen." }
            dt { "Different datasets sd" }
            dd { "Of one training on a new dataset: the root of the sum of both squares." }
            dt { "Share of the data" }
            dd { "The part of that variance which comes from the dataset. Its interval is wide with few datasets." }
            @for (term, meaning) in words.terms.iter().filter(|_| evaluations) { dt { (term) } dd { (meaning) } }
        }
        p.note { "Variance components: one-way random-effects analysis of variance (Searle, Casella & McCulloch 1992)." }
    }
}
