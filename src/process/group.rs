//! The process groups that children lead. A signal to a group reaches all that its leader has started, and none that is
//! typed at the terminal does: Ctrl-C is the business of this program, which knows how to stop a trial, and Ctrl-Z is
//! passed on from here.

use std::io::{self, Read};
use std::os::unix::net::UnixStream;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, ExitStatus};
use std::sync::{Mutex, MutexGuard, Once, PoisonError};
use std::thread::Builder;

use rustix::process::{Pid, Signal, kill_process_group};
use signal_hook::consts::SIGTSTP;
use signal_hook::low_level::{emulate_default_handler, pipe};

use super::ignored::is_ignored;

/// The leaders that have not been waited for: until then a number is nobody else's.
static LEADERS: Mutex<Vec<Pid>> = Mutex::new(Vec::new());

/// A child process and all that it starts, but for what leaves for a group of its own.
pub(super) struct Group {
    pub(super) leader: Child,
    ended: bool,
}

impl Group {
    /// Starts `command` as the leader of a new group.
    pub(super) fn spawn(command: &mut Command) -> io::Result<Self> {
        static FORWARD: Once = Once::new();
        FORWARD.call_once(|| drop((!is_ignored(SIGTSTP)).then(forward_suspension))); // at worst Ctrl-Z stops this program alone
        let mut leaders = leaders();
        let leader = command.process_group(0).spawn()?;
        leaders.push(Pid::from_child(&leader));
        Ok(Self { leader, ended: false })
    }

    /// Kills all that is left of it, and says how its leader ended.
    pub(super) fn end(&mut self) -> io::Result<ExitStatus> {
        if !self.ended {
            self.ended = true;
            let leader = Pid::from_child(&self.leader);
            leaders().retain(|other| *other != leader);
            signal(&[leader], Signal::KILL);
        }
        self.leader.wait()
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        let _ = self.end();
    }
}

fn leaders() -> MutexGuard<'static, Vec<Pid>> {
    LEADERS.lock().unwrap_or_else(PoisonError::into_inner)
}

fn signal(leaders: &[Pid], signal: Signal) {
    for leader in leaders {
        let _ = kill_process_group(*leader, signal); // it may be gone
    }
}

/// From now on the groups stand still as long as this program does after a Ctrl-Z.
fn forward_suspension() -> io::Result<()> {
    let (mut pressed, handler) = UnixStream::pair()?;
    Builder::new().name("suspension".into()).spawn(move || {
        while let Ok(1..) = pressed.read(&mut [0; 16]) {
            let leaders = leaders(); // none is started meanwhile
            signal(&leaders, Signal::STOP);
            let _ = emulate_default_handler(SIGTSTP); // stands still here
            signal(&leaders, Signal::CONT);
        }
    })?;
    pipe::register(SIGTSTP, handler).map(drop)
}
