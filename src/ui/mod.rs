//! Events → terminal, and every other line a person sees: the only prints of the program.
//!
//! Progress and messages go to stderr, results that someone may pipe to stdout. On a terminal progress is drawn as bars;
//! elsewhere it is lines, few enough for the log of a night.

mod bars;
mod lines;
mod outlook;
mod table;
mod tally;
mod text;

use std::io::IsTerminal;
use std::sync::{Mutex, PoisonError};

use bars::Bars;
use lines::Lines;
pub(crate) use outlook::Outlook;
pub(crate) use table::{fitted, table, wrapped};
use tally::Tally;
pub(crate) use tally::clock;
pub(crate) use text::{Error, agree, be_quiet, beside, bytes, count, fail, say, show, show_json};

use crate::trial::Event;

/// Shows the progress of a run.
pub(crate) struct Reporter<'a>(Mutex<(Tally<'a>, Display)>);

enum Display {
    Bars(Bars),
    Lines(Lines),
}

impl<'a> Reporter<'a> {
    /// Begins to show, as suits stderr.
    pub(crate) fn new(outlook: Outlook<'a>) -> Self {
        let draws = std::env::var_os("TERM").is_none_or(|term| term != "dumb");
        let display = if !text::is_quiet() && draws && std::io::stderr().is_terminal() {
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
        let once_more = tally.once_more(event);
        match display {
            Display::Bars(bars) => {
                bars.show(event, tally);
                if let Some(line) = once_more {
                    bars.aside(|| say(&line));
                }
            }
            Display::Lines(lines) => {
                for line in once_more.into_iter().chain(lines.show(event, tally)) {
                    say(&line);
                }
            }
        }
    }

    /// Ends the display and leaves the terminal clean; `typed` if somebody has typed Ctrl-C. Tells how many trials are
    /// finished.
    pub(crate) fn finish(self, typed: bool) -> usize {
        let (tally, display) = self.0.into_inner().unwrap_or_else(PoisonError::into_inner);
        match display {
            Display::Bars(bars) => bars.clear(typed),
            Display::Lines(_) => say(&tally.line()),
        }
        tally.finished()
    }
}
