//! Contacts: reading, searching, writing.

use serde_json::{Value, json};

use super::client::Ask;
use super::{Client, contact, dates, wire};
use crate::clock::UtcMillis;
use crate::http::{Call, Cause, Error, Method};
use crate::model::Contact;

pub(super) const READ: &str = "contacts.readonly";
pub(super) const WRITE: &str = "contacts.write";

/// What a search sorts by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SortKey {
    /// When a contact was last changed.
    #[default]
    DateUpdated,
    /// When it was made.
    DateAdded,
}

/// A page of a search. Without filters it lists everything.
#[derive(Clone, Debug, Default)]
pub struct ContactSearch {
    /// Changed at or after this moment.
    pub updated_since: Option<UtcMillis>,
    /// Made at or after this moment.
    pub added_since: Option<UtcMillis>,
    /// Words to look for; cut at 75 characters, HighLevel's limit.
    pub query: Option<String>,
    /// What to sort by.
    pub sort: SortKey,
    /// Newest first instead of oldest first.
    pub descending: bool,
    /// Contacts per page, 1 to 500.
    pub page_limit: u32,
    /// [`ContactPage::search_after`] of the page before, with the same filters and sort.
    pub search_after: Option<Value>,
}

/// A page of contacts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ContactPage {
    /// The contacts. The search index lags about ten seconds behind, and may lack a contact for
    /// a moment after it changed.
    pub contacts: Vec<Contact>,
    /// Where the next page goes on; none on an empty page.
    pub search_after: Option<Value>,
    /// How many contacts match in all.
    pub total: Option<u32>,
    /// The server's clock when it answered.
    pub server_time: Option<UtcMillis>,
}

impl ContactSearch {
    fn body(&self, location_id: &str) -> Value {
        let range = |field: &str, since: Option<UtcMillis>| {
            let since = dates::iso_seconds(since?)?;
            Some(json!({"field": field, "operator": "range", "value": {"gte": since}}))
        };
        let filters: Vec<_> = [
            range("dateUpdated", self.updated_since),
            range("dateAdded", self.added_since),
        ]
        .into_iter()
        .flatten()
        .collect();
        let sort = match self.sort {
            SortKey::DateUpdated => "dateUpdated",
            SortKey::DateAdded => "dateAdded",
        };
        let direction = if self.descending { "desc" } else { "asc" };
        let mut body = json!({
            "locationId": location_id,
            "pageLimit": self.page_limit.clamp(1, 500),
            "sort": [{"field": sort, "direction": direction}],
        });
        if !filters.is_empty() {
            body["filters"] = Value::Array(filters);
        }
        if let Some(query) = self
            .query
            .as_deref()
            .map(str::trim)
            .filter(|text| !text.is_empty())
        {
            body["query"] = Value::String(query.chars().take(75).collect());
        }
        match &self.search_after {
            Some(after) => body["searchAfter"] = after.clone(),
            None => body["page"] = json!(1),
        }
        body
    }
}

impl Client {
    /// Searches contacts (`POST /contacts/search`).
    pub async fn search_contacts(&self, search: &ContactSearch) -> Call<ContactPage> {
        let ask = Ask::new(Method::POST, ["contacts", "search"], READ)
            .body(search.body(self.location_id()));
        self.send(ask).await.and_then(|reply| {
            let server_time = reply.server_time();
            Ok(ContactPage {
                server_time,
                ..page(&reply.json()?)?
            })
        })
    }

    /// One contact, right at once after a write; none if it doesn't exist (any more).
    pub async fn contact(&self, id: &str) -> Call<Option<Contact>> {
        let ask = Ask::new(Method::GET, ["contacts", id], READ);
        none_if_missing(self.call(ask, one).await)
    }

    /// Makes a contact. `body` holds the fields by HighLevel's names; the location is added.
    pub async fn create_contact(&self, body: &Value) -> Call<Contact> {
        let mut body = body.clone();
        if let Value::Object(members) = &mut body {
            members.insert("locationId".to_owned(), self.location_id().into());
        }
        let ask = Ask::new(Method::POST, ["contacts", ""], WRITE).body(body);
        self.call(ask, one).await
    }

    /// Changes the fields that `body` names. Tags are left out, since an update would replace
    /// them all, and so is the location, which HighLevel refuses here.
    pub async fn update_contact(&self, id: &str, body: &Value) -> Call<Contact> {
        let mut body = body.clone();
        if let Value::Object(members) = &mut body {
            members.shift_remove("tags");
            members.shift_remove("locationId");
        }
        let ask = Ask::new(Method::PUT, ["contacts", id], WRITE).body(body);
        self.call(ask, one).await
    }

    /// Removes a contact, for good.
    pub async fn delete_contact(&self, id: &str) -> Call<()> {
        self.send(Ask::new(Method::DELETE, ["contacts", id], WRITE))
            .await
            .map(drop)
    }

    /// The contact with this e-mail address or phone number (E.164), as HighLevel's own duplicate
    /// check finds it.
    pub async fn find_duplicate(
        &self,
        email: Option<&str>,
        phone: Option<&str>,
    ) -> Call<Option<Contact>> {
        let mut ask = Ask::new(Method::GET, ["contacts", "search", "duplicate"], READ)
            .query("locationId", self.location_id());
        if let Some(email) = email {
            ask = ask.query("email", email);
        }
        if let Some(phone) = phone {
            ask = ask.query("number", phone);
        }
        let call = self
            .call(ask, |answer| {
                let wrapped = wire::member(&answer, &["contact"]).and_then(contact::read);
                Ok(wrapped.or_else(|| contact::read(&answer)))
            })
            .await;
        none_if_missing(call).map(Option::flatten)
    }

    /// Contacts of a business, `limit` (at most 100) from `skip` on.
    pub async fn contacts_of_business(
        &self,
        business_id: &str,
        limit: u32,
        skip: u32,
    ) -> Call<ContactPage> {
        let ask = Ask::new(Method::GET, ["contacts", "business", business_id], READ)
            .query("locationId", self.location_id())
            .query("limit", limit.to_string())
            .query("skip", skip.to_string());
        self.call(ask, |answer| page(&answer)).await
    }
}

fn one(answer: Value) -> Result<Contact, Error> {
    wire::object(&answer, &["contact"], contact::read)
}

fn page(answer: &Value) -> Result<ContactPage, Error> {
    let contacts = wire::list(answer, &["contacts"], contact::read)?;
    let last = answer
        .get("contacts")
        .and_then(|contacts| contacts.as_array()?.last());
    Ok(ContactPage {
        contacts,
        search_after: last.and_then(|last| wire::member(last, &["searchAfter"]).cloned()),
        total: wire::count(answer, &["total", "count"]),
        server_time: None,
    })
}

/// Turns "no such record" into none.
fn none_if_missing<T>(call: Call<T>) -> Call<Option<T>> {
    let result = match call.result {
        Ok(found) => Ok(Some(found)),
        Err(error) => match error.refusal().and_then(|refusal| refusal.cause.as_ref()) {
            Some(Cause::RecordMissing) => Ok(None),
            _ => Err(error),
        },
    };
    Call {
        exchange: call.exchange,
        result,
    }
}
