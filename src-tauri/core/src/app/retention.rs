//! How long the history is kept, and how much space it takes.

use super::{Answer, App};
use crate::model::{EngineEvent, PairId, Storage, Tidied, UtcMillis};
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
    /// How much space the history takes, since when it goes back, and what of it is too old.
    ///
    /// # Errors
    /// Database failures.
    pub async fn storage(&self) -> Answer<Storage> {
        let pair = self.pair().await?.id;
        let now = self.now();
        let (oldest_at, expired) = self
            .0
            .store
            .read(move |db| {
                let expired = match before(settings::load(db)?.keep_days, now) {
                    Some(before) => retention::expired(db, pair, before)?,
                    None => 0,
                };
                Ok((retention::oldest(db, pair)?, expired))
            })
            .await?;
        Ok(Storage {
            bytes: self.0.store.size(),
            oldest_at,
            expired,
        })
    }

    /// Removes what is older than the person wants it kept, in small batches, and gives the space
    /// back. Called between runs, and when a person asks for it.
    ///
    /// # Errors
    /// Database failures; what was removed before stays so.
    pub async fn tidy(&self) -> Answer<Tidied> {
        let now = self.now();
        let (pairs, keep_days) = self
            .0
            .store
            .write(move |db| {
                settings::put_number(db, TIDIED, now)?;
                Ok((pairs::all(db)?, settings::load(db)?.keep_days))
            })
            .await?;
        let Some(before) = before(keep_days, now) else {
            return Ok(Tidied::default());
        };
        let size = self.0.store.size();
        let (mut operations, mut others) = (0, 0);
        for pair in pairs {
            operations += self.remove(retention::operations, pair, before).await?;
            for remove in [retention::events, retention::runs] {
                others += self.remove(remove, pair, before).await?;
            }
        }
        if operations + others > 0 {
            tracing::info!(operations, others, "the history was shortened");
            self.0.store.give_back_space().await?;
            self.0.events.emit(EngineEvent::OperationsChanged);
        }
        Ok(Tidied {
            operations,
            bytes: size.saturating_sub(self.0.store.size()),
        })
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
            Ok(true) => self.tidy().await.map(drop),
            Ok(false) => Ok(()),
            Err(error) => Err(error.into()),
        };
        if let Err(problem) = tidied {
            tracing::warn!(code = ?problem.code, "the history could not be shortened");
        }
    }
}

/// Up to when what ended is too old; none if the history is kept for ever.
fn before(keep_days: u32, now: UtcMillis) -> Option<UtcMillis> {
    (keep_days > 0).then(|| now - i64::from(keep_days) * DAY)
}
