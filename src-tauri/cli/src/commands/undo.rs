//! `undo`, and `resting` for what rests after it.

use connect_core::app::{Answer, App};
use connect_core::model::{ErrorCode, Problem, RunId, UndoItem, UndoPlan};

use super::sync::{exit_of, print_run};
use crate::args::{Resting, UndoArgs};
use crate::document::{ChangedDocument, RestingDocument, UndoDocument};
use crate::exit::Exit;
use crate::output::Output;
use crate::progress;

/// Items of each list that are printed for people.
const PRINTED: usize = 20;

/// Shows the plan of an undo, and carries it out unless only the plan was asked for.
pub(super) async fn run(app: &App, args: UndoArgs, output: &Output) -> Answer<Exit> {
    let run_id: RunId = args.run.parse().map_err(|_| {
        Problem::new(
            ErrorCode::InvalidInput,
            format!("“{}” is no run's id.", args.run),
            "",
            "See `certileads history`.",
        )
    })?;
    let plan = app.plan_undo(run_id).await?;
    let waiting = plan.counts.undo + plan.counts.waiting;
    if args.plan || waiting == 0 {
        output.document(&UndoDocument { plan, run: None }, |document| {
            print_plan(&document.plan);
        });
        return Ok(Exit::Done);
    }
    if !output.json {
        print_plan(&plan);
    }
    let id = app.start_undo(run_id).await?;
    let run = progress::follow(app, id).await?;
    let exit = exit_of(app, &run).await?;
    let document = UndoDocument {
        plan,
        run: Some(run),
    };
    output.document(&document, |document| {
        document.run.iter().for_each(|run| print_run("", run));
    });
    Ok(exit)
}

fn print_plan(plan: &UndoPlan) {
    let counts = &plan.counts;
    put!(
        "{} changes to {} contacts will be taken back, {} contacts removed; {} left, {} can't be undone, \
         {} stand as before already, {} were undone before",
        counts.undo,
        counts.contacts,
        counts.removals,
        counts.left,
        counts.never,
        counts.unchanged,
        counts.undone
    );
    if counts.waiting > 0 {
        put!(
            "{} more were not written yet and will not be",
            counts.waiting
        );
    }
    if counts.unsearched > 0 {
        put!("Each is searched for notes and tasks of others right before it is removed");
    }
    print_items("Put back", &plan.undo);
    print_items("Left", &plan.left);
    print_items("Can't be undone", &plan.never);
}

fn print_items(title: &str, items: &[UndoItem]) {
    if items.is_empty() {
        return;
    }
    put!("{title}:");
    for item in items.iter().take(PRINTED) {
        put!("  {:?}: {}", item.action, item.contact_name);
        for change in &item.changes {
            put!("    {}: {} → {}", change.label, change.before, change.after);
        }
        if let Some(problem) = &item.problem {
            put!("    {problem}");
        }
    }
    if items.len() > PRINTED {
        put!("  … and more");
    }
}

/// Lists what rests, or lets it be synced again.
pub(super) async fn resting(app: &App, resting: Resting, output: &Output) -> Answer<Exit> {
    match resting {
        Resting::List => {
            let resting = app.list_resting().await?;
            output.document(&RestingDocument { resting }, |document| {
                put!("{} contacts rest.", document.resting.total);
                for contact in &document.resting.contacts {
                    put!("{}  {}", contact.contact_id, contact.contact_name);
                }
            });
        }
        Resting::Resume { ids } => {
            let changed = app
                .resume_contacts(Some(ids).filter(|ids| !ids.is_empty()))
                .await?;
            output.document(&ChangedDocument { changed }, |_| {
                put!("{changed} contacts are synced again from now on.");
            });
        }
    }
    Ok(Exit::Done)
}
