//! A record that can't be sent waits with its reason while the others go on, and moves when the
//! record, the mapping or a person mends it.

use connect_core::model::{
    BlankPolicy, ErrorCode, OperationState, RunState, Settings, Step, SyncMode,
};
use connect_sandbox::{Change, SandboxOptions};
use serde_json::json;

use crate::rules::put;
use crate::world::{World, object, options};

/// A sandbox whose Certileads insists on an address, and an engine that holds records without.
async fn insisting() -> (World, Vec<String>) {
    let options = SandboxOptions {
        require: vec!["email".into()],
        ..options(60)
    };
    let world = World::unmapped(options).await;
    let mut document = world.app.mapping().await.unwrap().document;
    let rule = document
        .rules
        .iter_mut()
        .find(|rule| rule.target == "email")
        .unwrap();
    rule.when_blank = BlankPolicy::Hold;
    world.app.save_mapping(document, None).await.unwrap();
    let contacts = world.contacts();
    let without = contacts
        .iter()
        .filter(|(_, contact)| !contact["email"].is_string());
    let without: Vec<String> = without.map(|(id, _)| id.clone()).collect();
    assert!(
        !without.is_empty(),
        "the seed has contacts without an address"
    );
    (world, without)
}

async fn held(world: &World) -> Vec<String> {
    let mut ids: Vec<String> = world
        .in_state(&[OperationState::Held])
        .await
        .into_iter()
        .map(|o| o.contact_id)
        .collect();
    ids.sort();
    ids
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_others_go_on() {
    let (world, without) = insisting().await;
    let run = world.sync_well(SyncMode::Backfill).await;
    assert_eq!(run.counts.held as usize, without.len());
    assert_eq!(run.counts.created as usize, 60 - without.len());
    assert_eq!(held(&world).await, without);
    for operation in world.in_state(&[OperationState::Held]).await {
        let problem = operation.problem.unwrap();
        assert!(
            problem.to_string().to_lowercase().contains("mail"),
            "{problem}"
        );
    }
    world.sync_well(SyncMode::Incremental).await;
    world.sync_well(SyncMode::Backfill).await;
    assert_eq!(held(&world).await, without, "held once, not once a pass");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_mended_record_moves_by_itself() {
    let (world, without) = insisting().await;
    world.sync_well(SyncMode::Backfill).await;
    let contact_id = without[0].clone();
    let contact = object(json!({"email": "mended@example.com"}));
    world.change(Change::UpdateContact {
        contact_id: contact_id.clone(),
        contact,
    });
    let run = world.sync_well(SyncMode::Incremental).await;
    assert_eq!(run.counts.created, 1, "{:?}", run.counts);
    assert_eq!(
        world.lead(&contact_id).unwrap()["email"],
        "mended@example.com"
    );
    assert_eq!(held(&world).await, without[1..]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_mended_mapping_moves_all_that_waited_for_it() {
    let (world, without) = insisting().await;
    world.sync_well(SyncMode::Backfill).await;
    let view = world.app.mapping().await.unwrap();
    let mut document = view.document;
    let rule = document
        .rules
        .iter_mut()
        .find(|rule| rule.target == "email")
        .unwrap();
    rule.steps.push(Step::Default {
        value: json!("nobody@example.com"),
    });
    world
        .app
        .save_mapping(document, view.mapping.map(|m| m.version))
        .await
        .unwrap();
    world.sync_well(SyncMode::Incremental).await;
    assert_eq!(held(&world).await, Vec::<String>::new());
    for contact_id in &without {
        assert_eq!(
            world.lead(contact_id).unwrap()["email"],
            "nobody@example.com"
        );
    }
    assert_eq!(world.writes("created"), 60);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_person_can_decide_against_it() {
    let (world, without) = insisting().await;
    world.sync_well(SyncMode::Backfill).await;
    let ids: Vec<_> = world
        .in_state(&[OperationState::Held])
        .await
        .into_iter()
        .map(|o| o.id)
        .collect();
    let count = world.app.skip_operations(ids.clone()).await.unwrap();
    assert_eq!(count as usize, without.len());
    assert_eq!(held(&world).await, Vec::<String>::new());
    world.sync_well(SyncMode::Incremental).await;
    assert_eq!(world.leads().len(), 60 - without.len());
    let refused = world.app.skip_operations(ids).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::InvalidInput);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn beyond_the_limits_a_run_waits_for_a_yes() {
    let world = World::new(options(20)).await;
    world.sync_well(SyncMode::Backfill).await;
    let limits = Settings {
        max_updates: 3,
        ..Settings::default()
    };
    world.app.save_settings(limits).await.unwrap();
    for (index, contact_id) in world.contacts().into_keys().enumerate().take(8) {
        let contact = object(json!({"companyName": format!("Company {index}")}));
        world.change(Change::UpdateContact {
            contact_id,
            contact,
        });
    }
    let run = world.sync_well(SyncMode::Incremental).await;
    assert_eq!(
        (run.counts.updated, run.counts.held),
        (3, 5),
        "{:?}",
        run.counts
    );
    let ids: Vec<_> = world
        .in_state(&[OperationState::Held, OperationState::Planned])
        .await
        .into_iter()
        .map(|operation| operation.id)
        .collect();
    assert_eq!(ids.len(), 5);
    assert_eq!(world.app.approve_operations(ids).await.unwrap(), 5);
    drain(&world).await;
    world.assert_once_or_held().await;
    assert_eq!(
        world
            .in_state(&[OperationState::Held, OperationState::Planned])
            .await,
        []
    );
    assert_eq!(world.writes("updated"), 8);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_tag_that_goes_while_its_contact_waits_is_taken_off_once_it_moves() {
    let (world, _) = insisting().await;
    put(&world, |rules| rules.tags.remove = true).await;
    let ana = world.ana();
    world.change(Change::AddTag {
        contact_id: ana.clone(),
        tag: "trial".into(),
    });
    world.sync_well(SyncMode::Backfill).await;
    let tags = || world.lead(&ana).unwrap()["tags"].to_string();
    assert!(tags().contains("trial"));
    let email = |email: &str| {
        world.change(Change::UpdateContact {
            contact_id: ana.clone(),
            contact: object(json!({"email": email})),
        });
    };
    email("");
    world.sync_well(SyncMode::Incremental).await;
    assert!(held(&world).await.contains(&ana));
    world.change(Change::RemoveTag {
        contact_id: ana.clone(),
        tag: "trial".into(),
    });
    let before = world.kinds().len();
    world.sync_well(SyncMode::Incremental).await;
    assert_eq!(world.kinds()[before..], ["tagRemoved"]);
    assert!(tags().contains("trial"), "it waits with its contact");
    email("ana@example.com");
    world.sync_well(SyncMode::Incremental).await;
    assert!(!held(&world).await.contains(&ana));
    assert!(!tags().contains("trial"), "{}", tags());
}

/// Runs until nothing waits its turn. A yes may have set off a run of its own.
async fn drain(world: &World) {
    loop {
        let status = world.app.sync_status().await.unwrap();
        if let Some(run) = status.running {
            world.app.wait_for_run(run.id).await.unwrap();
        } else if status.queued > 0 {
            let run = world.sync(SyncMode::Incremental).await;
            assert_eq!(run.state, RunState::Done, "{:?}", run.problem);
        } else {
            return;
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_next_change_of_what_waits_for_a_yes_is_no_yes() {
    let world = World::new(options(2)).await;
    world.sync_well(SyncMode::Backfill).await;
    let limits = |max_creates| Settings {
        max_creates,
        ..Settings::default()
    };
    world.app.save_settings(limits(0)).await.unwrap();
    let contact = object(json!({"email": "new@example.com"}));
    let new = world.change(Change::CreateContact { contact });
    let new = new["id"].as_str().unwrap().to_owned();
    let run = world.sync_well(SyncMode::Incremental).await;
    assert_eq!(run.counts.held, 1, "{:?}", run.counts);
    // Room enough in the next run, as when an automation touches all that were held.
    world.app.save_settings(limits(100)).await.unwrap();
    world.change(Change::AddTag {
        contact_id: new.clone(),
        tag: "vip".into(),
    });
    world.sync_well(SyncMode::Incremental).await;
    assert_eq!(world.lead(&new), None, "nobody said yes");
    let held = world.in_state(&[OperationState::Held]).await;
    let [held] = held.try_into().unwrap();
    let code = held.problem.map(|problem| problem.code);
    assert_eq!(code, Some(ErrorCode::ApprovalNeeded));

    world.app.approve_operations(vec![held.id]).await.unwrap();
    drain(&world).await;
    assert_eq!(world.lead(&new).unwrap()["tags"], json!(["vip"]));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_yes_is_still_wanted_after_the_contact_was_unfit_for_a_while() {
    let (world, _) = insisting().await;
    world.sync_well(SyncMode::Backfill).await;
    let limits = |max_creates| Settings {
        max_creates,
        ..Settings::default()
    };
    world.app.save_settings(limits(0)).await.unwrap();
    let contact = object(json!({"email": "new@example.com"}));
    let new = world.change(Change::CreateContact { contact });
    let new = new["id"].as_str().unwrap().to_owned();
    let email = |email: &str| {
        world.change(Change::UpdateContact {
            contact_id: new.clone(),
            contact: object(json!({"email": email})),
        });
    };
    let held = async || {
        let held = world.in_state(&[OperationState::Held]).await.into_iter();
        let mut own = held.filter(|one| one.contact_id == new);
        let first = own.next().unwrap();
        assert_eq!(own.next(), None);
        (first.id, first.problem.unwrap())
    };
    world.sync_well(SyncMode::Incremental).await;
    assert_eq!(held().await.1.code, ErrorCode::ApprovalNeeded);
    world.app.save_settings(limits(100)).await.unwrap();
    email("");
    world.sync_well(SyncMode::Incremental).await;
    let unfit = held().await.1;
    assert_ne!(unfit.code, ErrorCode::ApprovalNeeded);
    let also = unfit.also.map(|also| also.code);
    assert_eq!(also, Some(ErrorCode::ApprovalNeeded), "both are told");

    email("newer@example.com");
    world.sync_well(SyncMode::Incremental).await;
    assert_eq!(world.lead(&new), None, "nobody said yes");
    let (id, problem) = held().await;
    assert_eq!(problem.code, ErrorCode::ApprovalNeeded);
    world.app.approve_operations(vec![id]).await.unwrap();
    drain(&world).await;
    assert_eq!(world.lead(&new).unwrap()["email"], "newer@example.com");
}
