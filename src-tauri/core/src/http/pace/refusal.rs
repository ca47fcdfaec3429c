//! What a refusal (429) means. It pauses the account; calls that were on their way then say
//! whether it was about that one call alone, and the pause ends, or about the pace, which drops
//! once the pause is over and recovers.

use std::time::Duration;

use tokio::time::Instant;

use super::{INTERVAL, Pace, Rate, Told};

/// The pause after a refusal that neither says how long nor is the fault of a known rate; it
/// doubles with each one in a row, up to a window.
const FIRST_PAUSE: Duration = Duration::from_millis(500);
/// The share of an inferred rate that is used at first.
const CAREFUL: f64 = 0.75;
/// So many later calls that were served make a refusal one of its own.
const SERVED: u32 = 3;

/// How much of the rate is used: all of it is 1.
#[derive(Debug)]
pub(super) struct Share {
    pub(super) of_one: f64,
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
pub(super) struct Pause {
    pub(super) until: Instant,
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
pub(super) struct Stretch {
    since: Instant,
    served: u32,
    /// Served in the interval before.
    before: u32,
}

impl Pace {
    /// A call was served.
    pub(super) fn served(&mut self, begun: Instant) {
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
    pub(super) fn refused(
        &mut self,
        now: Instant,
        begun: Instant,
        told: &Told,
        asked: Option<Duration>,
    ) {
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
            // A fixed window that others spent is nearly over, since calls are spread over it.
            Some(rate) => (rate.per / 8 * (1 << self.refusals.min(3))).min(longest),
            None => (FIRST_PAUSE * (1 << self.refusals.min(10))).min(longest),
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
    pub(super) fn resume(&mut self) {
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
    pub(super) fn grow(&mut self, now: Instant, per: Duration) {
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
}
