//! What a rule's value is, step by step, as far as it can be told without a record.

use serde_json::Value;

use crate::model::{Field, FieldType, Rule, Step};

/// The type of a rule's result. `Other` means that nothing can be said.
pub(crate) fn result_kind(rule: &Rule, source: Option<&Field>) -> FieldType {
    let start = source.map_or(FieldType::Other, |field| field.kind);
    rule.steps.iter().fold(start, after)
}

/// True if the source's own choices arrive unchanged at the end.
pub(crate) fn keeps_values(rule: &Rule) -> bool {
    rule.steps.iter().all(|step| {
        matches!(
            step,
            Step::Trim | Step::Lowercase | Step::Uppercase | Step::TitleCase
        )
    })
}

fn after(kind: FieldType, step: &Step) -> FieldType {
    let list = matches!(kind, FieldType::Options | FieldType::Tags);
    match step {
        Step::Trim | Step::Lowercase | Step::Uppercase | Step::TitleCase | Step::Default { .. } => {
            kind
        }
        Step::Phone { .. } => {
            if list {
                FieldType::Options
            } else {
                FieldType::Phone
            }
        }
        Step::DateFormat { to, .. } => match to.as_str() {
            _ if list => FieldType::Options,
            "date" => FieldType::Date,
            "datetime" => FieldType::Datetime,
            _ => FieldType::Text,
        },
        Step::YesNo { .. } => FieldType::Boolean,
        Step::Number => FieldType::Number,
        Step::Constant { value } => of_value(value),
        Step::Join { .. } | Step::Template { .. } => FieldType::Text,
        Step::Split { part: None, .. } => FieldType::Options,
        Step::Split { .. } | Step::ValueTable { .. } => {
            if list {
                FieldType::Options
            } else {
                FieldType::Text
            }
        }
    }
}

fn of_value(value: &Value) -> FieldType {
    match value {
        Value::Null | Value::Object(_) => FieldType::Other,
        Value::Bool(_) => FieldType::Boolean,
        Value::Number(_) => FieldType::Number,
        Value::String(_) => FieldType::Text,
        Value::Array(_) => FieldType::Options,
    }
}
