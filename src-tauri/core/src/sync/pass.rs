//! One pass: everything there is (backfill), what changed since (incremental), or a first look
//! that fires nothing (baseline). Also the dry run, which goes the same way and keeps nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::outbox::{self, Patience};
use super::planner::{self, Look, Planned};
use super::schedule::Due;
use super::target_index::TargetIndex;
use super::{Engine, Stop, backoff, tasks};
use crate::clock::UtcMillis;
use crate::highlevel::{ContactPage, ContactSearch, SortKey};
use crate::http::{Call, Class, Error};
use crate::model::{
    ActionKind, Contact, EngineEvent, ErrorCode, HeldReason, Operation, OperationState, PairId,
    Problem, Run, RunKind, Settings, Side, SyncMode, SyncPlan, Task,
};
use crate::store::{Db, Store, cursors, events, links, mirror, operations, runs};

/// Contacts a page.
const PAGE: u32 = 200;
/// How far before its cursor an incremental pass looks, in milliseconds: the search index lags
/// about ten seconds and hides a contact for a moment.
const OVERLAP: i64 = 70_000;
/// Tries of one read.
const READ_TRIES: u32 = 5;
/// The cursor's name.
const CONTACTS: &str = "contacts";
/// The name of the place where a reading of everything was interrupted.
const READING: &str = "reading";
/// Set while a reading of everything rests because somebody stopped it.
const RESTS: &str = "reading rests";
/// Operations that a dry run gives to look at.
const SHOWN: usize = 200;

/// How far contacts were read, by the server's clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Cursor {
    updated_since: UtcMillis,
}

/// Where a reading of everything stands: an interrupted one is carried on by the next pass,
/// since the yes to it was given.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Reading {
    kind: RunKind,
    search_after: Option<Value>,
    newest: Option<UtcMillis>,
    /// Contacts read so far.
    seen: u32,
}

/// What is to be remembered of where a reader stands.
pub(super) enum Place {
    /// A reading of what changed got so far.
    Changes(Cursor),
    /// A reading of everything got so far.
    Everything(Reading),
    /// A reading of everything has ended; changes since are read from here.
    AllSeen(Cursor),
}

impl Place {
    fn keep(&self, db: &Db, pair: PairId) -> crate::store::Result<()> {
        match self {
            Self::Changes(cursor) => cursors::put(db, pair, CONTACTS, cursor),
            Self::Everything(reading) => cursors::put(db, pair, READING, reading),
            Self::AllSeen(cursor) => {
                cursors::put(db, pair, CONTACTS, cursor)?;
                cursors::delete(db, pair, READING)
            }
        }
    }
}

/// What a pass is asked to do.
#[derive(Clone, Debug)]
pub struct Orders {
    /// How much it looks at.
    pub mode: SyncMode,
    /// What it reads; a reading of everything reads everything.
    pub due: Due,
    /// False to send nothing before something could be read: nobody may answer at all.
    pub send_first: bool,
    /// What to do about operations that are to be tried again later.
    pub patience: Patience,
    /// What it may do without a yes.
    pub settings: Settings,
}

impl Orders {
    /// What a person means who asks for a pass.
    #[must_use]
    pub fn asked(mode: SyncMode, settings: Settings) -> Self {
        Self {
            mode,
            due: Due::ALL,
            send_first: true,
            patience: Patience::UntilSettled,
            settings,
        }
    }
}

/// How far a pair has been read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// True once changes can be told from what was there before.
    pub watched: bool,
    /// The reading of everything that is not at its end yet.
    pub unfinished: Option<RunKind>,
    /// True while that rests because somebody stopped it.
    pub rests: bool,
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
            Class::RateLimited { after_ms } if tries < 2 * READ_TRIES => after_ms
                .unwrap_or_else(|| backoff::wait(tries, rand::random()))
                .min(60_000),
            _ => return Ok(Err(error)),
        };
        tokio::select! {
            () = tokio::time::sleep(Duration::from_millis(wait)) => {}
            () = engine.cancel.cancelled() => return Err(Stop::Cancelled),
        }
    }
}

/// How far a pair has been read.
///
/// # Errors
/// Database failures.
pub fn standing(db: &Db, pair: PairId) -> crate::store::Result<Standing> {
    let cursor: Option<Cursor> = cursors::get(db, pair, CONTACTS)?;
    let reading: Option<Reading> = cursors::get(db, pair, READING)?;
    let rests: Option<bool> = cursors::get(db, pair, RESTS)?;
    Ok(Standing {
        watched: cursor.is_some(),
        unfinished: reading.map(|reading| reading.kind),
        rests: rests.unwrap_or(false),
    })
}

/// Lets a reading of everything rest until somebody asks for it, or lets it go on.
///
/// # Errors
/// Database failures.
pub fn set_resting(db: &Db, pair: PairId, rests: bool) -> crate::store::Result<()> {
    match rests {
        true => cursors::put(db, pair, RESTS, &true),
        false => cursors::delete(db, pair, RESTS),
    }
}

/// The kind of run that a mode means for this pair: the first look without a backfill is a
/// baseline; a reading of everything that was interrupted goes on.
///
/// # Errors
/// Database failures.
pub async fn kind(store: &Store, pair: PairId, mode: SyncMode) -> Result<RunKind, Stop> {
    let standing = store.read(move |db| standing(db, pair)).await?;
    Ok(match (mode, standing.unfinished) {
        (SyncMode::Backfill, _) => RunKind::Backfill,
        (SyncMode::Incremental, Some(unfinished)) => unfinished,
        (SyncMode::Incremental, None) if standing.watched => RunKind::Incremental,
        (SyncMode::Incremental, None) => RunKind::Baseline,
    })
}

/// Finds out whether HighLevel answers, and when a contact was last changed there.
///
/// # Errors
/// [`Stop`] for reads that fail.
pub async fn probe(engine: &Engine) -> Result<Option<UtcMillis>, Stop> {
    let newest = ContactSearch {
        sort: SortKey::DateUpdated,
        descending: true,
        page_limit: 1,
        ..ContactSearch::default()
    };
    let ask = || engine.highlevel.search_contacts(&newest);
    let page = read(engine, Side::Highlevel, ask).await?;
    Ok(page.contacts.first().and_then(|one| one.date_updated))
}

/// From now on changes can be read beside a backfill that is not at its end yet; what was there
/// before is the backfill's.
///
/// # Errors
/// [`Stop`] for reads that fail.
pub async fn watch(engine: &Engine) -> Result<(), Stop> {
    let newest = probe(engine).await?;
    // A look goes back by the overlap, which would bring what was there before.
    let cursor = Cursor {
        updated_since: newest.unwrap_or_default() + OVERLAP + 1,
    };
    let pair = engine.pair;
    engine
        .store
        .write(move |db| cursors::put(db, pair, CONTACTS, &cursor))
        .await?;
    Ok(())
}

/// Does one pass. `run` is kept up to date; its end is the caller's to write.
///
/// # Errors
/// [`Stop`]; what was planned stays in the outbox for the next pass.
pub async fn run(engine: &Engine, run: &mut Run, orders: Orders) -> Result<(), Stop> {
    let Orders { mode, due, .. } = orders;
    if orders.send_first {
        outbox::drain(engine, run, Patience::None).await?;
    }
    let mut allowance = Allowance::of(run.kind, orders.settings);
    if run.kind != RunKind::Baseline {
        plan_again(engine, run, &mut allowance).await?;
    }
    let mut changed = BTreeSet::new();
    if due.contacts {
        changed = contacts(engine, run, mode, &mut allowance).await?;
    }
    if due.tasks {
        let quiet = run.kind != RunKind::Incremental;
        let (mut planned, tasks, _) = tasks::completions(engine, &changed, quiet).await?;
        allowance.hold_what_is_over(&mut planned.operations);
        keep(engine, run, planned, Some(tasks), None).await?;
    }
    outbox::drain(engine, run, orders.patience).await?;
    let finished = engine.certileads.finish().await;
    finished.map_err(|error| Stop::of_read(Side::Certileads, &error))
}

/// Reads, plans and writes all contacts this run is about; gives the ids of those that changed.
async fn contacts(
    engine: &Engine,
    run: &mut Run,
    mode: SyncMode,
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
    let mut reader = Reader::start(engine, run.kind, mode).await?;
    if run.kind != RunKind::Incremental {
        // From here on it is unfinished, whatever happens.
        keep(engine, run, Planned::default(), None, reader.place()).await?;
    }
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
        keep(engine, run, planned, None, reader.place()).await?;
        outbox::drain(engine, run, Patience::None).await?;
    }
    keep(engine, run, Planned::default(), None, reader.end()).await?;
    Ok(changed)
}

/// Plans contacts anew, from the mirror: those a person asked for, and those that an older
/// mapping held.
async fn plan_again(engine: &Engine, run: &mut Run, allowance: &mut Allowance) -> Result<(), Stop> {
    let (pair, place, version) = (engine.pair, engine.source_place(), engine.mapping_version);
    let contacts = engine
        .store
        .read(move |db| {
            let mut ids: BTreeSet<String> =
                operations::asked_again(db, pair)?.into_iter().collect();
            for operation in operations::held(db, pair)? {
                if operation.mapping_version != Some(version) && held_by_mapping(&operation) {
                    ids.insert(operation.contact_id);
                }
            }
            let ids: Vec<String> = ids.into_iter().collect();
            mirror::get_many::<Contact>(db, place, &ids)
        })
        .await?;
    let contacts: Vec<Contact> = contacts.into_values().collect();
    for some in contacts.chunks(PAGE as usize) {
        let mut planned = planner::page(engine, some.to_vec(), Look::Again, None).await?;
        allowance.hold_what_is_over(&mut planned.operations);
        keep(engine, run, planned, None, None).await?;
    }
    Ok(())
}

fn held_by_mapping(operation: &Operation) -> bool {
    let other = [ErrorCode::Unsure, ErrorCode::ApprovalNeeded];
    let code = operation.problem.as_ref().map(|problem| problem.code);
    code.is_some_and(|code| !other.contains(&code))
}

/// Keeps what a page led to, and the cursor, in one transaction.
pub(super) async fn keep(
    engine: &Engine,
    run: &mut Run,
    planned: Planned,
    tasks: Option<Vec<Task>>,
    place: Option<Place>,
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
    let shown = !engine.quiet || run.counts.moved() || !planned.events.is_empty();
    engine
        .store
        .write(move |db| {
            let engine = engine_;
            let now = engine.now();
            if shown {
                runs::put(db, &run_)?;
            }
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
            if let Some(place) = place {
                place.keep(db, engine.pair)?;
            }
            Ok(())
        })
        .await?;
    if shown {
        engine
            .events
            .emit(EngineEvent::RunChanged { run_id: run.id });
    }
    Ok(())
}

/// Pages of the contact search, by the date of the last change: what changes while it is read
/// comes again at the end.
pub(super) struct Reader {
    search: ContactSearch,
    kind: RunKind,
    newest: Option<UtcMillis>,
    seen: u32,
    calls: u32,
    done: bool,
}

impl Reader {
    pub(super) async fn start(
        engine: &Engine,
        kind: RunKind,
        mode: SyncMode,
    ) -> Result<Self, Stop> {
        let pair = engine.pair;
        let look = move |db: &Db| {
            let cursor: Option<Cursor> = cursors::get(db, pair, CONTACTS)?;
            let reading: Option<Reading> = cursors::get(db, pair, READING)?;
            Ok((cursor, reading))
        };
        let (cursor, reading) = engine.store.read(look).await?;
        let mut reader = Self {
            search: ContactSearch {
                sort: SortKey::DateUpdated,
                page_limit: PAGE,
                ..ContactSearch::default()
            },
            kind,
            newest: None,
            seen: 0,
            calls: 0,
            done: false,
        };
        if kind == RunKind::Incremental {
            reader.newest = cursor.map(|cursor| cursor.updated_since);
            reader.search.updated_since = reader.newest.map(|newest| newest - OVERLAP);
        } else if let (SyncMode::Incremental, Some(reading)) = (mode, reading) {
            reader.newest = reading.newest;
            reader.seen = reading.seen;
            reader.search.search_after = reading.search_after;
        }
        Ok(reader)
    }

    pub(super) async fn next(&mut self, engine: &Engine) -> Result<Option<ContactPage>, Stop> {
        if engine.cancel.is_cancelled() {
            return Err(Stop::Cancelled);
        }
        if self.done {
            return Ok(None);
        }
        let ask = || engine.highlevel.search_contacts(&self.search);
        let page = read(engine, Side::Highlevel, ask).await?;
        self.calls += 1;
        self.newest = page
            .contacts
            .iter()
            .filter_map(|contact| contact.date_updated)
            .chain(self.newest)
            .max();
        let length = u32::try_from(page.contacts.len()).unwrap_or(PAGE);
        self.seen += length;
        // A page that lost a row on the way is short, and yet not the last.
        let all = page.total.is_none_or(|total| self.seen >= total);
        self.done = page.search_after.is_none() || (length < PAGE && all);
        self.search.search_after = page
            .search_after
            .clone()
            .or(self.search.search_after.take());
        Ok(Some(page))
    }

    /// Where it stands after this page.
    fn place(&self) -> Option<Place> {
        match self.kind {
            RunKind::Incremental => self.cursor().map(Place::Changes),
            kind => Some(Place::Everything(Reading {
                kind,
                search_after: self.search.search_after.clone(),
                newest: self.newest,
                seen: self.seen,
            })),
        }
    }

    /// Where changes are read from once it is through.
    fn end(&self) -> Option<Place> {
        match self.kind {
            RunKind::Incremental => self.cursor().map(Place::Changes),
            // An account without contacts: everything that comes is new.
            _ => Some(Place::AllSeen(self.cursor().unwrap_or(Cursor {
                updated_since: OVERLAP,
            }))),
        }
    }

    fn cursor(&self) -> Option<Cursor> {
        self.newest.map(|updated_since| Cursor { updated_since })
    }
}

impl Allowance {
    fn of(kind: RunKind, settings: Settings) -> Self {
        Self {
            live: kind == RunKind::Incremental,
            settings,
            used: BTreeMap::new(),
        }
    }

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
pub async fn dry_run(
    engine: &Engine,
    mode: SyncMode,
    settings: Settings,
) -> Result<SyncPlan, Stop> {
    let kind = kind(&engine.store, engine.pair, mode).await?;
    let mut allowance = Allowance::of(kind, settings);
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
    let mut reader = Reader::start(engine, kind, mode).await?;
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
        let mut planned = planner::page(engine, page.contacts, look, index.as_ref()).await?;
        changed.extend(planned.contacts.iter().map(|contact| contact.id.clone()));
        allowance.hold_what_is_over(&mut planned.operations);
        tally.add(planned);
    }
    let mut task_calls = 1;
    if kind == RunKind::Incremental {
        let (mut planned, _, calls) = tasks::completions(engine, &changed, false).await?;
        allowance.hold_what_is_over(&mut planned.operations);
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
        _ => "other",
    }
}
