//! Summaries to draw in tests: invented numbers from a fixed formula, shaped like those of a real sweep.

use super::fixture_trials::{all, failure};
use crate::space::Scale;
use crate::summary::{
    AllTrials, BestSet, Components, ConfigRow, Counts, Curve, CurvePoint, Curves, Difference, Effect, EffectSeries,
    Estimate, Hyperparameter, Importance, Method, Repeatability, ReplicateValue, ScaledMean, Share, Summary, Term,
    Values,
};
use crate::trial::{ConfigId, Failures, Goal, Metric};

/// The same numbers in [0, 1) on every run.
pub(super) struct Noise(u64);

impl Noise {
    pub(super) fn new() -> Self {
        Self(0x9E37_79B9_7F4A_7C15)
    }

    pub(super) fn next(&mut self) -> f64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        f64::from(u32::try_from(self.0 >> 32).unwrap()) / 4_294_967_296.0
    }
}

pub(super) fn estimate(values: &[f64]) -> Estimate {
    let n = values.len();
    let count = f64::from(u32::try_from(n).unwrap());
    let mean = values.iter().sum::<f64>() / count;
    let variance = values.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / (count - 1.0);
    let sd = (n > 1).then(|| variance.sqrt());
    Estimate { n, mean, sd, half_width: sd.map(|sd| 2.2 * sd / count.sqrt()) }
}

/// The geometric mean of numbers above zero with a whisker.
pub(super) fn geometric(values: &[f64]) -> ScaledMean {
    let logs = estimate(&values.iter().map(|x| x.ln()).collect::<Vec<_>>());
    let ends = |half: f64| ((logs.mean - half).exp(), (logs.mean + half).exp());
    ScaledMean { mean: logs.mean.exp(), interval: logs.half_width.map(ends) }
}

/// The mean of numbers on the scale that suits them.
fn scaled(scale: Scale, values: &[f64]) -> ScaledMean {
    let Estimate { mean, half_width, .. } = estimate(values);
    match scale {
        Scale::Log => geometric(values),
        Scale::Linear => ScaledMean { mean, interval: half_width.map(|half| (mean - half, mean + half)) },
    }
}

/// Logarithmic for numbers above zero that are far apart.
fn scale_of(values: &[f64]) -> Scale {
    let [least, most] = [f64::min, f64::max].map(|pick| values.iter().copied().reduce(pick).unwrap_or(0.0));
    if least > 0.0 && most > 5.0 * least { Scale::Log } else { Scale::Linear }
}

pub(super) fn hyperparameter(name: &str, values: Values) -> Hyperparameter {
    Hyperparameter { name: name.to_owned(), values }
}

/// An effect whose series take `per_value` trials at each of `xs`, around `level(series, x)`.
pub(super) fn effect(
    hyperparameter: Hyperparameter,
    xs: &[f64],
    split: Option<(&str, &[&str])>,
    per_value: usize,
    level: impl Fn(usize, f64) -> f64,
) -> Effect {
    let mut noise = Noise::new();
    let labels = split.map_or(vec![""], |(_, labels)| labels.to_vec());
    let mut values = |i: usize, x: f64| (0..per_value).map(|_| level(i, x) * (0.7 + 0.6 * noise.next())).collect();
    let groups = |i: usize| xs.iter().map(|&x| (x, values(i, x))).collect();
    let all: Vec<Vec<(f64, Vec<f64>)>> = (0..labels.len()).map(groups).collect();
    let scale = scale_of(&all.iter().flatten().flat_map(|(_, values)| values.clone()).collect::<Vec<_>>());
    let series = labels.iter().zip(&all).map(|(label, groups)| EffectSeries {
        label: (*label).to_owned(),
        points: groups.iter().flat_map(|(x, values)| values.iter().map(|&y| (*x, y))).collect(),
        means: groups.iter().map(|(x, values)| (*x, scaled(scale, values))).collect(),
    });
    Effect {
        series: series.collect(),
        hyperparameter,
        scale,
        split_by: split.map(|(key, _)| key.to_owned()),
        smooth: false,
        drawn: false,
        steps: vec![],
    }
}

fn curve(label: &str, n: usize, floor: f64, epochs: u32) -> Curve {
    let mut noise = Noise::new();
    let points = (1..=epochs).map(|step| {
        let median = floor + 0.4 / f64::from(step).powf(0.9) * (0.95 + 0.1 * noise.next());
        CurvePoint { step, low: median * 0.85, median, high: median * 1.2 }
    });
    Curve { label: label.to_owned(), n, lengths: (epochs, epochs), points: points.collect() }
}

pub(super) fn curves(metric: &str, epochs: u32) -> Curves {
    let labels = ["lr 0.001, hidden_size 128, schedule cosine", "lr 0.003, hidden_size 128, schedule cosine"];
    let more = ["lr 0.001, hidden_size 64, schedule step", "lr 0.001, hidden_size 64, schedule cosine"];
    let best = labels.into_iter().chain(more).zip([0.011, 0.013, 0.018, 0.021]);
    Curves {
        metric: metric.to_owned(),
        scale: if epochs > 1 { Scale::Log } else { Scale::Linear },
        best: best.map(|(label, floor)| curve(label, 6, floor, epochs)).collect(),
        rest: vec![curve("", 246, 0.06, epochs)],
    }
}

/// The same where the other trials were trained for these numbers of epochs.
pub(super) fn of_lengths(metric: &str, lengths: &[u32]) -> Curves {
    let rest = lengths.iter().map(|&epochs| curve("", 82, 0.06, epochs)).collect();
    Curves { rest, ..curves(metric, 300) }
}

pub(super) fn repeated(label: &str, data: u32, training: u32, level: f64) -> Repeatability {
    let mut noise = Noise::new();
    let replicates: Vec<ReplicateValue> = (0..data)
        .flat_map(|d| {
            let shift = noise.next();
            let values: Vec<f64> = (0..training).map(|_| level * (0.8 + 0.3 * shift + 0.15 * noise.next())).collect();
            values.into_iter().zip(0..).map(move |(value, training)| ReplicateValue { data: d, training, value })
        })
        .collect();
    let (same, between) = (level * 0.045, level * 0.09);
    let components = Components {
        same_data_sd: same,
        between_data_sd: between,
        different_data_sd: same.hypot(between),
        data_share: 0.8,
        data_share_interval: (0.1, 0.99),
    };
    let values: Vec<f64> = replicates.iter().map(|r| r.value).collect();
    Repeatability {
        id: ConfigId(0),
        label: label.to_owned(),
        replicates,
        estimate: estimate(&values),
        scale: scale_of(&values),
        scaled: scaled(scale_of(&values), &values),
        components: (data > 1 && training > 1).then_some(components),
    }
}

/// 5 learning rates × 3 widths × 3 schedules, each on 2 datasets with 3 trainings.
pub(super) fn sweep() -> Summary {
    let rates = [1e-4, 3.162_277_660_17e-4, 1e-3, 3.162_277_660_17e-3, 1e-2];
    let schedules = ["constant", "cosine", "step"];
    let lr = hyperparameter("training.lr", Values::Log);
    let width = hyperparameter("model.hidden_size", Values::Linear);
    let schedule = hyperparameter("training.schedule", Values::Categories(schedules.map(str::to_owned).to_vec()));
    let dip = |x: f64| 0.015 + 0.02 * (x.log10() + 2.8).powi(2);
    let split = Some(("model.hidden_size", &["16", "64", "128"][..]));
    let factor = [3.0, 1.5, 1.0];
    let mut noise = Noise::new();
    let configs = (0_u32..45).map(|i| {
        let values: Vec<f64> = (0..6).map(|_| (0.012 + 0.003 * f64::from(i)) * (0.9 + 0.2 * noise.next())).collect();
        ConfigRow {
            id: ConfigId(0x1234_5678_9abc_u64 * u64::from(i + 1)),
            values: [
                ["0.001", "0.003"][usize::from(i % 5 > 1)],
                ["128", "64"][usize::from(i > 9)],
                schedules[(i % 3) as usize],
            ]
            .map(str::to_owned)
            .to_vec(),
            estimate: estimate(&values),
            lost: usize::from(i == 44),
            from_best: (i > 0).then(|| Difference {
                estimate: estimate(&[0.001 * f64::from(i), 0.004 * f64::from(i)]),
                won: 0.5 / f64::from(i),
            }),
            in_best_set: Some(i < 3),
        }
    });
    let configs: Vec<ConfigRow> = configs.collect();
    let labels = ["lr 0.001, hidden_size 128, schedule cosine", "lr 0.003, hidden_size 128, schedule cosine"];
    let more = ["lr 0.001, hidden_size 64, schedule step", "lr 0.001, hidden_size 64, schedule cosine"];
    let levels = [0.012, 0.0135, 0.018, 0.021];
    Summary {
        confirm: None,
        confirmed: Vec::new(),
        without: Vec::new(),
        name: "moons".to_owned(),
        metric: Metric {
            name: "test_mse".into(),
            held_out: None,
            goal: Goal::Minimize,
            failures: Failures::Last,
            tie_margin: 0.0,
        },
        counts: Counts { planned: 270, complete: 265, diverged: 3, failed: 1, missing: 1, ..Counts::default() },
        replicates: (2, 3),
        datasets: "datasets",
        best_set: Some(BestSet { size: 3, compared: 44, tied: 1 }),
        hyperparameters: vec![lr.clone(), width.clone(), schedule.clone()],
        constants: Vec::new(),
        all: all(&configs),
        configs,
        effects: vec![
            effect(lr, &rates, split, 18, |i, x| factor[i] * dip(x)),
            effect(width, &[16.0, 64.0, 128.0], Some(("training.schedule", &schedules)), 30, |i, x| {
                (0.02 + 0.9 / x) * [1.0, 0.7, 0.85][i]
            }),
            effect(schedule, &[0.0, 1.0, 2.0], split, 30, |i, x| factor[i] * (0.03 - 0.005 * x)),
        ],
        curves: vec![curves("train_mse", 100), curves("test_mse", 100)],
        repeatability: labels.iter().chain(&more).zip(levels).map(|(label, x)| repeated(label, 2, 3, x)).collect(),
        interactions: vec![],
        importance: Ok(importance()),
        evaluations: None,
        history: None,
        failures: vec![
            failure("00a1b2c3d4e5f607", "diverged: test_mse is NaN after epoch 17"),
            failure("10a1b2c3d4e5f607", "diverged: test_mse is NaN after epoch 3"),
            failure("20a1b2c3d4e5f607", "diverged: train_mse is inf after epoch 1"),
            failure("30a1b2c3d4e5f607", "failed: out of memory"),
        ],
    }
}

fn importance() -> Importance {
    let share = |value: f64| Share { value, interval: Some(((value - 0.05).max(0.0), value + 0.07)) };
    let term = |names: &[&str], value| Term {
        names: names.iter().map(|name| (*name).to_owned()).collect(),
        share: share(value),
        is_conditional: names == ["training.schedule"],
    };
    let [lr, width] = ["training.lr", "model.hidden_size"];
    Importance {
        method: Method::Anova,
        configs: 30,
        is_log: true,
        terms: vec![
            term(&[lr], 0.55),
            term(&[width], 0.31),
            term(&["training.schedule"], -0.01),
            term(&[lr, width], 0.12),
            term(&[lr, "training.schedule"], 0.004),
        ],
        rest: Some(share(0.02)),
        noise: Some(share(0.08)),
        left_out: vec!["lr 0.01".to_owned()],
    }
}

/// A random search: no value twice, more than 2,000 trials, one training each.
pub(super) fn random_search(trials: u32) -> Summary {
    let mut noise = Noise::new();
    let mut points: Vec<(f64, f64)> = (0..trials)
        .map(|_| {
            let exponent = -4.0 + 2.0 * noise.next();
            (10f64.powf(exponent), (0.01 + 0.05 * (exponent + 3.0).powi(2)) * (0.5 + 2.0 * noise.next().powi(3)))
        })
        .collect();
    points.sort_by(|a, b| a.0.total_cmp(&b.0));
    let bins = points.chunks(points.len().div_ceil(10));
    let means =
        bins.map(|bin| (bin[bin.len() / 2].0, geometric(&bin.iter().map(|p| p.1).collect::<Vec<_>>()))).collect();
    let lr = hyperparameter("training.lr", Values::Log);
    let series = vec![EffectSeries { label: String::new(), points, means }];
    let effect = Effect {
        hyperparameter: lr.clone(),
        scale: Scale::Log,
        split_by: None,
        series,
        smooth: true,
        drawn: true,
        steps: vec![],
    };
    let n = usize::try_from(trials).unwrap();
    Summary {
        counts: Counts { planned: n, complete: n, ..Counts::default() },
        replicates: (1, 1),
        hyperparameters: vec![lr],
        effects: vec![effect],
        configs: vec![],
        curves: vec![],
        repeatability: vec![],
        interactions: vec![],
        importance: Err("fewer than two hyperparameters have several values".to_owned()),
        evaluations: None,
        history: None,
        failures: vec![],
        all: AllTrials::default(),
        ..sweep()
    }
}
