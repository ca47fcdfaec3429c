//! The client against a mocked HighLevel: what each method asks, what it makes of the answers.

#![expect(clippy::unwrap_used, reason = "a test may fail by panicking")]

use rstest::rstest;
use serde_json::{Value, json};
use wiremock::matchers::{any, method, path};
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

use super::*;
use crate::clock::Clock;
use crate::http::{Cause, Http, Lane, Url};
use crate::model::{CheckState, ErrorCode};
use crate::secrets::Secret;

const LOCATION: &str = "ve9EPM428h8vShlRW1KT";
const TOKEN: &str = "pit-00000000-0000-4000-8000-000000000001";

fn client(server: &MockServer) -> Client {
    let http = Http::new("CertileadsConnect/0.1.0", Clock::default()).unwrap();
    let url = Url::parse(&server.uri()).unwrap();
    Client::new(http, url, LOCATION.to_owned(), Secret::new(TOKEN), Lane::Live)
}

/// A server that gives every request the same answer.
async fn answering(status: u16, body: Value) -> MockServer {
    let server = MockServer::start().await;
    let answer = ResponseTemplate::new(status)
        .set_body_json(body)
        .insert_header("Date", "Tue, 01 Sep 2026 10:00:00 GMT");
    Mock::given(any()).respond_with(answer).mount(&server).await;
    server
}

/// The only request the server got, as `METHOD path?query`, with its body; the headers that
/// every request must have are checked.
async fn asked(server: &MockServer) -> (String, Value) {
    let requests = server.received_requests().await.unwrap();
    assert_eq!(requests.len(), 1);
    let request: &Request = &requests[0];
    let header = |name: &str| request.headers.get(name).map(|value| value.to_str().unwrap());
    assert_eq!(header("authorization"), Some(format!("Bearer {TOKEN}").as_str()));
    assert_eq!(header("version"), Some("2021-07-28"));
    assert_eq!(header("accept"), Some("application/json"));
    assert_eq!(header("user-agent"), Some("CertileadsConnect/0.1.0"));
    let body = serde_json::from_slice(&request.body).unwrap_or(Value::Null);
    let kind = header("content-type");
    assert_eq!(kind, (!body.is_null()).then_some("application/json"));
    let query = request.url.query().map_or_else(String::new, |query| format!("?{query}"));
    (format!("{} {}{query}", request.method, request.url.path()), body)
}

#[tokio::test]
async fn contacts_are_searched() {
    let server = answering(
        200,
        json!({"contacts": [
            {"id": "a", "firstNameRaw": "Ana", "firstName": "ana", "searchAfter": [1, "a"]},
            {"_id": "b", "tags": null, "searchAfter": [2, "b"]},
        ], "total": 12, "traceId": "t"}),
    )
    .await;
    let search = ContactSearch {
        updated_since: Some(1_788_256_800_999),
        query: Some(" Ana ".to_owned()),
        page_limit: 9000,
        ..ContactSearch::default()
    };
    let page = client(&server).search_contacts(&search).await.result.unwrap();
    let (line, body) = asked(&server).await;
    assert_eq!(line, "POST /contacts/search");
    assert_eq!(
        body,
        json!({
            "locationId": LOCATION, "pageLimit": 500, "page": 1, "query": "Ana",
            "sort": [{"field": "dateUpdated", "direction": "asc"}],
            "filters": [{"field": "dateUpdated", "operator": "range",
                         "value": {"gte": "2026-09-01T10:00:00Z"}}],
        })
    );
    assert_eq!(page.contacts.iter().map(|c| c.id.as_str()).collect::<Vec<_>>(), ["a", "b"]);
    assert_eq!(page.contacts[0].values["firstName"], json!("Ana"));
    assert_eq!(page.search_after, Some(json!([2, "b"])));
    assert_eq!(page.total, Some(12));
    assert_eq!(page.server_time, Some(1_788_256_800_000));
}

#[tokio::test]
async fn the_next_page_goes_on_after_the_last() {
    let server = answering(200, json!({"contacts": [], "total": 0})).await;
    let search = ContactSearch {
        sort: SortKey::DateAdded,
        descending: true,
        page_limit: 100,
        search_after: Some(json!([2, "b"])),
        ..ContactSearch::default()
    };
    let page = client(&server).search_contacts(&search).await.result.unwrap();
    let (_, body) = asked(&server).await;
    assert_eq!(body["searchAfter"], json!([2, "b"]));
    assert_eq!(body["page"], Value::Null);
    assert_eq!(body["sort"], json!([{"field": "dateAdded", "direction": "desc"}]));
    assert_eq!(page.search_after, None);
}

#[tokio::test]
async fn a_contact_is_read_from_any_shape() {
    let raw = json!({
        "id": "c1", "firstName": "Zoë", "lastName": "O'Neil", "email": "zoe@example.com",
        "phone": "+15550100123", "companyName": null, "website": "  ", "dnd": false,
        "tags": ["VIP ", "lead", "vip"], "dateAdded": "2026-09-01T10:00:00Z",
        "dateUpdated": 1_788_256_800_500_i64, "dateOfBirth": "1990-05-17T00:00:00.000Z",
        "additionalEmails": [{"email": "z@example.com"}], "ssn": "000-00-0000",
        "dndSettings": {"sms": {"status": "active"}},
        "attributionSource": {"utmSource": "news", "nested": {}},
        "customFields": [
            {"id": "f1", "value": "Dental"}, {"id": "f2", "field_value": ["a", "b"]},
            {"id": "f3", "fieldValue": 82}, {"id": "f4", "value": ""}, {"id": "f5", "value": []},
            {"id": "f6", "value": {"u1": {"url": "https://files.example.com/1", "meta": {}}}},
            {"value": "no id"},
        ],
    });
    let server = answering(200, json!({"contact": raw})).await;
    let contact = client(&server).contact("c1").await.result.unwrap().unwrap();
    assert_eq!(asked(&server).await.0, "GET /contacts/c1");
    assert_eq!(contact.tags, ["lead", "vip"]);
    assert_eq!(contact.date_added, Some(1_788_256_800_000));
    assert_eq!(contact.date_updated, Some(1_788_256_800_500));
    assert_eq!(
        Value::Object(contact.values.clone()),
        json!({
            "id": "c1", "firstName": "Zoë", "lastName": "O'Neil", "email": "zoe@example.com",
            "phone": "+15550100123", "dnd": false, "dateAdded": "2026-09-01T10:00:00.000Z",
            "dateUpdated": "2026-09-01T10:00:00.500Z", "dateOfBirth": "1990-05-17",
            "additionalEmails": ["z@example.com"], "dndSettings.SMS.status": "active",
            "attributionSource.utmSource": "news", "customFields.f1": "Dental",
            "customFields.f2": ["a", "b"], "customFields.f3": 82,
            "customFields.f6": ["https://files.example.com/1"], "tags": ["lead", "vip"],
        })
    );
    let known: Vec<_> = fields(&[]).into_iter().map(|field| field.key).collect();
    let custom = |key: &String| key.starts_with("customFields.");
    for key in contact.values.keys().filter(|key| !custom(key)) {
        assert!(known.contains(key), "{key} is not offered to the mapping");
    }
    let seen: Vec<_> = fields_seen(&[contact]).into_iter().map(|field| field.key).collect();
    let expected = ["customFields.f1", "customFields.f2", "customFields.f3", "customFields.f6"];
    assert_eq!(seen, expected);
}

#[tokio::test]
async fn a_missing_contact_is_none() {
    let body = json!({"statusCode": 400, "message": "Contact with id nope not found"});
    let server = answering(400, body).await;
    assert_eq!(client(&server).contact("nope").await.result.unwrap(), None);
}

#[tokio::test]
async fn ids_cannot_leave_their_place_in_the_path() {
    let server = answering(200, json!({"contact": {"id": "x"}})).await;
    client(&server).contact("../locations?x=1").await.result.unwrap();
    assert_eq!(asked(&server).await.0, "GET /contacts/..%2Flocations%3Fx=1");
}

#[tokio::test]
async fn a_contact_is_created_with_the_location() {
    let server = answering(201, json!({"contact": {"id": "new"}})).await;
    let body = json!({"firstName": "Ana", "tags": ["certileads-test"], "dnd": true});
    let contact = client(&server).create_contact(&body).await.result.unwrap();
    assert_eq!(contact.id, "new");
    let (line, sent) = asked(&server).await;
    assert_eq!(line, "POST /contacts/");
    assert_eq!(
        sent,
        json!({"firstName": "Ana", "tags": ["certileads-test"], "dnd": true,
               "locationId": LOCATION})
    );
}

#[tokio::test]
async fn an_update_never_carries_tags_or_location() {
    let server = answering(200, json!({"succeded": true, "contact": {"id": "c1"}})).await;
    let body = json!({"phone": null, "tags": [], "locationId": "x"});
    client(&server).update_contact("c1", &body).await.result.unwrap();
    let (line, sent) = asked(&server).await;
    assert_eq!(line, "PUT /contacts/c1");
    assert_eq!(sent, json!({"phone": null}));
}

#[rstest]
#[case(json!({"contact": {"id": "c1"}}), true)]
#[case(json!({"contact": null}), false)]
#[case(json!({}), false)]
#[tokio::test]
async fn a_duplicate_is_looked_up(#[case] answer: Value, #[case] found: bool) {
    let server = answering(200, answer).await;
    let call = client(&server).find_duplicate(Some("a+b@example.com"), Some("+15550100123")).await;
    assert_eq!(call.result.unwrap().is_some(), found);
    let line = asked(&server).await.0;
    let query = format!("locationId={LOCATION}&email=a%2Bb%40example.com&number=%2B15550100123");
    assert_eq!(line, format!("GET /contacts/search/duplicate?{query}"));
}

#[tokio::test]
async fn a_business_lists_its_contacts() {
    let server = answering(200, json!({"contacts": [{"id": "a"}], "count": 1})).await;
    let call = client(&server).contacts_of_business("b1", 25, 50).await;
    let page = call.result.unwrap();
    assert_eq!((page.contacts.len(), page.total), (1, Some(1)));
    let line = asked(&server).await.0;
    assert_eq!(line, format!("GET /contacts/business/b1?locationId={LOCATION}&limit=25&skip=50"));
}

#[rstest]
#[case("succeded")]
#[case("succeeded")]
#[tokio::test]
async fn deleting_takes_either_spelling(#[case] word: &str) {
    let server = answering(200, json!({word: true})).await;
    client(&server).delete_contact("c1").await.result.unwrap();
    assert_eq!(asked(&server).await.0, "DELETE /contacts/c1");
    let server = answering(200, json!({word: true})).await;
    client(&server).delete_task("c1", "t1").await.result.unwrap();
    assert_eq!(asked(&server).await.0, "DELETE /contacts/c1/tasks/t1");
}

#[tokio::test]
async fn tasks_are_read_and_written() {
    let task = json!({"id": "t1", "title": "Call", "dueDate": "2026-09-01T10:00:00Z",
                      "completed": true, "assignedTo": "u1"});
    let server = answering(200, json!({"task": task})).await;
    let read = client(&server).task("c1", "t1").await.result.unwrap();
    assert_eq!(read.contact_id, "c1");
    assert_eq!(read.due_date, Some(1_788_256_800_000));
    assert!(read.completed);
    assert_eq!(asked(&server).await.0, "GET /contacts/c1/tasks/t1");

    let server = answering(201, json!({"task": task})).await;
    let body = json!({"title": "Call", "dueDate": "2026-09-01T10:00:00Z", "completed": false});
    client(&server).create_task("c1", &body).await.result.unwrap();
    assert_eq!(asked(&server).await, ("POST /contacts/c1/tasks".to_owned(), body.clone()));

    let server = answering(200, json!({"task": task})).await;
    client(&server).update_task("c1", "t1", &body).await.result.unwrap();
    assert_eq!(asked(&server).await, ("PUT /contacts/c1/tasks/t1".to_owned(), body));

    let server = answering(200, json!({"task": task})).await;
    client(&server).complete_task("c1", "t1", true).await.result.unwrap();
    let (line, body) = asked(&server).await;
    assert_eq!(line, "PUT /contacts/c1/tasks/t1/completed");
    assert_eq!(body, json!({"completed": true}));

    let server = answering(200, json!({"tasks": [task, {"title": "no id"}]})).await;
    assert_eq!(client(&server).tasks("c1").await.result.unwrap().len(), 1);
    assert_eq!(asked(&server).await.0, "GET /contacts/c1/tasks");
}

#[tokio::test]
async fn tasks_of_the_location_are_searched() {
    let task = json!({"_id": "t1", "contactId": "c9", "title": "Call", "completed": false});
    let server = answering(200, json!({"tasks": [task]})).await;
    let search = TaskSearch {
        completed: Some(true),
        contact_ids: vec!["c9".to_owned()],
        limit: 100,
        skip: 200,
    };
    let page = client(&server).search_tasks(&search).await.result.unwrap();
    assert_eq!((page.tasks[0].id.as_str(), page.tasks[0].contact_id.as_str()), ("t1", "c9"));
    assert_eq!(page.total, None);
    let (line, body) = asked(&server).await;
    assert_eq!(line, format!("POST /locations/{LOCATION}/tasks/search"));
    assert_eq!(body, json!({"limit": 100, "skip": 200, "completed": true, "contactId": ["c9"]}));
}

#[tokio::test]
async fn tags_come_and_go() {
    let server = answering(201, json!({"tags": ["vip", "Lead"], "tagsAdded": ["vip"]})).await;
    let change = client(&server).add_tags("c1", &["VIP".to_owned()]).await.result.unwrap();
    assert_eq!(change.tags, ["lead", "vip"]);
    assert_eq!(change.changed, ["vip"]);
    let (line, body) = asked(&server).await;
    assert_eq!((line.as_str(), body), ("POST /contacts/c1/tags", json!({"tags": ["VIP"]})));

    let server = answering(200, json!({"tags": []})).await;
    let change = client(&server).remove_tags("c1", &["VIP".to_owned()]).await.result.unwrap();
    assert_eq!((change.tags.len(), change.changed), (0, vec!["vip".to_owned()]));
    let (line, body) = asked(&server).await;
    assert_eq!((line.as_str(), body), ("DELETE /contacts/c1/tags", json!({"tags": ["VIP"]})));
}

#[tokio::test]
async fn notes_and_appointments_are_read() {
    let note = json!({"id": "n1", "body": "<p>Hi</p>", "bodyText": "Hi"});
    let server = answering(200, json!({"notes": [note]})).await;
    let notes = client(&server).notes("c1").await.result.unwrap();
    assert_eq!((notes[0].body.as_str(), notes[0].contact_id.as_str()), ("Hi", "c1"));
    assert_eq!(asked(&server).await.0, "GET /contacts/c1/notes");

    let server = answering(200, json!({"note": note})).await;
    client(&server).note("c1", "n1").await.result.unwrap();
    assert_eq!(asked(&server).await.0, "GET /contacts/c1/notes/n1");

    let server = answering(200, json!({"events": [{"id": "e1"}]})).await;
    assert_eq!(client(&server).appointments("c1").await.result.unwrap(), [json!({"id": "e1"})]);
    assert_eq!(asked(&server).await.0, "GET /contacts/c1/appointments");
}

#[tokio::test]
async fn the_location_and_its_lists_are_read() {
    let location = json!({"id": LOCATION, "name": "Acme Dental", "timezone": "Europe/Madrid",
                          "country": "ES", "settings": {"allowDuplicateContact": false}});
    let server = answering(200, json!({"location": location})).await;
    let location = client(&server).location().await.result.unwrap();
    assert_eq!(location.time_zone.as_deref(), Some("Europe/Madrid"));
    assert_eq!(location.allow_duplicate_contact, Some(false));
    assert_eq!(asked(&server).await.0, format!("GET /locations/{LOCATION}"));

    let custom = json!([
        {"id": "f1", "name": "Industry", "fieldKey": "contact.industry", "model": "contact",
         "dataType": "SINGLE_OPTIONS", "picklistOptions": ["Dental", {"label": "Law"}]},
        {"id": "o1", "name": "Deal size", "model": "opportunity"},
        {"id": "d1", "name": "Folder", "documentType": "folder"},
    ]);
    let server = answering(200, json!({"customFields": custom})).await;
    let custom = client(&server).custom_fields().await.result.unwrap();
    assert_eq!(custom.len(), 1);
    assert_eq!(custom[0].options.len(), 2);
    let offered = fields(&custom).pop().unwrap();
    assert_eq!((offered.key.as_str(), offered.label.as_str()), ("customFields.f1", "Industry"));
    let line = asked(&server).await.0;
    assert_eq!(line, format!("GET /locations/{LOCATION}/customFields?model=contact"));

    let server = answering(200, json!({"tags": [{"id": "g1", "name": "vip"}, {"id": "g2"}]})).await;
    assert_eq!(client(&server).tags().await.result.unwrap().len(), 1);
    assert_eq!(asked(&server).await.0, format!("GET /locations/{LOCATION}/tags"));

    let users = json!([{"id": "u1", "firstName": "Ana", "lastName": "Díaz"}, {"id": "u2"}]);
    let server = answering(200, json!({"users": users})).await;
    let users = client(&server).users().await.result.unwrap();
    assert_eq!((users[0].name.as_str(), users[1].name.as_str()), ("Ana Díaz", "u2"));
    assert_eq!(asked(&server).await.0, format!("GET /users/?locationId={LOCATION}"));

    let server = answering(200, json!({"businesses": [{"id": "b1", "name": "Acme"}]})).await;
    assert_eq!(client(&server).businesses().await.result.unwrap()[0].name, "Acme");
    let line = asked(&server).await.0;
    assert_eq!(line, format!("GET /businesses/?locationId={LOCATION}&limit=100"));
}

#[rstest]
#[case(401, "The token is not authorized for this scope.", ErrorCode::ScopeMissing)]
#[case(401, "Invalid Private Integration token", ErrorCode::TokenInvalid)]
#[case(401, "Invalid JWT", ErrorCode::TokenInvalid)]
#[case(401, "Token's user type mismatch!", ErrorCode::TokenAgency)]
#[case(401, "The user does not exist.", ErrorCode::RecordMissing)]
#[case(401, "version header was not found.", ErrorCode::Refused)]
#[case(403, "The token does not have access to this location.", ErrorCode::LocationWrong)]
#[case(403, "This location is not accessible from this token!", ErrorCode::LocationWrong)]
#[case(403, "This route is not yet supported by the IAM Service.", ErrorCode::Refused)]
#[case(400, "Contact with id x not found", ErrorCode::RecordMissing)]
#[case(404, "Cannot GET /x", ErrorCode::Refused)]
#[case(429, "Too Many Requests", ErrorCode::RateLimited)]
#[case(500, "boom", ErrorCode::ServerFailed)]
#[tokio::test]
async fn refusals_are_told_apart(#[case] status: u16, #[case] text: &str, #[case] code: ErrorCode) {
    let body = json!({"statusCode": status, "message": text, "traceId": "trace-1"});
    let server = answering(status, body).await;
    let error = client(&server).users().await.result.unwrap_err();
    assert_eq!(error.code(), code);
    let problem = error.problem(NAME);
    assert!(problem.details.unwrap().contains("trace-1"));
    if code == ErrorCode::ScopeMissing {
        assert_eq!(problem.what, "The token lacks the scope users.readonly.");
    }
}

/// A HighLevel that lets `held` scopes through and knows the location.
async fn scoped(held: &'static [&'static str]) -> MockServer {
    let server = MockServer::start().await;
    let refuse = move |scope: &str, success: ResponseTemplate| {
        if held.contains(&scope) {
            return success;
        }
        let body = json!({"message": "The token is not authorized for this scope."});
        ResponseTemplate::new(401).set_body_json(body)
    };
    let ok = |body: Value| ResponseTemplate::new(200).set_body_json(body);
    let location = format!("/locations/{LOCATION}");
    let lost = json!({"message": "Contact with id 0 not found"});
    let rows = [
        ("GET", location.clone(), "locations.readonly", ok(json!({"location": {
            "id": LOCATION, "name": "Acme", "settings": {"allowDuplicateContact": true}}}))),
        ("POST", "/contacts/search".to_owned(), "contacts.readonly", ok(json!({"contacts": []}))),
        ("GET", "/users/".to_owned(), "users.readonly", ok(json!({"users": []}))),
        ("GET", format!("{location}/customFields"), "locations/customFields.readonly",
         ok(json!({"customFields": []}))),
        ("GET", format!("{location}/tags"), "locations/tags.readonly", ok(json!({"tags": []}))),
        ("POST", format!("{location}/tasks/search"), "locations/tasks.readonly",
         ok(json!({"tasks": []}))),
        ("GET", "/businesses/".to_owned(), "businesses.readonly", ok(json!({"businesses": []}))),
        ("PUT", "/contacts/000000000000000000zz".to_owned(), "contacts.write",
         ResponseTemplate::new(400).set_body_json(lost)),
    ];
    for (verb, route, scope, success) in rows {
        let answer = refuse(scope, success);
        Mock::given(method(verb)).and(path(route)).respond_with(answer).mount(&server).await;
    }
    server
}

#[tokio::test]
async fn a_full_token_has_everything() {
    let all = &["locations.readonly", "contacts.readonly", "users.readonly",
        "locations/customFields.readonly", "locations/tags.readonly", "locations/tasks.readonly",
        "businesses.readonly", "contacts.write"];
    let server = scoped(all).await;
    let mut steps = Vec::new();
    let checked = check(&client(&server), |step| steps.push(step)).await.unwrap();
    assert_eq!(checked.location.unwrap().name, "Acme");
    assert_eq!(checked.report.allow_duplicate_contact, Some(true));
    assert!(checked.report.losses.is_empty());
    assert!(checked.report.checked_at.is_some());
    assert_eq!(checked.report.endpoints.len(), 16);
    let available = |state| state == CheckState::Available;
    assert!(checked.report.endpoints.iter().all(|endpoint| available(endpoint.state)));
    assert!(checked.report.scopes.iter().all(|scope| available(scope.state)));
    let counts: Vec<_> = steps.iter().map(|step| (step.done, step.total)).collect();
    assert_eq!(counts, (1..=8).map(|done| (done, 8)).collect::<Vec<_>>());
}

#[tokio::test]
async fn contacts_readonly_alone_reads_all_and_names_each_loss() {
    let server = scoped(&["contacts.readonly"]).await;
    let checked = check(&client(&server), |_| {}).await.unwrap();
    assert_eq!(checked.location, None);
    assert_eq!(checked.report.losses.len(), 7);
    assert!(checked.report.losses.iter().any(|loss| loss.contains("contact by contact")));
    for endpoint in checked.report.endpoints {
        let expected = if endpoint.writes { CheckState::Missing } else { CheckState::Available };
        assert_eq!(endpoint.state, expected, "{}", endpoint.key);
    }
}

#[tokio::test]
async fn without_contacts_readonly_nothing_works() {
    let server = scoped(&["locations.readonly", "users.readonly", "contacts.write"]).await;
    let error = check(&client(&server), |_| {}).await.unwrap_err();
    let cause = error.refusal().unwrap().cause.clone();
    assert_eq!(cause, Some(Cause::ScopeMissing(Some("contacts.readonly".to_owned()))));
    assert_eq!(error.problem(NAME).what, "The token lacks the scope contacts.readonly.");
}

#[tokio::test]
async fn an_agency_token_is_recognised() {
    let server = MockServer::start().await;
    let location = json!({"location": {"id": LOCATION, "name": "Acme"}});
    let scope = json!({"message": "The token is not authorized for this scope."});
    let agency = json!({"message": "Token's user type mismatch!"});
    for (start, status, body) in
        [("/locations/", 200, location), ("/contacts/", 401, scope), ("/users/", 401, agency)]
    {
        Mock::given(wiremock::matchers::path_regex(format!("^{start}")))
            .respond_with(ResponseTemplate::new(status).set_body_json(body))
            .mount(&server)
            .await;
    }
    let problem = check(&client(&server), |_| {}).await.unwrap_err().problem(NAME);
    assert_eq!(problem.code, ErrorCode::TokenAgency);
    assert_eq!(problem.what, "This token belongs to an agency.");
    assert_eq!(problem.field.as_deref(), Some("token"));
}

#[rstest]
#[case(401, "Invalid Private Integration token", ErrorCode::TokenInvalid, "token")]
#[case(403, "The token does not have access to this location.", ErrorCode::LocationWrong, "location")]
#[case(400, "Location with id x not found", ErrorCode::LocationWrong, "location")]
#[tokio::test]
async fn a_wrong_token_or_location_ends_the_check(
    #[case] status: u16,
    #[case] text: &str,
    #[case] code: ErrorCode,
    #[case] field: &str,
) {
    let server = answering(status, json!({"message": text})).await;
    let problem = check(&client(&server), |_| {}).await.unwrap_err().problem(NAME);
    assert_eq!((problem.code, problem.field.as_deref()), (code, Some(field)));
    assert_eq!(server.received_requests().await.unwrap().len(), 1, "nothing more is tried");
}
