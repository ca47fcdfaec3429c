//! What `--json` prints, one type a command; a snapshot test pins their shape.

use connect_core::model::{
    BundleReview, ConnectionsView, ExampleResult, Field, ImpactField, ImpactHold, LiveReport,
    Mapping, Operation, OperationPage, Problem, Reconciliation, RestingContacts, Run, RunPage,
    SyncPlan, SyncStatus, TestRun, UndoPlan,
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

/// `export` into a file; into standard output it is the bundle itself.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "cli/")]
pub(crate) struct ExportDocument {
    pub(crate) file: String,
    /// How long it is.
    pub(crate) bytes: u64,
    /// What to know before passing it on.
    pub(crate) notices: Vec<Problem>,
}

/// `import`.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "cli/")]
pub(crate) struct ImportDocument {
    /// What was found before anything was changed.
    pub(crate) review: BundleReview,
    /// Whether it was brought in.
    pub(crate) imported: bool,
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

/// `mapping impact`.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "cli/")]
pub(crate) struct ImpactDocument {
    /// Contacts looked at.
    pub(crate) looked: u32,
    /// Contacts for which something changes.
    pub(crate) changed: u32,
    pub(crate) fields: Vec<ImpactField>,
    /// Why contacts would be held.
    pub(crate) holds: Vec<ImpactHold>,
}

/// `mapping send`; without a run under `--plan`.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "cli/")]
pub(crate) struct ResendDocument {
    /// The version it is held against.
    pub(crate) since: u32,
    pub(crate) plan: SyncPlan,
    pub(crate) run: Option<Run>,
}

/// `mapping examples`.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "cli/")]
pub(crate) struct ExamplesDocument {
    pub(crate) examples: Vec<ExampleResult>,
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

/// `undo`; without a run under `--plan`.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "cli/")]
pub(crate) struct UndoDocument {
    pub(crate) plan: UndoPlan,
    pub(crate) run: Option<Run>,
}

/// `resting list`.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "cli/")]
pub(crate) struct RestingDocument {
    pub(crate) resting: RestingContacts,
}

/// `reconcile`; with a run under `--repair`, `found` being from before it.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "cli/")]
pub(crate) struct ReconcileDocument {
    pub(crate) found: Reconciliation,
    pub(crate) run: Option<Run>,
}

/// `held approve|retry|skip`, `resting resume`, `pause`, `resume`, `disconnect`.
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

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]
mod tests {
    use connect_core::model::*;
    use serde_json::json;

    use super::*;

    const ID: &str = "0193a1f2-7c00-7b60-8c1d-2f9e5d3a4b6c";

    fn run() -> Run {
        Run {
            id: ID.parse().unwrap(),
            pair_id: ID.parse().unwrap(),
            kind: RunKind::Backfill,
            state: RunState::Done,
            mapping_version: Some(1),
            counts: RunCounts::default(),
            expected: Some(1),
            started_at: 1,
            finished_at: Some(2),
            problem: None,
            undoes: None,
        }
    }

    fn keys(document: impl Serialize) -> Vec<String> {
        fn walk(value: &serde_json::Value, at: &str, found: &mut Vec<String>) {
            match value {
                serde_json::Value::Object(members) => {
                    for (key, value) in members {
                        walk(value, &format!("{at}/{key}"), found);
                    }
                }
                serde_json::Value::Array(items) => {
                    for item in items.iter().take(1) {
                        walk(item, &format!("{at}/0"), found);
                    }
                }
                _ => found.push(at.to_owned()),
            }
        }
        let mut found = Vec::new();
        walk(&serde_json::to_value(document).unwrap(), "", &mut found);
        found
    }

    #[test]
    fn the_document_of_an_undo_keeps_its_shape() {
        let item = UndoItem {
            operation_id: ID.parse().unwrap(),
            did: ActionKind::CreateContact,
            action: ActionKind::DeleteContact,
            contact_id: "hl-1".into(),
            contact_name: "Ana Díaz".into(),
            changes: vec![FieldChange {
                field: "email".into(),
                label: "E-mail".into(),
                before: json!("ana@example.com"),
                after: json!(null),
            }],
            problem: Some(Problem::new(ErrorCode::ChangedSincePlan, "a", "b", "c")),
        };
        let plan = UndoPlan {
            run: run(),
            counts: UndoCounts::default(),
            undo: vec![item.clone()],
            left: vec![item],
            never: vec![],
        };
        let mut found = keys(UndoDocument { plan, run: None });
        found.retain(|key| !key.starts_with("/plan/run/") && !key.starts_with("/plan/left/"));
        insta::assert_json_snapshot!(found, @r#"
        [
          "/plan/counts/undo",
          "/plan/counts/contacts",
          "/plan/counts/removals",
          "/plan/counts/left",
          "/plan/counts/never",
          "/plan/counts/unchanged",
          "/plan/counts/undone",
          "/plan/counts/waiting",
          "/plan/counts/unsearched",
          "/plan/undo/0/operationId",
          "/plan/undo/0/did",
          "/plan/undo/0/action",
          "/plan/undo/0/contactId",
          "/plan/undo/0/contactName",
          "/plan/undo/0/changes/0/field",
          "/plan/undo/0/changes/0/label",
          "/plan/undo/0/changes/0/before",
          "/plan/undo/0/changes/0/after",
          "/plan/undo/0/problem/code",
          "/plan/undo/0/problem/what",
          "/plan/undo/0/problem/meaning",
          "/plan/undo/0/problem/remedy",
          "/run"
        ]
        "#);
    }

    #[test]
    fn the_document_of_a_comparison_keeps_its_shape() {
        let contact = DiscrepantContact {
            contact_id: Some("hl-1".into()),
            target_id: None,
            name: "Ana Díaz".into(),
            problem: None,
        };
        let found = Reconciliation {
            missing: Discrepancy {
                count: 1,
                examples: vec![contact],
            },
            fields: vec![FieldDiscrepancy {
                field: "email".into(),
                label: "E-mail".into(),
                count: 1,
                examples: vec![ValueDiscrepancy {
                    contact_id: "hl-1".into(),
                    name: "Ana Díaz".into(),
                    stored: json!(null),
                    wanted: json!("ana@example.com"),
                }],
            }],
            ..Reconciliation::default()
        };
        insta::assert_json_snapshot!(keys(ReconcileDocument { found, run: None }), @r#"
        [
          "/found/readAt",
          "/found/source",
          "/found/target",
          "/found/same",
          "/found/missing/count",
          "/found/missing/examples/0/contactId",
          "/found/missing/examples/0/targetId",
          "/found/missing/examples/0/name",
          "/found/missing/examples/0/problem",
          "/found/unlinked/count",
          "/found/different/count",
          "/found/extra/count",
          "/found/resting/count",
          "/found/held/count",
          "/found/fields/0/field",
          "/found/fields/0/label",
          "/found/fields/0/count",
          "/found/fields/0/examples/0/contactId",
          "/found/fields/0/examples/0/name",
          "/found/fields/0/examples/0/stored",
          "/found/fields/0/examples/0/wanted",
          "/found/writes",
          "/run"
        ]
        "#);
    }
}
