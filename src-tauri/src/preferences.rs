//! How the window looks and where the wizard stands: kept beside the database, in
//! `preferences.json`, by tauri-plugin-store. Nothing the engine rests on.

use connect_core::model::{ErrorCode, Problem};
use serde::{Deserialize, Serialize};
use tauri::AppHandle;
use tauri_plugin_store::StoreExt;
use ts_rs::TS;

use crate::host::Host;

const KEY: &str = "preferences";

/// What a person can set about the window.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
#[ts(export)]
pub(crate) struct Preferences {
    /// Light, dark, or as the system is.
    pub(crate) theme: Theme,
    /// How dates are written.
    pub(crate) date_style: DateStyle,
    /// How numbers are written.
    pub(crate) number_style: NumberStyle,
    /// The wizard's step that was last open.
    pub(crate) wizard_step: Option<u32>,
    /// True once the person left the wizard with *Start syncing* or *Later*.
    pub(crate) wizard_done: bool,
}

/// Light, dark, or as the system is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) enum Theme {
    /// As the system is.
    #[default]
    System,
    /// Always light.
    Light,
    /// Always dark.
    Dark,
}

/// How dates are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) enum DateStyle {
    /// As the system does.
    #[default]
    System,
    /// 2026-11-24.
    Iso,
    /// 24/11/2026.
    DayFirst,
    /// 11/24/2026.
    MonthFirst,
}

/// How numbers are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) enum NumberStyle {
    /// As the system does.
    #[default]
    System,
    /// 1,234.5.
    Comma,
    /// 1.234,5.
    Point,
    /// 1 234,5.
    Space,
}

/// What was last saved, or the defaults. A file that can't be read counts as none.
pub(crate) fn load(window: &AppHandle, host: &Host) -> Result<Preferences, Problem> {
    let store = window
        .store(host.home().join("preferences.json"))
        .map_err(unreadable)?;
    let saved = store
        .get(KEY)
        .and_then(|value| serde_json::from_value(value).ok());
    Ok(saved.unwrap_or_default())
}

/// Saves them at once.
pub(crate) fn save(
    window: &AppHandle,
    host: &Host,
    preferences: Preferences,
) -> Result<Preferences, Problem> {
    let store = window
        .store(host.home().join("preferences.json"))
        .map_err(unreadable)?;
    store.set(KEY, serde_json::to_value(&preferences).map_err(unreadable)?);
    store.save().map_err(unreadable)?;
    Ok(preferences)
}

fn unreadable(error: impl std::fmt::Display) -> Problem {
    Problem::new(
        ErrorCode::FolderReadOnly,
        "The window's settings could not be saved.",
        "They last until the app is closed.",
        "Check that the data folder can be written.",
    )
    .with_details(error.to_string())
}
