//! What is wrong with keys of an autoencoder that are right one by one.

use std::collections::HashSet;

use super::conditions::{BY_LABEL, CSV, EARLY_STOPPING, MMD};
use super::config::Config;
use super::cost::MAX_GIB;
use super::words::{LossWord, MixtureWord};
use super::{memory, metrics};
use crate::space::{Complaint, Domains, Name, Params, Part, Value};

/// The lists of columns.
const COLUMNS: &str = "data.columns";
const EXCLUDE: &str = "data.exclude";

/// A number, or a list of them.
const WIDTHS: &str = "model.hidden_size";

/// What memory is made of.
const SIZES: [&str; 8] = [
    WIDTHS,
    "model.block_width",
    "model.bottleneck_size",
    "model.layers",
    "training.batch_size",
    "data.n_train",
    "data.n_test",
    "data.n_valid",
];

/// Shares of the rows that are not learnt.
const HELD_OUT: [&str; 2] = ["data.validation_fraction", "data.test_fraction"];

/// All of it.
pub(super) fn complaints(domains: &Domains) -> Vec<Complaint> {
    [
        column_twice(domains, COLUMNS),
        column_twice(domains, EXCLUDE),
        nothing_to_exclude(domains),
        nothing_to_train(domains),
        no_distribution(domains),
        no_labels(domains),
        nothing_to_stop_by(domains),
        too_large(domains),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// A column that stands twice in this list, or is to be learnt although it is the label.
fn column_twice(domains: &Domains, key: &'static str) -> Option<Complaint> {
    let Value::Texts(columns) = domains.fixed(key)? else { return None };
    let label = domains.fixed("data.label").and_then(Value::as_text).filter(|_| key == COLUMNS);
    let mut known = HashSet::new();
    let (column, what) = columns.iter().find_map(|column| {
        let again = (!known.insert(column)).then_some("stands here twice");
        again.or((label == Some(column)).then_some("is the label, which is never learnt")).map(|what| (column, what))
    })?;
    Some(Complaint {
        keys: vec![Name::new(key)],
        part: Part::Value,
        message: format!("`{key}` cannot have column \"{column}\""),
        label: format!("\"{column}\" {what}"),
        help: "delete it here".into(),
    })
}

/// Columns that are excluded from those that are listed.
fn nothing_to_exclude(domains: &Domains) -> Option<Complaint> {
    let names_some = |key| matches!(domains.fixed(key), Some(Value::Texts(columns)) if !columns.is_empty());
    (names_some(EXCLUDE) && names_some(COLUMNS)).then(|| Complaint {
        keys: vec![Name::new(EXCLUDE)],
        part: Part::Key,
        message: "`data.exclude` has no effect beside `data.columns`".into(),
        label: "only the columns listed there are learnt".into(),
        help: "delete one of them".into(),
    })
}

/// Shares that leave no row to train, with the largest of each.
fn nothing_to_train(domains: &Domains) -> Option<Complaint> {
    let largest = |key| domains.largest_of(key)?.as_f64();
    let (valid, test) = (largest(HELD_OUT[0])?, largest(HELD_OUT[1])?);
    let corner =
        if HELD_OUT.iter().all(|key| domains.fixed(key).is_some()) { "" } else { " with the largest of the space" };
    (valid + test >= 1.0).then(|| Complaint {
        keys: HELD_OUT.map(Name::new).to_vec(),
        part: Part::Value,
        message: format!("`data.validation_fraction` and `data.test_fraction` leave no row to train{corner}"),
        label: format!("{valid} + {test} is not below 1"),
        help: "write smaller ones in [data]: training rows are what they leave".into(),
    })
}

/// Synthetic rows without anything to draw codes from.
fn no_distribution(domains: &Domains) -> Option<Complaint> {
    let drawn = domains.get("evaluate.mixture").is_some() || domains.may_hold(MMD);
    (domains.is_true("evaluate.synthetic") && !drawn).then(|| Complaint {
        keys: vec![Name::new("evaluate.synthetic")],
        part: Part::Key,
        message: "there is no distribution to draw synthetic codes from".into(),
        label: "needs a mixture, or codes drawn to a normal".into(),
        help: format!(
            "write `mixture = {:?}` in [evaluate], or `loss = {:?}` in [training]",
            MixtureWord::Bic.word(),
            LossWord::MseMmd.word()
        ),
    })
}

/// A forest, or a mixture for each label, without labels.
fn no_labels(domains: &Domains) -> Option<Complaint> {
    let labelled = domains.get("data.label").is_some() || !domains.may_hold(CSV);
    let asked = [
        ("evaluate.forest", "a forest", domains.is_true("evaluate.forest")),
        ("evaluate.mixture", "a mixture for each label", domains.may_hold(BY_LABEL)),
    ];
    let (key, what, _) = asked.into_iter().find(|(.., asked)| *asked && !labelled)?;
    Some(Complaint {
        keys: vec![Name::new(key)],
        part: Part::Key,
        message: format!("{what} needs labels"),
        label: "the CSV file's label column is not named".into(),
        help: "write `label = \"class\"` in [data]".into(),
    })
}

/// Early stopping of trainings that have no validation rows.
fn nothing_to_stop_by(domains: &Domains) -> Option<Complaint> {
    let written = |(key, example): (&str, &str)| format!("`{} = {example}`", key.trim_start_matches("data."));
    let lacking: Vec<String> = metrics::unvalidated(domains).map(written).collect();
    let is_asked = domains.get(EARLY_STOPPING.key()).is_some() && domains.is_known("data.source");
    (is_asked && !lacking.is_empty()).then(|| Complaint {
        keys: vec![Name::new(EARLY_STOPPING.key())],
        part: Part::Key,
        message: "early stopping needs validation rows".into(),
        label: "test rows would choose when to stop, and no longer test".into(),
        help: format!("write {} in [data]", lacking.join(" and ")),
    })
}

/// A config that takes more memory than a training may, with the largest value of everything.
fn too_large(domains: &Domains) -> Option<Complaint> {
    let bytes = |params: &Params| memory::bytes_without_data(&Config::of(params));
    let largest = domains.largest()?;
    // Of lists of widths nobody knows which is largest before all are tried.
    let is_list = |value: &&Value| matches!(value, Value::List(_));
    let with = |widths: &Value| largest.with(Name::new(WIDTHS), widths.clone());
    let lists = domains.listed(WIDTHS).iter().filter(is_list).map(with);
    let largest = lists.chain([largest.clone()]).max_by_key(bytes)?;
    let gib = bytes(&largest).div_ceil(1 << 30);
    if gib <= MAX_GIB {
        return None;
    }
    // The culprit is the key that would save most, were it 2.
    let small = |value: Option<&Value>| match value {
        Some(Value::List(widths)) => Value::List(vec![Value::Int(2); widths.len()]),
        _ => Value::Int(2),
    };
    let without = |key: &Name| bytes(&largest.with(key.clone(), small(largest.get(key))));
    let mut keys = SIZES.map(Name::new).to_vec();
    keys.sort_by_key(without);
    let corner = if domains.is_swept() { " with the largest values of the space" } else { "" };
    Some(Complaint {
        keys,
        part: Part::Value,
        message: format!("a training would take about {gib} GiB of memory{corner}, the limit is {MAX_GIB} GiB"),
        label: "this counts most".into(),
        help: "take a smaller network, batch or dataset".into(),
    })
}
