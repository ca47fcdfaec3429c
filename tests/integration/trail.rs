//! What the history and Home tell, and what they never tell.

use connect_core::model::{Need, OperationFilter, RunKind, SetupStep, SyncMode};

use crate::world::{World, options};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn keys_are_found_nowhere() {
    let world = World::new(options(30)).await;
    world.sync_well(SyncMode::Backfill).await;
    let id = world.app.start_test(None).await.unwrap();
    world.app.wait_for_run(id).await.unwrap();
    world.app.close().await;
    let at = world.sandbox.endpoints();
    for secret in [&at.highlevel.token, &at.certileads.token] {
        for file in std::fs::read_dir(world.home.path()).unwrap() {
            let path = file.unwrap().path();
            if path.is_file() {
                let bytes = std::fs::read(&path).unwrap();
                let found = bytes
                    .windows(secret.len())
                    .any(|part| part == secret.as_bytes());
                assert!(!found, "a key stands in {}", path.display());
            }
        }
        for operation in world.operations(OperationFilter::default()).await {
            let detail = world.app.operation(operation.id).await.unwrap();
            let shown = serde_json::to_string(&detail).unwrap();
            assert!(
                !shown.contains(secret.as_str()),
                "a key stands in the history"
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn runs_are_listed_and_survive_a_restart() {
    let mut world = World::new(options(15)).await;
    world.sync_well(SyncMode::Backfill).await;
    world.sync_well(SyncMode::Incremental).await;
    let before = world.app.runs(None, 10).await.unwrap();
    let kinds: Vec<_> = before.runs.iter().map(|run| run.kind).collect();
    assert_eq!(kinds, [RunKind::Incremental, RunKind::Backfill]);
    let first = world.app.runs(None, 1).await.unwrap();
    let second = world.app.runs(first.next_cursor, 1).await.unwrap();
    assert_eq!([first.runs, second.runs].concat(), before.runs);
    world.restart().await;
    assert_eq!(world.app.runs(None, 10).await.unwrap(), before);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn setting_up_is_told_step_by_step() {
    let world = World::unmapped(options(15)).await;
    let step = async || world.app.overview().await.unwrap().setup;
    assert_eq!(step().await, SetupStep::Map);
    crate::world::map(&world.app).await;
    assert_eq!(step().await, SetupStep::Test);
    let needs = world.app.home_screen(0).await.unwrap().needs;
    assert!(needs.contains(&Need::FirstSync), "{needs:?}");
    let id = world.app.start_test(None).await.unwrap();
    world.app.wait_for_run(id).await.unwrap();
    assert_eq!(step().await, SetupStep::Done);
    let needs = world.app.home_screen(0).await.unwrap().needs;
    let clean_up = needs
        .iter()
        .find(|need| matches!(need, Need::CleanUp { .. }));
    assert!(clean_up.is_some(), "{needs:?}");
    world.app.clean_up_test(id).await.unwrap();
    world.sync_well(SyncMode::Backfill).await;
    assert_eq!(world.app.home_screen(0).await.unwrap().needs, []);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn home_counts_what_moved_today() {
    let world = World::new(options(15)).await;
    let run = world.sync_well(SyncMode::Backfill).await;
    let home = world.app.home_screen(run.started_at - 1).await.unwrap();
    assert_eq!(home.today.created, 15);
    assert_eq!(home.today.hourly.iter().sum::<u32>(), 15);
    assert_eq!(home.latest.len(), 15);
    let tomorrow = run.finished_at.unwrap() + 1;
    assert_eq!(
        world.app.home_screen(tomorrow).await.unwrap().today.created,
        0
    );
}
