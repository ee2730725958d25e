//! What an edit changed in the rules of a sweep: those that say the same in other words are no change.

use std::collections::BTreeSet;

use crate::space::{Condition, Skip};
use crate::spec::Sweep;
use crate::spec::notation::toml;

impl Sweep {
    /// A line for every hyperparameter of both whose `when` and `else` say something else than `before`, and for every
    /// `[[skip]]` that one of them lacks.
    pub(in crate::spec) fn changes_of_rules(&self, before: &Self) -> Vec<String> {
        let swept = |sweep: &Self, name: &str| sweep.space.iter().any(|(own, _)| *own == *name);
        let names = self.space.iter().map(|(name, _)| name).filter(|name| swept(before, name));
        let conditions = names.filter_map(|name| {
            let (was, is) = (before.condition(name), self.condition(name));
            let same = was.map(|was| before.meaning(was)) == is.map(|is| self.meaning(is));
            let line = || line(&format!("when of {name}"), was.map(written), is.map(written));
            if same { None } else { Some(line()) }
        });
        conditions.chain(self.changes_of_skips(before)).collect()
    }

    fn changes_of_skips(&self, before: &Self) -> Vec<String> {
        let all = |sweep: &Self| sweep.skips.iter().map(condition).collect::<Vec<_>>();
        let (was, is) = (all(before), all(self));
        let lacking = |some: &[String], others: &[String]| {
            let others: BTreeSet<&String> = others.iter().collect();
            some.iter().filter(|one| !others.contains(one)).cloned().collect::<Vec<_>>()
        };
        let added = lacking(&is, &was).into_iter().map(|one| line("[[skip]]", None, Some(one)));
        added.chain(lacking(&was, &is).into_iter().map(|one| line("[[skip]]", Some(one), None))).collect()
    }

    fn condition(&self, name: &str) -> Option<&Condition> {
        self.conditions.iter().find(|condition| *condition.name == *name)
    }

    /// Where a hyperparameter is active, and what it is elsewhere.
    fn meaning(&self, Condition { name, when, otherwise }: &Condition) -> (String, Option<String>) {
        let default = || self.keys.find(name)?.default.value(&self.fixed);
        (when.to_string(), otherwise.clone().or_else(default).map(|value| toml(&value)))
    }
}

fn condition(skip: &Skip) -> String {
    skip.condition.to_string()
}

fn written(Condition { when, otherwise, .. }: &Condition) -> String {
    match otherwise {
        Some(value) => format!("{when}, else {}", toml(value)),
        None => when.to_string(),
    }
}

fn line(what: &str, was: Option<String>, is: Option<String>) -> String {
    match (was, is) {
        (Some(was), Some(is)) => format!("{what}: {was} → {is}"),
        (None, Some(is)) => format!("{what}: added {is}"),
        (Some(was), None) => format!("{what}: removed, was {was}"),
        (None, None) => what.to_owned(),
    }
}
