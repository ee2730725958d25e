//! Sweep file → checked [`Sweep`]: all problems of a file at once, each with place, underlined text and remedy.
//!
//! Once a file is checked nobody validates again. What needs the data itself (rows there are, columns of a CSV file) is
//! checked by `objective` when it loads the data, still before anything is created.

mod bounds;
mod changes;
mod choice;
mod cross_checks;
mod domains;
mod duration;
#[cfg(test)]
mod example;
mod excerpt;
mod expression;
mod keys;
#[cfg(test)]
mod kinds;
mod notation;
mod own_keys;
mod problem;
#[cfg(test)]
mod properties;
mod pruning;
mod range;
mod reader;
mod rules;
mod size;
mod start;
mod suggest;
mod sweep;
mod syntax;
mod undeclared;
mod value;

use toml::de::DeTable;

use crate::space::{Complaint, Field, Kinds, Schema};

pub(crate) use duration::duration;
pub(crate) use keys::Keys;
pub(crate) use notation::{name_toml, text_toml, toml};
pub(crate) use own_keys::{Method, Weights};
pub use problem::{Diagnostic, Rejection};
pub(crate) use pruning::{Pruning, PruningMethod};
pub(crate) use size::MAX_BYTES;
pub(crate) use sweep::{Confirm, Replicates, Sweep};
pub(crate) use value::{LONGEST_NAME, is_name};

use excerpt::Lines;
use own_keys::OBJECTIVE;
use problem::SHOWN;
use reader::Reading;

impl Sweep {
    /// Checks the bytes of a sweep file called `file`; [`MAX_BYTES`] and one more of a longer file are enough.
    pub(crate) fn read(file: &str, bytes: &[u8], kinds: Kinds) -> Result<Self, Rejection> {
        Self::parse(file, size::text(file, bytes)?, kinds)
    }

    /// Checks the `text` of a sweep file called `file`.
    pub(crate) fn parse(file: &str, text: &str, kinds: Kinds) -> Result<Self, Rejection> {
        if let Some(problem) = size::too_long(text) {
            return Err(Rejection::new(file, text, vec![problem], 0));
        }
        let (root, mut errors) = DeTable::parse_recoverable(text);
        let named = schema(root.get_ref(), kinds);
        let keys =
            Keys::new(kinds, named.unwrap_or(kinds.schemas[0])).with_undeclared(undeclared::names(root.get_ref()));
        // Which keys there are is not known where the kind is not.
        let known = root.get_ref().iter().filter(|(table, _)| named.is_some() || table.get_ref() == OBJECTIVE);
        let mut reading = Reading::new(known, &keys);
        if errors.is_empty() {
            let mut problems = if named.is_some() { cross_checks::problems(&reading) } else { Vec::new() };
            problems.append(&mut reading.problems);
            if problems.is_empty() {
                let sweep = Self::checked(&reading);
                problems = start::unfit(&sweep, &reading);
                if problems.is_empty() {
                    return Ok(sweep);
                }
            }
            return Err(Rejection::new(file, text, problems, 0));
        }
        let lines = Lines::new(text);
        let sound = syntax::sound(&lines, &errors);
        errors.sort_by_key(|e| e.span().map(|span| span.start));
        // What follows in a line from its first error is no other, unless it is the same slip again.
        let line = |e: &toml::de::Error| e.span().map(|span| lines.of(span.start));
        errors.dedup_by(|next, first| line(next) == line(first) && next.message() != first.message());
        let shown = errors.iter().take(SHOWN).map(|e| syntax::malformed(e, text));
        let problems = shown.chain(reading.problems.drain(..).filter(sound)).collect();
        Err(Rejection::new(file, text, problems, errors.len().saturating_sub(SHOWN)))
    }
}

/// What an objective complains of only when it is opened, where it stands in the `text` of a checked sweep file.
pub(crate) fn rejection(file: &str, text: &str, kinds: Kinds, complaint: Complaint) -> Rejection {
    let (root, _) = DeTable::parse_recoverable(text);
    let keys = Keys::new(kinds, schema(root.get_ref(), kinds).unwrap_or(kinds.schemas[0]));
    let reading = Reading::new(root.get_ref().iter(), &keys);
    Rejection::new(file, text, vec![cross_checks::at_its_place(complaint, &reading)], 0)
}

/// What the objective that the file names declares. Where it names none, that whose keys stand in its table, or, if only
/// others do, one that has any there, or the first one. None where it names none that there is.
fn schema(root: &DeTable<'_>, kinds: Kinds) -> Option<&'static Schema> {
    let first = kinds.schemas.first().copied();
    let Some(objective) = root.get(OBJECTIVE) else { return first };
    let objective = objective.get_ref().as_table()?;
    let Some(kind) = objective.get("kind") else {
        let stands = |field: &Field| field.table() == OBJECTIVE && objective.contains_key(field.key());
        let with =
            |is_own: &dyn Fn(&Field) -> bool| kinds.schemas.iter().copied().find(|s| s.fields.iter().any(is_own));
        let misspelt = || with(&|field| field.table() == OBJECTIVE).filter(|_| !objective.is_empty());
        return with(&stands).or_else(misspelt).or(first);
    };
    let kind = kind.get_ref().as_str()?;
    kinds.schemas.iter().copied().find(|schema| schema.kind == kind)
}
