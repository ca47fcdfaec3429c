//! What keeps a write of the `rest` contract from happening twice or over somebody else's: keys,
//! unique ids, `If-Match`, batches.

use serde_json::{Value, json};

use crate::certileads::{contact, id, post};
use crate::client::{Site, got, sent};

#[tokio::test]
async fn an_idempotency_key_brings_back_the_answer_for_thirty_days() {
    let site = Site::new().await;
    let body = json!({"externalId": "a"});
    let first = post(&site, "/contacts", "same", body.clone())
        .await
        .expect(201);
    let again = post(&site, "/contacts", "same", body.clone()).await;
    assert_eq!(again.header("idempotent-replay"), "true");
    assert_eq!(again.expect(201), first);
    let other = post(&site, "/contacts", "same", json!({"externalId": "b"}))
        .await
        .expect(409);
    assert_eq!(other["error"]["code"], "idempotency_conflict");
    let state = site.sandbox.control().state();
    assert_eq!(
        (
            &state["certileads"]["counts"]["contacts"],
            &state["certileads"]["idempotentReplays"]
        ),
        (&json!(1), &json!(1))
    );
    assert_eq!(state["certileads"]["postsWithoutKey"], 0);
    site.sandbox.control().shift_clock(29 * 86_400_000);
    post(&site, "/contacts", "same", body.clone())
        .await
        .expect(201);
    site.sandbox.control().shift_clock(2 * 86_400_000);
    post(&site, "/contacts", "same", body).await.expect(409);
}

#[tokio::test]
async fn a_refused_create_is_remembered_too_but_not_an_unauthorised_one() {
    let site = Site::new().await;
    let wrong = json!({"externalId": "a", "email": "nobody"});
    post(&site, "/contacts", "k", wrong.clone())
        .await
        .expect(422);
    assert_eq!(
        post(&site, "/contacts", "k", wrong)
            .await
            .header("idempotent-replay"),
        "true"
    );
    site.faults(&["token-revoked:count=1"]);
    post(&site, "/contacts", "other", json!({"externalId": "a"}))
        .await
        .expect(401);
    post(&site, "/contacts", "other", json!({"externalId": "a"}))
        .await
        .expect(201);
}

#[tokio::test]
async fn if_match_refuses_a_write_on_a_contact_that_changed_since() {
    let site = Site::new().await;
    let made = contact(&site, "a").await;
    let path = format!("/contacts/{}", id(&made));
    let seen = made["updatedAt"].as_str().unwrap();
    let changed = sent(
        site.cl("PUT", &path).header("If-Match", seen),
        json!({"firstName": "Ana"}),
    )
    .await
    .expect(200);
    assert_ne!(changed["updatedAt"], seen, "even within one millisecond");
    let refused = sent(
        site.cl("PUT", &path).header("If-Match", seen),
        json!({"firstName": "Eva"}),
    )
    .await
    .expect(412);
    assert_eq!(refused["error"]["code"], "changed");
    got(site.cl("DELETE", &path).header("If-Match", seen))
        .await
        .expect(412);
    got(site
        .cl("DELETE", &path)
        .header("If-Match", changed["updatedAt"].as_str().unwrap()))
    .await
    .expect(204);
    got(site.cl("GET", &path)).await.expect(404);
}

#[tokio::test]
async fn a_batch_treats_each_item_on_its_own() {
    let site = Site::new().await;
    let first = contact(&site, "a").await;
    let item = |key: &str, contact: Value| json!({"idempotencyKey": key, "contact": contact});
    let body = json!({"items": [
        item("one", json!({"externalId": "b"})),
        item("two", json!({"externalId": "a"})),
        item("three", json!({"externalId": "c", "email": "nobody"})),
        {"contact": {"externalId": "d"}},
        item("one", json!({"externalId": "b"})),
    ]});
    let answer = post(&site, "/contacts/batch", "batch", body.clone())
        .await
        .expect(200);
    let status: Vec<&Value> = answer["results"]
        .as_array()
        .unwrap()
        .iter()
        .map(|result| &result["status"])
        .collect();
    assert_eq!(status, [201, 409, 422, 422, 201]);
    assert_eq!(answer["results"][0]["contact"]["externalId"], "b");
    assert_eq!(answer["results"][1]["error"]["existingId"], first["id"]);
    assert_eq!(answer["results"][2]["error"]["field"], "email");
    assert_eq!(answer["results"][4], answer["results"][0]);
    // The same items under another batch key: nothing is made twice.
    post(&site, "/contacts/batch", "another", body)
        .await
        .expect(200);
    assert_eq!(
        site.sandbox.control().state()["certileads"]["counts"]["contacts"],
        2
    );
    let many: Vec<Value> = (0..101)
        .map(|number| {
            item(
                &format!("k{number}"),
                json!({"externalId": format!("x{number}")}),
            )
        })
        .collect();
    post(&site, "/contacts/batch", "many", json!({"items": many}))
        .await
        .expect(422);
}

#[tokio::test]
async fn an_external_id_is_unique() {
    let site = Site::new().await;
    let first = contact(&site, "a").await;
    let refused = post(&site, "/contacts", "other", json!({"externalId": "a"}))
        .await
        .expect(409);
    assert_eq!(refused["error"]["existingId"], first["id"]);
    let second = contact(&site, "b").await;
    let moved = sent(
        site.cl("PUT", &format!("/contacts/{}", id(&second))),
        json!({"externalId": "a"}),
    )
    .await
    .expect(409);
    assert_eq!(moved["error"]["existingId"], first["id"]);
}
