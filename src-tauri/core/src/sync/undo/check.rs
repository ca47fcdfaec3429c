//! The last look before an inverse write is sent: it is done only on what it was planned on.

use super::far;
use super::inverse::{Still, Stored, still};
use crate::certileads::{Capability, MatchKey, TargetContact};
use crate::http::Error;
use crate::model::{ActionKind, ExchangePurpose, ProofSource};
use crate::sync::apply::{Effect, Try, Went, gone};

/// Reads the record and says how it went if nothing is to be sent: it stands as it is to stand
/// already (an earlier try took effect, or somebody was quicker), or something else was written.
pub(in crate::sync) async fn check(work: &mut Try<'_>) -> Result<Option<Went>, Error> {
    let stored = look(work).await?;
    let engine = work.engine;
    let can = |capability| engine.certileads.has(capability);
    match still(&work.operation, &stored, &far(engine, &can)) {
        Still::AsPlanned => Ok(None),
        Still::Moved(problem) => Ok(Some(Went::Instead(problem))),
        Still::Done => Ok(Some(already(work, stored.contact))),
    }
}

async fn look(work: &mut Try<'_>) -> Result<Stored, Error> {
    let client = work.engine.certileads.clone();
    let target = work.operation.target_id.clone().unwrap_or_default();
    let contact = match work.operation.action {
        ActionKind::CreateContact if client.can_look_up() => {
            let call = client
                .find_contacts(MatchKey::ExternalId, &work.operation.contact_id)
                .await;
            let found = work.trail.keep(ExchangePurpose::ReadBefore, call)?;
            found.into_iter().next()
        }
        ActionKind::CreateContact => None,
        _ => {
            let call = client.contact(&target).await;
            work.trail.keep(ExchangePurpose::ReadBefore, call)?
        }
    };
    let mut stored = Stored {
        contact,
        ..Stored::default()
    };
    if work.operation.action == ActionKind::DeleteContact && stored.contact.is_some() {
        if client.has(Capability::ListNotes) {
            let call = client.notes(&target, None).await;
            stored.notes = Some(work.trail.keep(ExchangePurpose::ReadBefore, call)?);
        }
        if client.has(Capability::ListTasks) {
            let call = client.tasks(&target, None).await;
            stored.tasks = Some(work.trail.keep(ExchangePurpose::ReadBefore, call)?);
        }
    }
    Ok(stored)
}

fn already(work: &mut Try<'_>, contact: Option<TargetContact>) -> Went {
    let Some(contact) = contact else {
        let target = work.operation.target_id.clone().unwrap_or_default();
        work.effects.push(Effect::Gone { target });
        return Went::Nothing(gone());
    };
    let source = work.operation.contact_id.clone();
    if work.operation.action == ActionKind::CreateContact {
        work.operation.target_id = Some(contact.id.clone());
        work.effects.push(Effect::Rested {
            source: source.clone(),
            target: contact.id.clone(),
        });
    }
    let proof = work.proof_of(&contact, ProofSource::ReadBack);
    work.effects.push(Effect::Seen {
        source,
        target: Box::new(contact),
    });
    Went::Nothing(proof)
}
