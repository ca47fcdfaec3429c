//! The setup as one text: carried to another folder it syncs there once it has its keys; what is
//! wrong with it is named by its place, and then nothing is touched.

use connect_core::app::App;
use connect_core::model::{
    BlankPolicy, BundleBase, BundleEffect, BundlePartKind, BundleReview, ConnectionState,
    ErrorCode, Rule, Settings, Side, Step, SyncMode,
};
use connect_core::secrets::Secret;
use connect_sandbox::SECOND_TARGET_PROFILE;
use rstest::rstest;
use serde_json::{Value, json};

use crate::world::{World, connected, open, options};

async fn other_folder() -> (tempfile::TempDir, App) {
    let home = tempfile::tempdir().unwrap();
    let app = open(home.path()).await;
    (home, app)
}

fn effects(review: &BundleReview) -> Vec<(BundlePartKind, BundleEffect)> {
    let parts = review.parts.iter();
    parts.map(|part| (part.kind, part.effect)).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_setup_is_carried_to_another_folder_and_syncs_there_once_it_has_its_keys() {
    let world = connected(12, "second-target", None).await;
    let settings = Settings {
        max_creates: 40,
        poll_seconds: 300,
        ..Settings::default()
    };
    world.app.save_settings(settings.clone()).await.unwrap();
    let mut rules = world.app.rules().await.unwrap().rules.document;
    rules.tags.remove = false;
    world.app.save_rules(rules.clone(), 0).await.unwrap();
    let exported = world.app.export_bundle(false).await.unwrap();
    assert_eq!(exported.notices, []);
    let text = exported.text;
    let at = world.sandbox.endpoints();
    let second = world.sandbox.second_target().clone();
    for key in [&at.highlevel.token, &at.certileads.token, &second.token] {
        assert!(!text.contains(key.as_str()), "a key is in the bundle");
    }
    assert_eq!(
        text,
        world.app.export_bundle(false).await.unwrap().text,
        "always the same text"
    );

    let (_home, app) = other_folder().await;
    let review = app.review_bundle(&text).await.unwrap();
    let added = BundleEffect::Added;
    assert_eq!(
        effects(&review),
        [
            (BundlePartKind::Highlevel, added),
            (BundlePartKind::Certileads, added),
            (BundlePartKind::Profile, added),
            (BundlePartKind::Mapping, added),
            (BundlePartKind::Rules, added),
            (BundlePartKind::Settings, BundleEffect::Changed),
        ]
    );
    let change = &review.parts[4].changes[0];
    assert_eq!(
        (
            &*change.label,
            change.before.as_deref(),
            change.after.as_deref()
        ),
        ("Remove tags", Some("on"), Some("off"))
    );
    assert_eq!(review.keys, [Side::Highlevel, Side::Certileads]);
    assert!(
        app.connections().await.unwrap().highlevel.is_none(),
        "looking changes nothing"
    );

    app.import_bundle(&text, review.base, false).await.unwrap();
    let connections = app.connections().await.unwrap();
    for connection in [connections.highlevel, connections.certileads] {
        let connection = connection.unwrap();
        assert_eq!(connection.state, ConnectionState::NeedsAttention);
        assert_eq!(connection.attention.unwrap().code, ErrorCode::TokenEmpty);
    }
    assert_eq!(app.settings().await.unwrap(), settings);
    let again = app.review_bundle(&text).await.unwrap();
    assert_eq!(again.keys, review.keys, "the keys are still wanted");
    let refused = app.start_sync(SyncMode::Backfill).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::ConnectionPaused);

    let keys = [
        (Side::Highlevel, at.highlevel.token.clone()),
        (Side::Certileads, second.token),
    ];
    for (side, key) in keys {
        let connection = app.replace_key(side, Secret::new(key)).await.unwrap();
        assert_eq!(connection.state, ConnectionState::Connected);
    }
    assert_eq!(
        app.export_bundle(false).await.unwrap().text,
        text,
        "nothing was lost on the way"
    );
    let id = app.start_sync(SyncMode::Backfill).await.unwrap();
    let run = app.wait_for_run(id).await.unwrap();
    assert_eq!((run.counts.created, run.counts.held), (12, 0), "{run:?}");
    let again = app.review_bundle(&text).await.unwrap();
    assert!(
        !again.changes_something() && again.keys.is_empty(),
        "{again:?}"
    );
}

/// A world's bundle, for changing.
async fn bundle_of(world: &World) -> Value {
    serde_json::from_str(&world.app.export_bundle(false).await.unwrap().text).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_changed_mapping_is_shown_by_field_and_the_one_before_can_be_gone_back_to() {
    let world = World::new(options(3)).await;
    let mut bundle = bundle_of(&world).await;
    let before = world.app.mapping().await.unwrap().document;
    let gone = before.rules.last().unwrap().target.clone();
    let rules = bundle["mapping"]["rules"].as_array_mut().unwrap();
    rules.pop();
    rules[1]["steps"] = json!([{"type": "uppercase"}]);
    bundle["settings"] = json!({"maxDeletes": 3});
    let text = bundle.to_string();
    let review = world.app.review_bundle(&text).await.unwrap();
    assert_eq!(
        effects(&review),
        [
            (BundlePartKind::Mapping, BundleEffect::Changed),
            (BundlePartKind::Settings, BundleEffect::Changed),
        ],
        "of sample data no account is told: {review:?}"
    );
    let changes = &review.parts[0].changes;
    assert_eq!(changes.len(), 2, "{changes:?}");
    assert!(
        changes[0].after.as_ref().unwrap().ends_with("1 step"),
        "{changes:?}"
    );
    assert_eq!(changes[1].after, None, "{gone} goes");
    let changes = &review.parts[1].changes;
    assert_eq!(
        (
            changes.len(),
            changes[0].before.as_deref(),
            changes[0].after.as_deref()
        ),
        (1, Some("10"), Some("3"))
    );
    world
        .app
        .import_bundle(&text, review.base, false)
        .await
        .unwrap();
    let versions = world.app.mapping_versions().await.unwrap();
    assert_eq!(versions.len(), 2);
    let old = world.app.mapping_version(1).await.unwrap();
    assert_eq!(old.document, before);
    let kept = Settings {
        max_deletes: 3,
        ..Settings::default()
    };
    assert_eq!(world.app.settings().await.unwrap(), kept, "others stay");
    let back = world.app.save_mapping(old.document, Some(2)).await.unwrap();
    assert_eq!(back.version, 3);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_mapping_that_changed_since_the_review_is_not_overwritten() {
    let world = World::new(options(3)).await;
    let mut bundle = bundle_of(&world).await;
    bundle["mapping"]["rules"].as_array_mut().unwrap().pop();
    let text = bundle.to_string();
    let review = world.app.review_bundle(&text).await.unwrap();
    let mut document = world.app.mapping().await.unwrap().document;
    document.rules[1].steps.push(Step::Trim);
    document.rules[1].when_blank = BlankPolicy::Keep;
    world
        .app
        .save_mapping(document.clone(), Some(1))
        .await
        .unwrap();
    let refused = world
        .app
        .import_bundle(&text, review.base, false)
        .await
        .unwrap_err();
    assert_eq!(refused.code, ErrorCode::MappingConflict);
    assert_eq!(world.app.mapping().await.unwrap().document, document);
}

/// Puts a value at a place, of which all but the last step is there or can be made.
fn put(bundle: &mut Value, place: &str, value: Value) {
    let (parent, name) = place.rsplit_once('/').unwrap();
    bundle.pointer_mut(parent).unwrap()[name] = value;
}

fn profile_named(key: &str) -> Value {
    let mut document: Value = serde_json::from_str(SECOND_TARGET_PROFILE).unwrap();
    document["key"] = json!(key);
    json!([document])
}

fn account(member: &str, value: &str) -> Value {
    let mut account =
        json!({"locationId": "ve9EPM428h8vShlRW1KT", "baseUrl": "https://api.example.com"});
    account[member] = json!(value);
    account
}

#[rstest]
#[case::unknown_field("/mapping/rules/1/target", json!("fields.nowhere"), "/mapping/rules/1", "nowhere")]
#[case::two_rules_onto_one_field("/mapping/rules/1/target", json!("lastName"), "/mapping/rules/", "")]
#[case::unknown_step(
    "/mapping/rules/1/steps", json!([{"type": "rot13"}]), "/mapping/rules/1/steps/0", "rot13"
)]
#[case::condition_on_a_field_that_is_gone(
    "/rules", json!({"format": 1, "filter": {"type": "field", "field": "customFields.gone", "operator": "is", "value": "x"}}),
    "/rules/filter", ""
)]
#[case::unknown_rule("/rules", json!({"format": 1, "calls": {}}), "/rules", "calls")]
#[case::unknown_setting("/settings/maxCreate", json!(1), "/settings/maxCreate", "“maxCreate”")]
#[case::setting_out_of_range("/settings/pollSeconds", json!(1), "/settings/pollSeconds", "30 seconds")]
#[case::setting_as_text("/settings/pollSeconds", json!("60"), "/settings/pollSeconds", "whole number")]
#[case::broken_profile(
    "/profiles", json!([{"format": 1, "key": "mine", "name": "Mine", "oauth": {}}]), "/profiles/0", "oauth"
)]
#[case::profile_of_the_app(
    "/profiles",
    profile_named("rest"),
    "/profiles/0/key",
    "comes with the app"
)]
#[case::address_over_http(
    "/connections/highlevel",
    account("baseUrl", "http://api.example.com"),
    "/connections/highlevel/baseUrl",
    ""
)]
#[case::a_key_typed_into_it(
    "/connections/highlevel",
    account("token", "x"),
    "/connections/highlevel",
    "“token”"
)]
#[case::unknown_profile(
    "/connections/certileads", json!({"profile": "theirs", "baseUrl": "https://api.example.com"}),
    "/connections/certileads/profile", "theirs"
)]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_part_that_cannot_be_used_is_named_by_its_place_and_nothing_is_touched(
    #[case] spoiled: &str,
    #[case] value: Value,
    #[case] place: &str,
    #[case] words: &str,
) {
    let world = World::new(options(3)).await;
    let mut bundle = bundle_of(&world).await;
    bundle["settings"]["maxDeletes"] = json!(3);
    put(&mut bundle, spoiled, value);
    let text = bundle.to_string();
    let review = world.app.review_bundle(&text).await.unwrap();
    let mut parts = review.parts.iter();
    let part = parts.find(|part| part.effect == BundleEffect::Broken);
    let part = part.unwrap_or_else(|| panic!("nothing is broken: {review:?}"));
    let finding = &part.findings[0];
    assert!(finding.place.starts_with(place), "{finding:?}");
    assert!(finding.what.contains(words), "{finding:?}");
    let refused = world
        .app
        .import_bundle(&text, review.base, false)
        .await
        .unwrap_err();
    assert_eq!(refused.code, ErrorCode::BundleInvalid);
    assert_eq!(refused.field.as_deref(), Some(&*finding.place));
    assert_eq!(world.app.settings().await.unwrap(), Settings::default());
    assert_eq!(world.app.mapping_versions().await.unwrap().len(), 1);

    world
        .app
        .import_bundle(&text, review.base, true)
        .await
        .unwrap();
    let deletes = world.app.settings().await.unwrap().max_deletes;
    let rest_came = if part.kind == BundlePartKind::Settings {
        10
    } else {
        3
    };
    assert_eq!(
        deletes, rest_came,
        "the other parts come where that is asked for"
    );
}

#[rstest]
#[case::not_json("{\n  \"kind\": ", ErrorCode::BundleNotJson)]
#[case::a_list("[]", ErrorCode::BundleInvalid)]
#[case::a_mapping(
    r#"{"format": 1, "api": "contacts", "rules": []}"#,
    ErrorCode::BundleInvalid
)]
#[case::without_format(r#"{"kind": "certileads-connect"}"#, ErrorCode::BundleInvalid)]
#[case::newer(
    r#"{"kind": "certileads-connect", "format": 2}"#,
    ErrorCode::BundleNewer
)]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_no_bundle_is_refused_with_words(#[case] text: &str, #[case] code: ErrorCode) {
    let (_home, app) = other_folder().await;
    let refused = app.review_bundle(text).await.unwrap_err();
    assert_eq!(refused.code, code);
    assert!(!refused.what.is_empty() && !refused.meaning.is_empty() && !refused.remedy.is_empty());
    assert_eq!(
        app.import_bundle(text, BundleBase::default(), true)
            .await
            .unwrap_err(),
        refused
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_this_version_does_not_know_is_named_and_passed_over() {
    let (_home, app) = other_folder().await;
    let text = json!({"kind": "certileads-connect", "format": 1, "goals": []}).to_string();
    let review = app.review_bundle(&text).await.unwrap();
    assert_eq!(
        effects(&review),
        [(BundlePartKind::Unknown, BundleEffect::LeftAlone)]
    );
    assert_eq!(review.parts[0].name, "goals");
    assert!(!review.changes_something());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_account_that_is_connected_stays() {
    let world = connected(3, "second-target", None).await;
    let mut bundle = bundle_of(&world).await;
    bundle["connections"]["highlevel"]["locationId"] = json!("aB3EPM428h8vShlRW1KT");
    bundle["connections"]["certileads"]["baseUrl"] = json!("https://leads.example.com");
    let text = bundle.to_string();
    let before = world.app.connections().await.unwrap();
    let review = world.app.review_bundle(&text).await.unwrap();
    for part in &review.parts[..2] {
        assert_eq!(part.effect, BundleEffect::LeftAlone, "{part:?}");
        assert!(
            part.about.ends_with("is connected here, and stays."),
            "{part:?}"
        );
    }
    world
        .app
        .import_bundle(&text, review.base, false)
        .await
        .unwrap();
    let after = world.app.connections().await.unwrap();
    assert_eq!(
        (before.highlevel, before.certileads),
        (after.highlevel, after.certileads)
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_key_that_somebody_wrote_into_the_mapping_is_not_exported() {
    let world = World::new(options(3)).await;
    let mut document = world.app.mapping().await.unwrap().document;
    let rule: &mut Rule = &mut document.rules[1];
    rule.steps = vec![Step::Constant {
        value: json!(world.sandbox.endpoints().highlevel.token),
    }];
    world.app.save_mapping(document, Some(1)).await.unwrap();
    let refused = world.app.export_bundle(false).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::BundleInvalid);
    assert!(refused.what.starts_with("A key stands"), "{refused:?}");
}
