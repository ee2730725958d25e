//! In which order conditions are decided: each after those of the names that it reads, of several that could be next the
//! first of the file.

use std::collections::{BTreeMap, BTreeSet};

use crate::space::{Condition, Name};
use crate::spec::expression::Source;
use crate::spec::problem::Problem;

/// A condition and the text that it was read from.
#[derive(Clone, Debug)]
pub(super) struct Conditional {
    pub(super) condition: Condition,
    pub(super) source: Source,
}

/// The conditions, which are in the order of the file, in that in which they are decided; or one that cannot be.
pub(super) fn ordered(mut waiting: Vec<Conditional>) -> Result<Vec<Condition>, Problem> {
    let mut undecided: BTreeSet<Name> = waiting.iter().map(|one| one.condition.name.clone()).collect();
    let mut ordered = Vec::new();
    while !waiting.is_empty() {
        let is_next = |one: &Conditional| !one.condition.when.names().iter().any(|(name, _)| undecided.contains(*name));
        let Some(next) = waiting.iter().position(is_next) else { return Err(circle(&waiting)) };
        let Conditional { condition, .. } = waiting.remove(next);
        undecided.remove(&condition.name);
        ordered.push(condition);
    }
    Ok(ordered)
}

/// Each of these waits for another: from the first one on to where that comes back to a name.
fn circle(waiting: &[Conditional]) -> Problem {
    let by_name: BTreeMap<&Name, &Conditional> = waiting.iter().map(|one| (&one.condition.name, one)).collect();
    let next = |one: &Conditional| {
        let names = one.condition.when.names();
        names.into_iter().find_map(|(name, at)| Some((*by_name.get(name)?, at.clone())))
    };
    let mut path: Vec<&Conditional> = Vec::new();
    let mut at = waiting.first();
    while let Some(one) = at.filter(|one| !path.iter().any(|known| known.condition.name == one.condition.name)) {
        path.push(one);
        at = next(one).map(|(next, _)| next);
    }
    let from = path.iter().position(|one| at.is_some_and(|back| back.condition.name == one.condition.name));
    let names: Vec<String> = path[from.unwrap_or(0)..].iter().map(|one| one.condition.name.to_string()).collect();
    let first = path[from.unwrap_or(0)];
    let place = next(first).map_or(0..0, |(_, at)| first.source.place(&at));
    let reads = |pair: &[String]| format!("`{}` reads `{}`", pair[0], pair[1]);
    let round: Vec<String> = [&names[..], &names[..1]].concat().windows(2).skip(1).map(reads).collect();
    Problem {
        message: format!("`when` of `{}` depends on itself", names[0]),
        at: place,
        label: round.join(", "),
        help: "let one of them be without `when`".into(),
    }
}
