//! Mapping versions: only ever appended; the highest is in force. Beside them the one draft.

use rusqlite::{OptionalExtension, Row};

use super::{Db, Result, codec};
use crate::model::{Mapping, MappingDraft, MappingVersion, PairId};

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

/// The draft. One that this build can't read counts as none: it was never in force.
pub fn draft(db: &Db, pair: PairId) -> Result<Option<MappingDraft>> {
    let row: Option<(Option<u32>, String, i64)> = db
        .prepare_cached(
            "SELECT base_version, document, saved_at FROM mapping_drafts WHERE pair_id = ?1",
        )?
        .query_row([pair.to_string()], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })
        .optional()?;
    Ok(row.and_then(|(base_version, document, saved_at)| {
        Some(MappingDraft {
            document: serde_json::from_str(&document).ok()?,
            base_version,
            saved_at,
        })
    }))
}

/// Keeps a draft in the place of the one before.
pub fn put_draft(db: &Db, pair: PairId, draft: &MappingDraft) -> Result<()> {
    db.prepare_cached(
        "INSERT INTO mapping_drafts (pair_id, base_version, document, saved_at)
         VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (pair_id) DO UPDATE SET base_version = ?2, document = ?3, saved_at = ?4",
    )?
    .execute((
        pair.to_string(),
        draft.base_version,
        serde_json::to_string(&draft.document)?,
        draft.saved_at,
    ))?;
    Ok(())
}

/// Forgets the draft.
pub fn delete_draft(db: &Db, pair: PairId) -> Result<()> {
    db.prepare_cached("DELETE FROM mapping_drafts WHERE pair_id = ?1")?
        .execute([pair.to_string()])?;
    Ok(())
}
