//! How far each reader has come, by name.

use rusqlite::OptionalExtension;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{Db, Result};
use crate::model::PairId;

/// Where a reader stands.
pub fn get<T: DeserializeOwned>(db: &Db, pair: PairId, name: &str) -> Result<Option<T>> {
    let text: Option<String> = db
        .prepare_cached("SELECT position FROM cursors WHERE pair_id = ?1 AND name = ?2")?
        .query_row((pair.to_string(), name), |row| row.get(0))
        .optional()?;
    text.map(|text| Ok(serde_json::from_str(&text)?))
        .transpose()
}

/// Moves a reader.
pub fn put<T: Serialize>(db: &Db, pair: PairId, name: &str, position: &T) -> Result<()> {
    db.prepare_cached(
        "INSERT INTO cursors (pair_id, name, position) VALUES (?1, ?2, ?3)
         ON CONFLICT (pair_id, name) DO UPDATE SET position = ?3",
    )?
    .execute((pair.to_string(), name, serde_json::to_string(position)?))?;
    Ok(())
}

/// Forgets a reader.
pub fn delete(db: &Db, pair: PairId, name: &str) -> Result<()> {
    db.prepare_cached("DELETE FROM cursors WHERE pair_id = ?1 AND name = ?2")?
        .execute((pair.to_string(), name))?;
    Ok(())
}
