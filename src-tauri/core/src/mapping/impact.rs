//! What publishing a draft would change for one contact: what is sent now against what would be.

use std::collections::{BTreeMap, HashMap};

use serde_json::{Map, Value};

use super::{Compiled, Context, preview};
use crate::model::{
    Contact, FieldProblem, ImpactChange, ImpactRecord, MappingDocument, Rule, Schema, Severity,
};

/// What publishing a draft would mean for one contact.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Impact {
    /// The differences; none if it changes nothing.
    pub record: Option<ImpactRecord>,
    /// Why the contact would be held, whether or not it is held now.
    pub held: Option<FieldProblem>,
}

/// The version in force and a draft, made ready to be compared. A rule that is the same in both is
/// run once, and only to see whether it fails.
#[derive(Debug)]
pub struct Comparison {
    current: Option<Compared>,
    draft: Compared,
}

#[derive(Debug)]
struct Compared {
    compiled: Compiled,
    /// For each rule, whether the other document has other rules for its target.
    differs: Vec<bool>,
}

impl Comparison {
    /// Makes both ready. Without a version in force nothing is sent now.
    #[must_use]
    pub fn new(
        current: Option<&MappingDocument>,
        draft: &MappingDocument,
        schema: &Schema,
        context: &Context,
    ) -> Self {
        let compared = |document: &MappingDocument, other: Option<&MappingDocument>| Compared {
            compiled: Compiled::new(document, schema, context),
            differs: differing(document, other),
        };
        Self {
            current: current.map(|current| compared(current, Some(draft))),
            draft: compared(draft, current),
        }
    }

    /// The differences for a contact.
    #[must_use]
    pub fn of(&self, contact: &Contact) -> Impact {
        let mut held = first_error(&self.draft.compiled.unfilled).cloned();
        let mut both_fail = false;
        let after = self.draft.run(contact, true, |problem, differs| {
            both_fail |= !differs;
            held.get_or_insert(problem);
        });
        let mut held_before = both_fail;
        let before = match &self.current {
            Some(current) => {
                held_before |= first_error(&current.compiled.unfilled).is_some();
                current.run(contact, false, |_, _| held_before = true)
            }
            None => {
                held_before = false;
                Map::new()
            }
        };
        let changes = changes(&before, &after);
        let differs = !changes.is_empty() || held_before != held.is_some();
        Impact {
            record: differs.then(|| ImpactRecord {
                record: preview::sample(contact),
                changes,
                held_before,
                held_after: held.is_some(),
                problem: held.clone(),
            }),
            held,
        }
    }
}

impl Compared {
    /// What the rules that differ send. With `all` the others are tried, too. `fails` takes the
    /// errors in the order of the rules, and whether their rule differs.
    fn run(
        &self,
        contact: &Contact,
        all: bool,
        mut fails: impl FnMut(FieldProblem, bool),
    ) -> Map<String, Value> {
        let mut body = Map::new();
        for (rule, differs) in self.compiled.rules.iter().zip(&self.differs) {
            if !(all || *differs) {
                continue;
            }
            match self.compiled.settled(rule, contact) {
                Ok(settled) if *differs => {
                    settled.into_body(&rule.target, &mut body, &mut Vec::new());
                }
                Ok(_) => {}
                Err(problem) if problem.severity == Severity::Error => fails(problem, *differs),
                Err(_) => {}
            }
        }
        body
    }
}

/// For each rule of a document, whether the other has other rules for its target.
fn differing(document: &MappingDocument, other: Option<&MappingDocument>) -> Vec<bool> {
    fn by_target(document: &MappingDocument) -> HashMap<&str, Vec<&Rule>> {
        let mut rules: HashMap<&str, Vec<&Rule>> = HashMap::new();
        for rule in &document.rules {
            rules.entry(&rule.target).or_default().push(rule);
        }
        rules
    }
    let (own, others) = (
        by_target(document),
        other.map(by_target).unwrap_or_default(),
    );
    let differs = |rule: &Rule| own.get(&*rule.target) != others.get(&*rule.target);
    document.rules.iter().map(differs).collect()
}

fn first_error(problems: &[FieldProblem]) -> Option<&FieldProblem> {
    let mut problems = problems.iter();
    problems.find(|problem| problem.severity == Severity::Error)
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

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may fail by panicking")]
mod tests {
    use serde_json::json;

    use super::*;

    fn document(rules: &Value) -> MappingDocument {
        serde_json::from_value(json!({"format": 1, "api": "contacts", "rules": rules})).unwrap()
    }

    fn impact(
        current: Option<&MappingDocument>,
        draft: &MappingDocument,
        contact: &Contact,
    ) -> Impact {
        let (schema, context) = (Schema::default(), Context::default());
        Comparison::new(current, draft, &schema, &context).of(contact)
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
        let current = document(&json!([
            {"id": "a", "source": "firstName", "target": "firstName"},
            {"id": "b", "source": "city", "target": "fields.town"},
        ]));
        let draft = document(&json!([
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
        let current = document(&json!([{"id": "a", "source": "none", "target": "x"}]));
        let draft =
            document(&json!([{"id": "a", "source": "none", "target": "x", "whenBlank": "hold"}]));
        let told = impact(Some(&current), &draft, &contact());
        let found = told.record.unwrap();
        assert!(found.changes.is_empty() && found.held_after && !found.held_before);
        assert_eq!(told.held.unwrap().target, "x");
        let still = impact(Some(&draft), &draft, &contact());
        assert_eq!(still.record, None);
        assert!(still.held.is_some(), "it is held all the same");
    }
}
