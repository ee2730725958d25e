//! How numbers are written for a person: with as few digits as say what is meant. Rounds for the eye only; nothing is computed.

use super::one_line;

/// The shortest text of the number that reads back the same: `0.02`, `64`, `1e-5`.
pub(crate) fn number(x: f64) -> String {
    let size = x.abs();
    if x == 0.0 {
        "0".to_owned()
    } else if (1e-3..1e6).contains(&size) {
        format!("{x}")
    } else {
        format!("{x:e}")
    }
}

/// A standard deviation to three significant digits; small ones too without an exponent, as they stand in a column.
pub(crate) fn spread(x: f64) -> String {
    let x = to_digits(x, 3);
    if (1e-6..1e-3).contains(&x) { format!("{x}") } else { number(x) }
}

/// A share in whole percent: `83 %`.
pub(crate) fn percent(share: f64) -> String {
    format!("{:.0} %", 100.0 * share)
}

/// The number rounded to three significant digits.
pub(crate) fn rough(x: f64) -> String {
    number(to_digits(x, 3))
}

/// The number to three significant digits, zeros at the end too: numbers in the cells of one table.
pub(crate) fn three(x: f64) -> String {
    let rounded = to_digits(x, 3);
    match exponent(rounded) {
        scale @ -4..=5 => format!("{rounded:.*}", usize::try_from(2 - scale).unwrap_or(0)),
        _ => format!("{rounded:.2e}"),
    }
}

/// The value of a hyperparameter: a whole number in full, any other to three significant digits.
pub(crate) fn setting(x: f64) -> String {
    if x.fract() == 0.0 && x.abs() < 1e6 { number(x) } else { rough(x) }
}

/// The text of a hyperparameter's value, shortened if it is a number with many digits, or with none behind its point.
pub(crate) fn short(text: &str) -> String {
    match text.parse::<f64>() {
        Ok(x) if x.is_finite() && text.ends_with(".0") => number(x),
        Ok(x) if x.is_finite() && text.len() > 8 => number(to_digits(x, 4)),
        _ => one_line(text),
    }
}

/// Round numbers of one linear axis, with equally many decimals where none is very large or small.
pub(crate) fn alike(numbers: &[f64]) -> Vec<String> {
    let largest = numbers.iter().copied().map(f64::abs).fold(0.0, f64::max);
    let decimals = numbers.iter().map(|x| x.to_string().split_once('.').map_or(0, |(_, behind)| behind.len())).max();
    match decimals {
        Some(decimals) if decimals < 8 && (1e-3..1e6).contains(&largest) => {
            let text = |&x: &f64| if x == 0.0 { "0".to_owned() } else { format!("{x:.decimals$}") };
            numbers.iter().map(text).collect()
        }
        _ => numbers.iter().copied().map(number).collect(),
    }
}

/// A mean and half the width of its interval, both to the second digit of the latter: `0.01188 ± 0.00056`. At least three
/// digits of the mean are shown, and at most six.
pub(crate) fn plus_minus(mean: f64, half: Option<f64>) -> String {
    let scale = exponent(mean);
    let spread = half.filter(|&half| half > 0.0).map_or(scale - 3, |half| exponent(half) - 1);
    rounded(mean, half, spread.clamp(scale - 5, scale - 2))
}

/// How much more, to the second digit of its uncertainty: `+0.0012 ± 0.0005`.
pub(crate) fn difference(mean: f64, half: Option<f64>) -> String {
    let sign = if mean > 0.0 { "+" } else { "" };
    let half = half.filter(|half| half.is_finite());
    let last = half.filter(|&half| half > 0.0).map_or(exponent(mean) - 2, |half| exponent(half) - 1);
    let last = if mean == 0.0 { last } else { last.max(exponent(mean) - 5) };
    format!("{sign}{}", rounded(mean, half, last))
}

/// A mean and half the width of its interval to the digit of this exponent.
fn rounded(mean: f64, half: Option<f64>, last: i32) -> String {
    let scale = exponent(mean);
    let (unit, times) = if (-4..6).contains(&scale) { (0, String::new()) } else { (scale, format!("e{scale}")) };
    let decimals = usize::try_from(unit - last).unwrap_or(0);
    let text = |x: f64| {
        // moves the decimal point without rounding twice
        let (digits, shift) = (format!("{x:e}"), unit);
        let moved =
            digits.split_once('e').and_then(|(d, e)| format!("{d}e{}", e.parse::<i32>().ok()? - shift).parse().ok());
        format!("{:.decimals$}", moved.unwrap_or(x))
    };
    match half {
        None => format!("{}{times}", text(mean)),
        Some(half) if times.is_empty() => format!("{} ± {}", text(mean), text(half)),
        Some(half) => format!("({} ± {}){times}", text(mean), text(half)),
    }
}

/// The decimal exponent: 0 for 3, -2 for 0.02.
fn exponent(x: f64) -> i32 {
    format!("{x:e}").rsplit('e').next().and_then(|digits| digits.parse().ok()).unwrap_or(0)
}

fn to_digits(x: f64, digits: usize) -> f64 {
    format!("{x:.*e}", digits.saturating_sub(1)).parse().unwrap_or(x)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_few_digits() {
        let texts = [0.0, 1.0, 64.0, 1e-5, 0.02, 0.001, 123_456.0, 1e6, -2.5e-7].map(number);
        assert_eq!(texts, ["0", "1", "64", "1e-5", "0.02", "0.001", "123456", "1e6", "-2.5e-7"]);
        assert_eq!([rough(0.012_345_67), rough(2.0 / 3.0), rough(1234.5)], ["0.0123", "0.667", "1230"]);
        let threes = [0.012, 0.012_345, 2.0, 123.4, 1234.5, 0.0, 1.2e-7, 0.000_999_96].map(three);
        assert_eq!(threes, ["0.0120", "0.0123", "2.00", "123", "1230", "0.00", "1.20e-7", "0.00100"]);
        assert_eq!([setting(2154.0), setting(3.162_277e-4)], ["2154", "3.16e-4"]);
        assert_eq!(
            ["0.000316227766017", "64", "10.0", "cosine warm restarts"].map(short),
            ["3.162e-4", "64", "10", "cosine warm restarts"]
        );
        assert_eq!([spread(0.000_054_321), spread(0.012_345), spread(0.0)], ["0.0000543", "0.0123", "0"]);
        assert_eq!(alike(&[0.0, 5e-4, 0.001, 0.0015]), ["0", "0.0005", "0.0010", "0.0015"]);
        assert_eq!(alike(&[1e-7, 2e-7]), ["1e-7", "2e-7"]);
    }

    #[test]
    fn a_mean_has_as_many_digits_as_its_interval_allows() {
        let texts = [(0.011_882, 5.58e-4), (12.3456, 3.21), (3.217e-7, 1.2e-8), (0.5, 0.0), (7e9, 1.5e9), (0.1, 2.0)];
        let texts = texts.map(|(mean, half)| plus_minus(mean, Some(half)));
        let expected = [
            "0.01188 ± 0.00056",
            "12.3 ± 3.2",
            "(3.22 ± 0.12)e-7",
            "0.5000 ± 0.0000",
            "(7.00 ± 1.50)e9",
            "0.100 ± 2.000",
        ];
        assert_eq!(texts, expected);
        assert_eq!([plus_minus(0.123_456, None), plus_minus(-64.0, None)], ["0.1235", "-64.00"]);
    }
}
