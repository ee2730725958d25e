//! The side of the run; `child` is the other one. Both see the same [`Trainer`].

use std::io::{self, BufReader};
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, SyncSender};
use std::thread::Builder;
use std::time::{Duration, Instant};

use super::wire::{self, Answer, Job, Order};
use crate::objective::{Error, Place, Trainer};
use crate::process::{Process, this_program};
use crate::trial::{Outcome, Progress, Request, Trained, Work};

/// How often the run is asked what to do.
const POLL: Duration = Duration::from_millis(20);

/// What a process is given to stop by itself: less than the run waits for a training.
pub(super) const STOP_TIMEOUT: Duration = Duration::from_secs(2);

/// Trains trials in processes of their own.
pub(crate) struct Isolated {
    pub(super) kind: String,
    pub(super) isa: String,
    pub(super) places: Vec<PathBuf>,
    pub(super) memory: Option<u64>,
    pub(super) command: Box<dyn Fn() -> io::Result<Command> + Send + Sync>,
    pub(super) stop_timeout: Duration,
}

impl Isolated {
    /// Trains this kind of objective with these instructions and data from these `places` in processes that run this
    /// program with `argument` and get to [`serve`](super::serve) by it. Each may have `memory` bytes of address space.
    pub(crate) fn new(
        argument: &'static str,
        kind: &str,
        isa: String,
        places: Vec<PathBuf>,
        memory: Option<u64>,
    ) -> Self {
        let command = Box::new(move || this_program(argument));
        Self { kind: kind.to_owned(), isa, places, memory, command, stop_timeout: STOP_TIMEOUT }
    }
}

impl Trainer for Isolated {
    fn train(&self, work: &Work, at: Place, progress: &mut dyn Progress) -> Result<Trained, Error> {
        let job = Job::of(work, &self.kind, &self.isa, &self.places, self.memory);
        let mut child = Child::start((self.command)().map_err(system)?, job, at.from).map_err(system)?;
        loop {
            if let Some(trained) = child.receive(progress)? {
                return Ok(trained);
            }
            if !child.pass_on(progress.request(), self.stop_timeout) {
                return Ok(Trained::without_results(Outcome::Interrupted));
            }
        }
    }
}

fn system(source: io::Error) -> Error {
    Error::System { what: "no process to train in", source }
}

/// An answer with its bytes, or one that cannot be read.
type Received = io::Result<(Answer, Vec<u8>)>;

/// A process that was told to train.
struct Child {
    process: Process,
    answers: Receiver<Received>,
    orders: UnixStream,
    ready: bool,
    stop_asked: Option<Instant>,
}

impl Child {
    /// Starts it. The socket is its stdin, so that nothing printed can get between the messages, and so that it notices
    /// when the run is gone.
    fn start(mut command: Command, job: Job, from: Option<Vec<u8>>) -> io::Result<Self> {
        let (orders, theirs) = UnixStream::pair()?;
        command.stdin(OwnedFd::from(theirs)).stdout(Stdio::null());
        let process = Process::start(command)?;
        let (sender, answers) = mpsc::sync_channel(16);
        let (socket, from) = (orders.try_clone()?, from.unwrap_or_default());
        Builder::new().name("answers".into()).spawn(move || exchange(socket, job, from, &sender))?;
        Ok(Self { process, answers, orders, ready: false, stop_asked: None })
    }

    /// Passes on what the process says, if it says something. Returns what the training left if that is over.
    fn receive(&mut self, progress: &mut dyn Progress) -> Result<Option<Trained>, Error> {
        match self.answers.recv_timeout(POLL) {
            Ok(Ok((Answer::Ready, _))) => self.ready = true,
            Ok(Ok((Answer::Measured(measurement), _))) => progress.measured(&measurement),
            Ok(Ok((Answer::Checkpoint, bytes))) => progress.checkpoint(bytes),
            Ok(Ok((Answer::Finished { outcome, measurements, evaluated }, bytes))) => {
                let weights = Some(bytes).filter(|bytes| !bytes.is_empty());
                return Ok(Some(Trained { outcome, measurements, weights, evaluated, rungs: Vec::new() }));
            }
            Ok(Ok((Answer::System(reason), _))) => return Err(system(io::Error::other(reason))),
            Ok(Ok((Answer::Unprepared(reason), _))) => return Err(Error::Lost(reason)),
            Ok(Err(error)) => return Err(Error::Lost(format!("its process makes no sense: {error}"))),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => {
                let died = self.process.end().map_err(system)?;
                return match died.filter(|_| self.stop_asked.is_none()) {
                    Some(how) => Err(Error::Lost(how)),
                    None => Ok(Some(Trained::without_results(Outcome::Interrupted))),
                };
            }
        }
        Ok(None)
    }

    /// Passes on what the run wants. False if the process was to stop and cannot, or has not for so long.
    fn pass_on(&mut self, request: Request, stop_timeout: Duration) -> bool {
        let order = match (request, self.stop_asked) {
            (Request::Checkpoint, None) if self.ready => Order::Checkpoint,
            (Request::Stop, None) if self.ready => {
                self.stop_asked = Some(Instant::now());
                Order::Stop
            }
            (Request::Stop, asked) => return asked.is_some_and(|asked| asked.elapsed() <= stop_timeout),
            _ => return true,
        };
        let _ = wire::send(&mut self.orders, &order, &[]); // if that fails the process is gone: the next answer is none
        true
    }
}

/// Says what to train, then passes answers on until the process ends or nobody wants any more.
fn exchange(mut socket: UnixStream, job: Job, from: Vec<u8>, answers: &SyncSender<Received>) {
    if wire::send(&mut socket, &Order::Train(job), &from).is_err() {
        return;
    }
    drop(from); // a large network's takes as much memory as its training
    let mut socket = BufReader::new(socket);
    while let Some(answer) = wire::receive(&mut socket).transpose() {
        let is_gone = answer.as_ref().is_err_and(|error| error.kind() != io::ErrorKind::InvalidData);
        if is_gone || answers.send(answer).is_err() {
            return;
        }
    }
}
