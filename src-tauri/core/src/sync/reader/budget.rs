//! The day's budget of calls for reading contacts that did not change, in turn. Pure.

use serde::{Deserialize, Serialize};

use crate::clock::UtcMillis;

/// Contacts that are read in turn in one look at most.
const AT_ONCE: u32 = 50;
/// The cursor that tells how much of the day's budget is spent.
pub(super) const SPENT: &str = "spent in turn";
/// A day, in milliseconds.
pub(super) const DAY: i64 = 86_400_000;

/// How much of a day's budget is spent. Stored.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Spent {
    /// Days since 1970, UTC.
    day: i64,
    pub(super) calls: u32,
}

impl Spent {
    /// The same seen from a moment: a new day starts with nothing spent.
    pub(super) fn on(self, now: UtcMillis) -> Self {
        let day = now.div_euclid(DAY);
        match self.day == day {
            true => self,
            false => Self { day, calls: 0 },
        }
    }

    /// What may be spent now of so many calls a day, so that they spread over it.
    pub(super) fn share(self, a_day: u32, now: UtcMillis) -> u32 {
        let so_far = i64::from(a_day) * (now.rem_euclid(DAY) + 1) / DAY;
        let so_far = u32::try_from(so_far).unwrap_or(a_day);
        so_far.saturating_sub(self.calls).min(AT_ONCE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_budget_spreads_over_the_day() {
        let morning = 20_000 * DAY + DAY / 4;
        let fresh = Spent::default().on(morning);
        assert_eq!(fresh.share(100, morning), 25);
        let spent = Spent { calls: 25, ..fresh };
        assert_eq!(spent.share(100, morning + 60_000), 0);
        assert_eq!(spent.share(100, morning + DAY / 4), 25);
        assert_eq!(
            fresh.share(100_000, morning),
            AT_ONCE,
            "live looks come first"
        );
        assert_eq!(spent.on(morning + DAY).share(100, morning + DAY), 25);
    }
}
