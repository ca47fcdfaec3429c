//! Reads a contact out of any of the shapes HighLevel sends it in: by id, created, searched.

use serde_json::{Map, Value};

use super::{dates, wire};
use crate::model::Contact;

/// Members that are taken over as they are: source field key, then its spellings. Search results
/// hold the true spelling of a name under `…Raw` where the plain one is lower-cased.
const PLAIN: [(&str, &[&str]); 20] = [
    ("firstName", &["firstNameRaw", "firstName"]),
    ("lastName", &["lastNameRaw", "lastName"]),
    ("name", &["name", "contactName"]),
    ("email", &["email"]),
    ("phone", &["phone"]),
    ("companyName", &["companyName"]),
    ("businessName", &["businessName"]),
    ("website", &["website"]),
    ("address1", &["address1"]),
    ("city", &["city"]),
    ("state", &["state"]),
    ("postalCode", &["postalCode"]),
    ("country", &["country"]),
    ("timezone", &["timezone"]),
    ("gender", &["gender"]),
    ("source", &["source"]),
    ("type", &["type"]),
    ("assignedTo", &["assignedTo"]),
    ("businessId", &["businessId"]),
    ("dnd", &["dnd"]),
];

/// Members that are moments.
const MOMENTS: [&str; 3] = ["dateAdded", "dateUpdated", "lastActivity"];

/// Channels of the do-not-disturb settings; their case differs between versions.
pub(super) const CHANNELS: [&str; 4] = ["Email", "SMS", "Call", "WhatsApp"];

/// Members of the first and the latest attribution.
pub(super) const ATTRIBUTION: [&str; 8] = [
    "url",
    "campaign",
    "utmSource",
    "utmMedium",
    "utmContent",
    "referrer",
    "sessionSource",
    "gclid",
];

/// Reads a contact; none if it has no id.
pub(super) fn read(raw: &Value) -> Option<Contact> {
    let id = wire::id(raw)?;
    let tags = tags(raw);
    let mut values = Map::new();
    values.insert("id".to_owned(), Value::String(id.clone()));
    for (key, spellings) in PLAIN {
        let found = spellings
            .iter()
            .filter_map(|spelling| raw.get(spelling))
            .find_map(present);
        values.extend(found.map(|value| (key.to_owned(), value)));
    }
    for key in MOMENTS {
        let moment = raw.get(key).and_then(dates::millis).and_then(dates::iso);
        values.extend(moment.map(|text| (key.to_owned(), Value::String(text))));
    }
    let born = raw.get("dateOfBirth").and_then(dates::day);
    values.extend(born.map(|day| ("dateOfBirth".to_owned(), Value::String(day))));
    secondary(raw, &mut values);
    nested(raw, &mut values);
    custom(raw, &mut values);
    values.insert(
        "tags".to_owned(),
        tags.iter().cloned().map(Value::String).collect(),
    );
    Some(Contact {
        id,
        date_added: raw.get("dateAdded").and_then(dates::millis),
        date_updated: raw.get("dateUpdated").and_then(dates::millis),
        tags,
        values,
    })
}

/// Lower-case, trimmed, sorted, without repeats: how HighLevel keeps them.
pub(super) fn tidy_tags(tags: impl IntoIterator<Item = String>) -> Vec<String> {
    let mut tags: Vec<_> = tags
        .into_iter()
        .map(|tag| tag.trim().to_lowercase())
        .filter(|tag| !tag.is_empty())
        .collect();
    tags.sort();
    tags.dedup();
    tags
}

fn tags(raw: &Value) -> Vec<String> {
    tidy_tags(wire::texts(raw, &["tags"]))
}

/// The value unless it is blank.
fn present(value: &Value) -> Option<Value> {
    let blank = match value {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
        _ => false,
    };
    (!blank).then(|| value.clone())
}

/// Additional addresses and numbers, as lists of texts; read-only in HighLevel.
fn secondary(raw: &Value, values: &mut Map<String, Value>) {
    for (key, inner) in [("additionalEmails", "email"), ("additionalPhones", "phone")] {
        let Some(Value::Array(items)) = raw.get(key) else {
            continue;
        };
        let texts: Vec<_> = items
            .iter()
            .filter_map(|item| item.as_str().or_else(|| item.get(inner)?.as_str()))
            .map(|text| Value::String(text.to_owned()))
            .collect();
        if !texts.is_empty() {
            values.insert(key.to_owned(), Value::Array(texts));
        }
    }
}

fn nested(raw: &Value, values: &mut Map<String, Value>) {
    if let Some(Value::Object(settings)) = raw.get("dndSettings") {
        for (channel, setting) in settings {
            let known = CHANNELS
                .iter()
                .find(|known| known.eq_ignore_ascii_case(channel));
            if let (Some(known), Some(status)) = (known, wire::text(setting, &["status"])) {
                values.insert(format!("dndSettings.{known}.status"), Value::String(status));
            }
        }
    }
    for part in ["attributionSource", "lastAttributionSource"] {
        let Some(source) = raw.get(part) else {
            continue;
        };
        for key in ATTRIBUTION {
            if let Some(value) = source.get(key).and_then(present) {
                values.insert(format!("{part}.{key}"), value);
            }
        }
    }
}

fn custom(raw: &Value, values: &mut Map<String, Value>) {
    let Some(Value::Array(fields)) = raw.get("customFields").or_else(|| raw.get("customField"))
    else {
        return;
    };
    for field in fields {
        let Some(id) = wire::id(field) else { continue };
        let value = [
            "value",
            "fieldValue",
            "field_value",
            "fieldValueString",
            "fieldValueArray",
        ]
        .iter()
        .find_map(|key| present(field.get(key)?));
        if let Some(value) = value {
            let key = format!("customFields.{id}");
            let value = match text_boxes(&value) {
                Some(boxes) => {
                    let named = boxes
                        .iter()
                        .map(|(name, text)| (format!("{key}.{name}"), Value::String(text.clone())));
                    values.extend(named);
                    boxes.into_iter().map(|(_, text)| text).collect()
                }
                None => files_as_links(value),
            };
            if present(&value).is_some() {
                values.insert(key, value);
            }
        }
    }
}

/// A list of text boxes: the texts by the name of their box, those that are filled; none for
/// anything else.
fn text_boxes(value: &Value) -> Option<Vec<(String, String)>> {
    let members = value.as_object()?;
    if !members
        .values()
        .all(|text| text.is_string() || text.is_null())
    {
        return None;
    }
    let filled = members.iter().filter_map(|(name, text)| {
        let text = present(text)?.as_str()?.to_owned();
        Some((name.clone(), text))
    });
    Some(filled.collect())
}

/// Uploaded files come keyed by uuid, each with its address; only the addresses matter.
fn files_as_links(value: Value) -> Value {
    let Value::Object(members) = &value else {
        return value;
    };
    let links: Vec<_> = members
        .values()
        .filter_map(|file| file.get("url")?.as_str())
        .map(|url| Value::String(url.to_owned()))
        .collect();
    if links.is_empty() {
        value
    } else {
        Value::Array(links)
    }
}
