//! The notes of one contact. A body may be HTML; `bodyText` gives it without marks. Writing a note
//! does not change the contact's `dateUpdated`, and a note itself has no time of change.

use serde_json::{Map, Value, json};

use super::account::{Account, Note};
use super::operation::{Ask, Reply};
use super::refuse;
use crate::answer::Answer;
use crate::clock::iso;

impl Note {
    fn apply(&mut self, body: &Map<String, Value>) {
        let text = |name: &str| body.get(name).and_then(Value::as_str).map(str::to_owned);
        if let Some(body) = text("body") {
            self.body_text = without_marks(&body);
            self.body = body;
        }
        self.user_id = text("userId").or_else(|| self.user_id.take());
        self.title = text("title").or_else(|| self.title.take());
        self.color = text("color").or_else(|| self.color.take());
        if let Some(pinned) = body.get("pinned").and_then(Value::as_bool) {
            self.pinned = pinned;
        }
    }
}

fn without_marks(html: &str) -> String {
    let mut inside = false;
    let outside = |letter: &char| {
        match letter {
            '<' => inside = true,
            '>' if inside => {
                inside = false;
                return false;
            }
            _ => {}
        }
        !inside
    };
    html.chars().filter(outside).collect()
}

impl Account {
    /// Writes a note on a contact.
    pub(crate) fn create_note(
        &mut self,
        contact: &str,
        body: &Map<String, Value>,
        now: i64,
    ) -> Result<Note, Answer> {
        let contact = std::sync::Arc::clone(&self.contact(contact)?.id);
        let mut note = Note {
            id: self.ids.short(),
            body: String::new(),
            body_text: String::new(),
            user_id: None,
            date_added: iso(now),
            contact_id: contact.to_string(),
            title: None,
            color: None,
            pinned: false,
        };
        note.apply(body);
        self.writes.total += 1;
        self.notes.entry(contact).or_default().push(note.clone());
        Ok(note)
    }

    /// Changes the members of a note that the body names.
    pub(crate) fn change_note(
        &mut self,
        contact: &str,
        id: &str,
        body: &Map<String, Value>,
    ) -> Result<Note, Answer> {
        self.contact(contact)?;
        let notes = self.notes.get_mut(contact);
        let note = notes.and_then(|notes| notes.iter_mut().find(|note| note.id == id));
        let note = note.ok_or_else(|| no_note(id))?;
        note.apply(body);
        let changed = note.clone();
        self.writes.total += 1;
        Ok(changed)
    }

    pub(crate) fn remove_note(&mut self, contact: &str, id: &str) -> Result<(), Answer> {
        self.contact(contact)?;
        let notes = self.notes.get_mut(contact);
        let place = notes
            .as_ref()
            .and_then(|notes| notes.iter().position(|note| note.id == id));
        let (Some(notes), Some(place)) = (notes, place) else {
            return Err(no_note(id));
        };
        notes.remove(place);
        self.writes.total += 1;
        Ok(())
    }
}

fn no_note(id: &str) -> Answer {
    refuse::missing(format!("Note with id {id} not found"))
}

/// `GET /contacts/:id/notes` → `{notes}`
pub(super) fn list(account: &Account, ask: &Ask<'_>) -> Reply {
    account.contact(ask.param(0))?;
    let mut notes: Vec<&Note> = account
        .notes
        .get(ask.param(0))
        .into_iter()
        .flatten()
        .collect();
    ask.disturb(&mut notes);
    Ok(Answer::json(200, &json!({"notes": notes})))
}

/// `GET /contacts/:id/notes/:noteId` → `{note}`
pub(super) fn get(account: &Account, ask: &Ask<'_>) -> Reply {
    account.contact(ask.param(0))?;
    let mut notes = account.notes.get(ask.param(0)).into_iter().flatten();
    let note = notes.find(|note| note.id == ask.param(1));
    let note = note.ok_or_else(|| no_note(ask.param(1)))?;
    Ok(Answer::json(200, &json!({"note": note})))
}

/// `POST /contacts/:id/notes` → 201 `{note}`
pub(super) fn create(account: &mut Account, ask: &Ask<'_>) -> Reply {
    let note = account.create_note(ask.param(0), &ask.body, ask.now())?;
    Ok(Answer::json(201, &json!({"note": note})))
}

/// `PUT /contacts/:id/notes/:noteId` → `{note}`
pub(super) fn update(account: &mut Account, ask: &Ask<'_>) -> Reply {
    let note = account.change_note(ask.param(0), ask.param(1), &ask.body)?;
    Ok(Answer::json(200, &json!({"note": note})))
}

/// `DELETE /contacts/:id/notes/:noteId` → `{succeded}`
pub(super) fn delete(account: &mut Account, ask: &Ask<'_>) -> Reply {
    account.remove_note(ask.param(0), ask.param(1))?;
    Ok(Answer::json(200, &ask.succeeded()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_taken_out_of_a_body() {
        assert_eq!(without_marks("<p>Call <b>back</b></p>"), "Call back");
        assert_eq!(without_marks("2 > 1"), "2 > 1");
    }
}
