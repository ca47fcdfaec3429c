//! Brings a database file up to date: checked, copied, migrated. Migrations are only appended.

use std::path::Path;

use rusqlite::Connection;
use rusqlite_migration::{M, Migrations};

use super::{Result, StoreError};
use crate::clock::UtcMillis;

const ALL: &[M<'_>] = &[M::up(include_str!("../../migrations/0001_first.sql"))];

/// Checks the file, refuses a newer or damaged one, copies it aside if it has to change, and
/// migrates it.
pub(super) fn check_and_run(db: &mut Connection, path: &Path, now: UtcMillis) -> Result<()> {
    let known = i64::try_from(ALL.len()).unwrap_or(i64::MAX);
    let found: i64 = db.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if found > known {
        return Err(StoreError::Newer { found, known });
    }
    let verdict: String = db.pragma_query_value(None, "quick_check", |row| row.get(0))?;
    if verdict != "ok" {
        return Err(StoreError::Damaged(verdict));
    }
    if found > 0 && found < known {
        copy_aside(db, path, found, now)?;
    }
    Migrations::from_slice(ALL).to_latest(db)?;
    Ok(())
}

/// A whole copy, made by SQLite itself so that the write-ahead log is in it.
fn copy_aside(db: &Connection, path: &Path, version: i64, now: UtcMillis) -> Result<()> {
    let copy = path.with_file_name(format!("connect.db.before-{}-{now}", version + 1));
    db.backup("main", &copy, None)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_migrations_are_valid() -> std::result::Result<(), rusqlite_migration::Error> {
        Migrations::from_slice(ALL).validate()
    }
}
