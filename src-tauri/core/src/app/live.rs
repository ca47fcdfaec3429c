//! Always on: the loop that keeps the shown pair in sync until it is told to stop.
//!
//! It looks when [`schedule`] says so, beside a backfill too, and starts or carries on readings
//! of everything. It holds the folder's lock while it is on, so that no other process gets in
//! between, and gives it back while it rests. What it does is told by [`super::App::sync_status`].

mod told;

use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::work::{Hold, STOP_WITHIN};
use super::{Answer, App};
use crate::http::Lane;
use crate::model::{
    CheckState, Connection, ConnectionState, ErrorCode, LiveReport, LiveState, PairId, Problem,
    Run, RunCounts, RunKind, Settings, Side, SyncMode, UtcMillis,
};
use crate::store::operations::Whose;
use crate::store::{self, connections, cursors, operations, pairs, settings};
use crate::sync::outbox::Patience;
use crate::sync::pass::{self, Orders, Standing};
use crate::sync::schedule::{self, Due, Every, Looked, Next};
use crate::sync::{Engine, Stop};

pub(crate) use told::Live;

/// How long it sleeps at most before it looks whether somebody else wrote to the database: a
/// command line may have paused or approved something.
const TICK: Duration = Duration::from_secs(1);
/// Where it is kept when each kind of record was last looked at.
const LOOKED: &str = "looked";
/// The scope without which tasks are read contact by contact.
const TASK_SCOPE: &str = "locations/tasks.readonly";

impl App {
    /// Keeps syncing by itself from now on, over restarts too: *Start syncing*.
    ///
    /// # Errors
    /// Database failures.
    pub async fn start_syncing(&self) -> Answer<()> {
        let pair = self.pair().await?.id;
        self.0
            .store
            .write(move |db| pairs::set_syncing(db, pair, true))
            .await?;
        self.0.live.ask(false);
        Ok(())
    }

    /// Starts the loop in the background, for a host that stays open; [`App::close`] ends it. It
    /// rests until the person has pressed *Start syncing* and chosen the first sync, and while
    /// another process works on the folder.
    pub fn go_live(&self) {
        let app = self.clone();
        self.0.live.start(|stop| {
            tokio::spawn(async move {
                let by_hand = false;
                Loop::new(app, by_hand).run(&stop).await;
            })
        });
    }

    /// Keeps syncing until told to stop, whether or not the person pressed *Start syncing*. The
    /// first look at a pair is a baseline that fires nothing.
    ///
    /// # Errors
    /// `EngineBusy` (naming the holder) and `NotConnected`, at the start only.
    pub async fn keep_syncing(&self, stop: &CancellationToken) -> Answer<LiveReport> {
        self.connected(Side::Highlevel).await?;
        self.connected(Side::Certileads).await?;
        let started_at = self.now();
        let mut this = Loop::new(self.clone(), true);
        this.hold = Some(self.hold_folder()?);
        // Whoever starts it wants to see what is there now.
        self.0.live.ask(true);
        let (looks, counts) = this.run(stop).await;
        Ok(LiveReport {
            started_at,
            ended_at: self.now(),
            looks,
            counts,
            sync: self.sync_status().await?,
        })
    }

    /// Looks right now; without a loop, by a run of its own.
    ///
    /// # Errors
    /// As starting a sync.
    pub async fn sync_now(&self) -> Answer<()> {
        if self.0.live.looks() {
            self.0.live.ask(true);
            return Ok(());
        }
        match self.start_sync(SyncMode::Incremental).await {
            // The loop looks beside the run at work, as soon as it has noticed that run.
            Err(busy) if busy.code == ErrorCode::EngineBusy && self.joins_in().await? => {
                self.0.live.ask(true);
                Ok(())
            }
            started => started.map(drop),
        }
    }

    /// True where the loop is about to look beside the run at work.
    async fn joins_in(&self) -> Answer<bool> {
        let pair = self.pair().await?.id;
        let syncing = move |db: &store::Db| pairs::syncing(db, pair);
        Ok(self.is_busy() && self.0.live.is_there() && self.0.store.read(syncing).await?)
    }

    /// Somebody is there again: what failed is tried at once.
    pub fn nudge(&self) {
        let failing = self.0.live.trouble().is_some();
        self.0.live.ask(failing);
    }

    /// What a run that a person asked for says to the loop: what it read need not be read again.
    pub(super) async fn learn(&self, run: &Run, result: &Result<(), Stop>) {
        if !super::sync::SYNCS.contains(&run.kind) {
            return;
        }
        self.0.live.add(&run.counts);
        match result {
            Err(Stop::Failed(problem)) => self.0.live.failed(problem, self.now()),
            Ok(()) => {
                let (pair, looked) = (
                    run.pair_id,
                    Looked::default().after(Due::ALL, run.started_at),
                );
                let kept = self
                    .0
                    .store
                    .write(move |db| cursors::put(db, pair, LOOKED, &looked));
                if let Err(error) = kept.await {
                    tracing::warn!(%error, "when was looked could not be kept");
                }
                self.0.live.went_well();
            }
            Err(Stop::Cancelled | Stop::Connection(..)) => {}
        }
    }
}

/// When each kind of record of a pair was last looked at.
pub(super) fn looked(db: &store::Db, pair: PairId) -> store::Result<Looked> {
    Ok(cursors::get(db, pair, LOOKED)?.unwrap_or_default())
}

/// What is stored about a pair that decides what to do next.
struct View {
    pair: PairId,
    paused: bool,
    syncing: bool,
    settings: Settings,
    standing: Standing,
    looked: Looked,
    queue: Option<UtcMillis>,
    sides: [Option<Connection>; 2],
}

impl View {
    /// Why a side can't be used; the inner one if it is not even connected.
    fn unusable(&self) -> Option<Option<Problem>> {
        let wants = |side: &Option<Connection>| match side {
            None => Some(None),
            Some(side) if side.state == ConnectionState::NeedsAttention => {
                Some(side.attention.clone())
            }
            Some(_) => None,
        };
        self.sides.iter().find_map(wants)
    }

    fn every(&self) -> Every {
        let scopes = self.sides[0].iter().flat_map(|side| &side.report.scopes);
        let by_contact = scopes
            .filter(|scope| scope.scope == TASK_SCOPE)
            .any(|scope| scope.state == CheckState::Missing);
        Every::seconds(self.settings.poll_seconds, by_contact)
    }

    /// The reading of everything that has to be begun or carried on.
    fn unfinished(&self) -> Option<RunKind> {
        match self.standing.unfinished {
            Some(kind) => Some(kind).filter(|_| !self.standing.rests),
            None => (!self.standing.watched).then_some(RunKind::Baseline),
        }
    }
}

/// How long to sleep.
enum Wait {
    /// Not at all.
    No,
    /// Until then, or until something changes.
    Until(UtcMillis),
    /// Until something changes.
    Change,
    /// A moment.
    Moment,
}

struct Loop {
    app: App,
    /// Somebody started it by hand: it needs no *Start syncing* and takes the first look itself.
    by_hand: bool,
    hold: Option<Hold>,
    looks: u32,
}

impl Loop {
    fn new(app: App, by_hand: bool) -> Self {
        Self {
            app,
            by_hand,
            hold: None,
            looks: 0,
        }
    }

    /// Goes round until told to stop; gives how often it looked, and what came of it.
    async fn run(mut self, stop: &CancellationToken) -> (u32, RunCounts) {
        self.app.0.live.begin();
        while !stop.is_cancelled() {
            let wait = match self.round(stop).await {
                Ok(wait) => wait,
                Err(problem) => {
                    tracing::warn!(code = ?problem.code, "the loop could not go on");
                    self.app.0.live.failed(&problem, self.app.now());
                    Wait::Moment
                }
            };
            self.sleep(wait, stop).await;
        }
        self.app.stop_work().await;
        self.tell(LiveState::Off, None, None);
        (self.looks, self.app.0.live.end())
    }

    async fn round(&mut self, stop: &CancellationToken) -> Answer<Wait> {
        let view = self.view().await?;
        if let Some((state, reason)) = self.reason_to_rest(&view) {
            self.hold = None;
            if state == LiveState::Paused && self.app.0.live.told().state != LiveState::Paused {
                // Another process may have paused what is at work here.
                self.app.stop_all();
            }
            self.tell(state, None, reason);
            return Ok(Wait::Change);
        }
        if self.app.0.live.told().state == LiveState::Paused {
            self.app.0.live.ask(true);
        }
        if self.hold.is_none() {
            match self.app.hold_folder() {
                Ok(hold) => self.hold = Some(hold),
                Err(busy) if busy.code == ErrorCode::EngineBusy => {
                    self.tell(LiveState::Elsewhere, None, Some(busy));
                    return Ok(Wait::Moment);
                }
                Err(problem) => return Err(problem),
            }
        }
        let trouble = self.app.0.live.trouble();
        let state = schedule::State {
            every: view.every(),
            looked: view.looked,
            queue: view.queue,
            trouble: trouble.as_ref().map(|(trouble, _)| *trouble),
            asked: self.app.0.live.is_asked(),
        };
        let now = self.app.now();
        let next = schedule::next(&state, now);
        let (told, reason) = match trouble {
            None => (LiveState::On, None),
            Some((_, problem)) if is_network(&problem) => (LiveState::Offline, Some(problem)),
            Some((_, problem)) => (LiveState::Trouble, Some(problem)),
        };
        let failing = reason.is_some();
        let next_at = match next {
            Next::At(at) => at,
            Next::Now(_) => now,
        };
        self.tell(told, Some(next_at), reason);
        match (next, view.unfinished()) {
            (Next::At(at), _) if failing => Ok(Wait::Until(at)),
            // Readings of everything are not begun where nobody answers.
            (_, Some(kind)) if !failing && !self.app.is_busy() => {
                self.app.0.live.answered();
                self.read_everything(kind).await?;
                Ok(Wait::No)
            }
            (Next::Now(due), _) if failing || view.standing.watched => {
                self.look(&view, due, now, failing, stop).await?;
                Ok(Wait::No)
            }
            (Next::At(at), _) => Ok(Wait::Until(at)),
            (Next::Now(_), _) => Ok(Wait::Change),
        }
    }

    async fn view(&self) -> Answer<View> {
        let pair = self.app.pair().await?.id;
        let beside = self.app.asked();
        let view = self.app.0.store.read(move |db| {
            Ok(View {
                pair,
                paused: settings::paused(db)?,
                syncing: pairs::syncing(db, pair)?,
                settings: settings::load(db)?,
                standing: pass::standing(db, pair)?,
                looked: looked(db, pair)?,
                queue: operations::next_due(db, pair, &Whose::but(beside))?,
                sides: [
                    connections::find(db, pair, Side::Highlevel)?,
                    connections::find(db, pair, Side::Certileads)?,
                ],
            })
        });
        Ok(view.await?)
    }

    fn reason_to_rest(&self, view: &View) -> Option<(LiveState, Option<Problem>)> {
        if view.paused {
            return Some((LiveState::Paused, None));
        }
        if !self.by_hand && !view.syncing {
            return Some((LiveState::Off, None));
        }
        if let Some(reason) = view.unusable() {
            return Some((LiveState::Attention, reason));
        }
        let first = !view.standing.watched && view.standing.unfinished.is_none();
        (first && !self.by_hand && !self.app.is_busy()).then_some((LiveState::FirstSync, None))
    }

    fn tell(&self, state: LiveState, next_look_at: Option<UtcMillis>, reason: Option<Problem>) {
        if self.app.0.live.tell(state, next_look_at, reason) {
            self.app
                .0
                .events
                .emit(crate::model::EngineEvent::LiveChanged);
        }
    }

    /// Begins or carries on a reading of everything, in the background.
    async fn read_everything(&self, kind: RunKind) -> Answer<()> {
        let settings = self.app.settings().await?;
        let started = match self.app.begin(kind, Lane::Backfill).await {
            // Somebody has just started one.
            Err(busy) if busy.code == ErrorCode::EngineBusy => return Ok(()),
            started => started?,
        };
        let orders = Orders::asked(SyncMode::Incremental, settings);
        self.app.go(started, async move |engine, mut run| {
            let result = pass::run(&engine, &mut run, orders).await;
            (run, result)
        });
        Ok(())
    }

    /// One look, begun at `now`. After failures it first finds out whether anybody answers.
    async fn look(
        &mut self,
        view: &View,
        due: Due,
        now: UtcMillis,
        failing: bool,
        stop: &CancellationToken,
    ) -> Answer<()> {
        if self.app.0.live.answered() {
            self.hurry(view.pair).await?;
        }
        let started = self.app.begin_look().await?;
        let cancel = started.engine.cancel.clone();
        let mut settings = view.settings.clone();
        if view.standing.unfinished.is_some() {
            // The yes to the backfill is the yes to its creates, whoever comes to them first.
            settings.max_creates = u32::MAX;
        }
        let orders = Orders {
            mode: SyncMode::Incremental,
            due,
            send_first: !failing,
            patience: Patience::None,
            settings,
        };
        let watched = view.standing.watched;
        // What changes while it looks is the next look's: so it counts from its beginning.
        let looked = view.looked.after(due, now);
        let work = self.app.see_through(started, async move |engine, mut run| {
            let mut result = look(&engine, &mut run, orders, watched).await;
            if result.is_ok() && watched {
                let pair = engine.pair;
                let kept = move |db: &store::Db| cursors::put(db, pair, LOOKED, &looked);
                result = engine.store.write(kept).await.map_err(Stop::from);
            }
            (run, result)
        });
        let give_up = async {
            stop.cancelled().await;
            cancel.cancel();
            tokio::time::sleep(STOP_WITHIN).await;
        };
        let (run, result) = tokio::select! {
            ended = work => ended,
            () = give_up => return Ok(()),
        };
        self.app.0.live.add(&run.counts);
        match result {
            Ok(()) => {
                self.looks += 1;
                self.app.0.live.went_well();
                if failing {
                    self.hurry(view.pair).await?;
                }
                self.app.tidy_if_due().await;
            }
            Err(Stop::Failed(problem)) => self.app.0.live.failed(&problem, self.app.now()),
            // A connection that refuses us was marked: the next round rests for it.
            Err(Stop::Cancelled | Stop::Connection(..)) => {}
        }
        Ok(())
    }

    /// What waits to be tried again is tried now.
    async fn hurry(&self, pair: PairId) -> Answer<()> {
        let now = self.app.now();
        let write = move |db: &store::Db| operations::hurry(db, pair, now);
        Ok(self.app.0.store.write(write).await?)
    }

    async fn sleep(&self, wait: Wait, stop: &CancellationToken) {
        let seen = self.app.0.store.version().await.ok();
        loop {
            let left = match wait {
                Wait::No => return,
                Wait::Until(at) => at - self.app.now(),
                Wait::Change | Wait::Moment => i64::MAX,
            };
            if left <= 0 {
                return;
            }
            let left = Duration::from_millis(left.unsigned_abs()).min(TICK);
            tokio::select! {
                () = stop.cancelled() => return,
                () = self.app.0.live.woken() => return,
                () = tokio::time::sleep(left) => {}
            }
            let moved = self.app.0.store.version().await.ok() != seen;
            if moved || matches!(wait, Wait::Moment) {
                return;
            }
        }
    }
}

/// Looks at what changed, or only whether anybody answers where that can't be told yet.
async fn look(engine: &Engine, run: &mut Run, orders: Orders, watched: bool) -> Result<(), Stop> {
    match watched {
        true => pass::run(engine, run, orders).await,
        false => pass::probe(engine).await.map(drop),
    }
}

/// True for failures that mean that the network is away.
fn is_network(problem: &Problem) -> bool {
    matches!(
        problem.code,
        ErrorCode::NetworkUnreachable
            | ErrorCode::DnsFailed
            | ErrorCode::TlsFailed
            | ErrorCode::TimedOut
            | ErrorCode::AnswerCut
    )
}
