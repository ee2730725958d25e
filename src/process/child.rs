//! A process of this program's own kind, spoken to through a socket; it ends with its handle, whatever it is doing.
//!
//! The socket is its stdin, so that nothing printed can get between the messages, and so that it notices when the run
//! is gone.

use std::io::{self, Read};
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStderr, Command, ExitStatus, Stdio};
use std::thread::{Builder, JoinHandle};

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::low_level::signal_name;

use crate::trial::Outcome;

/// What is kept of its stderr.
const LAST_WORDS: usize = 1024;

/// A running process.
pub(crate) struct Process {
    child: Child,
    last_words: Option<JoinHandle<String>>,
}

/// This very program, even if its file has been replaced since it started.
pub(crate) fn this_program(argument: &str) -> io::Result<Command> {
    let running = Path::new("/proc/self/exe");
    let path = if running.exists() { PathBuf::from(running) } else { std::env::current_exe()? };
    let mut command = Command::new(path);
    command.arg0("sweeper").arg(argument);
    command.env("RUST_BACKTRACE", "0"); // so that its last line is what went wrong
    Ok(command)
}

impl Process {
    /// Starts it, and opens the line to it.
    pub(crate) fn start(mut command: Command) -> io::Result<(Self, UnixStream)> {
        let (ours, theirs) = UnixStream::pair()?;
        command.stdin(OwnedFd::from(theirs)).stdout(Stdio::null()).stderr(Stdio::piped());
        let mut process = Self { child: command.spawn()?, last_words: None };
        if let Some(stderr) = process.child.stderr.take() {
            let listen = Builder::new().name("last words".into()).spawn(move || last_line(stderr))?;
            process.last_words = Some(listen);
        }
        // `command` ends here and with it our copy of their end: it closes when the process ends.
        Ok((process, ours))
    }

    /// Ends it, unless it ended by itself, and says how that was.
    pub(crate) fn end(&mut self) -> io::Result<Outcome> {
        let _ = self.child.kill(); // it may be gone
        let status = self.child.wait()?;
        let last_words = self.last_words.take().and_then(|listening| listening.join().ok()).unwrap_or_default();
        Ok(outcome(status, &last_words))
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What it means for the trial that its process ended so, without a result.
fn outcome(status: ExitStatus, last_words: &str) -> Outcome {
    let how = match status.signal() {
        // It ignores these once it has come so far: somebody stopped it before that, with the run or for good.
        Some(SIGINT | SIGTERM | SIGHUP) => return Outcome::Interrupted,
        Some(signal) => match signal_name(signal) {
            Some(name) => format!("its process was killed by signal {signal} ({name})"),
            None => format!("its process was killed by signal {signal}"),
        },
        None => format!("its process ended without a result ({status})"),
    };
    let reason = if last_words.is_empty() { how } else { format!("{how}: {last_words}") };
    Outcome::Failed { reason }
}

/// Reads to the end; the last line that says something.
fn last_line(mut stderr: ChildStderr) -> String {
    let (mut kept, mut chunk) = (Vec::new(), [0; LAST_WORDS]);
    while let Ok(n @ 1..) = stderr.read(&mut chunk) {
        kept.extend_from_slice(&chunk[..n]);
        kept.drain(..kept.len().saturating_sub(LAST_WORDS));
    }
    let text = String::from_utf8_lossy(&kept);
    let mut lines = text.lines().map(|line| line.replace(char::is_control, "").trim().to_owned());
    lines.rfind(|line| !line.is_empty()).unwrap_or_default()
}
