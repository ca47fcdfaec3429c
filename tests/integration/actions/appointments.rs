//! An appointment is told by a note and a tag.

use connect_core::model::{OperationState, Settings, SyncMode};
use connect_sandbox::Change;
use serde_json::json;

use super::{notes, touch};
use crate::rules::put;
use crate::world::{World, object, options};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_appointment_is_told_by_a_note_and_a_tag() {
    let world = World::new(options(4)).await;
    put(&world, |rules| {
        rules.appointments.note = true;
        rules.appointments.tag = "Booked".into();
    })
    .await;
    world.sync_well(SyncMode::Backfill).await;
    world.sync_well(SyncMode::Incremental).await;
    let ana = world.ana();
    let made = world.change(Change::CreateAppointment {
        contact_id: ana.clone(),
        appointment: object(json!({"title": "Visit"})),
    });
    touch(&world, &ana, "Reno");
    world.sync_well(SyncMode::Incremental).await;
    let [note] = notes(&world, "appointment-").try_into().unwrap();
    assert!(
        note["body"]
            .as_str()
            .unwrap()
            .starts_with("Appointment: Visit\nStarts: ")
    );
    let lead = world.lead(&ana).unwrap();
    assert!(lead["tags"].as_array().unwrap().contains(&json!("Booked")));

    world.change(Change::UpdateAppointment {
        appointment_id: made["id"].as_str().unwrap().to_owned(),
        appointment: object(json!({"appointmentStatus": "cancelled"})),
    });
    touch(&world, &ana, "Elko");
    world.sync_well(SyncMode::Incremental).await;
    let [note] = notes(&world, "appointment-").try_into().unwrap();
    assert!(
        note["body"]
            .as_str()
            .unwrap()
            .ends_with("Status: cancelled")
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_appointments_tag_outlives_the_plans_that_it_waits_behind() {
    let world = World::new(options(4)).await;
    put(&world, |rules| rules.appointments.tag = "Booked".into()).await;
    world.sync_well(SyncMode::Backfill).await;
    world.sync_well(SyncMode::Incremental).await;
    let strict = Settings {
        max_creates: 0,
        max_updates: 0,
        ..Settings::default()
    };
    world.app.save_settings(strict).await.unwrap();
    let contact = object(json!({"email": "new@example.com"}));
    let new = world.change(Change::CreateContact { contact });
    let both = [world.ana(), new["id"].as_str().unwrap().to_owned()];
    for id in &both {
        world.change(Change::CreateAppointment {
            contact_id: id.clone(),
            appointment: object(json!({"title": "Visit"})),
        });
    }
    for (company, city) in [("One", "Reno"), ("Two", "Elko"), ("Three", "Ely")] {
        for id in &both {
            let contact = object(json!({"companyName": company, "city": city}));
            world.change(Change::UpdateContact {
                contact_id: id.clone(),
                contact,
            });
        }
        world.sync_well(SyncMode::Incremental).await;
    }
    let held = world.in_state(&[OperationState::Held]).await;
    assert_eq!(held.len(), 2, "{held:#?}");
    let held = held.into_iter().map(|one| one.id).collect();
    world.app.approve_operations(held).await.unwrap();
    world.settle().await;
    for id in &both {
        let lead = world.lead(id).unwrap();
        assert_eq!(lead["company"], "Three");
        let tags = lead["tags"].as_array().unwrap();
        assert!(tags.contains(&json!("Booked")), "{tags:?}");
    }
}
