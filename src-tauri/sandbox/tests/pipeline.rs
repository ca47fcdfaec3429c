//! What a request to the simulated HighLevel passes before its handler, and in which order.

use connect_sandbox::{Change, Clock, Limits, SandboxOptions, TokenKind};
use rstest::rstest;
use serde_json::{Value, json};

use crate::client::{NOW, Site, got, sent};

const SCOPE: &str = "The token is not authorized for this scope.";

async fn get(site: &Site, path: &str, token: &str, version: Option<&str>) -> crate::client::Got {
    let base = &site.endpoints().highlevel.base_url;
    let mut request = site
        .request("GET", &format!("{base}{path}"))
        .bearer_auth(token);
    if let Some(version) = version {
        request = request.header("Version", version);
    }
    got(request).await
}

fn added(
    site: &Site,
    kind: TokenKind,
    scopes: Option<&[&str]>,
    location_id: Option<&str>,
) -> String {
    let change = Change::AddToken {
        kind,
        scopes: scopes.map(|scopes| scopes.iter().map(ToString::to_string).collect()),
        location_id: location_id.map(str::to_owned),
        token: None,
    };
    site.change(change)["token"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn an_unknown_route_comes_before_everything() {
    let site = Site::new().await;
    let gone = get(&site, "/webhooks/", "nonsense", None).await.expect(404);
    assert_eq!(gone["message"], "Cannot GET /webhooks/");
    let path = format!("/locations/{}/customvalues", site.location());
    let wrong_case = get(&site, &path, "nonsense", None).await.expect(401);
    assert!(wrong_case["message"].as_str().unwrap().contains("IAM"));
}

#[rstest]
#[case(None, 401, "version header was not found.")]
#[case(Some("2020-01-01"), 401, "version header is invalid")]
#[case(
    Some("bogus-version"),
    400,
    "Invalid API version segment 'bogus-version' at position 0"
)]
#[tokio::test]
async fn the_version_header_comes_before_the_token(
    #[case] version: Option<&str>,
    #[case] status: u16,
    #[case] message: &str,
) {
    let site = Site::new().await;
    let refused = get(&site, "/contacts/x", "nonsense", version)
        .await
        .expect(status);
    assert_eq!(refused["message"], message);
}

#[rstest]
#[case("2021-07-28")]
#[case("2021-04-15")]
#[case("2023-02-21")]
#[case("v3")]
#[tokio::test]
async fn every_published_version_is_taken(#[case] version: &str) {
    let site = Site::new().await;
    let token = site.endpoints().highlevel.token.clone();
    let path = format!("/contacts/{}", site.ana());
    get(&site, &path, &token, Some(version)).await.expect(200);
}

#[tokio::test]
async fn a_route_of_v3_is_unknown_to_older_versions() {
    let site = Site::new().await;
    let path = format!("/contacts/{}/campaigns/remove-all", site.ana());
    got(site.hl("DELETE", &path)).await.expect(404);
    let base = &site.endpoints().highlevel;
    let request = site
        .request("DELETE", &format!("{}{path}", base.base_url))
        .bearer_auth(&base.token);
    let left = got(request.header("Version", "v3")).await.expect(200);
    assert_eq!(
        (&left["succeded"], &left["succeeded"]),
        (&json!(true), &json!(true))
    );
}

#[tokio::test]
async fn the_rate_limit_comes_before_the_token_and_tells_its_headers() {
    let site = Site::with(SandboxOptions {
        limits: Limits::Sliding,
        contacts: 1,
        ..Site::options()
    })
    .await;
    for left in (0..100).rev() {
        let answer = get(&site, "/contacts/x", "pit-wrong", Some("2021-07-28")).await;
        assert_eq!(answer.status, 401);
        assert_eq!(answer.header("x-ratelimit-remaining"), left.to_string());
    }
    let refused = get(&site, "/contacts/x", "pit-wrong", Some("2021-07-28")).await;
    assert_eq!(refused.status, 429);
    assert_eq!(refused.body["message"], "Too Many Requests");
    let headers = [
        ("x-ratelimit-limit-daily", "200000"),
        ("x-ratelimit-daily-remaining", "199900"),
        ("x-ratelimit-interval-milliseconds", "10000"),
        ("x-ratelimit-max", "100"),
        ("x-ratelimit-remaining", "0"),
    ];
    for (name, value) in headers {
        assert_eq!(refused.header(name), value, "{name}");
    }
    site.sandbox.control().shift_clock(10_000);
    assert_eq!(
        get(&site, "/contacts/x", "pit-wrong", Some("2021-07-28"))
            .await
            .status,
        401
    );
}

#[tokio::test]
async fn the_daily_quota_can_be_spent() {
    let site = Site::with(SandboxOptions {
        limits: Limits::Sliding,
        contacts: 1,
        ..Site::options()
    })
    .await;
    site.change(Change::SpendQuota {
        token: None,
        requests: 199_999,
    });
    let path = format!("/contacts/{}", site.ana());
    assert_eq!(
        got(site.hl("GET", &path))
            .await
            .header("x-ratelimit-daily-remaining"),
        "0"
    );
    assert_eq!(got(site.hl("GET", &path)).await.status, 429);
}

#[rstest]
#[case(
    "pit-00000000-0000-4000-8000-000000000000",
    "Invalid Private Integration token"
)]
#[case("anything.else", "Invalid JWT")]
#[tokio::test]
async fn a_wrong_token_comes_before_the_body(#[case] token: &str, #[case] message: &str) {
    let site = Site::new().await;
    let base = &site.endpoints().highlevel.base_url;
    let request = site
        .request("POST", &format!("{base}/contacts/"))
        .bearer_auth(token)
        .header("Version", "2021-07-28");
    let refused = sent(request, json!({"shoeSize": 1})).await.expect(401);
    assert_eq!(refused["message"], message);
    assert_eq!(
        (&refused["statusCode"], &refused["error"]),
        (&json!(401), &json!("Unauthorized"))
    );
}

#[tokio::test]
async fn the_body_comes_before_scope_and_location() {
    let site = Site::new().await;
    let token = added(
        &site,
        TokenKind::Location,
        Some(&["contacts.readonly"]),
        None,
    );
    let base = &site.endpoints().highlevel.base_url;
    let put = |body: Value| {
        let request = site
            .request("PUT", &format!("{base}/contacts/{}", site.ana()))
            .bearer_auth(&token);
        sent(request.header("Version", "2021-07-28"), body)
    };
    put(json!({"locationId": "x"})).await.expect(422);
    assert_eq!(put(json!({})).await.expect(401)["message"], SCOPE);
}

#[tokio::test]
async fn each_class_of_token_gets_its_own_words() {
    let site = Site::new().await;
    let path = format!("/contacts/{}", site.ana());
    let users = format!("/users/?locationId={}", site.location());
    let version = Some("2021-07-28");
    let agency = added(&site, TokenKind::Agency, None, None);
    assert_eq!(
        get(&site, &path, &agency, version).await.expect(401)["message"],
        SCOPE
    );
    assert_eq!(
        get(&site, &users, &agency, version).await.expect(401)["message"],
        "Token's user type mismatch!"
    );
    get(&site, "/locations/search", &agency, version)
        .await
        .expect(200);
    let company = added(&site, TokenKind::OauthCompany, None, None);
    let words = get(&site, &path, &company, version).await.expect(401);
    assert!(
        words["message"]
            .as_str()
            .unwrap()
            .starts_with("This authClass type is not allowed")
    );
    let oauth = added(&site, TokenKind::OauthLocation, None, None);
    get(&site, &path, &oauth, version).await.expect(200);
    site.change(Change::Revoke {
        token: Some(oauth.clone()),
    });
    let expired = get(&site, &path, &oauth, version).await.expect(401);
    assert_eq!(expired["message"], "Invalid token: access token is invalid");
    got(site.hl("GET", "/locations/search")).await.expect(403);
}

#[tokio::test]
async fn a_token_opens_only_its_own_location() {
    let site = Site::new().await;
    let stranger = added(
        &site,
        TokenKind::Location,
        None,
        Some("anotherLocation00001"),
    );
    let path = format!("/locations/{}", site.location());
    let refused = get(&site, &path, &stranger, Some("2021-07-28"))
        .await
        .expect(403);
    assert_eq!(
        refused["message"],
        "The token does not have access to this location."
    );
    let body = json!({"locationId": "anotherLocation00001", "pageLimit": 1});
    sent(site.hl("POST", "/contacts/search"), body)
        .await
        .expect(403);
    got(site.hl("GET", "/workflows/?locationId=anotherLocation00001"))
        .await
        .expect(403);
}

#[tokio::test]
async fn a_token_can_be_revoked_restored_and_given_other_scopes() {
    let site = Site::new().await;
    let path = format!("/contacts/{}", site.ana());
    site.change(Change::Revoke { token: None });
    let refused = got(site.hl("GET", &path)).await.expect(401);
    assert_eq!(refused["message"], "Invalid Private Integration token");
    site.change(Change::Restore { token: None });
    got(site.hl("GET", &path)).await.expect(200);
    let scopes = ["locations.readonly".to_owned()].into();
    site.change(Change::SetScopes {
        token: None,
        scopes,
    });
    assert_eq!(
        got(site.hl("GET", &path)).await.expect(401)["message"],
        SCOPE
    );
    got(site.hl("GET", &format!("/locations/{}", site.location())))
        .await
        .expect(200);
}

/// Each read probe with the scope that it asks about.
#[tokio::test]
async fn every_scope_probe_tells_held_from_missing() {
    let site = Site::new().await;
    let l = site.location().to_owned();
    let state = got(site.control("GET", "/state?full=1")).await.expect(200);
    let calendar = state["highlevel"]["calendars"][0]["id"].as_str().unwrap();
    let probes = [
        (
            "contacts.readonly",
            "GET",
            format!("/contacts/?locationId={l}&limit=1"),
        ),
        ("contacts.readonly", "POST", "/contacts/search".to_owned()),
        (
            "contacts.write",
            "PUT",
            "/contacts/000000000000000000zz".to_owned(),
        ),
        ("locations.readonly", "GET", format!("/locations/{l}")),
        (
            "locations/tags.readonly",
            "GET",
            format!("/locations/{l}/tags"),
        ),
        (
            "locations/tags.write",
            "PUT",
            format!("/locations/{l}/tags/000000000000000000zz"),
        ),
        (
            "locations/customFields.readonly",
            "GET",
            format!("/locations/{l}/customFields?model=contact"),
        ),
        (
            "locations/customValues.readonly",
            "GET",
            format!("/locations/{l}/customValues"),
        ),
        (
            "locations/tasks.readonly",
            "POST",
            format!("/locations/{l}/tasks/search"),
        ),
        ("users.readonly", "GET", format!("/users/?locationId={l}")),
        (
            "businesses.readonly",
            "GET",
            format!("/businesses/?locationId={l}&limit=1"),
        ),
        (
            "calendars.readonly",
            "GET",
            format!("/calendars/?locationId={l}"),
        ),
        (
            "calendars/events.readonly",
            "GET",
            format!(
                "/calendars/events?locationId={l}&startTime=0&endTime=60000&calendarId={calendar}"
            ),
        ),
        (
            "opportunities.readonly",
            "GET",
            format!("/opportunities/pipelines?locationId={l}"),
        ),
        (
            "workflows.readonly",
            "GET",
            format!("/workflows/?locationId={l}"),
        ),
        (
            "campaigns.readonly",
            "GET",
            format!("/campaigns/?locationId={l}"),
        ),
        (
            "conversations.readonly",
            "GET",
            format!("/conversations/search?locationId={l}&limit=1"),
        ),
        (
            "objects/schema.readonly",
            "GET",
            format!("/objects/?locationId={l}"),
        ),
        ("links.readonly", "GET", format!("/links/?locationId={l}")),
        ("forms.readonly", "GET", format!("/forms/?locationId={l}")),
    ];
    for (scope, method, path) in &probes {
        let body = match path.as_str() {
            "/contacts/search" => json!({"locationId": l, "pageLimit": 1, "page": 1}),
            path if path.ends_with("/tasks/search") => json!({"limit": 1, "skip": 0}),
            path if path.contains("/tags/") => json!({"name": "x"}),
            _ => json!({}),
        };
        let probe = || {
            let request = site.hl(method, path);
            if *method == "GET" {
                request
            } else {
                request.json(&body)
            }
        };
        site.change(Change::SetScopes {
            token: None,
            scopes: [(*scope).to_owned()].into(),
        });
        let held = got(probe()).await;
        assert!(
            [200, 400, 404].contains(&held.status),
            "{path}: {}",
            held.body
        );
        site.change(Change::SetScopes {
            token: None,
            scopes: Default::default(),
        });
        assert_eq!(got(probe()).await.expect(401)["message"], SCOPE, "{path}");
    }
}

#[tokio::test]
async fn an_unknown_user_is_a_401_although_the_token_is_good() {
    let site = Site::new().await;
    let refused = got(site.hl("GET", "/users/000000000000000000zz"))
        .await
        .expect(401);
    assert_eq!(refused["message"], "The user does not exist.");
}

#[tokio::test]
async fn the_same_seed_and_clock_give_the_same_account() {
    let state = async |seed| {
        let options = SandboxOptions {
            seed,
            clock: Clock::fixed(NOW),
            ..Site::options()
        };
        let site = Site::with(options).await;
        let body = json!({"locationId": site.location(), "firstName": "New"});
        let created = sent(site.hl("POST", "/contacts/"), body).await.expect(201);
        let endpoints = site.endpoints();
        let known = (
            endpoints.highlevel.token.clone(),
            endpoints.certileads.token.clone(),
        );
        (created, known, site.sandbox.control().full_state())
    };
    let (one, same, other) = (state(7).await, state(7).await, state(8).await);
    assert_eq!(one, same);
    assert_ne!(one.1, other.1);
    assert_ne!(
        one.2["highlevel"]["contacts"],
        other.2["highlevel"]["contacts"]
    );
}
