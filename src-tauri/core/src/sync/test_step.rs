//! What the test step needs of the engine: the operations of the three live twins, planned as
//! they are for real events. Called by `app::test_run` only.

use serde_json::{Map, Value, json};

use super::detect::Happening;
use super::planner::{self, Look, Match};
use super::{Engine, Stop, pass, plan};
use crate::certileads::MatchKey;
use crate::model::{
    ActionKind, Contact, Event, EventId, EventKind, EventOrigin, FieldChange, Operation, Problem,
    Side, Task, UtcMillis,
};
use crate::store::mirror::{self, Kind};
use crate::store::{events, links};

/// An operation on HighLevel.
#[must_use]
pub fn highlevel_operation(engine: &Engine, contact: &Contact, action: ActionKind) -> Operation {
    let mut operation = planner::operation(engine, contact, action, None);
    operation.side = Side::Highlevel;
    operation
}

/// An operation on Certileads that no event caused.
#[must_use]
pub fn target_operation(engine: &Engine, contact: &Contact, action: ActionKind) -> Operation {
    planner::operation(engine, contact, action, None)
}

/// The first twin: `contact created`. An own contact is new and is made; an existing one is
/// matched first, and written as an update if it is there.
///
/// # Errors
/// [`Stop`] for reads that fail; the inner error if a person must say who it is.
pub async fn contact_operation(
    engine: &Engine,
    contact: &Contact,
    body: &Map<String, Value>,
    own: bool,
) -> Result<Result<(Event, Operation), Problem>, Stop> {
    let event = event(engine, contact, EventKind::ContactCreated, Value::Null);
    let target = if own {
        None
    } else {
        planner::target_of(engine, &contact.id).await?
    };
    let target = match target {
        Some(target) => Some(target),
        None if own => None,
        None => {
            let keys = planner::keys(engine, contact, body);
            match planner::find(engine, &keys).await? {
                Match::One(target) => {
                    let (pair, now) = (engine.pair, engine.now());
                    let (source, id) = (contact.id.clone(), target.id.clone());
                    engine
                        .store
                        .write(move |db| links::put(db, pair, &source, &id, now))
                        .await?;
                    Some(*target)
                }
                Match::None => None,
                Match::Unclear(problem) => return Ok(Err(problem)),
            }
        }
    };
    let Some(target) = target else {
        let write = plan::create(body, &engine.target_fields, &engine.context);
        let mut create =
            planner::operation(engine, contact, ActionKind::CreateContact, Some(event.id));
        create.body = write.body;
        create.changes = write.changes;
        return Ok(Ok((event, create)));
    };
    // Everything the mapping says is written and read back, also what is there already: a test
    // that writes nothing proves nothing.
    let mut wanted = body.clone();
    wanted.remove("tags");
    let flat = crate::mapping::flatten(&Value::Object(wanted.clone()));
    let before = |key: &String| target.values.get(key).cloned().unwrap_or(Value::Null);
    let mut update = planner::operation(engine, contact, ActionKind::UpdateContact, Some(event.id));
    update.target_id = Some(target.id.clone());
    update.before = Some(Value::Object(crate::mapping::nest(
        &flat.keys().map(|key| (key.clone(), before(key))).collect(),
    )));
    update.changes = flat
        .iter()
        .map(|(key, after)| FieldChange {
            field: key.clone(),
            label: engine.target_field(key).0.to_owned(),
            before: before(key),
            after: after.clone(),
        })
        .collect();
    update.body = Value::Object(wanted);
    Ok(Ok((event, update)))
}

/// The second twin: `task completed`; none if the target has no field for it.
///
/// # Errors
/// [`Stop`] for reads that fail.
pub async fn task_operation(
    engine: &Engine,
    contact: &Contact,
    task: &Task,
) -> Result<Option<(Event, Operation)>, Stop> {
    let payload = serde_json::to_value(task).unwrap_or(Value::Null);
    let event = event(engine, contact, EventKind::TaskCompleted, payload);
    let target = planner::target_of(engine, &contact.id).await?;
    let operation = planner::completion(
        engine,
        contact,
        task,
        event.detected_at,
        target.as_ref(),
        Some(event.id),
    );
    Ok(operation.map(|operation| (event, operation)))
}

/// The third twin: `tag added`.
///
/// # Errors
/// [`Stop`] for reads that fail.
pub async fn tag_operation(
    engine: &Engine,
    contact: &Contact,
    tag: &str,
    mapped: String,
) -> Result<(Event, Operation), Stop> {
    let event = event(engine, contact, EventKind::TagAdded, json!({"tag": tag}));
    let target = planner::target_of(engine, &contact.id)
        .await?
        .unwrap_or_default();
    let mut add = planner::add_tags(engine, contact, Some(event.id), &target, vec![mapped]);
    add.target_id = Some(target.id).filter(|id| !id.is_empty());
    Ok((event, add))
}

/// The changes of a completion, for the plan.
#[must_use]
pub fn completion(engine: &Engine, task: &Task) -> Vec<FieldChange> {
    planner::completion_changes(engine, task, engine.now(), None)
}

/// Keeps the test's own task as seen, so that the next sync does not take it for news.
///
/// # Errors
/// [`Stop`] if the database fails.
pub async fn remember(engine: &Engine, task: &Task) -> Result<(), Stop> {
    let (place, now, task) = (engine.mirrored(Kind::Task), engine.now(), task.clone());
    let keep = move |db: &crate::store::Db| {
        mirror::put(db, place, &task.id, &task.contact_id, None, &task, now)
    };
    Ok(engine.store.write(keep).await?)
}

/// Keeps an event, so that its operation can name it.
///
/// # Errors
/// [`Stop`] if the database fails.
pub async fn keep_event(engine: &Engine, event: Event) -> Result<(), Stop> {
    Ok(engine
        .store
        .write(move |db| events::insert(db, &event))
        .await?)
}

/// The far side's id of a contact, by HighLevel's; none if it isn't there or can't be asked for.
///
/// # Errors
/// [`Stop`] for reads that fail.
pub async fn look_up(engine: &Engine, contact_id: &str) -> Result<Option<String>, Stop> {
    if !engine.certileads.can_look_up() {
        return Ok(None);
    }
    let ask = || {
        engine
            .certileads
            .find_contacts(MatchKey::ExternalId, contact_id)
    };
    let found = pass::read(engine, Side::Certileads, ask).await?;
    Ok(found.into_iter().next().map(|found| found.id))
}

/// A moment as HighLevel takes it: whole seconds, UTC.
#[must_use]
pub fn iso_seconds(millis: UtcMillis) -> String {
    let seconds = millis.div_euclid(1000);
    jiff::Timestamp::from_second(seconds)
        .map_or_else(|_| String::new(), |moment| moment.to_string())
}

fn event(engine: &Engine, contact: &Contact, kind: EventKind, payload: Value) -> Event {
    let happening = Happening { kind, payload };
    let mut event = planner::event(engine, contact, &happening, Look::Again);
    event.id = EventId::new();
    event.origin = EventOrigin::Test;
    event.occurred_at = contact.date_updated;
    event
}
