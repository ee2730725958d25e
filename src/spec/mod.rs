//! Sweep file → checked [`Sweep`]: all problems of a file at once, each with place, underlined text and remedy.
//!
//! Once a file is checked nobody validates again. What needs the data itself (rows there are, columns of a CSV file) is
//! checked by `objective` when it loads the data, still before anything is created.

mod bounds;
mod changes;
mod config;
mod duration;
mod field;
mod kind;
mod notation;
mod problem;
mod range;
mod reader;
mod suggest;
mod sweep;
mod syntax;
mod together;

use toml::de::DeTable;

pub(crate) use bounds::MAX_TRIAL_GIB;
pub(crate) use duration::duration;
pub(crate) use problem::Rejection;
pub(crate) use sweep::{Limits, Method, Sweep, Weights};

use problem::Problem;
use reader::Reading;

/// A longer sweep file is refused unread.
pub(crate) const MAX_BYTES: usize = 1 << 20;

impl Sweep {
    /// Checks the bytes of a sweep file called `file`; [`MAX_BYTES`] and one more of a longer file are enough.
    pub(crate) fn read(file: &str, bytes: &[u8]) -> Result<Self, Rejection> {
        if bytes.len() > MAX_BYTES {
            let problem = Problem {
                message: "the sweep file is longer than 1 MiB".into(),
                at: 0..0,
                label: "refused unread".into(),
                help: "write ranges instead of lists".into(),
            };
            return Err(Rejection::new(file, "", vec![problem]));
        }
        std::str::from_utf8(bytes).map_or_else(
            |e| Err(Rejection::new(file, &String::from_utf8_lossy(bytes), vec![syntax::not_text(e.valid_up_to())])),
            |text| Self::parse(file, text),
        )
    }

    /// Checks the `text` of a sweep file called `file`.
    pub(crate) fn parse(file: &str, text: &str) -> Result<Self, Rejection> {
        let (root, errors) = DeTable::parse_recoverable(text);
        let mut problems: Vec<Problem> = errors.iter().map(|e| syntax::malformed(e, text)).collect();
        let mut reading = Reading::new(root.get_ref());
        if problems.is_empty() {
            problems = together::problems(&reading);
            problems.append(&mut reading.problems);
        } else {
            let sound = syntax::sound(text, &problems);
            problems.extend(reading.problems.drain(..).filter(sound));
        }
        if problems.is_empty() { Ok(Self::checked(reading)) } else { Err(Rejection::new(file, text, problems)) }
    }
}
