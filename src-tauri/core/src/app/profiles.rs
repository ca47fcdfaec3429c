//! The Certileads profiles: picking, editing, checking, trying.

use super::{Answer, App, unbuilt};
use crate::model::{ProfileCheck, ProfileSummary, ProfileTrial};
use crate::secrets::Secret;

impl App {
    /// Built-in and saved profiles.
    ///
    /// # Errors
    /// Database failures.
    pub async fn list_profiles(&self) -> Answer<Vec<ProfileSummary>> {
        unbuilt("list_profiles")
    }

    /// A profile's text, as it is edited and exported.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn profile_text(&self, key: &str) -> Answer<String> {
        let _ = key;
        unbuilt("profile_text")
    }

    /// Checks a profile's text while it is edited or imported; pure, never fails.
    #[must_use]
    pub fn check_profile(&self, text: &str) -> ProfileCheck {
        let _ = text;
        ProfileCheck {
            summary: None,
            problems: Vec::new(),
        }
    }

    /// Saves a custom profile under the key it names.
    ///
    /// # Errors
    /// `ProfileNotJson`, `ProfileInvalid`, `ProfileNewer`; a built-in key is refused.
    pub async fn save_profile(&self, text: &str) -> Answer<ProfileSummary> {
        let _ = text;
        unbuilt("save_profile")
    }

    /// Removes a custom profile that no connection uses.
    ///
    /// # Errors
    /// `InvalidInput` if it is in use or built in, `NotFound`.
    pub async fn delete_profile(&self, key: &str) -> Answer<()> {
        let _ = key;
        unbuilt("delete_profile")
    }

    /// Sends one reading request of a profile and shows what its pointers find. With `key` none
    /// the connected account's key is used if the address is the connected one.
    ///
    /// # Errors
    /// `ProfileInvalid`, `CapabilityMissing` (also for capabilities that write).
    pub async fn try_profile(
        &self,
        text: &str,
        base_url: &str,
        key: Option<Secret>,
        capability: &str,
    ) -> Answer<ProfileTrial> {
        drop((text, base_url, key, capability));
        unbuilt("try_profile")
    }
}
