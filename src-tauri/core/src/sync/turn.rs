//! Whose turn it is: one run plans and writes at a time. A long one gives way between two
//! operations, so that what just happened passes it.
//!
//! Runs of one process only; the folder's lock ([`super::lock`]) keeps other processes out.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::OwnedMutexGuard;

/// Hands out turns, in the order they are asked for. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Turns(Arc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    order: Arc<tokio::sync::Mutex<()>>,
    waiting: AtomicUsize,
}

/// A run's turn; it ends with the value. Without [`Turns`] behind it nobody is kept waiting.
#[derive(Debug, Default)]
pub struct Turn {
    turns: Turns,
    held: Mutex<Option<OwnedMutexGuard<()>>>,
    /// True for a run that lets others go first.
    gives_way: bool,
}

/// Counts somebody who waits, for as long as they do.
struct Waiting<'a>(&'a AtomicUsize);

impl<'a> Waiting<'a> {
    fn new(count: &'a AtomicUsize) -> Self {
        count.fetch_add(1, Ordering::SeqCst);
        Self(count)
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

impl Turns {
    /// Waits for a turn.
    pub async fn take(&self, gives_way: bool) -> Turn {
        Turn {
            turns: self.clone(),
            held: Mutex::new(Some(self.wait().await)),
            gives_way,
        }
    }

    async fn wait(&self) -> OwnedMutexGuard<()> {
        let waiting = Waiting::new(&self.0.waiting);
        let held = Arc::clone(&self.0.order).lock_owned().await;
        drop(waiting);
        held
    }
}

impl Turn {
    /// True if this run should let somebody go first.
    #[must_use]
    pub fn is_wanted(&self) -> bool {
        self.gives_way && self.turns.0.waiting.load(Ordering::SeqCst) > 0
    }

    /// Lets whoever waits go first, and waits for the turn to come back.
    pub async fn give_way(&self) {
        if !self.is_wanted() {
            return;
        }
        let held = self.lock().take();
        drop(held);
        let held = self.turns.wait().await;
        *self.lock() = Some(held);
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Option<OwnedMutexGuard<()>>> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    #[expect(clippy::expect_used, reason = "a test may stop at the first surprise")]
    async fn a_long_run_lets_others_go_first_and_gets_its_turn_back() {
        let turns = Turns::default();
        let long = turns.take(true).await;
        assert!(!long.is_wanted());
        let short = turns.clone();
        let passing = tokio::spawn(async move { short.take(false).await });
        while !long.is_wanted() {
            tokio::task::yield_now().await;
        }
        let mut back = std::pin::pin!(long.give_way());
        let mut passed = None;
        tokio::select! {
            biased;
            () = &mut back => {}
            turn = passing => passed = turn.ok(),
        }
        let passed = passed.expect("the other goes first");
        assert!(!passed.is_wanted(), "it gives no way itself");
        drop(passed);
        back.await;
        assert!(long.lock().is_some(), "the turn came back");
    }
}
