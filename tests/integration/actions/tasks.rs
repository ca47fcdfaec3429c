//! A task becomes a follow-up task in Certileads, and follows what happens to it.

use connect_core::model::{ActionKind, OperationState, Settings, SyncMode};
use connect_sandbox::Change;
use rstest::rstest;
use serde_json::{Value, json};

use super::{of_run, only};
use crate::rules::put;
use crate::world::{World, object, options};

/// A world where tasks become follow-up tasks, with everyone brought over.
pub(super) async fn following() -> (World, String) {
    let world = World::new(options(5)).await;
    put(&world, |rules| {
        rules.tasks.completion = false;
        rules.tasks.create = true;
        rules.tasks.update = true;
        rules.tasks.close = true;
        rules.tasks.delete = true;
    })
    .await;
    world.sync_well(SyncMode::Backfill).await;
    world.sync_well(SyncMode::Incremental).await;
    let ana = world.ana();
    (world, ana)
}

pub(super) fn add_task(world: &World, contact_id: &str, title: &str) -> String {
    let task = world.change(Change::CreateTask {
        contact_id: contact_id.to_owned(),
        task: object(json!({"title": title, "body": "By Friday"})),
    });
    task["id"].as_str().unwrap().to_owned()
}

/// The Certileads task of a HighLevel task.
pub(super) fn follow_up(world: &World, task_id: &str) -> Vec<Value> {
    let state = world.sandbox.control().full_state();
    let tasks = state["certileads"]["tasks"].as_array().unwrap();
    let own = tasks.iter().filter(|task| task["externalId"] == task_id);
    own.cloned().collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_task_is_followed_from_its_first_day_to_its_last() {
    let (world, ana) = following().await;
    let task_id = add_task(&world, &ana, "Sign");
    let run = world.sync_well(SyncMode::Incremental).await;
    only(&world, &run, ActionKind::CreateTask).await;
    let [task] = follow_up(&world, &task_id).try_into().unwrap();
    assert_eq!(
        (&task["title"], &task["completed"]),
        (&json!("Sign"), &json!(false))
    );

    world.change(Change::CompleteTask {
        contact_id: ana.clone(),
        task_id: task_id.clone(),
    });
    let run = world.sync_well(SyncMode::Incremental).await;
    let close = only(&world, &run, ActionKind::CloseTask).await;
    assert_eq!(
        close.before,
        Some(json!({"completed": false, "completedAt": null}))
    );
    let [task] = follow_up(&world, &task_id).try_into().unwrap();
    assert_eq!(task["completed"], true);
    assert!(task["completedAt"].is_string());

    world.change(Change::ReopenTask {
        contact_id: ana.clone(),
        task_id: task_id.clone(),
    });
    let run = world.sync_well(SyncMode::Incremental).await;
    only(&world, &run, ActionKind::UpdateTask).await;
    let [task] = follow_up(&world, &task_id).try_into().unwrap();
    assert_eq!(
        (&task["completed"], &task["completedAt"]),
        (&json!(false), &Value::Null)
    );
}

#[rstest]
#[case("cut-after:side=certileads:p=1")]
#[case("500-after:side=certileads:p=1")]
#[case("422-created:side=certileads:p=1")]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_task_is_made_once_however_the_answer_ends(#[case] fault: &str) {
    let (world, ana) = following().await;
    let task_id = add_task(&world, &ana, "Sign");
    world
        .sandbox
        .control()
        .set_faults(vec![fault.parse().unwrap()]);
    let id = world.app.start_sync(SyncMode::Incremental).await.unwrap();
    while follow_up(&world, &task_id).is_empty() {
        tokio::task::yield_now().await;
    }
    world.sandbox.control().set_faults(Vec::new());
    world.app.wait_for_run(id).await.unwrap();
    let held = world.in_state(&[OperationState::Held]).await;
    let held: Vec<_> = held.into_iter().map(|one| one.id).collect();
    world.app.retry_operations(held).await.unwrap();
    world.sync_well(SyncMode::Incremental).await;
    let open = [OperationState::Held, OperationState::Retry];
    let open = world.in_state(&open).await;
    assert!(open.is_empty(), "{open:#?}");
    assert_eq!(follow_up(&world, &task_id).len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_contact_that_is_new_there_comes_before_its_task() {
    let world = World::new(options(3)).await;
    put(&world, |rules| rules.tasks.create = true).await;
    world.sync_well(SyncMode::Incremental).await;
    world.sync_well(SyncMode::Incremental).await;
    let ana = world.ana();
    let task_id = add_task(&world, &ana, "Sign");
    let run = world.sync_well(SyncMode::Incremental).await;
    let actions: Vec<ActionKind> = of_run(&world, run.id)
        .await
        .into_iter()
        .map(|one| one.action)
        .collect();
    assert_eq!(actions, [ActionKind::CreateContact, ActionKind::CreateTask]);
    assert_eq!(follow_up(&world, &task_id).len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_task_that_was_ticked_before_it_was_seen_is_made_once() {
    let (world, ana) = following().await;
    let task_id = add_task(&world, &ana, "Sign");
    world.change(Change::CompleteTask {
        contact_id: ana.clone(),
        task_id: task_id.clone(),
    });
    let run = world.sync_well(SyncMode::Incremental).await;
    only(&world, &run, ActionKind::CreateTask).await;
    let [task] = follow_up(&world, &task_id).try_into().unwrap();
    assert_eq!(task["completed"], true);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_task_opened_again_before_it_was_made_there_is_open_there() {
    let (world, ana) = following().await;
    put(&world, |rules| rules.tasks.close = false).await;
    let task_id = add_task(&world, &ana, "Sign");
    world.change(Change::CompleteTask {
        contact_id: ana.clone(),
        task_id: task_id.clone(),
    });
    let braked = Settings {
        breaker_writes: 1,
        ..Settings::default()
    };
    world.app.save_settings(braked).await.unwrap();
    world.sync_well(SyncMode::Incremental).await;
    world.change(Change::ReopenTask {
        contact_id: ana.clone(),
        task_id: task_id.clone(),
    });
    world.sync_well(SyncMode::Incremental).await;
    let held = world.in_state(&[OperationState::Held]).await;
    let ids: Vec<_> = held.into_iter().map(|one| one.id).collect();
    assert_eq!(ids.len(), 2);
    world.app.approve_operations(ids).await.unwrap();
    world.sync_well(SyncMode::Incremental).await;
    let [task] = follow_up(&world, &task_id).try_into().unwrap();
    assert_eq!(task["completed"], false);
}
