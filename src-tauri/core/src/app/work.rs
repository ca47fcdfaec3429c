//! Runs at work: starting one under the folder's lock, stopping it, waiting for it, and writing
//! down how it ended. Used by syncing, by the loop and by the test step.
//!
//! One run that a person asked for is at work at a time; a look of the loop goes beside it, in
//! turns ([`crate::sync::turn`]).

use std::future::Future;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use super::{Answer, App};
use crate::http::Lane;
use crate::mapping::{self, Compiled, Context};
use crate::model::{
    ConnectionId, EngineEvent, ErrorCode, Mapping, OperationState, PairId, Problem, Run, RunCounts,
    RunId, RunKind, RunState, Schema, Severity, Side, UtcMillis,
};
use crate::rules::InForce;
use crate::store;
use crate::sync::lock::EngineLock;
use crate::sync::turn::{Turn, Turns};
use crate::sync::{Engine, Stop, fields_by_key};

/// How long closing waits for runs to stop; leases take over what is left.
pub(super) const STOP_WITHIN: Duration = Duration::from_secs(5);

/// The runs at work, and what they share.
#[derive(Debug, Default)]
pub(crate) struct AtWork {
    runs: Mutex<Vec<Work>>,
    turns: Turns,
    /// The folder's lock, while somebody here holds it. Taken and given back under this mutex, so
    /// that who asks for it in between waits for that instead of meeting our own lock.
    lock: Mutex<Weak<EngineLock>>,
    /// Held while a run begins, so that two that begin see each other.
    beginning: tokio::sync::Mutex<()>,
    /// The last run whose end could not be written down.
    unsaved: Mutex<Option<Run>>,
}

#[derive(Clone, Debug)]
struct Work {
    run_id: RunId,
    /// True for a look of the loop.
    look: bool,
    cancel: CancellationToken,
    ended: watch::Receiver<bool>,
}

impl AtWork {
    fn runs(&self) -> MutexGuard<'_, Vec<Work>> {
        self.runs.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn folder_lock(&self) -> MutexGuard<'_, Weak<EngineLock>> {
        self.lock.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The run that a person asked for, if one is at work.
    fn asked(&self) -> Option<Work> {
        let runs = self.runs();
        runs.iter().find(|work| !work.look).cloned()
    }

    fn find(&self, run_id: RunId) -> Option<Work> {
        let runs = self.runs();
        runs.iter().find(|work| work.run_id == run_id).cloned()
    }

    fn keep_unsaved(&self, run: Run) {
        *self.unsaved.lock().unwrap_or_else(PoisonError::into_inner) = Some(run);
    }

    /// A run as it ended, if that could not be written down: on a full disk, say.
    pub(super) fn unsaved(&self, id: RunId) -> Option<Run> {
        let unsaved = self.unsaved.lock().unwrap_or_else(PoisonError::into_inner);
        unsaved.clone().filter(|run| run.id == id)
    }
}

/// A run's entry among those at work; it ends with the value.
struct Entry {
    app: App,
    run_id: RunId,
    end: watch::Sender<bool>,
}

impl Drop for Entry {
    fn drop(&mut self) {
        let at_work = &self.app.0.at_work;
        at_work.runs().retain(|work| work.run_id != self.run_id);
        // The receivers may be gone: then nobody waits.
        self.end.send_replace(true);
    }
}

/// A share in the folder's lock; the last one gives it back.
pub(super) struct Hold {
    app: App,
    lock: Option<Arc<EngineLock>>,
}

impl Drop for Hold {
    fn drop(&mut self) {
        let _orderly = self.app.0.at_work.folder_lock();
        self.lock = None;
    }
}

/// Which key of a side a run works with, so that one that was replaced in the meantime is told
/// from one that is refused.
type Key = Option<(ConnectionId, Option<UtcMillis>)>;

/// What a run starts with.
pub(super) struct Started {
    pub(super) engine: Engine,
    pub(super) run: Run,
    gives_way: bool,
    keys: [Key; 2],
    // Dropped in this order: who waits for the end finds the lock free.
    hold: Hold,
    entry: Entry,
}

impl App {
    /// Takes the folder's lock, takes over what a process that is gone left behind, and writes
    /// down that the run has begun. A run in the backfill's lane gives way to looks.
    pub(super) async fn begin(&self, kind: RunKind, lane: Lane) -> Answer<Started> {
        self.begin_for(kind, lane, None).await
    }

    /// The same for a run that takes another one back.
    pub(super) async fn begin_for(
        &self,
        kind: RunKind,
        lane: Lane,
        undoes: Option<RunId>,
    ) -> Answer<Started> {
        let mut started = self.set_up(kind, lane, false).await?;
        started.run.undoes = undoes;
        let (row, run_id) = (started.run.clone(), started.run.id);
        self.0
            .store
            .write(move |db| store::runs::put(db, &row))
            .await?;
        self.0.events.emit(EngineEvent::RunChanged { run_id });
        // The loop may now look beside it.
        self.0.live.ask(false);
        Ok(started)
    }

    /// The same for a look of the loop: it goes beside the run at work, and leaves no row if it
    /// does nothing.
    pub(super) async fn begin_look(&self) -> Answer<Started> {
        self.set_up(RunKind::Incremental, Lane::Live, true).await
    }

    async fn set_up(&self, kind: RunKind, lane: Lane, look: bool) -> Answer<Started> {
        let beginning = self.0.at_work.beginning.lock().await;
        let hold = self.hold_folder()?;
        let asked = self.0.at_work.asked();
        if !look && asked.is_some() {
            return Err(crate::sync::lock::busy(self.home()));
        }
        let now = self.now();
        if self.0.at_work.runs().is_empty() {
            self.0
                .store
                .write(move |db| {
                    store::runs::interrupt_running(db, now)?;
                    store::operations::take_over(db, now)
                })
                .await?;
        }
        let run_id = RunId::new();
        let (entry, cancel) = self.enter(run_id, look);
        drop(beginning);
        let engine = Engine {
            quiet: look,
            beside: asked.map(|work| work.run_id),
            cancel,
            ..self.engine(run_id, lane).await?
        };
        let run = Run {
            id: run_id,
            pair_id: engine.pair,
            kind,
            state: RunState::Running,
            mapping_version: Some(engine.mapping_version),
            counts: RunCounts::default(),
            expected: None,
            started_at: now,
            finished_at: None,
            problem: None,
            undoes: None,
        };
        Ok(Started {
            keys: [
                self.key_in_use(engine.pair, Side::Highlevel).await?,
                self.key_in_use(engine.pair, Side::Certileads).await?,
            ],
            gives_way: lane == Lane::Backfill,
            engine,
            run,
            hold,
            entry,
        })
    }

    fn enter(&self, run_id: RunId, look: bool) -> (Entry, CancellationToken) {
        let cancel = CancellationToken::new();
        let (end, ended) = watch::channel(false);
        self.0.at_work.runs().push(Work {
            run_id,
            look,
            cancel: cancel.clone(),
            ended,
        });
        let app = self.clone();
        (Entry { app, run_id, end }, cancel)
    }

    /// A share in the folder's lock: the one this process has, or a fresh one.
    ///
    /// # Errors
    /// `EngineBusy`, naming the process that has it.
    pub(super) fn hold_folder(&self) -> Answer<Hold> {
        let mut shared = self.0.at_work.folder_lock();
        let lock = match shared.upgrade() {
            Some(lock) => lock,
            None => {
                let lock = Arc::new(EngineLock::take(self.home())?);
                *shared = Arc::downgrade(&lock);
                lock
            }
        };
        Ok(Hold {
            app: self.clone(),
            lock: Some(lock),
        })
    }

    /// True while this process has the folder's lock.
    pub(super) fn has_lock(&self) -> bool {
        self.0.at_work.folder_lock().strong_count() > 0
    }

    async fn key_in_use(&self, pair: PairId, side: Side) -> Answer<Key> {
        let connection = self.find_connection(pair, side).await?;
        Ok(connection.map(|connection| (connection.id, connection.key_stored_at)))
    }

    /// Has `job` done in the background; it gives the run back with how it went.
    pub(super) fn go<F>(
        &self,
        started: Started,
        job: impl FnOnce(Engine, Run) -> F + Send + 'static,
    ) -> RunId
    where
        F: Future<Output = (Run, Result<(), Stop>)> + Send + 'static,
    {
        let run_id = started.run.id;
        let app = self.clone();
        tokio::spawn(async move { app.see_through(started, job).await });
        run_id
    }

    /// Does a run from its turn to its end, and gives it as it ended.
    pub(super) async fn see_through<F>(
        &self,
        started: Started,
        job: impl FnOnce(Engine, Run) -> F,
    ) -> (Run, Result<(), Stop>)
    where
        F: Future<Output = (Run, Result<(), Stop>)> + Send + 'static,
    {
        let Started {
            mut engine,
            run,
            gives_way,
            keys,
            hold,
            entry,
        } = started;
        let (run_id, quiet) = (run.id, engine.quiet);
        let turn = tokio::select! {
            turn = self.0.at_work.turns.take(gives_way) => Arc::new(turn),
            () = engine.cancel.cancelled() => Arc::new(Turn::default()),
        };
        engine.turn = Arc::clone(&turn);
        let (mut run, result) = if engine.cancel.is_cancelled() {
            (run, Err(Stop::Cancelled))
        } else {
            job(engine, run).await
        };
        drop(turn);
        if let Err(problem) = self.end(&mut run, &result, keys, quiet).await {
            tracing::error!(run.id = %run_id, code = ?problem.code, "how a run ended could not be saved");
            run.problem = run.problem.or(Some(problem));
            run.state = RunState::Failed;
            self.0.at_work.keep_unsaved(run.clone());
        }
        if !quiet {
            self.learn(&run, &result).await;
        }
        drop(hold);
        drop(entry);
        self.0.events.emit(EngineEvent::RunChanged { run_id });
        if !quiet {
            self.tidy_if_due().await;
            self.0.live.ask(false);
        }
        (run, result)
    }

    /// Writes down how a run ended, and marks a connection that refuses us.
    async fn end(
        &self,
        run: &mut Run,
        result: &Result<(), Stop>,
        keys: [Key; 2],
        quiet: bool,
    ) -> Answer<()> {
        run.finished_at = Some(self.now());
        run.state = match result {
            Ok(()) => RunState::Done,
            Err(Stop::Cancelled) => RunState::Cancelled,
            Err(Stop::Failed(problem)) => {
                run.problem = Some(problem.clone());
                RunState::Failed
            }
            Err(Stop::Connection(side, problem)) => {
                run.problem = Some(problem.clone());
                // A key that was replaced in the meantime says nothing about the new one.
                let key = self.key_in_use(run.pair_id, *side).await?;
                if key.is_some() && keys.contains(&key) {
                    self.mark_attention(*side, problem.clone()).await?;
                }
                RunState::Failed
            }
        };
        let mut row = run.clone();
        run.counts.retrying = self
            .0
            .store
            .write(move |db| {
                let retrying = store::operations::count(db, row.pair_id, &[OperationState::Retry])?;
                row.counts.retrying = retrying;
                if !quiet || store::runs::get(db, row.id)?.is_some() {
                    store::runs::put(db, &row)?;
                }
                Ok(retrying)
            })
            .await?;
        self.save_calls().await
    }

    /// The run at work in this process: the one that a person asked for, else a look.
    pub(super) fn working(&self) -> Option<RunId> {
        let look = || self.0.at_work.runs().first().cloned();
        let work = self.0.at_work.asked().or_else(look);
        work.map(|work| work.run_id)
    }

    /// The run at work that a person asked for.
    pub(super) fn asked(&self) -> Option<RunId> {
        self.0.at_work.asked().map(|work| work.run_id)
    }

    /// True while a run is at work that a person asked for.
    pub(super) fn is_busy(&self) -> bool {
        self.asked().is_some()
    }

    /// True while this run is at work in this process.
    pub(super) fn is_at_work(&self, run_id: RunId) -> bool {
        self.0.at_work.find(run_id).is_some()
    }

    /// Asks a run to stop.
    pub(super) fn stop(&self, run_id: RunId) -> bool {
        let work = self.0.at_work.find(run_id);
        work.inspect(|work| work.cancel.cancel()).is_some()
    }

    /// Asks everything at work to stop.
    pub(super) fn stop_all(&self) {
        self.0
            .at_work
            .runs()
            .iter()
            .for_each(|work| work.cancel.cancel());
    }

    /// Waits until a run has ended; at once if it is not at work in this process.
    pub(super) async fn wait(&self, run_id: RunId) {
        if let Some(mut work) = self.0.at_work.find(run_id) {
            // An error means that its sender is gone: then it has ended.
            drop(work.ended.wait_for(|ended| *ended).await);
        }
    }

    /// Stops whatever is at work, waiting a little.
    pub(super) async fn stop_work(&self) {
        self.stop_all();
        let at_work = self.0.at_work.runs().clone();
        let all = async {
            for work in &at_work {
                self.wait(work.run_id).await;
            }
        };
        if tokio::time::timeout(STOP_WITHIN, all).await.is_err() {
            tracing::warn!("a run did not stop in time; its leases take over");
        }
    }

    /// All that a run works with. A mapping that was never saved is made of the defaults.
    pub(super) async fn engine(&self, run_id: RunId, lane: Lane) -> Answer<Engine> {
        let pair = self.pair().await?.id;
        let highlevel = self.highlevel_client(lane).await?;
        let certileads = self.certileads_client(lane).await?;
        let schema = self.daily_schema().await?;
        let mapping = self.mapping_in_force(pair, &schema).await?;
        let context = self.context(pair).await?;
        let rules = self.rules_in_force(pair).await?.document;
        Ok(Engine {
            store: self.0.store.clone(),
            events: self.0.events.clone(),
            clock: self.0.options.clock.clone(),
            pair,
            run_id,
            highlevel,
            certileads,
            mapping: Arc::new(Compiled::new(&mapping.document, &schema, &context)),
            mapping_version: mapping.version,
            rules: Arc::new(InForce::new(rules, &schema.source, &context)),
            target_fields: Arc::new(fields_by_key(&schema)),
            context: Arc::new(context),
            listed_tags: Arc::default(),
            always_read_back: false,
            quiet: false,
            beside: None,
            turn: Arc::default(),
            fruitless: Arc::default(),
            cancel: CancellationToken::new(),
        })
    }

    async fn mapping_in_force(&self, pair: PairId, schema: &Schema) -> Answer<Mapping> {
        if let Some(mapping) = self
            .0
            .store
            .read(move |db| store::mappings::current(db, pair))
            .await?
        {
            return Ok(mapping);
        }
        let document = mapping::defaults(schema);
        let wrong = mapping::check(&document, schema)
            .into_iter()
            .find(|finding| finding.severity == Severity::Error);
        match wrong {
            None => self.save_mapping(document, None).await,
            Some(finding) => Err(Problem::new(
                finding.code,
                "No mapping has been saved yet, and the defaults are not enough.",
                finding.what,
                finding.remedy,
            )
            .at(finding.target)),
        }
    }

    /// What values are read against: the location's country and time zone.
    pub(super) async fn context(&self, pair: PairId) -> Answer<Context> {
        let connection = self
            .0
            .store
            .read(move |db| store::connections::find(db, pair, Side::Highlevel))
            .await?;
        let connection = connection.ok_or_else(|| {
            Problem::new(
                ErrorCode::NotConnected,
                "HighLevel is not connected.",
                "There is nothing to read from.",
                "Connect it first.",
            )
        })?;
        Ok(Context {
            country: connection.country,
            time_zone: connection.time_zone,
        })
    }
}
