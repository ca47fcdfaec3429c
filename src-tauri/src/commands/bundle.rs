//! The setup as one text: exporting it, reviewing one, importing it.

use connect_core::model::*;
use serde::Deserialize;
use tauri::{AppHandle, State};
use ts_rs::TS;

use super::profiles::save_text;
use crate::host::Host;

/// The name that the dialog offers.
const FILE_NAME: &str = "certileads-connect.json";

/// A reviewed text to import.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) struct ImportBundle {
    text: String,
    /// What the review was held against.
    base: BundleBase,
    /// Leave out parts that can't be used, instead of importing nothing.
    leave_out_broken: bool,
}

/// What goes into an exported setup.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) struct ExportBundle {
    /// Examples of the mapping too, with the values of their contacts.
    examples: bool,
}

/// Asks where to and saves the setup there; what the person should know about it, or none if they
/// changed their mind.
#[tauri::command]
pub(crate) async fn export_bundle(
    window: AppHandle,
    host: State<'_, Host>,
    request: ExportBundle,
) -> Result<Option<Vec<Problem>>, Problem> {
    let app = host.app(&window).await?;
    let BundleExport { text, notices } = app.export_bundle(request.examples).await?;
    let saved = save_text(&window, FILE_NAME, text).await?;
    Ok(saved.then_some(notices))
}

/// Holds a text against what is here.
#[tauri::command]
pub(crate) async fn review_bundle(
    window: AppHandle,
    host: State<'_, Host>,
    request: String,
) -> Result<BundleReview, Problem> {
    host.app(&window).await?.review_bundle(&request).await
}

/// Imports a reviewed text.
#[tauri::command]
pub(crate) async fn import_bundle(
    window: AppHandle,
    host: State<'_, Host>,
    request: ImportBundle,
) -> Result<BundleReview, Problem> {
    let ImportBundle {
        text,
        base,
        leave_out_broken,
    } = request;
    host.app(&window)
        .await?
        .import_bundle(&text, base, leave_out_broken)
        .await
}
