//! Engine events on their way to the pages: at most four batches a second, repeats merged.
//!
//! A page that hears `engine-event` reads again what the events name; it never takes values
//! from them. If events were lost on the way, the batch says `resync`.

use std::time::Duration;

use connect_core::app::App;
use connect_core::model::EngineEvent;
use tauri::{AppHandle, Emitter};
use tokio::sync::broadcast::error::RecvError;
use tokio::time::{Instant, timeout_at};

/// The one event name; its payload is a list of [`EngineEvent`].
pub(crate) const ENGINE_EVENT: &str = "engine-event";
const GAP: Duration = Duration::from_millis(250);

/// Forwards until the engine is gone.
pub(crate) fn forward(window: AppHandle, app: &App) {
    let mut incoming = app.events();
    tauri::async_runtime::spawn(async move {
        loop {
            let mut batch = match incoming.recv().await {
                Ok(event) => vec![event],
                Err(RecvError::Lagged(_)) => vec![EngineEvent::Resync],
                Err(RecvError::Closed) => return,
            };
            let end = Instant::now() + GAP;
            while let Ok(received) = timeout_at(end, incoming.recv()).await {
                let event = received.unwrap_or(EngineEvent::Resync);
                let closed = event == EngineEvent::Resync && incoming.is_closed();
                if !batch.contains(&event) {
                    batch.push(event);
                }
                if closed {
                    break;
                }
            }
            if let Err(error) = window.emit(ENGINE_EVENT, &batch) {
                tracing::warn!(%error, "engine events did not reach the window");
            }
        }
    });
}
