//! Durations as people write them: `90s`, `30m`, `1h 30m`.

use std::time::Duration;

use humantime::DurationError;

const LONGEST: Duration = Duration::from_hours(30 * 24);

/// The duration that `text` stands for, above zero and at most 30 days; or what is wrong and what to write instead.
pub(crate) fn duration(text: &str) -> Result<Duration, String> {
    read_duration(text).map_err(|wrong| format!("{wrong}; write, for example, 90s, 30m or \"1h 30m\""))
}

/// The same with nothing but what is wrong.
pub(super) fn read_duration(text: &str) -> Result<Duration, String> {
    if overlong(text) {
        return Err("more digits than a duration needs".into());
    }
    match humantime::parse_duration(text) {
        Ok(Duration::ZERO) => Err(format!("{text} is not above 0")),
        Ok(long) if long > LONGEST => Err(format!("{text} is more than 30 days")),
        Ok(fits) => match repeated_unit(text) {
            None => Ok(fits),
            Some(unit) => Err(format!("{text} has the unit {unit} twice")),
        },
        Err(DurationError::UnknownUnit { unit, value, .. }) if unit.is_empty() => {
            Err(format!("{value} of what? the units are s, m, h and d"))
        }
        Err(DurationError::UnknownUnit { unit, .. }) => Err(format!("`{unit}` is none of the units s, m, h and d")),
        Err(DurationError::Empty) => Err("this text is empty".into()),
        Err(_) => Err("not a number and its unit, once or several times".into()),
    }
}

/// A unit that stands twice, which is rather a slip than a sum.
fn repeated_unit(text: &str) -> Option<&str> {
    let units: Vec<&str> = text.split(|c: char| !c.is_alphabetic()).filter(|unit| !unit.is_empty()).collect();
    let size = |unit: &str| humantime::parse_duration(&format!("1{unit}")).ok();
    (1..units.len()).find(|i| units[..*i].iter().any(|unit| size(unit) == size(units[*i]))).map(|i| units[i])
}

/// Whether numbers are so long that their sum could overflow, where humantime 2.4 can panic: it reads digits over
/// spaces (`1 000s`) and checks all but the carry from nanoseconds.
fn overlong(text: &str) -> bool {
    let dense: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    dense.len() > 100 || dense.split(|c: char| !c.is_ascii_digit()).any(|digits| digits.len() > 9)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn millis(text: &str) -> u128 {
        duration(text).unwrap_or_else(|e| panic!("{text}: {e}")).as_millis()
    }

    #[test]
    fn durations_are_read_as_people_write_them() {
        assert_eq!(
            ["90s", "30m", "1h 30m", "1h30m", "8h"].map(millis),
            [90_000, 1_800_000, 5_400_000, 5_400_000, 28_800_000]
        );
        assert_eq!(["2 days", "1.5h", "250ms", " 5 min "].map(millis), [172_800_000, 5_400_000, 250, 300_000]);
        assert_eq!(["30d", "720h"].map(millis), [2_592_000_000; 2], "the longest");
    }

    #[test]
    fn what_is_wrong_is_said_with_what_to_write() {
        let example = "; write, for example, 90s, 30m or \"1h 30m\"";
        for (text, wrong) in [
            ("", "this text is empty"),
            ("  ", "this text is empty"),
            ("30", "30 of what? the units are s, m, h and d"),
            ("1h 30", "30 of what? the units are s, m, h and d"),
            ("30x", "`x` is none of the units s, m, h and d"),
            ("0s", "0s is not above 0"),
            ("31d", "31d is more than 30 days"),
            ("1M", "1M is more than 30 days"),
            ("-5m", "not a number and its unit, once or several times"),
            ("1:30", "not a number and its unit, once or several times"),
            ("1h1h", "1h1h has the unit h twice"),
            ("1h 30m 2 hours", "1h 30m 2 hours has the unit hours twice"),
            ("an hour", "not a number and its unit, once or several times"),
            ("0.5ns", "not a number and its unit, once or several times"),
            ("18446744073709551615s 1000000000ns", "more digits than a duration needs"),
            ("1 000 000 000 000 000s", "more digits than a duration needs"),
        ] {
            assert_eq!(duration(text), Err(format!("{wrong}{example}")), "{text}");
        }
    }

    #[test]
    fn no_sum_of_short_numbers_overflows() {
        let longest = format!("{}999999999ms", "999999999y".repeat(8));
        assert_eq!(read_duration(&longest), Err(format!("{longest} is more than 30 days")));
    }
}
