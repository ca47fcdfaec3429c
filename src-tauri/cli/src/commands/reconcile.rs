//! `reconcile`: both sides held against each other, and the repair.

use connect_core::app::{Answer, App};
use connect_core::model::{Discrepancy, Reconciliation};

use super::sync::{exit_of, print_run};
use crate::args::ReconcileArgs;
use crate::document::ReconcileDocument;
use crate::exit::Exit;
use crate::output::Output;
use crate::progress;

/// Examples of each kind that are printed for people.
const PRINTED: usize = 10;

/// Compares, and repairs what differs if that was asked for.
pub(super) async fn run(app: &App, args: ReconcileArgs, output: &Output) -> Answer<Exit> {
    let found = app.plan_reconcile().await?;
    if !args.repair || found.writes + found.unlinked.count == 0 {
        output.document(&ReconcileDocument { found, run: None }, |document| {
            print_found(&document.found);
        });
        return Ok(Exit::Done);
    }
    if !output.json {
        print_found(&found);
    }
    let id = app.start_repair().await?;
    let run = progress::follow(app, id).await?;
    let exit = exit_of(app, &run).await?;
    let document = ReconcileDocument {
        found,
        run: Some(run),
    };
    output.document(&document, |document| {
        document.run.iter().for_each(|run| print_run("", run));
    });
    Ok(exit)
}

fn print_found(found: &Reconciliation) {
    put!(
        "{} contacts in HighLevel, {} in Certileads: {} the same",
        found.source,
        found.target,
        found.same
    );
    for (title, what) in [
        ("missing in Certileads", &found.missing),
        ("not joined yet", &found.unlinked),
        ("different", &found.different),
        ("only in Certileads (left as they are)", &found.extra),
        ("resting", &found.resting),
        ("held", &found.held),
    ] {
        print_some(title, what);
    }
    for field in &found.fields {
        put!("{} × {}", field.count, field.label);
        for one in field.examples.iter().take(PRINTED) {
            put!("  {}: {} → {}", one.name, one.stored, one.wanted);
        }
    }
}

fn print_some(title: &str, what: &Discrepancy) {
    if what.count == 0 {
        return;
    }
    put!("{} {title}", what.count);
    for one in what.examples.iter().take(PRINTED) {
        match &one.problem {
            Some(problem) => put!("  {}: {problem}", one.name),
            None => put!("  {}", one.name),
        }
    }
}
