//! Contacts that stand on both sides already are joined, never made twice.

use connect_core::model::{OperationState, SyncMode};
use connect_sandbox::Change;
use rstest::rstest;
use serde_json::{Value, json};

use crate::world::{World, assert_same, object, options};

async fn with_lead(lead: Value) -> (World, String, String) {
    let world = World::new(options(12)).await;
    let made = world.change(Change::CreateLead {
        contact: object(lead),
    });
    let contact_id = world
        .sandbox
        .control()
        .contact_by_email("ana.diaz@example.com")
        .unwrap();
    (world, contact_id, made["id"].as_str().unwrap().to_owned())
}

/// The phone number of the first made-up contact, as the sandbox stores it.
fn phone(world: &World, contact_id: &str) -> Value {
    world.contacts()[contact_id]["phone"].clone()
}

#[rstest]
#[case::backfill(SyncMode::Backfill)]
#[case::live(SyncMode::Incremental)]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_address_is_the_same_person(#[case] mode: SyncMode) {
    let lead = json!({"email": "ANA.Diaz@example.com", "firstName": "A.", "tags": ["bought"]});
    let (world, contact_id, lead_id) = with_lead(lead).await;
    if mode == SyncMode::Incremental {
        world.sync_well(mode).await;
        world.change(Change::AddTag {
            contact_id: contact_id.clone(),
            tag: "vip".into(),
        });
    }
    world.sync_well(mode).await;
    let lead = world.lead(&contact_id).unwrap();
    assert_eq!(lead["id"], *lead_id, "joined, not made anew");
    assert_eq!(lead["firstName"], "Ana");
    let tags = lead["tags"].as_array().unwrap();
    assert!(
        tags.contains(&json!("bought")),
        "what stood there stays: {tags:?}"
    );
    assert!(tags.contains(&json!("new lead")), "{tags:?}");
    let mark = world.mark();
    world.sync_well(mode).await;
    assert_eq!(world.sent_writes(mark), Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lead_of_somebody_else_is_never_taken() {
    let lead = json!({"email": "ana.diaz@example.com", "externalId": "another"});
    let (world, contact_id, lead_id) = with_lead(lead).await;
    world.sync_well(SyncMode::Backfill).await;
    let own = world.lead(&contact_id).unwrap();
    assert_ne!(own["id"], *lead_id);
    assert_same(&world.contacts()[&contact_id], &own);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_number_under_another_name_waits_for_a_person() {
    let world = World::new(options(12)).await;
    let contact_id = world
        .sandbox
        .control()
        .contact_by_email("ana.diaz@example.com")
        .unwrap();
    let contact =
        json!({"phone": phone(&world, &contact_id), "name": "Bob Ray", "firstName": "Bob"});
    world.change(Change::CreateLead {
        contact: object(contact),
    });
    let run = world.sync_well(SyncMode::Backfill).await;
    assert_eq!(run.counts.held, 1);
    let held = world.in_state(&[OperationState::Held]).await;
    assert_eq!(held[0].contact_id, contact_id);
    assert!(
        held[0]
            .problem
            .as_ref()
            .unwrap()
            .to_string()
            .contains("phone"),
        "{:?}",
        held[0].problem
    );
    assert_eq!(world.lead(&contact_id), None);
    assert_eq!(run.counts.created, 11, "the others go on");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn candidates_that_disagree_wait_for_a_person() {
    let (world, contact_id, _) = with_lead(json!({"email": "ana.diaz@example.com"})).await;
    let contact =
        json!({"phone": phone(&world, &contact_id), "firstName": "Ana", "lastName": "Díaz"});
    world.change(Change::CreateLead {
        contact: object(contact),
    });
    let before = world.leads().len();
    world.sync_well(SyncMode::Backfill).await;
    assert_eq!(world.lead(&contact_id), None);
    assert_eq!(world.leads().len(), before + 11);
    assert_eq!(
        world.in_state(&[OperationState::Held]).await[0].contact_id,
        contact_id
    );
}
