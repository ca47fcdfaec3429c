//! A comparison of both sides, as hosts ask for it and show it.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

use super::{HeldReason, Problem, UtcMillis};

/// What both sides hold, held against each other by the mapping and the links. Nothing is
/// written for it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Reconciliation {
    /// When both sides were read.
    pub read_at: UtcMillis,
    /// Contacts in HighLevel.
    pub source: u32,
    /// Contacts in Certileads.
    pub target: u32,
    /// Contacts that say the same on both sides.
    pub same: u32,
    /// In HighLevel and not in Certileads: a repair creates them.
    pub missing: Discrepancy,
    /// On both sides, and not joined yet: a repair joins them.
    pub unlinked: Discrepancy,
    /// On both sides, and not the same: a repair updates them.
    pub different: Discrepancy,
    /// In Certileads and not in HighLevel: listed, never removed.
    pub extra: Discrepancy,
    /// Left alone after an undo until they are resumed.
    pub resting: Discrepancy,
    /// Waiting for a person, or would have to.
    pub held: Discrepancy,
    /// Why they are held: reason and count.
    pub held_reasons: Vec<HeldReason>,
    /// In which fields contacts differ, the most frequent first.
    pub fields: Vec<FieldDiscrepancy>,
    /// Writes that a repair would make.
    pub writes: u32,
}

/// Some contacts of one kind.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Discrepancy {
    /// How many there are.
    pub count: u32,
    /// The first 50.
    pub examples: Vec<DiscrepantContact>,
}

/// One contact of a comparison.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct DiscrepantContact {
    /// Its id in HighLevel, if it is there or was.
    pub contact_id: Option<String>,
    /// Its id in Certileads, if it is there.
    pub target_id: Option<String>,
    /// Its name.
    pub name: String,
    /// Why it is held.
    pub problem: Option<Problem>,
}

/// A field in which contacts differ.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct FieldDiscrepancy {
    /// The target field's key.
    pub field: String,
    /// Its name.
    pub label: String,
    /// In how many contacts.
    pub count: u32,
    /// The first 50.
    pub examples: Vec<ValueDiscrepancy>,
}

/// One contact's two values of a field.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct ValueDiscrepancy {
    /// The HighLevel contact.
    pub contact_id: String,
    /// Its name.
    pub name: String,
    /// What Certileads holds.
    #[ts(type = "unknown")]
    pub stored: Value,
    /// What the mapping makes of HighLevel's values.
    #[ts(type = "unknown")]
    pub wanted: Value,
}
