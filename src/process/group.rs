//! The process groups that children lead. A signal to a group reaches all that its leader has started, and none that is
//! typed at the terminal does: Ctrl-C is the business of this program, which knows how to stop a trial, and Ctrl-Z is
//! passed on from here, also to what has left the group.

use std::io::{self, Read};
use std::os::unix::net::UnixStream;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, ExitStatus};
use std::sync::{Mutex, MutexGuard, Once, OnceLock, PoisonError};
use std::thread::{Builder, sleep};
use std::time::{Duration, Instant};

use rustix::process::{
    Pid, Signal, WaitOptions, getpid, kill_process, kill_process_group, set_child_subreaper, waitpid,
};
use signal_hook::consts::SIGTSTP;
use signal_hook::low_level::{emulate_default_handler, pipe};

use super::descendants::{children, descendants};
use super::ignored::is_ignored;
use super::session::in_own_session;

/// The leaders that have not been waited for: until then a number is nobody else's.
static LEADERS: Mutex<Vec<Leader>> = Mutex::new(Vec::new());

#[derive(Clone, Copy)]
struct Leader {
    pid: Pid,
    /// Whether it guards others.
    is_guard: bool,
}

/// The children that this process had when it became a subreaper: whoever it was before has started them.
static EARLIER: OnceLock<Vec<Pid>> = OnceLock::new();

/// How long it is waited for orphans that were killed.
const PATIENCE: Duration = Duration::from_secs(5);

/// A child process and all that it starts, but for what leaves for a group of its own.
pub(super) struct Group {
    pub(super) leader: Child,
    ended: bool,
}

impl Group {
    /// Starts `command` as the leader of a new group.
    pub(super) fn spawn(command: &mut Command) -> io::Result<Self> {
        Self::start(command.process_group(0), false)
    }

    /// Starts `command` as the leader of a new session, to guard others. It gets this signal when the thread that calls this has ended.
    pub(super) fn spawn_session(command: &mut Command, at_death_of_parent: Signal) -> io::Result<Self> {
        in_own_session(command, at_death_of_parent);
        Self::start(command, true)
    }

    fn start(command: &mut Command, is_guard: bool) -> io::Result<Self> {
        static FORWARD: Once = Once::new();
        FORWARD.call_once(|| drop((!is_ignored(SIGTSTP)).then(forward_suspension))); // at worst Ctrl-Z stops this program alone
        let mut leaders = leaders();
        let leader = command.spawn()?;
        leaders.push(Leader { pid: Pid::from_child(&leader), is_guard });
        Ok(Self { leader, ended: false })
    }

    /// Whether its leader ends by itself within so long.
    pub(super) fn ends_within(&mut self, patience: Duration) -> bool {
        let begun = Instant::now();
        while !self.ended && begun.elapsed() < patience {
            if let Ok(Some(_)) = self.leader.try_wait() {
                return true;
            }
            sleep(Duration::from_millis(1));
        }
        self.ended
    }

    /// Kills all that is left of it, and says how its leader ended.
    pub(super) fn end(&mut self) -> io::Result<ExitStatus> {
        if !self.ended {
            self.ended = true;
            let leader = Pid::from_child(&self.leader);
            leaders().retain(|other| other.pid != leader);
            let _ = kill_process_group(leader, Signal::KILL); // it may be gone
        }
        self.leader.wait()
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        let _ = self.end();
    }
}

fn leaders() -> MutexGuard<'static, Vec<Leader>> {
    LEADERS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// From now on what a child leaves behind when it ends comes to this process.
pub(crate) fn adopt_orphans() {
    EARLIER.get_or_init(|| {
        let earlier = children(getpid());
        let _ = set_child_subreaper(Some(getpid())); // where that cannot be, orphans go where they always did
        earlier
    });
}

/// Kills what children that ended have left behind.
pub(super) fn kill_orphans() {
    let Some(earlier) = EARLIER.get() else { return };
    let begun = Instant::now();
    while begun.elapsed() < PATIENCE {
        let leaders = leaders(); // none is started meanwhile
        let mut orphans = children(getpid());
        orphans.retain(|pid| leaders.iter().all(|leader| leader.pid != *pid) && !earlier.contains(pid));
        if orphans.is_empty() {
            return;
        }
        for orphan in orphans {
            let _ = kill_process(orphan, Signal::KILL); // it may be gone
            let _ = waitpid(Some(orphan), WaitOptions::NOHANG); // or the next time
        }
        drop(leaders);
        sleep(Duration::from_millis(1));
    }
}

/// To the groups, and to what has left them; of guards to what they guard, so that they can end that if this program is killed.
fn signal_all(leaders: &[Leader], to_send: Signal) {
    for leader in leaders.iter().filter(|leader| !leader.is_guard) {
        let _ = kill_process_group(leader.pid, to_send); // it may be gone
    }
    for pid in leaders.iter().flat_map(|leader| descendants(leader.pid)) {
        let _ = kill_process(pid, to_send); // it may be gone
    }
}

/// From now on the groups stand still as long as this program does after a Ctrl-Z.
fn forward_suspension() -> io::Result<()> {
    let (mut pressed, handler) = UnixStream::pair()?;
    Builder::new().name("suspension".into()).spawn(move || {
        while let Ok(1..) = pressed.read(&mut [0; 16]) {
            let leaders = leaders(); // none is started meanwhile
            signal_all(&leaders, Signal::STOP);
            let _ = emulate_default_handler(SIGTSTP); // stands still here
            signal_all(&leaders, Signal::CONT);
        }
    })?;
    pipe::register(SIGTSTP, handler).map(drop)
}
