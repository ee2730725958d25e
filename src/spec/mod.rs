//! Sweep file → checked [`Sweep`]: all problems of a file at once, each with place, underlined text and remedy.
//!
//! Once a file is checked nobody validates again. What needs the data itself (rows there are, columns of a CSV file) is
//! checked by `objective` when it loads the data, still before anything is created.

mod bounds;
mod changes;
mod config;
mod duration;
mod excerpt;
mod field;
mod kind;
mod notation;
mod problem;
#[cfg(test)]
mod properties;
mod range;
mod reader;
mod size;
mod suggest;
mod sweep;
mod syntax;
mod together;

use toml::de::DeTable;

pub(crate) use bounds::MAX_TRIAL_GIB;
pub(crate) use duration::duration;
pub use problem::{Diagnostic, Rejection};
pub(crate) use size::MAX_BYTES;
pub(crate) use sweep::{Method, Sweep, Weights};

use excerpt::Lines;
use problem::SHOWN;
use reader::Reading;

impl Sweep {
    /// Checks the bytes of a sweep file called `file`; [`MAX_BYTES`] and one more of a longer file are enough.
    pub(crate) fn read(file: &str, bytes: &[u8]) -> Result<Self, Rejection> {
        Self::parse(file, size::text(file, bytes)?)
    }

    /// Checks the `text` of a sweep file called `file`.
    pub(crate) fn parse(file: &str, text: &str) -> Result<Self, Rejection> {
        if let Some(problem) = size::too_long(text) {
            return Err(Rejection::new(file, text, vec![problem], 0));
        }
        let (root, mut errors) = DeTable::parse_recoverable(text);
        let mut reading = Reading::new(root.get_ref());
        if errors.is_empty() {
            let mut problems = together::problems(&reading);
            problems.append(&mut reading.problems);
            return if problems.is_empty() {
                Ok(Self::checked(reading))
            } else {
                Err(Rejection::new(file, text, problems, 0))
            };
        }
        let lines = Lines::new(text);
        let sound = syntax::sound(&lines, &errors);
        errors.sort_by_key(|e| e.span().map(|span| span.start));
        let shown = errors.iter().take(SHOWN).map(|e| syntax::malformed(e, text));
        let problems = shown.chain(reading.problems.drain(..).filter(sound)).collect();
        Err(Rejection::new(file, text, problems, errors.len().saturating_sub(SHOWN)))
    }
}
