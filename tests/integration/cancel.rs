//! A run that is stopped ends soon, and the next one goes on where it was.

use connect_core::model::{RunState, SyncMode};

use crate::world::{World, options};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stopped_run_is_carried_on() {
    let world = World::new(options(1_500)).await;
    let id = world.app.start_sync(SyncMode::Backfill).await.unwrap();
    world.until(id, |run| run.counts.created >= 100).await;
    world.app.cancel_run(id).await.unwrap();
    let run = world.app.wait_for_run(id).await.unwrap();
    assert_eq!(run.state, RunState::Cancelled);
    assert!(run.finished_at.is_some());
    assert!(world.leads().len() < 1_500, "it did stop");
    assert!(world.app.cancel_run(id).await.is_err(), "it is over");
    assert!(world.app.sync_status().await.unwrap().running.is_none());

    // The yes was given for all of it, so the next pass finishes it.
    world.sync_well(SyncMode::Incremental).await;
    world.assert_once_or_held().await;
    assert_eq!(world.leads().len(), 1_500);
    assert_eq!(world.writes("total"), 1_500);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn closing_stops_what_runs() {
    let mut world = World::new(options(1_500)).await;
    let id = world.app.start_sync(SyncMode::Backfill).await.unwrap();
    world.until(id, |run| run.counts.created >= 50).await;
    world.restart().await;
    let run = world.app.run(id).await.unwrap();
    assert_ne!(run.state, RunState::Running);
    world.sync_well(SyncMode::Incremental).await;
    world.assert_once_or_held().await;
    assert_eq!(world.writes("total"), 1_500);
}
