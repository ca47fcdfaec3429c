//! Fields of both sides, as the mapping offers them.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::UtcMillis;

/// What a field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
#[ts(export)]
pub enum FieldType {
    /// One line of text.
    Text,
    /// A number.
    Number,
    /// Yes or no.
    Boolean,
    /// A day.
    Date,
    /// A moment.
    Datetime,
    /// An e-mail address.
    Email,
    /// A phone number.
    Phone,
    /// A web address.
    Url,
    /// One of some options.
    Option,
    /// Any of some options.
    Options,
    /// Tags.
    Tags,
    /// One or more files.
    File,
    /// The id of a record.
    Id,
    /// Something we have no better word for; passed on as it is.
    Other,
}

/// One choice of an option field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct FieldOption {
    /// What is stored.
    pub value: String,
    /// What is shown.
    pub label: String,
}

/// Where a field comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum FieldOrigin {
    /// Every account has it.
    Standard,
    /// The account's own.
    Custom,
    /// Written by the system itself.
    System,
}

/// A field of either side.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Field {
    /// Source: `email`, `customFields.<id>`. Target: `email`, `fields.industry`.
    pub key: String,
    /// The name to show.
    pub label: String,
    /// What it holds.
    #[serde(rename = "type")]
    pub kind: FieldType,
    /// Target only: it must not stay empty.
    pub required: bool,
    /// The choices of an option field.
    pub options: Vec<FieldOption>,
    /// Standard, custom or system.
    pub origin: FieldOrigin,
}

/// Both sides' fields, and when they were read.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Schema {
    /// HighLevel's contact fields.
    pub source: Vec<Field>,
    /// Certileads' contact fields.
    pub target: Vec<Field>,
    /// When they were read.
    pub read_at: Option<UtcMillis>,
    /// Why a side is incomplete, such as custom fields that the token may not read.
    pub gaps: Vec<String>,
}
