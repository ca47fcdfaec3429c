//! A progress bar on standard error while a run is at work.

use connect_core::app::{Answer, App};
use connect_core::model::{EngineEvent, Run, RunId};
use indicatif::{ProgressBar, ProgressStyle};

/// Shows a run's progress until it has ended; ctrl-c asks it to stop.
pub(crate) async fn follow(app: &App, run_id: RunId) -> Answer<Run> {
    let bar = bar();
    let mut events = app.events();
    let ended = app.wait_for_run(run_id);
    tokio::pin!(ended);
    let mut stopping = false;
    let run = loop {
        tokio::select! {
            run = &mut ended => break run,
            event = events.recv() => if let Ok(EngineEvent::RunChanged { .. }) = event {
                show(&bar, &app.run(run_id).await?);
            },
            signal = tokio::signal::ctrl_c(), if !stopping => if signal.is_ok() {
                stopping = true;
                bar.println("Stopping after what is on its way …");
                app.cancel_run(run_id).await?;
            },
        }
    };
    bar.finish_and_clear();
    run
}

fn bar() -> ProgressBar {
    let template = "{elapsed_precise} {bar:30} {pos}/{len} contacts read · {msg}";
    let style =
        ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(0).with_style(style)
}

fn show(bar: &ProgressBar, run: &Run) {
    let counts = &run.counts;
    bar.set_length(run.expected.unwrap_or(counts.read).into());
    bar.set_position(counts.read.into());
    bar.set_message(format!(
        "{} created, {} updated, {} tags, {} tasks, {} held",
        counts.created, counts.updated, counts.tagged, counts.tasks_completed, counts.held
    ));
}
