//! A contact that is gone from HighLevel is kept, archived or removed, as the rules say.

use connect_core::clock::Clock;
use connect_core::model::{ActionKind, DeletedPolicy, OperationState, Run, SyncMode};
use connect_sandbox::Change;
use rstest::rstest;

use super::{only, undo};
use crate::rules::put;
use crate::world::{World, options};

/// A deletion is sure once HighLevel has refused the contact twice.
async fn until_deleted(world: &World, clock: &Clock) -> Run {
    let mut run = world.sync_well(SyncMode::Incremental).await;
    for minutes in [60, 2] {
        clock.advance(minutes * 60_000);
        run = world.sync_well(SyncMode::Incremental).await;
    }
    assert!(world.kinds().contains(&"contactDeleted".to_owned()));
    run
}

#[rstest]
#[case(DeletedPolicy::Keep)]
#[case(DeletedPolicy::Archive)]
#[case(DeletedPolicy::Delete)]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_deleted_contact_is_treated_as_the_rules_say(#[case] policy: DeletedPolicy) {
    let clock = Clock::fixed(1_798_761_600_000);
    let world = World::at(options(4), clock.clone()).await;
    put(&world, |rules| rules.contacts.when_deleted = policy).await;
    world.sync_well(SyncMode::Backfill).await;
    world.sync_well(SyncMode::Incremental).await;
    let ana = world.ana();
    let before = world.lead(&ana).unwrap();
    world.change(Change::DeleteContact {
        contact_id: ana.clone(),
    });
    let run = until_deleted(&world, &clock).await;
    match policy {
        DeletedPolicy::Keep => assert_eq!(world.lead(&ana), Some(before)),
        DeletedPolicy::Archive => {
            only(&world, &run, ActionKind::ArchiveContact).await;
            assert_eq!(world.lead(&ana).unwrap()["archived"], true);
            undo(&world, run.id).await;
            assert_eq!(world.lead(&ana).unwrap()["archived"], false);
        }
        DeletedPolicy::Delete => {
            only(&world, &run, ActionKind::DeleteContact).await;
            assert_eq!(world.lead(&ana), None);
            undo(&world, run.id).await;
            assert_eq!(world.lead(&ana).unwrap()["email"], before["email"]);
        }
    }
}

/// Nothing can be planned from a contact that is gone, so the same is tried again.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_removal_that_was_refused_is_tried_again_when_somebody_says_so() {
    let clock = Clock::fixed(1_798_761_600_000);
    let world = World::at(options(4), clock.clone()).await;
    put(&world, |rules| {
        rules.contacts.when_deleted = DeletedPolicy::Delete;
    })
    .await;
    world.sync_well(SyncMode::Backfill).await;
    world.sync_well(SyncMode::Incremental).await;
    let ana = world.ana();
    world.change(Change::DeleteContact {
        contact_id: ana.clone(),
    });
    let fault = "redirect:side=certileads:path=/contacts/:after=1:count=1";
    let control = world.sandbox.control();
    control.set_faults(vec![fault.parse().unwrap()]);
    until_deleted(&world, &clock).await;
    let held = world.in_state(&[OperationState::Held]).await.remove(0);
    assert_eq!(held.action, ActionKind::DeleteContact);
    control.set_faults(Vec::new());
    world.app.retry_operations(vec![held.id]).await.unwrap();
    world.sync_well(SyncMode::Incremental).await;
    assert_eq!(world.lead(&ana), None);
    assert_eq!(world.in_state(&[OperationState::Held]).await, []);
}
