//! The records that were read for looking at while mapping: kept in memory only, so that a
//! preview on every key stroke asks nobody.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::model::{Contact, PairId};

/// More than anybody looks at in one sitting.
const MAX_RECORDS: usize = 500;

/// Contacts by id, of one pair.
#[derive(Default)]
pub(crate) struct Records(Mutex<Kept>);

#[derive(Default)]
struct Kept {
    pair: Option<PairId>,
    by_id: HashMap<String, Arc<Contact>>,
    newest: Option<String>,
}

impl std::fmt::Debug for Records {
    /// Nothing of them: they are people.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Records(…)")
    }
}

impl Records {
    /// A record read before.
    pub(super) fn get(&self, pair: PairId, id: &str) -> Option<Arc<Contact>> {
        self.of(pair).by_id.get(id).cloned()
    }

    /// All records read before, by id.
    pub(super) fn all(&self, pair: PairId) -> Vec<Arc<Contact>> {
        let mut all: Vec<_> = self.of(pair).by_id.values().cloned().collect();
        all.sort_by(|one, other| one.id.cmp(&other.id));
        all
    }

    /// The newest record, if the newest were read.
    pub(super) fn newest(&self, pair: PairId) -> Option<Arc<Contact>> {
        let kept = self.of(pair);
        kept.by_id.get(kept.newest.as_ref()?).cloned()
    }

    /// Keeps records; with `newest` the first of them is the newest there is.
    pub(super) fn keep(&self, pair: PairId, contacts: &[Contact], newest: bool) {
        let mut kept = self.of(pair);
        if kept.by_id.len() + contacts.len() > MAX_RECORDS {
            kept.by_id.clear();
        }
        if newest {
            kept.newest = contacts.first().map(|contact| contact.id.clone());
        }
        for contact in contacts {
            kept.by_id
                .insert(contact.id.clone(), Arc::new(contact.clone()));
        }
    }

    /// What is kept, emptied if it belongs to another pair.
    fn of(&self, pair: PairId) -> MutexGuard<'_, Kept> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.pair != Some(pair) {
            *kept = Kept {
                pair: Some(pair),
                ..Kept::default()
            };
        }
        kept
    }
}
