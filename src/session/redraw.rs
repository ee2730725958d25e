//! The report of a sweep that is being run, drawn again every so often by a process of its own: whatever becomes of that, the
//! run goes on.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

/// How often it is looked whether a drawing has ended.
const LOOK: Duration = Duration::from_millis(100);

/// Draws until it is dropped.
pub(super) struct Redraw {
    end: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Redraw {
    /// Draws the report of the sweep in `dir` each time so much has passed since the last one was there. Where the system
    /// has no thread for it the report is drawn at the end alone.
    pub(super) fn every(pause: Duration, dir: &Path) -> Self {
        let (end, ended) = channel();
        let dir = dir.to_owned();
        let thread = std::thread::Builder::new().name("report".to_owned()).spawn(move || draw(pause, &dir, &ended));
        Self { end: Some(end), thread: thread.ok() }
    }
}

impl Drop for Redraw {
    fn drop(&mut self) {
        self.end.take();
        if let Some(thread) = self.thread.take() {
            let _ = thread.join(); // of one that panicked the run needs nothing
        }
    }
}

fn draw(pause: Duration, dir: &Path, ended: &Receiver<()>) {
    while ended.recv_timeout(pause) == Err(RecvTimeoutError::Timeout) {
        let Ok(program) = std::env::current_exe() else { return };
        let silent = || Stdio::null();
        let child =
            Command::new(program).arg("report").arg(dir).stdin(silent()).stdout(silent()).stderr(silent()).spawn();
        if let Ok(mut child) = child
            && !is_through(&mut child, ended)
        {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// Waits until it ends; false if the run ends before.
fn is_through(child: &mut Child, ended: &Receiver<()>) -> bool {
    while let Ok(None) = child.try_wait() {
        if ended.recv_timeout(LOOK) != Err(RecvTimeoutError::Timeout) {
            return false;
        }
    }
    true
}
