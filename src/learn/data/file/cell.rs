//! A cell: a number that a network can learn, or why it is none.

/// Why a cell cannot be learnt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Wrong {
    Missing,
    /// A number in the notation of much of Europe; in the one that is read it is this.
    DecimalComma(String),
    NotFinite,
    TooLarge,
}

/// The texts that stand for no value in files of pandas, R and spreadsheets, in lower case.
const MISSING: [&str; 8] = ["", "na", "n/a", "#n/a", "nan", "null", "none", "?"];

/// Whether there is no value in a cell.
pub(super) fn is_missing(text: &str) -> bool {
    text.len() <= 4 && MISSING.contains(&&*text.to_ascii_lowercase())
}

/// The number in a cell, if it is finite in 32 bits.
pub(super) fn number(text: &str) -> Result<f64, Wrong> {
    if is_missing(text) {
        return Err(Wrong::Missing);
    }
    match text.parse::<f64>() {
        Ok(x) if x.abs() <= f64::from(f32::MAX) => Ok(x),
        Ok(x) if x.is_finite() => Err(Wrong::TooLarge),
        _ => Err(with_point(text).map_or(Wrong::NotFinite, Wrong::DecimalComma)),
    }
}

/// A number with a decimal comma, and perhaps points that part its thousands, as it is written with a decimal point. A comma
/// before three digits may also part thousands.
fn with_point(text: &str) -> Option<String> {
    /// No longer number is written by hand or by a spreadsheet.
    const LONGEST: usize = 40;
    let (whole, fraction) = text.split_once(',').filter(|_| text.len() <= LONGEST)?;
    let number = format!("{}.{fraction}", whole.replace('.', ""));
    number.parse::<f64>().ok().filter(|x| x.is_finite())?;
    let digits = |part: &str, n: usize| part.len() <= n && part.bytes().all(|byte| byte.is_ascii_digit());
    let may_part = digits(whole.trim_start_matches('-'), 3) && fraction.len() == 3 && digits(fraction, 3);
    Some(if may_part { format!("{number}, or {whole}{fraction} if it parts thousands") } else { number })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimal_commas_are_known_from_other_commas() {
        let comma = |text: &str| match number(text) {
            Err(Wrong::DecimalComma(number)) => number,
            other => format!("{other:?}"),
        };
        assert_eq!(["180,31", "-1.234,5e-3", ",5"].map(comma), ["180.31", "-1234.5e-3", ".5"]);
        assert_eq!(comma("-1,234"), "-1.234, or -1234 if it parts thousands");
        assert!(["1,2,3", "1,234.5", "a,b", ",", "1,nan"].iter().all(|text| number(text) == Err(Wrong::NotFinite)));
    }
}
