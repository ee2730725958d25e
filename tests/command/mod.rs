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
pub(crate) fn running_below(folder: &Path) -> Vec<String> {
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

/// Asserts that nothing of the trials runs any more, after so long at most.
#[track_caller]
pub(crate) fn nothing_runs(sweeper: &Sweeper, patience: Duration) {
    let begun = Instant::now();
    loop {
        let left = running(sweeper);
        if left.is_empty() {
            return;
        }
        assert!(begun.elapsed() < patience, "left running: {left:?}");
        std::thread::sleep(Duration::from_millis(10));
    }
}
