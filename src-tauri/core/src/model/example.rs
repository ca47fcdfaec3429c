//! Contacts kept as examples of the mapping: what comes in, and what should come out.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

use super::{Contact, ExampleId, FieldProblem, MappingDocument};

/// An example as it is kept. It holds a person's values: it stays in the database unless somebody
/// exports it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Example {
    /// Its id, the same wherever it is imported.
    pub id: ExampleId,
    /// What it is called.
    pub name: String,
    /// What comes in.
    pub contact: Contact,
    /// What should be sent, by target field key; null empties the field.
    pub expected: BTreeMap<String, Value>,
    /// Target fields whose rule should hold the contact.
    #[serde(default)]
    pub held: Vec<String>,
}

/// An example run through a document.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct ExampleResult {
    /// The example.
    pub id: ExampleId,
    /// What it is called.
    pub name: String,
    /// The contact it was made of.
    pub contact_id: String,
    /// Fields that come out differently; empty if it passes.
    pub failures: Vec<ExampleFailure>,
}

/// A field of an example that comes out differently.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct ExampleFailure {
    /// The rule that fills the field; none if no rule does any more.
    pub rule_id: Option<String>,
    /// Target field key.
    pub target: String,
    /// What should be sent; null empties the field, absent if nothing should be sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(type = "unknown")]
    pub expected: Option<Value>,
    /// The rule should hold the contact.
    pub expected_held: bool,
    /// What is sent; as above.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(type = "unknown")]
    pub got: Option<Value>,
    /// Why the rule holds the contact, if it does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub problem: Option<FieldProblem>,
}

/// A contact to keep as an example; what the document makes of it is what should come out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct NewExample {
    /// The contact.
    pub record_id: String,
    /// What it should be called; the contact's name if blank.
    pub name: String,
    /// The document.
    pub document: MappingDocument,
}

/// Examples whose results are right as a document gives them now.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct AcceptExamples {
    /// Which.
    pub ids: Vec<ExampleId>,
    /// The document.
    pub document: MappingDocument,
}
