//! What to write for one contact: the mapping's result against what the target holds. Pure.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::certileads::TargetContact;
use crate::mapping::{Context, flatten, nest, same};
use crate::model::{Field, FieldChange, FieldType};

/// A write that is needed.
#[derive(Clone, Debug, PartialEq)]
pub struct Write {
    /// What to send.
    pub body: Value,
    /// The same as a diff.
    pub changes: Vec<FieldChange>,
}

/// The field differences between a wanted body and what is stored (none: nothing is), tags left
/// out: those have a route of their own.
#[must_use]
pub fn changes(
    body: &Map<String, Value>,
    stored: Option<&TargetContact>,
    fields: &BTreeMap<String, Field>,
    context: &Context,
) -> Vec<FieldChange> {
    flatten(&Value::Object(body.clone()))
        .into_iter()
        .filter(|(key, _)| key != "tags" || stored.is_none())
        .filter_map(|(key, after)| {
            let field = fields.get(&key);
            let kind = field.map_or(FieldType::Text, |field| field.kind);
            let before = stored
                .and_then(|stored| stored.values.get(&key))
                .cloned()
                .unwrap_or(Value::Null);
            let same = same(kind, &before, &after, context);
            (!same).then(|| FieldChange {
                label: field.map_or(key.clone(), |field| field.label.clone()),
                field: key,
                before,
                after,
            })
        })
        .collect()
}

/// The write that makes a contact; blank members are left out.
#[must_use]
pub fn create(
    body: &Map<String, Value>,
    fields: &BTreeMap<String, Field>,
    context: &Context,
) -> Write {
    let changes = changes(body, None, fields, context);
    let kept = changes
        .iter()
        .map(|change| (change.field.clone(), change.after.clone()))
        .collect();
    Write {
        body: Value::Object(nest(&kept)),
        changes,
    }
}

/// The write that brings a contact up to date; none if it is.
#[must_use]
pub fn update(
    body: &Map<String, Value>,
    stored: &TargetContact,
    fields: &BTreeMap<String, Field>,
    context: &Context,
) -> Option<Write> {
    let changes = changes(body, Some(stored), fields, context);
    if changes.is_empty() {
        return None;
    }
    let changed = changes
        .iter()
        .map(|change| (change.field.clone(), change.after.clone()))
        .collect();
    Some(Write {
        body: Value::Object(nest(&changed)),
        changes,
    })
}

/// Those of the wanted tags that the target lacks, compared without regard to case.
#[must_use]
pub fn missing_tags(wanted: &[String], stored: &[String]) -> Vec<String> {
    let there: Vec<String> = stored.iter().map(|tag| tag.trim().to_lowercase()).collect();
    let mut missing: Vec<String> = Vec::new();
    for tag in wanted {
        let folded = tag.trim().to_lowercase();
        if !folded.is_empty() && !there.contains(&folded) && !missing.contains(tag) {
            missing.push(tag.clone());
        }
    }
    missing
}

/// A list of names; empty if there is none.
#[must_use]
pub fn names(list: Option<&Value>) -> Vec<String> {
    let items = list.and_then(Value::as_array).into_iter().flatten();
    items
        .filter_map(|name| name.as_str().map(str::to_owned))
        .collect()
}

/// The tags a body asks for.
#[must_use]
pub fn wanted_tags(body: &Map<String, Value>) -> Vec<String> {
    match body.get("tags") {
        Some(Value::Array(tags)) => tags
            .iter()
            .filter_map(|tag| tag.as_str().map(str::to_owned))
            .collect(),
        Some(Value::String(tag)) => vec![tag.clone()],
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn body(value: Value) -> Map<String, Value> {
        value.as_object().cloned().unwrap_or_default()
    }

    fn stored(values: Value) -> TargetContact {
        TargetContact {
            id: "t".into(),
            values: body(values),
            ..TargetContact::default()
        }
    }

    #[test]
    fn an_update_carries_only_what_changed_and_never_tags() {
        let wanted = body(
            json!({"email": "new@example.com", "firstName": "Ana", "tags": ["vip"],
            "fields": {"industry": "Dental"}}),
        );
        let there = stored(json!({"email": "old@example.com", "firstName": "Ana"}));
        let write = update(&wanted, &there, &BTreeMap::new(), &Context::default());
        let write = write.map(|write| write.body);
        assert_eq!(
            write,
            Some(json!({"email": "new@example.com", "fields": {"industry": "Dental"}}))
        );
    }

    #[test]
    fn what_is_there_already_is_not_written() {
        let wanted = body(json!({"firstName": "Ana", "lastName": ""}));
        let there = stored(json!({"firstName": "Ana"}));
        assert_eq!(
            update(&wanted, &there, &BTreeMap::new(), &Context::default()),
            None
        );
    }

    #[test]
    fn a_create_carries_tags_and_no_blanks() {
        let wanted = body(json!({"externalId": "a", "lastName": "", "tags": ["vip"]}));
        let write = create(&wanted, &BTreeMap::new(), &Context::default());
        assert_eq!(write.body, json!({"externalId": "a", "tags": ["vip"]}));
    }

    #[test]
    fn tags_are_compared_without_case() {
        let missing = missing_tags(&["VIP".into(), "new".into(), "new".into()], &["vip".into()]);
        assert_eq!(missing, ["new"]);
    }
}
