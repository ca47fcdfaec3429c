//! What follows from things that happened beside a contact's own fields and tags: tasks, notes,
//! appointments, a deletion. The contact page itself is planned by [`super::page`]; what happened
//! is found by whoever reads it.

use serde_json::{Value, json};

use super::children::{self, Intent, Wanted};
use super::{
    Known, Look, Planned, Standing, completion, draft, event, filter, operation, page, tags,
    target_of, waiting,
};
use crate::certileads::{Capability, Family, TargetContact};
use crate::mapping::{flatten, nest};
use crate::model::{
    ActionKind, Appointment, Contact, DeletedPolicy, Event, EventId, EventKind, FieldChange,
    LeavePolicy, Note, Operation, Side, Task, UtcMillis,
};
use crate::store::mirror;
use crate::sync::detect::Happening;
use crate::sync::{Engine, Stop, pass, plan};

/// The contact that something happened to: as it was last seen, else as HighLevel has it; none
/// if it is gone.
///
/// # Errors
/// [`Stop`] for reads that fail.
pub(in crate::sync) async fn contact_of(
    engine: &Engine,
    contact_id: &str,
) -> Result<Option<Contact>, Stop> {
    let (source, id) = (engine.source_place(), contact_id.to_owned());
    let seen = engine
        .store
        .read(move |db| mirror::get::<Contact>(db, source, &id))
        .await?;
    if seen.is_some() {
        return Ok(seen);
    }
    let ask = || engine.highlevel.contact(contact_id);
    pass::read(engine, Side::Highlevel, ask).await
}

/// Plans what happened to one contact, in order. All that happened to it at once belongs into one
/// call: a contact without a link is matched or made in full before the first write.
///
/// # Errors
/// [`Stop`] for reads that fail.
pub(in crate::sync) async fn react(
    engine: &Engine,
    contact: &Contact,
    happened: Vec<Happening>,
    look: Look,
) -> Result<Planned, Stop> {
    let mut planned = Planned::default();
    if happened.is_empty() {
        return Ok(planned);
    }
    let known = Known::load(engine, std::slice::from_ref(contact), look).await?;
    let link = known.links.get(&contact.id);
    if link.is_some_and(|link| link.resting) {
        return Ok(planned);
    }
    let deleted = |one: &Happening| one.kind == EventKind::ContactDeleted;
    let standing = filter::standing(engine, None, contact, link.is_some());
    let stops = match (&standing, engine.rules.document.when_left) {
        (Standing::Left(unmet, _), LeavePolicy::Archive) if !happened.iter().any(deleted) => {
            Some(filter::archived(unmet))
        }
        (standing, policy) => standing.stops(policy),
    };
    if let Some(problem) = stops {
        filter::leave_out(
            engine,
            contact,
            &happened,
            look,
            &known,
            problem,
            &mut planned,
        );
        return Ok(planned);
    }
    tags::list(engine).await?;
    let mut far = None;
    for happening in happened {
        let event = event(engine, contact, &happening, look);
        if deleted(&happening) {
            remove(engine, contact, &event, &known, &mut planned).await?;
            planned.events.push(event);
            continue;
        }
        for want in wants(engine, &happening, event.detected_at) {
            if far.is_none() {
                far = Some(far_contact(engine, contact, &known, &mut planned).await?);
            }
            let target = match &far {
                Some(Far::There(target)) => Some(&**target),
                Some(Far::Coming) => None,
                Some(Far::Nowhere) | None => continue,
            };
            let writes = match want {
                Want::Completion(task) => {
                    let (at, id) = (event.detected_at, Some(event.id));
                    completion::write(engine, contact, &task, at, target, id)
                }
                Want::Child(wanted) => {
                    let so_far = &planned.operations;
                    children::write(engine, contact, target, &known, so_far, &event, wanted).await?
                }
                Want::Tag(tag) => tag_with(engine, contact, target, &event, tag),
            };
            planned.operations.extend(writes);
        }
        planned.events.push(event);
    }
    known.brake(&contact.id, &mut planned.operations);
    Ok(planned)
}

/// Something that the rules ask for.
enum Want {
    /// A ticked task is written onto the contact.
    Completion(Task),
    /// A note or task follows.
    Child(Wanted),
    /// A tag, as the far side calls it.
    Tag(String),
}

/// What the rules ask for when something happens.
fn wants(engine: &Engine, happening: &Happening, at: UtcMillis) -> Vec<Want> {
    let rules = &engine.rules.document;
    let payload = &happening.payload;
    let child = |family, source_id: String, intent| {
        Want::Child(Wanted {
            family,
            source_id,
            intent,
        })
    };
    match happening.kind {
        EventKind::TaskCreated
        | EventKind::TaskUpdated
        | EventKind::TaskCompleted
        | EventKind::TaskReopened
        | EventKind::TaskDeleted => {
            let Ok(task) = serde_json::from_value::<Task>(payload.clone()) else {
                return Vec::new();
            };
            let rules = &rules.tasks;
            let put = |make, change| Intent::Put {
                body: children::task_body(&task, at),
                make,
                change,
            };
            let intent = match happening.kind {
                EventKind::TaskCreated if rules.create => {
                    Some(put(true, rules.update.then_some(ActionKind::UpdateTask)))
                }
                EventKind::TaskUpdated | EventKind::TaskReopened if rules.update => {
                    Some(put(rules.create, Some(ActionKind::UpdateTask)))
                }
                EventKind::TaskCompleted if rules.close => {
                    Some(put(rules.create, Some(ActionKind::CloseTask)))
                }
                EventKind::TaskDeleted if rules.delete => Some(Intent::Remove),
                _ => None,
            };
            let completed = happening.kind == EventKind::TaskCompleted && rules.completion;
            let id = task.id.clone();
            let completion = completed.then(|| Want::Completion(task));
            let follow_up = intent.map(|intent| child(Family::Task, id, intent));
            completion.into_iter().chain(follow_up).collect()
        }
        EventKind::NoteAdded | EventKind::NoteChanged | EventKind::NoteDeleted => {
            let Ok(note) = serde_json::from_value::<Note>(payload.clone()) else {
                return Vec::new();
            };
            let rules = &rules.notes;
            let put = |make, change| {
                let body = children::note_body(&note)?;
                Some(Intent::Put { body, make, change })
            };
            let intent = match happening.kind {
                EventKind::NoteAdded if rules.add => {
                    put(true, rules.update.then_some(ActionKind::UpdateNote))
                }
                EventKind::NoteChanged if rules.update => {
                    put(rules.add, Some(ActionKind::UpdateNote))
                }
                EventKind::NoteDeleted if rules.delete => Some(Intent::Remove),
                _ => None,
            };
            let id = note.id.clone();
            let follows = intent.map(|intent| child(Family::Note, id, intent));
            follows.into_iter().collect()
        }
        EventKind::AppointmentCreated
        | EventKind::AppointmentUpdated
        | EventKind::AppointmentCancelled => {
            let Ok(appointment) = serde_json::from_value::<Appointment>(payload.clone()) else {
                return Vec::new();
            };
            let rules = &rules.appointments;
            let cancelled = happening.kind == EventKind::AppointmentCancelled;
            let id = &appointment.id;
            let note = rules.note.then(|| {
                let intent = Intent::Put {
                    body: children::appointment_body(&appointment, cancelled),
                    make: !cancelled,
                    change: Some(ActionKind::UpdateNote),
                };
                child(Family::Note, format!("appointment-{id}"), intent)
            });
            let tag = rules.tag.trim();
            let is_new = happening.kind == EventKind::AppointmentCreated;
            let tag = (is_new && !tag.is_empty()).then(|| Want::Tag(tag.to_owned()));
            note.into_iter().chain(tag).collect()
        }
        EventKind::ContactCreated
        | EventKind::ContactUpdated
        | EventKind::ContactDeleted
        | EventKind::ContactDndChanged
        | EventKind::ContactEntered
        | EventKind::ContactLeft
        | EventKind::TagAdded
        | EventKind::TagRemoved => Vec::new(),
    }
}

fn tag_with(
    engine: &Engine,
    contact: &Contact,
    target: Option<&TargetContact>,
    event: &Event,
    tag: String,
) -> Option<Operation> {
    let unknown = TargetContact::default();
    let target = target.unwrap_or(&unknown);
    let mut missing = plan::missing_tags(&[tag], &target.tags);
    missing.retain(|tag| tags::may_be_made(engine, tag));
    tags::add_if_able(engine, contact, Some(event.id), target, missing)
}

/// The contact on the far side, as far as anything can be written to it.
enum Far {
    /// It is there.
    There(Box<TargetContact>),
    /// An operation that makes it, or waits for a person to say who it is, comes first.
    Coming,
    /// The rules don't make it.
    Nowhere,
}

/// Finds the contact on the far side. One without a link is matched, or made in full before
/// anything else is written to it.
async fn far_contact(
    engine: &Engine,
    contact: &Contact,
    known: &Known,
    planned: &mut Planned,
) -> Result<Far, Stop> {
    if let Some(target) = target_of(engine, &contact.id).await? {
        return Ok(Far::There(Box::new(target)));
    }
    let made = page(engine, vec![contact.clone()], Look::Again, None).await?;
    let targets = made.targets.iter();
    let target = targets
        .filter(|(source, _)| *source == contact.id)
        .map(|(_, target)| target.clone())
        .next();
    let makes = |one: &Operation| one.action == ActionKind::CreateContact;
    let open = known.open.get(&contact.id);
    // One that was sent already, or waits for the same reason, is not planned again.
    let waits = open.is_some_and(|open| open.iter().any(makes));
    let coming = made.operations.iter().any(makes) || (waits && made.left_out.is_empty());
    planned.extend(made);
    Ok(match target {
        Some(target) => Far::There(Box::new(target)),
        None if coming => Far::Coming,
        None => Far::Nowhere,
    })
}

/// A contact that is gone from HighLevel: what the rules say becomes of it in Certileads. What
/// waited for it is not sent any more.
async fn remove(
    engine: &Engine,
    contact: &Contact,
    event: &Event,
    known: &Known,
    planned: &mut Planned,
) -> Result<(), Stop> {
    let policy = engine.rules.document.contacts.when_deleted;
    if policy == DeletedPolicy::Keep {
        return Ok(());
    }
    let open = known.open.get(&contact.id).map_or(&[][..], Vec::as_slice);
    // One that was sent may have taken effect, however it ended: it is not given up here.
    let makes = |one: &&Operation| {
        let sent = one.maybe_sent || waiting::must_stay(engine, one);
        one.action == ActionKind::CreateContact && one.undoes.is_none() && sent
    };
    let loose = open
        .iter()
        .filter(|one| !waiting::must_stay(engine, one) && !makes(one))
        .cloned();
    planned.superseded.extend(loose);
    let target = match target_of(engine, &contact.id).await? {
        Some(target) => target,
        // It comes to be by what is under way, as that asks for it; what is planned here runs
        // behind that, and finds it by its link.
        None => match open.iter().find(makes) {
            Some(make) => TargetContact {
                values: flatten(&make.body).into_iter().collect(),
                ..TargetContact::default()
            },
            None => return Ok(()),
        },
    };
    let client = &engine.certileads;
    let is_archived = target.values.get("archived") == Some(&Value::Bool(true));
    let write = match policy {
        DeletedPolicy::Archive if is_archived || !client.has(Capability::UpdateContact) => None,
        DeletedPolicy::Archive => Some(archive(engine, contact, Some(event.id), &target)),
        _ if !client.has(Capability::DeleteContact) => None,
        _ => Some(delete(engine, contact, event.id, &target)),
    };
    planned.operations.extend(write);
    Ok(())
}

/// The operation that marks a contact as archived.
pub(super) fn archive(
    engine: &Engine,
    contact: &Contact,
    event: Option<EventId>,
    target: &TargetContact,
) -> Operation {
    let before = target
        .values
        .get("archived")
        .cloned()
        .unwrap_or(Value::Null);
    let mut archive = operation(engine, contact, ActionKind::ArchiveContact, event);
    archive.target_id = draft::known_id(target);
    archive.before = Some(json!({"archived": before}));
    archive.changes = vec![FieldChange {
        field: "archived".to_owned(),
        label: engine.target_field("archived").0.to_owned(),
        before,
        after: Value::Bool(true),
    }];
    archive.body = json!({"archived": true});
    archive
}

/// The operation that removes a contact; the whole of it is kept, to make it anew from.
fn delete(engine: &Engine, contact: &Contact, event: EventId, target: &TargetContact) -> Operation {
    let values = target.values.iter();
    let whole = values
        .clone()
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect();
    let mut delete = operation(engine, contact, ActionKind::DeleteContact, Some(event));
    delete.target_id = draft::known_id(target);
    delete.before = Some(Value::Object(nest(&whole)));
    delete.changes = values
        .filter(|(key, _)| engine.target_fields.contains_key(*key))
        .map(|(key, value)| FieldChange {
            field: key.clone(),
            label: engine.target_field(key).0.to_owned(),
            before: value.clone(),
            after: Value::Null,
        })
        .collect();
    delete
}
