//! A second target that holds the same kind of contacts behind quite another API; it proves that a
//! connection profile is enough to speak to a service nobody has written code for. No idempotency
//! keys, no segments, no tasks, nothing in bulk. Its API, complete:
//!
//! - Base `/api`, JSON, header `X-Api-Key: <key>`. Every object is wrapped in `{"data":…}`.
//! - Errors: `{"errors":[{"code","detail","pointer"?,"existing"?}]}` with 400, 401, 404, 409, 422, 429
//!   (+ `Retry-After`), 5xx; `pointer` names the member (`/lead/email`, `/lead/fields/industry`),
//!   `existing` the `lead_id` that a create ran into.
//! - `GET /api/me` → `{"data":{"account_id","title"}}`
//! - `GET /api/lead-fields` → `{"data":[{key,label,type,required,options?}]}`
//! - A lead: `{lead_id (a number), externalId, email, firstName, lastName, name, phone, company,
//!   tags:[…], fields:{…}, created_at, modified_at}`; `externalId` is required and unique.
//! - `GET /api/leads?external_ref=|mail=|mobile=|modified_since=&page=&per_page=` (pages from 1;
//!   `per_page` ≤ 50, default 25) → `{"data":[…],"meta":{page,per_page,pages,total}}`
//! - `POST /api/leads` `{"lead":{…}}` → 201 · `GET /api/leads/:id` · `PATCH /api/leads/:id`
//!   `{"lead":{…}}` (only the members named; null clears) · `DELETE /api/leads/:id` → 200
//!   `{"data":{"lead_id","deleted":true}}`
//! - `POST|DELETE /api/leads/:id/labels` `{"labels":[…]}` → the lead
//! - `GET /api/leads/:id/comments?page=&per_page=` · `POST` `{"body","externalId"?}` → 201
//!   `{"data":{"comment_id","externalId","body","created_at"}}` · `DELETE …/comments/:id` → 200

use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard};

use axum::http::Method;
use serde_json::{Map, Value, json};
use tokio::sync::Notify;

use super::{Ask, Book, Lead, Reply, field, refuse, write};
use crate::answer::{Answer, Call};
use crate::clock::{iso, parse_iso};
use crate::fault::{FaultKind, Nature, Side, shifted};
use crate::serve::Site;

/// Lead ids are numbers from here on.
const FIRST: u64 = 100_000;

/// The second target with its state.
pub(crate) struct SecondTarget {
    book: RwLock<Book>,
    /// Told of every change of the book.
    changed: Arc<Notify>,
}

impl SecondTarget {
    pub(crate) fn new(book: Book, changed: Arc<Notify>) -> Self {
        Self {
            book: RwLock::new(book),
            changed,
        }
    }

    pub(crate) fn read(&self) -> RwLockReadGuard<'_, Book> {
        self.book.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn reply(&self, call: &Call) -> Reply {
        let path: Vec<&str> = call.path.trim_matches('/').split('/').collect();
        let Some(("api", path)) = path.split_first().map(|(base, rest)| (*base, rest)) else {
            return Err(refuse::missing("The route"));
        };
        let mut book = self.book.write().unwrap_or_else(PoisonError::into_inner);
        if call.method != Method::GET {
            self.changed.notify_one();
        }
        let key = book.keys.get(call.header("x-api-key").trim());
        if key.is_none_or(|key| key.revoked) || call.struck.by(FaultKind::TokenRevoked) {
            return Err(refuse::unauthorised());
        }
        if call.struck.by(FaultKind::ScopeLost) {
            return Err(refuse::forbidden());
        }
        let body = call.object().map_err(|reason| refuse::bad(&reason))?;
        route(&mut book, &Ask { call, body }, path)
    }
}

fn route(book: &mut Book, ask: &Ask<'_>, path: &[&str]) -> Reply {
    let (method, call) = (ask.call.method.as_str(), ask.call);
    match (method, path) {
        ("GET", ["me"]) => {
            let me = json!({"account_id": book.account["id"], "title": book.account["name"]});
            Ok(wrapped(200, &me))
        }
        ("GET", ["lead-fields"]) => Ok(wrapped(200, &field::list(book)["fields"])),
        ("GET", ["leads"]) => list(book, ask),
        ("POST", ["leads"]) => {
            let lead = write::created(book, ask, lead_of(ask)?)?;
            Ok(wrapped(201, &shown(&lead)))
        }
        ("GET", ["leads", id]) => Ok(wrapped(200, &shown(&*find(book, id)?))),
        ("PATCH", ["leads", id]) => {
            let old = find(book, id)?;
            let lead = write::updated(book, ask, &old, lead_of(ask)?)?;
            Ok(wrapped(200, &shown(&lead)))
        }
        ("DELETE", ["leads", id]) => {
            let lead = find(book, id)?;
            book.remove(&lead.id, call.now);
            Ok(wrapped(
                200,
                &json!({"lead_id": FIRST + lead.number, "deleted": true}),
            ))
        }
        ("POST" | "DELETE", ["leads", id, "labels"]) => labels(book, ask, &find(book, id)?),
        (_, ["leads", id, "comments", rest @ ..]) => {
            let lead = find(book, id)?;
            comments(book, ask, &lead.id, rest)
        }
        _ => Err(refuse::missing("The route")),
    }
}

fn wrapped(status: u16, value: &Value) -> Answer {
    Answer::json(status, &json!({"data": value}))
}

fn lead_of<'a>(ask: &'a Ask<'_>) -> Result<&'a Map<String, Value>, Answer> {
    let lead = ask.body.get("lead").and_then(Value::as_object);
    lead.ok_or_else(|| refuse::invalid("lead", "required", "It must be an object."))
}

fn find(book: &Book, id: &str) -> Result<Arc<Lead>, Answer> {
    let number = id.parse::<u64>().ok().and_then(|id| id.checked_sub(FIRST));
    let lead = number.and_then(|number| book.leads.get(book.by_number.get(&number)?));
    lead.map(Arc::clone)
        .ok_or_else(|| refuse::missing("The lead"))
}

fn shown(lead: &Lead) -> Value {
    let mut shown = json!({"lead_id": FIRST + lead.number});
    for member in [
        "externalId",
        "email",
        "firstName",
        "lastName",
        "name",
        "phone",
        "company",
    ] {
        shown[member] = json!(lead.member(member));
    }
    shown["tags"] = json!(lead.tags);
    shown["fields"] = json!(lead.fields);
    shown["created_at"] = json!(iso(lead.created));
    shown["modified_at"] = json!(iso(lead.updated));
    shown
}

/// One page by its number, with where it stands in the whole.
fn paged(ask: &Ask<'_>, rows: &[Value]) -> Reply {
    let whole = |name: &str, default: usize| {
        let text = ask.call.query.get(name);
        text.map_or(Some(default), |text| {
            text.parse().ok().filter(|number| *number > 0)
        })
    };
    let (Some(page), Some(per_page)) = (whole("page", 1), whole("per_page", 25)) else {
        return Err(refuse::bad("page and per_page are whole numbers from 1."));
    };
    let per_page = per_page.min(50);
    let start = shifted(&ask.call.struck, (page - 1) * per_page);
    let mut shown: Vec<&Value> = rows.iter().skip(start).take(per_page).collect();
    ask.disturb(&mut shown);
    let meta = json!({"page": page, "per_page": per_page, "pages": rows.len().div_ceil(per_page), "total": rows.len()});
    Ok(Answer::json(200, &json!({"data": shown, "meta": meta})))
}

fn list(book: &Book, ask: &Ask<'_>) -> Reply {
    let query = &ask.call.query;
    let mut asked = Vec::new();
    for (name, member) in [
        ("external_ref", "externalId"),
        ("mail", "email"),
        ("mobile", "phone"),
    ] {
        if let (Some(text), Some(field)) = (query.get(name), field::find(member)) {
            let stored = field.2.stored(&json!(text)).unwrap_or_else(|| json!(text));
            asked.push((member, stored.as_str().unwrap_or("").to_owned()));
        }
    }
    let since = query.get("modified_since").and_then(parse_iso);
    let wanted = |lead: &&Arc<Lead>| {
        asked
            .iter()
            .all(|(member, value)| lead.member(member) == Some(value))
            && since.is_none_or(|since| lead.updated >= since)
    };
    let leads = book
        .by_number
        .values()
        .filter_map(|id| book.leads.get(id))
        .filter(wanted);
    let rows: Vec<Value> = leads.map(|lead| shown(lead)).collect();
    paged(ask, &rows)
}

fn labels(book: &mut Book, ask: &Ask<'_>, lead: &Arc<Lead>) -> Reply {
    let named = ask.texts("labels")?;
    let tags = match ask.call.method {
        Method::POST => write::clean(lead.tags.iter().map(String::as_str).chain(named)),
        _ => {
            let kept = lead
                .tags
                .iter()
                .filter(|tag| !named.contains(&tag.as_str()));
            kept.cloned().collect()
        }
    };
    if tags == lead.tags {
        return Ok(wrapped(200, &shown(lead)));
    }
    let lead = book.change(
        Lead {
            tags,
            ..Lead::clone(lead)
        },
        ask.call.now,
    );
    Ok(wrapped(200, &shown(&lead)))
}

fn comments(book: &mut Book, ask: &Ask<'_>, lead: &str, rest: &[&str]) -> Reply {
    let comment = |note: &Value| {
        json!({"comment_id": note["id"], "externalId": note["externalId"], "body": note["body"],
            "created_at": note["createdAt"]})
    };
    match (ask.call.method.as_str(), rest) {
        ("GET", []) => {
            let rows: Vec<Value> = book.notes.of(lead).iter().map(comment).collect();
            paged(ask, &rows)
        }
        ("POST", []) => {
            let id = book.ids.hex();
            let answer = book.notes.create(ask, lead, id)?;
            let note: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
            Ok(wrapped(201, &comment(&note)))
        }
        ("DELETE", [id]) => {
            book.notes.delete(lead, id)?;
            Ok(wrapped(200, &json!({"comment_id": id, "deleted": true})))
        }
        _ => Err(refuse::missing("The route")),
    }
}

/// An error of the `rest` contract in this API's own form.
fn translated(book: &Book, answer: Answer) -> Answer {
    let read: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
    let Some(error) = read.get("error") else {
        return answer;
    };
    let mut shown = json!({"code": error["code"], "detail": error["message"]});
    if let Some(field) = error["field"].as_str() {
        shown["pointer"] = json!(format!("/lead/{}", field.replace('.', "/")));
    }
    let existing = error["existingId"]
        .as_str()
        .and_then(|id| book.leads.get(id));
    if let Some(lead) = existing {
        shown["existing"] = json!(FIRST + lead.number);
    }
    let mut translated = Answer::json(answer.status, &json!({"errors": [shown]}));
    translated.headers = answer.headers;
    translated
}

impl Site for SecondTarget {
    fn name(&self) -> &'static str {
        "second"
    }

    fn side(&self) -> Option<Side> {
        Some(Side::Certileads)
    }

    fn nature(&self, method: &Method, path: &str) -> Nature {
        let collection = path.ends_with("/leads") || path.ends_with("/comments");
        match *method {
            Method::GET if collection => Nature::List,
            Method::GET => Nature::Read,
            Method::POST if collection => Nature::Create,
            _ => Nature::Write,
        }
    }

    fn answer(&self, call: &Call) -> Answer {
        match self.reply(call) {
            Ok(answer) => answer,
            Err(answer) => translated(&self.read(), answer),
        }
    }

    fn refusal(&self, status: u16, _: &Call) -> Answer {
        translated(&self.read(), refuse::fault(status))
    }
}
