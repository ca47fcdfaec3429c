//! Syncing: dry run, start, stop, status, and what is held.

use super::{Answer, App, unbuilt};
use crate::model::{OperationId, Run, RunId, SyncMode, SyncPlan, SyncStatus};

impl App {
    /// What a sync would do; reads both sides, writes nothing anywhere.
    ///
    /// # Errors
    /// `NotConnected`, `ConnectionPaused`, network failures, `Cancelled`.
    pub async fn plan_sync(&self, mode: SyncMode) -> Answer<SyncPlan> {
        let _ = mode;
        unbuilt("plan_sync")
    }

    /// Starts one pass and answers at once; `RunChanged` tells of progress. Starting a backfill
    /// is the person's yes to its creates.
    ///
    /// # Errors
    /// `EngineBusy` (naming the holder), `NotConnected`, `ConnectionPaused`.
    pub async fn start_sync(&self, mode: SyncMode) -> Answer<RunId> {
        let _ = mode;
        unbuilt("start_sync")
    }

    /// Waits until a run has ended.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn wait_for_run(&self, run_id: RunId) -> Answer<Run> {
        let _ = run_id;
        unbuilt("wait_for_run")
    }

    /// Asks a run to stop; it ends between two operations.
    ///
    /// # Errors
    /// `NotFound` if it is not running.
    pub async fn cancel_run(&self, run_id: RunId) -> Answer<()> {
        let _ = run_id;
        unbuilt("cancel_run")
    }

    /// What is going on right now.
    ///
    /// # Errors
    /// Database failures.
    pub async fn sync_status(&self) -> Answer<SyncStatus> {
        unbuilt("sync_status")
    }

    /// Tries held or failed operations again (planned anew from the record as it is now).
    ///
    /// # Errors
    /// `NotFound`, `InvalidInput` for operations that are not held or failed.
    pub async fn retry_operations(&self, ids: Vec<OperationId>) -> Answer<u32> {
        drop(ids);
        unbuilt("retry_operations")
    }

    /// Says yes to operations that wait for one.
    ///
    /// # Errors
    /// As [`Self::retry_operations`].
    pub async fn approve_operations(&self, ids: Vec<OperationId>) -> Answer<u32> {
        drop(ids);
        unbuilt("approve_operations")
    }

    /// Decides against held operations.
    ///
    /// # Errors
    /// As [`Self::retry_operations`].
    pub async fn skip_operations(&self, ids: Vec<OperationId>) -> Answer<u32> {
        drop(ids);
        unbuilt("skip_operations")
    }
}
