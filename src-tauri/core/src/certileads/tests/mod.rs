//! The client against a server that looks at every part of a request: here the `rest` contract,
//! beside it other shapes and the profile reader.

mod reader;
mod shapes;

use rstest::rstest;
use serde_json::{Value, json};
use wiremock::matchers::{body_json, header, method, path, query_param};
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

use super::*;
use crate::clock::Clock;
use crate::http::{Class, Effect, Http, Lane};
use crate::model::ErrorCode;
use crate::secrets::Secret;

const KEY: &str = "canary-key-77";

fn client(server: &MockServer, profile: Profile) -> Client {
    let clock = Clock::fixed(1_772_704_800_000);
    let http = Http::new("Test/1", clock.clone()).unwrap();
    let base = format!("{}/v1", server.uri());
    Client::open(
        http,
        profile,
        &base,
        Some(Secret::new(KEY)),
        Lane::Live,
        clock,
    )
    .unwrap()
}

fn rest(server: &MockServer) -> Client {
    client(server, Profile::built_in("rest").unwrap())
}

fn contact() -> Value {
    json!({"id": "k1", "externalId": "c1", "email": "ana@example.com", "firstName": "Ana",
        "lastName": "Díaz", "phone": "+15550100123", "tags": ["vip"], "fields": {"industry": "Retail"},
        "updatedAt": "2026-03-05T10:00:00Z", "archived": false})
}

async fn answers(server: &MockServer, status: u16, body: Value) {
    Mock::given(wiremock::matchers::any())
        .respond_with(ResponseTemplate::new(status).set_body_json(body))
        .mount(server)
        .await;
}

/// The one request that came: method, path with query, body.
async fn sent(server: &MockServer) -> (String, String, Value) {
    let mut requests = server.received_requests().await.unwrap();
    assert_eq!(requests.len(), 1);
    let request: Request = requests.remove(0);
    assert_eq!(request.headers["authorization"], format!("Bearer {KEY}"));
    let place = match request.url.query() {
        Some(query) => format!("{}?{query}", request.url.path()),
        None => request.url.path().to_owned(),
    };
    let body = serde_json::from_slice(&request.body).unwrap_or(Value::Null);
    (request.method.to_string(), place, body)
}

#[tokio::test]
async fn rest_creates_a_contact() {
    let server = MockServer::start().await;
    let body = json!({"externalId": "c1", "fields": {"industry": "Retail"}, "tags": ["vip"]});
    Mock::given(method("POST"))
        .and(path("/v1/contacts"))
        .and(header("idempotency-key", "op-1"))
        .and(header("content-type", "application/json"))
        .and(body_json(&body))
        .respond_with(ResponseTemplate::new(201).set_body_json(contact()))
        .expect(1)
        .mount(&server)
        .await;
    let call = rest(&server).create_contact(&body, "op-1").await;
    let written = call.result.unwrap();
    assert_eq!(written.target_id.as_deref(), Some("k1"));
    let stored = written.stored.unwrap();
    assert_eq!(stored.name.as_deref(), Some("Ana Díaz"));
    assert_eq!(stored.version.as_deref(), Some("2026-03-05T10:00:00Z"));
    assert_eq!(stored.values["fields.industry"], "Retail");
    assert_eq!(stored.values["firstName"], "Ana");
    assert!(!stored.values.contains_key("id") && !stored.values.contains_key("fields"));
    assert!(!serde_json::to_string(&call.exchange).unwrap().contains(KEY));
}

#[tokio::test]
async fn rest_updates_with_the_version_it_was_planned_on() {
    let server = MockServer::start().await;
    Mock::given(method("PUT"))
        .and(path("/v1/contacts/k%2F1"))
        .and(header("if-match", "v7"))
        .and(body_json(json!({"phone": null})))
        .respond_with(ResponseTemplate::new(200).set_body_json(contact()))
        .expect(1)
        .mount(&server)
        .await;
    let written = rest(&server)
        .update_contact("k/1", &json!({"phone": null}), Some("v7"), "op")
        .await;
    assert_eq!(written.result.unwrap().target_id.as_deref(), Some("k1"));
    let requests = server.received_requests().await.unwrap();
    assert!(
        !requests[0].headers.contains_key("idempotency-key"),
        "only POST carries it"
    );
}

#[tokio::test]
async fn rest_sends_what_the_contract_says() {
    let tags = ["a b".to_owned()];
    let item = json!({"contacts": [], "nextCursor": null});
    type Sent = (&'static str, &'static str, Value);
    let cases: [(usize, Sent); 8] = [
        (0, ("GET", "/v1/contacts?externalId=c1", Value::Null)),
        (
            1,
            ("GET", "/v1/contacts?email=a%2Bb%40example.com", Value::Null),
        ),
        (
            2,
            (
                "GET",
                "/v1/contacts?limit=500&updatedSince=2026-03-05T10%3A00%3A00Z",
                Value::Null,
            ),
        ),
        (3, ("GET", "/v1/contacts/k1", Value::Null)),
        (4, ("DELETE", "/v1/contacts/k1", Value::Null)),
        (
            5,
            ("POST", "/v1/contacts/k1/tags", json!({"tags": ["a b"]})),
        ),
        (
            6,
            ("DELETE", "/v1/contacts/k1/tags", json!({"tags": ["a b"]})),
        ),
        (
            7,
            (
                "PUT",
                "/v1/contacts/k1/segments",
                json!({"segmentIds": ["a b"]}),
            ),
        ),
    ];
    for (case, expected) in cases {
        let server = MockServer::start().await;
        answers(
            &server,
            200,
            if case < 3 { item.clone() } else { contact() },
        )
        .await;
        let client = rest(&server);
        match case {
            0 => assert!(
                client
                    .find_contacts(MatchKey::ExternalId, "c1")
                    .await
                    .result
                    .unwrap()
                    .is_empty()
            ),
            1 => drop(
                client
                    .find_contacts(MatchKey::Email, "a+b@example.com")
                    .await
                    .result
                    .unwrap(),
            ),
            2 => drop(
                client
                    .list_contacts(None, Some(1_772_704_800_000))
                    .await
                    .result
                    .unwrap(),
            ),
            3 => assert!(client.contact("k1").await.result.unwrap().is_some()),
            4 => client.delete_contact("k1", "op").await.result.unwrap(),
            5 => drop(client.add_tags("k1", &tags, "op").await.result.unwrap()),
            6 => drop(client.remove_tags("k1", &tags, "op").await.result.unwrap()),
            _ => drop(client.set_segments("k1", &tags, "op").await.result.unwrap()),
        }
        let (method, place, body) = sent(&server).await;
        assert_eq!((method.as_str(), place.as_str(), body), expected);
    }
}

#[tokio::test]
async fn pages_follow_the_cursor_and_name_the_deleted() {
    let server = MockServer::start().await;
    Mock::given(query_param("cursor", "two"))
        .respond_with(ResponseTemplate::new(200).set_body_json(json!({
            "contacts": [{"id": "k2", "externalId": "c2", "deleted": true}], "nextCursor": null})))
        .mount(&server)
        .await;
    answers(
        &server,
        200,
        json!({"contacts": [contact()], "nextCursor": "two"}),
    )
    .await;
    let client = rest(&server);
    let first = client.list_contacts(None, None).await.result.unwrap();
    assert_eq!(
        (first.contacts.len(), first.next_cursor.as_deref()),
        (1, Some("two"))
    );
    let second = client
        .list_contacts(first.next_cursor, None)
        .await
        .result
        .unwrap();
    assert_eq!(
        second,
        TargetPage {
            deleted: vec!["k2".into()],
            ..TargetPage::default()
        }
    );
}

#[tokio::test]
async fn a_batch_has_a_result_for_each_item() {
    let server = MockServer::start().await;
    let refused =
        json!({"error": {"code": "already_exists", "message": "There.", "existingId": "k9"}});
    let results = json!({"results": [{"status": 201, "contact": contact()},
        {"status": 409, "error": refused["error"]}]});
    answers(&server, 200, results).await;
    let items = [
        ("op-1".to_owned(), json!({"externalId": "c1"})),
        ("op-2".to_owned(), json!({"externalId": "c2"})),
    ];
    let client = rest(&server);
    let calls = client.create_batch(&items).await;
    let made = calls[0].result.as_ref().unwrap();
    assert_eq!(made.target_id.as_deref(), Some("k1"));
    let refused = calls[1].result.as_ref().unwrap_err();
    assert_eq!(conflict(refused).as_deref(), Some("k9"));
    // Each tells of its own item alone.
    let shown = &calls[0].exchange;
    assert_eq!(shown.request.body.value()["idempotencyKey"], "op-1");
    let answer = shown.answer.as_ref().unwrap();
    assert_eq!(answer.status, 201);
    let told = client.made_contact(&answer.body.value()).unwrap();
    assert_eq!(told.id, "k1");
    assert_eq!(calls[1].exchange.answer.as_ref().unwrap().status, 409);
    let (_, place, body) = sent(&server).await;
    assert_eq!(place, "/v1/contacts/batch");
    assert_eq!(
        body["items"][1],
        json!({"idempotencyKey": "op-2", "contact": {"externalId": "c2"}})
    );
}

#[rstest]
#[case(409, json!({"error": {"code": "already_exists", "message": "x", "existingId": "k9"}}), "has this contact already", Effect::Refused)]
#[case(409, json!({"error": {"code": "idempotency_conflict", "message": "x"}}), "with another content", Effect::Refused)]
#[case(412, json!({"error": {"code": "changed", "message": "x"}}), "was changed in Certileads", Effect::Refused)]
#[case(422, json!({"error": {"code": "invalid_value", "message": "No.", "field": "fields.industry"}}), "refused the field fields.industry", Effect::Refused)]
#[case(401, json!({"error": {"code": "unauthorized", "message": "x"}}), "doesn't accept the key", Effect::Refused)]
#[case(500, json!({"error": {"code": "internal", "message": "x"}}), "failure of its own", Effect::Unknown)]
#[tokio::test]
async fn refusals_are_told_apart(
    #[case] status: u16,
    #[case] body: Value,
    #[case] words: &str,
    #[case] effect: Effect,
) {
    let server = MockServer::start().await;
    answers(&server, status, body).await;
    let error = rest(&server)
        .create_contact(&json!({"externalId": "c1"}), "op")
        .await
        .result
        .unwrap_err();
    let problem = problem(&error);
    assert!(problem.what.contains(words), "{problem}");
    assert_eq!(error.effect(), effect);
    assert_eq!(conflict(&error).is_some(), words.contains("already"));
    if status == 401 {
        assert_eq!(error.class(), Class::Unauthorised);
    }
}

#[tokio::test]
async fn what_is_not_there_is_none_or_named() {
    let server = MockServer::start().await;
    answers(
        &server,
        404,
        json!({"error": {"code": "not_found", "message": "x"}}),
    )
    .await;
    let client = rest(&server);
    assert_eq!(client.contact("k1").await.result, Ok(None));
    let error = client.delete_contact("k1", "op").await.result.unwrap_err();
    assert_eq!(error.code(), ErrorCode::RecordMissing);
    for id in ["", ".", ".."] {
        let error = client.delete_contact(id, "op").await.result.unwrap_err();
        assert_eq!(
            error.code(),
            ErrorCode::InvalidInput,
            "an id must not lead elsewhere"
        );
    }
    assert_eq!(server.received_requests().await.unwrap().len(), 2);
}

#[tokio::test]
async fn a_target_that_ignores_the_parameter_leads_to_no_false_match() {
    let server = MockServer::start().await;
    answers(&server, 200, json!({"contacts": [contact()]})).await;
    let client = rest(&server);
    assert!(
        client
            .find_contacts(MatchKey::Email, "other@example.com")
            .await
            .result
            .unwrap()
            .is_empty()
    );
    assert_eq!(
        client
            .find_contacts(MatchKey::Email, "ANA@example.com")
            .await
            .result
            .unwrap()
            .len(),
        1
    );
    assert_eq!(
        client
            .find_contacts(MatchKey::Phone, "+15550100123")
            .await
            .result
            .unwrap()
            .len(),
        1
    );
}

#[test]
fn a_needed_key_and_a_safe_address_are_asked_for() {
    let clock = Clock::fixed(0);
    let http = Http::new("Test/1", clock.clone()).unwrap();
    let open = |base: &str, key: Option<&str>| {
        let profile = Profile::built_in("rest").unwrap();
        Client::open(
            http.clone(),
            profile,
            base,
            key.map(Secret::new),
            Lane::Live,
            clock.clone(),
        )
        .err()
    };
    assert_eq!(
        open("https://api.example.com", Some(" ")).unwrap().code,
        ErrorCode::TokenEmpty
    );
    assert_eq!(
        open("http://api.example.com", Some("k")).unwrap().code,
        ErrorCode::AddressInvalid
    );
    assert!(open("https://api.example.com", Some("k")).is_none());
}

#[tokio::test]
async fn trying_a_request_shows_what_the_pointers_find() {
    let server = MockServer::start().await;
    answers(
        &server,
        200,
        json!({"contacts": [contact()], "nextCursor": "two"}),
    )
    .await;
    let client = rest(&server);
    let trial = client.try_reading(Capability::ListContacts).await.unwrap();
    assert_eq!(trial.found["count"], 1);
    assert_eq!(
        (&trial.found["id"], &trial.found["nextPage"]),
        (&json!("k1"), &json!("two"))
    );
    assert!(trial.problem.is_none());
    let trial = client.try_reading(Capability::ContactFields).await.unwrap();
    assert!(trial.problem.unwrap().what.contains("nothing lies where"));
    let refused = client
        .try_reading(Capability::CreateContact)
        .await
        .unwrap_err();
    assert_eq!(refused.code, ErrorCode::CapabilityMissing);
    assert!(refused.what.contains("changes something"));
}
