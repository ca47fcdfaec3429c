//! Runs at work: starting one under the folder's lock, stopping it, waiting for it, and writing
//! down how it ended. Used by syncing and by the test step.

use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use super::{Answer, App};
use crate::http::Lane;
use crate::mapping::{self, Compiled, Context};
use crate::model::{
    EngineEvent, ErrorCode, Mapping, OperationState, PairId, Problem, Run, RunCounts, RunId,
    RunKind, RunState, Schema, Severity, Side,
};
use crate::store;
use crate::sync::lock::EngineLock;
use crate::sync::{Engine, Stop, fields_by_key};

/// How long closing waits for a run to stop; leases take over what is left.
const STOP_WITHIN: Duration = Duration::from_secs(5);

/// The run at work, if any.
#[derive(Debug, Default)]
pub(crate) struct AtWork(Mutex<Option<Work>>);

#[derive(Clone, Debug)]
struct Work {
    run_id: RunId,
    cancel: CancellationToken,
    ended: watch::Receiver<bool>,
}

impl AtWork {
    fn get(&self) -> Option<Work> {
        let work = self
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        work.filter(|work| !*work.ended.borrow())
    }

    fn set(&self, work: Work) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(work);
    }
}

/// What a run starts with.
pub(super) struct Started {
    pub(super) engine: Engine,
    pub(super) run: Run,
    lock: EngineLock,
}

impl App {
    /// Takes the folder's lock, takes over what a process that is gone left behind, and writes
    /// down that the run has begun.
    pub(super) async fn begin(&self, kind: RunKind, lane: Lane) -> Answer<Started> {
        let lock = EngineLock::take(self.home())?;
        let now = self.now();
        self.0
            .store
            .write(move |db| {
                store::runs::interrupt_running(db, now)?;
                store::operations::take_over(db, now)
            })
            .await?;
        let run_id = RunId::new();
        let engine = self.engine(run_id, lane).await?;
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
        let row = run.clone();
        self.0
            .store
            .write(move |db| store::runs::put(db, &row))
            .await?;
        self.0.events.emit(EngineEvent::RunChanged { run_id });
        Ok(Started { engine, run, lock })
    }

    /// Has `job` done in the background; it gives the run back with how it went.
    pub(super) fn go<F>(&self, started: Started, job: impl FnOnce(Engine, Run) -> F) -> RunId
    where
        F: Future<Output = (Run, Result<(), Stop>)> + Send + 'static,
    {
        let Started { engine, run, lock } = started;
        let (run_id, cancel) = (run.id, engine.cancel.clone());
        let (end, ended) = watch::channel(false);
        self.0.at_work.set(Work {
            run_id,
            cancel,
            ended,
        });
        let app = self.clone();
        let job = job(engine, run);
        tokio::spawn(async move {
            let (run, result) = job.await;
            if let Err(problem) = app.end(run, result).await {
                tracing::error!(run.id = %run_id, code = ?problem.code, "how a run ended could not be saved");
            }
            drop(lock);
            // The receiver may be gone: then nobody waits.
            end.send_replace(true);
            app.0.events.emit(EngineEvent::RunChanged { run_id });
        });
        run_id
    }

    /// Writes down how a run ended, and marks a connection that refuses us.
    async fn end(&self, mut run: Run, result: Result<(), Stop>) -> Answer<()> {
        run.finished_at = Some(self.now());
        run.state = match result {
            Ok(()) => RunState::Done,
            Err(Stop::Cancelled) => RunState::Cancelled,
            Err(Stop::Failed(problem)) => {
                run.problem = Some(problem);
                RunState::Failed
            }
            Err(Stop::Connection(side, problem)) => {
                self.mark_attention(side, problem.clone()).await?;
                run.problem = Some(problem);
                RunState::Failed
            }
        };
        let pair = run.pair_id;
        self.0
            .store
            .write(move |db| {
                run.counts.retrying = store::operations::count(db, pair, &[OperationState::Retry])?;
                store::runs::put(db, &run)
            })
            .await?;
        self.save_calls().await
    }

    /// The run at work in this process.
    pub(super) fn working(&self) -> Option<RunId> {
        self.0.at_work.get().map(|work| work.run_id)
    }

    /// Asks a run to stop.
    pub(super) fn stop(&self, run_id: RunId) -> bool {
        let work = self.0.at_work.get().filter(|work| work.run_id == run_id);
        work.inspect(|work| work.cancel.cancel()).is_some()
    }

    /// Waits until a run has ended; at once if it is not at work in this process.
    pub(super) async fn wait(&self, run_id: RunId) {
        if let Some(mut work) = self.0.at_work.get().filter(|work| work.run_id == run_id) {
            // An error means that its sender is gone: then it has ended.
            drop(work.ended.wait_for(|ended| *ended).await);
        }
    }

    /// Stops whatever is at work, waiting a little.
    pub(super) async fn stop_work(&self) {
        if let Some(work) = self.0.at_work.get() {
            work.cancel.cancel();
            if tokio::time::timeout(STOP_WITHIN, self.wait(work.run_id))
                .await
                .is_err()
            {
                tracing::warn!(run.id = %work.run_id, "a run did not stop in time; its leases take over");
            }
        }
    }

    /// All that a run works with. A mapping that was never saved is made of the defaults.
    pub(super) async fn engine(&self, run_id: RunId, lane: Lane) -> Answer<Engine> {
        let pair = self.pair().await?.id;
        let highlevel = self.highlevel_client(lane).await?;
        let certileads = self.certileads_client(lane).await?;
        let schema = self.schema(pair).await?;
        let mapping = self.mapping_in_force(pair, &schema).await?;
        let context = self.context(pair).await?;
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
            target_fields: Arc::new(fields_by_key(&schema)),
            context: Arc::new(context),
            always_read_back: false,
            fruitless: Arc::default(),
            cancel: CancellationToken::new(),
        })
    }

    async fn schema(&self, pair: PairId) -> Answer<Schema> {
        match self
            .0
            .store
            .read(move |db| store::schemas::get(db, pair))
            .await?
        {
            Some(schema) => Ok(schema),
            None => self.refresh_schema().await,
        }
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
