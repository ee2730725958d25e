//! Sweep file → checked [`Sweep`]: all problems of a file at once, each with place, underlined text and remedy.
//!
//! Once a file is checked nobody validates again. What needs the data itself (rows there are, columns of a CSV file) is
//! checked by `objective` when it loads the data, still before anything is created.

mod config;
mod duration;
mod field;
mod kind;
mod limits;
mod problem;
mod range;
mod reader;
mod suggest;
mod syntax;

use std::time::Duration;

use toml::de::DeTable;

pub(crate) use duration::duration;
pub(crate) use limits::MAX_TRIAL_GIB;
pub(crate) use problem::Rejection;

use config::{int, resolve, text, typed};
use problem::Problem;
use reader::Reading;

use crate::space::{Params, Space, Value};
use crate::trial::{Config, Goal, Metric};

/// A longer sweep file is refused unread.
pub(crate) const MAX_BYTES: usize = 1 << 20;

/// A checked sweep file.
#[derive(Clone, Debug)]
pub(crate) struct Sweep {
    /// Names the folder of the results.
    pub(crate) name: String,
    /// Keys every random stream.
    pub(crate) seed: u64,
    /// What is optimised.
    pub(crate) metric: Metric,
    /// How the space is turned into configs.
    pub(crate) method: Method,
    /// How often each config is repeated.
    pub(crate) replicates: Replicates,
    /// Whose weights are kept.
    pub(crate) weights: Weights,
    /// What a trial and the whole run may take and suffer.
    pub(crate) limits: Limits,
    /// The command that is told how the run ended.
    pub(crate) on_finish: Option<String>,
    /// The hyperparameters that are the same in every trial, as far as the file names them.
    fixed: Params,
    /// The swept ones, in the order of the file.
    pub(crate) space: Space,
}

/// How the space is turned into configs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Method {
    /// Every combination.
    Grid,
    /// So many independent draws.
    Random(u32),
}

/// Repetitions of each config, crossed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Replicates {
    /// Different datasets.
    pub(crate) data: u32,
    /// Different initialisations and batch orders on each dataset.
    pub(crate) training: u32,
}

/// Whose weights are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Weights {
    /// Every complete trial's.
    All,
    /// Those of the best config's trials.
    Best,
    /// Nobody's.
    None,
}

/// What a trial may take, and how many failures a run suffers before it stops. Changes no result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Limits {
    /// How long one training may last; above zero.
    pub(crate) trial_time: Option<Duration>,
    /// Bytes that a trial in a process of its own may take; above zero.
    pub(crate) memory: Option<u64>,
    /// So many failed, panicked or timed-out trials stop the run; at least 1.
    pub(crate) max_failures: Option<usize>,
    /// So many equal failures in a row stop it; at least 2.
    pub(crate) equal_failures: usize,
}

impl Limits {
    /// Of the checked params of a sweep, defaults filled in.
    fn of(params: &Params) -> Self {
        let count = |name| params.contains_key(name).then(|| usize::try_from(int(params, name)).unwrap_or(usize::MAX));
        let given = |name| params.get(name);
        Self {
            trial_time: given("limits.trial_time").and_then(|text| duration(&text.to_string()).ok()),
            memory: given("limits.memory_gib").and_then(Value::as_f64).map(bytes),
            max_failures: count("limits.max_failures"),
            equal_failures: count("limits.equal_failures").unwrap_or(usize::MAX),
        }
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "gib is above 0 and at most 1024")]
fn bytes(gib: f64) -> u64 {
    libm::ceil(gib * f64::from(1 << 30)) as u64
}

impl Replicates {
    /// Trials of each config.
    pub(crate) fn count(self) -> usize {
        self.data as usize * self.training as usize
    }
}

impl Sweep {
    /// Checks the bytes of a sweep file called `file`; [`MAX_BYTES`] and one more of a longer file are enough.
    pub(crate) fn read(file: &str, bytes: &[u8]) -> Result<Self, Rejection> {
        if bytes.len() > MAX_BYTES {
            let problem = Problem {
                message: "the sweep file is longer than 1 MiB".into(),
                at: 0..0,
                label: "refused unread".into(),
                help: "write ranges instead of lists".into(),
            };
            return Err(Rejection::new(file, "", vec![problem]));
        }
        std::str::from_utf8(bytes).map_or_else(
            |e| Err(Rejection::new(file, &String::from_utf8_lossy(bytes), vec![syntax::not_text(e.valid_up_to())])),
            |text| Self::parse(file, text),
        )
    }

    /// Checks the `text` of a sweep file called `file`.
    pub(crate) fn parse(file: &str, text: &str) -> Result<Self, Rejection> {
        let (root, errors) = DeTable::parse_recoverable(text);
        let mut problems: Vec<Problem> = errors.iter().map(|e| syntax::malformed(e, text)).collect();
        let mut reading = Reading::new(root.get_ref());
        if problems.is_empty() {
            problems = limits::problems(&reading);
            problems.append(&mut reading.problems);
        } else {
            let sound = syntax::sound(text, &problems);
            problems.extend(reading.problems.drain(..).filter(sound));
        }
        if problems.is_empty() { Ok(Self::checked(reading)) } else { Err(Rejection::new(file, text, problems)) }
    }

    fn checked(reading: Reading) -> Self {
        let mut params: Params = reading.fixed.into_iter().map(|(name, entry)| (name, entry.value)).collect();
        for field in field::FIELDS.iter().filter(|f| !f.is_hyperparameter()) {
            if let Some(value) = field.default.value() {
                params.entry(field.name).or_insert(value);
            }
        }
        let count = |name| u32::try_from(int(&params, name)).unwrap_or(u32::MAX);
        let mut space: Vec<_> = reading.space.into_iter().collect();
        space.sort_by_key(|(_, entry)| entry.key.start);
        Self {
            name: text(&params, "name"),
            seed: int(&params, "seed").unsigned_abs(),
            metric: Metric {
                name: text(&params, "metric.name"),
                goal: if text(&params, "metric.goal") == "maximize" { Goal::Maximize } else { Goal::Minimize },
            },
            method: match text(&params, "sampler.method").as_str() {
                "random" => Method::Random(count("sampler.trials")),
                _ => Method::Grid,
            },
            replicates: Replicates { data: count("replicates.data"), training: count("replicates.training") },
            weights: match text(&params, "output.weights").as_str() {
                "best" => Weights::Best,
                "none" => Weights::None,
                _ => Weights::All,
            },
            limits: Limits::of(&params),
            on_finish: params.get("on_finish").map(Value::to_string),
            space: space.into_iter().map(|(name, entry)| (name, entry.value)).collect(),
            fixed: params
                .into_iter()
                .filter(|(name, _)| field::field(name).is_some_and(field::Field::is_hyperparameter))
                .collect(),
        }
    }

    /// The config with these sampled values put in: all hyperparameters that have an effect, and the same typed.
    pub(crate) fn config(&self, sampled: impl IntoIterator<Item = (&'static str, Value)>) -> (Params, Config) {
        let mut named = self.fixed.clone();
        named.extend(sampled);
        let params = resolve(&named);
        let config = typed(&params);
        (params, config)
    }
}
