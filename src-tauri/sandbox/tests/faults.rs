//! Each fault as an HTTP client sees it.

use std::time::Duration;

use connect_sandbox::{FaultKind, SandboxOptions};
use rstest::rstest;
use serde_json::{Value, json};

use crate::client::{Got, Site, got, sent};

async fn create(site: &Site) -> Result<Got, reqwest::Error> {
    let request = site
        .cl("POST", "/contacts")
        .header("Idempotency-Key", "k")
        .json(&json!({"externalId": "a", "email": "a@example.com"}));
    Ok(Got::read(request.send().await?).await)
}

fn stored(site: &Site) -> Value {
    site.sandbox.control().state()["certileads"]["counts"]["contacts"].clone()
}

fn log_status(site: &Site) -> u16 {
    site.sandbox.control().log(0).last().unwrap().status
}

#[rstest]
#[case("429", 429, 0)]
#[case("500-before", 500, 0)]
#[case("500-after", 500, 1)]
#[case("422-created", 422, 1)]
#[case("html-403", 403, 0)]
#[case("html-502", 502, 0)]
#[case("token-revoked", 401, 0)]
#[case("scope-lost", 403, 0)]
#[tokio::test]
async fn a_status_is_answered_before_or_after_the_write(
    #[case] fault: &str,
    #[case] status: u16,
    #[case] written: u64,
) {
    let site = Site::new().await;
    site.faults(&[&format!("{fault}:count=1")]);
    assert_eq!(create(&site).await.unwrap().status, status);
    assert_eq!(stored(&site), written);
    assert_eq!(site.sandbox.control().log(0)[0].faults, [fault]);
    // The fault is spent: repeating with the same key ends with one contact.
    create(&site).await.unwrap().expect(201);
    assert_eq!(stored(&site), 1);
}

#[rstest]
#[case("cut-before", 0)]
#[case("cut-after", 1)]
#[tokio::test]
async fn the_connection_is_cut_before_or_after_the_write(
    #[case] fault: &str,
    #[case] written: u64,
) {
    let site = Site::new().await;
    site.faults(&[&format!("{fault}:count=1")]);
    let error = create(&site).await.unwrap_err();
    assert!(!error.is_timeout() && error.status().is_none(), "{error}");
    assert_eq!((stored(&site), log_status(&site)), (json!(written), 0));
    create(&site).await.unwrap().expect(201);
}

#[tokio::test]
async fn a_body_is_cut_in_the_middle() {
    let site = Site::new().await;
    site.faults(&["cut-body"]);
    let mut response = site
        .cl("POST", "/contacts")
        .json(&json!({"externalId": "a"}))
        .send()
        .await
        .unwrap();
    assert_eq!(response.status(), 201);
    let announced = response.content_length().unwrap();
    let mut received = 0;
    let error = loop {
        match response.chunk().await {
            Ok(Some(chunk)) => received += chunk.len() as u64,
            Ok(None) => panic!("the body ended well after {received} of {announced}"),
            Err(error) => break error,
        }
    };
    assert!(error.is_body() || error.is_decode(), "{error:?}");
    assert_eq!(received, announced / 2);
    assert_eq!(stored(&site), 1);
}

#[tokio::test]
async fn three_kinds_of_429() {
    let site = Site::new().await;
    let path = format!("/contacts/{}", site.ana());
    site.faults(&["429-retry-after"]);
    let answer = got(site.hl("GET", &path)).await;
    assert_eq!(
        (
            answer.status,
            answer.header("retry-after"),
            answer.header("x-ratelimit-remaining")
        ),
        (429, "2", "0")
    );
    site.faults(&["429-empty"]);
    let answer = got(site.hl("GET", &path)).await;
    assert_eq!(
        (
            answer.status,
            answer.body,
            answer.headers.contains_key("content-type")
        ),
        (429, json!(""), false)
    );
    site.faults(&["429"]);
    let answer = got(site.hl("GET", &path)).await;
    assert_eq!(
        (
            answer.body["statusCode"].clone(),
            answer.headers.contains_key("retry-after")
        ),
        (json!(429), false)
    );
}

#[tokio::test]
async fn pages_of_html_come_where_json_was_expected() {
    let site = Site::new().await;
    site.faults(&["html-403"]);
    let answer = got(site.hl("GET", "/contacts/x")).await;
    assert!(answer.header("content-type").starts_with("text/html"));
    assert!(answer.body.as_str().unwrap().contains("Error 1010"));
    site.faults(&["html-502"]);
    assert_eq!(got(site.hl("GET", "/contacts/x")).await.status, 502);
}

#[tokio::test]
async fn no_answer_comes_until_the_client_gives_up() {
    let site = Site::new().await;
    site.faults(&["timeout"]);
    let request = site
        .hl("GET", "/contacts/x")
        .timeout(Duration::from_millis(300));
    assert!(request.send().await.unwrap_err().is_timeout());
    // A stop does not wait for the ones that still hang.
    let hanging = tokio::spawn(site.hl("GET", "/contacts/x").send());
    while site.sandbox.control().waiting() == 0 {
        tokio::task::yield_now().await;
    }
    site.sandbox.shutdown().await;
    assert!(hanging.await.unwrap().is_err());
}

#[rstest]
#[case("slow:count=1")]
#[case("slow:count=1:ms=50")]
#[tokio::test]
async fn a_slow_answer_is_still_the_right_one(#[case] fault: &str) {
    let site = Site::new().await;
    site.faults(&[fault]);
    let path = format!("/contacts/{}", site.ana());
    let answer = tokio::spawn(got(site.hl("GET", &path)));
    while site.sandbox.control().waiting() == 0 {
        tokio::task::yield_now().await;
    }
    assert!(!answer.is_finished());
    answer.await.unwrap().expect(200);
}

#[tokio::test]
async fn an_endless_body_can_be_read_to_its_bound_and_not_parsed() {
    let site = Site::new().await;
    site.faults(&["endless"]);
    let mut response = site.hl("GET", "/contacts/x").send().await.unwrap();
    assert_eq!(response.content_length(), None);
    let mut received = 0;
    while let Some(chunk) = response.chunk().await.unwrap() {
        received += chunk.len();
    }
    assert!((64 << 20..65 << 20).contains(&received), "{received}");
}

#[tokio::test]
async fn a_redirect_leads_to_another_origin_which_notes_whether_the_key_came_along() {
    let site = Site::new().await;
    site.faults(&["redirect:count=1"]);
    let answer = got(site.hl("GET", "/contacts/x")).await;
    assert_eq!(answer.status, 302);
    let location = answer.header("location").to_owned();
    assert!(location.starts_with("http://localhost:"), "{location}");
    got(site.request("GET", &location)).await.expect(404);
    let log = site.sandbox.control().log(0);
    assert_eq!((log[0].server, log[0].credential), ("highlevel", true));
    assert_eq!((log[1].server, log[1].credential), ("second", false));
}

#[tokio::test]
async fn a_token_loses_its_validity_or_its_scope() {
    let site = Site::new().await;
    let path = format!("/contacts/{}", site.ana());
    site.faults(&["token-revoked:after=1:count=1:side=highlevel"]);
    got(site.hl("GET", &path)).await.expect(200);
    assert_eq!(
        got(site.hl("GET", &path)).await.expect(401)["message"],
        "Invalid Private Integration token"
    );
    got(site.hl("GET", &path)).await.expect(200);
    site.faults(&["scope-lost:count=1"]);
    assert_eq!(
        got(site.hl("GET", &path)).await.expect(401)["message"],
        "The token is not authorized for this scope."
    );
}

async fn search(site: &Site, page: u64) -> Vec<Value> {
    let body = json!({"locationId": site.location(), "pageLimit": 10, "page": page});
    let found = sent(site.hl("POST", "/contacts/search"), body)
        .await
        .expect(200);
    found["contacts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|contact| contact["id"].clone())
        .collect()
}

#[tokio::test]
async fn rows_are_doubled_missing_or_moved() {
    let site = Site::new().await;
    let (first, second) = (search(&site, 1).await, search(&site, 2).await);
    site.faults(&["doubled-rows"]);
    let mut doubled = search(&site, 1).await;
    assert_eq!(doubled.len(), 11);
    doubled.dedup();
    assert_eq!(doubled, first);
    site.faults(&["missing-rows"]);
    let missing = search(&site, 1).await;
    assert_eq!(missing.len(), 9);
    assert!(missing.iter().all(|id| first.contains(id)));
    site.faults(&["moved-rows"]);
    assert_eq!(
        search(&site, 1).await,
        first,
        "nothing lies before the first page"
    );
    let moved = search(&site, 2).await;
    assert!(moved[..9] == second[1..] || moved[1..] == second[..9]);
}

#[rstest]
#[case("clock-skew", "2026-09-01T10:10:00")]
#[case("clock-skew:seed=1", "2026-09-01T09:50:00")]
#[tokio::test]
async fn a_clock_is_ten_minutes_off(#[case] fault: &str, #[case] at: &str) {
    let site = Site::new().await;
    site.faults(&[fault]);
    let body = json!({"locationId": site.location(), "firstName": "Late"});
    let answer = sent(site.hl("POST", "/contacts/"), body).await;
    let date = answer.header("date").to_owned();
    let added = answer.expect(201)["contact"]["dateAdded"]
        .as_str()
        .unwrap()
        .to_owned();
    assert!(added.starts_with(at), "{added}");
    assert_eq!(date, format!("Tue, 01 Sep 2026 {} GMT", &at[11..]));
}

#[tokio::test]
async fn a_write_is_accepted_but_one_member_is_not_stored() {
    let site = Site::new().await;
    site.faults(&["accepted-not-stored"]);
    let request = site.cl("POST", "/contacts").header("Idempotency-Key", "k");
    let made = sent(
        request,
        json!({"externalId": "a", "fields": {"city": "Boise"}}),
    )
    .await
    .expect(201);
    assert_eq!(
        (&made["externalId"], &made["fields"]),
        (&json!("a"), &json!({}))
    );
    let path = format!("/contacts/{}", made["id"].as_str().unwrap());
    let put = sent(site.cl("PUT", &path), json!({"firstName": "Ana"}))
        .await
        .expect(200);
    assert_eq!(put["firstName"], Value::Null);
    let tagged = sent(
        site.cl("POST", &format!("{path}/tags")),
        json!({"tags": ["vip"]}),
    )
    .await
    .expect(200);
    assert_eq!(tagged["tags"], json!([]));
}

#[tokio::test]
async fn a_storm_is_the_same_for_the_same_seed() {
    let storm = async |seed: u64| {
        let faults = vec![format!("500-before:p=0.3:seed={seed}").parse().unwrap()];
        let site = Site::with(SandboxOptions {
            faults,
            ..Site::options()
        })
        .await;
        let path = format!("/contacts/{}", site.ana());
        let mut status = Vec::new();
        for _ in 0..40 {
            status.push(got(site.hl("GET", &path)).await.status);
        }
        status
    };
    let one = storm(3).await;
    assert_eq!(one, storm(3).await);
    assert_ne!(one, storm(4).await);
    assert!(one.contains(&200) && one.contains(&500));
}

#[test]
fn every_kind_of_fault_is_tried_somewhere_in_these_tests() {
    let tests = [include_str!("faults.rs"), include_str!("search.rs")].concat();
    for kind in FaultKind::ALL {
        assert!(
            tests.contains(&format!("\"{}", kind.name())),
            "{}",
            kind.name()
        );
    }
}
