//! HighLevel records that a reading did not find any more, until it is sure that they are gone.

use super::mirror::Kind;
use super::{Db, Result};
use crate::clock::UtcMillis;
use crate::model::PairId;

/// A record that was not found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    /// Its kind.
    pub kind: Kind,
    /// Its id.
    pub id: String,
    /// The contact it hangs on; its own id for a contact.
    pub contact_id: String,
    /// When it was first not found.
    pub since: UtcMillis,
}

/// Notes that a record was not found; what is noted already stays as it is.
pub fn note(db: &Db, pair: PairId, missing: &Missing) -> Result<()> {
    db.prepare_cached(
        "INSERT INTO missing (pair_id, kind, id, contact_id, since) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (pair_id, kind, id) DO NOTHING",
    )?
    .execute((
        pair.to_string(),
        missing.kind.word(),
        &missing.id,
        &missing.contact_id,
        missing.since,
    ))?;
    Ok(())
}

/// A record was found again, or is known to be gone.
pub fn settle(db: &Db, pair: PairId, kind: Kind, id: &str) -> Result<()> {
    db.prepare_cached("DELETE FROM missing WHERE pair_id = ?1 AND kind = ?2 AND id = ?3")?
        .execute((pair.to_string(), kind.word(), id))?;
    Ok(())
}

/// All records of a kind that were not found, those missing longest first.
pub fn of_kind(db: &Db, pair: PairId, kind: Kind) -> Result<Vec<Missing>> {
    let mut statement = db.prepare_cached(
        "SELECT id, contact_id, since FROM missing WHERE pair_id = ?1 AND kind = ?2
         ORDER BY since, id",
    )?;
    let rows = statement.query_map((pair.to_string(), kind.word()), |row| {
        Ok(Missing {
            kind,
            id: row.get(0)?,
            contact_id: row.get(1)?,
            since: row.get(2)?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Records of a kind that were not found on a contact.
pub fn of_contact(db: &Db, pair: PairId, kind: Kind, contact_id: &str) -> Result<Vec<Missing>> {
    let mut statement = db.prepare_cached(
        "SELECT id, since FROM missing WHERE pair_id = ?1 AND kind = ?2 AND contact_id = ?3",
    )?;
    let rows = statement.query_map((pair.to_string(), kind.word(), contact_id), |row| {
        Ok(Missing {
            kind,
            id: row.get(0)?,
            contact_id: contact_id.to_owned(),
            since: row.get(1)?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Forgets what was noted about a contact and what hangs on it.
pub fn forget(db: &Db, pair: PairId, contact_id: &str) -> Result<()> {
    db.prepare_cached("DELETE FROM missing WHERE pair_id = ?1 AND contact_id = ?2")?
        .execute((pair.to_string(), contact_id))?;
    Ok(())
}
