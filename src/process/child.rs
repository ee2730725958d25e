//! A running child process. It ends with its handle, whatever it is doing, and takes along what it has started.

use std::io;
use std::os::unix::process::ExitStatusExt;
use std::process::{Command, ExitStatus, Stdio};
use std::sync::mpsc::Receiver;
use std::time::Duration;

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::low_level::signal_name;

use super::group::Group;
use super::last_words;

/// What its stderr is given to end after it did: what has left its group may hold it open.
const DRAIN: Duration = Duration::from_secs(2);

/// A running process.
pub(crate) struct Process {
    group: Group,
    last_words: Option<Receiver<String>>,
}

impl Process {
    /// Starts it. Its stderr is read to the end and kept for its last words; what `command` holds of its other streams
    /// is closed here.
    pub(crate) fn start(mut command: Command) -> io::Result<Self> {
        let mut group = Group::spawn(command.stderr(Stdio::piped()))?;
        let last_words = group.leader.stderr.take().map(last_words::listen).transpose()?;
        Ok(Self { group, last_words })
    }

    /// Kills it and all of its group, unless it ended by itself, and says for a person how it ended without a result; none
    /// if it was stopped.
    pub(crate) fn end(&mut self) -> io::Result<Option<String>> {
        let status = self.group.end()?;
        let last_words = self.last_words.as_ref().and_then(|line| line.recv_timeout(DRAIN).ok()).unwrap_or_default();
        Ok(how(status, &last_words))
    }
}

/// How a process ended, in words.
fn how(status: ExitStatus, last_words: &str) -> Option<String> {
    let how = match status.signal() {
        // Somebody stopped it, with the run or for good.
        Some(SIGINT | SIGTERM | SIGHUP) => return None,
        Some(signal) => {
            format!("its process was killed by {}", named(signal))
        }
        None => format!("its process ended without a result ({status})"),
    };
    Some(if last_words.is_empty() { how } else { format!("{how}: {last_words}") })
}

/// `signal 9 (SIGKILL)`
pub(crate) fn named(signal: i32) -> String {
    let name = signal_name(signal).map(|name| format!(" ({name})")).unwrap_or_default();
    format!("signal {signal}{name}")
}

#[cfg(test)]
mod tests {
    use std::io::Read;
    use std::os::fd::OwnedFd;
    use std::os::unix::net::UnixStream;

    use super::*;

    #[test]
    fn what_a_process_has_started_ends_with_it() {
        let end: fn(Process) = |mut process| {
            let reason = "its process was killed by signal 9 (SIGKILL): no".to_owned();
            assert_eq!(process.end().unwrap(), Some(reason));
        };
        for end in [end, drop] {
            let (mut ours, theirs) = UnixStream::pair().unwrap();
            let mut command = Command::new("sh");
            command.args(["-c", "trap '' TERM; echo no >&2; (sleep 600; :) & sleep 600 & echo begun; wait"]);
            command.stdout(OwnedFd::from(theirs));
            let process = Process::start(command).unwrap();
            ours.read_exact(&mut [0; 6]).unwrap();
            end(process);
            // All of them hold the stream as long as they live.
            ours.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
            assert_eq!(ours.read(&mut [0]).unwrap(), 0);
        }
    }
}
