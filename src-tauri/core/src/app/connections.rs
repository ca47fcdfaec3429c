//! Connecting, checking, repairing and disconnecting the two sides.

use super::{Answer, App, unbuilt};
use crate::model::{
    CertileadsAddress, Connection, ConnectionsView, HighlevelAddress, Side,
};
use crate::secrets::Secret;

/// Where a key comes from.
#[derive(Clone, Debug)]
pub enum KeyInput {
    /// Typed or piped in.
    Given(Secret),
    /// From the environment; never stored.
    Environment(Secret),
    /// The profile needs none.
    None,
}

/// Where the built-in sample data listens, and its made-up keys (held in memory only).
#[derive(Clone, Debug)]
pub struct SampleEndpoints {
    /// HighLevel's address.
    pub highlevel_url: String,
    /// The sample location.
    pub location_id: String,
    /// The sample token.
    pub highlevel_token: Secret,
    /// Certileads' address.
    pub certileads_url: String,
    /// The sample key.
    pub certileads_key: Secret,
}

impl App {
    /// Both connections of the shown pair.
    ///
    /// # Errors
    /// Database failures.
    pub async fn connections(&self) -> Answer<ConnectionsView> {
        unbuilt("connections")
    }

    /// Reads the location id out of an id or the address of a HighLevel page.
    ///
    /// # Errors
    /// `LocationMalformed` at `location`.
    pub fn parse_location(&self, text: &str) -> Answer<String> {
        let _ = text;
        unbuilt("parse_location")
    }

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
        drop((address, token, replace, unverified));
        unbuilt("connect_highlevel")
    }

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
        drop((address, key, replace, unverified));
        unbuilt("connect_certileads")
    }

    /// Connects both sides to the built-in sample data, as a pair of its own; called again with
    /// new addresses after a restart.
    ///
    /// # Errors
    /// `SandboxFailed` and database failures.
    pub async fn connect_sample(&self, endpoints: SampleEndpoints) -> Answer<ConnectionsView> {
        drop(endpoints);
        unbuilt("connect_sample")
    }

    /// Shows the person's own pair again; the sample pair and its history are removed.
    ///
    /// # Errors
    /// Database failures.
    pub async fn leave_sample(&self) -> Answer<()> {
        unbuilt("leave_sample")
    }

    /// Checks a connection again.
    ///
    /// # Errors
    /// As connecting; the connection is then marked as needing attention.
    pub async fn check_connection(&self, side: Side) -> Answer<Connection> {
        let _ = side;
        unbuilt("check_connection")
    }

    /// Puts a new key in the place of the old one; the old one is dropped only after the new one
    /// was verified for the same account.
    ///
    /// # Errors
    /// As connecting; the old key stays then.
    pub async fn replace_key(&self, side: Side, key: Secret) -> Answer<Connection> {
        drop((side, key));
        unbuilt("replace_key")
    }

    /// Forgets a connection and its key. Mappings and history stay.
    ///
    /// # Errors
    /// Keyring and database failures.
    pub async fn disconnect(&self, side: Side) -> Answer<()> {
        let _ = side;
        unbuilt("disconnect")
    }
}
