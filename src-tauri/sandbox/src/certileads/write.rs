//! Writing a contact of the `rest` contract: checking the named members one by one, what must be
//! there and unique, and the fault that lets a member get lost on the way.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::book::{Book, Lead};
use super::{Ask, field, refuse};
use crate::answer::Answer;
use crate::fault::FaultKind;

/// Creates a contact; everything is checked before an id is spent.
pub(super) fn created(
    book: &mut Book,
    ask: &Ask<'_>,
    body: &Map<String, Value>,
) -> Result<Arc<Lead>, Answer> {
    let mut lead = Lead::default();
    apply(book, &mut lead, body)?;
    complete(book, &lead)?;
    free(book, &lead)?;
    if let Some(key) = dropped(ask, body) {
        apply(book, &mut lead, &without(&key))?;
    }
    let blank = book.blank(ask.call.now);
    Ok(book.put(blank.holding(lead)))
}

/// Changes the named members of a contact.
pub(super) fn updated(
    book: &mut Book,
    ask: &Ask<'_>,
    old: &Lead,
    body: &Map<String, Value>,
) -> Result<Arc<Lead>, Answer> {
    let mut lead = Lead::clone(old);
    apply(book, &mut lead, body)?;
    complete(book, &lead)?;
    free(book, &lead)?;
    if let Some(key) = dropped(ask, body) {
        restore(&mut lead, old, &key);
    }
    Ok(book.change(lead, ask.call.now))
}

impl Lead {
    /// This new contact with the members of another.
    fn holding(self, other: Lead) -> Lead {
        let Lead {
            id,
            created,
            updated,
            number,
            ..
        } = self;
        Lead {
            id,
            created,
            updated,
            number,
            ..other
        }
    }
}

impl Book {
    /// Creates a contact as a user of the web app does: only the kinds of values are checked.
    pub(crate) fn create_by_hand(
        &mut self,
        body: &Map<String, Value>,
        now: i64,
    ) -> Result<Arc<Lead>, Answer> {
        let mut lead = Lead::default();
        apply(self, &mut lead, body)?;
        free(self, &lead)?;
        let blank = self.blank(now);
        Ok(self.put(blank.holding(lead)))
    }

    /// Changes the named members of a contact as a user of the web app does.
    pub(crate) fn update_by_hand(
        &mut self,
        id: &str,
        body: &Map<String, Value>,
        now: i64,
    ) -> Result<Arc<Lead>, Answer> {
        let mut lead = Lead::clone(self.lead(id)?);
        apply(self, &mut lead, body)?;
        free(self, &lead)?;
        Ok(self.change(lead, now))
    }
}

/// Writes the named members onto a contact, or refuses the first wrong one.
fn apply(book: &Book, lead: &mut Lead, body: &Map<String, Value>) -> Result<(), Answer> {
    for (name, value) in body {
        match (name.as_str(), value) {
            ("tags", Value::Array(tags)) if tags.iter().all(Value::is_string) => {
                lead.tags = clean(tags.iter().filter_map(Value::as_str));
            }
            ("segmentIds", Value::Array(ids)) => lead.segments = segments(book, ids)?,
            ("archived", Value::Bool(archived)) => lead.archived = *archived,
            ("suppressed", Value::Bool(suppressed)) => lead.suppressed = *suppressed,
            ("fields", Value::Object(fields)) => {
                for (name, value) in fields {
                    apply_field(lead, name, value)?;
                }
            }
            ("tags" | "segmentIds" | "archived" | "suppressed" | "fields", _) => {
                return Err(refuse::invalid(
                    name,
                    "invalid_value",
                    "It is of the wrong type.",
                ));
            }
            ("id" | "createdAt" | "updatedAt", _) => {
                return Err(refuse::invalid(name, "read_only", "It can't be written."));
            }
            _ => apply_member(lead, name, value)?,
        }
    }
    Ok(())
}

fn apply_member(lead: &mut Lead, name: &str, value: &Value) -> Result<(), Answer> {
    let known = field::find(name).filter(|(key, ..)| !key.starts_with("fields."));
    let field =
        known.ok_or_else(|| refuse::invalid(name, "unknown_field", "There is no such member."))?;
    match field::checked(field, value)?.as_str() {
        Some(text) => lead.members.insert(field.0, text.to_owned()),
        None => lead.members.remove(field.0),
    };
    Ok(())
}

fn apply_field(lead: &mut Lead, name: &str, value: &Value) -> Result<(), Answer> {
    let key = format!("fields.{name}");
    let field = field::find(&key)
        .ok_or_else(|| refuse::invalid(&key, "unknown_field", "There is no such field."))?;
    match field::checked(field, value)? {
        Value::Null => lead.fields.shift_remove(name),
        value => lead.fields.insert(name.to_owned(), value),
    };
    Ok(())
}

/// Trimmed and each kept once, whatever its case.
pub(super) fn clean<'a>(tags: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let tags = tags.map(str::trim).filter(|tag| !tag.is_empty());
    tags.filter(|tag| seen.insert(tag.to_lowercase()))
        .map(str::to_owned)
        .collect()
}

/// The ids of known segments, or 422.
pub(super) fn segments(book: &Book, ids: &[Value]) -> Result<Vec<String>, Answer> {
    let known = |id: &Value| {
        let found = book.segments.iter().any(|segment| segment["id"] == *id);
        id.as_str().filter(|_| found).map(str::to_owned)
    };
    let ids: Option<Vec<String>> = ids.iter().map(known).collect();
    ids.ok_or_else(|| refuse::invalid("segmentIds", "invalid_value", "A segment is not known."))
}

/// Every required member is there.
fn complete(book: &Book, lead: &Lead) -> Result<(), Answer> {
    let has = |key: &str| match key.strip_prefix("fields.") {
        Some(name) => lead.fields.contains_key(name),
        None => lead.members.contains_key(key),
    };
    let required = ["externalId"]
        .into_iter()
        .chain(book.required.iter().map(String::as_str));
    match required.into_iter().find(|key| !has(key)) {
        Some(key) => Err(refuse::invalid(key, "required", "It must not be empty.")),
        None => Ok(()),
    }
}

/// No other contact has the same external id.
fn free(book: &Book, lead: &Lead) -> Result<(), Answer> {
    let Some(external) = lead.member("externalId") else {
        return Ok(());
    };
    match book
        .found("externalId", external)
        .find(|other| other.id != lead.id)
    {
        Some(other) => Err(refuse::exists(
            "A contact with this externalId exists.",
            &other.id,
        )),
        None => Ok(()),
    }
}

/// Which written member the fault `accepted-not-stored` drops: `email`, `fields.industry`, …
fn dropped(ask: &Ask<'_>, body: &Map<String, Value>) -> Option<String> {
    let roll = ask.call.struck.roll(FaultKind::AcceptedNotStored)?;
    let mut keys: Vec<String> = body
        .keys()
        .filter(|key| !["externalId", "fields"].contains(&key.as_str()))
        .cloned()
        .collect();
    let fields = body.get("fields").and_then(Value::as_object);
    keys.extend(
        fields
            .into_iter()
            .flat_map(Map::keys)
            .map(|name| format!("fields.{name}")),
    );
    let place = usize::try_from(roll).unwrap_or(0).checked_rem(keys.len())?;
    keys.into_iter().nth(place)
}

/// A body that clears one member.
fn without(key: &str) -> Map<String, Value> {
    let body = match (key, key.strip_prefix("fields.")) {
        (_, Some(name)) => json!({"fields": {name: null}}),
        ("tags" | "segmentIds", None) => json!({key: []}),
        ("archived" | "suppressed", None) => json!({key: false}),
        _ => json!({key: null}),
    };
    body.as_object().cloned().unwrap_or_default()
}

fn restore(lead: &mut Lead, old: &Lead, key: &str) {
    match (key, key.strip_prefix("fields.")) {
        (_, Some(name)) => {
            lead.fields.shift_remove(name);
            if let Some(value) = old.fields.get(name) {
                lead.fields.insert(name.to_owned(), value.clone());
            }
        }
        ("tags", None) => lead.tags.clone_from(&old.tags),
        ("segmentIds", None) => lead.segments.clone_from(&old.segments),
        ("archived", None) => lead.archived = old.archived,
        ("suppressed", None) => lead.suppressed = old.suppressed,
        _ => {
            lead.members.remove(key);
            if let Some((key, value)) = old.members.get_key_value(key) {
                lead.members.insert(key, value.clone());
            }
        }
    }
}
