//! Named random streams. Every draw of a sweep comes from one of these; none is shared between trials or threads.

use std::sync::LazyLock;

use blake3::Hasher;
use blake3::hazmat::{ContextKey, HasherExt as _, hash_derive_key_context};
use rand::Rng;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;

/// What a stream is drawn for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// Values that a sampler draws independently.
    Sampler,
    /// How a sequence of evenly spread points is scrambled.
    Sobol,
    /// The candidates of a sampler that learns.
    Candidates,
    /// The order in which configs are trained, on which no result depends.
    Order,
    /// Training points, or the split of a fixed table.
    DataTrain,
    /// Validation points, or which rows of a fixed table are validated.
    DataValid,
    /// Test points.
    DataTest,
    /// A network's first parameters.
    Init,
    /// The order of the rows in each epoch.
    BatchOrder,
    /// Standard normal samples that codes are compared with.
    MmdSamples,
    /// Whatever an evaluation draws.
    Evaluation,
    /// The seed that a program gets for its training.
    ProgramSeed,
    /// The seed that it gets for its data.
    ProgramDataSeed,
    /// The seed of replicates that the search does not see.
    Confirmation,
}

/// What tells the keys of streams from every other hash.
static CONTEXT: LazyLock<ContextKey> = LazyLock::new(|| hash_derive_key_context("sweeper random stream 1"));

/// The stream for `purpose`, keyed by the sweep's seed and `numbers` (replicates, or the index of a sample).
pub(crate) fn stream(seed: u64, purpose: Purpose, numbers: &[u32]) -> Stream {
    let mut hash = Hasher::new_from_context_key(&CONTEXT);
    hash.update(&seed.to_le_bytes());
    hash.update(purpose.name().as_bytes());
    for n in numbers {
        hash.update(&[0]);
        hash.update(&n.to_le_bytes());
    }
    Stream(ChaCha8Rng::from_seed(*hash.finalize().as_bytes()))
}

/// The seed of the trials that confirm the best configs of a sweep of this one: below 2^53, which every reader of JSON keeps.
pub(crate) fn confirmation_seed(seed: u64) -> u64 {
    stream(seed, Purpose::Confirmation, &[]).0.next_u64() >> 11
}

impl Purpose {
    const fn name(self) -> &'static str {
        match self {
            Self::Sampler => "sampler",
            Self::Sobol => "sobol",
            Self::Candidates => "candidates",
            Self::Order => "order",
            Self::DataTrain => "data/train",
            Self::DataValid => "data/valid",
            Self::DataTest => "data/test",
            Self::Init => "init",
            Self::BatchOrder => "batch order",
            Self::MmdSamples => "mmd samples",
            Self::Evaluation => "evaluation",
            Self::ProgramSeed => "program seed",
            Self::ProgramDataSeed => "program data seed",
            Self::Confirmation => "confirmation",
        }
    }
}

/// A stream of random numbers that depends on its key alone.
#[derive(Debug)]
pub(crate) struct Stream(ChaCha8Rng);

impl Stream {
    /// A uniform number in `[0, 1)`, a multiple of 2^-53.
    #[expect(clippy::cast_precision_loss, reason = "53 bits fit exactly")]
    pub(crate) fn uniform(&mut self) -> f64 {
        (self.0.next_u64() >> 11) as f64 * (1.0 / (1_u64 << 53) as f64)
    }

    /// A uniform word of 32 bits.
    pub(crate) fn word(&mut self) -> u32 {
        self.0.next_u32()
    }

    /// Two independent standard normal numbers (Box & Muller 1958).
    pub(crate) fn normal_pair(&mut self) -> [f64; 2] {
        let radius = libm::sqrt(-2.0 * libm::log(1.0 - self.uniform()));
        let angle = std::f64::consts::TAU * self.uniform();
        [radius * libm::cos(angle), radius * libm::sin(angle)]
    }

    /// How many words of 32 bits have been drawn.
    pub(crate) fn position(&self) -> u128 {
        self.0.get_word_pos()
    }

    /// Goes to where so many words of 32 bits have been drawn.
    pub(crate) fn seek(&mut self, position: u128) {
        self.0.set_word_pos(position);
    }

    /// Puts `items` in a uniformly random order.
    pub(crate) fn shuffle<T>(&mut self, items: &mut [T]) {
        items.shuffle(&mut self.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn streams_differ_by_seed_purpose_and_numbers() {
        let first = |seed, purpose, numbers: &[u32]| stream(seed, purpose, numbers).uniform().to_bits();
        let all = [
            first(1, Purpose::Init, &[0, 1]),
            first(2, Purpose::Init, &[0, 1]),
            first(1, Purpose::BatchOrder, &[0, 1]),
            first(1, Purpose::Init, &[1, 0]),
            first(1, Purpose::Init, &[0]),
        ];
        for (i, a) in all.iter().enumerate() {
            assert!(all[i + 1..].iter().all(|b| a != b), "streams {all:?} repeat");
        }
        assert_eq!(all[0], first(1, Purpose::Init, &[0, 1]));
    }

    #[test]
    fn a_stream_goes_on_from_any_position() {
        let fresh = || stream(5, Purpose::BatchOrder, &[2]);
        let mut drawn = fresh();
        for n in 0_usize..200 {
            let mut again = fresh();
            again.seek(drawn.position());
            assert_eq!(again.position(), drawn.position());
            let orders = [&mut drawn, &mut again].map(|stream| {
                let mut items: Vec<usize> = (0..n % 7).collect();
                stream.shuffle(&mut items);
                (items, stream.position(), stream.normal_pair().map(f64::to_bits))
            });
            assert_eq!(orders[0], orders[1], "after {n} shuffles");
        }
        fresh().seek(u128::MAX);
    }

    #[test]
    fn normal_numbers_have_mean_0_and_variance_1() {
        let mut s = stream(7, Purpose::DataTrain, &[]);
        let draws: Vec<f64> = (0..50_000).flat_map(|_| s.normal_pair()).collect();
        let n = 100_000.0;
        let mean = draws.iter().sum::<f64>() / n;
        let variance = draws.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / n;
        let kurtosis = draws.iter().map(|x| (x - mean).powi(4)).sum::<f64>() / n / variance.powi(2);
        assert!(mean.abs() < 0.01 && (variance - 1.0).abs() < 0.015 && (kurtosis - 3.0).abs() < 0.06);
    }
}
