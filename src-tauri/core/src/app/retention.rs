//! How long the history is kept, and how much space it takes.

use super::{Answer, App};
use crate::model::{EngineEvent, PairId, Storage, UtcMillis};
use crate::store::{self, Db, pairs, retention, settings};

/// A day, in milliseconds.
const DAY: i64 = 86_400_000;
/// What is too old is looked for once an hour, in milliseconds.
const EVERY: i64 = 3_600_000;
/// Rows removed in one transaction.
const BATCH: u32 = 500;
/// Where it is kept when that was last done.
const TIDIED: &str = "tidied";

impl App {
    /// How much space the history takes, and since when it goes back.
    ///
    /// # Errors
    /// Database failures.
    pub async fn storage(&self) -> Answer<Storage> {
        let pair = self.pair().await?.id;
        let oldest_at = self
            .0
            .store
            .read(move |db| retention::oldest(db, pair))
            .await?;
        Ok(Storage {
            bytes: self.0.store.size(),
            oldest_at,
        })
    }

    /// Removes what is older than the person wants it kept, in small batches, and gives the space
    /// back. Called between runs.
    ///
    /// # Errors
    /// Database failures; what was removed before stays so.
    pub async fn tidy(&self) -> Answer<()> {
        let now = self.now();
        let (pairs, keep_days) = self
            .0
            .store
            .write(move |db| {
                settings::put_number(db, TIDIED, now)?;
                Ok((pairs::all(db)?, settings::load(db)?.keep_days))
            })
            .await?;
        if keep_days == 0 {
            return Ok(());
        }
        let before = now - i64::from(keep_days) * DAY;
        let mut removed = 0;
        for pair in pairs {
            for remove in [retention::operations, retention::events, retention::runs] {
                removed += self.remove(remove, pair, before).await?;
            }
        }
        if removed > 0 {
            tracing::info!(removed, "the history was shortened");
            self.0.store.give_back_space().await?;
            self.0.events.emit(EngineEvent::OperationsChanged);
        }
        Ok(())
    }

    async fn remove(
        &self,
        remove: fn(&Db, PairId, UtcMillis, u32) -> store::Result<u32>,
        pair: PairId,
        before: UtcMillis,
    ) -> Answer<u32> {
        let mut removed = 0;
        loop {
            let batch = self
                .0
                .store
                .write(move |db| remove(db, pair, before, BATCH))
                .await?;
            removed += batch;
            if batch < BATCH {
                return Ok(removed);
            }
        }
    }

    /// Tidies if that is due.
    pub(super) async fn tidy_if_due(&self) {
        let now = self.now();
        let due = self.0.store.read(move |db| {
            let last = settings::number(db, TIDIED)?;
            Ok(last.is_none_or(|last| !(0..EVERY).contains(&(now - last))))
        });
        let tidied = match due.await {
            Ok(true) => self.tidy().await,
            Ok(false) => Ok(()),
            Err(error) => Err(error.into()),
        };
        if let Err(problem) = tidied {
            tracing::warn!(code = ?problem.code, "the history could not be shortened");
        }
    }
}
