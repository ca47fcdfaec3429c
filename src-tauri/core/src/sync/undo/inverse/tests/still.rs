//! The look right before an inverse write is sent.

use serde_json::json;

use super::*;

/// The row of an inverse write.
fn row(inverse: &Inverse) -> Operation {
    let mut row = operation(
        inverse.action,
        inverse.before.clone(),
        inverse.changes.clone(),
    );
    row.body = inverse.body.clone();
    row
}

fn holds(inverse: &Operation, now: &Stored) -> Still {
    let (fields, context) = (fields(), Context::default());
    let far = Far {
        fields: &fields,
        context: &context,
        can: &|_| true,
    };
    still(inverse, now, &far)
}

#[test]
fn right_before_it_is_sent_it_is_held_against_what_stands_there() {
    let one = update(vec![change("firstName", json!("A"), json!("B"))]);
    let row_of = |done: &[Operation], now: Stored| row(undo(&run(done, now)[0]));
    let back = row_of(&[one], stored(json!({"firstName": "B"})));
    let on = |value: &str| holds(&back, &stored(json!({"firstName": value})));
    assert_eq!(on("B"), Still::AsPlanned);
    assert_eq!(on("A"), Still::Done);
    assert!(matches!(on("C"), Still::Moved(_)));
    assert!(matches!(holds(&back, &Stored::default()), Still::Moved(_)));

    let remove = row_of(&[create()], stored(ours()));
    assert_eq!(holds(&remove, &stored(ours())), Still::AsPlanned);
    assert_eq!(holds(&remove, &Stored::default()), Still::Done);
    let mut noted = stored(ours());
    noted.notes = Some(vec![json!({"body": "Called."})]);
    assert!(matches!(holds(&remove, &noted), Still::Moved(_)));

    let mut gone = operation(ActionKind::DeleteContact, ours(), vec![]);
    gone.proof = None;
    let anew = row_of(&[gone], Stored::default());
    assert_eq!(holds(&anew, &Stored::default()), Still::AsPlanned);
    assert_eq!(holds(&anew, &stored(ours())), Still::Done);
    let other = stored(json!({"externalId": "hl", "firstName": "Other"}));
    assert!(matches!(holds(&anew, &other), Still::Moved(_)));

    let add = tagging(ActionKind::AddTags, &[], &["new"]);
    let off = row_of(&[add], stored(json!({"tags": ["new"]})));
    assert_eq!(
        holds(&off, &stored(json!({"tags": ["x", "new"]}))),
        Still::AsPlanned
    );
    assert_eq!(holds(&off, &stored(json!({"tags": ["x"]}))), Still::Done);
}
