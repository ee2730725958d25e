//! What the run and a guard say to each other: a length in four bytes and as much JSON.

use std::io::{self, ErrorKind, Read, Write};
use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::time::Duration;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// A program to be run.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Program {
    /// The program and its arguments.
    pub(crate) argv: Vec<String>,
    /// What is added to the environment.
    pub(crate) env: Vec<(String, String)>,
    /// Where it runs.
    pub(crate) cwd: PathBuf,
    /// A folder that no other program may use at the same time, wherever that runs.
    pub(crate) dir: PathBuf,
    /// Bytes of memory that it may take with all that it starts; none: nobody looks.
    pub(crate) memory: Option<u64>,
}

/// To the guard.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Order {
    /// Run this.
    Run(Program),
    /// End it: the word is written to `stop` in its folder, SIGTERM sent, and after so long SIGKILL.
    Stop { word: String, grace: Duration },
}

/// From the guard.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Answer {
    /// It could not be started, for this reason, and whether that lies with what it is given and its folder.
    NotStarted(String, bool),
    /// It ended, and nothing is left of it.
    Ended(Ended),
}

/// What is known of a program that has ended.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(crate) struct Ended {
    pub(crate) how: How,
    /// Bytes of memory that it was seen to take at most, with all that it started; 0 where it was too short to be seen or
    /// nobody looked.
    pub(crate) peak: u64,
    /// Whether the system killed a process for lack of memory while it ran.
    pub(crate) out_of_memory: bool,
}

/// How a program ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum How {
    /// With this status.
    Exited(i32),
    /// By this signal.
    Killed(i32),
    /// It took more memory than it may.
    TooLarge,
}

pub(super) fn send(mut to: &UnixStream, message: &impl Serialize) -> io::Result<()> {
    let json = serde_json::to_vec(message)?;
    let length = u32::try_from(json.len()).map_err(|_| io::Error::from(ErrorKind::InvalidInput))?;
    to.write_all(&[&length.to_le_bytes(), json.as_slice()].concat())
}

/// The next message; none where the other side is gone.
pub(super) fn receive<T: DeserializeOwned>(mut from: &UnixStream) -> io::Result<Option<T>> {
    let mut length = [0; 4];
    match from.read_exact(&mut length) {
        Err(e) if matches!(e.kind(), ErrorKind::UnexpectedEof | ErrorKind::ConnectionReset) => return Ok(None),
        read => read?,
    }
    let mut json = vec![0; u32::from_le_bytes(length) as usize];
    from.read_exact(&mut json)?;
    Ok(Some(serde_json::from_slice(&json)?))
}
