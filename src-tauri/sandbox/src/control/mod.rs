//! The control of a sandbox: looks at the state and the log, changes things as a user of either web
//! app would, sets faults, shifts the clock. In process through [`Control`], over HTTP on a loopback
//! address of its own: `GET /state[?full=1]`, `GET /log[?since=N]`, `POST /change` (one change or a
//! list), `POST /faults` (a list, replaces all), `POST /clock` `{"shift":ms}`, `GET|POST /events`.

mod apply;
mod change;
mod state;

use std::sync::{Arc, Mutex, PoisonError};

use axum::http::Method;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

pub use change::Change;

use crate::answer::{Answer, Call};
use crate::certileads::{Certileads, SecondTarget};
use crate::fault::{FaultKind, FaultSpec, Nature, Side};
use crate::highlevel::HighLevel;
use crate::log::LogEntry;
use crate::serve::{Shared, Site};

/// A webhook that the sandbox is asked to send one day; for now it is kept and listed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Trigger {
    /// The event's name, such as `ContactCreate`.
    #[serde(rename = "type")]
    pub kind: String,
    /// Its payload.
    #[serde(flatten)]
    pub payload: serde_json::Map<String, Value>,
}

/// A handle on a running sandbox.
#[derive(Clone)]
pub struct Control {
    highlevel: Arc<HighLevel>,
    certileads: Arc<Certileads>,
    second: Arc<SecondTarget>,
    shared: Shared,
    triggers: Arc<Mutex<Vec<Trigger>>>,
}

impl Control {
    pub(crate) fn new(
        highlevel: Arc<HighLevel>,
        certileads: Arc<Certileads>,
        second: Arc<SecondTarget>,
        shared: Shared,
    ) -> Self {
        Self {
            highlevel,
            certileads,
            second,
            shared,
            triggers: Arc::default(),
        }
    }

    /// The sandbox's time, UTC milliseconds.
    #[must_use]
    pub fn now(&self) -> i64 {
        self.shared.clock.now()
    }

    /// Moves the sandbox's clock by `millis`, either way; returns the whole offset.
    pub fn shift_clock(&self, millis: i64) -> i64 {
        self.shared.clock.shift(millis)
    }

    /// Replaces all faults; an empty list ends them.
    pub fn set_faults(&self, faults: Vec<FaultSpec>) {
        let lag = faults.iter().any(|fault| fault.kind == FaultKind::IndexLag);
        {
            let mut account = self.highlevel.write();
            account.lag = lag;
            if !lag {
                account.pending.clear();
            }
        }
        self.shared.faults.set(faults);
    }

    /// The faults that are set.
    #[must_use]
    pub fn faults(&self) -> Vec<FaultSpec> {
        self.shared.faults.list()
    }

    /// The requests after the `since`th, oldest first; only the last ones are remembered.
    #[must_use]
    pub fn log(&self, since: u64) -> Vec<LogEntry> {
        self.shared.log.since(since)
    }

    /// How many requests hang in a `timeout` or `slow` fault at present.
    #[must_use]
    pub fn waiting(&self) -> usize {
        self.shared
            .waiting
            .load(std::sync::atomic::Ordering::Relaxed)
    }

    /// Keeps a trigger row.
    pub fn add_trigger(&self, trigger: Trigger) {
        self.lock_triggers().push(trigger);
    }

    /// The trigger rows kept so far.
    #[must_use]
    pub fn triggers(&self) -> Vec<Trigger> {
        self.lock_triggers().clone()
    }

    fn lock_triggers(&self) -> std::sync::MutexGuard<'_, Vec<Trigger>> {
        self.triggers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The control as an HTTP server.
pub(crate) struct ControlSite(pub(crate) Control);

impl ControlSite {
    fn reply(&self, call: &Call) -> Result<Value, String> {
        let control = &self.0;
        let number = |name: &str| call.query.get(name).and_then(|text| text.parse().ok());
        match (call.method.as_str(), call.path.trim_end_matches('/')) {
            ("GET", "/state") => match call.query.get("full") {
                None | Some("0") => Ok(control.state()),
                Some(_) => Ok(control.full_state()),
            },
            ("GET", "/log") => Ok(json!({"log": control.log(number("since").unwrap_or(0))})),
            ("GET", "/faults") => Ok(json!({"faults": control.faults()})),
            ("GET", "/events") => Ok(json!({"events": control.triggers()})),
            ("POST", path) => self.reply_to_post(path, &call.body),
            _ => Err(format!("there is no {} {}", call.method, call.path)),
        }
    }

    fn reply_to_post(&self, path: &str, body: &[u8]) -> Result<Value, String> {
        let control = &self.0;
        match path {
            "/change" => {
                let changes: Vec<Change> = one_or_many(body)?;
                let results = changes.into_iter().map(|change| control.change(change));
                let results: Vec<Value> = results.collect::<Result<_, String>>()?;
                Ok(json!({"results": results}))
            }
            "/faults" => {
                control.set_faults(one_or_many(body)?);
                Ok(json!({"faults": control.faults()}))
            }
            "/clock" => {
                let body: Value = read(body)?;
                let shift = body["shift"].as_i64();
                let shift = shift.ok_or("shift must be a number of milliseconds")?;
                let offset = control.shift_clock(shift);
                Ok(json!({"offset": offset, "now": control.now()}))
            }
            "/events" => {
                let triggers: Vec<Trigger> = one_or_many(body)?;
                triggers
                    .into_iter()
                    .for_each(|trigger| control.add_trigger(trigger));
                Ok(json!({"events": control.triggers()}))
            }
            _ => Err(format!("there is no POST {path}")),
        }
    }
}

fn read<T: serde::de::DeserializeOwned>(body: &[u8]) -> Result<T, String> {
    serde_json::from_slice(body).map_err(|error| error.to_string())
}

/// A body that is one thing or a list of them.
fn one_or_many<T: serde::de::DeserializeOwned>(body: &[u8]) -> Result<Vec<T>, String> {
    let body: Value = read(body)?;
    let many = if body.is_array() { body } else { json!([body]) };
    serde_json::from_value(many).map_err(|error| error.to_string())
}

impl Site for ControlSite {
    fn name(&self) -> &'static str {
        "control"
    }

    fn side(&self) -> Option<Side> {
        None
    }

    fn nature(&self, _: &Method, _: &str) -> Nature {
        Nature::Read
    }

    fn answer(&self, call: &Call) -> Answer {
        // A page in a browser must not reach the control of a sandbox that happens to run.
        if !call.header("origin").is_empty() {
            return self.refusal(403, call);
        }
        match self.reply(call) {
            Ok(body) => Answer::json(200, &body),
            Err(reason) => Answer::json(400, &json!({"error": reason})),
        }
    }

    fn refusal(&self, status: u16, _: &Call) -> Answer {
        Answer::json(status, &json!({"error": "refused"}))
    }
}
