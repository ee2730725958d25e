//! What a page's data say of each config, and of each trial: what it measured and how it ended.

use std::collections::HashMap;

use super::block::{Block, Spec};
use super::columns::numbers;
use super::links::Links;
use crate::report::words::Words;
use crate::summary::{AllTrials, ConfigRow, OneTrial, PRUNED, Summary, scale_of};
use crate::trial::ConfigId;

/// Numbers of other metrics than the sweep's; of more they are left to trials.csv.
const MOST_OTHERS: usize = 400_000;

/// How many other metrics are left to trials.csv.
pub(super) fn left_out(AllTrials { trials, metrics, .. }: &AllTrials) -> usize {
    if trials.len() * metrics.len() <= MOST_OTHERS { 0 } else { metrics.len().saturating_sub(1) }
}

/// What the search says of each config.
pub(super) fn configs(block: &mut Block, summary: &Summary, words: &Words) {
    let AllTrials { configs, .. } = &summary.all;
    let ranked = summary.ranked();
    let rows: Vec<Option<&ConfigRow>> = configs.iter().map(|config| ranked.get(&config.id).copied()).collect();
    let column = |of: &dyn Fn(&ConfigRow) -> Option<f64>| -> Vec<f64> {
        rows.iter().map(|row| row.and_then(of).unwrap_or(f64::NAN)).collect()
    };
    let metric = &*summary.metric.name;
    let in_file = |what: &str| Some(format!("{metric}_{what}"));
    let pruned = summary.all.means_when_pruned(metric);
    let means: Vec<f64> = column(&|row| Some(row.estimate.mean))
        .into_iter()
        .zip(&pruned)
        .map(|(mean, pruned)| if mean.is_nan() { pruned.unwrap_or(mean) } else { mean })
        .collect();
    let label = format!("{}, mean", words.title(metric));
    let of_means = of_metric("configs", metric, &label, "metric", &means);
    block.add(&Spec { file: in_file("mean"), ..of_means }, numbers(&means));
    let own = |name, label: &str, axis| self::own("configs", name, label, axis, is_taken(summary, name));
    let mut other = |name: &'static str, label: &str, file: Option<String>, column: Vec<f64>, is_count: bool| {
        let spec = own(name, label, "linear");
        let spec = Spec { file: file.or(spec.file), ..spec };
        if column.iter().all(|x| x.is_nan()) {
            return;
        }
        if is_count { block.add_counts(&spec, &column) } else { block.add(&spec, numbers(&column)) }
    };
    let end =
        |sign: f64| column(&move |row: &ConfigRow| row.estimate.half_width.map(|half| row.estimate.mean + sign * half));
    other("ci95_low", "Where the 95 % interval of the mean begins", in_file("ci95_low"), end(-1.0), false);
    other("ci95_high", "Where it ends", in_file("ci95_high"), end(1.0), false);
    let sds = column(&|row| row.estimate.sd);
    other("sd", "Standard deviation of single trials", in_file("sd"), sds, false);
    #[expect(clippy::cast_precision_loss, reason = "a few")]
    let n = rows.iter().map(|row| row.map_or(0.0, |row| row.estimate.n as f64));
    other("n", "Replicates in the mean", None, n.collect(), true);
    let without: HashMap<ConfigId, usize> = summary.without.iter().map(|row| (row.id, row.lost)).collect();
    let lost =
        configs.iter().zip(&rows).map(|(config, row)| row.map(|row| row.lost).or(without.get(&config.id).copied()));
    #[expect(clippy::cast_precision_loss, reason = "a few")]
    let lost = lost.map(|n| n.unwrap_or(0) as f64);
    other("lost", "Replicates that diverged or failed", None, lost.collect(), true);
    if summary.counts.pruned > 0 {
        let mut steps = vec![f64::NAN; configs.len()];
        for OneTrial { config, steps: trained, .. } in &summary.all.trials {
            let most = &mut steps[*config as usize];
            *most = most.max(trained.map_or(f64::NAN, f64::from));
        }
        other("steps", "Steps of its longest training", None, steps, true);
    }
    if summary.counts.pruned > 0 {
        let label = "Whether it was trained to the end, or pruned: its numbers are of then";
        let spec = own("outcome", label, "category");
        let word =
            |(row, pruned): (Option<&ConfigRow>, &Option<f64>)| row.map(|_| "complete").or(pruned.map(|_| PRUNED));
        block.add_words(&spec, rows.iter().copied().zip(&pruned).map(word));
    }
    if summary.best_set.is_some() {
        let spec = own("in_best_set", "Whether it cannot be told from the best", "category");
        block.add_flags(&spec, ["false", "true"], rows.iter().map(|row| row.and_then(|row| row.in_best_set)));
    }
}

/// How each trial ended.
pub(super) fn trials(block: &mut Block, summary: &Summary, words: &Words, links: &Links<'_>) {
    let AllTrials { trials, metrics, .. } = &summary.all;
    let column = |k: usize| -> Vec<f64> {
        trials.iter().map(|trial| trial.metrics.get(k).copied().flatten().unwrap_or(f64::NAN)).collect()
    };
    let ranks = &*summary.metric.name;
    let mut of_own = metrics.iter().position(|name| name == ranks).map_or_else(|| vec![f64::NAN; trials.len()], column);
    for (value, _) in of_own.iter_mut().zip(trials).filter(|(_, trial)| !["complete", PRUNED].contains(&trial.outcome))
    {
        *value = f64::NAN; // as in the ranking
    }
    block.add(&of_metric("trials", ranks, &words.title(ranks), "metric", &of_own), numbers(&of_own));
    if left_out(&summary.all) == 0 {
        for (k, name) in metrics.iter().enumerate().filter(|(_, name)| !is_taken(summary, name)) {
            let column = column(k);
            if column.iter().any(|x| !x.is_nan()) {
                block.add(&of_metric("trials", name, &words.title(name), "other", &column), numbers(&column));
            }
        }
    }
    let is_taken = |name: &str| is_taken(summary, name) || metrics.iter().any(|metric| metric == name);
    let own = |name, label: &str, axis| self::own("trials", name, label, axis, is_taken(name));
    let mut count = |name, label, number: &dyn Fn(&OneTrial) -> Option<u32>| {
        let column: Vec<f64> = trials.iter().map(|trial| number(trial).map_or(f64::NAN, f64::from)).collect();
        block.add_counts(&own(name, label, "linear"), &column);
    };
    count("data_replicate", "Number of the dataset, from 0", &|trial| Some(trial.replicate.data));
    count("training_replicate", "Number of the training on it, from 0", &|trial| Some(trial.replicate.training));
    if summary.counts.pruned > 0 {
        count("steps", "Steps that it was trained", &|trial| trial.steps);
    }
    block.add_words(&own("outcome", "How it ended", "category"), trials.iter().map(|trial| Some(trial.outcome)));
    if trials.iter().any(|trial| trial.reason.is_some()) {
        block.add_words(
            &own("reason", "What went wrong", "category"),
            trials.iter().map(|trial| trial.reason.as_deref()),
        );
    }
    let kept = trials.iter().map(|trial| Some((links.keeps_weights)(trial.id)));
    block.add_flags(&own("weights", "Whether its weights were kept", "category"), ["none", "kept"], kept);
}

/// Columns of the files, whose names hyperparameters leave them.
pub(super) const IN_FILES: [&str; 9] =
    ["trial", "config", "data_replicate", "training_replicate", "outcome", "steps", "n", "lost", "in_best_set"];

/// Whether a hyperparameter or what is ranked by is called so.
fn is_taken(summary: &Summary, name: &str) -> bool {
    summary.hyperparameters.iter().any(|h| h.name == name)
        || summary.constants.iter().any(|(constant, _)| &**constant == name)
        || &*summary.metric.name == name
}

/// A column of a metric.
fn of_metric<'a>(of: &'static str, name: &'a str, label: &str, role: &'static str, column: &[f64]) -> Spec<'a> {
    Spec { of, name: name.into(), file: None, label: label.to_owned(), role, axis: scale_of(column).word() }
}

/// A column of the page's own. Where its name is taken it has a longer one, and in files, as far as it is there, its own.
fn own(of: &'static str, name: &'static str, label: &str, axis: &'static str, is_taken: bool) -> Spec<'static> {
    let longer = || format!("{}.{name}", of.trim_end_matches('s'));
    let file = (is_taken && IN_FILES.contains(&name)).then(|| name.to_owned());
    let called = if is_taken { longer().into() } else { name.into() };
    Spec { of, name: called, file, label: label.to_owned(), role: name, axis }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fixture::sweep;

    #[test]
    fn what_hyperparameters_are_called_as_has_another_name() {
        let told = |is_taken| {
            let told = |name| own("trials", name, "", "category", is_taken);
            ["outcome", "weights"].map(told).map(|spec| (spec.name.into_owned(), spec.file, spec.role))
        };
        let named = |name: &str, file: Option<&str>, role| (name.to_owned(), file.map(str::to_owned), role);
        assert_eq!(told(false), [named("outcome", None, "outcome"), named("weights", None, "weights")]);
        let taken = [named("trial.outcome", Some("outcome"), "outcome"), named("trial.weights", None, "weights")];
        assert_eq!(told(true), taken);
    }

    #[test]
    fn what_is_left_to_the_files_is_counted() {
        let mut all = sweep().all;
        assert_eq!(left_out(&all), 0);
        all.metrics = vec!["m".to_owned(); MOST_OTHERS / all.trials.len() + 1];
        assert_eq!(left_out(&all), all.metrics.len() - 1);
    }
}
