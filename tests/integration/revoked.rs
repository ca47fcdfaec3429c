//! A token that stops being valid in the middle of a run pauses the connection; after repair the
//! work goes on, and nothing is lost or doubled.

use connect_core::model::{ConnectionState, ErrorCode, RunState, Side, SyncMode};
use connect_sandbox::Change;
use rstest::rstest;

use crate::world::{World, options};

fn revoke(world: &World, side: Side, revoked: bool) {
    let change = match (side, revoked) {
        (Side::Highlevel, true) => Change::Revoke { token: None },
        (Side::Highlevel, false) => Change::Restore { token: None },
        (Side::Certileads, revoked) => Change::SetKey {
            token: None,
            revoked,
            read_only: false,
        },
    };
    world.change(change);
}

#[rstest]
#[case::source(Side::Highlevel)]
#[case::target(Side::Certileads)]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_connection_pauses_and_the_work_goes_on_after_repair(#[case] side: Side) {
    let world = World::new(options(2_000)).await;
    let id = world.app.start_sync(SyncMode::Backfill).await.unwrap();
    world.until(id, |run| run.counts.created >= 100).await;
    revoke(&world, side, true);
    let run = world.app.wait_for_run(id).await.unwrap();
    assert_eq!(run.state, RunState::Failed);
    let view = world.app.connections().await.unwrap();
    let connection = match side {
        Side::Highlevel => view.highlevel.unwrap(),
        Side::Certileads => view.certileads.unwrap(),
    };
    assert_eq!(connection.state, ConnectionState::NeedsAttention);
    assert_eq!(connection.attention.unwrap().code, ErrorCode::TokenInvalid);
    let refused = world
        .app
        .start_sync(SyncMode::Incremental)
        .await
        .unwrap_err();
    assert_eq!(refused.code, ErrorCode::ConnectionPaused);

    revoke(&world, side, false);
    let repaired = world.app.check_connection(side).await.unwrap();
    assert_eq!(repaired.state, ConnectionState::Connected);
    world.sync_well(SyncMode::Incremental).await;
    assert_eq!(world.leads().len(), 2_000);
    assert_eq!(world.writes("created"), 2_000);
    world.assert_once_or_held().await;
}
