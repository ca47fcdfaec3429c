//! Appointments are read where a rule uses them: of changed contacts, and of those with one to
//! come.

use connect_core::clock::Clock;
use connect_core::model::SyncMode;
use connect_sandbox::Change;
use serde_json::json;

use crate::world::{World, object, options};

/// A day on which nothing else happens, UTC milliseconds.
const TODAY: i64 = 1_798_761_600_000;

async fn watched(clock: &Clock) -> World {
    let world = World::at(options(8), clock.clone()).await;
    let mut rules = world.app.rules().await.unwrap().rules;
    rules.document.appointments.note = true;
    world
        .app
        .save_rules(rules.document, rules.version)
        .await
        .unwrap();
    world.sync_well(SyncMode::Backfill).await;
    assert_eq!(look(&world).await, Vec::<String>::new());
    world
}

async fn look(world: &World) -> Vec<String> {
    let before = world.kinds().len();
    world.sync_well(SyncMode::Incremental).await;
    let mut kinds = world.kinds().split_off(before);
    kinds.retain(|kind| kind.starts_with("appointment"));
    kinds
}

fn book(world: &World) -> String {
    let contact_id = world.ana();
    let made = world.change(Change::CreateAppointment {
        contact_id: contact_id.clone(),
        appointment: object(json!({"title": "Visit"})),
    });
    world.change(Change::UpdateContact {
        contact_id,
        contact: object(json!({"city": "Reno"})),
    });
    made["id"].as_str().unwrap().to_owned()
}

fn change(world: &World, appointment_id: &str, appointment: serde_json::Value) {
    world.change(Change::UpdateAppointment {
        appointment_id: appointment_id.to_owned(),
        appointment: object(appointment),
    });
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_appointment_is_made_changed_and_cancelled() {
    let world = watched(&Clock::fixed(TODAY)).await;
    let appointment_id = book(&world);
    assert_eq!(look(&world).await, ["appointmentCreated"]);
    assert_eq!(look(&world).await, Vec::<String>::new());
    // The contact itself stays as it is from here on.
    change(&world, &appointment_id, json!({"title": "Long visit"}));
    assert_eq!(look(&world).await, ["appointmentUpdated"]);
    let (_, _, payload) = world.detected().pop().unwrap();
    assert_eq!(payload["changed"], json!(["title"]));
    change(
        &world,
        &appointment_id,
        json!({"appointmentStatus": "cancelled"}),
    );
    assert_eq!(look(&world).await, ["appointmentCancelled"]);
    assert_eq!(look(&world).await, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_deleted_appointment_is_cancelled_once_it_is_sure() {
    let clock = Clock::fixed(TODAY);
    let world = watched(&clock).await;
    let appointment_id = book(&world);
    assert_eq!(look(&world).await, ["appointmentCreated"]);
    world.change(Change::DeleteAppointment { appointment_id });
    assert_eq!(look(&world).await, Vec::<String>::new(), "missing once");
    clock.advance(11_000);
    assert_eq!(look(&world).await, ["appointmentCancelled"]);
    clock.advance(11_000);
    assert_eq!(look(&world).await, Vec::<String>::new());
}
