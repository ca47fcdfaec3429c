//! One pass: everything there is (backfill), what changed since (incremental), or a first look
//! that fires nothing (baseline). Also the dry run, which goes the same way and keeps nothing.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::outbox::{self, Patience};
use super::planner::{self, Look, Planned};
use super::schedule::Due;
use super::target_index::TargetIndex;
use super::{Engine, Stop};
use crate::highlevel::ContactPage;
use crate::model::{
    ActionKind, Contact, EngineEvent, ErrorCode, HeldReason, Operation, OperationState, PairId,
    Problem, Run, RunKind, Settings, Side, SyncMode, SyncPlan,
};
use crate::store::{Store, events, links, mirror, operations, runs};

use super::reader::Findings;
use super::reader::children::{self, Changed, Children};
use super::reader::contacts::{Place, Reader};
pub use super::reader::contacts::{Standing, probe, set_resting, standing};
use super::reader::deletions::Deletions;
pub use super::reader::deletions::ask_for_deletions;
pub(super) use super::reader::read;

/// Contacts planned anew at a time.
const SOME: usize = 200;
/// Operations that a dry run gives to look at.
const SHOWN: usize = 200;

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

/// What a pass is allowed to do without a yes, and has done so far.
struct Allowance {
    live: bool,
    settings: Settings,
    used: BTreeMap<&'static str, u32>,
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

/// Does one pass. `run` is kept up to date; its end is the caller's to write.
///
/// # Errors
/// [`Stop`]; what was planned stays in the outbox for the next pass.
pub async fn run(engine: &Engine, run: &mut Run, orders: Orders) -> Result<(), Stop> {
    let Orders { mode, due, .. } = orders;
    if orders.send_first {
        outbox::drain(engine, run, Patience::None).await?;
    }
    let in_turn = orders.settings.note_calls_per_day;
    let mut allowance = Allowance::of(run.kind, orders.settings);
    if run.kind != RunKind::Baseline {
        plan_again(engine, run, &mut allowance).await?;
    }
    let mut changed = Changed::default();
    if due.contacts {
        changed = contacts(engine, run, mode, &mut allowance).await?;
    }
    let mut children = Children::prepare(engine, run.kind, due, &changed, in_turn).await?;
    while let Some((mut planned, findings)) = children.next(engine).await? {
        allowance.hold_what_is_over(&mut planned.operations);
        keep(engine, run, planned, findings, None).await?;
        engine.turn.give_way().await;
    }
    if due.contacts && run.kind == RunKind::Incremental {
        let mut deletions = Deletions::prepare(engine, changed.server_time).await?;
        while let Some((mut planned, findings)) = deletions.next(engine).await? {
            allowance.hold_what_is_over(&mut planned.operations);
            keep(engine, run, planned, findings, None).await?;
        }
    }
    outbox::drain(engine, run, orders.patience).await?;
    let finished = engine.certileads.finish().await;
    finished.map_err(|error| Stop::of_read(Side::Certileads, &error))
}

/// Reads, plans and writes all contacts this run is about; gives those that changed since the
/// first sync.
async fn contacts(
    engine: &Engine,
    run: &mut Run,
    mode: SyncMode,
    allowance: &mut Allowance,
) -> Result<Changed, Stop> {
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
        begin(engine, run, &reader).await?;
        reader.watch(engine).await?;
        begin(engine, run, &reader).await?;
    }
    let mut changed = Changed::default();
    let kinds = match run.kind {
        RunKind::Incremental => children::kinds_of_changed(engine).await?,
        _ => Vec::new(),
    };
    let mut next = reader.next(engine).await?;
    while let Some(page) = next.take() {
        changed.server_time = page.server_time.or(changed.server_time);
        run.expected = page.total.or(run.expected);
        run.counts.read += u32::try_from(page.contacts.len()).unwrap_or(0);
        if run.kind != RunKind::Incremental {
            // The next page is read while this one is planned and written.
            let place = reader.place();
            let (read, written) = tokio::join!(
                reader.next(engine),
                everything(engine, run, page, index.as_ref(), place)
            );
            written?;
            next = read?;
            continue;
        }
        let distinct: HashSet<&String> = page.contacts.iter().map(|one| &one.id).collect();
        let distinct = distinct.len();
        let mut planned = planner::page(engine, page.contacts, Look::Changes, None).await?;
        let ids = planned.contacts.iter().map(|contact| contact.id.clone());
        changed.ids.extend(ids);
        // A copy that is older than what is known is neither: its index lags.
        let known = usize::try_from(planned.unchanged).unwrap_or(0);
        reader.noticed(!planned.contacts.is_empty() || known < distinct);
        allowance.hold_what_is_over(&mut planned.operations);
        let findings = Findings::of_changed(&kinds, planned.contacts.iter().map(|one| &one.id));
        let claimed = keep_and_claim(engine, run, planned, findings, reader.place()).await?;
        outbox::send(engine, run, claimed).await?;
        next = reader.next(engine).await?;
    }
    keep(
        engine,
        run,
        Planned::default(),
        Findings::default(),
        reader.end(),
    )
    .await?;
    Ok(changed)
}

/// Plans and writes a page of a reading of everything; one that fires nothing only keeps it.
async fn everything(
    engine: &Engine,
    run: &mut Run,
    page: ContactPage,
    index: Option<&TargetIndex>,
    place: Option<Place>,
) -> Result<(), Stop> {
    let planned = match run.kind {
        RunKind::Backfill => planner::page(engine, page.contacts, Look::Backfill, index).await?,
        _ => Planned {
            contacts: page.contacts,
            ..Planned::default()
        },
    };
    let claimed = keep_and_claim(engine, run, planned, Findings::default(), place).await?;
    outbox::send(engine, run, claimed).await
}

/// Keeps the first place of a reading of everything.
async fn begin(engine: &Engine, run: &mut Run, reader: &Reader) -> Result<(), Stop> {
    let (nothing, found) = (Planned::default(), Findings::default());
    keep(engine, run, nothing, found, reader.place()).await
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
    for some in contacts.chunks(SOME) {
        let mut planned = planner::page(engine, some.to_vec(), Look::Again, None).await?;
        allowance.hold_what_is_over(&mut planned.operations);
        keep(engine, run, planned, Findings::default(), None).await?;
    }
    Ok(())
}

fn held_by_mapping(operation: &Operation) -> bool {
    let other = [
        ErrorCode::Unsure,
        ErrorCode::ApprovalNeeded,
        ErrorCode::ChangesTooFast,
        ErrorCode::ChangedSincePlan,
    ];
    let code = operation.problem.as_ref().map(|problem| problem.code);
    code.is_some_and(|code| !other.contains(&code))
}

/// Keeps what a page led to, and the cursor, in one transaction.
pub(super) async fn keep(
    engine: &Engine,
    run: &mut Run,
    planned: Planned,
    findings: Findings,
    place: Option<Place>,
) -> Result<(), Stop> {
    keep_page(engine, run, planned, findings, place, false)
        .await
        .map(drop)
}

/// The same, and claims what of it may be sent right away: for [`outbox::send`].
pub(super) async fn keep_and_claim(
    engine: &Engine,
    run: &mut Run,
    planned: Planned,
    findings: Findings,
    place: Option<Place>,
) -> Result<Vec<Operation>, Stop> {
    keep_page(engine, run, planned, findings, place, true).await
}

async fn keep_page(
    engine: &Engine,
    run: &mut Run,
    planned: Planned,
    findings: Findings,
    place: Option<Place>,
    claim: bool,
) -> Result<Vec<Operation>, Stop> {
    let counts = &mut run.counts;
    let number = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
    counts.planned += number(planned.operations.len());
    counts.unchanged += planned.unchanged;
    counts.linked += number(planned.links.len());
    counts.left_out += number(planned.left_out.len());
    let held = planned
        .operations
        .iter()
        .filter(|one| one.state == OperationState::Held)
        .count();
    counts.held += number(held);
    let (engine_, run_) = (engine.clone(), run.clone());
    let shown = !engine.quiet || run.counts.moved() || !planned.events.is_empty();
    if !shown && planned.is_empty() && findings.is_empty() && place.is_none() {
        return Ok(Vec::new());
    }
    let claimed = engine
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
            for operation in &planned.left_out {
                operations::insert(db, operation)?;
            }
            let claimed = outbox::insert(db, &engine, planned.operations, claim)?;
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
            findings.keep(db, engine.pair, now)?;
            if let Some(place) = place {
                place.keep(db, engine.pair)?;
            }
            Ok(claimed)
        })
        .await?;
    if shown {
        engine
            .events
            .emit(EngineEvent::RunChanged { run_id: run.id });
    }
    Ok(claimed)
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
                ActionKind::DeleteContact | ActionKind::ArchiveContact => {
                    ("deletes", self.settings.max_deletes)
                }
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
    let mut changed = Changed::default();
    while let Some(page) = reader.next(engine).await? {
        changed.server_time = page.server_time.or(changed.server_time);
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
        let ids = planned.contacts.iter().map(|contact| contact.id.clone());
        changed.ids.extend(ids);
        allowance.hold_what_is_over(&mut planned.operations);
        tally.add(planned);
    }
    let mut calls = reader.calls;
    if kind == RunKind::Incremental {
        let mut children = Children::prepare(engine, kind, Due::ALL, &changed, 0).await?;
        while let Some((mut planned, _)) = children.next(engine).await? {
            allowance.hold_what_is_over(&mut planned.operations);
            tally.add(planned);
        }
        calls += children.calls;
    } else {
        calls += children::first_sync_calls(engine, tally.read).await?;
    }
    let index_calls = index.map_or(0, |index| index.calls);
    Ok(tally.plan(mode, calls, index_calls))
}

/// What a dry run has seen so far.
#[derive(Default)]
pub(super) struct Tally {
    pub(super) read: u32,
    links: u32,
    unchanged: u32,
    left_out: u32,
    by_action: BTreeMap<&'static str, u32>,
    held: BTreeMap<String, HeldReason>,
    operations: Vec<Operation>,
}

impl Tally {
    pub(super) fn add(&mut self, planned: Planned) {
        self.links += u32::try_from(planned.links.len()).unwrap_or(0);
        self.unchanged += planned.unchanged;
        self.left_out += u32::try_from(planned.left_out.len()).unwrap_or(0);
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

    /// The plan. `index_calls` are those to the target that read it.
    pub(super) fn plan(self, mode: SyncMode, highlevel_calls: u32, index_calls: u32) -> SyncPlan {
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
            left_out: self.left_out,
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
