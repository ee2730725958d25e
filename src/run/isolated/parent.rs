//! The side of the run; `child` is the other one. Both see the same [`Objective`].

use std::io::{self, BufReader};
use std::os::unix::net::UnixStream;
use std::process::Command;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, SyncSender};
use std::thread::Builder;
use std::time::{Duration, Instant};

use super::wire::{self, Answer, Job, Order};
use crate::objective::{Error, Isa, Objective, Progress, Request};
use crate::process::{self, Process};
use crate::run::workers::ended;
use crate::trial::{Outcome, Trained, Trial};

/// How often the run is asked what to do.
const ROUND: Duration = Duration::from_millis(20);

/// What a process is given to stop by itself: less than the run waits for a training.
pub(super) const PATIENCE: Duration = Duration::from_secs(2);

/// Trains trials in processes of their own.
pub(crate) struct Isolated {
    pub(super) isa: Isa,
    pub(super) memory: Option<u64>,
    pub(super) command: Box<dyn Fn() -> io::Result<Command> + Send + Sync>,
    pub(super) patience: Duration,
}

impl Isolated {
    /// Trains with these instructions in processes that run this program with `argument` and get to [`serve`] by it. Each
    /// may have `memory` bytes of address space.
    pub(crate) fn new(argument: &'static str, isa: Isa, memory: Option<u64>) -> Self {
        let command = Box::new(move || process::this_program(argument));
        Self { isa, memory, command, patience: PATIENCE }
    }

    /// A process that was told to train, what it will answer, and the line for orders.
    fn begin(&self, job: Job, from: Option<&[u8]>) -> io::Result<(Process, Receiver<Said>, UnixStream)> {
        let (process, line) = Process::start((self.command)()?)?;
        let (answers, heard) = mpsc::sync_channel(16);
        let (conversation, from) = (line.try_clone()?, from.unwrap_or_default().to_vec());
        Builder::new().name("conversation".into()).spawn(move || converse(conversation, job, &from, &answers))?;
        Ok((process, heard, line))
    }

    /// Passes on what the process says and what the run wants, until one of them ends it.
    fn attend(
        &self,
        process: &mut Process,
        heard: &Receiver<Said>,
        mut line: UnixStream,
        progress: &mut dyn Progress,
    ) -> Result<Trained, Error> {
        let mut ready = false;
        let mut stop_asked: Option<Instant> = None;
        loop {
            match heard.recv_timeout(ROUND) {
                Ok(Ok((Answer::Ready, _))) => ready = true,
                Ok(Ok((Answer::Measured(measurement), _))) => progress.measured(&measurement),
                Ok(Ok((Answer::Checkpoint, bytes))) => progress.checkpoint(bytes),
                Ok(Ok((Answer::Finished { outcome, measurements, evaluated }, bytes))) => {
                    let weights = Some(bytes).filter(|bytes| !bytes.is_empty());
                    return Ok(Trained { outcome, measurements, weights, evaluated });
                }
                Ok(Ok((Answer::Broken(reason), _))) => return Err(system(io::Error::other(reason))),
                Ok(Err(error)) => {
                    return Ok(ended(Outcome::Failed { reason: format!("its process makes no sense: {error}") }));
                }
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => {
                    let outcome = process.end().map_err(system)?;
                    return Ok(ended(if stop_asked.is_some() { Outcome::Interrupted } else { outcome }));
                }
            }
            // An order that does not get through finds no process: the next round shows it.
            match (progress.request(), stop_asked) {
                (Request::Checkpoint, None) if ready => drop(wire::send(&mut line, &Order::Checkpoint, &[])),
                (Request::Stop, None) if ready => {
                    stop_asked = Some(Instant::now());
                    drop(wire::send(&mut line, &Order::Stop, &[]));
                }
                (Request::Stop, asked) if asked.is_none_or(|asked| asked.elapsed() > self.patience) => {
                    return Ok(ended(Outcome::Interrupted));
                }
                _ => {}
            }
        }
    }
}

impl Objective for Isolated {
    fn train(&self, trial: &Trial, from: Option<&[u8]>, progress: &mut dyn Progress) -> Result<Trained, Error> {
        let (mut process, heard, line) = self.begin(Job::of(trial, self.isa, self.memory), from).map_err(system)?;
        self.attend(&mut process, &heard, line, progress)
    }
}

fn system(source: io::Error) -> Error {
    Error::System { what: "no process to train in", source }
}

/// An answer with its bytes, or one that cannot be read.
type Said = io::Result<(Answer, Vec<u8>)>;

/// Says what to train, then listens until the process ends or nobody wants to hear more.
fn converse(mut line: UnixStream, job: Job, from: &[u8], answers: &SyncSender<Said>) {
    if wire::send(&mut line, &Order::Train(job), from).is_err() {
        return;
    }
    let mut line = BufReader::new(line);
    loop {
        let said = match wire::receive(&mut line) {
            Ok(Some(said)) => Ok(said),
            Err(error) if error.kind() == io::ErrorKind::InvalidData => Err(error),
            Ok(None) | Err(_) => return, // it is gone
        };
        if answers.send(said).is_err() {
            return;
        }
    }
}
