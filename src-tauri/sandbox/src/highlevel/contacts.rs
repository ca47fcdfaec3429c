//! Contacts: read, create, upsert, update, delete, duplicate look-up, the deprecated list, the list
//! of a business, and the door to search. Source: highlevel contacts description and measurements.

use std::sync::Arc;

use serde::Serialize;
use serde_json::{Value, json};

use super::account::Account;
use super::contact::{Contact, Shown, Text, View};
use super::operation::{Ask, Reply};
use super::{refuse, search};
use crate::answer::Answer;

#[derive(Serialize)]
struct One<'a> {
    contact: Shown<'a>,
}

#[derive(Serialize)]
struct Found<'a> {
    contacts: Vec<Shown<'a>>,
    total: usize,
}

/// `GET /contacts/:id` → `{contact}`
pub(super) fn get(account: &Account, ask: &Ask<'_>) -> Reply {
    let contact = account.contact(ask.param(0))?.shown(View::Full);
    Ok(Answer::json(200, &One { contact }))
}

/// `POST /contacts/` → 201 `{contact}`; before API version v3 in the short shape of a create.
pub(super) fn create(account: &mut Account, ask: &Ask<'_>) -> Reply {
    let contact = account.create(&ask.body, ask.now(), true)?;
    let view = if ask.v3 { View::Full } else { View::Created };
    let contact = contact.shown(view);
    Ok(Answer::json(201, &One { contact }))
}

/// `PUT /contacts/:id` → `{succeded, contact}`
pub(super) fn update(account: &mut Account, ask: &Ask<'_>) -> Reply {
    let contact = account.change(ask.param(0), &ask.body, ask.now(), true)?;
    #[derive(Serialize)]
    struct Updated<'a> {
        #[serde(flatten)]
        succeeded: Value,
        contact: Shown<'a>,
    }
    let succeeded = match ask.v3 {
        true => json!({"succeeded": true}),
        false => json!({"succeded": true}),
    };
    let contact = contact.shown(View::Full);
    Ok(Answer::json(200, &Updated { succeeded, contact }))
}

/// `DELETE /contacts/:id` → `{succeded}`
pub(super) fn delete(account: &mut Account, ask: &Ask<'_>) -> Reply {
    account.contact(ask.param(0))?;
    account.remove(ask.param(0), ask.now());
    account.writes.total += 1;
    Ok(Answer::json(200, &ask.succeeded()))
}

/// `POST /contacts/upsert` → `{new, contact}`. E-mail first, then phone; where they name two
/// contacts the first wins and the other identifier is left out in silence.
pub(super) fn upsert(account: &mut Account, ask: &Ask<'_>) -> Reply {
    let mut body = ask.body.clone();
    body.remove("locationId");
    let forced = body.remove("createNewIfDuplicateAllowed") == Some(json!(true));
    let may_double = forced && account.allow_duplicates;
    let by_email = account.with_email(ask.text("email")).next().map(Arc::clone);
    let by_phone = account.with_phone(ask.text("phone")).next().map(Arc::clone);
    let (new, contact) = match by_email.as_ref().or(by_phone.as_ref()) {
        Some(found) if !may_double => {
            if by_phone.as_ref().is_some_and(|other| other.id != found.id) {
                body.remove("phone");
            }
            // An existing contact keeps its gender.
            body.remove("gender");
            (false, account.change(&found.id, &body, ask.now(), false)?)
        }
        _ => (true, account.create(&body, ask.now(), false)?),
    };
    #[derive(Serialize)]
    struct Upserted<'a> {
        new: bool,
        contact: Shown<'a>,
    }
    let contact = contact.shown(View::Full);
    Ok(Answer::json(200, &Upserted { new, contact }))
}

/// `GET /contacts/search/duplicate` → `{contact}` or `{contact: null}`
pub(super) fn duplicate(account: &Account, ask: &Ask<'_>) -> Reply {
    let (email, number) = (ask.call.query.get("email"), ask.call.query.get("number"));
    if email.is_none() && number.is_none() {
        return Err(refuse::invalid(vec![
            "Either email or number should be passed".to_owned(),
        ]));
    }
    let by_email = email.and_then(|email| account.with_email(email).next());
    let found = by_email.or_else(|| number.and_then(|number| account.with_phone(number).next()));
    match found {
        Some(contact) => Ok(Answer::json(
            200,
            &One {
                contact: contact.shown(View::Full),
            },
        )),
        None => Ok(Answer::json(200, &json!({"contact": null}))),
    }
}

/// `POST /contacts/search` → `{contacts, total}`; the page as `search` finds it.
pub(super) fn search(account: &Account, ask: &Ask<'_>) -> Reply {
    let mut page = search::run(account, ask)?;
    ask.disturb(&mut page.rows);
    let contacts = page
        .rows
        .iter()
        .map(|row| account.row(row, Some(page.after(row))));
    let contacts = contacts.collect();
    Ok(Answer::json(
        200,
        &Found {
            contacts,
            total: page.total,
        },
    ))
}

/// `GET /contacts/business/:businessId` → `{contacts, count}`
pub(super) fn of_business(account: &Account, ask: &Ask<'_>) -> Reply {
    let (limit, skip) = (ask.number("limit", 25), ask.shifted(ask.number("skip", 0)));
    let query = ask.call.query.get("query").map(str::to_lowercase);
    let mine = |contact: &&Arc<Contact>| {
        contact.text(Text::BusinessId) == ask.param(0)
            && query.as_deref().is_none_or(|query| contact.mentions(query))
    };
    let all: Vec<_> = account.newest_first().filter(mine).collect();
    let mut page: Vec<_> = all.iter().skip(skip).take(limit).collect();
    ask.disturb(&mut page);
    let contacts: Vec<_> = page
        .iter()
        .map(|contact| account.row(contact, None))
        .collect();
    #[derive(Serialize)]
    struct OfBusiness<'a> {
        contacts: Vec<Shown<'a>>,
        count: usize,
    }
    Ok(Answer::json(
        200,
        &OfBusiness {
            contacts,
            count: all.len(),
        },
    ))
}

/// `GET /contacts/` (deprecated) → `{contacts, meta}`, newest first. The location has to be named
/// on every page, else it is a 403.
pub(super) fn list(account: &Account, ask: &Ask<'_>) -> Reply {
    let query = &ask.call.query;
    let Some(location) = query.get("locationId") else {
        return Err(refuse::forbidden(refuse::LOCATION));
    };
    let limit = ask.number("limit", 20);
    if !(1..=100).contains(&limit) {
        let complaint = "limit must not be greater than 100".to_owned();
        return Err(refuse::invalid(vec![complaint]));
    }
    let text = query.get("query").map(str::to_lowercase);
    let matches =
        |contact: &&Arc<Contact>| text.as_deref().is_none_or(|text| contact.mentions(text));
    let after = query.get("startAfter").and_then(|text| text.parse().ok());
    let after_id = query.get("startAfterId").unwrap_or("");
    let older = account.older_than(after.unwrap_or(i64::MAX), after_id);
    let mut page: Vec<_> = older.filter(matches).take(limit + 1).collect();
    let total = match text.is_some() {
        true => account.newest_first().filter(matches).count(),
        false => account.contacts.len(),
    };
    let more = page.len() > limit;
    page.truncate(limit);
    let last = page.last().filter(|_| more);
    let last = last.map(|contact| (contact.date_added, contact.id.to_string()));
    ask.disturb(&mut page);
    let rows = page.iter().map(|contact| account.row(contact, None));
    let contacts = rows.collect();
    let meta = list_meta(total, last, location, limit);
    Ok(Answer::json(200, &Listed { contacts, meta }))
}

#[derive(Serialize)]
struct Listed<'a> {
    contacts: Vec<Shown<'a>>,
    meta: Value,
}

fn list_meta(total: usize, next: Option<(i64, String)>, location: &str, limit: usize) -> Value {
    let Some((after, id)) = next else {
        return json!({"total": total, "nextPageUrl": null, "startAfterId": null, "startAfter": null,
            "currentPage": 1, "nextPage": null, "prevPage": null});
    };
    let url = format!(
        "/contacts/?locationId={location}&limit={limit}&startAfter={after}&startAfterId={id}"
    );
    json!({"total": total, "nextPageUrl": url, "startAfterId": id, "startAfter": after,
        "currentPage": 1, "nextPage": 2, "prevPage": null})
}

impl Account {
    /// A contact as a row of a list.
    pub(super) fn row<'a>(
        &'a self,
        contact: &'a Contact,
        search_after: Option<Vec<Value>>,
    ) -> Shown<'a> {
        let business = contact[Text::BusinessId].as_deref().and_then(|id| {
            let found = self.businesses.iter().find(|business| business["id"] == id);
            found.and_then(|business| business["name"].as_str())
        });
        Shown {
            search_after,
            business_name: business,
            ..contact.shown(View::Row)
        }
    }

    /// All contacts, the newest first.
    pub(crate) fn newest_first(&self) -> impl Iterator<Item = &Arc<Contact>> {
        self.older_than(i64::MAX, "")
    }

    /// The contacts that come after that moment and id, the newest first.
    fn older_than(&self, at: i64, id: &str) -> impl Iterator<Item = &Arc<Contact>> {
        let entries = self.by_added.range(..(at, Arc::from(id))).rev();
        entries.filter_map(|(_, id)| self.contacts.get(id))
    }
}

impl Contact {
    /// Whether name, e-mail, phone or company contain the text (lower case).
    pub(super) fn mentions(&self, text: &str) -> bool {
        let members = [Text::Email, Text::Phone, Text::CompanyName];
        self.name().to_lowercase().contains(text)
            || members
                .iter()
                .any(|member| self.text(*member).to_lowercase().contains(text))
    }
}
