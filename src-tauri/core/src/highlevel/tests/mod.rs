//! The client against a mocked HighLevel: what each method asks, what it makes of the answers.

#![expect(clippy::unwrap_used, reason = "a test may fail by panicking")]

mod checking;
mod reading;
mod writing;

use rstest::rstest;
use serde_json::{Value, json};
use wiremock::matchers::{any, method, path};
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

use super::*;
use crate::clock::Clock;
use crate::http::{Cause, Http, Lane, Url};
use crate::model::{CheckState, ErrorCode, FieldType};
use crate::secrets::Secret;

const LOCATION: &str = "ve9EPM428h8vShlRW1KT";
const TOKEN: &str = "pit-00000000-0000-4000-8000-000000000001";

fn client(server: &MockServer) -> Client {
    let http = Http::new("CertileadsConnect/0.1.0", Clock::default()).unwrap();
    let url = Url::parse(&server.uri()).unwrap();
    Client::new(
        http,
        url,
        LOCATION.to_owned(),
        Secret::new(TOKEN),
        Lane::Live,
    )
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
    let header = |name: &str| {
        request
            .headers
            .get(name)
            .map(|value| value.to_str().unwrap())
    };
    assert_eq!(
        header("authorization"),
        Some(format!("Bearer {TOKEN}").as_str())
    );
    assert_eq!(header("version"), Some("2021-07-28"));
    assert_eq!(header("accept"), Some("application/json"));
    assert_eq!(header("user-agent"), Some("CertileadsConnect/0.1.0"));
    let body = serde_json::from_slice(&request.body).unwrap_or(Value::Null);
    let kind = header("content-type");
    assert_eq!(kind, (!body.is_null()).then_some("application/json"));
    let query = request
        .url
        .query()
        .map_or_else(String::new, |query| format!("?{query}"));
    (
        format!("{} {}{query}", request.method, request.url.path()),
        body,
    )
}
