//! With `contacts.readonly` alone everything readable works, and each loss is named.

use std::collections::BTreeSet;

use connect_core::app::{App, KeyInput};
use connect_core::model::{
    CertileadsAddress, CheckState, HighlevelAddress, SyncMode, TestMode, TransactionState,
};
use connect_core::secrets::Secret;
use connect_sandbox::{Change, Sandbox, TokenKind};
use serde_json::json;

use crate::world::{World, map, object, open, options};

async fn connect(app: &App, sandbox: &Sandbox, token: &str) {
    let at = sandbox.endpoints();
    let address = HighlevelAddress {
        location: at.highlevel.location_id.clone(),
        base_url: Some(at.highlevel.base_url.clone()),
        time_zone: Some("America/New_York".into()),
        country: Some("US".into()),
    };
    app.connect_highlevel(address, KeyInput::Given(Secret::new(token)), false, false)
        .await
        .unwrap();
    let address = CertileadsAddress {
        profile_key: "rest".into(),
        base_url: at.certileads.base_url.clone(),
    };
    let key = KeyInput::Given(Secret::new(&*at.certileads.token));
    app.connect_certileads(address, key, false, false)
        .await
        .unwrap();
}

/// A world whose token holds these scopes only.
async fn with_scopes(contacts: usize, scopes: &[&str]) -> World {
    let sandbox = Sandbox::start(options(contacts)).await.unwrap();
    let scopes: BTreeSet<String> = scopes.iter().map(ToString::to_string).collect();
    let made = sandbox
        .control()
        .change(Change::AddToken {
            kind: TokenKind::default(),
            scopes: Some(scopes),
            location_id: None,
            token: None,
        })
        .unwrap();
    let home = tempfile::tempdir().unwrap();
    let app = open(home.path()).await;
    connect(&app, &sandbox, made["token"].as_str().unwrap()).await;
    map(&app).await;
    World { sandbox, home, app }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn contacts_tags_and_tasks_move_with_reading_alone() {
    let world = with_scopes(30, &["contacts.readonly"]).await;
    let source = world.app.connections().await.unwrap().highlevel.unwrap();
    let missing = source
        .report
        .scopes
        .iter()
        .filter(|scope| scope.state == CheckState::Missing);
    assert!(missing.clone().count() > 1);
    assert!(!source.report.losses.is_empty(), "each loss is named");
    world.sync_well(SyncMode::Backfill).await;
    world.assert_once_or_held().await;
    assert_eq!(world.leads().len(), 30);

    let contact_id = world.sandbox.control().newest_contact().unwrap();
    let task = object(json!({"title": "Sign"}));
    let task = world.change(Change::CreateTask {
        contact_id: contact_id.clone(),
        task,
    });
    let touch = |tag: &str| {
        world.change(Change::AddTag {
            contact_id: contact_id.clone(),
            tag: tag.into(),
        });
    };
    touch("first");
    world.sync_well(SyncMode::Incremental).await;
    let task_id = task["id"].as_str().unwrap().to_owned();
    world.change(Change::CompleteTask {
        contact_id: contact_id.clone(),
        task_id,
    });
    touch("second");
    let run = world.sync_well(SyncMode::Incremental).await;
    assert_eq!(
        (run.counts.tagged, run.counts.tasks_completed),
        (1, 1),
        "{:?}",
        run.counts
    );
    let lead = world.lead(&contact_id).unwrap();
    assert_eq!(lead["fields"]["last_task_title"], "Sign");
    let tags = lead["tags"].as_array().unwrap();
    assert!(
        tags.contains(&json!("first")) && tags.contains(&json!("second")),
        "{tags:?}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_test_uses_an_existing_contact_and_says_what_it_simulates() {
    let world = with_scopes(12, &["contacts.readonly"]).await;
    let before = world.contacts();
    let plan = world.app.plan_test(None).await.unwrap();
    assert_eq!(plan.mode, TestMode::ExistingContact);
    assert!(
        plan.transactions
            .iter()
            .any(|transaction| transaction.simulated)
    );
    let id = world.app.start_test(None).await.unwrap();
    world.app.wait_for_run(id).await.unwrap();
    let test = world.app.test_run(Some(id)).await.unwrap().unwrap();
    assert_eq!(test.mode, TestMode::ExistingContact);
    for transaction in &test.transactions {
        assert_eq!(
            transaction.state,
            TransactionState::Passed,
            "{transaction:#?}"
        );
        assert!(
            transaction
                .happened
                .iter()
                .any(|happening| happening.simulated)
        );
    }
    assert_eq!(world.contacts(), before, "HighLevel is untouched");
    world.app.clean_up_test(id).await.unwrap();
    assert!(world.leads().is_empty(), "what the test made is gone");
}
