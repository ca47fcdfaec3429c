//! The breaker: a contact that changes too fast is held, a yes lets it through, and others go on.

use connect_core::clock::Clock;
use connect_core::model::{ErrorCode, OperationState, Settings, SyncMode};
use connect_sandbox::Change;
use rstest::rstest;
use serde_json::json;

use crate::world::{World, object, options};

fn company(world: &World, contact_id: &str, name: &str) {
    world.change(Change::UpdateContact {
        contact_id: contact_id.to_owned(),
        contact: object(json!({"companyName": name})),
    });
}

/// Three writes in ten minutes are enough; Ana has had them.
async fn at_the_limit() -> (World, Clock, String) {
    let clock = Clock::fixed(1_788_256_800_000);
    let world = World::at(options(4), clock.clone()).await;
    let settings = Settings {
        breaker_writes: 3,
        breaker_minutes: 10,
        ..Settings::default()
    };
    world.app.save_settings(settings).await.unwrap();
    world.sync_well(SyncMode::Backfill).await;
    clock.advance(11 * 60_000);
    let ana = world.ana();
    for name in ["One", "Two", "Three"] {
        company(&world, &ana, name);
        let run = world.sync_well(SyncMode::Incremental).await;
        assert_eq!((run.counts.updated, run.counts.held), (1, 0), "{name}");
    }
    (world, clock, ana)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_contact_that_changes_too_fast_is_held_and_others_go_on() {
    let (world, _clock, ana) = at_the_limit().await;
    let other = world.contacts().into_keys().find(|id| *id != ana).unwrap();
    company(&world, &ana, "Four");
    company(&world, &other, "Other");
    let run = world.sync_well(SyncMode::Incremental).await;
    assert_eq!((run.counts.updated, run.counts.held), (1, 1));
    assert_eq!(world.lead(&ana).unwrap()["company"], "Three");
    assert_eq!(world.lead(&other).unwrap()["company"], "Other");
    let held = world.in_state(&[OperationState::Held]).await;
    let problem = held[0].problem.as_ref().unwrap();
    assert_eq!(problem.code, ErrorCode::ChangesTooFast);
    assert_eq!(problem.what, "3 writes to this contact within 10 minutes.");

    world
        .app
        .approve_operations(vec![held[0].id])
        .await
        .unwrap();
    world.sync_well(SyncMode::Incremental).await;
    assert_eq!(world.lead(&ana).unwrap()["company"], "Four");
}

#[rstest]
#[case::a_field(false)]
#[case::a_tag(true)]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn quiet_is_no_yes_to_what_was_held(#[case] tagged: bool) {
    let (world, clock, ana) = at_the_limit().await;
    company(&world, &ana, "Four");
    world.sync_well(SyncMode::Incremental).await;
    clock.advance(11 * 60_000);
    company(&world, &ana, if tagged { "Three" } else { "Five" });
    if tagged {
        world.change(Change::AddTag {
            contact_id: ana.clone(),
            tag: "vip".into(),
        });
    }
    let run = world.sync_well(SyncMode::Incremental).await;
    assert_eq!((run.counts.updated, run.counts.tagged), (0, 0));
    assert_eq!(world.lead(&ana).unwrap()["company"], "Three");
    let [held] = world
        .in_state(&[OperationState::Held])
        .await
        .try_into()
        .unwrap();
    let code = held.problem.map(|problem| problem.code);
    assert_eq!(code, Some(ErrorCode::ChangesTooFast));

    world.app.approve_operations(vec![held.id]).await.unwrap();
    world.sync_well(SyncMode::Incremental).await;
    let lead = world.lead(&ana).unwrap();
    match tagged {
        true => assert!(lead["tags"].as_array().unwrap().contains(&json!("vip"))),
        false => assert_eq!(lead["company"], "Five"),
    }
    company(&world, &ana, "Six");
    let run = world.sync_well(SyncMode::Incremental).await;
    assert_eq!(run.counts.updated, 1, "after the yes it is as any other");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn with_no_limit_nothing_is_held() {
    let (world, _clock, ana) = at_the_limit().await;
    let settings = Settings {
        breaker_writes: 0,
        ..Settings::default()
    };
    world.app.save_settings(settings).await.unwrap();
    company(&world, &ana, "Four");
    let run = world.sync_well(SyncMode::Incremental).await;
    assert_eq!((run.counts.updated, run.counts.held), (1, 0));
}
