//! Appointments of a contact.

use serde_json::Value;

use super::client::Ask;
use super::contacts::READ;
use super::{Client, dates, wire};
use crate::http::{Call, Method};
use crate::model::Appointment;

impl Client {
    /// All appointments of a contact.
    pub async fn appointments(&self, contact_id: &str) -> Call<Vec<Appointment>> {
        let ask = Ask::new(Method::GET, ["contacts", contact_id, "appointments"], READ);
        self.call(ask, |answer| {
            wire::list(&answer, &["events"], |raw| read(raw, contact_id))
        })
        .await
    }
}

/// Reads an appointment. `status` says on this route that a slot is taken; what became of it is
/// under `appointmentStatus`, also in a misspelling.
fn read(raw: &Value, contact_id: &str) -> Option<Appointment> {
    let words = |keys: &[&str]| wire::text(raw, keys).unwrap_or_default();
    Some(Appointment {
        id: wire::id(raw)?,
        contact_id: wire::text(raw, &["contactId"]).unwrap_or_else(|| contact_id.to_owned()),
        calendar_id: wire::text(raw, &["calendarId"]),
        title: words(&["title"]),
        status: words(&["appointmentStatus", "appoinmentStatus", "status"]).to_lowercase(),
        start_time: wire::text(raw, &["startTime"]),
        end_time: wire::text(raw, &["endTime"]),
        assigned_to: wire::text(raw, &["assignedUserId"]),
        address: words(&["address"]),
        notes: words(&["notes"]),
        date_added: raw.get("dateAdded").and_then(dates::millis),
        date_updated: raw.get("dateUpdated").and_then(dates::millis),
    })
}
