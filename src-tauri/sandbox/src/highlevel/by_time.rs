//! Walking the index of contacts by a time, upwards or downwards, from a cursor on and within
//! bounds, without a sort. Ties go by id upwards in both directions, as sorting would have it.

use std::collections::btree_set::Range;
use std::ops::Bound;
use std::sync::Arc;

use super::account::ByTime;

/// A place in the index.
pub(super) type Entry = (i64, Arc<str>);

/// A stretch of the index.
pub(super) type Bounds = (Bound<Entry>, Bound<Entry>);

/// Before every contact of that moment.
fn first(at: i64) -> Entry {
    (at, Arc::from(""))
}

/// The stretch between two moments, both included.
#[expect(
    clippy::cast_possible_truncation,
    reason = "saturates, which is what an open end needs"
)]
pub(super) fn bounds(low: Option<f64>, high: Option<f64>) -> Bounds {
    let from = |low: f64| Bound::Included(first(low.ceil() as i64));
    let until = |high: f64| Bound::Excluded(first((high.floor() as i64).saturating_add(1)));
    (
        low.map_or(Bound::Unbounded, from),
        high.map_or(Bound::Unbounded, until),
    )
}

/// The entries of a stretch; none where its end lies before its start, which the set itself would
/// refuse with a panic.
pub(super) fn span(index: &ByTime, bounds: Bounds) -> Range<'_, Entry> {
    let turned = match &bounds {
        (Bound::Included(from), Bound::Excluded(until)) => from > until,
        (Bound::Excluded(from), Bound::Excluded(until)) => from >= until,
        _ => false,
    };
    match (turned, &bounds.0) {
        (true, Bound::Included(at) | Bound::Excluded(at)) => index.range(at.clone()..at.clone()),
        _ => index.range(bounds),
    }
}

/// The entries after the cursor, oldest first.
pub(super) fn upwards(index: &ByTime, cursor: Option<Entry>, bounds: Bounds) -> Range<'_, Entry> {
    let from = cursor.map_or(bounds.0, Bound::Excluded);
    span(index, (from, bounds.1))
}

/// The entries after the cursor, newest first.
pub(super) fn downwards(
    index: &ByTime,
    cursor: Option<Entry>,
    bounds: Bounds,
) -> impl Iterator<Item = &Entry> {
    let (from, mut until) = bounds;
    let ties = cursor.map(|(at, id)| {
        until = Bound::Excluded(first(at));
        let end = Bound::Excluded(first(at.saturating_add(1)));
        index.range((Bound::Excluded((at, id)), end))
    });
    let rest = Downwards {
        index,
        from,
        until,
        same: None,
    };
    ties.into_iter().flatten().chain(rest)
}

struct Downwards<'a> {
    index: &'a ByTime,
    from: Bound<Entry>,
    until: Bound<Entry>,
    /// The rest of the contacts of the moment reached.
    same: Option<Range<'a, Entry>>,
}

impl<'a> Iterator for Downwards<'a> {
    type Item = &'a Entry;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(next) = self.same.as_mut().and_then(Iterator::next) {
                return Some(next);
            }
            let left = (self.from.clone(), self.until.clone());
            let (at, _) = span(self.index, left).next_back()?;
            let end = Bound::Excluded(first(at.saturating_add(1)));
            self.until = Bound::Excluded(first(*at));
            self.same = Some(self.index.range((Bound::Included(first(*at)), end)));
        }
    }
}
