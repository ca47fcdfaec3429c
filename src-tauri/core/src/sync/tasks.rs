//! Tasks that were ticked: found by the location-wide search, or contact by contact where the
//! token may not search.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::detect::Happening;
use super::planner::{self, Look, Planned};
use super::{Engine, Stop, pass};
use crate::highlevel::TaskSearch;
use crate::http::{Cause, Error};
use crate::model::{EventKind, Side, Task, UtcMillis};
use crate::store::cursors;
use crate::store::mirror::{self, Kind, Place};

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
    let mut ticked = BTreeMap::new();
    let mut moved = Vec::new();
    for task in tasks {
        let before = known.get(&task.id);
        if before == Some(&task) {
            continue;
        }
        let is_ticked = task.completed && !before.is_some_and(|before| before.completed);
        if is_ticked && seen_all && !quiet {
            let of_contact: &mut Vec<Happening> =
                ticked.entry(task.contact_id.clone()).or_default();
            of_contact.push(Happening {
                kind: EventKind::TaskCompleted,
                payload: serde_json::to_value(&task).unwrap_or(Value::Null),
            });
        }
        moved.push(task);
    }
    let mut planned = Planned::default();
    for (id, happened) in ticked {
        if let Some(contact) = planner::contact_of(engine, &id).await? {
            planned.extend(planner::react(engine, &contact, happened, Look::Changes).await?);
        }
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
