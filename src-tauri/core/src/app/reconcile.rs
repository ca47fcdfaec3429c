//! Comparing both sides, and repairing what differs.

use super::{Answer, App};
use crate::http::Lane;
use crate::model::{Reconciliation, RunId, RunKind};
use crate::sync::reconcile;

impl App {
    /// Compares both sides; reads them whole, writes nothing anywhere.
    ///
    /// # Errors
    /// `NotConnected`, `ConnectionPaused`, `CapabilityMissing` for a target that can't list its
    /// contacts, network failures.
    pub async fn plan_reconcile(&self) -> Answer<Reconciliation> {
        let engine = self.engine(RunId::new(), Lane::Backfill).await?;
        match reconcile::compare(&engine).await {
            Ok(found) => Ok(found),
            Err(stop) => Err(self.stopped(stop).await?),
        }
    }

    /// Starts repairing what differs and answers at once; `RunChanged` tells of progress. Missing
    /// contacts are joined or created, different ones updated; nothing is removed. Starting it is
    /// the yes to what a comparison showed.
    ///
    /// # Errors
    /// As [`Self::plan_reconcile`], `EngineBusy` and `SyncPaused`.
    pub async fn start_repair(&self) -> Answer<RunId> {
        self.not_paused().await?;
        let started = self.begin(RunKind::Repair, Lane::Backfill).await?;
        Ok(self.go(started, async move |engine, mut run| {
            let result = reconcile::repair(&engine, &mut run).await;
            (run, result)
        }))
    }
}
