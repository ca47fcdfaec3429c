//! Mapping versions: only ever appended; the highest is in force.

use rusqlite::{OptionalExtension, Row};

use super::{Db, Result, codec};
use crate::model::{Mapping, MappingVersion, PairId};

const COLUMNS: &str = "id, pair_id, version, document, created_at";

type Raw = (String, String, u32, String, i64);

fn raw(row: &Row<'_>) -> rusqlite::Result<Raw> {
    Ok((
        row.get(0)?,
        row.get(1)?,
        row.get(2)?,
        row.get(3)?,
        row.get(4)?,
    ))
}

fn mapping((id, pair_id, version, document, created_at): Raw) -> Result<Mapping> {
    Ok(Mapping {
        id: codec::id(&id)?,
        pair_id: codec::id(&pair_id)?,
        version,
        document: serde_json::from_str(&document)?,
        created_at,
    })
}

/// The version in force.
pub fn current(db: &Db, pair: PairId) -> Result<Option<Mapping>> {
    let sql =
        format!("SELECT {COLUMNS} FROM mappings WHERE pair_id = ?1 ORDER BY version DESC LIMIT 1");
    db.prepare_cached(&sql)?
        .query_row([pair.to_string()], raw)
        .optional()?
        .map(mapping)
        .transpose()
}

/// One version.
pub fn get(db: &Db, pair: PairId, version: u32) -> Result<Option<Mapping>> {
    let sql = format!("SELECT {COLUMNS} FROM mappings WHERE pair_id = ?1 AND version = ?2");
    let row = db
        .prepare_cached(&sql)?
        .query_row((pair.to_string(), version), raw)
        .optional()?;
    row.map(mapping).transpose()
}

/// Appends a version.
pub fn insert(db: &Db, mapping: &Mapping) -> Result<()> {
    db.execute(
        "INSERT INTO mappings (id, pair_id, version, document, created_at) VALUES (?1, ?2, ?3, ?4, ?5)",
        (
            mapping.id.to_string(),
            mapping.pair_id.to_string(),
            mapping.version,
            serde_json::to_string(&mapping.document)?,
            mapping.created_at,
        ),
    )?;
    Ok(())
}

/// All versions, newest first.
pub fn list(db: &Db, pair: PairId) -> Result<Vec<MappingVersion>> {
    let mut statement = db.prepare_cached(
        "SELECT version, created_at, json_array_length(document, '$.rules') FROM mappings
         WHERE pair_id = ?1 ORDER BY version DESC",
    )?;
    let rows = statement.query_map([pair.to_string()], |row| {
        Ok(MappingVersion {
            version: row.get(0)?,
            created_at: row.get(1)?,
            rules: row.get(2)?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
