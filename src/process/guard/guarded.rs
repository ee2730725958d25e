//! The run's side: a slot in which programs run one after the other.

use std::io::{self, PipeReader, Read, pipe};
use std::net::Shutdown;
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::{OFlags, fcntl_getfl, fcntl_setfl};
use rustix::io::Errno;
use rustix::process::Signal;

use super::wire::{Answer, Ended, Order, Program, receive, send};
use crate::process::group::{Group, kill_orphans};
use crate::process::leftovers::mark;

/// How often it is asked whether to go on.
const POLL: Timespec = Timespec { tv_sec: 0, tv_nsec: 50_000_000 };

/// How long a guard may take to end.
const PATIENCE: Duration = Duration::from_secs(15);

/// How long it may take beyond the grace of its program.
const OVERDUE: Duration = Duration::from_secs(2);

/// What is read of a pipe at once.
const CHUNK: usize = 1 << 16;

/// Who watches a program.
pub(crate) trait Watch {
    /// It printed this: to stdout, or to stderr.
    fn printed(&mut self, to_stderr: bool, bytes: &[u8]);

    /// Why it is to end, in a word, and what it gets for that before it is killed. Asked again and again; the first answer
    /// counts, and a later one if it leaves less time.
    fn stop(&mut self) -> Option<(&'static str, Duration)>;
}

/// A guard and the pipes from its programs.
pub(crate) struct Guarded {
    guard: UnixStream,
    group: Group,
    output: [PipeReader; 2],
    /// Room for what is read at once.
    chunk: Vec<u8>,
}

/// How a program came to its end.
#[derive(Debug)]
pub(crate) enum End {
    /// It could not be started, for this reason, and whether that lies with what it is given and its folder.
    NotStarted(String, bool),
    /// It ended.
    Ended(Ended),
    /// The guard ended, in this way; whatever it guarded was killed.
    Lost(String),
}

impl Guarded {
    /// Starts a guard for a run in `folder`: a process that gets to [`serve`](super::serve) by `command`.
    pub(crate) fn start(mut command: Command, folder: &Path) -> io::Result<Self> {
        let (guard, theirs) = UnixStream::pair()?;
        let ((out, out_end), (err, err_end)) = (pipe()?, pipe()?);
        for reader in [&out, &err] {
            fcntl_setfl(reader, fcntl_getfl(reader)?.union(OFlags::NONBLOCK))?;
        }
        command.stdin(OwnedFd::from(theirs)).stdout(out_end).stderr(err_end);
        mark(&mut command, folder)?;
        let group = Group::spawn_session(&mut command, Signal::TERM)?;
        Ok(Self { guard, group, output: [out, err], chunk: vec![0; CHUNK] })
    }

    /// Runs a program to its end, whatever that is, and lets `watch` see what it prints.
    pub(crate) fn run(&mut self, program: &Program, watch: &mut dyn Watch) -> io::Result<End> {
        if send(&self.guard, &Order::Run(program.clone())).is_err() {
            return self.lost();
        }
        let mut told = None;
        loop {
            let [out, err] = &self.output;
            let mut fds = [
                PollFd::new(&self.guard, PollFlags::IN),
                PollFd::new(out, PollFlags::IN),
                PollFd::new(err, PollFlags::IN),
            ];
            match poll(&mut fds, Some(&POLL)) {
                Ok(_) | Err(Errno::INTR) => {}
                Err(error) => return Err(error.into()),
            }
            let answered = !fds[0].revents().is_empty();
            self.read(watch);
            if answered {
                return match receive(&self.guard)? {
                    Some(Answer::NotStarted(reason, its_own)) => Ok(End::NotStarted(reason, its_own)),
                    Some(Answer::Ended(ended)) => {
                        while self.read(watch) {} // all that wrote to the pipes is gone
                        Ok(End::Ended(ended))
                    }
                    None => self.lost(),
                };
            }
            if told.is_some_and(|(when, grace): (Instant, Duration)| when.elapsed() > grace + OVERDUE) {
                return self.lost(); // it was stopped, or waits for something
            }
            if let Some((word, grace)) = watch.stop()
                && told.is_none_or(|(_, earlier)| grace < earlier)
            {
                told = Some((Instant::now(), grace));
                let _ = send(&self.guard, &Order::Stop { word: word.to_owned(), grace }); // or the next answer is none
            }
        }
    }

    /// Reads a piece of what was printed; whether there was any.
    fn read(&mut self, watch: &mut dyn Watch) -> bool {
        let mut any = false;
        for (to_stderr, pipe) in [false, true].into_iter().zip(&mut self.output) {
            if let Ok(n @ 1..) = pipe.read(&mut self.chunk) {
                watch.printed(to_stderr, &self.chunk[..n]);
                any = true;
            }
        }
        any
    }

    fn lost(&mut self) -> io::Result<End> {
        let status = self.group.end()?;
        kill_orphans();
        Ok(End::Lost(format!("the process that guarded it ended ({status})")))
    }
}

impl Drop for Guarded {
    /// The guard ends when nobody is at the other end of its stdin, and leaves nothing behind.
    fn drop(&mut self) {
        let _ = self.guard.shutdown(Shutdown::Both); // it may be gone
        if !self.group.ends_within(PATIENCE) {
            let _ = self.group.end();
            kill_orphans();
        }
    }
}
