//! How fast one account may be called: pure arithmetic, the time is an argument.
//!
//! The model is a sliding window, which never asks for more than a fixed one allows. What the
//! service's headers tell ([`Told`]) wins over our own count, so calls that others make on the
//! same allowance are counted too. Without headers and without a rate of its own an account is
//! free until its first 429. `limiter` is the only caller.

use std::collections::VecDeque;
use std::time::Duration;

use tokio::time::Instant;

use crate::model::CallBudget;

/// The pause after a 429 that doesn't say how long, and the window where none is named.
const INTERVAL: Duration = Duration::from_secs(10);
/// Calls in flight to an account whose first answer is still to come.
const FIRST_CALLS: u32 = 4;
/// How long a nearly spent daily allowance is believed before it is asked again.
const BUDGET_PAUSE: Duration = Duration::from_secs(600);
/// How far the even spacing may be made up for after a late timer.
const CATCH_UP: Duration = Duration::from_millis(20);

/// A number of calls per time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// How many calls.
    pub calls: u32,
    /// In how long a window.
    pub per: Duration,
}

/// What an answer tells about the allowance.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Told {
    /// Calls per window.
    pub(super) limit: Option<u32>,
    /// Calls left in the window.
    pub(super) remaining: Option<u32>,
    /// The window's length.
    pub(super) interval: Option<Duration>,
    /// Calls per day.
    pub(super) daily_limit: Option<u32>,
    /// Calls left today.
    pub(super) daily_remaining: Option<u32>,
    /// True for a 429, with the pause it asks for.
    pub(super) refused: Option<Option<Duration>>,
}

/// Whether a call may go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Turn {
    /// Now.
    Go,
    /// Not before this moment.
    At(Instant),
    /// Not before another call has been answered.
    AfterAnswer,
}

/// One account's pace.
#[derive(Debug, Default)]
pub(super) struct Pace {
    /// What the profile says, if it says something.
    own: Option<Rate>,
    /// What the headers say, or what a 429 taught.
    seen: Option<Rate>,
    /// True if `seen` was only inferred from a 429.
    inferred: bool,
    /// False until the first answer.
    answered: bool,
    /// The share of the rate in use: 1 is all of it; halves on a 429, recovers.
    share: Share,
    /// When our calls of the current window were answered.
    done: VecDeque<Instant>,
    in_flight: u32,
    /// Calls of others in the window, as of the latest answer, and until when they count.
    others: Option<(u32, Instant)>,
    blocked_until: Option<Instant>,
    /// The next evenly spaced moment.
    spaced: Option<Instant>,
    /// Calls begun in this window and the one before, for accounts without a rate.
    burst: Option<(Instant, u32, u32)>,
    daily: Option<(u32, u32, Instant)>,
}

#[derive(Debug)]
struct Share {
    of_one: f64,
    grows_at: Option<Instant>,
}

impl Default for Share {
    fn default() -> Self {
        Self {
            of_one: 1.0,
            grows_at: None,
        }
    }
}

impl Pace {
    /// Sets the account's own rate, such as a profile names it.
    pub(super) fn set_own(&mut self, rate: Option<Rate>) {
        self.own = rate.filter(|rate| rate.calls > 0 && !rate.per.is_zero());
    }

    /// The rate in force: what the service tells, else the account's own.
    fn rate(&self) -> Option<Rate> {
        self.seen.or(self.own)
    }

    /// Whether a call may go now.
    pub(super) fn turn(&mut self, now: Instant) -> Turn {
        if let Some(until) = self.blocked_until {
            if now < until {
                return Turn::At(until);
            }
            self.blocked_until = None;
        }
        let Some(rate) = self.rate() else {
            let open = self.answered || self.in_flight < FIRST_CALLS;
            return if open { Turn::Go } else { Turn::AfterAnswer };
        };
        self.expire(now, rate.per);
        self.grow(now, rate.per);
        if !self.answered && self.in_flight >= FIRST_CALLS {
            return Turn::AfterAnswer;
        }
        let limit = self.limit(rate);
        // Where others call too, some of their calls have come since the latest answer.
        let unseen = self.others.map_or(0, |(others, _)| 2 + others / 10);
        let used = self.used() + unseen;
        if used >= limit {
            return self
                .next_expiry(rate.per)
                .map_or(Turn::AfterAnswer, Turn::At);
        }
        // Most may go at once; the rest is spread, so that the calls of later windows spread out
        // too, and one that matters never finds the window spent for long.
        match self.spaced {
            Some(at) if used * 5 >= limit * 4 && now < at => Turn::At(at),
            _ => Turn::Go,
        }
    }

    /// Counts a call as begun.
    pub(super) fn begin(&mut self, now: Instant) {
        self.in_flight += 1;
        if let Some(rate) = self.rate() {
            let step = rate.per / self.limit(rate).max(1);
            let from = self.spaced.unwrap_or(now);
            let earliest = now.checked_sub(CATCH_UP).unwrap_or(now);
            self.spaced = Some(from.max(earliest) + step);
        } else {
            self.burst = Some(match self.burst {
                Some((since, count, before)) if now < since + INTERVAL => {
                    (since, count + 1, before)
                }
                Some((since, count, _)) if now < since + INTERVAL * 2 => {
                    (since + INTERVAL, 1, count)
                }
                _ => (now, 1, 0),
            });
        }
    }

    /// Counts a call as ended; `told` is none if no answer came. `counted` says whether the
    /// service may have counted it.
    pub(super) fn end(&mut self, now: Instant, counted: bool, told: Option<&Told>) {
        self.in_flight = self.in_flight.saturating_sub(1);
        if counted && self.rate().is_some() {
            self.done.push_back(now);
        }
        let Some(told) = told else { return };
        self.answered = true;
        self.learn(now, told);
        if let Some(pause) = told.refused {
            self.slow_down(now, pause);
        }
    }

    fn learn(&mut self, now: Instant, told: &Told) {
        if let (Some(limit), Some(remaining)) = (told.daily_limit, told.daily_remaining) {
            self.daily = Some((limit, remaining, now));
        }
        let Some(limit) = told.limit.filter(|limit| *limit > 0) else {
            return;
        };
        let per = told
            .interval
            .filter(|per| !per.is_zero())
            .unwrap_or(INTERVAL);
        if self.seen.is_none() || self.inferred {
            self.done.push_back(now);
        }
        self.seen = Some(Rate { calls: limit, per });
        self.inferred = false;
        self.expire(now, per);
        if let Some(remaining) = told.remaining {
            let all = limit.saturating_sub(remaining);
            let others = all.saturating_sub(count(&self.done));
            self.others = (others > 0).then_some((others, now + per));
        }
    }

    /// A 429: a pause, then half the pace; several at once count as one.
    fn slow_down(&mut self, now: Instant, pause: Option<Duration>) {
        if self.blocked_until.is_some_and(|until| now < until) {
            return;
        }
        if self.rate().is_none() {
            let calls = self.burst.map_or(1, |(_, count, before)| count.max(before));
            self.seen = Some(Rate {
                calls: calls.max(2),
                per: INTERVAL,
            });
            self.inferred = true;
        }
        let per = self.rate().map_or(INTERVAL, |rate| rate.per);
        let until = now + pause.unwrap_or(per);
        self.blocked_until = Some(until);
        self.share.of_one = (self.share.of_one / 2.0).max(0.05);
        self.share.grows_at = Some(until + per);
        self.spaced = None;
    }

    /// Recovers by a quarter for each window without a 429; an inferred rate is dropped once it
    /// has grown well past where the 429 came.
    fn grow(&mut self, now: Instant, per: Duration) {
        while let Some(at) = self.share.grows_at.filter(|at| *at <= now) {
            self.share.of_one *= 1.25;
            self.share.grows_at = Some(at + per);
            if self.inferred && self.share.of_one >= 4.0 {
                self.seen = None;
                self.inferred = false;
                self.done.clear();
            }
            if !self.inferred && self.share.of_one >= 1.0 {
                self.share = Share::default();
            }
        }
    }

    fn limit(&self, rate: Rate) -> u32 {
        ((f64::from(rate.calls) * self.share.of_one) as u32).max(1)
    }

    fn used(&self) -> u32 {
        let others = self.others.map_or(0, |(others, _)| others);
        count(&self.done)
            .saturating_add(self.in_flight)
            .saturating_add(others)
    }

    fn expire(&mut self, now: Instant, per: Duration) {
        while self.done.front().is_some_and(|at| *at + per <= now) {
            self.done.pop_front();
        }
        if self.others.is_some_and(|(_, until)| until <= now) {
            self.others = None;
        }
    }

    fn next_expiry(&self, per: Duration) -> Option<Instant> {
        let ours = self.done.front().map(|at| *at + per);
        let theirs = self.others.map(|(_, until)| until);
        ours.into_iter().chain(theirs).min()
    }

    /// How long background work rests because the day's allowance is nearly spent (under one
    /// in a hundred left).
    pub(super) fn budget_pause(&self, now: Instant) -> Option<Duration> {
        let (limit, remaining, at) = self.daily?;
        let spent = u64::from(remaining) * 100 < u64::from(limit);
        let until = at + BUDGET_PAUSE;
        (spent && now < until).then(|| until - now)
    }

    /// What is known of the allowance.
    pub(super) fn budget(&mut self, now: Instant) -> CallBudget {
        let rate = self.rate();
        if let Some(rate) = rate {
            self.expire(now, rate.per);
        }
        CallBudget {
            calls_today: 0,
            daily_limit: self.daily.map(|(limit, _, _)| limit),
            daily_remaining: self.daily.map(|(_, remaining, _)| remaining),
            window_limit: rate.filter(|_| !self.inferred).map(|rate| rate.calls),
            window_remaining: rate
                .filter(|_| !self.inferred)
                .map(|rate| rate.calls.saturating_sub(self.used())),
        }
    }
}

fn count(done: &VecDeque<Instant>) -> u32 {
    u32::try_from(done.len()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A service with a sliding window that counts our calls and others'.
    struct Window {
        limit: u32,
        per: Duration,
        calls: VecDeque<Instant>,
        refused: u32,
    }

    impl Window {
        /// A call arrives; what its answer tells. `refused` counts those of both.
        fn arrive(&mut self, now: Instant) -> Told {
            while self.calls.front().is_some_and(|at| *at + self.per <= now) {
                self.calls.pop_front();
            }
            let fits = count(&self.calls) < self.limit;
            if fits {
                self.calls.push_back(now);
            } else {
                self.refused += 1;
            }
            Told {
                limit: Some(self.limit),
                remaining: Some(self.limit - count(&self.calls)),
                interval: Some(self.per),
                refused: (!fits).then_some(None),
                ..Told::default()
            }
        }
    }

    /// Runs one caller in rounds of a millisecond for `seconds`; each answer takes 40 ms to come.
    /// `others` says in which milliseconds somebody else calls. Gives our calls and our refusals.
    fn run(seconds: u32, others: impl Fn(u32) -> bool) -> (u32, u32) {
        let start = Instant::now();
        let per = Duration::from_secs(10);
        let mut server = Window {
            limit: 100,
            per,
            calls: VecDeque::new(),
            refused: 0,
        };
        let mut pace = Pace::default();
        let mut answers: VecDeque<(Instant, Told)> = VecDeque::new();
        let (mut made, mut theirs) = (0, 0);
        for millis in 0..seconds * 1000 {
            let now = start + Duration::from_millis(millis.into());
            if others(millis) {
                let before = server.refused;
                server.arrive(now);
                theirs += server.refused - before;
            }
            while answers.front().is_some_and(|(at, _)| *at <= now) {
                if let Some((_, told)) = answers.pop_front() {
                    pace.end(now, true, Some(&told));
                }
            }
            while answers.len() < 8 && pace.turn(now) == Turn::Go {
                pace.begin(now);
                made += 1;
                let told = server.arrive(now + Duration::from_millis(20));
                answers.push_back((now + Duration::from_millis(40), told));
            }
        }
        (made, server.refused - theirs)
    }

    #[test]
    fn the_whole_allowance_is_used_and_none_is_refused() {
        let (made, refused) = run(120, |_| false);
        assert_eq!(refused, 0);
        // Ten each second.
        assert!((1180..=1300).contains(&made), "{made}");
    }

    #[test]
    fn others_on_the_same_allowance_are_counted() {
        let (made, refused) = run(120, |millis| millis % 333 == 0);
        assert_eq!(refused, 0, "of {made}");
        // About thirty of each hundred are theirs.
        assert!((740..=860).contains(&made), "{made}");
    }

    #[test]
    fn without_an_allowance_nothing_waits() {
        let now = Instant::now();
        let mut pace = Pace::default();
        for _ in 0..FIRST_CALLS {
            assert_eq!(pace.turn(now), Turn::Go);
            pace.begin(now);
        }
        assert_eq!(
            pace.turn(now),
            Turn::AfterAnswer,
            "the first answer may tell an allowance"
        );
        pace.end(now, true, Some(&Told::default()));
        for _ in 0..10_000 {
            assert_eq!(pace.turn(now), Turn::Go);
            pace.begin(now);
        }
    }

    #[test]
    fn a_429_pauses_halves_and_recovers() {
        let start = Instant::now();
        let mut pace = Pace::default();
        let told = Told {
            limit: Some(100),
            remaining: Some(99),
            ..Told::default()
        };
        pace.begin(start);
        pace.end(start, true, Some(&told));
        let refusal = Told {
            refused: Some(Some(Duration::from_secs(3))),
            ..told
        };
        for _ in 0..3 {
            pace.begin(start);
            pace.end(start, true, Some(&refusal));
        }
        let after = start + Duration::from_secs(3);
        assert_eq!(pace.turn(start), Turn::At(after));
        assert_eq!(pace.turn(after), Turn::Go);
        let rate = Rate {
            calls: 100,
            per: INTERVAL,
        };
        assert_eq!(pace.limit(rate), 50, "three at once halve once");
        let later = after + Duration::from_secs(60);
        assert_eq!(pace.turn(later), Turn::Go);
        assert_eq!(pace.limit(rate), 100);
    }

    #[test]
    fn a_429_without_headers_teaches_a_rate_that_is_forgotten_again() {
        let start = Instant::now();
        let mut pace = Pace::default();
        for _ in 0..40 {
            pace.begin(start);
            pace.end(start, true, Some(&Told::default()));
        }
        pace.begin(start);
        pace.end(
            start,
            true,
            Some(&Told {
                refused: Some(None),
                ..Told::default()
            }),
        );
        assert_eq!(
            pace.seen,
            Some(Rate {
                calls: 41,
                per: INTERVAL
            })
        );
        let after = start + INTERVAL;
        assert_eq!(pace.turn(start), Turn::At(after));
        let mut went = 0;
        while pace.turn(after) == Turn::Go {
            pace.begin(after);
            went += 1;
        }
        assert!((8..=20).contains(&went), "{went}");
        assert_eq!(pace.turn(after + Duration::from_secs(200)), Turn::Go);
        assert_eq!(pace.seen, None);
    }

    #[test]
    fn the_last_of_the_day_is_kept_for_live_changes() {
        let start = Instant::now();
        let mut pace = Pace::default();
        let told = |remaining| Told {
            daily_limit: Some(10_000),
            daily_remaining: Some(remaining),
            ..Told::default()
        };
        pace.end(start, true, Some(&told(100)));
        assert_eq!(pace.budget_pause(start), None);
        pace.end(start, true, Some(&told(99)));
        assert_eq!(pace.budget_pause(start), Some(BUDGET_PAUSE));
        assert_eq!(
            pace.budget_pause(start + BUDGET_PAUSE),
            None,
            "then it is asked again"
        );
    }
}
