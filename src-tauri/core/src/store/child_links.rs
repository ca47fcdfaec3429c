//! Child links: which note or task in Certileads belongs to which one in HighLevel.

use rusqlite::OptionalExtension;

use super::mirror::Kind;
use super::{Db, Result};
use crate::clock::UtcMillis;
use crate::model::PairId;

/// The Certileads id of a HighLevel note or task.
pub fn find(db: &Db, pair: PairId, kind: Kind, source_id: &str) -> Result<Option<String>> {
    Ok(db
        .prepare_cached(
            "SELECT target_id FROM child_links WHERE pair_id = ?1 AND kind = ?2 AND source_id = ?3",
        )?
        .query_row((pair.to_string(), kind.word(), source_id), |row| row.get(0))
        .optional()?)
}

/// Links two of them.
pub fn put(
    db: &Db,
    pair: PairId,
    kind: Kind,
    (source_id, target_id): (&str, &str),
    contact_id: &str,
    now: UtcMillis,
) -> Result<()> {
    db.prepare_cached(
        "INSERT INTO child_links (pair_id, kind, source_id, target_id, contact_id, linked_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)
         ON CONFLICT (pair_id, kind, source_id) DO UPDATE SET target_id = ?4, contact_id = ?5",
    )?
    .execute((
        pair.to_string(),
        kind.word(),
        source_id,
        target_id,
        contact_id,
        now,
    ))?;
    Ok(())
}

/// Unlinks one.
pub fn delete(db: &Db, pair: PairId, kind: Kind, source_id: &str) -> Result<()> {
    db.prepare_cached(
        "DELETE FROM child_links WHERE pair_id = ?1 AND kind = ?2 AND source_id = ?3",
    )?
    .execute((pair.to_string(), kind.word(), source_id))?;
    Ok(())
}

/// Unlinks all of a contact.
pub fn delete_of_contact(db: &Db, pair: PairId, contact_id: &str) -> Result<()> {
    db.prepare_cached("DELETE FROM child_links WHERE pair_id = ?1 AND contact_id = ?2")?
        .execute((pair.to_string(), contact_id))?;
    Ok(())
}
