//! Both sides' fields as they were last read, one row a pair.

use rusqlite::OptionalExtension;

use super::{Db, Result};
use crate::clock::UtcMillis;
use crate::model::{PairId, Schema};

/// The fields as last read.
pub fn get(db: &Db, pair: PairId) -> Result<Option<Schema>> {
    let text: Option<String> = db
        .query_row(
            "SELECT fields FROM schemas WHERE pair_id = ?1",
            [pair.to_string()],
            |row| row.get(0),
        )
        .optional()?;
    text.map(|text| Ok(serde_json::from_str(&text)?))
        .transpose()
}

/// Keeps them in the place of those before.
pub fn put(db: &Db, pair: PairId, schema: &Schema, now: UtcMillis) -> Result<()> {
    db.execute(
        "INSERT INTO schemas (pair_id, fields, read_at) VALUES (?1, ?2, ?3)
         ON CONFLICT (pair_id) DO UPDATE SET fields = ?2, read_at = ?3",
        (pair.to_string(), serde_json::to_string(schema)?, now),
    )?;
    Ok(())
}
