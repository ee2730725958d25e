//! Summaries with an interaction, a trade-off and evaluations to draw in tests: a usual one, and those at the edges.

use super::fixture::{Noise, estimate, hyperparameter, sweep};
use crate::summary::{Axis, Estimate, Interaction, MetricRow, MetricTable, Summary, TradeOff, TradeOffGroup};


fn interaction(columns: &[&str], rows: &[&str], level: impl Fn(f64, f64) -> f64) -> Interaction {
    let texts = |texts: &[&str]| texts.iter().map(|&text| text.to_owned()).collect::<Vec<_>>();
    let mut noise = Noise::new();
    let mut cell = |i: u32, k: u32| {
        let values: Vec<f64> = (0..6).map(|_| level(f64::from(i), f64::from(k)) * (0.9 + 0.2 * noise.next())).collect();
        Some(estimate(&values))
    };
    let cells = (0_u32..).zip(rows).map(|(i, _)| (0_u32..).zip(columns).map(|(k, _)| cell(i, k)).collect());
    Interaction {
        x: "training.lr".to_owned(),
        y: "model.hidden_size".to_owned(),
        cells: cells.collect(),
        columns: texts(columns),
        rows: texts(rows),
    }
}

/// One group for each weight; reconstruction suffers as the codes become normal.
fn trade_off(labels: &[&str], trials: usize) -> TradeOff {
    let mut noise = Noise::new();
    let groups = (0_u32..).zip(labels).map(|(i, label)| {
        let (mmd, mse) =
            (0.8 * 0.4_f64.powi(i32::try_from(i).unwrap()), 0.004 * 1.5_f64.powi(i32::try_from(i).unwrap()));
        let mut near = |x: f64| x * (0.8 + 0.4 * noise.next());
        let points: Vec<(f64, f64)> = (0..trials).map(|_| (near(mmd), near(mse))).collect();
        let mean = |of: fn(&(f64, f64)) -> f64| estimate(&points.iter().map(of).collect::<Vec<f64>>());
        TradeOffGroup { label: (*label).to_owned(), mean: (mean(|p| p.0), mean(|p| p.1)), points }
    });
    let groups = groups.collect();
    TradeOff {
        hyperparameter: "mmd.weight".to_owned(),
        held: "kind mlp".to_owned(),
        x: "test_mmd".to_owned(),
        y: "test_mse".to_owned(),
        groups,
    }
}

fn evaluations(rows: usize) -> MetricTable {
    let all = Evaluate { noise: vec![0.2], mixture: Some(Mixture::Bic(9)), synthetic: true, forest: true };
    let metrics = metric_names(true, &all);
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
        interaction: Some(interaction(&rates, &["16", "64", "128"], level)),
        trade_off: Some(trade_off(&["0", "0.01", "0.1", "1", "10"], 12)),
        evaluations: Some(evaluations(20)),
        ..sweep()
    }
}

/// Tables at the edges.
pub(super) fn edges() -> Vec<(&'static str, Summary)> {
    let with = |interaction: Interaction, trade: TradeOff| Summary {
        interaction: Some(interaction),
        trade_off: Some(trade),
        effects: vec![],
        curves: vec![],
        repeatability: vec![],
        hyperparameters: vec![hyperparameter("training.lr", Axis::Log)],
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
    let mut traded = trade_off(&[hostile], 3);
    (traded.x, traded.y, traded.hyperparameter) = (hostile.to_owned(), hostile.to_owned(), hostile.to_owned());
    let mut hole = trade_off(&["1", "2", "3"], 2);
    let nothing = Estimate { n: 0, mean: f64::NAN, sd: None, half_width: None };
    hole.groups[1] = TradeOffGroup { label: "2".to_owned(), points: vec![], mean: (nothing, nothing) };
    let mut same = trade_off(&["1", "2"], 2);
    for group in &mut same.groups {
        group.points = vec![(0.0, -1.0); 2];
        group.mean = (estimate(&[0.0, 0.0]), estimate(&[-1.0, -1.0]));
    }
    vec![
        ("one-cell", with(interaction(&["1"], &["1"], |_, _| 0.1), trade_off(&["1"], 1))),
        ("twelve", with(holes, trade_off(&names, 400))),
        ("no-trial", with(none(&["1"]), trade_off(&["1", "2"], 0))),
        ("nothing", with(none(&[]), trade_off(&[], 0))),
        ("far", with(interaction(&["1", "2"], &["1", "2"], |i, k| 1e-9_f64.powf(i + k)), hole)),
        ("equal", with(interaction(&["1", "2"], &["1"], |_, _| 0.0), same)),
        ("hostile-tables", Summary { evaluations: Some(evil_table(hostile)), ..with(evil, traded) }),
        ("no-row", Summary { evaluations: Some(evaluations(0)), ..sweep() }),
    ]
}

fn evil_table(hostile: &str) -> MetricTable {
    let row = MetricRow { values: vec![hostile.to_owned()], estimates: vec![None, Some(estimate(&[1.0]))] };
    MetricTable { metrics: vec![hostile.to_owned(), format!("test_mse_noise{hostile}")], rows: vec![row] }
}
