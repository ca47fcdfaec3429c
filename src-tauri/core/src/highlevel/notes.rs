//! Notes of a contact.

use serde_json::Value;

use super::client::Ask;
use super::contacts::READ;
use super::{Client, dates, wire};
use crate::http::{Call, Method};
use crate::model::Note;

impl Client {
    /// All notes of a contact.
    pub async fn notes(&self, contact_id: &str) -> Call<Vec<Note>> {
        let ask = Ask::new(Method::GET, ["contacts", contact_id, "notes"], READ);
        self.call(ask, |answer| {
            wire::list(&answer, &["notes"], |raw| read(raw, contact_id))
        })
        .await
    }

    /// One note.
    pub async fn note(&self, contact_id: &str, id: &str) -> Call<Note> {
        let ask = Ask::new(Method::GET, ["contacts", contact_id, "notes", id], READ);
        self.call(ask, |answer| {
            wire::object(&answer, &["note"], |raw| read(raw, contact_id))
        })
        .await
    }
}

/// Reads a note; `body` may be HTML, `bodyText` is the same plain.
fn read(raw: &Value, contact_id: &str) -> Option<Note> {
    Some(Note {
        id: wire::id(raw)?,
        contact_id: wire::text(raw, &["contactId"]).unwrap_or_else(|| contact_id.to_owned()),
        body: wire::text(raw, &["bodyText", "body"]).unwrap_or_default(),
        date_added: raw.get("dateAdded").and_then(dates::millis),
    })
}
