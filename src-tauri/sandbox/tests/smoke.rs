//! The first look: endpoints, the first contact, both sides.

use serde_json::json;

use crate::client::{Site, got, sent};

#[tokio::test]
async fn endpoints_have_the_agreed_shape() {
    let site = Site::new().await;
    let shape = serde_json::to_value(site.endpoints()).unwrap();
    let keys = |value: &serde_json::Value| {
        value
            .as_object()
            .unwrap()
            .keys()
            .cloned()
            .collect::<Vec<_>>()
    };
    assert_eq!(keys(&shape), ["highlevel", "certileads", "control"]);
    assert_eq!(
        keys(&shape["highlevel"]),
        ["baseUrl", "locationId", "token"]
    );
    assert_eq!(keys(&shape["certileads"]), ["baseUrl", "token"]);
    assert_eq!(keys(&shape["control"]), ["baseUrl"]);
    assert!(
        shape["certileads"]["baseUrl"]
            .as_str()
            .unwrap()
            .ends_with("/v1")
    );
}

#[tokio::test]
async fn the_first_contact_is_ready_for_a_demonstration() {
    let site = Site::new().await;
    let body = json!({"locationId": site.location(), "pageLimit": 1, "page": 1});
    let found = sent(site.hl("POST", "/contacts/search"), body)
        .await
        .expect(200);
    let ana = &found["contacts"][0];
    assert_eq!(found["total"], 40);
    assert_eq!(ana["email"], "ana.diaz@example.com");
    assert_eq!(ana["phone"], "+12125550100");
    assert_eq!(ana["locationId"], site.location());
    let id = ana["id"].as_str().unwrap();
    let tasks = got(site.hl("GET", &format!("/contacts/{id}/tasks")))
        .await
        .expect(200);
    assert_eq!(tasks["tasks"][0]["completed"], false);
}

#[tokio::test]
async fn a_contact_crosses_from_one_side_to_the_other() {
    let site = Site::new().await;
    let contact = got(site.hl("GET", &format!("/contacts/{}", site.ana())))
        .await
        .expect(200);
    let body = json!({"externalId": contact["contact"]["id"], "email": contact["contact"]["email"],
        "fields": {"industry": "Healthcare", "lead_score": 87}});
    let created = sent(
        site.cl("POST", "/contacts")
            .header("Idempotency-Key", "one"),
        body,
    )
    .await
    .expect(201);
    let state = got(site.control("GET", "/state?full=1")).await.expect(200);
    assert_eq!(state["certileads"]["contacts"][0], created);
}
