//! Operations of one contact keep their order: what is held holds the later ones, and deciding
//! against it plans them anew.

use connect_core::model::{ActionKind, OperationState, Settings, SyncMode};
use connect_sandbox::Change;
use serde_json::json;

use crate::world::{World, object, options};

/// A contact whose update waits for a yes, and whose tag came after it.
async fn waiting() -> (World, String) {
    let world = World::new(options(6)).await;
    world.sync_well(SyncMode::Backfill).await;
    let limits = Settings {
        max_updates: 0,
        ..Settings::default()
    };
    world.app.save_settings(limits).await.unwrap();
    let contact_id = world.contacts().into_keys().next().unwrap();
    let contact = object(json!({"companyName": "Waiting"}));
    world.change(Change::UpdateContact {
        contact_id: contact_id.clone(),
        contact,
    });
    world.sync_well(SyncMode::Incremental).await;
    world.change(Change::AddTag {
        contact_id: contact_id.clone(),
        tag: "later".into(),
    });
    world.sync_well(SyncMode::Incremental).await;
    (world, contact_id)
}

fn tags(world: &World, contact_id: &str) -> Vec<serde_json::Value> {
    let lead = world.lead(contact_id).unwrap();
    lead["tags"].as_array().unwrap().clone()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_held_operation_holds_the_later_ones_of_its_contact() {
    let (world, contact_id) = waiting().await;
    assert!(!tags(&world, &contact_id).contains(&json!("later")));
    let held = world.in_state(&[OperationState::Held]).await;
    assert_eq!(held.len(), 1, "{held:?}");
    let ids = vec![held[0].id];
    world.app.approve_operations(ids).await.unwrap();
    let mark = world.mark();
    world.sync_well(SyncMode::Incremental).await;
    let sent = world.sent_writes(mark);
    assert!(
        sent[0].starts_with("PUT ") && sent[1].ends_with("/tags"),
        "{sent:?}"
    );
    assert_eq!(world.lead(&contact_id).unwrap()["company"], "Waiting");
    assert!(tags(&world, &contact_id).contains(&json!("later")));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn skipping_it_plans_the_later_ones_anew() {
    let (world, contact_id) = waiting().await;
    let held = world.in_state(&[OperationState::Held]).await;
    world.app.skip_operations(vec![held[0].id]).await.unwrap();
    world.sync_well(SyncMode::Incremental).await;
    assert!(
        tags(&world, &contact_id).contains(&json!("later")),
        "the tag is not lost"
    );
    let open = [OperationState::Approved, OperationState::Retry];
    assert_eq!(world.in_state(&open).await, []);
    let sent = world.in_state(&[OperationState::Done]).await;
    assert!(sent.iter().any(|one| one.action == ActionKind::AddTags));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn creates_beyond_the_limit_wait_too() {
    let world = World::new(options(0)).await;
    world.sync_well(SyncMode::Incremental).await;
    let limits = Settings {
        max_creates: 2,
        ..Settings::default()
    };
    world.app.save_settings(limits).await.unwrap();
    for number in 0..5 {
        let contact =
            object(json!({"firstName": "Ana", "email": format!("ana{number}@example.com")}));
        world.change(Change::CreateContact { contact });
    }
    let plan = world.app.plan_sync(SyncMode::Incremental).await.unwrap();
    assert_eq!(
        (plan.creates, plan.held),
        (2, 3),
        "the dry run says so before"
    );
    let counts = world.sync_well(SyncMode::Incremental).await.counts;
    assert_eq!((counts.created, counts.held), (2, 3));
    assert_eq!(world.leads().len(), 2);
}
