//! Sending what a new version of the mapping changes to contacts that are synced already: seen as
//! a plan first, then a run like others.

use crate::app::{Answer, App};
use crate::http::Lane;
use crate::mapping::Comparison;
use crate::model::{RunId, RunKind, SyncPlan};
use crate::store;
use crate::sync::resend;

impl App {
    /// What would be written to linked contacts because the version in force says something else
    /// about them than version `since`. Reads Certileads, writes nothing anywhere.
    ///
    /// # Errors
    /// `NotFound` for a version that does not exist, `NotConnected`, `ConnectionPaused`, network
    /// failures.
    pub async fn plan_resend(&self, since: u32) -> Answer<SyncPlan> {
        let changed = self.changed_since(since).await?;
        let engine = self.engine(RunId::new(), Lane::Backfill).await?;
        match resend::plan(&engine, changed).await {
            Ok(plan) => Ok(plan),
            Err(stop) => Err(self.stopped(stop).await?),
        }
    }

    /// Starts writing that and answers at once; `RunChanged` tells of progress. Starting it is the
    /// yes to what the plan showed.
    ///
    /// # Errors
    /// As [`Self::plan_resend`], `EngineBusy` and `SyncPaused`.
    pub async fn start_resend(&self, since: u32) -> Answer<RunId> {
        self.not_paused().await?;
        let changed = self.changed_since(since).await?;
        let started = self.begin(RunKind::Resend, Lane::Backfill).await?;
        Ok(self.go(started, async move |engine, mut run| {
            let result = resend::send(&engine, &mut run, changed).await;
            (run, result)
        }))
    }

    /// A version against the one in force.
    async fn changed_since(&self, version: u32) -> Answer<Comparison> {
        let before = self.mapping_version(version).await?;
        let pair = before.pair_id;
        let read = move |db: &store::Db| store::mappings::current(db, pair);
        let now = self.0.store.read(read).await?;
        let now = now.map_or_else(|| before.document.clone(), |now| now.document);
        let schema = self.stored_schema().await?;
        let context = self.context(pair).await?;
        let before = Some(&before.document);
        Ok(Comparison::new(before, &now, &schema, &context))
    }
}
