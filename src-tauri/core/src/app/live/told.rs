//! What the loop and the rest of the engine tell each other: whether somebody asks for a look,
//! what failed, what it is doing.

use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::model::{LiveState, Problem, RunCounts, UtcMillis};
use crate::sync::schedule::Trouble;

/// The loop as others see it.
#[derive(Debug, Default)]
pub(crate) struct Live {
    shared: Mutex<Shared>,
    wake: Notify,
}

#[derive(Debug, Default)]
struct Shared {
    task: Option<(CancellationToken, JoinHandle<()>)>,
    told: Told,
    asked: bool,
    trouble: Option<(Trouble, Problem)>,
    counts: RunCounts,
}

/// What is shown of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::app) struct Told {
    pub(in crate::app) state: LiveState,
    pub(in crate::app) next_look_at: Option<UtcMillis>,
    pub(in crate::app) reason: Option<Problem>,
}

impl Live {
    fn shared(&self) -> MutexGuard<'_, Shared> {
        self.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Starts the loop's task, unless there is one.
    pub(super) fn start(&self, spawn: impl FnOnce(CancellationToken) -> JoinHandle<()>) {
        let mut shared = self.shared();
        if shared.task.is_none() {
            let stop = CancellationToken::new();
            shared.task = Some((stop.clone(), spawn(stop)));
        }
    }

    /// Ends the loop's task, if there is one.
    pub(in crate::app) async fn stop(&self) {
        let task = self.shared().task.take();
        if let Some((stop, task)) = task {
            stop.cancel();
            if let Err(error) = task.await {
                tracing::error!(%error, "the loop ended early");
            }
        }
    }

    /// True while there is a loop, whatever it does.
    pub(super) fn is_there(&self) -> bool {
        self.shared().task.is_some()
    }

    /// Has the loop look at what changed; with `now` it looks at HighLevel at once.
    pub(in crate::app) fn ask(&self, now: bool) {
        self.shared().asked |= now;
        self.wake.notify_one();
    }

    pub(super) async fn woken(&self) {
        self.wake.notified().await;
    }

    pub(super) fn is_asked(&self) -> bool {
        self.shared().asked
    }

    /// What was asked for is being done; false if nothing was.
    pub(super) fn answered(&self) -> bool {
        std::mem::take(&mut self.shared().asked)
    }

    /// True while it looks by itself, or tries to.
    pub(super) fn looks(&self) -> bool {
        matches!(
            self.shared().told.state,
            LiveState::On | LiveState::Offline | LiveState::Trouble
        )
    }

    pub(in crate::app) fn trouble(&self) -> Option<(Trouble, Problem)> {
        self.shared().trouble.clone()
    }

    pub(super) fn failed(&self, problem: &Problem, now: UtcMillis) {
        let mut shared = self.shared();
        let before = shared.trouble.as_ref().map(|(trouble, _)| *trouble);
        let trouble = Trouble::after(before, now, rand::random());
        shared.trouble = Some((trouble, problem.clone()));
    }

    pub(super) fn went_well(&self) {
        self.shared().trouble = None;
    }

    pub(in crate::app) fn told(&self) -> Told {
        self.shared().told.clone()
    }

    /// Says what it is doing; true if that is news.
    pub(super) fn tell(
        &self,
        state: LiveState,
        next_look_at: Option<UtcMillis>,
        reason: Option<Problem>,
    ) -> bool {
        let told = Told {
            state,
            next_look_at,
            reason,
        };
        let mut shared = self.shared();
        let news = shared.told != told;
        shared.told = told;
        news
    }

    /// Counts from zero.
    pub(super) fn begin(&self) {
        self.shared().counts = RunCounts::default();
    }

    pub(super) fn add(&self, counts: &RunCounts) {
        self.shared().counts.add(counts);
    }

    /// What was counted.
    pub(super) fn end(&self) -> RunCounts {
        std::mem::take(&mut self.shared().counts)
    }
}
