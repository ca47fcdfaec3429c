//! Tasks that were ticked: found by the location-wide search, or contact by contact where the
//! token may not search.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::detect::Happening;
use super::planner::{self, Look, Planned, operation};
use super::{Engine, Stop, pass};
use crate::certileads::TargetContact;
use crate::highlevel::TaskSearch;
use crate::http::{Cause, Error};
use crate::mapping::nest;
use crate::model::{
    ActionKind, Contact, EventId, EventKind, FieldChange, Operation, Side, Task, UtcMillis,
};
use crate::store::mirror::{self, Kind, Place};
use crate::store::{cursors, links};

const PAGE: u32 = 500;
/// Rounds over all pages until as many tasks were seen as there are.
const ROUNDS: u32 = 3;
/// Set once all tasks were seen; before that nothing is fired.
const SEEN_ALL: &str = "tasks";

impl Engine {
    fn task_place(&self) -> Place {
        Place {
            pair: self.pair,
            side: Side::Highlevel,
            kind: Kind::Task,
        }
    }
}

/// What ticked tasks lead to. `changed` are the contacts seen as changed in this pass, for tokens
/// that can't search tasks. With `quiet` tasks are only remembered.
pub(super) async fn completions(
    engine: &Engine,
    changed: &BTreeSet<String>,
    quiet: bool,
) -> Result<(Planned, Vec<Task>, u32), Stop> {
    let (tasks, calls) = all_tasks(engine, changed).await?;
    let (pair, place) = (engine.pair, engine.task_place());
    let ids: Vec<String> = tasks.iter().map(|task| task.id.clone()).collect();
    let (known, seen_all) = engine
        .store
        .read(move |db| {
            let seen_all: Option<bool> = cursors::get(db, pair, SEEN_ALL)?;
            Ok((
                mirror::get_many::<Task>(db, place, &ids)?,
                seen_all.unwrap_or(false),
            ))
        })
        .await?;
    let mut planned = Planned::default();
    let mut moved = Vec::new();
    for task in tasks {
        let before = known.get(&task.id);
        if before == Some(&task) {
            continue;
        }
        let ticked = task.completed && !before.is_some_and(|before| before.completed);
        if ticked && seen_all && !quiet {
            one(engine, &task, &mut planned).await?;
        }
        moved.push(task);
    }
    Ok((planned, moved, calls))
}

/// Remembers tasks as seen; call it in the transaction that keeps what they led to.
pub(super) fn remember(
    db: &crate::store::Db,
    engine: &Engine,
    tasks: &[Task],
    now: UtcMillis,
) -> crate::store::Result<()> {
    for task in tasks {
        keep(db, engine, task, now)?;
    }
    cursors::put(db, engine.pair, SEEN_ALL, &true)
}

/// Remembers one task as seen.
pub(super) fn keep(
    db: &crate::store::Db,
    engine: &Engine,
    task: &Task,
    now: UtcMillis,
) -> crate::store::Result<()> {
    let (place, contact) = (engine.task_place(), &task.contact_id);
    mirror::put(db, place, &task.id, contact, None, task, now)
}

async fn all_tasks(engine: &Engine, changed: &BTreeSet<String>) -> Result<(Vec<Task>, u32), Stop> {
    let mut tasks: BTreeMap<String, Task> = BTreeMap::new();
    let mut calls = 0;
    for _ in 0..ROUNDS {
        match all_pages(engine, &mut tasks, &mut calls).await? {
            Ok(total) if total.is_none_or(|total| tasks.len() >= total as usize) => break,
            Ok(_) => {}
            Err(error) if lacks_scope(&error) => return by_contact(engine, changed).await,
            Err(error) => return Err(Stop::of_read(Side::Highlevel, &error)),
        }
    }
    Ok((tasks.into_values().collect(), calls))
}

/// Reads all pages once. Rows shift between pages while somebody works on them, so a round may
/// name a task twice and another one not at all.
async fn all_pages(
    engine: &Engine,
    tasks: &mut BTreeMap<String, Task>,
    calls: &mut u32,
) -> Result<Result<Option<u32>, Error>, Stop> {
    let mut skip = 0;
    loop {
        if engine.cancel.is_cancelled() {
            return Err(Stop::Cancelled);
        }
        let search = TaskSearch {
            limit: PAGE,
            skip,
            ..TaskSearch::default()
        };
        *calls += 1;
        let ask = || engine.highlevel.search_tasks(&search);
        let page = match pass::read_or_error(engine, ask).await? {
            Ok(page) => page,
            Err(error) => return Ok(Err(error)),
        };
        let length = u32::try_from(page.tasks.len()).unwrap_or(u32::MAX);
        skip = skip.saturating_add(length);
        tasks.extend(page.tasks.into_iter().map(|task| (task.id.clone(), task)));
        if length < PAGE {
            return Ok(Ok(page.total));
        }
    }
}

fn lacks_scope(error: &Error) -> bool {
    matches!(
        error.refusal().and_then(|refusal| refusal.cause.as_ref()),
        Some(Cause::ScopeMissing(_))
    )
}

async fn by_contact(
    engine: &Engine,
    contacts: &BTreeSet<String>,
) -> Result<(Vec<Task>, u32), Stop> {
    let mut tasks = Vec::new();
    let mut calls = 1;
    for contact in contacts {
        if engine.cancel.is_cancelled() {
            return Err(Stop::Cancelled);
        }
        calls += 1;
        tasks
            .extend(pass::read(engine, Side::Highlevel, || engine.highlevel.tasks(contact)).await?);
    }
    Ok((tasks, calls))
}

async fn one(engine: &Engine, task: &Task, planned: &mut Planned) -> Result<(), Stop> {
    let (pair, source) = (engine.pair, engine.source_place());
    let id = task.contact_id.clone();
    let look = move |db: &crate::store::Db| {
        let link = links::find(db, pair, &id)?;
        Ok((mirror::get::<Contact>(db, source, &id)?, link))
    };
    let (contact, link) = engine.store.read(look).await?;
    if link.is_some_and(|link| link.resting) {
        return Ok(());
    }
    let contact = match contact {
        Some(contact) => contact,
        None => {
            let ask = || engine.highlevel.contact(&task.contact_id);
            match pass::read(engine, Side::Highlevel, ask).await? {
                Some(contact) => contact,
                None => return Ok(()),
            }
        }
    };
    let target = match planner::target_of(engine, &contact.id).await? {
        Some(target) => Some(target),
        None => ensure_contact(engine, &contact, planned).await?,
    };
    let happening = Happening {
        kind: EventKind::TaskCompleted,
        payload: serde_json::to_value(task).unwrap_or(Value::Null),
    };
    let mut event = planner::event(engine, &contact, &happening, Look::Changes);
    event.occurred_at = None;
    let (at, id) = (event.detected_at, Some(event.id));
    let write = write(engine, &contact, task, at, target.as_ref(), id);
    planned.operations.extend(write);
    planned.events.push(event);
    Ok(())
}

/// A contact without a link is matched or made in full before the event's own write.
async fn ensure_contact(
    engine: &Engine,
    contact: &Contact,
    planned: &mut Planned,
) -> Result<Option<TargetContact>, Stop> {
    let of_contact = |(source, target): &(String, TargetContact)| {
        (*source == contact.id).then(|| target.clone())
    };
    let already = planned
        .operations
        .iter()
        .any(|one| one.contact_id == contact.id);
    if !already
        && !planned
            .links
            .iter()
            .any(|(source, _)| *source == contact.id)
    {
        planned.extend(planner::page(engine, vec![contact.clone()], Look::Again, None).await?);
    }
    Ok(planned.targets.iter().find_map(of_contact))
}

/// The operation that writes a task's completion onto its contact; none where the target has no
/// field for any of it. HighLevel tells no time of completion: it is the time of detection.
#[must_use]
pub(super) fn write(
    engine: &Engine,
    contact: &Contact,
    task: &Task,
    detected_at: UtcMillis,
    target: Option<&TargetContact>,
    event: Option<EventId>,
) -> Option<Operation> {
    let changes = completion_changes(engine, task, detected_at, target);
    if changes.is_empty() {
        return None;
    }
    let values = |of: fn(&FieldChange) -> &Value| {
        let flat = changes
            .iter()
            .map(|change| (change.field.clone(), of(change).clone()))
            .collect();
        Value::Object(nest(&flat))
    };
    let mut complete = operation(engine, contact, ActionKind::CompleteTask, event);
    complete.target_id = target.map(|target| target.id.clone());
    complete.before = target.map(|_| values(|change| &change.before));
    complete.body = values(|change| &change.after);
    complete.changes = changes;
    Some(complete)
}

/// The completion's fields, as a diff.
pub(super) fn completion_changes(
    engine: &Engine,
    task: &Task,
    detected_at: UtcMillis,
    target: Option<&TargetContact>,
) -> Vec<FieldChange> {
    let none = Map::new();
    let stored = target.map_or(&none, |target| &target.values);
    let wanted = [
        ("fields.last_task_id", json!(task.id)),
        ("fields.last_task_title", json!(task.title)),
        ("fields.last_task_completed", json!(true)),
        ("fields.last_task_completed_at", json!(iso(detected_at))),
    ];
    wanted
        .into_iter()
        .filter_map(|(key, after)| {
            let field = engine.target_fields.get(key)?;
            Some(FieldChange {
                field: key.to_owned(),
                label: field.label.clone(),
                before: stored.get(key).cloned().unwrap_or(Value::Null),
                after,
            })
        })
        .collect()
}

fn iso(millis: UtcMillis) -> String {
    jiff::Timestamp::from_millisecond(millis)
        .map_or_else(|_| String::new(), |moment| moment.to_string())
}
