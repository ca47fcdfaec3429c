//! The Map step against both simulated services: fields, samples, previews from memory, versions,
//! and every way in which a mapping file can be wrong.

use connect_core::model::{BlankPolicy, ErrorCode, MappingDocument, Rule, Severity, Step};
use connect_sandbox::{Change, SandboxOptions};
use serde_json::{Value, json};

use crate::world::{World, options};

fn rule(source: &str, target: &str, steps: Vec<Step>) -> Rule {
    Rule {
        id: format!("{source}-{target}"),
        source: Some(source.to_owned()),
        target: target.to_owned(),
        steps,
        when_blank: BlankPolicy::Keep,
    }
}

async fn document(world: &World, rules: &[Rule]) -> MappingDocument {
    let mut document = world.app.mapping().await.unwrap().document;
    document.rules.extend_from_slice(rules);
    document
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_screen_starts_with_both_sides_fields_defaults_and_samples() {
    let world = World::unmapped(options(40)).await;
    let view = world.app.mapping().await.unwrap();
    assert_eq!(view.mapping, None);
    let targets: Vec<&str> = view
        .document
        .rules
        .iter()
        .map(|rule| rule.target.as_str())
        .collect();
    let expected = [
        "externalId",
        "email",
        "firstName",
        "lastName",
        "phone",
        "company",
        "tags",
    ];
    assert_eq!(targets, expected);
    assert_eq!(view.samples.len(), 25);
    assert_eq!(view.schema.gaps, Vec::<String>::new());
    let named = view
        .schema
        .source
        .iter()
        .any(|field| field.key.starts_with("customFields."));
    assert!(
        named
            && view
                .schema
                .target
                .iter()
                .any(|field| field.key == "fields.industry")
    );
    assert_eq!(
        world.app.find_records(&view.samples[3].name).await.unwrap()[0].name,
        view.samples[3].name
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_preview_on_every_key_stroke_asks_nobody() {
    let world = World::unmapped(options(5)).await;
    let document = document(
        &world,
        &[rule("lastName", "fields.owner", vec![Step::Uppercase])],
    )
    .await;
    let samples = world.app.find_records("").await.unwrap();
    let newest = world
        .app
        .preview_mapping(document.clone(), None)
        .await
        .unwrap();
    assert_eq!(newest.record.as_ref(), samples.first());
    let mark = world.mark();
    for sample in &samples {
        let id = Some(sample.id.clone());
        let preview = world
            .app
            .preview_mapping(document.clone(), id)
            .await
            .unwrap();
        let rule = preview.rules.last().unwrap();
        let last_name = rule.source_value.as_str().map(str::to_uppercase);
        assert_eq!(
            preview.body.pointer("/fields/owner"),
            last_name.map(Value::from).as_ref()
        );
        assert_eq!(preview.body["externalId"], sample.id);
    }
    assert_eq!(world.mark(), mark, "the services were asked");
    let gone = world
        .app
        .preview_mapping(document, Some("nobody00000000000000".into()))
        .await;
    assert_eq!(gone.unwrap_err().code, ErrorCode::RecordMissing);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_account_without_contacts_can_be_mapped_all_the_same() {
    let world = World::unmapped(options(0)).await;
    let view = world.app.mapping().await.unwrap();
    assert!(view.samples.is_empty());
    let preview = world
        .app
        .preview_mapping(view.document, None)
        .await
        .unwrap();
    assert_eq!((preview.record, preview.rules.len()), (None, 7));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn versions_follow_each_other_and_conflicts_are_told() {
    let world = World::unmapped(options(3)).await;
    let first = document(&world, &[]).await;
    let second = document(&world, &[rule("city", "fields.city", vec![])]).await;
    assert_eq!(
        world
            .app
            .save_mapping(first.clone(), None)
            .await
            .unwrap()
            .version,
        1
    );
    assert_eq!(
        world
            .app
            .save_mapping(first.clone(), None)
            .await
            .unwrap()
            .version,
        1,
        "the same"
    );
    let conflict = world
        .app
        .save_mapping(second.clone(), None)
        .await
        .unwrap_err();
    assert_eq!(conflict.code, ErrorCode::MappingConflict);
    assert!(
        conflict.to_string().contains("Version 1 is in force"),
        "{conflict}"
    );
    assert_eq!(
        world
            .app
            .save_mapping(second.clone(), Some(1))
            .await
            .unwrap()
            .version,
        2
    );
    let versions = world.app.mapping_versions().await.unwrap();
    assert_eq!(
        versions.iter().map(|v| v.version).collect::<Vec<_>>(),
        [2, 1]
    );
    assert_eq!(world.app.mapping_version(1).await.unwrap().document, first);
    assert_eq!(
        world.app.mapping_version(9).await.unwrap_err().code,
        ErrorCode::NotFound
    );
    assert_eq!(world.app.mapping().await.unwrap().document, second);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_would_fail_is_not_saved() {
    let require = vec!["fields.industry".to_owned()];
    let world = World::unmapped(SandboxOptions {
        require,
        ..options(3)
    })
    .await;
    let unfilled = world
        .app
        .save_mapping(document(&world, &[]).await, None)
        .await
        .unwrap_err();
    assert_eq!(unfilled.code, ErrorCode::MappingRequiredMissing);
    assert!(unfilled.what.contains("requires “Industry”"), "{unfilled}");
    let industry = rule("companyName", "fields.industry", vec![]);
    for (rules, code, field) in [
        (
            vec![industry.clone(), rule("nope", "fields.city", vec![])],
            ErrorCode::MappingUnknownField,
            "fields.city",
        ),
        (
            vec![industry.clone(), rule("city", "nope", vec![])],
            ErrorCode::MappingUnknownField,
            "nope",
        ),
        (
            vec![industry.clone(), rule("city", "company", vec![])],
            ErrorCode::MappingDuplicateTarget,
            "company",
        ),
        (
            vec![industry.clone(), rule("dnd", "fields.budget", vec![])],
            ErrorCode::MappingInvalid,
            "fields.budget",
        ),
    ] {
        let problem = world
            .app
            .save_mapping(document(&world, &rules).await, None)
            .await
            .unwrap_err();
        assert_eq!(
            (problem.code, problem.field.as_deref()),
            (code, Some(field)),
            "{problem}"
        );
    }
    let newer = MappingDocument {
        format: 99,
        ..document(&world, std::slice::from_ref(&industry)).await
    };
    assert_eq!(
        world.app.save_mapping(newer, None).await.unwrap_err().code,
        ErrorCode::MappingNewer
    );
    assert!(
        world.app.mapping_versions().await.unwrap().is_empty(),
        "nothing was saved"
    );
    world
        .app
        .save_mapping(document(&world, &[industry]).await, None)
        .await
        .unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_wrong_file_has_its_own_words() {
    let world = World::unmapped(options(3)).await;
    let good = document(&world, &[]).await;
    let file = |change: &dyn Fn(&mut Value)| {
        let mut value = serde_json::to_value(&good).unwrap();
        change(&mut value);
        value.to_string()
    };
    for (text, code, words) in [
        (
            "not json".to_owned(),
            ErrorCode::MappingNotJson,
            "line 1, column",
        ),
        (
            file(&|v| v["format"] = json!(2)),
            ErrorCode::MappingNewer,
            "newer version",
        ),
        (
            file(&|v| v["rules"][0]["colour"] = json!("red")),
            ErrorCode::MappingInvalid,
            "“colour”",
        ),
    ] {
        let check = world.app.check_mapping(&text).await.unwrap();
        let problem = check.problem.unwrap();
        assert_eq!((problem.code, check.document), (code, None));
        assert!(problem.to_string().contains(words), "{problem}");
    }
    for (text, code, words) in [
        (
            file(&|v| v["rules"][1]["source"] = json!("mail")),
            ErrorCode::MappingUnknownField,
            "HighLevel has no field “mail”",
        ),
        (
            file(&|v| v["rules"][1]["target"] = json!("mail")),
            ErrorCode::MappingUnknownField,
            "Certileads has no field “mail”",
        ),
        (
            file(&|v| v["rules"][2]["target"] = json!("email")),
            ErrorCode::MappingDuplicateTarget,
            "written twice",
        ),
        (
            file(&|v| v["rules"] = json!([])),
            ErrorCode::MappingRequiredMissing,
            "requires “External id”",
        ),
    ] {
        let check = world.app.check_mapping(&text).await.unwrap();
        let finding = check
            .findings
            .iter()
            .find(|finding| finding.code == code)
            .unwrap();
        assert_eq!(finding.severity, Severity::Error);
        assert!(finding.what.contains(words), "{finding:?}");
        assert!(check.document.is_some(), "the file stays readable");
    }
    let check = world.app.check_mapping(&file(&|_| ())).await.unwrap();
    assert_eq!((check.problem, check.findings), (None, vec![]));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fields_are_read_again_on_demand_only() {
    let world = World::unmapped(options(3)).await;
    let first = world.app.mapping().await.unwrap().schema;
    let mark = world.mark();
    let again = world.app.mapping().await.unwrap().schema;
    assert_eq!(again, first);
    let asked: Vec<String> = world
        .sandbox
        .control()
        .log(mark)
        .into_iter()
        .map(|entry| entry.path)
        .collect();
    assert!(
        asked.iter().all(|path| path.ends_with("/contacts/search")),
        "{asked:?}"
    );
    world.app.refresh_schema().await.unwrap();
    let fields = world.sandbox.control().log(mark).into_iter();
    assert!(
        fields
            .into_iter()
            .any(|entry| entry.path.ends_with("/contact-fields"))
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_revoked_token_is_told_and_the_connection_marked() {
    let world = World::unmapped(options(3)).await;
    world.change(Change::Revoke { token: None });
    let problem = world.app.find_records("").await.unwrap_err();
    assert_eq!(problem.code, ErrorCode::TokenInvalid);
    let source = world.app.connections().await.unwrap().highlevel.unwrap();
    assert_eq!(
        source.attention.map(|problem| problem.code),
        Some(ErrorCode::TokenInvalid)
    );
}
