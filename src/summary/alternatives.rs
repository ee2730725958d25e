//! Other sets of configs that cannot be told from the best, for simulations to compare with: Holm's tests against the config of
//! the best mean, and Hsu's multiple comparisons with the best.

use super::best_set::LEVEL;
use super::blocks::{Blocks, Cell};
use super::distributions::t_quantile;
use super::estimate::Estimate;

/// The means of each config in the blocks, all of which it has. Smaller is better, the best mean comes first.
fn means(configs: &[Vec<Cell>]) -> Vec<Vec<f64>> {
    let of = |cells: &Vec<Cell>| Blocks::Datasets.means(cells).into_iter().map(|(_, mean)| mean).collect();
    configs.iter().map(of).collect()
}

/// Those that stay after one-sided paired t tests against the first one, at Holm's levels (1979): the farthest at α / (k - 1),
/// the next at α / (k - 2), until one stays.
pub(super) fn holm(configs: &[Vec<Cell>]) -> Vec<bool> {
    let means = means(configs);
    let distance = |config: &Vec<f64>| {
        let e = Estimate::of(&config.iter().zip(&means[0]).map(|(a, b)| a - b).collect::<Vec<_>>());
        e.mean * count(config.len()).sqrt() / e.sd.unwrap()
    };
    let mut tested: Vec<(f64, usize)> = means[1..].iter().map(distance).zip(1..).collect();
    tested.sort_by(|a, b| b.0.total_cmp(&a.0));
    let mut members = vec![true; configs.len()];
    for (left, (distance, config)) in (1..configs.len()).rev().zip(tested) {
        if distance <= t_quantile(1.0 - LEVEL / count(left), count(means[0].len() - 1)) {
            break;
        }
        members[config] = false;
    }
    members
}

/// Those whose interval of the difference from the best of the others begins at 0 or below (Hsu 1984): Dunnett's one-sided
/// quantile with the variance that configs and blocks leave, as if it were the same for all.
pub(super) fn mcb(configs: &[Vec<Cell>]) -> Vec<bool> {
    let means = means(configs);
    let (k, r) = (means.len(), means[0].len());
    let mean = |xs: &mut dyn Iterator<Item = f64>| Estimate::of(&xs.collect::<Vec<_>>()).mean;
    let rows: Vec<f64> = means.iter().map(|config| mean(&mut config.iter().copied())).collect();
    let columns: Vec<f64> = (0..r).map(|b| mean(&mut means.iter().map(|config| config[b]))).collect();
    let all = mean(&mut rows.iter().copied());
    let left = |i: usize, b: usize| means[i][b] - rows[i] - columns[b] + all;
    let squares: f64 = (0..k).flat_map(|i| (0..r).map(move |b| (i, b))).map(|(i, b)| left(i, b) * left(i, b)).sum();
    let df = (k - 1) * (r - 1);
    let reach = dunnett(k - 1, df) * (2.0 * squares / count(df) / count(r)).sqrt();
    let best_of_others = |i: usize| (0..k).filter(|j| *j != i).map(|j| rows[j]).fold(f64::INFINITY, f64::min);
    (0..k).map(|i| rows[i] - best_of_others(i) <= reach).collect()
}

#[expect(clippy::cast_precision_loss, reason = "counts of configs and blocks")]
fn count(n: usize) -> f64 {
    n as f64
}

/// Dunnett's one-sided 95 % quantile of the largest of `p` differences from one, of equal variances that `df` degrees of freedom
/// estimate: by quadrature over that estimate and the one.
fn dunnett(p: usize, df: usize) -> f64 {
    thread_local! {
        static KNOWN: std::cell::RefCell<std::collections::BTreeMap<(usize, usize), f64>> = std::cell::RefCell::default();
    }
    if let Some(known) = KNOWN.with_borrow(|known| known.get(&(p, df)).copied()) {
        return known;
    }
    let n = count(df);
    let steps = |low: f64, high: f64| {
        let step = (high - low) / 200.0;
        (0..200_u32).map(move |i| (low + (f64::from(i) + 0.5) * step, step))
    };
    let normal = |z: f64| 0.5 * libm::erfc(-z / std::f64::consts::SQRT_2);
    // The root of a chi square of n over n.
    let scale =
        |s: f64| (n * s.ln() - s.ln() - n * s * s / 2.0 + n / 2.0 * (n / 2.0).ln() - libm::lgamma(n / 2.0)).exp() * 2.0;
    let reach = 8.0 / (2.0 * n).sqrt();
    let probability = |d: f64| -> f64 {
        let of_one = |s: f64| -> f64 {
            let density = |z: f64| (-z * z / 2.0).exp() / std::f64::consts::TAU.sqrt();
            let below = |z: f64| normal(z + d * s * std::f64::consts::SQRT_2).powf(count(p));
            steps(-7.0, 7.0).map(|(z, step)| density(z) * below(z) * step).sum()
        };
        steps((1.0 - reach).max(1e-6), 1.0 + reach).map(|(s, step)| scale(s) * of_one(s) * step).sum()
    };
    let (mut low, mut high) = (0.0, 20.0);
    for _ in 0..30 {
        let middle = f64::midpoint(low, high);
        *(if probability(middle) < 1.0 - LEVEL { &mut low } else { &mut high }) = middle;
    }
    KNOWN.with_borrow_mut(|known| known.insert((p, df), high));
    high
}

/// Dunnett (1955), table 1a: one-sided, 95 %.
#[test]
fn quantiles_are_those_of_dunnetts_table() {
    for (p, df, expected) in
        [(1, 10, 1.81), (2, 10, 2.15), (3, 10, 2.34), (9, 10, 2.81), (2, 20, 2.03), (9, 20, 2.60), (5, 60, 2.28)]
    {
        assert!((dunnett(p, df) - expected).abs() < 0.0061, "{p}, {df}: {}", dunnett(p, df));
    }
}
