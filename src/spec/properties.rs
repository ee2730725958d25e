//! Whatever the bytes of a sweep file: it is read or refused, and a refusal has places and harms no terminal.
//!
//! `PROPTEST_CASES` sets the number of cases.

use std::fs;
use std::path::Path;

use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::RngSeed;

use super::problem::Rejection;
use super::{MAX_BYTES, Sweep};
use crate::objective::KINDS_OF_SWEEPS;

const FEW: u32 = 200;

/// What a sweep file is made of, and what it is not.
const TOKENS: &[&str] = &[
    "name",
    "seed",
    "data",
    "source",
    "space",
    "training",
    "lr",
    "model",
    "layers",
    "hidden_size",
    "sampler",
    "method",
    "limits",
    "trial_time",
    "on_finish",
    "evaluate",
    "noise",
    "metric",
    "replicates",
    "confirm",
    "low",
    "high",
    "steps",
    "scale",
    "columns",
    "when",
    "else",
    "skip",
    "if",
    "why",
    "path",
    "=",
    " = ",
    ".",
    ",",
    "\n",
    "\r\n",
    "\r",
    " ",
    "\t",
    "[",
    "]",
    "[[",
    "]]",
    "{",
    "}",
    "\"",
    "'",
    "\"\"\"",
    "'''",
    "#",
    "\\",
    "\\u0000",
    "\\u001b",
    "\u{1b}",
    "\0",
    "\u{feff}",
    "\u{202e}",
    "大",
    "\"t\"",
    "\"moons\"",
    "\"csv\"",
    "\"grid\"",
    "\"random\"",
    "\"log\"",
    "\"1h 30m\"",
    "true",
    "nan",
    "-inf",
    "0",
    "-1",
    "1",
    "2",
    "1e-3",
    "0.5",
    "1_000",
    "0x1f",
    "9223372036854775807",
    "1e999",
    "1979-05-27",
    "07:32:00",
    "[1, 2]",
    "[[64, 32], [128], 64]",
    "{ low = 1, high = 3 }",
    "name = \"t\"\n",
    "[data]\nsource = \"moons\"\n",
    "data.source = \"csv\"\n",
    "\n[space]\n",
    "\n[training]\n",
    "\n[[skip]]\nif = \"training.lr > 0.1\"\n",
    "when = \"model.layers == 1\"",
    "not active(training.lr) and ",
];

/// The sweep files of the repository.
fn valid() -> Vec<String> {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("sweeps");
    let entries = [dir.clone(), dir.join("programs")].map(|dir| fs::read_dir(dir).unwrap());
    let mut paths: Vec<_> = entries.into_iter().flatten().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|e| e == "toml"));
    paths.sort();
    paths.iter().map(|path| fs::read_to_string(path).unwrap()).collect()
}

/// One edit at a place given as a share of the file.
#[derive(Clone, Debug)]
enum Edit {
    Byte(f64, u8),
    Delete(f64, usize),
    Insert(f64, &'static str),
    Copy(f64, f64, usize),
}

impl Edit {
    fn apply(&self, bytes: &mut Vec<u8>) {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of a short file")]
        #[expect(clippy::cast_precision_loss, reason = "files are short")]
        let place = |share: f64, bytes: &[u8]| ((share * bytes.len() as f64) as usize).min(bytes.len());
        match *self {
            Self::Byte(at, byte) => {
                let at = place(at, bytes);
                bytes.splice(at..(at + 1).min(bytes.len()), [byte]);
            }
            Self::Delete(at, length) => {
                let at = place(at, bytes);
                bytes.drain(at..(at + length).min(bytes.len()));
            }
            Self::Insert(at, token) => {
                let at = place(at, bytes);
                bytes.splice(at..at, token.bytes());
            }
            Self::Copy(from, to, length) => {
                let from = place(from, bytes);
                let copy = bytes[from..(from + length).min(bytes.len())].to_vec();
                let to = place(to, bytes);
                bytes.splice(to..to, copy);
            }
        }
    }
}

fn edit() -> impl Strategy<Value = Edit> {
    let share = || 0.0..1.0;
    prop_oneof![
        (share(), any::<u8>()).prop_map(|(at, byte)| Edit::Byte(at, byte)),
        (share(), 1..40_usize).prop_map(|(at, length)| Edit::Delete(at, length)),
        (share(), select(TOKENS)).prop_map(|(at, token)| Edit::Insert(at, token)),
        (share(), share(), 1..60_usize).prop_map(|(from, to, length)| Edit::Copy(from, to, length)),
    ]
}

/// What holds of any bytes.
fn check(bytes: &[u8]) -> Result<(), TestCaseError> {
    match Sweep::read("sweep.toml", bytes, KINDS_OF_SWEEPS) {
        Ok(sweep) => {
            let again =
                Sweep::read("again.toml", bytes, KINDS_OF_SWEEPS).map_err(|e| TestCaseError::fail(e.to_string()))?;
            prop_assert_eq!(format!("{sweep:?}"), format!("{again:?}"));
            prop_assert_eq!(again.changes(&sweep), Vec::<String>::new());
            // What was checked can be used.
            let active = sweep.active(sweep.space.iter().map(|(name, d)| (name.clone(), d.largest())).collect());
            prop_assert!(sweep.skipped_by(&active).is_none_or(|rule| rule < sweep.skips.len()));
            sweep.config(active);
        }
        Err(rejection) => check_refusal(&rejection, bytes)?,
    }
    Ok(())
}

fn check_refusal(rejection: &Rejection, bytes: &[u8]) -> Result<(), TestCaseError> {
    let lines = bytes.split(|b| *b == b'\n').count();
    let places: Vec<(usize, usize)> = rejection.diagnostics().map(|d| (d.line - 1, d.column - 1)).collect();
    prop_assert!(!places.is_empty() && bytes.len() <= MAX_BYTES);
    for (line, column) in places {
        prop_assert!(line < lines, "line {} of {}", line, lines);
        let length = bytes.split(|b| *b == b'\n').nth(line).map_or(0, <[u8]>::len);
        prop_assert!(column <= length, "byte {} of {}", column, length);
    }
    let said = rejection.to_string();
    prop_assert!(said.contains("─[sweep.toml:") && said.ends_with("; nothing was started"));
    prop_assert!(!said.contains(|c: char| c.is_control() && c != '\n'), "{:?}", said);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: std::env::var("PROPTEST_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(FEW),
        failure_persistence: None, rng_seed: RngSeed::Fixed(0),
        ..ProptestConfig::default()
    })]

    #[test]
    fn any_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        check(&bytes)?;
    }

    #[test]
    fn any_tokens(tokens in proptest::collection::vec(select(TOKENS), 0..60)) {
        check(tokens.concat().as_bytes())?;
    }

    #[test]
    fn any_edit_of_a_valid_file(file in select(valid()), edits in proptest::collection::vec(edit(), 0..6)) {
        let mut bytes = file.into_bytes();
        for edit in edits {
            edit.apply(&mut bytes);
        }
        check(&bytes)?;
    }
}

#[test]
fn the_files_of_the_repository_are_valid() {
    for text in valid() {
        assert!(Sweep::read("sweep.toml", text.as_bytes(), KINDS_OF_SWEEPS).is_ok());
    }
}
