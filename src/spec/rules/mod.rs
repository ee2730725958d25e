//! Rules of a sweep file: `when` and `else` of a hyperparameter, and `[[skip]]`. How they are written stands in `attached`
//! and `skip`; here they are understood, once it is known what every name may be.

mod attached;
mod changes;
mod order;
mod skip;
#[cfg(test)]
mod tests;
mod written;

use std::ops::Range;

use super::expression::{Scope, truth};
use super::problem::Problem;
use super::reader::{Entry, Reading};
use crate::space::{Condition, Domains, Expression, Field, Name, Params, Skip, Takes};

pub(super) use attached::attached;
pub(super) use written::{Attached, WrittenSkip};

use order::{Conditional, ordered};

/// The rules of a file.
#[derive(Debug, Default)]
pub(super) struct Rules {
    /// Each after those of the names that it reads.
    pub(super) conditions: Vec<Condition>,
    /// In the order of the file.
    pub(super) skips: Vec<Skip>,
}

/// The rules of a file, or all that is wrong with them; `domains` are what it says.
pub(super) fn rules(reading: &Reading<'_>, domains: &Domains) -> Result<Rules, Vec<Problem>> {
    let scope = Scope::new(reading, domains);
    let mut problems = Vec::new();
    let mut conditions = Vec::new();
    for (field, entry, attached) in conditional(reading) {
        let condition = condition(field, attached, &scope);
        conditions.extend(condition.map_err(|problem| problems.push(problem)));
        if reading.problems.is_empty() {
            problems.extend(without_alternative(field, entry, attached));
        }
    }
    let mut skips = Vec::new();
    for WrittenSkip { condition, why } in &reading.skips {
        let skip = truth(condition, "`if` of [[skip]]", &scope).map(|condition| Skip { condition, why: why.clone() });
        skips.extend(skip.map_err(|problem| problems.push(problem)));
    }
    let conditions = ordered(conditions).map_err(|problem| problems.push(problem)).unwrap_or_default();
    if problems.is_empty() { Ok(Rules { conditions, skips }) } else { Err(problems) }
}

/// The hyperparameters that are there only sometimes, in the order of the file.
fn conditional<'r>(reading: &'r Reading<'_>) -> Vec<(&'r Field, &'r Entry, &'r Attached)> {
    let attached = |field: &'r Field| {
        let entry = reading.entries.get(field.name)?;
        Some((field, entry, entry.attached.as_ref()?))
    };
    let mut all: Vec<_> = reading.keys.iter().filter_map(attached).collect();
    all.sort_by_key(|(_, entry, _)| entry.key.start);
    all
}

fn condition(field: &Field, attached: &Attached, scope: &Scope<'_>) -> Result<Conditional, Problem> {
    let when = truth(&attached.when, &format!("`when` of `{}`", field.name), scope)?;
    if let Some(at) = reads(&when, field.name) {
        return Err(Problem {
            message: format!("`when` of `{}` reads `{0}` itself", field.name),
            at: attached.when.place(&at),
            label: "not known before it is decided".into(),
            help: "ask for another name, or write `[[skip]]` with `if`".into(),
        });
    }
    let condition = Condition { name: Name::new(field.name), when, otherwise: attached.otherwise.clone() };
    Ok(Conditional { condition, source: attached.when.clone() })
}

/// Where an expression reads this name.
fn reads(expression: &Expression, name: &str) -> Option<Range<usize>> {
    expression.names().into_iter().find(|(read, _)| **read == *name).map(|(_, at)| at.clone())
}

/// A key that has no value where it is not active, although the objective needs one.
fn without_alternative(field: &Field, entry: &Entry, attached: &Attached) -> Option<Problem> {
    let has_one = attached.otherwise.is_some() || field.default.value(&Params::default()).is_some();
    (!has_one && !matches!(field.takes, Takes::Any)).then(|| Problem {
        message: format!("`{}` has `when` and needs `else`", field.name),
        at: entry.key.clone(),
        label: "it has no default".into(),
        help: format!("write `else = {}` beside `when`, its value where that is not true", field.example()),
    })
}
