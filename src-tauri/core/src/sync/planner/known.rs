//! What is stored here about a page's contacts, read in one look.

use std::collections::HashMap;

use super::Look;
use crate::certileads::TargetContact;
use crate::model::{Contact, ErrorCode, Operation, OperationState, Problem, Settings, UtcMillis};
use crate::store::links::{self, Link};
use crate::store::{mirror, operations, settings};
use crate::sync::{Engine, Stop};

/// A mirrored target is believed for so long, in milliseconds; an older one is read again before
/// anything is planned on it.
const BELIEVED: i64 = 60_000;

/// What is known here about a page's contacts, by their ids.
pub(in crate::sync) struct Known {
    /// As they were last seen.
    pub(super) contacts: HashMap<String, Contact>,
    /// When that was, as far as the filter asks for it.
    seen_at: HashMap<String, UtcMillis>,
    /// Now.
    now: UtcMillis,
    pub(super) links: HashMap<String, Link>,
    /// Linked target contacts as last seen, by their own id.
    pub(super) targets: HashMap<String, TargetContact>,
    /// The same, seen only just now.
    pub(super) fresh: HashMap<String, TargetContact>,
    /// Unfinished operations, in the order of planning.
    pub(super) open: HashMap<String, Vec<Operation>>,
    /// Contacts that were written to more often of late than the settings allow, and how often.
    pub(super) hasty: HashMap<String, u32>,
    /// The settings in force.
    pub(super) settings: Settings,
}

impl Known {
    pub(super) async fn load(
        engine: &Engine,
        contacts: &[Contact],
        look: Look,
    ) -> Result<Self, Stop> {
        let ids: Vec<String> = contacts.iter().map(|contact| contact.id.clone()).collect();
        let (pair, source, target) = (engine.pair, engine.source_place(), engine.target_place());
        let now = engine.now();
        let since = now - BELIEVED;
        let timed = engine.rules.filter_moves_with_time();
        let known = engine.store.read_between(move |db| {
            let mut known = Self {
                contacts: mirror::get_many(db, source, &ids)?,
                seen_at: HashMap::new(),
                now,
                links: HashMap::new(),
                targets: HashMap::new(),
                fresh: HashMap::new(),
                open: HashMap::new(),
                hasty: HashMap::new(),
                settings: settings::load(db)?,
            };
            // A first sync is stopped by nobody's changing too fast.
            let limit = match look {
                Look::Backfill => 0,
                Look::Changes | Look::Again => known.settings.breaker_writes,
            };
            let window = i64::from(known.settings.breaker_minutes) * 60_000;
            for id in ids {
                if timed && let Some((_, at)) = mirror::seen::<Contact>(db, source, &id)? {
                    known.seen_at.insert(id.clone(), at);
                }
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
                if limit > 0 {
                    let written = operations::written_since(db, pair, &id, now - window)?;
                    if written >= limit {
                        known.hasty.insert(id.clone(), written);
                    }
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

    /// When a contact was last seen; now where nothing depends on it.
    pub(super) fn seen_at(&self, contact_id: &str) -> UtcMillis {
        self.seen_at.get(contact_id).copied().unwrap_or(self.now)
    }

    /// Holds the first of a contact's operations if it changes too fast; the others wait behind
    /// it. Two automations that answer each other are stopped so.
    pub(super) fn brake(&self, contact_id: &str, operations: &mut [Operation]) {
        let Some(written) = self.hasty.get(contact_id) else {
            return;
        };
        let mut mine = operations
            .iter_mut()
            .filter(|one| one.contact_id == contact_id);
        let waits = [OperationState::Approved, OperationState::Held];
        let first = mine.find(|one| waits.contains(&one.state));
        if let Some(first) = first.filter(|one| one.state == OperationState::Approved) {
            let minutes = self.settings.breaker_minutes;
            super::hold(first, too_fast(*written, minutes));
        }
    }
}

fn too_fast(written: u32, minutes: u32) -> Problem {
    Problem::new(
        ErrorCode::ChangesTooFast,
        format!("{written} writes to this contact within {minutes} minutes."),
        "Something keeps changing it, so the next write waits for a yes.",
        "Look in HighLevel what changes it and stop that; then approve or skip.",
    )
}
