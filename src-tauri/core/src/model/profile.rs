//! Connection profiles as the screens see them. The document itself is `certileads::profile`.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

use super::{Exchange, Problem};

/// One profile in the list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct ProfileSummary {
    /// Stable key: `rest`, `inbound-webhook`, `csv`, or a custom one's.
    pub key: String,
    /// Its name.
    pub name: String,
    /// One sentence.
    pub description: String,
    /// True if it came with the app and can't be changed, only copied.
    pub built_in: bool,
    /// What it can do, by capability key, in a fixed order.
    pub capabilities: Vec<ProfileCapability>,
    /// What the address field asks for: `url` or `folder`.
    pub address_kind: AddressKind,
    /// True if it needs a key.
    pub needs_key: bool,
    /// The name of that key for the form, such as "API key" or "Signing secret".
    pub key_label: String,
    /// True if a key may be left out.
    pub key_optional: bool,
}

/// What stands in the address field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum AddressKind {
    /// A web address.
    Url,
    /// A folder on this computer.
    Folder,
}

/// One capability and whether a profile has it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct ProfileCapability {
    /// `account`, `findContact`, `createContact`, …
    pub key: String,
    /// What it does.
    pub label: String,
    /// Whether the profile has it.
    pub available: bool,
    /// What is missing without it, one sentence.
    pub loss: String,
}

/// A profile's text and what checking it found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct ProfileCheck {
    /// What it is, if it can be read.
    pub summary: Option<ProfileSummary>,
    /// What is wrong with it; `field` is a JSON pointer, `details` may name line and column.
    pub problems: Vec<Problem>,
}

/// One request of a profile, tried out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct ProfileTrial {
    /// What went over the wire.
    pub exchange: Exchange,
    /// What the profile's pointers found in the answer: object, id, list, next page.
    #[ts(type = "unknown")]
    pub found: Value,
    /// What is wrong.
    pub problem: Option<Problem>,
}
