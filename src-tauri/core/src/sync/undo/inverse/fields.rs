//! What a run wrote into a contact's fields and segments: it becomes what it was. Pure.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{Far, MEMBERS, Stored, Verdict, left_there, names, of_changes};
use crate::certileads::Capability;
use crate::mapping::is_blank;
use crate::model::{ActionKind, FieldChange, Operation};
use crate::sync::undo::words;

/// Changed fields get their old values back.
pub(super) fn put_back(
    operation: &Operation,
    stored: &Stored,
    far: &Far<'_>,
    made_here: bool,
) -> Verdict {
    let Some(contact) = &stored.contact else {
        return Verdict::Left(words::gone());
    };
    if !(far.can)(Capability::UpdateContact) {
        return Verdict::Never(words::unable(Capability::UpdateContact));
    }
    if operation.before.is_none() && !made_here {
        return Verdict::Never(words::unknown_before());
    }
    let now = |change: &FieldChange| contact.values.get(&change.field);
    if operation
        .changes
        .iter()
        .all(|change| far.same(&change.field, now(change), Some(&change.before)))
    {
        return Verdict::Nothing;
    }
    if let Some(moved) = operation.changes.iter().find(|change| {
        !far.same(
            &change.field,
            now(change),
            Some(&left_there(operation, change)),
        )
    }) {
        return Verdict::Left(words::moved(&moved.label).at(&*moved.field));
    }
    let (mut changes, mut stays) = (Vec::new(), None);
    for change in &operation.changes {
        if far.same(&change.field, now(change), Some(&change.before)) {
            continue;
        }
        let required = far
            .fields
            .get(&change.field)
            .is_some_and(|field| field.required);
        if required && is_blank(&change.before) {
            stays = Some(words::must_not_be_blank(&change.label).at(&*change.field));
            continue;
        }
        changes.push(FieldChange {
            before: now(change).cloned().unwrap_or(Value::Null),
            after: old(change),
            ..change.clone()
        });
    }
    match (changes.is_empty(), stays) {
        (true, Some(problem)) => Verdict::Never(problem),
        (_, stays) => Verdict::undo(of_changes(
            ActionKind::UpdateContact,
            contact,
            changes,
            stays,
        )),
    }
}

/// A contact's segments become what they were.
pub(super) fn segments(operation: &Operation, stored: &Stored, far: &Far<'_>) -> Verdict {
    const KEY: &str = "segmentIds";
    let Some(contact) = &stored.contact else {
        return Verdict::Left(words::gone());
    };
    if !(far.can)(Capability::SetSegments) {
        return Verdict::Never(words::unable(Capability::SetSegments));
    }
    let Some(before) = operation.before.as_ref().map(|before| names(&before[KEY])) else {
        return Verdict::Never(words::unknown_before());
    };
    let set = |list: Vec<String>| list.into_iter().collect::<BTreeSet<String>>();
    let now = names(contact.values.get(KEY).unwrap_or(&Value::Null));
    if set(now.clone()) == set(before.clone()) {
        return Verdict::Nothing;
    }
    let label = far.label(KEY);
    if set(now.clone()) != set(names(&operation.body[KEY])) {
        return Verdict::Left(words::moved(&label).at(KEY));
    }
    let change = FieldChange {
        field: KEY.to_owned(),
        label,
        before: Value::from(now),
        after: Value::from(before),
    };
    Verdict::undo(of_changes(
        ActionKind::SetSegments,
        contact,
        vec![change],
        None,
    ))
}

/// The value to put back. A mark such as *archived* has no blank.
fn old(change: &FieldChange) -> Value {
    match MEMBERS.contains(&&*change.field) && change.before.is_null() {
        true => Value::Bool(false),
        false => change.before.clone(),
    }
}
