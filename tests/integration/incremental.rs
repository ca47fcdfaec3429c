//! After the first sync: what changes in HighLevel arrives, and nothing else is written.

use connect_core::model::{ActionKind, OperationFilter, ProofOutcome, RunCounts, SyncMode};
use connect_sandbox::Change;
use serde_json::{Value, json};

use crate::world::{World, assert_same, object, options};

async fn synced(contacts: usize) -> World {
    let world = World::new(options(contacts)).await;
    world.sync_well(SyncMode::Backfill).await;
    world
}

async fn incremental(world: &World) -> RunCounts {
    let counts = world.sync_well(SyncMode::Incremental).await.counts;
    let again = world.sync_well(SyncMode::Incremental).await.counts;
    assert_eq!(again.planned, 0, "the second look finds nothing new");
    counts
}

fn ana(world: &World) -> String {
    world
        .sandbox
        .control()
        .contact_by_email("ana.diaz@example.com")
        .unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_changed_field_is_the_only_one_written() {
    let world = synced(30).await;
    let contact_id = ana(&world);
    let contact = object(json!({"firstName": "Ana María", "city": "Reno"}));
    world.change(Change::UpdateContact {
        contact_id: contact_id.clone(),
        contact,
    });
    let counts = incremental(&world).await;
    assert_eq!((counts.planned, counts.updated), (1, 1));
    let filter = OperationFilter {
        actions: vec![ActionKind::UpdateContact],
        ..OperationFilter::default()
    };
    let update = world.operations(filter).await.remove(0);
    let detail = world.app.operation(update.id).await.unwrap().operation;
    assert_eq!(detail.body, json!({"firstName": "Ana María"}));
    assert_eq!(detail.changes.len(), 1);
    assert_eq!(detail.changes[0].before, "Ana");
    assert_same(
        &world.contacts()[&contact_id],
        &world.lead(&contact_id).unwrap(),
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_change_that_maps_to_nothing_writes_nothing() {
    let world = synced(10).await;
    let contact = object(json!({"city": "Reno"}));
    world.change(Change::UpdateContact {
        contact_id: ana(&world),
        contact,
    });
    let mark = world.mark();
    incremental(&world).await;
    assert_eq!(world.sent_writes(mark), Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_contact_is_created() {
    let world = synced(10).await;
    let contact = object(json!({"firstName": "Zoë", "email": "zoe.new@example.com"}));
    let made = world.change(Change::CreateContact { contact });
    let counts = incremental(&world).await;
    assert_eq!((counts.planned, counts.created), (1, 1));
    assert_eq!(
        world.lead(made["id"].as_str().unwrap()).unwrap()["firstName"],
        "Zoë"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn tags_take_the_tag_route() {
    let world = synced(10).await;
    let contact_id = ana(&world);
    world.change(Change::AddTag {
        contact_id: contact_id.clone(),
        tag: "VIP".into(),
    });
    world.change(Change::RemoveTag {
        contact_id: contact_id.clone(),
        tag: "newsletter".into(),
    });
    let mark = world.mark();
    let counts = incremental(&world).await;
    assert_eq!((counts.tagged, counts.updated), (2, 0));
    let lead = world.lead(&contact_id).unwrap();
    let path = format!("/v1/contacts/{}/tags", lead["id"].as_str().unwrap());
    let mut sent = world.sent_writes(mark);
    sent.sort();
    assert_eq!(sent, [format!("DELETE {path}"), format!("POST {path}")]);
    assert_eq!(lead["tags"], json!(["new lead", "vip"]));
    let filter = OperationFilter {
        actions: vec![ActionKind::AddTags, ActionKind::RemoveTags],
        ..OperationFilter::default()
    };
    for operation in world.operations(filter).await {
        let outcome = operation.proof.as_ref().map(|proof| proof.outcome);
        assert_eq!(outcome, Some(ProofOutcome::Proved), "{operation:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn tags_that_certileads_put_there_stay() {
    let world = synced(10).await;
    let contact_id = ana(&world);
    let lead = world.lead(&contact_id).unwrap();
    let id = lead["id"].as_str().unwrap().to_owned();
    let contact = object(json!({"tags": ["new lead", "newsletter", "bought"]}));
    world.change(Change::UpdateLead { id, contact });
    world.change(Change::AddTag {
        contact_id: contact_id.clone(),
        tag: "vip".into(),
    });
    incremental(&world).await;
    let tags = world.lead(&contact_id).unwrap()["tags"].clone();
    for tag in ["new lead", "newsletter", "bought", "vip"] {
        assert!(tags.as_array().unwrap().contains(&json!(tag)), "{tags}");
    }
}

fn open_task(world: &World, contact_id: &str) -> String {
    let made = world.change(Change::CreateTask {
        contact_id: contact_id.to_owned(),
        task: object(json!({"title": "Sign"})),
    });
    made["id"].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_completed_task_is_written_once() {
    let world = synced(10).await;
    let contact_id = ana(&world);
    let task_id = open_task(&world, &contact_id);
    assert_eq!(incremental(&world).await.tasks_completed, 0);
    world.change(Change::CompleteTask {
        contact_id: contact_id.clone(),
        task_id: task_id.clone(),
    });
    assert_eq!(incremental(&world).await.tasks_completed, 1);
    let fields = world.lead(&contact_id).unwrap()["fields"].clone();
    assert_eq!(fields["last_task_id"], *task_id);
    assert_eq!(fields["last_task_title"], "Sign");
    assert_eq!(fields["last_task_completed"], true);
    assert!(fields["last_task_completed_at"].is_string());
    let filter = OperationFilter {
        actions: vec![ActionKind::CompleteTask],
        ..OperationFilter::default()
    };
    let written = world.operations(filter).await.remove(0);
    let detail = world.app.operation(written.id).await.unwrap();
    let marked = |line: &String| line.contains("the time of noticing it");
    assert!(detail.why.iter().any(marked), "{:?}", detail.why);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_task_completed_again_is_written_again() {
    let world = synced(5).await;
    let contact_id = ana(&world);
    let task_id = open_task(&world, &contact_id);
    for _ in 0..2 {
        let (contact_id, task_id) = (contact_id.clone(), task_id.clone());
        world.change(Change::CompleteTask {
            contact_id: contact_id.clone(),
            task_id: task_id.clone(),
        });
        assert_eq!(incremental(&world).await.tasks_completed, 1);
        world.change(Change::ReopenTask {
            contact_id,
            task_id,
        });
        assert_eq!(incremental(&world).await.tasks_completed, 0);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_a_baseline_an_event_brings_the_whole_contact_first() {
    let world = World::new(options(20)).await;
    world.sync_well(SyncMode::Incremental).await;
    let contact_id = ana(&world);
    let task_id = open_task(&world, &contact_id);
    world.change(Change::CompleteTask {
        contact_id: contact_id.clone(),
        task_id,
    });
    let mark = world.mark();
    let counts = incremental(&world).await;
    assert_eq!(
        (counts.created, counts.tasks_completed),
        (1, 1),
        "{counts:?}"
    );
    assert!(world.sent_writes(mark)[0].starts_with("POST /v1/contacts"));
    assert_eq!(world.leads().len(), 1);
    let lead = world.lead(&contact_id).unwrap();
    assert_same(&world.contacts()[&contact_id], &lead);
    assert_eq!(lead["fields"]["last_task_title"], "Sign");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_tag_on_an_unlinked_contact_brings_it_along() {
    let world = World::new(options(20)).await;
    world.sync_well(SyncMode::Incremental).await;
    let contact_id = ana(&world);
    world.change(Change::AddTag {
        contact_id: contact_id.clone(),
        tag: "vip".into(),
    });
    incremental(&world).await;
    assert_same(
        &world.contacts()[&contact_id],
        &world.lead(&contact_id).unwrap(),
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn changes_during_days_offline_all_arrive() {
    let mut world = synced(40).await;
    let ids: Vec<String> = world.contacts().into_keys().collect();
    for (index, contact_id) in ids.iter().enumerate().take(20) {
        let contact = object(json!({"companyName": format!("Company {index}")}));
        world.change(Change::UpdateContact {
            contact_id: contact_id.clone(),
            contact,
        });
        world.change(Change::AddTag {
            contact_id: contact_id.clone(),
            tag: format!("tag {index}"),
        });
    }
    world.sandbox.control().shift_clock(3 * 86_400_000);
    world.restart().await;
    let counts = incremental(&world).await;
    assert_eq!((counts.updated, counts.tagged), (20, 20));
    world.assert_once_or_held().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn there_and_back_between_two_looks_writes_nothing() {
    let world = synced(10).await;
    for name in ["Anna", "Ana"] {
        let contact = object(json!({"firstName": name}));
        world.change(Change::UpdateContact {
            contact_id: ana(&world),
            contact,
        });
    }
    let before = world.writes("total");
    incremental(&world).await;
    assert_eq!(world.writes("total"), before);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn there_and_back_with_looks_between_is_three_changes() {
    let world = synced(10).await;
    let mut names = Vec::new();
    for name in ["Anna", "Ana", "Anna"] {
        let contact = object(json!({"firstName": name}));
        world.change(Change::UpdateContact {
            contact_id: ana(&world),
            contact,
        });
        assert_eq!(incremental(&world).await.updated, 1);
        names.push(world.lead(&ana(&world)).unwrap()["firstName"].clone());
    }
    assert_eq!(
        names,
        [Value::from("Anna"), Value::from("Ana"), Value::from("Anna")]
    );
}
