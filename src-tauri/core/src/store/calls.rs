//! Calls made from here, counted by UTC day and account.

use rusqlite::OptionalExtension;

use super::{Db, Result};
use crate::clock::UtcMillis;

const DAY: i64 = 86_400_000;

/// Adds to today's count.
pub fn add(db: &Db, account: &str, count: u32, now: UtcMillis) -> Result<()> {
    db.execute(
        "INSERT INTO calls (day, account, count) VALUES (?1, ?2, ?3)
         ON CONFLICT (day, account) DO UPDATE SET count = count + ?3",
        (now.div_euclid(DAY), account, count),
    )?;
    Ok(())
}

/// Today's count.
pub fn today(db: &Db, account: &str, now: UtcMillis) -> Result<u32> {
    let count = db
        .query_row(
            "SELECT count FROM calls WHERE day = ?1 AND account = ?2",
            (now.div_euclid(DAY), account),
            |row| row.get(0),
        )
        .optional()?;
    Ok(count.unwrap_or(0))
}
