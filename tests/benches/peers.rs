//! The other tools: Python scripts of `peers/`, run by interpreters that the environment names.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::Value;

use super::isa::Isa;
use super::place::tell;

/// An interpreter whose environment has what its scripts import.
#[derive(Clone)]
pub(super) struct Python {
    path: PathBuf,
    isa: Isa,
}

impl Python {
    /// The one that a variable of the environment names.
    pub(super) fn given(variable: &str) -> Option<Self> {
        let path = std::env::var_os(variable);
        if path.is_none() {
            tell(&format!("{variable} names no interpreter: its rows are left out"));
        }
        path.map(|path| Self { path: path.into(), isa: Isa::widest() })
    }

    /// The same, held to a set of instructions. Where that cannot be, it fails now and not after half of the measurements.
    pub(super) fn held_to(&self, isa: Isa) -> Self {
        isa.check();
        Self { isa, ..self.clone() }
    }

    /// The command that runs a script of `peers/`.
    pub(super) fn script(&self, name: &str) -> Command {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/benches/peers").join(name);
        let mut command = Command::new(&self.path);
        self.isa.hold(&mut command);
        command.arg(path).env("PYTHONDONTWRITEBYTECODE", "1");
        command
    }

    /// Starts a script that answers line by line (`peers/asked.py`).
    pub(super) fn asked(&self, name: &str) -> Asked {
        let mut child = self.script(name).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let (questions, answers) = (child.stdin.take().unwrap(), BufReader::new(child.stdout.take().unwrap()));
        Asked { name: name.to_owned(), child, questions, answers }
    }
}

/// A script that measures one step of any shape it is asked for.
pub(super) struct Asked {
    name: String,
    child: Child,
    questions: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Asked {
    /// The versions of the libraries that it uses.
    pub(super) fn versions(&mut self) -> String {
        self.ask("versions")["versions"].as_str().unwrap().to_owned()
    }

    /// Microseconds of CPU that a step takes.
    pub(super) fn step(&mut self, shape: &str) -> f64 {
        self.ask(shape)["us"].as_f64().unwrap()
    }

    fn ask(&mut self, question: &str) -> Value {
        // Where the script has died, its answer is missing, too.
        let _ = writeln!(self.questions, "{question}");
        self.answer()
    }

    fn answer(&mut self) -> Value {
        let mut line = String::new();
        self.answers.read_line(&mut line).unwrap();
        serde_json::from_str(&line)
            .unwrap_or_else(|e| panic!("{} answers {line:?}: {e}; ended: {:?}", self.name, self.child.try_wait()))
    }
}

impl Drop for Asked {
    fn drop(&mut self) {
        // It would end with its stdin, but that is still open here.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
