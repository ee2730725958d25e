//! This very program as a child of its own.

use std::io;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Runs this program with `argument`, even if its file has been replaced since it started.
pub(crate) fn this_program(argument: &str) -> io::Result<Command> {
    let running = Path::new("/proc/self/exe");
    let path = if running.exists() { PathBuf::from(running) } else { std::env::current_exe()? };
    let mut command = Command::new(path);
    command.arg0("sweeper").arg(argument);
    command.env("RUST_BACKTRACE", "0"); // so that its last line is what went wrong
    Ok(command)
}
