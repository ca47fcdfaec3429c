//! Contacts read lately, in memory, so that a preview can answer on every key stroke.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use crate::model::Contact;

/// How many are kept.
const KEPT: usize = 100;

/// The contacts, the latest read last.
#[derive(Debug, Default)]
pub(crate) struct Records(Mutex<VecDeque<Contact>>);

impl Records {
    /// Keeps a contact in the place of an older copy.
    pub(super) fn remember(&self, contact: Contact) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|known| known.id != contact.id);
        if kept.len() >= KEPT {
            kept.pop_front();
        }
        kept.push_back(contact);
    }

    /// A contact by its id.
    pub(super) fn get(&self, id: &str) -> Option<Contact> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.iter().find(|known| known.id == id).cloned()
    }

    /// The one that was changed last.
    pub(super) fn newest(&self) -> Option<Contact> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.iter().max_by_key(|known| known.date_updated).cloned()
    }

    /// Forgets them all: another account is shown.
    pub(super) fn clear(&self) {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clear();
    }
}
