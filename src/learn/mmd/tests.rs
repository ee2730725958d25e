//! MMD² against its definition, and its gradient against finite differences.

use super::*;
use crate::trial::{Purpose, stream};

const KERNELS: [Kernel; 2] = [Kernel::SquaredExponential, Kernel::InverseMultiquadric];
const ESTIMATORS: [Estimator; 2] = [Estimator::Biased, Estimator::Unbiased];

fn all(base: f64, bandwidths: usize) -> impl Iterator<Item = Mmd> {
    KERNELS
        .into_iter()
        .flat_map(move |kernel| ESTIMATORS.map(|estimator| Mmd { kernel, estimator, bandwidths, base, weight: 1.0 }))
}

fn count(n: usize) -> f64 {
    f64::from(u32::try_from(n).unwrap())
}

/// The definition, pair by pair and bandwidth by bandwidth.
fn by_definition(mmd: &Mmd, x: &[Vec<f64>], y: &[Vec<f64>]) -> f64 {
    let k = |a: &[f64], b: &[f64]| -> f64 {
        let d2: f64 = a.iter().zip(b).map(|(a, b)| (a - b).powi(2)).sum();
        let sigmas = (0..mmd.bandwidths).map(|i| mmd.base * 2_f64.powi(i32::try_from(i).unwrap()));
        let kernel = |sigma: f64| match mmd.kernel {
            Kernel::SquaredExponential => (-d2 / (2.0 * sigma * sigma)).exp(),
            Kernel::InverseMultiquadric => 1.0 / (1.0 + d2 / (2.0 * sigma * sigma)).sqrt(),
        };
        sigmas.map(kernel).sum()
    };
    let mean = |a: &[Vec<f64>], b: &[Vec<f64>], same: bool| {
        let leave_out = same && mmd.estimator == Estimator::Unbiased;
        let pairs = (0..a.len()).flat_map(|i| (0..b.len()).map(move |j| (i, j)));
        let kept: Vec<f64> = pairs.filter(|(i, j)| !(leave_out && i == j)).map(|(i, j)| k(&a[i], &b[j])).collect();
        if kept.is_empty() { 0.0 } else { kept.iter().sum::<f64>() / count(kept.len()) }
    };
    mean(x, x, true) + mean(y, y, true) - 2.0 * mean(x, y, false)
}

fn sample(n: usize, width: usize, scale: f32, number: u32) -> Columns {
    let points = points::normal(n, width, &mut stream(3, Purpose::DataTest, &[number]));
    let mut scaled = Columns::default();
    scaled.set_columns(n, width, (0..width).flat_map(|k| points.column(k)).map(|x| scale * x + 0.3));
    scaled
}

fn rows(points: &Columns) -> Vec<Vec<f64>> {
    let row = |i: usize| (0..points.width()).map(|k| f64::from(points.column(k)[i])).collect();
    (0..points.len()).map(row).collect()
}

/// MMD² and its derivatives by each coordinate of `x`, point after point.
fn squared_and_gradient(isa: Isa, mmd: &Mmd, x: &Columns, y: &Columns) -> (f64, Vec<f32>) {
    let mut term = Term::new(*mmd);
    for (to, from) in [(&mut term.x, x), (&mut term.y, y)] {
        to.set_columns(from.len(), from.width(), (0..from.width()).flat_map(|k| from.column(k)).copied());
    }
    let value = term.squared(isa);
    (
        value,
        (0..x.len()).flat_map(|i| (0..x.width()).map(move |k| (i, k))).map(|(i, k)| term.by_coordinate(k)[i]).collect(),
    )
}

fn sets() -> impl Iterator<Item = Isa> {
    Isa::ALL.into_iter().filter(|isa| isa.is_available())
}

const SIZES: [(usize, usize, usize); 6] = [(1, 1, 1), (1, 4, 2), (2, 2, 1), (5, 5, 2), (7, 3, 8), (64, 64, 2)];

/// Each kernel is within some 2 · 10⁻⁷ of its own (`expm1` and `reciprocal_root` test that) and the rows of few points are
/// added in `f32`; over many pairs the roundings cancel. Of four means of up to so many kernels, that much may be left.
fn precision(mmd: &Mmd) -> f64 {
    4e-7 * count(mmd.bandwidths)
}

#[test]
fn values_are_those_of_the_definition() {
    for (n_x, n_y, width) in SIZES {
        for mmd in all(0.25, 5).chain(all(0.1, 3)).chain(all(2.0, 7)) {
            let (x, y) = (sample(n_x, width, 1.7, 0), sample(n_y, width, 1.0, 1));
            let want = by_definition(&mmd, &rows(&x), &rows(&y));
            for isa in sets() {
                let (got, _) = squared_and_gradient(isa, &mmd, &x, &y);
                assert!((got - want).abs() < precision(&mmd), "{mmd:?} by {isa}: {got} is not {want}");
                assert!((squared(isa, &mmd, &x, &y) - want).abs() < precision(&mmd), "{mmd:?} by {isa}");
            }
        }
    }
}

/// As many points as an evaluation compares, and as wide as digits and their codes.
#[test]
fn values_of_many_points_are_as_precise() {
    for (n, width) in [(1000, 2), (1000, 8), (360, 64)] {
        for mmd in all(0.25, 5).filter(|mmd| mmd.estimator == Estimator::Unbiased) {
            let (x, y) = (sample(n, width, 1.1, 0), sample(n, width, 1.0, 1));
            let want = by_definition(&mmd, &rows(&x), &rows(&y));
            for isa in sets() {
                let got = squared(isa, &mmd, &x, &y);
                assert!((got - want).abs() < 1e-7, "{mmd:?} by {isa}: {got} is not {want}");
            }
        }
    }
}

#[test]
fn gradients_are_those_of_finite_differences() {
    for (n_x, n_y, width) in SIZES {
        for (mmd, isa) in all(0.25, 5).chain(all(1.0, 3)).flat_map(|mmd| sets().map(move |isa| (mmd, isa))) {
            let (x, y) = (sample(n_x, width, 1.2, 2), sample(n_y, width, 1.0, 3));
            let (_, gradient) = squared_and_gradient(isa, &mmd, &x, &y);
            assert_eq!(gradient.len(), n_x * width);
            // The pushes of all pairs nearly cancel, so that their roundings are to be seen beside the greatest derivative.
            let greatest = gradient.iter().map(|by| f64::from(by.abs())).fold(0.0, f64::max);
            for (at, got) in gradient.into_iter().enumerate() {
                let moved = |by: f64| {
                    let mut x = rows(&x);
                    x[at / width][at % width] += by;
                    by_definition(&mmd, &x, &rows(&y))
                };
                let (want, got) = ((moved(1e-5) - moved(-1e-5)) / 2e-5, f64::from(got));
                assert!((got - want).abs() < 2e-6 * greatest + 1e-8, "{mmd:?} {at} by {isa}: {got} is not {want}");
            }
        }
    }
}

/// A diverging training is to be seen as such, and what is merely far away does not look like it.
#[test]
fn far_codes_push_nothing_and_nan_is_seen() {
    for (mmd, isa) in all(0.25, 5).chain(all(1e-25, 3)).flat_map(|mmd| sets().map(move |isa| (mmd, isa))) {
        for far in [1e20, -1e30, 1.5e38] {
            let (mut x, y) = (sample(20, 2, 1.0, 4), sample(20, 2, 1.0, 5));
            let moved: Vec<f32> = x.column(0).iter().chain(x.column(1)).copied().collect();
            let moved = moved.into_iter().enumerate().map(|(i, x)| if i == 7 { far } else { x });
            x.set_columns(20, 2, moved);
            let want = by_definition(&mmd, &rows(&x), &rows(&y));
            let (got, gradient) = squared_and_gradient(isa, &mmd, &x, &y);
            assert!((got - want).abs() < precision(&mmd), "{mmd:?} {far} by {isa}: {got} is not {want}");
            assert!(gradient.iter().all(|by| by.is_finite()), "{mmd:?} {far} by {isa}");
            assert_eq!(gradient[14..16], [0.0; 2], "{mmd:?} {far} by {isa}");
        }
        let (mut x, y) = (Columns::default(), sample(20, 1, 1.0, 5));
        x.set_columns(3, 1, [0.0, f32::NAN, 1.0].into_iter());
        let (value, gradient) = squared_and_gradient(isa, &mmd, &x, &y);
        assert!(value.is_nan() && gradient.iter().all(|by| by.is_nan()), "{mmd:?} by {isa}: {value}, {gradient:?}");
    }
}

#[test]
fn it_is_small_for_equal_distributions_and_large_for_others() {
    for (mmd, isa) in all(0.25, 5).flat_map(|mmd| sets().map(move |isa| (mmd, isa))) {
        let (x, y) = (sample(500, 2, 1.0, 4), sample(500, 2, 1.0, 5));
        let (same, other) = (squared(isa, &mmd, &x, &y), squared(isa, &mmd, &sample(500, 2, 3.0, 4), &y));
        assert!(same.abs() < 0.02 && other > 0.3, "{mmd:?}: {same}, {other}");
        assert!(mmd.estimator == Estimator::Unbiased || same > 0.0);
    }
}
