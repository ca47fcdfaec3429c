//! A note is attached, follows its changes, goes with its original.

use connect_core::clock::Clock;
use connect_core::model::{ActionKind, SyncMode};
use connect_sandbox::Change;
use serde_json::Value;

use super::{notes, only, touch, undo};
use crate::rules::put;
use crate::world::{World, options};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_note_is_attached_follows_its_changes_and_is_taken_back() {
    let clock = Clock::fixed(1_798_804_800_000);
    let world = World::at(options(4), clock.clone()).await;
    put(&world, |rules| {
        rules.notes.add = true;
        rules.notes.update = true;
        rules.notes.delete = true;
    })
    .await;
    world.sync_well(SyncMode::Backfill).await;
    world.sync_well(SyncMode::Incremental).await;
    let ana = world.ana();
    let note = world.change(Change::AddNote {
        contact_id: ana.clone(),
        body: "Wants a quote".into(),
    });
    let note_id = note["id"].as_str().unwrap().to_owned();
    touch(&world, &ana, "Reno");
    let added = world.sync_well(SyncMode::Incremental).await;
    only(&world, &added, ActionKind::CreateNote).await;
    assert_eq!(notes(&world, &note_id)[0]["body"], "Wants a quote");

    world.change(Change::EditNote {
        contact_id: ana.clone(),
        note_id: note_id.clone(),
        body: "Wants two quotes".into(),
    });
    touch(&world, &ana, "Elko");
    let changed = world.sync_well(SyncMode::Incremental).await;
    only(&world, &changed, ActionKind::UpdateNote).await;
    assert_eq!(notes(&world, &note_id)[0]["body"], "Wants two quotes");
    undo(&world, changed.id).await;
    assert_eq!(notes(&world, &note_id)[0]["body"], "Wants a quote");

    world.change(Change::DeleteNote {
        contact_id: ana.clone(),
        note_id: note_id.clone(),
    });
    touch(&world, &ana, "Ely");
    let missing = world.sync_well(SyncMode::Incremental).await;
    assert_eq!(missing.counts.planned, 0, "missing once");
    clock.advance(11_000);
    let removed = world.sync_well(SyncMode::Incremental).await;
    only(&world, &removed, ActionKind::DeleteNote).await;
    assert_eq!(notes(&world, &note_id), Vec::<Value>::new());
    undo(&world, removed.id).await;
    assert_eq!(notes(&world, &note_id)[0]["body"], "Wants a quote");
    undo(&world, added.id).await;
}
