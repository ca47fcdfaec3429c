//! The loop: what changes in HighLevel arrives with nothing pressed, beside a backfill too, and
//! after the network was away; one process at a time does it.

use connect_core::clock::Clock;
use connect_core::model::{
    ActionKind, ErrorCode, LiveState, OperationFilter, OperationState, RunKind, RunState, SyncMode,
};
use connect_sandbox::{Change, Sandbox, SandboxOptions};
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use crate::world::{World, endpoints, object, open, options};

const MINUTE: i64 = 60_000;

fn clock() -> Clock {
    Clock::fixed(Clock::System.now())
}

/// Everything is brought over, and the loop is on.
async fn live(options: SandboxOptions, clock: &Clock) -> World {
    let world = World::at(options, clock.clone()).await;
    world.sync_well(SyncMode::Backfill).await;
    world.app.go_live();
    world.app.start_syncing().await.unwrap();
    world.until_status(rests).await;
    world
}

fn rests(status: &connect_core::model::SyncStatus) -> bool {
    status.live == LiveState::On && status.running.is_none()
}

fn tagged(leads: &[Value], contact_id: &str, tag: &str) -> bool {
    let lead = leads.iter().find(|lead| lead["externalId"] == contact_id);
    let tags = lead.and_then(|lead| lead["tags"].as_array());
    tags.is_some_and(|tags| tags.contains(&json!(tag)))
}

fn first_contact(world: &World) -> String {
    world.contacts().into_keys().next().unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_change_arrives_with_nothing_pressed() {
    let clock = clock();
    let world = live(options(30), &clock).await;
    let contact_id = first_contact(&world);
    world.change(Change::AddTag {
        contact_id: contact_id.clone(),
        tag: "vip".into(),
    });
    clock.advance(MINUTE);
    world
        .until_leads(|leads| tagged(leads, &contact_id, "vip"))
        .await;
    world.until_status(rests).await;
    let kinds = async || {
        let runs = world.app.runs(None, 10).await.unwrap().runs;
        runs.iter().map(|run| run.kind).collect::<Vec<_>>()
    };
    assert_eq!(kinds().await, [RunKind::Incremental, RunKind::Backfill]);

    for _ in 0..3 {
        clock.advance(MINUTE);
        let now = clock.now();
        let status = world
            .until_status(|status| status.synced_at == Some(now))
            .await;
        assert!(status.running.is_none());
    }
    assert_eq!(
        kinds().await.len(),
        2,
        "a look that found nothing leaves no row"
    );
    world.app.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn tasks_are_looked_at_with_every_second_look() {
    let clock = clock();
    let world = live(options(10), &clock).await;
    let mark = world.mark();
    for _ in 0..4 {
        clock.advance(MINUTE);
        let now = clock.now();
        world
            .until_status(|status| status.synced_at == Some(now))
            .await;
    }
    world.app.close().await;
    let log = world.sandbox.control().log(mark);
    let count = |end: &str| log.iter().filter(|entry| entry.path.ends_with(end)).count();
    assert_eq!(count("/contacts/search"), 4);
    assert_eq!(count("/tasks/search"), 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_goes_on_after_a_restart() {
    let mut world = live(options(10), &Clock::System).await;
    world.restart().await;
    assert_eq!(world.app.sync_status().await.unwrap().live, LiveState::Off);
    let contact_id = first_contact(&world);
    world.change(Change::AddTag {
        contact_id: contact_id.clone(),
        tag: "vip".into(),
    });
    world.app.go_live();
    world.until_status(rests).await;
    world.app.sync_now().await.unwrap();
    world
        .until_leads(|leads| tagged(leads, &contact_id, "vip"))
        .await;
    world.app.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_waits_for_the_first_sync_to_be_chosen() {
    let world = World::new(options(20)).await;
    world.app.go_live();
    world
        .until_status(|status| status.live == LiveState::Off)
        .await;
    world.app.start_syncing().await.unwrap();
    world
        .until_status(|status| status.live == LiveState::FirstSync)
        .await;
    assert_eq!(world.app.runs(None, 10).await.unwrap().runs, []);
    world.sync_well(SyncMode::Backfill).await;
    world.until_status(rests).await;
    world.app.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn started_by_hand_it_takes_the_first_look_itself() {
    let world = World::new(options(20)).await;
    let (app, stop) = (world.app.clone(), CancellationToken::new());
    let told = stop.clone();
    let working = tokio::spawn(async move { app.keep_syncing(&told).await });
    world
        .until_status(|status| rests(status) && status.baseline)
        .await;
    assert!(world.leads().is_empty(), "the first look fires nothing");
    let contact = object(json!({"firstName": "Nina", "email": "nina@example.com"}));
    world.change(Change::CreateContact { contact });
    world.app.sync_now().await.unwrap();
    world.until_leads(|leads| leads.len() == 1).await;
    world.until_status(rests).await;
    stop.cancel();
    let report = working.await.unwrap().unwrap();
    assert_eq!(report.counts.created, 1, "{report:?}");
    assert!(report.looks >= 1);
    assert_eq!(report.sync.live, LiveState::Off);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_just_happened_passes_a_running_backfill() {
    let world = World::new(options(1_500)).await;
    world.app.go_live();
    world.app.start_syncing().await.unwrap();
    let id = world.app.start_sync(SyncMode::Backfill).await.unwrap();
    let run = world.until(id, |run| run.counts.created >= 200).await;
    assert_eq!(run.state, RunState::Running);
    let done = world.in_state(&[OperationState::Done]).await;
    let contact_id = done[0].contact_id.clone();
    world.change(Change::AddTag {
        contact_id: contact_id.clone(),
        tag: "urgent".into(),
    });
    world.app.sync_now().await.unwrap();
    world
        .until_leads(|leads| tagged(leads, &contact_id, "urgent"))
        .await;
    let run = world.app.run(id).await.unwrap();
    assert_eq!(run.state, RunState::Running, "the backfill still goes on");
    assert!(world.leads().len() < 1_500);

    let run = world.app.wait_for_run(id).await.unwrap();
    assert_eq!(run.state, RunState::Done, "{:?}", run.problem);
    let filter = OperationFilter {
        contact_id: Some(contact_id),
        actions: vec![ActionKind::AddTags],
        ..OperationFilter::default()
    };
    let written = world.operations(filter).await;
    assert_eq!(written.len(), 1);
    let detail = world.app.operation(written[0].id).await.unwrap();
    let took = written[0].finished_at.unwrap() - detail.event.unwrap().detected_at;
    assert!(took < 5_000, "{took} ms from detection to written");
    world.until_status(rests).await;
    world.app.close().await;
    assert_eq!(world.writes("created"), 1_500);
    world.assert_once_or_held().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_network_goes_and_comes_back() {
    let clock = clock();
    let state = tempfile::tempdir().unwrap();
    let kept = SandboxOptions {
        state_file: Some(state.path().join("state.json")),
        ..options(20)
    };
    let mut world = live(kept.clone(), &clock).await;
    let at = world.sandbox.endpoints().clone();
    let port = |url: &str| {
        url.split(':')
            .nth(2)
            .unwrap()
            .split('/')
            .next()
            .unwrap()
            .parse()
            .ok()
    };
    let again = SandboxOptions {
        highlevel_port: port(&at.highlevel.base_url),
        certileads_port: port(&at.certileads.base_url),
        ..kept
    };
    let other = Sandbox::start(options(1)).await.unwrap();
    std::mem::replace(&mut world.sandbox, other)
        .shutdown()
        .await;
    for _ in 0..5 {
        clock.advance(10 * MINUTE);
        let tries = world.app.sync_status().await.unwrap().next_look_at;
        world
            .until_status(|status| {
                status.live == LiveState::Offline && status.next_look_at != tries
            })
            .await;
    }
    let status = world.app.sync_status().await.unwrap();
    let away = clock.now() - status.failing_since.unwrap();
    assert!(away >= 40 * MINUTE, "{away}");
    let problem = status.trouble.unwrap();
    assert_eq!(problem.code, ErrorCode::NetworkUnreachable, "{problem}");

    world.sandbox = Sandbox::start(again).await.unwrap();
    let contacts: Vec<String> = world.contacts().into_keys().take(5).collect();
    for contact_id in &contacts {
        let contact = object(json!({"companyName": "Back Again Ltd"}));
        world.change(Change::UpdateContact {
            contact_id: contact_id.clone(),
            contact,
        });
    }
    let before = world.writes("updated");
    world.app.nudge();
    world
        .until_leads(|leads| {
            let back = leads
                .iter()
                .filter(|lead| lead["company"] == "Back Again Ltd");
            back.count() == 5
        })
        .await;
    let status = world
        .until_status(|status| rests(status) && status.queued == 0)
        .await;
    assert_eq!((status.failing_since, status.trouble), (None, None));
    assert_eq!(world.writes("updated") - before, 5, "each once");
    let runs = world.app.runs(None, 50).await.unwrap().runs;
    assert_eq!(
        runs.len(),
        2,
        "a history of what moved, not of failed looks: {runs:?}"
    );
    world.app.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_target_that_is_away_is_worked_off_once_when_somebody_asks() {
    let clock = clock();
    let world = live(options(20), &clock).await;
    let contacts: Vec<String> = world.contacts().into_keys().take(3).collect();
    for contact_id in &contacts {
        world.change(Change::AddTag {
            contact_id: contact_id.clone(),
            tag: "late".into(),
        });
    }
    let writes_are_cut = "cut-before:side=certileads:path=/tags";
    world
        .sandbox
        .control()
        .set_faults(vec![writes_are_cut.parse().unwrap()]);
    clock.advance(MINUTE);
    world
        .until_status(|status| rests(status) && status.queued == 3)
        .await;
    let runs = world.app.runs(None, 10).await.unwrap().runs.len();
    for _ in 0..8 {
        clock.advance(MINUTE);
        let now = clock.now();
        world
            .until_status(|status| status.synced_at == Some(now))
            .await;
    }
    let tried_in_vain = world.app.runs(None, 10).await.unwrap().runs.len();
    assert_eq!(tried_in_vain, runs, "trying again in vain leaves no row");
    assert_eq!(world.app.sync_status().await.unwrap().queued, 3);

    world.sandbox.control().set_faults(Vec::new());
    let before = world.writes("updated");
    world.app.sync_now().await.unwrap();
    world
        .until_leads(|leads| contacts.iter().all(|id| tagged(leads, id, "late")))
        .await;
    world
        .until_status(|status| rests(status) && status.queued == 0)
        .await;
    assert_eq!(world.writes("updated") - before, 3);
    world.app.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_process_at_a_time_keeps_a_folder_in_sync() {
    let world = live(options(10), &Clock::System).await;
    let other = open(world.home.path()).await;
    let refused = [
        other
            .keep_syncing(&CancellationToken::new())
            .await
            .unwrap_err(),
        other.start_sync(SyncMode::Incremental).await.unwrap_err(),
    ];
    for refused in refused {
        assert_eq!(refused.code, ErrorCode::EngineBusy, "{refused}");
        let me = std::process::id().to_string();
        assert!(refused.what.contains(&me), "{refused}");
    }
    let status = other.sync_status().await.unwrap();
    assert_eq!(status.live, LiveState::Elsewhere);
    assert!(
        status
            .holder
            .unwrap()
            .contains(&std::process::id().to_string())
    );
    assert_eq!(
        other.runs(None, 10).await.unwrap().runs.len(),
        1,
        "reading works beside it"
    );

    // The other one waits, and goes on where the first one stops.
    other.go_live();
    let mut events = other.events();
    while other.sync_status().await.unwrap().trouble.is_none() {
        crate::world::look_again(&mut events).await;
    }
    world.app.close().await;
    other
        .connect_sample(endpoints(&world.sandbox))
        .await
        .unwrap();
    while other.sync_status().await.unwrap().live != LiveState::On {
        crate::world::look_again(&mut events).await;
    }
    assert_eq!(other.sync_status().await.unwrap().holder, None);
    other.close().await;
}
