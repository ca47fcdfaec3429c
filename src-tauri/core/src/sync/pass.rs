//! One pass: everything there is (backfill), what changed since (incremental), or a first look
//! that fires nothing (baseline). Also the dry run, which goes the same way and keeps nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::planner::{self, Look, Planned};
use super::target_index::TargetIndex;
use super::{Engine, Stop, backoff, outbox, tasks};
use crate::clock::UtcMillis;
use crate::highlevel::{ContactPage, ContactSearch, SortKey};
use crate::http::{Call, Class, Error};
use crate::model::{
    ActionKind, Contact, EngineEvent, ErrorCode, HeldReason, Operation, OperationState, Problem,
    Run, RunKind, Settings, Side, SyncMode, SyncPlan, Task,
};
use crate::store::{cursors, events, links, mirror, operations, runs};

/// Contacts a page.
const PAGE: u32 = 200;
/// How far before its cursor an incremental pass looks, in milliseconds: the search index lags
/// about ten seconds and hides a contact for a moment.
const OVERLAP: i64 = 70_000;
/// Tries of one read.
const READ_TRIES: u32 = 5;
/// The cursor's name.
const CONTACTS: &str = "contacts";
/// True while a backfill that somebody said yes to is not finished.
const BACKFILL: &str = "backfill";
/// Operations that a dry run gives to look at.
const SHOWN: usize = 200;

/// How far contacts were read, by the server's clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Cursor {
    updated_since: UtcMillis,
}

/// What a pass is allowed to do without a yes, and has done so far.
struct Allowance {
    live: bool,
    settings: Settings,
    used: BTreeMap<&'static str, u32>,
}

/// Reads with retries: the page loop owns them.
///
/// # Errors
/// [`Stop`] once it is clear that the read won't succeed.
pub(super) async fn read<T, F: Future<Output = Call<T>>>(
    engine: &Engine,
    side: Side,
    ask: impl Fn() -> F,
) -> Result<T, Stop> {
    read_or_error(engine, ask)
        .await?
        .map_err(|error| Stop::of_read(side, &error))
}

/// The same, leaving what to do about a final error to the caller.
pub(super) async fn read_or_error<T, F: Future<Output = Call<T>>>(
    engine: &Engine,
    ask: impl Fn() -> F,
) -> Result<Result<T, Error>, Stop> {
    let mut tries = 0;
    loop {
        tries += 1;
        let error = match ask().await.result {
            Ok(value) => return Ok(Ok(value)),
            Err(error) => error,
        };
        let wait = match error.class() {
            Class::Transient if tries < READ_TRIES => backoff::wait(tries, rand::random()),
            Class::RateLimited { after_ms } if tries < 2 * READ_TRIES => {
                after_ms.unwrap_or(10_000).min(60_000)
            }
            _ => return Ok(Err(error)),
        };
        tokio::select! {
            () = tokio::time::sleep(Duration::from_millis(wait)) => {}
            () = engine.cancel.cancelled() => return Err(Stop::Cancelled),
        }
    }
}

/// The kind of run that a mode means for this pair: the first look without a backfill is a
/// baseline.
///
/// # Errors
/// Database failures.
pub async fn kind(
    engine: &crate::store::Store,
    pair: crate::model::PairId,
    mode: SyncMode,
) -> Result<RunKind, Stop> {
    let (cursor, unfinished) = engine
        .read(move |db| {
            let cursor: Option<Cursor> = cursors::get(db, pair, CONTACTS)?;
            let unfinished: Option<bool> = cursors::get(db, pair, BACKFILL)?;
            Ok((cursor, unfinished.unwrap_or(false)))
        })
        .await?;
    Ok(match (mode, cursor) {
        (SyncMode::Backfill, _) => RunKind::Backfill,
        // The yes was given for all of it, so the next pass finishes what was stopped.
        (SyncMode::Incremental, _) if unfinished => RunKind::Backfill,
        (SyncMode::Incremental, Some(_)) => RunKind::Incremental,
        (SyncMode::Incremental, None) => RunKind::Baseline,
    })
}

/// Notes that a backfill has begun or is finished.
async fn note_backfill(engine: &Engine, unfinished: bool) -> Result<(), Stop> {
    let pair = engine.pair;
    Ok(engine
        .store
        .write(move |db| cursors::put(db, pair, BACKFILL, &unfinished))
        .await?)
}

/// Does one pass. `run` is kept up to date; its end is the caller's to write.
///
/// # Errors
/// [`Stop`]; what was planned stays in the outbox for the next pass.
pub async fn run(engine: &Engine, run: &mut Run, settings: Settings) -> Result<(), Stop> {
    if run.kind == RunKind::Backfill {
        note_backfill(engine, true).await?;
    }
    outbox::drain(engine, run).await?;
    let mut allowance = Allowance {
        live: run.kind == RunKind::Incremental,
        settings,
        used: BTreeMap::new(),
    };
    if run.kind != RunKind::Baseline {
        plan_again(engine, run, &mut allowance).await?;
    }
    let changed = contacts(engine, run, &mut allowance).await?;
    let quiet = run.kind != RunKind::Incremental;
    let (mut planned, tasks, _) = tasks::completions(engine, &changed, quiet).await?;
    allowance.hold_what_is_over(&mut planned.operations);
    keep(engine, run, planned, Some(tasks), None).await?;
    outbox::drain(engine, run).await?;
    let finished = engine.certileads.finish().await;
    finished.map_err(|error| Stop::of_read(Side::Certileads, &error))
}

/// Reads, plans and writes all contacts this run is about; gives the ids of those that changed.
async fn contacts(
    engine: &Engine,
    run: &mut Run,
    allowance: &mut Allowance,
) -> Result<BTreeSet<String>, Stop> {
    let index = match run.kind {
        RunKind::Backfill
            if engine
                .certileads
                .has(crate::certileads::Capability::ListContacts) =>
        {
            Some(TargetIndex::load(engine, true).await?)
        }
        _ => None,
    };
    let mut reader = Reader::start(engine, run.kind).await?;
    let mut changed = BTreeSet::new();
    while let Some(page) = reader.next(engine).await? {
        run.expected = page.total.or(run.expected);
        run.counts.read += u32::try_from(page.contacts.len()).unwrap_or(0);
        let planned = match run.kind {
            RunKind::Baseline => Planned {
                contacts: page.contacts,
                ..Planned::default()
            },
            RunKind::Backfill => {
                planner::page(engine, page.contacts, Look::Backfill, index.as_ref()).await?
            }
            _ => planner::page(engine, page.contacts, Look::Changes, None).await?,
        };
        changed.extend(planned.contacts.iter().map(|contact| contact.id.clone()));
        let mut planned = planned;
        allowance.hold_what_is_over(&mut planned.operations);
        keep(engine, run, planned, None, reader.cursor()).await?;
        outbox::drain(engine, run).await?;
    }
    let end = reader.end();
    keep(engine, run, Planned::default(), None, end).await?;
    if run.kind == RunKind::Backfill {
        note_backfill(engine, false).await?;
    }
    Ok(changed)
}

/// Held operations whose mapping has been changed since are planned from the mirror anew.
async fn plan_again(engine: &Engine, run: &mut Run, allowance: &mut Allowance) -> Result<(), Stop> {
    let (pair, place, version) = (engine.pair, engine.source_place(), engine.mapping_version);
    let contacts = engine
        .store
        .read(move |db| {
            let mut ids = BTreeSet::new();
            for operation in operations::held(db, pair)? {
                let about_mapping = operation.problem.as_ref().is_some_and(|problem| {
                    !matches!(problem.code, ErrorCode::Unsure | ErrorCode::ApprovalNeeded)
                });
                if about_mapping && operation.mapping_version != Some(version) {
                    ids.insert(operation.contact_id);
                }
            }
            let ids: Vec<String> = ids.into_iter().collect();
            mirror::get_many::<Contact>(db, place, &ids)
        })
        .await?;
    if contacts.is_empty() {
        return Ok(());
    }
    let contacts = contacts.into_values().collect();
    let mut planned = planner::page(engine, contacts, Look::Again, None).await?;
    allowance.hold_what_is_over(&mut planned.operations);
    keep(engine, run, planned, None, None).await
}

/// Keeps what a page led to, and the cursor, in one transaction.
async fn keep(
    engine: &Engine,
    run: &mut Run,
    planned: Planned,
    tasks: Option<Vec<Task>>,
    cursor: Option<Cursor>,
) -> Result<(), Stop> {
    let counts = &mut run.counts;
    let number = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
    counts.planned += number(planned.operations.len());
    counts.unchanged += planned.unchanged;
    counts.linked += number(planned.links.len());
    let held = planned
        .operations
        .iter()
        .filter(|one| one.state == OperationState::Held)
        .count();
    counts.held += number(held);
    let (engine_, run_) = (engine.clone(), run.clone());
    engine
        .store
        .write(move |db| {
            let engine = engine_;
            let now = engine.now();
            for mut old in planned.superseded {
                old.state = OperationState::Skipped;
                old.finished_at = Some(now);
                operations::update(db, &old)?;
            }
            for event in &planned.events {
                events::insert(db, event)?;
            }
            for operation in &planned.operations {
                operations::insert(db, operation)?;
            }
            for (source, target) in &planned.links {
                links::put(db, engine.pair, source, target, now)?;
            }
            for (source, target) in &planned.targets {
                let version = target.version.as_deref();
                mirror::put(
                    db,
                    engine.target_place(),
                    &target.id,
                    source,
                    version,
                    target,
                    now,
                )?;
            }
            for contact in &planned.contacts {
                mirror::put(
                    db,
                    engine.source_place(),
                    &contact.id,
                    &contact.id,
                    None,
                    contact,
                    now,
                )?;
            }
            if let Some(tasks) = tasks {
                tasks::remember(db, &engine, &tasks, now)?;
            }
            if let Some(cursor) = cursor {
                cursors::put(db, engine.pair, CONTACTS, &cursor)?;
            }
            runs::put(db, &run_)
        })
        .await?;
    engine
        .events
        .emit(EngineEvent::RunChanged { run_id: run.id });
    Ok(())
}

/// Pages of the contact search.
struct Reader {
    search: ContactSearch,
    kind: RunKind,
    started: Option<UtcMillis>,
    newest: Option<UtcMillis>,
    calls: u32,
    done: bool,
}

impl Reader {
    async fn start(engine: &Engine, kind: RunKind) -> Result<Self, Stop> {
        let pair = engine.pair;
        let cursor: Option<Cursor> = engine
            .store
            .read(move |db| cursors::get(db, pair, CONTACTS))
            .await?;
        let live = kind == RunKind::Incremental;
        let search = ContactSearch {
            updated_since: cursor
                .filter(|_| live)
                .map(|cursor| cursor.updated_since - OVERLAP),
            sort: if live {
                SortKey::DateUpdated
            } else {
                SortKey::DateAdded
            },
            page_limit: PAGE,
            ..ContactSearch::default()
        };
        let newest = cursor.filter(|_| live).map(|cursor| cursor.updated_since);
        Ok(Self {
            search,
            kind,
            started: None,
            newest,
            calls: 0,
            done: false,
        })
    }

    async fn next(&mut self, engine: &Engine) -> Result<Option<ContactPage>, Stop> {
        if engine.cancel.is_cancelled() {
            return Err(Stop::Cancelled);
        }
        if self.done {
            return Ok(None);
        }
        let ask = || engine.highlevel.search_contacts(&self.search);
        let page = read(engine, Side::Highlevel, ask).await?;
        self.calls += 1;
        self.started = self.started.or(page.server_time);
        self.newest = page
            .contacts
            .iter()
            .filter_map(|contact| contact.date_updated)
            .chain(self.newest)
            .max();
        self.search.search_after.clone_from(&page.search_after);
        self.done = page.contacts.len() < PAGE as usize || page.search_after.is_none();
        Ok(Some(page))
    }

    /// Where an incremental pass stands after this page.
    fn cursor(&self) -> Option<Cursor> {
        let newest = self.newest.filter(|_| self.kind == RunKind::Incremental)?;
        Some(Cursor {
            updated_since: newest,
        })
    }

    /// Where to go on after the whole reading: for a reading of everything, from its start, since
    /// contacts read early may have changed meanwhile.
    fn end(&self) -> Option<Cursor> {
        match self.kind {
            RunKind::Incremental => self.cursor(),
            _ => {
                let updated_since = [self.started, self.newest].into_iter().flatten().min()?;
                Some(Cursor { updated_since })
            }
        }
    }
}

impl Allowance {
    /// Holds what goes beyond the limits of a live run, until somebody says yes.
    fn hold_what_is_over(&mut self, operations: &mut [Operation]) {
        if !self.live {
            return;
        }
        for operation in operations
            .iter_mut()
            .filter(|one| one.state == OperationState::Approved)
        {
            let (name, limit) = match operation.action {
                ActionKind::CreateContact => ("creates", self.settings.max_creates),
                ActionKind::UpdateContact => ("updates", self.settings.max_updates),
                ActionKind::DeleteContact => ("deletes", self.settings.max_deletes),
                _ => continue,
            };
            let used = self.used.entry(name).or_default();
            *used += 1;
            if *used > limit {
                planner::hold(
                    operation,
                    Problem::new(
                        ErrorCode::ApprovalNeeded,
                        format!("More than {limit} {name} in one run wait for a yes."),
                        "So that a mistake in HighLevel does not spread to everything here.",
                        "Look at them, then approve or skip.",
                    ),
                );
            }
        }
    }
}

/// What a pass would do; reads both sides, keeps nothing.
///
/// # Errors
/// [`Stop`] as a pass.
pub async fn dry_run(engine: &Engine, mode: SyncMode) -> Result<SyncPlan, Stop> {
    let kind = kind(&engine.store, engine.pair, mode).await?;
    let mut tally = Tally::default();
    let index = match kind {
        RunKind::Backfill
            if engine
                .certileads
                .has(crate::certileads::Capability::ListContacts) =>
        {
            Some(TargetIndex::load(engine, false).await?)
        }
        _ => None,
    };
    let mut reader = Reader::start(engine, kind).await?;
    let mut changed = BTreeSet::new();
    while let Some(page) = reader.next(engine).await? {
        tally.read += u32::try_from(page.contacts.len()).unwrap_or(0);
        if kind == RunKind::Baseline {
            continue;
        }
        let look = if kind == RunKind::Backfill {
            Look::Backfill
        } else {
            Look::Changes
        };
        let planned = planner::page(engine, page.contacts, look, index.as_ref()).await?;
        changed.extend(planned.contacts.iter().map(|contact| contact.id.clone()));
        tally.add(planned);
    }
    let mut task_calls = 1;
    if kind == RunKind::Incremental {
        let (planned, _, calls) = tasks::completions(engine, &changed, false).await?;
        tally.add(planned);
        task_calls = calls;
    }
    let index_calls = index.map_or(0, |index| index.calls);
    Ok(tally.plan(mode, reader.calls + task_calls, index_calls))
}

/// What a dry run has seen so far.
#[derive(Default)]
struct Tally {
    read: u32,
    links: u32,
    unchanged: u32,
    by_action: BTreeMap<&'static str, u32>,
    held: BTreeMap<String, HeldReason>,
    operations: Vec<Operation>,
}

impl Tally {
    fn add(&mut self, planned: Planned) {
        self.links += u32::try_from(planned.links.len()).unwrap_or(0);
        self.unchanged += planned.unchanged;
        for operation in planned.operations {
            match &operation.problem {
                Some(problem) => {
                    let key = format!("{:?} {:?}", problem.code, problem.field);
                    let fresh = || HeldReason {
                        problem: problem.clone(),
                        count: 0,
                    };
                    self.held.entry(key).or_insert_with(fresh).count += 1;
                }
                None => *self.by_action.entry(word(operation.action)).or_default() += 1,
            }
            if self.operations.len() < SHOWN {
                self.operations.push(operation);
            }
        }
    }

    fn plan(self, mode: SyncMode, highlevel_calls: u32, index_calls: u32) -> SyncPlan {
        let count = |name| self.by_action.get(name).copied().unwrap_or(0);
        let writes: u32 = self.by_action.values().sum();
        let certileads_calls = index_calls + writes;
        SyncPlan {
            mode,
            read: self.read,
            creates: count("create"),
            updates: count("update"),
            tags: count("tags"),
            tasks: count("task"),
            links: self.links,
            unchanged: self.unchanged,
            held: self.held.values().map(|reason| reason.count).sum(),
            highlevel_calls,
            certileads_calls,
            // HighLevel allows ten calls a second; what a target allows is not known beforehand.
            seconds: (highlevel_calls / 10).max(certileads_calls / 50) + 1,
            operations: self.operations,
            held_reasons: self.held.into_values().collect(),
        }
    }
}

fn word(action: ActionKind) -> &'static str {
    match action {
        ActionKind::CreateContact => "create",
        ActionKind::UpdateContact => "update",
        ActionKind::AddTags | ActionKind::RemoveTags => "tags",
        ActionKind::CompleteTask => "task",
        ActionKind::DeleteContact | ActionKind::CreateTask | ActionKind::DeleteTask => "other",
    }
}
