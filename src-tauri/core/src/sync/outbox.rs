//! The outbox: claims operations by lease, has them carried out, keeps what came of it.
//!
//! The one place that claims and the one owner of retrying. Operations of one contact run in
//! order, contacts side by side. Results are kept in batches, so that ten thousand writes do not
//! cost ten thousand waits for the disk; a result that was not kept yet is found out again by
//! key or look-up after a crash.

use std::collections::VecDeque;
use std::sync::atomic::Ordering;
use std::time::Duration;

use tokio::task::JoinSet;
use tokio::time::Instant;

use super::apply::{self, Applied, Effect};
use super::{Engine, Stop, child};
use crate::certileads::Family;
use crate::clock::UtcMillis;
use crate::model::{
    ActionKind, EngineEvent, ErrorCode, Operation, OperationState, Run, RunCounts, RunId, Side,
};
use crate::store::operations::{Lease, Whose};
use crate::store::{Db, Result, attempts, child_links, links, mirror, operations, runs, settings};

/// Operations claimed at a time.
const CLAIM: u32 = 256;
/// Operations on their way at a time.
const SIDE_BY_SIDE: usize = 16;
/// Fewer creates than this go side by side as quickly as in a batch.
const WORTH_A_BATCH: usize = 2 * SIDE_BY_SIDE;
/// How long results wait to be kept together: a transaction writes nearly the same pages for many
/// results as for a few.
const KEPT_EVERY: Duration = Duration::from_millis(300);
/// How long a lease lasts, in milliseconds: longer than a try with all its requests may take.
const LEASE: i64 = 300_000;
/// How long a pass waits for an operation that is to be tried again, in milliseconds.
const PATIENCE: i64 = 35_000;
/// So many tries in a row that came to nothing mean that the far side is down.
const DOWN: u32 = 48;

/// With fewer operations waiting or on their way than this, more are planned.
const AHEAD: usize = 8 * SIDE_BY_SIDE;

/// Where operations come from, some at a time, while others are on their way.
pub(super) trait Source: Send + Sized + 'static {
    /// Plans, keeps and claims the next some.
    fn next(&mut self) -> impl Future<Output = std::result::Result<More, Stop>> + Send;
    /// True if nothing is left to plan.
    fn is_done(&self) -> bool;
    /// False if planning has to wait for what was planned before to be written and kept.
    fn may_run_ahead(&self) -> bool;
}

/// What a [`Source`] gave.
#[derive(Debug, Default)]
pub(super) struct More {
    /// What may be sent now.
    pub(super) claimed: Vec<Operation>,
    /// What was read and planned.
    pub(super) counts: RunCounts,
    /// How many contacts there are in all, if that is known.
    pub(super) expected: Option<u32>,
}

/// Nothing but what was claimed already.
enum Nothing {}

impl Source for Nothing {
    async fn next(&mut self) -> std::result::Result<More, Stop> {
        match *self {}
    }

    fn is_done(&self) -> bool {
        match *self {}
    }

    fn may_run_ahead(&self) -> bool {
        match *self {}
    }
}

/// What to do about operations that are to be tried again later.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Patience {
    /// Leave them to a later look.
    None,
    /// Wait for those that fall due soon.
    UntilSettled,
}

/// Carries out everything that may be done now.
///
/// # Errors
/// [`Stop`]: what was claimed and not begun is put back.
pub async fn drain(
    engine: &Engine,
    run: &mut Run,
    patience: Patience,
) -> std::result::Result<(), Stop> {
    drain_of(engine, run, &Whose::but(engine.beside), patience).await
}

/// Carries out what was claimed as it was planned, then everything else that may be done now.
///
/// # Errors
/// As [`drain`].
pub(super) async fn send(
    engine: &Engine,
    run: &mut Run,
    claimed: Vec<Operation>,
) -> std::result::Result<(), Stop> {
    engine.turn.give_way().await;
    carry_out::<Nothing>(engine, run, claimed, None).await?;
    drain(engine, run, Patience::None).await
}

/// Carries out everything that a source plans, and gives the source back at its end.
///
/// # Errors
/// As [`drain`]; failures of the source.
pub(super) async fn send_all<S: Source>(
    engine: &Engine,
    run: &mut Run,
    mut source: S,
) -> std::result::Result<S, Stop> {
    while !source.is_done() {
        engine.turn.give_way().await;
        if engine.cancel.is_cancelled() {
            return Err(Stop::Cancelled);
        }
        match carry_out(engine, run, Vec::new(), Some(source)).await? {
            Some(back) => source = back,
            None => return Err(Stop::Cancelled),
        }
    }
    drain(engine, run, Patience::None).await?;
    Ok(source)
}

/// The same for what some runs planned, and nothing else: an undo carries out nobody else's
/// work, also while syncing is paused.
///
/// # Errors
/// As [`drain`].
pub async fn drain_only(
    engine: &Engine,
    run: &mut Run,
    runs: Vec<RunId>,
    patience: Patience,
) -> std::result::Result<(), Stop> {
    drain_of(engine, run, &Whose::Of(runs), patience).await
}

async fn drain_of(
    engine: &Engine,
    run: &mut Run,
    whose: &Whose,
    patience: Patience,
) -> std::result::Result<(), Stop> {
    loop {
        engine.turn.give_way().await;
        if engine.cancel.is_cancelled() {
            return Err(Stop::Cancelled);
        }
        let claimed = claim(engine, whose.clone()).await?;
        if !claimed.is_empty() {
            carry_out::<Nothing>(engine, run, claimed, None).await?;
            continue;
        }
        if patience == Patience::None {
            return Ok(());
        }
        let (pair, whose) = (engine.pair, whose.clone());
        let due = engine
            .store
            .read(move |db| operations::next_due(db, pair, &whose))
            .await?;
        match due.map(|due| due - engine.now()) {
            Some(wait) if wait <= PATIENCE => {
                let wait = Duration::from_millis(u64::try_from(wait).unwrap_or(0) + 1);
                tokio::select! {
                    () = tokio::time::sleep(wait) => {}
                    () = engine.cancel.cancelled() => return Err(Stop::Cancelled),
                }
            }
            _ => return Ok(()),
        }
    }
}

/// Puts what was planned into the outbox. With `claim` everything that may be sent now is claimed
/// and given back, what was there before too; none if the person holds syncing back.
pub(super) fn insert(
    db: &Db,
    engine: &Engine,
    planned: Vec<Operation>,
    claim: bool,
) -> Result<Option<Vec<Operation>>> {
    let paused = claim && settings::paused(db)?;
    if !claim || paused {
        for operation in &planned {
            operations::insert(db, operation)?;
        }
        return Ok((!paused).then(Vec::new));
    }
    let (owner, now) = (std::process::id().to_string(), engine.now());
    let lease = lease(&owner, now);
    let whose = Whose::but(engine.beside);
    let mut claimed = operations::claim(db, engine.pair, &whose, &lease, CLAIM)?;
    for mut operation in planned {
        if operations::insert_claimed(db, &mut operation, &lease)? {
            claimed.push(operation);
        }
    }
    Ok(Some(claimed))
}

fn lease(owner: &str, now: UtcMillis) -> Lease<'_> {
    Lease {
        owner,
        now,
        until: now + LEASE,
    }
}

/// Claims what is to be done next. Where the person holds syncing back, which another process may
/// have been told, only what somebody named is done.
async fn claim(engine: &Engine, whose: Whose) -> std::result::Result<Vec<Operation>, Stop> {
    let (pair, now) = (engine.pair, engine.now());
    let owner = std::process::id().to_string();
    let claimed = engine
        .store
        .write(move |db| {
            if !matches!(whose, Whose::Of(_)) && settings::paused(db)? {
                return Ok(None);
            }
            operations::claim(db, pair, &whose, &lease(&owner, now), CLAIM).map(Some)
        })
        .await?;
    claimed.ok_or(Stop::Cancelled)
}

/// Carries out what was claimed and, while that goes on, what a source plans meanwhile. Gives the
/// source back, done or not: it ends early where others are let go first or on a cancel.
async fn carry_out<S: Source>(
    engine: &Engine,
    run: &mut Run,
    claimed: Vec<Operation>,
    mut source: Option<S>,
) -> std::result::Result<Option<S>, Stop> {
    let mut waiting = groups(engine, claimed);
    let mut at_work = JoinSet::new();
    let mut on_the_way = 0;
    let mut planning = JoinSet::new();
    let mut results: Vec<Applied> = Vec::new();
    // Results are kept while others are on their way, one batch after the other.
    let mut keeping = JoinSet::new();
    let mut kept_at = Instant::now();
    let mut counted = false;
    let mut stop = None;
    loop {
        let stopping = stop.is_some() || engine.cancel.is_cancelled() || engine.turn.is_wanted();
        while !stopping && at_work.len() < SIDE_BY_SIDE {
            let Some(group) = waiting.pop_front() else {
                break;
            };
            let engine = engine.clone();
            on_the_way += group.len();
            at_work.spawn(async move { carry_out_group(&engine, group).await });
        }
        let idle = at_work.is_empty();
        let more = |source: &mut S| {
            let settled = idle && results.is_empty() && keeping.is_empty();
            !source.is_done() && (settled || source.may_run_ahead())
        };
        if !stopping
            && on_the_way + waiting.iter().map(Vec::len).sum::<usize>() < AHEAD
            && let Some(mut source) = source.take_if(more)
        {
            planning.spawn(async move { (source.next().await, source) });
        }
        let unkept = counted || !results.is_empty();
        if unkept && keeping.is_empty() && (idle || kept_at.elapsed() >= KEPT_EVERY) {
            kept_at = Instant::now();
            counted = false;
            let results = std::mem::take(&mut results);
            count_all(run, &results);
            keeping.spawn(keep(engine.clone(), run.clone(), results));
        }
        let finished = tokio::select! {
            Some(finished) = at_work.join_next() => finished,
            Some(planned) = planning.join_next() => {
                match planned {
                    Ok((Ok(more), back)) => {
                        let More { claimed, counts, expected } = more;
                        run.counts.add(&counts);
                        run.expected = expected.or(run.expected);
                        counted = true;
                        waiting.extend(groups(engine, claimed));
                        source = Some(back);
                    }
                    Ok((Err(failed), _)) => stop = stop.or(Some(failed)),
                    Err(error) => stop = stop.or(Some(unplanned(&error))),
                }
                continue;
            }
            Some(kept) = keeping.join_next() => {
                kept.unwrap_or_else(|error| Err(ended_early(&error)))?;
                continue;
            }
            () = tokio::time::sleep_until(kept_at + KEPT_EVERY),
                if unkept && keeping.is_empty() => continue,
            else => break,
        };
        match finished {
            Ok(applied) => {
                on_the_way -= applied.len();
                stop = stop.or(down(engine, &applied));
                for mut applied in applied {
                    stop = stop.or(applied.stop.take());
                    results.push(applied);
                }
            }
            Err(error) => {
                tracing::error!(%error, "an operation's task ended early; its lease takes over")
            }
        }
    }
    let unsent: Vec<Applied> = waiting.into_iter().flatten().map(put_back).collect();
    if !unsent.is_empty() {
        keep(engine.clone(), run.clone(), unsent).await?;
    }
    match stop {
        Some(stop) => Err(stop),
        None => Ok(source),
    }
}

async fn carry_out_group(engine: &Engine, mut group: Vec<Operation>) -> Vec<Applied> {
    match group.pop() {
        Some(only) if group.is_empty() => vec![apply::apply(engine, only).await],
        Some(last) => {
            group.push(last);
            apply::apply_batch(engine, group).await
        }
        None => Vec::new(),
    }
}

/// What goes in one request, in the order in which it goes: many creates in batches, all else on
/// its own.
fn groups(engine: &Engine, claimed: Vec<Operation>) -> VecDeque<Vec<Operation>> {
    let fit = |one: &Operation| apply::fits_a_batch(one);
    let limit = engine.certileads.batch_limit().filter(|_| {
        let fitting = claimed.iter().filter(|one| fit(one)).count();
        fitting >= WORTH_A_BATCH && !engine.always_read_back
    });
    let Some(limit) = limit else {
        return claimed.into_iter().map(|one| vec![one]).collect();
    };
    let (mut together, alone): (Vec<_>, Vec<_>) = claimed.into_iter().partition(fit);
    let mut groups = VecDeque::new();
    while !together.is_empty() {
        let rest = together.split_off(limit.min(together.len()));
        groups.push_back(std::mem::replace(&mut together, rest));
    }
    groups.extend(alone.into_iter().map(|one| vec![one]));
    groups
}

/// Counts requests that came to nothing in a row, and says when to stop: there is no use in asking
/// for the whole outbox where nobody answers.
fn down(engine: &Engine, applied: &[Applied]) -> Option<Stop> {
    let nothing = |applied: &Applied| {
        let problem = applied.operation.problem.as_ref();
        let limited = problem.is_some_and(|problem| problem.code == ErrorCode::RateLimited);
        applied.operation.state == OperationState::Retry && !limited
    };
    let first = applied.first().filter(|_| applied.iter().all(nothing));
    let Some(problem) = first.and_then(|first| first.operation.problem.as_ref()) else {
        engine.fruitless.store(0, Ordering::Relaxed);
        return None;
    };
    let tries = engine.fruitless.fetch_add(1, Ordering::Relaxed) + 1;
    (tries >= DOWN).then(|| Stop::Failed(problem.clone()))
}

/// An operation that was claimed and not begun.
fn put_back(mut operation: Operation) -> Applied {
    operation.attempts -= 1;
    operation.state = if operation.attempts == 0 {
        OperationState::Approved
    } else {
        OperationState::Retry
    };
    Applied::of(operation)
}

/// Keeps results, if there are any, and the run's counts in one transaction, then tells about it.
async fn keep(engine: Engine, run: Run, results: Vec<Applied>) -> std::result::Result<(), Stop> {
    let settled = engine.certileads.settle().await;
    settled.map_err(|error| Stop::of_read(Side::Certileads, &error))?;
    let (engine_, run_id, changed) = (engine.clone(), run.id, !results.is_empty());
    let shown = !engine.quiet || run.counts.moved();
    engine
        .store
        .write(move |db| {
            let now = engine_.now();
            if shown {
                runs::put(db, &run)?;
            }
            results
                .iter()
                .try_for_each(|applied| keep_one(db, &engine_, applied, now))
        })
        .await?;
    if shown {
        engine.events.emit(EngineEvent::RunChanged { run_id });
    }
    if changed {
        engine.events.emit(EngineEvent::OperationsChanged);
    }
    Ok(())
}

fn keep_one(db: &Db, engine: &Engine, applied: &Applied, now: UtcMillis) -> Result<()> {
    operations::update(db, &applied.operation)?;
    for attempt in &applied.attempts {
        attempts::insert(db, attempt)?;
    }
    for effect in &applied.effects {
        match effect {
            Effect::Linked { source, target } => links::put(db, engine.pair, source, target, now)?,
            Effect::Unlinked { source } => {
                links::delete(db, engine.pair, source)?;
                child_links::delete_of_contact(db, engine.pair, source)?;
            }
            Effect::ChildLinked {
                family,
                source,
                target,
            } => {
                let contact = &applied.operation.contact_id;
                let kind = child::kind(*family);
                child_links::put(db, engine.pair, kind, (source, target), contact, now)?;
            }
            Effect::ChildUnlinked { family, source } => {
                child_links::delete(db, engine.pair, child::kind(*family), source)?;
            }
            Effect::Rested { source, target } => {
                let run = applied.operation.run_id;
                links::rest(db, engine.pair, source, target, run, now)?;
            }
            Effect::Seen { source, target } => mirror::put(
                db,
                engine.target_place(),
                &target.id,
                source,
                target.version.as_deref(),
                target.as_ref(),
                now,
            )?,
            Effect::Gone { target } => mirror::delete(db, engine.target_place(), target)?,
            Effect::Follow(operation) => {
                if !overtaken(db, operation)? {
                    operations::insert(db, operation)?;
                }
            }
        }
    }
    Ok(())
}

/// True if what waits for the contact already makes up for a follow-up: it would run last, and
/// write over something newer or onto what is gone by then.
fn overtaken(db: &Db, follow: &Operation) -> Result<bool> {
    let source = |one: &Operation| one.child.as_ref().map(|child| child.source_id.clone());
    let family = |one: &Operation| Family::of(one.action);
    let waiting = operations::open_of_contact(db, follow.pair_id, &follow.contact_id)?;
    Ok(waiting.iter().any(|one| match one.action {
        ActionKind::DeleteContact | ActionKind::ArchiveContact => true,
        _ => {
            family(one).is_some() && family(one) == family(follow) && source(one) == source(follow)
        }
    }))
}

fn unplanned(error: &tokio::task::JoinError) -> Stop {
    let meaning = "What was planned before goes on at the next start.";
    Stop::of_task("Planning", meaning, error)
}

fn ended_early(error: &tokio::task::JoinError) -> Stop {
    let meaning = "It is found out again at the next start.";
    Stop::of_task("Keeping what was written", meaning, error)
}

fn count_all(run: &mut Run, results: &[Applied]) {
    for applied in results {
        count(run, &applied.operation);
    }
}

/// Adds what became of an operation to the run's counts.
fn count(run: &mut Run, operation: &Operation) {
    let counts = &mut run.counts;
    match operation.state {
        OperationState::Done if operation.side == Side::Certileads => match operation.action {
            ActionKind::CreateContact => counts.created += 1,
            ActionKind::UpdateContact => counts.updated += 1,
            ActionKind::AddTags | ActionKind::RemoveTags => counts.tagged += 1,
            ActionKind::CompleteTask => counts.tasks_completed += 1,
            ActionKind::ArchiveContact => counts.archived += 1,
            ActionKind::DeleteContact => counts.deleted += 1,
            ActionKind::SetSegments => counts.segments += 1,
            ActionKind::CreateTask
            | ActionKind::UpdateTask
            | ActionKind::CloseTask
            | ActionKind::DeleteTask => counts.tasks += 1,
            ActionKind::CreateNote | ActionKind::UpdateNote | ActionKind::DeleteNote => {
                counts.notes += 1;
            }
        },
        OperationState::Held => counts.held += 1,
        OperationState::Failed => counts.failed += 1,
        _ => {}
    }
}

/// Carries out one operation right away and gives it as it ended: the test and its clean-up.
/// It is a row before anything is sent.
///
/// # Errors
/// [`Stop`] if a side refuses our key, or the database fails.
pub async fn perform(
    engine: &Engine,
    run: &mut Run,
    mut operation: Operation,
) -> std::result::Result<Operation, Stop> {
    operation.state = OperationState::Sending;
    let row = operation.clone();
    engine
        .store
        .write(move |db| operations::insert(db, &row))
        .await?;
    loop {
        operation.attempts += 1;
        let mut applied = apply::apply(engine, operation).await;
        operation = applied.operation.clone();
        let stop = applied.stop.take();
        let again = operation.state == OperationState::Retry && operation.attempts < 4;
        // Nobody decides on it later: what is to be done about it is shown where it was asked for.
        if !again
            && matches!(
                operation.state,
                OperationState::Retry | OperationState::Approved | OperationState::Held
            )
        {
            applied.operation.state = OperationState::Failed;
            applied.operation.finished_at = Some(engine.now());
            operation = applied.operation.clone();
        }
        let due = operation.due_at;
        count(run, &applied.operation);
        keep(engine.clone(), run.clone(), vec![applied]).await?;
        if let Some(stop) = stop {
            return Err(stop);
        }
        if !again {
            return Ok(operation);
        }
        let wait = Duration::from_millis(u64::try_from(due - engine.now()).unwrap_or(0));
        tokio::select! {
            () = tokio::time::sleep(wait) => {}
            () = engine.cancel.cancelled() => return Err(Stop::Cancelled),
        }
    }
}
