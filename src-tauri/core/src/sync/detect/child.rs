//! All records of one kind that hang on a contact, as last seen and as just read.

use std::collections::HashMap;

use super::Happening;
use crate::clock::UtcMillis;

/// A record that hangs on a contact.
pub trait Child: Clone + PartialEq {
    /// Its id.
    fn id(&self) -> &str;

    /// The contact it hangs on.
    fn contact_id(&self) -> &str;

    /// When it was made, by the server's clock; none if that is never told.
    fn added_at(&self) -> Option<UtcMillis>;

    /// What happened to it since it was last seen (none: never seen).
    fn happened(known: Option<&Self>, now: &Self) -> Vec<Happening>;

    /// What it means that it is gone.
    fn gone(&self) -> Vec<Happening>;
}

/// What is known about the records of a contact from before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Before {
    /// They were read before: one that is not known is new.
    Read,
    /// They were never read: one that is not known is new only if it was made after that moment.
    Since(UtcMillis),
    /// Nothing is to be told.
    Baseline,
}

/// What comparing came to.
#[derive(Debug, PartialEq)]
pub struct Compared<T> {
    /// What happened.
    pub happened: Vec<Happening>,
    /// Records to remember: new ones and changed ones.
    pub moved: Vec<T>,
    /// Known records that were not among those read.
    pub missing: Vec<T>,
}

/// Compares the records of a contact with those last seen.
#[must_use]
pub fn compare<T: Child>(known: Vec<T>, now: Vec<T>, before: Before) -> Compared<T> {
    let mut known: HashMap<String, T> = known
        .into_iter()
        .map(|record| (record.id().to_owned(), record))
        .collect();
    let mut compared = Compared {
        happened: Vec::new(),
        moved: Vec::new(),
        missing: Vec::new(),
    };
    let mut seen = HashMap::new();
    for record in now {
        // A list may name a record twice while rows move.
        if seen.insert(record.id().to_owned(), ()).is_some() {
            continue;
        }
        let last = known.remove(record.id());
        if last.as_ref() == Some(&record) {
            continue;
        }
        if tells(last.as_ref(), &record, before) {
            compared
                .happened
                .extend(T::happened(last.as_ref(), &record));
        }
        compared.moved.push(record);
    }
    compared.missing = known.into_values().collect();
    compared
        .missing
        .sort_by(|one, other| one.id().cmp(other.id()));
    compared
}

fn tells<T: Child>(last: Option<&T>, now: &T, before: Before) -> bool {
    match before {
        Before::Read => true,
        Before::Baseline => false,
        Before::Since(began) => {
            last.is_some() || now.added_at().is_some_and(|added| added >= began)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{EventKind, Note};

    fn note(id: &str, body: &str, added: i64) -> Note {
        Note {
            id: id.to_owned(),
            contact_id: "c".to_owned(),
            body: body.to_owned(),
            date_added: Some(added),
        }
    }

    fn kinds(compared: &Compared<Note>) -> Vec<EventKind> {
        compared.happened.iter().map(|one| one.kind).collect()
    }

    #[test]
    fn new_changed_and_missing_records_are_told_apart() {
        let known = vec![
            note("a", "one", 1),
            note("b", "two", 1),
            note("c", "three", 1),
        ];
        let now = vec![
            note("a", "one", 1),
            note("b", "2", 1),
            note("d", "four", 9),
            note("d", "four", 9),
        ];
        let compared = compare(known, now, Before::Read);
        assert_eq!(
            kinds(&compared),
            [EventKind::NoteChanged, EventKind::NoteAdded]
        );
        assert_eq!(compared.moved.len(), 2);
        assert_eq!(compared.missing, [note("c", "three", 1)]);
    }

    #[test]
    fn the_first_look_tells_only_what_was_made_since() {
        let now = || vec![note("old", "one", 10), note("new", "two", 20)];
        let compared = compare(Vec::new(), now(), Before::Since(15));
        assert_eq!(kinds(&compared), [EventKind::NoteAdded]);
        assert_eq!(compared.moved.len(), 2, "both are known from now on");
        assert_eq!(kinds(&compare(Vec::new(), now(), Before::Baseline)), []);
    }
}
