//! Syncing: dry run, start, stop, pause, and what is held.

use connect_core::model::*;
use tauri::{AppHandle, State};

use crate::host::Host;

/// What a sync would do.
#[tauri::command]
pub(crate) async fn plan_sync(
    window: AppHandle,
    host: State<'_, Host>,
    request: SyncMode,
) -> Result<SyncPlan, Problem> {
    host.app(&window).await?.plan_sync(request).await
}

/// Starts one pass; from the first one on the window keeps syncing by itself.
#[tauri::command]
pub(crate) async fn start_sync(
    window: AppHandle,
    host: State<'_, Host>,
    request: SyncMode,
) -> Result<RunId, Problem> {
    let app = host.app(&window).await?;
    let run_id = app.start_sync(request).await?;
    app.start_syncing().await?;
    Ok(run_id)
}

/// Keeps syncing by itself from now on.
#[tauri::command]
pub(crate) async fn start_syncing(
    window: AppHandle,
    host: State<'_, Host>,
    _request: (),
) -> Result<(), Problem> {
    host.app(&window).await?.start_syncing().await
}

/// Looks at HighLevel right now.
#[tauri::command]
pub(crate) async fn sync_now(
    window: AppHandle,
    host: State<'_, Host>,
    _request: (),
) -> Result<(), Problem> {
    host.app(&window).await?.sync_now().await
}

/// Holds everything back.
#[tauri::command]
pub(crate) async fn pause_sync(
    window: AppHandle,
    host: State<'_, Host>,
    _request: (),
) -> Result<(), Problem> {
    host.app(&window).await?.set_paused(true).await
}

/// Goes on after a pause.
#[tauri::command]
pub(crate) async fn resume_sync(
    window: AppHandle,
    host: State<'_, Host>,
    _request: (),
) -> Result<(), Problem> {
    host.app(&window).await?.set_paused(false).await
}

/// Asks a run to stop.
#[tauri::command]
pub(crate) async fn cancel_run(
    window: AppHandle,
    host: State<'_, Host>,
    request: RunId,
) -> Result<(), Problem> {
    host.app(&window).await?.cancel_run(request).await
}

/// Tries held operations again.
#[tauri::command]
pub(crate) async fn retry_operations(
    window: AppHandle,
    host: State<'_, Host>,
    request: Vec<OperationId>,
) -> Result<u32, Problem> {
    host.app(&window).await?.retry_operations(request).await
}

/// Says yes to operations that wait for one.
#[tauri::command]
pub(crate) async fn approve_operations(
    window: AppHandle,
    host: State<'_, Host>,
    request: Vec<OperationId>,
) -> Result<u32, Problem> {
    host.app(&window).await?.approve_operations(request).await
}

/// Decides against held operations.
#[tauri::command]
pub(crate) async fn skip_operations(
    window: AppHandle,
    host: State<'_, Host>,
    request: Vec<OperationId>,
) -> Result<u32, Problem> {
    host.app(&window).await?.skip_operations(request).await
}
