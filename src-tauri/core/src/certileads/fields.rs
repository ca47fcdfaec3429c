//! The fields a contact has on the target: what it tells, and what only the profile knows.

use serde_json::Value;

use super::client::Client;
use super::fill::Values;
use super::profile::{FieldItem, FixedField};
use super::{Capability, Profile, pointer};
use crate::http::Call;
use crate::model::{Field, FieldOption, FieldOrigin, FieldType};

impl Client {
    /// Every field that can be written, by our keys. Without the capability they are those that
    /// the profile lists, and nothing is sent.
    ///
    /// # Errors
    /// Whatever befalls the request.
    pub async fn contact_fields(&self) -> Call<Vec<Field>> {
        let profile = self.profile();
        let Some(route) = profile.route(Capability::ContactFields) else {
            return self.unsent(Ok(profile.fixed_fields()));
        };
        let shape = route.field.clone().unwrap_or_default();
        self.all(Capability::ContactFields, &Values::default())
            .await
            .map(|items| {
                let mut fields: Vec<Field> = items
                    .iter()
                    .filter_map(|item| read(profile, item, &shape))
                    .collect();
                for fixed in profile.fixed_fields() {
                    if !fields.iter().any(|field| field.key == fixed.key) {
                        fields.push(fixed);
                    }
                }
                fields
            })
    }
}

impl Profile {
    /// The fields that the profile itself lists.
    #[must_use]
    pub fn fixed_fields(&self) -> Vec<Field> {
        self.fields.iter().map(fixed).collect()
    }
}

fn fixed(field: &FixedField) -> Field {
    Field {
        key: field.key.clone(),
        label: field.label.clone(),
        kind: field.kind,
        required: field.required,
        options: field.options.clone(),
        origin: origin(&field.key),
    }
}

fn origin(key: &str) -> FieldOrigin {
    if key.starts_with("fields.") {
        FieldOrigin::Custom
    } else {
        FieldOrigin::Standard
    }
}

/// Reads one item of the target's list; none if it has no key.
fn read(profile: &Profile, item: &Value, shape: &FieldItem) -> Option<Field> {
    let key = own_key(profile, &pointer::text(item, &shape.key)?, shape);
    let word = pointer::text(item, &shape.kind).unwrap_or_default();
    Some(Field {
        label: pointer::text(item, &shape.label).unwrap_or_else(|| key.clone()),
        kind: shape
            .types
            .get(&word)
            .copied()
            .unwrap_or_else(|| known_type(&word)),
        required: item.pointer(&shape.required) == Some(&Value::Bool(true)),
        options: options(item.pointer(&shape.options)),
        origin: origin(&key),
        key,
    })
}

/// Our key for the target's: one that the profile places elsewhere keeps our name for it.
fn own_key(profile: &Profile, key: &str, shape: &FieldItem) -> String {
    let place = format!("/{key}");
    let renamed = profile
        .contact
        .members
        .iter()
        .find(|(_, known)| **known == place);
    match renamed {
        Some((own, _)) => own.clone(),
        None if key.starts_with(&shape.prefix) => key.to_owned(),
        None => format!("{}{key}", shape.prefix),
    }
}

/// A type by the usual words; a word that means nothing to us is a text.
fn known_type(word: &str) -> FieldType {
    serde_json::from_value(Value::from(word.to_lowercase())).unwrap_or(FieldType::Text)
}

fn options(value: Option<&Value>) -> Vec<FieldOption> {
    let items = value.and_then(Value::as_array).into_iter().flatten();
    let option = |item: &Value| match item {
        Value::String(text) => Some(FieldOption {
            value: text.clone(),
            label: text.clone(),
        }),
        Value::Object(_) => {
            let first = |names: &[&str]| names.iter().find_map(|name| pointer::text(item, name));
            let value = first(&["/value", "/id", "/key", "/name"])?;
            let label = first(&["/label", "/name", "/title"]).unwrap_or_else(|| value.clone());
            Some(FieldOption { value, label })
        }
        _ => None,
    };
    items.filter_map(option).collect()
}
