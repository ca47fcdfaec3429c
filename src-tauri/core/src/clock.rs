//! The only place that reads the time.
//!
//! Pure modules take the time as an argument; everything else asks a [`Clock`]. Tests hold a
//! clock still or move it by hand.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// Milliseconds since 1970-01-01 00:00 UTC.
pub type UtcMillis = i64;

/// Tells the time: the machine's, or one that a test moves.
#[derive(Clone, Debug, Default)]
pub enum Clock {
    /// The machine's own clock.
    #[default]
    System,
    /// A clock that stands still until [`Clock::advance`] moves it.
    Fixed(Arc<AtomicI64>),
}

impl Clock {
    /// A clock that stands at `now` until it is moved.
    #[must_use]
    pub fn fixed(now: UtcMillis) -> Self {
        Self::Fixed(Arc::new(AtomicI64::new(now)))
    }

    /// The time, in UTC milliseconds.
    #[must_use]
    pub fn now(&self) -> UtcMillis {
        match self {
            Self::System => jiff::Timestamp::now().as_millisecond(),
            Self::Fixed(now) => now.load(Ordering::SeqCst),
        }
    }

    /// A moment for measuring how long something takes; it never jumps and tells no date.
    #[must_use]
    pub fn monotonic(&self) -> tokio::time::Instant {
        tokio::time::Instant::now()
    }

    /// Moves a fixed clock by `millis`; the system clock ignores it.
    pub fn advance(&self, millis: i64) {
        if let Self::Fixed(now) = self {
            now.fetch_add(millis, Ordering::SeqCst);
        }
    }
}
