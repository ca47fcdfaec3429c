//! The mapping: how a HighLevel contact becomes a Certileads contact.
//!
//! The document is what is stored, exported and imported; the preview is what the screen shows
//! while somebody edits it.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

use super::{ErrorCode, MappingId, PairId, SampleRecord, Schema, UtcMillis};

/// The format version that this build reads and writes.
pub const MAPPING_FORMAT: u32 = 1;

/// A mapping as a file: versioned JSON.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct MappingDocument {
    /// The format's version: [`MAPPING_FORMAT`].
    pub format: u32,
    /// The API it reads: `contacts`.
    pub api: String,
    /// One rule per target field; the order is the screen's.
    pub rules: Vec<Rule>,
}

/// One row of the mapping: a source, a chain of steps, a target.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct Rule {
    /// Stable within the document; made by whoever adds the row.
    pub id: String,
    /// Source field key; none for a row that is filled by its steps alone (constant, template).
    #[serde(default)]
    pub source: Option<String>,
    /// Target field key.
    pub target: String,
    /// The steps, in order.
    #[serde(default)]
    pub steps: Vec<Step>,
    /// What to send when the result is blank.
    #[serde(default)]
    pub when_blank: BlankPolicy,
}

/// What an empty result does to the target field.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum BlankPolicy {
    /// Leave the target as it is.
    #[default]
    Keep,
    /// Empty the target.
    Clear,
    /// Hold the record: this must not be empty.
    Hold,
}

/// One step of a chain. Steps that work on text work on each item of a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(
    tag = "type",
    rename_all = "camelCase",
    rename_all_fields = "camelCase",
    deny_unknown_fields
)]
#[ts(export)]
pub enum Step {
    /// Removes white space at both ends and repeats of it within.
    Trim,
    /// Small letters.
    Lowercase,
    /// Capital letters.
    Uppercase,
    /// A capital at the start of each word; particles and apostrophes respected.
    TitleCase,
    /// E.164, such as `+15550100123`.
    Phone {
        /// ISO country for numbers without a country code; the location's if absent.
        #[serde(default)]
        country: Option<String>,
    },
    /// A date or moment in another form.
    DateFormat {
        /// How the source is written (strftime); recognised by itself if absent.
        #[serde(default)]
        from: Option<String>,
        /// How to write it (strftime), or `date` / `datetime` for ISO 8601.
        to: String,
    },
    /// Yes or no from words; a true boolean comes out.
    YesNo {
        /// Words that mean yes, besides the usual ones.
        #[serde(default)]
        yes: Vec<String>,
        /// Words that mean no, besides the usual ones.
        #[serde(default)]
        no: Vec<String>,
    },
    /// Text to number: `1.200,50 €` and `$1,200.50` are understood.
    Number,
    /// Used when the value is blank.
    Default {
        /// The value then.
        #[ts(type = "unknown")]
        value: Value,
    },
    /// Always this, whatever came.
    Constant {
        /// The value.
        #[ts(type = "unknown")]
        value: Value,
    },
    /// This value and those of other fields, blanks left out. A list is joined too.
    Join {
        /// Further source field keys.
        #[serde(default)]
        sources: Vec<String>,
        /// What stands between.
        separator: String,
    },
    /// One part of a text.
    Split {
        /// What stands between the parts.
        separator: String,
        /// Which part: 1 is the first, -1 the last; all of them as a list if absent.
        #[serde(default)]
        part: Option<i32>,
    },
    /// A text with `{{ firstName }}` and `{{ value }}` in it (minijinja).
    Template {
        /// The text.
        template: String,
    },
    /// A table of values.
    ValueTable {
        /// Rows: any of `from` becomes `to`. Compared without regard to case and outer space.
        rows: Vec<ValueRow>,
        /// What happens to a value that stands in no row.
        otherwise: Otherwise,
    },
}

/// One row of a value table, many to one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct ValueRow {
    /// Values that come in.
    pub from: Vec<String>,
    /// The value that goes out.
    pub to: String,
}

/// What a value table does with a value it does not know.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(
    tag = "type",
    rename_all = "camelCase",
    rename_all_fields = "camelCase",
    deny_unknown_fields
)]
#[ts(export)]
pub enum Otherwise {
    /// Pass it on.
    Keep,
    /// Nothing.
    Blank,
    /// Hold the record.
    Hold,
    /// Everything else becomes this.
    Value {
        /// The value.
        to: String,
    },
}

/// One stored version of a mapping. Versions are never changed, only followed by newer ones.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Mapping {
    /// This version's id.
    pub id: MappingId,
    /// The pair it belongs to.
    pub pair_id: PairId,
    /// 1, 2, 3, …
    pub version: u32,
    /// What it says.
    pub document: MappingDocument,
    /// When it was saved.
    pub created_at: UtcMillis,
}

/// A version without its content, for the list of versions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct MappingVersion {
    /// This version's number.
    pub version: u32,
    /// When it was saved.
    pub created_at: UtcMillis,
    /// How many rules it has.
    pub rules: u32,
}

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum Severity {
    /// Worth knowing.
    Warning,
    /// Must be mended before it can be saved or sent.
    Error,
}

/// Something wrong with a rule, or with a record under a rule.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct FieldProblem {
    /// The rule; none for a required target that has no rule.
    pub rule_id: Option<String>,
    /// The target field's key.
    pub target: String,
    /// The step's index within the rule, if a step failed.
    pub step: Option<u32>,
    /// Warning or error.
    pub severity: Severity,
    /// What hosts branch on: `MappingUnknownField`, `MappingDuplicateTarget`, …
    pub code: ErrorCode,
    /// What is wrong, one sentence.
    pub what: String,
    /// What to do, one sentence.
    pub remedy: String,
}

/// One step's result in the preview.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct StepResult {
    /// What came out; absent if the step failed.
    #[ts(type = "unknown")]
    pub value: Option<Value>,
    /// Why it failed.
    pub problem: Option<FieldProblem>,
}

/// One rule over one record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct RulePreview {
    /// The rule.
    pub rule_id: String,
    /// The source's value; null if blank.
    #[ts(type = "unknown")]
    pub source_value: Value,
    /// Each step's result.
    pub steps: Vec<StepResult>,
    /// What will be sent; null if blank.
    #[ts(type = "unknown")]
    pub result: Value,
    /// True if nothing is sent for it (blank and kept).
    pub left_out: bool,
    /// Findings about this rule.
    pub problems: Vec<FieldProblem>,
}

/// A whole mapping over one record, as the screen shows it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct MappingPreview {
    /// The record it was run over; none if no record could be read.
    pub record: Option<SampleRecord>,
    /// One per rule, in the document's order.
    pub rules: Vec<RulePreview>,
    /// The body as it will be sent.
    #[ts(type = "unknown")]
    pub body: Value,
    /// Findings that belong to no rule, such as a required field without one.
    pub problems: Vec<FieldProblem>,
    /// The record's own values by source field key, for the picker.
    #[ts(type = "Record<string, unknown>")]
    pub source_values: Value,
}

/// All that the Map screen needs at first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct MappingView {
    /// The version in force; none before the first save.
    pub mapping: Option<Mapping>,
    /// What the screen starts with: the version in force, or our defaults.
    pub document: MappingDocument,
    /// Both sides' fields.
    pub schema: Schema,
    /// Records to preview with, the newest first.
    pub samples: Vec<SampleRecord>,
}
