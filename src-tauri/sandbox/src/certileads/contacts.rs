//! Contacts of the `rest` contract: list, create, read, change, delete, and many at once.

use std::ops::Bound;
use std::sync::Arc;

use serde::{Serialize, Serializer};
use serde_json::{Value, json};

use super::book::{Book, FINDABLE, Lead};
use super::{Ask, Reply, field, page, refuse, write};
use crate::answer::Answer;
use crate::clock::{iso, parse_iso};

const BATCH: usize = 100;

/// A row of a list: a contact, or what is left of a deleted one.
#[derive(Clone, Serialize)]
#[serde(untagged)]
enum Row {
    Lead(#[serde(serialize_with = "lead")] Arc<Lead>),
    #[serde(rename_all = "camelCase")]
    Gone {
        id: Arc<str>,
        external_id: Option<String>,
        deleted: bool,
    },
}

fn lead<S: Serializer>(lead: &Arc<Lead>, serializer: S) -> Result<S::Ok, S::Error> {
    lead.shown().serialize(serializer)
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
    let lead = write::created(book, ask, &ask.body)?;
    Ok(Answer::json(201, &lead.shown()))
}

/// `GET /contacts/:id`
pub(super) fn get(book: &Book, id: &str) -> Reply {
    Ok(Answer::json(200, &book.lead(id)?.shown()))
}

/// `PUT /contacts/:id` → the contact; members that are not named stay, null clears.
pub(super) fn update(book: &mut Book, ask: &Ask<'_>, id: &str) -> Reply {
    let old = Arc::clone(book.lead(id)?);
    unchanged(ask, &old)?;
    let lead = write::updated(book, ask, &old, &ask.body)?;
    Ok(Answer::json(200, &lead.shown()))
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
            |book| write::created(book, ask, contact).map(|lead| Answer::json(201, &lead.shown())),
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
