//! HighLevel's contact fields, standard and custom, as the mapping offers them.

use super::contact::{ATTRIBUTION, CHANNELS};
use super::location::CustomField;
use crate::model::{Contact, Field, FieldOrigin, FieldType};

use FieldOrigin::{Standard, System};

/// Standard fields: key, name, type, origin.
const STANDARD: [(&str, &str, FieldType, FieldOrigin); 28] = [
    ("id", "Contact id", FieldType::Id, System),
    ("firstName", "First name", FieldType::Text, Standard),
    ("lastName", "Last name", FieldType::Text, Standard),
    ("name", "Full name", FieldType::Text, Standard),
    ("email", "Email", FieldType::Email, Standard),
    ("phone", "Phone", FieldType::Phone, Standard),
    ("companyName", "Company", FieldType::Text, Standard),
    ("tags", "Tags", FieldType::Tags, Standard),
    ("website", "Website", FieldType::Url, Standard),
    ("address1", "Street address", FieldType::Text, Standard),
    ("city", "City", FieldType::Text, Standard),
    ("state", "State", FieldType::Text, Standard),
    ("postalCode", "Postal code", FieldType::Text, Standard),
    ("country", "Country", FieldType::Text, Standard),
    ("timezone", "Time zone", FieldType::Text, Standard),
    ("dateOfBirth", "Date of birth", FieldType::Date, Standard),
    ("gender", "Gender", FieldType::Text, Standard),
    ("source", "Source", FieldType::Text, Standard),
    ("type", "Contact type", FieldType::Text, Standard),
    (
        "assignedTo",
        "Assigned to (user id)",
        FieldType::Id,
        Standard,
    ),
    ("dnd", "Do not disturb", FieldType::Boolean, Standard),
    (
        "additionalEmails",
        "Additional emails",
        FieldType::Other,
        Standard,
    ),
    (
        "additionalPhones",
        "Additional phones",
        FieldType::Other,
        Standard,
    ),
    ("businessName", "Business", FieldType::Text, Standard),
    ("businessId", "Business id", FieldType::Id, System),
    ("dateAdded", "Date added", FieldType::Datetime, System),
    ("dateUpdated", "Date updated", FieldType::Datetime, System),
    ("lastActivity", "Last activity", FieldType::Datetime, System),
];

/// All fields of a contact: the standard ones, then the location's own under
/// `customFields.<id>`.
#[must_use]
pub fn fields(custom: &[CustomField]) -> Vec<Field> {
    let standard = STANDARD.iter().map(|(key, label, kind, origin)| Field {
        origin: *origin,
        ..field((*key).to_owned(), (*label).to_owned(), *kind)
    });
    standard
        .chain(system())
        .chain(custom.iter().flat_map(own))
        .collect()
}

/// A custom field; a list of text boxes as a whole, then each box of it.
fn own(custom: &CustomField) -> Vec<Field> {
    let key = format!("customFields.{}", custom.id);
    let kind = custom_field_type(&custom.data_type);
    let whole = Field {
        options: custom.options.clone(),
        origin: FieldOrigin::Custom,
        ..field(key.clone(), custom.name.clone(), kind)
    };
    if !is_text_boxes(&custom.data_type) {
        return vec![whole];
    }
    let boxes = custom.options.iter().map(|one| Field {
        origin: FieldOrigin::Custom,
        ..field(
            format!("{key}.{}", one.value),
            format!("{}: {}", custom.name, one.label),
            FieldType::Text,
        )
    });
    let whole = Field {
        options: Vec::new(),
        ..whole
    };
    std::iter::once(whole).chain(boxes).collect()
}

/// True for a list of text boxes, each with a name of its own.
pub(super) fn is_text_boxes(data_type: &str) -> bool {
    data_type.eq_ignore_ascii_case("TEXTBOX_LIST")
}

/// What HighLevel keeps about a contact by itself: do-not-disturb by channel, attribution.
fn system() -> impl Iterator<Item = Field> {
    let channels = CHANNELS.iter().map(|channel| Field {
        origin: System,
        ..field(
            format!("dndSettings.{channel}.status"),
            format!("Do not disturb: {channel}"),
            FieldType::Text,
        )
    });
    let attribution = [
        ("attributionSource", "First"),
        ("lastAttributionSource", "Latest"),
    ]
    .into_iter()
    .flat_map(|(part, when)| {
        ATTRIBUTION.iter().map(move |key| Field {
            origin: System,
            ..field(
                format!("{part}.{key}"),
                format!("{when} attribution: {key}"),
                if *key == "url" {
                    FieldType::Url
                } else {
                    FieldType::Text
                },
            )
        })
    });
    channels.chain(attribution)
}

/// Custom fields as far as contacts carry them, for tokens that may not read their definitions:
/// each is named by its id.
#[must_use]
pub fn fields_seen(contacts: &[Contact]) -> Vec<Field> {
    let mut keys: Vec<_> = contacts
        .iter()
        .flat_map(|contact| contact.values.keys())
        .filter(|key| key.starts_with("customFields."))
        .collect();
    keys.sort();
    keys.dedup();
    keys.into_iter()
        .map(|key| Field {
            origin: FieldOrigin::Custom,
            ..field(
                key.clone(),
                key.replacen("customFields.", "Custom field ", 1),
                FieldType::Other,
            )
        })
        .collect()
}

/// What a custom field of HighLevel's `data_type` holds.
#[must_use]
pub fn custom_field_type(data_type: &str) -> FieldType {
    match data_type.to_ascii_uppercase().as_str() {
        "TEXT" | "LARGE_TEXT" | "TIME" => FieldType::Text,
        "NUMERICAL" | "MONETORY" | "MONETARY" | "NUMBER" | "FLOAT" => FieldType::Number,
        "PHONE" => FieldType::Phone,
        "EMAIL" => FieldType::Email,
        "DATE" => FieldType::Date,
        "SINGLE_OPTIONS" | "RADIO" => FieldType::Option,
        "CHECKBOX" | "MULTIPLE_OPTIONS" => FieldType::Options,
        "FILE_UPLOAD" | "SIGNATURE" => FieldType::File,
        _ => FieldType::Other,
    }
}

fn field(key: String, label: String, kind: FieldType) -> Field {
    Field {
        key,
        label,
        kind,
        required: false,
        options: Vec::new(),
        origin: FieldOrigin::Standard,
    }
}
