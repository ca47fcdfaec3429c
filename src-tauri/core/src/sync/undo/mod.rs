//! Undo: what a run wrote is taken back, the newest write of each contact first.
//!
//! An undo is a run like any other: planned from what stands on the far side now ([`stored`] reads
//! it, [`inverse`] decides, pure), kept in the outbox, carried out and proved there. Right before
//! an inverse write is sent its record is read once more ([`check`]). What has changed since is
//! left and named; so is what can't be called back. Contacts that it touches rest from then on,
//! until a person resumes them: nothing else is written to them.

mod check;
mod children;
mod inverse;
mod stored;
mod words;

use std::collections::{HashMap, HashSet};

use self::inverse::{Done, Far, Inverse, Verdict, decide, inverse_of};
use self::stored::Wanted;
use super::outbox::{self, Patience};
use super::target_index::TargetIndex;
use super::{Engine, Stop, planner};
use crate::certileads::Capability;
use crate::model::{
    ActionKind, Attempt, Contact, EngineEvent, ExchangePurpose, Operation, OperationId,
    OperationState, Problem, Run, RunId, RunKind, Side, UndoCounts, UndoItem, UndoPlan,
};
use crate::store::{Db, attempts, links, operations, runs};

pub(super) use check::check;

/// Contacts planned at a time.
const CHUNK: usize = 500;
/// From so many contacts on the target is paged once instead of being asked about each.
const PAGED_FROM: usize = 200;
/// Up to so many contacts that would be removed are searched for notes and tasks for the plan
/// that is shown.
const SEARCHED: usize = 200;
/// Items of each list of a plan.
const SHOWN: usize = 200;

/// What undoing a run would do; reads the far side, writes nothing.
///
/// # Errors
/// [`Stop`] for reads that fail.
pub async fn plan(engine: &Engine, undone: &Run) -> Result<UndoPlan, Stop> {
    let draft = Draft::make(engine, undone.id, true).await?;
    Ok(draft.shown(undone.clone()))
}

/// Undoes a run. An undo that was interrupted is carried on first; what it took back already is
/// not taken back twice.
///
/// # Errors
/// [`Stop`]; stopped by a person, what was not begun is not done any more. Else what was planned
/// stays in the outbox for the next run.
pub async fn run(engine: &Engine, run: &mut Run, undone: &Run) -> Result<(), Stop> {
    let result = carry_out(engine, run, undone).await;
    let (id, now) = (run.id, engine.now());
    let stopped = matches!(result, Err(Stop::Cancelled));
    let redone = undone.undoes.filter(|_| undone.kind == RunKind::Undo);
    let before = redone.map(|_| undone.id);
    let settle = move |db: &Db| {
        if stopped {
            operations::withdraw(db, id, &words::stopped(), now)?;
        }
        if let Some(before) = before {
            links::wake_redone(db, before, id)?;
        }
        links::wake_untouched(db, id)
    };
    engine.store.write(settle).await?;
    result
}

async fn carry_out(engine: &Engine, run: &mut Run, undone: &Run) -> Result<(), Stop> {
    let (id, now) = (undone.id, engine.now());
    // What the run has not written yet it will not write any more; what it may have written has
    // to be known before it is taken back.
    let mut first = vec![id];
    let before = engine
        .store
        .write(move |db| {
            operations::withdraw(db, id, &words::not_written(), now)?;
            runs::undos_of(db, id)
        })
        .await?;
    first.extend(before);
    first.retain(|one| *one != run.id);
    outbox::drain_only(engine, run, first, Patience::UntilSettled).await?;
    let draft = Draft::make(engine, undone.id, false).await?;
    draft.keep(engine, run).await?;
    let own = vec![run.id];
    outbox::drain_only(engine, run, own, Patience::UntilSettled).await
}

/// What a run did to one contact that still stands, and what becomes of it.
struct OfContact {
    contact_id: String,
    target_id: String,
    /// Newest first.
    operations: Vec<Operation>,
    verdicts: Vec<Verdict>,
}

/// What an undo comes to.
#[derive(Default)]
struct Draft {
    contacts: Vec<OfContact>,
    /// Operations of which nobody knows whether they took effect.
    unsure: Vec<Operation>,
    counts: UndoCounts,
    /// The run's last operation.
    last: Option<OperationId>,
}

impl Draft {
    /// Plans the undo. With `thorough`, contacts that would be removed are searched for notes and
    /// tasks of other people as long as they are few; else that is left to the last look.
    async fn make(engine: &Engine, undone: RunId, thorough: bool) -> Result<Self, Stop> {
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

    /// What the run did that still stands, by contact.
    async fn of_run(engine: &Engine, undone: RunId) -> Result<Self, Stop> {
        let look = move |db: &Db| {
            Ok((
                operations::of_run(db, undone)?,
                operations::undoing(db, undone)?,
            ))
        };
        let (operations, undoing) = engine.store.read(look).await?;
        let undoing = Undoing::of(undoing);
        let mut draft = Self {
            last: operations.iter().map(|one| one.id).max(),
            ..Self::default()
        };
        let mut places: HashMap<String, usize> = HashMap::new();
        for operation in operations.into_iter().rev() {
            if operation.side != Side::Certileads {
                continue;
            }
            match operation.state {
                OperationState::Done if undoing.took_back(operation.id) => {
                    draft.counts.undone += 1;
                }
                OperationState::Done => {
                    let place = *places
                        .entry(operation.contact_id.clone())
                        .or_insert(draft.contacts.len());
                    if place == draft.contacts.len() {
                        draft.contacts.push(OfContact::new(&operation.contact_id));
                    }
                    draft.contacts[place].add(operation);
                }
                OperationState::Failed | OperationState::Skipped => {}
                _ if operation.maybe_sent || operation.state == OperationState::Sending => {
                    draft.unsure.push(operation);
                }
                _ => draft.counts.waiting += 1,
            }
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

    /// The plan as it is shown.
    fn shown(self, run: Run) -> UndoPlan {
        let mut plan = UndoPlan {
            run,
            counts: self.counts,
            undo: Vec::new(),
            left: Vec::new(),
            never: Vec::new(),
        };
        for operation in &self.unsure {
            if plan.never.len() < SHOWN {
                plan.never
                    .push(item(operation, None, Some(words::unsure())));
            }
        }
        for contact in &self.contacts {
            for (operation, verdict) in contact.operations.iter().zip(&contact.verdicts) {
                let (list, inverse) = match verdict {
                    Verdict::Undo(inverse) => (&mut plan.undo, Some(&**inverse)),
                    Verdict::Left(_) => (&mut plan.left, None),
                    Verdict::Never(_) => (&mut plan.never, None),
                    Verdict::Nothing => continue,
                };
                if list.len() < SHOWN {
                    list.push(item(operation, inverse, verdict.problem().cloned()));
                }
            }
        }
        plan
    }

    /// Puts the inverse writes into the outbox, and beside them, decided against already, what is
    /// left and why. From then on the contacts rest, and what waited for them is not sent. All in
    /// one transaction: an undo that ends early is carried on by whatever runs next.
    async fn keep(self, engine: &Engine, run: &mut Run) -> Result<(), Stop> {
        run.counts.planned = self.counts.undo;
        run.counts.unchanged = self.counts.unchanged;
        let (engine_, run_) = (engine.clone(), run.clone());
        engine
            .store
            .write(move |db| {
                let engine = engine_;
                let now = engine.now();
                for operation in &self.unsure {
                    operations::insert(db, &decided_against(&engine, operation, words::unsure()))?;
                }
                for contact in &self.contacts {
                    contact.keep(db, &engine, now)?;
                }
                runs::put(db, &run_)
            })
            .await?;
        engine
            .events
            .emit(EngineEvent::RunChanged { run_id: run.id });
        engine.events.emit(EngineEvent::OperationsChanged);
        Ok(())
    }
}

impl OfContact {
    fn new(contact_id: &str) -> Self {
        Self {
            contact_id: contact_id.to_owned(),
            target_id: String::new(),
            operations: Vec::new(),
            verdicts: Vec::new(),
        }
    }

    fn add(&mut self, operation: Operation) {
        if let (true, Some(target)) = (self.target_id.is_empty(), &operation.target_id) {
            self.target_id.clone_from(target);
        }
        self.operations.push(operation);
    }

    fn did(&self, action: ActionKind) -> bool {
        self.operations.iter().any(|one| one.action == action)
    }

    fn made_here(&self) -> bool {
        self.did(ActionKind::CreateContact)
    }

    fn wanted(&self, search: bool) -> Wanted {
        Wanted {
            contact_id: self.contact_id.clone(),
            target_id: self.target_id.clone(),
            removed: self.did(ActionKind::DeleteContact),
            children: (search && self.made_here())
                || self.operations.iter().any(|one| one.child.is_some()),
        }
    }

    fn keep(&self, db: &Db, engine: &Engine, now: i64) -> crate::store::Result<()> {
        let undone = |one: &Verdict| matches!(one, Verdict::Undo(_));
        if self.verdicts.iter().any(undone) {
            let (pair, id) = (engine.pair, &*self.contact_id);
            operations::withdraw_of_contact(db, pair, id, &words::rests(), now)?;
            links::rest(db, pair, id, &self.target_id, engine.run_id, now)?;
        }
        for (operation, verdict) in self.operations.iter().zip(&self.verdicts) {
            let row = match verdict {
                Verdict::Undo(inverse) => planned(engine, operation, inverse),
                Verdict::Left(problem) | Verdict::Never(problem) => {
                    decided_against(engine, operation, problem.clone())
                }
                Verdict::Nothing => continue,
            };
            operations::insert(db, &row)?;
        }
        Ok(())
    }
}

/// Which operations have been taken back, or are about to be.
struct Undoing(HashMap<OperationId, Vec<(OperationId, OperationState)>>);

impl Undoing {
    fn of(rows: Vec<(OperationId, OperationId, OperationState)>) -> Self {
        let mut by: HashMap<OperationId, Vec<_>> = HashMap::with_capacity(rows.len());
        for (undo, undone, state) in rows {
            by.entry(undone).or_default().push((undo, state));
        }
        Self(by)
    }

    /// True if an undo of it stands. One that was undone in turn doesn't.
    fn took_back(&self, id: OperationId) -> bool {
        let undos = self.0.get(&id).into_iter().flatten();
        let ended = [OperationState::Skipped, OperationState::Failed];
        undos
            .filter(|(_, state)| !ended.contains(state))
            .any(|(undo, _)| !self.took_back(*undo))
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
fn far<'a>(engine: &'a Engine, can: &'a dyn Fn(Capability) -> bool) -> Far<'a> {
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

/// An inverse write, ready for the outbox.
fn planned(engine: &Engine, undone: &Operation, inverse: &Inverse) -> Operation {
    let contact = Contact {
        id: undone.contact_id.clone(),
        ..Contact::default()
    };
    let mut operation = planner::operation(engine, &contact, inverse.action, None);
    operation.contact_name.clone_from(&undone.contact_name);
    operation.undoes = Some(undone.id);
    operation.target_id.clone_from(&inverse.target_id);
    operation.child.clone_from(&inverse.child);
    operation.before = Some(inverse.before.clone());
    operation.body = inverse.body.clone();
    operation.changes.clone_from(&inverse.changes);
    operation
}

/// The row of an operation that is not taken back, with the reason.
fn decided_against(engine: &Engine, undone: &Operation, problem: Problem) -> Operation {
    let inverse = Inverse {
        action: inverse_of(undone.action),
        target_id: undone.target_id.clone(),
        child: undone.child.clone(),
        before: serde_json::Value::Null,
        body: serde_json::Value::Null,
        changes: Vec::new(),
        stays: None,
    };
    let mut operation = planned(engine, undone, &inverse);
    operation.state = OperationState::Skipped;
    operation.finished_at = Some(operation.planned_at);
    operation.problem = Some(problem);
    operation
}

fn item(operation: &Operation, inverse: Option<&Inverse>, problem: Option<Problem>) -> UndoItem {
    UndoItem {
        operation_id: operation.id,
        did: operation.action,
        action: inverse.map_or(inverse_of(operation.action), |inverse| inverse.action),
        contact_id: operation.contact_id.clone(),
        contact_name: operation.contact_name.clone(),
        changes: inverse.map_or_else(Vec::new, |inverse| inverse.changes.clone()),
        problem,
    }
}
