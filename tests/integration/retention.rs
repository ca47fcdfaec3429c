//! How long the history is kept: what is too old goes, and its space with it; what is held, open
//! or still needed stays, and syncing does not notice.

use connect_core::clock::Clock;
use connect_core::model::{
    ErrorCode, OperationFilter, OperationState, RunKind, Settings, SetupStep, SyncMode,
};
use connect_sandbox::Change;
use rstest::rstest;
use serde_json::json;

use crate::world::{World, look_again, object, options};

const DAY: i64 = 86_400_000;

fn rename(world: &World, contact_id: &str, company: &str) {
    world.change(Change::UpdateContact {
        contact_id: contact_id.to_owned(),
        contact: object(json!({"companyName": company})),
    });
}

/// A backfill, a change that is held and one that was written, all of them long ago; then one of
/// today. Nothing is removed meanwhile: that begins with `keep_ninety_days`. Gives the ids of the
/// contacts that were changed.
async fn long_ago(clock: &Clock) -> (World, [String; 3]) {
    let world = World::at(options(300), clock.clone()).await;
    let mut contacts = world.contacts().into_keys();
    let changed = [(); 3].map(|()| contacts.next().unwrap());
    world.sync_well(SyncMode::Backfill).await;
    let nothing_by_itself = Settings {
        max_updates: 0,
        ..Settings::default()
    };
    world.app.save_settings(nothing_by_itself).await.unwrap();
    rename(&world, &changed[0], "Held Ltd");
    assert_eq!(world.sync_well(SyncMode::Incremental).await.counts.held, 1);
    let for_ever = Settings {
        keep_days: 0,
        ..Settings::default()
    };
    world.app.save_settings(for_ever).await.unwrap();
    rename(&world, &changed[1], "Old Ltd");
    assert_eq!(
        world.sync_well(SyncMode::Incremental).await.counts.updated,
        1
    );
    clock.advance(100 * DAY);
    rename(&world, &changed[2], "New Ltd");
    assert_eq!(
        world.sync_well(SyncMode::Incremental).await.counts.updated,
        1
    );
    (world, changed)
}

async fn keep_ninety_days(world: &World) {
    world.app.save_settings(Settings::default()).await.unwrap();
}

fn clock() -> Clock {
    Clock::fixed(Clock::System.now())
}

async fn contacts_in_history(world: &World) -> Vec<String> {
    let operations = world.operations(OperationFilter::default()).await;
    operations.into_iter().map(|one| one.contact_id).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_too_old_goes_and_what_is_needed_stays() {
    let clock = clock();
    let (world, [held, _, new]) = long_ago(&clock).await;
    let before = world.app.storage().await.unwrap();
    assert_eq!(before.expired, 0, "it is kept for ever");
    let written = contacts_in_history(&world).await.len();
    keep_ninety_days(&world).await;
    let expired = world.app.storage().await.unwrap().expired;
    let tidied = world.app.tidy().await.unwrap();
    assert_eq!(contacts_in_history(&world).await, [held.clone(), new]);
    assert_eq!((expired, tidied.operations), (written as u32 - 2, expired));
    let kinds: Vec<_> = world.app.runs(None, 50).await.unwrap().runs;
    let kinds: Vec<_> = kinds.into_iter().map(|run| run.kind).collect();
    let incremental = RunKind::Incremental;
    // The newest of each kind, and the one whose operation is held.
    assert_eq!(kinds, [incremental, incremental, RunKind::Backfill]);
    let after = world.app.storage().await.unwrap();
    assert!(after.bytes < before.bytes * 3 / 4, "{before:?} → {after:?}");
    assert!(
        tidied.bytes > 0 && after.expired == 0,
        "{tidied:?} {after:?}"
    );

    let waiting = world.in_state(&[OperationState::Held]).await;
    let detail = world.app.operation(waiting[0].id).await.unwrap();
    assert!(detail.event.is_some(), "what caused it is kept");
    world
        .app
        .approve_operations(vec![waiting[0].id])
        .await
        .unwrap();
    world.sync_well(SyncMode::Incremental).await;
    assert_eq!(world.lead(&held).unwrap()["company"], "Held Ltd");

    let writes = world.writes("total");
    let run = world.sync_well(SyncMode::Backfill).await;
    assert_eq!((run.counts.planned, run.counts.unchanged), (0, 300));
    assert_eq!(world.writes("total"), writes, "nothing is fired anew");
    assert_eq!(world.app.overview().await.unwrap().setup, SetupStep::Done);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_kept_operation_takes_back_stays() {
    let clock = clock();
    let (world, [_, old, new]) = long_ago(&clock).await;
    let db = rusqlite::Connection::open(world.home.path().join("connect.db")).unwrap();
    let linked = db.execute(
        "UPDATE operations SET undoes = (
            SELECT id FROM operations WHERE contact_id = ?1 AND action = 'updateContact')
         WHERE contact_id = ?2 AND action = 'updateContact'",
        [&old, &new],
    );
    assert_eq!(linked.unwrap(), 1);
    keep_ninety_days(&world).await;
    world.app.tidy().await.unwrap();
    let kept = contacts_in_history(&world).await;
    assert!(kept.contains(&old), "{kept:?}");
    clock.advance(100 * DAY);
    world.app.tidy().await.unwrap();
    let kept = contacts_in_history(&world).await;
    assert!(!kept.contains(&new), "the newer one goes first");
    world.app.tidy().await.unwrap();
    assert_eq!(contacts_in_history(&world).await.len(), 1, "then the other");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_test_that_was_not_cleaned_up_keeps_what_it_made() {
    let clock = clock();
    let world = World::at(options(10), clock.clone()).await;
    let before = world.contacts();
    let id = world.app.start_test(None).await.unwrap();
    world.app.wait_for_run(id).await.unwrap();
    let again = world.app.start_test(None).await.unwrap();
    world.app.wait_for_run(again).await.unwrap();
    clock.advance(400 * DAY);
    world.app.tidy().await.unwrap();
    for id in [id, again] {
        world.app.clean_up_test(id).await.unwrap();
    }
    assert_eq!(world.contacts(), before, "nothing is left in HighLevel");
    assert!(world.leads().is_empty(), "nothing is left in Certileads");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_can_be_kept_for_ever() {
    let clock = clock();
    let (world, _) = long_ago(&clock).await;
    let before = contacts_in_history(&world).await;
    clock.advance(4_000 * DAY);
    world.app.tidy().await.unwrap();
    assert_eq!(contacts_in_history(&world).await, before);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_happens_by_itself_between_runs() {
    let clock = clock();
    let (world, [held, _, new]) = long_ago(&clock).await;
    keep_ninety_days(&world).await;
    clock.advance(3_600_000);
    world.sync_well(SyncMode::Incremental).await;
    let mut events = world.app.events();
    while contacts_in_history(&world).await != [held.clone(), new.clone()] {
        look_again(&mut events).await;
    }
}

#[rstest]
#[case("pollSeconds", Settings { poll_seconds: 29, ..Settings::default() })]
#[case("pollSeconds", Settings { poll_seconds: 86_401, ..Settings::default() })]
#[case("noteCallsPerDay", Settings { note_calls_per_day: 100_001, ..Settings::default() })]
#[case("breakerWrites", Settings { breaker_writes: 1_000_001, ..Settings::default() })]
#[case("breakerMinutes", Settings { breaker_minutes: 0, ..Settings::default() })]
#[case("keepDays", Settings { keep_days: 3_651, ..Settings::default() })]
#[tokio::test]
async fn settings_out_of_range_are_refused_at_their_field(
    #[case] field: &str,
    #[case] settings: Settings,
) {
    let home = tempfile::tempdir().unwrap();
    let app = crate::world::open(home.path()).await;
    let problem = app.save_settings(settings).await.unwrap_err();
    assert_eq!(problem.code, ErrorCode::InvalidInput);
    assert_eq!(problem.field.as_deref(), Some(field), "{problem}");
    assert_eq!(app.settings().await.unwrap(), Settings::default());
}
