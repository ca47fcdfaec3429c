//! Targets that look otherwise: a signed webhook, and a service with its own names and places.

use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use wiremock::matchers::{body_json, header, method, path, query_param};
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::super::*;
use super::{KEY, answers, client, rest};
use crate::model::{ErrorCode, FieldType};

#[tokio::test]
async fn a_webhook_is_one_signed_post_per_action() {
    let server = MockServer::start().await;
    Mock::given(wiremock::matchers::any())
        .respond_with(ResponseTemplate::new(200).set_body_string("ok"))
        .mount(&server)
        .await;
    let profile = Profile::built_in("inbound-webhook").unwrap();
    let client = client(&server, profile);
    let body = json!({"externalId": "c1", "email": "ana@example.com"});
    let written = client.create_contact(&body, "op-1").await.result.unwrap();
    assert_eq!(
        written,
        Written {
            target_id: Some("c1".into()),
            stored: None
        }
    );
    let request = server.received_requests().await.unwrap().remove(0);
    assert_eq!(request.url.path(), "/v1");
    assert!(!request.headers.contains_key("authorization"));
    let event: Value = serde_json::from_slice(&request.body).unwrap();
    assert_eq!(
        event,
        json!({"event": "contact.created", "occurredAt": "2026-03-05T10:00:00Z",
            "idempotencyKey": "op-1", "contact": body})
    );
    let mut mac = Hmac::<sha2::Sha256>::new_from_slice(KEY.as_bytes()).unwrap();
    mac.update(&request.body);
    let digits: String = mac
        .finalize()
        .into_bytes()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    assert_eq!(
        request.headers["x-certileads-signature"],
        format!("sha256={digits}")
    );
    assert!(!client.idempotent() && !client.can_read_back() && !client.can_look_up());
    assert_eq!(
        client.contact("c1").await.result.unwrap_err().code(),
        ErrorCode::CapabilityMissing
    );
}

/// Everything that the built-in ones leave out: other names, places, paging, auth.
fn odd_profile() -> Profile {
    let text = json!({
        "format": 1, "key": "odd", "name": "Odd", "auth": {"type": "basic", "user": "me"},
        "headers": {"X-Tenant": "7"},
        "contact": {"id": "/meta/ref", "fields": "/attributes", "members": {
            "externalId": "/source_ref", "email": "/contact/mail", "tags": "/labels", "name": "/display"}},
        "fields": [{"key": "externalId", "label": "Id", "type": "id", "required": true}],
        "capabilities": {
            "contactFields": {"method": "GET", "path": "/schema", "list": "/columns", "field": {
                "key": "/name", "label": "/title", "type": "/kind", "required": "/must", "options": "/choices",
                "prefix": "fields.", "types": {"money": "number"}}},
            "listContacts": {"method": "GET", "path": "/people", "list": "",
                "query": {"start": "{offset}", "count": "{limit}"}, "paging": {"type": "offset", "limit": 2}},
            "createContact": {"method": "PUT", "path": "/people", "body": {"person": "{contact}", "source": "us"},
                "object": "/person"}
        }
    });
    Profile::parse(&text.to_string()).unwrap()
}

#[tokio::test]
async fn members_with_other_names_and_places_work() {
    let server = MockServer::start().await;
    let person = json!({"meta": {"ref": 7}, "source_ref": "c1", "contact": {"mail": "a@example.com"},
        "labels": ["vip"], "display": "Ana", "attributes": {"industry": "Retail"}});
    let sent = json!({"person": {"source_ref": "c1", "contact": {"mail": "a@example.com"},
        "attributes": {"industry": "Retail"}, "labels": ["vip"]}, "source": "us"});
    Mock::given(method("PUT"))
        .and(path("/v1/people"))
        .and(body_json(&sent))
        .and(header("x-tenant", "7"))
        .and(header("authorization", "Basic bWU6Y2FuYXJ5LWtleS03Nw=="))
        .respond_with(ResponseTemplate::new(200).set_body_json(json!({"person": person})))
        .expect(1)
        .mount(&server)
        .await;
    Mock::given(query_param("start", "2"))
        .respond_with(ResponseTemplate::new(200).set_body_json(json!([person])))
        .mount(&server)
        .await;
    Mock::given(query_param("start", "0"))
        .respond_with(ResponseTemplate::new(200).set_body_json(json!([person, person])))
        .mount(&server)
        .await;
    let client = client(&server, odd_profile());
    let body = json!({"externalId": "c1", "email": "a@example.com", "fields": {"industry": "Retail"}, "tags": ["vip"]});
    let written = client.create_contact(&body, "op").await.result.unwrap();
    let stored = written.stored.unwrap();
    assert_eq!(
        (stored.id.as_str(), stored.external_id.as_deref()),
        ("7", Some("c1"))
    );
    assert_eq!(stored.values["fields.industry"], "Retail");
    assert_eq!(
        (stored.tags, stored.name.as_deref()),
        (vec!["vip".to_owned()], Some("Ana"))
    );
    let first = client.list_contacts(None, None).await.result.unwrap();
    assert_eq!(first.next_cursor.as_deref(), Some("2"));
    let last = client
        .list_contacts(first.next_cursor, None)
        .await
        .result
        .unwrap();
    assert_eq!((last.contacts.len(), last.next_cursor), (1, None));
}

#[tokio::test]
async fn fields_are_those_told_and_those_the_profile_adds() {
    let server = MockServer::start().await;
    let columns = json!({"columns": [
        {"name": "budget", "title": "Budget", "kind": "money", "must": true},
        {"name": "stage", "kind": "option", "choices": [{"value": "a", "label": "New"}, "b"]},
        {"title": "no key"}]});
    answers(&server, 200, columns).await;
    let fields = client(&server, odd_profile())
        .contact_fields()
        .await
        .result
        .unwrap();
    let keys: Vec<&str> = fields.iter().map(|field| field.key.as_str()).collect();
    assert_eq!(keys, ["fields.budget", "fields.stage", "externalId"]);
    assert!(fields[0].required && fields[0].kind == FieldType::Number);
    assert_eq!(fields[1].options[0].label, "New");
    let told = rest(&server).profile().fixed_fields();
    assert_eq!(told[0].kind, FieldType::Tags);
}
