//! Taking back what a run wrote, as hosts ask for it and show it.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{ActionKind, FieldChange, OperationId, Problem, Run, RunId, UtcMillis};

/// What undoing a run would do; nothing is written for it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct UndoPlan {
    /// The run that would be undone.
    pub run: Run,
    /// How many operations of each outcome there are.
    pub counts: UndoCounts,
    /// What would be put back: the first 200, newest first for each contact.
    pub undo: Vec<UndoItem>,
    /// What would be left, and why: the first 200.
    pub left: Vec<UndoItem>,
    /// What can't be undone, and why: the first 200.
    pub never: Vec<UndoItem>,
}

/// What would become of a run's operations.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct UndoCounts {
    /// Operations that would be taken back.
    pub undo: u32,
    /// Contacts that they belong to; these rest until somebody resumes them.
    pub contacts: u32,
    /// Contacts among them that would be removed, since the run made them.
    pub removals: u32,
    /// Operations that would be left, because what they wrote has changed since.
    pub left: u32,
    /// Operations that can't be undone.
    pub never: u32,
    /// Operations whose record stands as it stood before already.
    pub unchanged: u32,
    /// Operations that another run took back already, or is about to.
    pub undone: u32,
    /// Operations that were not written yet, and would not be any more.
    pub waiting: u32,
    /// Removals whose contacts were not searched for other people's notes and tasks: that is
    /// done for each right before it is removed.
    pub unsearched: u32,
}

/// One operation of the run, and what would become of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct UndoItem {
    /// The operation that would be taken back.
    pub operation_id: OperationId,
    /// What it did.
    pub did: ActionKind,
    /// What would be done; the same kind of write even where it is not done.
    pub action: ActionKind,
    /// The HighLevel contact.
    pub contact_id: String,
    /// Its name then.
    pub contact_name: String,
    /// What stands there now, and what will.
    pub changes: Vec<FieldChange>,
    /// Why it is left or can't be undone; for one that is undone, what stays all the same.
    pub problem: Option<Problem>,
}

/// A contact that rests after an undo: syncs and repairs pass it over until it is resumed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct RestingContact {
    /// The HighLevel contact.
    pub contact_id: String,
    /// Its name.
    pub contact_name: String,
    /// The undo that put it to rest, if that is still known.
    pub run_id: Option<RunId>,
    /// Since when.
    pub since: Option<UtcMillis>,
}

/// Resting contacts.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct RestingContacts {
    /// The first 500.
    pub contacts: Vec<RestingContact>,
    /// How many there are.
    pub total: u32,
}

/// Which resting contacts are to be synced again.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
#[ts(export)]
pub struct ResumeContacts {
    /// These HighLevel contacts; all that rest if absent.
    #[ts(optional)]
    pub contact_ids: Option<Vec<String>>,
}
