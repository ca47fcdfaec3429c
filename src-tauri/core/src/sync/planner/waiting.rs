//! What waits for a contact already when it is planned anew. What may have been sent stays, and the
//! new plan comes after it; of everything else the new plan takes the place, and then waits for the
//! yes that it waited for.

use serde_json::json;

use super::draft::Draft;
use super::{Look, hold};
use crate::certileads::TargetContact;
use crate::mapping::flatten;
use crate::model::{ActionKind, ErrorCode, EventKind, Operation, OperationState, Problem, Side};
use crate::sync::{Engine, plan};

/// True for an operation that may have taken effect: nothing takes its place. One that ended
/// refused may be replaced where the far side could be asked about it.
pub(super) fn must_stay(engine: &Engine, operation: &Operation) -> bool {
    let unsure = |problem: &Problem| problem.code == ErrorCode::Unsure;
    let ended = operation.state == OperationState::Held && engine.certileads.can_look_up();
    operation.side == Side::Highlevel
        || operation.state == OperationState::Sending
        || operation.problem.as_ref().is_some_and(unsure)
        || (operation.maybe_sent && !ended)
}

/// True if the contact waits for this reason already, under the same mapping.
pub(super) fn waits_for_the_same(
    operation: &Operation,
    problem: &Problem,
    engine: &Engine,
) -> bool {
    let same = |held: &Problem| held.without_also() == *problem;
    operation.state == OperationState::Held
        && operation.problem.as_ref().is_some_and(same)
        && operation.mapping_version == Some(engine.mapping_version)
}

/// The target contact as it will stand once what may have been sent is done.
pub(super) fn expected(
    target: Option<TargetContact>,
    stuck: &[&Operation],
) -> Option<TargetContact> {
    let made = |one: &&Operation| one.action == ActionKind::CreateContact;
    let mut target = match target {
        Some(target) => target,
        None if stuck.iter().any(made) => TargetContact::default(),
        None => return None,
    };
    let of_contact = |one: &&&Operation| one.side == Side::Certileads && one.child.is_none();
    for one in stuck.iter().filter(of_contact) {
        let named = plan::wanted_tags(one.body.as_object().unwrap_or(&serde_json::Map::new()));
        match one.action {
            ActionKind::RemoveTags => target.tags.retain(|tag| !named.contains(tag)),
            _ => target.tags.extend(named),
        }
        let mut fields = flatten(&one.body);
        fields.remove("tags");
        target.values.extend(fields);
    }
    Some(target)
}

impl Draft<'_> {
    /// The yes that an operation waits for and nobody gave, whatever else it waits for. A first
    /// sync that was started is the yes to what was only too much for one run.
    fn yes_wanted<'a>(&self, old: &'a Operation) -> Option<&'a Problem> {
        let problem = old.problem.as_ref()?;
        if old.state != OperationState::Held {
            return None;
        }
        // Who asks for a new plan says yes to what the plan waited for, but to nothing that stood
        // behind another reason.
        let asked = old.mapping_version.is_none();
        let own = Some(problem).filter(|_| !asked);
        let reasons = own.into_iter().chain(problem.also.as_deref());
        let mut wanted = reasons.filter(|reason| match reason.code {
            ErrorCode::ApprovalNeeded => self.look != Look::Backfill,
            code => matches!(
                code,
                ErrorCode::ChangedSincePlan | ErrorCode::ChangesTooFast
            ),
        });
        wanted.next()
    }

    /// What takes the place of an operation that waits for a yes waits for it, too: the next change
    /// of a contact is no answer.
    pub(super) fn go_on_waiting(&mut self) {
        let loose = self.loose;
        for old in loose {
            let Some(problem) = self.yes_wanted(old) else {
                continue;
            };
            let mut operations = self.operations.iter_mut();
            if let Some(one) = operations.find(|one| is_kin(one.action, old.action)) {
                wait_for(one, problem);
            }
        }
    }

    /// Why the contact changes too fast, if a plan whose place this one takes waits for a yes to
    /// that: it is asked of whatever is written next.
    pub(super) fn braked(&self) -> Option<Problem> {
        let mut wanted = self.loose.iter().filter_map(|old| self.yes_wanted(old));
        let braked = wanted.find(|problem| problem.code == ErrorCode::ChangesTooFast);
        braked.cloned()
    }

    /// What waited behind the operations whose place this plan takes: what happened to tasks,
    /// notes and appointments. It stays as old as it is, so that it is looked at again before it
    /// overwrites anything.
    pub(super) fn carry_over(&mut self) {
        let loose = self.loose;
        for old in loose.iter() {
            let (kind, payload) = match (old.action, &old.child) {
                (ActionKind::CompleteTask, _) => (
                    EventKind::TaskCompleted,
                    json!({"id": old.body["fields"]["last_task_id"]}),
                ),
                (_, Some(child)) => (event_for(old.action), json!({"id": child.source_id})),
                (_, None) => continue,
            };
            let event = self.again(kind, payload).id;
            let mut again = (*old).clone();
            again.id = crate::model::OperationId::new();
            again.event_id = Some(event);
            again.run_id = self.engine.run_id;
            again.mapping_version = Some(self.engine.mapping_version);
            let wanted = self.yes_wanted(old).map(|problem| problem.code);
            if wanted != Some(ErrorCode::ChangedSincePlan) {
                again.state = OperationState::Approved;
                again.problem = None;
            }
            again.attempts = 0;
            again.due_at = self.engine.now();
            self.operations.push(again);
        }
    }
}

/// Has an operation wait for a yes, also where it waits for something else already.
pub(super) fn wait_for(operation: &mut Operation, problem: &Problem) {
    let problem = problem.without_also();
    match &mut operation.problem {
        Some(held) if held.code == problem.code => {}
        Some(held) => held.also = held.also.take().or_else(|| Some(Box::new(problem))),
        None => hold(operation, problem),
    }
}

/// True for actions that one plan of a contact may have in each other's place.
fn is_kin(one: ActionKind, other: ActionKind) -> bool {
    let writes = [ActionKind::CreateContact, ActionKind::UpdateContact];
    one == other || (writes.contains(&one) && writes.contains(&other))
}

/// What an action on a note or task stands for.
fn event_for(action: ActionKind) -> EventKind {
    match action {
        ActionKind::CreateNote => EventKind::NoteAdded,
        ActionKind::UpdateNote => EventKind::NoteChanged,
        ActionKind::DeleteNote => EventKind::NoteDeleted,
        ActionKind::CreateTask => EventKind::TaskCreated,
        ActionKind::CloseTask => EventKind::TaskCompleted,
        ActionKind::DeleteTask => EventKind::TaskDeleted,
        _ => EventKind::TaskUpdated,
    }
}
