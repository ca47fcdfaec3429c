//! Settings that belong to the data folder. How the window looks is the shell's `preferences`.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::UtcMillis;

/// What a person can set about syncing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
#[ts(export)]
pub struct Settings {
    /// Creates a run may do before it waits for a yes.
    pub max_creates: u32,
    /// Updates a run may do before it waits for a yes.
    pub max_updates: u32,
    /// Deletes a run may do before it waits for a yes.
    pub max_deletes: u32,
    /// How often HighLevel is looked at for changed contacts, in seconds; 30 at least.
    pub poll_seconds: u32,
    /// Calls a day for reading notes and appointments of contacts that did not change, in turn;
    /// 0: none. Only where a rule uses them.
    pub note_calls_per_day: u32,
    /// A contact with more writes than this within [`Self::breaker_minutes`] is held; 0: never.
    pub breaker_writes: u32,
    /// How long writes of one contact are counted together, in minutes.
    pub breaker_minutes: u32,
    /// How long the history is kept, in days; 0: for ever.
    pub keep_days: u32,
}

impl Default for Settings {
    /// The limits of a live run: 100 creates, 500 updates, 10 deletes. A look a minute, ten
    /// writes of a contact in ten minutes, a history of 90 days.
    fn default() -> Self {
        Self {
            max_creates: 100,
            max_updates: 500,
            max_deletes: 10,
            poll_seconds: 60,
            note_calls_per_day: 0,
            breaker_writes: 10,
            breaker_minutes: 10,
            keep_days: 90,
        }
    }
}

/// How much is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Storage {
    /// How large the database is, in bytes.
    pub bytes: u64,
    /// How far the history goes back; none if there is none.
    pub oldest_at: Option<UtcMillis>,
    /// Operations that are older than the person wants them kept; removed by the next tidying.
    pub expired: u32,
}

/// What tidying has done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Tidied {
    /// Operations removed, each with its requests and answers.
    pub operations: u32,
    /// By how much the database became smaller, in bytes.
    pub bytes: u64,
}
