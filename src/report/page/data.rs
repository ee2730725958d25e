//! The data of a page: what its columns are, as JSON, and their bytes, compressed. `script/columns.js` reads them.

use std::collections::{BTreeSet, HashMap};
use std::io::Write;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::{Compression, write::ZlibEncoder};
use serde_json::{Map, Value, json};

use super::columns::{Encoded, Level, leveled, numbers, roughly, wholes};
use super::links::Links;
use crate::report::words::Words;
use crate::space;
use crate::summary::{AllTrials, ConfigRow, Hyperparameter, OneTrial, Summary, Values, scale_of};

/// The two data blocks of a page.
pub(super) struct Data {
    /// JSON in which no tag begins.
    pub(super) meta: String,
    /// Base64 of zlib.
    pub(super) bytes: String,
}

/// Numbers of other metrics than the sweep's; of more they are left to trials.csv.
const MOST_OTHERS: usize = 400_000;

/// The columns of a summary's configs and trials.
pub(super) fn data(summary: &Summary, words: &Words, links: &Links<'_>) -> Data {
    let all = &summary.all;
    let mut block = Block::default();
    block.bytes.extend(all.configs.iter().flat_map(|config| config.id.0.to_be_bytes()));
    block.bytes.extend(all.trials.iter().flat_map(|trial| trial.id.0.to_be_bytes()));
    block.bytes.extend(wholes(all.trials.iter().map(|trial| trial.config)));
    params(&mut block, summary, words);
    configs(&mut block, summary, words);
    trials(&mut block, summary, words, links);
    let numbers: HashMap<_, _> = all.trials.iter().map(|trial| trial.id).zip(0..).collect();
    let mut curves = Vec::new();
    for course in &all.courses {
        let Some(trial) = numbers.get(&course.id) else { continue };
        curves.push(json!({ "trial": trial, "n": course.points.len() }));
        block.bytes.extend(wholes(course.points.iter().map(|point| point.0)));
        block.bytes.extend(roughly(course.points.iter().map(|point| point.1)));
    }
    let meta = json!({
        "sweep": summary.name,
        "metric": &*summary.metric.name,
        "goal": summary.metric.goal.word(),
        "step": words.step,
        "configs": all.configs.len(),
        "trials": all.trials.len(),
        "columns": block.columns,
        "curves": curves,
        "files": { "trial": links.trial, "names": links.names, "weights": links.weights, "work": links.work },
    });
    // Nothing in it can end the block, or be taken for a tag.
    let meta = meta.to_string().replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026");
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::new(6));
    let _ = encoder.write_all(&block.bytes); // into memory
    Data { meta, bytes: STANDARD.encode(encoder.finish().unwrap_or_default()) }
}

/// Columns one behind the other.
#[derive(Default)]
struct Block {
    columns: Vec<Value>,
    bytes: Vec<u8>,
}

/// What a column is, besides its numbers.
struct Spec<'a> {
    of: &'static str,
    name: &'a str,
    label: String,
    /// `param`, `metric` or `other`.
    role: &'static str,
    axis: &'static str,
}

impl Block {
    fn add(&mut self, spec: &Spec<'_>, encoded: Encoded) {
        let mut column = Map::new();
        column.insert("of".to_owned(), json!(spec.of));
        column.insert("name".to_owned(), json!(spec.name));
        column.insert("label".to_owned(), json!(spec.label));
        column.insert("role".to_owned(), json!(spec.role));
        column.insert("axis".to_owned(), json!(spec.axis));
        column.extend(encoded.how.into_iter().map(|(key, value)| (key.to_owned(), value)));
        self.columns.push(Value::Object(column));
        self.bytes.extend(encoded.bytes);
    }

    /// A column of words.
    fn add_words<'a>(&mut self, spec: &Spec<'_>, column: impl Iterator<Item = Option<&'a str>> + Clone) {
        let levels: BTreeSet<&str> = column.clone().flatten().collect();
        let levels: Vec<Level> =
            levels.into_iter().map(|text| Level { text: text.to_owned(), value: json!(text) }).collect();
        if let Some(encoded) = leveled(column, &levels) {
            self.add(spec, encoded);
        }
    }

    /// A column of whole numbers as such: `1`, not `1.0`.
    fn add_counts(&mut self, spec: &Spec<'_>, column: &[f64]) {
        let mut encoded = numbers(column);
        encoded.how.push(("whole", json!(true)));
        self.add(spec, encoded);
    }
}

/// The hyperparameters, the most important first.
fn params(block: &mut Block, summary: &Summary, words: &Words) {
    let important: Vec<&str> = summary.effects.iter().map(|effect| effect.hyperparameter.name.as_str()).collect();
    let place = |h: &Hyperparameter| important.iter().position(|name| *name == h.name).unwrap_or(important.len());
    let mut order: Vec<(usize, &Hyperparameter)> = summary.hyperparameters.iter().enumerate().collect();
    order.sort_by_key(|(_, h)| place(h));
    for (h, hyperparameter) in order {
        let column: Vec<Option<&space::Value>> =
            summary.all.configs.iter().map(|config| config.values.get(h)?.as_ref()).collect();
        let (axis, encoded) = param(hyperparameter, &column);
        let (name, label) = (&*hyperparameter.name, words.title(&hyperparameter.name));
        block.add(&Spec { of: "configs", name, label, role: "param", axis }, encoded);
    }
}

/// As many different numbers are levels.
const MOST_NUMBERS: usize = 256;

fn param(hyperparameter: &Hyperparameter, column: &[Option<&space::Value>]) -> (&'static str, Encoded) {
    let texts: Vec<Option<String>> = column.iter().map(|value| value.map(ToString::to_string)).collect();
    let mut levels: HashMap<&str, &space::Value> = HashMap::new();
    levels.extend(texts.iter().zip(column).filter_map(|(text, value)| Some((text.as_deref()?, (*value)?))));
    let are_numbers = levels.values().all(|value| value.as_f64().is_some());
    let axis = match &hyperparameter.values {
        Values::Categories(_) => "category",
        _ if !are_numbers => "category",
        Values::Log => "log",
        Values::Linear => "linear",
    };
    if axis != "category" && levels.len() > MOST_NUMBERS {
        let mut encoded =
            numbers(&column.iter().map(|x| x.and_then(space::Value::as_f64).unwrap_or(f64::NAN)).collect::<Vec<_>>());
        let are_whole = levels.values().all(|value| matches!(value, space::Value::Int(_)));
        encoded.how.push(("whole", json!(are_whole)));
        return (axis, encoded);
    }
    let of_axis: &[String] = if let Values::Categories(labels) = &hyperparameter.values { labels } else { &[] };
    let mut levels: Vec<(&str, &space::Value)> = levels.into_iter().collect();
    // As on its axis; what is not listed there by its text.
    let place = |text: &str| of_axis.iter().position(|label| label == text).unwrap_or(of_axis.len());
    levels.sort_by(|a, b| {
        let number = |value: &space::Value| value.as_f64().unwrap_or(0.0);
        place(a.0).cmp(&place(b.0)).then(number(a.1).total_cmp(&number(b.1))).then_with(|| a.0.cmp(b.0))
    });
    let levels: Vec<Level> =
        levels.into_iter().map(|(text, value)| Level { text: text.to_owned(), value: json!(value) }).collect();
    let none = || Encoded { how: vec![("code", json!("f64"))], bytes: vec![0xff; 8 * column.len()] }; // all are NaN
    (axis, leveled(texts.iter().map(Option::as_deref), &levels).unwrap_or_else(none))
}

/// What the search says of each config.
fn configs(block: &mut Block, summary: &Summary, words: &Words) {
    let AllTrials { configs, .. } = &summary.all;
    let ranked: HashMap<&str, &ConfigRow> = summary.configs.iter().map(|row| (row.id.as_str(), row)).collect();
    let ids: Vec<String> = configs.iter().map(|config| config.id.to_string()).collect();
    let rows: Vec<Option<&ConfigRow>> = ids.iter().map(|id| ranked.get(id.as_str()).copied()).collect();
    let column = |of: &dyn Fn(&ConfigRow) -> Option<f64>| -> Vec<f64> {
        rows.iter().map(|row| row.and_then(of).unwrap_or(f64::NAN)).collect()
    };
    let means = column(&|row| Some(row.estimate.mean));
    let metric = &*summary.metric.name;
    let label = format!("{}, mean", words.title(metric));
    let spec = |name, label: &str, role, axis| Spec { of: "configs", name, label: label.to_owned(), role, axis };
    block.add(&spec(metric, &label, "metric", scale_of(&means).word()), numbers(&means));
    let taken = |name: &str| summary.hyperparameters.iter().any(|h| h.name == name) || metric == name;
    let mut other = |name: &'static str, label: &str, column: Vec<f64>, is_count: bool| {
        let spec = spec(name, label, "other", "linear");
        if taken(name) || column.iter().all(|x| x.is_nan()) {
            return;
        }
        if is_count { block.add_counts(&spec, &column) } else { block.add(&spec, numbers(&column)) }
    };
    other("half_width", "Half the width of the mean's 95 % interval", column(&|row| row.estimate.half_width), false);
    other("sd", "Standard deviation of single trials", column(&|row| row.estimate.sd), false);
    #[expect(clippy::cast_precision_loss, reason = "a few")]
    other("n", "Replicates in the mean", column(&|row| Some(row.estimate.n as f64)), true);
    let mut lost: HashMap<&str, usize> = summary.without.iter().map(|row| (row.id.as_str(), row.lost)).collect();
    lost.extend(summary.configs.iter().map(|row| (row.id.as_str(), row.lost)));
    #[expect(clippy::cast_precision_loss, reason = "a few")]
    let lost = ids.iter().map(|id| lost.get(id.as_str()).map_or(0.0, |n| *n as f64));
    other("lost", "Replicates that diverged or failed", lost.collect(), true);
    if summary.best_set.is_some() && !taken("among_best") {
        let spec = spec("among_best", "Cannot be told from the best", "other", "category");
        block.add_words(
            &spec,
            rows.iter().map(|row| Some(if row.and_then(|row| row.in_best_set)? { "yes" } else { "no" })),
        );
    }
}

/// How each trial ended.
fn trials(block: &mut Block, summary: &Summary, words: &Words, links: &Links<'_>) {
    let AllTrials { trials, metrics, .. } = &summary.all;
    let column = |k: usize| -> Vec<f64> {
        trials.iter().map(|trial| trial.metrics.get(k).copied().flatten().unwrap_or(f64::NAN)).collect()
    };
    let spec = |name, label: &str, role, axis| Spec { of: "trials", name, label: label.to_owned(), role, axis };
    let own = &*summary.metric.name;
    let mut of_own = metrics.iter().position(|name| name == own).map_or_else(|| vec![f64::NAN; trials.len()], column);
    for (value, _) in of_own.iter_mut().zip(trials).filter(|(_, trial)| trial.outcome != "complete") {
        *value = f64::NAN; // as in the ranking
    }
    block.add(&spec(own, &words.title(own), "metric", scale_of(&of_own).word()), numbers(&of_own));
    let taken = |name: &str| summary.hyperparameters.iter().any(|h| h.name == name) || own == name;
    if trials.len() * metrics.len() <= MOST_OTHERS {
        for (k, name) in metrics.iter().enumerate().filter(|(_, name)| !taken(name)) {
            let column = column(k);
            if column.iter().any(|x| !x.is_nan()) {
                block.add(&spec(name, &words.title(name), "other", scale_of(&column).word()), numbers(&column));
            }
        }
    }
    let taken = |name: &str| taken(name) || metrics.iter().any(|metric| metric == name);
    for (name, label, number) in [
        ("dataset", "Number of the dataset, from 0", (|trial| trial.replicate.data) as fn(&OneTrial) -> u32),
        ("training", "Number of the training on it, from 0", |trial| trial.replicate.training),
    ] {
        let column: Vec<f64> = trials.iter().map(|trial| f64::from(number(trial))).collect();
        if !taken(name) {
            block.add_counts(&spec(name, label, "other", "linear"), &column);
        }
    }
    if !taken("outcome") {
        let spec = spec("outcome", "How it ended", "other", "category");
        block.add_words(&spec, trials.iter().map(|trial| Some(trial.outcome)));
    }
    if !taken("reason") && trials.iter().any(|trial| trial.reason.is_some()) {
        let spec = spec("reason", "What went wrong", "other", "category");
        block.add_words(&spec, trials.iter().map(|trial| trial.reason.as_deref()));
    }
    if !taken("weights") {
        let kept: Vec<bool> = trials.iter().map(|trial| (links.keeps_weights)(trial.id)).collect();
        let levels = [false, true].map(|b| Level { text: if b { "kept" } else { "none" }.to_owned(), value: json!(b) });
        let texts = kept.iter().map(|b| Some(if *b { "kept" } else { "none" }));
        if let Some(encoded) = leveled(texts, &levels) {
            block.add(&spec("weights", "Whether its weights were kept", "other", "category"), encoded);
        }
    }
}
