//! Dates as HighLevel sends and takes them.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use serde_json::Value;

use crate::clock::UtcMillis;

/// Reads a moment: ISO 8601 with or without milliseconds and zone (none means UTC), or
/// milliseconds since 1970 as number or text.
pub(super) fn millis(value: &Value) -> Option<UtcMillis> {
    match value {
        Value::Number(number) => number
            .as_i64()
            .or_else(|| number.as_f64().map(|n| n as i64)),
        Value::String(text) => text_millis(text.trim()),
        _ => None,
    }
}

fn text_millis(text: &str) -> Option<UtcMillis> {
    if let Ok(moment) = text.parse::<Timestamp>() {
        return Some(moment.as_millisecond());
    }
    if let Ok(local) = text.parse::<DateTime>() {
        return jiff::tz::Offset::UTC
            .to_timestamp(local)
            .ok()
            .map(Timestamp::as_millisecond);
    }
    // Eight digits are a day, thirteen are milliseconds.
    (text.len() > 8).then(|| text.parse().ok()).flatten()
}

/// A moment as ISO 8601 in UTC with milliseconds, the form of most answers.
pub(super) fn iso(millis: UtcMillis) -> Option<String> {
    let moment = Timestamp::from_millisecond(millis).ok()?;
    Some(moment.strftime("%Y-%m-%dT%H:%M:%S%.3fZ").to_string())
}

/// A moment as ISO 8601 in UTC without milliseconds, which some operations refuse; the part of
/// a second is dropped, so as a lower bound it never skips anything.
pub(super) fn iso_seconds(millis: UtcMillis) -> Option<String> {
    let moment = Timestamp::from_millisecond(millis).ok()?;
    Some(moment.strftime("%Y-%m-%dT%H:%M:%SZ").to_string())
}

/// Reads a day as `YYYY-MM-DD` out of a day, a moment or milliseconds; anything else as it is.
pub(super) fn day(value: &Value) -> Option<String> {
    if let Value::String(text) = value {
        let text = text.trim();
        if text.is_empty() {
            return None;
        }
        if let Ok(day) = text.get(..10).unwrap_or(text).parse::<Date>() {
            return Some(day.to_string());
        }
        return Some(match text_millis(text) {
            Some(millis) => iso(millis)?.get(..10)?.to_owned(),
            None => text.to_owned(),
        });
    }
    Some(iso(millis(value)?)?.get(..10)?.to_owned())
}

#[cfg(test)]
mod tests {
    use rstest::rstest;
    use serde_json::{Value, json};

    use super::*;

    #[rstest]
    #[case(json!("2026-09-01T10:00:00.250Z"), Some(1_788_256_800_250))]
    #[case(json!("2026-09-01T10:00:00Z"), Some(1_788_256_800_000))]
    #[case(json!("2026-09-01T15:30:00+05:30"), Some(1_788_256_800_000))]
    #[case(json!("2026-09-01 10:00:00"), Some(1_788_256_800_000))]
    #[case(json!(1_788_256_800_000_i64), Some(1_788_256_800_000))]
    #[case(json!("1788256800000"), Some(1_788_256_800_000))]
    #[case(json!("2026-09-01"), Some(1_788_220_800_000))]
    #[case(json!("soon"), None)]
    #[case(json!(""), None)]
    #[case(Value::Null, None)]
    fn moments(#[case] value: Value, #[case] expected: Option<i64>) {
        assert_eq!(millis(&value), expected);
    }

    #[rstest]
    #[case(json!("1990-05-17"), Some("1990-05-17"))]
    #[case(json!("1990-05-17T00:00:00.000Z"), Some("1990-05-17"))]
    #[case(json!(642_902_400_000_i64), Some("1990-05-17"))]
    #[case(json!("17th of May"), Some("17th of May"))]
    #[case(json!(" "), None)]
    #[case(Value::Null, None)]
    fn days(#[case] value: Value, #[case] expected: Option<&str>) {
        assert_eq!(day(&value).as_deref(), expected);
    }

    #[test]
    fn a_lower_bound_never_skips() {
        assert_eq!(
            iso_seconds(1_788_256_800_999).as_deref(),
            Some("2026-09-01T10:00:00Z")
        );
        assert_eq!(
            iso(1_788_256_800_009).as_deref(),
            Some("2026-09-01T10:00:00.009Z")
        );
    }
}
