//! A request as the simulated services see it, and the answer they give: plain values without any
//! I/O, so that a handler is an ordinary function. `serve` turns both into HTTP.

use axum::body::Bytes;
use axum::http::{HeaderMap, Method};
use serde::Serialize;
use serde_json::{Map, Value};

use crate::fault::Struck;

/// One request, read to its end.
pub(crate) struct Call {
    pub(crate) method: Method,
    pub(crate) path: String,
    pub(crate) query: Query,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    /// Which faults strike it; transport faults are already dealt with.
    pub(crate) struck: Struck,
    /// The server's time when it arrived, UTC milliseconds, clock skew included.
    pub(crate) now: i64,
}

impl Call {
    /// A header's text; empty where it is absent or not text.
    pub(crate) fn header(&self, name: &str) -> &str {
        let value = self.headers.get(name);
        value.and_then(|value| value.to_str().ok()).unwrap_or("")
    }

    /// The token of `Authorization: Bearer …`; surrounding blanks are tolerated.
    pub(crate) fn bearer(&self) -> Option<&str> {
        let text = self.header("authorization").trim();
        text.strip_prefix("Bearer ").map(str::trim)
    }

    /// The body as a JSON object; an empty body is an empty object.
    pub(crate) fn object(&self) -> Result<Map<String, Value>, String> {
        if self.body.is_empty() {
            return Ok(Map::new());
        }
        match serde_json::from_slice(&self.body) {
            Ok(Value::Object(object)) => Ok(object),
            Ok(_) => Err("The body must be a JSON object".to_owned()),
            Err(error) => Err(error.to_string()),
        }
    }
}

/// A query string, percent-decoded, in the order given.
#[derive(Clone, Debug, Default)]
pub(crate) struct Query(Vec<(String, String)>);

impl Query {
    pub(crate) fn parse(text: &str) -> Self {
        let pairs = text.split('&').filter(|pair| !pair.is_empty());
        Self(
            pairs
                .map(|pair| {
                    let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
                    (decode(name), decode(value))
                })
                .collect(),
        )
    }

    /// The first non-empty value of that name.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        let found = self
            .0
            .iter()
            .find(|(key, value)| key == name && !value.is_empty());
        found.map(|(_, value)| value.as_str())
    }

    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(name, _)| name.as_str())
    }
}

fn decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        rest = tail;
        let pair = match (first, tail) {
            (b'%', [high, low, ..]) => hex(*high).zip(hex(*low)),
            _ => None,
        };
        match (first, pair) {
            (_, Some((high, low))) => {
                bytes.push(high * 16 + low);
                rest = &tail[2..];
            }
            (b'+', None) => bytes.push(b' '),
            (other, None) => bytes.push(*other),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit)
        .to_digit(16)
        .and_then(|digit| u8::try_from(digit).ok())
}

/// Percent-decodes one path segment.
pub(crate) fn decode_segment(text: &str) -> String {
    if text.contains('%') {
        decode(&text.replace('+', "%2B"))
    } else {
        text.to_owned()
    }
}

/// The `Content-Type` of every JSON answer.
pub(crate) const JSON: &str = "application/json; charset=utf-8";

/// What goes back: a status, a body and a few headers. Error answers are answers too.
#[derive(Clone, Debug, Default)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: Vec<u8>,
    pub(crate) headers: Vec<(&'static str, String)>,
    /// Empty: no `Content-Type`.
    pub(crate) content_type: &'static str,
}

impl Answer {
    /// A JSON answer.
    pub(crate) fn json<T: Serialize + ?Sized>(status: u16, body: &T) -> Self {
        match serde_json::to_vec(body) {
            Ok(body) => Self {
                status,
                body,
                headers: Vec::new(),
                content_type: JSON,
            },
            // Every body is a tree of strings, numbers and lists: this can't happen, and if it
            // does, the caller sees it.
            Err(error) => Self::text(500, "text/plain", error.to_string()),
        }
    }

    /// An answer without a body.
    pub(crate) fn empty(status: u16) -> Self {
        Self {
            status,
            ..Self::default()
        }
    }

    /// An answer of another kind than JSON.
    pub(crate) fn text(status: u16, content_type: &'static str, body: impl Into<String>) -> Self {
        Self {
            status,
            body: body.into().into_bytes(),
            headers: Vec::new(),
            content_type,
        }
    }

    pub(crate) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    pub(crate) fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// Adds a text member at the end of a JSON object's bytes, without reading them again.
    pub(crate) fn splice(&mut self, name: &str, text: &str) {
        if self.body.last() != Some(&b'}') {
            return;
        }
        self.body.pop();
        if self.body.len() > 1 {
            self.body.push(b',');
        }
        self.body
            .extend_from_slice(format!("\"{name}\":\"{text}\"}}").as_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn queries_are_decoded() {
        let query = Query::parse("number=%2B1555&email=a+b%40example.com&empty=&last=%zz");
        assert_eq!(query.get("number"), Some("+1555"));
        assert_eq!(query.get("email"), Some("a b@example.com"));
        assert_eq!(query.get("empty"), None);
        assert_eq!(query.get("last"), Some("%zz"));
    }

    #[test]
    fn a_spliced_member_leaves_valid_json() {
        for body in [json!({}), json!({"a": 1})] {
            let mut answer = Answer::json(200, &body);
            answer.splice("traceId", "t");
            let read: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
            assert_eq!(read["traceId"], "t");
        }
    }
}
