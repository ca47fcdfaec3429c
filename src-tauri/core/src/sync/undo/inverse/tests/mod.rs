//! Verdicts and inverse writes by example; here about fields, segments and tags.

mod contact;
mod still;

use serde_json::json;

use super::*;
use crate::model::{
    FieldOrigin, FieldProof, OperationId, OperationState, PairId, Proof, ProofOutcome, RunId, Side,
};

fn fields() -> BTreeMap<String, Field> {
    [
        ("externalId", FieldType::Text, true),
        ("email", FieldType::Email, false),
        ("firstName", FieldType::Text, false),
        ("fields.score", FieldType::Number, false),
    ]
    .into_iter()
    .map(|(key, kind, required)| {
        let field = Field {
            key: key.into(),
            label: key.into(),
            kind,
            required,
            options: vec![],
            origin: FieldOrigin::Standard,
        };
        (key.to_owned(), field)
    })
    .collect()
}

fn run(done: &[Operation], stored: Stored) -> Vec<Verdict> {
    let done: Vec<Done<'_>> = done
        .iter()
        .map(|operation| Done {
            operation,
            made: None,
            found: false,
        })
        .collect();
    on(&done, stored, &|_| true)
}

fn on(done: &[Done<'_>], stored: Stored, can: &dyn Fn(Capability) -> bool) -> Vec<Verdict> {
    let (fields, context) = (fields(), Context::default());
    let far = Far {
        fields: &fields,
        context: &context,
        can,
    };
    decide(done, stored, &far)
}

fn change(field: &str, before: Value, after: Value) -> FieldChange {
    FieldChange {
        field: field.into(),
        label: field.into(),
        before,
        after,
    }
}

fn operation(action: ActionKind, before: Value, changes: Vec<FieldChange>) -> Operation {
    let body = changes
        .iter()
        .map(|change| (change.field.clone(), change.after.clone()))
        .collect();
    Operation {
        id: OperationId::new(),
        pair_id: PairId::new(),
        run_id: RunId::new(),
        event_id: None,
        mapping_version: Some(1),
        side: Side::Certileads,
        action,
        undoes: None,
        contact_id: "hl".into(),
        contact_name: "Ana Díaz".into(),
        target_id: Some("t".into()),
        child: None,
        before: Some(before).filter(|before| !before.is_null()),
        body: Value::Object(nest(&body)),
        changes,
        state: OperationState::Done,
        problem: None,
        proof: None,
        attempts: 1,
        maybe_sent: false,
        planned_at: 0,
        due_at: 0,
        finished_at: Some(1),
    }
}

fn update(changes: Vec<FieldChange>) -> Operation {
    operation(ActionKind::UpdateContact, json!({}), changes)
}

fn tagging(action: ActionKind, before: &[&str], named: &[&str]) -> Operation {
    let mut one = operation(action, json!({"tags": before}), vec![]);
    one.body = json!({"tags": named});
    one
}

fn stored(values: Value) -> Stored {
    let values = values.as_object().cloned().unwrap_or_default();
    Stored {
        contact: Some(TargetContact {
            id: "t".into(),
            tags: names(values.get("tags").unwrap_or(&Value::Null)),
            values,
            ..TargetContact::default()
        }),
        notes: Some(vec![]),
        tasks: Some(vec![]),
    }
}

fn undo(verdict: &Verdict) -> &Inverse {
    match verdict {
        Verdict::Undo(inverse) => inverse,
        other => panic!("{other:?}"),
    }
}

fn create() -> Operation {
    let mut one = operation(
        ActionKind::CreateContact,
        Value::Null,
        vec![
            change("externalId", Value::Null, json!("hl")),
            change("firstName", Value::Null, json!("Ana")),
            change("tags", Value::Null, json!(["new lead"])),
        ],
    );
    one.body = json!({"externalId": "hl", "firstName": "Ana", "tags": ["new lead"]});
    one
}

fn ours() -> Value {
    json!({"externalId": "hl", "firstName": "Ana", "tags": ["new lead"],
        "archived": false, "segmentIds": [], "createdAt": "x"})
}

#[test]
fn old_values_come_back_field_by_field_and_blank_ones_as_null() {
    let one = update(vec![
        change("email", json!("old@example.com"), json!("new@example.com")),
        change("fields.score", Value::Null, json!(5)),
    ]);
    let now = stored(json!({"email": "New@Example.com", "fields.score": 5.0}));
    let verdicts = run(&[one], now);
    let inverse = undo(&verdicts[0]);
    assert_eq!(inverse.action, ActionKind::UpdateContact);
    assert_eq!(
        inverse.body,
        json!({"email": "old@example.com", "fields": {"score": null}})
    );
    assert_eq!(inverse.changes[0].before, json!("New@Example.com"));
}

#[test]
fn one_field_that_moved_leaves_the_whole_operation() {
    let one = update(vec![
        change("email", Value::Null, json!("new@example.com")),
        change("firstName", json!("Ana"), json!("Ana María")),
    ]);
    let verdicts = run(
        &[one],
        stored(json!({"email": "new@example.com", "firstName": "Anna"})),
    );
    let problem = verdicts[0].problem().unwrap();
    assert_eq!(problem.field.as_deref(), Some("firstName"));
    assert!(matches!(verdicts[0], Verdict::Left(_)));
}

#[test]
fn what_was_stored_counts_and_not_what_was_asked() {
    let mut one = update(vec![change("firstName", Value::Null, json!("Ana "))]);
    let field = FieldProof {
        field: "firstName".into(),
        label: "firstName".into(),
        asked: json!("Ana "),
        stored: json!("ANA"),
        outcome: ProofOutcome::Differs,
    };
    one.proof = Some(Proof {
        outcome: ProofOutcome::Differs,
        source: ProofSource::Answer,
        fields: vec![field],
        reason: None,
    });
    let verdicts = run(
        std::slice::from_ref(&one),
        stored(json!({"firstName": "ANA"})),
    );
    assert_eq!(undo(&verdicts[0]).body, json!({"firstName": null}));
    let verdicts = run(&[one], stored(json!({"firstName": "Ana"})));
    assert!(matches!(verdicts[0], Verdict::Left(_)));
}

#[test]
fn what_stands_as_before_already_needs_nothing() {
    let one = update(vec![change("firstName", json!("Ana"), json!("Bea"))]);
    assert_eq!(
        run(&[one], stored(json!({"firstName": "Ana"}))),
        [Verdict::Nothing]
    );
}

#[test]
fn a_required_field_that_was_blank_stays_and_is_named() {
    let one = update(vec![
        change("externalId", Value::Null, json!("hl")),
        change("firstName", json!("A."), json!("Ana")),
    ]);
    let verdicts = run(
        &[one],
        stored(json!({"externalId": "hl", "firstName": "Ana"})),
    );
    assert_eq!(undo(&verdicts[0]).body, json!({"firstName": "A."}));
    assert_eq!(
        verdicts[0].problem().unwrap().field.as_deref(),
        Some("externalId")
    );
}

#[test]
fn older_writes_are_decided_on_what_will_stand_there() {
    let first = update(vec![change("firstName", json!("A"), json!("B"))]);
    let second = update(vec![change("firstName", json!("B"), json!("C"))]);
    let verdicts = run(&[second, first], stored(json!({"firstName": "C"})));
    assert_eq!(undo(&verdicts[0]).body, json!({"firstName": "B"}));
    assert_eq!(undo(&verdicts[1]).body, json!({"firstName": "A"}));
}

#[test]
fn only_tags_that_were_really_added_come_off() {
    let add = tagging(ActionKind::AddTags, &["vip"], &["VIP", "new"]);
    let verdicts = run(&[add], stored(json!({"tags": ["vip", "New", "theirs"]})));
    let inverse = undo(&verdicts[0]);
    assert_eq!(inverse.action, ActionKind::RemoveTags);
    assert_eq!(inverse.body, json!({"tags": ["new"]}));
    assert_eq!(inverse.changes[0].after, json!(["vip", "theirs"]));
    let gone = tagging(ActionKind::AddTags, &[], &["new"]);
    assert_eq!(
        run(&[gone], stored(json!({"tags": []}))),
        [Verdict::Nothing]
    );
}

#[test]
fn tags_that_were_taken_off_go_on_again() {
    let remove = tagging(ActionKind::RemoveTags, &["Old", "kept"], &["old", "never"]);
    let verdicts = run(&[remove], stored(json!({"tags": ["kept"]})));
    let inverse = undo(&verdicts[0]);
    assert_eq!(inverse.action, ActionKind::AddTags);
    assert_eq!(inverse.body, json!({"tags": ["Old"]}));
}

#[test]
fn an_archived_contact_comes_back_and_segments_become_what_they_were() {
    let archive = operation(
        ActionKind::ArchiveContact,
        json!({}),
        vec![change("archived", Value::Null, json!(true))],
    );
    let verdicts = run(&[archive], stored(json!({"archived": true})));
    assert_eq!(undo(&verdicts[0]).body, json!({"archived": false}));
    let mut set = operation(
        ActionKind::SetSegments,
        json!({"segmentIds": ["a"]}),
        vec![],
    );
    set.body = json!({"segmentIds": ["b", "a"]});
    let verdicts = run(
        std::slice::from_ref(&set),
        stored(json!({"segmentIds": ["a", "b"]})),
    );
    assert_eq!(undo(&verdicts[0]).body, json!({"segmentIds": ["a"]}));
    let verdicts = run(&[set], stored(json!({"segmentIds": ["c"]})));
    assert!(matches!(verdicts[0], Verdict::Left(_)));
}

#[test]
fn without_a_before_image_nothing_is_guessed() {
    let mut one = update(vec![change("firstName", Value::Null, json!("Ana"))]);
    one.before = None;
    let mut add = tagging(ActionKind::AddTags, &[], &["new"]);
    add.before = None;
    for one in [one, add] {
        let now = stored(json!({"firstName": "Ana", "tags": ["new"]}));
        assert!(matches!(run(&[one], now)[0], Verdict::Never(_)));
    }
}
