//! How a write is taken back: what a run did to one contact, against what stands on the far side
//! now → the inverse writes, or why not. Pure.
//!
//! An operation is taken back only if each field it wrote still holds what was stored then. The
//! newest is decided first, and the older ones on what will stand there once it is taken back.
//!
//! [`contact`] decides about whole contacts, [`fields`] about what was written into them, [`tags`]
//! about their tags; notes and tasks are [`children`]'s. [`still`] looks once more right before an
//! inverse write is sent.

mod contact;
mod fields;
mod still;
mod tags;
#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]
mod tests;

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::children;
use crate::certileads::{Capability, Family, TargetContact};
use crate::mapping::{Context, flatten, nest, normalise};
use crate::model::{
    ActionKind, ChildRef, Field, FieldChange, FieldType, Operation, Problem, ProofSource,
};

pub(super) use still::{Still, still};

/// Members that are no fields of the schema, and yet hold what people and we put there.
const MEMBERS: [&str; 3] = ["segmentIds", "archived", "suppressed"];

/// What stands on the far side now, of one contact.
#[derive(Clone, Debug, Default)]
pub(super) struct Stored {
    /// The contact; none if it is gone.
    pub(super) contact: Option<TargetContact>,
    /// Its notes; none if they were not asked for.
    pub(super) notes: Option<Vec<Value>>,
    /// Its tasks; none if they were not asked for.
    pub(super) tasks: Option<Vec<Value>>,
}

/// A done operation.
pub(super) struct Done<'a> {
    pub(super) operation: &'a Operation,
    /// For a create: the contact as it was stored then, if that was kept.
    pub(super) made: Option<TargetContact>,
    /// For a create: true if the contact stood there before, and only was found.
    pub(super) found: bool,
}

/// What the far side can do, and how its values are read.
pub(super) struct Far<'a> {
    pub(super) fields: &'a BTreeMap<String, Field>,
    pub(super) context: &'a Context,
    pub(super) can: &'a dyn Fn(Capability) -> bool,
}

/// What becomes of a done operation.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Verdict {
    /// It is taken back.
    Undo(Box<Inverse>),
    /// Everything stands as it stood before already.
    Nothing,
    /// It stays, since something has changed; the problem's `field` says what.
    Left(Problem),
    /// It can't be taken back.
    Never(Problem),
}

impl Verdict {
    pub(super) fn undo(inverse: Inverse) -> Self {
        Self::Undo(Box::new(inverse))
    }

    /// Why it is left or can't be taken back, or what stays all the same.
    pub(super) fn problem(&self) -> Option<&Problem> {
        match self {
            Self::Undo(inverse) => inverse.stays.as_ref(),
            Self::Nothing => None,
            Self::Left(problem) | Self::Never(problem) => Some(problem),
        }
    }
}

/// The write that takes an operation back.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Inverse {
    pub(super) action: ActionKind,
    pub(super) target_id: Option<String>,
    /// The note or task it is about.
    pub(super) child: Option<ChildRef>,
    pub(super) before: Value,
    pub(super) body: Value,
    pub(super) changes: Vec<FieldChange>,
    /// What stays all the same.
    pub(super) stays: Option<Problem>,
}

/// What kind of write takes back what kind.
pub(super) fn inverse_of(action: ActionKind) -> ActionKind {
    match action {
        ActionKind::CreateContact => ActionKind::DeleteContact,
        ActionKind::DeleteContact => ActionKind::CreateContact,
        ActionKind::UpdateContact | ActionKind::ArchiveContact | ActionKind::CompleteTask => {
            ActionKind::UpdateContact
        }
        ActionKind::AddTags => ActionKind::RemoveTags,
        ActionKind::RemoveTags => ActionKind::AddTags,
        ActionKind::SetSegments => ActionKind::SetSegments,
        ActionKind::CreateTask => ActionKind::DeleteTask,
        ActionKind::DeleteTask => ActionKind::CreateTask,
        ActionKind::UpdateTask | ActionKind::CloseTask => ActionKind::UpdateTask,
        ActionKind::CreateNote => ActionKind::DeleteNote,
        ActionKind::DeleteNote => ActionKind::CreateNote,
        ActionKind::UpdateNote => ActionKind::UpdateNote,
    }
}

/// Decides about one contact. `done` is what the run did to it, newest first; so is the answer.
pub(super) fn decide(done: &[Done<'_>], mut stored: Stored, far: &Far<'_>) -> Vec<Verdict> {
    let made_here = done
        .iter()
        .any(|one| one.operation.action == ActionKind::CreateContact && !one.found);
    let mut verdicts = Vec::with_capacity(done.len());
    for one in done {
        let verdict = match one.operation.action {
            ActionKind::CreateContact => contact::remove(one, &stored, far),
            ActionKind::DeleteContact => contact::bring_back(one.operation, &stored, far),
            ActionKind::UpdateContact | ActionKind::CompleteTask | ActionKind::ArchiveContact => {
                fields::put_back(one.operation, &stored, far, made_here)
            }
            ActionKind::SetSegments => fields::segments(one.operation, &stored, far),
            ActionKind::AddTags => tags::take_tags_off(one.operation, &stored, far, made_here),
            ActionKind::RemoveTags => tags::put_tags_on(one.operation, &stored, far),
            ActionKind::CreateNote | ActionKind::CreateTask => {
                children::remove(one.operation, &stored, far)
            }
            ActionKind::DeleteNote | ActionKind::DeleteTask => {
                children::bring_back(one.operation, &stored, far)
            }
            ActionKind::UpdateNote | ActionKind::UpdateTask | ActionKind::CloseTask => {
                let made_here = done
                    .iter()
                    .any(|other| children::makes(other.operation, one.operation));
                children::put_back(one.operation, &stored, far, made_here)
            }
        };
        if let Verdict::Undo(inverse) = &verdict {
            stored.after(inverse);
        }
        verdicts.push(verdict);
    }
    verdicts
}

fn of_changes(
    action: ActionKind,
    contact: &TargetContact,
    changes: Vec<FieldChange>,
    stays: Option<Problem>,
) -> Inverse {
    let values = |of: fn(&FieldChange) -> &Value| {
        let flat = changes
            .iter()
            .map(|change| (change.field.clone(), of(change).clone()))
            .collect();
        Value::Object(nest(&flat))
    };
    Inverse {
        action,
        target_id: Some(contact.id.clone()),
        child: None,
        before: values(|change| &change.before),
        body: values(|change| &change.after),
        changes,
        stays,
    }
}

/// What an operation left in a field: as its proof saw it, else as it was asked.
pub(super) fn left_there(operation: &Operation, change: &FieldChange) -> Value {
    let proof = operation.proof.as_ref();
    proof
        .filter(|proof| proof.source != ProofSource::None)
        .and_then(|proof| proof.fields.iter().find(|one| one.field == change.field))
        .map_or(&change.after, |one| &one.stored)
        .clone()
}

fn names(list: &Value) -> Vec<String> {
    let list = list.as_array().into_iter().flatten();
    list.filter_map(|name| name.as_str().map(str::to_owned))
        .collect()
}

impl Far<'_> {
    /// Equal after the field type's normaliser; blank and absent are the same, and so are a mark
    /// that is off and one that is absent.
    fn same(&self, key: &str, one: Option<&Value>, other: Option<&Value>) -> bool {
        self.normal(key, one) == self.normal(key, other)
    }

    fn blank(&self, key: &str, value: Option<&Value>) -> bool {
        self.normal(key, value).is_null()
    }

    fn normal(&self, key: &str, value: Option<&Value>) -> Value {
        let kind = match (self.fields.get(key), key) {
            (Some(field), _) => field.kind,
            (None, "tags") => FieldType::Tags,
            (None, "segmentIds") => FieldType::Options,
            (None, "archived" | "suppressed") => FieldType::Boolean,
            (None, _) => FieldType::Text,
        };
        let normal = normalise(kind, value.unwrap_or(&Value::Null), self.context);
        match normal {
            Value::Bool(false) if MEMBERS.contains(&key) => Value::Null,
            normal => normal,
        }
    }

    fn label(&self, key: &str) -> String {
        match (self.fields.get(key), key) {
            (Some(field), _) => field.label.clone(),
            (None, "tags") => "Tags".to_owned(),
            (None, "segmentIds") => "Segments".to_owned(),
            (None, "archived") => "Archived".to_owned(),
            (None, "suppressed") => "Suppressed".to_owned(),
            (None, key) => key.to_owned(),
        }
    }
}

impl Stored {
    /// What will stand there once an inverse write is done.
    fn after(&mut self, inverse: &Inverse) {
        match inverse.action {
            ActionKind::DeleteContact => self.contact = None,
            action if Family::of(action).is_some() => children::after(self, inverse),
            ActionKind::CreateContact => {
                let values: Map<String, Value> = flatten(&inverse.body).into_iter().collect();
                self.contact = Some(TargetContact {
                    tags: names(values.get("tags").unwrap_or(&Value::Null)),
                    values,
                    ..TargetContact::default()
                });
            }
            _ => {
                let Some(contact) = &mut self.contact else {
                    return;
                };
                for change in &inverse.changes {
                    if change.field == "tags" {
                        contact.tags = names(&change.after);
                    }
                    contact
                        .values
                        .insert(change.field.clone(), change.after.clone());
                }
            }
        }
    }
}
