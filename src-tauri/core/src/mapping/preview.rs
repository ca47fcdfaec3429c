//! A mapping over one record, rule by rule and step by step, as the screen shows it.

use serde_json::{Map, Value};

use super::compile::{PreparedRule, Settled};
use super::{Compiled, Context};
use crate::model::{Contact, MappingDocument, MappingPreview, RulePreview, SampleRecord, Schema};

/// Runs a document over one contact and keeps what each step made of it.
#[must_use]
pub fn preview(
    document: &MappingDocument,
    contact: &Contact,
    schema: &Schema,
    context: &Context,
) -> MappingPreview {
    let compiled = Compiled::new(document, schema, context);
    let mut body = Map::new();
    let rules = compiled
        .rules
        .iter()
        .map(|rule| of_rule(&compiled, rule, contact, &mut body))
        .collect();
    MappingPreview {
        record: Some(sample(contact)),
        rules,
        body: Value::Object(body),
        problems: compiled.unfilled,
        source_values: Value::Object(contact.values.clone()),
    }
}

/// One rule, and what it puts into the body.
fn of_rule(
    compiled: &Compiled,
    rule: &PreparedRule,
    contact: &Contact,
    body: &mut Map<String, Value>,
) -> RulePreview {
    let mut shown = RulePreview {
        rule_id: rule.id.clone(),
        source_value: rule.read(contact).cloned().unwrap_or(Value::Null),
        steps: Vec::new(),
        result: Value::Null,
        left_out: false,
        problems: Vec::new(),
    };
    let value = compiled.value(rule, contact, Some(&mut shown.steps));
    let settled = value.and_then(|value| {
        shown.result = value.clone();
        rule.settle(value)
    });
    match settled {
        Ok(settled) => {
            shown.left_out = matches!(settled, Settled::LeaveOut);
            settled.into_body(&rule.target, body, &mut Vec::new());
        }
        Err(problem) => shown.problems.push(problem),
    }
    shown
}

/// A contact as the record picker shows it.
pub(crate) fn sample(contact: &Contact) -> SampleRecord {
    let text = |key: &str| {
        contact
            .values
            .get(key)
            .and_then(Value::as_str)
            .map(str::trim)
            .filter(|text| !text.is_empty())
    };
    let detail = ["email", "phone", "companyName"]
        .into_iter()
        .find_map(text)
        .unwrap_or_default();
    SampleRecord {
        id: contact.id.clone(),
        name: contact.display_name(),
        detail: detail.to_owned(),
    }
}
