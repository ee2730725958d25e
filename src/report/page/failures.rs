//! The trials that did not end well: by reason, with what they have in common, and how to run them again.

use std::collections::HashSet;

use maud::{Markup, html};

use crate::report::names::{count, sentence};
use crate::report::words::Words;
use crate::summary::{FailedTrial, FailureGroup, Summary};
use crate::trial::short_name;

/// As many failures are listed of a reason, and told of how they are run by hand.
pub(crate) const MOST_FAILURES: usize = 20;

/// A table for each reason.
pub(super) fn failures(summary: &Summary, groups: &[FailureGroup], words: &Words) -> Markup {
    // Those that confirm configs are in no table of the page.
    let failed = summary.all.trials.iter().filter(|trial| trial.reason.is_some());
    let failed: HashSet<String> = failed.map(|trial| trial.id.to_string()).collect();
    let is_in_table = |failure: &FailedTrial| failed.contains(&failure.id);
    html! {
        p { (again(summary)) }
        @for group in groups {
            @let (n, reason) = (group.trials.len(), &group.reason);
            h3 { (count(n, "trial")) ": " (reason) @if n > 1 { " (the first)" } }
            @if let Some(common) = common(summary, group, words) { p { (sentence(&common)) "." } }
            div.wide tabindex="0" { table {
                thead { tr { th scope="col" { "Trial" } th scope="col" { "Config" } th scope="col" { "Reason" } } }
                tbody { @for i in group.trials.iter().take(MOST_FAILURES) { (row(&summary.failures[*i], is_in_table(&summary.failures[*i]))) } }
            } }
            @if n > MOST_FAILURES { p.note { "and " (n - MOST_FAILURES) " more, in trials.csv." } }
        }
    }
}

fn again(summary: &Summary) -> Markup {
    html! {
        "One of them alone: " code { "sweeper show outputs/" (summary.name) " TRIAL > again.toml; sweeper run again.toml" }
        ". All whose end may have been bad luck: run the sweep file with " code { "--retry" } "."
    }
}

/// `only with learning rate 0.1, 0.3; dropout 0.5`; none where they have nothing in common.
pub(super) fn common(summary: &Summary, group: &FailureGroup, words: &Words) -> Option<String> {
    let names: Vec<&str> = summary.hyperparameters.iter().map(|h| h.name.as_str()).collect();
    let values = |(h, values): &(usize, Vec<String>)| {
        let name = match words.readable(names[*h]) {
            own if own == names[*h] => short_name(own, &names),
            readable => readable,
        };
        let values = values.iter().map(|value| if value.is_empty() { "none" } else { value });
        format!("{name} {}", values.collect::<Vec<_>>().join(", "))
    };
    let all: Vec<String> = group.only_with.iter().map(values).collect();
    (!all.is_empty()).then(|| format!("only with {}", all.join("; ")))
}

/// A failure; a script makes a link of the id of one `in_table`.
fn row(failure: &FailedTrial, in_table: bool) -> Markup {
    html! {
        tr id={ "failed-" (failure.id) } {
            td { code data-trial=[in_table.then_some(&failure.id)] { (failure.id) } }
            td.label { (failure.label) }
            td.reason {
                (failure.reason)
                @if !failure.last_lines.is_empty() || failure.by_hand.is_some() {
                    details {
                        summary { "Last lines, and how to run it by hand" }
                        @if !failure.last_lines.is_empty() { pre { (failure.last_lines.join("\n")) } }
                        @if let Some(line) = &failure.by_hand { pre { "$ " (line) } }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fixture::sweep;
    use crate::report::tests::words;
    use crate::summary::failure_groups;

    #[test]
    fn reasons_that_differ_in_numbers_alone_are_one_and_what_they_share_is_said() {
        let page = failures(&sweep(), &failure_groups(&sweep()), &words()).into_string();
        let headings: Vec<&str> = page.split("<h3>").skip(1).filter_map(|rest| rest.split("</h3>").next()).collect();
        assert_eq!(
            headings,
            [
                "2 trials: diverged: test_mse is NaN after epoch 17 (the first)",
                "1 trial: diverged: train_mse is inf after epoch 1",
                "1 trial: failed: out of memory",
            ]
        );
        assert!(page.contains("Only with learning rate 0.03; hidden size 128; learning-rate schedule step."), "{page}");
        assert!(page.contains("sweeper show outputs/moons TRIAL"), "{page}");
    }
}
