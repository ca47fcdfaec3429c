//! What publishing a draft would change for one contact: what is sent now against what would be.

use serde_json::Value;

use super::body::flatten;
use super::{Compiled, Outcome, preview};
use crate::model::{Contact, ImpactChange, ImpactRecord, Severity};

/// The differences for a contact; none if publishing changes nothing for it. Without a version in
/// force nothing is sent now.
#[must_use]
pub fn impact(
    current: Option<&Compiled>,
    draft: &Compiled,
    contact: &Contact,
) -> Option<ImpactRecord> {
    let before = current
        .map(|current| current.run(contact))
        .unwrap_or_default();
    let after = draft.run(contact);
    let (held_before, held_after) = (is_held(&before), is_held(&after));
    let (old, new) = (
        flatten(&Value::Object(before.body)),
        flatten(&Value::Object(after.body)),
    );
    let mut targets: Vec<&String> = old.keys().chain(new.keys()).collect();
    targets.sort();
    targets.dedup();
    let changes: Vec<ImpactChange> = targets
        .into_iter()
        .filter(|target| old.get(*target) != new.get(*target))
        .map(|target| ImpactChange {
            target: target.clone(),
            before: old.get(target).cloned(),
            after: new.get(target).cloned(),
        })
        .collect();
    if changes.is_empty() && held_before == held_after {
        return None;
    }
    Some(ImpactRecord {
        record: preview::sample(contact),
        changes,
        held_before,
        held_after,
    })
}

/// True if something is wrong with the record that keeps it from being written.
fn is_held(outcome: &Outcome) -> bool {
    let mut problems = outcome.problems.iter();
    problems.any(|problem| problem.severity == Severity::Error)
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
        let found = impact(Some(&current), &draft, &contact()).unwrap();
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
        assert_eq!(impact(Some(&current), &current, &contact()), None);
        assert_eq!(impact(None, &draft, &contact()).unwrap().changes.len(), 2);
    }

    #[test]
    fn a_contact_that_would_be_held_is_a_change() {
        let current = compiled(&json!([{"id": "a", "source": "none", "target": "x"}]));
        let draft =
            compiled(&json!([{"id": "a", "source": "none", "target": "x", "whenBlank": "hold"}]));
        let found = impact(Some(&current), &draft, &contact()).unwrap();
        assert!(found.changes.is_empty() && found.held_after && !found.held_before);
    }
}
