//! Connections: at most one a side and pair, kept as one document.

use rusqlite::OptionalExtension;

use super::{Db, Result, codec};
use crate::model::{Connection, PairId, Side};

/// The connection of a side.
pub fn find(db: &Db, pair: PairId, side: Side) -> Result<Option<Connection>> {
    let text: Option<String> = db
        .prepare_cached("SELECT connection FROM connections WHERE pair_id = ?1 AND side = ?2")?
        .query_row((pair.to_string(), codec::word(&side)?), |row| row.get(0))
        .optional()?;
    text.map(|text| Ok(serde_json::from_str(&text)?))
        .transpose()
}

/// Keeps a connection in the place of the one before.
pub fn upsert(db: &Db, connection: &Connection) -> Result<()> {
    db.execute(
        "INSERT INTO connections (id, pair_id, side, connection) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (pair_id, side) DO UPDATE SET id = ?1, connection = ?4",
        (
            connection.id.to_string(),
            connection.pair_id.to_string(),
            codec::word(&connection.side)?,
            serde_json::to_string(connection)?,
        ),
    )?;
    Ok(())
}

/// Forgets the connection of a side.
pub fn delete(db: &Db, pair: PairId, side: Side) -> Result<()> {
    db.execute(
        "DELETE FROM connections WHERE pair_id = ?1 AND side = ?2",
        (pair.to_string(), codec::word(&side)?),
    )?;
    Ok(())
}

/// True if a connection uses this profile.
pub fn uses_profile(db: &Db, profile_key: &str) -> Result<bool> {
    Ok(db.query_row(
        "SELECT EXISTS (SELECT 1 FROM connections WHERE connection ->> '$.profileKey' = ?1)",
        [profile_key],
        |row| row.get(0),
    )?)
}
