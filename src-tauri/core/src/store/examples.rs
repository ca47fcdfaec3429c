//! Contacts kept as examples of the mapping. They are people: nothing of a row goes elsewhere
//! unless somebody exports it.

use rusqlite::OptionalExtension;

use super::{Db, Result, codec};
use crate::clock::UtcMillis;
use crate::model::{Example, ExampleId, PairId};

/// All examples of a pair, the oldest first.
pub fn list(db: &Db, pair: PairId) -> Result<Vec<Example>> {
    let mut statement =
        db.prepare_cached("SELECT example FROM examples WHERE pair_id = ?1 ORDER BY id")?;
    let rows = statement.query_map([pair.to_string()], |row| row.get::<_, Vec<u8>>(0))?;
    rows.map(|bytes| codec::unpack(&bytes?)).collect()
}

/// One example of a pair.
pub fn get(db: &Db, pair: PairId, id: ExampleId) -> Result<Option<Example>> {
    let bytes: Option<Vec<u8>> = db
        .prepare_cached("SELECT example FROM examples WHERE pair_id = ?1 AND id = ?2")?
        .query_row((pair.to_string(), id.to_string()), |row| row.get(0))
        .optional()?;
    bytes.map(|bytes| codec::unpack(&bytes)).transpose()
}

/// Keeps an example in the place of the one with its id.
pub fn put(db: &Db, pair: PairId, example: &Example, now: UtcMillis) -> Result<()> {
    db.prepare_cached(
        "INSERT INTO examples (id, pair_id, example, saved_at) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (pair_id, id) DO UPDATE SET example = ?3, saved_at = ?4",
    )?
    .execute((
        example.id.to_string(),
        pair.to_string(),
        codec::pack(example)?,
        now,
    ))?;
    Ok(())
}

/// Forgets an example.
pub fn delete(db: &Db, pair: PairId, id: ExampleId) -> Result<()> {
    db.prepare_cached("DELETE FROM examples WHERE pair_id = ?1 AND id = ?2")?
        .execute((pair.to_string(), id.to_string()))?;
    Ok(())
}
