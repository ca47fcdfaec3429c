//! Tags are called what the rules call them, and what the rules switch off is not written.

use connect_core::model::{SyncMode, ValueRow};
use connect_sandbox::Change;
use serde_json::{Value, json};

use crate::rules::put;
use crate::world::{World, object, options};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn tags_are_renamed_prefixed_and_left_out() {
    let world = World::new(options(4)).await;
    put(&world, |rules| {
        rules.tags.ignore = vec!["internal".into()];
        rules.tags.table = vec![ValueRow {
            from: vec!["gold".into(), "vip".into()],
            to: "Best".into(),
        }];
        rules.tags.prefix = "hl-".into();
    })
    .await;
    world.sync_well(SyncMode::Backfill).await;
    let ana = world.ana();
    for tag in ["gold", "internal"] {
        world.change(Change::AddTag {
            contact_id: ana.clone(),
            tag: tag.into(),
        });
    }
    world.sync_well(SyncMode::Incremental).await;
    let tags = |world: &World| world.lead(&ana).unwrap()["tags"].clone();
    let has = |tags: &Value, tag: &str| tags.as_array().unwrap().contains(&json!(tag));
    assert!(has(&tags(&world), "hl-Best"), "{}", tags(&world));
    assert!(!tags(&world).to_string().contains("internal"));
    let all = tags(&world);
    let every = all.as_array().unwrap().iter();
    assert!(
        every
            .clone()
            .all(|tag| tag.as_str().unwrap().starts_with("hl-"))
    );

    world.change(Change::RemoveTag {
        contact_id: ana.clone(),
        tag: "gold".into(),
    });
    world.sync_well(SyncMode::Incremental).await;
    assert!(!has(&tags(&world), "hl-Best"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_tag_that_certileads_does_not_list_may_be_left_out() {
    let world = World::new(options(4)).await;
    world.sync_well(SyncMode::Backfill).await;
    put(&world, |rules| rules.tags.create_missing = false).await;
    let (ana, mark) = (world.ana(), world.mark());
    world.change(Change::AddTag {
        contact_id: ana.clone(),
        tag: "never-seen".into(),
    });
    world.sync_well(SyncMode::Incremental).await;
    assert_eq!(world.sent_writes(mark), Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_the_rules_switch_off_is_not_written() {
    let world = World::new(options(4)).await;
    world.sync_well(SyncMode::Backfill).await;
    put(&world, |rules| {
        rules.contacts.create = false;
        rules.contacts.update = false;
        rules.tags.add = false;
        rules.tags.remove = false;
    })
    .await;
    let (ana, mark) = (world.ana(), world.mark());
    world.change(Change::UpdateContact {
        contact_id: ana.clone(),
        contact: object(json!({"companyName": "Elsewhere"})),
    });
    world.change(Change::AddTag {
        contact_id: ana.clone(),
        tag: "vip".into(),
    });
    world.change(Change::CreateContact {
        contact: object(json!({"firstName": "New", "email": "new@example.com"})),
    });
    let run = world.sync_well(SyncMode::Incremental).await;
    assert_eq!(world.sent_writes(mark), Vec::<String>::new());
    assert_eq!((run.counts.planned, run.counts.left_out), (0, 2));
}
