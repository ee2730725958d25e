//! What programs read: `--json`, and what `on_finish` is told. Each struct is the schema of a command, shown in the README.

mod comparison;

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Number, Value};

use crate::error::Error;
use crate::store::Store;
use crate::summary::{ConfigRow, Counts, Summary};
use crate::ui;
pub(super) use comparison::{ComparedConfigs, ComparedMeans, ComparedSweep, ComparedSweeps};

/// How a run ended: `run --json`, and stdin of `on_finish`.
#[derive(Debug, Serialize)]
pub(super) struct FinishedRun {
    pub(super) name: String,
    pub(super) dir: String,
    /// `complete`, `failed`, `stopped`, `interrupted`, `error`
    pub(super) outcome: &'static str,
    pub(super) exit_code: u8,
    pub(super) error: Option<String>,
    /// What it came to, as far as there was time for.
    #[serde(flatten)]
    pub(super) results: Option<Results>,
}

/// What the trials of a sweep came to.
#[derive(Debug, Serialize)]
pub(super) struct Results {
    trials: Counts,
    metric: String,
    goal: &'static str,
    best_config: Option<BestConfig>,
    /// Most important first; null where nothing is known of it.
    importance: Option<Vec<Importance>>,
}

/// How much a hyperparameter matters.
#[derive(Debug, Serialize)]
struct Importance {
    name: String,
    /// In [0, 1].
    share: Option<Number>,
}

/// A config and its mean.
#[derive(Debug, Serialize)]
struct RankedConfig {
    config: String,
    values: BTreeMap<String, Value>,
    mean: Option<Number>,
    sd: Option<Number>,
    /// Half the width of the 95 % interval.
    half_width: Option<Number>,
    n: usize,
    lost: usize,
}

/// The config of the best mean.
#[derive(Debug, Serialize)]
struct BestConfig {
    #[serde(flatten)]
    config: RankedConfig,
    /// How many configs cannot be told from it, with it; null where nothing is repeated.
    best_set: Option<usize>,
    /// The same on replicates that the search did not see; null where there are none.
    fresh: Option<Fresh>,
}

/// The winner of the search on fresh replicates.
#[derive(Debug, Serialize)]
struct Fresh {
    mean: Option<Number>,
    half_width: Option<Number>,
    n: usize,
    lost: usize,
    /// The configs that are better there.
    beaten_by: Vec<String>,
}

/// `report --json`: a sweep that was drawn.
#[derive(Debug, Serialize)]
pub(super) struct Reported {
    pub(super) name: String,
    pub(super) dir: String,
    pub(super) report: String,
    /// Whether all figures could be drawn anew; how many trials are complete stands beside it.
    pub(super) figures_complete: bool,
    #[serde(flatten)]
    pub(super) results: Results,
}

/// `status --json`: how far a sweep is.
#[derive(Debug, Serialize)]
pub(super) struct Progress {
    pub(super) name: String,
    pub(super) dir: String,
    pub(super) running: bool,
    pub(super) trials: Counts,
    pub(super) metric: String,
    pub(super) goal: &'static str,
    pub(super) best_trial: Option<BestTrial>,
    /// Of the run that is at work, once a trial has ended.
    pub(super) trials_per_minute: Option<Number>,
    pub(super) seconds_left: Option<Number>,
    /// Those that ever worked on it.
    pub(super) shards: Vec<ShardProgress>,
}

/// One of the processes that share a sweep.
#[derive(Debug, Serialize)]
pub(super) struct ShardProgress {
    pub(super) shard: u32,
    pub(super) of: u32,
    pub(super) state: &'static str,
    pub(super) host: String,
    /// Ids of the trials that it trains at this moment.
    pub(super) trains: Vec<String>,
    pub(super) finished: usize,
    pub(super) trials_per_minute: Option<Number>,
}

/// The trial of the best value so far; its config need not be the best one.
#[derive(Debug, Serialize)]
pub(super) struct BestTrial {
    pub(super) trial: String,
    pub(super) value: Option<Number>,
    pub(super) values: BTreeMap<String, Value>,
}

/// `verify --json`: whether a sweep is as it was written.
#[derive(Debug, Serialize)]
pub(super) struct Verified {
    pub(super) name: String,
    pub(super) dir: String,
    /// Results whose hashes were checked.
    pub(super) checked: usize,
    pub(super) trained_again: usize,
    /// Of these, programs' whose metrics differ by no more than they may.
    pub(super) within_tolerance: usize,
    /// Why none could be trained again.
    pub(super) not_trained_again: Option<String>,
    /// What is not as it was written.
    pub(super) wrong: Vec<String>,
}

impl RankedConfig {
    fn of(config: &ConfigRow, swept: &[String]) -> Self {
        let e = config.estimate;
        Self {
            config: config.id.to_string(),
            values: swept.iter().cloned().zip(config.values.iter().map(|text| value(text))).collect(),
            mean: number(e.mean),
            sd: e.sd.and_then(number),
            half_width: e.half_width.and_then(number),
            n: e.n,
            lost: config.lost,
        }
    }
}

impl Results {
    pub(super) fn of(summary: &Summary) -> Self {
        let names: Vec<String> = summary.hyperparameters.iter().map(|h| h.name.clone()).collect();
        let best_config = summary.configs.first().map(|config| BestConfig {
            config: RankedConfig::of(config, &names),
            best_set: summary.best_set.map(|set| set.size),
            fresh: fresh(summary),
        });
        let metric = &summary.metric;
        let importance = summary.importance.as_ref().ok().map(|importance| {
            let mains = importance.mains();
            mains.map(|(name, share)| Importance { name: name.to_owned(), share: number(share.shown()) }).collect()
        });
        Self {
            trials: summary.counts,
            metric: metric.name.to_string(),
            goal: metric.goal.word(),
            best_config,
            importance,
        }
    }
}

fn fresh(summary: &Summary) -> Option<Fresh> {
    let best = summary.confirmed.first().filter(|best| best.rank == 0)?;
    let better = summary.confirmed.iter().filter(|config| config.beats_winner == Some(true));
    Some(Fresh {
        mean: best.estimate.and_then(|e| number(e.mean)),
        half_width: best.estimate.and_then(|e| number(e.half_width?)),
        n: best.estimate.map_or(0, |e| e.n),
        lost: best.lost,
        beaten_by: better.map(|config| summary.configs[config.rank].id.to_string()).collect(),
    })
}

/// A number; none of what JSON has none for.
pub(super) fn number(x: f64) -> Option<Number> {
    Number::from_f64(x)
}

/// What a cell of a table means: a number or a list of them, a truth or a text; null where a key has no effect.
pub(super) fn value(text: &str) -> Value {
    let number = || text.parse::<i64>().ok().map(Number::from).or_else(|| number(text.parse().ok()?));
    match text {
        "" => Value::Null,
        "true" | "false" => Value::Bool(text == "true"),
        _ if text.starts_with('[') => {
            let numbers = serde_json::from_str::<Vec<Number>>(text);
            numbers.map_or_else(|_| Value::String(text.to_owned()), Value::from)
        }
        _ => number().map_or_else(|| Value::String(text.to_owned()), Value::Number),
    }
}

/// Where the results of a sweep are.
pub(super) fn dir(store: &Store) -> String {
    store.dir().display().to_string()
}

/// The name of a sweep's folder.
pub(super) fn name(store: &Store) -> String {
    store.dir().file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// Shows it on stdout.
pub(super) fn show(value: &impl Serialize) -> Result<(), Error> {
    Ok(ui::show_json(|to| Ok(serde_json::to_writer_pretty(to, value)?))?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_mean_what_they_say() {
        let cells = ["64", "0.001", "1e-9", "true", "cosine", "", "inf", "-3", "[64, 0.5]", "[a]"].map(value);
        assert_eq!(
            serde_json::to_string(&cells).unwrap(),
            r#"[64,0.001,1e-9,true,"cosine",null,"inf",-3,[64,0.5],"[a]"]"#
        );
        assert_eq!(number(f64::NAN), None);
    }
}
