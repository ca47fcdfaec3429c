//! What is wrong with a condition, said before it is used.

use serde_json::Value;

use super::operator::{kind, of_kind, takes_days, takes_list, takes_nothing};
use super::test::{MOST_DAYS, days, fits};
use super::words::phrase;
use crate::mapping::{CUSTOM_FIELDS_GAP, Context};
use crate::model::{
    Condition, ErrorCode, Field, FieldType, Operator, RulesFinding, Schema, Severity,
};

/// Groups within groups deeper than this are refused.
const MAX_DEPTH: usize = 10;
/// Lists longer than this are refused.
const MAX_LIST: usize = 1000;

/// Everything wrong with a condition; `place` is its JSON pointer. Source fields that could not
/// be read are not checked against.
#[must_use]
pub fn check(
    condition: &Condition,
    place: &str,
    schema: &Schema,
    context: &Context,
) -> Vec<RulesFinding> {
    let mut checker = Checker {
        fields: &schema.source,
        partial: schema.gaps.iter().any(|gap| gap == CUSTOM_FIELDS_GAP),
        context,
        findings: Vec::new(),
    };
    checker.condition(condition, place, 0);
    checker.findings
}

struct Checker<'a> {
    fields: &'a [Field],
    /// Some fields could not be read, so an unknown custom field may well exist.
    partial: bool,
    context: &'a Context,
    findings: Vec<RulesFinding>,
}

impl Checker<'_> {
    fn condition(&mut self, condition: &Condition, place: &str, depth: usize) {
        if depth > MAX_DEPTH {
            self.error(
                place,
                "The groups of conditions lie too deep in each other.",
                "Use fewer groups.",
            );
            return;
        }
        match condition {
            Condition::All { of } | Condition::Any { of } | Condition::None { of } => {
                if of.is_empty() {
                    self.error(
                        place,
                        "The group has no condition in it.",
                        "Add a condition or remove the group.",
                    );
                }
                for (index, one) in of.iter().enumerate() {
                    self.condition(one, &format!("{place}/of/{index}"), depth + 1);
                }
            }
            Condition::Field {
                field,
                operator,
                value,
            } => self.field(place, field, *operator, value),
        }
    }

    fn field(&mut self, place: &str, key: &str, operator: Operator, value: &Value) {
        let known = self.fields.iter().find(|field| field.key == key);
        let custom = key.starts_with("customFields.");
        if known.is_none() && !self.fields.is_empty() && !(custom && self.partial) {
            self.error(
                &format!("{place}/field"),
                format!("HighLevel has no field “{key}”."),
                "Choose another field, or read the fields again if it is new.",
            );
            return;
        }
        let label = known.map_or(key, |field| &field.label).to_owned();
        let kind = kind(key, self.fields);
        if !of_kind(kind).contains(&operator) {
            self.error(
                &format!("{place}/operator"),
                format!(
                    "“{}” can't be asked of “{label}”, which holds {}.",
                    phrase(operator),
                    holds(kind)
                ),
                "Choose another comparison.",
            );
            return;
        }
        self.value(place, known, &label, kind, operator, value);
    }

    fn value(
        &mut self,
        place: &str,
        known: Option<&Field>,
        label: &str,
        kind: FieldType,
        operator: Operator,
        value: &Value,
    ) {
        let place = format!("{place}/value");
        if takes_nothing(operator) {
            if !value.is_null() {
                self.error(
                    &place,
                    format!("“{}” takes no value.", phrase(operator)),
                    "Leave the value out.",
                );
            }
            return;
        }
        if takes_days(operator) {
            if days(value).is_none() {
                self.error(
                    &place,
                    format!(
                        "“{}” takes a whole number of days, from 0 to {MOST_DAYS}.",
                        phrase(operator)
                    ),
                    "Write a number of days.",
                );
            }
            return;
        }
        let items = match value {
            Value::Array(items) if takes_list(operator) => items.iter().collect(),
            _ if takes_list(operator) => Vec::new(),
            value => vec![value],
        };
        if items.is_empty() || items.len() > MAX_LIST {
            self.error(
                &place,
                format!(
                    "“{}” takes a list of 1 to {MAX_LIST} values.",
                    phrase(operator)
                ),
                "Name the values.",
            );
            return;
        }
        let searched = [
            Operator::Contains,
            Operator::ContainsNot,
            Operator::StartsWith,
            Operator::EndsWith,
        ];
        // A part of an address or a number is a text and nothing else.
        let compared = match searched.contains(&operator) {
            true => FieldType::Text,
            false => kind,
        };
        if items.iter().any(|item| !fits(compared, item, self.context)) {
            self.error(
                &place,
                format!("“{label}” is compared with {}.", wants(compared)),
                "Correct the value.",
            );
            return;
        }
        self.options(&place, known, label, &items);
    }

    /// A choice that the field does not offer is never met.
    fn options(&mut self, place: &str, known: Option<&Field>, label: &str, items: &[&Value]) {
        let Some(field) = known.filter(|field| !field.options.is_empty()) else {
            return;
        };
        let offered = |item: &Value| {
            let text = item.as_str().unwrap_or_default().trim().to_lowercase();
            let options = field.options.iter();
            options
                .flat_map(|option| [&option.value, &option.label])
                .any(|option| option.trim().to_lowercase() == text)
        };
        if let Some(other) = items.iter().find(|item| !offered(item)) {
            let other = other.as_str().unwrap_or_default();
            self.findings.push(RulesFinding {
                place: place.to_owned(),
                severity: Severity::Warning,
                code: ErrorCode::RulesInvalid,
                what: format!("“{other}” is none of the choices of “{label}”."),
                remedy: "Choose one that the field offers.".to_owned(),
            });
        }
    }

    fn error(&mut self, place: &str, what: impl Into<String>, remedy: &str) {
        self.findings.push(RulesFinding {
            place: place.to_owned(),
            severity: Severity::Error,
            code: ErrorCode::RulesInvalid,
            what: what.into(),
            remedy: remedy.to_owned(),
        });
    }
}

fn holds(kind: FieldType) -> &'static str {
    match kind {
        FieldType::Number => "a number",
        FieldType::Boolean => "yes or no",
        FieldType::Date => "a day",
        FieldType::Datetime => "a moment",
        FieldType::Option | FieldType::Id => "one of some choices",
        FieldType::Options | FieldType::Tags => "a list",
        FieldType::File => "files",
        _ => "text",
    }
}

fn wants(kind: FieldType) -> &'static str {
    match kind {
        FieldType::Number => "a number",
        FieldType::Boolean => "yes or no (true or false)",
        FieldType::Date => "a day such as 2026-03-05",
        FieldType::Datetime => "a day such as 2026-03-05, or a moment such as 2026-03-05T10:00:00Z",
        FieldType::Phone => "a phone number",
        FieldType::Other => "a text, a number, or true or false",
        _ => "a text",
    }
}
