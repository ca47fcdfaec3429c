//! The history, as pages.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{ActionKind, Attempt, Event, Operation, OperationState, Run, RunId};

/// Which operations to list.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
#[ts(export)]
pub struct OperationFilter {
    /// Of this run only.
    #[ts(optional)]
    pub run_id: Option<RunId>,
    /// In one of these states only; all if empty.
    pub states: Vec<OperationState>,
    /// With one of these actions only; all if empty.
    pub actions: Vec<ActionKind>,
    /// Whose contact name or id contains this.
    #[ts(optional)]
    pub query: Option<String>,
    /// Of this HighLevel contact only.
    #[ts(optional)]
    pub contact_id: Option<String>,
    /// Where the last page ended.
    #[ts(optional)]
    pub cursor: Option<String>,
    /// At most this many (1–500).
    #[ts(optional)]
    pub limit: Option<u32>,
}

/// A page of operations, newest first. `before` and `body` are left out of the rows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct OperationPage {
    /// The rows.
    pub operations: Vec<Operation>,
    /// Where to go on; none at the end.
    pub next_cursor: Option<String>,
    /// How many match in all.
    pub total: u32,
}

/// A page of runs, newest first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct RunPage {
    /// The rows.
    pub runs: Vec<Run>,
    /// Where to go on; none at the end.
    pub next_cursor: Option<String>,
}

/// One operation with all there is to know.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct OperationDetail {
    /// The operation.
    pub operation: Operation,
    /// The event that caused it.
    pub event: Option<Event>,
    /// Every exchange, oldest first.
    pub attempts: Vec<Attempt>,
    /// Why it was done this way: decisions in order, the deciding one last.
    pub why: Vec<String>,
}
