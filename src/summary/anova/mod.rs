//! The variance between the configs of a full grid, by hyperparameter and pair: a factorial analysis of variance.
//!
//! The effects of a term are means over all else minus those of what it contains; their mean square is its part of the
//! variance between configs. Noise adds to such a square, also where there is no effect. So products of the effects in two
//! *different* blocks are averaged instead, over all pairs of blocks: without bias whatever noise is like in a block, also
//! where datasets change effects (the moment estimate from the mean squares of a term and of its interaction with blocks;
//! Searle, Casella & McCulloch 1992, section 4.3). These are U statistics, and a share is a ratio of two: its interval is the
//! delete-one jackknife over blocks with Student's t (Arvesen 1969). Where there is one block, the highest order stands for
//! the noise instead, and is taken off in proportion to degrees of freedom.

#[cfg(test)]
mod tests;

use super::distributions::t_quantile;
use super::estimate::Estimate;
use super::factorial::Factorial;
use super::terms::Share;

/// What stands for the effects of a term, or of all: one for each block.
struct Effects(Vec<Vec<f64>>);

/// Sums of products of blocks' effects, per effect.
struct Products {
    /// Of each block with itself.
    own: Vec<f64>,
    /// Of each block with all blocks.
    with_all: Vec<f64>,
}

/// A number of a sweep, and what it is without each of the blocks; nothing where these are too few.
struct Jackknife {
    all: f64,
    without: Vec<f64>,
}

/// The shares of the variance between configs, and the replicates' share of that of single trials.
pub(super) struct Shares {
    /// Of each factor.
    pub(super) mains: Vec<Share>,
    /// Of pairs of factors.
    pub(super) pairs: Vec<([usize; 2], Share)>,
    /// Of what three and more factors add together; with one block, of noise, too.
    pub(super) rest: Option<Share>,
    pub(super) noise: Option<Share>,
}

/// The shares in a grid; none if no difference between configs can be seen.
pub(super) fn shares(of: &Factorial) -> Option<Shares> {
    let means = block_means(of);
    let grand = Estimate::of(&means.0.concat()).mean;
    let centered = Effects(means.0.iter().map(|block| block.iter().map(|y| y - grand).collect()).collect());
    let lengths: Vec<usize> = of.factors.iter().map(|(_, n)| *n).collect();
    let k = lengths.len();
    let all = centered.of_all().products();
    let mains: Vec<Effects> = (0..k).map(|j| centered.marginal(&lengths, j)).collect();
    let once = centered.0.len() == 1;
    // With one block, two factors' pair is what stands for the noise.
    let pairs = (0..k).flat_map(|i| (i + 1..k).map(move |j| [i, j])).filter(|_| !once || k > 2);
    let pairs: Vec<[usize; 2]> = pairs.collect();
    let of_pair = |[i, j]: &[usize; 2]| centered.pair(&lengths, [*i, *j], [&mains[*i], &mains[*j]]).products();
    let mut parts: Vec<Jackknife> = mains.iter().map(|main| main.products().component()).collect();
    parts.extend(pairs.iter().map(|pair| of_pair(pair).component()));
    let total = all.component();
    if once {
        let freedom = |factors: &[usize]| factors.iter().map(|j| count(lengths[*j] - 1)).product::<f64>();
        let freedoms: Vec<f64> = (0..k).map(|j| freedom(&[j])).chain(pairs.iter().map(|pair| freedom(pair))).collect();
        take_off_noise(&mut parts, &freedoms, total.all, count(centered.0[0].len() - 1));
    }
    let size = all.own.iter().sum::<f64>() / count(all.own.len());
    // What is left of rounding is no variance.
    if total.all <= 1e-24 * (grand * grand + size) || total.all.is_nan() {
        return None;
    }
    if total.is_not_above_zero() {
        return None;
    }
    let of_parts = |i: usize| parts.iter().map(|part| part.at(i)).sum::<f64>();
    let rest = Jackknife {
        all: total.all - parts.iter().map(|part| part.all).sum::<f64>(),
        without: (0..total.without.len()).map(|i| total.without[i] - of_parts(i)).collect(),
    };
    let noise = (!once).then(|| noise(of, &centered));
    let of_trials = |noise: &Jackknife| Jackknife {
        all: noise.all + total.all.max(0.0),
        without: noise.without.iter().zip(&total.without).map(|(a, b)| a + b.max(0.0)).collect(),
    };
    let mut found = parts.iter().map(|part| part.share(&total));
    Some(Shares {
        mains: found.by_ref().take(k).collect(),
        pairs: pairs.into_iter().zip(found).collect(),
        rest: (k > 2 || once && k > 1).then(|| rest.share(&total)),
        noise: noise.map(|noise| noise.share(&of_trials(&noise))),
    })
}

/// Takes off what noise adds to a square, as far as the highest order is noise.
fn take_off_noise(parts: &mut [Jackknife], freedoms: &[f64], total: f64, freedom: f64) {
    let rest = total - parts.iter().map(|part| part.all).sum::<f64>();
    let of_rest = freedom - freedoms.iter().sum::<f64>();
    if of_rest > 0.5 {
        parts.iter_mut().zip(freedoms).for_each(|(part, df)| part.all -= rest.max(0.0) * df / of_rest);
    }
}

/// The variance of a trial between replicates, averaged over configs: between the means of blocks, and what trainings in
/// them add.
fn noise(of: &Factorial, centered: &Effects) -> Jackknife {
    let within = |block: &Vec<Vec<f64>>| {
        let variance = |point: usize| {
            let values: Vec<f64> = block.iter().map(|replicate| replicate[point]).collect();
            Estimate::of(&values).sd.map_or(0.0, |sd| sd * sd)
        };
        let points = block[0].len();
        (1.0 - 1.0 / count(block.len())) * (0..points).map(variance).sum::<f64>() / count(points)
    };
    let within: Vec<f64> = of.blocks.iter().map(within).collect();
    let Products { own, with_all } = centered.products();
    let blocks = count(own.len());
    let (trace, sum, inside) = (own.iter().sum::<f64>(), with_all.iter().sum::<f64>(), within.iter().sum::<f64>());
    let variance = |n: f64, trace: f64, sum: f64, inside: f64| (trace - sum / n) / (n - 1.0) + inside / n;
    let few = own.len() < 3;
    let without = (0..own.len())
        .filter(|_| !few)
        .map(|b| variance(blocks - 1.0, trace - own[b], sum - 2.0 * with_all[b] + own[b], inside - within[b]));
    Jackknife { all: variance(blocks, trace, sum, inside), without: without.collect() }
}

/// The mean of each point in each block.
fn block_means(of: &Factorial) -> Effects {
    let mean = |block: &Vec<Vec<f64>>| {
        let point = |i: usize| Estimate::of(&block.iter().map(|replicate| replicate[i]).collect::<Vec<_>>()).mean;
        (0..block[0].len()).map(point).collect()
    };
    Effects(of.blocks.iter().map(mean).collect())
}

impl Effects {
    fn of_all(&self) -> Self {
        Self(self.0.iter().map(|block| centered(block.clone())).collect())
    }

    /// The mean at each value of a factor, about that of all.
    fn marginal(&self, lengths: &[usize], factor: usize) -> Self {
        Self(self.0.iter().map(|block| centered(means(block, lengths, &[factor]))).collect())
    }

    /// The mean at each two values, about that of all and the effects of both factors.
    fn pair(&self, lengths: &[usize], [i, j]: [usize; 2], [of_i, of_j]: [&Self; 2]) -> Self {
        let block = |b: usize| {
            let mut cells = centered(means(&self.0[b], lengths, &[i, j]));
            for (at, cell) in cells.iter_mut().enumerate() {
                *cell -= of_i.0[b][at / lengths[j]] + of_j.0[b][at % lengths[j]];
            }
            cells
        };
        Self((0..self.0.len()).map(block).collect())
    }

    fn products(&self) -> Products {
        let n = count(self.0[0].len());
        let mut sum = vec![0.0; self.0[0].len()];
        for block in &self.0 {
            sum.iter_mut().zip(block).for_each(|(sum, y)| *sum += y);
        }
        let product = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>() / n;
        Products {
            own: self.0.iter().map(|block| product(block, block)).collect(),
            with_all: self.0.iter().map(|block| product(block, &sum)).collect(),
        }
    }
}

impl Products {
    /// The mean product over pairs of different blocks; of one block its square.
    fn component(&self) -> Jackknife {
        let blocks = count(self.own.len());
        let (trace, sum) = (self.own.iter().sum::<f64>(), self.with_all.iter().sum::<f64>());
        if self.own.len() == 1 {
            return Jackknife { all: trace, without: Vec::new() };
        }
        let few = self.own.len() < 3;
        let without =
            self.own.iter().zip(&self.with_all).filter(|_| !few).map(|(own, with_all)| {
                (sum - 2.0 * with_all + own - (trace - own)) / ((blocks - 1.0) * (blocks - 2.0))
            });
        Jackknife { all: (sum - trace) / (blocks * (blocks - 1.0)), without: without.collect() }
    }
}

impl Jackknife {
    fn at(&self, without: usize) -> f64 {
        self.without[without]
    }

    /// Whether it may be 0, by its jackknife at 95 %, one-sided: a share of such a whole is a share of noise.
    fn is_not_above_zero(&self) -> bool {
        let n = count(self.without.len());
        let error = |sd: f64| sd * (n - 1.0) / libm::sqrt(n);
        let spread = Estimate::of(&self.without).sd.filter(|_| self.without.len() > 2);
        spread.is_some_and(|sd| self.all <= t_quantile(0.95, n - 1.0) * error(sd))
    }

    /// The share of this in a whole, with its interval where there are at least three blocks. Where the whole is nothing
    /// without some block, all can be true.
    fn share(&self, of: &Self) -> Share {
        let value = self.all / of.all;
        if self.without.is_empty() {
            return Share { value, interval: None };
        }
        let shares: Vec<f64> = self.without.iter().zip(&of.without).map(|(part, whole)| part / whole).collect();
        if of.without.iter().any(|whole| *whole <= 0.0) {
            return Share { value, interval: Some((0.0, 1.0)) };
        }
        let n = count(shares.len());
        let sd = Estimate::of(&shares).sd.unwrap_or(f64::NAN);
        let half = t_quantile(0.975, n - 1.0) * sd * (n - 1.0) / libm::sqrt(n);
        Share { value, interval: Some(((value - half).clamp(0.0, 1.0), (value + half).clamp(0.0, 1.0))) }
    }
}

/// The means over all factors but these, the last of them fastest.
fn means(block: &[f64], lengths: &[usize], factors: &[usize]) -> Vec<f64> {
    let size: usize = factors.iter().map(|j| lengths[*j]).product();
    let stride = |factor: usize| lengths[factor + 1..].iter().product::<usize>();
    let strides: Vec<(usize, usize)> = factors.iter().map(|j| (stride(*j), lengths[*j])).collect();
    let mut sums = vec![0.0; size];
    for (i, y) in block.iter().enumerate() {
        sums[strides.iter().fold(0, |at, (stride, n)| at * n + i / stride % n)] += y;
    }
    let each = count(block.len() / size);
    sums.iter().map(|sum| sum / each).collect()
}

fn centered(mut numbers: Vec<f64>) -> Vec<f64> {
    let mean = Estimate::of(&numbers).mean;
    for x in &mut numbers {
        *x -= mean;
    }
    numbers
}

#[expect(clippy::cast_precision_loss, reason = "a count of trials")]
fn count(n: usize) -> f64 {
    n as f64
}
