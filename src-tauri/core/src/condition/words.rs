//! A condition in words, as History and the command line say it.

use serde_json::Value;

use super::operator::takes_days;
use super::test::days;
use crate::model::{Condition, Field, Operator};

/// The condition as a phrase: “Source” is “Facebook”.
#[must_use]
pub(super) fn words(condition: &Condition, fields: &[Field]) -> String {
    let list = |of: &[Condition], between: &str| {
        let all: Vec<String> = of.iter().map(|one| words(one, fields)).collect();
        all.join(between)
    };
    match condition {
        Condition::All { of } => list(of, " and "),
        Condition::Any { of } => list(of, " or "),
        Condition::None { of } => format!("none of: {}", list(of, ", ")),
        Condition::Field {
            field,
            operator,
            value,
        } => {
            let known = fields.iter().find(|one| one.key == *field);
            let label = known.map_or(field.as_str(), |one| &one.label);
            let phrase = phrase(*operator);
            match value {
                value if takes_days(*operator) => {
                    let phrase = match days(value) {
                        Some(1) => phrase.replace("… days", "1 day"),
                        Some(days) => phrase.replace('…', &days.to_string()),
                        None => phrase.to_owned(),
                    };
                    format!("“{label}” {phrase}")
                }
                Value::Null => format!("“{label}” {phrase}"),
                Value::Array(items) => {
                    let items: Vec<String> = items.iter().map(plain).collect();
                    format!("“{label}” {phrase} {}", items.join(", "))
                }
                value => format!("“{label}” {phrase} {}", plain(value)),
            }
        }
    }
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => format!("“{text}”"),
        Value::Bool(true) => "yes".to_owned(),
        Value::Bool(false) => "no".to_owned(),
        other => other.to_string(),
    }
}

/// An operator in words.
pub(super) fn phrase(operator: Operator) -> &'static str {
    match operator {
        Operator::Is => "is",
        Operator::IsNot => "is not",
        Operator::Contains => "contains",
        Operator::ContainsNot => "does not contain",
        Operator::StartsWith => "starts with",
        Operator::EndsWith => "ends with",
        Operator::IsBlank => "is blank",
        Operator::IsNotBlank => "is not blank",
        Operator::IsOneOf => "is one of",
        Operator::IsNoneOf => "is none of",
        Operator::Greater => "is greater than",
        Operator::AtLeast => "is at least",
        Operator::Less => "is less than",
        Operator::AtMost => "is at most",
        Operator::Before => "is before",
        Operator::After => "is after",
        Operator::WithinLast => "is within the last … days",
        Operator::WithinNext => "is within the next … days",
        Operator::MoreThanAgo => "is more than … days ago",
        Operator::MoreThanAhead => "is more than … days from now",
        Operator::Has => "has",
        Operator::HasNot => "does not have",
    }
}
