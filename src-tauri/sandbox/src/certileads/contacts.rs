//! Contacts of the `rest` contract: list, create, read, change, delete, and many at once.

use std::collections::BTreeSet;
use std::ops::Bound;
use std::sync::Arc;

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::book::{Book, FINDABLE, Lead};
use super::{Ask, Reply, field, page, refuse};
use crate::answer::Answer;
use crate::clock::{iso, parse_iso};
use crate::fault::FaultKind;

const BATCH: usize = 100;

/// A row of a list: a contact, or what is left of a deleted one.
#[derive(Clone, Serialize)]
#[serde(untagged)]
enum Row {
    Lead(Arc<Lead>),
    #[serde(rename_all = "camelCase")]
    Gone {
        id: Arc<str>,
        external_id: Option<String>,
        deleted: bool,
    },
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Listed {
    contacts: Vec<Row>,
    next_cursor: Option<String>,
}

/// `GET /contacts?externalId=|email=|phone=|updatedSince=&cursor=&limit=` → `{contacts, nextCursor}`
pub(super) fn list(book: &Book, ask: &Ask<'_>) -> Reply {
    const KNOWN: [&str; 6] = [
        "externalId",
        "email",
        "phone",
        "updatedSince",
        "cursor",
        "limit",
    ];
    if let Some(unknown) = ask.call.query.names().find(|name| !KNOWN.contains(name)) {
        return Err(refuse::bad(&format!("There is no parameter {unknown}.")));
    }
    let (mut contacts, next_cursor) = if FINDABLE
        .iter()
        .any(|name| ask.call.query.get(name).is_some())
    {
        let found = looked_up(book, ask);
        page::of(ask, &found)?
    } else if ask.call.query.get("updatedSince").is_some() {
        changed(book, ask)?
    } else {
        in_order(book, ask)?
    };
    ask.disturb(&mut contacts);
    Ok(Answer::json(
        200,
        &Listed {
            contacts,
            next_cursor,
        },
    ))
}

fn looked_up(book: &Book, ask: &Ask<'_>) -> Vec<Row> {
    let mut asked = Vec::new();
    for member in FINDABLE {
        if let (Some(text), Some(field)) = (ask.call.query.get(member), field::find(member)) {
            // What is no e-mail address or phone number at all is looked for as it stands.
            let stored = field.2.stored(&json!(text)).unwrap_or_else(|| json!(text));
            asked.push((member, stored.as_str().unwrap_or("").to_owned()));
        }
    }
    let Some((member, value)) = asked.first() else {
        return Vec::new();
    };
    let all = |lead: &&Arc<Lead>| {
        asked
            .iter()
            .all(|(member, value)| lead.member(member) == Some(value))
    };
    let mut leads: Vec<_> = book
        .found(member, value)
        .filter(all)
        .map(Arc::clone)
        .collect();
    leads.sort_by_key(|lead| lead.number);
    leads.into_iter().map(Row::Lead).collect()
}

fn in_order(book: &Book, ask: &Ask<'_>) -> Result<(Vec<Row>, Option<String>), Answer> {
    let limit = page::limit(ask)?;
    let after = match ask.call.query.get("cursor") {
        None => 0,
        Some(cursor) => cursor
            .strip_prefix("n.")
            .and_then(|number| number.parse().ok())
            .ok_or_else(page::wrong)?,
    };
    let mut rows = book
        .by_number
        .range((Bound::Excluded(after), Bound::Unbounded));
    let page: Vec<_> = rows
        .by_ref()
        .take(limit)
        .filter_map(|(_, id)| book.leads.get(id))
        .map(Arc::clone)
        .collect();
    let last = page.last().filter(|_| rows.next().is_some());
    let next = last.map(|lead| format!("n.{}", lead.number));
    Ok((page.into_iter().map(Row::Lead).collect(), next))
}

fn changed(book: &Book, ask: &Ask<'_>) -> Result<(Vec<Row>, Option<String>), Answer> {
    let limit = page::limit(ask)?;
    let since = ask
        .call
        .query
        .get("updatedSince")
        .and_then(|text| text.parse().ok().or_else(|| parse_iso(text)));
    let since = since.ok_or_else(|| refuse::bad("updatedSince must be an ISO 8601 moment."))?;
    let start = match ask.call.query.get("cursor") {
        None => Bound::Included((since, Arc::from(""))),
        Some(cursor) => {
            let parts = cursor
                .strip_prefix("u.")
                .and_then(|rest| rest.split_once('.'));
            let (at, id) = parts.ok_or_else(page::wrong)?;
            Bound::Excluded((at.parse().map_err(|_| page::wrong())?, Arc::from(id)))
        }
    };
    let mut entries = book.by_updated.range((start, Bound::Unbounded));
    let page: Vec<_> = entries.by_ref().take(limit).collect();
    let last = page.last().filter(|_| entries.next().is_some());
    let next = last.map(|(at, id)| format!("u.{at}.{id}"));
    Ok((
        page.into_iter().map(|(_, id)| row(book, id)).collect(),
        next,
    ))
}

fn row(book: &Book, id: &Arc<str>) -> Row {
    match book.leads.get(id) {
        Some(lead) => Row::Lead(Arc::clone(lead)),
        None => Row::Gone {
            id: Arc::clone(id),
            external_id: book.deleted.get(id).cloned().flatten(),
            deleted: true,
        },
    }
}

/// `POST /contacts` → 201, the contact.
pub(super) fn create(book: &mut Book, ask: &Ask<'_>) -> Reply {
    let lead = created(book, ask, &ask.body)?;
    Ok(Answer::json(201, &*lead))
}

pub(super) fn created(
    book: &mut Book,
    ask: &Ask<'_>,
    body: &Map<String, Value>,
) -> Result<Arc<Lead>, Answer> {
    // Everything is checked before an id is spent.
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

/// `GET /contacts/:id`
pub(super) fn get(book: &Book, id: &str) -> Reply {
    Ok(Answer::json(200, &**book.lead(id)?))
}

/// `PUT /contacts/:id` → the contact; members that are not named stay, null clears.
pub(super) fn update(book: &mut Book, ask: &Ask<'_>, id: &str) -> Reply {
    let old = Arc::clone(book.lead(id)?);
    unchanged(ask, &old)?;
    let lead = updated(book, ask, &old, &ask.body)?;
    Ok(Answer::json(200, &*lead))
}

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

/// `DELETE /contacts/:id` → 204
pub(super) fn delete(book: &mut Book, ask: &Ask<'_>, id: &str) -> Reply {
    let old = Arc::clone(book.lead(id)?);
    unchanged(ask, &old)?;
    book.remove(id, ask.call.now);
    Ok(Answer::empty(204))
}

fn unchanged(ask: &Ask<'_>, lead: &Lead) -> Result<(), Answer> {
    let seen = ask.call.header("if-match").trim_matches('"');
    if seen.is_empty() || seen == "*" || seen == iso(lead.updated) {
        return Ok(());
    }
    Err(refuse::changed())
}

/// `POST /contacts/batch` → 200 `{results:[{status, contact|error}]}`, each item on its own.
pub(super) fn batch(book: &mut Book, ask: &Ask<'_>) -> Reply {
    if let Some(unknown) = ask.body.keys().find(|name| *name != "items") {
        return Err(refuse::invalid(
            unknown,
            "unknown_field",
            "There is no such member.",
        ));
    }
    let items = ask.body.get("items").and_then(Value::as_array);
    let items = items.filter(|items| (1..=BATCH).contains(&items.len()));
    let items = items.ok_or_else(|| {
        refuse::invalid("items", "invalid_value", "items must hold 1 to 100 items.")
    })?;
    let results: Vec<Value> = items.iter().map(|item| one(book, ask, item)).collect();
    Ok(Answer::json(200, &json!({"results": results})))
}

fn one(book: &mut Book, ask: &Ask<'_>, item: &Value) -> Value {
    let contact = item["contact"].as_object();
    let key = item["idempotencyKey"]
        .as_str()
        .filter(|key| !key.is_empty());
    let answer = match (contact, key) {
        (Some(contact), Some(key)) => super::once(
            book,
            ask.call.now,
            key,
            &item["contact"].to_string(),
            |book| created(book, ask, contact).map(|lead| Answer::json(201, &*lead)),
        ),
        (None, _) => refuse::invalid("contact", "required", "It must be an object."),
        (_, None) => refuse::invalid("idempotencyKey", "required", "It must not be empty."),
    };
    let body: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
    match answer.is_success() {
        true => json!({"status": answer.status, "contact": body}),
        false => json!({"status": answer.status, "error": body["error"]}),
    }
}

/// Writes the named members onto a contact, or refuses the first wrong one.
pub(super) fn apply(book: &Book, lead: &mut Lead, body: &Map<String, Value>) -> Result<(), Answer> {
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
