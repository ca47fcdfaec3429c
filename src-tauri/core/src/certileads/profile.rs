//! The profile document: what a target's API looks like, as data.
//!
//! Versioned JSON. All places in answers are JSON pointers; all templates fill `{name}` with one
//! of the placeholders that [`Capability`](super::Capability) allows. Reading and checking it is
//! `profile_parse`'s and `profile_check`'s work, doing what it says is the client's.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Capability;
use crate::model::{FieldOption, FieldType};

/// The format version that this build reads.
pub(crate) const PROFILE_FORMAT: u32 = 1;

/// A connection profile.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Profile {
    /// The format's version.
    pub(crate) format: u32,
    /// Stable key: lower-case letters, digits and hyphens.
    pub(crate) key: String,
    /// Its name.
    pub(crate) name: String,
    /// One sentence.
    #[serde(default)]
    pub(crate) description: String,
    /// Requests over HTTP, or rows in files.
    #[serde(default)]
    pub(crate) kind: Kind,
    /// How requests prove who sends them.
    #[serde(default)]
    pub(crate) auth: AuthScheme,
    /// How the form names the key and whether it may be left out.
    #[serde(default)]
    pub(crate) key_field: KeyField,
    /// Signs the body of each request with the key.
    #[serde(default)]
    pub(crate) signature: Option<Signature>,
    /// Headers of every request.
    #[serde(default)]
    pub(crate) headers: BTreeMap<String, String>,
    /// How the target is told that a request is a repeat; absent if it can't be.
    #[serde(default)]
    pub(crate) idempotency: Option<Idempotency>,
    /// How many requests it takes; absent if it says so in its answers.
    #[serde(default)]
    pub(crate) rate_limit: Option<RateLimit>,
    /// Where a refusal's parts lie.
    #[serde(default)]
    pub(crate) errors: ErrorPointers,
    /// Where a contact's parts lie.
    #[serde(default)]
    pub(crate) contact: ContactShape,
    /// Fields that the target does not tell, or does not tell of itself.
    #[serde(default)]
    pub(crate) fields: Vec<FixedField>,
    /// What it can do, by capability key. `csv` profiles name no routes.
    #[serde(default)]
    pub(crate) capabilities: BTreeMap<String, Route>,
}

/// Over what the target is reached.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Kind {
    /// Requests.
    #[default]
    Http,
    /// Rows of files in a folder.
    Csv,
}

/// How requests prove who sends them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "camelCase", deny_unknown_fields)]
pub(crate) enum AuthScheme {
    /// `Authorization: Bearer …`.
    Bearer,
    /// A header of its own.
    Header { name: String },
    /// A query parameter.
    Query { name: String },
    /// User name and password; the key is the password.
    Basic { user: String },
    /// Not at all.
    #[default]
    None,
}

/// The key as the form asks for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub(crate) struct KeyField {
    pub(crate) label: String,
    pub(crate) optional: bool,
}

impl Default for KeyField {
    fn default() -> Self {
        Self {
            label: "API key".to_owned(),
            optional: false,
        }
    }
}

/// HMAC-SHA256 over the raw body, in hexadecimal digits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Signature {
    /// The header it stands in.
    pub(crate) header: String,
    /// What stands before the digits, such as `sha256=`.
    #[serde(default)]
    pub(crate) prefix: String,
}

/// The header that carries the idempotency key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Idempotency {
    pub(crate) header: String,
    /// The methods for which the target honours it.
    #[serde(default = "post")]
    pub(crate) methods: Vec<String>,
    /// For how many days the target remembers a key.
    #[serde(default)]
    pub(crate) days: Option<u32>,
}

fn post() -> Vec<String> {
    vec!["POST".to_owned()]
}

/// A number of requests in a window.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct RateLimit {
    pub(crate) requests: u32,
    pub(crate) seconds: u32,
}

/// Where the parts of a refusal lie.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub(crate) struct ErrorPointers {
    pub(crate) message: Option<String>,
    pub(crate) code: Option<String>,
    pub(crate) field: Option<String>,
    /// Cut off the field's beginning, such as `/lead/` of `/lead/fields/industry`.
    pub(crate) field_prefix: Option<String>,
    /// The id of the contact that a create ran into.
    pub(crate) existing_id: Option<String>,
    /// Codes of a 409 that mean "this idempotency key was used with another body".
    pub(crate) key_reused: Vec<String>,
}

/// Where the parts of a contact lie, from the contact's own object.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub(crate) struct ContactShape {
    /// Who names a contact: the target, or the external id that we send.
    pub(crate) identity: Identity,
    pub(crate) id: String,
    /// What an `If-Match` is compared with.
    pub(crate) version: Option<String>,
    /// True in a row of a contact that is gone.
    pub(crate) deleted: Option<String>,
    /// The object that holds the fields whose key begins with `fields.`.
    pub(crate) fields: String,
    /// Places of further fields by our key; a key that is not here lies at `/key`.
    pub(crate) members: BTreeMap<String, String>,
}

impl Default for ContactShape {
    fn default() -> Self {
        Self {
            identity: Identity::default(),
            id: "/id".to_owned(),
            version: None,
            deleted: None,
            fields: "/fields".to_owned(),
            members: BTreeMap::new(),
        }
    }
}

/// Who names a contact.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Identity {
    /// The target gives an id.
    #[default]
    Target,
    /// The external id that is sent: for targets that answer nothing.
    ExternalId,
}

/// A field that the profile knows of.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct FixedField {
    pub(crate) key: String,
    pub(crate) label: String,
    #[serde(rename = "type", default = "text")]
    pub(crate) kind: FieldType,
    #[serde(default)]
    pub(crate) required: bool,
    #[serde(default)]
    pub(crate) options: Vec<FieldOption>,
}

fn text() -> FieldType {
    FieldType::Text
}

/// One request and where its answer's parts lie.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Route {
    pub(crate) method: String,
    /// Appended to the address; may be empty.
    pub(crate) path: String,
    /// Parameters; one whose placeholder has no value is left out.
    #[serde(default)]
    pub(crate) query: BTreeMap<String, String>,
    /// Headers; left out like parameters.
    #[serde(default)]
    pub(crate) headers: BTreeMap<String, String>,
    /// The body: any JSON in which a text `"{contact}"` stands for the contact, and so on.
    #[serde(default)]
    pub(crate) body: Option<Value>,
    /// Statuses of success; any 2xx if empty.
    #[serde(default)]
    pub(crate) success: Vec<u16>,
    /// Statuses that mean "there is no such record".
    #[serde(default = "not_found")]
    pub(crate) missing: Vec<u16>,
    /// The object in the answer; absent if the answer carries none.
    #[serde(default)]
    pub(crate) object: Option<String>,
    /// The id in the answer as a whole, where it does not lie in the object.
    #[serde(default)]
    pub(crate) id: Option<String>,
    /// The account's name in the object.
    #[serde(default)]
    pub(crate) name: Option<String>,
    /// The list in the answer.
    #[serde(default)]
    pub(crate) list: Option<String>,
    /// How the list goes on.
    #[serde(default)]
    pub(crate) paging: Paging,
    /// `contactFields`: where a field's parts lie in an item of the list.
    #[serde(default)]
    pub(crate) field: Option<FieldItem>,
    /// `batch`: the items sent and the results that come back.
    #[serde(default)]
    pub(crate) batch: Option<BatchShape>,
}

fn not_found() -> Vec<u16> {
    vec![404]
}

/// How a list goes on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "camelCase", deny_unknown_fields)]
pub(crate) enum Paging {
    /// It comes as a whole.
    #[default]
    None,
    /// The answer names the next page.
    Cursor { next: String, limit: u32 },
    /// Pages are counted. `pages` is where the answer tells how many there are; without it a
    /// page that is not full is the last.
    Page {
        #[serde(default = "one")]
        first: u32,
        limit: u32,
        #[serde(default)]
        pages: Option<String>,
    },
    /// Records are counted; a page that is not full is the last.
    Offset { limit: u32 },
}

fn one() -> u32 {
    1
}

/// Where a field's parts lie in an item of the list of fields.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub(crate) struct FieldItem {
    pub(crate) key: String,
    pub(crate) label: String,
    #[serde(rename = "type")]
    pub(crate) kind: String,
    pub(crate) required: String,
    pub(crate) options: String,
    /// Put before each key, such as `fields.` where the target's keys lack it.
    pub(crate) prefix: String,
    /// The target's words for types → ours.
    pub(crate) types: BTreeMap<String, FieldType>,
}

impl Default for FieldItem {
    fn default() -> Self {
        Self {
            key: "/key".to_owned(),
            label: "/label".to_owned(),
            kind: "/type".to_owned(),
            required: "/required".to_owned(),
            options: "/options".to_owned(),
            prefix: String::new(),
            types: BTreeMap::new(),
        }
    }
}

/// The items of a batch and their results, in order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct BatchShape {
    /// One item: `{contact}` and `{idempotencyKey}` are filled.
    pub(crate) item: Value,
    /// At most so many items a request.
    pub(crate) limit: usize,
    /// Where a result tells its HTTP status.
    pub(crate) status: String,
    /// Where a result holds the contact.
    pub(crate) object: String,
}

impl Profile {
    /// Its stable key.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.key
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The route of a capability, if the profile has it.
    pub(crate) fn route(&self, capability: Capability) -> Option<&Route> {
        self.capabilities.get(capability.key())
    }

    /// True if the profile has this capability.
    #[must_use]
    pub fn has(&self, capability: Capability) -> bool {
        match self.kind {
            Kind::Http => self.capabilities.contains_key(capability.key()),
            Kind::Csv => matches!(
                capability,
                Capability::CreateContact
                    | Capability::UpdateContact
                    | Capability::AddTags
                    | Capability::RemoveTags
            ),
        }
    }

    /// True if a key is needed, or can be given.
    pub(crate) fn takes_key(&self) -> bool {
        self.auth != AuthScheme::None || self.signature.is_some()
    }

    /// Where one of our field keys lies in a contact.
    pub(crate) fn place(&self, key: &str) -> String {
        if let Some(place) = self.contact.members.get(key) {
            return place.clone();
        }
        match key.strip_prefix("fields.") {
            Some(own) => format!("{}/{}", self.contact.fields, escaped(own)),
            None => format!("/{}", escaped(key)),
        }
    }
}

/// A name as a segment of a JSON pointer.
fn escaped(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}
