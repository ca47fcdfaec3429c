//! What a service answered, and how to tell success from failure.

use serde_json::Value;

use super::{Error, Refusal};
use crate::clock::UtcMillis;

/// How much of a body that is no JSON is kept, in bytes.
pub(super) const KEPT_TEXT: usize = 64 * 1024;

/// An answer of any status but a redirect.
#[derive(Clone, Debug)]
pub struct Reply {
    /// The HTTP status.
    pub status: u16,
    /// Header names (lower case) and values.
    pub headers: Vec<(String, String)>,
    /// The body as it came, decompressed.
    pub body: Vec<u8>,
}

impl Reply {
    /// The first header of this (lower-case) name.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(have, _)| have == name)
            .map(|(_, value)| value.as_str())
    }

    /// The moment the service says it answered, from its `Date` header.
    #[must_use]
    pub fn server_time(&self) -> Option<UtcMillis> {
        http_date(self.header("date")?)
    }

    /// How long the service asks to wait, from `Retry-After` (seconds, or a date as seen from the
    /// answer's own `Date`), in milliseconds; at most a day.
    #[must_use]
    pub fn retry_after_ms(&self) -> Option<u64> {
        const DAY_MS: u64 = 86_400_000;
        let value = self.header("retry-after")?.trim();
        if let Ok(seconds) = value.parse::<u64>() {
            return Some(seconds.saturating_mul(1000).min(DAY_MS));
        }
        let wait = http_date(value)? - self.server_time()?;
        Some(u64::try_from(wait).unwrap_or(0).min(DAY_MS))
    }

    /// True for 2xx.
    #[must_use]
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// The answer if it is a success.
    ///
    /// # Errors
    /// [`Error::Status`] with the service's words as far as common shapes tell them;
    /// [`Error::Blocked`] and [`Error::NotJson`] for pages.
    pub fn success(self) -> Result<Self, Error> {
        if self.is_success() {
            Ok(self)
        } else {
            Err(self.refusal())
        }
    }

    /// The body of a success as JSON; an empty body is null.
    ///
    /// # Errors
    /// As [`Self::success`], and [`Error::NotJson`] if it is no JSON.
    pub fn json(self) -> Result<Value, Error> {
        let reply = self.success()?;
        if reply.body.iter().all(u8::is_ascii_whitespace) {
            return Ok(Value::Null);
        }
        serde_json::from_slice(&reply.body).map_err(|_| Error::NotJson {
            status: reply.status,
            excerpt: reply.excerpt(),
        })
    }

    /// The error this answer is; for answers that are no success.
    #[must_use]
    pub fn refusal(&self) -> Error {
        let json = serde_json::from_slice::<Value>(&self.body).ok();
        if json.is_none() && self.is_page() {
            let page = self.excerpt().to_ascii_lowercase();
            if page.contains("1010") && matches!(self.status, 403 | 503) {
                return Error::Blocked {
                    status: self.status,
                };
            }
            if !matches!(self.status, 401 | 408 | 429 | 500..) {
                return Error::NotJson {
                    status: self.status,
                    excerpt: self.excerpt(),
                };
            }
        }
        let text = |pointer: &str| json.as_ref().and_then(|json| words(json.pointer(pointer)?));
        let first = |pointers: &[&str]| pointers.iter().find_map(|pointer| text(pointer));
        Error::Status(Box::new(Refusal {
            status: self.status,
            message: first(&["/error/message", "/message", "/error_description", "/error"])
                .unwrap_or_default(),
            code: first(&["/error/code", "/code"]),
            field: first(&["/error/field", "/field"]),
            trace_id: first(&["/traceId"]),
            retry_after_ms: self.retry_after_ms(),
            body: match json {
                Some(json) => json,
                None => Value::String(self.excerpt()),
            },
            cause: None,
        }))
    }

    /// True if the body is a web page.
    fn is_page(&self) -> bool {
        let typed = self
            .header("content-type")
            .is_some_and(|kind| kind.contains("html"));
        let start = self.body.trim_ascii_start();
        typed || start.starts_with(b"<")
    }

    /// The body's beginning as text.
    fn excerpt(&self) -> String {
        let end = self.body.len().min(2048);
        String::from_utf8_lossy(&self.body[..end]).into_owned()
    }
}

/// A message as text; services send one or a list of them.
fn words(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Array(items) => {
            let lines: Vec<_> = items.iter().filter_map(words).collect();
            (!lines.is_empty()).then(|| lines.join("; "))
        }
        _ => None,
    }
}

fn http_date(text: &str) -> Option<UtcMillis> {
    jiff::fmt::rfc2822::DateTimeParser::new()
        .parse_timestamp(text)
        .ok()
        .map(jiff::Timestamp::as_millisecond)
}
