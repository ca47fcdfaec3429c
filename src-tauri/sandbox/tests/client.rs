//! A sandbox with an HTTP client in front of each of its servers.

use connect_sandbox::{Change, Clock, Endpoints, FaultSpec, Limits, Sandbox, SandboxOptions};
use reqwest::{Client, Method, RequestBuilder, Response};
use serde_json::Value;

/// A moment in September 2026 at which tests stand still.
pub(crate) const NOW: i64 = 1_788_256_800_000;

/// A running sandbox and clients for it.
pub(crate) struct Site {
    pub(crate) sandbox: Sandbox,
    pub(crate) http: Client,
}

/// An answer, read.
#[derive(Debug)]
pub(crate) struct Got {
    pub(crate) status: u16,
    pub(crate) headers: reqwest::header::HeaderMap,
    pub(crate) body: Value,
}

impl Got {
    pub(crate) async fn read(response: Response) -> Self {
        let status = response.status().as_u16();
        let headers = response.headers().clone();
        let text = response.text().await.unwrap();
        let body = serde_json::from_str(&text).unwrap_or(Value::String(text));
        Self {
            status,
            headers,
            body,
        }
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }

    /// The answer's body, if the status is the expected one.
    #[track_caller]
    pub(crate) fn expect(self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}", self.body);
        self.body
    }
}

impl Site {
    /// A sandbox with a clock that stands still and no rate limit.
    pub(crate) async fn new() -> Self {
        Self::with(Self::options()).await
    }

    pub(crate) fn options() -> SandboxOptions {
        SandboxOptions {
            contacts: 40,
            limits: Limits::Off,
            clock: Clock::fixed(NOW),
            ..SandboxOptions::default()
        }
    }

    pub(crate) async fn with(options: SandboxOptions) -> Self {
        let sandbox = Sandbox::start(options).await.unwrap();
        // Fails only where another test has installed it already.
        drop(rustls::crypto::ring::default_provider().install_default());
        let http = Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .unwrap();
        Self { sandbox, http }
    }

    pub(crate) fn endpoints(&self) -> &Endpoints {
        self.sandbox.endpoints()
    }

    pub(crate) fn location(&self) -> &str {
        &self.endpoints().highlevel.location_id
    }

    /// A HighLevel request as the official client sends it.
    pub(crate) fn hl(&self, method: &str, path: &str) -> RequestBuilder {
        let at = &self.endpoints().highlevel;
        self.request(method, &format!("{}{path}", at.base_url))
            .bearer_auth(&at.token)
            .header("Version", "2021-07-28")
    }

    /// A request of the `rest` contract; the path begins after `/v1`.
    pub(crate) fn cl(&self, method: &str, path: &str) -> RequestBuilder {
        let at = &self.endpoints().certileads;
        self.request(method, &format!("{}{path}", at.base_url))
            .bearer_auth(&at.token)
    }

    /// A request to the second target; the path begins after `/api`.
    pub(crate) fn second(&self, method: &str, path: &str) -> RequestBuilder {
        let at = self.sandbox.second_target();
        self.request(method, &format!("{}{path}", at.base_url))
            .header("X-Api-Key", &at.token)
    }

    pub(crate) fn control(&self, method: &str, path: &str) -> RequestBuilder {
        let at = &self.endpoints().control;
        self.request(method, &format!("{}{path}", at.base_url))
    }

    pub(crate) fn request(&self, method: &str, url: &str) -> RequestBuilder {
        self.http
            .request(Method::from_bytes(method.as_bytes()).unwrap(), url)
    }

    /// Makes a scripted change.
    #[track_caller]
    pub(crate) fn change(&self, change: Change) -> Value {
        self.sandbox.control().change(change).unwrap()
    }

    pub(crate) fn faults(&self, specs: &[&str]) {
        let specs: Vec<FaultSpec> = specs.iter().map(|spec| spec.parse().unwrap()).collect();
        self.sandbox.control().set_faults(specs);
    }

    /// The id of the newest contact, Ana Díaz.
    pub(crate) fn ana(&self) -> String {
        self.sandbox.control().newest_contact().unwrap()
    }
}

/// Sends and reads.
pub(crate) async fn got(request: RequestBuilder) -> Got {
    Got::read(request.send().await.unwrap()).await
}

/// Sends a JSON body and reads.
pub(crate) async fn sent(request: RequestBuilder, body: Value) -> Got {
    Got::read(request.json(&body).send().await.unwrap()).await
}
