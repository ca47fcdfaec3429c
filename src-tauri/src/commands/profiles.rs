//! Certileads profiles: picking, editing, trying, exporting.

use std::path::PathBuf;

use connect_core::model::*;
use connect_core::secrets::Secret;
use serde::Deserialize;
use tauri::{AppHandle, State};
use tauri_plugin_dialog::DialogExt;
use ts_rs::TS;

use crate::host::Host;

/// A reading request of a profile to try.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) struct TryProfile {
    text: String,
    base_url: String,
    /// None: the connected account's key, if the address is the connected one.
    #[ts(type = "string | null")]
    key: Option<Secret>,
    capability: String,
}

/// A text to save where the person says.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) struct ExportText {
    file_name: String,
    text: String,
}

/// Built-in and saved profiles.
#[tauri::command]
pub(crate) async fn list_profiles(
    window: AppHandle,
    host: State<'_, Host>,
    _request: (),
) -> Result<Vec<ProfileSummary>, Problem> {
    host.app(&window).await?.list_profiles().await
}

/// A profile's text.
#[tauri::command]
pub(crate) async fn get_profile(
    window: AppHandle,
    host: State<'_, Host>,
    request: String,
) -> Result<String, Problem> {
    host.app(&window).await?.profile_text(&request).await
}

/// Checks a profile's text while it is edited.
#[tauri::command]
pub(crate) async fn check_profile(
    window: AppHandle,
    host: State<'_, Host>,
    request: String,
) -> Result<ProfileCheck, Problem> {
    Ok(host.app(&window).await?.check_profile(&request))
}

/// Saves a custom profile.
#[tauri::command]
pub(crate) async fn save_profile(
    window: AppHandle,
    host: State<'_, Host>,
    request: String,
) -> Result<ProfileSummary, Problem> {
    host.app(&window).await?.save_profile(&request).await
}

/// Removes a custom profile.
#[tauri::command]
pub(crate) async fn delete_profile(
    window: AppHandle,
    host: State<'_, Host>,
    request: String,
) -> Result<(), Problem> {
    host.app(&window).await?.delete_profile(&request).await
}

/// Sends one reading request of a profile.
#[tauri::command]
pub(crate) async fn try_profile(
    window: AppHandle,
    host: State<'_, Host>,
    request: TryProfile,
) -> Result<ProfileTrial, Problem> {
    let TryProfile {
        text,
        base_url,
        key,
        capability,
    } = request;
    host.app(&window)
        .await?
        .try_profile(&text, &base_url, key, &capability)
        .await
}

/// Asks where to and saves a text there; false if the person changed their mind.
#[tauri::command]
pub(crate) async fn export_text(
    window: AppHandle,
    _host: State<'_, Host>,
    request: ExportText,
) -> Result<bool, Problem> {
    save_text(&window, &request.file_name, request.text).await
}

/// Asks where to and saves a text there; false if the person changed their mind.
pub(super) async fn save_text(
    window: &AppHandle,
    file_name: &str,
    text: String,
) -> Result<bool, Problem> {
    let Some(path) = ask_where(window, file_name).await else {
        return Ok(false);
    };
    tokio::fs::write(path, text).await.map_err(|error| {
        Problem::new(
            ErrorCode::FolderReadOnly,
            "The file could not be saved.",
            "Nothing was written.",
            "Choose another folder.",
        )
        .with_details(error.to_string())
    })?;
    Ok(true)
}

/// Where a file is to be saved; none if the person changed their mind.
pub(super) async fn ask_where(window: &AppHandle, file_name: &str) -> Option<PathBuf> {
    let (sender, receiver) = tokio::sync::oneshot::channel();
    window
        .dialog()
        .file()
        .set_file_name(file_name)
        .save_file(move |path| drop(sender.send(path)));
    receiver.await.ok().flatten()?.into_path().ok()
}
