//! The client against the official description of HighLevel's API, in its compact form.
//!
//! Every method's request must be one that the description knows: method, path, version, query,
//! body members with their types, nothing required left out. And every method must understand an
//! answer made from nothing but the description. The sandbox is tested against the same file, so
//! that the two can't share one misreading.

#![expect(clippy::unwrap_used, reason = "a test may fail by panicking")]

use std::collections::BTreeMap;
use std::sync::Arc;

use connect_core::clock::Clock;
use connect_core::highlevel::{Client, ContactSearch, TaskSearch};
use connect_core::http::{Call, Http, Lane, Url};
use connect_core::secrets::Secret;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, Request, Respond, ResponseTemplate};

const DESCRIPTION: &str = include_str!("../../sandbox/openapi/highlevel.json");
const LOCATION: &str = "ve9EPM428h8vShlRW1KT";

#[derive(Clone, Debug, Deserialize)]
struct Operation {
    id: String,
    method: String,
    path: String,
    version: Vec<String>,
    scopes: Vec<String>,
    parameters: Vec<Parameter>,
    body: Option<Body>,
    answers: BTreeMap<String, Option<BTreeMap<String, Value>>>,
}

#[derive(Clone, Debug, Deserialize)]
struct Parameter {
    name: String,
    #[serde(rename = "in")]
    place: String,
    #[serde(default)]
    required: bool,
}

#[derive(Clone, Debug, Deserialize)]
struct Body {
    fields: BTreeMap<String, Member>,
}

#[derive(Clone, Debug, Deserialize)]
struct Member {
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    required: bool,
}

fn operations() -> Vec<Operation> {
    serde_json::from_str(DESCRIPTION).unwrap()
}

/// The operation of a request; a literal path wins over one with parameters.
fn operation_of(operations: &[Operation], method: &str, path: &str) -> Option<Operation> {
    let fits = |template: &str| {
        let (theirs, ours): (Vec<_>, Vec<_>) =
            (template.split('/').collect(), path.split('/').collect());
        let segment = |(theirs, ours): (&&str, &&str)| {
            theirs == ours || (theirs.starts_with('{') && !ours.is_empty())
        };
        theirs.len() == ours.len() && theirs.iter().zip(&ours).all(segment)
    };
    operations
        .iter()
        .filter(|operation| operation.method == method && fits(&operation.path))
        .min_by_key(|operation| operation.path.matches('{').count())
        .cloned()
}

/// Answers each request with the least that the description promises.
struct Described(Arc<Vec<Operation>>);

impl Respond for Described {
    fn respond(&self, request: &Request) -> ResponseTemplate {
        let method = request.method.as_str();
        let Some(operation) = operation_of(&self.0, method, request.url.path()) else {
            return ResponseTemplate::new(404);
        };
        let (status, keys) = operation.answers.iter().next().unwrap();
        let sample = |kind: &Value| match kind.as_str() {
            Some("array") => json!([{"id": "sample", "name": "sample"}]),
            Some("boolean") => json!(true),
            Some("number") => json!(1),
            Some("object") => json!({"id": "sample", "name": "sample"}),
            _ => json!("sample"),
        };
        let body: Map<_, _> = keys
            .iter()
            .flatten()
            .map(|(key, kind)| (key.clone(), sample(kind)))
            .collect();
        ResponseTemplate::new(status.parse::<u16>().unwrap()).set_body_json(body)
    }
}

/// What is wrong with a request, by the description.
fn faults(operations: &[Operation], request: &Request) -> Vec<String> {
    let line = format!("{} {}", request.method, request.url.path());
    let Some(operation) = operation_of(operations, request.method.as_str(), request.url.path())
    else {
        return vec![format!("{line}: no such operation")];
    };
    let mut faults = Vec::new();
    let version = request
        .headers
        .get("version")
        .map(|value| value.to_str().unwrap());
    if !operation
        .version
        .iter()
        .any(|known| Some(known.as_str()) == version)
    {
        faults.push(format!("version {version:?}, not {:?}", operation.version));
    }
    let query: Vec<_> = request
        .url
        .query_pairs()
        .map(|(name, _)| name.into_owned())
        .collect();
    let known: Vec<_> = operation
        .parameters
        .iter()
        .filter(|known| known.place == "query")
        .collect();
    let unknown = query
        .iter()
        .filter(|name| !known.iter().any(|known| &known.name == *name));
    faults.extend(unknown.map(|name| format!("query {name} is not described")));
    let missing = known
        .iter()
        .filter(|known| known.required && !query.contains(&known.name));
    faults.extend(missing.map(|known| format!("query {} is missing", known.name)));
    faults.extend(body_faults(&operation, &request.body));
    faults
        .into_iter()
        .map(|fault| format!("{line} ({}): {fault}", operation.id))
        .collect()
}

fn body_faults(operation: &Operation, body: &[u8]) -> Vec<String> {
    let Some(described) = &operation.body else {
        // The search takes a body that the description leaves out.
        let free = operation.path.ends_with("/search") || body.is_empty();
        return if free {
            Vec::new()
        } else {
            vec!["a body where none is described".to_owned()]
        };
    };
    let sent: Map<String, Value> = serde_json::from_slice(body).unwrap_or_default();
    let mut faults = Vec::new();
    for (name, value) in &sent {
        let fits = |kind: &str| match value {
            Value::Null => true,
            Value::Bool(_) => kind == "boolean",
            Value::Number(_) => kind == "number",
            Value::String(_) => kind == "string" || kind == "object",
            Value::Array(_) => kind == "array",
            Value::Object(_) => kind == "object",
        };
        match described.fields.get(name) {
            Some(member) if fits(&member.kind) => {}
            Some(member) => faults.push(format!("{name} is no {}", member.kind)),
            None if described.fields.is_empty() => {}
            None => faults.push(format!("{name} is not described")),
        }
    }
    let missing = described
        .fields
        .iter()
        .filter(|(name, member)| member.required && !sent.contains_key(*name));
    faults.extend(missing.map(|(name, _)| format!("{name} is missing")));
    faults
}

/// Calls every method once; gives the names of those that didn't understand their answer.
async fn call_all(client: &Client) -> Vec<String> {
    let mut failed = Vec::new();
    let task = json!({"title": "Call", "body": "Ring back", "completed": false,
                      "dueDate": "2026-09-01T10:00:00Z", "assignedTo": "u"});
    let contact = json!({
        "firstName": "Ana", "lastName": "Díaz", "email": "ana@example.com",
        "phone": "+15550100123", "companyName": "Acme", "tags": ["certileads-test"], "dnd": true,
        "customFields": [{"id": "f1", "field_value": "Dental"}],
    });
    let update = json!({"firstName": "Ana", "phone": null, "dnd": false, "tags": ["dropped"]});
    let mut note = |name: &str, call: Call<()>| {
        failed.extend(call.result.err().map(|error| format!("{name}: {error}")));
    };
    let search = ContactSearch {
        updated_since: Some(1),
        added_since: Some(1),
        query: Some("Ana".to_owned()),
        page_limit: 100,
        ..ContactSearch::default()
    };
    let tasks = TaskSearch {
        completed: Some(true),
        contact_ids: vec!["c".to_owned()],
        limit: 25,
        skip: 0,
    };
    let tags = ["vip".to_owned()];
    note("location", client.location().await.map(drop));
    note("custom_fields", client.custom_fields().await.map(drop));
    note("tags", client.tags().await.map(drop));
    note("users", client.users().await.map(drop));
    note("businesses", client.businesses().await.map(drop));
    note(
        "search_contacts",
        client.search_contacts(&search).await.map(drop),
    );
    note("search_tasks", client.search_tasks(&tasks).await.map(drop));
    note("contact", client.contact("c").await.map(drop));
    note(
        "create_contact",
        client.create_contact(&contact).await.map(drop),
    );
    note(
        "update_contact",
        client.update_contact("c", &update).await.map(drop),
    );
    note("delete_contact", client.delete_contact("c").await);
    note(
        "find_duplicate",
        client
            .find_duplicate(Some("a@example.com"), Some("+1"))
            .await
            .map(drop),
    );
    note(
        "contacts_of_business",
        client.contacts_of_business("b", 25, 0).await.map(drop),
    );
    note("tasks", client.tasks("c").await.map(drop));
    note("task", client.task("c", "t").await.map(drop));
    note(
        "create_task",
        client.create_task("c", &task).await.map(drop),
    );
    note(
        "update_task",
        client.update_task("c", "t", &task).await.map(drop),
    );
    note(
        "complete_task",
        client.complete_task("c", "t", true).await.map(drop),
    );
    note("delete_task", client.delete_task("c", "t").await);
    note("notes", client.notes("c").await.map(drop));
    note("note", client.note("c", "n").await.map(drop));
    note("add_tags", client.add_tags("c", &tags).await.map(drop));
    note(
        "remove_tags",
        client.remove_tags("c", &tags).await.map(drop),
    );
    note("appointments", client.appointments("c").await.map(drop));
    failed
}

async fn described() -> (MockServer, Client, Arc<Vec<Operation>>) {
    let operations = Arc::new(operations());
    let server = MockServer::start().await;
    Mock::given(any())
        .respond_with(Described(operations.clone()))
        .mount(&server)
        .await;
    let http = Http::new("CertileadsConnect/0.1.0", Clock::default()).unwrap();
    let token = Secret::new("pit-00000000-0000-4000-8000-000000000001");
    let url = Url::parse(&server.uri()).unwrap();
    let client = Client::new(http, url, LOCATION.to_owned(), token, Lane::Live);
    (server, client, operations)
}

#[tokio::test]
async fn every_request_is_one_the_description_knows() {
    let (server, client, operations) = described().await;
    let misunderstood = call_all(&client).await;
    let requests = server.received_requests().await.unwrap();
    assert_eq!(requests.len(), 24, "one request per method");
    let faults: Vec<_> = requests
        .iter()
        .flat_map(|request| faults(&operations, request))
        .collect();
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
    assert!(misunderstood.is_empty(), "\n{}", misunderstood.join("\n"));
}

#[tokio::test]
async fn what_is_probed_and_shown_is_described_with_its_scope() {
    let (server, client, operations) = described().await;
    let checked = connect_core::highlevel::check(&client, |_| {})
        .await
        .unwrap();
    for request in server.received_requests().await.unwrap() {
        let faults = faults(&operations, &request);
        assert!(faults.is_empty(), "\n{}", faults.join("\n"));
    }
    for endpoint in checked.report.endpoints {
        let path = endpoint.path.replace(':', "");
        let operation = operation_of(&operations, &endpoint.method, &path).unwrap();
        let shape = |text: &str| text.replace(['{', '}', ':'], "");
        assert_eq!(shape(&operation.path), shape(&endpoint.path));
        let scope = if endpoint.writes {
            "contacts.write"
        } else {
            "contacts.readonly"
        };
        assert!(
            operation.scopes.iter().any(|held| held == scope),
            "{}",
            endpoint.key
        );
    }
}

#[test]
fn the_check_can_fail() {
    let operations = operations();
    let operation = |method: &str, path: &str| operation_of(&operations, method, path).unwrap();
    let update = operation("PUT", "/contacts/c");
    assert_eq!(
        body_faults(&update, br#"{"locationId":"x","dnd":"yes"}"#),
        ["locationId is not described", "dnd is no boolean"]
    );
    let tags = operation("POST", "/contacts/c/tags");
    assert_eq!(body_faults(&tags, b"{}"), ["tags is missing"]);
    assert!(operation_of(&operations, "GET", "/contacts/c/tags").is_none());
}
