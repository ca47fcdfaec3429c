//! How fast one account may be called: pure arithmetic, the time is an argument.
//!
//! The model is a sliding window, which never asks for more than a fixed one allows. What the
//! service's headers tell ([`Told`]) wins over our own count, so calls that others make on the
//! same allowance are counted too. Without headers and without a rate of its own an account is
//! free until it refuses.
//!
//! What a refusal (429) means is in [`refusal`]. `limiter` is the only caller.

mod refusal;
#[cfg(test)]
mod tests;

use std::collections::VecDeque;
use std::time::Duration;

use tokio::time::Instant;

use self::refusal::{Pause, Share, Stretch};
use crate::model::CallBudget;

/// The window where none is named, and the longest that is inferred.
const INTERVAL: Duration = Duration::from_secs(10);
/// Calls in flight to an account whose first answer is still to come.
const FIRST_CALLS: u32 = 4;
/// How long a nearly spent daily allowance is believed before it is asked again.
const BUDGET_PAUSE: Duration = Duration::from_secs(600);
/// So many more than they made are left to others, once there are any.
const MORE: u32 = 2;
/// How far the even spacing may be made up for, after late timers and moments in which nobody called:
/// without it every such moment is lost for good.
const CATCH_UP: Duration = Duration::from_secs(1);

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
    /// What the headers say, or what a refusal taught.
    seen: Option<Rate>,
    /// True if `seen` was only inferred from a refusal.
    inferred: bool,
    /// False until the first answer.
    answered: bool,
    /// The share of the rate in use: 1 is all of it; halves on a refusal, recovers.
    share: Share,
    /// When our calls of the current window were answered.
    done: VecDeque<Instant>,
    in_flight: u32,
    /// How many calls of others answers told of, each for a window; the most first.
    others: VecDeque<(Instant, u32)>,
    pause: Option<Pause>,
    /// Refusals in a row.
    refusals: u32,
    /// The latest call's moment if all were evenly spaced.
    spaced: Option<Instant>,
    stretch: Option<Stretch>,
    daily: Option<(u32, u32, Instant)>,
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
        match &self.pause {
            Some(pause) if now < pause.until => return Turn::At(pause.until),
            _ => self.resume(),
        }
        let open = self.answered || self.in_flight < FIRST_CALLS;
        let Some(rate) = self.rate().filter(|_| open) else {
            return if open { Turn::Go } else { Turn::AfterAnswer };
        };
        self.expire(now, rate.per);
        self.grow(now, rate.per);
        let (limit, used) = (self.limit(rate), self.used());
        if used >= limit {
            return self
                .next_expiry(rate.per)
                .map_or(Turn::AfterAnswer, Turn::At);
        }
        // Half may go at once; the rest is spread, so that the calls of later windows spread out
        // too, and one that matters never finds the window spent for long.
        match self.spaced.map(|at| at + self.step(now, rate)) {
            Some(at) if used * 2 >= limit && now < at => Turn::At(at),
            _ => Turn::Go,
        }
    }

    /// How far two calls are apart, so that what is left of the window lasts until more is free.
    fn step(&self, now: Instant, rate: Rate) -> Duration {
        let limit = self.limit(rate);
        let even = rate.per / limit;
        let left = limit.saturating_sub(self.used());
        match self.next_expiry(rate.per) {
            Some(at) if left > 0 => even.max(at.saturating_duration_since(now) / left),
            _ => even,
        }
    }

    /// Counts a call as begun.
    pub(super) fn begin(&mut self, now: Instant) {
        if let Some(rate) = self.rate() {
            let earliest = now.checked_sub(CATCH_UP).unwrap_or(now);
            let next = self.spaced.map_or(now, |at| at + self.step(now, rate));
            self.spaced = Some(next.clamp(earliest, now));
        }
        self.in_flight += 1;
    }

    /// Counts a call that began at `begun` as ended; `told` is none if no answer came. `counted`
    /// says whether the service may have counted it.
    pub(super) fn end(&mut self, now: Instant, begun: Instant, counted: bool, told: Option<&Told>) {
        self.in_flight = self.in_flight.saturating_sub(1);
        if let Some(told) = told {
            self.answered = true;
            self.learn(now, told);
        }
        if let Some(rate) = self.rate().filter(|_| counted) {
            self.done.push_back(now);
            self.expire(now, rate.per);
        }
        match told.map(|told| (told, told.refused)) {
            Some((told, Some(pause))) => self.refused(now, begun, told, pause),
            Some((told, None)) => {
                self.count_others(now, told);
                self.served(begun);
            }
            None => {}
        }
    }

    /// Believes the numbers of an answer.
    fn learn(&mut self, now: Instant, told: &Told) {
        if let (Some(limit), Some(remaining)) = (told.daily_limit, told.daily_remaining) {
            self.daily = Some((limit, remaining, now));
        }
        let per = told.interval.filter(|per| !per.is_zero());
        if let Some(calls) = told.limit.filter(|limit| *limit > 0) {
            let per = per.unwrap_or(INTERVAL);
            self.seen = Some(Rate { calls, per });
            self.inferred = false;
        }
    }

    /// Whatever the service counted and we did not make, others did. The most of a window counts:
    /// where windows are fixed, only the end of one tells them all.
    fn count_others(&mut self, now: Instant, told: &Told) {
        let (Some(limit), Some(remaining)) = (told.limit, told.remaining) else {
            return;
        };
        let ours = count(&self.done).saturating_add(self.in_flight);
        let others = limit.saturating_sub(remaining).saturating_sub(ours);
        if others > 0 {
            while self.others.back().is_some_and(|(_, less)| *less <= others) {
                self.others.pop_back();
            }
            self.others.push_back((now, others));
        }
    }

    /// How many calls of a window are ours.
    fn limit(&self, rate: Rate) -> u32 {
        // Some of theirs may come while ours are on their way.
        let others = self.others.front().map_or(0, |(_, others)| others + MORE);
        let all = (f64::from(rate.calls) * self.share.of_one) as u32;
        all.saturating_sub(others).max(1)
    }

    fn used(&self) -> u32 {
        count(&self.done).saturating_add(self.in_flight)
    }

    fn expire(&mut self, now: Instant, per: Duration) {
        while self.done.front().is_some_and(|at| *at + per <= now) {
            self.done.pop_front();
        }
        while self.others.front().is_some_and(|(at, _)| *at + per <= now) {
            self.others.pop_front();
        }
    }

    /// When more of the window is ours again.
    fn next_expiry(&self, per: Duration) -> Option<Instant> {
        let theirs = self.others.front().map(|(at, _)| at);
        let ours = self.done.front();
        ours.into_iter().chain(theirs).min().map(|at| *at + per)
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
        let told = rate.filter(|_| !self.inferred);
        let others = self.others.front().map_or(0, |(_, others)| *others);
        let spent = self.used().saturating_add(others);
        CallBudget {
            calls_today: 0,
            daily_limit: self.daily.map(|(limit, _, _)| limit),
            daily_remaining: self.daily.map(|(_, remaining, _)| remaining),
            window_limit: told.map(|rate| rate.calls),
            window_remaining: told.map(|rate| rate.calls.saturating_sub(spent)),
        }
    }
}

fn count(done: &VecDeque<Instant>) -> u32 {
    u32::try_from(done.len()).unwrap_or(u32::MAX)
}
