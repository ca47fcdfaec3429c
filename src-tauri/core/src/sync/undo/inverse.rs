//! How a write is taken back: what a run did to one contact, against what stands on the far side
//! now → the inverse writes, or why not. Pure.
//!
//! An operation is taken back only if each field it wrote still holds what was stored then. The
//! newest is decided first, and the older ones on what will stand there once it is taken back.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::{children, words};
use crate::certileads::{Capability, Family, TargetContact};
use crate::mapping::{Context, flatten, is_blank, nest, normalise};
use crate::model::{
    ActionKind, ChildRef, Field, FieldChange, FieldType, Operation, Problem, ProofSource,
};
use crate::sync::plan::missing_tags;

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
            ActionKind::CreateContact => remove(one, &stored, far),
            ActionKind::DeleteContact => bring_back(one.operation, &stored, far),
            ActionKind::UpdateContact | ActionKind::CompleteTask | ActionKind::ArchiveContact => {
                put_back(one.operation, &stored, far, made_here)
            }
            ActionKind::SetSegments => segments(one.operation, &stored, far),
            ActionKind::AddTags => take_tags_off(one.operation, &stored, far, made_here),
            ActionKind::RemoveTags => put_tags_on(one.operation, &stored, far),
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

/// Whether an inverse write that was planned may still be sent.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Still {
    /// Everything stands as it was planned on.
    AsPlanned,
    /// It stands as it is to stand already.
    Done,
    /// Something else was written in between.
    Moved(Problem),
}

/// Holds an inverse write against what stands there just before it is sent.
pub(super) fn still(inverse: &Operation, stored: &Stored, far: &Far<'_>) -> Still {
    if let Some(family) = Family::of(inverse.action) {
        return children::still(family, inverse, stored, far);
    }
    let contact = match (&stored.contact, inverse.action) {
        (None, ActionKind::DeleteContact) => return Still::Done,
        (None, ActionKind::CreateContact) => return Still::AsPlanned,
        (None, _) => return Still::Moved(words::gone()),
        (Some(contact), _) => contact,
    };
    match inverse.action {
        ActionKind::CreateContact => {
            let asked = flatten(&inverse.body);
            let other = asked
                .iter()
                .find(|(key, value)| !far.same(key, contact.values.get(*key), Some(value)));
            match other {
                None => Still::Done,
                Some(_) => Still::Moved(words::there_again()),
            }
        }
        ActionKind::DeleteContact => {
            let before = inverse.before.as_ref().map(flatten).unwrap_or_default();
            let before: Map<String, Value> = before.into_iter().collect();
            match foreign(&before, contact, stored, far) {
                Some(problem) => Still::Moved(problem),
                None => Still::AsPlanned,
            }
        }
        ActionKind::AddTags | ActionKind::RemoveTags => {
            let names = names(&inverse.body["tags"]);
            let missing = missing_tags(&names, &contact.tags);
            let done = match inverse.action {
                ActionKind::AddTags => missing.is_empty(),
                _ => missing.len() == names.len(),
            };
            if done { Still::Done } else { Still::AsPlanned }
        }
        _ => {
            let holds = |of: fn(&FieldChange) -> &Value| {
                let moved = |change: &&FieldChange| {
                    !far.same(
                        &change.field,
                        contact.values.get(&change.field),
                        Some(of(change)),
                    )
                };
                inverse.changes.iter().find(moved)
            };
            match (
                holds(|change| &change.after),
                holds(|change| &change.before),
            ) {
                (None, _) => Still::Done,
                (_, None) => Still::AsPlanned,
                (_, Some(change)) => Still::Moved(words::moved(&change.label).at(&*change.field)),
            }
        }
    }
}

/// A contact that the run made is removed, if nothing but what the run wrote is on it.
fn remove(one: &Done<'_>, stored: &Stored, far: &Far<'_>) -> Verdict {
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
fn foreign(
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
fn bring_back(operation: &Operation, stored: &Stored, far: &Far<'_>) -> Verdict {
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

/// Changed fields get their old values back.
fn put_back(operation: &Operation, stored: &Stored, far: &Far<'_>, made_here: bool) -> Verdict {
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
fn segments(operation: &Operation, stored: &Stored, far: &Far<'_>) -> Verdict {
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

/// Only tags that the operation really added come off.
fn take_tags_off(
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
fn put_tags_on(operation: &Operation, stored: &Stored, far: &Far<'_>) -> Verdict {
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

/// The whole contact, to make it anew from.
fn image(contact: &TargetContact) -> Value {
    let flat = contact
        .values
        .iter()
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect();
    Value::Object(nest(&flat))
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

/// What a create left in the fields it wrote.
fn written(operation: &Operation) -> Map<String, Value> {
    operation
        .changes
        .iter()
        .map(|change| (change.field.clone(), left_there(operation, change)))
        .collect()
}

/// The value to put back. A mark such as *archived* has no blank.
fn old(change: &FieldChange) -> Value {
    match MEMBERS.contains(&&*change.field) && change.before.is_null() {
        true => Value::Bool(false),
        false => change.before.clone(),
    }
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

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]
mod tests {
    use super::*;
    use crate::model::{
        FieldOrigin, FieldProof, OperationId, OperationState, PairId, Proof, ProofOutcome, RunId,
        Side,
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
}
