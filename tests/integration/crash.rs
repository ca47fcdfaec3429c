//! The process is killed in the middle of its work. The next one takes over; nothing is lost and
//! nothing is written twice.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use connect_core::app::SampleEndpoints;
use connect_core::model::{CleanUpState, RunState, SyncMode};
use connect_core::secrets::Secret;
use connect_sandbox::Change;
use rstest::rstest;
use serde_json::{Value, json};

use crate::world::{World, endpoints, map, object, open, options};

const HOME: &str = "CONNECT_TESTS_HOME";
const SANDBOX: &str = "CONNECT_TESTS_SANDBOX";
const WORK: &str = "CONNECT_TESTS_WORK";

/// The child: opens the folder, connects to the parent's sandbox and works until it is killed.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "runs as a child process of the other tests"]
async fn crash_child() {
    let Some(home) = std::env::var_os(HOME) else {
        return;
    };
    let at: Vec<String> = std::env::var(SANDBOX)
        .unwrap()
        .split(' ')
        .map(ToOwned::to_owned)
        .collect();
    let app = open(Path::new(&home)).await;
    app.connect_sample(SampleEndpoints {
        highlevel_url: at[0].clone(),
        location_id: at[1].clone(),
        highlevel_token: Secret::new(&*at[2]),
        certileads_url: at[3].clone(),
        certileads_key: Secret::new(&*at[4]),
    })
    .await
    .unwrap();
    let work = std::env::var(WORK).unwrap();
    let id = match (&*work, work.strip_prefix("undo ")) {
        (_, Some(run)) => app.start_undo(run.parse().unwrap()).await.unwrap(),
        ("test", _) => app.start_test(None).await.unwrap(),
        ("backfill", _) => app.start_sync(SyncMode::Backfill).await.unwrap(),
        _ => app.start_sync(SyncMode::Incremental).await.unwrap(),
    };
    app.wait_for_run(id).await.unwrap();
}

fn start_child(world: &World, work: &str) -> Child {
    let at = endpoints(&world.sandbox);
    let sandbox = [
        at.highlevel_url.as_str(),
        &at.location_id,
        at.highlevel_token.expose(),
        &at.certileads_url,
        at.certileads_key.expose(),
    ]
    .join(" ");
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "crash::crash_child", "--ignored"])
        .env(HOME, world.home.path())
        .env(SANDBOX, sandbox)
        .env(WORK, work)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// The sample's keys live in memory, and the child was the last to connect.
async fn reconnect(world: &World) {
    world
        .app
        .connect_sample(endpoints(&world.sandbox))
        .await
        .unwrap();
}

/// Kills the child once `requests` writes have reached the sandbox since `mark`, or lets it end
/// if its work is done before.
async fn kill_after(world: &World, mut child: Child, mark: u64, requests: usize) {
    let mut look = tokio::time::interval(Duration::from_millis(2));
    while child.try_wait().unwrap().is_none() {
        if world.sent_writes(mark).len() >= requests {
            child.kill().unwrap();
            child.wait().unwrap();
            break;
        }
        look.tick().await;
    }
    reconnect(world).await;
}

#[rstest]
#[case::at_the_first_batch(1)]
#[case::early(4)]
#[case::late(7)]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_killed_backfill_is_carried_on(#[case] requests: usize) {
    let world = World::new(options(1_000)).await;
    let mark = world.mark();
    kill_after(&world, start_child(&world, "backfill"), mark, requests).await;
    assert!(world.leads().len() < 1_000, "it was killed in the middle");
    world.sync_well(SyncMode::Incremental).await;
    let runs = world.app.runs(None, 10).await.unwrap().runs;
    assert!(
        runs.iter().any(|run| run.state == RunState::Interrupted),
        "{runs:?}"
    );
    assert_eq!(world.leads().len(), 1_000);
    assert_eq!(world.writes("created"), 1_000);
    world.assert_once_or_held().await;
    let mark = world.mark();
    world.sync_well(SyncMode::Incremental).await;
    assert_eq!(world.sent_writes(mark), Vec::<String>::new());
}

#[rstest]
#[case::at_the_first_write(1)]
#[case::early(60)]
#[case::late(250)]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_killed_sync_of_changes_is_carried_on(#[case] requests: usize) {
    let world = World::new(options(300)).await;
    world.sync_well(SyncMode::Backfill).await;
    for contact_id in world.contacts().into_keys() {
        let company = format!("Company of {contact_id}");
        world.change(Change::UpdateContact {
            contact_id,
            contact: object(json!({"companyName": company})),
        });
    }
    let mark = world.mark();
    kill_after(&world, start_child(&world, "incremental"), mark, requests).await;
    let changed = || {
        let leads = world.leads().into_iter();
        let company = |lead: &Value| lead["company"].as_str().map(str::to_owned);
        leads
            .filter(|lead| company(lead).is_some_and(|name| name.starts_with("Company of ")))
            .count()
    };
    assert!(changed() < 300, "it was killed in the middle");
    world.sync_well(SyncMode::Incremental).await;
    assert_eq!(changed(), 300);
    assert_eq!(world.writes("created"), 300);
    world.assert_once_or_held().await;
    let mark = world.mark();
    world.sync_well(SyncMode::Incremental).await;
    assert_eq!(world.sent_writes(mark), Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_again_and_again_it_still_arrives_once() {
    let world = World::new(options(600)).await;
    for round in 0..4 {
        let mark = world.mark();
        let work = if round == 0 {
            "backfill"
        } else {
            "incremental"
        };
        kill_after(&world, start_child(&world, work), mark, 1).await;
    }
    world.sync_well(SyncMode::Incremental).await;
    assert_eq!(world.writes("created"), 600);
    world.assert_once_or_held().await;
}

#[rstest]
#[case::at_the_first_write(1)]
#[case::in_the_middle(60)]
#[case::late(280)]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_killed_undo_is_carried_on(#[case] requests: usize) {
    let world = World::new(options(300)).await;
    let run = world.sync_well(SyncMode::Backfill).await;
    let mark = world.mark();
    let child = start_child(&world, &format!("undo {}", run.id));
    kill_after(&world, child, mark, requests).await;
    assert!(!world.leads().is_empty(), "it was killed in the middle");
    world.sync_well(SyncMode::Incremental).await;
    assert!(world.leads().is_empty());
    assert_eq!(world.writes("deleted"), 300, "none twice");
    assert_eq!(world.writes("created"), 300);
    let plan = world.app.plan_undo(run.id).await.unwrap();
    assert_eq!((plan.counts.undone, plan.counts.undo), (300, 0));
}

#[rstest]
#[case(1)]
#[case(3)]
#[case(5)]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_killed_test_can_be_cleaned_up(#[case] requests: usize) {
    let world = World::new(options(10)).await;
    let before = world.contacts();
    let mark = world.mark();
    kill_after(&world, start_child(&world, "test"), mark, requests).await;
    let test = world.app.test_run(None).await.unwrap().unwrap();
    let cleaned = world.app.clean_up_test(test.run_id).await.unwrap();
    assert_eq!(
        cleaned.clean_up,
        CleanUpState::Done,
        "{:?}",
        cleaned.left_over
    );
    assert_eq!(world.contacts(), before, "nothing is left in HighLevel");
    assert!(world.leads().is_empty(), "nothing is left in Certileads");
    map(&world.app).await;
    let id = world.app.start_test(None).await.unwrap();
    let run = world.app.wait_for_run(id).await.unwrap();
    assert_eq!(run.state, RunState::Done, "the next test works");
}
