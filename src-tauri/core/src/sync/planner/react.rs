//! What follows from things that happened beside a contact's own fields and tags: tasks, notes,
//! appointments, do-not-disturb, a deletion. The contact page itself is planned by
//! [`super::page`]; what happened is found by whoever reads it.

use super::{Look, Planned, completion, event, page, target_of};
use crate::certileads::TargetContact;
use crate::model::{Contact, EventKind, Side, Task};
use crate::store::{Db, links, mirror};
use crate::sync::detect::Happening;
use crate::sync::{Engine, Stop, pass};

/// The contact that something happened to: as it was last seen, else as HighLevel has it; none
/// if it is gone.
///
/// # Errors
/// [`Stop`] for reads that fail.
pub(in crate::sync) async fn contact_of(
    engine: &Engine,
    contact_id: &str,
) -> Result<Option<Contact>, Stop> {
    let (source, id) = (engine.source_place(), contact_id.to_owned());
    let seen = engine
        .store
        .read(move |db| mirror::get::<Contact>(db, source, &id))
        .await?;
    if seen.is_some() {
        return Ok(seen);
    }
    let ask = || engine.highlevel.contact(contact_id);
    pass::read(engine, Side::Highlevel, ask).await
}

/// Plans what happened to one contact, in order. All that happened to it at once belongs into one
/// call: a contact without a link is matched or made in full before the first write.
///
/// # Errors
/// [`Stop`] for reads that fail.
pub(in crate::sync) async fn react(
    engine: &Engine,
    contact: &Contact,
    happened: Vec<Happening>,
    look: Look,
) -> Result<Planned, Stop> {
    let mut planned = Planned::default();
    if happened.is_empty() || rests(engine, &contact.id).await? {
        return Ok(planned);
    }
    let mut target = None;
    for happening in happened {
        let mut event = event(engine, contact, &happening, look);
        // HighLevel tells no time for these: it is the time of detection.
        event.occurred_at = None;
        if happening.kind == EventKind::TaskCompleted
            && let Ok(task) = serde_json::from_value::<Task>(happening.payload)
        {
            if target.is_none() {
                target = Some(far_contact(engine, contact, &mut planned).await?);
            }
            let target = target.as_ref().and_then(Option::as_ref);
            let (at, id) = (event.detected_at, Some(event.id));
            let write = completion::write(engine, contact, &task, at, target, id);
            planned.operations.extend(write);
        }
        planned.events.push(event);
    }
    Ok(planned)
}

async fn rests(engine: &Engine, contact_id: &str) -> Result<bool, Stop> {
    let (pair, id) = (engine.pair, contact_id.to_owned());
    let link = engine
        .store
        .read(move |db: &Db| links::find(db, pair, &id))
        .await?;
    Ok(link.is_some_and(|link| link.resting))
}

/// The contact on the far side. One without a link is matched, or made in full before anything
/// else is written to it.
async fn far_contact(
    engine: &Engine,
    contact: &Contact,
    planned: &mut Planned,
) -> Result<Option<TargetContact>, Stop> {
    if let Some(target) = target_of(engine, &contact.id).await? {
        return Ok(Some(target));
    }
    let made = page(engine, vec![contact.clone()], Look::Again, None).await?;
    let targets = made.targets.iter();
    let target = targets
        .filter(|(source, _)| *source == contact.id)
        .map(|(_, target)| target.clone())
        .next();
    planned.extend(made);
    Ok(target)
}
