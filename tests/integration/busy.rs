//! One engine works on a folder at a time; reading goes on beside it.

use connect_core::model::{ErrorCode, SyncMode};

use crate::world::{World, endpoints, open, options};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_engine_is_told_who_is_at_work() {
    let world = World::new(options(1_500)).await;
    let other = open(world.home.path()).await;
    let id = world.app.start_sync(SyncMode::Backfill).await.unwrap();
    world.until(id, |run| run.counts.created > 0).await;
    for refused in [
        other.start_sync(SyncMode::Incremental).await.unwrap_err(),
        world
            .app
            .start_sync(SyncMode::Incremental)
            .await
            .unwrap_err(),
    ] {
        assert_eq!(refused.code, ErrorCode::EngineBusy, "{refused}");
    }
    let refused = other.start_sync(SyncMode::Incremental).await.unwrap_err();
    assert!(
        refused.what.contains(&std::process::id().to_string()),
        "{refused}"
    );
    assert!(
        !other.runs(None, 10).await.unwrap().runs.is_empty(),
        "reading works beside it"
    );
    other.sync_status().await.unwrap();

    world.app.wait_for_run(id).await.unwrap();
    other
        .connect_sample(endpoints(&world.sandbox))
        .await
        .unwrap();
    let id = other.start_sync(SyncMode::Incremental).await.unwrap();
    other.wait_for_run(id).await.unwrap();
    world.assert_once_or_held().await;
}
