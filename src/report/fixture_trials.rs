//! Trials one by one, and what the page of several sweeps and of one needs besides a summary, for tests.

use super::Links;
use crate::space::Value;
use crate::summary::{AllTrials, Config, ConfigRow, Course, FailedTrial, OneTrial};
use crate::trial::{Replicate, TrialId};

/// Six trials of each of these configs, whose values are a rate, a width and a schedule; the first one of the last
/// config diverged.
pub(super) fn all(configs: &[ConfigRow]) -> AllTrials {
    let value = |text: &String| match (text.parse(), text.parse()) {
        (Ok(i), _) => Value::Int(i),
        (_, Ok(x)) => Value::Float(x),
        _ => Value::Text(text.clone()),
    };
    let of_config = |row: &ConfigRow| Config { id: row.id, values: row.values.iter().map(value).map(Some).collect() };
    let trial = |i: u32| {
        let lost = i == 6 * (u32::try_from(configs.len()).unwrap() - 1);
        let mean = configs[(i / 6) as usize].estimate.mean;
        OneTrial {
            id: TrialId(0x9E37_79B9_7F4A_7C15_u64.wrapping_mul(u64::from(i) + 1)),
            config: i / 6,
            replicate: Replicate { data: i % 6 / 3, training: i % 3 },
            steps: (!lost).then_some(30),
            outcome: if lost { "diverged" } else { "complete" },
            reason: lost.then(|| "diverged in epoch 3".to_owned()),
            metrics: vec![(!lost).then(|| mean * (0.9 + 0.04 * f64::from(i % 6)))],
        }
    };
    let trials: Vec<OneTrial> = (0..6 * u32::try_from(configs.len()).unwrap()).map(trial).collect();
    let points = (1..=30).map(|step| (step, 0.01 + 0.4 / f64::from(step))).collect();
    AllTrials {
        configs: configs.iter().map(of_config).collect(),
        metrics: vec!["test_mse".to_owned()],
        courses: vec![Course { id: trials[0].id, points }],
        trials,
    }
}

pub(super) fn failure(id: &str, reason: &str) -> FailedTrial {
    FailedTrial {
        id: id.to_owned(),
        label: "lr 0.03, hidden_size 128, schedule step".to_owned(),
        values: ["0.03", "128", "step"].map(str::to_owned).to_vec(),
        reason: reason.to_owned(),
        last_lines: Vec::new(),
        by_hand: None,
    }
}

/// Of trials none of which kept its weights.
pub(super) const LINKS: Links<'_> = Links {
    trial: "../trials/{shelf}/{id}/",
    names: &["metrics.csv", "result.json"],
    weights: "model.safetensors",
    work: None,
    keeps_weights: &|_| false,
    worked_on: Some("2026-11-26 14:03:22 UTC"),
    is_running: false,
};
