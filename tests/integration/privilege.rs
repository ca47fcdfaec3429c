//! With `contacts.readonly` alone everything readable works, and each loss is named.

use std::collections::BTreeSet;

use connect_core::app::{App, KeyInput};
use connect_core::highlevel::ContactSearch;
use connect_core::http::Lane;
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

/// The eight reading endpoints, and what the Map step starts with.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everything_readable_is_read() {
    let world = with_scopes(20, &["contacts.readonly"]).await;
    let client = world.app.highlevel_client(Lane::Test).await.unwrap();
    let id = world.sandbox.control().newest_contact().unwrap();
    let task = object(json!({"title": "Sign"}));
    let task = world.change(Change::CreateTask {
        contact_id: id.clone(),
        task,
    });
    let body = "Called back".to_owned();
    let note = world.change(Change::AddNote {
        contact_id: id.clone(),
        body,
    });
    let appointment = object(json!({"title": "Visit"}));
    world.change(Change::CreateAppointment {
        contact_id: id.clone(),
        appointment,
    });
    let own = |made: &serde_json::Value| made["id"].as_str().unwrap().to_owned();

    assert!(client.contact(&id).await.result.unwrap().is_some());
    let search = ContactSearch {
        page_limit: 100,
        ..ContactSearch::default()
    };
    assert_eq!(
        client
            .search_contacts(&search)
            .await
            .result
            .unwrap()
            .contacts
            .len(),
        20
    );
    let state = world.sandbox.control().full_state();
    let business = own(&state["highlevel"]["businesses"][0]);
    client
        .contacts_of_business(&business, 10, 0)
        .await
        .result
        .unwrap();
    let tasks = client.tasks(&id).await.result.unwrap();
    assert!(tasks.iter().any(|one| one.title == "Sign"));
    assert_eq!(
        client.task(&id, &own(&task)).await.result.unwrap().title,
        "Sign"
    );
    let notes = client.notes(&id).await.result.unwrap();
    assert!(notes.iter().any(|one| one.body == "Called back"));
    assert_eq!(
        client.note(&id, &own(&note)).await.result.unwrap().body,
        "Called back"
    );
    let appointments = client.appointments(&id).await.result.unwrap();
    assert!(appointments.iter().any(|one| one.title == "Visit"));

    let view = world.app.mapping().await.unwrap();
    let by_id = view
        .schema
        .source
        .iter()
        .filter(|field| field.key.starts_with("customFields."));
    assert!(by_id.clone().count() > 3, "custom fields are offered by id");
    assert!(
        by_id
            .clone()
            .all(|field| field.label.starts_with("Custom field "))
    );
    assert!(!view.schema.gaps.is_empty() && !view.samples.is_empty());
    let source = world.app.connections().await.unwrap().highlevel.unwrap();
    assert_eq!(
        source.time_zone.as_deref(),
        Some("America/New_York"),
        "as it was named"
    );
    for words in [
        "Time zone",
        "Custom fields",
        "Tasks are read contact by contact",
        "The test",
    ] {
        let named = source
            .report
            .losses
            .iter()
            .any(|loss| loss.starts_with(words));
        assert!(named, "{words}: {:?}", source.report.losses);
    }
}
