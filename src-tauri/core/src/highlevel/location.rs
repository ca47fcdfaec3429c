//! The location itself and its custom fields.

use serde_json::Value;

use super::client::Ask;
use super::{Client, fields, wire};
use crate::http::{Call, Method};
use crate::model::FieldOption;

/// The sub-account.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Location {
    /// HighLevel's id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// IANA time zone.
    pub time_zone: Option<String>,
    /// ISO 3166 alpha-2.
    pub country: Option<String>,
    /// Whether two contacts may have the same e-mail address or phone number.
    pub allow_duplicate_contact: Option<bool>,
    /// The agency it belongs to.
    pub company_id: Option<String>,
}

/// A contact field of the location's own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CustomField {
    /// HighLevel's id, by which contacts carry its value.
    pub id: String,
    /// Its name, which may change.
    pub name: String,
    /// Its key, such as `contact.industry`, which never changes.
    pub key: String,
    /// HighLevel's type, such as `TEXT` or `MULTIPLE_OPTIONS`.
    pub data_type: String,
    /// Its choices.
    pub options: Vec<FieldOption>,
}

impl Client {
    /// The location.
    pub async fn location(&self) -> Call<Location> {
        let path = ["locations", self.location_id()];
        let ask = Ask::new(Method::GET, path, "locations.readonly");
        self.call(ask, |answer| wire::object(&answer, &["location"], read))
            .await
    }

    /// The custom fields of contacts.
    pub async fn custom_fields(&self) -> Call<Vec<CustomField>> {
        let path = ["locations", self.location_id(), "customFields"];
        let ask = Ask::new(Method::GET, path, "locations/customFields.readonly")
            .query("model", "contact");
        self.call(ask, |answer| {
            wire::list(&answer, &["customFields"], read_field)
        })
        .await
    }
}

fn read(raw: &Value) -> Option<Location> {
    let settings = raw.get("settings").unwrap_or(&Value::Null);
    Some(Location {
        id: wire::id(raw)?,
        name: wire::text(raw, &["name"]).unwrap_or_default(),
        time_zone: wire::text(raw, &["timezone"]),
        country: wire::text(raw, &["country"]),
        allow_duplicate_contact: wire::flag(settings, &["allowDuplicateContact"]),
        company_id: wire::text(raw, &["companyId"]),
    })
}

fn read_field(raw: &Value) -> Option<CustomField> {
    // Folders and the fields of opportunities come in the same list.
    let model = wire::text(raw, &["model"]).unwrap_or_else(|| "contact".to_owned());
    let folder = wire::text(raw, &["documentType"]).is_some_and(|kind| kind == "folder");
    if model != "contact" || folder {
        return None;
    }
    let id = wire::id(raw)?;
    let data_type = wire::text(raw, &["dataType", "type"]).unwrap_or_default();
    // Contacts carry a text box by its id where it has one; a choice by its value.
    let (lists, names): (&[&str], &[&str]) = match fields::is_text_boxes(&data_type) {
        true => (
            &["textBoxListOptions", "picklistOptions", "options"],
            &["id", "key", "value"],
        ),
        false => (
            &["picklistOptions", "options", "picklistImageOptions"],
            &["value", "key"],
        ),
    };
    let options = wire::member(raw, lists);
    Some(CustomField {
        name: wire::text(raw, &["name"]).unwrap_or_else(|| id.clone()),
        key: wire::text(raw, &["fieldKey", "key"]).unwrap_or_default(),
        data_type,
        options: options
            .and_then(Value::as_array)
            .map(|options| choices(options, names))
            .unwrap_or_default(),
        id,
    })
}

fn choices(options: &[Value], names: &[&str]) -> Vec<FieldOption> {
    let read = |option: &Value| match option {
        Value::String(text) => Some(FieldOption {
            value: text.clone(),
            label: text.clone(),
        }),
        Value::Object(_) => {
            let label = wire::text(option, &["label", "name", "value", "key"])?;
            let value = wire::text(option, names).unwrap_or_else(|| label.clone());
            Some(FieldOption { value, label })
        }
        _ => None,
    };
    options.iter().filter_map(read).collect()
}
