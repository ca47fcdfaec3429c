//! What a run did that still stands, by contact, the newest first.

use std::collections::HashMap;

use super::draft::Draft;
use super::inverse::Verdict;
use super::stored::Wanted;
use crate::model::{ActionKind, Operation, OperationId, OperationState, RunId, Side};
use crate::store::{Db, operations};
use crate::sync::{Engine, Stop};

/// What a run did to one contact that still stands, and what becomes of it.
pub(super) struct OfContact {
    pub(super) contact_id: String,
    pub(super) target_id: String,
    /// Newest first.
    pub(super) operations: Vec<Operation>,
    pub(super) verdicts: Vec<Verdict>,
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

    pub(super) fn made_here(&self) -> bool {
        self.did(ActionKind::CreateContact)
    }

    pub(super) fn wanted(&self, search: bool) -> Wanted {
        Wanted {
            contact_id: self.contact_id.clone(),
            target_id: self.target_id.clone(),
            removed: self.did(ActionKind::DeleteContact),
            children: (search && self.made_here())
                || self.operations.iter().any(|one| one.child.is_some()),
        }
    }
}

impl Draft {
    /// What the run did that still stands, by contact.
    pub(super) async fn of_run(engine: &Engine, undone: RunId) -> Result<Self, Stop> {
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
