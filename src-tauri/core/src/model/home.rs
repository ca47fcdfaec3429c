//! What Home and the frame show.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{CleanUpState, ConnectionsView, Operation, Problem, RunId, SyncStatus, UtcMillis};

/// How far setting up has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum SetupStep {
    /// Nothing is connected: the first-start page.
    Welcome,
    /// A side is missing.
    Connect,
    /// No mapping was saved.
    Map,
    /// No test passed yet.
    Test,
    /// All done.
    Done,
}

/// What the frame needs on every screen.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Overview {
    /// How far setting up has come.
    pub setup: SetupStep,
    /// True while the built-in sample data is connected.
    pub sandbox: bool,
    /// Both sides.
    pub connections: ConnectionsView,
    /// What is going on.
    pub sync: SyncStatus,
    /// The app's version.
    pub version: String,
}

/// What moved today (since midnight, local time).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct TodayCounts {
    /// Contacts created.
    pub created: u32,
    /// Contacts updated.
    pub updated: u32,
    /// Tag writes.
    pub tagged: u32,
    /// Task completions.
    pub tasks_completed: u32,
    /// The same by hour of the day, for small pictures: 96 entries, four rows of 24 one after
    /// the other (created, updated, tagged, tasks completed), hour 0 first.
    pub hourly: Vec<u32>,
}

/// Something that waits for a person, with its one fix.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(
    tag = "type",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
#[ts(export)]
pub enum Need {
    /// A connection needs attention.
    Connection {
        /// Which.
        side: super::Side,
        /// Why.
        problem: Problem,
    },
    /// Operations are held.
    Held {
        /// How many.
        count: u32,
        /// The most frequent reason.
        problem: Problem,
    },
    /// A key is older than 90 days.
    OldKey {
        /// Whose.
        side: super::Side,
        /// Since when.
        stored_at: UtcMillis,
    },
    /// A test left something behind.
    CleanUp {
        /// The test.
        run_id: RunId,
        /// Where its clean-up stands.
        state: CleanUpState,
    },
    /// Fields that the mapping uses have changed.
    Drift {
        /// How.
        changes: Vec<super::Drift>,
    },
    /// Never synced yet.
    FirstSync,
}

/// The Home screen.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Home {
    /// What waits for a person.
    pub needs: Vec<Need>,
    /// What moved today.
    pub today: TodayCounts,
    /// The latest finished operations, newest first, at most 20.
    pub latest: Vec<Operation>,
}
