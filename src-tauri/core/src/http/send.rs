//! Sends one request and reads its answer, within bounds.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use super::limiter::Limiter;
use super::redact::Mask;
use super::reply::KEPT_TEXT;
use super::{
    AccountKey, Auth, Body, Call, Effect, Error, Lane, Rate, Reply, Request, address, fault,
};
use crate::clock::Clock;
use crate::model::{AnswerRecord, CallBudget, Exchange, JsonText};
use reqwest::header::HeaderValue;

const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// The one door to the network. Cheap to clone; all clones share connections and limits.
#[derive(Clone)]
pub struct Http(Arc<Inner>);

struct Inner {
    /// To this computer itself: never through a proxy, needs no certificates.
    plain: reqwest::Client,
    /// To everywhere else; built when first needed, since it reads the system's certificates.
    secure: OnceLock<Result<reqwest::Client, Error>>,
    user_agent: String,
    limiter: Limiter,
    clock: Clock,
}

impl std::fmt::Debug for Http {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Http")
    }
}

impl Http {
    /// Makes the door. `user_agent` is the host's name and version.
    ///
    /// # Errors
    /// [`Error::RequestInvalid`] if `user_agent` can't be a header.
    pub fn new(user_agent: &str, clock: Clock) -> Result<Self, Error> {
        // Fails only if a provider is there already, which serves as well.
        drop(rustls::crypto::ring::default_provider().install_default());
        let plain = builder(user_agent)
            .no_proxy()
            .tls_certs_only([])
            .build()
            .map_err(|error| Error::RequestInvalid(error.to_string()))?;
        Ok(Self(Arc::new(Inner {
            plain,
            secure: OnceLock::new(),
            user_agent: user_agent.to_owned(),
            limiter: Limiter::new(clock.clone()),
            clock,
        })))
    }

    /// Sends a request: waits in the limiter, never retries, follows no redirect. The result is
    /// an answer of any status but a redirect.
    pub async fn send(&self, request: Request, lane: Lane) -> Call<Reply> {
        let mask = Mask::of(&request.auth);
        let mut exchange = Exchange {
            started_at: self.0.clock.now(),
            took_ms: 0,
            request: mask.request(&request, &self.0.user_agent),
            answer: None,
            error: None,
        };
        let result = self.paced(&request, lane, &mut exchange).await;
        // A service that sends the key back must not bring it onto a screen.
        let result = result.map(|mut reply| {
            if mask.is_in(&reply.body) {
                reply.body = mask
                    .text(&String::from_utf8_lossy(&reply.body))
                    .into_bytes();
            }
            reply
        });
        match &result {
            Ok(reply) => exchange.answer = Some(answer(reply, &mask)),
            Err(error) => exchange.error = Some(mask.text(&error.to_string())),
        }
        tracing::debug!(
            http.method = %request.method,
            http.host = request.url.host_str().unwrap_or_default(),
            http.status = exchange.answer.as_ref().map_or(0, |answer| answer.status),
            http.took_ms = exchange.took_ms,
            "call"
        );
        Call { exchange, result }
    }

    /// An account's allowance as its answers tell it; `calls_today` holds the calls that nobody
    /// took yet ([`Self::take_calls`]).
    #[must_use]
    pub fn budget(&self, account: &AccountKey) -> CallBudget {
        self.0.limiter.budget(account)
    }

    /// Sets an account's own limit, such as a profile names it; none: as fast as it takes.
    pub fn set_rate(&self, account: &AccountKey, rate: Option<Rate>) {
        self.0.limiter.set_rate(account, rate);
    }

    /// The calls made since the last time, by account, for whoever keeps count of the day.
    #[must_use]
    pub fn take_calls(&self) -> Vec<(AccountKey, u32)> {
        self.0.limiter.take_calls()
    }

    /// Takes back calls that could not be counted.
    pub fn give_back_calls(&self, account: &AccountKey, calls: u32) {
        self.0.limiter.give_back_calls(account, calls);
    }

    async fn paced(
        &self,
        request: &Request,
        lane: Lane,
        exchange: &mut Exchange,
    ) -> Result<Reply, Error> {
        address::check(&request.url)?;
        let client = self.client(&request.url)?;
        let permit = self.0.limiter.acquire(&request.account, lane).await?;
        exchange.started_at = self.0.clock.now();
        let begun = self.0.clock.monotonic();
        let outcome = tokio::time::timeout(request.timeout, roundtrip(client, request)).await;
        exchange.took_ms = (self.0.clock.monotonic() - begun).as_millis() as u64;
        let outcome = outcome.unwrap_or(Err(Error::TimedOut { connected: true }));
        match &outcome {
            Ok(reply) => permit.answered(reply),
            Err(error) if error.effect() == Effect::None => permit.unsent(),
            Err(_) => drop(permit),
        }
        outcome.and_then(no_redirect)
    }

    fn client(&self, url: &url::Url) -> Result<&reqwest::Client, Error> {
        if url.scheme() == "http" {
            return Ok(&self.0.plain);
        }
        let secure = self.0.secure.get_or_init(|| {
            builder(&self.0.user_agent)
                .https_only(true)
                .build()
                .map_err(|error| Error::Tls(format!("no certificates could be read: {error}")))
        });
        secure.as_ref().map_err(Clone::clone)
    }
}

fn builder(user_agent: &str) -> reqwest::ClientBuilder {
    reqwest::Client::builder()
        .user_agent(user_agent)
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never())
        .referer(false)
        .connect_timeout(CONNECT_TIMEOUT)
        .pool_idle_timeout(Duration::from_secs(50))
}

async fn roundtrip(client: &reqwest::Client, request: &Request) -> Result<Reply, Error> {
    let fault = |error: reqwest::Error| fault::classify(&error, &request.url);
    let mut response = prepare(client, request).send().await.map_err(fault)?;
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(fault)? {
        if body.len() + chunk.len() > request.max_bytes {
            return Err(Error::TooLong(request.max_bytes));
        }
        body.extend_from_slice(&chunk);
    }
    let headers = response
        .headers()
        .iter()
        .map(|(name, value)| {
            (
                name.as_str().to_owned(),
                String::from_utf8_lossy(value.as_bytes()).into_owned(),
            )
        })
        .collect();
    Ok(Reply {
        status: response.status().as_u16(),
        headers,
        body,
    })
}

fn prepare(client: &reqwest::Client, request: &Request) -> reqwest::RequestBuilder {
    let mut url = request.url.clone();
    if let Auth::Query { name, value } = &request.auth {
        url.query_pairs_mut().append_pair(name, value.expose());
    }
    let mut builder = client.request(request.method.clone(), url);
    for (name, value) in &request.headers {
        builder = builder.header(name, value);
    }
    builder = match &request.auth {
        Auth::None | Auth::Query { .. } => builder,
        Auth::Bearer(secret) => builder.bearer_auth(secret.expose()),
        Auth::Header { name, value } => match HeaderValue::from_str(value.expose()) {
            Ok(mut value) => {
                // Neither logged nor kept in a table of headers, as `Authorization` isn't.
                value.set_sensitive(true);
                builder.header(name, value)
            }
            // The same text again: the builder keeps the error for whoever sends.
            Err(_) => builder.header(name, value.expose()),
        },
        Auth::Basic { user, password } => builder.basic_auth(user, Some(password.expose())),
    };
    match &request.body {
        Body::None => builder,
        Body::Json(bytes) => builder
            .header("content-type", "application/json")
            .body(bytes.clone()),
        Body::Text { content_type, text } => builder
            .header("content-type", content_type)
            .body(text.clone()),
    }
}

fn no_redirect(reply: Reply) -> Result<Reply, Error> {
    if !(300..400).contains(&reply.status) {
        return Ok(reply);
    }
    let to = reply.header("location").map(|to| {
        // A query may carry anything, a key included.
        to.split(['?', '#']).next().unwrap_or_default().to_owned()
    });
    Err(Error::Redirected {
        status: reply.status,
        to,
    })
}

/// The answer as it is shown.
fn answer(reply: &Reply, mask: &Mask) -> AnswerRecord {
    let body = JsonText::parse(&reply.body).unwrap_or_else(|| {
        let kept = &reply.body[..reply.body.len().min(KEPT_TEXT)];
        match kept {
            [] => JsonText::of(&()),
            kept => JsonText::of(&String::from_utf8_lossy(kept)),
        }
    });
    let headers = reply
        .headers
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()));
    AnswerRecord {
        status: reply.status,
        headers: mask.headers(headers),
        body,
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may fail by panicking")]
mod tests {
    use rstest::rstest;

    use super::*;
    use crate::secrets::Secret;

    #[rstest]
    #[case(Auth::Bearer(Secret::new("canary-5f21")), "authorization")]
    #[case(Auth::Basic { user: "me".to_owned(), password: Secret::new("canary-5f21") }, "authorization")]
    #[case(Auth::Header { name: "X-Api-Key".to_owned(), value: Secret::new("canary-5f21") }, "x-api-key")]
    fn a_key_is_marked_as_one(#[case] auth: Auth, #[case] header: &str) {
        let http = Http::new("Test/1", Clock::default()).unwrap();
        let url: url::Url = "http://127.0.0.1:9/".parse().unwrap();
        let mut request = Request::new(AccountKey::new(&url, "a"), reqwest::Method::GET, url);
        request.auth = auth;
        let prepared = prepare(&http.0.plain, &request).build().unwrap();
        assert!(prepared.headers()[header].is_sensitive());
        assert!(!format!("{prepared:?}").contains("canary-5f21"));
    }

    #[test]
    fn a_key_that_can_not_be_sent_is_told() {
        let http = Http::new("Test/1", Clock::default()).unwrap();
        let url: url::Url = "http://127.0.0.1:9/".parse().unwrap();
        let mut request = Request::new(AccountKey::new(&url, "a"), reqwest::Method::GET, url);
        request.auth = Auth::Header {
            name: "X-Api-Key".to_owned(),
            value: Secret::new("two\nlines"),
        };
        assert!(prepare(&http.0.plain, &request).build().is_err());
    }
}
