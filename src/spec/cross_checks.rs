//! What only the keys together show: some are missing or do nothing, the objective complains of some, or nobody measures
//! what is asked for.

use super::bounds;
use super::problem::Problem;
use super::pruning;
use super::reader::Reading;
use super::rules::rules;
use super::start;
use super::suggest::closest;
use crate::space::{Complaint, Default, Domains, Field, Part, Value, With};

/// Problems of the keys together.
pub(super) fn problems(reading: &Reading<'_>) -> Vec<Problem> {
    let domains = reading.domains();
    let schema = reading.keys.schema;
    let mut problems: Vec<_> = reading.keys.iter().filter_map(|field| misplaced(field, reading, &domains)).collect();
    problems.extend((schema.check)(&domains).into_iter().map(|complaint| at_its_place(complaint, reading)));
    problems.extend(no_such_metric(reading, &domains));
    problems.extend(pruner(reading, &domains));
    problems.extend(rules(reading, &domains).err().into_iter().flatten());
    problems.extend(start::problems(reading));
    if problems.is_empty() && reading.problems.is_empty() {
        problems.extend(bounds::problems(reading));
    }
    problems
}

/// A key that is missing, or that nothing uses.
fn misplaced(field: &Field, reading: &Reading<'_>, domains: &Domains) -> Option<Problem> {
    let idle = field.only_with.filter(|with| !domains.may_hold(*with));
    match (reading.entry(field.name), idle) {
        (Some(entry), Some(with)) => Some(Problem {
            message: format!("`{}` has no effect here", field.name),
            at: entry.key.clone(),
            label: format!("only with {with}"),
            help: "delete it".into(),
        }),
        (None, None) if matches!(field.default, Default::Required) && is_needed(field, reading, domains) => {
            let table = reading.tables.get(field.table());
            let because = field.only_with.map(With::key).filter(|key| key.split('.').next() == Some(field.table()));
            let at = because.and_then(|key| reading.entry(key)).map(|entry| &entry.at).or(table).cloned();
            Some(Problem {
                message: format!("`{}` is missing", field.name),
                at: at.unwrap_or(0..0),
                label: "needed here".into(),
                help: match field.table() {
                    "" => format!("write `{} = {}` at the top of the file", field.key(), field.example()),
                    table => format!("write `{} = {}` in [{table}]", field.key(), field.example()),
                },
            })
        }
        _ => None,
    }
}

/// Whether a key that the file does not mention must be there: its condition is known to hold in some trial.
fn is_needed(field: &Field, reading: &Reading<'_>, domains: &Domains) -> bool {
    !reading.entries.contains_key(field.name) && field.only_with.is_none_or(|with| domains.is_known(with.key()))
}

/// What the objective complains of, where the first of its keys that stands in the file is.
pub(super) fn at_its_place(complaint: Complaint, reading: &Reading<'_>) -> Problem {
    let Complaint { keys, part, message, label, help } = complaint;
    let place = keys.iter().find_map(|key| reading.entry(key)).map(|entry| match part {
        Part::Key => &entry.key,
        Part::Value => &entry.at,
    });
    Problem { message, at: place.cloned().unwrap_or(0..0), label, help }
}

/// Configs that cannot be judged in the middle of their training.
fn pruner(reading: &Reading<'_>, domains: &Domains) -> Option<Problem> {
    let schema = reading.keys.schema;
    let usual = schema.metric_of(&(schema.measures)(domains));
    let metric = domains.fixed("metric.name").and_then(Value::as_text).unwrap_or(usual);
    let complaint = pruning::complaint(domains, schema, metric).filter(|_| reading.problems.is_empty())?;
    Some(at_its_place(complaint, reading))
}

/// A metric that no trial of the sweep measures.
fn no_such_metric(reading: &Reading<'_>, domains: &Domains) -> Option<Problem> {
    let entry = reading.entry("metric.name")?;
    let wanted = domains.fixed("metric.name")?.as_text()?;
    let schema = reading.keys.schema;
    let measures = (schema.measures)(domains);
    let known: Vec<&str> = measures.iter().map(|spec| &*spec.name).collect();
    if known.contains(&wanted) {
        return None;
    }
    let is_elsewhere = schema.every_metric().iter().any(|spec| *spec.name == *wanted);
    let near = closest(wanted, known.iter().copied());
    Some(Problem {
        message: format!("`metric.name` must be one of \"{}\"", known.join("\", \"")),
        at: entry.at.clone(),
        label: if is_elsewhere { "not measured in this sweep" } else { "not one of them" }.into(),
        help: match near {
            _ if is_elsewhere => schema.more_metrics.to_owned(),
            Some(near) => format!("did you mean \"{near}\"?"),
            None => {
                format!("write, for example, `name = \"{}\"`; {}", schema.metric_of(&measures), schema.more_metrics)
            }
        },
    })
}
