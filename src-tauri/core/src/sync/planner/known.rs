//! What is stored here about a page's contacts, read in one look.

use std::collections::HashMap;

use crate::certileads::TargetContact;
use crate::model::{Contact, Operation};
use crate::store::links::{self, Link};
use crate::store::{mirror, operations};
use crate::sync::{Engine, Stop};

/// A mirrored target is believed for so long, in milliseconds; an older one is read again before
/// anything is planned on it.
const BELIEVED: i64 = 60_000;

/// What is known here about a page's contacts, by their ids.
pub(in crate::sync) struct Known {
    /// As they were last seen.
    pub(super) contacts: HashMap<String, Contact>,
    pub(super) links: HashMap<String, Link>,
    /// Linked target contacts as last seen, by their own id.
    pub(super) targets: HashMap<String, TargetContact>,
    /// The same, seen only just now.
    pub(super) fresh: HashMap<String, TargetContact>,
    /// Unfinished operations, in the order of planning.
    pub(super) open: HashMap<String, Vec<Operation>>,
}

impl Known {
    pub(super) async fn load(engine: &Engine, contacts: &[Contact]) -> Result<Self, Stop> {
        let ids: Vec<String> = contacts.iter().map(|contact| contact.id.clone()).collect();
        let (pair, source, target) = (engine.pair, engine.source_place(), engine.target_place());
        let since = engine.now() - BELIEVED;
        let known = engine.store.read(move |db| {
            let mut known = Self {
                contacts: mirror::get_many(db, source, &ids)?,
                links: HashMap::new(),
                targets: HashMap::new(),
                fresh: HashMap::new(),
                open: HashMap::new(),
            };
            for id in ids {
                if let Some(link) = links::find(db, pair, &id)? {
                    if let Some((contact, seen_at)) = mirror::seen(db, target, &link.target_id)? {
                        let map = if seen_at >= since {
                            &mut known.fresh
                        } else {
                            &mut known.targets
                        };
                        map.insert(link.target_id.clone(), contact);
                    }
                    known.links.insert(id.clone(), link);
                }
                let open = operations::open_of_contact(db, pair, &id)?;
                if !open.is_empty() {
                    known.open.insert(id, open);
                }
            }
            Ok(known)
        });
        Ok(known.await?)
    }
}
