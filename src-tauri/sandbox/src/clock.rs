//! The sandbox's clock: the real one or a fixed one, plus an offset that the control shifts.
//! Not a timer: waiting is done by tokio in real time. Every simulated server asks it for "now".

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use jiff::Timestamp;

/// Where the sandbox takes the time from, in UTC milliseconds. Clones share one offset.
#[derive(Clone, Debug)]
pub struct Clock {
    fixed: Option<i64>,
    offset: Arc<AtomicI64>,
}

impl Clock {
    /// The machine's clock.
    #[must_use]
    pub fn real() -> Self {
        Self {
            fixed: None,
            offset: Arc::default(),
        }
    }

    /// A clock that stands at `millis` and moves only by [`Clock::shift`].
    #[must_use]
    pub fn fixed(millis: i64) -> Self {
        Self {
            fixed: Some(millis),
            offset: Arc::default(),
        }
    }

    /// Now, in UTC milliseconds.
    #[must_use]
    pub fn now(&self) -> i64 {
        let base = self
            .fixed
            .unwrap_or_else(|| Timestamp::now().as_millisecond());
        base + self.offset.load(Ordering::Relaxed)
    }

    /// Moves the clock by `millis` (either way) and returns the whole offset.
    pub fn shift(&self, millis: i64) -> i64 {
        self.offset.fetch_add(millis, Ordering::Relaxed) + millis
    }

    /// How far the clock has been shifted, in milliseconds.
    #[must_use]
    pub fn offset(&self) -> i64 {
        self.offset.load(Ordering::Relaxed)
    }
}

impl Default for Clock {
    fn default() -> Self {
        Self::real()
    }
}

/// `2026-09-01T10:00:00.000Z`, the form in which both simulated services write a moment.
pub(crate) fn iso(millis: i64) -> String {
    match Timestamp::from_millisecond(millis) {
        Ok(moment) => format!("{moment:.3}"),
        Err(_) => "1970-01-01T00:00:00.000Z".to_owned(),
    }
}

/// Reads an ISO 8601 moment, or a bare date as midnight UTC.
pub(crate) fn parse_iso(text: &str) -> Option<i64> {
    if let Ok(moment) = text.parse::<Timestamp>() {
        return Some(moment.as_millisecond());
    }
    let date: jiff::civil::Date = text.parse().ok()?;
    let zoned = date.to_zoned_datetime(jiff::tz::TimeZone::UTC).ok()?;
    Some(zoned.timestamp().as_millisecond())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test may panic")]
mod tests {
    use super::*;

    #[test]
    fn moments_survive_the_round_trip() {
        let text = "2026-09-01T10:00:00.120Z";
        assert_eq!(iso(parse_iso(text).unwrap()), text);
        assert_eq!(
            parse_iso("2026-09-01"),
            parse_iso("2026-09-01T00:00:00+00:00")
        );
        assert_eq!(parse_iso("soon"), None);
    }

    #[test]
    fn a_shift_is_seen_by_every_clone() {
        let clock = Clock::fixed(1_000);
        let other = clock.clone();
        assert_eq!(clock.shift(500), 500);
        assert_eq!(other.now(), 1_500);
    }
}
