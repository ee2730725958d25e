//! Distributions: the values that a sweep may give to one hyperparameter.

use super::value::Value;
use super::word::words;

words! {
    /// How the numbers between `low` and `high` are spaced.
    pub(crate) enum Scale {
        /// Equal differences.
        Linear = "linear",
        /// Equal ratios; both ends are above zero.
        Log = "log",
    }
}

/// The values a hyperparameter may take.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Distribution {
    /// One of the listed values, each as likely as the next.
    Choice(Vec<Value>),
    /// One of the listed values, each as likely as its weight says beside the others: for random draws alone.
    Weighted {
        /// At least one.
        values: Vec<Value>,
        /// As many, each finite and above 0.
        weights: Vec<f64>,
    },
    /// A real number in `low..=high`; with `steps`, one of that many evenly spaced numbers, both ends included.
    Float {
        /// Smallest value.
        low: f64,
        /// Largest value.
        high: f64,
        /// Spacing.
        scale: Scale,
        /// Number of grid points, at least 2.
        steps: Option<u32>,
    },
    /// A whole number in `low..=high`; with `steps`, at most that many, evenly spaced and rounded to the nearest.
    Int {
        /// Smallest value.
        low: i64,
        /// Largest value.
        high: i64,
        /// Spacing.
        scale: Scale,
        /// Number of grid points, at least 2.
        steps: Option<u32>,
    },
}

impl Distribution {
    /// Number of grid points, or `None` where only random sampling can explore this distribution.
    pub(crate) fn grid_len(&self) -> Option<u64> {
        match self {
            Self::Int { low, high, scale: Scale::Linear, steps: None } => Some(high.abs_diff(*low).saturating_add(1)),
            Self::Float { steps: Some(n), .. } => Some(u64::from(*n)),
            Self::Choice(values) => Some(values.len() as u64),
            Self::Int { steps: Some(_), .. } => self.grid().map(|g| g.len() as u64),
            Self::Float { steps: None, .. } | Self::Int { steps: None, .. } | Self::Weighted { .. } => None,
        }
    }

    /// The grid points in ascending or listed order. Call only after [`Self::grid_len`] was found bearable.
    pub(crate) fn grid(&self) -> Option<Vec<Value>> {
        match *self {
            Self::Choice(ref values) => Some(values.clone()),
            Self::Weighted { .. } => None,
            Self::Float { low, high, scale, steps } => {
                Some(steps_of(low, high, scale, steps?).map(|x| Value::Float(as_written(x).clamp(low, high))).collect())
            }
            Self::Int { low, high, scale: Scale::Linear, steps: None } => Some((low..=high).map(Value::Int).collect()),
            Self::Int { low, high, scale, steps } => {
                let mut grid: Vec<i64> =
                    steps_of(real(low), real(high), scale, steps?).map(|x| whole(x).clamp(low, high)).collect();
                grid.dedup();
                Some(grid.into_iter().map(Value::Int).collect())
            }
        }
    }

    /// The largest value; of words and lists, the first.
    pub(crate) fn largest(&self) -> Value {
        match self {
            Self::Float { high, .. } => Value::Float(*high),
            Self::Int { high, .. } => Value::Int(*high),
            Self::Choice(values) | Self::Weighted { values, .. } => {
                let number = |v: &Value| v.as_f64().unwrap_or(0.0);
                let largest = values.iter().reduce(|a, b| if number(b) > number(a) { b } else { a });
                largest.cloned().unwrap_or(Value::Bool(false))
            }
        }
    }

    /// Its own value that equals this one, which may be written as another kind of number; none if it has none.
    pub(crate) fn own(&self, value: &Value) -> Option<Value> {
        let equals = |own: &&Value| *own == value || own.as_f64().is_some_and(|x| value.as_f64() == Some(x));
        match (self, value) {
            (Self::Choice(values) | Self::Weighted { values, .. }, _) => values.iter().find(equals).cloned(),
            (Self::Float { low, high, steps: None, .. }, _) => {
                value.as_f64().filter(|x| (*low..=*high).contains(x)).map(Value::Float)
            }
            (Self::Int { low, high, steps: None, .. }, Value::Int(i)) => {
                (*low..=*high).contains(i).then(|| value.clone())
            }
            (Self::Int { steps: None, .. }, _) => None,
            (Self::Float { .. } | Self::Int { .. }, _) => self.clone().listed().own(value),
        }
    }

    /// The same with one value more, for who looks at all that may be: a range becomes as wide as that needs. Of what is
    /// no number a range knows nothing.
    pub(crate) fn with(self, value: Value) -> Self {
        match (self, value) {
            (Self::Choice(mut values) | Self::Weighted { mut values, .. }, value) => {
                if !values.contains(&value) {
                    values.push(value);
                }
                Self::Choice(values)
            }
            (Self::Int { low, high, scale, steps }, Value::Int(i)) => {
                Self::Int { low: low.min(i), high: high.max(i), scale, steps }
            }
            (Self::Float { low, high, scale, steps }, Value::Float(x)) => {
                Self::Float { low: low.min(x), high: high.max(x), scale, steps }
            }
            (range, _) => range,
        }
    }

    /// The same distribution, ready for many draws: a stepped range becomes the list of its grid points.
    pub(crate) fn listed(self) -> Self {
        match self {
            Self::Float { steps: Some(_), .. } | Self::Int { steps: Some(_), .. } => {
                self.grid().map_or(self, Self::Choice)
            }
            unstepped => unstepped,
        }
    }

    /// The value at the uniform number `u` in `[0, 1)`: a draw from this distribution.
    ///
    /// Whole numbers on a linear scale are equally likely; on a log scale each gets the part of
    /// `ln(low - 1/2) ..= ln(high + 1/2)` that rounds to it.
    pub(crate) fn at(&self, u: f64) -> Value {
        match *self {
            Self::Choice(ref values) => values[index(u, values.len())].clone(),
            Self::Weighted { ref values, ref weights } => values[on_weight(u, weights)].clone(),
            Self::Float { low, high, scale, steps: None } => {
                Value::Float(as_written(between(low, high, scale, u)).clamp(low, high))
            }
            Self::Int { low, high, scale, steps: None } => {
                Value::Int(whole(between(real(low) - 0.5, real(high) + 0.5, scale, u)).clamp(low, high))
            }
            Self::Float { steps: Some(_), .. } | Self::Int { steps: Some(_), .. } => self.clone().listed().at(u),
        }
    }
}

/// `n` points from `low` to `high`, both included.
fn steps_of(low: f64, high: f64, scale: Scale, n: u32) -> impl Iterator<Item = f64> {
    (0..n).map(move |i| match i {
        0 => low,
        _ if i + 1 == n => high,
        _ => between(low, high, scale, f64::from(i) / f64::from(n - 1)),
    })
}

/// The point at fraction `u` of the way from `low` to `high`.
fn between(low: f64, high: f64, scale: Scale, u: f64) -> f64 {
    let x = match scale {
        Scale::Linear => low + (high - low) * u,
        Scale::Log => libm::exp(libm::log(low) + (libm::log(high) - libm::log(low)) * u),
    };
    x.clamp(low, high)
}

/// `x` to 12 significant digits, as a person would write it: a log grid reads 0.001 and not 0.0010000000000000002, a
/// linear one 0.1 and not 0.09999999999999999.
pub(crate) fn as_written(x: f64) -> f64 {
    format!("{x:.11e}").parse().unwrap_or(x)
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 <= u < 1 and len is small")]
#[expect(clippy::cast_precision_loss, reason = "len is small")]
fn index(u: f64, len: usize) -> usize {
    ((u * len as f64) as usize).min(len - 1)
}

/// Which of the weights, laid end to end, the fraction `u` of the way falls on.
pub(crate) fn on_weight(u: f64, weights: &[f64]) -> usize {
    let mut rest = u * weights.iter().sum::<f64>();
    let falls = |weight: &f64| {
        rest -= weight;
        rest < 0.0
    };
    weights.iter().position(falls).unwrap_or(weights.len() - 1)
}

#[expect(clippy::cast_precision_loss, reason = "spec keeps whole numbers below 2^53")]
fn real(i: i64) -> f64 {
    i as f64
}

#[expect(clippy::cast_possible_truncation, reason = "a float to int cast saturates, and the caller clamps")]
fn whole(x: f64) -> i64 {
    libm::round(x) as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn floats(low: f64, high: f64, scale: Scale, steps: u32) -> Vec<f64> {
        let grid = Distribution::Float { low, high, scale, steps: Some(steps) }.grid().unwrap();
        grid.iter().map(|v| v.as_f64().unwrap()).collect()
    }

    #[test]
    fn numbers_are_what_a_person_would_write() {
        assert_eq!(floats(0.0, 0.3, Scale::Linear, 4), [0.0, 0.1, 0.2, 0.3]);
        let drawn = Distribution::Float { low: 0.0, high: 0.3, scale: Scale::Linear, steps: None }.at(1.0 / 3.0);
        assert_eq!(drawn, Value::Float(0.1));
    }

    #[test]
    fn a_log_grid_has_equal_ratios_and_round_numbers() {
        assert_eq!(floats(1e-4, 1e-2, Scale::Log, 5), [1e-4, 0.000_316_227_766_017, 1e-3, 0.003_162_277_660_17, 1e-2]);
    }

    #[test]
    fn a_linear_grid_has_both_ends() {
        assert_eq!(floats(0.0, 1.0, Scale::Linear, 5), [0.0, 0.25, 0.5, 0.75, 1.0]);
    }

    #[test]
    fn whole_grids_round_and_drop_repeats() {
        let int = |low, high, scale, steps| Distribution::Int { low, high, scale, steps };
        let grid = int(100, 10_000, Scale::Log, Some(4)).grid().unwrap();
        assert_eq!(grid, [100, 464, 2154, 10_000].map(Value::Int));
        assert_eq!(int(1, 3, Scale::Linear, Some(9)).grid().unwrap(), [1, 2, 3].map(Value::Int));
        assert_eq!(int(1, 3, Scale::Linear, None).grid_len(), Some(3));
        assert_eq!(int(1, 3, Scale::Log, None).grid_len(), None);
    }

    #[test]
    fn values_are_drawn_as_often_as_their_weights_say() {
        let values = ["a", "b", "c"].map(|word| Value::Text(word.into())).to_vec();
        let weighted = Distribution::Weighted { values: values.clone(), weights: vec![1.0, 3.0, 0.5] };
        let drawn: Vec<Value> = (0..900).map(|k| weighted.at(f64::from(k) / 900.0)).collect();
        let counts = values.iter().map(|value| drawn.iter().filter(|drawn| *drawn == value).count());
        assert_eq!(counts.collect::<Vec<_>>(), [200, 600, 100]);
        assert_eq!(weighted.at(1.0 - f64::EPSILON / 2.0), values[2]);
        assert_eq!((weighted.grid_len(), weighted.largest()), (None, values[0].clone()));
    }

    #[test]
    fn one_value_more_is_among_those_that_may_be() {
        let choice = || Distribution::Choice(vec![Value::Int(1), Value::Int(2)]);
        assert_eq!(choice().with(Value::Int(2)), choice());
        assert_eq!(choice().with(Value::Int(9)).largest(), Value::Int(9));
        let range = || Distribution::Int { low: 1, high: 4, scale: Scale::Linear, steps: None };
        let ends = |value| (range().with(value).largest(), range().with(Value::Int(0)).at(0.0));
        assert_eq!(ends(Value::Int(9)), (Value::Int(9), Value::Int(0)));
        assert_eq!(range().with(Value::Text("none".into())), range());
    }

    #[test]
    fn draws_cover_the_range_evenly_and_stay_inside() {
        let int = Distribution::Int { low: 1, high: 4, scale: Scale::Linear, steps: None };
        let mut counts = [0; 4];
        for k in 0..1000 {
            let Value::Int(i) = int.at(f64::from(k) / 1000.0) else { panic!("not whole") };
            counts[usize::try_from(i).unwrap() - 1] += 1;
        }
        assert_eq!(counts, [250; 4]);
        let log = Distribution::Float { low: 1e-4, high: 1e-2, scale: Scale::Log, steps: None };
        assert_eq!(log.at(0.5), Value::Float(1e-3));
        assert_eq!(log.at(0.0), Value::Float(1e-4));
    }
}
