//! What somebody does to a follow-up task in Certileads is respected, and an undo takes back only
//! what is still ours.

use connect_core::app::KeyInput;
use connect_core::clock::Clock;
use connect_core::model::{ActionKind, ErrorCode, OperationState, RunId, Settings, SyncMode};
use connect_core::secrets::Secret;
use connect_sandbox::{Change, Sandbox};
use serde_json::{Value, json};

use super::tasks::{add_task, follow_up, following};
use super::{only, undo};
use crate::rules::put;
use crate::world::{World, connected_to, object, options};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_followed_task_is_taken_back_newest_first() {
    let (world, ana) = following().await;
    let task_id = add_task(&world, &ana, "Sign");
    let made = world.sync_well(SyncMode::Incremental).await;
    world.change(Change::CompleteTask {
        contact_id: ana.clone(),
        task_id: task_id.clone(),
    });
    let closed = world.sync_well(SyncMode::Incremental).await;
    undo(&world, closed.id).await;
    let [task] = follow_up(&world, &task_id).try_into().unwrap();
    assert_eq!(
        (&task["completed"], &task["completedAt"]),
        (&json!(false), &Value::Null)
    );
    undo(&world, made.id).await;
    assert_eq!(follow_up(&world, &task_id), Vec::<Value>::new());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_task_that_somebody_removed_there_is_left_alone() {
    let (world, ana) = following().await;
    let task_id = add_task(&world, &ana, "Sign");
    let made = world.sync_well(SyncMode::Incremental).await;
    undo(&world, made.id).await;
    put(&world, |rules| rules.tasks.create = false).await;
    world.change(Change::CompleteTask {
        contact_id: ana.clone(),
        task_id: task_id.clone(),
    });
    let run = world.sync_well(SyncMode::Incremental).await;
    assert_eq!((run.counts.planned, run.counts.held), (0, 0));
    assert_eq!(follow_up(&world, &task_id), Vec::<Value>::new());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_task_that_somebody_changed_there_is_not_taken_back() {
    let (world, ana) = following().await;
    let task_id = add_task(&world, &ana, "Sign");
    let made = world.sync_well(SyncMode::Incremental).await;
    edit(&world, &ana, &task_id, json!({"title": "Sign twice"})).await;
    left_for(&world, made.id, "title").await;
    assert_eq!(follow_up(&world, &task_id)[0]["title"], "Sign twice");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_task_that_somebody_wrote_more_into_is_not_taken_back() {
    let (world, ana) = following().await;
    let task = world.change(Change::CreateTask {
        contact_id: ana.clone(),
        task: object(json!({"title": "Sign"})),
    });
    let task_id = task["id"].as_str().unwrap().to_owned();
    let run = world.sync_well(SyncMode::Incremental).await;
    let made = only(&world, &run, ActionKind::CreateTask).await;
    assert_eq!(made.body.get("body"), None);
    let more = json!({"body": "Ask for the blue one"});
    edit(&world, &ana, &task_id, more.clone()).await;
    left_for(&world, run.id, "body").await;
    assert_eq!(follow_up(&world, &task_id)[0]["body"], more["body"]);
}

/// Somebody changes a follow-up task in Certileads.
async fn edit(world: &World, contact_id: &str, task_id: &str, members: Value) {
    let task = follow_up(world, task_id).remove(0);
    let path = format!("tasks/{}", task["id"].as_str().unwrap());
    send(world, reqwest::Method::PUT, contact_id, &path, members).await;
}

/// Somebody writes to Certileads, below a contact there.
async fn send(
    world: &World,
    method: reqwest::Method,
    contact_id: &str,
    path: &str,
    members: Value,
) {
    let lead = world.lead(contact_id).unwrap();
    let at = world.sandbox.endpoints().certileads.clone();
    let lead = lead["id"].as_str().unwrap();
    let answer = reqwest::Client::new()
        .request(method, format!("{}/contacts/{lead}/{path}", at.base_url))
        .bearer_auth(at.token)
        .json(&members)
        .send()
        .await
        .unwrap();
    assert!(answer.status().is_success(), "{}", answer.status());
}

/// An undo of the run leaves its one write alone, because of this member.
async fn left_for(world: &World, run: RunId, member: &str) {
    let plan = world.app.plan_undo(run).await.unwrap();
    assert_eq!((plan.counts.undo, plan.counts.left), (0, 1), "{plan:#?}");
    let problem = plan.left[0].problem.as_ref().unwrap();
    assert_eq!(problem.field.as_deref(), Some(member));
    let id = world.app.start_undo(run).await.unwrap();
    world.app.wait_for_run(id).await.unwrap();
}

/// A way of writing to the simulated Certileads that can make tasks and not change them.
async fn without_task_updates() -> (World, String) {
    let sandbox = Sandbox::start(options(5)).await.unwrap();
    let at = sandbox.endpoints().certileads.clone();
    let mut profile: Value = serde_json::from_str(include_str!(
        "../../../src-tauri/core/src/certileads/profiles/rest.json"
    ))
    .unwrap();
    profile["key"] = json!("no-task-updates");
    let capabilities = profile["capabilities"].as_object_mut().unwrap();
    capabilities.remove("updateTask").unwrap();
    let key = KeyInput::Given(Secret::new(at.token));
    let text = profile.to_string();
    let world = connected_to(
        sandbox,
        "no-task-updates",
        Some(&text),
        &at.base_url,
        key,
        Clock::System,
    )
    .await;
    put(&world, |rules| rules.tasks.create = true).await;
    world.sync_well(SyncMode::Backfill).await;
    world.sync_well(SyncMode::Incremental).await;
    let ana = world.ana();
    (world, ana)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_task_that_is_there_already_and_can_not_be_changed_is_left_with_words() {
    let (world, ana) = without_task_updates().await;
    let braked = Settings {
        breaker_writes: 1,
        ..Settings::default()
    };
    world.app.save_settings(braked).await.unwrap();
    let task_id = add_task(&world, &ana, "Sign");
    world.sync_well(SyncMode::Incremental).await;
    let [held] = world
        .in_state(&[OperationState::Held])
        .await
        .try_into()
        .unwrap();
    // While it waits, somebody makes it there.
    let other = json!({"externalId": task_id, "title": "Signed already"});
    send(&world, reqwest::Method::POST, &ana, "tasks", other).await;
    world.app.approve_operations(vec![held.id]).await.unwrap();
    world.sync_well(SyncMode::Incremental).await;
    let ended = world.app.operation(held.id).await.unwrap().operation;
    assert_eq!(ended.state, OperationState::Skipped);
    let problem = ended.problem.unwrap();
    assert_eq!(problem.code, ErrorCode::CapabilityMissing);
    assert_eq!(problem.what, "The task exists in Certileads already.");
    assert!(problem.meaning.contains("no way to change it"), "{problem}");
    let open = [
        OperationState::Held,
        OperationState::Retry,
        OperationState::Approved,
    ];
    assert_eq!(
        world.in_state(&open).await,
        [],
        "nothing that can't be done follows"
    );
    let [task] = follow_up(&world, &task_id).try_into().unwrap();
    assert_eq!(task["title"], "Signed already");
}
