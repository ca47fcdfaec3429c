//! The Certileads profiles: picking, editing, checking, trying.

use super::{Answer, App};
use crate::certileads::{Capability, Client, Profile, built_in};
use crate::http::Lane;
use crate::model::{ErrorCode, Problem, ProfileCheck, ProfileSummary, ProfileTrial, Side};
use crate::secrets::Secret;
use crate::store::{connections, profiles};

impl App {
    /// Built-in and saved profiles.
    ///
    /// # Errors
    /// Database failures.
    pub async fn list_profiles(&self) -> Answer<Vec<ProfileSummary>> {
        let saved = self.0.store.read(profiles::list).await?;
        let built_in = built_in().into_iter().map(|(_, text)| text.to_owned());
        let all = built_in
            .chain(saved)
            .filter_map(|text| Profile::parse(&text).ok());
        Ok(all.map(|profile| profile.summary()).collect())
    }

    /// A profile's text, as it is edited and exported.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn profile_text(&self, key: &str) -> Answer<String> {
        if let Some((_, text)) = built_in().into_iter().find(|(name, _)| *name == key) {
            return Ok(text.to_owned());
        }
        let name = key.to_owned();
        let text = self
            .0
            .store
            .read(move |db| profiles::get(db, &name))
            .await?;
        text.ok_or_else(|| missing(key))
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
        let profile = Profile::parse(text).map_err(first)?;
        if built_in().iter().any(|(key, _)| *key == profile.key()) {
            return Err(Problem::new(
                ErrorCode::InvalidInput,
                format!(
                    "The profile “{}” came with the app and stays as it is.",
                    profile.key()
                ),
                "So that there is always one that works.",
                "Give yours another key.",
            )
            .at("/key"));
        }
        let (key, kept, now) = (profile.key().to_owned(), text.to_owned(), self.now());
        self.0
            .store
            .write(move |db| profiles::put(db, &key, &kept, now))
            .await?;
        Ok(profile.summary())
    }

    /// Removes a custom profile that no connection uses.
    ///
    /// # Errors
    /// `InvalidInput` if it is in use or built in, `NotFound`.
    pub async fn delete_profile(&self, key: &str) -> Answer<()> {
        if Profile::built_in(key).is_some() {
            return Err(Problem::new(
                ErrorCode::InvalidInput,
                "This profile came with the app and can't be deleted.",
                "",
                "",
            ));
        }
        let name = key.to_owned();
        let deleted = self
            .0
            .store
            .write(move |db| {
                if connections::uses_profile(db, &name)? {
                    return Ok(None);
                }
                profiles::delete(db, &name).map(Some)
            })
            .await?;
        match deleted {
            Some(true) => Ok(()),
            Some(false) => Err(missing(key)),
            None => Err(Problem::new(
                ErrorCode::InvalidInput,
                "A connection uses this profile.",
                "Without it nothing could be sent.",
                "Connect Certileads by another profile first.",
            )),
        }
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
        let profile = Profile::parse(text).map_err(first)?;
        let capability = Capability::from_key(capability).ok_or_else(|| {
            Problem::new(
                ErrorCode::CapabilityMissing,
                format!("There is no capability “{capability}”."),
                "",
                "Choose one of the list.",
            )
        })?;
        let key = match key {
            Some(key) => Some(key),
            None => self.key_for(base_url).await?,
        };
        let (http, clock) = (self.0.http.clone(), self.0.options.clock.clone());
        let client = Client::open(http, profile, base_url, key, Lane::Test, clock)?;
        client.try_reading(capability).await
    }

    /// The connected account's key, if the address is the connected one.
    async fn key_for(&self, base_url: &str) -> Answer<Option<Secret>> {
        let pair = self.pair().await?.id;
        let connection = self
            .0
            .store
            .read(move |db| connections::find(db, pair, Side::Certileads))
            .await?;
        let same = |url: &str| url.trim_end_matches('/') == base_url.trim().trim_end_matches('/');
        match connection.filter(|connection| same(&connection.base_url)) {
            Some(connection) => self.key_of(&connection).await,
            None => Ok(None),
        }
    }
}

fn first(problems: Vec<Problem>) -> Problem {
    problems.into_iter().next().unwrap_or_else(|| {
        Problem::new(
            ErrorCode::ProfileInvalid,
            "The profile can't be used.",
            "",
            "Check it.",
        )
    })
}

fn missing(key: &str) -> Problem {
    Problem::new(
        ErrorCode::NotFound,
        format!("There is no profile “{key}”."),
        "It was deleted, or never saved here.",
        "Choose one of the list.",
    )
}
