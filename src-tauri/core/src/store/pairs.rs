//! Pairs: one HighLevel location and one Certileads account. One of them is shown.

use rusqlite::OptionalExtension;

use super::{Db, Result, codec};
use crate::clock::UtcMillis;
use crate::model::PairId;

/// One pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pair {
    /// Its id.
    pub id: PairId,
    /// True for the built-in sample data.
    pub sandbox: bool,
}

fn find(db: &Db, sql: &str) -> Result<Option<Pair>> {
    let row = db
        .prepare_cached(sql)?
        .query_row([], |row| Ok((row.get::<_, String>(0)?, row.get(1)?)))
        .optional()?;
    row.map(|(id, sandbox)| {
        Ok(Pair {
            id: codec::id(&id)?,
            sandbox,
        })
    })
    .transpose()
}

/// The pair that is shown, if any was made yet.
pub fn shown(db: &Db) -> Result<Option<Pair>> {
    find(db, "SELECT id, sandbox FROM pairs WHERE shown = 1")
}

/// The pair of one's own accounts (`sandbox` false) or of the sample data; made if need be, and
/// shown from now on.
pub fn show(db: &Db, sandbox: bool, now: UtcMillis) -> Result<Pair> {
    let found = match sandbox {
        true => find(db, "SELECT id, sandbox FROM pairs WHERE sandbox = 1")?,
        false => find(
            db,
            "SELECT id, sandbox FROM pairs WHERE sandbox = 0 ORDER BY id",
        )?,
    };
    let pair = found.unwrap_or(Pair {
        id: PairId::new(),
        sandbox,
    });
    db.execute("UPDATE pairs SET shown = 0", [])?;
    db.execute(
        "INSERT INTO pairs (id, sandbox, shown, created_at) VALUES (?1, ?2, 1, ?3)
         ON CONFLICT (id) DO UPDATE SET shown = 1",
        (pair.id.to_string(), sandbox, now),
    )?;
    Ok(pair)
}

/// A further pair of one's own accounts; not shown yet.
pub fn insert_own(db: &Db, now: UtcMillis) -> Result<PairId> {
    let id = PairId::new();
    db.execute(
        "INSERT INTO pairs (id, sandbox, shown, created_at) VALUES (?1, 0, 0, ?2)",
        (id.to_string(), now),
    )?;
    Ok(id)
}

/// All pairs.
pub fn all(db: &Db) -> Result<Vec<PairId>> {
    let mut statement = db.prepare_cached("SELECT id FROM pairs ORDER BY id")?;
    let rows = statement.query_map([], |row| row.get::<_, String>(0))?;
    rows.map(|id| codec::id(&id?)).collect()
}

/// All pairs of one's own accounts, oldest first.
pub fn own(db: &Db) -> Result<Vec<PairId>> {
    let mut statement = db.prepare_cached("SELECT id FROM pairs WHERE sandbox = 0 ORDER BY id")?;
    let rows = statement.query_map([], |row| row.get::<_, String>(0))?;
    rows.map(|id| codec::id(&id?)).collect()
}

/// Shows this pair from now on.
pub fn show_this(db: &Db, id: PairId) -> Result<()> {
    db.execute("UPDATE pairs SET shown = 0 WHERE shown = 1", [])?;
    db.execute("UPDATE pairs SET shown = 1 WHERE id = ?1", [id.to_string()])?;
    Ok(())
}

/// The shown pair; the person's own is made if there is none.
pub fn current(db: &Db, now: UtcMillis) -> Result<Pair> {
    match shown(db)? {
        Some(pair) => Ok(pair),
        None => show(db, false, now),
    }
}

/// Whether a pair is kept in sync by itself.
pub fn syncing(db: &Db, id: PairId) -> Result<bool> {
    let syncing = db
        .prepare_cached("SELECT syncing FROM pairs WHERE id = ?1")?
        .query_row([id.to_string()], |row| row.get(0))
        .optional()?;
    Ok(syncing.unwrap_or(false))
}

/// Keeps a pair in sync by itself from now on, or no longer.
pub fn set_syncing(db: &Db, id: PairId, syncing: bool) -> Result<()> {
    db.execute(
        "UPDATE pairs SET syncing = ?2 WHERE id = ?1",
        (id.to_string(), syncing),
    )?;
    Ok(())
}

/// Removes a pair with all that belongs to it.
pub fn delete(db: &Db, id: PairId) -> Result<()> {
    db.execute("DELETE FROM pairs WHERE id = ?1", [id.to_string()])?;
    Ok(())
}
