//! The one door to the network: every request of the engine goes through [`Http::send`].
//!
//! It waits in the limiter, sends once, bounds the answer in size and time, and records the
//! exchange without secrets. It never retries, follows no redirect and knows neither of the two
//! services; `highlevel` and `certileads` build the requests and read the answers.

mod address;
mod error;
mod fault;
mod limiter;
mod pace;
mod redact;
mod reply;
mod send;
#[cfg(test)]
mod tests;
mod words;

use std::time::Duration;

use bytes::Bytes;
use serde_json::Value;

pub use address::parse_address;
pub use error::{Cause, Class, Effect, Error, Refusal};
pub use pace::Rate;
pub use reply::Reply;
pub use reqwest::Method;
pub use send::Http;
pub use url::Url;

use crate::model::Exchange;
use crate::secrets::Secret;

/// How long a whole call may take unless a request says otherwise.
pub const DEFAULT_TIMEOUT: Duration = Duration::from_secs(30);
/// How large an answer may be unless a request says otherwise, in bytes.
pub const DEFAULT_MAX_BYTES: usize = 16 * 1024 * 1024;

/// What the limiter paces by: host and account, such as
/// `services.leadconnectorhq.com/ve9EPM428h8vShlRW1KT`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct AccountKey(pub String);

impl AccountKey {
    /// The key of `account` at the host (and port) of `url`.
    #[must_use]
    pub fn new(url: &Url, account: &str) -> Self {
        let host = url.host_str().unwrap_or_default();
        match url.port() {
            Some(port) => Self(format!("{host}:{port}/{account}")),
            None => Self(format!("{host}/{account}")),
        }
    }
}

/// Who is waiting for an answer; the limiter lets an earlier lane go first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lane {
    /// A change that just happened, or a person who waits.
    Live,
    /// The test transactions.
    Test,
    /// Writes that are tried again.
    Retry,
    /// Reading or writing everything.
    Backfill,
}

/// How a request proves who sends it.
#[derive(Clone, Debug)]
pub enum Auth {
    /// Not at all.
    None,
    /// `Authorization: Bearer …`.
    Bearer(Secret),
    /// A header of its own, such as `X-Api-Key`.
    Header {
        /// The header's name.
        name: String,
        /// Its value.
        value: Secret,
    },
    /// A query parameter.
    Query {
        /// The parameter's name.
        name: String,
        /// Its value.
        value: Secret,
    },
    /// `Authorization: Basic …`.
    Basic {
        /// The user's name.
        user: String,
        /// The password.
        password: Secret,
    },
}

/// What a request carries.
#[derive(Clone, Debug)]
pub enum Body {
    /// Nothing.
    None,
    /// A JSON document, with `Content-Type: application/json`.
    Json(Bytes),
    /// A text of another type.
    Text {
        /// Its `Content-Type`.
        content_type: String,
        /// The text.
        text: String,
    },
}

/// One request, ready to be sent.
#[derive(Clone, Debug)]
pub struct Request {
    /// What the limiter paces it by.
    pub account: AccountKey,
    /// `GET`, `POST`, …
    pub method: Method,
    /// The whole address; https, or http to this computer itself.
    pub url: Url,
    /// Further headers; `User-Agent`, `Content-Type` and the authentication are added.
    pub headers: Vec<(String, String)>,
    /// How it proves who sends it.
    pub auth: Auth,
    /// What it carries.
    pub body: Body,
    /// How long the call may take as a whole, waiting in the limiter left out.
    pub timeout: Duration,
    /// How large the answer may be, in bytes after decompression.
    pub max_bytes: usize,
}

impl Body {
    /// A document as its bytes.
    #[must_use]
    pub fn json(document: &Value) -> Self {
        Self::Json(document.to_string().into())
    }
}

impl Request {
    /// A request without headers, body or authentication, with the default bounds.
    #[must_use]
    pub fn new(account: AccountKey, method: Method, url: Url) -> Self {
        Self {
            account,
            method,
            url,
            headers: Vec::new(),
            auth: Auth::None,
            body: Body::None,
            timeout: DEFAULT_TIMEOUT,
            max_bytes: DEFAULT_MAX_BYTES,
        }
    }
}

/// A call and what came of it: the exchange is there whether or not it went well.
#[derive(Clone, Debug)]
pub struct Call<T> {
    /// What went over the wire, free of secrets.
    pub exchange: Exchange,
    /// What it means.
    pub result: Result<T, Error>,
}

impl<T> Call<T> {
    /// The same call with its value turned into another.
    pub fn map<U>(self, f: impl FnOnce(T) -> U) -> Call<U> {
        Call {
            exchange: self.exchange,
            result: self.result.map(f),
        }
    }

    /// The same call with its value read further, which may fail.
    pub fn and_then<U>(self, f: impl FnOnce(T) -> Result<U, Error>) -> Call<U> {
        Call {
            exchange: self.exchange,
            result: self.result.and_then(f),
        }
    }

    /// The same call with its error read further.
    #[must_use]
    pub fn map_err(self, f: impl FnOnce(Error) -> Error) -> Self {
        Self {
            exchange: self.exchange,
            result: self.result.map_err(f),
        }
    }
}
