//! What publishing a draft would change for one contact: what is sent now against what would be.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::{Compiled, Outcome, preview};
use crate::model::{Contact, FieldProblem, ImpactChange, ImpactRecord, Severity};

/// What publishing a draft would mean for one contact.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Impact {
    /// The differences; none if it changes nothing.
    pub record: Option<ImpactRecord>,
    /// Why the contact would be held, whether or not it is held now.
    pub held: Option<FieldProblem>,
}

/// The differences for a contact. Without a version in force nothing is sent now.
#[must_use]
pub fn impact(current: Option<&Compiled>, draft: &Compiled, contact: &Contact) -> Impact {
    let before = current
        .map(|current| current.run(contact))
        .unwrap_or_default();
    let after = draft.run(contact);
    let held = why_held(&after).cloned();
    let (held_before, held_after) = (why_held(&before).is_some(), held.is_some());
    let changes = changes(&before.body, &after.body);
    let differs = !changes.is_empty() || held_before != held_after;
    Impact {
        record: differs.then(|| ImpactRecord {
            record: preview::sample(contact),
            changes,
            held_before,
            held_after,
            problem: held.clone(),
        }),
        held,
    }
}

/// The fields that differ, by target field key. Nothing but these is copied: most are the same.
fn changes(before: &Map<String, Value>, after: &Map<String, Value>) -> Vec<ImpactChange> {
    let (old, new) = (leaves(before), leaves(after));
    let gone = old.iter().filter(|(key, _)| !new.contains_key(*key));
    let put = new
        .iter()
        .filter(|(key, value)| old.get(*key) != Some(*value));
    let mut changes: Vec<ImpactChange> = gone
        .chain(put)
        .map(|(key, _)| {
            let (outer, inner) = *key;
            ImpactChange {
                target: inner.map_or_else(|| outer.to_owned(), |inner| format!("{outer}.{inner}")),
                before: old.get(key).copied().cloned(),
                after: new.get(key).copied().cloned(),
            }
        })
        .collect();
    changes.sort_by(|one, other| one.target.cmp(&other.target));
    changes
}

/// The values of a body as [`super::body::flatten`] gives them, where they lie: by member and name
/// in it.
fn leaves(body: &Map<String, Value>) -> BTreeMap<(&str, Option<&str>), &Value> {
    let mut leaves = BTreeMap::new();
    for (outer, value) in body {
        match value {
            Value::Object(members) => {
                leaves.extend(
                    members
                        .iter()
                        .map(|(inner, value)| ((&**outer, Some(&**inner)), value)),
                );
            }
            other => {
                leaves.insert((&**outer, None), other);
            }
        }
    }
    leaves
}

/// What is wrong with the record that keeps it from being written.
fn why_held(outcome: &Outcome) -> Option<&FieldProblem> {
    let mut problems = outcome.problems.iter();
    problems.find(|problem| problem.severity == Severity::Error)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may fail by panicking")]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::mapping::Context;
    use crate::model::{MappingDocument, Schema};

    fn compiled(rules: &Value) -> Compiled {
        let document = json!({"format": 1, "api": "contacts", "rules": rules});
        let document: MappingDocument = serde_json::from_value(document).unwrap();
        Compiled::new(&document, &Schema::default(), &Context::default())
    }

    fn contact() -> Contact {
        Contact {
            id: "c1".into(),
            values: json!({"firstName": "Ana", "city": "Reus"})
                .as_object()
                .cloned()
                .unwrap(),
            ..Contact::default()
        }
    }

    #[test]
    fn old_and_new_are_told_field_by_field() {
        let current = compiled(&json!([
            {"id": "a", "source": "firstName", "target": "firstName"},
            {"id": "b", "source": "city", "target": "fields.town"},
        ]));
        let draft = compiled(&json!([
            {"id": "a", "source": "firstName", "target": "firstName", "steps": [{"type": "uppercase"}]},
            {"id": "c", "source": "city", "target": "fields.city"},
        ]));
        let found = impact(Some(&current), &draft, &contact()).record.unwrap();
        let told: Vec<(&str, Option<&Value>, Option<&Value>)> = found
            .changes
            .iter()
            .map(|change| {
                (
                    change.target.as_str(),
                    change.before.as_ref(),
                    change.after.as_ref(),
                )
            })
            .collect();
        let (ana, big, reus) = (json!("Ana"), json!("ANA"), json!("Reus"));
        assert_eq!(
            told,
            [
                ("fields.city", None, Some(&reus)),
                ("fields.town", Some(&reus), None),
                ("firstName", Some(&ana), Some(&big)),
            ]
        );
        assert_eq!(
            impact(Some(&current), &current, &contact()),
            Impact::default()
        );
        let first = impact(None, &draft, &contact()).record.unwrap();
        assert_eq!(first.changes.len(), 2);
    }

    #[test]
    fn a_contact_that_would_be_held_is_a_change() {
        let current = compiled(&json!([{"id": "a", "source": "none", "target": "x"}]));
        let draft =
            compiled(&json!([{"id": "a", "source": "none", "target": "x", "whenBlank": "hold"}]));
        let told = impact(Some(&current), &draft, &contact());
        let found = told.record.unwrap();
        assert!(found.changes.is_empty() && found.held_after && !found.held_before);
        assert_eq!(told.held.unwrap().target, "x");
        let still = impact(Some(&draft), &draft, &contact());
        assert_eq!(still.record, None);
        assert!(still.held.is_some(), "it is held all the same");
    }
}
