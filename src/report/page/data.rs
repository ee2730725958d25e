//! The data of a page: what its columns are, as JSON, and their bytes, compressed. `script/columns.js` reads them.

use std::collections::{HashMap, HashSet};
use std::io::Write;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::{Compression, write::ZlibEncoder};
use serde_json::json;

use super::block::{Block, Spec};
use super::columns::{Encoded, Level, leveled, numbers, roughly, wholes};
use super::links::Links;
use super::measured::{IN_FILES, configs, trials};
use crate::report::names::visible;
use crate::report::words::Words;
use crate::space;
use crate::summary::{Hyperparameter, Summary, Values};
use crate::trial::Failures;

/// The two data blocks of a page.
pub(super) struct Data {
    /// JSON in which no tag begins.
    pub(super) meta: String,
    /// Base64 of zlib.
    pub(super) bytes: String,
}

/// The columns of a summary's configs and trials.
pub(super) fn data(summary: &Summary, words: &Words, links: &Links<'_>) -> Data {
    let all = &summary.all;
    let mut block = Block::default();
    block.bytes.extend(all.configs.iter().flat_map(|config| config.id.0.to_be_bytes()));
    block.bytes.extend(all.trials.iter().flat_map(|trial| trial.id.0.to_be_bytes()));
    block.bytes.extend(wholes(all.trials.iter().map(|trial| trial.config)));
    params(&mut block, summary, words);
    constants(&mut block, summary);
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
        "lost_last": summary.metric.failures == Failures::Last,
        "step": words.step,
        "configs": all.configs.len(),
        "trials": all.trials.len(),
        "columns": block.columns,
        "curves": curves,
        "files": { "trial": links.trial, "names": links.names, "weights": links.weights, "work": links.work },
    });
    let meta = escaped(&meta.to_string());
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::new(6));
    let _ = encoder.write_all(&block.bytes); // into memory
    Data { meta, bytes: STANDARD.encode(encoder.finish().unwrap_or_default()) }
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
        let file = IN_FILES.contains(&name).then(|| format!("space.{name}"));
        block.add(&Spec { of: "configs", name: name.into(), file, label, role: "param", axis }, encoded);
    }
}

/// What every program is given: nothing to draw, but to filter by, and of a `[space]`.
fn constants(block: &mut Block, summary: &Summary) {
    for (name, value) in &summary.constants {
        let text = value.to_string();
        let levels = [Level { text: text.clone(), value: json!(value) }];
        let column = summary.all.configs.iter().map(|_| Some(text.as_str()));
        let label = "The same for all".to_owned();
        let spec =
            Spec { of: "configs", name: (&**name).into(), file: None, label, role: "constant", axis: "category" };
        if let Some(encoded) = leveled(column, &levels) {
            block.add(&spec, encoded);
        }
    }
}

/// As many different numbers are levels.
const MOST_NUMBERS: usize = 256;

fn param(hyperparameter: &Hyperparameter, column: &[Option<&space::Value>]) -> (&'static str, Encoded) {
    let are_numbers = column.iter().flatten().all(|value| value.as_f64().is_some());
    let axis = match &hyperparameter.values {
        Values::Categories(_) => "category",
        _ if !are_numbers => "category",
        Values::Log => "log",
        Values::Linear => "linear",
    };
    if axis != "category" && are_many(column) {
        let mut encoded =
            numbers(&column.iter().map(|x| x.and_then(space::Value::as_f64).unwrap_or(f64::NAN)).collect::<Vec<_>>());
        let are_whole = column.iter().flatten().all(|value| matches!(value, space::Value::Int(_)));
        encoded.how.push(("whole", json!(are_whole)));
        return (axis, encoded);
    }
    let texts: Vec<Option<String>> = column.iter().map(|value| value.map(ToString::to_string)).collect();
    let mut levels: HashMap<&str, &space::Value> = HashMap::new();
    levels.extend(texts.iter().zip(column).filter_map(|(text, value)| Some((text.as_deref()?, (*value)?))));
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

/// Whether these are more different values than have levels; of draws it is known after a few.
fn are_many(column: &[Option<&space::Value>]) -> bool {
    let mut seen = HashSet::new();
    column.iter().flatten().any(|value| seen.insert(value.to_string()) && seen.len() > MOST_NUMBERS)
}

/// JSON as a block of a page: nothing in it can end the block, or be taken for a tag, or turns the letters around it.
fn escaped(json: &str) -> String {
    let is_plain = |c: char| !matches!(c, '<' | '>' | '&') && visible(c.encode_utf8(&mut [0; 4])) == c.to_string();
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        if is_plain(c) {
            out.push(c);
        } else {
            out.extend(c.encode_utf16(&mut [0; 2]).iter().map(|unit| format!("\\u{unit:04x}")));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_not_show_or_end_the_block_is_escaped() {
        let told = escaped(&json!({ "a\u{202e}b</script>": "&\u{85}é\u{1f600}\n" }).to_string());
        assert_eq!(told, "{\"a\\u202eb\\u003c/script\\u003e\":\"\\u0026\\u0085é\u{1f600}\\n\"}");
        assert_eq!(
            serde_json::from_str::<serde_json::Value>(&told).unwrap()["a\u{202e}b</script>"],
            "&\u{85}é\u{1f600}\n"
        );
    }
}
