//! What happened to a note: added, changed, gone.

use super::Happening;
use super::child::Child;
use crate::clock::UtcMillis;
use crate::model::{EventKind, Note};

impl Child for Note {
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
        match known {
            None => vec![Happening::to(EventKind::NoteAdded, now)],
            Some(known) if known.body != now.body => {
                vec![Happening::change(EventKind::NoteChanged, now, &["body"])]
            }
            Some(_) => Vec::new(),
        }
    }

    fn gone(&self) -> Vec<Happening> {
        vec![Happening::to(EventKind::NoteDeleted, self)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn note(body: &str) -> Note {
        Note {
            id: "n".to_owned(),
            contact_id: "c".to_owned(),
            body: body.to_owned(),
            date_added: Some(1),
        }
    }

    #[test]
    fn a_note_is_added_changed_and_gone() {
        let kinds = |happened: Vec<Happening>| -> Vec<EventKind> {
            happened.into_iter().map(|one| one.kind).collect()
        };
        let (first, second) = (note("Likes tea"), note("Likes coffee"));
        assert_eq!(kinds(Note::happened(None, &first)), [EventKind::NoteAdded]);
        assert_eq!(
            kinds(Note::happened(Some(&first), &second)),
            [EventKind::NoteChanged]
        );
        assert_eq!(kinds(Note::happened(Some(&first), &first)), []);
        assert_eq!(kinds(first.gone()), [EventKind::NoteDeleted]);
    }
}
