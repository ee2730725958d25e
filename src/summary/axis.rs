//! How the values of a hyperparameter are laid out.

use super::tables::{Hyperparameter, Values};
use crate::space::{Distribution, Scale, Space, Value};

/// Most values that have places of their own, side by side.
const MOST_LEVELS: usize = 12;
/// Of the length of an axis: what is nearer cannot be told apart.
const ONE_SPOT: f64 = 0.02;

/// The swept hyperparameters with their axes.
pub(super) fn hyperparameters(space: &Space) -> Vec<Hyperparameter> {
    space.iter().map(|(name, d)| Hyperparameter { name: name.to_string(), values: values(d) }).collect()
}

fn values(distribution: &Distribution) -> Values {
    match distribution {
        Distribution::Float { scale: Scale::Log, .. } | Distribution::Int { scale: Scale::Log, .. } => Values::Log,
        Distribution::Float { .. } | Distribution::Int { .. } => Values::Linear,
        Distribution::Choice(values) | Distribution::Weighted { values, .. } => {
            let Some(numbers) = values.iter().map(Value::as_f64).collect::<Option<Vec<f64>>>() else {
                return Values::Categories(values.iter().map(ToString::to_string).collect());
            };
            let axis = if looks_logarithmic(numbers.clone()) { Values::Log } else { Values::Linear };
            if is_crowded(&numbers, &axis) { Values::Categories(levels(values)) } else { axis }
        }
    }
}

/// Whether a few listed numbers lie so unevenly that two of them are one spot on this axis, as 0, 0.01, 0.1, 1, 10 are.
fn is_crowded(numbers: &[f64], axis: &Values) -> bool {
    let mut places: Vec<f64> = numbers.iter().map(|x| if *axis == Values::Log { libm::log(*x) } else { *x }).collect();
    places.sort_by(f64::total_cmp);
    places.dedup();
    let (Some(first), Some(last)) = (places.first(), places.last()) else { return false };
    let range = last - first;
    places.len() <= MOST_LEVELS && places.windows(2).any(|w| w[1] - w[0] < range * ONE_SPOT)
}

/// The values in the order of their numbers, as text.
fn levels(values: &[Value]) -> Vec<String> {
    let mut levels: Vec<&Value> = values.iter().collect();
    levels.sort_by(|a, b| a.as_f64().unwrap_or(f64::NAN).total_cmp(&b.as_f64().unwrap_or(f64::NAN)));
    levels.into_iter().map(ToString::to_string).collect()
}

/// Whether listed numbers lie more evenly on a log axis: their ratios vary less than their differences.
fn looks_logarithmic(mut numbers: Vec<f64>) -> bool {
    numbers.sort_by(f64::total_cmp);
    let (Some(&first), Some(&last)) = (numbers.first(), numbers.last()) else { return false };
    if first <= 0.0 || last < 4.0 * first {
        return false;
    }
    let unevenness = |positions: &[f64]| {
        let steps = || positions.windows(2).map(|w| w[1] - w[0]);
        let largest = steps().fold(0.0, f64::max);
        largest / steps().fold(largest, f64::min)
    };
    let logs: Vec<f64> = numbers.iter().map(|x| libm::log(*x)).collect();
    numbers.len() > 2 && unevenness(&logs) < unevenness(&numbers) || numbers.len() == 2 && last >= 10.0 * first
}

/// Where a value stands on the axis; `None` if it has no place there. Beside the names stands, once it is met, what the
/// sweep file says with `else`.
pub(super) fn place(axis: &mut Values, value: &Value) -> Option<f64> {
    match axis {
        Values::Categories(labels) => {
            let label = value.to_string();
            let known = labels.iter().position(|l| *l == label);
            let place = known.unwrap_or_else(|| {
                labels.push(label);
                labels.len() - 1
            });
            #[expect(clippy::cast_precision_loss, reason = "a few labels")]
            Some(place as f64)
        }
        Values::Linear => value.as_f64(),
        Values::Log => value.as_f64().filter(|x| *x > 0.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_all_numbers_has_names() {
        let narrowing = Value::List(vec![Value::Int(64), Value::Int(32)]);
        let mut axis = values(&Distribution::Choice(vec![Value::Int(8), narrowing.clone()]));
        assert_eq!(axis, Values::Categories(vec!["8".to_owned(), "[64, 32]".to_owned()]));
        assert_eq!((place(&mut axis, &Value::Int(8)), place(&mut axis, &narrowing)), (Some(0.0), Some(1.0)));
    }

    #[test]
    fn what_is_not_listed_stands_behind_the_names_and_at_its_number() {
        let mut names = Values::Categories(vec!["a".to_owned()]);
        let place = |axis: &mut Values, value| place(axis, &value);
        let text = |word: &str| Value::Text(word.to_owned());
        assert_eq!(
            [text("off"), text("a"), text("off")].map(|word| place(&mut names, word)),
            [1.0, 0.0, 1.0].map(Some)
        );
        assert_eq!(names, Values::Categories(vec!["a".to_owned(), "off".to_owned()]));
        assert_eq!(
            (place(&mut Values::Linear, Value::Int(0)), place(&mut Values::Linear, text("off"))),
            (Some(0.0), None)
        );
        assert_eq!(place(&mut Values::Log, Value::Int(0)), None, "it has no logarithm");
    }

    #[test]
    fn numbers_that_no_scale_fits_stand_side_by_side() {
        let axis = |numbers: &[f64]| values(&Distribution::Choice(numbers.iter().map(|x| Value::Float(*x)).collect()));
        let levels = ["0.0", "0.01", "0.1", "1.0", "10.0"].map(str::to_owned).to_vec();
        assert_eq!(axis(&[1.0, 0.01, 0.0, 10.0, 0.1]), Values::Categories(levels));
        assert_eq!(axis(&[0.0, 0.1, 0.2, 0.4]), Values::Linear);
        assert_eq!(axis(&[0.01, 0.1, 1.0, 10.0]), Values::Log);
    }

    #[test]
    fn lists_choose_the_axis_on_which_they_are_even() {
        assert!(looks_logarithmic(vec![16.0, 32.0, 64.0, 128.0]));
        assert!(looks_logarithmic(vec![1e-2, 1e-4, 1e-3]));
        assert!(looks_logarithmic(vec![100.0, 300.0, 1000.0, 3000.0]));
        assert!(!looks_logarithmic(vec![1.0, 2.0, 3.0, 4.0, 5.0]));
        assert!(!looks_logarithmic(vec![0.0, 0.1, 1.0]));
        assert!(!looks_logarithmic(vec![2.0]));
    }
}
