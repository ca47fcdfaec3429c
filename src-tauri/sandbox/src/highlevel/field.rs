//! Custom fields of a contact: their definitions and what a written value becomes when stored.
//! The routes that list and change definitions are in `fields`.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::account::Account;

/// The definition of a custom field.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CustomField {
    pub(crate) id: Arc<str>,
    pub(crate) name: String,
    /// `contact.…`; never changes.
    pub(crate) field_key: String,
    pub(crate) placeholder: String,
    /// `TEXT`, `NUMERICAL`, `SINGLE_OPTIONS`, …
    pub(crate) data_type: String,
    pub(crate) position: u32,
    pub(crate) picklist_options: Vec<String>,
    pub(crate) picklist_image_options: [(); 0],
    pub(crate) is_allowed_custom_option: bool,
    pub(crate) is_multi_file_allowed: bool,
    pub(crate) max_file_limit: u32,
    pub(crate) location_id: String,
    pub(crate) model: String,
}

/// What writing a custom field means for its stored value.
pub(crate) enum Stored {
    /// The value stays as it is: the write is accepted but has no effect.
    Unchanged,
    Cleared,
    Value(Value),
}

impl CustomField {
    /// The form in which a written value is stored: dates lose their time, numbers may come as
    /// text, a single choice may come as a list. An empty text is accepted and ignored.
    pub(crate) fn stored(&self, value: &Value) -> Stored {
        match (self.data_type.as_str(), value) {
            (_, Value::Null) => Stored::Cleared,
            (_, Value::String(text)) if text.is_empty() => Stored::Unchanged,
            (_, Value::Array(items)) if items.is_empty() => Stored::Cleared,
            ("DATE", Value::String(text)) => {
                Stored::Value(json!(text.split(['T', ' ']).next().unwrap_or(text)))
            }
            ("NUMERICAL" | "MONETORY", Value::String(text)) => match number(text) {
                Some(number) => Stored::Value(number),
                None => Stored::Unchanged,
            },
            ("CHECKBOX" | "MULTIPLE_OPTIONS", Value::String(text)) => Stored::Value(json!([text])),
            ("TEXT" | "LARGE_TEXT" | "SINGLE_OPTIONS" | "RADIO" | "PHONE", Value::Array(items)) => {
                items
                    .first()
                    .map_or(Stored::Cleared, |first| Stored::Value(first.clone()))
            }
            (
                "TEXT" | "LARGE_TEXT" | "SINGLE_OPTIONS" | "RADIO" | "PHONE",
                Value::Number(number),
            ) => Stored::Value(json!(number.to_string())),
            _ => Stored::Value(value.clone()),
        }
    }
}

fn number(text: &str) -> Option<Value> {
    let text = text.trim();
    if let Ok(whole) = text.parse::<i64>() {
        return Some(json!(whole));
    }
    let real: f64 = text.parse().ok()?;
    serde_json::Number::from_f64(real).map(Value::Number)
}

impl Account {
    /// The field that a written item means: by `id`, or by `key` with or without `contact.`.
    pub(crate) fn field_of(&self, item: &Map<String, Value>) -> Option<&CustomField> {
        if let Some(id) = item.get("id").and_then(Value::as_str) {
            return self.fields.iter().find(|field| &*field.id == id);
        }
        let key = item.get("key").and_then(Value::as_str)?;
        self.fields.iter().find(|field| {
            field.field_key == key || field.field_key.strip_prefix("contact.") == Some(key)
        })
    }
}
