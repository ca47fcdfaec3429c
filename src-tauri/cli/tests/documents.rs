//! What `--json` prints: one document, whose shape a snapshot pins. Programs rely on it; a change
//! of a snapshot is a change of the contract.

use std::collections::BTreeMap;

use connect_sandbox::{Change, SandboxOptions};
use serde_json::{Map, Value, json};

use crate::support::{Cli, sandbox, sandbox_with};

/// A value's shape: each text, number and so on by its kind, a list by what its items have in
/// common (`?` where not all have it).
fn shape(value: &Value) -> Value {
    match value {
        Value::Null => json!("null"),
        Value::Bool(_) => json!("boolean"),
        Value::Number(_) => json!("number"),
        Value::String(_) => json!("string"),
        Value::Array(items) => match items.iter().map(shape).reduce(|a, b| both(&a, &b)) {
            Some(item) => json!([item]),
            None => json!([]),
        },
        Value::Object(members) => {
            let members = members
                .iter()
                .map(|(name, value)| (name.clone(), shape(value)));
            Value::Object(members.collect())
        }
    }
}

/// The shape of either.
fn both(a: &Value, b: &Value) -> Value {
    match (a, b) {
        (Value::Object(a), Value::Object(b)) => {
            let mut all: BTreeMap<String, Value> = BTreeMap::new();
            for (name, value) in a.iter().chain(b) {
                let plain = name.trim_end_matches('?');
                let has = |members: &Map<String, Value>| members.contains_key(plain);
                let everywhere = has(a) && has(b);
                let key = if everywhere {
                    plain.to_owned()
                } else {
                    format!("{plain}?")
                };
                let merged = all
                    .get(&key)
                    .map_or(value.clone(), |known| both(known, value));
                all.insert(key, merged);
            }
            Value::Object(all.into_iter().collect())
        }
        (Value::Array(a), Value::Array(b)) => {
            let items = a.iter().chain(b).cloned().reduce(|a, b| both(&a, &b));
            Value::Array(items.into_iter().collect())
        }
        (a, b) if a == b => a.clone(),
        (a, b) => {
            let mut kinds: Vec<String> = [a, b]
                .into_iter()
                .flat_map(|kind| match kind {
                    Value::String(kinds) => kinds.split(" | ").map(str::to_owned).collect(),
                    Value::Array(_) => vec!["list".to_owned()],
                    _ => vec!["object".to_owned()],
                })
                .collect();
            kinds.sort();
            kinds.dedup();
            json!(kinds.join(" | "))
        }
    }
}

/// What people send, contacts with their own fields, differs; its shape is theirs.
fn without_content(mut value: Value) -> Value {
    let free = [
        "before", "after", "body", "asked", "stored", "headers", "url", "payload", "rules",
    ];
    match &mut value {
        Value::Object(members) => {
            for (name, member) in members.iter_mut() {
                *member = match free.contains(&name.as_str()) {
                    true => json!("(content)"),
                    false => without_content(member.take()),
                };
            }
        }
        Value::Array(items) => items
            .iter_mut()
            .for_each(|item| *item = without_content(item.take())),
        _ => {}
    }
    value
}

fn pinned(document: Value) -> Value {
    shape(&without_content(document))
}

macro_rules! pin {
    ($name:literal, $document:expr) => {
        insta::assert_json_snapshot!($name, pinned($document))
    };
}

#[test]
fn of_the_demo_and_of_failures() {
    pin!("demo", Cli::new().json(&["demo", "--contacts", "5"]));
    let ran = Cli::new().run(&["sync", "--once", "--json"]).ends(3);
    pin!("failure", ran.document());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_each_command() {
    let sandbox = sandbox(12).await;
    let cli = Cli::with_keys(&sandbox);
    let at = sandbox.endpoints();
    let connected = cli.json(&[
        "connect",
        "highlevel",
        "--location",
        &at.highlevel.location_id,
        "--base-url",
        &at.highlevel.base_url,
    ]);
    pin!("connect_highlevel", connected);
    pin!(
        "connect_certileads",
        cli.json(&[
            "connect",
            "certileads",
            "--base-url",
            &at.certileads.base_url
        ])
    );
    pin!("fields", cli.json(&["fields"]));
    let mapping = cli.json(&["mapping", "show"]);
    insta::assert_json_snapshot!("mapping_show", mapping);
    let file = cli.file("mapping.json", &mapping.to_string());
    pin!("mapping_check", cli.json(&["mapping", "check", &file]));
    pin!("mapping_set", cli.json(&["mapping", "set", &file]));
    let rules = cli.json(&["rules", "show"]);
    insta::assert_json_snapshot!("rules_show", rules);
    let file = cli.file("rules.json", &rules.to_string());
    pin!("rules_check", cli.json(&["rules", "check", &file]));
    let mut rules = rules;
    rules["notes"]["add"] = json!(true);
    let file = cli.file("rules.json", &rules.to_string());
    pin!("rules_set", cli.json(&["rules", "set", &file]));
    pin!("plan", cli.json(&["plan", "--backfill"]));
    pin!("test", cli.json(&["test"]));
    pin!("sync", cli.json(&["sync", "--once", "--backfill"]));
    pin!("status", cli.json(&["status"]));
    let history = cli.json(&["history"]);
    let run = history["runs"]["runs"][0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    pin!("history", history);
    pin!("history_run", cli.json(&["history", "--run", &run]));
    let file = cli.file("setup.json", "");
    pin!("export", cli.json(&["export", &file]));
    let bundle = cli.json(&["export", "-"]);
    pin!("export_bundle", bundle.clone());
    let mut changed = bundle;
    changed["settings"]["maxDeletes"] = json!(3);
    let file = cli.file("setup.json", &changed.to_string());
    pin!("import", cli.json(&["import", &file, "--yes"]));
    pin!("pause", cli.json(&["pause"]));
    pin!("resume", cli.json(&["resume"]));
    pin!("disconnect", cli.json(&["disconnect", "certileads"]));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_what_is_held_and_of_findings() {
    let sandbox = sandbox_with(SandboxOptions {
        contacts: 12,
        require: vec!["fields.industry".into()],
        ..SandboxOptions::default()
    })
    .await;
    let cli = Cli::connected(&sandbox);
    let mapping = cli.json(&["mapping", "show"]);
    let file = cli.file("mapping.json", &mapping.to_string());
    let found = cli
        .run(&["mapping", "check", &file, "--json"])
        .ends(1)
        .document();
    pin!("mapping_check_findings", found);
    let file = cli.file("mapping.json", "no json");
    let found = cli
        .run(&["mapping", "check", &file, "--json"])
        .ends(1)
        .document();
    pin!("mapping_check_unreadable", found);

    let sandbox = self::sandbox(110).await;
    let cli = Cli::connected(&sandbox);
    cli.run(&["sync", "--once"]).ends(0);
    let state = sandbox.control().full_state();
    for contact in state["highlevel"]["contacts"].as_array().unwrap() {
        let contact_id = contact["id"].as_str().unwrap().to_owned();
        let tag = "moved".to_owned();
        sandbox
            .control()
            .change(Change::AddTag { contact_id, tag })
            .unwrap();
    }
    cli.run(&["sync", "--once"]).ends(4);
    pin!(
        "held_list",
        cli.run(&["held", "list", "--json"]).ends(4).document()
    );
    pin!("held_approve", cli.json(&["held", "approve"]));
}
