//! The log: one file a day in the data folder's `logs`, kept for a week. Ids and counters only.

use std::path::Path;

use tracing_appender::non_blocking::WorkerGuard;
use tracing_appender::rolling::{RollingFileAppender, Rotation};
use tracing_subscriber::EnvFilter;

/// Starts logging; what is still buffered is written when the guard is dropped. A folder that
/// can't be written means no log, not no app.
pub(crate) fn start(home: &Path) -> Option<WorkerGuard> {
    let folder = home.join("logs");
    // Where it is missing, the appender makes it too, but complains before.
    std::fs::create_dir_all(&folder).ok()?;
    let files = RollingFileAppender::builder()
        .rotation(Rotation::DAILY)
        .filename_prefix("connect")
        .filename_suffix("log")
        .max_log_files(7)
        .build(folder)
        .ok()?;
    let (writer, guard) = tracing_appender::non_blocking(files);
    let filter = EnvFilter::new("warn,connect_core=info,certileads_connect=info");
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(false)
        .with_writer(writer)
        .init();
    Some(guard)
}
