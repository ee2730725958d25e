//! Where the values of a hyperparameter lie: between 0 and 1, as the uniform numbers from which they are drawn.

use crate::space::{Distribution, Name, Scale, Value};

/// A swept hyperparameter.
#[derive(Debug)]
pub(super) struct Dimension {
    pub(super) name: Name,
    /// The steps of a range are listed.
    values: Distribution,
    /// Whether what is listed are the steps of a range.
    has_steps: bool,
}

/// Where a value lies.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Place {
    /// A real number: so far from the low end of its range to the high one, on its scale.
    Point(f64),
    /// A whole number or a step of a range: everything from `low` to `high` is rounded to it.
    Cell { low: f64, at: f64, high: f64 },
    /// The value of this number in a list.
    Category(usize),
}

impl Dimension {
    pub(super) fn new(name: &Name, distribution: &Distribution) -> Self {
        let values = distribution.clone().listed();
        let has_steps = matches!(
            distribution,
            Distribution::Float { steps: Some(_), .. } | Distribution::Int { steps: Some(_), .. }
        );
        Self { name: name.clone(), values, has_steps }
    }

    /// How likely each value of a list is before anything is known; of a range none.
    pub(super) fn prior(&self) -> Option<Vec<f64>> {
        match &self.values {
            Distribution::Choice(values) if !self.has_steps => Some(vec![1.0 / real(values.len()); values.len()]),
            Distribution::Weighted { weights, .. } => {
                let sum: f64 = weights.iter().sum();
                Some(weights.iter().map(|weight| weight / sum).collect())
            }
            Distribution::Choice(_) | Distribution::Float { .. } | Distribution::Int { .. } => None,
        }
    }

    /// Where `value` lies; nowhere if it cannot be drawn.
    pub(super) fn place(&self, value: &Value) -> Option<Place> {
        match self.values {
            Distribution::Choice(ref values) | Distribution::Weighted { ref values, .. } => {
                let number = values.iter().position(|listed| listed == value)?;
                Some(if self.has_steps { step(number, values.len()) } else { Place::Category(number) })
            }
            Distribution::Float { low, high, scale, .. } => {
                inside(low, value, high).map(|x| Place::Point(part(low, x, high, scale)))
            }
            Distribution::Int { low, high, scale, .. } => {
                let (low, high) = (Value::Int(low).as_f64()?, Value::Int(high).as_f64()?);
                let part = |x| part(low - 0.5, x, high + 0.5, scale);
                inside(low, value, high).map(|x| Place::Cell { low: part(x - 0.5), at: part(x), high: part(x + 0.5) })
            }
        }
    }

    /// The value that lies there.
    pub(super) fn value(&self, place: Place) -> Value {
        match (place, &self.values) {
            (Place::Category(number), Distribution::Choice(values) | Distribution::Weighted { values, .. }) => {
                values[number].clone()
            }
            (Place::Category(_), range) => range.at(0.5),
            (Place::Point(at) | Place::Cell { at, .. }, values) => values.at(at),
        }
    }
}

/// The number, if it is one between the others.
fn inside(low: f64, value: &Value, high: f64) -> Option<f64> {
    value.as_f64().filter(|x| (low..=high).contains(x))
}

/// How far `x` is from `low` to `high`.
fn part(low: f64, x: f64, high: f64, scale: Scale) -> f64 {
    let on_scale = |x| match scale {
        Scale::Linear => x,
        Scale::Log => libm::log(x),
    };
    let (low, x, high) = (on_scale(low), on_scale(x), on_scale(high));
    if low < high { ((x - low) / (high - low)).clamp(0.0, 1.0) } else { 0.5 }
}

/// A step of so many.
fn step(number: usize, of: usize) -> Place {
    let (number, of) = (real(number), real(of));
    Place::Cell { low: number / of, at: (number + 0.5) / of, high: (number + 1.0) / of }
}

/// A count as a real number.
#[expect(clippy::cast_precision_loss, reason = "lists and observations are far fewer than 2^53")]
pub(super) fn real(n: usize) -> f64 {
    n as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dimensions() -> Vec<Dimension> {
        let float = |low, high, scale, steps| Distribution::Float { low, high, scale, steps };
        let int = |low, high, scale, steps| Distribution::Int { low, high, scale, steps };
        let words = ["a", "b", "c"].map(|word| Value::Text(word.into())).to_vec();
        let all = [
            float(-1.0, 3.0, Scale::Linear, None),
            float(1e-5, 1e-1, Scale::Log, None),
            float(0.0, 0.5, Scale::Linear, Some(6)),
            float(1e-4, 1e-1, Scale::Log, Some(4)),
            int(-3, 9, Scale::Linear, None),
            int(16, 512, Scale::Log, None),
            int(100, 10_000, Scale::Log, Some(5)),
            Distribution::Choice(words.clone()),
            Distribution::Weighted { values: words, weights: vec![1.0, 3.0, 4.0] },
        ];
        all.iter().map(|distribution| Dimension::new(&Name::new("x"), distribution)).collect()
    }

    #[test]
    fn a_value_lies_where_it_was_drawn() {
        for dimension in dimensions() {
            for k in 0..200 {
                let u = (f64::from(k) + 0.5) / 200.0;
                let value = dimension.values.at(u);
                let place = dimension.place(&value).unwrap();
                assert_eq!(dimension.value(place), value, "{dimension:?} at {u}");
                match place {
                    Place::Point(at) => assert!((at - u).abs() < 1e-9, "{dimension:?} at {u}: {at}"),
                    Place::Cell { low, at, high } => {
                        assert!(low - 1e-9 <= u && u <= high + 1e-9, "{dimension:?} at {u}: {low} to {high}");
                        assert!(low < at && at < high);
                    }
                    Place::Category(number) => {
                        let before: f64 = dimension.prior().unwrap()[..number].iter().sum();
                        assert!(before <= u + 1e-9, "{dimension:?} at {u}: {number}");
                    }
                }
            }
        }
    }

    #[test]
    fn what_cannot_be_drawn_lies_nowhere() {
        for dimension in dimensions() {
            for value in [Value::Float(-7.5), Value::Int(1_000_000), Value::Bool(true), Value::Text("d".into())] {
                assert_eq!(dimension.place(&value), None, "{value} in {dimension:?}");
            }
        }
    }

    #[test]
    fn lists_have_a_prior_and_ranges_have_none() {
        let priors: Vec<_> = dimensions().iter().map(Dimension::prior).collect();
        assert!(priors[..7].iter().all(Option::is_none));
        assert_eq!(priors[7], Some(vec![1.0 / 3.0; 3]));
        assert_eq!(priors[8], Some(vec![0.125, 0.375, 0.5]));
    }

    #[test]
    fn a_range_of_one_number_has_a_middle() {
        let one = Distribution::Float { low: 2.0, high: 2.0, scale: Scale::Log, steps: None };
        let one = Dimension::new(&Name::new("x"), &one);
        assert_eq!(one.place(&Value::Float(2.0)), Some(Place::Point(0.5)));
        assert_eq!(one.value(Place::Point(0.5)), Value::Float(2.0));
    }
}
