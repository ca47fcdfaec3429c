//! When what hangs on a HighLevel contact was last read, by kind of record, and of which contacts
//! it is to be read since they changed.

use rusqlite::OptionalExtension;

use super::mirror::Kind;
use super::{Db, Result};
use crate::clock::UtcMillis;
use crate::model::PairId;

/// Notes that a kind of record is to be read of a contact.
pub fn ask(db: &Db, pair: PairId, kind: Kind, contact_id: &str) -> Result<()> {
    db.prepare_cached(
        "INSERT INTO children_due (pair_id, kind, contact_id) VALUES (?1, ?2, ?3)
         ON CONFLICT (pair_id, kind, contact_id) DO NOTHING",
    )?
    .execute((pair.to_string(), kind.word(), contact_id))?;
    Ok(())
}

/// The contacts of which a kind is to be read.
pub fn due(db: &Db, pair: PairId, kind: Kind) -> Result<Vec<String>> {
    let mut statement = db.prepare_cached(
        "SELECT contact_id FROM children_due WHERE pair_id = ?1 AND kind = ?2 ORDER BY contact_id",
    )?;
    let rows = statement.query_map((pair.to_string(), kind.word()), |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Notes that a kind of record was read of a contact.
pub fn put(db: &Db, pair: PairId, kind: Kind, contact_id: &str, now: UtcMillis) -> Result<()> {
    db.prepare_cached(
        "DELETE FROM children_due WHERE pair_id = ?1 AND kind = ?2 AND contact_id = ?3",
    )?
    .execute((pair.to_string(), kind.word(), contact_id))?;
    db.prepare_cached(
        "INSERT INTO child_reads (pair_id, kind, contact_id, read_at) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (pair_id, kind, contact_id) DO UPDATE SET read_at = ?4",
    )?
    .execute((pair.to_string(), kind.word(), contact_id, now))?;
    Ok(())
}

/// When a kind of record was last read of a contact; none if never.
pub fn find(db: &Db, pair: PairId, kind: Kind, contact_id: &str) -> Result<Option<UtcMillis>> {
    let read_at = db
        .prepare_cached(
            "SELECT read_at FROM child_reads WHERE pair_id = ?1 AND kind = ?2 AND contact_id = ?3",
        )?
        .query_row((pair.to_string(), kind.word(), contact_id), |row| {
            row.get(0)
        })
        .optional()?;
    Ok(read_at)
}

/// At most `limit` mirrored contacts of which a kind was read longest ago, or never.
pub fn longest_ago(db: &Db, pair: PairId, kind: Kind, limit: u32) -> Result<Vec<String>> {
    let mut statement = db.prepare_cached(
        "SELECT m.id FROM mirror AS m LEFT JOIN child_reads AS r
           ON r.pair_id = m.pair_id AND r.kind = ?2 AND r.contact_id = m.id
         WHERE m.pair_id = ?1 AND m.side = 'highlevel' AND m.kind = 'contact'
         ORDER BY coalesce(r.read_at, 0), m.id LIMIT ?3",
    )?;
    let rows = statement.query_map((pair.to_string(), kind.word(), limit), |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// At most `limit` mirrored contacts of which a kind was never read.
pub fn never(db: &Db, pair: PairId, kind: Kind, limit: u32) -> Result<Vec<String>> {
    let mut statement = db.prepare_cached(
        "SELECT m.id FROM mirror AS m
         WHERE m.pair_id = ?1 AND m.side = 'highlevel' AND m.kind = 'contact'
           AND NOT EXISTS (SELECT 1 FROM child_reads AS r
             WHERE r.pair_id = m.pair_id AND r.kind = ?2 AND r.contact_id = m.id)
         ORDER BY m.id LIMIT ?3",
    )?;
    let rows = statement.query_map((pair.to_string(), kind.word(), limit), |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Forgets that a kind was ever read, or is to be.
pub fn forget_kind(db: &Db, pair: PairId, kind: Kind) -> Result<()> {
    for forget in [
        "DELETE FROM child_reads WHERE pair_id = ?1 AND kind = ?2",
        "DELETE FROM children_due WHERE pair_id = ?1 AND kind = ?2",
    ] {
        db.prepare_cached(forget)?
            .execute((pair.to_string(), kind.word()))?;
    }
    Ok(())
}

/// Forgets what was read of a contact, or is to be.
pub fn forget(db: &Db, pair: PairId, contact_id: &str) -> Result<()> {
    for forget in [
        "DELETE FROM child_reads WHERE pair_id = ?1 AND contact_id = ?2",
        "DELETE FROM children_due WHERE pair_id = ?1 AND contact_id = ?2",
    ] {
        db.prepare_cached(forget)?
            .execute((pair.to_string(), contact_id))?;
    }
    Ok(())
}
