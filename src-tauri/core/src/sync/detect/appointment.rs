//! What happened to an appointment: made, changed, cancelled.

use super::child::Child;
use super::{Happening, differing};
use crate::clock::UtcMillis;
use crate::model::{Appointment, EventKind};

impl Child for Appointment {
    fn id(&self) -> &str {
        &self.id
    }

    fn contact_id(&self) -> &str {
        &self.contact_id
    }

    fn added_at(&self) -> Option<UtcMillis> {
        self.date_added
    }

    fn happened(known: Option<&Self>, now: &Self) -> Vec<Happening> {
        let cancelled = |before: bool| {
            (now.is_cancelled() && !before)
                .then(|| Happening::to(EventKind::AppointmentCancelled, now))
        };
        let Some(known) = known else {
            return [Happening::to(EventKind::AppointmentCreated, now)]
                .into_iter()
                .chain(cancelled(false))
                .collect();
        };
        let changed = differing(&[
            ("title", known.title != now.title),
            ("status", known.status != now.status && !now.is_cancelled()),
            ("startTime", known.start_time != now.start_time),
            ("endTime", known.end_time != now.end_time),
            ("calendarId", known.calendar_id != now.calendar_id),
            ("assignedTo", known.assigned_to != now.assigned_to),
            ("address", known.address != now.address),
            ("notes", known.notes != now.notes),
        ]);
        let updated = (!changed.is_empty())
            .then(|| Happening::change(EventKind::AppointmentUpdated, now, &changed));
        updated
            .into_iter()
            .chain(cancelled(known.is_cancelled()))
            .collect()
    }

    /// One that was called off before is only tidied away.
    fn gone(&self) -> Vec<Happening> {
        let gone =
            (!self.is_cancelled()).then(|| Happening::to(EventKind::AppointmentCancelled, self));
        gone.into_iter().collect()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn appointment(status: &str, start: &str) -> Appointment {
        Appointment {
            id: "a".to_owned(),
            contact_id: "c".to_owned(),
            status: status.to_owned(),
            start_time: Some(start.to_owned()),
            ..Appointment::default()
        }
    }

    fn kinds(happened: Vec<Happening>) -> Vec<EventKind> {
        happened.into_iter().map(|one| one.kind).collect()
    }

    #[test]
    fn an_appointment_is_made_moved_and_cancelled() {
        use EventKind::{AppointmentCancelled, AppointmentCreated, AppointmentUpdated};
        let made = appointment("confirmed", "2026-09-01 10:00:00");
        let moved = appointment("confirmed", "2026-09-02 10:00:00");
        let off = appointment("cancelled", "2026-09-02 10:00:00");
        assert_eq!(
            kinds(Appointment::happened(None, &made)),
            [AppointmentCreated]
        );
        let happened = Appointment::happened(Some(&made), &moved);
        assert_eq!(happened[0].payload["changed"], json!(["startTime"]));
        assert_eq!(
            kinds(Appointment::happened(Some(&moved), &off)),
            [AppointmentCancelled]
        );
        assert_eq!(kinds(Appointment::happened(Some(&off), &off)), []);
        assert_eq!(
            kinds(Appointment::happened(Some(&off), &moved)),
            [AppointmentUpdated]
        );
        assert_eq!(kinds(moved.gone()), [AppointmentCancelled]);
        assert_eq!(kinds(off.gone()), [], "told already");
    }
}
