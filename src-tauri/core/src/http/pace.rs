//! How fast one account may be called: pure arithmetic, the time is an argument.
//!
//! The model is a sliding window, which never asks for more than a fixed one allows. What the
//! service's headers tell ([`Told`]) wins over our own count, so calls that others make on the
//! same allowance are counted too. Without headers and without a rate of its own an account is
//! free until it refuses.
//!
//! A refusal (429) pauses the account. Calls that were on their way then say what it means: where
//! later ones are served, it was about that one call, and the pause ends. Otherwise the pace drops
//! once the pause is over. `limiter` is the only caller.

use std::collections::VecDeque;
use std::time::Duration;

use tokio::time::Instant;

use crate::model::CallBudget;

/// The window where none is named, and the longest that is inferred.
const INTERVAL: Duration = Duration::from_secs(10);
/// The pause after a refusal that neither says how long nor is the fault of a known rate; it
/// doubles with each one in a row, up to a window.
const FIRST_PAUSE: Duration = Duration::from_millis(500);
/// The share of an inferred rate that is used at first.
const CAREFUL: f64 = 0.75;
/// So many later calls that were served make a refusal one of its own.
const SERVED: u32 = 3;
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

/// The time after a refusal.
#[derive(Debug)]
struct Pause {
    until: Instant,
    /// When the refused call began.
    begun: Instant,
    /// The answer itself told that nothing was left.
    spent: bool,
    /// What became of calls that began later.
    served: u32,
    refused: u32,
}

/// How many calls were served lately: what a refusal teaches of an unknown rate.
#[derive(Debug)]
struct Stretch {
    since: Instant,
    served: u32,
    /// Served in the interval before.
    before: u32,
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

    /// A call was served.
    fn served(&mut self, begun: Instant) {
        match &mut self.pause {
            None => self.refusals = 0,
            Some(pause) if begun > pause.begun => {
                pause.served += 1;
                if pause.served >= SERVED && pause.served > pause.refused * 2 {
                    self.pause = None;
                }
            }
            Some(_) => {}
        }
        let fresh = |before| Stretch {
            since: begun,
            served: 1,
            before,
        };
        match &mut self.stretch {
            Some(stretch) if begun < stretch.since + INTERVAL => stretch.served += 1,
            Some(stretch) if begun < stretch.since + INTERVAL * 2 => {
                *stretch = fresh(stretch.served);
            }
            _ => self.stretch = Some(fresh(0)),
        }
    }

    /// A refusal: a pause. Several at once count as one.
    fn refused(&mut self, now: Instant, begun: Instant, told: &Told, asked: Option<Duration>) {
        if let Some(pause) = self.pause.as_mut().filter(|pause| now < pause.until) {
            pause.refused += u32::from(begun > pause.begun);
            return;
        }
        self.resume();
        let spent = told.limit.is_some() && told.remaining == Some(0);
        let window = self.rate().filter(|_| !self.inferred);
        let longest = window.map_or(INTERVAL, |rate| rate.per);
        let pause = asked.unwrap_or_else(|| match window {
            Some(rate) if !spent => rate.per,
            _ => (FIRST_PAUSE * (1 << self.refusals.min(10))).min(longest),
        });
        self.refusals += 1;
        self.pause = Some(Pause {
            until: now + pause,
            begun,
            spent,
            served: 0,
            refused: 0,
        });
    }

    /// After a pause: unless the service itself told that the window was spent, its rate is not
    /// the one we know.
    fn resume(&mut self) {
        let Some(pause) = self.pause.take() else {
            return;
        };
        self.spaced = None;
        if pause.spent {
            return;
        }
        match self.rate().filter(|_| !self.inferred) {
            Some(rate) => {
                self.share.of_one = (self.share.of_one / 2.0).max(0.05);
                self.share.grows_at = Some(pause.until + rate.per);
            }
            // One alone teaches nothing: too few calls may have been made before it.
            None if self.refusals < 2 => {}
            None => self.infer(pause.until, pause.begun),
        }
    }

    /// Takes what was served, over the time it took and the pause, for the rate.
    fn infer(&mut self, until: Instant, refused: Instant) {
        let stretch = self.stretch.get_or_insert(Stretch {
            since: refused,
            served: 0,
            before: 0,
        });
        let took = until.saturating_duration_since(stretch.since);
        let per = took.clamp(FIRST_PAUSE, INTERVAL);
        let lately = f64::from(stretch.served) / took.max(FIRST_PAUSE).as_secs_f64();
        let before = f64::from(stretch.before) / INTERVAL.as_secs_f64();
        let calls = (lately.max(before) * per.as_secs_f64()).ceil() as u32;
        self.seen = Some(Rate {
            calls: calls.max(1),
            per,
        });
        self.inferred = true;
        self.share = Share {
            of_one: CAREFUL,
            grows_at: Some(until + INTERVAL),
        };
    }

    /// Recovers by a quarter for each window without a refusal; an inferred rate is dropped once
    /// it has grown well past where the refusal came.
    fn grow(&mut self, now: Instant, per: Duration) {
        let per = if self.inferred { INTERVAL } else { per };
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

    /// How many calls of a window are ours.
    fn limit(&self, rate: Rate) -> u32 {
        // One of theirs may come while ours is on its way.
        let others = self.others.front().map_or(0, |(_, others)| others + 1);
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

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    /// How a service counts.
    #[derive(Clone, Copy, Debug, PartialEq)]
    enum Kind {
        /// In any window's length.
        Sliding,
        /// In windows that begin by the clock.
        Fixed,
        /// As a sliding one, and tells nothing but `Retry-After`.
        Silent,
    }

    /// A service that counts our calls and others'.
    struct Service {
        kind: Kind,
        limit: u32,
        per: Duration,
        start: Instant,
        calls: VecDeque<Instant>,
        refused: u32,
    }

    impl Service {
        /// A call arrives; what its answer tells.
        fn arrive(&mut self, now: Instant) -> Told {
            let window = self.per.as_millis() as u32;
            let since = now.duration_since(self.start);
            let into = Duration::from_millis(u64::from(since.as_millis() as u32 % window));
            let per = match self.kind {
                Kind::Fixed => into + Duration::from_millis(1),
                Kind::Sliding | Kind::Silent => self.per,
            };
            while self.calls.front().is_some_and(|at| *at + per <= now) {
                self.calls.pop_front();
            }
            let fits = count(&self.calls) < self.limit;
            let free = match self.kind {
                Kind::Fixed => Some(self.per - into),
                _ => self.calls.front().map(|at| *at + self.per - now),
            };
            if fits {
                self.calls.push_back(now);
            } else {
                self.refused += 1;
            }
            if self.kind == Kind::Silent {
                return Told {
                    refused: (!fits).then_some(free),
                    ..Told::default()
                };
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

    /// Runs one caller in rounds of a millisecond for `seconds`, beginning `late` milliseconds
    /// into a window; each answer takes 40 ms to come. `others` says in which milliseconds
    /// somebody else calls. Gives our calls that were served, theirs, and our refusals.
    fn run(kind: Kind, late: u32, seconds: u32, others: impl Fn(u32) -> bool) -> (u32, u32, u32) {
        let start = Instant::now();
        let mut server = Service {
            kind,
            limit: 100,
            per: Duration::from_secs(10),
            start,
            calls: VecDeque::new(),
            refused: 0,
        };
        let mut pace = Pace::default();
        let mut answers: VecDeque<(Instant, Instant, Told)> = VecDeque::new();
        let (mut ours, mut theirs, mut refused) = (0, 0, 0);
        for millis in 0..late + seconds * 1000 {
            let now = start + Duration::from_millis(millis.into());
            if others(millis) {
                let served = server.arrive(now).refused.is_none();
                theirs += u32::from(served && millis >= late);
            }
            while answers.front().is_some_and(|(at, ..)| *at <= now) {
                if let Some((_, begun, told)) = answers.pop_front() {
                    pace.end(now, begun, true, Some(&told));
                    match told.refused {
                        None => ours += 1,
                        Some(_) => refused += 1,
                    }
                }
            }
            while millis >= late && answers.len() < 8 && pace.turn(now) == Turn::Go {
                pace.begin(now);
                let told = server.arrive(now + Duration::from_millis(20));
                answers.push_back((now + Duration::from_millis(40), now, told));
            }
        }
        (ours, theirs, refused)
    }

    #[rstest]
    #[case(Kind::Sliding, 0)]
    #[case(Kind::Fixed, 0)]
    #[case(Kind::Fixed, 7_300)]
    fn the_whole_allowance_is_used_and_none_is_refused(#[case] kind: Kind, #[case] late: u32) {
        let (made, _, refused) = run(kind, late, 120, |_| false);
        assert_eq!(refused, 0);
        // Ten each second.
        assert!((1176..=1210).contains(&made), "{made}");
    }

    #[rstest]
    #[case(Kind::Sliding, 0)]
    #[case(Kind::Sliding, 10_000)]
    #[case(Kind::Fixed, 0)]
    #[case(Kind::Fixed, 13_300)]
    #[case(Kind::Fixed, 17_700)]
    fn others_on_the_same_allowance_are_counted(#[case] kind: Kind, #[case] late: u32) {
        let (made, theirs, refused) = run(kind, late, 120, |millis| millis % 250 == 0);
        assert!(refused <= 12, "more than one in a window: {refused}");
        assert!(theirs >= 460, "they are served as before: {theirs}");
        let rest = f64::from(1200 - theirs);
        assert!(f64::from(made) >= 0.95 * rest, "{made} of {rest}");
    }

    #[test]
    fn a_limit_that_nobody_tells_is_found() {
        let (made, _, refused) = run(Kind::Silent, 0, 120, |_| false);
        assert!(made >= 1_000, "{made}");
        assert!(refused <= 120, "{refused} of {made}");
    }

    /// Sixteen calls on their way, begun a millisecond apart; the first is refused.
    fn refused_among_sixteen(pause: Option<Duration>) -> (Pace, Instant) {
        let start = Instant::now();
        let mut pace = Pace::default();
        pace.end(start, start, true, Some(&Told::default()));
        for millis in 0..16 {
            pace.begin(start + Duration::from_millis(millis));
        }
        let now = start + Duration::from_millis(20);
        let refusal = Told {
            refused: Some(pause),
            ..Told::default()
        };
        pace.end(now, start, true, Some(&refusal));
        (pace, start)
    }

    #[test]
    fn a_refusal_amid_calls_that_are_served_is_its_own() {
        let (mut pace, start) = refused_among_sixteen(Some(Duration::from_secs(1)));
        let now = start + Duration::from_millis(20);
        assert_eq!(pace.turn(now), Turn::At(now + Duration::from_secs(1)));
        for millis in 1..=3 {
            let begun = start + Duration::from_millis(millis);
            pace.end(now, begun, true, Some(&Told::default()));
        }
        assert_eq!(pace.turn(now), Turn::Go);
        assert_eq!(pace.rate(), None, "nothing is learnt from it");
    }

    #[test]
    fn a_refusal_amid_refusals_pauses_for_what_it_says() {
        let asked = Duration::from_secs(1);
        let (mut pace, start) = refused_among_sixteen(Some(asked));
        let now = start + Duration::from_millis(20);
        let refusal = Told {
            refused: Some(Some(asked)),
            ..Told::default()
        };
        for millis in 1..=15 {
            let begun = start + Duration::from_millis(millis);
            // One was served before the others came.
            let told = if millis == 3 {
                Told::default()
            } else {
                refusal
            };
            pace.end(now, begun, true, Some(&told));
        }
        assert_eq!(pace.turn(now), Turn::At(now + asked));
        assert_eq!(pace.turn(now + asked), Turn::Go);
    }

    #[test]
    fn refusals_that_name_no_time_pause_longer_each_time() {
        let mut now = Instant::now();
        let mut pace = Pace::default();
        let refusal = Told {
            refused: Some(None),
            ..Told::default()
        };
        let mut pauses = Vec::new();
        for _ in 0..6 {
            pace.begin(now);
            pace.end(now, now, true, Some(&refusal));
            let Turn::At(until) = pace.turn(now) else {
                panic!("it goes on at once");
            };
            pauses.push((until - now).as_millis());
            now = until;
            while let Turn::At(later) = pace.turn(now) {
                now = later;
            }
        }
        assert_eq!(pauses, [500, 1000, 2000, 4000, 8000, 10_000]);
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
        pace.end(now, now, true, Some(&Told::default()));
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
        pace.end(start, start, true, Some(&told));
        let refusal = Told {
            refused: Some(Some(Duration::from_secs(3))),
            ..told
        };
        for _ in 0..3 {
            pace.begin(start);
            pace.end(start, start, true, Some(&refusal));
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
    fn what_a_refusal_taught_is_forgotten_again() {
        let (mut pace, start) = refused_among_sixteen(Some(Duration::from_secs(1)));
        let after = start + Duration::from_secs(2);
        for _ in 0..15 {
            pace.end(after, start, true, None);
        }
        assert_eq!(pace.turn(after), Turn::Go);
        assert_eq!(pace.rate(), None, "one alone teaches nothing");
        pace.begin(after);
        let told = Told {
            refused: Some(Some(Duration::from_secs(1))),
            ..Told::default()
        };
        pace.end(after, after, true, Some(&told));
        let later = after + Duration::from_secs(2);
        assert_eq!(pace.turn(later), Turn::Go);
        assert!(pace.rate().is_some());
        assert_eq!(pace.turn(later + Duration::from_secs(100)), Turn::Go);
        assert_eq!(pace.rate(), None);
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
        pace.end(start, start, true, Some(&told(100)));
        assert_eq!(pace.budget_pause(start), None);
        pace.end(start, start, true, Some(&told(99)));
        assert_eq!(pace.budget_pause(start), Some(BUDGET_PAUSE));
        assert_eq!(
            pace.budget_pause(start + BUDGET_PAUSE),
            None,
            "then it is asked again"
        );
    }
}
