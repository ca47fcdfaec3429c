//! What changed about fields that a mapping uses, since it was published.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{FieldType, Side};

/// A field by key and name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct FieldName {
    /// Its key.
    pub key: String,
    /// Its name.
    pub label: String,
}

/// One change of one field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Drift {
    /// Whose field.
    pub side: Side,
    /// The field's key.
    pub key: String,
    /// Its name as it was; as it is now for one that is new.
    pub label: String,
    /// What changed.
    pub change: DriftChange,
    /// The ids of the rules that use it.
    pub rules: Vec<String>,
    /// Contacts are held for it until it is mended.
    pub holds: bool,
}

/// What changed about a field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(
    rename_all = "camelCase",
    rename_all_fields = "camelCase",
    tag = "type"
)]
#[ts(export)]
pub enum DriftChange {
    /// Its name. Rules go by its key and still work.
    Renamed {
        /// The name now.
        to: String,
    },
    /// Its type.
    Retyped {
        /// Before.
        from: FieldType,
        /// Now.
        to: FieldType,
    },
    /// It is gone.
    Deleted {
        /// A new field of the same name and type.
        instead: Option<FieldName>,
    },
    /// Choices of it are gone.
    OptionsDeleted {
        /// Their names.
        options: Vec<String>,
    },
    /// A choice has another name and means the same.
    OptionRenamed {
        /// Before.
        from: String,
        /// Now.
        to: String,
    },
    /// It must be filled now, and no rule does.
    Required,
}
