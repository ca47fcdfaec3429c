//! Where keys come from and go to: the environment, the keyring, memory.

use super::{KeyInput, service};
use crate::app::{Answer, App};
use crate::model::{Connection, ConnectionId, ErrorCode, KeyPlace, Problem, Side};
use crate::secrets::Secret;

/// The environment variable that holds a side's key, where one is set.
fn variable(side: Side) -> &'static str {
    match side {
        Side::Highlevel => "CERTILEADS_HIGHLEVEL_TOKEN",
        Side::Certileads => "CERTILEADS_API_KEY",
    }
}

fn from_environment(side: Side) -> Option<Secret> {
    let text = std::env::var(variable(side)).ok()?;
    Some(Secret::new(text)).filter(|secret| !secret.is_empty())
}

/// The problem with no key at all.
pub(super) fn empty(side: Side) -> Problem {
    let service = service(side);
    Problem::new(
        ErrorCode::TokenEmpty,
        "No key was typed.",
        format!("{service} lets nobody in without one."),
        format!("Copy the key from {service} and paste it here."),
    )
    .at("token")
}

/// The problem with a key that should be there and isn't.
pub(super) fn lost(side: Side) -> Problem {
    let service = service(side);
    Problem::new(
        ErrorCode::TokenEmpty,
        format!("The key of {service} is not there any more."),
        format!(
            "It was removed from the keyring, or {} is not set.",
            variable(side)
        ),
        "Use Replace key to type it again; nothing else was lost.",
    )
    .at("token")
}

/// The problem with an account that came without its key.
pub(super) fn not_carried(side: Side) -> Problem {
    let service = service(side);
    Problem::new(
        ErrorCode::TokenEmpty,
        format!("The key of {service} is still missing."),
        "The account was imported, and no file carries a key.",
        "Use Replace key to type it.",
    )
    .at("token")
}

/// Where a side's key is if nobody has typed one.
pub(super) fn place_in_environment(side: Side) -> KeyPlace {
    match from_environment(side) {
        Some(_) => KeyPlace::Environment,
        None => KeyPlace::None,
    }
}

impl App {
    /// The key of a connection; none where the profile needs none. A set environment variable
    /// wins over the keyring; sample data only ever has the one in memory.
    ///
    /// # Errors
    /// Keyring problems, and `TokenEmpty` if a key that was kept is gone.
    pub(in crate::app) async fn key_of(&self, connection: &Connection) -> Answer<Option<Secret>> {
        let side = connection.side;
        if connection.key_place == KeyPlace::None {
            return Ok(None);
        }
        if connection.key_place != KeyPlace::Memory
            && let Some(secret) = from_environment(side)
        {
            return Ok(Some(secret));
        }
        let secret = match connection.key_place {
            KeyPlace::Memory => self.0.secrets.held(connection.id),
            KeyPlace::Keyring => {
                let kept = self.0.secrets.get(connection.id).await;
                kept.map_err(|error| error.problem())?
            }
            KeyPlace::Environment | KeyPlace::None => None,
        };
        secret.map(Some).ok_or_else(|| lost(side))
    }

    /// Keeps a key where it belongs and says where that is.
    pub(super) async fn keep_key(
        &self,
        id: ConnectionId,
        key: KeyInput,
        sandbox: bool,
    ) -> Answer<KeyPlace> {
        let secret = match key {
            KeyInput::None => return Ok(KeyPlace::None),
            KeyInput::Environment(_) => return Ok(KeyPlace::Environment),
            KeyInput::Given(secret) => secret,
        };
        if sandbox || self.0.secrets.in_memory() {
            self.0.secrets.hold(id, secret);
            return Ok(KeyPlace::Memory);
        }
        self.0
            .secrets
            .set(id, secret)
            .await
            .map_err(|error| error.problem())?;
        Ok(KeyPlace::Keyring)
    }

    /// Forgets the key of a connection.
    pub(super) async fn drop_key(&self, connection: &Connection) -> Answer<()> {
        match connection.key_place {
            KeyPlace::Memory => self.0.secrets.let_go(connection.id),
            KeyPlace::Keyring if !self.0.secrets.in_memory() => {
                let deleted = self.0.secrets.delete(connection.id).await;
                deleted.map_err(|error| error.problem())?;
            }
            KeyPlace::Keyring | KeyPlace::Environment | KeyPlace::None => {}
        }
        Ok(())
    }
}
