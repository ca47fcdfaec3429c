//! The second target: other paths, header, envelope, ids, paging and errors than `rest`.

use serde_json::{Value, json};

use crate::client::{Site, got, sent};

async fn lead(site: &Site, external: &str) -> Value {
    let body =
        json!({"lead": {"externalId": external, "email": format!("{external}@example.com")}});
    sent(site.second("POST", "/leads"), body).await.expect(201)["data"].clone()
}

#[tokio::test]
async fn it_asks_for_its_own_header() {
    let site = Site::new().await;
    let at = site.sandbox.second_target();
    let url = format!("{}/me", at.base_url);
    let refused = got(site.request("GET", &url).bearer_auth(&at.token))
        .await
        .expect(401);
    assert_eq!(refused["errors"][0]["code"], "unauthorized");
    let me = got(site.second("GET", "/me")).await.expect(200);
    assert!(me["data"]["account_id"].is_string() && me["data"]["title"].is_string());
    let fields = got(site.second("GET", "/lead-fields")).await.expect(200);
    assert_eq!(fields["data"][0]["key"], "externalId");
}

#[tokio::test]
async fn a_lead_is_made_changed_labelled_and_deleted() {
    let site = Site::new().await;
    let made = lead(&site, "a").await;
    let id = made["lead_id"].as_u64().unwrap();
    let path = format!("/leads/{id}");
    let body = json!({"lead": {"firstName": "Ana", "fields": {"industry": "Legal"}}});
    let changed = sent(site.second("PATCH", &path), body).await.expect(200);
    assert_eq!(
        (&changed["data"]["email"], &changed["data"]["firstName"]),
        (&json!("a@example.com"), &json!("Ana"))
    );
    assert_eq!(changed["data"]["fields"]["industry"], "Legal");
    let labelled = sent(
        site.second("POST", &format!("{path}/labels")),
        json!({"labels": ["vip"]}),
    )
    .await
    .expect(200);
    assert_eq!(labelled["data"]["tags"], json!(["vip"]));
    let less = sent(
        site.second("DELETE", &format!("{path}/labels")),
        json!({"labels": ["vip"]}),
    )
    .await
    .expect(200);
    assert_eq!(less["data"]["tags"], json!([]));
    assert_eq!(got(site.second("GET", &path)).await.expect(200), less);
    let gone = got(site.second("DELETE", &path)).await.expect(200);
    assert_eq!(gone["data"], json!({"lead_id": id, "deleted": true}));
    got(site.second("GET", &path)).await.expect(404);
    sent(site.second("PUT", &path), json!({})).await.expect(404);
}

#[tokio::test]
async fn errors_point_at_the_member() {
    let site = Site::new().await;
    let made = lead(&site, "a").await;
    let taken = sent(
        site.second("POST", "/leads"),
        json!({"lead": {"externalId": "a"}}),
    )
    .await
    .expect(409);
    assert_eq!(taken["errors"][0]["existing"], made["lead_id"]);
    let body = json!({"lead": {"externalId": "b", "fields": {"lead_score": "high"}}});
    let wrong = sent(site.second("POST", "/leads"), body).await.expect(422);
    assert_eq!(wrong["errors"][0]["pointer"], "/lead/fields/lead_score");
    assert!(wrong["errors"][0]["code"].is_string() && wrong["errors"][0]["detail"].is_string());
    site.faults(&["429:count=1"]);
    let busy = got(site.second("GET", "/me")).await;
    assert_eq!((busy.status, busy.header("retry-after")), (429, "1"));
}

#[tokio::test]
async fn leads_are_found_and_paged_by_number() {
    let site = Site::new().await;
    for number in 0..30 {
        lead(&site, &format!("c{number}")).await;
    }
    for query in ["external_ref=c7", "mail=C7%40example.com"] {
        let found = got(site.second("GET", &format!("/leads?{query}")))
            .await
            .expect(200);
        assert_eq!(
            (&found["data"][0]["externalId"], &found["meta"]["total"]),
            (&json!("c7"), &json!(1))
        );
    }
    let second = got(site.second("GET", "/leads?page=2&per_page=20"))
        .await
        .expect(200);
    assert_eq!(
        second["meta"],
        json!({"page": 2, "per_page": 20, "pages": 2, "total": 30})
    );
    assert_eq!(second["data"].as_array().unwrap().len(), 10);
    got(site.second("GET", "/leads?page=0")).await.expect(400);
}

#[tokio::test]
async fn the_same_post_twice_runs_into_what_is_there_since_no_key_is_honoured() {
    let site = Site::new().await;
    let made = lead(&site, "a").await;
    let path = format!("/leads/{}/comments", made["lead_id"]);
    for _ in 0..2 {
        let request = site.second("POST", &path).header("Idempotency-Key", "same");
        sent(request, json!({"body": "Hello"})).await.expect(201);
    }
    let comments = got(site.second("GET", &path)).await.expect(200);
    assert_eq!(comments["data"].as_array().unwrap().len(), 2);
    let id = comments["data"][0]["comment_id"].as_str().unwrap();
    got(site.second("DELETE", &format!("{path}/{id}")))
        .await
        .expect(200);
    assert_eq!(
        got(site.second("GET", &path)).await.expect(200)["meta"]["total"],
        1
    );
}
