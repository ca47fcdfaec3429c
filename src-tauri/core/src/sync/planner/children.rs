//! Notes and tasks in Certileads that follow those of HighLevel: what stands there, and the
//! operations that make, change and remove them.

use serde_json::{Map, Value, json};

use super::{Known, operation};
use crate::certileads::{Capability, Family, TargetContact};
use crate::mapping::is_blank;
use crate::model::{
    ActionKind, Appointment, ChildRef, Contact, Event, FieldChange, Note, Operation, Side, Task,
    UtcMillis,
};
use crate::store::{Db, child_links};
use crate::sync::{Engine, Stop, child, pass};

/// What is to stand in Certileads.
pub(super) struct Wanted {
    pub(super) family: Family,
    /// The id it carries there: of the note, task or appointment in HighLevel.
    pub(super) source_id: String,
    pub(super) intent: Intent,
}

/// What is to be done.
pub(super) enum Intent {
    /// It is to hold these members.
    Put {
        body: Map<String, Value>,
        /// Make it if it is not there.
        make: bool,
        /// What a change of one that is there is called; none: it is left as it is.
        change: Option<ActionKind>,
    },
    /// It is to be gone.
    Remove,
}

/// What a task looks like in Certileads.
pub(super) fn task_body(task: &Task, at: UtcMillis) -> Map<String, Value> {
    let title = match task.title.trim() {
        "" => "Task",
        title => title,
    };
    let mut body = Map::new();
    body.insert("title".to_owned(), json!(title));
    body.insert("body".to_owned(), text(&task.body));
    body.insert("dueDate".to_owned(), json!(task.due_date.and_then(iso)));
    body.insert("completed".to_owned(), json!(task.completed));
    let completed_at = task.completed.then(|| iso(at)).flatten();
    body.insert("completedAt".to_owned(), json!(completed_at));
    body
}

/// What a note looks like in Certileads; none if there is nothing in it.
pub(super) fn note_body(note: &Note) -> Option<Map<String, Value>> {
    let body = text(&note.body);
    (!body.is_null()).then(|| Map::from_iter([("body".to_owned(), body)]))
}

/// An appointment as a note: its title, when and where, and how it stands.
pub(super) fn appointment_body(appointment: &Appointment, cancelled: bool) -> Map<String, Value> {
    let told = |name: &str, value: &str| {
        let value = value.trim();
        (!value.is_empty()).then(|| format!("{name}: {value}"))
    };
    let title = match appointment.title.trim() {
        "" => "without a title",
        title => title,
    };
    let status = match cancelled {
        true => "cancelled",
        false => &appointment.status,
    };
    let when = |moment: &Option<String>| moment.clone().unwrap_or_default();
    let lines = [
        told("Appointment", title),
        told("Starts", &when(&appointment.start_time)),
        told("Ends", &when(&appointment.end_time)),
        told("Where", &appointment.address),
        told("Status", status),
    ];
    let text = lines.into_iter().flatten().collect::<Vec<_>>().join("\n");
    Map::from_iter([("body".to_owned(), Value::from(text))])
}

fn text(text: &str) -> Value {
    match text.trim() {
        "" => Value::Null,
        _ => Value::from(text),
    }
}

fn iso(millis: UtcMillis) -> Option<String> {
    let moment = jiff::Timestamp::from_millisecond(millis).ok()?;
    Some(moment.to_string())
}

/// What stands in Certileads of a note or task.
struct Standing {
    target_id: Option<String>,
    /// As it stands there, where it can be read.
    object: Option<Value>,
}

/// The operation that brings a note or task to where it is wanted; none if it stands so already,
/// or the target can't. `planned` is what this plan has come to so far.
///
/// # Errors
/// [`Stop`] for reads that fail.
pub(super) async fn write(
    engine: &Engine,
    contact: &Contact,
    target: Option<&TargetContact>,
    known: &Known,
    planned: &[Operation],
    event: &Event,
    wanted: Wanted,
) -> Result<Option<Operation>, Stop> {
    let Wanted {
        family,
        source_id,
        intent,
    } = wanted;
    let there = look(engine, target, family, &source_id).await?;
    let about = |one: &&Operation| {
        let child = one.child.as_ref();
        Family::of(one.action) == Some(family)
            && child.is_some_and(|child| child.source_id == source_id)
    };
    let makes = |one: &Operation| one.action == family.create_action();
    let open = known.open.get(&contact.id).map_or(&[][..], Vec::as_slice);
    let coming = open.iter().chain(planned).filter(about).any(makes);
    // What this plan makes is known: only what differs from it is a change.
    let newest = planned.iter().rfind(about).filter(|one| makes(one));
    let made = newest.map(|one| Standing {
        target_id: None,
        object: Some(one.body.clone()),
    });
    let draft = Draft {
        engine,
        contact,
        target,
        event,
        family,
        source_id,
    };
    Ok(match (intent, there) {
        (Intent::Remove, Some(there)) => draft.remove(Some(there)),
        (Intent::Remove, None) if coming => draft.remove(None),
        (Intent::Remove, None) => None,
        (Intent::Put { body, change, .. }, Some(there)) => {
            change.and_then(|action| draft.change(action, body, Some(there)))
        }
        (Intent::Put { body, change, .. }, None) if coming => {
            change.and_then(|action| draft.change(action, body, made))
        }
        (
            Intent::Put {
                body, make: true, ..
            },
            None,
        ) => draft.make(body),
        (Intent::Put { .. }, None) => None,
    })
}

/// What stands there: by the id it carries where the target lists them, else by what we made.
async fn look(
    engine: &Engine,
    target: Option<&TargetContact>,
    family: Family,
    source_id: &str,
) -> Result<Option<Standing>, Stop> {
    let Some(target) = target.filter(|target| !target.id.is_empty()) else {
        return Ok(None);
    };
    let client = &engine.certileads;
    if client.has(family.list()) {
        let ask = || client.child(family, &target.id, source_id);
        let found = pass::read(engine, Side::Certileads, ask).await?;
        return Ok(found.map(|object| Standing {
            target_id: client.child_id(Some(&object), source_id),
            object: Some(object),
        }));
    }
    let (pair, id) = (engine.pair, source_id.to_owned());
    let linked = engine
        .store
        .read(move |db: &Db| child_links::find(db, pair, child::kind(family), &id))
        .await?;
    Ok(linked.map(|target_id| Standing {
        target_id: Some(target_id),
        object: None,
    }))
}

struct Draft<'a> {
    engine: &'a Engine,
    contact: &'a Contact,
    target: Option<&'a TargetContact>,
    event: &'a Event,
    family: Family,
    source_id: String,
}

impl Draft<'_> {
    fn operation(
        &self,
        capability: Capability,
        action: ActionKind,
        target_id: Option<String>,
    ) -> Option<Operation> {
        if !self.engine.certileads.has(capability) {
            return None;
        }
        let mut one = operation(self.engine, self.contact, action, Some(self.event.id));
        one.target_id = self.target.and_then(super::draft::known_id);
        one.child = Some(ChildRef {
            source_id: self.source_id.clone(),
            target_id,
        });
        Some(one)
    }

    /// What is to be written. Without a `before` all of it is, what is blank too, since nobody
    /// knows what it takes the place of.
    fn changes(&self, body: &Map<String, Value>, before: Option<&Value>) -> Vec<FieldChange> {
        let context = &self.engine.context;
        child::members(self.family)
            .iter()
            .filter_map(|(key, label, _)| {
                let after = body.get(*key)?;
                let stored = before.and_then(|before| before.get(*key));
                let same = before.is_some()
                    && child::normal(self.family, key, stored, context)
                        == child::normal(self.family, key, Some(after), context);
                (!same).then(|| FieldChange {
                    field: (*key).to_owned(),
                    label: (*label).to_owned(),
                    before: stored.cloned().unwrap_or(Value::Null),
                    after: after.clone(),
                })
            })
            .collect()
    }

    fn make(&self, body: Map<String, Value>) -> Option<Operation> {
        let mut make = self.operation(self.family.create(), self.family.create_action(), None)?;
        make.changes = self.changes(&body, None);
        make.changes.retain(|change| !is_blank(&change.after));
        let mut body: Map<String, Value> = body
            .into_iter()
            .filter(|(_, value)| !is_blank(value))
            .collect();
        body.insert("externalId".to_owned(), Value::from(self.source_id.clone()));
        make.body = Value::Object(body);
        Some(make)
    }

    fn change(
        &self,
        action: ActionKind,
        body: Map<String, Value>,
        there: Option<Standing>,
    ) -> Option<Operation> {
        let (target_id, object) =
            there.map_or((None, None), |there| (there.target_id, there.object));
        let changes = self.changes(&body, object.as_ref());
        // When it was ticked is no change by itself: it is our own time of noticing.
        if changes.iter().all(|change| change.field == "completedAt") {
            return None;
        }
        let mut change = self.operation(self.family.update(), action, target_id)?;
        let values = |of: fn(&FieldChange) -> &Value| {
            let members = changes.iter();
            let members = members.map(|change| (change.field.clone(), of(change).clone()));
            Value::Object(members.collect())
        };
        change.before = object.map(|_| values(|change| &change.before));
        change.body = values(|change| &change.after);
        change.changes = changes;
        Some(change)
    }

    fn remove(&self, there: Option<Standing>) -> Option<Operation> {
        let (target_id, object) =
            there.map_or((None, None), |there| (there.target_id, there.object));
        let mut remove =
            self.operation(self.family.delete(), self.family.delete_action(), target_id)?;
        if let Some(object) = &object {
            let members = child::members(self.family).iter();
            remove.changes = members
                .filter(|(key, ..)| !is_blank(object.get(*key).unwrap_or(&Value::Null)))
                .map(|(key, label, _)| FieldChange {
                    field: (*key).to_owned(),
                    label: (*label).to_owned(),
                    before: object[*key].clone(),
                    after: Value::Null,
                })
                .collect();
        }
        remove.before = object;
        Some(remove)
    }
}
