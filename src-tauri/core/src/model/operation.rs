//! Operations: every intended write, from plan to proof.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

use super::{AttemptId, EventId, JsonText, OperationId, PairId, Problem, RunId, Side, UtcMillis};

/// What an operation does on the far side.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum ActionKind {
    /// Make a contact.
    CreateContact,
    /// Change some fields of a contact.
    UpdateContact,
    /// Mark a contact as archived; nothing of it is lost.
    ArchiveContact,
    /// Remove a contact.
    DeleteContact,
    /// Put tags on a contact.
    AddTags,
    /// Take tags off a contact.
    RemoveTags,
    /// Write a task's completion onto the contact.
    CompleteTask,
    /// Put a contact into segments.
    SetSegments,
    /// Add a task.
    CreateTask,
    /// Change a task.
    UpdateTask,
    /// Tick a task.
    CloseTask,
    /// Remove a task.
    DeleteTask,
    /// Attach a note.
    CreateNote,
    /// Change a note.
    UpdateNote,
    /// Remove a note.
    DeleteNote,
}

/// Where an operation stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum OperationState {
    /// Visible, not yet allowed.
    Planned,
    /// Allowed, waiting its turn.
    Approved,
    /// A process holds its lease and is sending it.
    Sending,
    /// Written, with its proof.
    Done,
    /// Failed for now; tried again at `due_at`.
    Retry,
    /// Waits for a person, with the reason.
    Held,
    /// Refused for good.
    Failed,
    /// A person decided against it.
    Skipped,
}

/// One field of a plan: old value → new value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct FieldChange {
    /// The target field's key.
    pub field: String,
    /// Its name.
    pub label: String,
    /// What stands there now; null if blank or unknown.
    #[ts(type = "unknown")]
    pub before: Value,
    /// What will stand there.
    #[ts(type = "unknown")]
    pub after: Value,
}

/// How asked and stored compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum ProofOutcome {
    /// Stored as asked.
    Proved,
    /// Stored in another form of the same value.
    ProvedNormalised,
    /// Stored otherwise.
    Differs,
    /// Not known: nothing to compare with.
    Unproved,
}

/// Where the stored object came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum ProofSource {
    /// The answer to the write carried it.
    Answer,
    /// It was read again after the write.
    ReadBack,
    /// There is none.
    None,
}

/// One field of a proof.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct FieldProof {
    /// The target field's key.
    pub field: String,
    /// Its name.
    pub label: String,
    /// What was asked.
    #[ts(type = "unknown")]
    pub asked: Value,
    /// What is stored.
    #[ts(type = "unknown")]
    pub stored: Value,
    /// How they compare.
    pub outcome: ProofOutcome,
}

/// Asked against stored.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Proof {
    /// The worst of its fields.
    pub outcome: ProofOutcome,
    /// Where the stored object came from.
    pub source: ProofSource,
    /// Field by field.
    pub fields: Vec<FieldProof>,
    /// Why it is unproved, if it is.
    pub reason: Option<String>,
}

/// A note or task of a contact, on both sides.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct ChildRef {
    /// The id it carries on the far side: of the note, task or appointment in HighLevel.
    pub source_id: String,
    /// The far side's own id, once known.
    pub target_id: Option<String>,
}

/// One intended write: a row of the outbox.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Operation {
    /// Our id; also the idempotency key.
    pub id: OperationId,
    /// The pair.
    pub pair_id: PairId,
    /// The run that planned it.
    pub run_id: RunId,
    /// The event that caused it; none for what the test or a clean-up does by itself.
    pub event_id: Option<EventId>,
    /// The mapping version it was planned with.
    pub mapping_version: Option<u32>,
    /// Where it writes.
    pub side: Side,
    /// What it does.
    pub action: ActionKind,
    /// The operation whose effect it takes back, if it is part of an undo.
    pub undoes: Option<OperationId>,
    /// The HighLevel contact; operations of one contact run in order.
    pub contact_id: String,
    /// The contact's name, for the screen.
    pub contact_name: String,
    /// The far side's id of the record, once known.
    pub target_id: Option<String>,
    /// The note or task it is about, if it is about one; `target_id` is then its contact.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub child: Option<ChildRef>,
    /// The record as it stood when planned; none if it did not exist.
    #[ts(type = "unknown")]
    pub before: Option<Value>,
    /// What is to be written.
    #[ts(type = "unknown")]
    pub body: Value,
    /// The same as a diff.
    pub changes: Vec<FieldChange>,
    /// Where it stands.
    pub state: OperationState,
    /// Why it waits or failed.
    pub problem: Option<Problem>,
    /// Asked against stored, once written.
    pub proof: Option<Proof>,
    /// How often it was tried.
    pub attempts: u32,
    /// True if a try may have taken effect although nobody heard so. The outbox's own.
    #[serde(skip)]
    #[ts(skip)]
    pub maybe_sent: bool,
    /// When it was planned.
    pub planned_at: UtcMillis,
    /// When it may be tried (again).
    pub due_at: UtcMillis,
    /// When it reached its end.
    pub finished_at: Option<UtcMillis>,
}

/// A request as it is shown: without any secret.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct RequestRecord {
    /// `GET`, `POST`, …
    pub method: String,
    /// The whole address; query parameters that carry a key are masked.
    pub url: String,
    /// Header names and values; the authentication header is left out.
    pub headers: Vec<(String, String)>,
    /// The body as sent; JSON if it is JSON, else a string; null if none.
    #[ts(type = "unknown")]
    pub body: JsonText,
}

/// An answer as it is shown.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct AnswerRecord {
    /// HTTP status.
    pub status: u16,
    /// Header names and values.
    pub headers: Vec<(String, String)>,
    /// JSON if it is JSON, else the first 64 KiB as a string.
    #[ts(type = "unknown")]
    pub body: JsonText,
}

/// One request and what came of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Exchange {
    /// When it was sent.
    pub started_at: UtcMillis,
    /// How long it took, in milliseconds, waiting in the limiter left out.
    pub took_ms: u64,
    /// What was sent.
    pub request: RequestRecord,
    /// What came back, if anything.
    pub answer: Option<AnswerRecord>,
    /// Why nothing whole came back.
    pub error: Option<String>,
}

/// What one exchange of an attempt was for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum ExchangePurpose {
    /// Reading the record before writing.
    ReadBefore,
    /// Looking whether an earlier try took effect.
    LookUp,
    /// The write.
    Write,
    /// Reading back what is stored.
    ReadBack,
}

/// One try to carry an operation out; each exchange is kept.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Attempt {
    /// Our id.
    pub id: AttemptId,
    /// The operation.
    pub operation_id: OperationId,
    /// 1, 2, 3, …
    pub number: u32,
    /// What the exchange was for.
    pub purpose: ExchangePurpose,
    /// The request and its answer.
    pub exchange: Exchange,
}
