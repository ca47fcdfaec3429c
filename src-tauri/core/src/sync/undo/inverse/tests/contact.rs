//! Whole contacts: removed, kept, made anew.

use serde_json::json;

use super::*;

#[test]
fn a_contact_with_nothing_but_ours_is_removed_and_kept_whole() {
    let verdicts = run(&[create()], stored(ours()));
    let inverse = undo(&verdicts[0]);
    assert_eq!(inverse.action, ActionKind::DeleteContact);
    assert_eq!(inverse.target_id.as_deref(), Some("t"));
    assert_eq!(inverse.before["firstName"], "Ana");
    assert_eq!(inverse.before["tags"], json!(["new lead"]));
}

#[test]
fn what_others_put_on_a_contact_keeps_it() {
    let with = |key: &str, value: Value| {
        let mut values = ours();
        values[key] = value;
        stored(values)
    };
    let mut note = stored(ours());
    note.notes = Some(vec![json!({"body": "Called."})]);
    let mut task = stored(ours());
    task.tasks = Some(vec![json!({"title": "Call"})]);
    for now in [
        with("fields.score", json!(5)),
        with("firstName", json!("Anna")),
        with("tags", json!(["new lead", "bought"])),
        with("tags", json!([])),
        with("segmentIds", json!(["s"])),
        with("archived", json!(true)),
        note,
        task,
    ] {
        let verdicts = run(&[create()], now.clone());
        assert!(matches!(verdicts[0], Verdict::Left(_)), "{now:?}");
    }
}

#[test]
fn values_that_the_far_side_made_up_at_once_are_no_reason_to_keep_it() {
    let mut values = ours();
    values["fields.score"] = json!(10);
    let now = stored(values);
    let operation = create();
    let done = Done {
        operation: &operation,
        made: now.contact.clone(),
        found: false,
    };
    assert!(matches!(on(&[done], now, &|_| true)[0], Verdict::Undo(_)));
}

#[test]
fn a_contact_that_was_found_is_not_removed() {
    let operation = create();
    let done = Done {
        operation: &operation,
        made: None,
        found: true,
    };
    let verdicts = on(&[done], stored(ours()), &|_| true);
    assert!(matches!(verdicts[0], Verdict::Left(_)));
}

#[test]
fn a_target_that_hides_notes_keeps_its_contacts() {
    let operation = create();
    let done = Done {
        operation: &operation,
        made: None,
        found: false,
    };
    let mut now = stored(ours());
    now.notes = None;
    let verdicts = on(&[done], now, &|one| one != Capability::ListNotes);
    assert!(matches!(verdicts[0], Verdict::Left(_)), "{verdicts:?}");
}

#[test]
fn writes_onto_a_contact_of_the_same_run_go_before_it_does() {
    let mut complete = update(vec![change("fields.score", Value::Null, json!(5))]);
    complete.before = None;
    let mut values = ours();
    values["fields.score"] = json!(5);
    let verdicts = run(&[complete, create()], stored(values));
    assert_eq!(undo(&verdicts[0]).body, json!({"fields": {"score": null}}));
    assert_eq!(undo(&verdicts[1]).action, ActionKind::DeleteContact);
}

#[test]
fn a_removed_contact_is_made_anew_from_what_was_kept() {
    let remove = operation(ActionKind::DeleteContact, ours(), vec![]);
    let gone = Stored::default();
    let verdicts = run(std::slice::from_ref(&remove), gone.clone());
    assert_eq!(
        undo(&verdicts[0]).body,
        json!({"externalId": "hl", "firstName": "Ana", "tags": ["new lead"]})
    );
    let mut poor = remove.clone();
    poor.before = Some(json!({"firstName": "Ana"}));
    assert!(matches!(run(&[poor], gone)[0], Verdict::Never(_)));
    let mut again = stored(ours());
    again.contact.as_mut().unwrap().id = "other".into();
    assert!(matches!(run(&[remove], again)[0], Verdict::Left(_)));
}
