//! The rules of a pair: whose records are synced, and what follows from what happens to them.
//!
//! The document is what is stored, exported and imported. The mapping says what a contact looks
//! like in Certileads; the rules say when something is written there at all.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

use super::{ErrorCode, Field, Problem, Severity, UtcMillis, ValueRow};

/// The format version that this build reads and writes.
pub const RULES_FORMAT: u32 = 1;

/// The rules as a file: versioned JSON. What a file leaves out stands as in a new pair.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct RulesDocument {
    /// The format's version: [`RULES_FORMAT`].
    pub format: u32,
    /// Only contacts that meet this are synced; all of them if none.
    #[serde(default)]
    pub filter: Option<Condition>,
    /// What becomes of a synced contact that no longer meets the filter.
    #[serde(default)]
    pub when_left: LeavePolicy,
    /// Contacts.
    #[serde(default)]
    pub contacts: ContactRules,
    /// Tags.
    #[serde(default)]
    pub tags: TagRules,
    /// Tasks.
    #[serde(default)]
    pub tasks: TaskRules,
    /// Notes.
    #[serde(default)]
    pub notes: NoteRules,
    /// Appointments.
    #[serde(default)]
    pub appointments: AppointmentRules,
    /// Segments that are kept up to date; others are left as they are.
    #[serde(default)]
    pub segments: Vec<SegmentRule>,
}

impl Default for RulesDocument {
    fn default() -> Self {
        Self {
            format: RULES_FORMAT,
            filter: None,
            when_left: LeavePolicy::default(),
            contacts: ContactRules::default(),
            tags: TagRules::default(),
            tasks: TaskRules::default(),
            notes: NoteRules::default(),
            appointments: AppointmentRules::default(),
            segments: Vec::new(),
        }
    }
}

/// What becomes of a synced contact that no longer meets the filter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum LeavePolicy {
    /// Nothing is written to it any more.
    #[default]
    Stop,
    /// It goes on being synced.
    Keep,
    /// It is marked as archived in Certileads, then left alone.
    Archive,
}

/// What becomes in Certileads of a contact that was deleted in HighLevel.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum DeletedPolicy {
    /// It stays as it is.
    #[default]
    Keep,
    /// It is marked as archived.
    Archive,
    /// It is removed.
    Delete,
}

/// What is written about contacts themselves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
#[ts(export)]
pub struct ContactRules {
    /// Contacts that Certileads lacks are made.
    pub create: bool,
    /// Changed fields are written.
    pub update: bool,
    /// What a deletion leads to.
    pub when_deleted: DeletedPolicy,
}

impl Default for ContactRules {
    fn default() -> Self {
        Self {
            create: true,
            update: true,
            when_deleted: DeletedPolicy::default(),
        }
    }
}

/// What is written about tags. The names that come out here go through the mapping's rule for
/// tags.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
#[ts(export)]
pub struct TagRules {
    /// Tags that came are put on.
    pub add: bool,
    /// Tags that went are taken off.
    pub remove: bool,
    /// Tags that are none of Certileads' business. Compared without regard to case.
    pub ignore: Vec<String>,
    /// Other names: any of `from` becomes `to`. Compared without regard to case.
    pub table: Vec<ValueRow>,
    /// What stands before every name that goes out.
    pub prefix: String,
    /// Tags that Certileads does not list yet are made by putting them on; else they are left
    /// out.
    pub create_missing: bool,
}

impl Default for TagRules {
    fn default() -> Self {
        Self {
            add: true,
            remove: true,
            ignore: Vec::new(),
            table: Vec::new(),
            prefix: String::new(),
            create_missing: true,
        }
    }
}

/// What is written about tasks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
#[ts(export)]
pub struct TaskRules {
    /// A ticked task is written onto its contact.
    pub completion: bool,
    /// A new task becomes a follow-up task in Certileads.
    pub create: bool,
    /// A changed or reopened task changes its follow-up task.
    pub update: bool,
    /// A ticked task ticks its follow-up task.
    pub close: bool,
    /// A deleted task removes its follow-up task.
    pub delete: bool,
}

impl Default for TaskRules {
    fn default() -> Self {
        Self {
            completion: true,
            create: false,
            update: false,
            close: false,
            delete: false,
        }
    }
}

/// What is written about notes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
#[ts(export)]
pub struct NoteRules {
    /// A new note is attached.
    pub add: bool,
    /// A changed note changes the attached one.
    pub update: bool,
    /// A deleted note removes the attached one.
    pub delete: bool,
}

/// What is written about appointments.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
#[ts(export)]
pub struct AppointmentRules {
    /// An appointment is told by a note, which follows its changes.
    pub note: bool,
    /// A tag, as Certileads calls it, for contacts with a new appointment; none if blank.
    pub tag: String,
}

/// A segment that contacts belong to while they meet a condition.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct SegmentRule {
    /// Stable within the document; made by whoever adds the row.
    pub id: String,
    /// The segment's id in Certileads.
    pub segment: String,
    /// Who belongs to it; every synced contact if none.
    #[serde(default)]
    pub when: Option<Condition>,
}

/// What a contact has to be like.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(
    tag = "type",
    rename_all = "camelCase",
    rename_all_fields = "camelCase",
    deny_unknown_fields
)]
#[ts(export)]
pub enum Condition {
    /// Every one of these is met.
    All {
        /// The conditions.
        of: Vec<Condition>,
    },
    /// At least one of these is met.
    Any {
        /// The conditions.
        of: Vec<Condition>,
    },
    /// Not one of these is met.
    None {
        /// The conditions.
        of: Vec<Condition>,
    },
    /// A field holds what is asked for.
    Field {
        /// The source field's key: `source`, `assignedTo`, `businessId`, `tags`,
        /// `customFields.<id>`, …
        field: String,
        /// How the field is held against the value.
        operator: Operator,
        /// What it is held against: a text, number, boolean, day (`2026-03-05`) or moment; a
        /// list of those for `isOneOf` and `isNoneOf`; null for `isBlank` and `isNotBlank`.
        #[serde(default)]
        #[ts(type = "unknown")]
        value: Value,
    },
}

/// How a field is held against a value. Texts are compared without regard to case and outer
/// space, dates by day where the field is a day or the value is one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum Operator {
    /// The same.
    Is,
    /// Not the same; a blank field is not.
    IsNot,
    /// The value stands somewhere in the text.
    Contains,
    /// The value stands nowhere in the text.
    ContainsNot,
    /// The text begins with the value.
    StartsWith,
    /// The text ends with the value.
    EndsWith,
    /// Nothing is in the field.
    IsBlank,
    /// Something is in the field.
    IsNotBlank,
    /// The same as one of a list; for tags and choices: one of them is among the list.
    IsOneOf,
    /// The same as none of a list; for tags and choices: none of them is among the list.
    IsNoneOf,
    /// A larger number.
    Greater,
    /// The same number or a larger one.
    AtLeast,
    /// A smaller number.
    Less,
    /// The same number or a smaller one.
    AtMost,
    /// An earlier day or moment.
    Before,
    /// A later day or moment.
    After,
    /// Today or at most so many days before.
    WithinLast,
    /// Today or at most so many days after.
    WithinNext,
    /// More than so many days before today.
    MoreThanAgo,
    /// More than so many days after today.
    MoreThanAhead,
    /// This tag or choice is among them.
    Has,
    /// This tag or choice is not among them.
    HasNot,
}

/// The rules in force.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Rules {
    /// 1, 2, 3, …; 0 for those of a new pair, which were never saved.
    pub version: u32,
    /// What they say.
    pub document: RulesDocument,
    /// When they were saved.
    pub saved_at: Option<UtcMillis>,
}

/// Something wrong with the rules.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct RulesFinding {
    /// Where: a JSON pointer into the document, such as `/filter/of/0`.
    pub place: String,
    /// Warning or error.
    pub severity: Severity,
    /// What hosts branch on: `RulesInvalid`, `CapabilityMissing`.
    pub code: ErrorCode,
    /// What is wrong, one sentence.
    pub what: String,
    /// What to do, one sentence.
    pub remedy: String,
}

/// What reading and checking rules found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct RulesCheck {
    /// The document, if it could be read at all.
    pub document: Option<RulesDocument>,
    /// Why it could not be read.
    pub problem: Option<Problem>,
    /// What is wrong with it.
    pub findings: Vec<RulesFinding>,
}

/// A value to choose, by its id.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Choice {
    /// What the document holds.
    pub id: String,
    /// What is shown.
    pub name: String,
}

/// All that the screen of the rules needs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct RulesView {
    /// The rules in force.
    pub rules: Rules,
    /// What is wrong with them as things stand: what the target can't do, fields that are gone.
    pub findings: Vec<RulesFinding>,
    /// HighLevel's contact fields, for conditions.
    pub fields: Vec<Field>,
    /// Which operators a condition may use, by field type.
    pub operators: Vec<TypeOperators>,
    /// HighLevel's tags.
    pub tags: Vec<String>,
    /// HighLevel's users, as `assignedTo` holds them.
    pub users: Vec<Choice>,
    /// HighLevel's businesses, as `businessId` holds them.
    pub businesses: Vec<Choice>,
    /// Certileads' segments.
    pub segments: Vec<Choice>,
    /// Why a list is incomplete.
    pub gaps: Vec<String>,
}

/// The operators of a field type.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct TypeOperators {
    /// The field type.
    #[serde(rename = "type")]
    pub kind: super::FieldType,
    /// Its operators.
    pub operators: Vec<Operator>,
}

/// What the rules make of one contact as it stands now: nothing is written for it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct RulesPreview {
    /// Contacts looked at: the newest.
    pub looked_at: u32,
    /// How many of them meet the filter.
    pub met: u32,
    /// Some that don't: name and, in words, which condition is not met.
    pub left_out: Vec<LeftOut>,
    /// How many of them would be in each segment, by the segment rule's id.
    #[ts(type = "Record<string, number>")]
    pub segments: std::collections::BTreeMap<String, u32>,
}

/// A contact that does not meet the filter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct LeftOut {
    /// HighLevel's id.
    pub contact_id: String,
    /// Its name.
    pub contact_name: String,
    /// The condition that is not met.
    pub reason: String,
}
