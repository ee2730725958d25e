//! Kernels of two points as functions of their distance, each the sum of one form over bandwidths σ, 2σ, 4σ, ….

use super::expm1::{expm1, fourth};
use super::reciprocal_root::reciprocal_root;
use super::vector::Simd;

/// The greatest `1 / 2σ²`: a bandwidth of 10⁻¹⁵ tells apart whatever `f32` does.
const GREATEST: f64 = 1e30;

/// The form as a function of the squared distance, with `r = -1 / 2σ²`.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Form {
    /// `k = exp(r d²)`, `k' = r k`.
    SquaredExponential,
    /// `k = (1 - r d²)^(-1/2)`, `k' = r k³ / 2`.
    InverseMultiquadric,
}

/// A sum of kernels of one form.
#[derive(Clone, Debug)]
pub(crate) struct Similarity {
    form: Form,
    /// r of each bandwidth, the widest first.
    rates: Vec<f32>,
    /// A squared distance as good as any that is greater: its product with a rate is finite, and slopes vanish there.
    farthest: f32,
}

impl Similarity {
    /// Of so many bandwidths, at least one, the narrowest `base` and each twice the one before.
    #[expect(clippy::cast_possible_truncation, reason = "networks compute in f32")]
    pub(crate) fn new(form: Form, base: f64, bandwidths: usize) -> Self {
        let narrowest = (0.5 / (base * base)).min(GREATEST);
        let mut rates: Vec<f32> = std::iter::successors(Some(-narrowest), |rate| Some(rate / 4.0))
            .map(|rate| rate as f32)
            .take(bandwidths)
            .collect();
        rates.reverse();
        Self { form, rates, farthest: (1e36 / narrowest).min(f64::from(f32::MAX)) as f32 }
    }

    /// What all slopes are multiplied by.
    pub(super) fn slope(&self) -> f64 {
        match self.form {
            Form::SquaredExponential => 1.0,
            Form::InverseMultiquadric => 0.5 * f64::from(self.rates[0]),
        }
    }

    /// The values where the squared distances are `d2`, and the derivatives by these, divided by [`Self::slope`].
    ///
    /// One vector is a chain of operations that each wait for the one before; so there are several.
    #[inline(always)]
    pub(super) fn at<S: Simd, const N: usize>(&self, d2: [S::F32; N]) -> [[S::F32; N]; 2] {
        match self.form {
            Form::SquaredExponential => squared_exponential::<S, N>(&self.rates, d2),
            Form::InverseMultiquadric => inverse_multiquadric::<S, N>(&self.rates, self.farthest, d2),
        }
    }
}

/// At half the bandwidth the exponential is its own fourth power, so that one serves all.
#[inline(always)]
fn squared_exponential<S: Simd, const N: usize>(rates: &[f32], d2: [S::F32; N]) -> [[S::F32; N]; 2] {
    let [mut values, mut slopes] = [[S::splat(0.0); N]; 2];
    let mut less_one = d2;
    for (i, rate) in rates.iter().enumerate() {
        let rate = S::splat(*rate);
        for ((less_one, value), slope) in less_one.iter_mut().zip(&mut values).zip(&mut slopes) {
            *less_one = if i == 0 { expm1::<S>(S::mul(rate, *less_one)) } else { fourth::<S>(*less_one) };
            let k = S::add(S::splat(1.0), *less_one);
            *value = S::add(*value, k);
            *slope = S::mul_add(rate, k, *slope);
        }
    }
    [values, slopes]
}

#[inline(always)]
fn inverse_multiquadric<S: Simd, const N: usize>(rates: &[f32], farthest: f32, d2: [S::F32; N]) -> [[S::F32; N]; 2] {
    let [mut values, mut slopes] = [[S::splat(0.0); N]; 2];
    let mut negative = d2;
    for negative in &mut negative {
        // In this order NaN stays NaN.
        *negative = S::max(S::splat(-farthest), S::sub(S::splat(0.0), *negative));
    }
    for (i, rate) in rates.iter().rev().enumerate() {
        let rate = S::splat(*rate);
        for ((negative, value), slope) in negative.iter().zip(&mut values).zip(&mut slopes) {
            let a = S::mul_add(rate, *negative, S::splat(1.0));
            // Processors divide beside their multiplications: by turns, both ways together take the least time.
            let k = if i % 2 == 0 { S::div(S::splat(1.0), S::sqrt(a)) } else { reciprocal_root::<S>(a) };
            *value = S::add(*value, k);
            // From the narrowest on, the slopes before weigh four times as much.
            let twice = S::add(*slope, *slope);
            *slope = S::mul_add(S::mul(k, k), k, S::add(twice, twice));
        }
    }
    [values, slopes]
}
