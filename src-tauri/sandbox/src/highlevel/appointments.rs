//! Appointments, read only: of one contact (times without a zone, as that route shows them) and of
//! a calendar's time window (times with one). They are made by the seed and by the control.

use serde_json::{Map, Value, json};

use super::account::Account;
use super::operation::{Ask, Reply};
use super::refuse;
use crate::answer::Answer;
use crate::clock::{iso, parse_iso};

impl Account {
    /// Books an appointment; `startTime` and `endTime` are ISO 8601, the rest has defaults.
    pub(crate) fn create_appointment(
        &mut self,
        contact: &str,
        body: &Map<String, Value>,
        now: i64,
    ) -> Result<Value, Answer> {
        let contact = self.contact(contact)?.id.to_string();
        let calendar = self
            .calendars
            .first()
            .map_or(Value::Null, |calendar| calendar["id"].clone());
        let user = self
            .users
            .first()
            .map_or(Value::Null, |user| user["id"].clone());
        let mut appointment = json!({
            "id": self.ids.short(), "calendarId": calendar, "contactId": contact,
            "locationId": *self.location_id, "title": "Appointment", "appointmentStatus": "confirmed",
            "assignedUserId": user, "users": [], "notes": "", "address": "", "groupId": "",
            "startTime": iso(now + 86_400_000), "endTime": iso(now + 90_000_000),
            "dateAdded": iso(now), "dateUpdated": iso(now), "assignedResources": [],
        });
        for (name, value) in body {
            appointment[name] = value.clone();
        }
        self.appointments.push(appointment.clone());
        self.writes.total += 1;
        Ok(appointment)
    }

    /// Changes the members of an appointment that the body names.
    pub(crate) fn change_appointment(
        &mut self,
        id: &str,
        body: &Map<String, Value>,
        now: i64,
    ) -> Result<Value, Answer> {
        let place = self.place_of(id)?;
        let appointment = &mut self.appointments[place];
        for (name, value) in body {
            appointment[name] = value.clone();
        }
        appointment["dateUpdated"] = json!(iso(now));
        let changed = appointment.clone();
        self.writes.total += 1;
        Ok(changed)
    }

    pub(crate) fn remove_appointment(&mut self, id: &str) -> Result<(), Answer> {
        let place = self.place_of(id)?;
        self.appointments.remove(place);
        self.writes.total += 1;
        Ok(())
    }

    fn place_of(&self, id: &str) -> Result<usize, Answer> {
        let mut appointments = self.appointments.iter();
        appointments
            .position(|appointment| appointment["id"] == id)
            .ok_or_else(|| refuse::missing(format!("Appointment with id {id} not found")))
    }
}

fn moment(appointment: &Value, name: &str) -> Option<i64> {
    appointment[name].as_str().and_then(parse_iso)
}

/// `GET /contacts/:id/appointments` → `{events}`
pub(super) fn of_contact(account: &Account, ask: &Ask<'_>) -> Reply {
    account.contact(ask.param(0))?;
    let mine = account
        .appointments
        .iter()
        .filter(|appointment| appointment["contactId"] == ask.param(0));
    let without_zone = |appointment: &Value| {
        let mut shown = appointment.clone();
        shown["status"] = json!("booked");
        for name in ["startTime", "endTime"] {
            let text = moment(appointment, name).map(iso).unwrap_or_default();
            let text: String = text.chars().take(19).collect();
            shown[name] = json!(text.replace('T', " "));
        }
        shown
    };
    let mut events: Vec<Value> = mine.map(without_zone).collect();
    ask.disturb(&mut events);
    Ok(Answer::json(200, &json!({"events": events})))
}

/// `GET /calendars/events` → `{events}`: a window in milliseconds and one of calendar, user, group.
pub(super) fn events(account: &Account, ask: &Ask<'_>) -> Reply {
    let query = &ask.call.query;
    let one_of = [
        ("calendarId", "calendarId"),
        ("userId", "assignedUserId"),
        ("groupId", "groupId"),
    ];
    let chosen = one_of
        .iter()
        .find_map(|(name, member)| query.get(name).map(|id| (*member, id)));
    let Some((member, id)) = chosen else {
        return Err(refuse::invalid(vec![
            "Either of calendarId, userId or groupId should be passed".to_owned(),
        ]));
    };
    let bound = |name: &str| query.get(name).and_then(|text| text.parse::<i64>().ok());
    let (Some(start), Some(end)) = (bound("startTime"), bound("endTime")) else {
        return Err(refuse::invalid(vec![
            "startTime must be in milliseconds".to_owned(),
        ]));
    };
    let inside = |appointment: &&Value| {
        appointment[member] == id
            && moment(appointment, "startTime").is_some_and(|at| (start..=end).contains(&at))
    };
    let mut events: Vec<&Value> = account.appointments.iter().filter(inside).collect();
    ask.disturb(&mut events);
    Ok(Answer::json(200, &json!({"events": events})))
}
