//! Syncing: dry run, start, stop, status, and what is held.

use super::{Answer, App};
use crate::http::Lane;
use crate::model::{
    Contact, EngineEvent, ErrorCode, LiveState, Operation, OperationId, OperationState, Problem,
    Run, RunId, RunKind, RunState, Side, SyncMode, SyncPlan, SyncStatus, UtcMillis,
};
use crate::store::mirror::{self, Kind, Place};
use crate::store::{self, operations, runs};
use crate::sync::Stop;
use crate::sync::dry_run::dry_run;
use crate::sync::lock::EngineLock;
use crate::sync::pass::{self, Orders};

pub(super) const SYNCS: [RunKind; 3] = [RunKind::Baseline, RunKind::Backfill, RunKind::Incremental];

impl App {
    /// What a sync would do; reads both sides, writes nothing anywhere.
    ///
    /// # Errors
    /// `NotConnected`, `ConnectionPaused`, network failures, `Cancelled`.
    pub async fn plan_sync(&self, mode: SyncMode) -> Answer<SyncPlan> {
        let settings = self.settings().await?;
        let engine = self.engine(RunId::new(), Lane::Backfill).await?;
        match dry_run(&engine, mode, settings).await {
            Ok(plan) => Ok(plan),
            Err(stop) => Err(self.stopped(stop).await?),
        }
    }

    /// Starts one pass and answers at once; `RunChanged` tells of progress. Starting a backfill
    /// is the person's yes to its creates.
    ///
    /// # Errors
    /// `EngineBusy` (naming the holder), `NotConnected`, `ConnectionPaused`, `SyncPaused`.
    pub async fn start_sync(&self, mode: SyncMode) -> Answer<RunId> {
        self.not_paused().await?;
        let pair = self.pair().await?.id;
        let kind = match pass::kind(&self.0.store, pair, mode).await {
            Ok(kind) => kind,
            Err(stop) => return Err(self.stopped(stop).await?),
        };
        let lane = if kind == RunKind::Incremental {
            Lane::Live
        } else {
            Lane::Backfill
        };
        let orders = Orders::asked(mode, self.settings().await?);
        let started = self.begin(kind, lane).await?;
        let now = self.now();
        self.0
            .store
            .write(move |db| {
                pass::set_resting(db, pair, false)?;
                // What failed before is tried at once: that is what somebody who asks expects.
                operations::hurry(db, pair, now)
            })
            .await?;
        Ok(self.go(started, async move |engine, mut run| {
            let result = pass::run(&engine, &mut run, orders).await;
            (run, result)
        }))
    }

    /// Starts a pass that also looks for contacts that were deleted in HighLevel, which a pass by
    /// itself does only at times: it lists them all.
    ///
    /// # Errors
    /// As [`Self::start_sync`].
    pub async fn look_for_deletions(&self) -> Answer<RunId> {
        let pair = self.pair().await?.id;
        self.0
            .store
            .write(move |db| pass::ask_for_deletions(db, pair))
            .await?;
        self.start_sync(SyncMode::Incremental).await
    }

    /// Refuses while the person holds everything back.
    pub(super) async fn not_paused(&self) -> Answer<()> {
        if self.0.store.read(store::settings::paused).await? {
            return Err(Problem::new(
                ErrorCode::SyncPaused,
                "Syncing is paused.",
                "Nothing is read or written until it goes on.",
                "Resume it first.",
            ));
        }
        Ok(())
    }

    /// Waits until a run has ended.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn wait_for_run(&self, run_id: RunId) -> Answer<Run> {
        self.wait(run_id).await;
        self.run(run_id).await
    }

    /// Asks a run to stop; it ends between two operations. A reading of everything then rests
    /// until somebody starts a sync.
    ///
    /// # Errors
    /// `NotFound` if it is not running.
    pub async fn cancel_run(&self, run_id: RunId) -> Answer<()> {
        if self.asked() == Some(run_id) {
            let run = self.run(run_id).await?;
            if matches!(run.kind, RunKind::Baseline | RunKind::Backfill) {
                self.0
                    .store
                    .write(move |db| pass::set_resting(db, run.pair_id, true))
                    .await?;
            }
        }
        if self.stop(run_id) {
            return Ok(());
        }
        Err(Problem::new(
            ErrorCode::NotFound,
            "This run is not at work here.",
            "It has ended, or another process does it.",
            "",
        ))
    }

    /// Holds everything back, or goes on. A run at work is stopped; nothing is lost.
    ///
    /// # Errors
    /// Database failures.
    pub async fn set_paused(&self, paused: bool) -> Answer<()> {
        self.0
            .store
            .write(move |db| store::settings::set_paused(db, paused))
            .await?;
        if paused {
            self.stop_all();
        }
        self.0.events.emit(EngineEvent::LiveChanged);
        self.0.live.ask(!paused);
        Ok(())
    }

    /// What is going on right now.
    ///
    /// # Errors
    /// Database failures.
    pub async fn sync_status(&self) -> Answer<SyncStatus> {
        let pair = self.pair().await?.id;
        let working = self.working();
        let live = self.0.live.told();
        let (failing, holder) = (self.0.live.trouble(), self.holder());
        let state = match live.state {
            LiveState::Off if holder.is_some() => LiveState::Elsewhere,
            state => state,
        };
        let status = self
            .0
            .store
            .read(move |db| {
                let paused = store::settings::paused(db)?;
                let running = match working {
                    Some(id) => runs::get(db, id)?.filter(|run| run.state == RunState::Running),
                    None => None,
                };
                let ended = [
                    RunState::Done,
                    RunState::Failed,
                    RunState::Cancelled,
                    RunState::Interrupted,
                ];
                let well = runs::latest(db, pair, &SYNCS, &[RunState::Done])?;
                let readings = [RunKind::Baseline, RunKind::Backfill];
                let read = runs::latest(db, pair, &readings, &[RunState::Done])?;
                let standing = pass::standing(db, pair)?;
                let looked_at = super::live::looked(db, pair)?.contacts;
                Ok(SyncStatus {
                    running,
                    remaining_seconds: None,
                    last: runs::latest(db, pair, &SYNCS, &ended)?,
                    synced_at: looked_at.max(well.as_ref().and_then(|run| run.finished_at)),
                    baseline: read.is_some() || (standing.watched && standing.unfinished.is_none()),
                    queued: operations::count(
                        db,
                        pair,
                        &[
                            OperationState::Approved,
                            OperationState::Sending,
                            OperationState::Retry,
                        ],
                    )?,
                    retrying: operations::count(db, pair, &[OperationState::Retry])?,
                    held: operations::count(
                        db,
                        pair,
                        &[OperationState::Held, OperationState::Planned],
                    )?,
                    paused,
                    syncing: store::pairs::syncing(db, pair)?,
                    live: if paused { LiveState::Paused } else { state },
                    next_look_at: live.next_look_at.filter(|_| !paused),
                    failing_since: failing.map(|(trouble, _)| trouble.since),
                    trouble: live.reason,
                    holder,
                })
            })
            .await?;
        let remaining = status
            .running
            .as_ref()
            .and_then(|run| remaining(run, self.now()));
        Ok(SyncStatus {
            remaining_seconds: remaining,
            ..status
        })
    }

    /// The other process that works on this folder, if one does.
    fn holder(&self) -> Option<String> {
        match self.has_lock() {
            true => None,
            false => EngineLock::holder(self.home()),
        }
    }

    /// Tries held operations again: the next pass plans them anew from the record as
    /// it is then. What may have taken effect unheard is sent again as it is.
    ///
    /// # Errors
    /// `NotFound`, `InvalidInput` for operations that are not held.
    pub async fn retry_operations(&self, ids: Vec<OperationId>) -> Answer<u32> {
        let now = self.now();
        self.decide(ids, move |db, operation| {
            match unsure(&operation) || undoes(&operation) {
                true => send_again(db, operation, now),
                false => plan_anew(db, operation, now),
            }
        })
        .await
    }

    /// Says yes to operations that wait for one: they are carried out as planned. What changed on
    /// the far side since then holds them again, showing what a further yes would overwrite. What
    /// was never fit to be sent is planned anew instead.
    ///
    /// # Errors
    /// As [`Self::retry_operations`].
    pub async fn approve_operations(&self, ids: Vec<OperationId>) -> Answer<u32> {
        let now = self.now();
        self.decide(ids, move |db, mut operation| {
            if fit_to_be_sent(&operation) || undoes(&operation) {
                return send_again(db, operation, now);
            }
            // What it waits for besides was shown with it: the yes is one to that, too.
            let also = operation.problem.as_mut().and_then(|one| one.also.take());
            if also.is_some() {
                operations::update(db, &operation)?;
            }
            plan_anew(db, operation, now)
        })
        .await
    }

    /// Decides against held operations. Later ones of the same contact are planned anew: they
    /// counted on it.
    ///
    /// # Errors
    /// As [`Self::retry_operations`].
    pub async fn skip_operations(&self, ids: Vec<OperationId>) -> Answer<u32> {
        let now = self.now();
        self.decide(ids, move |db, mut operation| {
            operation.state = OperationState::Skipped;
            operation.finished_at = Some(now);
            operations::update(db, &operation)?;
            let later = operations::open_of_contact(db, operation.pair_id, &operation.contact_id)?;
            let waiting = later.iter().filter(|one| one.state != OperationState::Held);
            waiting
                .map(|one| one.id)
                .try_for_each(|id| operations::ask_again(db, id))
        })
        .await
    }

    async fn decide(
        &self,
        ids: Vec<OperationId>,
        change: impl Fn(&store::Db, Operation) -> store::Result<()> + Send + 'static,
    ) -> Answer<u32> {
        let refused = self
            .0
            .store
            .write(move |db| {
                let mut changed = Vec::new();
                for id in ids {
                    let open = [OperationState::Held, OperationState::Planned];
                    match operations::get(db, id)? {
                        Some(operation) if open.contains(&operation.state) => {
                            changed.push(operation)
                        }
                        Some(operation) => {
                            return Ok(Err((ErrorCode::InvalidInput, operation.contact_name)));
                        }
                        None => return Ok(Err((ErrorCode::NotFound, id.to_string()))),
                    }
                }
                let count = u32::try_from(changed.len()).unwrap_or(u32::MAX);
                for operation in changed {
                    change(db, operation)?;
                }
                Ok(Ok(count))
            })
            .await?;
        self.0.events.emit(EngineEvent::OperationsChanged);
        self.0.live.ask(false);
        refused.map_err(|(code, name)| {
            let what = match code {
                ErrorCode::NotFound => format!("There is no operation {name}."),
                _ => format!("The operation for {name} does not wait for anybody."),
            };
            Problem::new(
                code,
                what,
                "Nothing was changed.",
                "Look at the list again.",
            )
        })
    }

    /// The problem a stop means; a connection that refuses us is marked.
    pub(super) async fn stopped(&self, stop: Stop) -> Answer<Problem> {
        Ok(match stop {
            Stop::Cancelled => Problem::new(ErrorCode::Cancelled, "It was stopped.", "", ""),
            Stop::Failed(problem) => problem,
            Stop::Connection(side, problem) => {
                self.mark_attention(side, problem.clone()).await?;
                problem
            }
        })
    }
}

/// True if nobody knows whether it took effect.
fn unsure(operation: &Operation) -> bool {
    let problem = operation.problem.as_ref();
    problem.is_some_and(|problem| problem.code == ErrorCode::Unsure)
}

/// True for an inverse write: it is never planned anew, and looks again right before it is sent.
fn undoes(operation: &Operation) -> bool {
    operation.undoes.is_some()
}

/// True if it may be sent as it is once somebody says yes. What fails the mapping, or belongs to
/// nobody knows whom, may not.
fn fit_to_be_sent(operation: &Operation) -> bool {
    let yes = [
        ErrorCode::Unsure,
        ErrorCode::ApprovalNeeded,
        ErrorCode::ChangesTooFast,
        ErrorCode::ChangedSincePlan,
    ];
    let code = operation.problem.as_ref().map(|problem| problem.code);
    code.is_none_or(|code| yes.contains(&code))
}

/// Has the next pass plan it anew. A contact that is gone from HighLevel can't be planned from: what
/// was tried for it is tried again as it is, and what was never fit to be sent is let go.
fn plan_anew(db: &store::Db, mut operation: Operation, now: UtcMillis) -> store::Result<()> {
    let place = Place {
        pair: operation.pair_id,
        side: Side::Highlevel,
        kind: Kind::Contact,
    };
    if mirror::get::<Contact>(db, place, &operation.contact_id)?.is_some() {
        return operations::ask_again(db, operation.id);
    }
    if operation.attempts > 0 || fit_to_be_sent(&operation) {
        return send_again(db, operation, now);
    }
    operation.state = OperationState::Skipped;
    operation.finished_at = Some(now);
    operation.problem = Some(Problem::new(
        ErrorCode::RecordMissing,
        format!("{} is gone from HighLevel.", operation.contact_name),
        "There is nothing left that this could be planned from.",
        "Nothing needs to be done.",
    ));
    operations::update(db, &operation)
}

fn send_again(db: &store::Db, mut operation: Operation, now: UtcMillis) -> store::Result<()> {
    // Who is asked whether an earlier try took effect says by the yes that it did not.
    operation.maybe_sent &= !unsure(&operation);
    operation.state = OperationState::Approved;
    operation.problem = None;
    operation.attempts = 0;
    operation.due_at = now;
    operation.finished_at = None;
    operations::update(db, &operation)
}

/// How long a run will still take at the pace so far, in seconds.
fn remaining(run: &Run, now: i64) -> Option<u32> {
    let (expected, read) = (run.expected?, run.counts.read);
    let left = expected.checked_sub(read).filter(|_| read > 0)?;
    let elapsed = (now - run.started_at).max(0);
    u32::try_from(elapsed * i64::from(left) / i64::from(read) / 1000).ok()
}
