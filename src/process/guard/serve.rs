//! The guard's side: it starts programs, waits, and kills what is left.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read, Write};
use std::os::fd::AsFd;
use std::os::unix::fs::OpenOptionsExt;
use std::os::unix::net::UnixStream;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::OFlags;
use rustix::io::Errno;
use rustix::process::{Pid, Signal, WaitOptions, WaitStatus, getpid, kill_process_group, set_child_subreaper, wait};
use signal_hook::consts::{SIGCHLD, SIGHUP, SIGINT, SIGTERM};
use signal_hook::low_level::pipe;

use super::wire::{Answer, Ended, How, Order, Program, receive, send};
use crate::process::descendants::{descendants, kill_all, memory};
use crate::process::leftovers::pass_mark;
use crate::process::out_of_memory::killed_for_memory;
use crate::process::own_file::{self, MOST_BYTES};
use crate::process::session::in_own_session;

/// What a program gets to end by itself when the run is gone: the next run may be waiting for its folder.
const GRACE_OF_A_LOST_RUN: Duration = Duration::from_secs(2);

/// How long the guard waits for a folder that the program of a run that is gone may still use.
const WAIT_FOR_FOLDER: Duration = Duration::from_secs(10);

/// Memory is looked at after this time, then after twice as long, at most every second.
const FIRST_LOOK: Duration = Duration::from_millis(20);
const LOOK: Duration = Duration::from_secs(1);

/// Where memory runs out the system is to kill a program rather than the run: `oom_score_adj` of proc(5), in thousandths of
/// all memory.
const SOONER: &str = "300";

/// The end of what was killed.
const KILLED: How = How::Killed(Signal::KILL.as_raw());

/// How long the guard waits where there is nothing to look at.
const LONG: Duration = Duration::from_mins(1);

/// In the folder of a program: what it printed to stdout and stderr when its run was gone.
pub(crate) const UNHEARD: [&str; 2] = ["stdout.unheard", "stderr.unheard"];

/// Runs programs for the run on the other end of stdin until that is gone.
pub(crate) fn serve() -> io::Result<()> {
    for signal in [SIGINT, SIGTERM, SIGHUP] {
        // Whether the run is gone is told by its end of stdin; a signal, such as that of its death, only wakes.
        signal_hook::flag::register(signal, Arc::new(AtomicBool::new(false)))?;
    }
    set_child_subreaper(Some(getpid()))?;
    let _ = fs::write("/proc/self/oom_score_adj", SOONER); // of programs, too; at worst they are as likely as the run
    let (ended, wakes) = UnixStream::pair()?;
    ended.set_nonblocking(true)?;
    pipe::register(SIGCHLD, wakes)?;
    let run = UnixStream::from(io::stdin().as_fd().try_clone_to_owned()?);
    // A reader of what programs print, so that they do not die of printing while they end after the run has.
    let readers = [1, 2].map(|fd| {
        let mut options = OpenOptions::new();
        options.read(true).custom_flags(OFlags::NONBLOCK.bits().cast_signed()).open(format!("/proc/self/fd/{fd}")).ok()
    });
    let mut guard = Guard { run, ended, readers };
    let mut last = None;
    while let Some(order) = receive(&guard.run)? {
        if let Order::Run(program) = order {
            let answer = guard.run(&program)?;
            last = Some(program);
            let Some(answer) = answer else { break };
            if send(&guard.run, &answer).is_err() {
                break;
            }
        }
    }
    // The run is gone, and may not have read all that the last one printed.
    if let Some(program) = last {
        while guard.keep_unheard(&program) {}
    }
    Ok(())
}

struct Guard {
    run: UnixStream,
    /// Can be read after a child has ended.
    ended: UnixStream,
    readers: [Option<File>; 2],
}

/// A program that runs.
struct Running {
    leader: Pid,
    /// When it is killed.
    deadline: Option<Instant>,
    /// Whether the run is gone.
    alone: bool,
    peak: u64,
    next_look: Instant,
    look: Duration,
}

impl Guard {
    /// Runs a program to its end; none if the run is gone.
    fn run(&mut self, program: &Program) -> io::Result<Option<Answer>> {
        let _lock = match folder(program) {
            Ok(lock) => lock,
            Err((reason, its_own)) => return Ok(Some(Answer::NotStarted(reason, its_own))),
        };
        let killed_before = killed_for_memory();
        let leader = match start(program) {
            Ok(leader) => leader,
            Err(error) => {
                let its_own = error.kind() == io::ErrorKind::ArgumentListTooLong;
                return Ok(Some(Answer::NotStarted(error.to_string(), its_own)));
            }
        };
        let begun = Instant::now();
        let mut running =
            Running { leader, deadline: None, alone: false, peak: 0, next_look: begun + FIRST_LOOK, look: FIRST_LOOK };
        let how = loop {
            if let Some(how) = reap(leader) {
                break how;
            }
            let now = Instant::now();
            if running.deadline.is_some_and(|deadline| now >= deadline) {
                break kill_leader(leader);
            }
            if let Some(most) = program.memory.filter(|_| now >= running.next_look) {
                running.peak = running.peak.max(memory(&descendants(getpid())));
                running.look = (2 * running.look).min(LOOK);
                running.next_look = Instant::now() + running.look;
                if running.peak > most {
                    kill_leader(leader);
                    break How::TooLarge;
                }
            }
            self.wait(&mut running, program)?;
        };
        kill_all(getpid());
        let out_of_memory = how != How::Exited(0) && killed_for_memory() > killed_before;
        Ok((!running.alone).then_some(Answer::Ended(Ended { how, peak: running.peak, out_of_memory })))
    }

    /// Keeps a piece of what the program printed and its run, which is gone, has not heard; whether there was any.
    fn keep_unheard(&mut self, program: &Program) -> bool {
        let mut any = false;
        let mut piece = vec![0; 1 << 16];
        for (reader, name) in self.readers.iter_mut().zip(UNHEARD) {
            let Some(Ok(n @ 1..)) = reader.as_mut().map(|reader| reader.read(&mut piece)) else { continue };
            any = true;
            let file = own_file::append(&program.dir.join(name));
            let room = |file: &File| file.metadata().is_ok_and(|found| found.len() < MOST_BYTES - n as u64);
            let _ = file.map(|file| room(&file).then(|| (&file).write_all(&piece[..n]))); // nobody is left to be told
        }
        any
    }

    /// Waits until something happens or is to be done.
    fn wait(&mut self, running: &mut Running, program: &Program) -> io::Result<()> {
        let look = program.memory.map(|_| running.next_look);
        let until = running.deadline.into_iter().chain(look).min();
        let timeout = until.map_or(LONG, |until| until.saturating_duration_since(Instant::now()));
        let timeout = timeout.max(Duration::from_millis(1));
        let timeout = Timespec::try_from(timeout).unwrap_or(Timespec { tv_sec: 1, tv_nsec: 0 });
        let mut fds = vec![PollFd::new(&self.ended, PollFlags::IN)];
        if running.alone {
            fds.extend(self.readers.iter().flatten().map(|reader| PollFd::new(reader, PollFlags::IN)));
        } else {
            fds.push(PollFd::new(&self.run, PollFlags::IN));
        }
        match poll(&mut fds, Some(&timeout)) {
            Ok(_) | Err(Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
        let told = !running.alone && !fds[1].revents().is_empty();
        while let Ok(1..) = (&self.ended).read(&mut [0; 64]) {}
        if running.alone {
            self.keep_unheard(program);
        }
        if told {
            match receive(&self.run)? {
                Some(Order::Stop { word, grace }) => running.stop(program, &word, grace),
                Some(Order::Run(_)) => {} // one at a time
                None => {
                    running.alone = true;
                    running.stop(program, "interrupted", GRACE_OF_A_LOST_RUN);
                }
            }
        }
        Ok(())
    }
}

impl Running {
    /// Asks the program to end, and sets the time until which it may.
    fn stop(&mut self, program: &Program, word: &str, grace: Duration) {
        let deadline = Instant::now() + grace;
        self.deadline = Some(self.deadline.map_or(deadline, |earlier| earlier.min(deadline)));
        // It may not look there; the signal says it, too.
        let _ = own_file::overwrite(&program.dir.join("stop")).and_then(|mut file| file.write_all(word.as_bytes()));
        let _ = kill_process_group(self.leader, Signal::TERM); // it may be gone
    }
}

/// Takes the folder of a program for it alone; or why not, and whether that lies with the program.
fn folder(program: &Program) -> Result<File, (String, bool)> {
    let told = |error: io::Error| (format!("{}: {error}", program.dir.join(".lock").display()), true);
    let lock = own_file::overwrite(&program.dir.join(".lock")).map_err(told)?;
    let begun = Instant::now();
    loop {
        match lock.try_lock() {
            Ok(()) => return Ok(lock),
            Err(TryLockError::WouldBlock) if begun.elapsed() < WAIT_FOR_FOLDER => {
                std::thread::sleep(Duration::from_millis(20));
            }
            Err(TryLockError::WouldBlock) => {
                return Err((format!("{}: another process still uses this folder", program.dir.display()), false));
            }
            Err(TryLockError::Error(error)) => return Err(told(error)),
        }
    }
}

/// Starts the program in a session of its own. It dies with this guard.
fn start(program: &Program) -> io::Result<Pid> {
    let Some((name, arguments)) = program.argv.split_first() else { return Err(io::ErrorKind::InvalidInput.into()) };
    let mut command = Command::new(name);
    command.args(arguments).envs(program.env.iter().map(|(key, value)| (key, value)));
    command.env_remove("RUST_BACKTRACE"); // the guard's own
    pass_mark(&mut command);
    // Opened anew for each program: what one does to its streams is not felt by the next.
    let stream = |fd| OpenOptions::new().write(true).open(format!("/proc/self/fd/{fd}"));
    command.current_dir(&program.cwd).stdin(Stdio::null()).stdout(stream(1)?).stderr(stream(2)?);
    in_own_session(&mut command, Signal::KILL);
    Ok(Pid::from_child(&command.spawn()?)) // `reap` waits for it
}

/// How the leader ended, if it has. Whatever else has ended meanwhile is waited for, too.
fn reap(leader: Pid) -> Option<How> {
    loop {
        match wait(WaitOptions::NOHANG) {
            Ok(Some((pid, status))) if pid == leader => return Some(how(status)),
            Ok(Some(_)) | Err(Errno::INTR) => {}
            Ok(None) => return None,
            Err(_) => return Some(KILLED), // there is no child any more
        }
    }
}

fn how(status: WaitStatus) -> How {
    status.exit_status().map_or_else(|| status.terminating_signal().map_or(KILLED, How::Killed), How::Exited)
}

/// Kills the leader first: what it has started could otherwise make it report another end.
fn kill_leader(leader: Pid) -> How {
    let _ = kill_process_group(leader, Signal::KILL); // it may be gone
    let begun = Instant::now();
    while begun.elapsed() < LOOK {
        if let Some(how) = reap(leader) {
            return how;
        }
        std::thread::sleep(Duration::from_millis(1));
    }
    KILLED
}
