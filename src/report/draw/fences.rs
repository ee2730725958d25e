//! Which values set the range of an axis: all of them, unless a few lie so far out that nothing could be told apart of the
//! others. Far out is three times the distance of the quartiles beyond them (outer fences, Tukey 1977).

/// Beyond the quartiles, in units of their distance; on a logarithmic axis at least so many decades.
const REACH: f64 = 3.0;
const LEAST_DECADES: f64 = 3.0;
/// On a logarithmic axis nothing counts that is so many decades from the median: a training that exploded.
const DECADES: f64 = 10.0;
/// At most this share of the values stands back (one always may) where the others would have less than so much of the axis.
pub(super) type Rule = (f64, f64);
/// For trials and their means; and for what is longer the more it says, such as bars.
pub(super) const USUAL: &[Rule] = &[(0.1, 1.0 / 5.0), EXTREME[0]];
pub(super) const EXTREME: &[Rule] = &[(0.25, 1.0 / 50.0)];

/// The ends between which values set the range, as positions; all do where these are infinite.
pub(super) fn fences(mut positions: Vec<f64>, log: bool, rules: &[Rule]) -> (f64, f64) {
    let everything = (f64::NEG_INFINITY, f64::INFINITY);
    positions.sort_by(f64::total_cmp);
    let (Some(middle), Some(least), Some(most)) =
        (positions.get(positions.len().saturating_sub(1) / 2), positions.first(), positions.last())
    else {
        return everything;
    };
    let (least, most) = if log { (middle - DECADES, middle + DECADES) } else { (*least, *most) };
    let counting: Vec<f64> = positions.iter().copied().filter(|p| (least..=most).contains(p)).collect();
    let [low, high] = [0.25, 0.75].map(|q| quantile(&counting, q));
    let reach = (REACH * (high - low)).max(if log { LEAST_DECADES } else { 0.0 });
    let (low, high) = (low - reach, high + reach);
    let bulk: Vec<f64> = counting.iter().copied().filter(|p| (low..=high).contains(p)).collect();
    let length = |of: &[f64]| of.last().zip(of.first()).map_or(0.0, |(last, first)| last - first);
    let beyond = counting.len() - bulk.len();
    let (share, squashed) = (number(beyond) / number(counting.len()), length(&bulk) / length(&counting));
    let few = |limit: f64| share <= limit || beyond == 1;
    // equal values have nothing to tell apart
    let stand_back = length(&bulk) > 0.0 && rules.iter().any(|&(limit, room)| few(limit) && squashed < room);
    if beyond > 0 && stand_back {
        (low, high)
    } else if counting.len() < positions.len() {
        // neither does what else stands far out, such as the mean of some that exploded
        let ends = counting.iter().copied();
        (ends.clone().fold(low, f64::min), ends.fold(high, f64::max))
    } else {
        everything
    }
}

/// Interpolated linearly (Hyndman & Fan 1996, type 7), of ascending numbers.
fn quantile(sorted: &[f64], q: f64) -> f64 {
    let place = number(sorted.len().saturating_sub(1)) * q;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "below the number of values")]
    let i = place.floor() as usize;
    let [low, high] = [i, i + 1].map(|i| sorted.get(i).or(sorted.last()).copied().unwrap_or(f64::NAN));
    low + (high - low) * place.fract()
}

#[expect(clippy::cast_precision_loss, reason = "a count of marks")]
fn number(n: usize) -> f64 {
    n as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(values: &[f64], log: bool) -> usize {
        let positions: Vec<f64> = values.iter().map(|x| if log { libm::log10(*x) } else { *x }).collect();
        let (low, high) = fences(positions.clone(), log, USUAL);
        positions.iter().filter(|p| (low..=high).contains(p)).count()
    }

    #[test]
    fn a_few_that_would_squash_the_others_stand_back() {
        let even: Vec<f64> = (10..30).map(f64::from).collect();
        let with = |more: &[f64]| [&even[..], more].concat();
        assert_eq!(kept(&even, false), 20);
        assert_eq!([kept(&with(&[1500.0]), false), kept(&with(&[1500.0, -900.0]), false)], [20, 20]);
        assert_eq!(kept(&with(&[100.0]), false), 21, "the others keep more than a fifth of the axis");
        assert_eq!(kept(&with(&[200.0; 5]), false), 25, "many of the values, and the others can still be read");
        assert_eq!(kept(&with(&[2e29; 5]), false), 20, "the others could not be read");
        assert_eq!(kept(&[&even[..], &[2e29; 19]].concat(), true), 20, "whatever their number");
        assert_eq!(kept(&with(&[200.0; 1]), true), 21, "a decade is no distance");
        let (_, high) = fences(with(&[400.0, 400.0]), false, EXTREME);
        assert!(high.is_infinite(), "bars may be long");
        let (low, high) = fences(vec![0.0, 0.5, 1.0, 0.2, 0.7, 29.0], true, USUAL);
        assert!(low < 0.0 && (1.0..6.0).contains(&high), "nor does their mean count: {low} {high}");
    }

    #[test]
    fn everything_counts_where_there_is_nothing_to_compare() {
        assert_eq!([kept(&[], true), kept(&[1.0], true), kept(&[1.0, 2e29], false)], [0, 1, 2]);
        assert_eq!(kept(&[3.0, 3.0, 3.0, 3.0, 3.0, 3.0, 3.0, 9.0], false), 8);
    }
}
