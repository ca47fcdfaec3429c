//! What `--json` prints, one type a command; a snapshot test pins their shape.

use connect_core::model::{
    ConnectionsView, Field, LiveReport, Mapping, Operation, OperationPage, Problem, Run, RunPage,
    SyncPlan, SyncStatus, TestRun,
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Any command that failed.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "cli/")]
pub(crate) struct Failure {
    pub(crate) error: Problem,
}

/// `demo`.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "cli/")]
pub(crate) struct DemoDocument {
    pub(crate) connections: ConnectionsView,
    pub(crate) mapping: Mapping,
    pub(crate) test: TestRun,
    pub(crate) backfill: Run,
    pub(crate) second: Run,
}

/// `status`, and `connect` after it.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "cli/")]
pub(crate) struct StatusDocument {
    pub(crate) connections: ConnectionsView,
    pub(crate) sync: SyncStatus,
}

/// `fields`.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "cli/")]
pub(crate) struct FieldsDocument {
    pub(crate) highlevel: Vec<Field>,
    pub(crate) certileads: Vec<Field>,
    pub(crate) gaps: Vec<String>,
}

/// `test`.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "cli/")]
pub(crate) struct TestDocument {
    pub(crate) test: TestRun,
}

/// `plan`.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "cli/")]
pub(crate) struct PlanDocument {
    pub(crate) plan: SyncPlan,
}

/// `sync`.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "cli/")]
pub(crate) struct SyncDocument {
    pub(crate) run: Run,
}

/// `run`, at its end.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "cli/")]
pub(crate) struct RunDocument {
    pub(crate) report: LiveReport,
}

/// `held list`.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "cli/")]
pub(crate) struct HeldDocument {
    pub(crate) operations: Vec<Operation>,
}

/// `held approve|retry|skip`, `pause`, `resume`, `disconnect`.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "cli/")]
pub(crate) struct ChangedDocument {
    pub(crate) changed: u32,
}

/// `history`.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "cli/")]
pub(crate) struct HistoryDocument {
    pub(crate) runs: Option<RunPage>,
    pub(crate) operations: Option<OperationPage>,
}
