//! What must happen to a child between fork and exec.

use std::io;
use std::os::unix::process::CommandExt;
use std::process::Command;

use rustix::process::{Signal, getpid, getppid, set_parent_process_death_signal, setsid};

/// Lets `command` begin a session of its own, out of reach of the terminal's signals, and get this signal when the thread
/// that starts it ends.
pub(super) fn in_own_session(command: &mut Command, at_death_of_parent: Signal) {
    let parent = getpid();
    let prepare = move || {
        setsid()?;
        set_parent_process_death_signal(Some(at_death_of_parent))?;
        // It may have died before the signal was asked for.
        if getppid() == Some(parent) { Ok(()) } else { Err(io::ErrorKind::BrokenPipe.into()) }
    };
    #[expect(unsafe_code, reason = "std has no other way to do this between fork and exec")]
    // SAFETY: `prepare` does four system calls and neither allocates nor locks, so that it may run in the child of a fork
    // of a process with threads.
    unsafe {
        command.pre_exec(prepare);
    }
}
