//! The test's own contact in HighLevel: another one's values, marked so that nobody takes it for
//! a person.

use serde_json::{Map, Value, json};

use super::MARK;
use crate::model::{Contact, RunId};

/// How many made-up numbers there are.
const NUMBERS: u128 = 100;

/// Members of a contact that may be set when it is made and are borrowed from the record.
/// Source: `POST /contacts/` of the official description.
const BORROWED: [&str; 10] = [
    "lastName",
    "companyName",
    "address1",
    "city",
    "state",
    "postalCode",
    "website",
    "country",
    "source",
    "dateOfBirth",
];

/// The address of a test's own contact; no two tests share one.
pub(super) fn email(run: RunId) -> String {
    format!("certileads-test-{}@example.com", run.0.simple())
}

/// The made-up numbers that a test's own contact may have, each once, in an order of its run's
/// own. There are no more than these, so tests that were not cleaned up may have some of them.
pub(super) fn phones(run: RunId) -> impl Iterator<Item = String> {
    (0..NUMBERS).map(move |step| format!("+155501001{:02}", (run.0.as_u128() + step) % NUMBERS))
}

/// The body that makes it.
pub(super) fn body(record: &Contact, run: RunId, phone: &str) -> Value {
    let mut body = Map::new();
    for key in BORROWED {
        if let Some(value) = record.values.get(key).filter(|value| value.is_string()) {
            body.insert(key.to_owned(), value.clone());
        }
    }
    body.insert("firstName".to_owned(), Value::from(test_name(record)));
    body.insert("email".to_owned(), Value::from(email(run)));
    body.insert("phone".to_owned(), Value::from(phone));
    body.insert("dnd".to_owned(), Value::from(true));
    body.insert("tags".to_owned(), json!([MARK]));
    let custom: Vec<Value> = record
        .values
        .iter()
        .filter_map(|(key, value)| Some((key.strip_prefix("customFields.")?, value)))
        .filter(|(_, value)| is_settable(value))
        .map(|(id, value)| json!({"id": id, "field_value": value}))
        .collect();
    if !custom.is_empty() {
        body.insert("customFields".to_owned(), Value::from(custom));
    }
    Value::Object(body)
}

/// Files can't be set this way; they are read as lists of links.
fn is_settable(value: &Value) -> bool {
    let link = |value: &Value| value.as_str().is_some_and(|text| text.starts_with("http"));
    match value {
        Value::Array(items) => !items.iter().any(link) && !items.is_empty(),
        Value::Object(_) | Value::Null => false,
        _ => true,
    }
}

fn test_name(record: &Contact) -> String {
    let first = record
        .values
        .get("firstName")
        .and_then(Value::as_str)
        .unwrap_or_default();
    format!("Test {first}").trim().to_owned()
}

/// The contact as it will be.
pub(super) fn imagined(record: &Contact, run: RunId) -> Contact {
    let mut contact = record.clone();
    contact.id = "(made by the test)".to_owned();
    contact.tags = vec![MARK.to_owned()];
    let mut set = |key: &str, value: Value| contact.values.insert(key.to_owned(), value);
    set("id", Value::from("(made by the test)"));
    set("firstName", Value::from(test_name(record)));
    set("email", Value::from(email(run)));
    set("phone", Value::from(phones(run).next()));
    set("tags", json!([MARK]));
    contact.values.remove("name");
    contact
}
