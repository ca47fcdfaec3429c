//! What a reading found out about records, for the store. It is kept in the transaction that keeps
//! what followed from it.

use serde_json::Value;

use crate::clock::UtcMillis;
use crate::model::{PairId, Side};
use crate::store::mirror::{self, Kind, Place};
use crate::store::missing::{self, Missing};
use crate::store::{Db, Result, child_reads, cursors};

use super::budget::{SPENT, Spent};
use super::children::watched;
use super::of_contact::Listed;
use super::tasks::{PAGES, Page, SEEN_ALL};

/// What is to be remembered of records.
#[derive(Clone, Debug, Default)]
pub(in crate::sync) struct Findings {
    /// Records as they are now: kind, id, contact, object.
    moved: Vec<(Kind, String, String, Value)>,
    /// Records that are gone.
    gone: Vec<(Kind, String)>,
    /// Contacts that are gone, with all that hung on them.
    pub(super) contacts_gone: Vec<String>,
    /// Records that were not found.
    pub(super) missing: Vec<Missing>,
    /// Records that were missing and are there after all.
    pub(super) found: Vec<(Kind, String)>,
    /// What is to be read of which contact, since it changed.
    due: Vec<(Kind, String)>,
    /// What was read of which contact.
    pub(super) read: Vec<(Kind, String)>,
    /// All tasks of the location were seen once.
    pub(super) all_tasks_seen: bool,
    /// The pages of the search of all tasks that need not be looked into again.
    pub(super) task_pages: Option<Vec<Page>>,
    /// Kinds that are watched from then on, by the server's clock.
    pub(super) began: Vec<(Kind, UtcMillis)>,
    /// Kinds that are no longer watched.
    pub(super) ended: Vec<Kind>,
    /// What is spent of the budget for reading contacts in turn.
    pub(super) spent: Option<Spent>,
}

impl Findings {
    pub(super) fn moved<T: Listed>(&mut self, record: &T) {
        let object = serde_json::to_value(record).unwrap_or(Value::Null);
        let (id, contact) = (record.id().to_owned(), record.contact_id().to_owned());
        self.moved.push((T::KIND, id, contact, object));
    }

    pub(super) fn gone<T: Listed>(&mut self, record: &T) {
        self.gone.push((T::KIND, record.id().to_owned()));
    }

    /// Contacts that changed, of which these kinds are to be read.
    pub(in crate::sync) fn of_changed<'a>(
        kinds: &[Kind],
        contacts: impl Iterator<Item = &'a String>,
    ) -> Self {
        let due = |contact: &String| -> Vec<_> {
            let due = kinds.iter().map(|kind| (*kind, contact.clone()));
            due.collect()
        };
        Self {
            due: contacts.flat_map(due).collect(),
            ..Self::default()
        }
    }

    /// Adds what another reading found out.
    pub(super) fn extend(&mut self, more: Self) {
        self.moved.extend(more.moved);
        self.gone.extend(more.gone);
        self.contacts_gone.extend(more.contacts_gone);
        self.missing.extend(more.missing);
        self.found.extend(more.found);
        self.due.extend(more.due);
        self.read.extend(more.read);
        self.all_tasks_seen |= more.all_tasks_seen;
        self.task_pages = more.task_pages.or(self.task_pages.take());
        self.began.extend(more.began);
        self.ended.extend(more.ended);
        self.spent = more.spent.or(self.spent);
    }

    /// True if there is nothing to remember.
    pub(in crate::sync) fn is_empty(&self) -> bool {
        self.moved.is_empty()
            && self.gone.is_empty()
            && self.contacts_gone.is_empty()
            && self.missing.is_empty()
            && self.found.is_empty()
            && self.due.is_empty()
            && self.read.is_empty()
            && self.began.is_empty()
            && self.ended.is_empty()
            && self.spent.is_none()
            && !self.all_tasks_seen
            && self.task_pages.is_none()
    }

    /// Remembers it.
    ///
    /// # Errors
    /// Database failures.
    pub(in crate::sync) fn keep(&self, db: &Db, pair: PairId, now: UtcMillis) -> Result<()> {
        let place = |kind| Place {
            pair,
            side: Side::Highlevel,
            kind,
        };
        for (kind, id, contact, object) in &self.moved {
            mirror::put(db, place(*kind), id, contact, None, object, now)?;
            missing::settle(db, pair, *kind, id)?;
        }
        for (kind, id) in &self.gone {
            mirror::delete(db, place(*kind), id)?;
            missing::settle(db, pair, *kind, id)?;
        }
        for contact in &self.contacts_gone {
            mirror::delete_contact(db, pair, contact)?;
            missing::forget(db, pair, contact)?;
            child_reads::forget(db, pair, contact)?;
        }
        for missing in &self.missing {
            missing::note(db, pair, missing)?;
        }
        for (kind, id) in &self.found {
            missing::settle(db, pair, *kind, id)?;
        }
        for (kind, contact) in &self.due {
            child_reads::ask(db, pair, *kind, contact)?;
        }
        for (kind, contact) in &self.read {
            child_reads::put(db, pair, *kind, contact, now)?;
        }
        for kind in &self.ended {
            cursors::delete(db, pair, watched(*kind))?;
            child_reads::forget_kind(db, pair, *kind)?;
        }
        for (kind, began) in &self.began {
            cursors::put(db, pair, watched(*kind), began)?;
        }
        if let Some(spent) = &self.spent {
            cursors::put(db, pair, SPENT, spent)?;
        }
        if self.all_tasks_seen {
            cursors::put(db, pair, SEEN_ALL, &true)?;
        }
        if let Some(pages) = &self.task_pages {
            cursors::put(db, pair, PAGES, pages)?;
        }
        Ok(())
    }
}
