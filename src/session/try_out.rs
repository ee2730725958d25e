//! `sweeper try`: trains one config and shows what came of it, before a night is spent on all of them. Keeps nothing.

use std::path::Path;
use std::time::{Duration, Instant};

use super::open::{Opened, read};
use super::scratch::Scratch;
use super::shell::quoted;
use crate::error::{Error, ExitStatus};
use crate::kernels::Isa;
use crate::objective::{Place, Tried};
use crate::run::{self, Signals};
use crate::space::Name;
use crate::trial::{Measurement, Outcome, Progress, Replicate, Request, Trial, TrialId};
use crate::ui;

/// Tries the first trial of the sweep in `file` on these GPUs: twice with its seed, and once with another.
pub(crate) fn try_out(file: &Path, gpus: &[String]) -> Result<ExitStatus, Error> {
    let (text, sweep) = read(file)?;
    let opened = Opened::new(file, (&text, sweep), Some(gpus), Isa::detect())?;
    let signals = Signals::catch();
    let scratch = Scratch::new("try");
    let trial = opened.plan.trial(0);
    let metric = &opened.sweep.metric.name;
    let first = attempt(&opened, &trial, scratch.place("1"), &signals)?;
    show(&opened, &trial, &first)?;
    if let Some(signal) = signals.caught() {
        return Ok(ExitStatus::Interrupted(signal));
    }
    let Some(value) = measured(&first.0, metric) else { return Ok(ExitStatus::SomeFailed) };
    let again = attempt(&opened, &trial, scratch.place("2"), &signals)?;
    if signals.caught().is_none() {
        ui::show(&match measured(&again.0, metric) {
            Some(again) if again.to_bits() == value.to_bits() => format!("same seed again: {metric} {again}, the same"),
            Some(again) => format!(
                "same seed again: {metric} {again}, NOT the same: results are repeatable only as far as the program is; does it \
                 use the seed for all that it draws?"
            ),
            None => format!("same seed again: {}", words(&again.0)),
        })?;
        let other = other(&trial);
        let other = attempt(&opened, &other, scratch.place("3"), &signals)?;
        if signals.caught().is_none() {
            ui::show(&match measured(&other.0, metric) {
                Some(other) if other.to_bits() == value.to_bits() => {
                    format!("another seed: {metric} {other}, the same: replicates would say nothing")
                }
                Some(other) => format!("another seed: {metric} {other}"),
                None => format!("another seed: {}", words(&other.0)),
            })?;
        }
    }
    Ok(signals.caught().map_or(ExitStatus::Complete, ExitStatus::Interrupted))
}

/// The config with another seed.
fn other(trial: &Trial) -> Trial {
    let replicate = Replicate { training: trial.replicate.training + 1, ..trial.replicate };
    Trial { id: TrialId::new(trial.config.id, replicate), replicate, ..trial.clone() }
}

/// Trains a trial at this place, and how long that took.
fn attempt(opened: &Opened, trial: &Trial, place: Place, signals: &Signals) -> Result<(Tried, Duration), Error> {
    let begun = Instant::now();
    let tried = run::on_one_thread(|| opened.objective.try_out(trial, place, &mut Unwatched(signals)))?;
    Ok((tried, begun.elapsed()))
}

/// The metric of a trial that is complete.
fn measured(tried: &Tried, metric: &Name) -> Option<f64> {
    (tried.trained.outcome == Outcome::Complete).then(|| tried.trained.metrics().get(metric)).flatten()
}

fn words(tried: &Tried) -> String {
    tried.trained.outcome.trouble().unwrap_or_else(|| tried.trained.outcome.word().to_owned())
}

fn show(opened: &Opened, trial: &Trial, (tried, took): &(Tried, Duration)) -> Result<(), Error> {
    if !tried.argv.is_empty() {
        ui::show(&quoted(&tried.argv))?;
    }
    let memory = if tried.peak > 0 { format!(", {} of memory", ui::bytes(tried.peak)) } else { String::new() };
    ui::show(&format!("trial {}, {:.2} s{memory}: {}", trial.id, took.as_secs_f64(), words(tried)))?;
    for (stream, lines) in tried.printed.iter().filter(|(_, lines)| !lines.is_empty()) {
        ui::show(&format!("  on {stream}:"))?;
        lines.iter().try_for_each(|line| ui::show(&format!("    {line}")))?;
    }
    match &tried.trained.outcome {
        Outcome::Failed { last_lines, .. } if tried.printed.is_empty() => {
            last_lines.iter().try_for_each(|line| ui::show(&format!("  {line}")))?;
        }
        _ => {}
    }
    for (name, times, last) in &tried.seen {
        let values = ui::count(usize::try_from(*times).unwrap_or(usize::MAX), "value");
        ui::show(&if *times == 0 {
            format!("  {name}: never found")
        } else {
            format!("  {name}: {values}, last {last:?}")
        })?;
    }
    if tried.argv.is_empty() {
        for (name, value) in &tried.trained.metrics().0 {
            ui::show(&format!("  {name}: {value:?}"))?;
        }
    }
    if let Some(hint) = &tried.hint {
        ui::show(hint)?;
    }
    if !tried.suggestions.is_empty() {
        let metric = &opened.sweep.metric.name;
        ui::show(&format!("it printed no {metric} as JSON; one of these may find it:\n\n[objective.capture]"))?;
        tried.suggestions.iter().try_for_each(|line| ui::show(line))?;
    }
    Ok(())
}

/// Stops what is tried when a signal says so.
struct Unwatched<'a>(&'a Signals);

impl Progress for Unwatched<'_> {
    fn measured(&mut self, _: &Measurement) {}

    fn request(&mut self) -> Request {
        if self.0.caught().is_some() { Request::Stop } else { Request::Continue }
    }

    fn checkpoint(&mut self, _: Vec<u8>) {}
}
