//! The two connections of a pair, and what checking them found.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{ConnectionId, PairId, Problem, UtcMillis};

/// One of the two systems.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
#[ts(export)]
pub enum Side {
    /// HighLevel (GoHighLevel, LeadConnector): the source.
    Highlevel,
    /// Certileads: the target.
    Certileads,
}

/// Whether a connection can be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum ConnectionState {
    /// Checked and usable.
    Connected,
    /// Kept without a successful check, as the person asked.
    Unverified,
    /// The far side refuses it; nothing is sent until it is repaired.
    NeedsAttention,
}

/// Where a connection's key is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum KeyPlace {
    /// The operating system's keyring.
    Keyring,
    /// An environment variable; never stored.
    Environment,
    /// The memory of this process: sample data only.
    Memory,
    /// The profile needs no key.
    None,
}

/// One side of a pair: where it is, who it is, what it may do.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Connection {
    /// Our id; also the keyring account's second half.
    pub id: ConnectionId,
    /// The pair it belongs to.
    pub pair_id: PairId,
    /// Which system.
    pub side: Side,
    /// Whether it can be used.
    pub state: ConnectionState,
    /// The address requests go to, without a trailing slash.
    pub base_url: String,
    /// HighLevel: the location id. Certileads: the account id, if it told one.
    pub account_id: String,
    /// The account's or location's own name; empty if unknown.
    pub account_name: String,
    /// IANA time zone of the location; asked for where the token may not read it.
    pub time_zone: Option<String>,
    /// ISO 3166 alpha-2 country of the location, for phone numbers without a country code.
    pub country: Option<String>,
    /// Certileads: the key of the profile in use (`rest`, `inbound-webhook`, `csv` or a custom one).
    pub profile_key: Option<String>,
    /// What the last check found.
    pub report: ConnectionReport,
    /// Where the key is kept.
    pub key_place: KeyPlace,
    /// When the key in use was stored here; the app reminds at 90 days.
    pub key_stored_at: Option<UtcMillis>,
    /// When it was connected.
    pub connected_at: UtcMillis,
    /// Why it needs attention.
    pub attention: Option<Problem>,
    /// True for the built-in sample data.
    pub sandbox: bool,
}

/// What one check of a connection found.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
#[ts(export)]
pub struct ConnectionReport {
    /// When it was checked.
    pub checked_at: Option<UtcMillis>,
    /// HighLevel: each scope we know a use for. Empty for Certileads.
    pub scopes: Vec<ScopeCheck>,
    /// HighLevel: the 16 endpoints of the integration. Certileads: the profile's capabilities.
    pub endpoints: Vec<EndpointCheck>,
    /// What won't work, one sentence each; empty if nothing is missing.
    pub losses: Vec<String>,
    /// Whether the location allows duplicate contacts, where it could be read.
    pub allow_duplicate_contact: Option<bool>,
}

/// The verdict on a scope, endpoint or capability.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum CheckState {
    /// Usable: seen working, or its scope is held.
    Available,
    /// Not usable with this token or profile.
    Missing,
    /// Not tried, so not known.
    Untried,
}

/// One scope of the token.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct ScopeCheck {
    /// HighLevel's name, such as `contacts.readonly`.
    pub scope: String,
    /// The label HighLevel's own scope list shows, such as "View Contacts".
    pub label: String,
    /// Held, missing or not tried.
    pub state: CheckState,
    /// What it is for, one short phrase.
    pub purpose: String,
    /// What stops working without it, one sentence.
    pub loss: String,
    /// False for `contacts.readonly`, without which nothing works.
    pub optional: bool,
}

/// One endpoint or capability.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct EndpointCheck {
    /// Stable key, as in the operations catalog: `get_contact`, `create_contact`, …
    pub key: String,
    /// What it does, such as "Read a contact".
    pub label: String,
    /// `GET`, `POST`, …; empty where a profile has no such request.
    pub method: String,
    /// The path as documented, with `:contactId`; empty as above.
    pub path: String,
    /// True if it writes.
    pub writes: bool,
    /// The verdict.
    pub state: CheckState,
}

/// Input of *Connect HighLevel*. The token comes separately, as a secret.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct HighlevelAddress {
    /// A location id or the address of any page of the sub-account.
    pub location: String,
    /// Where the API is; HighLevel's own address if absent.
    #[serde(default)]
    #[ts(optional)]
    pub base_url: Option<String>,
    /// Time zone the person named, for tokens that may not read it.
    #[serde(default)]
    #[ts(optional)]
    pub time_zone: Option<String>,
    /// Country the person named, as above.
    #[serde(default)]
    #[ts(optional)]
    pub country: Option<String>,
}

/// Input of *Connect Certileads*. The key comes separately, as a secret.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct CertileadsAddress {
    /// Key of a built-in or saved profile.
    pub profile_key: String,
    /// Where the account's API, webhook or folder is.
    pub base_url: String,
}

/// One step of checking a connection, shown as it passes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct CheckProgress {
    /// Which side is being checked.
    pub side: Side,
    /// What was checked, such as "Location" or "contacts.readonly".
    pub label: String,
    /// Its verdict.
    pub state: CheckState,
    /// How many checks are done, of `total`.
    pub done: u32,
    /// How many checks there are.
    pub total: u32,
}

/// Calls made against an account's daily allowance.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct CallBudget {
    /// Calls made from here since midnight UTC.
    pub calls_today: u32,
    /// The account's daily allowance as the service last told it.
    pub daily_limit: Option<u32>,
    /// What is left of it, as the service last told it: others' calls are counted too.
    pub daily_remaining: Option<u32>,
    /// The short window's allowance, such as 100.
    pub window_limit: Option<u32>,
    /// What is left in the short window.
    pub window_remaining: Option<u32>,
}

/// Both sides as the Connections screen shows them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct ConnectionsView {
    /// HighLevel, if connected.
    pub highlevel: Option<Connection>,
    /// Certileads, if connected.
    pub certileads: Option<Connection>,
    /// HighLevel's budget.
    pub highlevel_budget: CallBudget,
    /// Certileads' budget.
    pub certileads_budget: CallBudget,
}
