//! Two interleaving half circles, as scikit-learn's `make_moons` defines them.
//!
//! For each n the points are exactly `make_moons(n)`'s, whose angles depend on n: a smaller set cannot be the beginning
//! of a larger one. It comes as close as can be: row i has a fixed uniform number, whose rank picks its point, and
//! fixed unit noise, so that row i is nearly the same for every n and every level of noise.

use std::sync::Arc;

use super::rows::{Names, Rows};
use crate::trial::Stream;

/// Coordinates of a point.
pub(super) const WIDTH: usize = 2;

/// `n` points in random order with Gaussian noise of standard deviation `noise` on each coordinate; labels 0 (outer
/// moon) and 1 (inner moon).
pub(crate) fn draw(n: usize, noise: f64, stream: &mut Stream) -> Rows {
    let rows: Vec<(f64, [f64; 2])> = (0..n).map(|_| (stream.uniform(), stream.normal_pair())).collect();
    let mut by_number: Vec<usize> = (0..n).collect();
    by_number.sort_by(|&a, &b| rows[a].0.total_cmp(&rows[b].0));
    let mut values = vec![0.0; WIDTH * n];
    let mut labels = vec![0; n];
    for (rank, row) in by_number.into_iter().enumerate() {
        let (point, label) = point(rank, n);
        #[expect(clippy::cast_possible_truncation, reason = "networks compute in f32")]
        for k in 0..WIDTH {
            values[WIDTH * row + k] = (point[k] + noise * rows[row].1[k]) as f32;
        }
        labels[row] = label;
    }
    Rows { width: WIDTH, values, labels }
}

/// What coordinates and labels are called.
pub(super) fn names() -> Arc<Names> {
    let all = |texts: [&str; 2]| texts.map(str::to_owned).to_vec();
    Arc::new(Names { columns: all(["x", "y"]), labels: all(["outer moon", "inner moon"]) })
}

/// Point `i` of `make_moons(n, shuffle=False)` and its label: first the outer moon, then the inner one.
fn point(i: usize, n: usize) -> ([f64; 2], u32) {
    let n_outer = n / 2;
    if i < n_outer {
        let t = angle(i, n_outer);
        ([libm::cos(t), libm::sin(t)], 0)
    } else {
        let t = angle(i - n_outer, n - n_outer);
        ([1.0 - libm::cos(t), 1.0 - libm::sin(t) - 0.5], 1)
    }
}

/// Element `i` of `numpy.linspace(0, π, n)`: both ends included, the start alone if n is 1.
#[expect(clippy::cast_precision_loss, reason = "point counts are far below 2^53")]
fn angle(i: usize, n: usize) -> f64 {
    let pi = std::f64::consts::PI;
    match i {
        0 => 0.0,
        _ if i + 1 == n => pi,
        _ => i as f64 * (pi / (n - 1) as f64),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{Purpose, stream};

    fn draw_test(n: usize, noise: f64) -> Rows {
        draw(n, noise, &mut stream(5, Purpose::DataTest, &[0]))
    }

    fn sorted(rows: &Rows) -> Vec<(u32, f32, f32)> {
        let mut all: Vec<_> = (0..rows.len()).map(|i| (rows.labels[i], rows.row(i)[0], rows.row(i)[1])).collect();
        all.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
        all
    }

    fn assert_points(n: usize, want: &[(u32, f32, f32)]) {
        let got = sorted(&draw_test(n, 0.0));
        assert_eq!(got.len(), want.len());
        for (g, w) in got.iter().zip(want) {
            let near = g.0 == w.0 && (g.1 - w.1).abs() < 1e-6 && (g.2 - w.2).abs() < 1e-6;
            assert!(near, "{got:?} are not {want:?}");
        }
    }

    /// `make_moons(n, noise=None)`: angles 0, π/2, π on three points, 0 and π on two.
    #[test]
    fn the_points_are_those_of_scikit_learn() {
        let inner = [(1, 0.0, 0.5), (1, 1.0, -0.5), (1, 2.0, 0.5)];
        assert_points(5, &[[(0, -1.0, 0.0), (0, 1.0, 0.0)].as_slice(), &inner].concat());
        assert_points(6, &[[(0, -1.0, 0.0), (0, 0.0, 1.0), (0, 1.0, 0.0)].as_slice(), &inner].concat());
        assert_points(1, &[(1, 0.0, 0.5)]);
        let diagonal = std::f32::consts::FRAC_1_SQRT_2;
        let outer = [(0, -1.0, 0.0), (0, -0.5, 0.866_025_4), (0, 0.5, 0.866_025_4), (0, 1.0, 0.0)];
        let inner = [(1, 0.0, 0.5), (1, 1.0 - diagonal, 0.5 - diagonal), (1, 1.0, -0.5)];
        let inner = [inner.as_slice(), &[(1, 1.0 + diagonal, 0.5 - diagonal), (1, 2.0, 0.5)]].concat();
        assert_points(9, &[outer.as_slice(), &inner].concat());
    }

    #[test]
    fn rows_are_shuffled_and_noise_has_the_standard_deviation_asked_for() {
        let (clean, noisy) = (draw_test(10_000, 0.0), draw_test(10_000, 0.3));
        let first_half = clean.labels[..5000].iter().filter(|label| **label == 0).count();
        assert!((2400..2600).contains(&first_half), "{first_half} of the first 5000 points are outer");
        let squares = clean.values.iter().zip(&noisy.values).map(|(a, b)| f64::from(b - a).powi(2));
        let sd = (squares.sum::<f64>() / 20_000.0).sqrt();
        assert!((sd - 0.3).abs() < 0.006, "noise has sd {sd}");
    }

    #[test]
    fn a_smaller_set_is_nearly_the_beginning_of_a_larger_one() {
        let (small, large) = (draw_test(2000, 0.1), draw_test(4000, 0.1));
        let squares = small.values.iter().zip(&large.values).map(|(a, b)| f64::from(b - a).powi(2));
        let distance = (squares.sum::<f64>() / 4000.0).sqrt();
        assert!(distance > 0.0 && distance < 0.1, "{distance}");
    }
}
