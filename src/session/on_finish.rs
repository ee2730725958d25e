//! `on_finish`: the command that hears how a run ended.

use std::io::Write;
use std::process::{self, Child, Command, Stdio};
use std::thread::Builder;
use std::time::{Duration, Instant};

use super::json::{self, FinishedRun};
use crate::error::{Error, ExitStatus};
use crate::store::Store;
use crate::summary::Summary;
use crate::ui;

/// How long the command may keep the program from ending; after a signal, which wants an end soon.
const PATIENCE: [Duration; 2] = [Duration::from_mins(1), Duration::from_secs(1)];

/// Runs the command. What it does or fails to do changes nothing about the run.
pub(super) fn tell(command: &str, finished: &FinishedRun) {
    let interrupted = finished.outcome == "interrupted";
    match run(command, finished, PATIENCE[usize::from(interrupted)]) {
        Ok(Some(status)) if status.success() => {}
        Ok(Some(status)) => ui::say(&format!("on_finish ended with {status}")),
        Ok(None) => ui::say("on_finish is still at work; it is left alone"),
        Err(error) => ui::say(&format!("cannot run on_finish: {error}")),
    }
}

/// How a run ended.
pub(super) fn finished_run(store: &Store, ran: &Result<(ExitStatus, Option<Summary>), Error>) -> FinishedRun {
    let (outcome, exit_code) = match ran {
        Ok((ExitStatus::Complete, None)) => ("elsewhere", 0), // other shards go on
        Ok((status, _)) => (status.word(), status.code()),
        Err(error) => ("error", error.code()),
    };
    let summary = ran.as_ref().ok().and_then(|(_, summary)| summary.as_ref());
    FinishedRun {
        name: json::name(store),
        dir: json::dir(store),
        outcome,
        exit_code,
        error: ran.as_ref().err().map(ToString::to_string),
        results: summary.map(json::Results::of),
    }
}

/// Runs the command in a shell; none if it takes longer than `patience`.
fn run(command: &str, finished: &FinishedRun, patience: Duration) -> std::io::Result<Option<process::ExitStatus>> {
    let mut child = Command::new("sh")
        .args(["-c", command])
        .env("SWEEPER_NAME", &finished.name)
        .env("SWEEPER_DIR", &finished.dir)
        .env("SWEEPER_OUTCOME", finished.outcome)
        .env("SWEEPER_EXIT_CODE", finished.exit_code.to_string())
        .stdin(Stdio::piped())
        .stdout(ui::beside()) // results on stdout are the run's alone
        .spawn()?;
    let json = serde_json::to_string_pretty(finished).unwrap_or_default();
    if let Some(mut stdin) = child.stdin.take() {
        // A command need not read it, and there may be more than the system keeps for it.
        let write = move || stdin.write_all(json.as_bytes());
        Builder::new().name("on_finish".into()).spawn(write)?;
    }
    wait(&mut child, patience)
}

fn wait(child: &mut Child, patience: Duration) -> std::io::Result<Option<process::ExitStatus>> {
    let begin = Instant::now();
    loop {
        match child.try_wait()? {
            None if begin.elapsed() < patience => std::thread::sleep(Duration::from_millis(10)),
            ended => return Ok(ended),
        }
    }
}
