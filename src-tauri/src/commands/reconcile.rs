//! Comparing both sides, and repairing what differs.

use connect_core::model::*;
use tauri::{AppHandle, State};

use crate::host::Host;

/// Compares both sides.
#[tauri::command]
pub(crate) async fn plan_reconcile(
    window: AppHandle,
    host: State<'_, Host>,
    _request: (),
) -> Result<Reconciliation, Problem> {
    host.app(&window).await?.plan_reconcile().await
}

/// Starts repairing what differs.
#[tauri::command]
pub(crate) async fn start_repair(
    window: AppHandle,
    host: State<'_, Host>,
    _request: (),
) -> Result<RunId, Problem> {
    host.app(&window).await?.start_repair().await
}
