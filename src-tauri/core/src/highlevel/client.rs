//! The client of one sub-account: who asks, where, with which token and in which lane.

use std::fmt;

use serde_json::Value;

use super::cause;
use crate::http::{AccountKey, Auth, Body, Call, Error, Http, Lane, Method, Reply, Request, Url};
use crate::model::CallBudget;
use crate::secrets::Secret;

/// The header version of contacts, locations, users and businesses.
pub(super) const VERSION: &str = "2021-07-28";

/// Asks HighLevel about one location. Cheap to clone.
#[derive(Clone)]
pub struct Client {
    http: Http,
    base_url: Url,
    account: AccountKey,
    location_id: String,
    token: Secret,
    lane: Lane,
}

/// One request, as the resource files describe it.
pub(super) struct Ask<'a> {
    pub(super) method: Method,
    /// Path segments; each is escaped, an empty last one gives the trailing slash.
    pub(super) path: Vec<&'a str>,
    pub(super) query: Vec<(&'static str, String)>,
    pub(super) body: Option<Value>,
    /// The scope it needs, named when the token lacks it.
    pub(super) scope: &'static str,
}

impl<'a> Ask<'a> {
    pub(super) fn new(method: Method, path: impl Into<Vec<&'a str>>, scope: &'static str) -> Self {
        Self {
            method,
            path: path.into(),
            query: Vec::new(),
            body: None,
            scope,
        }
    }

    pub(super) fn query(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.query.push((name, value.into()));
        self
    }

    pub(super) fn body(mut self, body: Value) -> Self {
        self.body = Some(body);
        self
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("base_url", &self.base_url.as_str())
            .field("location_id", &self.location_id)
            .field("lane", &self.lane)
            .finish_non_exhaustive()
    }
}

impl Client {
    /// A client of `location_id` at `base_url`.
    #[must_use]
    pub fn new(http: Http, base_url: Url, location_id: String, token: Secret, lane: Lane) -> Self {
        let account = AccountKey::new(&base_url, &location_id);
        Self {
            http,
            base_url,
            account,
            location_id,
            token,
            lane,
        }
    }

    /// The same client in another lane.
    #[must_use]
    pub fn with_lane(&self, lane: Lane) -> Self {
        Self {
            lane,
            ..self.clone()
        }
    }

    /// The location it asks about.
    #[must_use]
    pub fn location_id(&self) -> &str {
        &self.location_id
    }

    /// What the limiter paces it by.
    #[must_use]
    pub fn account(&self) -> &AccountKey {
        &self.account
    }

    /// The account's allowance as the latest answers tell it.
    #[must_use]
    pub fn budget(&self) -> CallBudget {
        self.http.budget(&self.account)
    }

    /// Sends a request; the result is a success of any 2xx, since description and practice
    /// disagree on which.
    pub(super) async fn send(&self, ask: Ask<'_>) -> Call<Reply> {
        let scope = ask.scope;
        let mut url = self.base_url.clone();
        if let Ok(mut segments) = url.path_segments_mut() {
            segments.pop_if_empty().extend(ask.path);
        }
        if !ask.query.is_empty() {
            url.query_pairs_mut().extend_pairs(ask.query);
        }
        let mut request = Request::new(self.account.clone(), ask.method, url);
        request.headers = vec![
            ("Accept".to_owned(), "application/json".to_owned()),
            ("Version".to_owned(), VERSION.to_owned()),
        ];
        request.auth = Auth::Bearer(self.token.clone());
        request.body = ask.body.as_ref().map_or(Body::None, Body::json);
        self.http
            .send(request, self.lane)
            .await
            .and_then(Reply::success)
            .map_err(|error| cause::read(error, scope))
    }

    /// Sends a request and reads the JSON of its answer.
    pub(super) async fn call<T>(
        &self,
        ask: Ask<'_>,
        read: impl FnOnce(Value) -> Result<T, Error>,
    ) -> Call<T> {
        self.send(ask).await.and_then(|reply| read(reply.json()?))
    }
}
