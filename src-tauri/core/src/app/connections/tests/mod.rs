//! Connecting: what is kept, what is refused, and in which words.

#![expect(clippy::unwrap_used, reason = "a test may fail by panicking")]

mod certileads;
mod highlevel;

use std::path::Path;
use std::sync::Arc;

use rstest::rstest;
use serde_json::json;
use wiremock::matchers::{any, header, method, path_regex};
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::*;
use crate::app::{AppOptions, KeyKeeping};
use crate::clock::Clock;
use crate::http::Lane;
use crate::model::{CertileadsAddress, CheckState, HighlevelAddress};
use crate::secrets::{SecretError, Secrets};

const LOCATION: &str = "ve9EPM428h8vShlRW1KT";
const ELSEWHERE: &str = "aB3EPM428h8vShlRW1KT";
const TOKEN: &str = "pit-00000000-0000-4000-8000-00000000ca7a";
const FRESH: &str = "pit-00000000-0000-4000-8000-00000000f5e5";

async fn app(home: &Path) -> App {
    App::open(AppOptions {
        home: home.to_owned(),
        keys: KeyKeeping::Memory,
        clock: Clock::fixed(1_788_256_800_000),
        user_agent: "CertileadsConnect/0.1.0".to_owned(),
    })
    .await
    .unwrap()
}

/// The same engine with a keyring that always fails.
fn with_keyring(mut app: App, error: SecretError) -> App {
    Arc::get_mut(&mut app.0).unwrap().secrets = Secrets::failing(error);
    app
}

fn given(key: &str) -> KeyInput {
    KeyInput::Given(Secret::new(key))
}

fn address(server: &MockServer, location: &str) -> HighlevelAddress {
    HighlevelAddress {
        location: location.to_owned(),
        base_url: Some(format!("{}/", server.uri())),
        time_zone: None,
        country: None,
    }
}

/// A HighLevel that these tokens open, whatever the location; all else is refused.
async fn highlevel(tokens: &[&str]) -> MockServer {
    let server = MockServer::start().await;
    let location = json!({"location": {"id": LOCATION, "name": "Acme Dental",
        "timezone": "Europe/Madrid", "country": "ES"}});
    for token in tokens {
        let rows = [
            ("GET", "^/locations/[^/]+$", location.clone()),
            ("POST", "^/contacts/search$", json!({"contacts": []})),
            ("GET", "^/users/$", json!({"users": []})),
            ("GET", "/customFields$", json!({"customFields": []})),
            ("GET", "/tags$", json!({"tags": []})),
            ("POST", "/tasks/search$", json!({"tasks": []})),
            ("GET", "^/businesses/$", json!({"businesses": []})),
            ("PUT", "^/contacts/0+zz$", json!({"contact": {"id": "x"}})),
        ];
        for (verb, route, body) in rows {
            Mock::given(method(verb))
                .and(path_regex(route))
                .and(header("authorization", format!("Bearer {token}")))
                .respond_with(ResponseTemplate::new(200).set_body_json(body))
                .mount(&server)
                .await;
        }
    }
    refusing(&server, 401, "Invalid Private Integration token").await;
    server
}

async fn refusing(server: &MockServer, status: u16, message: &str) {
    let body = json!({"statusCode": status, "message": message});
    Mock::given(any())
        .respond_with(ResponseTemplate::new(status).set_body_json(body))
        .mount(server)
        .await;
}

async fn connect(app: &App, server: &MockServer, token: &str) -> Answer<Connection> {
    app.connect_highlevel(address(server, LOCATION), given(token), false, false)
        .await
}

/// A Certileads that this key opens; all else is refused.
async fn certileads(key: &str, account: &str) -> MockServer {
    let server = MockServer::start().await;
    let body = json!({"id": account, "name": "Acme Leads"});
    Mock::given(method("GET"))
        .and(path_regex("^/v1/account$"))
        .and(header("authorization", format!("Bearer {key}")))
        .respond_with(ResponseTemplate::new(200).set_body_json(body))
        .mount(&server)
        .await;
    let body = json!({"error": {"code": "unauthorized", "message": "Unknown key."}});
    Mock::given(any())
        .respond_with(ResponseTemplate::new(401).set_body_json(body))
        .mount(&server)
        .await;
    server
}
