//! Settings that belong to the data folder. How the window looks is the shell's `preferences`.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What a person can set about syncing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
#[ts(export)]
pub struct Settings {
    /// Creates a run may do before it waits for a yes.
    pub max_creates: u32,
    /// Updates a run may do before it waits for a yes.
    pub max_updates: u32,
    /// Deletes a run may do before it waits for a yes.
    pub max_deletes: u32,
    /// How often HighLevel is looked at for changed contacts, in seconds; 30 at least.
    pub poll_seconds: u32,
}

impl Default for Settings {
    /// The limits of a live run: 100 creates, 500 updates, 10 deletes; a look a minute.
    fn default() -> Self {
        Self {
            max_creates: 100,
            max_updates: 500,
            max_deletes: 10,
            poll_seconds: 60,
        }
    }
}
