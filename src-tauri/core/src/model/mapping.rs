//! The mapping: how a HighLevel contact becomes a Certileads contact.
//!
//! The document is what is stored, exported and imported; the preview is what the screen shows
//! while somebody edits it.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

use super::{ErrorCode, MappingId, PairId, SampleRecord, Schema, Step, TypeOperators, UtcMillis};

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

/// A place in a text that somebody typed, counted in characters (Unicode scalar values).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct TextPlace {
    /// The line, from 1.
    pub line: u32,
    /// The first character of it, from 1.
    pub column: u32,
    /// How many characters, at least 1; they may reach behind the line's end.
    pub length: u32,
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
    /// Where in the step's text it is, if it has a place there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub place: Option<TextPlace>,
    /// Warning or error.
    pub severity: Severity,
    /// What hosts branch on: `MappingUnknownField`, `MappingDuplicateTarget`, …
    pub code: ErrorCode,
    /// What is wrong, one sentence.
    pub what: String,
    /// What to do, one sentence.
    pub remedy: String,
}

impl FieldProblem {
    /// True if it is the same thing that is wrong, at the same place, whatever the record.
    #[must_use]
    pub fn same_as(&self, other: &Self) -> bool {
        self.code == other.code
            && self.rule_id == other.rule_id
            && self.target == other.target
            && self.step == other.step
    }
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

/// A pair of fields that a person may want.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Suggestion {
    /// Source field key.
    pub source: String,
    /// Target field key.
    pub target: String,
    /// How sure it is, in percent.
    pub confidence: u8,
    /// Why: a phrase, such as “same name, same type”.
    pub reason: String,
}

/// What sort of record to preview with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum RecordKind {
    /// Any.
    Random,
    /// Those with the most blanks among the mapped fields.
    WithBlanks,
    /// Those with the longest text in a mapped field.
    LongText,
    /// Those on which the most rules fail.
    WorstCase,
}

/// One field of a contact that publishing would change.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct ImpactChange {
    /// Target field key.
    pub target: String,
    /// What is sent now; null empties the field, absent if nothing is sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(type = "unknown")]
    pub before: Option<Value>,
    /// What would be sent; as above.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(type = "unknown")]
    pub after: Option<Value>,
}

/// A contact for which publishing would change something.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct ImpactRecord {
    /// The contact.
    pub record: SampleRecord,
    /// The fields, by key.
    pub changes: Vec<ImpactChange>,
    /// A rule fails on it now.
    pub held_before: bool,
    /// A rule would fail on it.
    pub held_after: bool,
    /// Why it would be held: the first rule that fails on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub problem: Option<FieldProblem>,
}

/// Why contacts would be held, and how many.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct ImpactHold {
    /// What is wrong, as it was met first.
    pub problem: FieldProblem,
    /// How many contacts of this part it holds. A contact counts for its first problem alone.
    pub count: u32,
}

/// How many contacts a field would change for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct ImpactField {
    /// Target field key.
    pub target: String,
    /// How many contacts of this part.
    pub changes: u32,
}

/// What publishing would change, for one part of the contacts.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct ImpactPart {
    /// How many contacts there are in all.
    pub total: u32,
    /// How many of them this part looked at.
    pub looked: u32,
    /// For how many of these something would change.
    pub changed: u32,
    /// How many of these would be held and are not now.
    pub newly_held: u32,
    /// How many of these are held now and would not be.
    pub no_longer_held: u32,
    /// The fields that would change in this part.
    pub fields: Vec<ImpactField>,
    /// Why contacts of this part would be held, those that are held already among them.
    pub holds: Vec<ImpactHold>,
    /// Where the next part begins; absent after the last.
    pub next: Option<String>,
}

/// Which of the contacts that would change are listed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct ImpactFilter {
    /// What a contact's name or detail holds, whatever its case; any if empty.
    pub words: String,
    /// The target field that changes; any if null.
    pub field: Option<String>,
    /// Only contacts that would be held.
    pub held: bool,
}

/// Contacts for which publishing would change something, as many as were asked for at once.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct ImpactList {
    /// In the order of their ids.
    pub records: Vec<ImpactRecord>,
    /// Where the next part begins; absent after the last.
    pub next: Option<String>,
}

/// Edits that are kept but do not run yet.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct MappingDraft {
    /// What it says; it may be wrong or half done.
    pub document: MappingDocument,
    /// The version it was edited from; none before the first.
    pub base_version: Option<u32>,
    /// When it was last kept.
    pub saved_at: UtcMillis,
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
    /// Edits of it that do not run yet.
    pub draft: Option<MappingDraft>,
    /// Both sides' fields.
    pub schema: Schema,
    /// Records to preview with, the newest first.
    pub samples: Vec<SampleRecord>,
    /// How each type of field can be compared in a condition.
    pub operators: Vec<TypeOperators>,
}
