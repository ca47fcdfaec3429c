//! What a run is doing, on standard error: a bar on a terminal, else a line now and then.

use std::io::IsTerminal;
use std::time::Duration;

use connect_core::app::{Answer, App};
use connect_core::model::{EngineEvent, Run, RunId};
use indicatif::{ProgressBar, ProgressStyle};
use tokio::sync::broadcast::error::RecvError;

use crate::interrupt::interrupted;

/// How long a run that is asked to stop is waited for; its leases take over what is left.
const STOP_WITHIN: Duration = Duration::from_secs(5);
/// So often it is looked how far a run is, at most: it may tell of news hundreds of times a second.
const EVERY: Duration = Duration::from_millis(200);
/// A line for so many records.
const STEP: u32 = 1000;

/// Shows a run's progress until it has ended; ctrl-c asks it to stop.
pub(crate) async fn follow(app: &App, run_id: RunId) -> Answer<Run> {
    let mut shown = Shown::new();
    let mut events = app.events();
    let ended = app.wait_for_run(run_id);
    let stopped = interrupted();
    tokio::pin!(ended, stopped);
    let mut look = tokio::time::interval(EVERY);
    let mut news = false;
    let run = loop {
        tokio::select! {
            run = &mut ended => break run,
            event = events.recv(), if !news => {
                news = matches!(event, Ok(EngineEvent::RunChanged { .. }) | Err(RecvError::Lagged(_)));
            },
            _ = look.tick(), if news => {
                news = false;
                let remaining = app.sync_status().await?.remaining_seconds;
                shown.update(&app.run(run_id).await?, remaining);
            },
            () = &mut stopped => {
                shown.say("Stopping after what is on its way …");
                app.cancel_run(run_id).await?;
                break match tokio::time::timeout(STOP_WITHIN, &mut ended).await {
                    Ok(run) => run,
                    Err(_) => app.run(run_id).await,
                };
            }
        }
    };
    shown.end();
    run
}

enum Shown {
    Bar(ProgressBar),
    /// How many records the last line told.
    Lines(u32),
}

impl Shown {
    fn new() -> Self {
        if !std::io::stderr().is_terminal() {
            return Self::Lines(0);
        }
        let template = "{elapsed_precise} {bar:30} {pos}/{len} contacts read · {msg}";
        let style =
            ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
        Self::Bar(ProgressBar::new(0).with_style(style))
    }

    fn update(&mut self, run: &Run, remaining: Option<u32>) {
        let counts = &run.counts;
        let expected = run.expected.unwrap_or(counts.read);
        let left =
            remaining.map_or_else(String::new, |seconds| format!(" · about {seconds} s left"));
        let done = format!(
            "{} created, {} updated, {} tags, {} tasks, {} held{left}",
            counts.created, counts.updated, counts.tagged, counts.tasks_completed, counts.held
        );
        match self {
            Self::Bar(bar) => {
                bar.set_length(expected.into());
                bar.set_position(counts.read.into());
                bar.set_message(done);
            }
            Self::Lines(told) => {
                if counts.read >= *told + STEP || (*told == 0 && counts.read > 0) {
                    *told = counts.read;
                    eprintln!("{}/{expected} contacts read · {done}", counts.read);
                }
            }
        }
    }

    fn say(&self, line: &str) {
        match self {
            Self::Bar(bar) => bar.println(line),
            Self::Lines(_) => eprintln!("{line}"),
        }
    }

    fn end(&self) {
        if let Self::Bar(bar) = self {
            bar.finish_and_clear();
        }
    }
}
