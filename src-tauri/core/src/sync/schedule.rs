//! When to look again. Pure: what is stored and the time say what is due now, or when something
//! will be. So sleep, a restart and a clock that was set need no case of their own.

use serde::{Deserialize, Serialize};

use super::backoff;
use crate::clock::UtcMillis;

/// Tasks are looked at no more often than this, in milliseconds.
const TASKS: i64 = 120_000;
/// The limit of the wait after the first failure, in milliseconds.
const FIRST_WAIT: u64 = 2_000;
/// No wait after failures is longer than this, in milliseconds.
const LONGEST_WAIT: u64 = 300_000;

/// How often each kind of record is looked at, in milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Every {
    /// Contacts.
    pub contacts: i64,
    /// Tasks; with every look where the token can't search them, since then they are read by
    /// the contacts that changed.
    pub tasks: i64,
}

impl Every {
    /// From the setting, in seconds.
    #[must_use]
    pub fn seconds(seconds: u32, tasks_by_contact: bool) -> Self {
        let contacts = i64::from(seconds) * 1000;
        let tasks = if tasks_by_contact {
            contacts
        } else {
            contacts.max(TASKS)
        };
        Self { contacts, tasks }
    }
}

/// When each kind of record was last looked at with success. Stored.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Looked {
    /// Contacts.
    pub contacts: Option<UtcMillis>,
    /// Tasks.
    pub tasks: Option<UtcMillis>,
}

impl Looked {
    /// After a look at `due` that went well.
    #[must_use]
    pub fn after(self, due: Due, now: UtcMillis) -> Self {
        Self {
            contacts: if due.contacts {
                Some(now)
            } else {
                self.contacts
            },
            tasks: if due.tasks { Some(now) } else { self.tasks },
        }
    }
}

/// What a look reads. One that reads nothing still sends what waits its turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due {
    /// Contacts that changed.
    pub contacts: bool,
    /// Tasks.
    pub tasks: bool,
}

impl Due {
    /// Everything there is to look at.
    pub const ALL: Self = Self {
        contacts: true,
        tasks: true,
    };
    /// Nothing: only the queue.
    pub const NOTHING: Self = Self {
        contacts: false,
        tasks: false,
    };
}

/// Failures in a row, and when the next try is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// Since when.
    pub since: UtcMillis,
    /// How many.
    pub tries: u32,
    /// When to try again unless somebody asks before.
    pub again_at: UtcMillis,
}

impl Trouble {
    /// After one more failure; `random` is from 0 to 1.
    #[must_use]
    pub fn after(before: Option<Self>, now: UtcMillis, random: f64) -> Self {
        let tries = before.map_or(0, |before| before.tries).saturating_add(1);
        let wait = backoff::wait_within(FIRST_WAIT, LONGEST_WAIT, tries, random);
        Self {
            since: before.map_or(now, |before| before.since),
            tries,
            again_at: now.saturating_add_unsigned(wait),
        }
    }
}

/// All that decides when to look.
#[derive(Clone, Copy, Debug)]
pub struct State {
    /// How often.
    pub every: Every,
    /// When last.
    pub looked: Looked,
    /// When the next operation of the queue may be sent; none if none waits for the time.
    pub queue: Option<UtcMillis>,
    /// Failures in a row.
    pub trouble: Option<Trouble>,
    /// Somebody asks for a look right now.
    pub asked: bool,
}

/// What to do next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// Look now, at this.
    Now(Due),
    /// There is nothing to do until then.
    At(UtcMillis),
}

/// What is due now, or when something will be.
#[must_use]
pub fn next(state: &State, now: UtcMillis) -> Next {
    if state.asked {
        return Next::Now(Due::ALL);
    }
    if let Some(trouble) = state.trouble {
        // A clock that was set back must not make the wait longer than it is.
        let again_at = trouble
            .again_at
            .min(now.saturating_add_unsigned(LONGEST_WAIT));
        return match again_at > now {
            true => Next::At(again_at),
            false => Next::Now(Due {
                contacts: true,
                tasks: due_at(state.looked.tasks, state.every.tasks, now) <= now,
            }),
        };
    }
    let contacts = due_at(state.looked.contacts, state.every.contacts, now);
    let tasks = due_at(state.looked.tasks, state.every.tasks, now);
    let queue = state.queue.unwrap_or(UtcMillis::MAX);
    // Tasks are read together with the contacts they may be new to.
    let due = Due {
        contacts: contacts.min(tasks) <= now,
        tasks: tasks <= now,
    };
    match due == Due::NOTHING && queue > now {
        true => Next::At(contacts.min(tasks).min(queue)),
        false => Next::Now(due),
    }
}

/// When something last looked at then is due; at once if that never was, or is still to come
/// because the clock was set back.
fn due_at(last: Option<UtcMillis>, every: i64, now: UtcMillis) -> UtcMillis {
    match last {
        Some(last) if last <= now => last.saturating_add(every),
        _ => now,
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    const MINUTE: i64 = 60_000;
    const CONTACTS: Due = Due {
        contacts: true,
        tasks: false,
    };

    fn state(contacts: i64, tasks: i64) -> State {
        State {
            every: Every::seconds(60, false),
            looked: Looked {
                contacts: Some(contacts),
                tasks: Some(tasks),
            },
            queue: None,
            trouble: None,
            asked: false,
        }
    }

    #[rstest]
    #[case::both_rest(30_000, Next::At(MINUTE))]
    #[case::contacts_first(MINUTE, Next::Now(CONTACTS))]
    #[case::tasks_with_every_second_look(2 * MINUTE, Next::Now(Due::ALL))]
    #[case::after_days_asleep(72 * 60 * MINUTE, Next::Now(Due::ALL))]
    #[case::clock_set_back(-5 * MINUTE, Next::Now(Due::ALL))]
    fn the_time_says_what_is_due(#[case] now: i64, #[case] expected: Next) {
        assert_eq!(next(&state(0, 0), now), expected);
    }

    #[test]
    fn what_was_never_looked_at_is_due_at_once() {
        let fresh = State {
            looked: Looked::default(),
            ..state(0, 0)
        };
        assert_eq!(next(&fresh, 7), Next::Now(Due::ALL));
    }

    #[test]
    fn tasks_are_read_with_every_look_where_they_can_only_be_read_by_contact() {
        let state = State {
            every: Every::seconds(30, true),
            ..state(0, 0)
        };
        assert_eq!(next(&state, 30_000), Next::Now(Due::ALL));
    }

    #[test]
    fn a_queue_that_falls_due_is_sent_without_looking() {
        let waiting = State {
            queue: Some(20_000),
            ..state(0, 0)
        };
        assert_eq!(next(&waiting, 10_000), Next::At(20_000));
        assert_eq!(next(&waiting, 20_000), Next::Now(Due::NOTHING));
        assert_eq!(next(&waiting, MINUTE), Next::Now(CONTACTS));
    }

    #[test]
    fn failures_wait_longer_and_longer_up_to_five_minutes() {
        let mut trouble = None;
        let mut waits = Vec::new();
        for _ in 0..10 {
            let one = Trouble::after(trouble, 1_000, 1.0);
            waits.push(one.again_at - 1_000);
            trouble = Some(one);
        }
        assert_eq!(waits[..3], [2_000, 4_000, 8_000]);
        assert_eq!(waits[8..], [300_000, 300_000]);
        assert_eq!(trouble.map(|trouble| trouble.since), Some(1_000));
    }

    #[test]
    fn trouble_rests_until_its_time_or_until_somebody_asks() {
        let away = State {
            trouble: Some(Trouble::after(None, 0, 1.0)),
            queue: Some(0),
            ..state(-MINUTE, 0)
        };
        assert_eq!(next(&away, 1_000), Next::At(2_000), "the queue waits too");
        assert_eq!(next(&away, 2_000), Next::Now(CONTACTS));
        let asked = State {
            asked: true,
            ..away
        };
        assert_eq!(next(&asked, 1_000), Next::Now(Due::ALL));
        assert_eq!(
            next(&away, -9_000_000),
            Next::At(-9_000_000 + 300_000),
            "a clock set back waits no longer than the longest wait"
        );
    }
}
