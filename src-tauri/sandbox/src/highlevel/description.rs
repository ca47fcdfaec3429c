//! Test only: compares the table of operations with the compact official description, so that a
//! member, scope or parameter that was misread shows up. Where the two differ on purpose, the
//! reason stands in `DEVIATIONS`. What the answers look like is tested over HTTP.

#![allow(clippy::unwrap_used, reason = "a failing test may panic")]

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::dto::{Field, Kind};
use super::operation::Operation;
use super::operations::OPERATIONS;

const DESCRIPTION: &str = include_str!("../../openapi/highlevel.json");

/// `(path, what, reason)`: differences that are meant.
const DEVIATIONS: &[(&str, &str, &str)] = &[
    (
        "/contacts/search",
        "body",
        "the official body is empty; the members come from its own search document",
    ),
    (
        "/contacts/bulk/tags/update/{}",
        "scope",
        "the official file names none; a write of contacts",
    ),
    (
        "/contacts/bulk/business",
        "scope",
        "the official file names none; a write of contacts",
    ),
    (
        "/contacts/",
        "locationId",
        "a missing location was measured as 403, not 422",
    ),
    (
        "/contacts/",
        "customFields",
        "the official items are one of nine shapes; all share these members",
    ),
    ("/contacts/upsert", "customFields", "as above"),
    ("/contacts/{}", "customFields", "as above"),
    (
        "/contacts/",
        "dateOfBirth",
        "officially an object, but its example is text",
    ),
    ("/contacts/upsert", "dateOfBirth", "as above"),
    ("/contacts/{}", "dateOfBirth", "as above"),
    (
        "/locations/{}/tags/{}",
        "scope",
        "the official file names none; those of the list",
    ),
    (
        "/locations/{}/customFields/{}",
        "scope",
        "the official file names none; those of the list",
    ),
    (
        "/locations/{}/customValues/{}",
        "scope",
        "the official file names none; those of the list",
    ),
    (
        "/locations/{}/recurring-tasks",
        "scope",
        "the official file names none",
    ),
    (
        "/locations/{}/recurring-tasks/{}",
        "scope",
        "the official file names none",
    ),
    (
        "/locations/{}/tasks/search",
        "body",
        "the web app sends more members than are documented",
    ),
    (
        "/locations/{}/customFields",
        "body",
        "without options no choice field could be made",
    ),
    (
        "/locations/{}/customFields",
        "textBoxListOptions",
        "its items are not looked into",
    ),
    ("/locations/{}/customFields/{}", "body", "as above"),
    (
        "/locations/{}/customFields/{}",
        "textBoxListOptions",
        "its items are not looked into",
    ),
    ("/locations/search", "query", "not looked into"),
    ("/conversations/search", "query", "not looked into"),
    (
        "/calendars/{}",
        "body",
        "only there to be probed for its scope",
    ),
    (
        "/calendars/events/appointments/{}",
        "body",
        "only there to be probed for its scope",
    ),
    (
        "/opportunities/{}",
        "body",
        "only there to be probed for its scope",
    ),
    ("/users/{}", "body", "only there to be probed for its scope"),
];

fn meant(path: &str, what: &str) -> bool {
    DEVIATIONS
        .iter()
        .any(|(known, part, _)| *known == path && *part == what)
}

/// The path with every placeholder as `{}`.
fn bare(path: &str) -> String {
    let segments = path
        .split('/')
        .map(|segment| match segment.starts_with([':', '{']) {
            true => "{}",
            false => segment,
        });
    segments.collect::<Vec<_>>().join("/")
}

fn described() -> BTreeMap<String, Value> {
    let all: Vec<Value> = serde_json::from_str(DESCRIPTION).unwrap();
    let key = |operation: &Value| {
        let (method, path) = (
            operation["method"].as_str().unwrap(),
            operation["path"].as_str().unwrap(),
        );
        format!("{method} {}", bare(path))
    };
    all.into_iter()
        .map(|operation| (key(&operation), operation))
        .collect()
}

fn key(operation: &Operation) -> String {
    format!("{} {}", operation.method, bare(operation.path))
}

/// The operations of the table that the description has too.
fn both() -> Vec<(&'static Operation, Value)> {
    let described = described();
    OPERATIONS
        .iter()
        .filter_map(|operation| Some((operation, described.get(&key(operation))?.clone())))
        .collect()
}

#[test]
fn every_contacts_operation_is_there() {
    let known: BTreeSet<String> = OPERATIONS.iter().map(key).collect();
    let described = described();
    let contacts: Vec<&String> = described
        .iter()
        .filter(|(_, operation)| operation["resource"] == "contacts")
        .map(|(key, _)| key)
        .collect();
    assert_eq!(contacts.len(), 32);
    for key in contacts {
        assert!(known.contains(key), "{key} is missing");
    }
}

#[test]
fn scopes_are_the_official_ones() {
    for (operation, described) in both() {
        let scopes: Vec<&str> = described["scopes"]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(Value::as_str)
            .collect();
        match scopes.is_empty() {
            true => assert!(meant(&bare(operation.path), "scope"), "{}", key(operation)),
            false => assert!(
                scopes.contains(&operation.scope),
                "{}: {scopes:?}",
                key(operation)
            ),
        }
    }
}

#[test]
fn query_parameters_are_the_official_ones() {
    for (operation, described) in both() {
        let path = bare(operation.path);
        let parameters = described["parameters"].as_array().unwrap();
        let official: BTreeSet<(&str, bool)> = parameters
            .iter()
            .filter(|parameter| {
                parameter["in"] == "query" && !meant(&path, parameter["name"].as_str().unwrap())
            })
            .map(|parameter| {
                (
                    parameter["name"].as_str().unwrap(),
                    parameter["required"] == true,
                )
            })
            .collect();
        if meant(&path, "query") {
            continue;
        }
        let ours: BTreeSet<(&str, bool)> = operation
            .query
            .unwrap_or_default()
            .iter()
            .map(|name| (name.trim_end_matches('*'), name.ends_with('*')))
            .filter(|(name, _)| !meant(&path, name))
            .collect();
        assert_eq!(ours, official, "{}", key(operation));
    }
}

#[test]
fn bodies_have_the_official_members() {
    for (operation, described) in both() {
        let path = bare(operation.path);
        let body = &described["body"];
        if meant(&path, "body")
            && body["fields"]
                .as_object()
                .is_some_and(serde_json::Map::is_empty)
        {
            continue;
        }
        match (operation.body, body.is_null()) {
            (None, true) => {}
            (None, false) => assert!(meant(&path, "body"), "{} takes a body", key(operation)),
            (Some(ours), _) => compare(&path, ours, &body["fields"], meant(&path, "body")),
        }
    }
}

fn compare(path: &str, ours: &[Field], official: &Value, may_be_more: bool) {
    let official = official.as_object().unwrap();
    for (name, described) in official {
        let field = ours.iter().find(|field| field.name == name);
        let field = field.unwrap_or_else(|| panic!("{path}: {name} is missing"));
        if meant(path, name) {
            continue;
        }
        assert_eq!(
            field.required,
            described["required"] == true,
            "{path}: {name} required"
        );
        let expected = match described["type"].as_str().unwrap() {
            "string" => "string",
            "boolean" => "boolean",
            "number" => "number",
            "array" => "array",
            _ => "object",
        };
        let kind = match field.kind {
            Kind::Text => "string",
            Kind::Bool => "boolean",
            Kind::Number => "number",
            Kind::Texts | Kind::List(_) => "array",
            Kind::Object(_) => "object",
            Kind::Any => expected,
        };
        assert_eq!(kind, expected, "{path}: {name}");
        if let (Kind::Object(inner), Some(_)) = (field.kind, described["fields"].as_object()) {
            // The channels of do-not-disturb are known in both spellings of the API's versions.
            compare(path, inner, &described["fields"], name == "dndSettings");
        }
    }
    for field in ours.iter().filter(|_| !may_be_more) {
        assert!(
            official.contains_key(field.name),
            "{path}: {} is not official",
            field.name
        );
    }
}

#[test]
fn every_deviation_is_still_one_of_this_table() {
    let paths: BTreeSet<String> = OPERATIONS
        .iter()
        .map(|operation| bare(operation.path))
        .collect();
    for (path, ..) in DEVIATIONS {
        assert!(paths.contains(*path), "{path}");
    }
}
