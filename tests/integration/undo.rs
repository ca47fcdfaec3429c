//! What a run wrote is taken back, as far as it still stands; what has changed since is left and
//! named, and what can't be called back is said before.

use connect_core::model::{
    ActionKind, ErrorCode, OperationFilter, OperationState, Run, RunId, RunState, SyncMode,
    UndoPlan,
};
use connect_sandbox::Change;
use rstest::rstest;
use serde_json::{Value, json};

use crate::world::{World, connected, object, options};

/// An undo from start to end.
async fn undo(world: &World, run: RunId) -> Run {
    let id = world.app.start_undo(run).await.unwrap();
    world.app.wait_for_run(id).await.unwrap()
}

async fn undo_well(world: &World, run: RunId) -> Run {
    let undo = undo(world, run).await;
    assert_eq!(undo.state, RunState::Done, "{:?}", undo.problem);
    assert_eq!(undo.undoes, Some(run));
    undo
}

async fn plan(world: &World, run: RunId) -> UndoPlan {
    world.app.plan_undo(run).await.unwrap()
}

async fn resting(world: &World) -> Vec<String> {
    let resting = world.app.list_resting().await.unwrap();
    assert_eq!(resting.total as usize, resting.contacts.len());
    let mut ids: Vec<String> = resting
        .contacts
        .into_iter()
        .map(|contact| contact.contact_id)
        .collect();
    ids.sort();
    ids
}

fn ana(world: &World) -> String {
    world
        .sandbox
        .control()
        .contact_by_email("ana.diaz@example.com")
        .unwrap()
}

/// The Certileads contacts by their HighLevel id, without what every write moves.
fn leads(world: &World) -> Vec<Value> {
    let mut leads = world.leads();
    for lead in &mut leads {
        let lead = lead.as_object_mut().unwrap();
        lead.remove("updatedAt");
        lead["tags"]
            .as_array_mut()
            .unwrap()
            .sort_by_key(|tag| tag.to_string());
    }
    leads.sort_by_key(|lead| lead["externalId"].to_string());
    leads
}

/// Everything of a lead that can be made anew: not its id and dates.
fn content(leads: Vec<Value>) -> Vec<Value> {
    let strip = |mut lead: Value| {
        for key in ["id", "createdAt"] {
            lead.as_object_mut().unwrap().remove(key);
        }
        lead
    };
    leads.into_iter().map(strip).collect()
}

fn lead_id(world: &World, contact_id: &str) -> String {
    let lead = world.lead(contact_id).unwrap();
    lead["id"].as_str().unwrap().to_owned()
}

/// Changes one contact in every way there is, and syncs it.
async fn changed(world: &World) -> (String, Run) {
    let contact_id = ana(world);
    let task = world.change(Change::CreateTask {
        contact_id: contact_id.clone(),
        task: object(json!({"title": "Sign"})),
    });
    world.sync_well(SyncMode::Incremental).await;
    let contact = object(json!({"companyName": "Acme Dental", "firstName": "Ana María"}));
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
    world.change(Change::CompleteTask {
        contact_id: contact_id.clone(),
        task_id: task["id"].as_str().unwrap().to_owned(),
    });
    let run = world.sync_well(SyncMode::Incremental).await;
    assert_eq!(run.counts.planned, 4, "{:?}", run.counts);
    (contact_id, run)
}

/// Writes a note in Certileads, as somebody at work there does.
async fn note(world: &World, lead_id: &str) {
    let at = world.sandbox.endpoints().certileads.clone();
    let url = format!("{}/contacts/{lead_id}/notes", at.base_url);
    let answer = reqwest::Client::new()
        .post(url)
        .bearer_auth(at.token)
        .json(&json!({"body": "Called, wants a quote."}))
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), 201);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_first_sync_is_taken_back_whole() {
    let world = World::new(options(30)).await;
    let run = world.sync_well(SyncMode::Backfill).await;
    let contacts = world.contacts();
    let planned = plan(&world, run.id).await;
    assert_eq!((planned.counts.undo, planned.counts.removals), (30, 30));
    assert_eq!((planned.counts.left, planned.counts.never), (0, 0));
    assert_eq!(planned.undo.len(), 30);
    assert_eq!(world.leads().len(), 30, "a plan writes nothing");

    let undo = undo_well(&world, run.id).await;
    assert_eq!((undo.counts.planned, undo.counts.deleted), (30, 30));
    assert_eq!(world.leads(), Vec::<Value>::new());
    assert_eq!(world.contacts(), contacts, "HighLevel is as it was");
    assert_eq!(resting(&world).await.len(), 30);
    let rows = world
        .operations(OperationFilter {
            run_id: Some(undo.id),
            ..OperationFilter::default()
        })
        .await;
    assert!(
        rows.iter()
            .all(|one| one.proof.is_some() && one.undoes.is_some())
    );

    let mark = world.mark();
    world.sync_well(SyncMode::Incremental).await;
    world.sync_well(SyncMode::Backfill).await;
    assert_eq!(world.sent_writes(mark), Vec::<String>::new(), "they rest");
    let again = plan(&world, run.id).await;
    assert_eq!((again.counts.undone, again.counts.undo), (30, 0));
    undo_well(&world, run.id).await;
    assert_eq!(world.sent_writes(mark), Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_kind_of_change_is_put_back() {
    let world = World::new(options(12)).await;
    world.sync_well(SyncMode::Backfill).await;
    let before = leads(&world);
    let (contact_id, run) = changed(&world).await;
    assert_ne!(leads(&world), before);
    let planned = plan(&world, run.id).await;
    assert_eq!((planned.counts.undo, planned.counts.contacts), (4, 1));
    let undo = undo_well(&world, run.id).await;
    assert_eq!(undo.counts.planned, 4);
    assert_eq!(leads(&world), before);
    assert_eq!(resting(&world).await, [contact_id]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_changed_since_is_left_and_named() {
    let world = World::new(options(12)).await;
    world.sync_well(SyncMode::Backfill).await;
    let (contact_id, run) = changed(&world).await;
    let contact = object(json!({"company": "Somebody's own"}));
    world.change(Change::UpdateLead {
        id: lead_id(&world, &contact_id),
        contact,
    });
    let planned = plan(&world, run.id).await;
    assert_eq!((planned.counts.undo, planned.counts.left), (3, 1));
    let problem = planned.left[0].problem.clone().unwrap();
    assert!(problem.what.contains("Company"), "{problem}");
    let undo = undo_well(&world, run.id).await;
    let lead = world.lead(&contact_id).unwrap();
    assert_eq!(lead["company"], "Somebody's own");
    assert_eq!(lead["firstName"], "Ana María", "one write is left whole");
    assert_eq!(lead["tags"], json!(["new lead", "newsletter"]));
    let left = world
        .operations(OperationFilter {
            run_id: Some(undo.id),
            states: vec![OperationState::Skipped],
            ..OperationFilter::default()
        })
        .await;
    assert_eq!(left.len(), 1, "it is listed");
    assert_eq!(left[0].problem, Some(problem));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_later_run_is_to_be_undone_first() {
    let world = World::new(options(12)).await;
    let contact_id = ana(&world);
    let first = world.sync_well(SyncMode::Backfill).await;
    let contact = object(json!({"companyName": "Acme Dental"}));
    world.change(Change::UpdateContact {
        contact_id: contact_id.clone(),
        contact,
    });
    let second = world.sync_well(SyncMode::Incremental).await;
    let planned = plan(&world, first.id).await;
    assert_eq!((planned.counts.undo, planned.counts.left), (11, 1));
    let problem = planned.left[0].problem.clone().unwrap();
    assert!(problem.what.contains("later run"), "{problem}");
    undo_well(&world, second.id).await;
    assert_eq!(plan(&world, first.id).await.counts.undo, 12);
}

#[rstest]
#[case::field(json!({"fields": {"budget": 900}}), "Budget")]
#[case::changed(json!({"firstName": "Anna"}), "First name")]
#[case::tag(json!({"tags": ["new lead", "newsletter", "bought"]}), "bought")]
#[case::archived(json!({"archived": true}), "Archived")]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_made_contact_that_others_worked_on_stays(#[case] change: Value, #[case] word: &str) {
    let world = World::new(options(12)).await;
    let run = world.sync_well(SyncMode::Backfill).await;
    let contact_id = ana(&world);
    world.change(Change::UpdateLead {
        id: lead_id(&world, &contact_id),
        contact: object(change),
    });
    stays(&world, run.id, &contact_id, word).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_made_contact_with_somebodys_note_stays() {
    let world = World::new(options(12)).await;
    let run = world.sync_well(SyncMode::Backfill).await;
    let contact_id = ana(&world);
    note(&world, &lead_id(&world, &contact_id)).await;
    stays(&world, run.id, &contact_id, "note").await;
}

async fn stays(world: &World, run: RunId, contact_id: &str, word: &str) {
    let before = world.lead(contact_id);
    let planned = plan(world, run).await;
    assert_eq!((planned.counts.undo, planned.counts.left), (11, 1));
    let problem = planned.left[0].problem.clone().unwrap();
    assert!(problem.what.contains(word), "{problem}");
    undo_well(world, run).await;
    assert_eq!(world.leads().len(), 1);
    assert_eq!(world.lead(contact_id), before);
    assert_eq!(resting(world).await.len(), 11, "it was not touched");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_undo_is_undone() {
    let world = World::new(options(12)).await;
    let first = world.sync_well(SyncMode::Backfill).await;
    let (_, second) = changed(&world).await;
    let after = leads(&world);
    let undo = undo_well(&world, second.id).await;
    let redo = undo_well(&world, undo.id).await;
    assert_eq!(redo.counts.planned, 4);
    assert_eq!(leads(&world), after);
    assert_eq!(
        resting(&world).await,
        Vec::<String>::new(),
        "it flows again"
    );

    let again = plan(&world, second.id).await;
    assert_eq!((again.counts.undo, again.counts.undone), (4, 0));
    undo_well(&world, second.id).await;
    let before = content(leads(&world));
    let gone = undo_well(&world, first.id).await;
    assert_eq!(world.leads(), Vec::<Value>::new());
    let back = undo_well(&world, gone.id).await;
    assert_eq!(back.counts.created, 12, "{:?}", back.counts);
    assert_eq!(content(leads(&world)), before, "made anew as they were");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_resumed_contact_is_synced_again() {
    let world = World::new(options(12)).await;
    world.sync_well(SyncMode::Backfill).await;
    let (contact_id, run) = changed(&world).await;
    undo_well(&world, run.id).await;
    let contact = object(json!({"lastName": "Díaz Ruiz"}));
    world.change(Change::UpdateContact {
        contact_id: contact_id.clone(),
        contact,
    });
    world.sync_well(SyncMode::Incremental).await;
    assert_ne!(world.lead(&contact_id).unwrap()["lastName"], "Díaz Ruiz");
    let ids = Some(vec![contact_id.clone()]);
    assert_eq!(world.app.resume_contacts(ids.clone()).await.unwrap(), 1);
    assert_eq!(world.app.resume_contacts(ids).await.unwrap(), 0);
    let contact = object(json!({"lastName": "Díaz Ruiz y Soto"}));
    world.change(Change::UpdateContact {
        contact_id: contact_id.clone(),
        contact,
    });
    world.sync_well(SyncMode::Incremental).await;
    crate::world::assert_same(
        &world.contacts()[&contact_id],
        &json!({"tags": world.contacts()[&contact_id]["tags"].clone()})
            .as_object()
            .map(|tags| {
                let mut lead = world.lead(&contact_id).unwrap();
                lead["tags"] = tags["tags"].clone();
                lead
            })
            .unwrap(),
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_joined_contact_gets_its_own_values_back() {
    let world = World::new(options(12)).await;
    let lead = json!({"email": "ana.diaz@example.com", "firstName": "A.", "tags": ["bought"]});
    let made = world.change(Change::CreateLead {
        contact: object(lead),
    });
    let contact_id = ana(&world);
    let run = world.sync_well(SyncMode::Backfill).await;
    let planned = plan(&world, run.id).await;
    let update = planned
        .undo
        .iter()
        .find(|one| one.action == ActionKind::UpdateContact)
        .unwrap();
    let stays = update.problem.clone().unwrap();
    assert!(stays.what.contains("External id"), "{stays}");
    undo_well(&world, run.id).await;
    let lead = world.lead(&contact_id).unwrap();
    assert_eq!(world.leads().len(), 1);
    assert_eq!(lead["id"], made["id"]);
    assert_eq!(lead["firstName"], "A.");
    assert_eq!(lead["lastName"], Value::Null);
    assert_eq!(lead["tags"], json!(["bought"]));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stopped_run_is_taken_back_and_not_carried_on_for_what_was_planned() {
    let world = World::new(options(300)).await;
    // The list is read and the first hundred are made; nothing after that is let in.
    let fault = "429:side=certileads:after=2".parse().unwrap();
    world.sandbox.control().set_faults(vec![fault]);
    let id = world.app.start_sync(SyncMode::Backfill).await.unwrap();
    world.until(id, |run| run.counts.created >= 100).await;
    let refused = world.app.start_undo(id).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::EngineBusy);
    world.app.cancel_run(id).await.unwrap();
    world.app.wait_for_run(id).await.unwrap();
    world.sandbox.control().set_faults(Vec::new());
    let planned = plan(&world, id).await;
    assert!(planned.counts.waiting > 0, "{:?}", planned.counts);
    world.app.set_paused(true).await.unwrap();
    undo_well(&world, id).await;
    assert_eq!(world.leads(), Vec::<Value>::new());
    let status = world.app.sync_status().await.unwrap();
    assert_eq!(status.queued, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stopped_undo_leaves_the_rest_and_can_be_gone_on_with() {
    let world = World::new(options(600)).await;
    let run = world.sync_well(SyncMode::Backfill).await;
    let id = world.app.start_undo(run.id).await.unwrap();
    world.until(id, |run| run.counts.deleted >= 64).await;
    world.app.cancel_run(id).await.unwrap();
    let undo = world.app.wait_for_run(id).await.unwrap();
    assert_eq!(undo.state, RunState::Cancelled);
    let left = world.leads().len();
    assert!(left > 0, "it did stop");
    assert_eq!(resting(&world).await.len().min(500), (600 - left).min(500));
    world.sync_well(SyncMode::Incremental).await;
    assert_eq!(
        world.leads().len(),
        left,
        "the rest is not undone by itself"
    );
    let planned = plan(&world, run.id).await;
    assert_eq!(planned.counts.undone as usize, 600 - left);
    undo_well(&world, run.id).await;
    assert_eq!(world.leads(), Vec::<Value>::new());
    assert_eq!(world.writes("deleted"), 600);
}

#[rstest]
#[case("500-after:side=certileads:p=0.3:seed=4")]
#[case("500-before:side=certileads:p=0.06:seed=3")]
#[case("cut-after:side=certileads:p=0.3:seed=6")]
#[case("cut-before:side=certileads:p=0.06:seed=5")]
#[case("cut-body:side=certileads:p=0.06:seed=7")]
#[case("429-retry-after:side=certileads:after=10:count=1")]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn faults_leave_it_applied_once(#[case] fault: &str) {
    let world = World::new(options(25)).await;
    let first = world.sync_well(SyncMode::Backfill).await;
    let before = leads(&world);
    let (_, second) = changed(&world).await;
    for run in [second.id, first.id] {
        world
            .sandbox
            .control()
            .set_faults(vec![fault.parse().unwrap()]);
        undo(&world, run).await;
        world.sandbox.control().set_faults(Vec::new());
        world.settle().await;
        if run == second.id {
            undo(&world, run).await;
            assert_eq!(leads(&world), before);
        }
    }
    undo(&world, first.id).await;
    assert_eq!(world.leads(), Vec::<Value>::new());
    assert_eq!(world.writes("deleted"), 25);
    assert_eq!(world.in_state(&[OperationState::Held]).await, []);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn rows_of_a_file_cannot_be_called_back() {
    let folder = tempfile::tempdir().unwrap();
    let world = connected(12, "csv", folder.path().to_str()).await;
    let run = world.sync_well(SyncMode::Backfill).await;
    let planned = plan(&world, run.id).await;
    assert_eq!((planned.counts.undo, planned.counts.never), (0, 12));
    let problem = planned.never[0].problem.clone().unwrap();
    assert!(problem.what.contains("file"), "{problem}");
    let undo = undo_well(&world, run.id).await;
    assert_eq!(undo.counts.planned, 0);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    assert_eq!(resting(&world).await, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_target_is_undone_by_its_profile_alone() {
    let world = connected(20, "second-target", None).await;
    let run = world.sync_well(SyncMode::Backfill).await;
    let planned = plan(&world, run.id).await;
    assert_eq!(planned.counts.undo, run.counts.planned, "{planned:?}");
    undo_well(&world, run.id).await;
    let state: Value = world.sandbox.control().full_state();
    assert_eq!(state["second"]["contacts"], json!([]));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_test_is_cleaned_up_and_not_undone() {
    let world = World::new(options(12)).await;
    let id = world.app.start_test(None).await.unwrap();
    world.app.wait_for_run(id).await.unwrap();
    let refused = world.app.plan_undo(id).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::InvalidInput);
    let unknown = world.app.start_undo(RunId::new()).await.unwrap_err();
    assert_eq!(unknown.code, ErrorCode::NotFound);
}
