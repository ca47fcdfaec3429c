//! The sandbox's request log: a bounded ring of what each server was asked and answered. It never
//! holds an `Authorization` or `X-Api-Key` value, nor a body: a hash tells whether two are equal.

use std::collections::VecDeque;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Mutex, PoisonError};

use serde::Serialize;

use crate::fault::Side;

/// How many requests are remembered.
pub(crate) const KEPT: usize = 20_000;

/// One request and how it was answered.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LogEntry {
    /// Position since the start of the sandbox, from 1.
    pub number: u64,
    /// When it arrived, UTC milliseconds by the sandbox's clock.
    pub at: i64,
    /// The service that was asked.
    pub side: Side,
    /// `rest` and the second target share a side; this tells them apart.
    pub server: &'static str,
    /// GET, POST, …
    pub method: String,
    /// Path without the query.
    pub path: String,
    /// The query as sent.
    pub query: String,
    /// The status sent; 0 where the connection was cut before one.
    pub status: u16,
    /// How long it took, in milliseconds.
    pub ms: u64,
    /// The `Idempotency-Key` header.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub idempotency_key: Option<String>,
    /// The `Version` header.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// Hash of the request body, absent where there was none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body_hash: Option<String>,
    /// Whether a credential came along (its value is not kept).
    pub credential: bool,
    /// Names of the faults that struck.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub faults: Vec<&'static str>,
}

/// The ring itself.
#[derive(Default)]
pub(crate) struct Log {
    ring: Mutex<(u64, VecDeque<LogEntry>)>,
}

impl Log {
    pub(crate) fn push(&self, mut entry: LogEntry) {
        let mut ring = self.ring.lock().unwrap_or_else(PoisonError::into_inner);
        ring.0 += 1;
        entry.number = ring.0;
        if ring.1.len() == KEPT {
            ring.1.pop_front();
        }
        ring.1.push_back(entry);
    }

    /// The remembered requests after the `since`th, oldest first.
    pub(crate) fn since(&self, since: u64) -> Vec<LogEntry> {
        let ring = self.ring.lock().unwrap_or_else(PoisonError::into_inner);
        let entries = ring.1.iter().filter(|entry| entry.number > since);
        entries.cloned().collect()
    }
}

/// A short hash by which equal bodies can be told.
pub(crate) fn body_hash(body: &[u8]) -> String {
    let mut hasher = DefaultHasher::new();
    body.hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}
