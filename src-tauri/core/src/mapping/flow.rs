//! What a rule's value is, step by step, as far as it can be told without a record.

use serde_json::Value;

use crate::model::{DateUnit, Field, FieldType, ListOperation, Rule, Step, WhenResult};

/// The type of a rule's result. `Other` means that nothing can be said. `kind_of` tells the types
/// of source fields by key.
pub(crate) fn result_kind(
    rule: &Rule,
    source: Option<&Field>,
    kind_of: impl Fn(&str) -> FieldType,
) -> FieldType {
    let start = source.map_or(FieldType::Other, |field| field.kind);
    let steps = rule.steps.iter();
    steps.fold(start, |kind, step| after(kind, step, &kind_of))
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

fn after(kind: FieldType, step: &Step, kind_of: &impl Fn(&str) -> FieldType) -> FieldType {
    let list = matches!(kind, FieldType::Options | FieldType::Tags);
    let of_items = |item: FieldType| if list { FieldType::Options } else { item };
    match step {
        Step::Trim | Step::Lowercase | Step::Uppercase | Step::TitleCase | Step::Default { .. } => {
            kind
        }
        Step::Phone { .. } => of_items(FieldType::Phone),
        Step::EmailTidy => of_items(FieldType::Email),
        Step::Replace { .. }
        | Step::Substring { .. }
        | Step::Surround { .. }
        | Step::NamePart { .. }
        | Step::NumberFormat { .. } => of_items(FieldType::Text),
        Step::DateFormat { to, .. } => match to.as_str() {
            _ if list => FieldType::Options,
            "date" => FieldType::Date,
            "datetime" => FieldType::Datetime,
            _ => FieldType::Text,
        },
        Step::DateShift { unit, .. } => match (unit, kind) {
            _ if list => FieldType::Options,
            (DateUnit::Minutes | DateUnit::Hours, _) => FieldType::Datetime,
            (_, FieldType::Date | FieldType::Datetime) => kind,
            _ => FieldType::Other,
        },
        Step::List { operation } => match operation {
            ListOperation::First | ListOperation::Last if list => FieldType::Text,
            ListOperation::First | ListOperation::Last => kind,
            ListOperation::Sort | ListOperation::Unique if list => kind,
            ListOperation::Sort | ListOperation::Unique => FieldType::Options,
            ListOperation::Count => FieldType::Number,
        },
        Step::Fallback { sources } => sources
            .iter()
            .fold(kind, |kind, key| either(kind, kind_of(key))),
        Step::When { met, unmet, .. } => {
            let of = |result: &WhenResult| match result {
                WhenResult::Keep => Some(kind),
                WhenResult::Blank => None,
                WhenResult::Value { value } => Some(of_value(value)),
                WhenResult::Field { field } => Some(kind_of(field)),
            };
            match (of(met), of(unmet)) {
                (Some(one), Some(other)) => either(one, other),
                (one, other) => one.or(other).unwrap_or(FieldType::Other),
            }
        }
        Step::YesNo { .. } | Step::ListHas { .. } => FieldType::Boolean,
        Step::Number => FieldType::Number,
        Step::Constant { value } => of_value(value),
        Step::Join { .. } | Step::Template { .. } => FieldType::Text,
        Step::Split { part: None, .. } => FieldType::Options,
        Step::Split { .. } | Step::ValueTable { .. } => of_items(FieldType::Text),
    }
}

/// The type of a value that is of one type or of another.
fn either(one: FieldType, other: FieldType) -> FieldType {
    let text = |kind| matches!(kind, FieldType::Text | FieldType::Option | FieldType::Id);
    match (one, other) {
        _ if one == other => one,
        _ if text(one) && text(other) => FieldType::Text,
        _ => FieldType::Other,
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
