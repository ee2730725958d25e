//! The time of day: the one place where the program asks what time people have.

use std::time::SystemTime;

use chrono::{DateTime, Days, Local, NaiveDateTime, NaiveTime, TimeDelta};

/// Reads `07:00`.
pub(super) fn time_of_day(text: &str) -> Result<NaiveTime, String> {
    NaiveTime::parse_from_str(text, "%H:%M").map_err(|_| "write a time of day such as 07:00".to_owned())
}

/// The next time it is `time`.
pub(super) fn next(time: NaiveTime) -> SystemTime {
    next_after(time, Local::now())
}

fn next_after(time: NaiveTime, now: DateTime<Local>) -> SystemTime {
    let days = Days::new(u64::from(now.time() >= time));
    let then = now.date_naive().checked_add_days(days).unwrap_or(now.date_naive()).and_time(time);
    // The hour that is skipped in spring has no such time; an hour later there is one again.
    let there = |then: NaiveDateTime| then.and_local_timezone(Local).earliest();
    there(then).or_else(|| there(then + TimeDelta::hours(1))).unwrap_or(now).into()
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone;

    use super::*;

    #[test]
    fn the_next_time_is_today_or_tomorrow() {
        let at = |d, h, m| Local.with_ymd_and_hms(2026, 1, d, h, m, 0).unwrap();
        let seven = time_of_day("07:00").unwrap();
        assert_eq!(next_after(seven, at(1, 6, 59)), SystemTime::from(at(1, 7, 0)));
        assert_eq!(next_after(seven, at(1, 7, 0)), SystemTime::from(at(2, 7, 0)));
        assert_eq!(next_after(seven, at(1, 23, 0)), SystemTime::from(at(2, 7, 0)));
        assert!(time_of_day("24:00").is_err() && time_of_day("7 pm").is_err());
    }
}
