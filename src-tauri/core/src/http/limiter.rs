//! Who may call now: one [`Pace`] and one line of waiting calls per account.
//!
//! A call that may go takes a short lock and goes. Otherwise it waits in its lane, and one task
//! per account hands out the turns, an earlier lane first. The state is in memory only; losing
//! it costs nothing but a careful start.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::Duration;

use tokio::sync::{Notify, oneshot};
use tokio::time::Instant;

use super::pace::{Pace, Rate, Told, Turn};
use super::{AccountKey, Error, Lane, Reply};
use crate::clock::Clock;
use crate::model::CallBudget;

const LANES: usize = 4;

type Turned = Result<Permit, Error>;

/// The accounts and their paces.
#[derive(Debug)]
pub(super) struct Limiter {
    accounts: RwLock<HashMap<AccountKey, Arc<Account>>>,
    clock: Clock,
}

#[derive(Debug)]
struct Account {
    line: Mutex<Line>,
    changed: Notify,
    clock: Clock,
}

#[derive(Debug, Default)]
struct Line {
    pace: Pace,
    waiting: [VecDeque<oneshot::Sender<Turned>>; LANES],
    /// True while a task hands out turns.
    served: bool,
    /// Calls begun and not taken yet.
    calls: u32,
}

/// The right to make one call; ended by [`Permit::answered`], or by dropping it.
#[derive(Debug)]
pub(super) struct Permit {
    account: Arc<Account>,
    begun: Instant,
    counted: bool,
    open: bool,
}

impl Limiter {
    pub(super) fn new(clock: Clock) -> Self {
        Self {
            accounts: RwLock::default(),
            clock,
        }
    }

    /// Waits until a call may go.
    ///
    /// # Errors
    /// [`Error::BudgetSpent`] for background lanes when the day's allowance is nearly spent.
    pub(super) async fn acquire(&self, key: &AccountKey, lane: Lane) -> Turned {
        let account = self.account(key);
        let turn = {
            let mut line = account.lock();
            let now = account.clock.monotonic();
            if let Some(rest) = line.rest(lane, now) {
                return Err(rest);
            }
            if line.nobody_before(lane) && line.pace.turn(now) == Turn::Go {
                return Ok(account.begin(&mut line));
            }
            let (give, take) = oneshot::channel();
            line.waiting[lane as usize].push_back(give);
            if !line.served {
                line.served = true;
                tokio::spawn(serve(account.clone()));
            }
            take
        };
        account.changed.notify_one();
        match turn.await {
            Ok(turned) => turned,
            // Only when the runtime ends under us.
            Err(_) => Err(Error::Unreachable("the app is closing".to_owned())),
        }
    }

    /// What is known of an account's allowance.
    pub(super) fn budget(&self, key: &AccountKey) -> CallBudget {
        let account = self.account(key);
        let mut line = account.lock();
        let calls_today = line.calls;
        CallBudget {
            calls_today,
            ..line.pace.budget(account.clock.monotonic())
        }
    }

    /// Sets an account's own rate.
    pub(super) fn set_rate(&self, key: &AccountKey, rate: Option<Rate>) {
        let account = self.account(key);
        account.lock().pace.set_own(rate);
        account.changed.notify_one();
    }

    /// The calls begun since the last time, by account; counted once.
    pub(super) fn take_calls(&self) -> Vec<(AccountKey, u32)> {
        let accounts = self.accounts.read().unwrap_or_else(PoisonError::into_inner);
        accounts
            .iter()
            .map(|(key, account)| (key.clone(), std::mem::take(&mut account.lock().calls)))
            .filter(|(_, calls)| *calls > 0)
            .collect()
    }

    /// Takes back calls that could not be counted elsewhere.
    pub(super) fn give_back_calls(&self, key: &AccountKey, calls: u32) {
        let account = self.account(key);
        let mut line = account.lock();
        line.calls = line.calls.saturating_add(calls);
    }

    fn account(&self, key: &AccountKey) -> Arc<Account> {
        let known = self
            .accounts
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .get(key)
            .cloned();
        known.unwrap_or_else(|| {
            let mut accounts = self
                .accounts
                .write()
                .unwrap_or_else(PoisonError::into_inner);
            let fresh = || {
                Arc::new(Account {
                    line: Mutex::default(),
                    changed: Notify::new(),
                    clock: self.clock.clone(),
                })
            };
            accounts.entry(key.clone()).or_insert_with(fresh).clone()
        })
    }
}

impl Line {
    /// True if nobody of this lane or an earlier one waits.
    fn nobody_before(&self, lane: Lane) -> bool {
        self.waiting[..=lane as usize]
            .iter()
            .all(VecDeque::is_empty)
    }

    /// Why this lane has to rest, if it has to.
    fn rest(&self, lane: Lane, now: Instant) -> Option<Error> {
        if matches!(lane, Lane::Live | Lane::Test) {
            return None;
        }
        let pause = self.pace.budget_pause(now)?;
        Some(Error::BudgetSpent {
            after_ms: pause.as_millis() as u64,
        })
    }
}

impl Account {
    fn lock(&self) -> MutexGuard<'_, Line> {
        // A panic elsewhere leaves counters that are at worst a little off.
        self.line.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn begin(self: &Arc<Self>, line: &mut Line) -> Permit {
        let begun = self.clock.monotonic();
        line.pace.begin(begun);
        line.calls = line.calls.saturating_add(1);
        Permit {
            account: self.clone(),
            begun,
            counted: true,
            open: true,
        }
    }

    fn end(&self, begun: Instant, counted: bool, told: Option<&Told>) {
        let waiting = {
            let mut line = self.lock();
            let now = self.clock.monotonic();
            line.pace.end(now, begun, counted, told);
            line.served
        };
        if waiting {
            self.changed.notify_one();
        }
    }
}

/// Hands out turns while anybody waits.
async fn serve(account: Arc<Account>) {
    loop {
        match next(&account) {
            // Sent without the lock: a waiter that is gone drops its permit, which takes it.
            Next::Give(waiter, turned) => drop(waiter.send(turned)),
            Next::Wait(None) => account.changed.notified().await,
            Next::Wait(Some(until)) => tokio::select! {
                () = account.changed.notified() => {}
                () = tokio::time::sleep_until(until) => {}
            },
            Next::Done => return,
        }
    }
}

enum Next {
    Give(oneshot::Sender<Turned>, Turned),
    Wait(Option<Instant>),
    Done,
}

fn next(account: &Arc<Account>) -> Next {
    let mut line = account.lock();
    let now = account.clock.monotonic();
    for waiting in &mut line.waiting {
        waiting.retain(|waiter| !waiter.is_closed());
    }
    for lane in [Lane::Retry, Lane::Backfill] {
        let resting = line.rest(lane, now);
        if let Some(rest) = resting
            && let Some(waiter) = line.waiting[lane as usize].pop_front()
        {
            return Next::Give(waiter, Err(rest));
        }
    }
    if line.waiting.iter().all(VecDeque::is_empty) {
        line.served = false;
        return Next::Done;
    }
    match line.pace.turn(now) {
        Turn::At(until) => Next::Wait(Some(until)),
        Turn::AfterAnswer => Next::Wait(None),
        Turn::Go => match line.waiting.iter_mut().find_map(VecDeque::pop_front) {
            Some(waiter) => {
                let permit = account.begin(&mut line);
                Next::Give(waiter, Ok(permit))
            }
            None => Next::Done,
        },
    }
}

impl Permit {
    /// Ends the call with what its answer tells.
    pub(super) fn answered(mut self, reply: &Reply) {
        self.open = false;
        self.account.end(self.begun, true, Some(&told(reply)));
    }

    /// Ends a call that never reached the service.
    pub(super) fn unsent(mut self) {
        self.counted = false;
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        if self.open {
            self.account.end(self.begun, self.counted, None);
        }
    }
}

/// Reads HighLevel's five headers; other services' are welcome if they look the same.
fn told(reply: &Reply) -> Told {
    let number = |name: &str| {
        reply
            .header(name)
            .and_then(|text| text.trim().parse::<u32>().ok())
    };
    Told {
        limit: number("x-ratelimit-max"),
        remaining: number("x-ratelimit-remaining"),
        interval: number("x-ratelimit-interval-milliseconds")
            .map(|millis| Duration::from_millis(millis.into())),
        daily_limit: number("x-ratelimit-limit-daily"),
        daily_remaining: number("x-ratelimit-daily-remaining"),
        refused: (reply.status == 429).then(|| reply.retry_after_ms().map(Duration::from_millis)),
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may fail by panicking")]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::*;

    fn limiter(calls: u32) -> (Arc<Limiter>, AccountKey) {
        let limiter = Arc::new(Limiter::new(Clock::default()));
        let key = AccountKey("api.example.com/a".to_owned());
        limiter.set_rate(
            &key,
            Some(Rate {
                calls,
                per: Duration::from_secs(10),
            }),
        );
        (limiter, key)
    }

    #[tokio::test(start_paused = true)]
    async fn an_earlier_lane_goes_first() {
        let (limiter, key) = limiter(1);
        let held = limiter.acquire(&key, Lane::Backfill).await.unwrap();
        let order = Arc::new(Mutex::new(Vec::new()));
        let mut waiting = Vec::new();
        for lane in [
            Lane::Backfill,
            Lane::Retry,
            Lane::Test,
            Lane::Live,
            Lane::Live,
        ] {
            let (limiter, key, order) = (limiter.clone(), key.clone(), order.clone());
            waiting.push(tokio::spawn(async move {
                let _permit = limiter.acquire(&key, lane).await.unwrap();
                order.lock().unwrap().push(lane);
            }));
            tokio::task::yield_now().await;
        }
        drop(held);
        for one in waiting {
            one.await.unwrap();
        }
        let expected = [
            Lane::Live,
            Lane::Live,
            Lane::Test,
            Lane::Retry,
            Lane::Backfill,
        ];
        assert_eq!(*order.lock().unwrap(), expected);
    }

    #[tokio::test(start_paused = true)]
    async fn who_stops_waiting_takes_no_turn() {
        let (limiter, key) = limiter(1);
        let held = limiter.acquire(&key, Lane::Live).await.unwrap();
        let impatient = limiter.acquire(&key, Lane::Live);
        assert!(
            tokio::time::timeout(Duration::from_secs(1), impatient)
                .await
                .is_err()
        );
        drop(held);
        let begun = tokio::time::Instant::now();
        drop(limiter.acquire(&key, Lane::Backfill).await.unwrap());
        // One window from the end of the held call, not two.
        assert!(
            begun.elapsed() <= Duration::from_secs(11),
            "{:?}",
            begun.elapsed()
        );
    }

    #[tokio::test(start_paused = true)]
    async fn accounts_do_not_wait_for_each_other() {
        let (limiter, key) = limiter(1);
        let _held = limiter.acquire(&key, Lane::Live).await.unwrap();
        let other = AccountKey("api.example.com/b".to_owned());
        drop(limiter.acquire(&other, Lane::Backfill).await.unwrap());
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn without_limits_thousands_pass() {
        let limiter = Arc::new(Limiter::new(Clock::default()));
        let key = AccountKey("127.0.0.1:1/a".to_owned());
        let passed = Arc::new(AtomicU32::new(0));
        let reply = || Reply {
            status: 200,
            headers: Vec::new(),
            body: Vec::new(),
        };
        let callers: Vec<_> = (0..16)
            .map(|_| {
                let (limiter, key, passed) = (limiter.clone(), key.clone(), passed.clone());
                tokio::spawn(async move {
                    for _ in 0..1000 {
                        limiter
                            .acquire(&key, Lane::Backfill)
                            .await
                            .unwrap()
                            .answered(&reply());
                        passed.fetch_add(1, Ordering::Relaxed);
                    }
                })
            })
            .collect();
        for caller in callers {
            caller.await.unwrap();
        }
        assert_eq!(passed.load(Ordering::Relaxed), 16_000);
        assert_eq!(limiter.budget(&key).calls_today, 16_000);
    }
}
