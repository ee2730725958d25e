//! A density over the space from observations: a mixture of one kernel for each, and of the prior, which knows nothing
//! (Bergstra et al. 2011). Kernels are products over the hyperparameters, so that the mixture knows which values go together
//! (Falkner, Klein & Hutter 2018; "multivariate" in Optuna 5.0.0, whose weights and kernels these are).

use super::dimension::{Dimension, Place, real};
use super::line::Line;
use super::list::List;
use crate::space::on_weight;
use crate::trial::Stream;

/// So many of the last observations have the full weight.
const RECENT: usize = 25;

/// Where the values of an observation or of a candidate lie, by dimension; none where it has no value.
pub(super) type Places = Vec<Option<Place>>;

/// The mixture.
#[derive(Debug)]
pub(super) struct Parzen {
    /// Of each kernel; in sum 1.
    weights: Vec<f64>,
    log_weights: Vec<f64>,
    /// By dimension.
    kernels: Vec<Kernels>,
}

/// The kernels of one dimension.
#[derive(Debug)]
enum Kernels {
    Line(Line),
    List(List),
}

impl Parzen {
    /// Of these observations, the earliest first.
    pub(super) fn fit(dimensions: &[Dimension], observations: &[&Places]) -> Self {
        let mut weights = weights(observations.len());
        weights.push(1.0);
        let sum: f64 = weights.iter().sum();
        for weight in &mut weights {
            *weight /= sum;
        }
        let kernels = dimensions.iter().enumerate().map(|(d, dimension)| {
            let places: Vec<Option<Place>> = observations.iter().map(|places| places[d]).collect();
            Kernels::fit(dimension, &places)
        });
        let log_weights = weights.iter().copied().map(libm::log).collect();
        Self { kernels: kernels.collect(), weights, log_weights }
    }

    /// A candidate with a value in every dimension.
    pub(super) fn draw(&self, from: &mut Stream) -> Vec<Place> {
        let kernel = on_weight(from.uniform(), &self.weights);
        self.kernels.iter().map(|kernels| kernels.draw(kernel, from.uniform())).collect()
    }

    /// ln of the density at a candidate, over the dimensions in which it has a value.
    pub(super) fn log_density(&self, candidate: &Places) -> f64 {
        let mut log_kernels = self.log_weights.clone();
        for (kernels, place) in self.kernels.iter().zip(candidate) {
            if let Some(place) = place {
                kernels.add_to(&mut log_kernels, *place);
            }
        }
        let largest = log_kernels.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        largest + libm::log(log_kernels.iter().map(|log| libm::exp(log - largest)).sum())
    }
}

impl Kernels {
    fn fit(dimension: &Dimension, places: &[Option<Place>]) -> Self {
        let at = |place: &Option<Place>| match place {
            Some(Place::Point(at) | Place::Cell { at, .. }) => Some(*at),
            Some(Place::Category(_)) | None => None,
        };
        let number = |place: &Option<Place>| match place {
            Some(Place::Category(number)) => Some(*number),
            Some(Place::Point(_) | Place::Cell { .. }) | None => None,
        };
        match dimension.prior() {
            None => Self::Line(Line::fit(&places.iter().map(at).collect::<Vec<_>>())),
            Some(prior) => Self::List(List::fit(prior, &places.iter().map(number).collect::<Vec<_>>())),
        }
    }

    fn add_to(&self, log_kernels: &mut [f64], place: Place) {
        match self {
            Self::Line(line) => line.add_to(log_kernels, place),
            Self::List(list) => list.add_to(log_kernels, place),
        }
    }

    fn draw(&self, kernel: usize, u: f64) -> Place {
        match self {
            Self::Line(line) => line.draw(kernel, u),
            Self::List(list) => list.draw(kernel, u),
        }
    }
}

/// What each of so many observations weighs beside the 1 of the prior: the last ones as much, the ones before the less the
/// earlier they are.
fn weights(n: usize) -> Vec<f64> {
    let ramp = n.saturating_sub(RECENT);
    let (first, steps) = (1.0 / real(n), real(ramp.saturating_sub(1)).max(1.0));
    (0..n).map(|k| if k < ramp { first + (1.0 - first) * real(k) / steps } else { 1.0 }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::space::{Distribution, Name, Scale, Value};
    use crate::trial::{Purpose, stream};

    fn space() -> Vec<Dimension> {
        let float = |low, high, scale, steps| Distribution::Float { low, high, scale, steps };
        let words = ["sgd", "adam", "rmsprop"].map(|word| Value::Text(word.into())).to_vec();
        let all = [
            float(-2.0, 3.0, Scale::Linear, None),
            float(1e-5, 1e-1, Scale::Log, None),
            Distribution::Int { low: 16, high: 512, scale: Scale::Log, steps: None },
            Distribution::Int { low: 1, high: 6, scale: Scale::Linear, steps: None },
            float(0.0, 0.5, Scale::Linear, Some(6)),
            Distribution::Choice(words),
        ];
        all.iter().map(|distribution| Dimension::new(&Name::new("x"), distribution)).collect()
    }

    /// What `tests/optuna/densities.py` wrote: the density, if it stands there, and where the values lie.
    fn optuna() -> Vec<(Option<f64>, Places)> {
        let space = space();
        let row = |line: &str| {
            let cells: Vec<&str> = line.split(',').collect();
            let values = space.iter().zip(&cells[1..]).enumerate().map(|(d, (dimension, cell))| {
                let value = match d {
                    2 | 3 => Value::Int(cell.parse().unwrap()),
                    5 => Value::Text((*cell).into()),
                    _ => Value::Float(cell.parse().unwrap()),
                };
                Some(dimension.place(&value).unwrap())
            });
            (cells[0].parse().ok(), values.collect())
        };
        include_str!("../../../../tests/optuna/densities.csv").lines().skip(1).map(row).collect()
    }

    /// Optuna's density is that of the numbers themselves, and of the logarithms where the scale is of equal ratios.
    #[test]
    fn the_density_is_that_of_optuna() {
        let rows = optuna();
        let observed: Vec<&Places> = rows.iter().filter(|row| row.0.is_none()).map(|row| &row.1).collect();
        let parzen = Parzen::fit(&space(), &observed);
        let length = libm::log(5.0) + libm::log(libm::log(1e4));
        let mut candidates = 0;
        for (theirs, places) in rows.iter().filter_map(|row| Some((row.0?, &row.1))) {
            let ours = parzen.log_density(places);
            assert!((ours - theirs - length).abs() < 1e-9, "{places:?}: {ours} and {theirs}");
            candidates += 1;
        }
        assert_eq!((observed.len(), candidates), (40, 20));
    }

    #[test]
    fn recent_observations_weigh_more() {
        assert_eq!(weights(3), [1.0; 3]);
        assert_eq!(weights(26)[..2], [1.0 / 26.0, 1.0]);
        let many = weights(27);
        assert_eq!((many[0], many[1], many.len()), (1.0 / 27.0, 1.0, 27));
        let more = weights(28);
        assert!((more[1] - f64::midpoint(1.0, 1.0 / 28.0)).abs() < 1e-12 && more[2..] == [1.0; 26]);
    }

    #[test]
    fn a_value_that_is_not_there_could_have_been_any() {
        let space = space();
        let (places, mut absent) = (optuna().swap_remove(0).1, optuna().swap_remove(0).1);
        absent[1] = None;
        let parzen = Parzen::fit(&space, &[&absent]);
        let at = |u: f64| {
            let mut elsewhere = places.clone();
            elsewhere[1] = Some(Place::Point(u));
            parzen.log_density(&elsewhere) - parzen.log_density(&absent)
        };
        assert!(at(0.5) > at(0.1) && at(0.5) < 0.1, "the prior alone knows that it is there: {}", at(0.5));
    }

    /// Half of the draws come from the one kernel, half from the prior.
    #[test]
    fn candidates_lie_where_the_density_is() {
        let observed: Places = optuna().swap_remove(0).1;
        let parzen = Parzen::fit(&space(), &[&observed]);
        let mut from = stream(1, Purpose::Candidates, &[0]);
        let drawn: Vec<Vec<Place>> = (0..4000).map(|_| parzen.draw(&mut from)).collect();
        let own = drawn.iter().filter(|places| Some(places[5]) == observed[5]).count();
        // Of 3 values the own one has (1 + 3/2 / 3) / (1 + 3/2) in its kernel and 1/3 in the prior.
        assert!((real(own) / 4000.0 - f64::midpoint(0.6, 1.0 / 3.0)).abs() < 0.03, "{own} of 4000");
        let apart = drawn.iter().filter(|places| places[0] != places[1]).count();
        assert_eq!(apart, 4000, "dimensions have uniform numbers of their own");
    }
}
