//! Summaries with an interaction and evaluations to draw in tests: a usual one, and those at the edges.

use super::fixture::{Noise, estimate, hyperparameter, sweep};
use super::tests::measuring_all;
use crate::space::Scale;
use crate::summary::{Estimate, Interaction, MetricRow, MetricTable, ScaledMean, Summary, Values};

fn interaction(columns: &[&str], rows: &[&str], level: impl Fn(f64, f64) -> f64) -> Interaction {
    let texts = |texts: &[&str]| texts.iter().map(|&text| text.to_owned()).collect::<Vec<_>>();
    let mut noise = Noise::new();
    let mut cell = |i: u32, k: u32| {
        let values: Vec<f64> = (0..6).map(|_| level(f64::from(i), f64::from(k)) * (0.9 + 0.2 * noise.next())).collect();
        let Estimate { mean, half_width, .. } = estimate(&values);
        Some(ScaledMean { mean, interval: half_width.map(|half| (mean - half, mean + half)) })
    };
    let cells = (0_u32..).zip(rows).map(|(i, _)| (0_u32..).zip(columns).map(|(k, _)| cell(i, k)).collect());
    Interaction {
        x: "training.lr".to_owned(),
        y: "model.hidden_size".to_owned(),
        scale: Scale::Linear,
        cells: cells.collect(),
        columns: texts(columns),
        rows: texts(rows),
    }
}

fn evaluations(rows: usize) -> MetricTable {
    let metrics: Vec<String> = measuring_all().measures.iter().map(|spec| spec.name.to_string()).collect();
    let mut noise = Noise::new();
    let mut row = |i: usize| {
        let mut measured =
            |k: usize| (i + k != 7).then(|| estimate(&[0.4 + 0.01 * noise.next(), 0.41, 0.42 + 0.01 * noise.next()]));
        let values = vec!["0.000316227766017".to_owned(), "128".to_owned(), "cosine".to_owned()];
        MetricRow { values, estimates: (0..metrics.len()).map(&mut measured).collect() }
    };
    MetricTable { rows: (0..rows).map(&mut row).collect(), metrics }
}

/// Everything that a sweep of the exercise has.
pub(super) fn exercise() -> Summary {
    let rates = ["0.0001", "0.000316227766017", "0.001", "0.00316227766017", "0.01"];
    let level = |i: f64, k: f64| 0.012 + 0.02 * (k - 2.5).powi(2) / (1.0 + i);
    Summary {
        interactions: vec![interaction(&rates, &["16", "64", "128"], level)],
        evaluations: Some(evaluations(20)),
        ..sweep()
    }
}

/// Tables at the edges.
pub(super) fn edges() -> Vec<(&'static str, Summary)> {
    let with = |interaction: Interaction| Summary {
        interactions: vec![interaction],
        effects: vec![],
        curves: vec![],
        repeatability: vec![],
        hyperparameters: vec![hyperparameter("training.lr", Values::Log)],
        ..sweep()
    };
    let hostile = "<script>alert('x')</script>&\"\u{0}";
    let names: Vec<String> = (0..12).map(|i| format!("a_rather_long_value_{i}_of_a_hyperparameter")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let mut holes = interaction(&names, &names, |i, k| i - k);
    holes.cells[0].fill(None);
    let none = |rows: &[&str]| {
        let mut none = interaction(&["1", "2"], rows, |_, _| 1.0);
        none.cells.iter_mut().for_each(|row| row.fill(None));
        none
    };
    let mut evil = interaction(&[hostile], &[hostile], |_, _| 1.0);
    (evil.x, evil.y) = (hostile.to_owned(), hostile.to_owned());
    vec![
        ("one-cell", with(interaction(&["1"], &["1"], |_, _| 0.1))),
        ("twelve", with(holes)),
        ("no-trial", with(none(&["1"]))),
        ("nothing", with(none(&[]))),
        ("far", with(interaction(&["1", "2"], &["1", "2"], |i, k| 1e-9_f64.powf(i + k)))),
        ("equal", with(interaction(&["1", "2"], &["1"], |_, _| 0.0))),
        ("hostile-tables", Summary { evaluations: Some(evil_table(hostile)), ..with(evil) }),
        ("no-row", Summary { evaluations: Some(evaluations(0)), ..sweep() }),
    ]
}

fn evil_table(hostile: &str) -> MetricTable {
    let row = MetricRow { values: vec![hostile.to_owned()], estimates: vec![None, Some(estimate(&[1.0]))] };
    MetricTable { metrics: vec![hostile.to_owned(), format!("test_mse_noise{hostile}")], rows: vec![row] }
}
