//! Reads days and moments as contact forms write them, and writes them in another form.
//!
//! ISO 8601, epoch milliseconds and seconds, RFC 2822, month names and day/month/year with the
//! usual separators are recognised. Where day and month can't be told apart, that is an error.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use jiff::fmt::strtime::{self, BrokenDownTime};
use jiff::tz::TimeZone;
use serde_json::Value;

use super::fault::Fault;
use super::text::{scalar_text, whole};

/// Longer texts are no dates; longer patterns are refused.
pub(crate) const MAX_LENGTH: usize = 100;

/// A day or moment as it was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum When {
    /// A day without a time.
    Day(Date),
    /// A time of day at a place that isn't named.
    Local(DateTime),
    /// A moment, and the day and time that stand in its text.
    Moment(Timestamp, DateTime),
}

impl When {
    /// The day that is written there.
    pub(crate) fn written_day(self) -> Date {
        match self {
            Self::Day(day) => day,
            Self::Local(local) | Self::Moment(_, local) => local.date(),
        }
    }

    /// The day it is at a place.
    pub(crate) fn day_at(self, zone: Option<&TimeZone>) -> Result<Date, Fault> {
        match self {
            Self::Moment(moment, _) => Ok(zone.ok_or_else(no_zone)?.to_datetime(moment).date()),
            other => Ok(other.written_day()),
        }
    }

    /// The moment; a day begins at midnight of the place.
    pub(crate) fn moment_at(self, zone: Option<&TimeZone>) -> Result<Timestamp, Fault> {
        let local = match self {
            Self::Moment(moment, _) => return Ok(moment),
            Self::Local(local) => local,
            Self::Day(day) => day.to_datetime(Time::midnight()),
        };
        zone.ok_or_else(no_zone)?
            .to_timestamp(local)
            .map_err(|_| not_a_date())
    }
}

/// Reads a value as a day or moment, by `pattern` (strftime) or by recognising it.
pub(crate) fn read(value: &Value, pattern: Option<&str>) -> Result<When, Fault> {
    if let (Value::Number(number), None) = (value, pattern) {
        return whole(number).ok_or_else(not_a_date).and_then(epoch);
    }
    let text = scalar_text(value).ok_or_else(not_a_date)?;
    let text = text.trim();
    if text.len() > MAX_LENGTH {
        return Err(not_a_date());
    }
    match pattern {
        Some(pattern) => by_pattern(text, pattern),
        None => recognise(text),
    }
}

fn by_pattern(text: &str, pattern: &str) -> Result<When, Fault> {
    let refused = |_| {
        Fault::new(
            "The value is not written as the date format says.",
            "Leave the format out to have it recognised, or correct it.",
        )
    };
    let parts = BrokenDownTime::parse(pattern, text).map_err(refused)?;
    if parts.timestamp().is_some() || parts.offset().is_some() {
        let moment = parts.to_timestamp().map_err(refused)?;
        return Ok(moment_as_utc(moment));
    }
    if parts.hour().is_some() {
        return parts.to_datetime().map(When::Local).map_err(refused);
    }
    parts.to_date().map(When::Day).map_err(refused)
}

fn recognise(text: &str) -> Result<When, Fault> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return if digits.len() == 8 && digits == text {
            by_pattern(text, "%Y%m%d").map_err(|_| not_a_date())
        } else {
            text.parse().map_err(|_| not_a_date()).and_then(epoch)
        };
    }
    iso(text)
        .or_else(|| named(text))
        .map_or_else(|| by_parts(text), Ok)
}

/// Epoch seconds have ten digits (2001 to 2286), milliseconds eleven or more.
fn epoch(number: i64) -> Result<When, Fault> {
    let moment = match number.unsigned_abs() {
        1_000_000_000..=9_999_999_999 => Timestamp::from_second(number),
        10_000_000_000.. => Timestamp::from_millisecond(number),
        _ => return Err(not_a_date()),
    };
    moment.map(moment_as_utc).map_err(|_| not_a_date())
}

fn moment_as_utc(moment: Timestamp) -> When {
    When::Moment(moment, TimeZone::UTC.to_datetime(moment))
}

/// ISO 8601, with or without time and offset.
fn iso(text: &str) -> Option<When> {
    if text.get(4..5) != Some("-") {
        return None;
    }
    if !text.contains(':') {
        return if text.len() == 10 {
            text.parse().ok().map(When::Day)
        } else {
            None
        };
    }
    match text.parse::<Timestamp>() {
        Ok(moment) => {
            // The parser of civil times refuses a `Z`, but the text up to the offset is one.
            let written = text.get(..19).and_then(|local| local.parse().ok());
            Some(written.map_or_else(|| moment_as_utc(moment), |w| When::Moment(moment, w)))
        }
        Err(_) => text.parse().ok().map(When::Local),
    }
}

/// Forms with the month's name.
fn named(text: &str) -> Option<When> {
    if !text.contains(|letter: char| letter.is_ascii_alphabetic()) {
        return None;
    }
    if let Ok(moment) = jiff::fmt::rfc2822::parse(text) {
        return Some(When::Moment(moment.timestamp(), moment.datetime()));
    }
    let text = text.replace(',', " ");
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let days = ["%d %B %Y", "%d %b %Y", "%B %d %Y", "%b %d %Y", "%d-%b-%Y"];
    let times = ["", " %H:%M", " %H:%M:%S", " %I:%M %p"];
    times.iter().find_map(|time| {
        days.iter()
            .find_map(|day| by_pattern(&text, &format!("{day}{time}")).ok())
    })
}

/// Three numbers with a separator, perhaps with a time behind them.
fn by_parts(text: &str) -> Result<When, Fault> {
    let (day, time) = match text.split_once([' ', 'T']) {
        Some((day, time)) => (day.trim_end_matches(','), Some(time.trim())),
        None => (text, None),
    };
    let parts: Vec<&str> = day.split(['/', '-', '.', '_']).collect();
    let [first, second, third] = parts[..] else {
        return Err(not_a_date());
    };
    let number = |part: &str| part.parse::<i8>().map_err(|_| not_a_date());
    let year = |part: &str| part.parse::<i16>().map_err(|_| not_a_date());
    let day = if first.len() == 4 {
        Date::new(year(first)?, number(second)?, number(third)?)
    } else if third.len() == 4 {
        let (day, month) = day_and_month(number(first)?, number(second)?)?;
        Date::new(year(third)?, month, day)
    } else {
        return Err(Fault::new(
            "The year of the date has fewer than four digits.",
            "Say in the step how the date is written, such as %d/%m/%y.",
        ));
    };
    let day = day.map_err(|_| not_a_date())?;
    match time {
        None => Ok(When::Day(day)),
        Some(time) => time_of_day(time).map(|time| When::Local(day.to_datetime(time))),
    }
}

fn day_and_month(first: i8, second: i8) -> Result<(i8, i8), Fault> {
    match (first, second) {
        (day, month) if day > 12 || day == month => Ok((day, month)),
        (month, day) if day > 12 => Ok((day, month)),
        _ => Err(Fault::new(
            "Day and month of the date can't be told apart.",
            "Say in the step how the date is written, such as %d/%m/%Y or %m/%d/%Y.",
        )),
    }
}

fn time_of_day(text: &str) -> Result<Time, Fault> {
    let patterns = ["%H:%M:%S%.f", "%H:%M", "%I:%M %p", "%I:%M:%S %p", "%I:%M%p"];
    patterns
        .iter()
        .find_map(|pattern| Time::strptime(pattern, text).ok())
        .ok_or_else(not_a_date)
}

/// A day as `2026-03-05`.
pub(crate) fn day_text(day: Date) -> String {
    day.to_string()
}

/// A moment as `2026-03-05T10:00:00Z`, milliseconds only where there are some.
pub(crate) fn moment_text(moment: Timestamp) -> String {
    Timestamp::from_millisecond(moment.as_millisecond())
        .unwrap_or(moment)
        .to_string()
}

/// Writes a day or moment by a strftime pattern, as it is at the place.
pub(crate) fn write(when: When, pattern: &str, zone: Option<&TimeZone>) -> Result<String, Fault> {
    let written = match when {
        When::Day(day) => strtime::format(pattern, day.to_datetime(Time::midnight())),
        When::Local(local) => strtime::format(pattern, local),
        When::Moment(moment, _) => {
            let zone = zone.ok_or_else(no_zone)?.clone();
            strtime::format(pattern, &moment.to_zoned_datetime(zone))
        }
    };
    written.map_err(|_| {
        Fault::new(
            "The date can't be written in the form the step asks for.",
            "Use a form that needs no more than the date has, such as %d/%m/%Y.",
        )
    })
}

/// True if a strftime pattern means something to [`write`] and [`read`].
pub(crate) fn is_pattern(pattern: &str) -> bool {
    pattern.len() <= MAX_LENGTH
        && pattern.contains('%')
        && strtime::format(
            pattern,
            &Timestamp::UNIX_EPOCH.to_zoned_datetime(TimeZone::UTC),
        )
        .is_ok()
}

fn not_a_date() -> Fault {
    Fault::new(
        "The value is not a date that can be recognised.",
        "Say in the step how the date is written, such as %d/%m/%Y.",
    )
}

pub(crate) fn no_zone() -> Fault {
    Fault::new(
        "The account's time zone is not known, so the date can't be converted.",
        "Name the time zone on the Connections screen.",
    )
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may fail by panicking")]
mod tests {
    use rstest::rstest;
    use serde_json::{Value, json};

    use super::*;

    fn chicago() -> TimeZone {
        TimeZone::get("America/Chicago").unwrap()
    }

    #[rstest]
    #[case(json!("2026-03-05"))]
    #[case(json!("2026/3/5"))]
    #[case(json!("20260305"))]
    #[case(json!("5 March 2026"))]
    #[case(json!("Mar 5, 2026"))]
    fn days(#[case] given: Value) {
        assert_eq!(
            read(&given, None),
            Ok(When::Day(Date::constant(2026, 3, 5)))
        );
    }

    #[rstest]
    #[case("25/03/2026")]
    #[case("03-25-2026")]
    #[case("25.03.2026")]
    #[case("03_25_2026")]
    fn day_and_month_told_apart(#[case] given: &str) {
        assert_eq!(
            read(&json!(given), None).unwrap().written_day(),
            Date::constant(2026, 3, 25)
        );
    }

    #[test]
    fn day_and_month_not_told_apart() {
        assert!(
            read(&json!("03/04/2026"), None)
                .unwrap_err()
                .what
                .contains("can't be told apart")
        );
        assert!(read(&json!("03/03/2026"), None).is_ok());
        let told = read(&json!("03/04/2026"), Some("%d/%m/%Y")).unwrap();
        assert_eq!(told.written_day(), Date::constant(2026, 4, 3));
    }

    #[rstest]
    #[case(json!("2026-03-05T10:00:00Z"))]
    #[case(json!("2026-03-05T04:00:00.000-06:00"))]
    #[case(json!(1_772_704_800_000_i64))]
    #[case(json!("1772704800"))]
    #[case(json!("Thu, 5 Mar 2026 10:00:00 +0000"))]
    #[case(json!("2026-03-05 04:00:00"))]
    #[case(json!("03/05/2026"))]
    fn moments(#[case] given: Value) {
        let pattern = (given == json!("03/05/2026")).then_some("%m/%d/%Y");
        let moment = read(&given, pattern)
            .unwrap()
            .moment_at(Some(&chicago()))
            .unwrap();
        let expected = if pattern.is_some() {
            "2026-03-05T06:00:00Z"
        } else {
            "2026-03-05T10:00:00Z"
        };
        assert_eq!(moment_text(moment), expected);
    }

    #[test]
    fn a_birthday_at_midnight_utc_stays_that_day() {
        let when = read(&json!("2001-03-05T00:00:00.000Z"), None).unwrap();
        assert_eq!(day_text(when.written_day()), "2001-03-05");
        assert_eq!(
            day_text(when.day_at(Some(&chicago())).unwrap()),
            "2001-03-04"
        );
        assert!(when.day_at(None).unwrap_err().what.contains("time zone"));
    }

    #[rstest]
    #[case("")]
    #[case("soon")]
    #[case("2026-13-40")]
    #[case("1/2")]
    #[case("12/13/26")]
    #[case("999")]
    fn no_dates(#[case] given: &str) {
        assert!(read(&json!(given), None).is_err());
    }

    #[test]
    fn patterns() {
        assert!(is_pattern("%d/%m/%Y"));
        assert!(!is_pattern("DD/MM/YYYY"));
        assert!(!is_pattern("%Q%!"));
        let when = read(&json!("2026-03-05T10:00:00Z"), None).unwrap();
        assert_eq!(
            write(when, "%d.%m.%Y %H:%M", Some(&chicago())).unwrap(),
            "05.03.2026 04:00"
        );
    }
}
