//! The test step: three real transactions, each shown from what happened to what is stored.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{
    Exchange, FieldChange, OperationId, Problem, Proof, RunId, RunState, SampleRecord, UtcMillis,
};

/// Whose contact the test drives through.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum TestMode {
    /// The test makes a marked contact of its own (needs `contacts.write`).
    OwnContact,
    /// An existing contact; what cannot be made to happen is simulated.
    ExistingContact,
}

/// One of the three transactions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum TransactionKind {
    /// A contact came into being.
    ContactCreated,
    /// A task was ticked.
    TaskCompleted,
    /// A tag was put on.
    TagAdded,
}

/// What a test would do, before anything is written.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct TestPlan {
    /// Whose contact.
    pub mode: TestMode,
    /// The record whose values the test uses.
    pub record: SampleRecord,
    /// The three transactions.
    pub transactions: Vec<PlannedTransaction>,
    /// What to know before: automations that may fire, parts that are simulated.
    pub warnings: Vec<String>,
    /// True for a live account: the host asks before it starts.
    pub needs_confirmation: bool,
    /// Why it can't be run as it is, such as a required field that stays empty.
    pub problems: Vec<Problem>,
}

/// One transaction of a plan.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct PlannedTransaction {
    /// Which.
    pub kind: TransactionKind,
    /// What will be done in HighLevel, one sentence.
    pub highlevel: String,
    /// True if that part is only simulated.
    pub simulated: bool,
    /// What will be written to Certileads.
    pub changes: Vec<FieldChange>,
}

/// Where a transaction stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum TransactionState {
    /// Not begun.
    Waiting,
    /// At work.
    Running,
    /// Arrived and proved.
    Passed,
    /// Arrived, but not all is proved or as asked.
    Differs,
    /// Did not arrive.
    Failed,
}

/// Something seen or done in HighLevel for a transaction.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct TestHappening {
    /// One sentence, such as "Test contact made in HighLevel".
    pub what: String,
    /// True if it was only simulated.
    pub simulated: bool,
    /// The request behind it, if one was sent.
    pub exchange: Option<Exchange>,
}

/// One transaction as it went.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct TestTransaction {
    /// Which.
    pub kind: TransactionKind,
    /// Where it stands.
    pub state: TransactionState,
    /// When it began.
    pub started_at: Option<UtcMillis>,
    /// How long it took, in milliseconds.
    pub took_ms: Option<u64>,
    /// What happened in HighLevel.
    pub happened: Vec<TestHappening>,
    /// What was planned.
    pub changes: Vec<FieldChange>,
    /// The operation in the history.
    pub operation_id: Option<OperationId>,
    /// What was sent, look-ups and reading back included.
    pub sent: Vec<Exchange>,
    /// Asked against stored.
    pub proof: Option<Proof>,
    /// Why it failed or differs.
    pub problem: Option<Problem>,
}

/// What became of what the test made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum CleanUpState {
    /// The test made nothing.
    Nothing,
    /// What it made is still there.
    Pending,
    /// Being removed.
    Running,
    /// All removed.
    Done,
    /// Some of it could not be removed.
    Failed,
}

/// A test as it goes and went.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct TestRun {
    /// The run.
    pub run_id: RunId,
    /// Where it stands.
    pub state: RunState,
    /// Whose contact.
    pub mode: TestMode,
    /// The contact that was driven through.
    pub contact_id: Option<String>,
    /// Its name.
    pub contact_name: String,
    /// The mapping version it used.
    pub mapping_version: u32,
    /// The three.
    pub transactions: Vec<TestTransaction>,
    /// What became of what it made.
    pub clean_up: CleanUpState,
    /// What is still there, by name, such as "Contact Test Ana Díaz in HighLevel".
    pub left_over: Vec<String>,
    /// When it started.
    pub started_at: UtcMillis,
    /// When it ended.
    pub finished_at: Option<UtcMillis>,
    /// Why it failed as a whole.
    pub problem: Option<Problem>,
}
