//! When a record that is missing is gone. HighLevel tells of no deletion in what can be read, its
//! search index lacks a record for some seconds after a write, and rows get lost while pages move.
//! So a record has to be missing twice, some time apart, before it is asked for by its id.

use super::Happening;
use crate::clock::UtcMillis;
use crate::model::{Contact, EventKind};

/// A list must miss a record twice so far apart, in milliseconds: as long as the index lags.
pub const LISTS_APART: i64 = 10_000;
/// A contact must be refused by its id twice so far apart, in milliseconds.
pub const CONTACTS_APART: i64 = 60_000;

/// What to do about a record that was not found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Remember that it is missing.
    Note,
    /// Nothing yet.
    Wait,
    /// Ask for it by its id: it may be gone.
    Ask,
}

/// What to do about a record that is missing `since` then (none: it was there the last time).
#[must_use]
pub fn verdict(since: Option<UtcMillis>, now: UtcMillis, apart: i64) -> Verdict {
    match since {
        None => Verdict::Note,
        // A clock that was set back says nothing about how long it is.
        Some(since) if (now - since).abs() >= apart => Verdict::Ask,
        Some(_) => Verdict::Wait,
    }
}

/// What it means that a contact is gone; with it goes what hangs on it.
#[must_use]
pub fn gone(contact: &Contact) -> Vec<Happening> {
    vec![Happening::to(EventKind::ContactDeleted, contact)]
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::for_the_first_time(None, Verdict::Note)]
    #[case::a_moment_later(Some(99_000), Verdict::Wait)]
    #[case::long_enough(Some(90_000), Verdict::Ask)]
    #[case::the_clock_was_set_back_a_little(Some(101_000), Verdict::Wait)]
    fn a_record_is_missing(#[case] since: Option<i64>, #[case] expected: Verdict) {
        assert_eq!(verdict(since, 100_000, LISTS_APART), expected);
    }
}
