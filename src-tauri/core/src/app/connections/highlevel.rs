//! Connecting HighLevel: a token, a location, and what the token may do.

use super::{Failed, Found, KeyInput, already_connected, draft, is_other, keys};
use crate::app::{Answer, App};
use crate::highlevel::{self, Client, DEFAULT_BASE_URL, NAME};
use crate::http::{Error, Lane, Url, parse_address};
use crate::model::{
    Connection, ConnectionState, EngineEvent, ErrorCode, HighlevelAddress, Problem, Side,
};
use crate::secrets::Secret;

impl App {
    /// Checks a token and a location and keeps them: the key in the keyring, the rest in the
    /// database. Emits `ConnectionChecked` while it goes. `replace` allows another location to
    /// take the place of the one connected; `unverified` keeps them though the check failed.
    ///
    /// # Errors
    /// Everything a token, location, network or keyring can be wrong with; nothing is kept then.
    pub async fn connect_highlevel(
        &self,
        address: HighlevelAddress,
        token: KeyInput,
        replace: bool,
        unverified: bool,
    ) -> Answer<Connection> {
        let location = self.parse_location(&address.location)?;
        let secret = match &token {
            KeyInput::Given(secret) | KeyInput::Environment(secret) => secret.clone(),
            KeyInput::None => return Err(keys::empty(Side::Highlevel)),
        };
        highlevel::check_token_shape(&secret)?;
        let url = base_url(&address).map_err(|error| error.problem(NAME))?;
        let pair = self.own_pair().await?;
        let before = self.find_connection(pair, Side::Highlevel).await?;
        if let Some(before) = before.as_ref().filter(|before| is_other(before, &location))
            && !replace
        {
            return Err(already_connected(before, "location"));
        }
        let (found, state) = match self.verify_highlevel(url.clone(), &location, secret).await {
            Ok(found) => (found, ConnectionState::Connected),
            Err(_) if unverified => (unknown(&location), ConnectionState::Unverified),
            Err(failed) => return Err(failed.problem),
        };
        let told = |told: Option<String>| told.filter(|text| !text.trim().is_empty());
        let draft = draft(pair, Side::Highlevel, self.now(), found);
        let connection = Connection {
            state,
            base_url: url.as_str().trim_end_matches('/').to_owned(),
            time_zone: draft.time_zone.or_else(|| told(address.time_zone)),
            country: draft.country.or_else(|| told(address.country)),
            ..draft
        };
        self.keep(connection, token, location, before).await
    }

    /// Keeps the time zone and the country (ISO 3166 alpha-2) that the person names for a location
    /// whose token may not read them. What HighLevel tells itself wins at the next check.
    ///
    /// # Errors
    /// `NotConnected`; `InvalidInput` at `timeZone` or `country`.
    pub async fn set_region(&self, time_zone: &str, country: &str) -> Answer<Connection> {
        let (time_zone, country) = (time_zone.trim(), country.trim().to_uppercase());
        if time_zone.is_empty() {
            return Err(unnamed(
                "timeZone",
                "Choose the time zone the account works in.",
            ));
        }
        if country.len() != 2 || !country.bytes().all(|letter| letter.is_ascii_uppercase()) {
            return Err(unnamed("country", "Choose the country of the account."));
        }
        let connection = self.connected(Side::Highlevel).await?;
        self.save_connection(Connection {
            time_zone: Some(time_zone.to_owned()),
            country: Some(country),
            ..connection
        })
        .await
    }

    /// Who the token belongs to and what it may do, told step by step.
    pub(super) async fn verify_highlevel(
        &self,
        url: Url,
        location: &str,
        token: Secret,
    ) -> Result<Found, Failed> {
        let client = Client::new(
            self.0.http.clone(),
            url,
            location.to_owned(),
            token,
            Lane::Live,
        );
        let events = &self.0.events;
        let tell = |progress| events.emit(EngineEvent::ConnectionChecked { progress });
        let checked = highlevel::check(&client, tell).await;
        let checked = checked.map_err(|error| Failed::of(&error, NAME))?;
        let known = checked.location.unwrap_or_default();
        Ok(Found {
            account_id: location.to_owned(),
            account_name: known.name,
            time_zone: known.time_zone,
            country: known.country,
            report: checked.report,
        })
    }
}

fn unnamed(field: &str, remedy: &str) -> Problem {
    Problem::new(
        ErrorCode::InvalidInput,
        "Time zone and country are both needed.",
        "Dates and phone numbers without a country code can't be read without them.",
        remedy,
    )
    .at(field)
}

/// Where the API is: HighLevel's own address unless another is named.
fn base_url(address: &HighlevelAddress) -> Result<Url, Error> {
    let named = address.base_url.as_deref().map(str::trim);
    parse_address(
        named
            .filter(|url| !url.is_empty())
            .unwrap_or(DEFAULT_BASE_URL),
    )
}

/// A location of which nothing is known but its id.
fn unknown(location: &str) -> Found {
    Found {
        account_id: location.to_owned(),
        ..Found::default()
    }
}
