//! One pass: everything there is (backfill), what changed since (incremental), or a first look
//! that fires nothing (baseline). Readings of everything are [`everything`]'s; what a pass would
//! do is told by `dry_run`, which goes the same way and keeps nothing.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::keep::{Page, keep, keep_and_claim, keep_place};
use super::outbox::{self, Patience};
use super::planner::{self, Look};
use super::schedule::Due;
use super::{Engine, Stop, everything};
use crate::model::{
    ActionKind, Contact, ErrorCode, Operation, OperationState, PairId, Problem, Run, RunKind,
    Settings, Side, SyncMode,
};
use crate::store::{Store, mirror, operations};

use super::reader::Findings;
use super::reader::children::{self, Changed, Children};
use super::reader::contacts::Reader;
pub use super::reader::contacts::{Standing, probe, set_resting, standing};
use super::reader::deletions::Deletions;
pub use super::reader::deletions::ask_for_deletions;
pub(super) use super::reader::read;

/// Contacts planned anew at a time.
const SOME: usize = 200;

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
pub(super) struct Allowance {
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
        match run.kind {
            RunKind::Incremental => changed = changes(engine, run, mode, &mut allowance).await?,
            _ => everything::bring_over(engine, run, mode).await?,
        }
    }
    let mut children = Children::prepare(engine, run.kind, due, &changed, in_turn).await?;
    while let Some((mut planned, findings)) = children.next(engine).await? {
        allowance.hold_what_is_over(&mut planned.operations);
        keep(engine, run, planned, findings).await?;
        engine.turn.give_way().await;
    }
    if due.contacts && run.kind == RunKind::Incremental {
        let mut deletions = Deletions::prepare(engine, changed.server_time).await?;
        while let Some((mut planned, findings)) = deletions.next(engine).await? {
            allowance.hold_what_is_over(&mut planned.operations);
            keep(engine, run, planned, findings).await?;
        }
    }
    outbox::drain(engine, run, orders.patience).await?;
    let finished = engine.certileads.finish().await;
    finished.map_err(|error| Stop::of_read(Side::Certileads, &error))
}

/// Reads, plans and writes the contacts that changed since the first sync; gives which they are.
async fn changes(
    engine: &Engine,
    run: &mut Run,
    mode: SyncMode,
    allowance: &mut Allowance,
) -> Result<Changed, Stop> {
    let mut reader = Reader::start(engine, run.kind, mode).await?;
    let mut changed = Changed::default();
    let kinds = children::kinds_of_changed(engine).await?;
    while let Some(page) = reader.next(engine).await? {
        changed.server_time = page.server_time.or(changed.server_time);
        run.expected = page.total.or(run.expected);
        run.counts.read += u32::try_from(page.contacts.len()).unwrap_or(0);
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
        let page = Page {
            planned,
            findings,
            place: reader.place(),
        };
        let claimed = keep_and_claim(engine, run, page).await?;
        outbox::send(engine, run, claimed).await?;
    }
    keep_place(engine, run, reader.end()).await?;
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
    for some in contacts.chunks(SOME) {
        let mut planned = planner::page(engine, some.to_vec(), Look::Again, None).await?;
        allowance.hold_what_is_over(&mut planned.operations);
        keep(engine, run, planned, Findings::default()).await?;
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

impl Allowance {
    pub(super) fn of(kind: RunKind, settings: Settings) -> Self {
        Self {
            live: kind == RunKind::Incremental,
            settings,
            used: BTreeMap::new(),
        }
    }

    /// Holds what goes beyond the limits of a live run, until somebody says yes.
    pub(super) fn hold_what_is_over(&mut self, operations: &mut [Operation]) {
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
