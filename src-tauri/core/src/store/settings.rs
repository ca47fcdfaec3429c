//! Settings of the data folder, and the folder's own id.

use rusqlite::OptionalExtension;
use uuid::Uuid;

use super::{Db, Result};
use crate::model::Settings;

pub(super) fn get(db: &Db, key: &str) -> Result<Option<String>> {
    let value = db
        .query_row("SELECT value FROM settings WHERE key = ?1", [key], |row| {
            row.get(0)
        })
        .optional()?;
    Ok(value)
}

pub(super) fn put(db: &Db, key: &str, value: &str) -> Result<()> {
    db.execute(
        "INSERT INTO settings (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = ?2",
        (key, value),
    )?;
    Ok(())
}

/// A number that the engine keeps for itself.
pub fn number(db: &Db, key: &str) -> Result<Option<i64>> {
    Ok(get(db, key)?.and_then(|text| text.parse().ok()))
}

/// Keeps a number for the engine itself.
pub fn put_number(db: &Db, key: &str, number: i64) -> Result<()> {
    put(db, key, &number.to_string())
}

/// The settings in force.
pub fn load(db: &Db) -> Result<Settings> {
    match get(db, "settings")? {
        Some(text) => Ok(serde_json::from_str(&text)?),
        None => Ok(Settings::default()),
    }
}

/// Saves settings.
pub fn save(db: &Db, settings: &Settings) -> Result<()> {
    put(db, "settings", &serde_json::to_string(settings)?)
}

/// Whether the person paused syncing.
pub fn paused(db: &Db) -> Result<bool> {
    Ok(get(db, "paused")?.is_some_and(|value| value == "true"))
}

/// Pauses or resumes syncing.
pub fn set_paused(db: &Db, paused: bool) -> Result<()> {
    put(db, "paused", if paused { "true" } else { "false" })
}

/// The folder's own id, made when it is first asked for; part of each key's keyring account.
pub fn folder_id(db: &Db) -> Result<String> {
    if let Some(id) = get(db, "folder_id")? {
        return Ok(id);
    }
    let id = Uuid::new_v4().to_string();
    put(db, "folder_id", &id)?;
    Ok(id)
}
