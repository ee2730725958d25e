//! `when` and `else` in the table of a hyperparameter.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::written::Attached;
use crate::space::{Field, Takes, Value};
use crate::spec::choice::{BESIDE, lists};
use crate::spec::expression::Source;
use crate::spec::problem::Problem;
use crate::spec::range::takes_of;
use crate::spec::suggest::closest;
use crate::spec::value::what;

/// What the table of a hyperparameter says of where it is active, if it does; what is wrong with that is added to `problems`.
pub(in crate::spec) fn attached(field: &Field, value: &DeValue<'_>, problems: &mut Vec<Problem>) -> Option<Attached> {
    let table = value.as_table()?;
    let [when, otherwise] = BESIDE.map(|key| table.get_key_value(key));
    let otherwise = otherwise.map(|(key, value)| (key, checked(field, table, value)));
    let Some((_, when)) = when else {
        if let Some((key, _)) = otherwise {
            problems.push(Problem {
                message: format!("`else` of `{}` stands without `when`", field.name),
                at: key.span(),
                label: "never used".into(),
                help: "write `when` beside it, or delete it".into(),
            });
        }
        return None;
    };
    let otherwise = otherwise.and_then(|(_, checked)| checked.map_err(|problem| problems.push(problem)).ok());
    let Some(when) = Source::of(when) else {
        problems.push(Problem {
            message: format!("`when` of `{}` must be a text", field.name),
            at: when.span(),
            label: format!("this is {}", what(when.get_ref())),
            help: "write what is asked in quotes, such as `when = \"training.epochs >= 10\"`".into(),
        });
        return None;
    };
    Some(Attached { when, otherwise })
}

/// The value of `else`: one that the key takes, in a range a number as its ends are; a program may be given any.
fn checked(field: &Field, table: &DeTable<'_>, value: &Spanned<DeValue<'_>>) -> Result<Value, Problem> {
    let takes = if lists(table) { field.takes } else { takes_of(field, table) };
    let of_program = || if matches!(field.takes, Takes::Any) { field.takes.check(value.get_ref()).ok() } else { None };
    let checked = takes.check(value.get_ref());
    checked.or_else(|label| of_program().ok_or(label)).map_err(|label| {
        let near = match (field.takes, value.get_ref()) {
            (Takes::Word(words), DeValue::String(word)) => closest(word, words.iter().copied()),
            _ => None,
        };
        Problem {
            message: format!("`else` of `{}` must be {}", field.name, takes.describe()),
            at: value.span(),
            label,
            help: near.map_or_else(
                || format!("write, for example, `else = {}`", field.example()),
                |near| format!("did you mean \"{near}\"?"),
            ),
        }
    })
}
