//! What changed about the fields of both sides that a mapping uses: renamed, retyped, deleted,
//! their choices; and what newly must be filled.

use std::collections::HashMap;

use super::table::fold;
use super::{CUSTOM_FIELDS_GAP, check, reads};
use crate::model::{
    Drift, DriftChange, Field, FieldName, FieldOption, MappingDocument, Rule, Schema, Severity,
    Side,
};

/// What changed between two readings of both sides' fields, as far as the document uses them. A
/// side that could not be read says nothing about itself, and neither do custom fields that may
/// not be listed.
#[must_use]
pub fn drift(before: &Schema, now: &Schema, document: &MappingDocument) -> Vec<Drift> {
    let partial = [before, now]
        .iter()
        .any(|schema| schema.gaps.iter().any(|gap| gap == CUSTOM_FIELDS_GAP));
    let known = |field: &&Field| !(partial && field.key.starts_with("customFields."));
    let source: Vec<&Field> = before.source.iter().filter(known).collect();
    let target: Vec<&Field> = before.target.iter().collect();
    let mut found = Vec::new();
    if !now.source.is_empty() {
        let uses = |rule: &Rule, key: &str| reads::reads(rule, key);
        found.extend(side(Side::Highlevel, &source, &now.source, document, uses));
    }
    if !now.target.is_empty() {
        let uses = |rule: &Rule, key: &str| rule.target == key;
        found.extend(side(Side::Certileads, &target, &now.target, document, uses));
        found.extend(newly_required(&target, &now.target, document));
    }
    let broken = check(document, now);
    for one in &mut found {
        let fails = broken.iter().any(|finding| {
            let rule = finding.rule_id.as_ref();
            finding.severity == Severity::Error && rule.is_some_and(|id| one.rules.contains(id))
        });
        one.holds |= fails && matches!(one.change, DriftChange::Retyped { .. });
    }
    found
}

/// What changed on one side.
fn side(
    side: Side,
    before: &[&Field],
    now: &[Field],
    document: &MappingDocument,
    uses: impl Fn(&Rule, &str) -> bool,
) -> Vec<Drift> {
    let by_key: HashMap<&str, &Field> = now.iter().map(|field| (&*field.key, field)).collect();
    let mut found = Vec::new();
    for field in before {
        let using = document.rules.iter().filter(|rule| uses(rule, &field.key));
        let rules: Vec<String> = using.map(|rule| rule.id.clone()).collect();
        if rules.is_empty() {
            continue;
        }
        let changes = match by_key.get(&*field.key) {
            None => vec![DriftChange::Deleted {
                instead: successor(field, before, now),
            }],
            Some(now) => differences(field, now),
        };
        found.extend(changes.into_iter().map(|change| Drift {
            side,
            key: field.key.clone(),
            label: field.label.clone(),
            holds: match change {
                DriftChange::Deleted { .. } => true,
                DriftChange::OptionsDeleted { .. } => side == Side::Certileads,
                _ => false,
            },
            change,
            rules: rules.clone(),
        }));
    }
    found
}

/// A new field of the same name and type: most likely the old one, made anew.
fn successor(gone: &Field, before: &[&Field], now: &[Field]) -> Option<FieldName> {
    let is_new = |field: &&Field| !before.iter().any(|old| old.key == field.key);
    let mut alike = now
        .iter()
        .filter(is_new)
        .filter(|field| fold(&field.label) == fold(&gone.label) && field.kind == gone.kind);
    match (alike.next(), alike.next()) {
        (Some(field), None) => Some(FieldName {
            key: field.key.clone(),
            label: field.label.clone(),
        }),
        _ => None,
    }
}

fn differences(before: &Field, now: &Field) -> Vec<DriftChange> {
    let mut found = Vec::new();
    if before.label != now.label {
        found.push(DriftChange::Renamed {
            to: now.label.clone(),
        });
    }
    if before.kind != now.kind {
        found.push(DriftChange::Retyped {
            from: before.kind,
            to: now.kind,
        });
    }
    let find = |option: &FieldOption| now.options.iter().find(|one| one.value == option.value);
    let mut gone = Vec::new();
    for option in &before.options {
        match find(option) {
            // A field that takes anything now has lost no choice.
            None if now.options.is_empty() => {}
            None => gone.push(option.label.clone()),
            Some(renamed) if renamed.label != option.label => {
                found.push(DriftChange::OptionRenamed {
                    from: option.label.clone(),
                    to: renamed.label.clone(),
                });
            }
            Some(_) => {}
        }
    }
    if !gone.is_empty() {
        found.push(DriftChange::OptionsDeleted { options: gone });
    }
    found
}

/// Target fields that must be filled now, did not have to be before, and are filled by no rule.
fn newly_required(before: &[&Field], now: &[Field], document: &MappingDocument) -> Vec<Drift> {
    let filled = |key: &str| document.rules.iter().any(|rule| rule.target == key);
    let was_required = |key: &str| {
        before
            .iter()
            .any(|field| field.key == key && field.required)
    };
    now.iter()
        .filter(|field| field.required && !was_required(&field.key) && !filled(&field.key))
        .map(|field| Drift {
            side: Side::Certileads,
            key: field.key.clone(),
            label: field.label.clone(),
            change: DriftChange::Required,
            rules: Vec::new(),
            holds: true,
        })
        .collect()
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may fail by panicking")]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::model::FieldType;

    fn field(key: &str, label: &str, kind: &str, options: &[&str]) -> Value {
        let options: Vec<Value> = options
            .iter()
            .map(|name| json!({"value": name, "label": name}))
            .collect();
        json!({"key": key, "label": label, "type": kind, "required": false, "options": options, "origin": "custom"})
    }

    fn schema(source: &[Value], target: &[Value]) -> Schema {
        serde_json::from_value(json!({"source": source, "target": target, "readAt": 1, "gaps": []}))
            .unwrap()
    }

    fn document() -> MappingDocument {
        serde_json::from_value(json!({"format": 1, "api": "contacts", "rules": [
            {"id": "a", "source": "customFields.ind", "target": "fields.industry"},
            {"id": "b", "source": "firstName", "target": "firstName", "steps": [
                {"type": "template", "template": "{{ customFields[\"ind\"] }} {{ value }}"}]},
            {"id": "c", "source": "city", "target": "city"},
        ]}))
        .unwrap()
    }

    fn before() -> Schema {
        schema(
            &[
                field(
                    "customFields.ind",
                    "Industry",
                    "option",
                    &["Dental", "Solar"],
                ),
                field("firstName", "First name", "text", &[]),
                field("city", "City", "text", &[]),
                field("state", "State", "text", &[]),
            ],
            &[
                field(
                    "fields.industry",
                    "Industry",
                    "option",
                    &["Dental", "Solar"],
                ),
                field("firstName", "First name", "text", &[]),
                field("city", "City", "text", &[]),
            ],
        )
    }

    #[test]
    fn what_stayed_or_is_not_used_is_not_told() {
        let mut now = before();
        assert_eq!(drift(&before(), &now, &document()), []);
        now.source.retain(|field| field.key != "state");
        now.source[1].options = Vec::new();
        assert_eq!(drift(&before(), &now, &document()), []);
        assert_eq!(drift(&before(), &Schema::default(), &document()), []);
    }

    #[test]
    fn a_deleted_field_holds_its_rules_and_names_its_successor() {
        let mut now = before();
        now.source[0].key = "customFields.new".into();
        let found = drift(&before(), &now, &document());
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].rules, ["a", "b"], "the template reads it, too");
        assert!(found[0].holds);
        let DriftChange::Deleted { instead } = &found[0].change else {
            panic!("{found:?}");
        };
        assert_eq!(instead.as_ref().unwrap().key, "customFields.new");
        now.gaps = vec![CUSTOM_FIELDS_GAP.to_owned()];
        assert_eq!(
            drift(&before(), &now, &document()),
            [],
            "it may not be listed"
        );
    }

    #[test]
    fn names_types_and_choices_are_told_one_by_one() {
        let mut now = before();
        now.source[0].label = "Trade".into();
        now.source[0].options[0].label = "Dentist".into();
        now.target[0].options.truncate(1);
        now.target[2].kind = FieldType::Date;
        now.target[1].required = true;
        let found = drift(&before(), &now, &document());
        let told: Vec<(&str, &DriftChange, bool)> = found
            .iter()
            .map(|one| (&*one.key, &one.change, one.holds))
            .collect();
        assert_eq!(
            told,
            [
                (
                    "customFields.ind",
                    &DriftChange::Renamed { to: "Trade".into() },
                    false
                ),
                (
                    "customFields.ind",
                    &DriftChange::OptionRenamed {
                        from: "Dental".into(),
                        to: "Dentist".into()
                    },
                    false
                ),
                (
                    "fields.industry",
                    &DriftChange::OptionsDeleted {
                        options: vec!["Solar".into()]
                    },
                    true
                ),
                (
                    "city",
                    &DriftChange::Retyped {
                        from: FieldType::Text,
                        to: FieldType::Date
                    },
                    false
                ),
            ]
        );
    }

    #[test]
    fn a_field_that_must_be_filled_now_is_told_if_nothing_fills_it() {
        let mut now = before();
        let mut new = now.target[2].clone();
        new.key = "phone".into();
        new.required = true;
        now.target.push(new);
        let found = drift(&before(), &now, &document());
        assert_eq!(found.len(), 1);
        assert_eq!(
            (&found[0].change, found[0].holds),
            (&DriftChange::Required, true)
        );
    }
}
