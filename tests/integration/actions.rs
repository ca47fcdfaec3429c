//! Actions in Certileads besides a contact's fields: each is done once with its proof, once when
//! the answer is cut after the write took effect, and taken back by an undo.

use connect_core::app::KeyInput;
use connect_core::clock::Clock;
use connect_core::model::{
    ActionKind, DeletedPolicy, ErrorCode, Operation, OperationFilter, OperationState, Operator,
    Proof, ProofOutcome, Run, RunId, RunState, SegmentRule, Settings, SyncMode, ValueRow,
};
use connect_core::secrets::Secret;
use connect_sandbox::{Change, Sandbox};
use rstest::rstest;
use serde_json::{Value, json};

use crate::rules::{on, put};
use crate::world::{World, connected_to, object, options};

/// A world where tasks become follow-up tasks, with everyone brought over.
async fn following() -> (World, String) {
    let world = World::new(options(5)).await;
    put(&world, |rules| {
        rules.tasks.completion = false;
        rules.tasks.create = true;
        rules.tasks.update = true;
        rules.tasks.close = true;
        rules.tasks.delete = true;
    })
    .await;
    world.sync_well(SyncMode::Backfill).await;
    world.sync_well(SyncMode::Incremental).await;
    let ana = world.ana();
    (world, ana)
}

fn add_task(world: &World, contact_id: &str, title: &str) -> String {
    let task = world.change(Change::CreateTask {
        contact_id: contact_id.to_owned(),
        task: object(json!({"title": title, "body": "By Friday"})),
    });
    task["id"].as_str().unwrap().to_owned()
}

/// The Certileads task of a HighLevel task.
fn follow_up(world: &World, task_id: &str) -> Vec<Value> {
    let state = world.sandbox.control().full_state();
    let tasks = state["certileads"]["tasks"].as_array().unwrap();
    let own = tasks.iter().filter(|task| task["externalId"] == task_id);
    own.cloned().collect()
}

async fn of_run(world: &World, run: RunId) -> Vec<Operation> {
    let filter = OperationFilter {
        run_id: Some(run),
        ..OperationFilter::default()
    };
    world.operations(filter).await
}

fn proved(proof: Option<&Proof>) -> bool {
    let good = [ProofOutcome::Proved, ProofOutcome::ProvedNormalised];
    proof.is_some_and(|proof| good.contains(&proof.outcome))
}

/// The one operation of a run, done and proved.
async fn only(world: &World, run: &Run, action: ActionKind) -> Operation {
    let mut all = of_run(world, run.id).await;
    assert_eq!(all.len(), 1, "{all:#?}");
    let one = all.remove(0);
    assert_eq!(one.action, action);
    assert_eq!(one.state, OperationState::Done, "{:?}", one.problem);
    assert!(proved(one.proof.as_ref()), "{:#?}", one.proof);
    one
}

async fn undo(world: &World, run: RunId) {
    let id = world.app.start_undo(run).await.unwrap();
    let undo = world.app.wait_for_run(id).await.unwrap();
    assert_eq!(undo.state, RunState::Done, "{:?}", undo.problem);
    for one in of_run(world, id).await {
        assert_eq!(one.state, OperationState::Done, "{:?}", one.problem);
    }
    world.app.resume_contacts(None).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_task_is_followed_from_its_first_day_to_its_last() {
    let (world, ana) = following().await;
    let task_id = add_task(&world, &ana, "Sign");
    let run = world.sync_well(SyncMode::Incremental).await;
    only(&world, &run, ActionKind::CreateTask).await;
    let [task] = follow_up(&world, &task_id).try_into().unwrap();
    assert_eq!(
        (&task["title"], &task["completed"]),
        (&json!("Sign"), &json!(false))
    );

    world.change(Change::CompleteTask {
        contact_id: ana.clone(),
        task_id: task_id.clone(),
    });
    let run = world.sync_well(SyncMode::Incremental).await;
    let close = only(&world, &run, ActionKind::CloseTask).await;
    assert_eq!(
        close.before,
        Some(json!({"completed": false, "completedAt": null}))
    );
    let [task] = follow_up(&world, &task_id).try_into().unwrap();
    assert_eq!(task["completed"], true);
    assert!(task["completedAt"].is_string());

    world.change(Change::ReopenTask {
        contact_id: ana.clone(),
        task_id: task_id.clone(),
    });
    let run = world.sync_well(SyncMode::Incremental).await;
    only(&world, &run, ActionKind::UpdateTask).await;
    let [task] = follow_up(&world, &task_id).try_into().unwrap();
    assert_eq!(
        (&task["completed"], &task["completedAt"]),
        (&json!(false), &Value::Null)
    );
}

#[rstest]
#[case("cut-after:side=certileads:p=1")]
#[case("500-after:side=certileads:p=1")]
#[case("422-created:side=certileads:p=1")]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_task_is_made_once_however_the_answer_ends(#[case] fault: &str) {
    let (world, ana) = following().await;
    let task_id = add_task(&world, &ana, "Sign");
    world
        .sandbox
        .control()
        .set_faults(vec![fault.parse().unwrap()]);
    let id = world.app.start_sync(SyncMode::Incremental).await.unwrap();
    while follow_up(&world, &task_id).is_empty() {
        tokio::task::yield_now().await;
    }
    world.sandbox.control().set_faults(Vec::new());
    world.app.wait_for_run(id).await.unwrap();
    let held = world.in_state(&[OperationState::Held]).await;
    let held: Vec<_> = held.into_iter().map(|one| one.id).collect();
    world.app.retry_operations(held).await.unwrap();
    world.sync_well(SyncMode::Incremental).await;
    let open = [OperationState::Held, OperationState::Retry];
    let open = world.in_state(&open).await;
    assert!(open.is_empty(), "{open:#?}");
    assert_eq!(follow_up(&world, &task_id).len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_followed_task_is_taken_back_newest_first() {
    let (world, ana) = following().await;
    let task_id = add_task(&world, &ana, "Sign");
    let made = world.sync_well(SyncMode::Incremental).await;
    world.change(Change::CompleteTask {
        contact_id: ana.clone(),
        task_id: task_id.clone(),
    });
    let closed = world.sync_well(SyncMode::Incremental).await;
    undo(&world, closed.id).await;
    let [task] = follow_up(&world, &task_id).try_into().unwrap();
    assert_eq!(
        (&task["completed"], &task["completedAt"]),
        (&json!(false), &Value::Null)
    );
    undo(&world, made.id).await;
    assert_eq!(follow_up(&world, &task_id), Vec::<Value>::new());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_task_that_somebody_removed_there_is_left_alone() {
    let (world, ana) = following().await;
    let task_id = add_task(&world, &ana, "Sign");
    let made = world.sync_well(SyncMode::Incremental).await;
    undo(&world, made.id).await;
    put(&world, |rules| rules.tasks.create = false).await;
    world.change(Change::CompleteTask {
        contact_id: ana.clone(),
        task_id: task_id.clone(),
    });
    let run = world.sync_well(SyncMode::Incremental).await;
    assert_eq!((run.counts.planned, run.counts.held), (0, 0));
    assert_eq!(follow_up(&world, &task_id), Vec::<Value>::new());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_contact_that_is_new_there_comes_before_its_task() {
    let world = World::new(options(3)).await;
    put(&world, |rules| rules.tasks.create = true).await;
    world.sync_well(SyncMode::Incremental).await;
    world.sync_well(SyncMode::Incremental).await;
    let ana = world.ana();
    let task_id = add_task(&world, &ana, "Sign");
    let run = world.sync_well(SyncMode::Incremental).await;
    let actions: Vec<ActionKind> = of_run(&world, run.id)
        .await
        .into_iter()
        .map(|one| one.action)
        .collect();
    assert_eq!(actions, [ActionKind::CreateContact, ActionKind::CreateTask]);
    assert_eq!(follow_up(&world, &task_id).len(), 1);
}

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

/// The notes in Certileads whose external id begins so.
fn notes(world: &World, external_id: &str) -> Vec<Value> {
    let state = world.sandbox.control().full_state();
    let notes = state["certileads"]["notes"].as_array().unwrap();
    let own = notes.iter().filter(|note| {
        let id = note["externalId"].as_str().unwrap_or_default();
        id.starts_with(external_id)
    });
    own.cloned().collect()
}

/// Makes the contact one that is looked at.
fn touch(world: &World, contact_id: &str, city: &str) {
    world.change(Change::UpdateContact {
        contact_id: contact_id.to_owned(),
        contact: object(json!({"city": city})),
    });
}

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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_task_that_somebody_changed_there_is_not_taken_back() {
    let (world, ana) = following().await;
    let task_id = add_task(&world, &ana, "Sign");
    let made = world.sync_well(SyncMode::Incremental).await;
    edit(&world, &ana, &task_id, json!({"title": "Sign twice"})).await;
    left_for(&world, made.id, "title").await;
    assert_eq!(follow_up(&world, &task_id)[0]["title"], "Sign twice");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_task_that_somebody_wrote_more_into_is_not_taken_back() {
    let (world, ana) = following().await;
    let task = world.change(Change::CreateTask {
        contact_id: ana.clone(),
        task: object(json!({"title": "Sign"})),
    });
    let task_id = task["id"].as_str().unwrap().to_owned();
    let run = world.sync_well(SyncMode::Incremental).await;
    let made = only(&world, &run, ActionKind::CreateTask).await;
    assert_eq!(made.body.get("body"), None);
    let more = json!({"body": "Ask for the blue one"});
    edit(&world, &ana, &task_id, more.clone()).await;
    left_for(&world, run.id, "body").await;
    assert_eq!(follow_up(&world, &task_id)[0]["body"], more["body"]);
}

/// Somebody changes a follow-up task in Certileads.
async fn edit(world: &World, contact_id: &str, task_id: &str, members: Value) {
    let task = follow_up(world, task_id).remove(0);
    let path = format!("tasks/{}", task["id"].as_str().unwrap());
    send(world, reqwest::Method::PUT, contact_id, &path, members).await;
}

/// Somebody writes to Certileads, below a contact there.
async fn send(
    world: &World,
    method: reqwest::Method,
    contact_id: &str,
    path: &str,
    members: Value,
) {
    let lead = world.lead(contact_id).unwrap();
    let at = world.sandbox.endpoints().certileads.clone();
    let lead = lead["id"].as_str().unwrap();
    let answer = reqwest::Client::new()
        .request(method, format!("{}/contacts/{lead}/{path}", at.base_url))
        .bearer_auth(at.token)
        .json(&members)
        .send()
        .await
        .unwrap();
    assert!(answer.status().is_success(), "{}", answer.status());
}

/// An undo of the run leaves its one write alone, because of this member.
async fn left_for(world: &World, run: RunId, member: &str) {
    let plan = world.app.plan_undo(run).await.unwrap();
    assert_eq!((plan.counts.undo, plan.counts.left), (0, 1), "{plan:#?}");
    let problem = plan.left[0].problem.as_ref().unwrap();
    assert_eq!(problem.field.as_deref(), Some(member));
    let id = world.app.start_undo(run).await.unwrap();
    world.app.wait_for_run(id).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_task_opened_again_before_it_was_made_there_is_open_there() {
    let (world, ana) = following().await;
    put(&world, |rules| rules.tasks.close = false).await;
    let task_id = add_task(&world, &ana, "Sign");
    world.change(Change::CompleteTask {
        contact_id: ana.clone(),
        task_id: task_id.clone(),
    });
    let braked = Settings {
        breaker_writes: 1,
        ..Settings::default()
    };
    world.app.save_settings(braked).await.unwrap();
    world.sync_well(SyncMode::Incremental).await;
    world.change(Change::ReopenTask {
        contact_id: ana.clone(),
        task_id: task_id.clone(),
    });
    world.sync_well(SyncMode::Incremental).await;
    let held = world.in_state(&[OperationState::Held]).await;
    let ids: Vec<_> = held.into_iter().map(|one| one.id).collect();
    assert_eq!(ids.len(), 2);
    world.app.approve_operations(ids).await.unwrap();
    world.sync_well(SyncMode::Incremental).await;
    let [task] = follow_up(&world, &task_id).try_into().unwrap();
    assert_eq!(task["completed"], false);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_task_that_was_ticked_before_it_was_seen_is_made_once() {
    let (world, ana) = following().await;
    let task_id = add_task(&world, &ana, "Sign");
    world.change(Change::CompleteTask {
        contact_id: ana.clone(),
        task_id: task_id.clone(),
    });
    let run = world.sync_well(SyncMode::Incremental).await;
    only(&world, &run, ActionKind::CreateTask).await;
    let [task] = follow_up(&world, &task_id).try_into().unwrap();
    assert_eq!(task["completed"], true);
}

/// A way of writing to the simulated Certileads that can make tasks and not change them.
async fn without_task_updates() -> (World, String) {
    let sandbox = Sandbox::start(options(5)).await.unwrap();
    let at = sandbox.endpoints().certileads.clone();
    let mut profile: Value = serde_json::from_str(include_str!(
        "../../src-tauri/core/src/certileads/profiles/rest.json"
    ))
    .unwrap();
    profile["key"] = json!("no-task-updates");
    let capabilities = profile["capabilities"].as_object_mut().unwrap();
    capabilities.remove("updateTask").unwrap();
    let key = KeyInput::Given(Secret::new(at.token));
    let text = profile.to_string();
    let world = connected_to(
        sandbox,
        "no-task-updates",
        Some(&text),
        &at.base_url,
        key,
        Clock::System,
    )
    .await;
    put(&world, |rules| rules.tasks.create = true).await;
    world.sync_well(SyncMode::Backfill).await;
    world.sync_well(SyncMode::Incremental).await;
    let ana = world.ana();
    (world, ana)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_task_that_is_there_already_and_can_not_be_changed_is_left_with_words() {
    let (world, ana) = without_task_updates().await;
    let braked = Settings {
        breaker_writes: 1,
        ..Settings::default()
    };
    world.app.save_settings(braked).await.unwrap();
    let task_id = add_task(&world, &ana, "Sign");
    world.sync_well(SyncMode::Incremental).await;
    let [held] = world
        .in_state(&[OperationState::Held])
        .await
        .try_into()
        .unwrap();
    // While it waits, somebody makes it there.
    let other = json!({"externalId": task_id, "title": "Signed already"});
    send(&world, reqwest::Method::POST, &ana, "tasks", other).await;
    world.app.approve_operations(vec![held.id]).await.unwrap();
    world.sync_well(SyncMode::Incremental).await;
    let ended = world.app.operation(held.id).await.unwrap().operation;
    assert_eq!(ended.state, OperationState::Skipped);
    let problem = ended.problem.unwrap();
    assert_eq!(problem.code, ErrorCode::CapabilityMissing);
    assert_eq!(problem.what, "The task exists in Certileads already.");
    assert!(problem.meaning.contains("no way to change it"), "{problem}");
    let open = [
        OperationState::Held,
        OperationState::Retry,
        OperationState::Approved,
    ];
    assert_eq!(
        world.in_state(&open).await,
        [],
        "nothing that can't be done follows"
    );
    let [task] = follow_up(&world, &task_id).try_into().unwrap();
    assert_eq!(task["title"], "Signed already");
}
