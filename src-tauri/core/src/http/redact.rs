//! Keeps secrets out of everything that is recorded or shown.
//!
//! The authentication header is left out, key parameters are masked by name, and the secret's
//! own text is masked wherever a service sends it back.

use serde_json::Value;
use url::Url;

use super::{Auth, Body, Request};
use crate::model::{JsonText, RequestRecord};
use crate::secrets::Secret;

/// What stands in the place of a secret.
const MASK: &str = "•••";

/// Headers that carry secrets whoever sends them.
const SECRET_HEADERS: [&str; 6] = [
    "authorization",
    "proxy-authorization",
    "cookie",
    "set-cookie",
    "x-api-key",
    "api-key",
];

/// Query parameters that carry secrets.
const SECRET_PARAMETERS: [&str; 11] = [
    "key",
    "apikey",
    "api_key",
    "api-key",
    "token",
    "access_token",
    "auth",
    "secret",
    "signature",
    "sig",
    "password",
];

/// What must not be seen of one request.
pub(super) struct Mask {
    secret: Option<Secret>,
    header: Option<String>,
    parameter: Option<String>,
}

impl Mask {
    /// What `auth` carries.
    pub(super) fn of(auth: &Auth) -> Self {
        let mut mask = Self {
            secret: None,
            header: None,
            parameter: None,
        };
        match auth {
            Auth::None => {}
            Auth::Bearer(secret)
            | Auth::Basic {
                password: secret, ..
            } => {
                mask.secret = Some(secret.clone());
            }
            Auth::Header { name, value } => {
                mask.header = Some(name.to_ascii_lowercase());
                mask.secret = Some(value.clone());
            }
            Auth::Query { name, value } => {
                mask.parameter = Some(name.to_ascii_lowercase());
                mask.secret = Some(value.clone());
            }
        }
        // A very short secret would mask half the alphabet; such a one is no secret.
        mask.secret = mask.secret.filter(|secret| secret.expose().len() >= 4);
        mask
    }

    /// `text` without the secret.
    pub(super) fn text(&self, text: &str) -> String {
        match &self.secret {
            Some(secret) => text.replace(secret.expose(), MASK),
            None => text.to_owned(),
        }
    }

    /// True if the bytes hold the secret.
    pub(super) fn is_in(&self, bytes: &[u8]) -> bool {
        self.secret
            .as_ref()
            .is_some_and(|secret| memchr::memmem::find(bytes, secret.expose().as_bytes()).is_some())
    }

    /// A document's text without the secret.
    fn json(&self, bytes: &[u8]) -> JsonText {
        // A secret may stand there escaped.
        let plain = |secret: &Secret| {
            let escaped = |letter: char| matches!(letter, '"' | '\\') || letter.is_control();
            !secret.expose().contains(escaped) && !self.is_in(bytes)
        };
        let text = match &self.secret {
            Some(secret) if !plain(secret) => None,
            _ => JsonText::parse(bytes),
        };
        text.unwrap_or_else(|| {
            let value = serde_json::from_slice(bytes).unwrap_or(Value::Null);
            JsonText::of(&self.value(value))
        })
    }

    /// `value` without the secret, in member names too.
    fn value(&self, value: Value) -> Value {
        match value {
            Value::String(text) => Value::String(self.text(&text)),
            Value::Array(items) => items.into_iter().map(|item| self.value(item)).collect(),
            Value::Object(members) => members
                .into_iter()
                .map(|(name, member)| (self.text(&name), self.value(member)))
                .collect(),
            other => other,
        }
    }

    /// Headers without those that carry secrets.
    pub(super) fn headers<'a>(
        &self,
        headers: impl Iterator<Item = (&'a str, &'a str)>,
    ) -> Vec<(String, String)> {
        headers
            .filter(|(name, _)| {
                let name = name.to_ascii_lowercase();
                !SECRET_HEADERS.contains(&name.as_str())
                    && self.header.as_deref() != Some(name.as_str())
            })
            .map(|(name, value)| (name.to_owned(), self.text(value)))
            .collect()
    }

    /// The address with key parameters masked.
    pub(super) fn url(&self, url: &Url) -> String {
        if url.query().is_none() {
            return self.text(url.as_str());
        }
        let mut masked = url.clone();
        masked
            .query_pairs_mut()
            .clear()
            .extend_pairs(url.query_pairs().map(|(name, value)| {
                let lower = name.to_ascii_lowercase();
                let secret = SECRET_PARAMETERS.contains(&lower.as_str())
                    || self.parameter.as_deref() == Some(lower.as_str());
                let value = if secret {
                    MASK.to_owned()
                } else {
                    self.text(&value)
                };
                (name.into_owned(), value)
            }));
        // The mask reads better unescaped, and the text is only looked at.
        masked.as_str().replace("%E2%80%A2", "•")
    }

    /// The request as it is shown.
    pub(super) fn request(&self, request: &Request, user_agent: &str) -> RequestRecord {
        let own = request
            .headers
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()));
        let mut headers = vec![("user-agent", user_agent)];
        let body = match &request.body {
            Body::None => JsonText::of(&()),
            Body::Json(bytes) => {
                headers.push(("content-type", "application/json"));
                self.json(bytes)
            }
            Body::Text { content_type, text } => {
                headers.push(("content-type", content_type));
                JsonText::of(&self.text(text))
            }
        };
        RequestRecord {
            method: request.method.to_string(),
            url: self.url(&request.url),
            headers: self.headers(headers.into_iter().chain(own)),
            body,
        }
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may fail by panicking")]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_secret_is_seen_nowhere() {
        let secret = Secret::new("canary-5f21");
        let mask = Mask::of(&Auth::Query {
            name: "k".to_owned(),
            value: secret,
        });
        let url = Url::parse("https://api.example.com/x?k=canary-5f21&token=abc&limit=5").unwrap();
        assert_eq!(
            mask.url(&url),
            "https://api.example.com/x?k=•••&token=•••&limit=5"
        );
        let echoed = json!({"canary-5f21": ["it was canary-5f21"]});
        assert_eq!(mask.value(echoed), json!({"•••": ["it was •••"]}));
        let headers = [
            ("X-API-Key", "other"),
            ("x-echo", "canary-5f21"),
            ("Version", "1"),
        ];
        assert_eq!(
            mask.headers(headers.into_iter()),
            [
                ("x-echo".to_owned(), "•••".to_owned()),
                ("Version".to_owned(), "1".to_owned())
            ]
        );
        assert!(mask.is_in(b"..canary-5f21.."));
        assert!(!mask.is_in(b"canary"));
    }
}
