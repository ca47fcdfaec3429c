//! The plan of an undo: what becomes of each thing that the run did. It is read and decided for
//! many contacts at a time.

use std::collections::{HashMap, HashSet};

use super::done::OfContact;
use super::inverse::{Done, Far, Verdict, decide};
use super::{stored, words};
use crate::certileads::Capability;
use crate::model::{
    ActionKind, Attempt, ExchangePurpose, Operation, OperationId, OperationState, RunId, UndoCounts,
};
use crate::store::{Db, attempts, operations};
use crate::sync::target_index::TargetIndex;
use crate::sync::{Engine, Stop};

/// Contacts planned at a time.
const CHUNK: usize = 500;
/// From so many contacts on the target is paged once instead of being asked about each.
const PAGED_FROM: usize = 200;
/// Up to so many contacts that would be removed are searched for notes and tasks for the plan
/// that is shown.
const SEARCHED: usize = 200;

/// What an undo comes to.
#[derive(Default)]
pub(super) struct Draft {
    pub(super) contacts: Vec<OfContact>,
    /// Operations of which nobody knows whether they took effect.
    pub(super) unsure: Vec<Operation>,
    pub(super) counts: UndoCounts,
    /// The run's last operation.
    pub(super) last: Option<OperationId>,
}

impl Draft {
    /// Plans the undo. With `thorough`, contacts that would be removed are searched for notes and
    /// tasks of other people as long as they are few; else that is left to the last look.
    pub(super) async fn make(engine: &Engine, undone: RunId, thorough: bool) -> Result<Self, Stop> {
        let mut draft = Self::of_run(engine, undone).await?;
        let client = &engine.certileads;
        if !client.can_read_back() {
            let problem = match client.writes_files() {
                true => words::file(),
                false => words::message(),
            };
            for contact in &mut draft.contacts {
                let never = Verdict::Never(problem.clone());
                contact.verdicts = vec![never; contact.operations.len()];
            }
            draft.count();
            return Ok(draft);
        }
        let many = draft.contacts.len() >= PAGED_FROM && client.has(Capability::ListContacts);
        let index = match many {
            true => Some(TargetIndex::load(engine, false).await?),
            false => None,
        };
        let removals = draft.contacts.iter().filter(|one| one.made_here()).count();
        let search = thorough && removals <= SEARCHED;
        for chunk in draft.contacts.chunks_mut(CHUNK) {
            decide_all(engine, chunk, index.as_ref(), search).await?;
        }
        draft.name_later_runs(engine, undone).await?;
        draft.count();
        if !search && client.has(Capability::ListNotes) | client.has(Capability::ListTasks) {
            draft.counts.unsearched = draft.counts.removals;
        }
        Ok(draft)
    }

    /// Where something has changed since because a later run wrote it, that run is to be undone
    /// first: says so.
    async fn name_later_runs(&mut self, engine: &Engine, undone: RunId) -> Result<(), Stop> {
        let left: Vec<String> = self
            .contacts
            .iter()
            .filter(|contact| contact.verdicts.iter().any(|one| moved(one).is_some()))
            .map(|contact| contact.contact_id.clone())
            .collect();
        let Some(last) = self.last.filter(|_| !left.is_empty()) else {
            return Ok(());
        };
        let pair = engine.pair;
        let later = engine
            .store
            .read(move |db| operations::written_later(db, pair, last, undone, &left))
            .await?;
        let wrote: HashSet<(&str, &str)> = later
            .iter()
            .flat_map(|one| {
                let fields = one.changes.iter();
                fields.map(|change| (&*one.contact_id, &*change.field))
            })
            .collect();
        for contact in &mut self.contacts {
            for verdict in &mut contact.verdicts {
                let Some(field) = moved(verdict).map(str::to_owned) else {
                    continue;
                };
                if wrote.contains(&(&*contact.contact_id, &*field)) {
                    let label = engine.target_field(&field).0;
                    *verdict = Verdict::Left(words::written_later(label).at(field));
                }
            }
        }
        Ok(())
    }

    fn count(&mut self) {
        let counts = &mut self.counts;
        counts.never += u32::try_from(self.unsure.len()).unwrap_or(u32::MAX);
        for contact in &self.contacts {
            let undo = |verdict: &&Verdict| matches!(verdict, Verdict::Undo(_));
            counts.contacts += u32::from(contact.verdicts.iter().any(|one| undo(&one)));
            for verdict in &contact.verdicts {
                match verdict {
                    Verdict::Undo(inverse) => {
                        counts.undo += 1;
                        counts.removals += u32::from(inverse.action == ActionKind::DeleteContact);
                    }
                    Verdict::Nothing => counts.unchanged += 1,
                    Verdict::Left(_) => counts.left += 1,
                    Verdict::Never(_) => counts.never += 1,
                }
            }
        }
    }
}

/// Decides about some contacts, once what stands of them on the far side is read.
async fn decide_all(
    engine: &Engine,
    contacts: &mut [OfContact],
    index: Option<&TargetIndex>,
    search: bool,
) -> Result<(), Stop> {
    let wanted = contacts.iter().map(|one| one.wanted(search)).collect();
    let mut stored = stored::read(engine, wanted, index).await?;
    let (ids, creates) = (
        contacts.iter().map(|one| one.contact_id.clone()),
        contacts.iter().flat_map(|contact| &contact.operations),
    );
    let (ids, pair): (Vec<String>, _) = (ids.collect(), engine.pair);
    let creates: Vec<OperationId> = creates
        .filter(|one| one.action == ActionKind::CreateContact)
        .map(|one| one.id)
        .collect();
    let look = move |db: &Db| {
        let mut on_its_way = HashSet::new();
        for id in ids {
            let open = operations::open_of_contact(db, pair, &id)?;
            let sent = |one: &Operation| one.maybe_sent || one.state == OperationState::Sending;
            if open.iter().any(sent) {
                on_its_way.insert(id);
            }
        }
        let mut tries = HashMap::new();
        for id in creates {
            tries.insert(id, attempts::list(db, id)?);
        }
        Ok((on_its_way, tries))
    };
    let (on_its_way, tries) = engine.store.read(look).await?;
    let can = |capability| engine.certileads.has(capability);
    let far = far(engine, &can);
    for contact in contacts {
        if on_its_way.contains(&contact.contact_id) {
            let left = Verdict::Left(words::on_its_way());
            contact.verdicts = vec![left; contact.operations.len()];
            continue;
        }
        let done: Vec<Done<'_>> = contact
            .operations
            .iter()
            .map(|operation| match tries.get(&operation.id) {
                Some(tries) => done_create(engine, operation, tries),
                None => Done {
                    operation,
                    made: None,
                    found: false,
                },
            })
            .collect();
        let stored = stored.remove(&contact.contact_id).unwrap_or_default();
        contact.verdicts = decide(&done, stored, &far);
    }
    Ok(())
}

/// A create with the contact as the far side told of it then. Without a write that was accepted
/// or may have been, the contact stood there before.
fn done_create<'a>(engine: &Engine, operation: &'a Operation, tries: &[Attempt]) -> Done<'a> {
    let accepted = |one: &&Attempt| {
        let answer = one.exchange.answer.as_ref();
        answer.is_some_and(|answer| (200..300).contains(&answer.status))
    };
    let told = |purpose| {
        let one = tries
            .iter()
            .filter(|one| one.purpose == purpose)
            .find(accepted)?;
        let body = one.exchange.answer.as_ref()?.body.value();
        let target = &engine.certileads;
        let contact = match purpose {
            ExchangePurpose::Write => target.made_contact(&body),
            _ => target.contact_in(Capability::ReadContact, &body),
        }?;
        (operation.target_id.as_ref() == Some(&contact.id)).then_some(contact)
    };
    let mut writes = tries
        .iter()
        .filter(|one| one.purpose == ExchangePurpose::Write);
    Done {
        operation,
        made: told(ExchangePurpose::ReadBack).or_else(|| told(ExchangePurpose::Write)),
        found: !operation.maybe_sent && !tries.is_empty() && !writes.any(|one| accepted(&one)),
    }
}

/// What the far side can do, and how its values are read.
pub(super) fn far<'a>(engine: &'a Engine, can: &'a dyn Fn(Capability) -> bool) -> Far<'a> {
    Far {
        fields: &engine.target_fields,
        context: &engine.context,
        can,
    }
}

/// The field that has changed since, if that is why an operation is left.
fn moved(verdict: &Verdict) -> Option<&str> {
    match verdict {
        Verdict::Left(problem) => problem.field.as_deref(),
        _ => None,
    }
}
