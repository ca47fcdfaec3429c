//! The mapping: showing, previewing, checking, saving.

use connect_core::app::MappingCheck;
use connect_core::model::*;
use serde::Deserialize;
use tauri::{AppHandle, State};
use ts_rs::TS;

use crate::host::Host;

/// A document to run over a record.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) struct PreviewMapping {
    document: MappingDocument,
    /// The newest record if none.
    record_id: Option<String>,
}

/// A document to put in force.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) struct SaveMapping {
    document: MappingDocument,
    /// The version it was edited from.
    base_version: Option<u32>,
}

/// All that the Map screen starts with.
#[tauri::command]
pub(crate) async fn get_mapping(
    window: AppHandle,
    host: State<'_, Host>,
    _request: (),
) -> Result<MappingView, Problem> {
    host.app(&window).await?.mapping().await
}

/// Reads both sides' fields again.
#[tauri::command]
pub(crate) async fn refresh_schema(
    window: AppHandle,
    host: State<'_, Host>,
    _request: (),
) -> Result<Schema, Problem> {
    host.app(&window).await?.refresh_schema().await
}

/// Contacts to preview with.
#[tauri::command]
pub(crate) async fn find_records(
    window: AppHandle,
    host: State<'_, Host>,
    request: String,
) -> Result<Vec<SampleRecord>, Problem> {
    host.app(&window).await?.find_records(&request).await
}

/// Runs a document over one record.
#[tauri::command]
pub(crate) async fn preview_mapping(
    window: AppHandle,
    host: State<'_, Host>,
    request: PreviewMapping,
) -> Result<MappingPreview, Problem> {
    host.app(&window)
        .await?
        .preview_mapping(request.document, request.record_id)
        .await
}

/// Reads and checks a mapping file's text.
#[tauri::command]
pub(crate) async fn check_mapping(
    window: AppHandle,
    host: State<'_, Host>,
    request: String,
) -> Result<MappingCheck, Problem> {
    host.app(&window).await?.check_mapping(&request).await
}

/// Saves a document as the next version.
#[tauri::command]
pub(crate) async fn save_mapping(
    window: AppHandle,
    host: State<'_, Host>,
    request: SaveMapping,
) -> Result<Mapping, Problem> {
    host.app(&window)
        .await?
        .save_mapping(request.document, request.base_version)
        .await
}

/// All versions, newest first.
#[tauri::command]
pub(crate) async fn list_mapping_versions(
    window: AppHandle,
    host: State<'_, Host>,
    _request: (),
) -> Result<Vec<MappingVersion>, Problem> {
    host.app(&window).await?.mapping_versions().await
}

/// One version.
#[tauri::command]
pub(crate) async fn get_mapping_version(
    window: AppHandle,
    host: State<'_, Host>,
    request: u32,
) -> Result<Mapping, Problem> {
    host.app(&window).await?.mapping_version(request).await
}
