//! Sums of a kernel over pairs of points, and their gradients.
//!
//! In `f32`, as the networks whose codes the points are, but for the totals: what is made of them is a small difference.

use super::aligned::Aligned;
use super::columns::{Columns, stride};
use super::isa::Isa;
use super::similarity::Similarity;
use super::vector::{Compute, Simd};

/// Points whose pairs are summed, and the kernel.
pub(crate) struct Pairs<'a> {
    pub(crate) similarity: &'a Similarity,
    pub(crate) x: &'a Columns,
    pub(crate) y: &'a Columns,
}

/// Sums over pairs of different points within `x`, within `y`, and across.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sums {
    pub(crate) within: [f64; 2],
    pub(crate) across: f64,
}

/// The gradient by the coordinates of `x`. Its buffers serve again.
#[derive(Debug, Default)]
pub(crate) struct Gradient {
    n: usize,
    /// Coordinate after coordinate, each of all points and of the padding after them.
    values: Aligned,
    /// Of the pairs of one point with others, times a factor.
    slopes: Aligned,
}

impl Pairs<'_> {
    /// Sums the pairs.
    pub(crate) fn sums(self, isa: Isa) -> Sums {
        isa.run(self)
    }

    /// Sums the pairs. `gradient` becomes that of the sums within `x` and across, each times its factor.
    pub(crate) fn sums_and_gradient(self, isa: Isa, factors: [f64; 2], gradient: &mut Gradient) -> Sums {
        isa.run(WithGradient { pairs: self, factors, gradient })
    }
}

impl Gradient {
    /// By coordinate `k` of all points.
    pub(crate) fn column(&self, k: usize) -> &[f32] {
        &self.values[k * stride(self.n)..][..self.n]
    }

    fn clear(&mut self, x: &Columns, others: usize) {
        self.n = x.len();
        self.slopes.resize(stride(others));
        self.values.resize(x.width() * stride(x.len()));
        self.values.fill(0.0);
    }
}

impl Compute for Pairs<'_> {
    type Output = Sums;

    #[inline(always)]
    fn run<S: Simd>(self) -> Sums {
        let Self { similarity, x, y } = self;
        let mut across = 0.0;
        for i in 0..x.len() {
            across += sum::<S>(similarity, (x, i), (y, 0), None);
        }
        Sums { within: [within::<S>(similarity, x), within::<S>(similarity, y)], across }
    }
}

struct WithGradient<'a> {
    pairs: Pairs<'a>,
    factors: [f64; 2],
    gradient: &'a mut Gradient,
}

impl Compute for WithGradient<'_> {
    type Output = Sums;

    #[inline(always)]
    fn run<S: Simd>(self) -> Sums {
        let Self { pairs: Pairs { similarity, x, y }, factors, gradient } = self;
        gradient.clear(x, x.len().max(y.len()));
        let Gradient { values, slopes, .. } = gradient;
        #[expect(clippy::cast_possible_truncation, reason = "networks compute in f32")]
        let factors = factors.map(|factor| (factor * similarity.slope()) as f32);
        let (mut within_x, mut across) = (0.0, 0.0);
        for i in 0..x.len() {
            let slopes = &mut slopes[..(x.len() - (i + 1)).next_multiple_of(S::LANES)];
            within_x += sum::<S>(similarity, (x, i), (x, i + 1), Some((factors[0], slopes)));
            for k in 0..x.width() {
                let (column, gradient) = (x.padded(k), &mut values[k * stride(x.len())..][..stride(x.len())]);
                let (mine, theirs) = gradient.split_at_mut(i + 1);
                mine[i] += push::<S>(slopes, column[i], &column[i + 1..], Some(theirs));
            }
        }
        for i in 0..x.len() {
            let slopes = &mut slopes[..y.len().next_multiple_of(S::LANES)];
            across += sum::<S>(similarity, (x, i), (y, 0), Some((factors[1], slopes)));
            for k in 0..x.width() {
                values[k * stride(x.len()) + i] += push::<S>(slopes, x.column(k)[i], y.padded(k), None);
            }
        }
        Sums { within: [within_x, within::<S>(similarity, y)], across }
    }
}

/// The sum over pairs of different points.
#[inline(always)]
fn within<S: Simd>(similarity: &Similarity, points: &Columns) -> f64 {
    let mut total = 0.0;
    for i in 0..points.len() {
        total += sum::<S>(similarity, (points, i), (points, i + 1), None);
    }
    total
}

/// The sum of the kernel over the pairs of point `i` with `others` beginning with `from`. Where asked for, their slopes are
/// kept, times a factor.
#[inline(always)]
fn sum<S: Simd>(
    similarity: &Similarity,
    point: (&Columns, usize),
    (others, from): (&Columns, usize),
    mut slopes: Option<(f32, &mut [f32])>,
) -> f64 {
    let mut sums = [S::splat(0.0); 2];
    let mut at = from;
    while at < others.len() {
        let slopes = slopes.as_mut().map(|(factor, slopes)| (*factor, &mut slopes[at - from..]));
        if others.len() - at > S::LANES {
            vectors::<S, 2>(similarity, point, (others, at), &mut sums, slopes);
            at += 2 * S::LANES;
        } else {
            vectors::<S, 1>(similarity, point, (others, at), &mut sums, slopes);
            at += S::LANES;
        }
    }
    f64::from(S::sum(S::add(sums[0], sums[1])))
}

/// Adds N vectors of the pairs of point `i` with the others that begin with `from`.
#[inline(always)]
fn vectors<S: Simd, const N: usize>(
    similarity: &Similarity,
    (points, i): (&Columns, usize),
    (others, from): (&Columns, usize),
    sums: &mut [S::F32; 2],
    slopes: Option<(f32, &mut [f32])>,
) {
    let mut distances = [S::splat(0.0); N];
    let (mut i, mut from) = (i, from);
    for _ in 0..points.width() {
        let (point, others_here) = (S::splat(points.values[i]), &others.values[from..]);
        for (n, distance) in distances.iter_mut().enumerate() {
            let off = S::sub(point, S::load(&others_here[n * S::LANES..]));
            *distance = S::mul_add(off, off, *distance);
        }
        i += stride(points.len());
        from += stride(others.len());
    }
    let [values, by] = similarity.at::<S, N>(distances);
    for (sum, value) in sums.iter_mut().zip(values) {
        *sum = S::add(*sum, value);
    }
    if let Some((factor, slopes)) = slopes {
        for (n, by) in by.into_iter().enumerate() {
            S::store(S::mul(S::splat(factor), by), &mut slopes[n * S::LANES..]);
        }
    }
}

/// The sum of `slope · (point - other)` over the others; each is taken from `gradient` by the other.
#[inline(always)]
fn push<S: Simd>(slopes: &[f32], point: f32, others: &[f32], gradient: Option<&mut [f32]>) -> f32 {
    let point = S::splat(point);
    let mut sum = S::splat(0.0);
    let pairs = slopes.chunks_exact(S::LANES).zip(others.chunks_exact(S::LANES));
    if let Some(gradient) = gradient {
        for ((slope, others), gradient) in pairs.zip(gradient.chunks_exact_mut(S::LANES)) {
            let push = S::mul(S::load(slope), S::sub(point, S::load(others)));
            sum = S::add(sum, push);
            S::store(S::sub(S::load(gradient), push), gradient);
        }
    } else {
        for (slope, others) in pairs {
            sum = S::mul_add(S::load(slope), S::sub(point, S::load(others)), sum);
        }
    }
    S::sum(sum)
}
