//! The `rest` contract, rule by rule.

use connect_sandbox::{Change, Sandbox, SandboxError, SandboxOptions};
use rstest::rstest;
use serde_json::{Value, json};

use crate::client::{Got, NOW, Site, got, sent};

pub(crate) async fn post(site: &Site, path: &str, key: &str, body: Value) -> Got {
    sent(site.cl("POST", path).header("Idempotency-Key", key), body).await
}

pub(crate) async fn contact(site: &Site, external: &str) -> Value {
    let body = json!({"externalId": external, "email": format!("{external}@example.com")});
    post(site, "/contacts", &format!("key-{external}"), body)
        .await
        .expect(201)
}

pub(crate) fn id(object: &Value) -> &str {
    object["id"].as_str().unwrap()
}

#[tokio::test]
async fn a_key_is_needed_and_may_be_revoked_or_read_only() {
    let site = Site::new().await;
    let base = &site.endpoints().certileads.base_url;
    for request in [
        site.request("GET", &format!("{base}/account")),
        site.request("GET", &format!("{base}/account"))
            .bearer_auth("wrong"),
    ] {
        assert_eq!(
            got(request).await.expect(401)["error"]["code"],
            "unauthorized"
        );
    }
    let account = got(site.cl("GET", "/account")).await.expect(200);
    assert!(account["id"].is_string() && account["name"].is_string());
    site.change(Change::SetKey {
        token: None,
        revoked: false,
        read_only: true,
    });
    got(site.cl("GET", "/contacts")).await.expect(200);
    let refused = post(&site, "/contacts", "k", json!({"externalId": "a"}))
        .await
        .expect(403);
    assert_eq!(refused["error"]["code"], "forbidden");
    site.change(Change::SetKey {
        token: None,
        revoked: true,
        read_only: false,
    });
    got(site.cl("GET", "/account")).await.expect(401);
}

#[tokio::test]
async fn fields_are_offered_with_key_label_type_and_required() {
    let options = SandboxOptions {
        require: vec!["email".into(), "fields.industry".into()],
        ..Site::options()
    };
    let site = Site::with(options).await;
    let fields = got(site.cl("GET", "/contact-fields")).await.expect(200);
    let fields = fields["fields"].as_array().unwrap();
    let types = [
        "text", "number", "boolean", "date", "datetime", "email", "phone", "url", "option",
        "options",
    ];
    for field in fields {
        assert!(
            types.contains(&field["type"].as_str().unwrap()) && field["label"].is_string(),
            "{field}"
        );
        let chosen = field["type"].as_str().unwrap().starts_with("option");
        assert_eq!(field["options"].is_array(), chosen, "{field}");
    }
    let required: Vec<&str> = fields
        .iter()
        .filter(|field| field["required"] == true)
        .map(|field| field["key"].as_str().unwrap())
        .collect();
    assert_eq!(required, ["externalId", "email", "fields.industry"]);
    for key in [
        "fields.last_task_id",
        "fields.last_task_title",
        "fields.last_task_completed",
        "fields.last_task_completed_at",
    ] {
        assert!(fields.iter().any(|field| field["key"] == key), "{key}");
    }
    let refused = post(
        &site,
        "/contacts",
        "k",
        json!({"externalId": "a", "email": "a@example.com"}),
    )
    .await
    .expect(422);
    assert_eq!(refused["error"]["field"], "fields.industry");
    let body =
        json!({"externalId": "a", "email": "a@example.com", "fields": {"industry": "Legal"}});
    let made = post(&site, "/contacts", "k2", body).await.expect(201);
    let refused = sent(
        site.cl("PUT", &format!("/contacts/{}", id(&made))),
        json!({"email": null}),
    )
    .await
    .expect(422);
    assert_eq!(refused["error"]["field"], "email");
}

#[tokio::test]
async fn a_sandbox_does_not_start_with_a_required_field_that_does_not_exist() {
    let options = SandboxOptions {
        require: vec!["fields.shoe_size".into()],
        ..Site::options()
    };
    assert!(matches!(
        Sandbox::start(options).await,
        Err(SandboxError::UnknownField(_))
    ));
}

#[tokio::test]
async fn a_create_answers_the_whole_contact_normalised() {
    let site = Site::new().await;
    let body = json!({"externalId": "a", "email": " Ana@Example.COM ", "phone": "(212) 555-0123", "firstName": " Ana ",
        "lastName": "", "tags": ["VIP", "vip", " new "], "fields": {"lead_score": 87, "consent": true, "interests": ["Braces"]}});
    let made = post(&site, "/contacts", "k", body).await.expect(201);
    assert_eq!(
        (&made["email"], &made["phone"]),
        (&json!("ana@example.com"), &json!("+12125550123"))
    );
    assert_eq!(
        (&made["firstName"], &made["lastName"]),
        (&json!("Ana"), &Value::Null)
    );
    assert_eq!(made["tags"], json!(["VIP", "new"]));
    assert_eq!(
        made["fields"],
        json!({"lead_score": 87, "consent": true, "interests": ["Braces"]})
    );
    assert_eq!(
        (&made["archived"], &made["suppressed"], &made["segmentIds"]),
        (&json!(false), &json!(false), &json!([]))
    );
    assert_eq!(made["createdAt"], made["updatedAt"]);
    assert_eq!(
        got(site.cl("GET", &format!("/contacts/{}", id(&made))))
            .await
            .expect(200),
        made
    );
}

#[rstest]
#[case(json!({"email": "a@example.com"}), "externalId")]
#[case(json!({"externalId": "a", "shoeSize": 43}), "shoeSize")]
#[case(json!({"externalId": "a", "fields": {"shoe_size": 43}}), "fields.shoe_size")]
#[case(json!({"externalId": "a", "email": "nobody"}), "email")]
#[case(json!({"externalId": "a", "phone": "call me"}), "phone")]
#[case(json!({"externalId": "a", "fields": {"lead_score": "87"}}), "fields.lead_score")]
#[case(json!({"externalId": "a", "fields": {"industry": "Dentistry"}}), "fields.industry")]
#[case(json!({"externalId": "a", "tags": "vip"}), "tags")]
#[case(json!({"externalId": "a", "segmentIds": ["nowhere"]}), "segmentIds")]
#[case(json!({"externalId": "a", "id": "mine"}), "id")]
#[tokio::test]
async fn a_wrong_member_is_a_422_that_names_it(#[case] body: Value, #[case] field: &str) {
    let site = Site::new().await;
    let refused = post(&site, "/contacts", "k", body).await.expect(422);
    assert_eq!(refused["error"]["field"], field);
    assert!(refused["error"]["code"].is_string() && refused["error"]["message"].is_string());
    assert_eq!(
        site.sandbox.control().state()["certileads"]["counts"]["contacts"],
        0
    );
}

#[tokio::test]
async fn a_put_changes_what_it_names_and_null_clears() {
    let site = Site::new().await;
    let made = contact(&site, "a").await;
    let path = format!("/contacts/{}", id(&made));
    let body = json!({"firstName": "Ana", "fields": {"lead_score": 5, "city": "Boise"}});
    let changed = sent(site.cl("PUT", &path), body).await.expect(200);
    assert_eq!(
        (&changed["email"], &changed["firstName"]),
        (&json!("a@example.com"), &json!("Ana"))
    );
    let changed = sent(
        site.cl("PUT", &path),
        json!({"email": null, "fields": {"city": null}}),
    )
    .await
    .expect(200);
    assert_eq!(
        (&changed["email"], &changed["fields"]),
        (&Value::Null, &json!({"lead_score": 5}))
    );
    sent(site.cl("PUT", &path), json!({"shoeSize": 1}))
        .await
        .expect(422);
    sent(site.cl("PUT", "/contacts/nowhere"), json!({}))
        .await
        .expect(404);
}

#[tokio::test]
async fn filters_are_exact_after_normalising() {
    let site = Site::new().await;
    let body = json!({"externalId": "a", "email": "ana@example.com", "phone": "+12125550123"});
    let made = post(&site, "/contacts", "k", body).await.expect(201);
    contact(&site, "b").await;
    for query in [
        "externalId=a",
        "email=ANA%40example.com",
        "phone=(212)%20555-0123",
        "email=ana%40example.com&externalId=a",
    ] {
        let found = got(site.cl("GET", &format!("/contacts?{query}")))
            .await
            .expect(200);
        assert_eq!(found["contacts"], json!([made]), "{query}");
        assert_eq!(found["nextCursor"], Value::Null);
    }
    for query in ["email=ana", "email=ana%40example.com&externalId=b"] {
        let found = got(site.cl("GET", &format!("/contacts?{query}")))
            .await
            .expect(200);
        assert_eq!(found["contacts"], json!([]), "{query}");
    }
}

#[tokio::test]
async fn lists_page_by_an_opaque_cursor() {
    let site = Site::new().await;
    for number in 0..25 {
        contact(&site, &format!("c{number}")).await;
    }
    let mut seen = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = got(site.cl("GET", &format!("/contacts?limit=10{cursor}")))
            .await
            .expect(200);
        seen.extend(
            page["contacts"]
                .as_array()
                .unwrap()
                .iter()
                .map(|contact| contact["externalId"].clone()),
        );
        let Some(next) = page["nextCursor"].as_str() else {
            break;
        };
        cursor = format!("&cursor={next}");
    }
    let expected: Vec<Value> = (0..25).map(|number| json!(format!("c{number}"))).collect();
    assert_eq!(seen, expected);
    for wrong in [
        "limit=501",
        "limit=0",
        "cursor=nonsense",
        "colour=red",
        "updatedSince=soon",
    ] {
        got(site.cl("GET", &format!("/contacts?{wrong}")))
            .await
            .expect(400);
    }
}

#[tokio::test]
async fn updated_since_tells_changes_and_deletions_in_order() {
    let site = Site::new().await;
    let (a, b, c) = (
        contact(&site, "a").await,
        contact(&site, "b").await,
        contact(&site, "c").await,
    );
    site.sandbox.control().shift_clock(60_000);
    let since = NOW + 30_000;
    sent(
        site.cl("PUT", &format!("/contacts/{}", id(&b))),
        json!({"firstName": "B"}),
    )
    .await
    .expect(200);
    site.sandbox.control().shift_clock(1);
    got(site.cl("DELETE", &format!("/contacts/{}", id(&a))))
        .await
        .expect(204);
    let first = got(site.cl("GET", &format!("/contacts?updatedSince={since}&limit=1")))
        .await
        .expect(200);
    assert_eq!(first["contacts"][0]["id"], b["id"]);
    let cursor = first["nextCursor"].as_str().unwrap();
    let second = got(site.cl(
        "GET",
        &format!("/contacts?updatedSince={since}&limit=1&cursor={cursor}"),
    ))
    .await
    .expect(200);
    assert_eq!(
        second["contacts"],
        json!([{"id": a["id"], "externalId": "a", "deleted": true}])
    );
    assert_eq!(second["nextCursor"], Value::Null);
    let all = got(site.cl("GET", "/contacts?updatedSince=2020-01-01T00:00:00Z"))
        .await
        .expect(200);
    assert_eq!(all["contacts"].as_array().unwrap().len(), 3);
    assert_eq!(all["contacts"][0]["id"], c["id"]);
}

#[tokio::test]
async fn tags_and_segments_answer_the_whole_contact() {
    let site = Site::new().await;
    let made = contact(&site, "a").await;
    let path = format!("/contacts/{}", id(&made));
    let tagged = post(
        &site,
        &format!("{path}/tags"),
        "t",
        json!({"tags": ["vip", "new"]}),
    )
    .await
    .expect(200);
    assert_eq!(
        (&tagged["tags"], &tagged["externalId"]),
        (&json!(["vip", "new"]), &json!("a"))
    );
    let tags = got(site.cl("GET", "/tags")).await.expect(200);
    assert_eq!(tags["tags"], json!([{"name": "vip"}, {"name": "new"}]));
    let less = sent(
        site.cl("DELETE", &format!("{path}/tags")),
        json!({"tags": ["VIP"]}),
    )
    .await
    .expect(200);
    assert_eq!(less["tags"], json!(["new"]));
    let segment = post(&site, "/segments", "s", json!({"name": "Test"}))
        .await
        .expect(201);
    let taken = post(&site, "/segments", "s2", json!({"name": "Test"}))
        .await
        .expect(409);
    assert_eq!(taken["error"]["existingId"], segment["id"]);
    let body = json!({"segmentIds": [segment["id"]]});
    let set = sent(site.cl("PUT", &format!("{path}/segments")), body)
        .await
        .expect(200);
    assert_eq!(set["segmentIds"], json!([segment["id"]]));
    sent(
        site.cl("PUT", &format!("{path}/segments")),
        json!({"segmentIds": ["nowhere"]}),
    )
    .await
    .expect(422);
    post(&site, "/tags", "n", json!({"name": "fresh"}))
        .await
        .expect(201);
}

#[rstest]
#[case("notes", json!({"externalId": "n1", "body": "Hello"}), json!({"body": "Changed"}), "body")]
#[case("tasks", json!({"externalId": "t1", "title": "Call", "dueDate": "2026-10-01T09:00:00Z"}), json!({"completed": true}), "title")]
#[tokio::test]
async fn notes_and_tasks_are_made_found_changed_and_deleted(
    #[case] kind: &str,
    #[case] body: Value,
    #[case] change: Value,
    #[case] required: &str,
) {
    let site = Site::new().await;
    let made = contact(&site, "a").await;
    let path = format!("/contacts/{}/{kind}", id(&made));
    let child = post(&site, &path, "c", body.clone()).await.expect(201);
    assert_eq!(child["externalId"], body["externalId"]);
    let taken = post(&site, &path, "c2", body.clone()).await.expect(409);
    assert_eq!(taken["error"]["existingId"], child["id"]);
    let found = got(site.cl(
        "GET",
        &format!("{path}?externalId={}", body["externalId"].as_str().unwrap()),
    ))
    .await
    .expect(200);
    assert_eq!(found[kind], json!([child]));
    let one = format!("{path}/{}", id(&child));
    let changed = sent(site.cl("PUT", &one), change.clone()).await.expect(200);
    let (member, value) = change.as_object().unwrap().iter().next().unwrap();
    assert_eq!(&changed[member], value);
    let refused = post(&site, &path, "c3", json!({"externalId": "other"}))
        .await
        .expect(422);
    assert_eq!(refused["error"]["field"], required);
    assert_eq!(
        sent(site.cl("PUT", &one), json!({"colour": "red"}))
            .await
            .expect(422)["error"]["field"],
        "colour"
    );
    got(site.cl("DELETE", &one)).await.expect(204);
    assert_eq!(
        got(site.cl("GET", &path)).await.expect(200)[kind],
        json!([])
    );
}

#[tokio::test]
async fn what_is_no_json_object_and_what_is_no_route_are_told_apart() {
    let site = Site::new().await;
    let request = site
        .cl("POST", "/contacts")
        .header("Content-Type", "application/json");
    assert_eq!(
        got(request.body("{not json")).await.expect(400)["error"]["code"],
        "bad_request"
    );
    assert_eq!(
        got(site.cl("GET", "/nowhere")).await.expect(404)["error"]["code"],
        "not_found"
    );
}
