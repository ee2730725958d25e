//! Columns of numbers and words as bytes, each in the shortest of the ways that `script/columns.js` reads back exactly.
//!
//! The bytes of numbers stand transposed: the first byte of each, then the second of each, … Those that are alike are
//! neighbours so, which makes them half as long once they are compressed.

use std::collections::HashMap;

use rayon::prelude::*;
use serde_json::{Value, json};

/// Most levels that a column may have: their numbers, and that of none, are of 16 bits.
const MOST_LEVELS: usize = 65_535;
/// Powers of ten that a binary floating-point number of 64 bits holds exactly.
const TENS: i32 = 22;
/// Digits that a person would write of a number, one less.
const DIGITS: usize = 11;
/// Whole numbers of a decimal number are below this.
const WHOLE: u64 = 1 << 48;
/// What stands for a decimal number that is missing.
const NO_DECIMAL: u8 = 255;

/// A column that was encoded: how, as its declaration says it, and its bytes.
pub(super) struct Encoded {
    /// `code`, and `levels` where it has such.
    pub(super) how: Vec<(&'static str, Value)>,
    pub(super) bytes: Vec<u8>,
}

/// A level of a column: its text, and its value in an expression.
#[derive(Clone, PartialEq)]
pub(super) struct Level {
    pub(super) text: String,
    pub(super) value: Value,
}

/// Columns of words, or of values that occur again and again; `None` if there are too many levels.
pub(super) fn leveled<'a>(column: impl Iterator<Item = Option<&'a str>>, levels: &[Level]) -> Option<Encoded> {
    let numbers: HashMap<&str, usize> = levels.iter().map(|level| level.text.as_str()).zip(0..).collect();
    let codes = column.map(|text| text.and_then(|text| numbers.get(text)).copied().unwrap_or(levels.len()));
    let (code, bytes) = match levels.len() {
        0..=255 => ("u8", transposed(codes.map(|code| low_bytes::<1>(code as u64)))),
        256..=MOST_LEVELS => ("u16", transposed(codes.map(|code| low_bytes::<2>(code as u64)))),
        _ => return None,
    };
    let levels: Vec<Value> = levels.iter().map(|level| json!({ "text": level.text, "value": level.value })).collect();
    Some(Encoded { how: vec![("code", json!(code)), ("levels", json!(levels))], bytes })
}

/// A column of numbers, NaN where one is missing: as decimal numbers where all of them have few digits.
pub(super) fn numbers(column: &[f64]) -> Encoded {
    let decimals: Option<Vec<(u64, u8)>> = column.par_iter().map(|x| decimal(*x)).collect();
    let (code, bytes) = match decimals {
        Some(decimals) => {
            let low = transposed(decimals.iter().map(|(m, _)| low_bytes::<4>(*m)));
            let high = transposed(decimals.iter().map(|(m, _)| low_bytes::<2>(m >> 32)));
            let exponents = decimals.iter().map(|(_, exponent)| *exponent).collect();
            ("decimal", [low, high, exponents].concat())
        }
        None => ("f64", transposed(column.iter().map(|x| x.to_le_bytes()))),
    };
    Encoded { how: vec![("code", json!(code))], bytes }
}

/// Whole numbers of 32 bits.
pub(super) fn wholes(column: impl Iterator<Item = u32>) -> Vec<u8> {
    transposed(column.map(u32::to_le_bytes))
}

/// Numbers of which seven digits are enough.
pub(super) fn roughly(column: impl Iterator<Item = f64>) -> Vec<u8> {
    #[expect(clippy::cast_possible_truncation, reason = "to seven digits")]
    transposed(column.map(|x| (x as f32).to_le_bytes()))
}

/// m × 10^e as m and, in one byte, e and the sign; none for what has more digits or is beyond what one product of exact
/// numbers gives back.
fn decimal(x: f64) -> Option<(u64, u8)> {
    if x.is_nan() {
        return Some((0, NO_DECIMAL));
    }
    let written = format!("{:.DIGITS$e}", x.abs());
    let (digits, exponent) = written.split_once('e')?;
    let digits = digits.replace('.', "");
    let significant = digits.trim_end_matches('0');
    let dropped = i32::try_from(digits.len() - significant.len()).ok()?;
    let m: u64 = if significant.is_empty() { 0 } else { significant.parse().ok()? };
    let exponent = if m == 0 { 0 } else { exponent.parse::<i32>().ok()? - i32::try_from(DIGITS).ok()? + dropped };
    if m >= WHOLE || exponent.abs() > TENS || format!("{m}e{exponent}").parse() != Ok(x.abs()) {
        return None;
    }
    let biased = u8::try_from(exponent + 32).ok()?;
    Some((m, biased << 1 | u8::from(x.is_sign_negative())))
}

fn low_bytes<const N: usize>(number: u64) -> [u8; N] {
    std::array::from_fn(|k| number.to_le_bytes()[k])
}

fn transposed<const N: usize>(numbers: impl Iterator<Item = [u8; N]>) -> Vec<u8> {
    let numbers: Vec<[u8; N]> = numbers.collect();
    (0..N).flat_map(|k| numbers.iter().map(move |bytes| bytes[k])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What `script/columns.js` makes of a decimal number.
    #[expect(clippy::cast_precision_loss, reason = "below 2^48")]
    fn read((m, exponent): (u64, u8)) -> f64 {
        let ten = |e: i32| format!("1e{e}").parse::<f64>().unwrap();
        let e = i32::from(exponent >> 1) - 32;
        let x = if e < 0 { m as f64 / ten(-e) } else { m as f64 * ten(e) };
        if exponent & 1 == 1 { -x } else { x }
    }

    #[test]
    fn decimal_numbers_come_back_with_every_bit() {
        for x in [0.0, -0.0, 1.0, 0.1, 0.3, 1e-9, 64.0, 123_456_789_012.0, -2.5, 0.000_316_227_766_017, 1e22, 5e-22] {
            assert_eq!(decimal(x).map(read).map(f64::to_bits), Some(x.to_bits()), "{x}");
        }
        assert_eq!(decimal(f64::NAN), Some((0, NO_DECIMAL)));
        for x in [1.0 / 3.0, 1e23, 1e-300, f64::INFINITY] {
            assert_eq!(decimal(x), None, "{x}");
        }
        assert_eq!(numbers(&[0.1, 1.0 / 3.0]).how, [("code", json!("f64"))]);
    }

    #[test]
    fn levels_are_numbers_and_what_is_missing_is_behind_them() {
        let levels = ["a", "b"].map(|text| Level { text: text.to_owned(), value: json!(text) });
        let column = leveled([Some("b"), None, Some("a")].into_iter(), &levels).unwrap();
        assert_eq!(column.bytes, [1, 2, 0]);
        let many: Vec<Level> = (0..300).map(|i: u32| Level { text: i.to_string(), value: json!(i) }).collect();
        assert_eq!(leveled(["299", "1"].map(Some).into_iter(), &many).unwrap().bytes, [43, 1, 1, 0]);
    }
}
