//! Pausing and going on: by a person, by a connection that refuses us, by one that was repaired.
//! Nothing is lost, and nothing is done twice.

use connect_core::model::{
    ConnectionState, ErrorCode, LiveState, OperationState, RunKind, RunState, Side, SyncMode,
};
use connect_core::secrets::Secret;
use connect_sandbox::Change;
use rstest::rstest;

use crate::world::{World, open, options};

/// The loop is on, and a first backfill has come so far.
async fn backfilling(contacts: usize) -> (World, connect_core::model::RunId) {
    let world = World::new(options(contacts)).await;
    world.app.go_live();
    world.app.start_syncing().await.unwrap();
    let id = world.app.start_sync(SyncMode::Backfill).await.unwrap();
    world.until(id, |run| run.counts.created >= 100).await;
    (world, id)
}

/// So many that some are still to be read once some were written: reading runs ahead.
const MANY: usize = 2_000;

/// Waits until the loop has brought everything over by itself.
async fn assert_finished(world: &World, contacts: usize) {
    world
        .until_status(|status| {
            status.live == LiveState::On && status.running.is_none() && status.baseline
        })
        .await;
    world.app.close().await;
    assert_eq!(world.leads().len(), contacts);
    assert_eq!(world.writes("created"), contacts as u64);
    world.assert_once_or_held().await;
}

#[rstest]
#[case::here(false)]
#[case::by_another_process(true)]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backfill_pauses_and_goes_on(#[case] elsewhere: bool) {
    let (world, id) = backfilling(MANY).await;
    let app = match elsewhere {
        true => open(world.home.path()).await,
        false => world.app.clone(),
    };
    app.set_paused(true).await.unwrap();
    let run = world.app.wait_for_run(id).await.unwrap();
    assert_eq!(run.state, RunState::Cancelled);
    let status = world
        .until_status(|status| status.live == LiveState::Paused)
        .await;
    assert!(status.paused && !status.baseline);
    let refused = world
        .app
        .start_sync(SyncMode::Incremental)
        .await
        .unwrap_err();
    assert_eq!(refused.code, ErrorCode::SyncPaused);
    assert!(world.leads().len() < MANY);

    app.set_paused(false).await.unwrap();
    assert_finished(&world, MANY).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backfill_that_was_stopped_rests_until_somebody_starts_it() {
    let (world, id) = backfilling(MANY).await;
    world.app.cancel_run(id).await.unwrap();
    world.app.wait_for_run(id).await.unwrap();
    let done = world.in_state(&[OperationState::Done]).await;
    let contact_id = done[0].contact_id.clone();
    world.change(Change::AddTag {
        contact_id: contact_id.clone(),
        tag: "still live".into(),
    });
    world.app.sync_now().await.unwrap();
    world
        .until_leads(|leads| {
            let lead = leads.iter().find(|lead| lead["externalId"] == *contact_id);
            lead.is_some_and(|lead| lead["tags"].to_string().contains("still live"))
        })
        .await;
    world.until_status(|status| status.running.is_none()).await;
    let runs = world.app.runs(None, 10).await.unwrap().runs;
    let backfills = runs.iter().filter(|run| run.kind == RunKind::Backfill);
    assert_eq!(backfills.count(), 1, "it rests, while changes go on");
    assert!(world.leads().len() < MANY);

    let id = world.app.start_sync(SyncMode::Incremental).await.unwrap();
    assert_eq!(
        world.app.wait_for_run(id).await.unwrap().kind,
        RunKind::Backfill
    );
    assert_finished(&world, MANY).await;
}

#[rstest]
#[case::source_revoked(Side::Highlevel, Fault::Revoked)]
#[case::target_revoked(Side::Certileads, Fault::Revoked)]
#[case::source_short_of_a_scope(Side::Highlevel, Fault::Short)]
#[case::target_short_of_a_right(Side::Certileads, Fault::Short)]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_connection_that_refuses_us_pauses_and_goes_on_by_itself_after_repair(
    #[case] side: Side,
    #[case] fault: Fault,
) {
    let (world, id) = backfilling(MANY).await;
    fault.begin(&world, side);
    let run = world.app.wait_for_run(id).await.unwrap();
    assert_eq!(run.state, RunState::Failed);
    let status = world
        .until_status(|status| status.live == LiveState::Attention)
        .await;
    let code = match fault {
        Fault::Revoked => ErrorCode::TokenInvalid,
        Fault::Short => ErrorCode::ScopeMissing,
    };
    assert_eq!(status.trouble.unwrap().code, code);
    assert_eq!(status.held, 0, "everything waits its turn, nothing is held");

    fault.end(&world, side);
    let repaired = world.app.check_connection(side).await.unwrap();
    assert_eq!(repaired.state, ConnectionState::Connected);
    assert_finished(&world, MANY).await;
}

/// What happens to a key.
#[derive(Clone, Copy, Debug)]
enum Fault {
    Revoked,
    Short,
}

impl Fault {
    fn begin(self, world: &World, side: Side) {
        self.set(world, side, true);
    }

    fn end(self, world: &World, side: Side) {
        self.set(world, side, false);
    }

    fn set(self, world: &World, side: Side, on: bool) {
        let all = [
            "contacts.readonly",
            "contacts.write",
            "locations.readonly",
            "locations/tasks.readonly",
            "locations/tags.readonly",
            "locations/customFields.readonly",
        ];
        let scopes = |named: &[&str]| named.iter().map(|&name| name.to_owned()).collect();
        world.change(match (self, side, on) {
            (Self::Revoked, Side::Highlevel, true) => Change::Revoke { token: None },
            (Self::Revoked, Side::Highlevel, false) => Change::Restore { token: None },
            (Self::Short, Side::Highlevel, on) => Change::SetScopes {
                token: None,
                scopes: scopes(if on { &all[2..] } else { &all }),
            },
            (fault, Side::Certileads, on) => Change::SetKey {
                token: None,
                revoked: on && matches!(fault, Self::Revoked),
                read_only: on && matches!(fault, Self::Short),
            },
        });
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_key_that_was_replaced_in_the_middle_is_not_blamed_for_the_old_one() {
    let (world, id) = backfilling(MANY).await;
    let key = world.change(Change::SetKey {
        token: Some("a-new-key".into()),
        revoked: false,
        read_only: false,
    });
    let key = Secret::new(key["token"].as_str().unwrap());
    world.app.replace_key(Side::Certileads, key).await.unwrap();
    let old = world.sandbox.endpoints().certileads.token.clone();
    world.change(Change::SetKey {
        token: Some(old),
        revoked: true,
        read_only: false,
    });
    let run = world.app.wait_for_run(id).await.unwrap();
    assert_eq!(
        run.state,
        RunState::Failed,
        "it still worked with the old one"
    );
    assert_finished(&world, MANY).await;
    let view = world.app.connections().await.unwrap();
    assert_eq!(view.certileads.unwrap().state, ConnectionState::Connected);
}
