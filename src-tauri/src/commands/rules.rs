//! The rules: showing, checking, looking at what they let through, saving.

use connect_core::model::*;
use serde::Deserialize;
use tauri::{AppHandle, State};
use ts_rs::TS;

use crate::host::Host;

/// Rules to put in force.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) struct SaveRules {
    document: RulesDocument,
    /// The version it was edited from.
    base_version: u32,
}

/// All that the screen starts with.
#[tauri::command]
pub(crate) async fn get_rules(
    window: AppHandle,
    host: State<'_, Host>,
    _request: (),
) -> Result<RulesView, Problem> {
    host.app(&window).await?.rules().await
}

/// Reads and checks a rules file's text.
#[tauri::command]
pub(crate) async fn check_rules(
    window: AppHandle,
    host: State<'_, Host>,
    request: String,
) -> Result<RulesCheck, Problem> {
    host.app(&window).await?.check_rules(&request).await
}

/// Looks at who a document would let through.
#[tauri::command]
pub(crate) async fn preview_rules(
    window: AppHandle,
    host: State<'_, Host>,
    request: RulesDocument,
) -> Result<RulesPreview, Problem> {
    host.app(&window).await?.preview_rules(request).await
}

/// Puts a document in force.
#[tauri::command]
pub(crate) async fn save_rules(
    window: AppHandle,
    host: State<'_, Host>,
    request: SaveRules,
) -> Result<Rules, Problem> {
    host.app(&window)
        .await?
        .save_rules(request.document, request.base_version)
        .await
}
