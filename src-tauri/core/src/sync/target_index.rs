//! All contacts of the target in memory, for matching during a backfill: the target is paged
//! once instead of being asked about each contact.

use std::collections::HashMap;
use std::sync::Arc;

use serde_json::Value;

use super::matching::{Found, Keys};
use super::{Engine, Stop, pass};
use crate::certileads::TargetContact;
use crate::mapping::normalise;
use crate::model::{FieldType, Side};
use crate::store::mirror;

/// The target's contacts by each key, normalised.
#[derive(Debug, Default)]
pub(super) struct TargetIndex {
    by_id: HashMap<String, Arc<TargetContact>>,
    by_external_id: HashMap<String, Vec<Arc<TargetContact>>>,
    by_email: HashMap<String, Vec<Arc<TargetContact>>>,
    by_phone: HashMap<String, Vec<Arc<TargetContact>>>,
    pub(super) calls: u32,
}

impl TargetIndex {
    /// Pages the target once. With `keep` what is read becomes the mirror of that side.
    pub(super) async fn load(engine: &Engine, keep: bool) -> Result<Self, Stop> {
        let mut index = Self::default();
        let mut cursor = None;
        loop {
            if engine.cancel.is_cancelled() {
                return Err(Stop::Cancelled);
            }
            let ask = || engine.certileads.list_contacts(cursor.clone(), None);
            let page = pass::read(engine, Side::Certileads, ask).await?;
            index.calls += 1;
            if keep {
                let (contacts, place, now) =
                    (page.contacts.clone(), engine.target_place(), engine.now());
                engine
                    .store
                    .write(move |db| {
                        contacts.iter().try_for_each(|contact| {
                            let source = contact.external_id.as_deref().unwrap_or("");
                            let version = contact.version.as_deref();
                            mirror::put(db, place, &contact.id, source, version, contact, now)
                        })
                    })
                    .await?;
            }
            for contact in page.contacts {
                index.add(engine, Arc::new(contact));
            }
            cursor = page.next_cursor;
            if cursor.is_none() {
                return Ok(index);
            }
        }
    }

    fn add(&mut self, engine: &Engine, contact: Arc<TargetContact>) {
        // A list may name a contact twice while rows move.
        if self.by_id.contains_key(&contact.id) {
            return;
        }
        self.by_id.insert(contact.id.clone(), Arc::clone(&contact));
        let put = |map: &mut HashMap<String, Vec<_>>, key: Option<String>| {
            if let Some(key) = key {
                map.entry(key).or_default().push(Arc::clone(&contact));
            }
        };
        put(
            &mut self.by_external_id,
            contact.external_id.clone().filter(|id| !id.is_empty()),
        );
        put(
            &mut self.by_email,
            normal(engine, FieldType::Email, contact.email.as_deref()),
        );
        put(
            &mut self.by_phone,
            normal(engine, FieldType::Phone, contact.phone.as_deref()),
        );
    }

    /// Everyone.
    pub(super) fn all(&self) -> impl Iterator<Item = &TargetContact> {
        self.by_id.values().map(Arc::as_ref)
    }

    /// The contact with this id of the target's own.
    pub(super) fn by_id(&self, id: &str) -> Option<&TargetContact> {
        self.by_id.get(id).map(Arc::as_ref)
    }

    /// Everyone with one of these keys.
    pub(super) fn find(&self, keys: &Keys) -> Found<'_> {
        fn of<'a>(
            map: &'a HashMap<String, Vec<Arc<TargetContact>>>,
            key: Option<&String>,
        ) -> Vec<&'a TargetContact> {
            key.and_then(|key| map.get(key))
                .into_iter()
                .flatten()
                .map(Arc::as_ref)
                .collect()
        }
        Found {
            by_external_id: of(&self.by_external_id, Some(&keys.external_id)),
            by_email: of(&self.by_email, keys.email.as_ref()),
            by_phone: of(&self.by_phone, keys.phone.as_ref()),
        }
    }
}

/// A key in the form in which keys are compared; none if blank.
pub(super) fn normal(engine: &Engine, kind: FieldType, value: Option<&str>) -> Option<String> {
    match normalise(kind, &Value::from(value?), &engine.context) {
        Value::String(text) if !text.is_empty() => Some(text),
        _ => None,
    }
}
