//! Both sides' fields as they were last read, one row a pair; and a snapshot of each time they
//! were found different from before.

use rusqlite::OptionalExtension;

use super::{Db, Result};
use crate::clock::UtcMillis;
use crate::model::{PairId, Schema};

fn read(text: Option<String>) -> Result<Option<Schema>> {
    text.map(|text| Ok(serde_json::from_str(&text)?))
        .transpose()
}

/// The fields as last read.
pub fn get(db: &Db, pair: PairId) -> Result<Option<Schema>> {
    let text: Option<String> = db
        .query_row(
            "SELECT fields FROM schemas WHERE pair_id = ?1",
            [pair.to_string()],
            |row| row.get(0),
        )
        .optional()?;
    read(text)
}

/// Keeps them in the place of those before. Where they differ from those, a snapshot is kept
/// besides. True if they differ.
pub fn put(db: &Db, pair: PairId, schema: &Schema, now: UtcMillis) -> Result<bool> {
    let before = get(db, pair)?;
    let differs = before
        .is_none_or(|before| before.source != schema.source || before.target != schema.target);
    let text = serde_json::to_string(schema)?;
    db.execute(
        "INSERT INTO schemas (pair_id, fields, read_at) VALUES (?1, ?2, ?3)
         ON CONFLICT (pair_id) DO UPDATE SET fields = ?2, read_at = ?3",
        (pair.to_string(), &text, now),
    )?;
    if differs {
        db.execute(
            "INSERT INTO schema_snapshots (pair_id, read_at, fields) VALUES (?1, ?2, ?3)
             ON CONFLICT (pair_id, read_at) DO UPDATE SET fields = ?3",
            (pair.to_string(), now, &text),
        )?;
    }
    Ok(differs)
}

/// The fields as they were known at a time; the oldest snapshot if there was none yet.
pub fn as_of(db: &Db, pair: PairId, at: UtcMillis) -> Result<Option<Schema>> {
    let text: Option<String> = db
        .prepare_cached(
            "SELECT fields FROM schema_snapshots WHERE pair_id = ?1
             ORDER BY read_at <= ?2 DESC, CASE WHEN read_at <= ?2 THEN -read_at ELSE read_at END
             LIMIT 1",
        )?
        .query_row((pair.to_string(), at), |row| row.get(0))
        .optional()?;
    read(text)
}
