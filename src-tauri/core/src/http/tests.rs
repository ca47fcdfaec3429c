//! What comes back from a service that misbehaves, in words; and that no secret leaks.

#![expect(clippy::unwrap_used, reason = "a test may fail by panicking")]

use std::time::Duration;

use rstest::rstest;
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::*;
use crate::clock::Clock;
use crate::model::ErrorCode;

const TOKEN: &str = "pit-00000000-0000-4000-8000-00000000c0de";

fn http() -> Http {
    Http::new("CertileadsConnect/0.0.0", Clock::default()).unwrap()
}

fn get(url: &str) -> Request {
    let url = Url::parse(url).unwrap();
    let mut request = Request::new(AccountKey::new(&url, "test"), Method::GET, url);
    request.auth = Auth::Bearer(Secret::new(TOKEN));
    request
}

/// A server that reads one request and then does as `behave` says.
async fn raw<F>(behave: impl FnOnce(tokio::net::TcpStream) -> F + Send + 'static) -> String
where
    F: Future<Output = ()> + Send,
{
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut start = [0; 1024];
        let _read = stream.read(&mut start).await.unwrap();
        behave(stream).await;
    });
    address.to_string()
}

/// The error of a call, checked for its words.
async fn failure(request: Request) -> Error {
    let call = http().send(request, Lane::Live).await;
    let error = call.result.and_then(|reply| reply.json()).unwrap_err();
    let problem = error.problem("HighLevel");
    for sentence in [&problem.what, &problem.meaning, &problem.remedy] {
        assert!(sentence.ends_with('.'), "{sentence:?}");
    }
    assert!(!format!("{problem:?}").contains(TOKEN));
    error
}

#[tokio::test]
async fn a_cut_answer() {
    let address = raw(|mut stream| async move {
        let head = b"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n{\"contacts\":[";
        stream.write_all(head).await.unwrap();
    })
    .await;
    let error = failure(get(&format!("http://{address}/"))).await;
    assert!(matches!(error, Error::Cut(_)), "{error:?}");
    assert_eq!(error.effect(), Effect::Unknown);
    let problem = error.problem("HighLevel");
    assert_eq!(problem.code, ErrorCode::AnswerCut);
    assert_eq!(problem.what, "The connection to HighLevel broke off.");
}

#[tokio::test]
async fn an_answer_without_end() {
    let address = raw(|mut stream| async move {
        let head = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";
        stream.write_all(head).await.unwrap();
        let chunk = [b"1000\r\n".as_slice(), &[b'x'; 0x1000], b"\r\n"].concat();
        while stream.write_all(&chunk).await.is_ok() {}
    })
    .await;
    let mut request = get(&format!("http://{address}/"));
    request.max_bytes = 3 << 20;
    let error = failure(request).await;
    assert_eq!(error, Error::TooLong(3 << 20));
    let problem = error.problem("HighLevel");
    assert_eq!(problem.code, ErrorCode::AnswerTooLong);
    assert!(
        problem.meaning.starts_with("After 3 MB"),
        "{}",
        problem.meaning
    );
}

#[rstest]
#[case::silent("")]
#[case::halting("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{")]
#[tokio::test]
async fn no_answer_in_time(#[case] start: &'static str) {
    let address = raw(move |mut stream| async move {
        stream.write_all(start.as_bytes()).await.unwrap();
        std::future::pending::<()>().await;
    })
    .await;
    let mut request = get(&format!("http://{address}/"));
    request.timeout = Duration::from_millis(100);
    let error = failure(request).await;
    assert_eq!(error, Error::TimedOut { connected: true });
    assert_eq!(error.effect(), Effect::Unknown);
    assert_eq!(
        error.problem("HighLevel").what,
        "HighLevel didn't answer in time."
    );
}

#[tokio::test]
async fn nobody_listens() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let error = failure(get(&format!("http://{address}/"))).await;
    assert!(matches!(error, Error::Unreachable(_)), "{error:?}");
    assert_eq!(
        (error.class(), error.effect()),
        (Class::Transient, Effect::None)
    );
    let problem = error.problem("Certileads");
    assert_eq!(problem.code, ErrorCode::NetworkUnreachable);
    assert_eq!(problem.what, "Certileads can't be reached.");
}

#[tokio::test]
async fn a_name_that_is_none() {
    // A label of more than 63 letters is refused without asking the network.
    let error = failure(get(&format!("https://{}.example/", "a".repeat(64)))).await;
    assert!(matches!(error, Error::Dns(_)), "{error:?}");
    assert_eq!(error.effect(), Effect::None);
    let problem = error.problem("HighLevel");
    assert_eq!(problem.code, ErrorCode::DnsFailed);
    assert_eq!(problem.what, "The address of HighLevel wasn't found.");
}

#[rstest]
#[case::nonsense("HTTP/1.1 400 Bad Request\r\n\r\n")]
#[case::hang_up("")]
#[tokio::test]
async fn no_safe_connection(#[case] answer: &'static str) {
    let address = raw(move |mut stream| async move {
        stream.write_all(answer.as_bytes()).await.unwrap();
    })
    .await;
    let error = failure(get(&format!("https://{address}/"))).await;
    assert!(matches!(error, Error::Tls(_)), "{error:?}");
    assert_eq!(error.effect(), Effect::None);
    let problem = error.problem("HighLevel");
    assert_eq!(problem.code, ErrorCode::TlsFailed);
    assert!(
        problem.meaning.ends_with("Nothing was sent."),
        "{}",
        problem.meaning
    );
}

#[rstest]
#[case(
    200,
    "<html>Sign in to the hotel</html>",
    ErrorCode::NotJson,
    "HighLevel answered with a web"
)]
#[case(
    403,
    "<html>Error 1010</html>",
    ErrorCode::BlockedByNetwork,
    "A firewall in front of"
)]
#[case(
    403,
    "<html>Forbidden</html>",
    ErrorCode::NotJson,
    "HighLevel answered with a web page"
)]
#[case(
    502,
    "<html>Bad gateway</html>",
    ErrorCode::ServerFailed,
    "HighLevel has a failure of its"
)]
#[case(
    503,
    r#"{"message":"busy"}"#,
    ErrorCode::ServerFailed,
    "HighLevel has a failure of its own"
)]
#[case(
    429,
    r#"{"message":"slow down"}"#,
    ErrorCode::RateLimited,
    "HighLevel asks to wait."
)]
#[case(429, "", ErrorCode::RateLimited, "HighLevel asks to wait.")]
#[case(
    401,
    r#"{"message":"no"}"#,
    ErrorCode::TokenInvalid,
    "HighLevel doesn't accept the key."
)]
#[case(
    422,
    r#"{"message":["a","b"]}"#,
    ErrorCode::Refused,
    "HighLevel refused the request."
)]
#[case(
    400,
    r#"{"error":{"code":"invalid","message":"not a number","field":"phone"}}"#,
    ErrorCode::Refused,
    "HighLevel refused the field phone."
)]
#[tokio::test]
async fn answers_that_are_no_success(
    #[case] status: u16,
    #[case] body: &str,
    #[case] code: ErrorCode,
    #[case] what: &str,
) {
    let server = MockServer::start().await;
    let kind = if body.starts_with('<') {
        "text/html"
    } else {
        "application/json"
    };
    let answer = ResponseTemplate::new(status)
        .set_body_raw(body, kind)
        .insert_header("Retry-After", "7");
    Mock::given(any()).respond_with(answer).mount(&server).await;
    let error = failure(get(&server.uri())).await;
    let problem = error.problem("HighLevel");
    assert_eq!(problem.code, code, "{error:?}");
    assert!(problem.what.starts_with(what), "{}", problem.what);
    if status == 429 {
        assert_eq!(
            error.class(),
            Class::RateLimited {
                after_ms: Some(7000)
            }
        );
        assert_eq!(error.effect(), Effect::None);
    }
    if status == 422 {
        assert_eq!(problem.meaning, "It says: “a; b”.");
    }
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let thief = MockServer::start().await;
    let server = MockServer::start().await;
    let to = format!("{}/take?key=1", thief.uri());
    let answer = ResponseTemplate::new(302).insert_header("Location", to.as_str());
    Mock::given(any()).respond_with(answer).mount(&server).await;
    let error = failure(get(&server.uri())).await;
    let to = Some(format!("{}/take", thief.uri()));
    assert_eq!(error, Error::Redirected { status: 302, to });
    assert_eq!(error.problem("HighLevel").code, ErrorCode::Redirected);
    assert!(thief.received_requests().await.unwrap().is_empty());
}

#[tokio::test]
async fn plain_http_leaves_no_computer() {
    let error = failure(get("http://192.0.2.1/")).await;
    let problem = error.problem("HighLevel");
    assert_eq!(problem.code, ErrorCode::AddressInvalid);
    assert_eq!(problem.field.as_deref(), Some("baseUrl"));
    assert_eq!(error.effect(), Effect::None);
}

#[rstest]
#[case(Auth::Bearer(Secret::new(TOKEN)))]
#[case(Auth::Header { name: "X-Lead-Key".to_owned(), value: Secret::new(TOKEN) })]
#[case(Auth::Query { name: "lead".to_owned(), value: Secret::new(TOKEN) })]
#[case(Auth::Basic { user: "me".to_owned(), password: Secret::new(TOKEN) })]
#[tokio::test]
async fn the_exchange_shows_all_but_the_key(#[case] auth: Auth) {
    let server = MockServer::start().await;
    let echo = ResponseTemplate::new(200)
        .set_body_json(json!({"youSent": TOKEN, "ok": true}))
        .insert_header("set-cookie", "session=1")
        .insert_header("x-echo", TOKEN);
    Mock::given(any()).respond_with(echo).mount(&server).await;
    let mut request = get(&format!("{}/v1?limit=5", server.uri()));
    request.auth = auth;
    request.headers.push(("Version".to_owned(), "1".to_owned()));
    request.body = Body::json(&json!({"name": "Ana"}));
    let call = http().send(request, Lane::Live).await;
    let sent = server.received_requests().await.unwrap();
    let wire = format!("{:?}{}", sent[0].headers, sent[0].url);
    assert!(wire.contains(TOKEN) || wire.contains("Basic "), "{wire}");
    let shown = serde_json::to_string(&call.exchange).unwrap();
    assert!(!shown.contains(TOKEN), "{shown}");
    assert!(!shown.contains("session=1") && !shown.to_lowercase().contains("authorization"));
    assert_eq!(call.exchange.request.body, json!({"name": "Ana"}));
    assert!(call.exchange.request.url.contains("limit=5"));
    let headers = &call.exchange.request.headers;
    assert!(headers.contains(&("Version".to_owned(), "1".to_owned())));
    assert!(headers.contains(&(
        "user-agent".to_owned(),
        "CertileadsConnect/0.0.0".to_owned()
    )));
    assert_eq!(
        call.exchange.answer.unwrap().body.value()["ok"],
        json!(true)
    );
    assert_eq!(
        call.result.unwrap().json().unwrap()["youSent"],
        json!("•••")
    );
}

#[tokio::test]
async fn long_texts_are_kept_in_part() {
    let server = MockServer::start().await;
    let answer = ResponseTemplate::new(200).set_body_raw("x".repeat(100_000), "text/plain");
    Mock::given(any()).respond_with(answer).mount(&server).await;
    let call = http().send(get(&server.uri()), Lane::Live).await;
    let kept = call.exchange.answer.unwrap().body.value();
    assert_eq!(kept.as_str().map(str::len), Some(64 * 1024));
    assert_eq!(call.result.unwrap().body.len(), 100_000);
}

#[tokio::test]
async fn calls_are_counted_and_the_allowance_is_read() {
    let server = MockServer::start().await;
    let answer = ResponseTemplate::new(200)
        .set_body_json(json!({}))
        .insert_header("X-RateLimit-Limit-Daily", "200000")
        .insert_header("X-RateLimit-Daily-Remaining", "150000")
        .insert_header("X-RateLimit-Interval-Milliseconds", "10000")
        .insert_header("X-RateLimit-Max", "100")
        .insert_header("X-RateLimit-Remaining", "60");
    Mock::given(any()).respond_with(answer).mount(&server).await;
    let http = http();
    let request = get(&server.uri());
    let account = request.account.clone();
    http.send(request, Lane::Live).await.result.unwrap();
    let budget = http.budget(&account);
    assert_eq!(budget.calls_today, 1);
    assert_eq!(
        (budget.daily_limit, budget.daily_remaining),
        (Some(200_000), Some(150_000))
    );
    assert_eq!(
        (budget.window_limit, budget.window_remaining),
        (Some(100), Some(60))
    );
    assert_eq!(http.take_calls(), [(account.clone(), 1)]);
    assert_eq!(http.take_calls(), []);
    http.give_back_calls(&account, 1);
    assert_eq!(http.budget(&account).calls_today, 1);
}
