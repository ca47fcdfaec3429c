//! Contacts are in the segments that the rules put them in.

use connect_core::model::{Operator, SegmentRule, SyncMode};
use connect_sandbox::Change;
use serde_json::json;

use super::{of_run, proved, undo};
use crate::rules::{on, put};
use crate::world::{World, object, options};

/// Everyone of Acme is in a segment of its own.
async fn in_segments() -> (World, String, [String; 2]) {
    let world = World::new(options(4)).await;
    let segments = world.app.rules().await.unwrap().segments;
    let ids = [segments[0].id.clone(), segments[1].id.clone()];
    let (all, acme) = (ids[0].clone(), ids[1].clone());
    put(&world, |rules| {
        rules.segments = vec![
            SegmentRule {
                id: "all".into(),
                segment: all,
                when: None,
            },
            SegmentRule {
                id: "acme".into(),
                segment: acme,
                when: Some(on("companyName", Operator::Is, json!("Acme"))),
            },
        ];
    })
    .await;
    world.sync_well(SyncMode::Backfill).await;
    let ana = world.ana();
    (world, ana, ids)
}

fn segments(world: &World, contact_id: &str) -> Vec<String> {
    let lead = world.lead(contact_id).unwrap();
    let ids = lead["segmentIds"].as_array().unwrap().iter();
    let mut ids: Vec<String> = ids.map(|id| id.as_str().unwrap().to_owned()).collect();
    ids.sort();
    ids
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn contacts_are_in_the_segments_they_belong_to() {
    let (world, ana, [all, acme]) = in_segments().await;
    assert_eq!(segments(&world, &ana), std::slice::from_ref(&all));
    world.change(Change::UpdateContact {
        contact_id: ana.clone(),
        contact: object(json!({"companyName": "Acme"})),
    });
    let run = world.sync_well(SyncMode::Incremental).await;
    assert_eq!((run.counts.updated, run.counts.segments), (1, 1));
    let mut both = vec![all.clone(), acme.clone()];
    both.sort();
    assert_eq!(segments(&world, &ana), both);
    let set = of_run(&world, run.id).await.pop().unwrap();
    assert!(proved(set.proof.as_ref()), "{:#?}", set.proof);

    undo(&world, run.id).await;
    assert_eq!(segments(&world, &ana), [all]);
}
