//! Settings that belong to the data folder.

use super::{Answer, App, unbuilt};
use crate::model::Settings;

impl App {
    /// The settings in force.
    ///
    /// # Errors
    /// Database failures.
    pub async fn settings(&self) -> Answer<Settings> {
        unbuilt("settings")
    }

    /// Saves settings.
    ///
    /// # Errors
    /// `InvalidInput` at the field that is out of range.
    pub async fn save_settings(&self, settings: Settings) -> Answer<Settings> {
        drop(settings);
        unbuilt("save_settings")
    }
}
