//! `run`: keeps syncing until interrupted.

use connect_core::app::{Answer, App};
use connect_core::model::{EngineEvent, LiveState, RunId, RunState, SyncStatus};
use tokio::sync::broadcast::error::RecvError;
use tokio_util::sync::CancellationToken;

use super::sync::run_line;
use crate::document::RunDocument;
use crate::exit::Exit;
use crate::interrupt::interrupted;
use crate::output::Output;

/// Keeps syncing; an interruption ends it in order, and well. What goes on is told line by line
/// on standard error.
pub(super) async fn run(app: &App, output: &Output) -> Answer<Exit> {
    let stop = CancellationToken::new();
    let mut events = app.events();
    let mut progress = Progress::default();
    let mut work = std::pin::pin!(app.keep_syncing(&stop));
    let mut interruption = std::pin::pin!(interrupted());
    let report = loop {
        tokio::select! {
            report = &mut work => break report?,
            () = &mut interruption, if !stop.is_cancelled() => {
                eprintln!("Stopping after what is on its way …");
                stop.cancel();
            }
            event = events.recv() => match event {
                Ok(EngineEvent::RunChanged { run_id }) => progress.run(app, run_id).await,
                Ok(_) | Err(RecvError::Lagged(_)) => {}
                Err(RecvError::Closed) => std::future::pending().await,
            },
        }
        progress.status(&app.sync_status().await?);
    };
    output.document(&RunDocument { report }, |document| {
        let report = &document.report;
        let counts = &report.counts;
        put!(
            "Looked {} times: {} created, {} updated, {} tags, {} tasks; {} queued, {} held",
            report.looks,
            counts.created,
            counts.updated,
            counts.tagged,
            counts.tasks_completed,
            report.sync.queued,
            report.sync.held
        );
    });
    Ok(Exit::Done)
}

/// What was told last, so that nothing is told twice.
#[derive(Default)]
struct Progress {
    state: LiveState,
    run: Option<RunId>,
}

impl Progress {
    /// Tells of a run that has ended; looks that found nothing left none.
    async fn run(&mut self, app: &App, run_id: RunId) {
        let Ok(run) = app.run(run_id).await else {
            return;
        };
        if run.state != RunState::Running && self.run.replace(run_id) != Some(run_id) {
            eprintln!("{}", run_line(&run));
        }
    }

    /// Tells what it is doing from now on.
    fn status(&mut self, status: &SyncStatus) {
        if status.live == self.state {
            return;
        }
        self.state = status.live;
        let reason = status.trouble.as_ref().map(ToString::to_string);
        let reason = reason.unwrap_or_default();
        match status.live {
            LiveState::On => eprintln!("Keeping HighLevel and Certileads in sync."),
            LiveState::Paused => eprintln!("Paused until `certileads resume`."),
            LiveState::Attention => eprintln!("A connection needs attention. {reason}"),
            LiveState::Offline => eprintln!("Waiting for the network. {reason}"),
            LiveState::Trouble => eprintln!("Trying again soon. {reason}"),
            LiveState::Off | LiveState::FirstSync | LiveState::Elsewhere => {}
        }
    }
}
