//! Rules: one document a pair, with the number of times it was saved.

use rusqlite::OptionalExtension;

use super::{Db, Result};
use crate::model::{PairId, Rules};

/// The rules in force; none if they were never saved.
pub fn get(db: &Db, pair: PairId) -> Result<Option<Rules>> {
    let row = db
        .prepare_cached("SELECT version, document, saved_at FROM rules WHERE pair_id = ?1")?
        .query_row([pair.to_string()], |row| {
            Ok((row.get(0)?, row.get::<_, String>(1)?, row.get(2)?))
        })
        .optional()?;
    row.map(|(version, document, saved_at)| {
        Ok(Rules {
            version,
            document: serde_json::from_str(&document)?,
            saved_at: Some(saved_at),
        })
    })
    .transpose()
}

/// Puts rules in force.
pub fn put(db: &Db, pair: PairId, rules: &Rules) -> Result<()> {
    db.execute(
        "INSERT INTO rules (pair_id, version, document, saved_at) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (pair_id) DO UPDATE SET version = ?2, document = ?3, saved_at = ?4",
        (
            pair.to_string(),
            rules.version,
            serde_json::to_string(&rules.document)?,
            rules.saved_at.unwrap_or_default(),
        ),
    )?;
    Ok(())
}
