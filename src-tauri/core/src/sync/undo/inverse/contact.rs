//! Whole contacts: one that a run made is removed, one that it removed is made anew. Pure.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::{Done, Far, Inverse, MEMBERS, Stored, Verdict, left_there, names};
use crate::certileads::{Capability, TargetContact};
use crate::mapping::{flatten, is_blank, nest};
use crate::model::{ActionKind, FieldChange, Operation, Problem};
use crate::sync::plan::missing_tags;
use crate::sync::undo::words;

/// A contact that the run made is removed, if nothing but what the run wrote is on it.
pub(super) fn remove(one: &Done<'_>, stored: &Stored, far: &Far<'_>) -> Verdict {
    let operation = one.operation;
    let Some(contact) = &stored.contact else {
        return Verdict::Nothing;
    };
    if one.found {
        return Verdict::Left(words::was_there());
    }
    if !(far.can)(Capability::DeleteContact) {
        return Verdict::Never(words::unable(Capability::DeleteContact));
    }
    let base = match &one.made {
        Some(made) => made.values.clone(),
        None => written(operation),
    };
    if let Some(problem) = foreign(&base, contact, stored, far) {
        return Verdict::Left(problem);
    }
    let changes = operation
        .changes
        .iter()
        .map(|change| FieldChange {
            before: contact
                .values
                .get(&change.field)
                .cloned()
                .unwrap_or(Value::Null),
            after: Value::Null,
            ..change.clone()
        })
        .collect();
    Verdict::undo(Inverse {
        action: ActionKind::DeleteContact,
        target_id: Some(contact.id.clone()),
        child: None,
        before: image(contact),
        body: Value::Null,
        changes,
        stays: None,
    })
}

/// What is on a contact that is not in `base`, or otherwise than there.
pub(super) fn foreign(
    base: &Map<String, Value>,
    contact: &TargetContact,
    stored: &Stored,
    far: &Far<'_>,
) -> Option<Problem> {
    let keys: BTreeSet<&str> = far
        .fields
        .keys()
        .chain(
            base.keys()
                .filter(|key| far.fields.is_empty() || far.fields.contains_key(*key)),
        )
        .map(String::as_str)
        .chain(MEMBERS)
        .filter(|key| *key != "tags")
        .collect();
    let other = keys
        .into_iter()
        .find(|key| !far.same(key, contact.values.get(*key), base.get(*key)));
    if let Some(key) = other {
        let label = far.label(key);
        let problem = match far.blank(key, base.get(key)) {
            true => words::added(&label),
            false => words::moved(&label),
        };
        return Some(problem.at(key));
    }
    let ours = names(base.get("tags").unwrap_or(&Value::Null));
    let more = missing_tags(&contact.tags, &ours);
    if let Some(tag) = more.first() {
        return Some(words::tagged(tag).at("tags"));
    }
    if !missing_tags(&ours, &contact.tags).is_empty() {
        return Some(words::moved(&far.label("tags")).at("tags"));
    }
    let children = [
        (&stored.notes, Capability::ListNotes, Capability::CreateNote),
        (&stored.tasks, Capability::ListTasks, Capability::CreateTask),
    ];
    children.into_iter().find_map(|(list, lists, makes)| {
        let unseen = list.is_none() && !(far.can)(lists) && (far.can)(makes);
        if unseen {
            return Some(words::unseen(lists));
        }
        let any = list.as_ref().is_some_and(|list| !list.is_empty());
        any.then(|| words::carries(lists))
    })
}

/// A removed contact is made anew, if all there is to it is known.
pub(super) fn bring_back(operation: &Operation, stored: &Stored, far: &Far<'_>) -> Verdict {
    if let Some(contact) = &stored.contact {
        let same = operation.target_id.as_ref() == Some(&contact.id);
        return match same {
            true => Verdict::Nothing,
            false => Verdict::Left(words::there_again()),
        };
    }
    if !(far.can)(Capability::CreateContact) {
        return Verdict::Never(words::unable(Capability::CreateContact));
    }
    let mut values = operation.before.as_ref().map(flatten).unwrap_or_default();
    let segments = !is_blank(values.get("segmentIds").unwrap_or(&Value::Null));
    values.retain(|key, value| {
        let known = far.fields.contains_key(key) || matches!(&**key, "externalId" | "tags");
        known && !is_blank(value)
    });
    let lacks = |key: &str| !values.contains_key(key);
    let required = far.fields.values().filter(|field| field.required);
    if lacks("externalId") || required.map(|field| &*field.key).any(lacks) {
        return Verdict::Never(words::unknown_before());
    }
    let changes = values
        .iter()
        .map(|(key, value)| FieldChange {
            field: key.clone(),
            label: far.label(key),
            before: Value::Null,
            after: value.clone(),
        })
        .collect();
    Verdict::undo(Inverse {
        action: ActionKind::CreateContact,
        target_id: None,
        child: None,
        before: Value::Null,
        body: Value::Object(nest(&values)),
        changes,
        stays: segments.then(words::without_segments),
    })
}

/// The whole contact, to make it anew from.
fn image(contact: &TargetContact) -> Value {
    let flat = contact
        .values
        .iter()
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect();
    Value::Object(nest(&flat))
}

/// What a create left in the fields it wrote.
fn written(operation: &Operation) -> Map<String, Value> {
    operation
        .changes
        .iter()
        .map(|change| (change.field.clone(), left_there(operation, change)))
        .collect()
}
