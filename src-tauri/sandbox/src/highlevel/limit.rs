//! HighLevel's rate limit: 100 requests in 10 s and 200,000 a day, for each token, told in five
//! headers on every answer. Only counts and refuses; time comes from the sandbox's clock.
//! Source: the official OAuth FAQ, which does not say how the 10 s are counted.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, PoisonError};

use crate::answer::Answer;

const BURST: usize = 100;
const INTERVAL: i64 = 10_000;
const DAILY: u32 = 200_000;
const DAY: i64 = 86_400_000;

/// How HighLevel's rate limit is enforced.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Limits {
    /// Requests are counted and told but never refused.
    Off,
    /// 100 requests in any ten seconds.
    #[default]
    Sliding,
    /// 100 requests in each ten seconds of the clock.
    Fixed,
}

#[derive(Debug, Default)]
struct Spent {
    recent: VecDeque<i64>,
    day: i64,
    today: u32,
}

/// What is left after a request was counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Left {
    pub(crate) burst: usize,
    pub(crate) daily: u32,
    pub(crate) refused: bool,
}

/// The counters of all tokens.
#[derive(Debug, Default)]
pub(crate) struct Limiter {
    spent: Mutex<HashMap<String, Spent>>,
    limits: Limits,
}

impl Limiter {
    pub(crate) fn new(limits: Limits) -> Self {
        Self {
            spent: Mutex::default(),
            limits,
        }
    }

    /// Counts one request of `token` at `now`. A refused one is not counted.
    pub(crate) fn take(&self, token: &str, now: i64) -> Left {
        let enforced = self.limits != Limits::Off;
        let mut all = self.spent.lock().unwrap_or_else(PoisonError::into_inner);
        if !all.contains_key(token) {
            all.insert(token.to_owned(), Spent::default());
        }
        let Some(spent) = all.get_mut(token) else {
            return Left {
                burst: 0,
                daily: 0,
                refused: enforced,
            };
        };
        if spent.day != now.div_euclid(DAY) {
            (spent.day, spent.today) = (now.div_euclid(DAY), 0);
        }
        let begin = match self.limits {
            Limits::Fixed => now - now.rem_euclid(INTERVAL),
            Limits::Off | Limits::Sliding => now - INTERVAL + 1,
        };
        // A clock that was shifted back leaves entries in the future; they say nothing any more.
        let outside = |at: i64| at < begin || at > now;
        while spent.recent.front().is_some_and(|at| outside(*at)) {
            spent.recent.pop_front();
        }
        let full = spent.recent.len() >= BURST || spent.today >= DAILY;
        if full && !enforced {
            spent.recent.pop_front();
        }
        let refused = full && enforced;
        if !refused {
            spent.recent.push_back(now);
            spent.today = spent.today.saturating_add(1);
        }
        Left {
            burst: BURST.saturating_sub(spent.recent.len()),
            daily: DAILY.saturating_sub(spent.today),
            refused,
        }
    }

    /// Spends `requests` of today's quota at once, for "the quota is nearly gone".
    pub(crate) fn spend_daily(&self, token: &str, requests: u32, now: i64) {
        let mut all = self.spent.lock().unwrap_or_else(PoisonError::into_inner);
        let spent = all.entry(token.to_owned()).or_default();
        if spent.day != now.div_euclid(DAY) {
            (spent.day, spent.today) = (now.div_euclid(DAY), 0);
        }
        spent.today = spent.today.saturating_add(requests).min(DAILY);
    }
}

/// Puts the five headers on an answer.
pub(crate) fn tell(answer: &mut Answer, left: Left) {
    let headers = [
        ("x-ratelimit-limit-daily", DAILY.to_string()),
        ("x-ratelimit-daily-remaining", left.daily.to_string()),
        ("x-ratelimit-interval-milliseconds", INTERVAL.to_string()),
        ("x-ratelimit-max", BURST.to_string()),
        ("x-ratelimit-remaining", left.burst.to_string()),
    ];
    answer.headers.extend(headers);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_slides_and_refused_requests_are_free() {
        let limiter = Limiter::new(Limits::Sliding);
        for n in 0..100 {
            assert!(!limiter.take("t", n).refused);
        }
        assert!(limiter.take("t", 200).refused);
        assert!(limiter.take("t", 9_999).refused);
        assert!(
            !limiter.take("t", 10_000).refused,
            "the first request has left the window"
        );
        assert!(limiter.take("t", 10_000).refused);
        assert!(!limiter.take("other", 10_000).refused);
    }

    #[test]
    fn a_fixed_window_begins_anew_by_the_clock() {
        let limiter = Limiter::new(Limits::Fixed);
        for n in 0..100 {
            assert!(!limiter.take("t", 9_000 + n).refused);
        }
        assert!(limiter.take("t", 9_999).refused);
        assert_eq!(limiter.take("t", 10_000).burst, 99);
    }

    #[test]
    fn the_daily_quota_ends_and_comes_back_at_midnight() {
        let limiter = Limiter::new(Limits::Sliding);
        limiter.spend_daily("t", DAILY - 1, 0);
        assert_eq!(limiter.take("t", 1).daily, 0);
        assert!(limiter.take("t", 20_000).refused);
        assert!(!limiter.take("t", DAY).refused);
    }

    #[test]
    fn without_enforcement_nothing_is_refused() {
        let limiter = Limiter::new(Limits::Off);
        assert!((0..500).all(|_| !limiter.take("t", 5).refused));
        assert_eq!(limiter.take("t", 5).burst, 0);
    }
}
