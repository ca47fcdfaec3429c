//! The shell: one window around the engine.
//!
//! It knows Tauri and nothing of HTTP or SQL. Commands are listed once in [`ipc`]; each is a
//! one-liner into `connect_core::app`. Engine events reach the pages through [`events`]; how the
//! window looks and where the wizard stands is kept by [`preferences`].

mod commands;
mod events;
mod host;
mod ipc;
mod logging;
mod preferences;

use tauri::{Manager, RunEvent, WindowEvent};

/// Builds the window, runs until it is closed, and stops the engine in order.
///
/// # Panics
/// At start-up only, if no window can be opened at all.
pub fn run() {
    let home = host::home_folder();
    let _log = logging::start(&home);
    let app = tauri::Builder::default()
        .plugin(tauri_plugin_single_instance::init(|app, _, _| {
            show_window(app)
        }))
        .plugin(tauri_plugin_window_state::Builder::default().build())
        .plugin(tauri_plugin_store::Builder::default().build())
        .plugin(tauri_plugin_dialog::init())
        .plugin(tauri_plugin_opener::init())
        .manage(host::Host::new(home))
        .invoke_handler(ipc::handler())
        .build(tauri::generate_context!());
    #[expect(
        clippy::expect_used,
        reason = "without a window there is nobody to tell"
    )]
    let app = app.expect("the window could not be opened");
    app.run(|app, event| match event {
        RunEvent::Exit => tauri::async_runtime::block_on(app.state::<host::Host>().close()),
        RunEvent::WindowEvent {
            event: WindowEvent::Focused(true),
            ..
        } => app.state::<host::Host>().nudge(),
        _ => {}
    });
}

/// Brings the one window to the front when the app is started a second time.
fn show_window(app: &tauri::AppHandle) {
    if let Some(window) = app.get_webview_window("main") {
        for result in [window.unminimize(), window.show(), window.set_focus()] {
            if let Err(error) = result {
                tracing::warn!(%error, "the window could not be brought to the front");
            }
        }
    }
}
