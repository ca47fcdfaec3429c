//! Settings that belong to the data folder.

use super::{Answer, App};
use crate::model::{ErrorCode, Problem, Settings};
use crate::store::settings;

/// No limit may be higher: it would be none.
const HIGHEST: u32 = 1_000_000;

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
        let limits = [
            ("maxCreates", settings.max_creates),
            ("maxUpdates", settings.max_updates),
            ("maxDeletes", settings.max_deletes),
        ];
        if let Some((field, _)) = limits.into_iter().find(|(_, limit)| *limit > HIGHEST) {
            return Err(Problem::new(
                ErrorCode::InvalidInput,
                format!("The limit can't be higher than {HIGHEST}."),
                "It keeps a mistake from spreading to everything.",
                "Choose a smaller number.",
            )
            .at(field));
        }
        let kept = settings.clone();
        self.0
            .store
            .write(move |db| settings::save(db, &kept))
            .await?;
        Ok(settings)
    }
}
