//! The simulated Certileads behind the `rest` contract: base path `/v1`, a bearer key, idempotency
//! keys on every POST. Routes and keys are here; contacts, notes and tasks in the files beside.
//! The contract is this project's own assumption: no public API description exists.

mod book;
mod child;
mod contacts;
pub(crate) mod field;
mod page;
mod refuse;
mod second;
mod write;

use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use axum::http::Method;
use serde_json::{Map, Value, json};
use tokio::sync::Notify;

pub(crate) use book::{Book, Key, Lead};
pub(crate) use second::SecondTarget;

use crate::answer::{Answer, Call, decode_segment};
use crate::fault::{FaultKind, Nature, Side};
use crate::log::body_hash;
use crate::serve::Site;
use book::Remembered;

/// So long an idempotency key is honoured.
const REMEMBERED: i64 = 30 * 86_400_000;

/// A handler's result; refusals are answers too.
type Reply = Result<Answer, Answer>;

/// What a handler is given besides the book.
struct Ask<'a> {
    call: &'a Call,
    body: Map<String, Value>,
}

impl Ask<'_> {
    fn disturb<T: Clone>(&self, rows: &mut Vec<T>) {
        crate::fault::disturb(&self.call.struck, rows);
    }

    fn texts(&self, name: &str) -> Result<Vec<&str>, Answer> {
        if let Some(unknown) = self.body.keys().find(|key| *key != name) {
            return Err(refuse::invalid(
                unknown,
                "unknown_field",
                "There is no such member.",
            ));
        }
        let items = self.body.get(name).and_then(Value::as_array);
        let texts: Option<Vec<&str>> = items
            .map(|items| items.iter().map(Value::as_str).collect())
            .unwrap_or_default();
        texts.ok_or_else(|| refuse::invalid(name, "invalid_value", "It must be a list of texts."))
    }
}

/// The simulated Certileads with its state.
pub(crate) struct Certileads {
    book: RwLock<Book>,
    /// Told of every change of the book.
    changed: Arc<Notify>,
}

impl Certileads {
    pub(crate) fn new(book: Book, changed: Arc<Notify>) -> Self {
        Self {
            book: RwLock::new(book),
            changed,
        }
    }

    pub(crate) fn read(&self) -> RwLockReadGuard<'_, Book> {
        self.book.read().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn write(&self) -> RwLockWriteGuard<'_, Book> {
        let book = self.book.write().unwrap_or_else(PoisonError::into_inner);
        // Under the lock: whoever hears of it and then reads, reads what this caller writes.
        self.changed.notify_one();
        book
    }

    fn reply(&self, call: &Call) -> Reply {
        let path: Vec<String> = call
            .path
            .trim_matches('/')
            .split('/')
            .map(decode_segment)
            .collect();
        let path: Vec<&str> = path.iter().map(String::as_str).collect();
        let Some(("v1", path)) = path.split_first().map(|(base, rest)| (*base, rest)) else {
            return Err(refuse::missing("The route"));
        };
        let key = {
            let book = self.read();
            let known = call.bearer().and_then(|value| book.keys.get(value));
            known
                .copied()
                .filter(|key| !key.revoked)
                .ok_or_else(refuse::unauthorised)?
        };
        if call.struck.by(FaultKind::TokenRevoked) {
            return Err(refuse::unauthorised());
        }
        let reads = call.method == Method::GET;
        if call.struck.by(FaultKind::ScopeLost) || (key.read_only && !reads) {
            return Err(refuse::forbidden());
        }
        let body = call.object().map_err(|reason| refuse::bad(&reason))?;
        let ask = Ask { call, body };
        if reads {
            return read(&self.read(), &ask, path);
        }
        let book = &mut *self.write();
        if call.method != Method::POST {
            return write(book, &ask, path);
        }
        let key = call.header("idempotency-key");
        if key.is_empty() {
            book.unkeyed += 1;
            return write(book, &ask, path);
        }
        let what = format!("{} {}", call.path, body_hash(&call.body));
        Ok(once(book, call.now, key, &what, |book| {
            write(book, &ask, path)
        }))
    }
}

/// Runs a POST unless its key was seen before: then the same answer again, or a 409 where the body
/// is another one. Only lasting answers are remembered.
fn once(
    book: &mut Book,
    now: i64,
    key: &str,
    what: &str,
    run: impl FnOnce(&mut Book) -> Reply,
) -> Answer {
    if let Some(known) = book.remembered.get(key)
        && now - known.at < REMEMBERED
    {
        if known.fingerprint != what {
            return refuse::key_reused();
        }
        let answer = known.answer();
        book.replays += 1;
        return answer.with("idempotent-replay", "true");
    }
    let (Ok(answer) | Err(answer)) = run(book);
    if answer.status < 429 {
        let remembered = Remembered::new(what, &answer, now);
        book.remembered.insert(key.to_owned(), remembered);
    }
    answer
}

fn read(book: &Book, ask: &Ask<'_>, path: &[&str]) -> Reply {
    match path {
        ["account"] => Ok(Answer::json(200, &book.account)),
        ["contact-fields"] => Ok(Answer::json(200, &field::list(book))),
        ["segments"] => {
            let (mut rows, next) = page::of(ask, &book.segments)?;
            ask.disturb(&mut rows);
            Ok(Answer::json(
                200,
                &json!({"segments": rows, "nextCursor": next}),
            ))
        }
        ["tags"] => {
            let (mut rows, next) = page::of(ask, &book.tags)?;
            ask.disturb(&mut rows);
            let rows: Vec<Value> = rows.iter().map(|name| json!({"name": name})).collect();
            Ok(Answer::json(
                200,
                &json!({"tags": rows, "nextCursor": next}),
            ))
        }
        ["contacts"] => contacts::list(book, ask),
        ["contacts", id] => contacts::get(book, id),
        ["contacts", id, kind @ ("notes" | "tasks")] => {
            book.lead(id)?;
            children(book, kind).list(ask, id)
        }
        ["contacts", id, kind @ ("notes" | "tasks"), child] => {
            book.lead(id)?;
            children(book, kind).get(id, child)
        }
        _ => Err(refuse::missing("The route")),
    }
}

fn children<'a>(book: &'a Book, kind: &str) -> &'a child::Children {
    if kind == "notes" {
        &book.notes
    } else {
        &book.tasks
    }
}

fn write(book: &mut Book, ask: &Ask<'_>, path: &[&str]) -> Reply {
    match (ask.call.method.as_str(), path) {
        ("POST", ["tags"]) => create_tag(book, ask),
        ("POST", ["segments"]) => create_segment(book, ask),
        ("POST", ["contacts"]) => contacts::create(book, ask),
        ("POST", ["contacts", "batch"]) => contacts::batch(book, ask),
        ("PUT", ["contacts", id]) => contacts::update(book, ask, id),
        ("DELETE", ["contacts", id]) => contacts::delete(book, ask, id),
        ("POST", ["contacts", id, "tags"]) => add_tags(book, ask, id),
        ("DELETE", ["contacts", id, "tags"]) => remove_tags(book, ask, id),
        ("PUT", ["contacts", id, "segments"]) => set_segments(book, ask, id),
        (method, ["contacts", id, kind @ ("notes" | "tasks"), rest @ ..]) => {
            book.lead(id)?;
            let answer = write_child(book, ask, (method, id, kind), rest)?;
            book.writes.total += 1;
            Ok(answer)
        }
        _ => Err(refuse::missing("The route")),
    }
}

fn write_child(
    book: &mut Book,
    ask: &Ask<'_>,
    (method, id, kind): (&str, &str, &str),
    rest: &[&str],
) -> Reply {
    let new = book.ids.hex();
    let rows = if kind == "notes" {
        &mut book.notes
    } else {
        &mut book.tasks
    };
    match (method, rest) {
        ("POST", []) => rows.create(ask, id, new),
        ("PUT", [child]) => rows.update(ask, id, child),
        ("DELETE", [child]) => rows.delete(id, child),
        _ => Err(refuse::missing("The route")),
    }
}

fn name<'a>(ask: &'a Ask<'_>) -> Result<&'a str, Answer> {
    if let Some(unknown) = ask.body.keys().find(|key| *key != "name") {
        return Err(refuse::invalid(
            unknown,
            "unknown_field",
            "There is no such member.",
        ));
    }
    let name = ask.body.get("name").and_then(Value::as_str).map(str::trim);
    let name = name.filter(|name| !name.is_empty());
    name.ok_or_else(|| refuse::invalid("name", "required", "It must not be empty."))
}

/// `POST /tags` → 201; a name that is known already is answered 200 and changes nothing.
fn create_tag(book: &mut Book, ask: &Ask<'_>) -> Reply {
    let name = name(ask)?;
    let new = book.know_tag(name);
    book.writes.total += u64::from(new);
    Ok(Answer::json(
        if new { 201 } else { 200 },
        &json!({"name": name}),
    ))
}

/// `POST /segments` → 201 `{id, name}`; a name that is taken is a 409.
fn create_segment(book: &mut Book, ask: &Ask<'_>) -> Reply {
    let name = name(ask)?;
    if let Some(segment) = book.segments.iter().find(|segment| segment["name"] == name) {
        let id = segment["id"].as_str().unwrap_or("");
        return Err(refuse::exists("A segment of this name exists.", id));
    }
    let segment = json!({"id": book.ids.hex(), "name": name});
    book.segments.push(segment.clone());
    book.writes.total += 1;
    Ok(Answer::json(201, &segment))
}

fn whole(lead: &Lead) -> Reply {
    Ok(Answer::json(200, &lead.shown()))
}

/// `POST /contacts/:id/tags` → the contact; tags it has already change nothing.
fn add_tags(book: &mut Book, ask: &Ask<'_>, id: &str) -> Reply {
    let mut new = ask.texts("tags")?;
    let old = Arc::clone(book.lead(id)?);
    if ask.call.struck.by(FaultKind::AcceptedNotStored) {
        new.pop();
    }
    let tags = write::clean(old.tags.iter().map(String::as_str).chain(new));
    if tags == old.tags {
        return whole(&old);
    }
    whole(&book.change(
        Lead {
            tags,
            ..Lead::clone(&old)
        },
        ask.call.now,
    ))
}

/// `DELETE /contacts/:id/tags` with a body → the contact.
fn remove_tags(book: &mut Book, ask: &Ask<'_>, id: &str) -> Reply {
    let gone = ask.texts("tags")?;
    let old = Arc::clone(book.lead(id)?);
    let goes = |tag: &String| {
        gone.iter()
            .any(|gone| gone.trim().to_lowercase() == tag.to_lowercase())
    };
    let tags: Vec<String> = old.tags.iter().filter(|tag| !goes(tag)).cloned().collect();
    if tags == old.tags {
        return whole(&old);
    }
    whole(&book.change(
        Lead {
            tags,
            ..Lead::clone(&old)
        },
        ask.call.now,
    ))
}

/// `PUT /contacts/:id/segments` `{segmentIds}` → the contact.
fn set_segments(book: &mut Book, ask: &Ask<'_>, id: &str) -> Reply {
    let ids: Vec<Value> = ask
        .texts("segmentIds")?
        .into_iter()
        .map(|id| json!(id))
        .collect();
    let segments = write::segments(book, &ids)?;
    let old = Arc::clone(book.lead(id)?);
    whole(&book.change(
        Lead {
            segments,
            ..Lead::clone(&old)
        },
        ask.call.now,
    ))
}

impl Site for Certileads {
    fn name(&self) -> &'static str {
        "rest"
    }

    fn side(&self) -> Option<Side> {
        Some(Side::Certileads)
    }

    fn nature(&self, method: &Method, path: &str) -> Nature {
        let segments = path.trim_matches('/').split('/').count();
        match *method {
            Method::GET if path.ends_with("/account") || path.ends_with("/contact-fields") => {
                Nature::Read
            }
            // Collections lie at an even depth below `/v1`: contacts, contacts/:id/notes.
            Method::GET if segments.is_multiple_of(2) => Nature::List,
            Method::GET => Nature::Read,
            Method::POST if !path.ends_with("/tags") || segments == 2 => Nature::Create,
            _ => Nature::Write,
        }
    }

    fn answer(&self, call: &Call) -> Answer {
        match self.reply(call) {
            Ok(answer) | Err(answer) => answer,
        }
    }

    fn refusal(&self, status: u16, _: &Call) -> Answer {
        refuse::fault(status)
    }
}
