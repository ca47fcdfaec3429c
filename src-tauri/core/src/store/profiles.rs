//! Custom Certileads profiles, as the text that was saved.

use rusqlite::OptionalExtension;

use super::{Db, Result};
use crate::clock::UtcMillis;

/// All texts, by key.
pub fn list(db: &Db) -> Result<Vec<String>> {
    let mut statement = db.prepare_cached("SELECT text FROM profiles ORDER BY key")?;
    let texts = statement
        .query_map([], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    Ok(texts)
}

/// The text of one.
pub fn get(db: &Db, key: &str) -> Result<Option<String>> {
    let text = db
        .query_row("SELECT text FROM profiles WHERE key = ?1", [key], |row| {
            row.get(0)
        })
        .optional()?;
    Ok(text)
}

/// Saves one in the place of the one before.
pub fn put(db: &Db, key: &str, text: &str, now: UtcMillis) -> Result<()> {
    db.execute(
        "INSERT INTO profiles (key, text, saved_at) VALUES (?1, ?2, ?3)
         ON CONFLICT (key) DO UPDATE SET text = ?2, saved_at = ?3",
        (key, text, now),
    )?;
    Ok(())
}

/// Removes one; false if there is none.
pub fn delete(db: &Db, key: &str) -> Result<bool> {
    Ok(db.execute("DELETE FROM profiles WHERE key = ?1", [key])? > 0)
}
