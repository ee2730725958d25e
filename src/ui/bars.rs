//! Progress on a terminal: a line for what each worker trains, and a bar for the run.

use std::io::Write;
use std::time::Duration;

use indicatif::{MultiProgress, ProgressBar, ProgressStyle};
use rustix::termios::{LocalModes, tcgetattr};

use super::outlook::Outlook;
use super::tally::Tally;
use crate::space::Name;
use crate::trial::{Event, numbers};

/// The bars.
pub(super) struct Bars {
    all: MultiProgress,
    run: ProgressBar,
    workers: Vec<ProgressBar>,
    metric: Name,
}

impl Bars {
    pub(super) fn new(outlook: &Outlook<'_>) -> Self {
        let all = MultiProgress::new();
        let line =
            |template: &str| ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
        let workers = (0..outlook.workers.min(outlook.trials))
            .map(|i| {
                let bar = all.add(ProgressBar::new(1).with_prefix(format!("{:>3}", i + 1)));
                bar.with_style(line("{prefix:.dim} {bar:12} {wide_msg}"))
            })
            .collect();
        let run = all.add(ProgressBar::new((outlook.finished + outlook.trials) as u64));
        run.set_style(line("[{elapsed_precise}] {bar:10} {wide_msg}"));
        run.set_position(outlook.finished as u64);
        run.enable_steady_tick(Duration::from_millis(500));
        Self { all, run, workers, metric: outlook.metric.name.clone() }
    }

    pub(super) fn show(&self, event: &Event<'_>, tally: &Tally<'_>) {
        match event {
            Event::Started { trials, worker } => {
                if let (Some(bar), Some(trial)) = (self.workers.get(*worker), trials.first()) {
                    bar.set_length(u64::from((tally.outlook.steps)(trial)));
                    bar.set_position(0);
                    bar.set_message(tally.name(trial));
                }
            }
            Event::Measured { trial, worker, measurement } => {
                if let Some(bar) = self.workers.get(*worker) {
                    bar.set_position(u64::from(measurement.step));
                    let value = measurement.values.get(&self.metric).unwrap_or(f64::NAN);
                    let value = numbers::plus_minus(value, None);
                    let (name, steps) = (tally.name(trial), bar.length().unwrap_or_default());
                    bar.set_message(format!("{}/{steps}, {} {value}: {name}", measurement.step, self.metric));
                }
            }
            Event::Finished { worker, .. } => {
                if let Some(bar) = self.workers.get(*worker) {
                    bar.set_message("");
                }
                self.run.set_position(tally.finished() as u64);
                self.run.set_message(tally.state());
            }
            Event::Checkpoint { .. } | Event::Lost { .. } | Event::Tick => {}
        }
    }

    /// Lets something be written above the bars.
    pub(super) fn aside(&self, write: impl FnOnce()) {
        self.all.suspend(write);
    }

    /// Removes the bars; `typed` if somebody has typed Ctrl-C.
    pub(super) fn clear(self, typed: bool) {
        for bar in self.workers.iter().chain([&self.run]) {
            bar.finish_and_clear();
        }
        let _ = self.all.clear(); // a terminal that cannot be cleared shows old bars, nothing worse
        if typed && shows_control_characters() {
            // The last bar reaches to the edge, so that `^C` stood on a line of its own, and all bars went down by one.
            let _ = write!(std::io::stderr(), "\x1b[1A\x1b[2K");
        }
    }
}

/// Whether a terminal writes `^C` where that is typed.
fn shows_control_characters() -> bool {
    tcgetattr(std::io::stdin())
        .is_ok_and(|terminal| terminal.local_modes.contains(LocalModes::ECHO | LocalModes::ECHOCTL))
}
