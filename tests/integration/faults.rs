//! Every fault of the sandbox, alone and in seeded mixes: each change is applied exactly once, or
//! held with a reason.
//!
//! `npm run test:faults` does it with 10,000 contacts and more mixes; `CERTILEADS_FAULT_CONTACTS`
//! and `CERTILEADS_FAULT_MIXES` set how many.

use connect_core::model::{ConnectionState, OperationState, ProofOutcome, RunState, SyncMode};
use connect_sandbox::Change;
use rstest::rstest;
use serde_json::json;

use crate::world::{World, object, options};

fn told(name: &str, otherwise: usize) -> usize {
    std::env::var(name).map_or(otherwise, |told| told.parse().unwrap())
}

fn contacts() -> usize {
    told("CERTILEADS_FAULT_CONTACTS", 60)
}

/// Repairs what a fault broke, as a person would after it has passed, and finishes the work.
async fn recover(world: &World, mode: SyncMode) {
    world.sandbox.control().set_faults(Vec::new());
    let view = world.app.connections().await.unwrap();
    for connection in [view.highlevel, view.certileads].into_iter().flatten() {
        if connection.state == ConnectionState::NeedsAttention {
            world.app.check_connection(connection.side).await.unwrap();
        }
    }
    world.sync_well(mode).await;
    world.settle().await;
}

/// Whether the run ended in a state that tells the truth.
fn assert_honest(state: RunState) {
    assert!(
        matches!(state, RunState::Done | RunState::Failed),
        "{state:?}"
    );
}

#[rstest]
#[case("429:side=certileads:after=20:count=1")]
#[case("429-empty:side=certileads:after=20:count=1")]
#[case("429-retry-after:side=certileads:after=20:count=1")]
#[case("500-before:side=certileads:p=0.2:seed=3")]
#[case("500-after:side=certileads:p=0.2:seed=4")]
#[case("cut-before:side=certileads:p=0.2:seed=5")]
#[case("cut-after:side=certileads:p=0.2:seed=6")]
#[case("cut-body:side=certileads:p=0.2:seed=7")]
#[case("html-403:side=certileads:p=0.2:seed=8")]
#[case("html-502:side=certileads:p=0.2:seed=9")]
#[case("422-created:side=certileads:p=0.2:seed=10")]
#[case("endless:side=certileads:after=20:count=1")]
#[case("redirect:side=certileads:p=0.2:seed=11")]
#[case("slow:side=certileads:after=20:count=2")]
#[case("token-revoked:side=certileads:after=20:count=3")]
#[case("429:side=highlevel:count=1")]
#[case("429-retry-after:side=highlevel:count=1")]
#[case("500-before:side=highlevel:p=0.3:seed=3")]
#[case("cut-before:side=highlevel:p=0.3:seed=5")]
#[case("cut-body:side=highlevel:p=0.3:seed=7")]
#[case("html-403:side=highlevel:count=1")]
#[case("html-502:side=highlevel:p=0.3:seed=9")]
#[case("endless:side=highlevel:count=1")]
#[case("redirect:side=highlevel:count=1")]
#[case("slow:side=highlevel:count=1")]
#[case("token-revoked:side=highlevel:count=1")]
#[case("scope-lost:side=highlevel:count=1")]
#[case("index-lag:side=highlevel")]
#[case("doubled-rows:side=highlevel")]
#[case("doubled-rows:side=certileads")]
#[case("moved-rows:side=highlevel")]
#[case("moved-rows:side=certileads")]
#[case("missing-rows:side=certileads")]
#[case("clock-skew:seed=1")]
#[case("clock-skew:seed=2")]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_first_sync_is_applied_once_or_held(#[case] fault: &str) {
    let world = World::new(options(contacts())).await;
    world
        .sandbox
        .control()
        .set_faults(vec![fault.parse().unwrap()]);
    let run = world.sync(SyncMode::Backfill).await;
    assert_honest(run.state);
    recover(&world, SyncMode::Incremental).await;
    world.assert_once_or_held().await;
    let held = world.in_state(&[OperationState::Held]).await.len();
    assert!(world.leads().len() + held >= contacts());
    assert_eq!(
        world.writes("created") as usize,
        world.leads().len(),
        "made twice"
    );
    assert_eq!(world.writes("deleted"), 0);
}

/// A row that a list leaves out is found by the next complete reading.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_row_left_out_is_found_later() {
    let world = World::new(options(contacts())).await;
    world
        .sandbox
        .control()
        .set_faults(vec!["missing-rows:side=highlevel:count=1".parse().unwrap()]);
    world.sync_well(SyncMode::Backfill).await;
    recover(&world, SyncMode::Backfill).await;
    world.assert_once_or_held().await;
    assert_eq!(world.leads().len(), contacts());
}

#[rstest]
#[case("429-retry-after:after=10:count=1")]
#[case("500-before:p=0.2:seed=3")]
#[case("500-after:p=0.3:seed=4")]
#[case("cut-before:p=0.2:seed=5")]
#[case("cut-after:p=0.3:seed=6")]
#[case("cut-body:p=0.2:seed=7")]
#[case("html-502:p=0.2:seed=9")]
#[case("index-lag:side=highlevel")]
#[case("doubled-rows:side=highlevel")]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn changes_are_applied_once_or_held(#[case] fault: &str) {
    let world = World::new(options(40)).await;
    world.sync_well(SyncMode::Backfill).await;
    world
        .sandbox
        .control()
        .set_faults(vec![fault.parse().unwrap()]);
    for (index, contact_id) in world.contacts().into_keys().enumerate().take(25) {
        let contact = object(json!({"companyName": format!("Company {index}")}));
        world.change(Change::UpdateContact {
            contact_id: contact_id.clone(),
            contact,
        });
        world.change(Change::AddTag {
            contact_id,
            tag: format!("tag {index}"),
        });
    }
    assert_honest(world.sync(SyncMode::Incremental).await.state);
    recover(&world, SyncMode::Incremental).await;
    world.assert_once_or_held().await;
    assert_eq!(world.leads().len(), 40);
}

/// What may strike in a mix. Each strikes one request in twenty, from its own seed.
const MIXED: [&str; 14] = [
    "429",
    "429-empty",
    "500-before",
    "500-after",
    "cut-before",
    "cut-after",
    "cut-body",
    "html-403",
    "html-502",
    "422-created",
    "doubled-rows",
    "moved-rows",
    "redirect",
    "token-revoked",
];

/// A first sync, then changes on one contact in ten, with four kinds of fault at once.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_mix_of_faults_leaves_everything_once_or_held() {
    for seed in 1..=told("CERTILEADS_FAULT_MIXES", 2) {
        let world = World::new(options(contacts())).await;
        let faults: Vec<_> = (0..4)
            .map(|one| MIXED[(seed * 5 + one * (1 + seed % 3) * 3) % MIXED.len()])
            .map(|name| format!("{name}:p=0.05:seed={seed}").parse().unwrap())
            .collect();
        let shown = format!("seed {seed}: {faults:?}");
        world.sandbox.control().set_faults(faults.clone());
        assert_honest(world.sync(SyncMode::Backfill).await.state);
        recover(&world, SyncMode::Incremental).await;
        world.sandbox.control().set_faults(faults);
        for (index, contact_id) in world.contacts().into_keys().enumerate().step_by(10) {
            let contact = object(json!({"companyName": format!("Company {index}")}));
            world.change(Change::UpdateContact {
                contact_id: contact_id.clone(),
                contact,
            });
            world.change(Change::AddTag {
                contact_id,
                tag: format!("tag {index}"),
            });
        }
        if let Ok(id) = world.app.start_sync(SyncMode::Incremental).await {
            assert_honest(world.app.wait_for_run(id).await.unwrap().state);
        }
        recover(&world, SyncMode::Incremental).await;
        world.assert_once_or_held().await;
        let leads = world.leads().len();
        assert_eq!(
            world.writes("created") as usize,
            leads,
            "made twice; {shown}"
        );
        assert_eq!(world.writes("deleted"), 0, "{shown}");
        let mark = world.mark();
        world.sync_well(SyncMode::Incremental).await;
        assert_eq!(
            world.sent_writes(mark),
            Vec::<String>::new(),
            "no quiet; {shown}"
        );
    }
}

/// A write that was accepted but not stored is a result of its own.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn accepted_but_not_stored_is_seen() {
    let world = World::new(options(20)).await;
    let fault = "accepted-not-stored:path=/contacts:p=0.5:seed=3";
    world
        .sandbox
        .control()
        .set_faults(vec![fault.parse().unwrap()]);
    world.sync_well(SyncMode::Backfill).await;
    let contacts = world.contacts();
    let wrong = world.leads().into_iter().filter(|lead| {
        let contact = &contacts[lead["externalId"].as_str().unwrap()];
        crate::world::stored(lead) != crate::world::expected(contact)
    });
    let wrong: Vec<String> = wrong
        .map(|lead| lead["externalId"].as_str().unwrap().to_owned())
        .collect();
    assert!(!wrong.is_empty(), "the fault struck");
    let mut seen: Vec<String> = world
        .in_state(&[])
        .await
        .into_iter()
        .filter(|o| {
            o.proof
                .as_ref()
                .is_some_and(|p| p.outcome == ProofOutcome::Differs)
        })
        .map(|operation| operation.contact_id)
        .collect();
    seen.sort();
    let mut wrong = wrong;
    wrong.sort();
    assert_eq!(seen, wrong);
}

/// A server that does not answer at all: the client gives up after half a minute, looks, and
/// goes on.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_write_without_an_answer_is_not_repeated_blindly() {
    let world = World::new(options(12)).await;
    let fault = "timeout:side=certileads:path=/contacts:after=4:count=1";
    world
        .sandbox
        .control()
        .set_faults(vec![fault.parse().unwrap()]);
    let run = world.sync(SyncMode::Backfill).await;
    assert_honest(run.state);
    recover(&world, SyncMode::Incremental).await;
    world.assert_once_or_held().await;
    assert_eq!(world.writes("created"), 12);
}
