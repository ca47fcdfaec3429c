//! Links: which Certileads contact belongs to which HighLevel contact.

use std::collections::HashMap;

use rusqlite::OptionalExtension;

use super::{Db, Result};
use crate::clock::UtcMillis;
use crate::model::PairId;

/// One link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The HighLevel contact.
    pub source_id: String,
    /// The Certileads contact.
    pub target_id: String,
    /// True while nothing is to be written over it.
    pub resting: bool,
}

/// The link of a HighLevel contact.
pub fn find(db: &Db, pair: PairId, source_id: &str) -> Result<Option<Link>> {
    let link = db
        .prepare_cached(
            "SELECT source_id, target_id, resting FROM links WHERE pair_id = ?1 AND source_id = ?2",
        )?
        .query_row((pair.to_string(), source_id), |row| {
            Ok(Link {
                source_id: row.get(0)?,
                target_id: row.get(1)?,
                resting: row.get(2)?,
            })
        })
        .optional()?;
    Ok(link)
}

/// The HighLevel contact that a Certileads contact belongs to.
pub fn source_of(db: &Db, pair: PairId, target_id: &str) -> Result<Option<String>> {
    let source = db
        .prepare_cached("SELECT source_id FROM links WHERE pair_id = ?1 AND target_id = ?2")?
        .query_row((pair.to_string(), target_id), |row| row.get(0))
        .optional()?;
    Ok(source)
}

/// All links of a pair, target id by source id.
pub fn all(db: &Db, pair: PairId) -> Result<HashMap<String, String>> {
    let mut statement =
        db.prepare_cached("SELECT source_id, target_id FROM links WHERE pair_id = ?1")?;
    let rows = statement.query_map([pair.to_string()], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Links two contacts.
pub fn put(db: &Db, pair: PairId, source_id: &str, target_id: &str, now: UtcMillis) -> Result<()> {
    db.prepare_cached(
        "INSERT INTO links (pair_id, source_id, target_id, linked_at) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (pair_id, source_id) DO UPDATE SET target_id = ?3, resting = 0, linked_at = ?4",
    )?
    .execute((pair.to_string(), source_id, target_id, now))?;
    Ok(())
}

/// Unlinks a HighLevel contact.
pub fn delete(db: &Db, pair: PairId, source_id: &str) -> Result<()> {
    db.prepare_cached("DELETE FROM links WHERE pair_id = ?1 AND source_id = ?2")?
        .execute((pair.to_string(), source_id))?;
    Ok(())
}
