//! Settings that belong to the data folder.

use connect_core::model::*;
use tauri::{AppHandle, State};

use crate::host::Host;

/// The settings in force.
#[tauri::command]
pub(crate) async fn get_settings(
    window: AppHandle,
    host: State<'_, Host>,
    _request: (),
) -> Result<Settings, Problem> {
    host.app(&window).await?.settings().await
}

/// Saves settings.
#[tauri::command]
pub(crate) async fn save_settings(
    window: AppHandle,
    host: State<'_, Host>,
    request: Settings,
) -> Result<Settings, Problem> {
    host.app(&window).await?.save_settings(request).await
}

/// How much space the history takes.
#[tauri::command]
pub(crate) async fn get_storage(
    window: AppHandle,
    host: State<'_, Host>,
    _request: (),
) -> Result<Storage, Problem> {
    host.app(&window).await?.storage().await
}

/// Removes what is older than the history is kept, now.
#[tauri::command]
pub(crate) async fn tidy_history(
    window: AppHandle,
    host: State<'_, Host>,
    _request: (),
) -> Result<Tidied, Problem> {
    host.app(&window).await?.tidy().await
}
