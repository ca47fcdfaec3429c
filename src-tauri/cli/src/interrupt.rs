//! The wish to stop, from outside: ctrl-c, or the signal that ends services.

/// Waits until somebody wishes this process to stop.
pub(crate) async fn interrupted() {
    #[cfg(unix)]
    if let Ok(mut terminate) =
        tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())
    {
        tokio::select! {
            () = ctrl_c() => {}
            _ = terminate.recv() => {}
        }
        return;
    }
    ctrl_c().await;
}

async fn ctrl_c() {
    if tokio::signal::ctrl_c().await.is_err() {
        // Without a way to hear the signal the process is ended from outside.
        std::future::pending::<()>().await;
    }
}
