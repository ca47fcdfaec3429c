//! One operation of the simulated HighLevel as data: route, scope, whitelist, handler; and the
//! matching of a request to it. The table of all operations is in `operations`.

use std::sync::OnceLock;

use axum::http::Method;
use serde_json::{Map, Value, json};

use super::account::Account;
use super::dto::Field;
use super::operations::OPERATIONS;
use crate::answer::{Answer, Call, decode_segment};
use crate::fault::{self, Nature};

/// A handler's result; refusals are answers too.
pub(super) type Reply = Result<Answer, Answer>;

/// What a handler is given besides the account.
pub(super) struct Ask<'a> {
    pub(super) call: &'a Call,
    params: Vec<String>,
    pub(super) body: Map<String, Value>,
    /// Whether the caller speaks API version `v3`.
    pub(super) v3: bool,
}

impl Ask<'_> {
    /// The `index`th placeholder of the path.
    pub(super) fn param(&self, index: usize) -> &str {
        self.params.get(index).map_or("", String::as_str)
    }

    pub(super) fn now(&self) -> i64 {
        self.call.now
    }

    /// A text member of the body; empty where absent.
    pub(super) fn text(&self, name: &str) -> &str {
        self.body.get(name).and_then(Value::as_str).unwrap_or("")
    }

    /// The texts of a list in the body.
    pub(super) fn texts(&self, name: &str) -> Vec<&str> {
        let items = self.body.get(name).and_then(Value::as_array);
        items
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect()
    }

    /// A whole number from the query.
    pub(super) fn number(&self, name: &str, default: usize) -> usize {
        let text = self.call.query.get(name);
        text.and_then(|text| text.parse().ok()).unwrap_or(default)
    }

    /// `{succeded:true}`; API version v3 adds the right spelling.
    pub(super) fn succeeded(&self) -> Value {
        if self.v3 {
            json!({"succeded": true, "succeeded": true})
        } else {
            json!({"succeded": true})
        }
    }

    /// Where a page that should begin at `start` really begins while rows move.
    pub(super) fn shifted(&self, start: usize) -> usize {
        fault::shifted(&self.call.struck, start)
    }

    /// Lets a page lose or double one of its rows, where such a fault strikes.
    pub(super) fn disturb<T: Clone>(&self, rows: &mut Vec<T>) {
        fault::disturb(&self.call.struck, rows);
    }
}

/// A handler that reads or one that writes.
#[derive(Clone, Copy)]
pub(super) enum Run {
    Read(fn(&Account, &Ask<'_>) -> Reply),
    Write(fn(&mut Account, &Ask<'_>) -> Reply),
}

/// Which class of token an operation is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    Location,
    Agency,
    Both,
}

/// One operation.
#[derive(Clone, Copy)]
pub(super) struct Operation {
    pub(super) method: &'static str,
    pub(super) path: &'static str,
    pub(super) scope: &'static str,
    pub(super) class: Class,
    pub(super) nature: Nature,
    pub(super) v3_only: bool,
    /// Query parameters it knows; `*` at the end marks a required one. `None`: any.
    pub(super) query: Option<&'static [&'static str]>,
    /// Members its body may have; `None` takes no body, or one that isn't looked into.
    pub(super) body: Option<&'static [Field]>,
    pub(super) run: Run,
}

const fn operation(
    method: &'static str,
    path: &'static str,
    scope: &'static str,
    nature: Nature,
    run: Run,
) -> Operation {
    Operation {
        method,
        path,
        scope,
        class: Class::Location,
        nature,
        v3_only: false,
        query: None,
        body: None,
        run,
    }
}

/// A GET of one object.
pub(super) const fn get(
    path: &'static str,
    scope: &'static str,
    run: fn(&Account, &Ask<'_>) -> Reply,
) -> Operation {
    operation("GET", path, scope, Nature::Read, Run::Read(run))
}

/// A GET of a list.
pub(super) const fn list(
    path: &'static str,
    scope: &'static str,
    run: fn(&Account, &Ask<'_>) -> Reply,
) -> Operation {
    operation("GET", path, scope, Nature::List, Run::Read(run))
}

/// A POST that only reads.
pub(super) const fn search(
    path: &'static str,
    scope: &'static str,
    run: fn(&Account, &Ask<'_>) -> Reply,
) -> Operation {
    operation("POST", path, scope, Nature::Search, Run::Read(run))
}

/// A POST that creates.
pub(super) const fn create(
    path: &'static str,
    scope: &'static str,
    run: fn(&mut Account, &Ask<'_>) -> Reply,
) -> Operation {
    operation("POST", path, scope, Nature::Create, Run::Write(run))
}

/// A POST that changes something that exists.
pub(super) const fn post(
    path: &'static str,
    scope: &'static str,
    run: fn(&mut Account, &Ask<'_>) -> Reply,
) -> Operation {
    operation("POST", path, scope, Nature::Write, Run::Write(run))
}

/// A PUT.
pub(super) const fn put(
    path: &'static str,
    scope: &'static str,
    run: fn(&mut Account, &Ask<'_>) -> Reply,
) -> Operation {
    operation("PUT", path, scope, Nature::Write, Run::Write(run))
}

/// A DELETE.
pub(super) const fn delete(
    path: &'static str,
    scope: &'static str,
    run: fn(&mut Account, &Ask<'_>) -> Reply,
) -> Operation {
    operation("DELETE", path, scope, Nature::Write, Run::Write(run))
}

impl Operation {
    pub(super) const fn query(mut self, query: &'static [&'static str]) -> Self {
        self.query = Some(query);
        self
    }

    pub(super) const fn body(mut self, body: &'static [Field]) -> Self {
        self.body = Some(body);
        self
    }

    pub(super) const fn class(mut self, class: Class) -> Self {
        self.class = class;
        self
    }

    pub(super) const fn v3_only(mut self) -> Self {
        self.v3_only = true;
        self
    }

    /// What is wrong with the query, in the framework's words.
    pub(super) fn query_complaints(&self, call: &Call) -> Vec<String> {
        let Some(known) = self.query else {
            return Vec::new();
        };
        let bare = |name: &'static str| name.trim_end_matches('*');
        let unknown = call
            .query
            .names()
            .filter(|name| !known.iter().any(|known| bare(known) == *name));
        let mut found: Vec<String> = unknown
            .map(|name| format!("property {name} should not exist"))
            .collect();
        for name in known
            .iter()
            .filter(|name| name.ends_with('*'))
            .map(|name| bare(name))
        {
            if call.query.get(name).is_none() {
                found.push(format!("{name} should not be empty"));
                found.push(format!("{name} must be a string"));
            }
        }
        found
    }

    pub(super) fn ask<'a>(
        &self,
        call: &'a Call,
        params: Vec<String>,
        body: Map<String, Value>,
        v3: bool,
    ) -> Ask<'a> {
        Ask {
            call,
            params,
            body,
            v3,
        }
    }
}

struct Route {
    operation: &'static Operation,
    segments: Vec<&'static str>,
}

fn routes() -> &'static [Route] {
    static ROUTES: OnceLock<Vec<Route>> = OnceLock::new();
    ROUTES.get_or_init(|| {
        let route = |operation: &'static Operation| Route {
            operation,
            segments: segments(operation.path).collect(),
        };
        OPERATIONS.iter().map(route).collect()
    })
}

/// Collection roots are written with a slash at the end; the real router takes both.
fn segments(path: &str) -> impl Iterator<Item = &str> {
    path.trim_matches('/').split('/')
}

/// The operation of a request with the values of its placeholders; literal segments win because
/// they stand first in the table.
pub(super) fn find(method: &Method, path: &str) -> Option<(&'static Operation, Vec<String>)> {
    let asked: Vec<&str> = segments(path).collect();
    let route = routes().iter().find(|route| {
        route.operation.method == method.as_str()
            && matches(&route.segments, &asked, |literal, text| literal == text)
    })?;
    let params = route.segments.iter().zip(&asked);
    let params = params.filter(|(segment, _)| segment.starts_with(':'));
    Some((
        route.operation,
        params.map(|(_, text)| decode_segment(text)).collect(),
    ))
}

/// Whether the path would be known in another case: HighLevel then answers a misleading 401.
pub(super) fn known_in_another_case(method: &Method, path: &str) -> bool {
    let asked: Vec<&str> = segments(path).collect();
    routes().iter().any(|route| {
        route.operation.method == method.as_str()
            && matches(&route.segments, &asked, |literal, text| {
                literal.eq_ignore_ascii_case(text)
            })
    })
}

fn matches(segments: &[&str], asked: &[&str], same: impl Fn(&str, &str) -> bool) -> bool {
    segments.len() == asked.len()
        && segments
            .iter()
            .zip(asked)
            .all(|(segment, text)| match segment.starts_with(':') {
                true => !text.is_empty(),
                false => same(segment, text),
            })
}
