//! From a capability and its values to a request, and from the answer to the parts the profile
//! points at.

use std::fmt::Write;

use hmac::{Hmac, KeyInit, Mac};
use serde_json::Value;
use sha2::Sha256;

use super::client::{Client, Target};
use super::fill::Values;
use super::profile::{AuthScheme, Route, Signature};
use super::{Capability, pointer, refusal};
use crate::http::{Auth, Body, Call, Error, Method, Reply, Request, Url};
use crate::secrets::Secret;

impl Client {
    /// Sends the request of a capability. `key` is the idempotency key of a write. The result is
    /// an answer with one of the statuses of success.
    pub(super) async fn send(
        &self,
        capability: Capability,
        values: Values,
        key: Option<&str>,
    ) -> Call<Reply> {
        let (Some(route), Target::Url(base)) =
            (self.profile().route(capability), &self.shared.target)
        else {
            return self.not_offered(capability);
        };
        let request = match self.request(route, base, values, key) {
            Ok(request) => request,
            Err(error) => return self.unsent(Err(error)),
        };
        self.shared
            .http
            .send(request, self.lane)
            .await
            .and_then(|reply| accept(reply, route))
            .map_err(|error| refusal::read(error, &self.profile().errors, capability, route))
    }

    /// Sends the request of a capability and reads its answer as JSON.
    pub(super) async fn ask(
        &self,
        capability: Capability,
        values: Values,
        key: Option<&str>,
    ) -> Call<Value> {
        self.send(capability, values, key)
            .await
            .and_then(Reply::json)
    }

    fn request(
        &self,
        route: &Route,
        base: &Url,
        values: Values,
        key: Option<&str>,
    ) -> Result<Request, Error> {
        let profile = self.profile();
        let values = match key {
            Some(key) => values
                .with("idempotencyKey", key)
                .with("occurredAt", self.now()),
            None => values,
        };
        let method = Method::from_bytes(route.method.as_bytes())
            .map_err(|_| Error::RequestInvalid(route.method.clone()))?;
        let url = address(base, route, &values)?;
        let mut request = Request::new(self.shared.account.clone(), method, url);
        request.headers = self.headers(route, &values, key);
        request.auth = auth(&profile.auth, self.shared.key.as_ref());
        let body = route.body.as_ref().and_then(|body| values.fill_json(body));
        match (body, &profile.signature, &self.shared.key) {
            (Some(body), Some(signature), Some(key)) => sign(&mut request, &body, signature, key),
            (Some(body), ..) => request.body = Body::json(&body),
            (None, ..) => {}
        }
        Ok(request)
    }

    /// The headers of a route; the authentication is added by whoever sends it.
    fn headers(&self, route: &Route, values: &Values, key: Option<&str>) -> Vec<(String, String)> {
        let profile = self.profile();
        let mut headers = vec![("Accept".to_owned(), "application/json".to_owned())];
        headers.extend(profile.headers.clone());
        for (name, template) in &route.headers {
            headers.extend(values.fill(template).map(|value| (name.clone(), value)));
        }
        if let (Some(key), Some(idempotency)) = (key, &profile.idempotency)
            && idempotency.methods.contains(&route.method)
        {
            headers.push((idempotency.header.clone(), key.to_owned()));
        }
        headers
    }

    fn now(&self) -> String {
        iso(self.shared.clock.now())
    }
}

/// UTC milliseconds as ISO 8601.
pub(super) fn iso(millis: i64) -> String {
    jiff::Timestamp::from_millisecond(millis)
        .unwrap_or_default()
        .to_string()
}

/// An answer of success, or the refusal.
fn accept(reply: Reply, route: &Route) -> Result<Reply, Error> {
    match (
        route.success.contains(&reply.status),
        route.success.is_empty(),
        reply.is_success(),
    ) {
        (true, ..) | (_, true, true) => Ok(reply),
        (false, false, true) => Err(Error::Unusable(format!(
            "HTTP {} is none of the statuses that the profile calls success",
            reply.status
        ))),
        _ => Err(reply.refusal()),
    }
}

/// The address of a route: its path behind the base's own, each part escaped.
fn address(base: &Url, route: &Route, values: &Values) -> Result<Url, Error> {
    let mut url = base.clone();
    let path = route.path.strip_prefix('/');
    if let Some(path) = path {
        let mut parts = url
            .path_segments_mut()
            .map_err(|()| Error::AddressInvalid("It isn't a web address.".to_owned()))?;
        parts.pop_if_empty();
        for template in path.split('/') {
            let part = values.fill(template).ok_or_else(|| absent(template))?;
            // A part that is empty or dots would lead to another place than the profile says.
            if template.contains('{') && matches!(part.trim(), "" | "." | "..") {
                return Err(absent(template));
            }
            parts.push(&part);
        }
    }
    let query: Vec<(&String, String)> = route
        .query
        .iter()
        .filter_map(|(name, template)| Some((name, values.fill(template)?)))
        .collect();
    if !query.is_empty() {
        url.query_pairs_mut().extend_pairs(query);
    }
    Ok(url)
}

fn absent(template: &str) -> Error {
    Error::RequestInvalid(format!("there is no value for {template}"))
}

fn auth(scheme: &AuthScheme, key: Option<&Secret>) -> Auth {
    let Some(key) = key.cloned() else {
        return Auth::None;
    };
    match scheme {
        AuthScheme::Bearer => Auth::Bearer(key),
        AuthScheme::Header { name } => Auth::Header {
            name: name.clone(),
            value: key,
        },
        AuthScheme::Query { name } => Auth::Query {
            name: name.clone(),
            value: key,
        },
        AuthScheme::Basic { user } => Auth::Basic {
            user: user.clone(),
            password: key,
        },
        AuthScheme::None => Auth::None,
    }
}

/// Signs the very bytes that are sent.
fn sign(request: &mut Request, body: &Value, signature: &Signature, key: &Secret) {
    let text = body.to_string();
    // A key of any length is fine for this construction.
    if let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key.expose().as_bytes()) {
        mac.update(text.as_bytes());
        let mut value = signature.prefix.clone();
        for byte in mac.finalize().into_bytes() {
            // Writing to a String can't fail.
            write!(value, "{byte:02x}").unwrap_or_default();
        }
        request.headers.push((signature.header.clone(), value));
    }
    request.body = Body::Text {
        content_type: "application/json".to_owned(),
        text,
    };
}

/// The list of an answer.
pub(super) fn list<'a>(answer: &'a Value, route: &Route) -> Result<&'a Vec<Value>, Error> {
    let place = route.list.as_deref().unwrap_or_default();
    answer
        .pointer(place)
        .and_then(Value::as_array)
        .ok_or_else(|| Error::Unusable(format!("there is no list at “{place}”")))
}

/// The object of an answer, if the profile says that there is one.
pub(super) fn object<'a>(answer: &'a Value, route: &Route) -> Option<&'a Value> {
    answer
        .pointer(route.object.as_deref()?)
        .filter(|value| value.is_object())
}

/// The id that stands in the answer itself.
pub(super) fn answer_id(answer: &Value, route: &Route) -> Option<String> {
    pointer::text(answer, route.id.as_deref()?)
}
