//! `plan`, `sync`, `pause`, `resume`, `held`.

use connect_core::app::{Answer, App};
use connect_core::model::{
    ErrorCode, Operation, OperationFilter, OperationId, OperationState, Problem, Run, SyncMode,
    SyncPlan,
};

use crate::args::{Held, PlanArgs, SyncArgs};
use crate::document::{ChangedDocument, HeldDocument, PlanDocument, SyncDocument};
use crate::exit::Exit;
use crate::output::Output;
use crate::progress;

fn mode(backfill: bool) -> SyncMode {
    if backfill {
        SyncMode::Backfill
    } else {
        SyncMode::Incremental
    }
}

/// Shows what a sync would do; changes end with 0 too.
pub(super) async fn plan(app: &App, args: PlanArgs, output: &Output) -> Answer<Exit> {
    let document = PlanDocument {
        plan: app.plan_sync(mode(args.backfill)).await?,
    };
    output.document(&document, |document| print_plan(&document.plan));
    Ok(Exit::Done)
}

/// A plan, as text.
pub(super) fn print_plan(plan: &SyncPlan) {
    put!(
        "{} contacts read: {} to create, {} to update, {} to link, {} unchanged, {} would be held",
        plan.read,
        plan.creates,
        plan.updates,
        plan.links,
        plan.unchanged,
        plan.held
    );
    put!("{} tag writes, {} task completions", plan.tags, plan.tasks);
    put!(
        "About {} calls to HighLevel and {} to Certileads, {} s",
        plan.highlevel_calls,
        plan.certileads_calls,
        plan.seconds
    );
    for reason in &plan.held_reasons {
        put!("  {} × {}", reason.count, reason.problem);
    }
    plan.operations.iter().take(20).for_each(print_operation);
}

/// One pass.
pub(super) async fn sync(app: &App, args: SyncArgs, output: &Output) -> Answer<Exit> {
    let run_id = match args.deletions {
        true => app.look_for_deletions().await?,
        false => app.start_sync(mode(args.backfill)).await?,
    };
    let run = progress::follow(app, run_id).await?;
    let exit = exit_of(app, &run).await?;
    output.document(&SyncDocument { run }, |document| {
        print_run("", &document.run)
    });
    Ok(exit)
}

/// How a run ended, and whether anything waits for a person, from earlier runs too.
pub(super) async fn exit_of(app: &App, run: &Run) -> Answer<Exit> {
    let held = app.sync_status().await?.held;
    Ok(Exit::of_run(run, held))
}

/// A run, as text, with what `before` says first.
pub(super) fn print_run(before: &str, run: &Run) {
    put!("{before}{}", run_line(run));
    if let Some(problem) = &run.problem {
        put!("✗ {problem}");
    }
}

/// A run in one line.
pub(super) fn run_line(run: &Run) -> String {
    let counts = &run.counts;
    let took = run.finished_at.map_or(0, |end| end - run.started_at);
    format!(
        "{:?} {:?} in {:.1} s: {} read, {} created, {} updated, {} linked, {} tags, {} tasks, \
         {} unchanged, {} held, {} failed",
        run.kind,
        run.state,
        took as f64 / 1000.0,
        counts.read,
        counts.created,
        counts.updated,
        counts.linked,
        counts.tagged,
        counts.tasks_completed,
        counts.unchanged,
        counts.held,
        counts.failed
    )
}

/// Holds everything back, or goes on.
pub(super) async fn pause(app: &App, paused: bool, output: &Output) -> Answer<Exit> {
    app.set_paused(paused).await?;
    output.document(&ChangedDocument { changed: 1 }, |_| {
        put!(
            "{}",
            if paused {
                "Paused. Nothing is written until `certileads resume`."
            } else {
                "Resumed."
            }
        );
    });
    Ok(Exit::Done)
}

/// Lists or decides on what is held.
pub(super) async fn held(app: &App, held: Held, output: &Output) -> Answer<Exit> {
    let changed = match held {
        Held::List => {
            let operations = all_held(app).await?;
            let exit = if operations.is_empty() {
                Exit::Done
            } else {
                Exit::Held
            };
            output.document(&HeldDocument { operations }, |document| {
                if document.operations.is_empty() {
                    put!("Nothing is held.");
                }
                document.operations.iter().for_each(print_operation);
            });
            return Ok(exit);
        }
        Held::Approve { ids } => app.approve_operations(chosen(app, ids).await?).await?,
        Held::Retry { ids } => app.retry_operations(chosen(app, ids).await?).await?,
        Held::Skip { ids } => app.skip_operations(chosen(app, ids).await?).await?,
    };
    output.document(&ChangedDocument { changed }, |_| {
        put!("{changed} operations changed.")
    });
    Ok(Exit::Done)
}

/// The ids that were named, or all held ones if none was.
async fn chosen(app: &App, ids: Vec<String>) -> Answer<Vec<OperationId>> {
    if ids.is_empty() {
        return Ok(all_held(app)
            .await?
            .into_iter()
            .map(|operation| operation.id)
            .collect());
    }
    ids.iter()
        .map(|id| {
            id.parse().map_err(|_| {
                Problem::new(
                    ErrorCode::InvalidInput,
                    format!("“{id}” is no operation's id."),
                    "Nothing was decided on.",
                    "See `certileads held list`.",
                )
            })
        })
        .collect()
}

async fn all_held(app: &App) -> Answer<Vec<Operation>> {
    let mut filter = OperationFilter {
        states: vec![OperationState::Held],
        limit: Some(500),
        ..OperationFilter::default()
    };
    let mut operations = Vec::new();
    loop {
        let page = app.operations(filter.clone()).await?;
        operations.extend(page.operations);
        filter.cursor = page.next_cursor;
        if filter.cursor.is_none() {
            return Ok(operations);
        }
    }
}

/// An operation, as a line, with its reason.
pub(super) fn print_operation(operation: &Operation) {
    put!(
        "{}  {:?} {:?}: {}",
        operation.id,
        operation.state,
        operation.action,
        operation.contact_name
    );
    if let Some(problem) = &operation.problem {
        put!("    {problem}");
    }
}
