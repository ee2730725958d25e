//! Points that fill the space evenly: a Sobol sequence, scrambled as Owen does by Burley's hash (Journal of Computer Graphics
//! Techniques 9(4), 2020).
//!
//! Of a sequence with holes, where rules skip points, the point behind a hole would be known only when all before it are. So a
//! hole is filled in its place: attempt *a* at point *i* is point *i* of the *a*-th sequence, scrambled independently of the
//! others. What fills holes is then spread evenly, too, and point *i* depends on *i* alone.

use super::attempts::{admitted, stream_of};
use super::contract::{Point, Sampler, Seen, Settle};
use crate::space::Space;
use crate::trial::{Purpose, stream};

/// The bits of a point's number for which there are direction numbers: so many points have a sequence, and then the next.
const BITS: u32 = 16;

/// So many points, with one dimension of the sequence for each hyperparameter in the order of the sweep file. Beyond the last
/// dimension for which there are direction numbers they are drawn independently.
#[derive(Debug)]
pub(super) struct Sobol {
    n: u32,
    seed: u64,
    space: Space,
}

impl Sobol {
    pub(super) fn new(n: u32, seed: u64, space: &Space) -> Self {
        Self { n, seed, space: space.iter().map(|(name, d)| (name.clone(), d.clone().listed())).collect() }
    }

    fn draw(&self, i: u32, attempt: u32) -> Point {
        let (sequence, number) = (i >> BITS, i % (1 << BITS));
        let scramble = stream(self.seed, Purpose::Sobol, &[attempt, sequence]).word();
        let mut beyond = stream_of(self.seed, i, attempt);
        let u = |dimension| {
            if dimension < sobol_burley::NUM_DIMENSIONS {
                f64::from(sobol_burley::sample(number, dimension, scramble))
            } else {
                beyond.uniform()
            }
        };
        (0..).map(u).zip(&self.space).map(|(u, (name, d))| (name.clone(), d.at(u))).collect()
    }
}

impl Sampler for Sobol {
    fn len(&self) -> u32 {
        self.n
    }

    fn ask(&self, i: u32, _: &[Seen<'_>], settle: Settle<'_>) -> Option<Point> {
        admitted(|attempt| self.draw(i, attempt), settle).next()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::space::{Distribution, Name, Scale, Value};

    fn cube(dimensions: usize) -> Sobol {
        let unit = Distribution::Float { low: 0.0, high: 1.0, scale: Scale::Linear, steps: None };
        let space: Space = (0..dimensions).map(|d| (Name::from(format!("x{d}")), unit.clone())).collect();
        Sobol::new(u32::MAX, 3, &space)
    }

    fn numbers(point: &Point) -> Vec<f64> {
        point.iter().map(|(_, value)| value.as_f64().unwrap()).collect()
    }

    /// How many of the 64 cells of a unit interval these numbers lie in.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "numbers from 0 to 1")]
    fn cells(numbers: impl Iterator<Item = f64>) -> usize {
        numbers.map(|x| (x * 64.0) as u64).collect::<std::collections::BTreeSet<_>>().len()
    }

    #[test]
    fn each_of_64_points_has_a_cell_of_its_own_in_every_dimension() {
        let sobol = cube(5);
        for first in [0, 64, 1 << BITS] {
            let points: Vec<Vec<f64>> = (first..first + 64).map(|i| numbers(&sobol.draw(i, 0))).collect();
            for d in 0..5 {
                assert_eq!(cells(points.iter().map(|point| point[d])), 64, "from {first}, dimension {d}");
            }
        }
    }

    #[test]
    fn sequences_differ() {
        let sobol = cube(2);
        let points = [sobol.draw(0, 0), sobol.draw(1 << BITS, 0), sobol.draw(0, 1), sobol.draw(1 << BITS, 1)];
        for (k, point) in points.iter().enumerate() {
            assert!(points[k + 1..].iter().all(|other| other != point), "{points:?}");
        }
    }

    #[test]
    fn what_fills_holes_is_spread_evenly_too() {
        let sobol = cube(1);
        let below = |point: Point| matches!(point[0].1, Value::Float(x) if x < 0.5).then_some(point);
        let points: Vec<Point> = (0..64).map(|i| sobol.ask(i, &[], &below).unwrap()).collect();
        let filled =
            points.iter().enumerate().filter(|(i, point)| **point != sobol.draw(u32::try_from(*i).unwrap(), 0));
        assert_eq!(filled.count(), 32, "holes where the sequence is above");
        let quarters = points.iter().filter(|point| numbers(point)[0] < 0.25).count();
        assert!((26..=38).contains(&quarters), "{quarters} of 64");
    }

    #[test]
    fn there_are_more_hyperparameters_than_dimensions() {
        let sobol = cube(300);
        let points: Vec<Vec<f64>> = (0..64).map(|i| numbers(&sobol.draw(i, 0))).collect();
        assert_eq!(cells(points.iter().map(|point| point[255])), 64);
        let last = cells(points.iter().map(|point| point[299]));
        assert!((20..60).contains(&last), "{last} cells: drawn independently");
    }
}
