//! A place where a sweep runs: a folder with its file, and another with its results. Runs end in time, or are ended.

use std::collections::BTreeMap;
use std::fs;
use std::io::{ErrorKind, Read};
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use super::row::Held;

/// Files by their path in a folder.
pub(super) type Files = BTreeMap<String, Vec<u8>>;

/// A sweep file and where its results go.
#[derive(Debug)]
pub(super) struct Place {
    dir: TempDir,
    outputs: PathBuf,
    name: String,
    report: bool,
}

impl Place {
    /// A new place for the sweep `toml`.
    pub(super) fn new(toml: &str) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let outputs = fs::canonicalize(dir.path()).unwrap().join("outputs");
        fs::write(dir.path().join("sweep.toml"), toml).unwrap();
        let name = toml.split('"').nth(1).unwrap().to_owned();
        Self { dir, outputs, name, report: false }
    }

    /// Draws the report, too.
    pub(super) fn with_report(self) -> Self {
        Self { report: true, ..self }
    }

    /// The folder that the place lies in.
    pub(super) fn dir(&self) -> &Path {
        self.dir.path()
    }

    /// The folder of the sweep.
    pub(super) fn sweep(&self) -> PathBuf {
        self.outputs.join(&self.name)
    }

    /// The command that runs the sweep with `jobs` threads, perhaps `under` a program.
    pub(super) fn command(&self, under: &[String], jobs: usize) -> Command {
        let mut words = under.to_vec();
        let report = self.report.then_some("--report");
        words.extend([env!("CARGO_BIN_EXE_sweeper"), "run", "sweep.toml", "-o"].map(str::to_owned));
        words.extend([self.outputs.to_str().unwrap().to_owned(), "-j".to_owned(), jobs.to_string()]);
        words.extend(report.map(str::to_owned));
        self.program(&words)
    }

    /// A command of the binary on the sweep's folder: `report`, `verify`, …
    pub(super) fn on_results(&self, command: &str) -> Command {
        self.program(&[env!("CARGO_BIN_EXE_sweeper"), command, self.sweep().to_str().unwrap()].map(str::to_owned))
    }

    /// What `plan --json` says of the sweep.
    pub(super) fn plan(&self) -> serde_json::Value {
        let mut command =
            self.program(&[env!("CARGO_BIN_EXE_sweeper"), "plan", "sweep.toml", "--json"].map(str::to_owned));
        serde_json::from_slice(&command.stdout(Stdio::piped()).output().unwrap().stdout).unwrap()
    }

    fn program(&self, words: &[String]) -> Command {
        let mut command = Command::new(&words[0]);
        command.args(&words[1..]).current_dir(self.dir.path()).process_group(0);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
        command
    }

    /// Runs the sweep to its end on `jobs` threads.
    pub(super) fn run(&self, jobs: usize) -> End {
        End::of(self.command(&[], jobs).spawn().unwrap(), Duration::from_mins(2))
    }

    /// Runs the sweep to its end, which must be all well, to the bytes that are expected.
    pub(super) fn ends_with(&self, jobs: usize, expected: &Files) -> Held {
        self.run(jobs).is(&[0])?;
        same(expected, &self.results())
    }

    /// Every file of the sweep.
    pub(super) fn files(&self) -> Files {
        let mut files = Files::new();
        collect(&self.sweep(), "", &mut files);
        files
    }

    /// The files that promise the same bytes.
    pub(super) fn results(&self) -> Files {
        let mut files = self.files();
        let apart = ["journal/", "quarantine/", "checkpoints/"];
        files.retain(|name, _| name != "run.lock" && !apart.iter().any(|dir| name.starts_with(dir)));
        files
    }

    /// Removes all results and puts these in their place.
    pub(super) fn put(&self, files: &Files) {
        match fs::remove_dir_all(&self.outputs) {
            Err(e) if e.kind() != ErrorKind::NotFound => panic!("{}: {e}", self.outputs.display()),
            _ => {}
        }
        for (name, bytes) in files {
            let path = self.sweep().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
    }

    /// The results of a run that nobody disturbs.
    pub(super) fn undisturbed(&self) -> Files {
        self.put(&Files::new());
        self.run(2).is(&[0]).unwrap();
        self.results()
    }
}

fn collect(dir: &Path, prefix: &str, files: &mut Files) {
    for entry in fs::read_dir(dir).into_iter().flatten().flatten() {
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        let kind = entry.file_type().unwrap();
        if kind.is_dir() {
            collect(&entry.path(), &format!("{name}/"), files);
        } else if kind.is_file() // a pipe or a device would never end
            && let Ok(bytes) = fs::read(entry.path())
        {
            files.insert(name, bytes);
        }
    }
}

/// Whether two folders hold the same bytes; says the first difference, by the file's name alone.
pub(super) fn same(expected: &Files, found: &Files) -> Held {
    let short = |name: &str| name.rsplit('/').next().unwrap_or_default().to_owned();
    for (name, bytes) in expected {
        match found.get(name) {
            None => return Err(format!("{} is missing", short(name))),
            Some(other) if other != bytes => return Err(format!("other bytes in {}", short(name))),
            Some(_) => {}
        }
    }
    match found.keys().find(|name| !expected.contains_key(*name)) {
        Some(name) => Err(format!("{} is left over", short(name))),
        None => Ok(()),
    }
}

/// How a process ended.
#[derive(Debug)]
pub(super) struct End {
    pub(super) err: String,
    pub(super) code: Option<i32>,
    pub(super) signal: Option<i32>,
    pub(super) took: Duration,
}

impl End {
    /// Waits for the end of `child`; after `limit` all of its process group is killed.
    pub(super) fn of(mut child: Child, limit: Duration) -> Self {
        let begin = Instant::now();
        let status = loop {
            if let Some(status) = child.try_wait().unwrap() {
                break status;
            }
            if begin.elapsed() > limit {
                Command::new("kill").args(["-KILL", "--", &format!("-{}", child.id())]).status().unwrap();
            }
            std::thread::sleep(Duration::from_millis(1));
        };
        let took = begin.elapsed();
        let mut err = Vec::new();
        child.stderr.take().unwrap().read_to_end(&mut err).unwrap();
        let err = String::from_utf8_lossy(&err).into_owned();
        Self { err, code: status.code(), signal: status.signal(), took }
    }

    /// Whether the exit code is one of these.
    pub(super) fn is(&self, codes: &[i32]) -> Held {
        match self.code {
            Some(code) if codes.contains(&code) => Ok(()),
            Some(code) => Err(format!("exit {code}: {}", last_line(&self.err))),
            None => Err(format!("ended by signal {} after {} s", self.signal.unwrap_or(0), self.took.as_secs())),
        }
    }
}

/// The last line, with the names of files alone for their paths: to be counted, not told apart.
pub(super) fn last_line(text: &str) -> String {
    let line = text.lines().last().unwrap_or("(no message)");
    line.split(' ').map(|word| word.rsplit('/').next().unwrap_or(word)).collect::<Vec<_>>().join(" ")
}
