//! Syncing, as hosts ask for it and show it.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Operation, Problem, Run, UtcMillis};

/// How much a pass looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum SyncMode {
    /// Everything there is.
    Backfill,
    /// What changed since the last pass. The very first is a baseline that writes nothing.
    Incremental,
}

/// What a sync would do; nothing is written for it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct SyncPlan {
    /// The mode it was made for.
    pub mode: SyncMode,
    /// Records looked at.
    pub read: u32,
    /// Contacts to create.
    pub creates: u32,
    /// Contacts to update.
    pub updates: u32,
    /// Tag writes.
    pub tags: u32,
    /// Task completions to write.
    pub tasks: u32,
    /// Contacts that exist on both sides and will be linked.
    pub links: u32,
    /// Records that need nothing.
    pub unchanged: u32,
    /// Records that would be held.
    pub held: u32,
    /// Calls to HighLevel it will take, about.
    pub highlevel_calls: u32,
    /// Calls to Certileads it will take, about.
    pub certileads_calls: u32,
    /// How long it will take, about, in seconds.
    pub seconds: u32,
    /// The first 200 operations, for looking at.
    pub operations: Vec<Operation>,
    /// Why records would be held: reason and count.
    pub held_reasons: Vec<HeldReason>,
}

/// A reason for holding, and how many it concerns.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct HeldReason {
    /// The reason.
    pub problem: Problem,
    /// How many records.
    pub count: u32,
}

/// What is going on right now.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct SyncStatus {
    /// The run at work, if any.
    pub running: Option<Run>,
    /// How long it will still take, about, in seconds.
    pub remaining_seconds: Option<u32>,
    /// The last finished sync run.
    pub last: Option<Run>,
    /// When a sync last ended well.
    pub synced_at: Option<UtcMillis>,
    /// True once a baseline or backfill was read.
    pub baseline: bool,
    /// Operations that wait their turn.
    pub queued: u32,
    /// Operations that wait for a person.
    pub held: u32,
    /// True while the person holds everything back.
    pub paused: bool,
}
