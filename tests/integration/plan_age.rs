//! A plan that has grown old is held against the record as it stands now before it is carried out.

use connect_core::clock::Clock;
use connect_core::model::{ErrorCode, OperationState, Settings, SyncMode};
use connect_sandbox::{Change, Sandbox};
use serde_json::{Value, json};

use crate::world::{World, endpoints, map, object, options, try_open_at};

/// Two contacts whose new company waits for a yes, on a clock that the test moves.
async fn waiting() -> (World, Clock, Vec<String>) {
    let sandbox = Sandbox::start(options(2)).await.unwrap();
    let home = tempfile::tempdir().unwrap();
    let clock = Clock::fixed(1_788_256_800_000);
    let app = try_open_at(home.path(), clock.clone()).await.unwrap();
    app.connect_sample(endpoints(&sandbox)).await.unwrap();
    map(&app).await;
    let world = World { sandbox, home, app };
    world.sync_well(SyncMode::Backfill).await;
    let limits = Settings {
        max_updates: 0,
        ..Settings::default()
    };
    world.app.save_settings(limits).await.unwrap();
    let ids: Vec<String> = world.contacts().into_keys().collect();
    for contact_id in &ids {
        let contact = object(json!({"companyName": "Planned"}));
        world.change(Change::UpdateContact {
            contact_id: contact_id.clone(),
            contact,
        });
    }
    let run = world.sync_well(SyncMode::Incremental).await;
    assert_eq!(run.counts.held, 2, "{:?}", run.counts);
    (world, clock, ids)
}

/// Somebody changes a contact in Certileads.
fn by_hand(world: &World, contact_id: &str, member: &str) {
    let id = world.lead(contact_id).unwrap()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let contact = object(json!({member: "By hand"}));
    world.change(Change::UpdateLead { id, contact });
}

async fn approve_all(world: &World) {
    let held = world.in_state(&[OperationState::Held]).await;
    let ids = held.into_iter().map(|operation| operation.id).collect();
    world.app.approve_operations(ids).await.unwrap();
    world.sync_well(SyncMode::Incremental).await;
}

fn company(world: &World, contact_id: &str) -> Value {
    world.lead(contact_id).unwrap()["company"].clone()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_changed_since_the_plan_is_held_and_overwritten_only_by_a_yes() {
    let (world, clock, ids) = waiting().await;
    by_hand(&world, &ids[0], "company");
    clock.advance(61_000);
    approve_all(&world).await;
    assert_eq!(
        company(&world, &ids[0]),
        "By hand",
        "it was not overwritten"
    );
    assert_eq!(company(&world, &ids[1]), "Planned", "the other went on");
    let held = world.in_state(&[OperationState::Held]).await.remove(0);
    let problem = held.problem.as_ref().unwrap();
    assert_eq!(problem.code, ErrorCode::ChangedSincePlan);
    assert!(
        problem.what.starts_with("Company changed in Certileads"),
        "{problem}"
    );
    assert_eq!(
        held.changes[0].before, "By hand",
        "the plan says what it would overwrite"
    );

    // The yes holds as long as nothing changes again.
    clock.advance(3 * 86_400_000);
    approve_all(&world).await;
    assert_eq!(company(&world, &ids[0]), "Planned");
    assert_eq!(world.in_state(&[OperationState::Held]).await, []);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_change_after_the_yes_is_held_again() {
    let (world, clock, ids) = waiting().await;
    for moment in ["first", "second"] {
        let id = world.lead(&ids[0]).unwrap()["id"]
            .as_str()
            .unwrap()
            .to_owned();
        let contact = object(json!({"company": moment}));
        world.change(Change::UpdateLead { id, contact });
        clock.advance(61_000);
        approve_all(&world).await;
        assert_eq!(company(&world, &ids[0]), moment);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_field_is_in_nobodys_way() {
    let (world, clock, ids) = waiting().await;
    by_hand(&world, &ids[0], "lastName");
    clock.advance(61_000);
    approve_all(&world).await;
    assert_eq!(company(&world, &ids[0]), "Planned");
    assert_eq!(world.lead(&ids[0]).unwrap()["lastName"], "By hand");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn planning_anew_starts_from_what_stands_there() {
    let (world, clock, ids) = waiting().await;
    by_hand(&world, &ids[0], "company");
    clock.advance(61_000);
    approve_all(&world).await;
    let held = world.in_state(&[OperationState::Held]).await.remove(0);
    world.app.save_settings(Settings::default()).await.unwrap();
    world.app.retry_operations(vec![held.id]).await.unwrap();
    world.sync_well(SyncMode::Incremental).await;
    assert_eq!(company(&world, &ids[0]), "Planned");
    let done = world.app.operation(held.id).await.unwrap().operation;
    assert_eq!(
        done.state,
        OperationState::Skipped,
        "a new plan took its place"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_waited_behind_a_write_stays_as_old_as_it_is() {
    let (world, clock, ids) = waiting().await;
    let contact_id = ids[0].clone();
    let tag = |tag: &str| {
        world.change(Change::AddTag {
            contact_id: contact_id.clone(),
            tag: tag.into(),
        })
    };
    let task = world.change(Change::CreateTask {
        contact_id: contact_id.clone(),
        task: object(json!({"title": "Sign"})),
    });
    world.sync_well(SyncMode::Incremental).await;
    world.change(Change::CompleteTask {
        contact_id: contact_id.clone(),
        task_id: task["id"].as_str().unwrap().to_owned(),
    });
    world.sync_well(SyncMode::Incremental).await;
    let id = world.lead(&contact_id).unwrap()["id"].clone();
    world.change(Change::UpdateLead {
        id: id.as_str().unwrap().to_owned(),
        contact: object(json!({"fields": {"last_task_title": "By hand"}})),
    });
    clock.advance(61_000);
    let title = || world.lead(&contact_id).unwrap()["fields"]["last_task_title"].clone();
    tag("one");
    world.sync_well(SyncMode::Incremental).await;
    approve_all(&world).await;
    assert_eq!(company(&world, &contact_id), "Planned");
    assert_eq!(title(), "By hand", "it was not overwritten");

    tag("two");
    world.sync_well(SyncMode::Incremental).await;
    let held = world.in_state(&[OperationState::Held]).await;
    let [held] = held.try_into().unwrap();
    let code = held.problem.map(|problem| problem.code);
    assert_eq!(code, Some(ErrorCode::ChangedSincePlan));
    assert_eq!(title(), "By hand", "the next change is no yes");
    world.app.approve_operations(vec![held.id]).await.unwrap();
    world.settle().await;
    assert_eq!(title(), "Sign");
}
