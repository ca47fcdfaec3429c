//! The Certileads profiles: picking, editing, checking, trying.

use serde_json::Value;

use super::{Answer, App};
use crate::certileads::{Capability, Client, Profile, built_in};
use crate::http::Lane;
use crate::model::{
    AddressKind, EngineEvent, ErrorCode, Problem, ProfileCheck, ProfileSummary, ProfileTrial, Side,
};
use crate::secrets::Secret;
use crate::store;

impl App {
    /// Built-in and saved profiles.
    ///
    /// # Errors
    /// Database failures.
    pub async fn list_profiles(&self) -> Answer<Vec<ProfileSummary>> {
        let saved = self.0.store.read(store::profiles::list).await?;
        let own = built_in().map(|(_, text)| text.to_owned());
        Ok(own.iter().chain(&saved).map(|text| listed(text)).collect())
    }

    /// A profile's text, as it is edited and exported.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn profile_text(&self, key: &str) -> Answer<String> {
        if let Some((_, text)) = built_in().into_iter().find(|(own, _)| *own == key) {
            return Ok(text.to_owned());
        }
        let wanted = key.to_owned();
        let text = self
            .0
            .store
            .read(move |db| store::profiles::get(db, &wanted))
            .await?;
        text.ok_or_else(|| not_found(key))
    }

    /// Checks a profile's text while it is edited or imported; pure, never fails.
    #[must_use]
    pub fn check_profile(&self, text: &str) -> ProfileCheck {
        match Profile::parse(text) {
            Ok(profile) => ProfileCheck {
                summary: Some(profile.summary()),
                problems: Vec::new(),
            },
            Err(problems) => ProfileCheck {
                summary: None,
                problems,
            },
        }
    }

    /// Saves a custom profile under the key it names.
    ///
    /// # Errors
    /// `ProfileNotJson`, `ProfileInvalid`, `ProfileNewer`; a built-in key is refused.
    pub async fn save_profile(&self, text: &str) -> Answer<ProfileSummary> {
        let profile = Profile::parse(text).map_err(worst)?;
        if profile.is_built_in() {
            return Err(Problem::new(
                ErrorCode::InvalidInput,
                format!(
                    "The key “{}” belongs to a profile that comes with the app.",
                    profile.key()
                ),
                "Built-in profiles can't be changed; nothing was saved.",
                "Give yours a key of its own.",
            )
            .at("/key"));
        }
        let (key, text, now) = (profile.key().to_owned(), text.to_owned(), self.now());
        self.0
            .store
            .write(move |db| store::profiles::put(db, &key, &text, now))
            .await?;
        self.0.events.emit(EngineEvent::ConnectionsChanged);
        Ok(profile.summary())
    }

    /// Removes a custom profile that no connection uses.
    ///
    /// # Errors
    /// `InvalidInput` if it is in use or built in, `NotFound`.
    pub async fn delete_profile(&self, key: &str) -> Answer<()> {
        if built_in().iter().any(|(own, _)| *own == key) {
            return Err(stays("A profile that comes with the app can't be removed."));
        }
        let wanted = key.to_owned();
        let (used, removed) = self
            .0
            .store
            .write(move |db| {
                let used = store::connections::uses_profile(db, &wanted)?;
                Ok((used, !used && store::profiles::delete(db, &wanted)?))
            })
            .await?;
        match (used, removed) {
            (true, _) => Err(stays("This profile is in use.")),
            (false, false) => Err(not_found(key)),
            (false, true) => Ok(()),
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
        let profile = Profile::parse(text).map_err(worst)?;
        let capability = Capability::from_key(capability).ok_or_else(|| {
            Problem::new(
                ErrorCode::CapabilityMissing,
                format!("There is no request named “{capability}”."),
                "",
                "Choose one of the list.",
            )
        })?;
        let key = match key.filter(|key| !key.is_empty()) {
            Some(key) => Some(key),
            None => self.connected_key(base_url).await?,
        };
        let (http, clock) = (self.0.http.clone(), self.0.options.clock.clone());
        let client = Client::open(http, profile, base_url, key, Lane::Live, clock)?;
        client.try_reading(capability).await
    }

    /// The key of the connected account, if this is its address: a key goes nowhere else.
    async fn connected_key(&self, base_url: &str) -> Answer<Option<Secret>> {
        let pair = self.pair().await?.id;
        let connection = self.find_connection(pair, Side::Certileads).await?;
        let same = |url: &str| url.trim().trim_end_matches('/').to_owned();
        match connection.filter(|connection| same(&connection.base_url) == same(base_url)) {
            Some(connection) => self.key_of(&connection).await,
            None => Ok(None),
        }
    }
}

/// A profile for the list. One that can't be read any more (saved by a newer version) is listed
/// with the reason and without capabilities, so that it can be looked at and removed.
fn listed(text: &str) -> ProfileSummary {
    let problem = match Profile::parse(text) {
        Ok(profile) => return profile.summary(),
        Err(problems) => worst(problems),
    };
    let document: Value = serde_json::from_str(text).unwrap_or_default();
    let member = |name: &str| document[name].as_str().unwrap_or_default().to_owned();
    ProfileSummary {
        key: member("key"),
        name: member("name"),
        description: problem.what,
        built_in: false,
        capabilities: Vec::new(),
        address_kind: AddressKind::Url,
        needs_key: false,
        key_label: String::new(),
        key_optional: true,
    }
}

/// The first of several problems, with the number of the others.
fn worst(problems: Vec<Problem>) -> Problem {
    let others = problems.len().saturating_sub(1);
    let first = problems.into_iter().next();
    let mut problem = first.unwrap_or_else(|| {
        Problem::new(
            ErrorCode::ProfileInvalid,
            "The profile can't be read.",
            "",
            "",
        )
    });
    if others > 0 {
        problem.meaning = format!("{} There are {others} more findings.", problem.meaning);
    }
    problem
}

fn not_found(key: &str) -> Problem {
    Problem::new(
        ErrorCode::NotFound,
        format!("There is no profile named {key}."),
        "It was deleted, or never saved here.",
        "Pick another profile, or import it again.",
    )
}

fn stays(what: &str) -> Problem {
    Problem::new(
        ErrorCode::InvalidInput,
        what,
        "Nothing was removed.",
        "Connect with another profile first if you want to remove it.",
    )
}
