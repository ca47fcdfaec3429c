//! The rules: shown with what a screen needs, checked with words, saved by whoever started from
//! what is in force.

use connect_core::clock::Clock;
use connect_core::model::{
    Condition, EngineEvent, ErrorCode, Operator, RulesDocument, SegmentRule, Severity, SyncMode,
};
use serde_json::{Value, json};

use crate::world::{World, connected, options};

/// Puts changed rules in force.
pub async fn put(world: &World, change: impl FnOnce(&mut RulesDocument)) {
    let rules = world.app.rules().await.unwrap().rules;
    let mut document = rules.document;
    change(&mut document);
    world.app.save_rules(document, rules.version).await.unwrap();
}

/// A condition on one field.
pub fn on(field: &str, operator: Operator, value: Value) -> Condition {
    Condition::Field {
        field: field.to_owned(),
        operator,
        value,
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_pair_has_rules_and_the_screen_all_it_needs() {
    let world = World::new(options(20)).await;
    let view = world.app.rules().await.unwrap();
    assert_eq!(view.rules.version, 0);
    assert_eq!(view.rules.document, RulesDocument::default());
    assert_eq!(view.findings, []);
    assert!(view.fields.iter().any(|field| field.key == "source"));
    assert!(!view.operators.is_empty() && !view.tags.is_empty() && !view.users.is_empty());
    assert!(!view.segments.is_empty(), "{:?}", view.gaps);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn rules_are_saved_once_and_never_over_somebody_elses() {
    let world = World::new(options(5)).await;
    let mut events = world.app.events();
    let mut document = RulesDocument::default();
    document.notes.add = true;
    let saved = world.app.save_rules(document.clone(), 0).await.unwrap();
    assert_eq!(saved.version, 1);
    assert!(saved.saved_at.is_some());
    let same = world.app.save_rules(document.clone(), 0).await.unwrap();
    assert_eq!(same, saved, "the same content changes nothing");
    let told = std::iter::from_fn(|| events.try_recv().ok());
    let told = told.filter(|event| *event == EngineEvent::RulesChanged);
    assert_eq!(told.count(), 1);

    document.notes.update = true;
    let stale = world.app.save_rules(document.clone(), 0).await.unwrap_err();
    assert_eq!(stale.code, ErrorCode::RulesConflict);
    assert_eq!(world.app.rules().await.unwrap().rules, saved);
    world.app.save_rules(document, 1).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_wrong_is_told_before_it_is_saved() {
    let world = World::new(options(5)).await;
    let document = RulesDocument {
        filter: Some(on("colour", Operator::Is, json!("red"))),
        segments: vec![SegmentRule {
            id: "1".into(),
            segment: "no-such".into(),
            when: None,
        }],
        ..RulesDocument::default()
    };
    let text = serde_json::to_string(&document).unwrap();
    let check = world.app.check_rules(&text).await.unwrap();
    let places: Vec<&str> = check.findings.iter().map(|one| &*one.place).collect();
    assert_eq!(places, ["/filter/field", "/segments/0/segment"]);
    let problem = world.app.save_rules(document, 0).await.unwrap_err();
    assert_eq!(problem.code, ErrorCode::RulesInvalid);
    assert_eq!(problem.field.as_deref(), Some("/filter/field"));
    assert!(problem.meaning.contains("one more error"), "{problem}");
    assert_eq!(world.app.rules().await.unwrap().rules.version, 0);

    let check = world.app.check_rules("{").await.unwrap();
    assert_eq!(check.problem.unwrap().code, ErrorCode::RulesNotJson);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_the_target_can_not_do_is_said_and_not_done() {
    let world = connected(5, "second-target", None).await;
    put(&world, |rules| rules.tasks.create = true).await;
    let view = world.app.rules().await.unwrap();
    let lacks = view
        .findings
        .iter()
        .find(|finding| finding.place == "/tasks/create");
    let lacks = lacks.unwrap();
    assert_eq!(
        (lacks.severity, lacks.code),
        (Severity::Warning, ErrorCode::CapabilityMissing)
    );
    world.sync_well(SyncMode::Backfill).await;
    world.change(connect_sandbox::Change::CreateTask {
        contact_id: world.ana(),
        task: serde_json::Map::new(),
    });
    let run = world.sync_well(SyncMode::Incremental).await;
    assert_eq!((run.counts.planned, run.counts.held), (0, 0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_preview_names_who_would_be_left_out_and_why() {
    let world = World::new(options(20)).await;
    let document = RulesDocument {
        filter: Some(on("email", Operator::Is, json!("ana.diaz@example.com"))),
        segments: vec![SegmentRule {
            id: "mine".into(),
            segment: "any".into(),
            when: None,
        }],
        ..RulesDocument::default()
    };
    let preview = world.app.preview_rules(document).await.unwrap();
    assert_eq!((preview.looked_at, preview.met), (20, 1));
    assert_eq!(preview.left_out.len(), 19);
    assert_eq!(
        preview.left_out[0].reason,
        "“Email” is “ana.diaz@example.com”"
    );
    assert_eq!(preview.segments.get("mine"), Some(&1));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_check_on_every_key_stroke_asks_certileads_once() {
    let clock = Clock::fixed(1_798_761_600_000);
    let world = World::at(options(5), clock.clone()).await;
    let text = serde_json::to_string(&RulesDocument::default()).unwrap();
    let asked = || {
        let log = world.sandbox.control().log(0);
        let segments = log.iter().filter(|entry| entry.path.ends_with("/segments"));
        segments.count()
    };
    let before = asked();
    for _ in 0..3 {
        world.app.check_rules(&text).await.unwrap();
    }
    assert_eq!(asked(), before + 1);
    clock.advance(60_000);
    world.app.check_rules(&text).await.unwrap();
    assert_eq!(asked(), before + 2, "a later look is a new one");
    world.app.rules().await.unwrap();
    assert_eq!(asked(), before + 3, "the screen shows what is there now");
    world.app.check_rules(&text).await.unwrap();
    assert_eq!(asked(), before + 3);
}
