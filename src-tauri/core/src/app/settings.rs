//! Settings that belong to the data folder.

use super::{Answer, App};
use crate::model::{ErrorCode, Problem, Settings};
use crate::store::settings;

/// No limit may be higher: it would be none.
const HIGHEST: u32 = 1_000_000;
/// HighLevel is looked at no more often than this, in seconds…
const SHORTEST_POLL: u32 = 30;
/// …and once a day at least.
const LONGEST_POLL: u32 = 86_400;
/// Half of what HighLevel allows a day.
const MOST_NOTE_CALLS: u32 = 100_000;
/// A day, in minutes: writes are counted together no longer.
const LONGEST_BREAKER: u32 = 1_440;
/// Ten years, in days: no history is kept longer, unless for ever.
const LONGEST_KEPT: u32 = 3_650;

impl App {
    /// The settings in force.
    ///
    /// # Errors
    /// Database failures.
    pub async fn settings(&self) -> Answer<Settings> {
        Ok(self.0.store.read(settings::load).await?)
    }

    /// Saves settings.
    ///
    /// # Errors
    /// `InvalidInput` at the field that is out of range.
    pub async fn save_settings(&self, settings: Settings) -> Answer<Settings> {
        check(&settings)?;
        let kept = settings.clone();
        self.0
            .store
            .write(move |db| settings::save(db, &kept))
            .await?;
        self.0.live.ask(false);
        Ok(settings)
    }
}

/// Finds the first field that is out of range.
pub(super) fn check(settings: &Settings) -> Answer<()> {
    let limits = [
        ("maxCreates", settings.max_creates),
        ("maxUpdates", settings.max_updates),
        ("maxDeletes", settings.max_deletes),
        ("breakerWrites", settings.breaker_writes),
    ];
    if let Some((field, _)) = limits.into_iter().find(|(_, limit)| *limit > HIGHEST) {
        return Err(out_of_range(
            field,
            format!("The limit can't be higher than {HIGHEST}."),
            "It keeps a mistake from spreading to everything.",
            "Choose a smaller number.",
        ));
    }
    if !(SHORTEST_POLL..=LONGEST_POLL).contains(&settings.poll_seconds) {
        return Err(out_of_range(
            "pollSeconds",
            format!("HighLevel can be looked at every {SHORTEST_POLL} seconds to once a day."),
            "More often would use up the calls that your account has.",
            format!("Choose a number from {SHORTEST_POLL} to {LONGEST_POLL}."),
        ));
    }
    if settings.note_calls_per_day > MOST_NOTE_CALLS {
        return Err(out_of_range(
            "noteCallsPerDay",
            format!("Reading notes in turn can take up to {MOST_NOTE_CALLS} calls a day."),
            "More would leave too few of the calls that your account has.",
            format!("Choose a number up to {MOST_NOTE_CALLS}, or 0 for none."),
        ));
    }
    if !(1..=LONGEST_BREAKER).contains(&settings.breaker_minutes) {
        return Err(out_of_range(
            "breakerMinutes",
            "Writes of a contact can be counted together for a minute to a day.",
            "A contact that changes too fast is told by them.",
            format!("Choose a number from 1 to {LONGEST_BREAKER}."),
        ));
    }
    if settings.keep_days > LONGEST_KEPT {
        return Err(out_of_range(
            "keepDays",
            format!("The history can be kept for {LONGEST_KEPT} days, or for ever."),
            "What is older is removed for good.",
            format!("Choose a number up to {LONGEST_KEPT}, or 0 for ever."),
        ));
    }
    Ok(())
}

fn out_of_range(
    field: &str,
    what: impl Into<String>,
    meaning: &str,
    remedy: impl Into<String>,
) -> Problem {
    Problem::new(ErrorCode::InvalidInput, what, meaning, remedy).at(field)
}
