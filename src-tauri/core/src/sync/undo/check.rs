//! The last look before an inverse write is sent: it is done only on what it was planned on.

use super::draft::far;
use super::inverse::{Still, Stored, still};
use crate::certileads::{Capability, Family, MatchKey, TargetContact};
use crate::http::Error;
use crate::model::{ActionKind, ExchangePurpose, ProofSource};
use crate::sync::apply::{Effect, Try, Went, gone};
use crate::sync::apply_children;

/// Reads the record and says how it went if nothing is to be sent: it stands as it is to stand
/// already (an earlier try took effect, or somebody was quicker), or something else was written.
pub(in crate::sync) async fn check(work: &mut Try<'_>) -> Result<Option<Went>, Error> {
    let stored = look(work).await?;
    let engine = work.engine;
    let can = |capability| engine.certileads.has(capability);
    match still(&work.operation, &stored, &far(engine, &can)) {
        Still::AsPlanned => Ok(None),
        Still::Moved(problem) => Ok(Some(Went::Instead(problem))),
        Still::Done => Ok(Some(match Family::of(work.operation.action) {
            Some(family) => child_already(work, family, &stored),
            None => already(work, stored.contact),
        })),
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
    let family = Family::of(work.operation.action);
    let whole = work.operation.action == ActionKind::DeleteContact;
    if stored.contact.is_some() {
        if (whole || family == Some(Family::Note)) && client.has(Capability::ListNotes) {
            let call = client.notes(&target, None).await;
            stored.notes = Some(work.trail.keep(ExchangePurpose::ReadBefore, call)?);
        }
        if (whole || family == Some(Family::Task)) && client.has(Capability::ListTasks) {
            let call = client.tasks(&target, None).await;
            stored.tasks = Some(work.trail.keep(ExchangePurpose::ReadBefore, call)?);
        }
    }
    Ok(stored)
}

/// A note or task that stands as it is to stand.
fn child_already(work: &mut Try<'_>, family: Family, stored: &Stored) -> Went {
    let list = match family {
        Family::Note => &stored.notes,
        Family::Task => &stored.tasks,
    };
    let source = work.operation.child.as_ref();
    let source = source.map(|child| child.source_id.clone());
    let found = list.iter().flatten().find(|row| {
        let external = row.get("externalId").and_then(serde_json::Value::as_str);
        external.is_some() && external == source.as_deref()
    });
    match found.filter(|_| work.operation.action != family.delete_action()) {
        Some(found) => {
            apply_children::keep_found(work, family, found);
            Went::Nothing(apply_children::proof_of(work, family, found))
        }
        None => {
            if let Some(source) = source {
                work.effects.push(Effect::ChildUnlinked { family, source });
            }
            Went::Nothing(gone())
        }
    }
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
