//! Connecting, checking, repairing, disconnecting.

use connect_core::app::KeyInput;
use connect_core::model::*;
use connect_core::secrets::Secret;
use serde::Deserialize;
use tauri::{AppHandle, State};
use ts_rs::TS;

use crate::host::Host;

/// Address and token of a HighLevel sub-account.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) struct ConnectHighlevel {
    address: HighlevelAddress,
    #[ts(type = "string")]
    token: Secret,
    replace: bool,
    unverified: bool,
}

/// Profile, address and key of a Certileads account.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) struct ConnectCertileads {
    address: CertileadsAddress,
    /// None where the profile needs no key.
    #[ts(type = "string | null")]
    key: Option<Secret>,
    replace: bool,
    unverified: bool,
}

/// Where a HighLevel account is, for a token that may not read it.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) struct Region {
    /// IANA name.
    time_zone: String,
    /// ISO 3166 alpha-2.
    country: String,
}

/// A new key for a side.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub(crate) struct ReplaceKey {
    side: Side,
    #[ts(type = "string")]
    key: Secret,
}

/// Starts the sample data and connects both sides to it.
#[tauri::command]
pub(crate) async fn explore_sample(
    window: AppHandle,
    host: State<'_, Host>,
    _request: (),
) -> Result<(), Problem> {
    host.explore_sample(&window).await
}

/// Leaves the sample data.
#[tauri::command]
pub(crate) async fn leave_sample(
    window: AppHandle,
    host: State<'_, Host>,
    _request: (),
) -> Result<(), Problem> {
    host.leave_sample(&window).await
}

/// The location id in an id or a pasted address.
#[tauri::command]
pub(crate) async fn parse_location(
    window: AppHandle,
    host: State<'_, Host>,
    request: String,
) -> Result<String, Problem> {
    host.app(&window).await?.parse_location(&request)
}

/// Checks a token and keeps it.
#[tauri::command]
pub(crate) async fn connect_highlevel(
    window: AppHandle,
    host: State<'_, Host>,
    request: ConnectHighlevel,
) -> Result<Connection, Problem> {
    let ConnectHighlevel {
        address,
        token,
        replace,
        unverified,
    } = request;
    let app = host.app(&window).await?;
    app.connect_highlevel(address, KeyInput::Given(token), replace, unverified)
        .await
}

/// Checks a Certileads account and keeps it.
#[tauri::command]
pub(crate) async fn connect_certileads(
    window: AppHandle,
    host: State<'_, Host>,
    request: ConnectCertileads,
) -> Result<Connection, Problem> {
    let ConnectCertileads {
        address,
        key,
        replace,
        unverified,
    } = request;
    let key = key.map_or(KeyInput::None, KeyInput::Given);
    host.app(&window)
        .await?
        .connect_certileads(address, key, replace, unverified)
        .await
}

/// Keeps the region a person names.
#[tauri::command]
pub(crate) async fn set_region(
    window: AppHandle,
    host: State<'_, Host>,
    request: Region,
) -> Result<Connection, Problem> {
    let Region { time_zone, country } = request;
    host.app(&window)
        .await?
        .set_region(&time_zone, &country)
        .await
}

/// Checks a connection again.
#[tauri::command]
pub(crate) async fn check_connection(
    window: AppHandle,
    host: State<'_, Host>,
    request: Side,
) -> Result<Connection, Problem> {
    host.app(&window).await?.check_connection(request).await
}

/// Puts a new key in the old one's place.
#[tauri::command]
pub(crate) async fn replace_key(
    window: AppHandle,
    host: State<'_, Host>,
    request: ReplaceKey,
) -> Result<Connection, Problem> {
    host.app(&window)
        .await?
        .replace_key(request.side, request.key)
        .await
}

/// Forgets a connection and its key.
#[tauri::command]
pub(crate) async fn disconnect(
    window: AppHandle,
    host: State<'_, Host>,
    request: Side,
) -> Result<(), Problem> {
    host.app(&window).await?.disconnect(request).await
}
