//! Tags that a run put on come off, and those that it took off go on again. Pure.

use serde_json::{Value, json};

use super::{Far, Inverse, Stored, Verdict, names};
use crate::certileads::{Capability, TargetContact};
use crate::model::{ActionKind, FieldChange, Operation};
use crate::sync::plan::missing_tags;
use crate::sync::undo::words;

/// Only tags that the operation really added come off.
pub(super) fn take_tags_off(
    operation: &Operation,
    stored: &Stored,
    far: &Far<'_>,
    made_here: bool,
) -> Verdict {
    let Some(contact) = &stored.contact else {
        return Verdict::Left(words::gone());
    };
    if !(far.can)(Capability::RemoveTags) {
        return Verdict::Never(words::unable(Capability::RemoveTags));
    }
    let before = match (&operation.before, made_here) {
        (Some(before), _) => names(&before["tags"]),
        (None, true) => Vec::new(),
        (None, false) => return Verdict::Never(words::unknown_before()),
    };
    let added = missing_tags(&names(&operation.body["tags"]), &before);
    let gone = missing_tags(&added, &contact.tags);
    let off: Vec<String> = added
        .into_iter()
        .filter(|tag| !gone.contains(tag))
        .collect();
    if off.is_empty() {
        return Verdict::Nothing;
    }
    let after = missing_tags(&contact.tags, &off);
    Verdict::undo(tagging(ActionKind::RemoveTags, contact, far, off, after))
}

/// Tags that the operation took off go on again.
pub(super) fn put_tags_on(operation: &Operation, stored: &Stored, far: &Far<'_>) -> Verdict {
    let Some(contact) = &stored.contact else {
        return Verdict::Left(words::gone());
    };
    if !(far.can)(Capability::AddTags) {
        return Verdict::Never(words::unable(Capability::AddTags));
    }
    let Some(before) = &operation.before else {
        return Verdict::Never(words::unknown_before());
    };
    let before = names(&before["tags"]);
    let kept = missing_tags(&before, &names(&operation.body["tags"]));
    let taken: Vec<String> = before
        .into_iter()
        .filter(|tag| !kept.contains(tag))
        .collect();
    let on = missing_tags(&taken, &contact.tags);
    if on.is_empty() {
        return Verdict::Nothing;
    }
    let mut after = contact.tags.clone();
    after.extend(on.iter().cloned());
    Verdict::undo(tagging(ActionKind::AddTags, contact, far, on, after))
}

fn tagging(
    action: ActionKind,
    contact: &TargetContact,
    far: &Far<'_>,
    named: Vec<String>,
    after: Vec<String>,
) -> Inverse {
    let change = FieldChange {
        field: "tags".to_owned(),
        label: far.label("tags"),
        before: Value::from(contact.tags.clone()),
        after: Value::from(after),
    };
    Inverse {
        action,
        target_id: Some(contact.id.clone()),
        child: None,
        before: json!({"tags": contact.tags}),
        body: json!({"tags": named}),
        changes: vec![change],
        stays: None,
    }
}
