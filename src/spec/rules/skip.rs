//! Tables `[[skip]]`.

use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

use super::written::WrittenSkip;
use crate::spec::expression::Source;
use crate::spec::own_keys::{SKIP, SKIP_IF, SKIP_WHY};
use crate::spec::problem::Problem;
use crate::spec::reader::Reading;
use crate::spec::value::{what, wrong_value};

impl Reading<'_> {
    /// Reads what the file says of `skip`.
    pub(in crate::spec) fn read_skips(&mut self, key: &Spanned<DeString<'_>>, value: &Spanned<DeValue<'_>>) {
        let DeValue::Array(tables) = value.get_ref() else {
            let is_table = matches!(value.get_ref(), DeValue::Table(_));
            return self.not_tables(if is_table { key.span() } else { value.span() }, value);
        };
        for table in tables {
            match table.get_ref() {
                DeValue::Table(rule) => {
                    let at = if table.span().is_empty() { key.span() } else { table.span() };
                    self.read_skip(rule, at);
                }
                _ => self.not_tables(table.span(), table),
            }
        }
    }

    fn not_tables(&mut self, at: std::ops::Range<usize>, found: &Spanned<DeValue<'_>>) {
        self.problems.push(Problem {
            message: "`skip` must be a list of tables".into(),
            at,
            label: format!("this is {}", what(found.get_ref())),
            help: "write `[[skip]]` on a line of its own, and below it `if = \"…\"`".into(),
        });
    }

    fn read_skip(&mut self, rule: &DeTable<'_>, at: std::ops::Range<usize>) {
        let mut text_of = |name: &str| {
            let field = self.keys.declared(name)?;
            let value = rule.get(field.key())?;
            match field.takes.check(value.get_ref()) {
                Ok(_) => Source::of(value),
                Err(label) => {
                    self.problems.push(wrong_value(field, value, label));
                    None
                }
            }
        };
        let (condition, why) = (text_of(SKIP_IF), text_of(SKIP_WHY));
        for key in rule.keys() {
            if self.keys.declared(&format!("{SKIP}.{}", key.get_ref())).is_none() {
                self.unknown(SKIP, key);
            }
        }
        if !rule.contains_key("if") {
            self.problems.push(Problem {
                message: "a [[skip]] has no `if`".into(),
                at,
                label: "needed here".into(),
                help: "write `if = \"…\"`, which points are not trained".into(),
            });
        }
        self.skips.extend(condition.map(|condition| WrittenSkip { condition, why: why.map(|why| why.text) }));
    }
}
