//! A contact kept as an example: what a mapping makes of it, and how that differs from what it
//! should.

use serde_json::Value;

use super::Compiled;
use super::body::flatten;
use crate::model::{Contact, Example, ExampleFailure, ExampleId, ExampleResult, Severity};

/// What a mapping makes of a contact, kept as what it should make of it.
#[must_use]
pub fn example(id: ExampleId, name: String, contact: Contact, mapping: &Compiled) -> Example {
    let outcome = mapping.run(&contact);
    let errors = outcome
        .problems
        .into_iter()
        .filter(|problem| problem.severity == Severity::Error);
    let mut held: Vec<String> = errors.map(|problem| problem.target).collect();
    held.sort();
    held.dedup();
    Example {
        id,
        name,
        contact,
        expected: flatten(&Value::Object(outcome.body)),
        held,
    }
}

/// Runs an example; tells each field that comes out differently, in the order of the rules.
#[must_use]
pub fn run_example(example: &Example, mapping: &Compiled) -> ExampleResult {
    let outcome = mapping.run(&example.contact);
    let got = flatten(&Value::Object(outcome.body));
    let problem_of = |target: &str| {
        let mut problems = outcome.problems.iter();
        problems.find(|one| one.target == target && one.severity == Severity::Error)
    };
    let rule_of = |target: &str| mapping.rules.iter().position(|rule| rule.target == target);
    let held = outcome.problems.iter().map(|problem| &problem.target);
    let mut targets: Vec<&String> = example
        .expected
        .keys()
        .chain(&example.held)
        .chain(got.keys())
        .chain(held)
        .collect();
    targets.sort_by_key(|target| (rule_of(target).unwrap_or(usize::MAX), *target));
    targets.dedup();
    let failures = targets.into_iter().filter_map(|target| {
        let problem = problem_of(target);
        let expected_held = example.held.contains(target);
        let same =
            example.expected.get(target) == got.get(target) && expected_held == problem.is_some();
        let rule = rule_of(target).and_then(|at| mapping.rules.get(at));
        (!same).then(|| ExampleFailure {
            rule_id: rule.map(|rule| rule.id.clone()),
            target: target.clone(),
            expected: example.expected.get(target).cloned(),
            expected_held,
            got: got.get(target).cloned(),
            problem: problem.cloned(),
        })
    });
    ExampleResult {
        id: example.id,
        name: example.name.clone(),
        contact_id: example.contact.id.clone(),
        failures: failures.collect(),
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may fail by panicking")]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::mapping::Context;
    use crate::model::{MappingDocument, Schema};

    fn compiled(rules: Value) -> Compiled {
        let document = json!({"format": 1, "api": "contacts", "rules": rules});
        let document: MappingDocument = serde_json::from_value(document).unwrap();
        Compiled::new(&document, &Schema::default(), &Context::default())
    }

    fn ana() -> Example {
        let contact = Contact {
            id: "c1".into(),
            values: json!({"firstName": "Ana", "score": "many"})
                .as_object()
                .cloned()
                .unwrap(),
            ..Contact::default()
        };
        let mapping = compiled(json!([
            {"id": "name", "source": "firstName", "target": "firstName"},
            {"id": "score", "source": "score", "target": "fields.score", "steps": [{"type": "number"}]},
        ]));
        example(ExampleId::new(), "Ana".into(), contact, &mapping)
    }

    #[test]
    fn what_is_kept_passes_and_an_order_of_rules_is_no_difference() {
        let example = ana();
        assert_eq!(example.held, ["fields.score"]);
        let turned = compiled(json!([
            {"id": "score", "source": "score", "target": "fields.score", "steps": [{"type": "number"}]},
            {"id": "name", "source": "firstName", "target": "firstName"},
        ]));
        assert_eq!(run_example(&example, &turned).failures, []);
    }

    #[test]
    fn a_failure_names_the_rule_with_expected_and_got() {
        let edited = compiled(json!([
            {"id": "score", "source": "score", "target": "fields.score"},
            {"id": "name", "source": "firstName", "target": "firstName", "steps": [{"type": "uppercase"}]},
        ]));
        let failures = run_example(&ana(), &edited).failures;
        assert_eq!(failures.len(), 2);
        assert_eq!(failures[0].rule_id.as_deref(), Some("score"));
        assert!(failures[0].expected_held && failures[0].problem.is_none());
        assert_eq!(failures[0].got, Some(json!("many")));
        assert_eq!(
            (&failures[1].expected, &failures[1].got),
            (&Some(json!("Ana")), &Some(json!("ANA")))
        );
    }

    #[test]
    fn a_field_that_no_rule_fills_any_more_is_a_failure_without_a_rule() {
        let failures = run_example(&ana(), &compiled(json!([]))).failures;
        assert_eq!(failures.len(), 2);
        assert!(failures.iter().all(|one| one.rule_id.is_none()));
        assert_eq!(failures[0].got, None);
    }
}
