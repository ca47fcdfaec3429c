//! HTTP around one simulated service: reads the request, lets the faults strike, asks the service,
//! logs, and writes the answer. Knows nothing of contacts; `lib` starts one of these per listener.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::response::Response;
use tokio::io::{AsyncRead, AsyncReadExt, ReadBuf};
use tokio::task::JoinHandle;
use tokio_util::io::ReaderStream;
use tokio_util::sync::CancellationToken;

use crate::answer::{Answer, Call, Query};
use crate::clock::Clock;
use crate::fault::{FaultKind, Faults, Nature, Occasion, Side, Struck};
use crate::log::{Log, LogEntry, body_hash};
use crate::wire::{CutSwitch, Loopback};

const LARGEST_REQUEST: usize = 16 << 20;
const ENDLESS: u64 = 64 << 20;
const PATIENCE: Duration = Duration::from_secs(120);
const SKEW: i64 = 10 * 60 * 1000;

/// One simulated service: turns a request into an answer, without I/O.
pub(crate) trait Site: Send + Sync + 'static {
    /// Its name in the log.
    fn name(&self) -> &'static str;
    /// The side it belongs to; `None` (the control) has no faults and no log.
    fn side(&self) -> Option<Side>;
    /// What a request does, as far as faults care.
    fn nature(&self, method: &Method, path: &str) -> Nature;
    /// The answer.
    fn answer(&self, call: &Call) -> Answer;
    /// A refusal in this service's own form, for the faults that imitate one.
    fn refusal(&self, status: u16, call: &Call) -> Answer;
}

/// What every server of one sandbox shares.
#[derive(Clone)]
pub(crate) struct Shared {
    pub(crate) clock: Clock,
    pub(crate) faults: Arc<Faults>,
    pub(crate) log: Arc<Log>,
    pub(crate) stop: CancellationToken,
    /// How many requests hang in a fault at present.
    pub(crate) waiting: Arc<AtomicUsize>,
    /// Where the `redirect` fault sends the client: another origin of the same sandbox.
    pub(crate) elsewhere: Arc<str>,
}

struct Server {
    site: Arc<dyn Site>,
    shared: Shared,
}

/// Serves one site until the sandbox stops.
pub(crate) fn spawn(
    listener: Loopback,
    site: Arc<dyn Site>,
    shared: Shared,
) -> JoinHandle<io::Result<()>> {
    let stop = shared.stop.clone();
    let server = Arc::new(Server { site, shared });
    let router = Router::new().fallback(respond).with_state(server);
    let service = router.into_make_service_with_connect_info::<CutSwitch>();
    tokio::spawn(async move {
        axum::serve(listener, service)
            .with_graceful_shutdown(stop.cancelled_owned())
            .await
    })
}

async fn respond(
    State(server): State<Arc<Server>>,
    ConnectInfo(cut): ConnectInfo<CutSwitch>,
    request: Request,
) -> Response {
    let started = Instant::now();
    let (parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, LARGEST_REQUEST).await else {
        return plain(StatusCode::PAYLOAD_TOO_LARGE);
    };
    let path = parts.uri.path().to_owned();
    let query = parts.uri.query().unwrap_or("");
    let struck = server.strike(&parts.method, &path);
    let call = Call {
        now: server.shared.clock.now() + skew(&struck),
        query: Query::parse(query),
        method: parts.method,
        path,
        headers: parts.headers,
        body,
        struck,
    };
    let answer = server.run(&call, &cut).await;
    server.note(&call, query, answer.as_ref(), started);
    match answer {
        Some(answer) => server.write(&call, answer),
        None => {
            cut.cut();
            plain(StatusCode::INTERNAL_SERVER_ERROR)
        }
    }
}

fn plain(status: StatusCode) -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    response
}

fn skew(struck: &Struck) -> i64 {
    match struck.roll(FaultKind::ClockSkew) {
        Some(roll) if roll.is_multiple_of(2) => SKEW,
        Some(_) => -SKEW,
        None => 0,
    }
}

impl Server {
    fn strike(&self, method: &Method, path: &str) -> Struck {
        match self.site.side() {
            Some(side) if self.shared.faults.any() => self.shared.faults.decide(&Occasion {
                side,
                path,
                nature: self.site.nature(method, path),
            }),
            _ => Struck::default(),
        }
    }

    /// The answer, or `None` where the connection breaks instead.
    async fn run(&self, call: &Call, cut: &CutSwitch) -> Option<Answer> {
        if let Some(ms) = call.struck.roll(FaultKind::Slow) {
            self.wait(Duration::from_millis(ms)).await;
        }
        if call.struck.by(FaultKind::Timeout) {
            self.wait(PATIENCE).await;
            return None;
        }
        if call.struck.by(FaultKind::CutBefore) {
            return None;
        }
        if let Some(answer) = self.instead(call) {
            return Some(answer);
        }
        let answer = self.site.answer(call);
        if call.struck.by(FaultKind::CutAfter) {
            cut.cut();
            return None;
        }
        if call.struck.by(FaultKind::ErrorAfter) {
            return Some(self.site.refusal(500, call));
        }
        if call.struck.by(FaultKind::CreatedButRefused) && answer.is_success() {
            return Some(self.site.refusal(422, call));
        }
        Some(answer)
    }

    /// What a fault answers without asking the service.
    fn instead(&self, call: &Call) -> Option<Answer> {
        let struck = |kind| call.struck.by(kind);
        let refusal = |status| self.site.refusal(status, call);
        if struck(FaultKind::Html403) {
            let page = "<!DOCTYPE html><html><head><title>Access denied</title></head><body><h1>Error 1010</h1><p>The owner of this website has banned your access based on your browser's signature.</p></body></html>";
            return Some(Answer::text(403, "text/html; charset=UTF-8", page));
        }
        if struck(FaultKind::Html502) {
            let page = "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>";
            return Some(Answer::text(502, "text/html", page));
        }
        if struck(FaultKind::Redirect) {
            let location = format!("{}{}", self.shared.elsewhere, call.path);
            return Some(Answer::empty(302).with("location", location));
        }
        if struck(FaultKind::Endless) {
            return Some(Answer::json(200, "endless"));
        }
        if struck(FaultKind::ErrorBefore) {
            return Some(refusal(500));
        }
        if struck(FaultKind::TooManyEmpty) {
            return Some(Answer {
                body: Vec::new(),
                content_type: "",
                ..refusal(429)
            });
        }
        if struck(FaultKind::TooManyRetryAfter) {
            return Some(refusal(429).with("retry-after", "2"));
        }
        struck(FaultKind::TooMany).then(|| refusal(429))
    }

    async fn wait(&self, time: Duration) {
        let _hanging = Hanging::new(&self.shared.waiting);
        tokio::select! {
            () = tokio::time::sleep(time) => {}
            () = self.shared.stop.cancelled() => {}
        }
    }

    fn note(&self, call: &Call, query: &str, answer: Option<&Answer>, started: Instant) {
        let Some(side) = self.site.side() else {
            return;
        };
        let text = |name: &str| {
            let value = call.header(name);
            (!value.is_empty()).then(|| value.to_owned())
        };
        self.shared.log.push(LogEntry {
            number: 0,
            at: call.now,
            side,
            server: self.site.name(),
            method: call.method.to_string(),
            path: call.path.clone(),
            query: query.to_owned(),
            status: answer.map_or(0, |answer| answer.status),
            ms: u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX),
            idempotency_key: text("idempotency-key"),
            version: text("version"),
            body_hash: (!call.body.is_empty()).then(|| body_hash(&call.body)),
            credential: call.headers.contains_key("authorization")
                || call.headers.contains_key("x-api-key"),
            faults: call.struck.names(),
        });
    }

    fn write(&self, call: &Call, answer: Answer) -> Response {
        let status =
            StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let length = answer.body.len();
        let body = if call.struck.by(FaultKind::Endless) {
            endless()
        } else if call.struck.by(FaultKind::CutBody) && length > 1 {
            half(answer.body)
        } else {
            Body::from(answer.body)
        };
        let mut response = Response::new(body);
        *response.status_mut() = status;
        let headers = response.headers_mut();
        if !answer.content_type.is_empty() {
            headers.insert(
                header::CONTENT_TYPE,
                HeaderValue::from_static(answer.content_type),
            );
        }
        for (name, value) in answer.headers {
            if let Ok(value) = HeaderValue::from_str(&value) {
                headers.insert(name, value);
            }
        }
        if call.struck.by(FaultKind::CutBody) && length > 1 {
            headers.insert(header::CONTENT_LENGTH, HeaderValue::from(length));
        }
        if (self.shared.clock.offset() != 0 || call.struck.by(FaultKind::ClockSkew))
            && let Some(date) = http_date(call.now)
        {
            headers.insert(header::DATE, date);
        }
        response
    }
}

/// Counts a hanging request until it goes on or its client gives up.
struct Hanging<'a>(&'a AtomicUsize);

impl<'a> Hanging<'a> {
    fn new(count: &'a AtomicUsize) -> Self {
        count.fetch_add(1, Ordering::Relaxed);
        Self(count)
    }
}

impl Drop for Hanging<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

fn http_date(millis: i64) -> Option<HeaderValue> {
    let moment = jiff::Timestamp::from_millisecond(millis).ok()?;
    let text = moment.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string();
    HeaderValue::from_str(&text).ok()
}

fn endless() -> Body {
    let start = io::Cursor::new(&b"{\"contacts\":[{\"id\":\"x\"}"[..]);
    let more = tokio::io::repeat(b' ').take(ENDLESS);
    Body::from_stream(ReaderStream::with_capacity(start.chain(more), 1 << 16))
}

fn half(mut bytes: Vec<u8>) -> Body {
    bytes.truncate(bytes.len() / 2);
    Body::from_stream(ReaderStream::new(BrokenOff {
        rest: Some(Bytes::from(bytes)),
        flushed: false,
    }))
}

/// Gives its bytes, pauses once so that they are sent, then fails: a body cut in the middle.
struct BrokenOff {
    rest: Option<Bytes>,
    flushed: bool,
}

impl AsyncRead for BrokenOff {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if let Some(mut bytes) = self.rest.take() {
            let taken = bytes.split_to(bytes.len().min(buffer.remaining()));
            buffer.put_slice(&taken);
            self.rest = (!bytes.is_empty()).then_some(bytes);
            return Poll::Ready(Ok(()));
        }
        if !self.flushed {
            self.flushed = true;
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        Poll::Ready(Err(io::ErrorKind::ConnectionReset.into()))
    }
}
