//! One caller at a service that counts as HighLevel may, and others beside it.

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
