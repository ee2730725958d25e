//! A step of Adam on parameters that stand side by side.

use super::isa::Isa;
use super::vector::{Compute, Simd};

/// The factors of one step.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rates {
    /// How much of each moving mean stays.
    pub(crate) betas: [f32; 2],
    /// How much of each new number comes in: `1 - β`.
    pub(crate) rests: [f32; 2],
    /// `lr / (1 - β₁ᵗ)`.
    pub(crate) step: f32,
    /// `1 / √(1 - β₂ᵗ)`.
    pub(crate) scale: f32,
    pub(crate) eps: f32,
}

/// Moves parameters against their gradient (Kingma & Ba 2015, algorithm 1), given the moving means of the gradient and
/// of its square.
pub(crate) fn adam(isa: Isa, rates: Rates, parameters: &mut [f32], gradient: &[f32], [first, second]: [&mut [f32]; 2]) {
    isa.run(Update { rates, parameters, gradient, first, second });
}

struct Update<'a> {
    rates: Rates,
    parameters: &'a mut [f32],
    gradient: &'a [f32],
    first: &'a mut [f32],
    second: &'a mut [f32],
}

impl Compute for Update<'_> {
    type Output = ();

    #[inline(always)]
    fn run<S: Simd>(self) {
        let Self { rates, parameters, gradient, first, second } = self;
        let whole = parameters.len() / S::LANES * S::LANES;
        let (begin, end) = parameters.split_at_mut(whole);
        let (first, first_end) = first.split_at_mut(whole);
        let (second, second_end) = second.split_at_mut(whole);
        let (gradient, gradient_end) = gradient.split_at(whole);
        let all = begin.chunks_exact_mut(S::LANES).zip(gradient.chunks_exact(S::LANES));
        let moments = first.chunks_exact_mut(S::LANES).zip(second.chunks_exact_mut(S::LANES));
        for ((p, g), (m, v)) in all.zip(moments) {
            vector::<S>(rates, p, g, m, v);
        }
        // What does not fill a vector goes through one all the same.
        let padded = |from: &[f32]| {
            let mut all = [0.0; 16];
            all[..from.len()].copy_from_slice(from);
            all
        };
        let (mut p, g) = (padded(end), padded(gradient_end));
        let (mut m, mut v) = (padded(first_end), padded(second_end));
        vector::<S>(rates, &mut p, &g, &mut m, &mut v);
        for (to, from) in [(end, p), (first_end, m), (second_end, v)] {
            to.copy_from_slice(&from[..to.len()]);
        }
    }
}

#[inline(always)]
fn vector<S: Simd>(rates: Rates, p: &mut [f32], g: &[f32], m: &mut [f32], v: &mut [f32]) {
    let ([beta1, beta2], [rest1, rest2]) = (rates.betas, rates.rests);
    let g = S::load(g);
    let first = S::mul_add(S::splat(beta1), S::load(m), S::mul(S::splat(rest1), g));
    let second = S::mul_add(S::splat(beta2), S::load(v), S::mul(S::splat(rest2), S::mul(g, g)));
    // The means of a gradient that stays 0 would shrink to subnormal numbers and stay there, and Intel's processors take
    // a hundred times as long for these.
    let [first, second] = [S::normal(first), S::normal(second)];
    let size = S::mul_add(S::splat(rates.scale), S::sqrt(second), S::splat(rates.eps));
    S::store(first, m);
    S::store(second, v);
    S::store(S::sub(S::load(p), S::div(S::mul(S::splat(rates.step), first), size)), p);
}
