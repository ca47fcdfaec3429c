//! Syncing, as hosts ask for it and show it.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Operation, Problem, Run, RunCounts, UtcMillis};

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
    /// Records that the rules leave out.
    pub left_out: u32,
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

/// What the loop that keeps a pair in sync is doing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum LiveState {
    /// Nothing is synced by itself.
    #[default]
    Off,
    /// It looks at HighLevel at intervals.
    On,
    /// The person holds everything back.
    Paused,
    /// It waits for the first sync, which a person starts.
    FirstSync,
    /// A side is missing, or needs a person.
    Attention,
    /// The network is away; it tries again by itself.
    Offline,
    /// Something else failed; it tries again by itself.
    Trouble,
    /// Another process works on this data folder.
    Elsewhere,
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
    /// When HighLevel was last looked at and nothing stood in the way.
    pub synced_at: Option<UtcMillis>,
    /// True once a baseline or backfill was read.
    pub baseline: bool,
    /// Operations that wait to be written, those of [`Self::retrying`] among them.
    pub queued: u32,
    /// Operations that failed for now and are tried again by themselves.
    pub retrying: u32,
    /// Operations that wait for a person.
    pub held: u32,
    /// True while the person holds everything back.
    pub paused: bool,
    /// True once the person pressed *Start syncing*: it goes on by itself, over restarts too.
    pub syncing: bool,
    /// What the loop is doing.
    pub live: LiveState,
    /// When it looks next, unless somebody asks before.
    pub next_look_at: Option<UtcMillis>,
    /// Since when it fails to look.
    pub failing_since: Option<UtcMillis>,
    /// Why it fails or rests.
    pub trouble: Option<Problem>,
    /// The other process that works on this data folder, such as “certileads (process 4711)”.
    pub holder: Option<String>,
}

/// What the loop did from its start to its end.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct LiveReport {
    /// When it started.
    pub started_at: UtcMillis,
    /// When it ended.
    pub ended_at: UtcMillis,
    /// How often it looked.
    pub looks: u32,
    /// What its looks, and the readings of everything it carried on, have done.
    pub counts: RunCounts,
    /// How things stood at its end.
    pub sync: SyncStatus,
}
