//! Where sweeps are run to be measured, and what a process takes.

use std::cell::Cell;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use tempfile::TempDir;
use wait4::Wait4;

use super::isa::Isa;
use crate::machine::said;

/// What a process took.
#[derive(Debug)]
pub(super) struct Cost {
    /// Seconds from its start to its end.
    pub(super) wall: f64,
    /// Seconds of CPU, with those of the processes that it waited for.
    pub(super) cpu: f64,
    /// The most memory at any time.
    pub(super) mib: f64,
    /// Cores that other processes kept busy meanwhile: wall time means little unless they are next to none.
    pub(super) others: f64,
    /// What it printed.
    pub(super) out: String,
}

/// Runs a command to its end, which must be a good one.
pub(super) fn cost(command: &mut Command) -> Cost {
    let (status, cost) = cost_until(command, || false);
    assert!(status.success(), "{command:?}: {status}");
    cost
}

/// Runs a command to its end, for which it is asked once this is so: four times a second it is looked.
#[expect(clippy::cast_precision_loss, reason = "bytes of memory")]
fn cost_until(command: &mut Command, is_over: impl Fn() -> bool + Send) -> (ExitStatus, Cost) {
    let (begin, busy) = (Instant::now(), busy());
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().unwrap();
    let (id, mut stdout) = (child.id().to_string(), child.stdout.take().unwrap());
    let mut out = String::new();
    thread::scope(|scope| {
        let (ended, until) = mpsc::channel::<()>();
        scope.spawn(move || {
            while until.recv_timeout(Duration::from_millis(250)) == Err(RecvTimeoutError::Timeout) {
                if is_over() {
                    Command::new("kill").args(["-TERM", &id]).status().unwrap();
                    break;
                }
            }
        });
        stdout.read_to_string(&mut out).unwrap();
        drop(ended);
    });
    let end = child.wait4().unwrap();
    let wall = begin.elapsed().as_secs_f64();
    let cpu = (end.rusage.utime + end.rusage.stime).as_secs_f64();
    let others = ((self::busy() - busy - cpu) / wall).max(0.0);
    (end.status, Cost { wall, cpu, mib: end.rusage.maxrss as f64 / f64::from(1 << 20), others, out })
}

/// Seconds that all cores together have worked since the machine was started; NaN where that is not told.
fn busy() -> f64 {
    let stat = fs::read_to_string("/proc/stat").unwrap_or_default();
    let ticks = stat.lines().next().map(|line| line.split_whitespace().skip(1).map_while(|n| n.parse().ok()));
    // user, nice, system, idle, iowait, irq, softirq, steal: in hundredths of a second.
    let ticks: Vec<f64> = ticks.into_iter().flatten().take(8).collect();
    if ticks.len() < 8 { f64::NAN } else { (ticks.iter().sum::<f64>() - ticks[3] - ticks[4]) / 100.0 }
}

/// A temporary folder in which nothing is removed before the end.
pub(super) struct Place {
    isa: Option<Isa>,
    dir: TempDir,
    taken: Cell<usize>,
}

impl Place {
    /// One whose sweeps compute with a set of instructions, or with what sweeper takes by itself.
    pub(super) fn new(isa: Option<Isa>) -> Self {
        Self { isa, dir: tempfile::tempdir().unwrap(), taken: Cell::new(0) }
    }

    /// A path in it that was never used.
    pub(super) fn fresh(&self) -> PathBuf {
        self.taken.set(self.taken.get() + 1);
        self.dir.path().join(self.taken.get().to_string())
    }

    /// Writes a sweep file that will be run in a new folder.
    pub(super) fn sweep(&self, toml: &str) -> Sweep {
        let folder = self.fresh();
        fs::create_dir(&folder).unwrap();
        fs::write(folder.join("sweep.toml"), toml).unwrap();
        let name = toml.split("name = \"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
        Sweep { isa: self.isa, results: folder.join("outputs").join(name), folder }
    }

    /// The kind of file system that it lies on.
    pub(super) fn disk(&self) -> String {
        let told = said("df", &["--output=fstype", self.dir.path().to_str().unwrap()]);
        told.lines().last().unwrap_or("an unknown file system").to_owned()
    }
}

/// A sweep file, and where its results go.
pub(super) struct Sweep {
    isa: Option<Isa>,
    folder: PathBuf,
    results: PathBuf,
}

impl Sweep {
    /// `sweeper run`, the whole process. Run again, it resumes.
    pub(super) fn run(&self, jobs: usize) -> Cost {
        cost(&mut self.command(&self.run_with(jobs)))
    }

    /// `sweeper run`, stopped once this is so of its results.
    pub(super) fn run_until(&self, jobs: usize, is_over: impl Fn(&Path) -> bool + Send) -> Cost {
        cost_until(&mut self.command(&self.run_with(jobs)), move || is_over(&self.results)).1
    }

    /// `sweeper report`.
    pub(super) fn report(&self) -> Cost {
        cost(&mut self.command(&["report".to_owned(), self.results.to_str().unwrap().to_owned()]))
    }

    /// Its results.
    pub(super) fn results(&self) -> &Path {
        &self.results
    }

    fn run_with(&self, jobs: usize) -> Vec<String> {
        let args = ["run", "sweep.toml", "-j", &jobs.to_string()].map(str::to_owned);
        args.into_iter().chain(self.isa.map(|isa| format!("--isa={isa}"))).collect()
    }

    fn command(&self, args: &[String]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_sweeper"));
        command.args(args).current_dir(&self.folder).stderr(Stdio::null());
        command
    }
}

/// A line of progress.
#[expect(clippy::print_stderr, reason = "measurements of minutes say how far they are")]
pub(super) fn tell(line: &str) {
    eprintln!("{line}");
}
