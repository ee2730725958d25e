//! Whether two samples come from one distribution.

/// The standard normal distribution's 99.5 % quantile.
pub(crate) const Z: f64 = 2.575_829_303_548_901;

/// Number, mean and standard deviation of a sample.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Moments {
    pub(crate) n: f64,
    pub(crate) mean: f64,
    pub(crate) sd: f64,
}

#[expect(clippy::cast_precision_loss, reason = "samples are small")]
impl Moments {
    pub(crate) fn of(sample: &[f64]) -> Self {
        let n = sample.len() as f64;
        let mean = sample.iter().sum::<f64>() / n;
        let sd = (sample.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / (n - 1.0)).sqrt();
        Self { n, mean, sd }
    }

    /// `0.00850 (sd 0.00160)`.
    pub(crate) fn text(&self) -> String {
        format!("{:.5} (sd {:.5})", self.mean, self.sd)
    }
}

/// Welch's t of two samples without its sign, and the value that it exceeds in 1 % of samples from one distribution.
pub(crate) fn welch(a: &[f64], b: &[f64]) -> (f64, f64) {
    let (a, b) = (Moments::of(a), Moments::of(b));
    let (va, vb) = (a.sd * a.sd / a.n, b.sd * b.sd / b.n);
    let t = (a.mean - b.mean).abs() / (va + vb).sqrt();
    // Welch and Satterthwaite's degrees of freedom.
    let freedom = (va + vb).powi(2) / (va * va / (a.n - 1.0) + vb * vb / (b.n - 1.0));
    (t, student(freedom))
}

/// Student's t at 99.5 %: Cornish and Fisher's expansion about the normal quantile (Abramowitz and Stegun 26.7.5), good
/// to three decimals from ten degrees of freedom.
fn student(freedom: f64) -> f64 {
    let terms = [
        (Z.powi(3) + Z) / 4.0,
        (5.0 * Z.powi(5) + 16.0 * Z.powi(3) + 3.0 * Z) / 96.0,
        (3.0 * Z.powi(7) + 19.0 * Z.powi(5) + 17.0 * Z.powi(3) - 15.0 * Z) / 384.0,
        (79.0 * Z.powi(9) + 776.0 * Z.powi(7) + 1482.0 * Z.powi(5) - 1920.0 * Z.powi(3) - 945.0 * Z) / 92160.0,
    ];
    terms.into_iter().rev().fold(0.0, |sum, term| (sum + term) / freedom) + Z
}

/// Mann and Whitney's U of two samples, in standard errors from its mean (normal approximation with ties and
/// continuity), without its sign.
#[expect(clippy::cast_precision_loss, reason = "samples are small")]
pub(crate) fn mann_whitney(a: &[f64], b: &[f64]) -> f64 {
    let wins = |x: &f64| {
        b.iter()
            .map(|y| {
                if x > y {
                    1.0
                } else if x < y {
                    0.0
                } else {
                    0.5
                }
            })
            .sum::<f64>()
    };
    let u: f64 = a.iter().map(wins).sum();
    let mut all = [a, b].concat();
    all.sort_by(f64::total_cmp);
    let ties: f64 =
        all.chunk_by(|x, y| x.total_cmp(y).is_eq()).map(|tied| (tied.len() as f64).powi(3) - tied.len() as f64).sum();
    let (na, nb, n) = (a.len() as f64, b.len() as f64, all.len() as f64);
    let variance = na * nb / 12.0 * (n + 1.0 - ties / (n * (n - 1.0)));
    ((u - na * nb / 2.0).abs() - 0.5).max(0.0) / variance.sqrt()
}

#[test]
fn statistics_by_hand() {
    // Tables of Student's t: 2.8609 for 19 degrees of freedom, 2.7116 for 38, 3.1693 for 10.
    for (freedom, expected) in [(10.0, 3.1693), (19.0, 2.8609), (38.0, 2.7116), (1e9, 2.5758)] {
        assert!((student(freedom) - expected).abs() < 2e-4, "{freedom}: {}", student(freedom));
    }
    // Means 3 and 5, variances 2.5 and 10: t = 2 / √(0.5 + 2), freedom = 6.25 / (0.25 / 4 + 4 / 4).
    let (t, critical) = welch(&[1.0, 2.0, 3.0, 4.0, 5.0], &[1.0, 3.0, 5.0, 7.0, 9.0]);
    assert!((t - 2.0 / 2.5_f64.sqrt()).abs() < 1e-12 && (critical - student(6.25 / 1.0625)).abs() < 1e-12);
    // All of b above all of a: U = 0, mean 8, variance 16 · 9 / 12 = 12.
    let z = mann_whitney(&[1.0, 2.0, 3.0, 4.0], &[5.0, 6.0, 7.0, 8.0]);
    assert!((z - 7.5 / 12.0_f64.sqrt()).abs() < 1e-12);
    // Two ties of two: U = 1, variance 4 / 12 · (5 − 12 / 12) with n = 4 and Σ(t³ − t) = 12.
    let z = mann_whitney(&[1.0, 2.0], &[1.0, 2.0]);
    assert!(z.abs() < 1e-12, "equal samples do not differ: {z}");
    let z = mann_whitney(&[1.0, 1.0], &[2.0, 2.0]);
    assert!((z - 1.5 / (4.0_f64 / 3.0).sqrt()).abs() < 1e-12, "{z}");
}
