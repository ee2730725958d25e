//! The cluster: Slurm's daemons, started and stopped by scripts.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::campaign::Held;

/// Jobs take no longer.
const PATIENCE: Duration = Duration::from_mins(8);

/// Two nodes that take two tasks each, whose daemons are stopped in the end.
pub(super) struct Cluster {
    dir: PathBuf,
}

impl Cluster {
    /// Starts it, or says why that cannot be.
    pub(super) fn up() -> Result<Self, String> {
        let cluster = Self { dir: PathBuf::from(format!("/tmp/sweeper-slurm-{}", std::process::id())) };
        cluster.script("up.sh")?;
        Ok(cluster)
    }

    /// Starts again whatever was killed, and takes nodes back that were drained.
    pub(super) fn mend(&self) -> Held {
        self.script("up.sh")
    }

    fn script(&self, name: &str) -> Held {
        let mut bash = Command::new("bash");
        bash.arg(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/slurm").join(name)).arg(&self.dir);
        let output = bash.env("SLURM_NODE_CPUS", "2").stdin(Stdio::null()).output().unwrap();
        if output.status.success() { Ok(()) } else { Err(String::from_utf8_lossy(&output.stderr).trim().to_owned()) }
    }

    /// The variable by which Slurm's commands find it.
    pub(super) fn conf(&self) -> String {
        self.dir.join("slurm.conf").display().to_string()
    }

    /// What one of Slurm's commands prints.
    fn said(&self, program: &str, args: &[&str]) -> Result<String, String> {
        let output = Command::new(program).args(args).env("SLURM_CONF", self.conf()).output().unwrap();
        let [out, err] = [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).trim().to_owned());
        if output.status.success() { Ok(out) } else { Err(format!("{program}: {err}")) }
    }

    /// Runs one of Slurm's commands.
    pub(super) fn does(&self, program: &str, args: &[&str]) -> Held {
        self.said(program, args).map(drop)
    }

    /// SIGKILL for a daemon.
    pub(super) fn kill(&self, daemon: &str) -> Held {
        let pid = fs::read_to_string(self.dir.join("run").join(format!("{daemon}.pid"))).map_err(|e| e.to_string())?;
        let killed = Command::new("kill").args(["-KILL", pid.trim()]).status().unwrap();
        if killed.success() { Ok(()) } else { Err(format!("{daemon} was not there")) }
    }

    /// Waits until no job waits or runs: for some time, since a daemon that has just begun may know of none yet.
    pub(super) fn wait(&self) -> Held {
        let (begun, mut none_since) = (Instant::now(), None);
        while begun.elapsed() < PATIENCE {
            if self.said("squeue", &["--noheader"]).is_ok_and(|jobs| jobs.is_empty()) {
                let since = *none_since.get_or_insert_with(Instant::now);
                if since.elapsed() > Duration::from_secs(5) {
                    return Ok(());
                }
            } else {
                none_since = None;
            }
            sleep(Duration::from_millis(300));
        }
        Err(format!("jobs are still there: {:?}", self.said("squeue", &["--noheader"])))
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let _ = self.script("down.sh"); // at worst its daemons stay
        let _ = fs::remove_dir_all(&self.dir);
    }
}
