//! Events: what happened in HighLevel, as detected here.

use rusqlite::OptionalExtension;

use super::{Db, Result, codec};
use crate::model::{Event, EventId};

/// Keeps an event.
pub fn insert(db: &Db, event: &Event) -> Result<()> {
    db.prepare_cached(
        "INSERT INTO events (id, pair_id, run_id, kind, origin, contact_id, contact_name, detected_at, occurred_at, payload)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
    )?
    .execute((
        event.id.to_string(),
        event.pair_id.to_string(),
        event.run_id.to_string(),
        codec::word(&event.kind)?,
        codec::word(&event.origin)?,
        &event.contact_id,
        &event.contact_name,
        event.detected_at,
        event.occurred_at,
        event.payload.to_string(),
    ))?;
    Ok(())
}

/// One event.
pub fn get(db: &Db, id: EventId) -> Result<Option<Event>> {
    let raw = db
        .prepare_cached(
            "SELECT pair_id, run_id, kind, origin, contact_id, contact_name, detected_at, occurred_at, payload
             FROM events WHERE id = ?1",
        )?
        .query_row([id.to_string()], |row| {
            Ok((
                row.get::<_, String>(0)?,
                row.get::<_, String>(1)?,
                row.get::<_, String>(2)?,
                row.get::<_, String>(3)?,
                row.get(4)?,
                row.get(5)?,
                row.get(6)?,
                row.get(7)?,
                row.get::<_, String>(8)?,
            ))
        })
        .optional()?;
    let Some((
        pair,
        run,
        kind,
        origin,
        contact_id,
        contact_name,
        detected_at,
        occurred_at,
        payload,
    )) = raw
    else {
        return Ok(None);
    };
    Ok(Some(Event {
        id,
        pair_id: codec::id(&pair)?,
        run_id: codec::id(&run)?,
        kind: codec::from_word(kind)?,
        origin: codec::from_word(origin)?,
        contact_id,
        contact_name,
        detected_at,
        occurred_at,
        payload: serde_json::from_str(&payload)?,
    }))
}
