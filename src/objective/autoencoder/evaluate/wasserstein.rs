//! The sliced Wasserstein distance of two samples (Rabin et al. 2011): the mean, over directions, of the Wasserstein-1
//! distance between their projections. It is in the unit of the data.

use crate::learn::{Poll, Rows};
use crate::trial::Stream;

/// Directions projected onto.
const DIRECTIONS: usize = 64;

/// Unit vectors.
pub(super) struct Directions(Vec<Vec<f64>>);

impl Directions {
    /// Uniformly random ones.
    pub(super) fn draw(width: usize, stream: &mut Stream) -> Self {
        let mut normal = std::iter::repeat_with(|| stream.normal_pair()).flatten();
        let unit = |x: Vec<f64>| {
            let length = x.iter().map(|x| x * x).sum::<f64>().sqrt();
            x.into_iter().map(|x| x / length).collect()
        };
        Self((0..DIRECTIONS).map(|_| unit(normal.by_ref().take(width).collect())).collect())
    }

    /// The distance between two samples of equal size.
    #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^53")]
    pub(super) fn distance<E>(&self, a: &Rows, b: &Rows, poll: &mut Poll<'_, E>) -> Result<f64, E> {
        debug_assert_eq!(a.len(), b.len(), "samples differ in size");
        let mut sum = 0.0;
        for along in &self.0 {
            poll()?;
            sum += between(&projected(a, along), &projected(b, along));
        }
        Ok(sum / self.0.len() as f64)
    }
}

/// The coordinates along a direction, ascending.
fn projected(rows: &Rows, along: &[f64]) -> Vec<f64> {
    let dot = |i| rows.row(i).iter().zip(along).map(|(x, u)| f64::from(*x) * u).sum::<f64>();
    let mut all: Vec<f64> = (0..rows.len()).map(dot).collect();
    all.sort_unstable_by(f64::total_cmp);
    all
}

/// Wasserstein-1 on a line: the mean distance of the points of equal rank.
#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^53")]
fn between(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| (a - b).abs()).sum::<f64>() / a.len() as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::learn::unstopped;
    use crate::trial::{Purpose, stream};

    fn rows(width: usize, values: Vec<f32>) -> Rows {
        Rows { width, values, labels: Vec::new() }
    }

    fn distance(directions: &Directions, a: &Rows, b: &Rows) -> f64 {
        unstopped(|poll| directions.distance(a, b, poll))
    }

    #[test]
    fn on_a_line_it_is_the_shift() {
        let mut draws = stream(1, Purpose::Evaluation, &[]);
        let directions = Directions::draw(1, &mut draws);
        #[expect(clippy::cast_possible_truncation, reason = "rows are f32")]
        let x: Vec<f32> = (0..500).map(|_| draws.normal_pair()[0] as f32).collect();
        let shifted: Vec<f32> = x.iter().rev().map(|x| x + 2.5).collect();
        let found = distance(&directions, &rows(1, x.clone()), &rows(1, shifted));
        assert!((found - 2.5).abs() < 1e-6, "{found}");
        assert!(distance(&directions, &rows(1, x.clone()), &rows(1, x)).abs() < 1e-12);
    }

    /// A shift by s in the plane moves a projection at angle t by s |cos t|, in the mean by 2 s / π.
    #[test]
    fn in_the_plane_it_is_the_mean_over_directions() {
        let directions = Directions::draw(2, &mut stream(1, Purpose::Evaluation, &[0]));
        let distance = distance(&directions, &rows(2, vec![0.0; 40]), &rows(2, [3.0, 4.0].repeat(20)));
        assert!((distance - 10.0 / std::f64::consts::PI).abs() < 0.5, "{distance}");
        let exact = directions.0.iter().map(|u| (3.0 * u[0] + 4.0 * u[1]).abs()).sum::<f64>() / 64.0;
        assert!((distance - exact).abs() < 1e-9);
    }
}
