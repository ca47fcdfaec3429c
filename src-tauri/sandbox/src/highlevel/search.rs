//! `POST /contacts/search`: reading the request, choosing an index, paging by number or by
//! `searchAfter`, and the view of an index that lags behind. The conditions are in `filter`.

use std::cmp::Ordering;
use std::sync::Arc;

use serde_json::{Value, json};

use super::account::{Account, ByTime};
use super::contact::{Contact, Text};
use super::filter::{self, Filter, Subject};
use super::operation::Ask;
use super::{by_time, refuse};
use crate::answer::Answer;
use crate::fault::FaultKind;

const LARGEST_PAGE: usize = 500;
const REACH: usize = 10_000;
/// Until so long after a write the index still holds the old document.
const STALE: i64 = 4_000;
/// From then on it holds the new one; in between it holds none.
const FRESH: i64 = 10_000;

/// One page of a search.
pub(super) struct Page {
    pub(super) rows: Vec<Arc<Contact>>,
    pub(super) total: usize,
    sort: Vec<Sort>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Key {
    Added,
    Updated,
    Dnd,
    Text(Text),
}

#[derive(Clone, Copy, Debug)]
struct Sort {
    key: Key,
    descending: bool,
}

/// Where a row stands in an order: one value per sort key, then the id.
#[derive(Clone, Debug, PartialEq)]
enum Place {
    Number(i64),
    Text(String),
}

struct Wanted {
    limit: usize,
    skip: usize,
    after: Option<Vec<Place>>,
    text: Option<String>,
    filter: Filter,
    sort: Vec<Sort>,
}

/// The page that the request asks for.
pub(super) fn run(account: &Account, ask: &Ask<'_>) -> Result<Page, Answer> {
    let wanted = read(account, ask)?;
    let lagging = ask.call.struck.by(FaultKind::IndexLag) && !account.pending.is_empty();
    let by_time = match wanted.sort.as_slice() {
        [one] => match one.key {
            Key::Added => Some((&account.by_added, Subject::Added, one.descending)),
            Key::Updated => Some((&account.by_updated, Subject::Updated, one.descending)),
            _ => None,
        },
        _ => None,
    };
    match by_time {
        _ if lagging => Ok(collected(account, wanted, stale_view(account, ask.now()))),
        _ if let Some(few) = few(account, &wanted.filter) => Ok(collected(account, wanted, few)),
        Some((index, subject, descending)) => {
            Ok(walked(account, wanted, index, &subject, descending))
        }
        None => {
            let all = account.contacts.values().map(Arc::clone).collect();
            Ok(collected(account, wanted, all))
        }
    }
}

fn read(account: &Account, ask: &Ask<'_>) -> Result<Wanted, Answer> {
    let whole = |name: &str| {
        ask.body
            .get(name)
            .and_then(Value::as_u64)
            .and_then(|n| usize::try_from(n).ok())
    };
    let limit = whole("pageLimit").filter(|limit| (1..=LARGEST_PAGE).contains(limit));
    let Some(limit) = limit else {
        return Err(refuse::invalid(vec![format!(
            "pageLimit must be between 1 and {LARGEST_PAGE}"
        )]));
    };
    let after = ask
        .body
        .get("searchAfter")
        .and_then(Value::as_array)
        .filter(|after| !after.is_empty());
    let page = whole("page");
    if page.is_some() && after.is_some() {
        return Err(refuse::bad("page and searchAfter can not be used together"));
    }
    let page = page.unwrap_or(1).max(1);
    if page.saturating_mul(limit) > REACH {
        return Err(refuse::bad(format!(
            "page * pageLimit can not be greater than {REACH}, use searchAfter"
        )));
    }
    let text = Some(ask.text("query").trim().to_lowercase()).filter(|text| !text.is_empty());
    if text.as_ref().is_some_and(|text| text.chars().count() > 75) {
        return Err(refuse::invalid(vec![
            "query must be shorter than or equal to 75 characters".to_owned(),
        ]));
    }
    let filters = ask.body.get("filters").and_then(Value::as_array);
    let sort = sorts(ask.body.get("sort").and_then(Value::as_array))?;
    Ok(Wanted {
        limit,
        skip: ask.shifted((page - 1) * limit),
        after: after.map(|after| places(after, &sort)).transpose()?,
        text,
        filter: filter::read(account, filters.map_or(&[][..], Vec::as_slice))?,
        sort,
    })
}

fn sorts(items: Option<&Vec<Value>>) -> Result<Vec<Sort>, Answer> {
    let mut sorts = Vec::new();
    for item in items.into_iter().flatten() {
        let key = match item["field"].as_str().unwrap_or("") {
            "email" => Key::Text(Text::Email),
            "dnd" => Key::Dnd,
            "source" => Key::Text(Text::Source),
            "firstNameLowerCase" => Key::Text(Text::FirstName),
            "lastNameLowerCase" => Key::Text(Text::LastName),
            "dateAdded" => Key::Added,
            "dateUpdated" => Key::Updated,
            other => return Err(refuse::bad(format!("Invalid sort field {other}"))),
        };
        let descending = match item["direction"].as_str().unwrap_or("asc") {
            "asc" => false,
            "desc" => true,
            _ => {
                return Err(refuse::invalid(vec![
                    "direction must be asc or desc".to_owned(),
                ]));
            }
        };
        sorts.push(Sort { key, descending });
    }
    if sorts.is_empty() {
        sorts.push(Sort {
            key: Key::Added,
            descending: true,
        });
    }
    Ok(sorts)
}

fn places(after: &[Value], sort: &[Sort]) -> Result<Vec<Place>, Answer> {
    let read = |value: &Value| match value {
        Value::Number(number) => number.as_i64().map(Place::Number),
        Value::String(text) => Some(Place::Text(text.clone())),
        _ => None,
    };
    let places: Option<Vec<Place>> = after.iter().map(read).collect();
    let fits = |places: &Vec<Place>| places.len() == sort.len() + 1;
    places
        .filter(fits)
        .ok_or_else(|| refuse::bad("searchAfter does not fit the sort"))
}

/// The few contacts among which the wanted ones must be, where an index tells them.
fn few(account: &Account, filter: &Filter) -> Option<Vec<Arc<Contact>>> {
    if let Some(email) = filter.pinned(&Subject::Text(Text::Email)) {
        return Some(account.with_email(email).map(Arc::clone).collect());
    }
    let phone = filter.pinned(&Subject::Text(Text::Phone))?;
    Some(account.with_phone(phone).map(Arc::clone).collect())
}

/// What a lagging index holds: the old document for a while, then none, then the new one.
fn stale_view(account: &Account, now: i64) -> Vec<Arc<Contact>> {
    let settled = |contact: &&Arc<Contact>| {
        account
            .pending
            .get(&contact.id)
            .is_none_or(|pending| now - pending.at >= FRESH)
    };
    let mut view: Vec<_> = account
        .contacts
        .values()
        .filter(settled)
        .map(Arc::clone)
        .collect();
    let old = account
        .pending
        .values()
        .filter(|pending| now - pending.at < STALE);
    view.extend(old.filter_map(|pending| pending.old.clone()));
    view
}

fn matches(account: &Account, wanted: &Wanted, contact: &Contact) -> bool {
    wanted.filter.passes(account, contact)
        && wanted
            .text
            .as_deref()
            .is_none_or(|text| contact.mentions(text))
}

/// A page out of contacts in no order.
fn collected(account: &Account, wanted: Wanted, mut rows: Vec<Arc<Contact>>) -> Page {
    rows.retain(|contact| matches(account, &wanted, contact));
    let total = rows.len();
    let sort = wanted.sort;
    let mut keyed: Vec<_> = rows
        .into_iter()
        .map(|row| (place(&row, &sort), row))
        .collect();
    keyed.sort_by(|(one, _), (other, _)| compare(one, other, &sort));
    let beyond = |place: &Vec<Place>| {
        wanted
            .after
            .as_ref()
            .is_none_or(|after| compare(place, after, &sort) == Ordering::Greater)
    };
    let rows = keyed
        .into_iter()
        .filter(|(place, _)| beyond(place))
        .map(|(_, row)| row);
    Page {
        rows: rows.skip(wanted.skip).take(wanted.limit).collect(),
        total,
        sort,
    }
}

/// A page along an index by time: what polling asks for, so it must not cost a sort.
fn walked(
    account: &Account,
    wanted: Wanted,
    index: &ByTime,
    subject: &Subject,
    descending: bool,
) -> Page {
    let (low, high, nothing_else) = wanted.filter.window(subject);
    let plain = nothing_else && wanted.text.is_none();
    let bounds = by_time::bounds(low, high);
    let found = |(_, id): &by_time::Entry| {
        let contact = account.contacts.get(id)?;
        (plain || matches(account, &wanted, contact)).then(|| Arc::clone(contact))
    };
    let whole = || by_time::span(index, bounds.clone());
    let total = match (plain, low.is_none() && high.is_none()) {
        (true, true) => index.len(),
        (true, false) => whole().count(),
        _ => whole().filter(|entry| found(entry).is_some()).count(),
    };
    let cursor = cursor(wanted.after.as_deref());
    let rows: Vec<Arc<Contact>> = match descending {
        false => by_time::upwards(index, cursor, bounds)
            .filter_map(found)
            .skip(wanted.skip)
            .take(wanted.limit)
            .collect(),
        true => by_time::downwards(index, cursor, bounds)
            .filter_map(found)
            .skip(wanted.skip)
            .take(wanted.limit)
            .collect(),
    };
    Page {
        rows,
        total,
        sort: wanted.sort,
    }
}

fn cursor(after: Option<&[Place]>) -> Option<by_time::Entry> {
    match after {
        Some([Place::Number(at), Place::Text(id)]) => Some((*at, Arc::from(id.as_str()))),
        _ => None,
    }
}

fn place(contact: &Contact, sort: &[Sort]) -> Vec<Place> {
    let one = |sort: &Sort| match sort.key {
        Key::Added => Place::Number(contact.date_added),
        Key::Updated => Place::Number(contact.date_updated),
        Key::Dnd => Place::Number(i64::from(contact.dnd)),
        Key::Text(text) => Place::Text(contact.text(text).to_lowercase()),
    };
    let id = Place::Text(contact.id.to_string());
    sort.iter().map(one).chain([id]).collect()
}

fn compare(one: &[Place], other: &[Place], sort: &[Sort]) -> Ordering {
    for (index, (one, other)) in one.iter().zip(other).enumerate() {
        let order = match (one, other) {
            (Place::Number(one), Place::Number(other)) => one.cmp(other),
            (Place::Text(one), Place::Text(other)) => one.cmp(other),
            (Place::Number(_), Place::Text(_)) => Ordering::Less,
            (Place::Text(_), Place::Number(_)) => Ordering::Greater,
        };
        let descending = sort.get(index).is_some_and(|sort| sort.descending);
        match order {
            Ordering::Equal => {}
            order if descending => return order.reverse(),
            order => return order,
        }
    }
    Ordering::Equal
}

impl Page {
    /// The `searchAfter` of a row: its sort values and its id.
    pub(super) fn after(&self, row: &Contact) -> Vec<Value> {
        let json = |place: Place| match place {
            Place::Number(number) => json!(number),
            Place::Text(text) => json!(text),
        };
        place(row, &self.sort).into_iter().map(json).collect()
    }
}
