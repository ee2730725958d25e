//! `sampler.start`: the configs to try first, each a table with values of hyperparameters in [space].

mod given;

use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

use super::notation::{notation, toml};
use super::problem::Problem;
use super::reader::Reading;
use super::sweep::Sweep;
use super::value::{what, wrong_value};
use crate::space::{Domain, Field, Name, Value};
pub(super) use given::{Given, START};

impl Reading<'_> {
    /// Reads what the file says of `sampler.start`. What is compared of it with an older file is its text.
    pub(super) fn read_starts(&mut self, field: &Field, key: &Spanned<DeString<'_>>, value: &Spanned<DeValue<'_>>) {
        let DeValue::Array(tables) = value.get_ref() else {
            return self.problems.push(wrong_value(field, value, format!("this is {}", what(value.get_ref()))));
        };
        for table in tables {
            match table.get_ref() {
                DeValue::Table(table) => {
                    let mut given = Vec::new();
                    self.read_start("", table, &mut given);
                    self.starts.push(given);
                }
                other => self.problems.push(wrong_value(field, table, format!("this is {}", what(other)))),
            }
        }
        let text = |Given { name, value, .. }: &Given| format!("{name} = {}", toml(value));
        let text_of = |start: &Vec<Given>| start.iter().map(text).collect::<Vec<_>>().join(", ");
        let texts = Domain::Fixed(Value::Texts(self.starts.iter().map(text_of).collect()));
        self.enter(field, key.span(), value.span(), Ok(texts));
    }

    fn read_start(&mut self, prefix: &str, table: &DeTable<'_>, given: &mut Vec<Given>) {
        for (key, value) in table {
            let name = format!("{prefix}{}", key.get_ref());
            match (self.keys.find(&name), value.get_ref()) {
                (Some(field), _) if key.get_ref().contains('.') => self.quoted(field, key),
                (Some(field), _) => match field.takes.check(value.get_ref()) {
                    Ok(checked) => {
                        given.push(Given { name: field.name, value: checked, key: key.span(), at: value.span() });
                    }
                    Err(label) => self.problems.push(wrong_value(field, value, label)),
                },
                (None, DeValue::Table(inner)) if self.keys.has_group(&name) => {
                    self.read_start(&format!("{name}."), inner, given);
                }
                (None, _) => self.nameless(&name, key),
            }
        }
    }

    /// The values of the configs to try first, as they are in [space].
    pub(super) fn starts(&self) -> Vec<Vec<(Name, Value)>> {
        let value = |given: &Given| match &self.entry(given.name)?.domain {
            Domain::Swept(values) => Some((Name::new(given.name), values.own(&given.value)?)),
            Domain::Fixed(_) | Domain::Unknown => None,
        };
        self.starts.iter().map(|start| start.iter().filter_map(value).collect()).collect()
    }
}

/// Values that [space] does not have, and more configs than are drawn.
pub(super) fn problems(reading: &Reading<'_>) -> Vec<Problem> {
    let too_many = reading.entry(START).zip(reading.entry("sampler.trials")).and_then(|(start, trials)| {
        let Domain::Fixed(Value::Int(n)) = trials.domain else { return None };
        (reading.starts.len() as u64 > n.unsigned_abs()).then(|| Problem {
            message: format!("`{START}` names {} configs, and `sampler.trials` is {n}", reading.starts.len()),
            at: start.key.clone(),
            label: "more than are tried".into(),
            help: format!("write `trials = {}` or more", reading.starts.len()),
        })
    });
    let of = |given: &Given| match reading.entries.get(given.name).map(|entry| &entry.domain) {
        Some(Domain::Unknown) => None,
        Some(Domain::Swept(values)) => values.own(&given.value).is_none().then(|| Problem {
            message: format!("`{}` of a config to start with must be one of its values in [space]", given.name),
            at: given.at.clone(),
            label: format!("{} is not in {}", toml(&given.value), notation(values)),
            help: "write one that is, or give it more values in [space]".into(),
        }),
        Some(Domain::Fixed(_)) | None => Some(Problem {
            message: format!("`{}` of a config to start with is not in [space]", given.name),
            at: given.key.clone(),
            label: "the same in every config".into(),
            help: "delete it, or sweep it in [space]".into(),
        }),
    };
    reading.starts.iter().flatten().filter_map(of).chain(too_many).collect()
}

/// Configs that a rule of this sweep skips, and values that it does not let be active, whatever is drawn beside them.
pub(super) fn unfit(sweep: &Sweep, reading: &Reading<'_>) -> Vec<Problem> {
    let of = |(point, start): (&Vec<(Name, Value)>, &Vec<Given>)| {
        let active = sweep.active(point.clone());
        let skipped = sweep.skipped_by(&active).zip(start.first()).map(|(rule, first)| Problem {
            message: format!("a config to start with is skipped by `{}`", sweep.skips[rule].condition),
            at: first.key.clone(),
            label: "in this one".into(),
            help: "delete it, or change the rule".into(),
        });
        let is_given = |name: &str| start.iter().any(|given| given.name == name);
        let is_known = |name: &str| is_given(name) || sweep.space.iter().all(|(swept, _)| *swept != *name);
        let idle = |given: &Given| {
            let condition = sweep.conditions.iter().find(|condition| *condition.name == *given.name)?;
            let is_decided = condition.when.names().into_iter().all(|(name, _)| is_known(name));
            let is_active = active.iter().any(|(name, _)| *name == *given.name);
            (is_decided && !is_active).then(|| Problem {
                message: format!("`{}` of a config to start with has no effect there", given.name),
                at: given.key.clone(),
                label: format!("only when {}", condition.when),
                help: "delete it, or change the values beside it".into(),
            })
        };
        start.iter().filter_map(idle).chain(skipped).collect::<Vec<_>>()
    };
    sweep.start.iter().zip(&reading.starts).flat_map(of).collect()
}
