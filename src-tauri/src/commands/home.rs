//! What the frame and Home ask for, and the window's own preferences.

use connect_core::model::*;
use tauri::{AppHandle, State};
use tauri_plugin_opener::OpenerExt;

use crate::host::Host;
use crate::preferences::{self, Preferences};

/// What the frame needs.
#[tauri::command]
pub(crate) async fn get_overview(
    window: AppHandle,
    host: State<'_, Host>,
    _request: (),
) -> Result<Overview, Problem> {
    host.app(&window).await?.overview().await
}

/// The Home screen; the request is the start of today.
#[tauri::command]
pub(crate) async fn get_home(
    window: AppHandle,
    host: State<'_, Host>,
    request: UtcMillis,
) -> Result<Home, Problem> {
    host.app(&window).await?.home_screen(request).await
}

/// How the window looks.
#[tauri::command]
pub(crate) async fn get_preferences(
    window: AppHandle,
    host: State<'_, Host>,
    _request: (),
) -> Result<Preferences, Problem> {
    preferences::load(&window, &host)
}

/// Where everything is kept: the path of the data folder.
#[tauri::command]
pub(crate) async fn get_data_folder(
    _window: AppHandle,
    host: State<'_, Host>,
    _request: (),
) -> Result<String, Problem> {
    Ok(host.home().display().to_string())
}

/// Saves how the window looks.
#[tauri::command]
pub(crate) async fn set_preferences(
    window: AppHandle,
    host: State<'_, Host>,
    request: Preferences,
) -> Result<Preferences, Problem> {
    preferences::save(&window, &host, request)
}

/// Opens an https address in the person's browser.
#[tauri::command]
pub(crate) async fn open_link(
    window: AppHandle,
    _host: State<'_, Host>,
    request: String,
) -> Result<(), Problem> {
    if !request.starts_with("https://") {
        return Err(Problem::new(
            ErrorCode::InvalidInput,
            "Only https links can be opened.",
            "",
            "",
        ));
    }
    window
        .opener()
        .open_url(request, None::<&str>)
        .map_err(|error| {
            Problem::new(
                ErrorCode::Internal,
                "The link could not be opened.",
                "",
                "Open it by hand in a browser.",
            )
            .with_details(error.to_string())
        })
}
