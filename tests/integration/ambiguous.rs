//! An end that nobody knows: sent again where a key or a look makes that safe, held as unsure where
//! nothing does, and never sent again blindly.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use connect_core::app::KeyInput;
use connect_core::clock::Clock;
use connect_core::model::{
    ActionKind, DeletedPolicy, ErrorCode, Operation, OperationState, SyncMode,
};
use connect_core::secrets::Secret;
use connect_sandbox::{Change, SECOND_TARGET_PROFILE, Sandbox};
use rstest::rstest;
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::rules::put;
use crate::world::{World, connected_to, options};

/// An engine connected to the simulated HighLevel and to a target of the test's own.
async fn connected(contacts: usize, profile: &str, base_url: &str, key: KeyInput) -> World {
    let sandbox = Sandbox::start(options(contacts)).await.unwrap();
    to(sandbox, profile, base_url, key).await
}

async fn to(sandbox: Sandbox, profile: &str, base_url: &str, key: KeyInput) -> World {
    at(sandbox, profile, base_url, key, Clock::System).await
}

async fn at(sandbox: Sandbox, profile: &str, base_url: &str, key: KeyInput, clock: Clock) -> World {
    let own = Some(SECOND_TARGET_PROFILE).filter(|_| profile == "second-target");
    connected_to(sandbox, profile, own, base_url, key, clock).await
}

/// No key is honoured there, but contacts can be looked up.
#[rstest]
#[case("cut-after:side=certileads:p=0.4:seed=2")]
#[case("500-after:side=certileads:p=0.4:seed=3")]
#[case("422-created:side=certileads:p=0.4:seed=4")]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn where_no_key_is_honoured_it_is_looked_for_first(#[case] fault: &str) {
    let sandbox = Sandbox::start(options(30)).await.unwrap();
    let at = sandbox.second_target().clone();
    let key = KeyInput::Given(Secret::new(at.token));
    let world = to(sandbox, "second-target", &at.base_url, key).await;
    world
        .sandbox
        .control()
        .set_faults(vec![fault.parse().unwrap()]);
    world.sync(SyncMode::Backfill).await;
    world.sandbox.control().set_faults(Vec::new());
    world.settle().await;
    world.sync_well(SyncMode::Backfill).await;
    let state: Value = world.sandbox.control().full_state();
    let second = &state["second"];
    assert_eq!(second["contacts"].as_array().unwrap().len(), 30);
    assert_eq!(second["writes"]["created"], 30, "none was made twice");
}

/// A webhook that reads each request; to the first it hangs up without an answer.
async fn webhook() -> (String, Arc<AtomicUsize>) {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let received = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&received);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut request = [0; 65_536];
            if !matches!(stream.read(&mut request).await, Ok(length) if length > 0) {
                continue;
            }
            if count.fetch_add(1, Ordering::SeqCst) > 0 {
                let answer = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}";
                drop(stream.write_all(answer).await);
            }
        }
    });
    (address, received)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn where_nothing_can_be_found_out_a_person_decides() {
    let (address, received) = webhook().await;
    let world = connected(1, "inbound-webhook", &address, KeyInput::None).await;
    let run = world.sync_well(SyncMode::Backfill).await;
    assert_eq!(run.counts.held, 1, "{:?}", run.counts);
    assert_eq!(received.load(Ordering::SeqCst), 1);
    let held = world.in_state(&[OperationState::Held]).await.remove(0);
    let problem = held.problem.unwrap();
    assert_eq!(problem.code, ErrorCode::Unsure);
    assert_eq!(problem.what, "Nobody can tell whether this was written.");
    for mode in [SyncMode::Incremental, SyncMode::Backfill] {
        world.sync_well(mode).await;
        assert_eq!(received.load(Ordering::SeqCst), 1, "never again by itself");
    }
    world.app.retry_operations(vec![held.id]).await.unwrap();
    let run = world.sync_well(SyncMode::Incremental).await;
    assert_eq!(
        (run.counts.created, received.load(Ordering::SeqCst)),
        (1, 2)
    );
    assert_eq!(world.in_state(&[OperationState::Held]).await, []);
}

/// A contact of which nobody knows whether it was made, and that is gone from HighLevel since.
async fn unsure_and_gone() -> (World, Operation, Arc<AtomicUsize>) {
    let (address, received) = webhook().await;
    let sandbox = Sandbox::start(options(1)).await.unwrap();
    let clock = Clock::fixed(1_798_761_600_000);
    let world = at(
        sandbox,
        "inbound-webhook",
        &address,
        KeyInput::None,
        clock.clone(),
    )
    .await;
    put(&world, |rules| {
        rules.contacts.when_deleted = DeletedPolicy::Delete;
    })
    .await;
    world.sync_well(SyncMode::Backfill).await;
    world.sync_well(SyncMode::Incremental).await;
    let create = world.in_state(&[OperationState::Held]).await.remove(0);
    let contact_id = create.contact_id.clone();
    world.change(Change::DeleteContact { contact_id });
    for minutes in [60, 2] {
        clock.advance(minutes * 60_000);
        world.sync_well(SyncMode::Incremental).await;
    }
    (world, create, received)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_contact_that_may_have_been_made_is_removed_with_the_one_it_came_from() {
    let (world, create, received) = unsure_and_gone().await;
    world.app.retry_operations(vec![create.id]).await.unwrap();
    world.sync_well(SyncMode::Incremental).await;
    let done = world.in_state(&[OperationState::Done]).await;
    let mut actions: Vec<ActionKind> = done.into_iter().map(|one| one.action).collect();
    actions.sort_by_key(|action| *action == ActionKind::DeleteContact);
    let both = [ActionKind::CreateContact, ActionKind::DeleteContact];
    assert_eq!(actions, both);
    assert_eq!(received.load(Ordering::SeqCst), 3);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_can_not_be_removed_by_itself_is_said_to_be_removed_by_hand() {
    let (world, create, received) = unsure_and_gone().await;
    world.app.skip_operations(vec![create.id]).await.unwrap();
    world.sync_well(SyncMode::Incremental).await;
    let [held] = world
        .in_state(&[OperationState::Held])
        .await
        .try_into()
        .unwrap();
    assert_eq!(held.action, ActionKind::DeleteContact);
    let problem = held.problem.unwrap();
    assert_eq!(problem.code, ErrorCode::RecordMissing);
    let words = problem.to_string();
    assert!(words.contains("is gone from HighLevel"), "{words}");
    assert!(words.contains("remove it there by hand"), "{words}");
    assert!(!words.contains("Sync this contact first"), "{words}");
    assert_eq!(received.load(Ordering::SeqCst), 1);
}
