//! How soon what just happened is written while a first sync runs that needs all of HighLevel's
//! allowance. The engine works in this process, as it does behind the window: the command line
//! takes no live looks beside a first sync.

use std::path::Path;
use std::time::Duration;

use connect_core::app::{App, AppOptions, KeyKeeping, SampleEndpoints};
use connect_core::clock::Clock;
use connect_core::model::{ActionKind, OperationFilter, OperationState, RunState, SyncMode};
use connect_core::secrets::Secret;
use serde_json::json;

use crate::cli::Sandbox;
use crate::measures::Table;

/// With one call a contact for its notes, they take a quarter of an hour at ten a second.
const CONTACTS: &str = "10000";
/// Changes, and the time between two of them: a minute and more.
const CHANGES: usize = 14;
const APART: Duration = Duration::from_secs(5);
/// A change that is not written by then is lost.
const LONGEST: Duration = Duration::from_secs(30);
/// The tag that is added each time.
const TAG: &str = "just-now";

pub(crate) async fn all(table: &mut Table) {
    let sandbox = Sandbox::start(&["--contacts", CONTACTS, "--limits", "on"]);
    let home = tempfile::tempdir().unwrap();
    let app = connected(&sandbox, home.path()).await;
    app.go_live();
    app.start_syncing().await.unwrap();
    let run = app.start_sync(SyncMode::Backfill).await.unwrap();
    // From then on notes are read, as fast as HighLevel allows.
    while app.run(run).await.unwrap().counts.created < CHANGES as u32 {
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let made = done(&app, ActionKind::CreateContact).await;
    for (contact_id, _) in made.iter().take(CHANGES) {
        tokio::time::sleep(APART).await;
        let change = json!({"type": "addTag", "contactId": contact_id, "tag": TAG});
        sandbox.change(change).await;
        app.sync_now().await.unwrap();
    }
    tokio::time::sleep(LONGEST).await;
    let still_runs = app.run(run).await.unwrap().state == RunState::Running;
    let written = done(&app, ActionKind::AddTags).await;
    let mut took: Vec<f64> = written.into_iter().map(|(_, ms)| ms / 1000.0).collect();
    app.close().await;
    took.sort_by(f64::total_cmp);
    let all = took.len() == CHANGES && still_runs;
    let median = took.get(took.len() / 2).copied().unwrap_or(f64::NAN);
    let longest = took.last().copied().unwrap_or(f64::NAN);
    table.row(
        "a change beside a first sync at the limit, from detection to written",
        format!(
            "{median:.2} s, at most {longest:.2} s; {} of {CHANGES} written",
            took.len()
        ),
        "median < 5 s",
        Some(all && median < 5.0),
    );
}

/// An engine connected to the sandbox, with the mapping that the screen starts with, that reads
/// everybody's notes.
async fn connected(sandbox: &Sandbox, home: &Path) -> App {
    let app = App::open(AppOptions {
        home: home.to_owned(),
        keys: KeyKeeping::Memory,
        clock: Clock::System,
        user_agent: "CertileadsConnect/bench".to_owned(),
    });
    let app = app.await.unwrap();
    let endpoints = SampleEndpoints {
        highlevel_url: sandbox.text("/highlevel/baseUrl"),
        location_id: sandbox.text("/highlevel/locationId"),
        highlevel_token: Secret::new(sandbox.text("/highlevel/token")),
        certileads_url: sandbox.text("/certileads/baseUrl"),
        certileads_key: Secret::new(sandbox.text("/certileads/token")),
    };
    app.connect_sample(endpoints).await.unwrap();
    let mapping = app.mapping().await.unwrap();
    let base = mapping.mapping.map(|mapping| mapping.version);
    app.save_mapping(mapping.document, base).await.unwrap();
    let rules = app.rules().await.unwrap().rules;
    let mut document = rules.document;
    document.notes.add = true;
    app.save_rules(document, rules.version).await.unwrap();
    app
}

/// The newest operations of a kind that are done: contact, and milliseconds from the detection of
/// what caused them.
async fn done(app: &App, action: ActionKind) -> Vec<(String, f64)> {
    let filter = OperationFilter {
        states: vec![OperationState::Done],
        actions: vec![action],
        limit: Some(100),
        ..OperationFilter::default()
    };
    let mut done = Vec::new();
    for operation in app.operations(filter).await.unwrap().operations {
        let event = app.operation(operation.id).await.unwrap().event.unwrap();
        let took = operation.finished_at.unwrap() - event.detected_at;
        done.push((operation.contact_id, took as f64));
    }
    done
}
