//! Links: which Certileads contact belongs to which HighLevel contact.

use std::collections::HashMap;

use rusqlite::OptionalExtension;

use super::{Db, Result};
use crate::clock::UtcMillis;
use crate::model::{PairId, RunId};

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
         ON CONFLICT (pair_id, source_id)
         DO UPDATE SET target_id = ?3, resting = 0, rested_by = NULL, linked_at = ?4",
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

/// A link that rests.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resting {
    /// The HighLevel contact.
    pub source_id: String,
    /// The undo that put it to rest.
    pub run: Option<RunId>,
}

/// Lets the link of a HighLevel contact rest, made with the target's id if there is none. One
/// that rests already goes on doing so for its first reason.
pub fn rest(
    db: &Db,
    pair: PairId,
    source_id: &str,
    target_id: &str,
    run: RunId,
    now: UtcMillis,
) -> Result<()> {
    db.prepare_cached(
        "INSERT INTO links (pair_id, source_id, target_id, resting, rested_by, linked_at)
         VALUES (?1, ?2, ?3, 1, ?4, ?5)
         ON CONFLICT (pair_id, source_id) DO UPDATE SET target_id = ?3, resting = 1,
            rested_by = CASE resting WHEN 1 THEN rested_by ELSE ?4 END",
    )?
    .execute((pair.to_string(), source_id, target_id, run.to_string(), now))?;
    Ok(())
}

/// Resting links, at most `limit` of them, and how many there are.
pub fn resting(db: &Db, pair: PairId, limit: u32) -> Result<(Vec<Resting>, u32)> {
    let mut statement = db.prepare_cached(
        "SELECT source_id, rested_by FROM links WHERE pair_id = ?1 AND resting = 1
         ORDER BY source_id LIMIT ?2",
    )?;
    let rows = statement.query_map((pair.to_string(), limit), |row| {
        Ok((row.get(0)?, row.get::<_, Option<String>>(1)?))
    })?;
    let resting = rows
        .map(|row| {
            let (source_id, run) = row?;
            let run = run.map(|id| super::codec::id(&id)).transpose()?;
            Ok(Resting { source_id, run })
        })
        .collect::<Result<_>>()?;
    let total = db
        .prepare_cached("SELECT count(*) FROM links WHERE pair_id = ?1 AND resting = 1")?
        .query_row([pair.to_string()], |row| row.get(0))?;
    Ok((resting, total))
}

/// Ends the rest of these HighLevel contacts, of all if none are named; gives how many rested.
pub fn wake(db: &Db, pair: PairId, source_ids: Option<&[String]>) -> Result<u32> {
    let ids = source_ids.map(serde_json::to_string).transpose()?;
    let woken = db.execute(
        "UPDATE links SET resting = 0, rested_by = NULL
         WHERE pair_id = ?1 AND resting = 1
           AND (?2 IS NULL OR source_id IN (SELECT value FROM json_each(?2)))",
        (pair.to_string(), ids),
    )?;
    Ok(u32::try_from(woken).unwrap_or(u32::MAX))
}

/// Ends the rest of contacts for which an undo did nothing after all.
pub fn wake_untouched(db: &Db, undo: RunId) -> Result<()> {
    db.execute(
        "UPDATE links SET resting = 0, rested_by = NULL
         WHERE resting = 1 AND rested_by = ?1 AND NOT EXISTS (
            SELECT 1 FROM operations
            WHERE run_id = ?1 AND contact_id = links.source_id AND state NOT IN ('skipped', 'failed'))",
        [undo.to_string()],
    )?;
    Ok(())
}

/// Ends the rest that an undo brought, for contacts where `redo` took all of it back.
pub fn wake_redone(db: &Db, undo: RunId, redo: RunId) -> Result<()> {
    db.execute(
        "UPDATE links SET resting = 0, rested_by = NULL
         WHERE resting = 1 AND rested_by IN (?1, ?2)
           AND EXISTS (
            SELECT 1 FROM operations WHERE run_id = ?2 AND contact_id = links.source_id AND state = 'done')
           AND NOT EXISTS (
            SELECT 1 FROM operations WHERE run_id = ?2 AND contact_id = links.source_id AND state <> 'done')",
        [undo.to_string(), redo.to_string()],
    )?;
    Ok(())
}
