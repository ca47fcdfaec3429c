//! What stands on the far side now, of the contacts that an undo is about. Reads only, many at a
//! time.

use std::collections::HashMap;

use serde_json::Value;
use tokio::task::JoinSet;

use super::inverse::Stored;
use crate::certileads::{Capability, MatchKey, TargetContact};
use crate::model::Side;
use crate::sync::target_index::TargetIndex;
use crate::sync::{Engine, Stop, pass};

/// Contacts read at a time.
const SIDE_BY_SIDE: usize = 16;

/// A contact to be looked at.
#[derive(Clone, Debug)]
pub(super) struct Wanted {
    pub(super) contact_id: String,
    pub(super) target_id: String,
    /// It was removed: it may stand there again under another id.
    pub(super) removed: bool,
    /// Its notes and tasks count, too.
    pub(super) children: bool,
}

/// Reads all of them, by the HighLevel contact's id.
pub(super) async fn read(
    engine: &Engine,
    wanted: Vec<Wanted>,
    index: Option<&TargetIndex>,
) -> Result<HashMap<String, Stored>, Stop> {
    let mut wanted = wanted.into_iter();
    let mut at_work = JoinSet::new();
    let mut all = HashMap::new();
    loop {
        while at_work.len() < SIDE_BY_SIDE && !engine.cancel.is_cancelled() {
            let Some(one) = wanted.next() else {
                break;
            };
            let listed = index.and_then(|index| index.by_id(&one.target_id)).cloned();
            let engine = engine.clone();
            at_work.spawn(async move {
                let stored = look(&engine, &one, listed).await;
                (one.contact_id, stored)
            });
        }
        match at_work.join_next().await {
            Some(Ok((id, stored))) => all.insert(id, stored?),
            Some(Err(error)) => {
                let meaning = "Nothing was taken back on what it might have said.";
                return Err(Stop::of_task("Asking Certileads", meaning, &error));
            }
            None if engine.cancel.is_cancelled() => return Err(Stop::Cancelled),
            None => return Ok(all),
        };
    }
}

/// Looks at one. A list may have left it out, so that it is gone only if it can't be read either.
async fn look(
    engine: &Engine,
    wanted: &Wanted,
    listed: Option<TargetContact>,
) -> Result<Stored, Stop> {
    let client = &engine.certileads;
    let id = &wanted.target_id;
    let mut contact = match listed {
        Some(contact) => Some(contact),
        None if id.is_empty() => None,
        None => pass::read(engine, Side::Certileads, || client.contact(id)).await?,
    };
    if contact.is_none() && wanted.removed && client.can_look_up() {
        let ask = || client.find_contacts(MatchKey::ExternalId, &wanted.contact_id);
        contact = pass::read(engine, Side::Certileads, ask)
            .await?
            .into_iter()
            .next();
    }
    let mut stored = Stored {
        contact,
        ..Stored::default()
    };
    if wanted.children && stored.contact.is_some() {
        stored.notes = children(engine, Capability::ListNotes, id).await?;
        stored.tasks = children(engine, Capability::ListTasks, id).await?;
    }
    Ok(stored)
}

async fn children(
    engine: &Engine,
    capability: Capability,
    id: &str,
) -> Result<Option<Vec<Value>>, Stop> {
    let client = &engine.certileads;
    if !client.has(capability) {
        return Ok(None);
    }
    let found = match capability {
        Capability::ListNotes => {
            pass::read(engine, Side::Certileads, || client.notes(id, None)).await?
        }
        _ => pass::read(engine, Side::Certileads, || client.tasks(id, None)).await?,
    };
    Ok(Some(found))
}
