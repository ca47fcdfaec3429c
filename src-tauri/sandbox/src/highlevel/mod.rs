//! The simulated HighLevel: one sub-account behind the public API's address and rules. A request
//! passes, in this order: route, version header, rate limit, token, whitelist of body and query,
//! class, scope and location, handler. Faults of the transport are not here but in `serve`.

mod account;
mod appointments;
mod bodies;
mod bulk;
mod businesses;
mod by_time;
mod contact;
mod contacts;
#[cfg(test)]
mod description;
mod dto;
mod enrol;
mod field;
mod fields;
mod filter;
mod limit;
mod lists;
mod location;
mod notes;
mod operation;
mod operations;
mod recurring;
mod refuse;
mod search;
pub(crate) mod seed;
mod tags;
mod task_search;
mod tasks;
pub(crate) mod token;
mod users;
mod values;
mod write;

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use axum::http::Method;
use serde_json::{Map, Value};
use tokio::sync::Notify;

pub use account::Writes;
pub(crate) use account::{Account, Note, Task};
pub(crate) use contact::{Contact, Text, View};
pub(crate) use limit::Limiter;
pub use limit::Limits;
use operation::{Class, Operation, Reply, Run};
pub use token::TokenKind;
pub(crate) use token::{Token, Tokens};

use crate::answer::{Answer, Call};
use crate::fault::{FaultKind, Nature, Side};
use crate::ids;
use crate::serve::Site;

/// The simulated HighLevel with its state.
pub(crate) struct HighLevel {
    account: RwLock<Account>,
    tokens: RwLock<Tokens>,
    pub(crate) limiter: Limiter,
    seed: u64,
    answers: AtomicU64,
    /// Told of every change of the account or the tokens.
    changed: Arc<Notify>,
}

impl HighLevel {
    pub(crate) fn new(
        account: Account,
        tokens: Tokens,
        limits: Limits,
        seed: u64,
        changed: Arc<Notify>,
    ) -> Self {
        Self {
            account: RwLock::new(account),
            tokens: RwLock::new(tokens),
            limiter: Limiter::new(limits),
            seed,
            answers: AtomicU64::new(0),
            changed,
        }
    }

    pub(crate) fn read(&self) -> RwLockReadGuard<'_, Account> {
        self.account.read().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn write(&self) -> RwLockWriteGuard<'_, Account> {
        let account = self.account.write().unwrap_or_else(PoisonError::into_inner);
        // Under the lock: whoever hears of it and then reads, reads what this caller writes.
        self.changed.notify_one();
        account
    }

    pub(crate) fn tokens(&self) -> RwLockReadGuard<'_, Tokens> {
        self.tokens.read().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn tokens_mut(&self) -> RwLockWriteGuard<'_, Tokens> {
        let tokens = self.tokens.write().unwrap_or_else(PoisonError::into_inner);
        self.changed.notify_one();
        tokens
    }

    fn trace(&self, mut answer: Answer) -> Answer {
        let number = self.answers.fetch_add(1, Ordering::Relaxed);
        if answer.content_type.starts_with("application/json") {
            answer.splice("traceId", &ids::trace_id(self.seed, number));
        }
        answer
    }

    fn reply(&self, call: &Call) -> Reply {
        let Some((operation, params)) = operation::find(&call.method, &call.path) else {
            return Err(unknown_route(call));
        };
        let v3 = version(call, operation)?;
        let value = call.bearer().unwrap_or("");
        let left = self.limiter.take(value, call.now);
        let answer = if left.refused {
            refuse::too_many()
        } else {
            match self.allowed(call, operation, params, v3) {
                Ok(answer) | Err(answer) => answer,
            }
        };
        let mut answer = answer;
        limit::tell(&mut answer, left);
        Ok(answer)
    }

    fn allowed(&self, call: &Call, operation: &Operation, params: Vec<String>, v3: bool) -> Reply {
        let tokens = self.tokens();
        if call.struck.by(FaultKind::TokenRevoked) {
            return Err(refuse::unauthorised(Tokens::unknown(
                call.bearer().unwrap_or(""),
            )));
        }
        let token = tokens.check(call.bearer())?;
        let body = checked_body(call, operation)?;
        class(operation, token)?;
        if call.struck.by(FaultKind::ScopeLost) || !token.scopes.contains(operation.scope) {
            return Err(refuse::unauthorised(refuse::SCOPE));
        }
        location(operation, token, call, &params, &body)?;
        drop(tokens);
        let ask = operation.ask(call, params, body, v3);
        match operation.run {
            Run::Read(run) => run(&self.read(), &ask),
            Run::Write(run) => run(&mut self.write(), &ask),
        }
    }
}

impl Site for HighLevel {
    fn name(&self) -> &'static str {
        "highlevel"
    }

    fn side(&self) -> Option<Side> {
        Some(Side::Highlevel)
    }

    fn nature(&self, method: &Method, path: &str) -> Nature {
        operation::find(method, path).map_or(Nature::Read, |(operation, _)| operation.nature)
    }

    fn answer(&self, call: &Call) -> Answer {
        match self.reply(call) {
            Ok(answer) | Err(answer) => self.trace(answer),
        }
    }

    fn refusal(&self, status: u16, call: &Call) -> Answer {
        let answer = match status {
            429 => {
                let left = self.limiter.take(call.bearer().unwrap_or(""), call.now);
                let mut answer = refuse::too_many();
                limit::tell(&mut answer, limit::Left { burst: 0, ..left });
                answer
            }
            422 => refuse::invalid(vec!["phone must be a valid phone number".to_owned()]),
            _ => Answer::json(
                status,
                &serde_json::json!({"statusCode": status, "message": "Internal server error"}),
            ),
        };
        self.trace(answer)
    }
}

fn unknown_route(call: &Call) -> Answer {
    if operation::known_in_another_case(&call.method, &call.path) {
        return refuse::unauthorised(
            "This route is not yet supported by the IAM Service. Please update your IAM config.",
        );
    }
    refuse::missing(format!("Cannot {} {}", call.method, call.path))
}

/// Checks the version header; true for `v3`.
fn version(call: &Call, operation: &Operation) -> Result<bool, Answer> {
    let version = call.header("version").trim();
    match version {
        "2021-07-28" | "2021-04-15" | "2023-02-21" | "2021-01-01" if operation.v3_only => Err(
            refuse::missing(format!("Cannot {} {}", call.method, call.path)),
        ),
        "v3" => Ok(true),
        "2021-07-28" | "2021-04-15" | "2023-02-21" | "2021-01-01" => Ok(false),
        "" => Err(refuse::unauthorised("version header was not found.")),
        _ if version.parse::<jiff::civil::Date>().is_ok() => {
            Err(refuse::unauthorised("version header is invalid"))
        }
        _ => Err(refuse::bad(format!(
            "Invalid API version segment '{version}' at position 0"
        ))),
    }
}

fn checked_body(call: &Call, operation: &Operation) -> Result<Map<String, Value>, Answer> {
    let mut complaints = operation.query_complaints(call);
    let body = match operation.body {
        Some(fields) => {
            let body = call.object().map_err(refuse::bad)?;
            complaints.extend(dto::complaints(fields, &body));
            body
        }
        None => Map::new(),
    };
    if complaints.is_empty() {
        return Ok(body);
    }
    Err(refuse::invalid(complaints))
}

fn class(operation: &Operation, token: &Token) -> Result<(), Answer> {
    let users = operation.path.starts_with("/users");
    match (operation.class, token.kind) {
        (Class::Both, _) => Ok(()),
        (Class::Location, TokenKind::OauthCompany) => Err(refuse::unauthorised(refuse::AUTH_CLASS)),
        (Class::Location, TokenKind::Agency) if users => {
            Err(refuse::unauthorised(refuse::USER_TYPE))
        }
        (Class::Location, TokenKind::Agency) => Err(refuse::unauthorised(refuse::SCOPE)),
        (Class::Agency, kind) if !kind.is_company() => Err(refuse::forbidden("Forbidden resource")),
        _ => Ok(()),
    }
}

/// Every location that the request names must be the token's own.
fn location(
    operation: &Operation,
    token: &Token,
    call: &Call,
    params: &[String],
    body: &Map<String, Value>,
) -> Result<(), Answer> {
    if token.kind.is_company() {
        return Ok(());
    }
    let in_path = operation
        .path
        .starts_with("/locations/:")
        .then(|| params.first());
    let named = [
        in_path.flatten().map(String::as_str),
        call.query.get("locationId"),
        body.get("locationId").and_then(Value::as_str),
    ];
    if named.iter().flatten().all(|named| *named == token.location) {
        return Ok(());
    }
    Err(refuse::forbidden(refuse::LOCATION))
}
