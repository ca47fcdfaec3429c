//! Undoing a run, and the contacts that rest after it.

use connect_core::model::*;
use tauri::{AppHandle, State};

use crate::host::Host;

/// What undoing a run would do.
#[tauri::command]
pub(crate) async fn plan_undo(
    window: AppHandle,
    host: State<'_, Host>,
    request: RunId,
) -> Result<UndoPlan, Problem> {
    host.app(&window).await?.plan_undo(request).await
}

/// Starts undoing a run.
#[tauri::command]
pub(crate) async fn start_undo(
    window: AppHandle,
    host: State<'_, Host>,
    request: RunId,
) -> Result<RunId, Problem> {
    host.app(&window).await?.start_undo(request).await
}

/// Contacts that rest after an undo.
#[tauri::command]
pub(crate) async fn list_resting(
    window: AppHandle,
    host: State<'_, Host>,
    _request: (),
) -> Result<RestingContacts, Problem> {
    host.app(&window).await?.list_resting().await
}

/// Lets resting contacts be synced again.
#[tauri::command]
pub(crate) async fn resume_contacts(
    window: AppHandle,
    host: State<'_, Host>,
    request: ResumeContacts,
) -> Result<u32, Problem> {
    host.app(&window)
        .await?
        .resume_contacts(request.contact_ids)
        .await
}
