//! Faults: what can go wrong on purpose, and when it strikes. Not how it looks on the wire (`serve`
//! and the handlers do that). Decisions are deterministic: a fault has its own seeded generator and
//! counts only the requests it applies to.

mod spec;

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

pub use spec::{FaultError, FaultKind, FaultSpec, Side};

/// What a fault needs to know about a request.
pub(crate) struct Occasion<'a> {
    pub(crate) side: Side,
    pub(crate) path: &'a str,
    pub(crate) nature: Nature,
}

/// What a request does, as far as faults care.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Nature {
    Read,
    List,
    Search,
    Create,
    Write,
}

fn applies(kind: FaultKind, occasion: &Occasion<'_>) -> bool {
    let nature = occasion.nature;
    let writes = matches!(nature, Nature::Create | Nature::Write);
    match kind {
        FaultKind::ErrorAfter | FaultKind::CutAfter => writes,
        FaultKind::CreatedButRefused => nature == Nature::Create,
        FaultKind::AcceptedNotStored => writes && occasion.side == Side::Certileads,
        FaultKind::IndexLag => nature == Nature::Search,
        FaultKind::MovedRows | FaultKind::DoubledRows | FaultKind::MissingRows => {
            matches!(nature, Nature::List | Nature::Search)
        }
        _ => true,
    }
}

/// The faults that strike one request, each with a number that says how (which row, which field,
/// how late).
#[derive(Clone, Debug, Default)]
pub(crate) struct Struck(Vec<(FaultKind, u64)>);

impl Struck {
    pub(crate) fn by(&self, kind: FaultKind) -> bool {
        self.roll(kind).is_some()
    }

    pub(crate) fn roll(&self, kind: FaultKind) -> Option<u64> {
        let found = self.0.iter().find(|(struck, _)| *struck == kind);
        found.map(|(_, roll)| *roll)
    }

    pub(crate) fn names(&self) -> Vec<&'static str> {
        self.0.iter().map(|(kind, _)| kind.name()).collect()
    }
}

/// Lets a page lose or double one of its rows, where such a fault strikes.
pub(crate) fn disturb<T: Clone>(struck: &Struck, rows: &mut Vec<T>) {
    let place = |roll: u64, rows: &[T]| usize::try_from(roll).ok()?.checked_rem(rows.len());
    if let Some(index) = struck
        .roll(FaultKind::DoubledRows)
        .and_then(|roll| place(roll, rows))
    {
        rows.insert(index, rows[index].clone());
    }
    if let Some(index) = struck
        .roll(FaultKind::MissingRows)
        .and_then(|roll| place(roll, rows))
    {
        rows.remove(index);
    }
}

/// Where a page that should begin at `start` really begins while rows move.
pub(crate) fn shifted(struck: &Struck, start: usize) -> usize {
    match struck.roll(FaultKind::MovedRows) {
        Some(_) if start == 0 => 0,
        Some(roll) if roll.is_multiple_of(2) => start + 1,
        Some(_) => start - 1,
        None => start,
    }
}

struct Armed {
    spec: FaultSpec,
    rng: ChaCha8Rng,
    seen: u64,
    struck: u64,
}

impl Armed {
    fn new(spec: FaultSpec) -> Self {
        let rng = ChaCha8Rng::seed_from_u64(spec.seed);
        Self {
            spec,
            rng,
            seen: 0,
            struck: 0,
        }
    }

    fn strikes(&mut self, occasion: &Occasion<'_>) -> Option<u64> {
        let spec = &self.spec;
        let elsewhere = spec.side.is_some_and(|side| side != occasion.side)
            || spec
                .path
                .as_ref()
                .is_some_and(|path| !occasion.path.contains(path.as_str()));
        if elsewhere || !applies(spec.kind, occasion) {
            return None;
        }
        self.seen += 1;
        if self.seen <= spec.after || spec.count.is_some_and(|count| self.struck >= count) {
            return None;
        }
        let struck = spec.p >= 1.0 || self.rng.random_bool(spec.p);
        let roll = match spec.kind {
            FaultKind::ClockSkew => spec.seed,
            FaultKind::Slow => spec.delay(),
            _ => self.rng.random(),
        };
        self.struck += u64::from(struck);
        struck.then_some(roll)
    }
}

/// The faults set at present; shared by all servers of a sandbox.
#[derive(Default)]
pub(crate) struct Faults {
    any: AtomicBool,
    armed: Mutex<Vec<Armed>>,
}

impl Faults {
    /// Replaces all faults; every counter starts anew.
    pub(crate) fn set(&self, specs: Vec<FaultSpec>) {
        let mut armed = self.armed.lock().unwrap_or_else(PoisonError::into_inner);
        self.any.store(!specs.is_empty(), Ordering::Release);
        *armed = specs.into_iter().map(Armed::new).collect();
    }

    /// Whether any fault is set; lets the common case cost nothing.
    pub(crate) fn any(&self) -> bool {
        self.any.load(Ordering::Acquire)
    }

    /// What is set at present.
    pub(crate) fn list(&self) -> Vec<FaultSpec> {
        let armed = self.armed.lock().unwrap_or_else(PoisonError::into_inner);
        armed.iter().map(|armed| armed.spec.clone()).collect()
    }

    /// Which faults strike this request.
    pub(crate) fn decide(&self, occasion: &Occasion<'_>) -> Struck {
        let mut armed = self.armed.lock().unwrap_or_else(PoisonError::into_inner);
        let struck = armed
            .iter_mut()
            .filter_map(|armed| armed.strikes(occasion).map(|roll| (armed.spec.kind, roll)));
        Struck(struck.collect())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test may panic")]
mod tests {
    use super::*;

    const READ: Occasion<'static> = Occasion {
        side: Side::Highlevel,
        path: "/contacts/",
        nature: Nature::Read,
    };

    fn strikes(text: &str, occasion: &Occasion<'_>, times: usize) -> Vec<bool> {
        let faults = Faults::default();
        faults.set(vec![text.parse().unwrap()]);
        (0..times)
            .map(|_| !faults.decide(occasion).names().is_empty())
            .collect()
    }

    #[test]
    fn after_and_count_bound_the_strikes() {
        let seen = strikes("500-before:after=2:count=2", &READ, 6);
        assert_eq!(seen, [false, false, true, true, false, false]);
    }

    #[test]
    fn the_same_seed_strikes_the_same_requests() {
        let one = strikes("429:p=0.5:seed=4", &READ, 64);
        assert_eq!(one, strikes("429:p=0.5:seed=4", &READ, 64));
        assert_ne!(one, strikes("429:p=0.5:seed=5", &READ, 64));
        assert!(one.contains(&true) && one.contains(&false));
    }

    #[test]
    fn faults_keep_to_their_side_path_and_nature() {
        assert_eq!(strikes("429:side=certileads", &READ, 1), [false]);
        assert_eq!(strikes("429:path=/tags", &READ, 1), [false]);
        assert_eq!(strikes("cut-after", &READ, 1), [false]);
    }
}
