//! From where changed contacts are read next.
//!
//! The search index lags about ten seconds behind a write, and lacks the contact altogether for a
//! moment of these. So a look goes back behind the newest change by an overlap, until two looks a
//! minute apart saw nothing new: then everything up to that change is there, and the next look
//! begins right behind it. All times are the server's.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::clock::UtcMillis;

/// How far before the newest change a look goes back, in milliseconds: seven times the lag.
pub const OVERLAP: i64 = 70_000;
/// Two looks that saw nothing new must be so far apart, in milliseconds.
const APART: i64 = 60_000;

/// How far changed contacts were read.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Cursor {
    /// The newest change seen.
    pub updated_since: UtcMillis,
    /// Up to here nothing can turn up any more.
    pub settled: Option<Mark>,
    /// When a look first saw nothing new since the last one that did.
    pub quiet_since: Option<UtcMillis>,
}

/// A place in the order of changes.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Mark {
    /// When the contact there was changed.
    pub updated: UtcMillis,
    /// How the search is told to go on behind it: its time and its id.
    pub after: Option<Value>,
    /// How many contacts up to here were changed in the same second: filters know no finer time,
    /// so the search still counts them.
    pub counted: u32,
}

/// What a look saw.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    /// The newest change.
    pub newest: Option<UtcMillis>,
    /// The last contact.
    pub last: Option<Mark>,
    /// Whether anything was not known yet, or is known to be newer than the search told.
    pub news: bool,
    /// The server's clock; none if it tells none.
    pub server_time: Option<UtcMillis>,
}

impl Cursor {
    /// The cursor behind a place that needs no overlap.
    #[must_use]
    pub fn behind(mark: Mark) -> Self {
        Self {
            updated_since: mark.updated,
            settled: Some(mark),
            quiet_since: None,
        }
    }

    /// Where the next look begins.
    #[must_use]
    pub fn start(&self) -> Mark {
        let back = (self.updated_since - OVERLAP).max(0);
        match &self.settled {
            Some(settled) if settled.updated >= back => settled.clone(),
            _ => Mark {
                updated: back,
                ..Mark::default()
            },
        }
    }

    /// In the middle of a look that saw changes up to `newest`.
    #[must_use]
    pub fn on_the_way(&self, newest: Option<UtcMillis>, server_time: Option<UtcMillis>) -> Self {
        Self {
            updated_since: self.newer(newest, server_time),
            quiet_since: None,
            settled: self.settled.clone(),
        }
    }

    /// After a look.
    #[must_use]
    pub fn after(&self, seen: &Seen) -> Self {
        let mut next = Self {
            updated_since: self.newer(seen.newest, seen.server_time),
            ..self.clone()
        };
        let (Some(last), Some(now)) = (&seen.last, seen.server_time) else {
            if seen.news {
                next.quiet_since = None;
            }
            return next;
        };
        match next.quiet_since {
            _ if seen.news => next.quiet_since = None,
            // A date from a clock that is fast stays ahead until the time has come.
            Some(since) if now - since >= APART && last.updated <= now - APART => {
                next.settled = Some(last.clone());
                next.quiet_since = None;
            }
            Some(since) if since <= now => {}
            _ => next.quiet_since = Some(now),
        }
        next
    }

    /// The newest change; one from a clock that is fast must not hide what others do meanwhile.
    fn newer(&self, newest: Option<UtcMillis>, server_time: Option<UtcMillis>) -> UtcMillis {
        let newest = newest.unwrap_or(self.updated_since);
        let newest = server_time.map_or(newest, |now| newest.min(now));
        newest.max(self.updated_since)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const T: i64 = 1_788_256_800_000;

    fn seen(updated: i64, news: bool, now: i64) -> Seen {
        Seen {
            newest: Some(updated),
            last: Some(Mark {
                updated,
                after: Some(json!([updated, "a"])),
                counted: 1,
            }),
            news,
            server_time: Some(now),
        }
    }

    #[test]
    fn two_quiet_looks_a_minute_apart_end_the_overlap() {
        let cursor = Cursor::default().after(&seen(T, true, T + 1_000));
        assert_eq!(cursor.start().updated, T - OVERLAP);
        let once = cursor.after(&seen(T, false, T + 30_000));
        let soon = once.after(&seen(T, false, T + 89_000));
        assert_eq!(soon.start().updated, T - OVERLAP, "59 s are not enough");
        let settled = soon.after(&seen(T, false, T + 90_000));
        assert_eq!(settled.start().after, Some(json!([T, "a"])));
        let nothing = Seen {
            server_time: Some(T + 500_000),
            ..Seen::default()
        };
        assert_eq!(settled.after(&nothing), settled, "nothing is to be kept");
    }

    #[test]
    fn news_bring_the_overlap_back_but_never_behind_what_is_settled() {
        let settled = Cursor::behind(Mark {
            updated: T,
            ..Mark::default()
        });
        let near = settled.after(&seen(T + 20_000, true, T + 21_000));
        assert_eq!(near.start().updated, T);
        let far = settled.after(&seen(T + 200_000, true, T + 210_000));
        assert_eq!(far.start().updated, T + 200_000 - OVERLAP);
    }

    #[test]
    fn news_between_two_quiet_looks_start_the_minute_anew() {
        let cursor = Cursor::default().after(&seen(T, true, T));
        let quiet = cursor.after(&seen(T, false, T + 10_000));
        let news = quiet.after(&seen(T + 40_000, true, T + 41_000));
        let once = news.after(&seen(T + 40_000, false, T + 80_000));
        assert_eq!(once.settled, None);
        let twice = once.after(&seen(T + 40_000, false, T + 140_000));
        assert_eq!(twice.settled.map(|mark| mark.updated), Some(T + 40_000));
    }

    #[test]
    fn a_date_from_a_fast_clock_hides_nothing() {
        let ahead = T + 600_000;
        let mut cursor = Cursor::default().after(&seen(ahead, true, T));
        assert_eq!(cursor.start().updated, T - OVERLAP);
        for minute in 1..10 {
            cursor = cursor.after(&seen(ahead, false, T + minute * 60_000));
            assert!(cursor.start().updated < T + minute * 60_000);
            assert_eq!(cursor.settled, None);
        }
    }

    #[test]
    fn without_a_server_clock_the_overlap_stays() {
        let mut cursor = Cursor::default();
        for _ in 0..3 {
            cursor = cursor.after(&Seen {
                server_time: None,
                ..seen(T, false, T)
            });
        }
        assert_eq!(cursor.start().updated, T - OVERLAP);
    }

    #[test]
    fn a_cursor_of_an_earlier_version_is_read() -> serde_json::Result<()> {
        let old: Cursor = serde_json::from_value(json!({"updatedSince": T}))?;
        assert_eq!(old.start().updated, T - OVERLAP);
        Ok(())
    }
}
