//! Brings a database file up to date: checked, copied, migrated. Migrations are only appended.

use std::path::Path;

use rusqlite::Connection;
use rusqlite_migration::{M, Migrations};

use super::{Result, StoreError};
use crate::clock::UtcMillis;

const ALL: &[M<'_>] = &[
    M::up(include_str!("../../migrations/0001_first.sql")),
    M::up(include_str!("../../migrations/0002_maybe_sent.sql")),
    M::up(include_str!("../../migrations/0003_undo_and_children.sql")),
    M::up(include_str!("../../migrations/0004_live.sql")),
    M::up(include_str!("../../migrations/0005_resting.sql")),
    M::up(include_str!("../../migrations/0006_rules.sql")),
    M::up(include_str!("../../migrations/0007_detection.sql")),
    M::up(include_str!("../../migrations/0008_children_due.sql")),
    M::up(include_str!("../../migrations/0009_mapping_drafts.sql")),
    M::up(include_str!("../../migrations/0010_mirror_rows.sql")),
    M::up(include_str!(
        "../../migrations/0011_schemas_and_examples.sql"
    )),
    M::up(include_str!("../../migrations/0012_contact_indexes.sql")),
];

/// Up to this size a file is checked as a whole on every opening, in bytes; a larger one only
/// after an unclean end. Four MiB take about ten milliseconds.
const SMALL: u64 = 4 << 20;
/// Above this size the check after an unclean end is left out too: it would take seconds.
const LARGE: u64 = 512 << 20;

fn known() -> i64 {
    i64::try_from(ALL.len()).unwrap_or(i64::MAX)
}

/// Refuses a newer or damaged file; changes nothing. `unclean`: the process before did not close
/// it.
pub(super) fn check(db: &Connection, path: &Path, unclean: bool) -> Result<()> {
    let (found, known) = (version(db)?, known());
    if found > known {
        return Err(StoreError::Newer { found, known });
    }
    let length = path.metadata().map_or(0, |file| file.len());
    if length > SMALL && !(unclean && length <= LARGE) {
        return Ok(());
    }
    let verdict: String = db.pragma_query_value(None, "quick_check", |row| row.get(0))?;
    if verdict != "ok" {
        return Err(StoreError::Damaged(verdict));
    }
    Ok(())
}

fn version(db: &Connection) -> Result<i64> {
    Ok(db.pragma_query_value(None, "user_version", |row| row.get(0))?)
}

/// Migrates a checked file, copied aside first if there is something in it.
pub(super) fn run(db: &mut Connection, path: &Path, now: UtcMillis) -> Result<()> {
    let found = version(db)?;
    if found > 0 && found < known() {
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
