//! Events → terminal, and every other line a person sees: the only prints of the program.
//!
//! Progress and messages go to stderr, results that someone may pipe to stdout. On a terminal progress is drawn as bars;
//! elsewhere it is lines, few enough for the log of a night.

mod bars;
mod lines;
mod tally;

use std::io::{IsTerminal, Write};
use std::sync::{Mutex, PoisonError};

use bars::Bars;
use comfy_table::{LineStyle, Table, TableStyle};
use lines::Lines;
use tally::Tally;
pub(crate) use tally::clock;

use crate::space::Name;
use crate::trial::{Event, Metric, Trial, turns_text};

/// What a run is about to do.
pub(crate) struct Outlook<'a> {
    /// Trials to train now.
    pub(crate) trials: usize,
    /// Trials that were finished before.
    pub(crate) finished: usize,
    /// Sum of the estimated costs of the trials to train.
    pub(crate) cost: f64,
    /// Threads that train.
    pub(crate) workers: usize,
    /// The best metric of the trials that were finished before.
    pub(crate) best: Option<f64>,
    /// What is optimised.
    pub(crate) metric: Metric,
    /// The swept hyperparameters, to tell trials apart.
    pub(crate) swept: Vec<Name>,
    /// The last step of a trial.
    pub(crate) steps: Box<dyn Fn(&Trial) -> u32 + 'a>,
}

/// Shows the progress of a run.
pub(crate) struct Reporter<'a>(Mutex<(Tally<'a>, Display)>);

enum Display {
    Bars(Bars),
    Lines(Lines),
}

impl<'a> Reporter<'a> {
    /// Begins to show, as suits stderr.
    pub(crate) fn new(outlook: Outlook<'a>) -> Self {
        let display = if std::io::stderr().is_terminal() {
            Display::Bars(Bars::new(&outlook))
        } else {
            Display::Lines(Lines::default())
        };
        Self(Mutex::new((Tally::new(outlook), display)))
    }

    /// Takes note of an event and shows it.
    pub(crate) fn show(&self, event: &Event<'_>) {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (tally, display) = &mut *state;
        tally.count(event);
        match display {
            Display::Bars(bars) => bars.show(event, tally),
            Display::Lines(lines) => {
                for line in lines.show(event, tally) {
                    say(&line);
                }
            }
        }
    }

    /// Ends the display and leaves the terminal clean.
    pub(crate) fn finish(self) {
        let (tally, display) = self.0.into_inner().unwrap_or_else(PoisonError::into_inner);
        match display {
            Display::Bars(bars) => bars.clear(),
            Display::Lines(_) => say(&tally.line()),
        }
    }
}

/// A line for the person at the terminal, on stderr.
pub(crate) fn say(text: &str) {
    // A closed stderr must not end a run.
    let _ = writeln!(std::io::stderr().lock(), "{}", printable(text));
}

/// Columns apart by space alone, a rule under the header.
const PLAIN: TableStyle = TableStyle::new().header_separator(LineStyle::none().fill('─').junction('─'));

/// `1 trial`, `2 trials`.
pub(crate) fn count(n: usize, what: &str) -> String {
    format!("{n} {what}{}", if n == 1 { "" } else { "s" })
}

/// Bytes for a person.
#[expect(clippy::cast_precision_loss, reason = "three digits are shown")]
pub(crate) fn bytes(bytes: u64) -> String {
    let units = [(1_u64 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB")];
    let unit = units.into_iter().find(|(unit, _)| bytes >= *unit);
    unit.map_or_else(|| format!("{bytes} bytes"), |(unit, name)| format!("{:.1} {name}", bytes as f64 / unit as f64))
}

/// Texts in columns under a header.
pub(crate) fn table(header: Vec<String>, rows: Vec<Vec<String>>) -> String {
    let mut table = Table::new();
    table.load_style(PLAIN).set_header(header).add_rows(rows);
    table.trim_fmt()
}

/// Where another program may write beside the messages.
pub(crate) fn beside() -> std::process::Stdio {
    std::io::stderr().into()
}

/// A result, on stdout. False once nobody reads it any more.
pub(crate) fn show(text: &str) -> bool {
    writeln!(std::io::stdout().lock(), "{}", printable(text)).is_ok()
}

/// The text without what a terminal would obey instead of showing it, controls and Unicode's marks that turn the
/// direction of text: names of files and columns are anybody's.
fn printable(text: &str) -> String {
    let obeyed = |c: char| c.is_control() && !matches!(c, '\n' | '\t') || turns_text(c);
    text.chars().map(|c| if obeyed(c) { '?' } else { c }).collect()
}
