//! The mapping: showing, previewing, checking, saving.

use connect_core::app::MappingCheck;
use connect_core::model::*;
use serde::Deserialize;
use tauri::{AppHandle, State};
use ts_rs::TS;

use super::profiles::ask_where;
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

/// Which records to preview a document with.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) struct PickRecords {
    kind: RecordKind,
    document: MappingDocument,
}

/// A document whose effect is asked for, part by part.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) struct MappingImpact {
    document: MappingDocument,
    /// What the part before gave as `next`.
    after: Option<String>,
}

/// A document of whose effect some contacts are asked for.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) struct ListMappingImpact {
    document: MappingDocument,
    filter: ImpactFilter,
    /// What the part before gave as `next`.
    after: Option<String>,
}

/// A document to keep as the draft.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) struct KeepDraft {
    document: MappingDocument,
    /// The version it was edited from.
    base_version: Option<u32>,
}

/// A document to put in force.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) struct SaveMapping {
    document: MappingDocument,
    /// The version it was edited from.
    base_version: Option<u32>,
    /// Publish it though examples come out differently.
    anyway: bool,
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

/// Reads a value table from a CSV file's text.
#[tauri::command]
pub(crate) async fn read_value_table(
    window: AppHandle,
    host: State<'_, Host>,
    request: String,
) -> Result<TableImport, Problem> {
    Ok(host.app(&window).await?.read_value_table(&request))
}

/// Records of a kind to preview with.
#[tauri::command]
pub(crate) async fn pick_records(
    window: AppHandle,
    host: State<'_, Host>,
    request: PickRecords,
) -> Result<Vec<SampleRecord>, Problem> {
    host.app(&window)
        .await?
        .pick_records(request.kind, request.document)
        .await
}

/// Pairs of fields that a person may want.
#[tauri::command]
pub(crate) async fn suggest_mapping(
    window: AppHandle,
    host: State<'_, Host>,
    request: MappingDocument,
) -> Result<Vec<Suggestion>, Problem> {
    host.app(&window).await?.suggest_mapping(request).await
}

/// What publishing would change, for one part of the contacts.
#[tauri::command]
pub(crate) async fn mapping_impact(
    window: AppHandle,
    host: State<'_, Host>,
    request: MappingImpact,
) -> Result<ImpactPart, Problem> {
    host.app(&window)
        .await?
        .mapping_impact(request.document, request.after)
        .await
}

/// Contacts for which publishing would change something, some at a time.
#[tauri::command]
pub(crate) async fn list_mapping_impact(
    window: AppHandle,
    host: State<'_, Host>,
    request: ListMappingImpact,
) -> Result<ImpactList, Problem> {
    host.app(&window)
        .await?
        .list_mapping_impact(request.document, request.filter, request.after)
        .await
}

/// Asks where to and writes there what publishing would change, as CSV; false if the person changed
/// their mind.
#[tauri::command]
pub(crate) async fn export_mapping_impact(
    window: AppHandle,
    host: State<'_, Host>,
    request: MappingDocument,
) -> Result<bool, Problem> {
    let Some(path) = ask_where(&window, "mapping-impact.csv").await else {
        return Ok(false);
    };
    let app = host.app(&window).await?;
    app.export_mapping_impact(request, path).await?;
    Ok(true)
}

/// What a new version changes for contacts that are synced already, against an older one.
#[tauri::command]
pub(crate) async fn plan_resend(
    window: AppHandle,
    host: State<'_, Host>,
    request: u32,
) -> Result<SyncPlan, Problem> {
    host.app(&window).await?.plan_resend(request).await
}

/// Sends it.
#[tauri::command]
pub(crate) async fn start_resend(
    window: AppHandle,
    host: State<'_, Host>,
    request: u32,
) -> Result<RunId, Problem> {
    host.app(&window).await?.start_resend(request).await
}

/// Runs all examples through a document.
#[tauri::command]
pub(crate) async fn run_examples(
    window: AppHandle,
    host: State<'_, Host>,
    request: MappingDocument,
) -> Result<Vec<ExampleResult>, Problem> {
    host.app(&window).await?.run_examples(request).await
}

/// Keeps a contact as an example.
#[tauri::command]
pub(crate) async fn keep_example(
    window: AppHandle,
    host: State<'_, Host>,
    request: NewExample,
) -> Result<ExampleId, Problem> {
    host.app(&window).await?.keep_example(request).await
}

/// Takes what comes out of examples now for right.
#[tauri::command]
pub(crate) async fn accept_examples(
    window: AppHandle,
    host: State<'_, Host>,
    request: AcceptExamples,
) -> Result<(), Problem> {
    host.app(&window).await?.accept_examples(request).await
}

/// Forgets an example.
#[tauri::command]
pub(crate) async fn remove_example(
    window: AppHandle,
    host: State<'_, Host>,
    request: ExampleId,
) -> Result<(), Problem> {
    host.app(&window).await?.remove_example(request).await
}

/// Takes note that the changes of fields were seen.
#[tauri::command]
pub(crate) async fn mark_drift_seen(
    window: AppHandle,
    host: State<'_, Host>,
    _request: (),
) -> Result<(), Problem> {
    host.app(&window).await?.mark_drift_seen().await
}

/// Keeps edits without putting them in force.
#[tauri::command]
pub(crate) async fn keep_mapping_draft(
    window: AppHandle,
    host: State<'_, Host>,
    request: KeepDraft,
) -> Result<(), Problem> {
    host.app(&window)
        .await?
        .keep_mapping_draft(request.document, request.base_version)
        .await
}

/// Forgets the edits that are not in force.
#[tauri::command]
pub(crate) async fn discard_mapping_draft(
    window: AppHandle,
    host: State<'_, Host>,
    _request: (),
) -> Result<(), Problem> {
    host.app(&window).await?.discard_mapping_draft().await
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
        .publish_mapping(request.document, request.base_version, request.anyway)
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
