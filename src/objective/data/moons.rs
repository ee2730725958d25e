//! Two interleaving half circles, as scikit-learn's `make_moons` defines them.
//!
//! For each n the points are exactly `make_moons(n)`'s, whose angles depend on n: a smaller set cannot be the beginning
//! of a larger one. It comes as close as can be: row i has a fixed uniform number, whose rank picks its point, and
//! fixed unit noise, so that row i is nearly the same for every n and every level of noise.

use crate::trial::Stream;

use super::Rows;

/// Coordinates of a point.
pub(super) const WIDTH: usize = 2;

/// `n` points in random order with Gaussian noise of standard deviation `noise` on each coordinate; labels 0 (outer
/// moon) and 1 (inner moon).
pub(super) fn draw(n: usize, noise: f64, stream: &mut Stream) -> Rows {
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
