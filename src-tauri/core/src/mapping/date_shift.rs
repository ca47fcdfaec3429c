//! Dates and moments, so much later or earlier by the calendar of the place.

use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use jiff::{Span, ToSpan as _};

use super::date::{When, day_text, moment_text, no_zone};
use super::fault::Fault;
use crate::model::DateUnit;

/// The shifted date or moment as text: a day stays a day unless hours or minutes are added, a
/// time without a place stays one.
pub(crate) fn shift(
    when: When,
    amount: i32,
    unit: DateUnit,
    zone: Option<&TimeZone>,
) -> Result<String, Fault> {
    let timely = matches!(unit, DateUnit::Minutes | DateUnit::Hours);
    match when {
        When::Day(day) if !timely => shift_day(day, amount, unit).map(day_text),
        When::Local(local) if !timely => {
            let day = shift_day(local.date(), amount, unit)?;
            Ok(day.to_datetime(local.time()).to_string())
        }
        When::Local(local) => {
            let shifted = local.checked_add(span(amount, unit)?);
            shifted
                .map_err(|_| too_far())
                .map(|local| local.to_string())
        }
        When::Moment(moment, _) if !timely => {
            let zoned = moment.to_zoned_datetime(zone.ok_or_else(no_zone)?.clone());
            let day = shift_day(zoned.date(), amount, unit)?;
            let local = day.to_datetime(zoned.time());
            let there = zoned.time_zone().to_timestamp(local);
            there.map_err(|_| too_far()).map(moment_text)
        }
        other => {
            let moment = other.moment_at(zone)?;
            let shifted = moment.checked_add(span(amount, unit)?);
            shifted.map_err(|_| too_far()).map(moment_text)
        }
    }
}

fn shift_day(day: Date, amount: i32, unit: DateUnit) -> Result<Date, Fault> {
    if unit == DateUnit::Weekdays {
        return weekdays(day, amount);
    }
    day.checked_add(span(amount, unit)?).map_err(|_| too_far())
}

fn span(amount: i32, unit: DateUnit) -> Result<Span, Fault> {
    let (span, amount) = (Span::new(), i64::from(amount));
    match unit {
        DateUnit::Minutes => span.try_minutes(amount),
        DateUnit::Hours => span.try_hours(amount),
        DateUnit::Days | DateUnit::Weekdays => span.try_days(amount),
        DateUnit::Weeks => span.try_weeks(amount),
        DateUnit::Months => span.try_months(amount),
        DateUnit::Years => span.try_years(amount),
    }
    .map_err(|_| too_far())
}

/// Five weekdays are a week; what is left is walked. From a weekend one starts at the weekday
/// before it (or after it, backwards).
fn weekdays(day: Date, amount: i32) -> Result<Date, Fault> {
    if amount == 0 {
        return Ok(day);
    }
    let step = amount.signum();
    let start = off_weekend(day, -step)?;
    let weeks = Span::new()
        .try_weeks(i64::from(amount / 5))
        .map_err(|_| too_far())?;
    let mut at = start.checked_add(weeks).map_err(|_| too_far())?;
    for _ in 0..(amount % 5).abs() {
        at = off_weekend(next(at, step)?, step)?;
    }
    Ok(at)
}

fn off_weekend(mut day: Date, step: i32) -> Result<Date, Fault> {
    while matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) {
        day = next(day, step)?;
    }
    Ok(day)
}

fn next(day: Date, step: i32) -> Result<Date, Fault> {
    day.checked_add(step.days()).map_err(|_| too_far())
}

fn too_far() -> Fault {
    Fault::new(
        "The date would lie outside the calendar.",
        "Add or take away less.",
    )
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may fail by panicking")]
mod tests {
    use rstest::rstest;
    use serde_json::json;

    use super::super::date::read;
    use super::*;

    #[rstest]
    #[case("2026-01-31", 1, DateUnit::Months, "2026-02-28")]
    #[case("2024-02-29", 1, DateUnit::Years, "2025-02-28")]
    #[case("2026-03-05", -2, DateUnit::Weeks, "2026-02-19")]
    #[case("2026-03-05", 90, DateUnit::Days, "2026-06-03")]
    #[case("2026-03-06", 1, DateUnit::Weekdays, "2026-03-09")]
    #[case("2026-03-07", 1, DateUnit::Weekdays, "2026-03-09")]
    #[case("2026-03-07", 5, DateUnit::Weekdays, "2026-03-13")]
    #[case("2026-03-08", -1, DateUnit::Weekdays, "2026-03-06")]
    #[case("2026-03-05", 12, DateUnit::Weekdays, "2026-03-23")]
    #[case("2026-03-05", 2, DateUnit::Hours, "2026-03-05T08:00:00Z")]
    #[case("2026-03-05 10:00:00", 1, DateUnit::Days, "2026-03-06T10:00:00")]
    #[case("2026-03-05 23:30:00", 45, DateUnit::Minutes, "2026-03-06T00:15:00")]
    // Summer time begins on 8 March in Chicago: the clock reads the same a day later.
    #[case("2026-03-07T18:00:00Z", 1, DateUnit::Days, "2026-03-08T17:00:00Z")]
    #[case("2026-03-07T18:00:00Z", 24, DateUnit::Hours, "2026-03-08T18:00:00Z")]
    fn shifted(
        #[case] given: &str,
        #[case] amount: i32,
        #[case] unit: DateUnit,
        #[case] expected: &str,
    ) {
        let zone = TimeZone::get("America/Chicago").unwrap();
        let when = read(&json!(given), None).unwrap();
        assert_eq!(
            shift(when, amount, unit, Some(&zone)).as_deref(),
            Ok(expected)
        );
    }

    #[rstest]
    #[case(i32::MAX)]
    #[case(i32::MIN)]
    fn the_calendar_has_an_end(#[case] amount: i32) {
        let day = read(&json!("2026-03-05"), None).unwrap();
        for unit in [
            DateUnit::Minutes,
            DateUnit::Hours,
            DateUnit::Days,
            DateUnit::Weekdays,
            DateUnit::Weeks,
            DateUnit::Months,
            DateUnit::Years,
        ] {
            let utc = TimeZone::UTC;
            let told = shift(day, amount, unit, Some(&utc));
            // Minutes alone may stay within the years that can be told.
            assert!(
                unit == DateUnit::Minutes || told == Err(too_far()),
                "{told:?}"
            );
        }
        assert!(shift(day, amount, DateUnit::Weekdays, None).is_err());
    }
}
