//! The filter: who does not meet it is not written, and History says why; who comes and goes is
//! treated as the rules say.

use connect_core::clock::Clock;
use connect_core::model::{
    ActionKind, ErrorCode, LeavePolicy, Operation, OperationFilter, OperationState, Operator,
    SyncMode,
};
use connect_sandbox::Change;
use serde_json::json;

use crate::rules::{on, put};
use crate::world::{World, object, options};

/// Ana alone is synced, as long as her company is Acme.
async fn only_acme(policy: LeavePolicy) -> (World, String) {
    let world = World::new(options(6)).await;
    put(&world, |rules| {
        rules.filter = Some(on("companyName", Operator::Is, json!("Acme")));
        rules.when_left = policy;
    })
    .await;
    let ana = world.ana();
    company(&world, &ana, "Acme");
    world.sync_well(SyncMode::Backfill).await;
    assert_eq!(world.leads().len(), 1, "only one meets the filter");
    (world, ana)
}

fn company(world: &World, contact_id: &str, name: &str) {
    world.change(Change::UpdateContact {
        contact_id: contact_id.to_owned(),
        contact: object(json!({"companyName": name})),
    });
}

/// Has the mapping hold who has no e-mail address.
async fn want_email(world: &World) {
    let view = world.app.mapping().await.unwrap();
    let mut document = view.document;
    let mut rules = document.rules.iter_mut();
    let email = rules.find(|rule| rule.target == "email").unwrap();
    email.when_blank = connect_core::model::BlankPolicy::Hold;
    let base = view.mapping.map(|mapping| mapping.version);
    world.app.save_mapping(document, base).await.unwrap();
}

async fn of(world: &World, contact_id: &str) -> Vec<Operation> {
    let filter = OperationFilter {
        contact_id: Some(contact_id.to_owned()),
        ..OperationFilter::default()
    };
    world.operations(filter).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_does_not_meet_it_is_not_written_and_history_says_why() {
    let (world, ana) = only_acme(LeavePolicy::Stop).await;
    let other = world.contacts().into_keys().find(|id| *id != ana).unwrap();
    let rows = of(&world, &other).await;
    assert_eq!(rows.len(), 1, "{rows:?}");
    assert_eq!(rows[0].state, OperationState::Skipped);
    let problem = rows[0].problem.as_ref().unwrap();
    assert_eq!(problem.code, ErrorCode::LeftOut);
    assert_eq!(
        problem.what,
        "Left out by the filter: “Company” is “Acme” is not met."
    );
    let detail = world.app.operation(rows[0].id).await.unwrap();
    assert!(detail.event.is_some());
    assert_eq!(detail.why.last(), Some(&problem.what));

    let mark = world.mark();
    world.change(Change::AddTag {
        contact_id: other.clone(),
        tag: "vip".into(),
    });
    let run = world.sync_well(SyncMode::Incremental).await;
    assert_eq!((run.counts.planned, run.counts.left_out), (0, 1));
    assert_eq!(world.sent_writes(mark), Vec::<String>::new());
    let plan = world.app.plan_sync(SyncMode::Backfill).await.unwrap();
    assert_eq!((plan.left_out, plan.creates), (5, 0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_comes_to_meet_it_is_written_whole() {
    let (world, ana) = only_acme(LeavePolicy::Stop).await;
    let other = world.contacts().into_keys().find(|id| *id != ana).unwrap();
    company(&world, &other, "ACME ");
    let run = world.sync_well(SyncMode::Incremental).await;
    assert_eq!(run.counts.created, 1, "{:?}", run.counts);
    assert_eq!(world.lead(&other).unwrap()["company"], "ACME");
    assert!(world.kinds().contains(&"contactEntered".to_owned()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_leaves_it_is_not_written_any_more() {
    let (world, ana) = only_acme(LeavePolicy::Stop).await;
    company(&world, &ana, "Elsewhere");
    let run = world.sync_well(SyncMode::Incremental).await;
    assert_eq!((run.counts.planned, run.counts.left_out), (0, 1));
    assert_eq!(world.lead(&ana).unwrap()["company"], "Acme");
    assert!(world.kinds().contains(&"contactLeft".to_owned()));
    let rows = of(&world, &ana).await;
    let problem = rows.last().unwrap().problem.as_ref().unwrap();
    assert!(
        problem.what.starts_with("It has left the filter"),
        "{problem}"
    );

    company(&world, &ana, "Acme");
    world.change(Change::AddTag {
        contact_id: ana.clone(),
        tag: "back".into(),
    });
    world.sync_well(SyncMode::Incremental).await;
    let lead = world.lead(&ana).unwrap();
    assert!(lead["tags"].as_array().unwrap().contains(&json!("back")));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_leaves_it_may_be_kept_up_to_date() {
    let (world, ana) = only_acme(LeavePolicy::Keep).await;
    company(&world, &ana, "Elsewhere");
    let run = world.sync_well(SyncMode::Incremental).await;
    assert_eq!(run.counts.updated, 1);
    assert_eq!(world.lead(&ana).unwrap()["company"], "Elsewhere");
    assert!(world.kinds().contains(&"contactLeft".to_owned()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_leaves_it_may_be_archived_once_and_comes_back() {
    let (world, ana) = only_acme(LeavePolicy::Archive).await;
    company(&world, &ana, "Elsewhere");
    let run = world.sync_well(SyncMode::Incremental).await;
    assert_eq!(run.counts.archived, 1, "{:?}", run.counts);
    let lead = world.lead(&ana).unwrap();
    assert_eq!(lead["archived"], true);
    assert_eq!(lead["company"], "Acme", "the rest stays as it was");
    let archived = of(&world, &ana).await;
    let archived = archived.last().unwrap();
    assert_eq!(archived.action, ActionKind::ArchiveContact);
    assert!(archived.proof.is_some());

    company(&world, &ana, "Farther");
    let run = world.sync_well(SyncMode::Incremental).await;
    assert_eq!((run.counts.planned, run.counts.left_out), (0, 1));

    company(&world, &ana, "Acme");
    let run = world.sync_well(SyncMode::Incremental).await;
    assert_eq!(run.counts.updated, 1, "{:?}", run.counts);
    assert_eq!(world.lead(&ana).unwrap()["archived"], false);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_waits_for_who_leaves_is_not_sent() {
    let (world, ana) = only_acme(LeavePolicy::Stop).await;
    let settings = world.app.settings().await.unwrap();
    let strict = connect_core::model::Settings {
        max_updates: 0,
        ..settings
    };
    world.app.save_settings(strict).await.unwrap();
    world.change(Change::UpdateContact {
        contact_id: ana.clone(),
        contact: object(json!({"firstName": "Anita"})),
    });
    world.sync_well(SyncMode::Incremental).await;
    assert_eq!(world.in_state(&[OperationState::Held]).await.len(), 1);
    company(&world, &ana, "Elsewhere");
    world.sync_well(SyncMode::Incremental).await;
    assert_eq!(world.in_state(&[OperationState::Held]).await.len(), 0);
    assert_ne!(world.lead(&ana).unwrap()["firstName"], "Anita");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_waits_to_be_archived_does_so_whatever_else_happens_to_it() {
    let (world, ana) = only_acme(LeavePolicy::Archive).await;
    let strict = connect_core::model::Settings {
        max_deletes: 0,
        ..world.app.settings().await.unwrap()
    };
    world.app.save_settings(strict).await.unwrap();
    company(&world, &ana, "Elsewhere");
    world.sync_well(SyncMode::Incremental).await;
    world.change(Change::CreateTask {
        contact_id: ana.clone(),
        task: object(json!({"title": "Sign"})),
    });
    world.sync_well(SyncMode::Incremental).await;
    assert!(world.kinds().contains(&"taskCreated".to_owned()));
    let held = world.in_state(&[OperationState::Held]).await;
    let [held] = held.try_into().unwrap();
    assert_eq!(held.action, ActionKind::ArchiveContact);
    world.app.approve_operations(vec![held.id]).await.unwrap();
    world.settle().await;
    assert_eq!(world.lead(&ana).unwrap()["archived"], true);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_waits_to_be_archived_waits_for_the_yes_also_if_the_mapping_fails_meanwhile() {
    let (world, ana) = only_acme(LeavePolicy::Archive).await;
    want_email(&world).await;
    let settings = world.app.settings().await.unwrap();
    let strict = connect_core::model::Settings {
        max_deletes: 0,
        ..settings.clone()
    };
    world.app.save_settings(strict).await.unwrap();
    company(&world, &ana, "Elsewhere");
    world.sync_well(SyncMode::Incremental).await;
    world.app.save_settings(settings).await.unwrap();
    for email in ["", "ana@example.com"] {
        world.change(Change::UpdateContact {
            contact_id: ana.clone(),
            contact: object(json!({"email": email})),
        });
        world.sync_well(SyncMode::Incremental).await;
        let held = world.in_state(&[OperationState::Held]).await;
        let [held] = held.try_into().unwrap();
        assert_eq!(held.action, ActionKind::ArchiveContact);
        let problem = held.problem.unwrap();
        assert_eq!(problem.code, ErrorCode::ApprovalNeeded, "{problem}");
        assert_eq!(world.lead(&ana).unwrap()["archived"], false);
    }
    let [held] = world
        .in_state(&[OperationState::Held])
        .await
        .try_into()
        .unwrap();
    world.app.approve_operations(vec![held.id]).await.unwrap();
    world.settle().await;
    assert_eq!(world.lead(&ana).unwrap()["archived"], true);
}

/// What archives needs no mapping.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_leaves_it_and_fails_the_mapping_is_archived_all_the_same() {
    let (world, ana) = only_acme(LeavePolicy::Archive).await;
    want_email(&world).await;
    world.change(Change::UpdateContact {
        contact_id: ana.clone(),
        contact: object(json!({"companyName": "Elsewhere", "email": ""})),
    });
    world.sync_well(SyncMode::Incremental).await;
    let lead = world.lead(&ana).unwrap();
    assert_eq!(lead["archived"], true);
    assert_ne!(lead["email"], "", "the rest stays as it was");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_comes_back_is_no_longer_archived_whatever_else_happens_meanwhile() {
    let (world, ana) = only_acme(LeavePolicy::Archive).await;
    company(&world, &ana, "Elsewhere");
    world.sync_well(SyncMode::Incremental).await;
    assert_eq!(world.lead(&ana).unwrap()["archived"], true);
    let strict = connect_core::model::Settings {
        max_updates: 0,
        ..world.app.settings().await.unwrap()
    };
    world.app.save_settings(strict).await.unwrap();
    company(&world, &ana, "Acme");
    for city in ["Reno", "Elko"] {
        world.sync_well(SyncMode::Incremental).await;
        world.change(Change::UpdateContact {
            contact_id: ana.clone(),
            contact: object(json!({"firstName": city})),
        });
    }
    world.sync_well(SyncMode::Incremental).await;
    let held = world.in_state(&[OperationState::Held]).await;
    let [held] = held.try_into().unwrap();
    world.app.approve_operations(vec![held.id]).await.unwrap();
    world.settle().await;
    let lead = world.lead(&ana).unwrap();
    assert_eq!(lead["firstName"], "Elko");
    assert_eq!(lead["archived"], false);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_comes_back_and_fails_the_mapping_comes_back_once_it_is_mended() {
    let (world, ana) = only_acme(LeavePolicy::Archive).await;
    want_email(&world).await;
    company(&world, &ana, "Elsewhere");
    world.sync_well(SyncMode::Incremental).await;
    for change in [
        json!({"companyName": "Acme", "email": ""}),
        json!({"firstName": "Anita"}),
        json!({"email": "ana@example.com"}),
    ] {
        assert_eq!(world.lead(&ana).unwrap()["archived"], true);
        world.change(Change::UpdateContact {
            contact_id: ana.clone(),
            contact: object(change),
        });
        world.sync_well(SyncMode::Incremental).await;
    }
    assert_eq!(world.lead(&ana).unwrap()["archived"], false);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_meets_it_because_days_went_by_comes_back_with_the_next_change() {
    let clock = Clock::fixed(1_788_256_800_000); // The first of September 2026.
    let world = World::at(options(3), clock.clone()).await;
    put(&world, |rules| {
        rules.filter = Some(on("dateOfBirth", Operator::WithinNext, json!(7)));
        rules.when_left = LeavePolicy::Archive;
    })
    .await;
    let ana = world.ana();
    let day = |day: &str| {
        world.change(Change::UpdateContact {
            contact_id: ana.clone(),
            contact: object(json!({"dateOfBirth": day})),
        });
    };
    day("2026-09-05");
    world.sync_well(SyncMode::Backfill).await;
    assert_eq!(world.leads().len(), 1, "only one meets the filter");
    day("2026-09-20");
    world.sync_well(SyncMode::Incremental).await;
    assert_eq!(world.lead(&ana).unwrap()["archived"], true);
    clock.advance(15 * 86_400_000);
    company(&world, &ana, "Acme");
    world.sync_well(SyncMode::Incremental).await;
    assert_eq!(world.kinds().last().unwrap(), "contactUpdated");
    assert!(world.kinds().contains(&"contactEntered".to_owned()));
    let lead = world.lead(&ana).unwrap();
    assert_eq!(
        (&lead["archived"], &lead["company"]),
        (&json!(false), &json!("Acme"))
    );
}
