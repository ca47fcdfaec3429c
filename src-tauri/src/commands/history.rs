//! The history: runs, operations, exchanges.

use connect_core::model::*;
use serde::Deserialize;
use tauri::{AppHandle, State};
use ts_rs::TS;

use crate::host::Host;

/// A page of runs.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) struct ListRuns {
    cursor: Option<String>,
    limit: u32,
}

/// Runs, newest first.
#[tauri::command]
pub(crate) async fn list_runs(
    window: AppHandle,
    host: State<'_, Host>,
    request: ListRuns,
) -> Result<RunPage, Problem> {
    host.app(&window)
        .await?
        .runs(request.cursor, request.limit)
        .await
}

/// One run.
#[tauri::command]
pub(crate) async fn get_run(
    window: AppHandle,
    host: State<'_, Host>,
    request: RunId,
) -> Result<Run, Problem> {
    host.app(&window).await?.run(request).await
}

/// Operations, newest first.
#[tauri::command]
pub(crate) async fn list_operations(
    window: AppHandle,
    host: State<'_, Host>,
    request: OperationFilter,
) -> Result<OperationPage, Problem> {
    host.app(&window).await?.operations(request).await
}

/// One operation with all there is to know.
#[tauri::command]
pub(crate) async fn get_operation(
    window: AppHandle,
    host: State<'_, Host>,
    request: OperationId,
) -> Result<OperationDetail, Problem> {
    host.app(&window).await?.operation(request).await
}
