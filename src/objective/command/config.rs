//! What the keys of a sweep file mean: how a program is called and listened to.

use std::collections::BTreeMap;
use std::time::Duration;

use super::args::{BadRendering, Booleans, DEFAULT, Lists, Rendering};
use super::words::{STOP_GRACE, Take};
use crate::space::{Domains, Name, Value, Word};
use crate::trial::Goal;

/// A program as the sweep file describes it.
#[derive(Clone, Debug)]
pub(super) struct Config {
    pub(super) command: Vec<String>,
    pub(super) args: Vec<String>,
    pub(super) booleans: Option<Booleans>,
    pub(super) lists: Option<Lists>,
    pub(super) inputs: Vec<String>,
    pub(super) env: BTreeMap<String, String>,
    pub(super) cwd: Option<String>,
    pub(super) reads: Vec<String>,
    pub(super) metrics: Option<String>,
    pub(super) capture: BTreeMap<String, String>,
    pub(super) metric: String,
    pub(super) goal: Goal,
    pub(super) take: Take,
    pub(super) threads: usize,
    pub(super) gpus: usize,
    pub(super) stop_grace: Duration,
    pub(super) trial_time: Option<Duration>,
    /// Bytes.
    pub(super) memory: Option<u64>,
    /// Bytes.
    pub(super) log: u64,
    /// The sweep's name.
    pub(super) name: String,
    /// The names in [space], in the order of the file.
    pub(super) params: Vec<Name>,
}

impl Config {
    /// Of a checked file, as far as keys have values: of one with problems for those who look for more.
    pub(super) fn of(domains: &Domains) -> Self {
        let text = |key| domains.fixed(key).and_then(Value::as_text).map(str::to_owned);
        let texts = |key| match domains.fixed(key) {
            Some(Value::Texts(all)) => all.clone(),
            Some(one) => one.as_text().map(str::to_owned).into_iter().collect(),
            None => Vec::new(),
        };
        let map = |key| match domains.fixed(key) {
            Some(Value::Map(all)) => all.clone(),
            _ => BTreeMap::new(),
        };
        let whole = |key| match domains.fixed(key) {
            Some(Value::Int(i)) => usize::try_from(*i).ok(),
            _ => None,
        };
        let time = |key| text(key).and_then(|text| humantime::parse_duration(&text).ok());
        let args = texts("objective.args");
        Self {
            command: texts("objective.command"),
            args: if args.is_empty() { DEFAULT.iter().map(ToString::to_string).collect() } else { args },
            booleans: text("objective.booleans").and_then(|word| Booleans::of(&word)),
            lists: text("objective.lists").and_then(|word| Lists::of(&word)),
            inputs: texts("objective.inputs"),
            env: map("objective.env"),
            cwd: text("objective.cwd"),
            reads: texts("objective.reads"),
            metrics: text("objective.metrics"),
            capture: map("objective.capture"),
            metric: text("metric.name").unwrap_or_default(),
            goal: text("metric.goal").and_then(|word| Goal::of(&word)).unwrap_or(Goal::Minimize),
            take: text("metric.take").and_then(|word| Take::of(&word)).unwrap_or(Take::Last),
            threads: whole("resources.threads").unwrap_or(1),
            gpus: whole("resources.gpus").unwrap_or(0),
            stop_grace: time("limits.stop_grace")
                .or_else(|| humantime::parse_duration(STOP_GRACE).ok())
                .unwrap_or_default(),
            trial_time: time("limits.trial_time"),
            memory: domains.fixed("limits.memory_gib").and_then(Value::gib),
            log: whole("limits.log_mib").unwrap_or(8) as u64 * (1 << 20),
            name: text("name").unwrap_or_default(),
            params: domains.undeclared().to_vec(),
        }
    }

    /// How parameters are written as arguments.
    pub(super) fn rendering(&self) -> Result<Rendering, BadRendering> {
        Rendering::new(&self.args, self.booleans, self.lists)
    }

    /// What results depend on, but for the contents of files: hashed, and never read back.
    pub(super) fn identity(&self) -> String {
        let Self { command, args, booleans, lists, env, capture, metrics, take, .. } = self;
        // What is taken at the best step depends on which that is.
        let take = match take {
            Take::Last => take.word().to_owned(),
            Take::Best => format!("{} {} {}", take.word(), self.goal, self.metric),
        };
        let rules = (booleans.map(Booleans::word), lists.map(Lists::word), take);
        let parts = serde_json::to_vec(&(command, args, rules, env, capture, metrics)).unwrap_or_default();
        let mut hash = blake3::Hasher::new_derive_key("sweeper program 1");
        hash.update(&parts);
        hash.finalize().to_hex().to_string()
    }
}
