//! Paging of the `rest` contract: `limit` up to 500 (default 100) and an opaque `cursor`.

use super::{Ask, refuse};
use crate::answer::Answer;

/// The page size asked for.
pub(super) fn limit(ask: &Ask<'_>) -> Result<usize, Answer> {
    let Some(text) = ask.call.query.get("limit") else {
        return Ok(100);
    };
    let limit = text.parse().ok().filter(|limit| (1..=500).contains(limit));
    limit.ok_or_else(|| refuse::bad("limit must be a whole number from 1 to 500."))
}

/// A page of a list that is held whole: the cursor is a place in it.
pub(super) fn of<T: Clone>(ask: &Ask<'_>, rows: &[T]) -> Result<(Vec<T>, Option<String>), Answer> {
    let limit = limit(ask)?;
    let start: usize = match ask.call.query.get("cursor") {
        None => 0,
        Some(cursor) => cursor
            .strip_prefix("p.")
            .and_then(|place| place.parse().ok())
            .ok_or_else(wrong)?,
    };
    let page: Vec<T> = rows.iter().skip(start).take(limit).cloned().collect();
    let end = start + page.len();
    Ok((page, (end < rows.len()).then(|| format!("p.{end}"))))
}

/// 400: the cursor is not one that was handed out.
pub(super) fn wrong() -> Answer {
    refuse::bad("The cursor is not valid.")
}
