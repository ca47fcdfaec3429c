//! What changes on a contact is detected, by reading at intervals, once and only once.

use connect_core::model::SyncMode;
use connect_sandbox::Change;
use serde_json::json;

use crate::world::{World, object, options};

const SECOND: i64 = 1_000;
const SEARCH: &str = "/contacts/search";

/// A pair whose first look is over: it fired nothing.
async fn watched(contacts: usize) -> World {
    let world = World::new(options(contacts)).await;
    world.sync_well(SyncMode::Incremental).await;
    assert_eq!(world.kinds(), Vec::<String>::new());
    world
}

async fn look(world: &World) -> u32 {
    world.sync_well(SyncMode::Incremental).await.counts.read
}

fn later(world: &World, seconds: i64) {
    world.sandbox.control().shift_clock(seconds * SECOND);
}

fn rename(world: &World, contact_id: &str, name: &str) {
    world.change(Change::UpdateContact {
        contact_id: contact_id.to_owned(),
        contact: object(json!({"firstName": name})),
    });
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_change_of_a_contact_is_an_event_of_its_own() {
    let world = watched(10).await;
    let contact_id = world.ana();
    let contact = object(json!({
        "city": "Reno", "dnd": true, "dndSettings": {"SMS": {"status": "active"}},
    }));
    world.change(Change::UpdateContact {
        contact_id: contact_id.clone(),
        contact,
    });
    world.change(Change::AddTag {
        contact_id: contact_id.clone(),
        tag: "vip".into(),
    });
    world.change(Change::RemoveTag {
        contact_id: contact_id.clone(),
        tag: "newsletter".into(),
    });
    look(&world).await;
    look(&world).await;
    let of = |kind: &str, payload| (kind.to_owned(), contact_id.clone(), payload);
    assert_eq!(
        world.detected(),
        [
            of("contactUpdated", json!({"changed": ["city"]})),
            of(
                "contactDndChanged",
                json!({"changed": ["dnd", "dndSettings.SMS.status"]})
            ),
            of("tagAdded", json!({"tag": "vip"})),
            of("tagRemoved", json!({"tag": "newsletter"})),
        ]
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_overlap_ends_once_nothing_new_can_turn_up() {
    let world = watched(30).await;
    for contact_id in world.contacts().into_keys() {
        rename(&world, &contact_id, "Kim");
    }
    assert_eq!(look(&world).await, 30);
    assert_eq!(look(&world).await, 30, "they may still move in the index");
    later(&world, 61);
    look(&world).await;
    let mark = world.mark();
    let read = world.sync_well(SyncMode::Incremental).await.counts.read;
    assert_eq!(read, 0);
    assert_eq!(world.asked(mark, "POST", SEARCH), 1);
    assert_eq!(world.sent_writes(mark), Vec::<String>::new());
    assert_eq!(world.kinds().len(), 30);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_many_contacts_exactly_those_that_changed_are_found() {
    let world = watched(600).await;
    later(&world, 61);
    look(&world).await;
    later(&world, 61);
    look(&world).await;
    let mark = world.mark();
    let some: Vec<String> = world.contacts().into_keys().step_by(100).collect();
    for contact_id in &some {
        rename(&world, contact_id, "Kim");
    }
    assert_eq!(look(&world).await, 6);
    assert!(world.asked(mark, "POST", SEARCH) <= 2);
    let mut found: Vec<String> = world.detected().into_iter().map(|(_, id, _)| id).collect();
    found.sort();
    assert_eq!(found, some);
}

/// The index shows the old contact for a while, then none, then the new one.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lagging_index_loses_nothing_and_tells_nothing_twice() {
    let world = watched(10).await;
    let control = world.sandbox.control();
    control.set_faults(vec!["index-lag".parse().unwrap()]);
    let ids: Vec<String> = world.contacts().into_keys().take(3).collect();
    for contact_id in &ids {
        rename(&world, contact_id, "Kim");
        for _ in 0..4 {
            look(&world).await;
            later(&world, 3);
        }
    }
    later(&world, 30);
    look(&world).await;
    later(&world, 61);
    look(&world).await;
    let mut found: Vec<String> = world.detected().into_iter().map(|(_, id, _)| id).collect();
    found.sort();
    assert_eq!(found, ids);
}

/// The later of two changes shows up in the index while the earlier one is still missing.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_change_that_shows_up_late_is_found_behind_a_later_one() {
    let world = watched(10).await;
    let control = world.sandbox.control();
    later(&world, 61);
    look(&world).await;
    later(&world, 61);
    look(&world).await;
    let ids: Vec<String> = world.contacts().into_keys().take(2).collect();
    control.set_faults(vec!["index-lag".parse().unwrap()]);
    rename(&world, &ids[0], "Late");
    look(&world).await;
    control.set_faults(Vec::new());
    later(&world, 8);
    rename(&world, &ids[1], "Early");
    control.set_faults(vec![
        "missing-rows:count=3:path=/contacts/search"
            .parse()
            .unwrap(),
    ]);
    look(&world).await;
    control.set_faults(Vec::new());
    look(&world).await;
    let mut found: Vec<String> = world.detected().into_iter().map(|(_, id, _)| id).collect();
    found.sort();
    assert_eq!(found, ids);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_row_lost_on_the_way_is_found_in_the_same_look() {
    let world = watched(20).await;
    let ids: Vec<String> = world.contacts().into_keys().collect();
    for contact_id in &ids {
        later(&world, 600);
        rename(&world, contact_id, "Kim");
    }
    let control = world.sandbox.control();
    control.set_faults(vec![
        "missing-rows:count=1:path=/contacts/search"
            .parse()
            .unwrap(),
    ]);
    look(&world).await;
    let mut found: Vec<String> = world.detected().into_iter().map(|(_, id, _)| id).collect();
    found.sort();
    assert_eq!(found, ids);
}
