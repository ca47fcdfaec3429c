//! What the frame and Home show.

use super::{Answer, App, unbuilt};
use crate::model::{Home, Overview};

impl App {
    /// What the frame needs on every screen.
    ///
    /// # Errors
    /// Database failures.
    pub async fn overview(&self) -> Answer<Overview> {
        unbuilt("overview")
    }

    /// The Home screen. `midnight` is the start of today in the person's time zone.
    ///
    /// # Errors
    /// Database failures.
    pub async fn home_screen(&self, midnight: crate::model::UtcMillis) -> Answer<Home> {
        let _ = midnight;
        unbuilt("home_screen")
    }
}
