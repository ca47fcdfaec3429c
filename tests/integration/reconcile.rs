//! Both sides are held against each other; a repair makes them equal and removes nothing.

use connect_core::model::{ErrorCode, Reconciliation, Run, RunKind, RunState, SyncMode};
use connect_sandbox::{Change, SandboxOptions};
use serde_json::json;

use crate::world::{World, connected, object, options};

async fn compare(world: &World) -> Reconciliation {
    world.app.plan_reconcile().await.unwrap()
}

async fn repair(world: &World) -> Run {
    let id = world.app.start_repair().await.unwrap();
    let run = world.app.wait_for_run(id).await.unwrap();
    assert_eq!(
        (run.kind, run.state),
        (RunKind::Repair, RunState::Done),
        "{:?}",
        run.problem
    );
    run
}

fn names(found: &connect_core::model::Discrepancy) -> Vec<&str> {
    assert_eq!(found.count as usize, found.examples.len());
    found.examples.iter().map(|one| &*one.name).collect()
}

fn lead_id(world: &World, contact_id: &str) -> String {
    let lead = world.lead(contact_id).unwrap();
    lead["id"].as_str().unwrap().to_owned()
}

/// Nothing is left that a repair would write.
fn assert_nothing_to_repair(found: &Reconciliation) {
    let counts = [
        found.missing.count,
        found.unlinked.count,
        found.different.count,
        found.writes,
    ];
    assert_eq!(counts, [0; 4], "{found:?}");
    assert_eq!(found.fields, []);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_a_first_sync_both_sides_are_the_same() {
    let world = World::new(options(30)).await;
    world.sync_well(SyncMode::Backfill).await;
    let mark = world.mark();
    let found = compare(&world).await;
    assert_eq!((found.source, found.target, found.same), (30, 30, 30));
    assert_nothing_to_repair(&found);
    assert_eq!(found.extra.count, 0);
    let run = repair(&world).await;
    assert_eq!(run.counts.planned, 0, "{:?}", run.counts);
    assert_eq!(world.sent_writes(mark), Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_mess_is_counted_and_brought_in_order() {
    let world = World::new(options(30)).await;
    world.sync_well(SyncMode::Backfill).await;
    let control = world.sandbox.control();
    let changed = &control.contact_by_email("ana.diaz@example.com").unwrap();
    let others: Vec<String> = world.contacts().into_keys().collect();
    let tagged = |id: &&String| world.lead(id).unwrap()["tags"] != json!([]);
    let others = others.iter().filter(|id| *id != changed).filter(tagged);
    let others: Vec<&String> = others.collect();
    let [gone, retagged, resting, deleted] = others[..4] else {
        panic!("the seed has contacts with tags");
    };
    // One is undone and rests.
    let contact = object(json!({"companyName": "Undone Ltd"}));
    world.change(Change::UpdateContact {
        contact_id: resting.clone(),
        contact,
    });
    let run = world.sync_well(SyncMode::Incremental).await;
    let id = world.app.start_undo(run.id).await.unwrap();
    world.app.wait_for_run(id).await.unwrap();
    // Somebody works in Certileads, and somebody in HighLevel.
    world.change(Change::DeleteLead {
        id: lead_id(&world, gone),
    });
    let contact = object(json!({"firstName": "Anna", "lastName": "Other"}));
    world.change(Change::UpdateLead {
        id: lead_id(&world, changed),
        contact,
    });
    let contact = object(json!({"tags": []}));
    world.change(Change::UpdateLead {
        id: lead_id(&world, retagged),
        contact,
    });
    let contact = object(json!({"firstName": "Extra", "lastName": "Lead"}));
    world.change(Change::CreateLead { contact });
    world.change(Change::DeleteContact {
        contact_id: deleted.clone(),
    });
    let contact = object(json!({"firstName": "Zoë", "email": "zoe.new@example.com"}));
    world.change(Change::CreateContact { contact });

    let mark = world.mark();
    let found = compare(&world).await;
    assert_eq!((found.source, found.target), (30, 30));
    assert_eq!(found.missing.count, 2, "{:?}", found.missing);
    assert_eq!(found.different.count, 2, "{:?}", found.different);
    assert_eq!(found.resting.count, 1);
    assert_eq!(found.extra.count, 2);
    assert!(names(&found.extra).contains(&"Extra Lead"), "{found:?}");
    let fields: Vec<(&str, u32)> = found
        .fields
        .iter()
        .map(|field| (&*field.field, field.count))
        .collect();
    assert!(fields.contains(&("firstName", 1)), "{fields:?}");
    assert!(fields.contains(&("lastName", 1)), "{fields:?}");
    assert!(fields.contains(&("tags", 1)), "{fields:?}");
    let first = found.fields.iter().find(|one| one.field == "firstName");
    assert_eq!(first.unwrap().examples[0].stored, "Anna");
    assert_eq!(
        world.sent_writes(mark),
        Vec::<String>::new(),
        "it only read"
    );

    let run = repair(&world).await;
    assert_eq!(run.counts.created, 2, "{:?}", run.counts);
    let found = compare(&world).await;
    assert_nothing_to_repair(&found);
    assert_eq!((found.extra.count, found.resting.count), (2, 1));
    assert_eq!(found.same, 29);
    assert_ne!(world.lead(resting).unwrap()["company"], "Undone Ltd");
    assert_eq!(world.writes("deleted"), 1, "by the person alone");

    // A resumed contact counts again.
    world.app.resume_contacts(None).await.unwrap();
    let found = compare(&world).await;
    assert_eq!((found.resting.count, found.different.count), (0, 1));
    repair(&world).await;
    assert_eq!(world.lead(resting).unwrap()["company"], "Undone Ltd");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_changed_meanwhile_is_still_news_for_the_next_sync() {
    let world = World::new(options(12)).await;
    world.sync_well(SyncMode::Backfill).await;
    let contact_id = world.contacts().into_keys().next().unwrap();
    let contact = object(json!({"companyName": "Acme Dental"}));
    world.change(Change::UpdateContact {
        contact_id: contact_id.clone(),
        contact,
    });
    let found = compare(&world).await;
    assert_eq!(found.different.count, 1);
    repair(&world).await;
    assert_eq!(world.lead(&contact_id).unwrap()["company"], "Acme Dental");
    let mark = world.mark();
    let run = world.sync_well(SyncMode::Incremental).await;
    assert_eq!(world.sent_writes(mark), Vec::<String>::new());
    let db = rusqlite::Connection::open(world.home.path().join("connect.db")).unwrap();
    let events: u32 = db
        .query_row(
            "SELECT count(*) FROM events WHERE run_id = ?1 AND kind = 'contactUpdated'",
            [run.id.to_string()],
            |row| row.get(0),
        )
        .unwrap();
    assert_eq!(events, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_baseline_alone_leaves_everything_to_join_or_make() {
    let world = World::new(options(12)).await;
    let lead = json!({"email": "ana.diaz@example.com", "firstName": "A."});
    world.change(Change::CreateLead {
        contact: object(lead),
    });
    world.sync_well(SyncMode::Incremental).await;
    let found = compare(&world).await;
    assert_eq!((found.missing.count, found.unlinked.count), (11, 1));
    assert_eq!(found.extra.count, 0, "{:?}", found.extra);
    let run = repair(&world).await;
    assert_eq!((run.counts.created, run.counts.linked), (11, 1));
    assert_nothing_to_repair(&compare(&world).await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn those_who_wait_for_a_person_are_named_apart() {
    let options = SandboxOptions {
        require: vec!["email".into()],
        ..options(60)
    };
    let world = World::unmapped(options).await;
    let mut document = world.app.mapping().await.unwrap().document;
    for rule in &mut document.rules {
        if rule.target == "email" {
            rule.when_blank = connect_core::model::BlankPolicy::Hold;
        }
    }
    world.app.save_mapping(document, None).await.unwrap();
    let run = world.sync_well(SyncMode::Backfill).await;
    let found = compare(&world).await;
    assert!(run.counts.held > 0);
    assert_eq!(found.held.count, run.counts.held);
    assert_eq!(found.held_reasons[0].count, run.counts.held);
    assert_nothing_to_repair(&found);
    assert_eq!(repair(&world).await.counts.planned, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_target_that_lists_nothing_cannot_be_compared() {
    let folder = tempfile::tempdir().unwrap();
    let world = connected(12, "csv", folder.path().to_str()).await;
    let refused = world.app.plan_reconcile().await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::CapabilityMissing);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn rows_that_a_list_leaves_out_are_looked_for() {
    let world = World::new(options(30)).await;
    world.sync_well(SyncMode::Backfill).await;
    for fault in [
        "missing-rows:side=highlevel",
        "missing-rows:side=certileads",
    ] {
        world
            .sandbox
            .control()
            .set_faults(vec![fault.parse().unwrap()]);
        let found = compare(&world).await;
        assert_nothing_to_repair(&found);
        assert_eq!((found.extra.count, found.same), (0, 30), "{fault}");
    }
}
