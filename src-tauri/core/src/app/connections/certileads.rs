//! Connecting Certileads: a profile, an address, a key.

use std::path::{Path, PathBuf};

use super::{Failed, Found, KeyInput, already_connected, draft, is_other};
use crate::app::{Answer, App};
use crate::certileads::{self, Capability, Client, NAME, Profile};
use crate::http::{Error, Lane};
use crate::model::{
    AddressKind, CertileadsAddress, CheckProgress, CheckState, Connection, ConnectionReport,
    ConnectionState, EngineEvent, ErrorCode, Problem, Side,
};
use crate::secrets::Secret;
use crate::store;

impl App {
    /// The same for Certileads, by profile, address and key.
    ///
    /// # Errors
    /// As [`Self::connect_highlevel`].
    pub async fn connect_certileads(
        &self,
        address: CertileadsAddress,
        key: KeyInput,
        replace: bool,
        unverified: bool,
    ) -> Answer<Connection> {
        let profile_key = address.profile_key.trim();
        let base_url = address.base_url.trim().trim_end_matches('/');
        let (key, secret) = typed(key);
        // An address or key that can't even be tried is refused, verified or not.
        self.open_certileads(profile_key, base_url, secret.clone(), Lane::Live)
            .await?;
        let pair = self.own_pair().await?;
        let before = self.find_connection(pair, Side::Certileads).await?;
        let checked = self.verify_certileads(profile_key, base_url, secret).await;
        let (found, state) = match checked {
            Ok(found) => (found, ConnectionState::Connected),
            Err(_) if unverified => {
                let profile = self.certileads_profile(profile_key).await?;
                let here = |before: &&Connection| is_at(before, profile_key, base_url);
                (
                    unknown(&profile, before.as_ref().filter(here)),
                    ConnectionState::Unverified,
                )
            }
            Err(failed) => return Err(failed.problem),
        };
        let other = |before: &&Connection| another(before, &found, profile_key, base_url);
        if let Some(before) = before.as_ref().filter(other)
            && !replace
        {
            return Err(already_connected(before, "baseUrl"));
        }
        let account = identity(&found.account_id, profile_key, base_url);
        let connection = Connection {
            state,
            base_url: base_url.to_owned(),
            profile_key: Some(profile_key.to_owned()),
            ..draft(pair, Side::Certileads, self.now(), found)
        };
        self.keep(connection, key, account, before).await
    }

    /// A built-in or saved profile.
    pub(super) async fn certileads_profile(&self, key: &str) -> Answer<Profile> {
        if let Some(profile) = Profile::built_in(key) {
            return Ok(profile);
        }
        let name = key.to_owned();
        let text = self
            .0
            .store
            .read(move |c| store::profiles::get(c, &name))
            .await?;
        let Some(text) = text else {
            return Err(Problem::new(
                ErrorCode::NotFound,
                format!("There is no profile named {key}."),
                "It was deleted, or never saved here.",
                "Pick another profile, or import it again.",
            )
            .at("profileKey"));
        };
        Profile::parse(&text).map_err(|problems| first(problems).at("profileKey"))
    }

    /// A client by profile, address and key.
    pub(super) async fn open_certileads(
        &self,
        profile_key: &str,
        base_url: &str,
        key: Option<Secret>,
        lane: Lane,
    ) -> Answer<Client> {
        let profile = self.certileads_profile(profile_key).await?;
        let (http, clock) = (self.0.http.clone(), self.0.options.clock.clone());
        Client::open(http, profile, base_url, key, lane, clock)
    }

    /// Who the key belongs to, if the profile can ask, and what the profile can do.
    pub(super) async fn verify_certileads(
        &self,
        profile_key: &str,
        base_url: &str,
        key: Option<Secret>,
    ) -> Result<Found, Failed> {
        let profile = self.certileads_profile(profile_key).await?;
        let folder = profile.summary().address_kind == AddressKind::Folder;
        let mut report = report(&profile);
        report.checked_at = Some(self.now());
        let (http, clock) = (self.0.http.clone(), self.0.options.clock.clone());
        let client = Client::open(http, profile, base_url, key, Lane::Live, clock)?;
        if folder {
            writable(base_url).await?;
        }
        let mut found = Found::default();
        if client.has(Capability::Account) {
            let account = client
                .account()
                .await
                .result
                .map_err(|error| failed(&error))?;
            seen(&mut report, "account");
            (found.account_id, found.account_name) = (account.id, account.name);
        } else if client.has(Capability::ContactFields) {
            client
                .contact_fields()
                .await
                .result
                .map_err(|error| failed(&error))?;
            seen(&mut report, "contactFields");
        }
        self.0.events.emit(EngineEvent::ConnectionChecked {
            progress: CheckProgress {
                side: Side::Certileads,
                label: "Account".to_owned(),
                state: CheckState::Available,
                done: 1,
                total: 1,
            },
        });
        Ok(Found { report, ..found })
    }
}

/// What a profile can and can't do.
fn report(profile: &Profile) -> ConnectionReport {
    ConnectionReport {
        endpoints: profile.endpoints(),
        losses: profile.losses(),
        ..ConnectionReport::default()
    }
}

/// What is known without a check: what the profile says, and whose account was there before.
fn unknown(profile: &Profile, before: Option<&Connection>) -> Found {
    Found {
        account_id: before
            .map(|before| before.account_id.clone())
            .unwrap_or_default(),
        report: report(profile),
        ..Found::default()
    }
}

/// Marks what the check itself has seen working.
fn seen(report: &mut ConnectionReport, key: &str) {
    for endpoint in report
        .endpoints
        .iter_mut()
        .filter(|endpoint| endpoint.key == key)
    {
        endpoint.state = CheckState::Available;
    }
}

/// True if the account found is another than the one connected. Where a profile tells no
/// account, profile and address stand for it.
fn another(before: &Connection, found: &Found, profile_key: &str, base_url: &str) -> bool {
    if before.account_id.is_empty() || found.account_id.is_empty() {
        return !is_at(before, profile_key, base_url);
    }
    is_other(before, &found.account_id)
}

/// True if a connection has this profile and address.
fn is_at(connection: &Connection, profile_key: &str, base_url: &str) -> bool {
    connection.base_url == base_url && connection.profile_key.as_deref() == Some(profile_key)
}

/// The key as it was typed; a blank one is none.
fn typed(key: KeyInput) -> (KeyInput, Option<Secret>) {
    match &key {
        KeyInput::Given(secret) | KeyInput::Environment(secret) if !secret.is_empty() => {
            let secret = secret.clone();
            (key, Some(secret))
        }
        _ => (KeyInput::None, None),
    }
}

/// What the account is known by.
fn identity(account_id: &str, profile_key: &str, base_url: &str) -> String {
    if account_id.is_empty() {
        format!("{profile_key} {base_url}")
    } else {
        account_id.to_owned()
    }
}

/// The target's refusals in words, and whether they last.
fn failed(error: &Error) -> Failed {
    Failed {
        problem: certileads::problem(error),
        ..Failed::of(error, NAME)
    }
}

fn first(problems: Vec<Problem>) -> Problem {
    problems.into_iter().next().unwrap_or_else(|| {
        Problem::new(
            ErrorCode::ProfileInvalid,
            "The profile can't be read.",
            "",
            "",
        )
    })
}

/// Checks that files can be written into a folder, by writing one.
async fn writable(folder: &str) -> Answer<()> {
    let path = PathBuf::from(folder);
    let tried = tokio::task::spawn_blocking(move || try_to_write(&path)).await;
    let reason = match tried {
        Ok(Ok(())) => return Ok(()),
        Ok(Err(error)) => error.to_string(),
        Err(stopped) => stopped.to_string(),
    };
    Err(Problem::new(
        ErrorCode::AddressInvalid,
        "No file can be written into this folder.",
        "It doesn't exist, or this app may not write there.",
        "Pick a folder that Certileads imports from and that you may write to.",
    )
    .at("baseUrl")
    .with_details(reason))
}

fn try_to_write(folder: &Path) -> std::io::Result<()> {
    tempfile::NamedTempFile::new_in(folder)?.close()
}
