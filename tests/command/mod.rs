//! Programs as objectives: what they are given, what is heard of them, how they end and what is left of them.

mod ends;
mod examples;
mod hostile;
mod metrics;
mod params;
mod results;
mod trees;

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use crate::sweeper::Sweeper;

/// A sweep of this command of shell, whose braces are braces, over `x = [1, 2, 3]`, with more keys above [space].
pub(crate) fn shell(script: &str, keys: &str) -> String {
    let script = script.replace('{', "{{").replace('}', "}}");
    format!(
        "name = \"s\"\nmetric.name = \"y\"\n{keys}\nobjective.command = [\"sh\", \"-c\", '''{script}''', \"sh\", \"{{x}}\"]\n\
         [space]\nx = [1, 2, 3]\n"
    )
}

/// A folder with a sweep of this command of shell, to be run.
pub(crate) fn sweeper(script: &str, keys: &str) -> Sweeper {
    Sweeper::new().sweep(&shell(script, keys)).args(["run", "sweep.toml", "-j", "2"])
}

/// The processes that belong to a trial of a sweep in this folder, by what they were told of theirs.
pub(crate) fn running(sweeper: &Sweeper) -> Vec<String> {
    running_below(&sweeper.path("."))
}

/// Likewise, of all sweeps below a folder.
fn running_below(folder: &Path) -> Vec<String> {
    let marker = format!("SWEEPER_TRIAL_DIR={}", fs::canonicalize(folder).unwrap().display());
    let processes = fs::read_dir("/proc").unwrap().flatten();
    let of = |entry: fs::DirEntry| {
        let environment = fs::read(entry.path().join("environ")).ok()?;
        let told = environment.split(|byte| *byte == 0).any(|one| one.starts_with(marker.as_bytes()));
        let command = fs::read_to_string(entry.path().join("cmdline")).ok()?;
        (told && !command.is_empty()).then(|| command.replace('\0', " "))
    };
    processes.filter_map(of).collect()
}

/// The children of a process.
pub(crate) fn children(of: u32) -> Vec<u32> {
    let tasks = fs::read_dir(format!("/proc/{of}/task")).into_iter().flatten().flatten();
    let lists = tasks.map(|task| fs::read_to_string(task.path().join("children")).unwrap_or_default());
    lists.flat_map(|list| list.split_whitespace().map(|pid| pid.parse().unwrap()).collect::<Vec<_>>()).collect()
}

/// What of the trials below a folder still runs after so long.
pub(crate) fn left_running(below: &Path, patience: Duration) -> Vec<String> {
    let begun = Instant::now();
    loop {
        let left = running_below(below);
        if left.is_empty() || begun.elapsed() >= patience {
            return left;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
}

/// Asserts that nothing of the trials runs any more, after so long at most.
#[track_caller]
pub(crate) fn nothing_runs(sweeper: &Sweeper, patience: Duration) {
    let left = left_running(&sweeper.path("."), patience);
    assert!(left.is_empty(), "left running: {left:?}");
}

/// Sends a signal, such as `-KILL`, to a process.
#[track_caller]
pub(crate) fn kill(signal: &str, pid: u32) {
    assert!(Command::new("kill").args([signal, &pid.to_string()]).status().unwrap().success());
}
