//! The test step.

use connect_core::model::*;
use serde::Deserialize;
use tauri::{AppHandle, State};
use ts_rs::TS;

use crate::host::Host;

/// The record that lends its values.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) struct TestRecord {
    /// The newest if none.
    record_id: Option<String>,
}

/// What a test would do.
#[tauri::command]
pub(crate) async fn plan_test(
    window: AppHandle,
    host: State<'_, Host>,
    request: TestRecord,
) -> Result<TestPlan, Problem> {
    host.app(&window).await?.plan_test(request.record_id).await
}

/// Starts the three test transactions.
#[tauri::command]
pub(crate) async fn start_test(
    window: AppHandle,
    host: State<'_, Host>,
    request: TestRecord,
) -> Result<RunId, Problem> {
    host.app(&window).await?.start_test(request.record_id).await
}

/// A test as it goes or went.
#[tauri::command]
pub(crate) async fn get_test_run(
    window: AppHandle,
    host: State<'_, Host>,
    request: Option<RunId>,
) -> Result<Option<TestRun>, Problem> {
    host.app(&window).await?.test_run(request).await
}

/// Removes what a test made.
#[tauri::command]
pub(crate) async fn clean_up_test(
    window: AppHandle,
    host: State<'_, Host>,
    request: RunId,
) -> Result<TestRun, Problem> {
    host.app(&window).await?.clean_up_test(request).await
}
