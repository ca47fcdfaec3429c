//! What the studio does with the mapping besides editing it: sending what a new version changes,
//! examples, changes of fields, telling whom publishing would hold.

use connect_core::clock::Clock;
use connect_core::model::{
    AcceptExamples, BlankPolicy, DriftChange, ErrorCode, ImpactFilter, MappingDocument, Need,
    NewExample, OperationState, Rule, RunKind, RunState, Step, SyncMode,
};
use serde_json::{Value, json};

use crate::world::{World, object, options};

const DAY: i64 = 86_400_000;

fn rule(id: &str, source: &str, target: &str, steps: Vec<Step>) -> Rule {
    Rule {
        id: id.to_owned(),
        source: Some(source.to_owned()),
        target: target.to_owned(),
        steps,
        when_blank: BlankPolicy::Keep,
    }
}

/// The document in force, with further rules or others in their place.
async fn with_rules(world: &World, rules: Vec<Rule>) -> MappingDocument {
    let mut document = world.app.mapping().await.unwrap().document;
    let other = |old: &Rule| rules.iter().all(|new| new.target != old.target);
    document.rules.retain(other);
    document.rules.extend(rules);
    document
}

async fn publish(world: &World, document: MappingDocument) -> u32 {
    let base = world.app.mapping().await.unwrap().mapping;
    let base = base.map(|mapping| mapping.version);
    let saved = world.app.publish_mapping(document, base, false);
    saved.await.unwrap().version
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_new_version_changes_is_seen_as_a_plan_then_sent_once() {
    let world = World::new(options(30)).await;
    world.sync_well(SyncMode::Backfill).await;
    let upper = rule("upper", "lastName", "lastName", vec![Step::Uppercase]);
    assert_eq!(
        publish(&world, with_rules(&world, vec![upper]).await).await,
        2
    );

    let (before, mark) = (world.writes("total"), world.mark());
    let differs = |lead: &&Value| {
        let name = lead["lastName"].as_str();
        name.is_some_and(|name| name != name.to_uppercase())
    };
    let leads = world.leads();
    let changed = u32::try_from(leads.iter().filter(differs).count()).unwrap();
    assert!(changed > 20);
    let plan = world.app.plan_resend(1).await.unwrap();
    assert_eq!(
        (plan.creates, plan.updates, plan.read),
        (0, changed, changed)
    );
    assert_eq!(plan.operations[0].changes.len(), 1);
    assert_eq!(plan.operations[0].changes[0].field, "lastName");
    assert_eq!(world.writes("total"), before, "a plan writes nothing");
    assert_eq!(
        world.asked(mark, "POST", "/contacts/search"),
        0,
        "HighLevel is not read"
    );

    let id = world.app.start_resend(1).await.unwrap();
    let run = world.app.wait_for_run(id).await.unwrap();
    assert_eq!(
        (run.kind, run.state),
        (RunKind::Resend, RunState::Done),
        "{:?}",
        run.problem
    );
    assert_eq!((run.counts.updated, run.counts.held), (changed, 0));
    assert_eq!(world.lead(&world.ana()).unwrap()["lastName"], "DÍAZ");

    let again = world.app.plan_resend(1).await.unwrap();
    assert_eq!(
        (again.updates, again.unchanged),
        (0, changed),
        "it is there already"
    );
    let missing = world.app.plan_resend(9).await.unwrap_err();
    assert_eq!(missing.code, ErrorCode::NotFound);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn contacts_that_were_never_synced_are_not_made_by_a_new_version() {
    let world = World::new(options(8)).await;
    world.sync_well(SyncMode::Incremental).await;
    let upper = rule("upper", "lastName", "lastName", vec![Step::Uppercase]);
    publish(&world, with_rules(&world, vec![upper]).await).await;
    let plan = world.app.plan_resend(1).await.unwrap();
    assert_eq!((plan.creates, plan.updates, plan.read), (0, 0, 0));
    let id = world.app.start_resend(1).await.unwrap();
    world.app.wait_for_run(id).await.unwrap();
    assert_eq!(world.writes("total"), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whom_publishing_holds_is_told_before_and_after_the_first_sync() {
    let world = World::new(options(12)).await;
    let score = rule("score", "lastName", "fields.score", vec![Step::Number]);
    let document = with_rules(&world, vec![score]).await;
    // Before the first sync the records shown on the screen are looked at.
    world.app.find_records("").await.unwrap();
    let shown = world
        .app
        .mapping_impact(document.clone(), None)
        .await
        .unwrap();
    assert_eq!((shown.looked, shown.holds[0].count), (12, 12));
    assert_eq!(shown.holds[0].problem.target, "fields.score");

    world.sync_well(SyncMode::Backfill).await;
    let part = world
        .app
        .mapping_impact(document.clone(), None)
        .await
        .unwrap();
    assert_eq!(
        (part.total, part.looked, part.next.as_ref()),
        (12, 12, None)
    );
    assert_eq!(part.holds.len(), 1);
    assert_eq!(part.holds[0].count, 12);
    assert_eq!(part.holds[0].problem.rule_id.as_deref(), Some("score"));
    assert_eq!((part.changed, part.newly_held), (12, 12));
    let list = async |filter: ImpactFilter| {
        let list = world
            .app
            .list_mapping_impact(document.clone(), filter, None)
            .await
            .unwrap();
        assert_eq!(list.next, None);
        list.records
    };
    let held = ImpactFilter {
        held: true,
        ..ImpactFilter::default()
    };
    let listed = list(held).await;
    assert_eq!(listed.len(), 12);
    assert!(
        listed
            .iter()
            .all(|one| one.held_after && one.problem.is_some())
    );
    let ana = ImpactFilter {
        words: "ANA D".to_owned(),
        ..ImpactFilter::default()
    };
    let found = list(ana).await;
    assert!(!found.is_empty() && found.len() < 12, "{found:?}");
    let other = ImpactFilter {
        field: Some("email".to_owned()),
        ..ImpactFilter::default()
    };
    assert_eq!(list(other).await, []);

    let file = world.home.path().join("impact.csv");
    world
        .app
        .export_mapping_impact(document, file.clone())
        .await
        .unwrap();
    let text = std::fs::read_to_string(file).unwrap();
    assert_eq!(text.lines().count(), 13);
    assert!(
        text.lines().nth(1).unwrap().contains("not a number"),
        "{text}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_record_is_found_in_what_was_read_and_asked_for_where_it_is_too_new() {
    let world = World::new(options(12)).await;
    world.sync_well(SyncMode::Backfill).await;
    let mark = world.mark();
    let found = world.app.find_records("DÍAZ").await.unwrap();
    assert_eq!(found[0].id, world.ana());
    let by_address = world.app.find_records("ana.diaz@").await.unwrap();
    assert_eq!(by_address[0].id, world.ana());
    assert_eq!(world.mark(), mark, "nobody was asked");
    world.change(connect_sandbox::Change::CreateContact {
        contact: object(json!({"firstName": "Zebulon", "email": "zebulon@example.com"})),
    });
    assert_eq!(world.app.find_records("zebulon").await.unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_example_that_comes_out_differently_stops_publishing_until_somebody_says_so() {
    let world = World::new(options(5)).await;
    let ana = world.ana();
    let now = world.app.mapping().await.unwrap().document;
    let new = NewExample {
        record_id: ana,
        name: " ".to_owned(),
        document: now.clone(),
    };
    let id = world.app.keep_example(new).await.unwrap();
    let results = world.app.run_examples(now).await.unwrap();
    assert_eq!(
        (results[0].name.as_str(), results[0].failures.len()),
        ("Ana Díaz", 0)
    );

    let upper = rule("upper", "lastName", "lastName", vec![Step::Uppercase]);
    let document = with_rules(&world, vec![upper]).await;
    let results = world.app.run_examples(document.clone()).await.unwrap();
    let failure = &results[0].failures[0];
    assert_eq!(failure.rule_id.as_deref(), Some("upper"));
    assert_eq!(
        (&failure.expected, &failure.got),
        (&Some(json!("Díaz")), &Some(json!("DÍAZ")))
    );
    let refused = world
        .app
        .publish_mapping(document.clone(), Some(1), false)
        .await;
    let problem = refused.unwrap_err();
    assert_eq!(
        (problem.code, problem.field.as_deref()),
        (ErrorCode::MappingExamplesFail, Some("lastName"))
    );
    assert_eq!(world.app.mapping_versions().await.unwrap().len(), 1);

    let accepted = AcceptExamples {
        ids: vec![id],
        document: document.clone(),
    };
    world.app.accept_examples(accepted.clone()).await.unwrap();
    assert_eq!(publish(&world, document.clone()).await, 2);
    let back = with_rules(&world, vec![rule("plain", "lastName", "lastName", vec![])]).await;
    let anyway = world.app.publish_mapping(back.clone(), Some(2), true).await;
    assert_eq!(anyway.unwrap().version, 3);

    world.app.remove_example(id).await.unwrap();
    assert!(world.app.run_examples(back).await.unwrap().is_empty());
    let gone = world.app.accept_examples(accepted).await.unwrap_err();
    assert_eq!(gone.code, ErrorCode::NotFound);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn examples_travel_with_the_setup_only_if_somebody_says_so() {
    let world = World::new(options(5)).await;
    let document = world.app.mapping().await.unwrap().document;
    let new = NewExample {
        record_id: world.ana(),
        name: "With a company".to_owned(),
        document: document.clone(),
    };
    world.app.keep_example(new).await.unwrap();
    let without = world.app.export_bundle(false).await.unwrap().text;
    assert!(!without.contains("ana.diaz@example.com") && !without.contains("examples"));
    let with = world.app.export_bundle(true).await.unwrap().text;
    assert!(with.contains("ana.diaz@example.com"));

    let other = World::new(options(5)).await;
    let review = other.app.review_bundle(&with).await.unwrap();
    other
        .app
        .import_bundle(&with, review.base, false)
        .await
        .unwrap();
    let results = other.app.run_examples(document).await.unwrap();
    assert_eq!(
        (results.len(), results[0].name.as_str()),
        (1, "With a company")
    );
    assert_eq!(results[0].failures, []);

    let broken = with.replacen("\"expected\"", "\"hoped\"", 1);
    let review = other.app.review_bundle(&broken).await.unwrap();
    let place = review.parts.iter().flat_map(|part| &part.findings).next();
    assert_eq!(place.unwrap().place, "/examples");
}

/// Deletes or renames a custom field of HighLevel, as somebody at work there does.
async fn edit_field(world: &World, id: &str, name: Option<&str>) {
    let at = world.sandbox.endpoints().highlevel.clone();
    let address = format!(
        "{}/locations/{}/customFields/{id}",
        at.base_url, at.location_id
    );
    let client = reqwest::Client::new();
    let request = match name {
        Some(name) => client.put(address).body(json!({"name": name}).to_string()),
        None => client.delete(address),
    };
    let answer = request
        .header("Authorization", format!("Bearer {}", at.token))
        .header("Version", "2021-07-28")
        .header("Content-Type", "application/json")
        .send()
        .await
        .unwrap();
    assert!(
        answer.status().is_success(),
        "{}",
        answer.text().await.unwrap()
    );
}

fn industry(world: &World) -> String {
    let state = world.sandbox.control().full_state();
    let fields = state["highlevel"]["customFields"]
        .as_array()
        .unwrap()
        .clone();
    let is_industry = |field: &&Value| field["name"] == "Industry" && field["model"] == "contact";
    let found = fields.iter().find(is_industry).unwrap();
    found["id"].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_renamed_field_is_told_until_it_was_seen_and_a_deleted_one_holds() {
    let clock = Clock::fixed(1_798_761_600_000);
    let world = World::at(options(6), clock.clone()).await;
    let id = industry(&world);
    let key = format!("customFields.{id}");
    let kind = rule("kind", &key, "fields.city", vec![]);
    publish(&world, with_rules(&world, vec![kind]).await).await;
    world.sync_well(SyncMode::Backfill).await;

    let drift = async || {
        let needs = world.app.home_screen(0).await.unwrap().needs;
        needs.into_iter().find_map(|need| match need {
            Need::Drift { changes } => Some(changes),
            _ => None,
        })
    };
    assert_eq!(drift().await, None);
    edit_field(&world, &id, Some("Trade")).await;
    clock.advance(DAY + 1);
    // A run reads the fields again once a day.
    world.sync_well(SyncMode::Incremental).await;
    let changes = drift().await.unwrap();
    assert_eq!(
        changes[0].change,
        DriftChange::Renamed { to: "Trade".into() }
    );
    assert_eq!(
        (changes[0].rules.as_slice(), changes[0].holds),
        (&["kind".to_owned()][..], false)
    );
    clock.advance(1);
    world.app.mark_drift_seen().await.unwrap();
    assert_eq!(drift().await, None);

    edit_field(&world, &id, None).await;
    clock.advance(DAY + 1);
    let ana = world.ana();
    let before = world.lead(&ana).unwrap();
    let contact = object(json!({"companyName": "Clínica Nueva"}));
    world.change(connect_sandbox::Change::UpdateContact {
        contact_id: ana.clone(),
        contact,
    });
    world.sync_well(SyncMode::Incremental).await;
    let changes = drift().await.unwrap();
    assert_eq!(changes[0].change, DriftChange::Deleted { instead: None });
    clock.advance(1);
    world.app.mark_drift_seen().await.unwrap();
    assert!(drift().await.is_some(), "it is told as long as it holds");
    let held = world.in_state(&[OperationState::Held]).await;
    assert_eq!(held.len(), 1);
    let problem = held[0].problem.as_ref().unwrap();
    assert_eq!(problem.code, ErrorCode::MappingUnknownField, "{problem}");
    assert_eq!(world.lead(&ana).unwrap(), before, "nothing was sent");

    let text = serde_json::to_string(&world.app.mapping().await.unwrap().document).unwrap();
    assert_eq!(world.app.check_mapping(&text).await.unwrap().drift, changes);
    let without = with_rules(&world, vec![rule("kind", "city", "fields.city", vec![])]).await;
    publish(&world, without).await;
    world.sync_well(SyncMode::Incremental).await;
    assert_eq!(drift().await, None);
    assert_eq!(world.lead(&ana).unwrap()["company"], "Clínica Nueva");
}
