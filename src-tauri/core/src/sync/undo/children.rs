//! How a write to a note or task is taken back: as for fields, only if what was written still
//! stands there. Pure.

use serde_json::{Map, Value};

use super::inverse::{Far, Inverse, Still, Stored, Verdict, left_there};
use super::words;
use crate::certileads::Family;
use crate::mapping::is_blank;
use crate::model::{ActionKind, ChildRef, FieldChange, Operation};
use crate::sync::child::{Member, members, normal};

/// A note or task as it stands there.
struct There<'a> {
    family: Family,
    child: ChildRef,
    object: Option<&'a Value>,
}

impl<'a> There<'a> {
    /// Finds what an operation was about; none if nobody could look.
    fn of(operation: &Operation, stored: &'a Stored) -> Option<Self> {
        let family = Family::of(operation.action)?;
        let child = operation.child.clone()?;
        let list = match family {
            Family::Note => stored.notes.as_ref(),
            Family::Task => stored.tasks.as_ref(),
        }?;
        let object = list.iter().find(|row| is(row, &child));
        Some(Self {
            family,
            child,
            object,
        })
    }

    fn same(&self, far: &Far<'_>, key: &str, other: &Value) -> bool {
        let stored = self.object.and_then(|object| object.get(key));
        normal(self.family, key, stored, far.context)
            == normal(self.family, key, Some(other), far.context)
    }

    fn value(&self, key: &str) -> Value {
        let stored = self.object.and_then(|object| object.get(key));
        stored.cloned().unwrap_or(Value::Null)
    }

    fn child(&self) -> Option<ChildRef> {
        let id = self.object.and_then(|object| text(object, "id"));
        Some(ChildRef {
            target_id: id.or_else(|| self.child.target_id.clone()),
            ..self.child.clone()
        })
    }
}

fn text(object: &Value, key: &str) -> Option<String> {
    match object.get(key)? {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn is(row: &Value, child: &ChildRef) -> bool {
    text(row, "externalId").as_ref() == Some(&child.source_id)
        || (child.target_id.is_some() && text(row, "id") == child.target_id)
}

fn unseen(operation: &Operation) -> Verdict {
    Verdict::Never(match Family::of(operation.action) {
        Some(family) => words::unseen(family.list()),
        None => words::unknown_before(),
    })
}

/// True if `other` made what `operation` is about.
pub(super) fn makes(other: &Operation, operation: &Operation) -> bool {
    let family = Family::of(operation.action);
    let source = |one: &Operation| one.child.as_ref().map(|child| child.source_id.clone());
    family.is_some_and(|family| other.action == family.create_action())
        && source(other) == source(operation)
}

/// One that the run made is removed.
pub(super) fn remove(operation: &Operation, stored: &Stored, far: &Far<'_>) -> Verdict {
    if stored.contact.is_none() {
        return Verdict::Nothing;
    }
    let Some(there) = There::of(operation, stored) else {
        return unseen(operation);
    };
    let Some(object) = there.object else {
        return Verdict::Nothing;
    };
    if !(far.can)(there.family.delete()) {
        return Verdict::Never(words::unable(there.family.delete()));
    }
    if let Some(moved) = moved(operation, &there, far) {
        return Verdict::Left(words::moved(&moved.label).at(&*moved.field));
    }
    if let Some((key, label, _)) = filled_since(operation, &there, far) {
        return Verdict::Left(words::moved(label).at(*key));
    }
    let changes = operation
        .changes
        .iter()
        .map(|change| FieldChange {
            before: there.value(&change.field),
            after: Value::Null,
            ..change.clone()
        })
        .collect();
    Verdict::undo(Inverse {
        action: there.family.delete_action(),
        target_id: operation.target_id.clone(),
        child: there.child(),
        before: object.clone(),
        body: Value::Null,
        changes,
        stays: None,
    })
}

fn moved<'a>(
    operation: &'a Operation,
    there: &There<'_>,
    far: &Far<'_>,
) -> Option<&'a FieldChange> {
    let mut changes = operation.changes.iter();
    changes.find(|change| !there.same(far, &change.field, &left_there(operation, change)))
}

/// A member that the operation doesn't name, because it was blank then, and that isn't any more.
fn filled_since(
    operation: &Operation,
    there: &There<'_>,
    far: &Far<'_>,
) -> Option<&'static Member> {
    let named = |key: &str| operation.changes.iter().any(|change| change.field == key);
    let mut others = members(there.family).iter().filter(|(key, ..)| !named(key));
    others.find(|(key, ..)| !there.same(far, key, &Value::Null))
}

/// Changed members get their old values back.
pub(super) fn put_back(
    operation: &Operation,
    stored: &Stored,
    far: &Far<'_>,
    made_here: bool,
) -> Verdict {
    if stored.contact.is_none() {
        return Verdict::Left(words::gone());
    }
    let Some(there) = There::of(operation, stored) else {
        return unseen(operation);
    };
    if there.object.is_none() {
        return Verdict::Left(words::child_gone());
    }
    if !(far.can)(there.family.update()) {
        return Verdict::Never(words::unable(there.family.update()));
    }
    if operation.before.is_none() && !made_here {
        return Verdict::Never(words::unknown_before());
    }
    let stands = |change: &FieldChange| there.same(far, &change.field, &change.before);
    if operation.changes.iter().all(stands) {
        return Verdict::Nothing;
    }
    if let Some(moved) = moved(operation, &there, far) {
        return Verdict::Left(words::moved(&moved.label).at(&*moved.field));
    }
    let changes: Vec<FieldChange> = operation
        .changes
        .iter()
        .filter(|change| !stands(change))
        // What must not be blank goes with the whole, once that is taken back.
        .filter(|change| !(is_blank(&change.before) && is_needed(there.family, &change.field)))
        .map(|change| FieldChange {
            before: there.value(&change.field),
            after: old(change),
            ..change.clone()
        })
        .collect();
    if changes.is_empty() {
        return Verdict::Nothing;
    }
    let values = |of: fn(&FieldChange) -> &Value| {
        let members = changes.iter();
        let members = members.map(|change| (change.field.clone(), of(change).clone()));
        Value::Object(members.collect())
    };
    Verdict::undo(Inverse {
        action: there.family.update_action(),
        target_id: operation.target_id.clone(),
        child: there.child(),
        before: values(|change| &change.before),
        body: values(|change| &change.after),
        changes,
        stays: None,
    })
}

/// True for a member that the far side does not take blank.
fn is_needed(family: Family, key: &str) -> bool {
    match family {
        Family::Note => key == "body",
        Family::Task => key == "title",
    }
}

/// The value to put back. A mark has no blank.
fn old(change: &FieldChange) -> Value {
    match change.field == "completed" && change.before.is_null() {
        true => Value::Bool(false),
        false => change.before.clone(),
    }
}

/// One that the run removed is made anew.
pub(super) fn bring_back(operation: &Operation, stored: &Stored, far: &Far<'_>) -> Verdict {
    if stored.contact.is_none() {
        return Verdict::Left(words::gone());
    }
    let Some(there) = There::of(operation, stored) else {
        return unseen(operation);
    };
    if let Some(object) = there.object {
        let same = text(object, "id") == there.child.target_id;
        return match same {
            true => Verdict::Nothing,
            false => Verdict::Left(words::child_there_again()),
        };
    }
    if !(far.can)(there.family.create()) {
        return Verdict::Never(words::unable(there.family.create()));
    }
    let Some(before) = operation.before.as_ref().and_then(Value::as_object) else {
        return Verdict::Never(words::unknown_before());
    };
    let mut body = Map::new();
    let mut changes = Vec::new();
    for (key, label, _) in members(there.family) {
        let Some(value) = before.get(*key).filter(|value| !is_blank(value)) else {
            continue;
        };
        body.insert((*key).to_owned(), value.clone());
        changes.push(FieldChange {
            field: (*key).to_owned(),
            label: (*label).to_owned(),
            before: Value::Null,
            after: value.clone(),
        });
    }
    body.insert(
        "externalId".to_owned(),
        Value::from(there.child.source_id.clone()),
    );
    Verdict::undo(Inverse {
        action: there.family.create_action(),
        target_id: operation.target_id.clone(),
        child: Some(ChildRef {
            target_id: None,
            ..there.child.clone()
        }),
        before: Value::Null,
        body: Value::Object(body),
        changes,
        stays: None,
    })
}

/// Holds an inverse write against what stands there just before it is sent.
pub(super) fn still(family: Family, inverse: &Operation, stored: &Stored, far: &Far<'_>) -> Still {
    let there = There::of(inverse, stored);
    let object = there.as_ref().and_then(|there| there.object);
    let removes = inverse.action == family.delete_action();
    let makes = inverse.action == family.create_action();
    match (&stored.contact, object) {
        (None, _) if removes => return Still::Done,
        (None, _) => return Still::Moved(words::gone()),
        (_, None) if removes => return Still::Done,
        (_, None) if makes => return Still::AsPlanned,
        (_, None) => return Still::Moved(words::child_gone()),
        (_, Some(_)) if makes => return Still::Done,
        (_, Some(_)) => {}
    }
    let Some(there) = there else {
        return Still::Moved(words::child_gone());
    };
    let holds = |of: fn(&FieldChange) -> &Value| {
        let mut changes = inverse.changes.iter();
        changes.find(|change| !there.same(far, &change.field, of(change)))
    };
    let moved = holds(|change| &change.before);
    match (holds(|change| &change.after), moved) {
        (None, _) if !removes => Still::Done,
        (_, None) => match filled_since(inverse, &there, far).filter(|_| removes) {
            Some((key, label, _)) => Still::Moved(words::moved(label).at(*key)),
            None => Still::AsPlanned,
        },
        (_, Some(change)) => Still::Moved(words::moved(&change.label).at(&*change.field)),
    }
}

/// What will stand there once an inverse write is done.
pub(super) fn after(stored: &mut Stored, inverse: &Inverse) {
    let (Some(family), Some(child)) = (Family::of(inverse.action), &inverse.child) else {
        return;
    };
    let list = match family {
        Family::Note => &mut stored.notes,
        Family::Task => &mut stored.tasks,
    };
    let Some(list) = list else { return };
    match inverse.action {
        ActionKind::CreateNote | ActionKind::CreateTask => list.push(inverse.body.clone()),
        ActionKind::DeleteNote | ActionKind::DeleteTask => list.retain(|row| !is(row, child)),
        _ => {
            for row in list.iter_mut().filter(|row| is(row, child)) {
                for change in &inverse.changes {
                    row[&change.field] = change.after.clone();
                }
            }
        }
    }
}
