//! Removing what is older than the person wants it kept, in small batches, and giving the space
//! back.
//!
//! Kept whatever its age: what is open or held, what kept operations take back, what a test that
//! is not cleaned up made, and the newest run of each kind, by which the screens tell how far
//! things have come.

use std::sync::Arc;

use super::{Db, Result, Store, blocking, lock};
use crate::clock::UtcMillis;
use crate::model::PairId;

/// Pages given back in one step.
const PAGES: u32 = 500;
/// How SQLite calls the mode in which pages can be given back.
const INCREMENTAL: u32 = 2;

/// Operations `o` of runs `r` that may be removed: of pair `?1`, ended before `?2`.
const EXPIRED: &str = "operations AS o JOIN runs AS r ON r.id = o.run_id
    WHERE o.pair_id = ?1 AND o.finished_at < ?2 AND o.state IN ('done', 'failed', 'skipped')
      AND r.finished_at < ?2
      AND coalesce(r.test ->> '$.view.cleanUp', '') NOT IN ('pending', 'failed')
      AND NOT EXISTS (SELECT 1 FROM operations AS undo WHERE undo.undoes = o.id)";

/// How many operations [`operations`] would remove.
pub fn expired(db: &Db, pair: PairId, before: UtcMillis) -> Result<u32> {
    Ok(db
        .prepare_cached(&format!("SELECT count(*) FROM {EXPIRED}"))?
        .query_row((pair.to_string(), before), |row| row.get(0))?)
}

/// Removes at most `limit` operations, with their attempts, that ended before `before` in runs
/// that did; gives how many.
pub fn operations(db: &Db, pair: PairId, before: UtcMillis, limit: u32) -> Result<u32> {
    let removed = db
        .prepare_cached(&format!(
            "DELETE FROM operations WHERE id IN (SELECT o.id FROM {EXPIRED} LIMIT ?3)"
        ))?
        .execute((pair.to_string(), before, limit))?;
    Ok(u32::try_from(removed).unwrap_or(u32::MAX))
}

/// Removes at most `limit` events of runs that ended before `before` that no operation refers to;
/// gives how many.
pub fn events(db: &Db, pair: PairId, before: UtcMillis, limit: u32) -> Result<u32> {
    let removed = db
        .prepare_cached(
            "DELETE FROM events WHERE id IN (
                SELECT e.id FROM runs AS r JOIN events AS e ON e.run_id = r.id
                WHERE r.pair_id = ?1 AND r.finished_at < ?2
                  AND NOT EXISTS (SELECT 1 FROM operations AS o WHERE o.event_id = e.id)
                LIMIT ?3)",
        )?
        .execute((pair.to_string(), before, limit))?;
    Ok(u32::try_from(removed).unwrap_or(u32::MAX))
}

/// Removes at most `limit` runs that ended before `before` and of which nothing is left; gives
/// how many.
pub fn runs(db: &Db, pair: PairId, before: UtcMillis, limit: u32) -> Result<u32> {
    let removed = db
        .prepare_cached(
            "DELETE FROM runs WHERE id IN (
                SELECT r.id FROM runs AS r WHERE r.pair_id = ?1 AND r.finished_at < ?2
                  AND coalesce(r.test ->> '$.view.cleanUp', '') NOT IN ('pending', 'failed')
                  AND NOT EXISTS (SELECT 1 FROM operations AS o WHERE o.run_id = r.id)
                  AND NOT EXISTS (SELECT 1 FROM events AS e WHERE e.run_id = r.id)
                  AND NOT EXISTS (SELECT 1 FROM runs AS undo WHERE undo.undoes = r.id)
                  AND r.id <> (SELECT max(id) FROM runs AS k WHERE k.pair_id = ?1 AND k.kind = r.kind)
                  AND r.id IS NOT (
                    SELECT max(id) FROM runs AS k
                    WHERE k.pair_id = ?1 AND k.kind = r.kind AND k.state = 'done')
                LIMIT ?3)",
        )?
        .execute((pair.to_string(), before, limit))?;
    Ok(u32::try_from(removed).unwrap_or(u32::MAX))
}

/// When the oldest run that is kept began.
pub fn oldest(db: &Db, pair: PairId) -> Result<Option<UtcMillis>> {
    Ok(db.query_row(
        "SELECT min(started_at) FROM runs WHERE pair_id = ?1",
        [pair.to_string()],
        |row| row.get(0),
    )?)
}

impl Store {
    /// How large the database's files are, in bytes.
    #[must_use]
    pub fn size(&self) -> u64 {
        let path = &self.0.path;
        let log = path.with_file_name(format!("{}-wal", super::FILE_NAME));
        let size = |path: &std::path::Path| path.metadata().map_or(0, |file| file.len());
        size(path) + size(&log)
    }

    /// Gives space that removed rows left back to the system, step by step: others may write in
    /// between.
    ///
    /// # Errors
    /// A full, read-only or held database; what was given back before stays so.
    pub async fn give_back_space(&self) -> Result<()> {
        let mut left = u32::MAX;
        loop {
            let still = self.with_writer(shrink).await?;
            if still == 0 || still >= left {
                break;
            }
            left = still;
        }
        // The log is as large as it ever was until it is cut; busy readers put that off.
        self.with_writer(|writer| {
            writer.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
            Ok(())
        })
        .await
    }

    async fn with_writer<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Db) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let inner = Arc::clone(&self.0);
        blocking(move || work(&lock(&inner.writer))).await
    }
}

/// Gives some pages back; gives how many are left to give.
fn shrink(db: &Db) -> Result<u32> {
    let mode: u32 = db.pragma_query_value(None, "auto_vacuum", |row| row.get(0))?;
    match mode {
        INCREMENTAL => db.execute_batch(&format!("PRAGMA incremental_vacuum({PAGES})"))?,
        // A file from before is written anew, once.
        _ => db.execute_batch("PRAGMA auto_vacuum = INCREMENTAL; VACUUM")?,
    }
    Ok(db.pragma_query_value(None, "freelist_count", |row| row.get(0))?)
}
