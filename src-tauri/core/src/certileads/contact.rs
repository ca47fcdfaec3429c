//! Contacts between our keys and the target's own shape.
//!
//! Our keys are the same for all targets (`externalId`, `email`, …, `fields.<name>`); where a
//! target keeps them is in the profile.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::Profile;
use super::pointer::{first_segment, put, scalar, text};

/// What a contact is looked up by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MatchKey {
    /// The external id: `HighLevel`'s contact id.
    ExternalId,
    /// The e-mail address.
    Email,
    /// The phone number.
    Phone,
}

impl MatchKey {
    /// Our field key, and the placeholder.
    pub(super) fn key(self) -> &'static str {
        match self {
            Self::ExternalId => "externalId",
            Self::Email => "email",
            Self::Phone => "phone",
        }
    }
}

/// A contact as the target holds it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TargetContact {
    /// The target's id.
    pub id: String,
    /// HighLevel's contact id, if it carries one.
    pub external_id: Option<String>,
    /// Its e-mail address.
    pub email: Option<String>,
    /// Its phone number.
    pub phone: Option<String>,
    /// Its whole name.
    pub name: Option<String>,
    /// Its tags, as stored.
    pub tags: Vec<String>,
    /// What an `If-Match` is compared with.
    pub version: Option<String>,
    /// Every value by target field key: `email`, `fields.industry`, `tags`, …
    pub values: Map<String, Value>,
}

/// One page of contacts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TargetPage {
    /// The contacts.
    pub contacts: Vec<TargetContact>,
    /// Ids of contacts that are gone since.
    pub deleted: Vec<String>,
    /// Where to go on; none at the end.
    pub next_cursor: Option<String>,
}

/// What a write came to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Written {
    /// The target's id of the contact, where it is known.
    pub target_id: Option<String>,
    /// The contact as the answer says it is stored, if the answer carries it.
    pub stored: Option<TargetContact>,
}

impl TargetContact {
    /// Reads the target's object; none if it carries no id.
    pub(super) fn read(profile: &Profile, object: &Value) -> Option<Self> {
        let shape = &profile.contact;
        let id = text(object, &shape.id)?;
        let values = values(profile, object);
        let own = |key: &str| values.get(key).and_then(scalar);
        let full = [own("firstName"), own("lastName")]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>();
        let name = own("name").or_else(|| (!full.is_empty()).then(|| full.join(" ")));
        Some(Self {
            id,
            external_id: own("externalId"),
            email: own("email"),
            phone: own("phone"),
            name,
            tags: values.get("tags").map(tags).unwrap_or_default(),
            version: shape
                .version
                .as_deref()
                .and_then(|place| text(object, place)),
            values,
        })
    }

    /// True if it is what was looked for; some targets ignore parameters they don't know and
    /// answer with everything.
    pub(super) fn matches(&self, by: MatchKey, value: &str) -> bool {
        match by {
            MatchKey::ExternalId => self.external_id.as_deref() == Some(value),
            MatchKey::Email => self
                .email
                .as_ref()
                .is_some_and(|email| email.trim().to_lowercase() == value.trim().to_lowercase()),
            MatchKey::Phone => self.phone.as_ref().is_some_and(|phone| {
                let (one, other) = (digits(phone), digits(value));
                !one.is_empty() && (one.ends_with(&other) || other.ends_with(&one))
            }),
        }
    }
}

/// Digits without the zeros that stand for a country or trunk code.
fn digits(text: &str) -> String {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    digits.trim_start_matches('0').to_owned()
}

fn tags(value: &Value) -> Vec<String> {
    match value {
        Value::Array(items) => items
            .iter()
            .filter_map(|item| {
                item.as_str()
                    .or_else(|| item.get("name").and_then(Value::as_str))
            })
            .map(str::to_owned)
            .collect(),
        Value::String(text) => text
            .split(',')
            .map(str::trim)
            .filter(|tag| !tag.is_empty())
            .map(str::to_owned)
            .collect(),
        _ => Vec::new(),
    }
}

/// Every value of an object by our keys; blank ones are left out.
fn values(profile: &Profile, object: &Value) -> Map<String, Value> {
    let shape = &profile.contact;
    let mut values = Map::new();
    let mut insert = |key: String, value: &Value| {
        if !value.is_null() {
            values.insert(key, value.clone());
        }
    };
    for (key, place) in &shape.members {
        if let Some(value) = object.pointer(place) {
            insert(key.clone(), value);
        }
    }
    if let Some(Value::Object(fields)) = object.pointer(&shape.fields) {
        for (name, value) in fields {
            insert(format!("fields.{name}"), value);
        }
    }
    let places = [
        Some(&shape.id),
        Some(&shape.fields),
        shape.version.as_ref(),
        shape.deleted.as_ref(),
    ];
    let taken = |name: &str| {
        let mut taken = places.into_iter().flatten().chain(shape.members.values());
        taken.any(|place| first_segment(place).is_some_and(|first| first == name))
    };
    for (name, value) in object.as_object().into_iter().flatten() {
        // With `externalId` as the identity the id is a value of its own, too.
        if !taken(name) || (shape.id == "/externalId" && name == "externalId") {
            insert(name.clone(), value);
        }
    }
    values
}

/// A body by our keys in the target's own shape.
pub(super) fn to_wire(profile: &Profile, body: &Value) -> Value {
    let mut wire = Map::new();
    for (key, value) in body.as_object().into_iter().flatten() {
        match value {
            Value::Object(fields) if key == "fields" => {
                for (name, value) in fields {
                    put(
                        &mut wire,
                        &profile.place(&format!("fields.{name}")),
                        value.clone(),
                    );
                }
            }
            value => put(&mut wire, &profile.place(key), value.clone()),
        }
    }
    Value::Object(wire)
}
