//! The time of day: the one place where the program asks what time people have.

use std::time::SystemTime;

use chrono::{DateTime, Days, Local, LocalResult, NaiveTime, TimeDelta, TimeZone};

use super::zone;
use crate::error::Error;
use crate::session::StopAt;

/// Reads `07:00`.
pub(super) fn time_of_day(text: &str) -> Result<NaiveTime, String> {
    let is_whole = text.len() == 5 && text.starts_with(|c: char| c.is_ascii_digit());
    let time = NaiveTime::parse_from_str(text, "%H:%M").ok().filter(|_| is_whole);
    time.ok_or_else(|| "write a time of day such as 07:00".to_owned())
}

/// The next time it is `time` here.
pub(super) fn next(time: NaiveTime) -> Result<StopAt, Error> {
    zone::check().map_err(Error::TimeZone)?;
    let time = next_after(time, &Local::now());
    Ok(StopAt { time, words: DateTime::<Local>::from(time).format("%Y-%m-%d %H:%M %:z").to_string() })
}

/// In autumn, when an hour comes twice, the first that is not over counts. In spring the hour that is skipped has no such
/// time; an hour later there is one again.
fn next_after<Z: TimeZone>(time: NaiveTime, now: &DateTime<Z>) -> SystemTime
where
    SystemTime: From<DateTime<Z>>,
{
    let zone = now.timezone();
    let on = |day: u64| {
        let then = now.date_naive().checked_add_days(Days::new(day))?.and_time(time);
        let there = match zone.from_local_datetime(&then) {
            LocalResult::None => zone.from_local_datetime(&(then + TimeDelta::hours(1))),
            there => there,
        };
        [there.clone().earliest(), there.latest()].into_iter().flatten().find(|then| then > now)
    };
    [0, 1].into_iter().find_map(on).unwrap_or_else(|| now.clone()).into()
}

#[cfg(test)]
mod tests {
    use chrono::{FixedOffset, NaiveDate, NaiveDateTime, Utc};

    use super::*;

    /// Berlin's clock in 2026, in which 02:00–03:00 is missing on 29 March and comes twice on 25 October.
    #[derive(Clone, Debug)]
    struct Berlin;

    fn offset(hours: i32) -> FixedOffset {
        FixedOffset::east_opt(hours * 3600).unwrap()
    }

    fn utc(month: u32, day: u32) -> NaiveDateTime {
        NaiveDate::from_ymd_opt(2026, month, day).unwrap().and_hms_opt(1, 0, 0).unwrap()
    }

    impl TimeZone for Berlin {
        type Offset = FixedOffset;

        fn from_offset(_: &FixedOffset) -> Self {
            Self
        }

        fn offset_from_utc_datetime(&self, time: &NaiveDateTime) -> FixedOffset {
            offset(if (utc(3, 29)..utc(10, 25)).contains(time) { 2 } else { 1 })
        }

        fn offset_from_utc_date(&self, date: &NaiveDate) -> FixedOffset {
            self.offset_from_utc_datetime(&date.and_time(NaiveTime::MIN))
        }

        fn offset_from_local_datetime(&self, time: &NaiveDateTime) -> LocalResult<FixedOffset> {
            let is =
                |hours: i32| self.offset_from_utc_datetime(&(*time - TimeDelta::hours(hours.into()))) == offset(hours);
            match (is(2), is(1)) {
                (true, true) => LocalResult::Ambiguous(offset(2), offset(1)),
                (true, false) => LocalResult::Single(offset(2)),
                (false, true) => LocalResult::Single(offset(1)),
                (false, false) => LocalResult::None,
            }
        }

        fn offset_from_local_date(&self, date: &NaiveDate) -> LocalResult<FixedOffset> {
            self.offset_from_local_datetime(&date.and_time(NaiveTime::MIN))
        }
    }

    /// The UTC of the next time that Berlin's clock shows `time`, after this UTC.
    fn next_in_berlin(time: &str, month: u32, day: u32, hour: u32, minute: u32) -> String {
        let now = Utc.with_ymd_and_hms(2026, month, day, hour, minute, 0).unwrap().with_timezone(&Berlin);
        DateTime::<Utc>::from(next_after(time_of_day(time).unwrap(), &now)).format("%d %H:%M").to_string()
    }

    #[test]
    fn the_next_time_is_today_or_tomorrow() {
        assert_eq!(next_in_berlin("07:00", 1, 1, 5, 59), "01 06:00");
        assert_eq!(next_in_berlin("07:00", 1, 1, 6, 0), "02 06:00");
        assert_eq!(next_in_berlin("07:00", 7, 1, 22, 0), "02 05:00");
        for text in ["24:00", "7 pm", "7:5", "7:05", "07:5", "+7:00", " 7:00", "07:00 ", "07:00:00", "０7:00"] {
            assert_eq!(time_of_day(text), Err("write a time of day such as 07:00".to_owned()), "{text}");
        }
    }

    #[test]
    fn the_hour_that_comes_twice_and_the_one_that_is_skipped() {
        assert_eq!(next_in_berlin("02:30", 10, 24, 23, 55), "25 00:30"); // at 01:55: the first 02:30
        assert_eq!(next_in_berlin("02:30", 10, 25, 0, 30), "25 01:30"); // at the first 02:30: the second
        assert_eq!(next_in_berlin("02:10", 10, 25, 0, 55), "25 01:10"); // at the first 02:55: the second 02:10
        assert_eq!(next_in_berlin("02:30", 10, 25, 1, 30), "26 01:30");
        assert_eq!(next_in_berlin("02:30", 3, 29, 0, 30), "29 01:30"); // 03:30
        assert_eq!(next_in_berlin("02:30", 3, 29, 1, 30), "30 00:30");
    }
}
