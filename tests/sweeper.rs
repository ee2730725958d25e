//! The builder: a folder of its own with the given files, in which the binary runs; and what came of it, to compare.
//!
//! The binary works inside the folder, so that its messages name files by their short names and are exact.

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// Longer than anything waited for here takes, even on a busy machine.
const PATIENCE: Duration = Duration::from_mins(2);

/// Four configs on two datasets, trained in no time.
pub(crate) const TINY: &str = r#"name = "tiny"
seed = 1
[replicates]
data = 2
[data]
source = "moons"
n_train = 64
n_test = 32
[training]
epochs = 2
batch_size = 16
[space]
model.hidden_size = [4, 8]
training.lr = [1e-3, 1e-2]
"#;

/// Three trials: steps of 100 end beyond all numbers, and the others do not notice.
pub(crate) const WILD: &str = r#"name = "wild"
[data]
source = "moons"
n_train = 64
n_test = 32
[model]
layers = 3
hidden_size = 32
[training]
epochs = 5
batch_size = 8
[space]
training.lr = [1e-3, 100.0, 1e-2]
"#;

/// A folder with files, and arguments to run the binary with.
#[derive(Debug)]
pub(crate) struct Sweeper {
    dir: TempDir,
    args: Vec<String>,
}

impl Sweeper {
    /// An empty folder.
    pub(crate) fn new() -> Self {
        Self { dir: tempfile::tempdir().unwrap(), args: Vec::new() }
    }

    /// Writes `sweep.toml`.
    pub(crate) fn sweep(self, toml: &str) -> Self {
        self.file("sweep.toml", toml)
    }

    /// Writes a file, and the folders it lies in.
    pub(crate) fn file(self, name: &str, bytes: impl AsRef<[u8]>) -> Self {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
        self
    }

    /// The arguments of the runs that follow.
    pub(crate) fn args<'a>(mut self, args: impl IntoIterator<Item = &'a str>) -> Self {
        self.args = args.into_iter().map(str::to_owned).collect();
        self
    }

    /// Runs the binary to its end.
    #[track_caller]
    pub(crate) fn run(&self) -> Output {
        Output::of(self.spawn())
    }

    /// Runs the binary with these arguments to its end.
    #[track_caller]
    pub(crate) fn with<'a>(&self, args: impl IntoIterator<Item = &'a str>) -> Output {
        Output::of(self.command().args(args).spawn().unwrap())
    }

    /// Runs a line of shell, in which `$S` is the binary.
    #[track_caller]
    pub(crate) fn shell(&self, line: &str) -> Output {
        let mut shell = heeding_signals("sh");
        shell.args(["-c", line]).env("S", env!("CARGO_BIN_EXE_sweeper")).current_dir(self.dir.path());
        Output::of(shell.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap())
    }

    /// Starts the binary.
    pub(crate) fn spawn(&self) -> Child {
        self.command().args(&self.args).spawn().unwrap()
    }

    /// Starts the binary with these arguments.
    pub(crate) fn start<'a>(&self, args: impl IntoIterator<Item = &'a str>) -> Child {
        self.command().args(args).spawn().unwrap()
    }

    /// Starts the binary in a process group of its own, as a shell does.
    pub(crate) fn spawn_group(&self) -> Child {
        self.command().args(&self.args).process_group(0).spawn().unwrap()
    }

    fn command(&self) -> Command {
        let mut command = heeding_signals(env!("CARGO_BIN_EXE_sweeper"));
        command.current_dir(self.dir.path()).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// The path of a file in the folder.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// A file as text.
    #[track_caller]
    pub(crate) fn text(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap_or_else(|e| panic!("{name}: {e}"))
    }

    /// Every file below the folder `name`, by its path from there.
    pub(crate) fn files(&self, name: &str) -> BTreeMap<String, Vec<u8>> {
        let mut files = BTreeMap::new();
        collect(&self.path(name), "", &mut files);
        files
    }

    /// The files of a sweep's folder that promise the same bytes: all but the journal and the lock.
    pub(crate) fn results(&self, name: &str) -> BTreeMap<String, Vec<u8>> {
        let mut files = self.files(name);
        files.retain(|name, _| !name.starts_with("journal/") && !name.starts_with("work/") && name != "run.lock");
        files
    }

    /// The folders of the trials that have a result.
    pub(crate) fn finished(&self, sweep: &str) -> Vec<String> {
        let results = self.files(sweep).into_keys().filter(|name| !name.contains("/.writing-"));
        results.filter_map(|name| Some(name.strip_suffix("/result.json")?.to_owned())).collect()
    }

    /// Waits until `condition` holds.
    #[track_caller]
    pub(crate) fn wait_until(&self, what: &str, condition: impl Fn(&Self) -> bool) {
        let begin = Instant::now();
        while !condition(self) {
            assert!(begin.elapsed() < PATIENCE, "waited in vain for {what}");
            std::thread::sleep(Duration::from_millis(2));
        }
    }
}

/// A program that takes signals as one started at a terminal does: the tests may have been started with some ignored, as by
/// `nohup` or in the background of a script.
fn heeding_signals(program: &str) -> Command {
    let mut command = Command::new("env");
    command.args(["--default-signal=HUP,INT,TERM", program]);
    command
}

fn collect(dir: &Path, prefix: &str, files: &mut BTreeMap<String, Vec<u8>>) {
    for entry in fs::read_dir(dir).into_iter().flatten() {
        let path = entry.unwrap().path();
        let name = format!("{prefix}{}", path.file_name().unwrap().to_str().unwrap());
        if path.is_dir() {
            collect(&path, &format!("{name}/"), files);
        } else if path.symlink_metadata().is_ok_and(|found| !found.is_file()) {
            // a pipe or a link has no bytes of its own
        } else {
            match fs::read(&path) {
                Ok(bytes) => drop(files.insert(name, bytes)),
                Err(e) if e.kind() == ErrorKind::NotFound => {} // a running sweep renamed it since
                Err(e) => panic!("{name}: {e}"),
            }
        }
    }
}

/// What a run of the binary printed, and how it ended.
#[derive(Debug)]
pub(crate) struct Output {
    /// As printed.
    pub(crate) out: String,
    /// As printed.
    pub(crate) err: String,
    code: Option<i32>,
}

impl Output {
    /// Waits for the end of `child`.
    #[track_caller]
    pub(crate) fn of(child: Child) -> Self {
        let output = child.wait_with_output().unwrap();
        Self {
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
            code: output.status.code(),
        }
    }

    /// The exit code.
    pub(crate) fn ended_with(&self) -> i32 {
        self.code.unwrap()
    }

    /// Whether it ended with this exit code.
    pub(crate) fn is(&self, code: i32) -> bool {
        self.code == Some(code)
    }

    /// Compares the exit code.
    #[track_caller]
    pub(crate) fn code(self, expected: i32) -> Self {
        assert_eq!(self.code, Some(expected), "stdout:\n{}stderr:\n{}", self.out, self.err);
        self
    }

    /// Asserts that stderr ends so.
    #[track_caller]
    pub(crate) fn stderr_end(self, expected: &str) -> Self {
        assert!(
            settled(&self.err).ends_with(expected),
            "stderr is\n{}\nbut expected was the end\n{expected}",
            self.err
        );
        self
    }

    /// Compares stdout, but for times and ids; see [`settled`].
    #[track_caller]
    pub(crate) fn stdout(self, expected: &str) -> Self {
        same("stdout", &settled(&self.out), expected);
        self
    }

    /// Compares stderr, but for times and ids; see [`settled`].
    #[track_caller]
    pub(crate) fn stderr(self, expected: &str) -> Self {
        same("stderr", &settled(&self.err), expected);
        self
    }
}

/// Compares texts; a line break at the beginning of the expected one only serves the source code.
#[track_caller]
pub(crate) fn same(what: &str, found: &str, expected: &str) {
    let expected = expected.strip_prefix('\n').unwrap_or(expected);
    assert!(found == expected, "{what} is\n{found}\nbut expected was\n{expected}");
}

/// The text with every time such as `0:01:07` as `0:00:00` and every id as `0123456789abcdef`: times differ from run
/// to run, and ids are compared where they mean something.
pub(crate) fn settled(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut word = String::new();
    for c in text.chars().chain(['\n']) {
        if c.is_ascii_alphanumeric() || c == ':' {
            word.push(c);
            continue;
        }
        let parts: Vec<&str> = word.split(':').collect();
        let is_time = parts.len() == 3 && parts.iter().all(|p| !p.is_empty() && p.bytes().all(|b| b.is_ascii_digit()));
        let is_id = word.len() == 16 && word.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
        out.push_str(match (is_time, is_id) {
            (true, _) => "0:00:00",
            (_, true) => "0123456789abcdef",
            _ => &word,
        });
        word.clear();
        out.push(c);
    }
    out.pop();
    out
}

#[test]
fn times_and_ids_are_settled_and_nothing_else() {
    let text = "[0:12:05] trial 00ff00ff00ff00ff, a.toml:3:14 ended\n";
    assert_eq!(settled(text), "[0:00:00] trial 0123456789abcdef, a.toml:3:14 ended\n");
}
