//! When somebody wants the process to end.

/// Waits for ctrl-c or a termination signal.
#[cfg(unix)]
pub(super) async fn interrupted() {
    use tokio::signal::unix::{SignalKind, signal};
    match signal(SignalKind::terminate()) {
        Ok(mut terminate) => {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = terminate.recv() => {}
            }
        }
        Err(_) => ctrl_c().await,
    }
}

/// Waits for ctrl-c.
#[cfg(not(unix))]
pub(super) async fn interrupted() {
    ctrl_c().await;
}

async fn ctrl_c() {
    if tokio::signal::ctrl_c().await.is_err() {
        // Without a way to hear the signal the process is ended from outside.
        std::future::pending::<()>().await;
    }
}
