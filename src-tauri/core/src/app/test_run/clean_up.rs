//! Removes what a test made, on both sides; works after a crash and a restart too, from the
//! operations that were kept and, where an id was never heard, by looking for the test's address.

use serde_json::{Value, json};

use super::{Answer, App, TestState, on};
use crate::http::Lane;
use crate::model::{
    ActionKind, CleanUpState, Contact, ErrorCode, Operation, OperationState, Problem, RunId,
    RunKind, RunState, Side, TestMode, TestRun,
};
use crate::store::{operations, runs};
use crate::sync::{Engine, Stop, outbox, test_step};

impl App {
    /// Removes what a test made, on both sides, and waits for it. Works after a restart too.
    ///
    /// # Errors
    /// What could not be removed, and why; it can be tried again.
    pub async fn clean_up_test(&self, run_id: RunId) -> Answer<TestRun> {
        let Some(view) = self.test_run(Some(run_id)).await? else {
            return Err(super::no_record());
        };
        if view.state == RunState::Running && self.working() == Some(run_id) {
            return Err(Problem::new(
                ErrorCode::EngineBusy,
                "The test is still at work.",
                "",
                "Wait until it has ended, then clean up.",
            ));
        }
        if matches!(view.clean_up, CleanUpState::Nothing | CleanUpState::Done) {
            return Ok(view);
        }
        let started = self.begin(RunKind::CleanUp, Lane::Test).await?;
        let (state, done) = self
            .0
            .store
            .read(move |db| {
                Ok((
                    runs::test::<TestState>(db, run_id)?,
                    operations::of_run(db, run_id)?,
                ))
            })
            .await?;
        let Some(state) = state else {
            return Err(super::no_record());
        };
        let id = self.go(started, async move |engine, mut run| {
            let result = remove(&engine, &mut run, state, &done).await;
            (run, result)
        });
        let run = self.wait_for_run(id).await?;
        match (run.problem, self.test_run(Some(run_id)).await?) {
            (Some(problem), _) => Err(problem),
            (None, Some(view)) => Ok(view),
            (None, None) => Err(super::no_record()),
        }
    }
}

async fn remove(
    engine: &Engine,
    run: &mut crate::model::Run,
    mut state: TestState,
    done: &[Operation],
) -> Result<(), Stop> {
    let mut left_over = Vec::new();
    let contact = made_in_highlevel(engine, &state, done).await?;
    for inverse in inverses(engine, &state, done, contact.as_ref()).await? {
        let (side, name) = (inverse.side, inverse.contact_name.clone());
        let what = match inverse.action {
            ActionKind::RemoveTags => "A tag on",
            ActionKind::UpdateContact => "Changed fields of",
            _ => "Contact",
        };
        let ended = outbox::perform(engine, run, inverse).await?;
        if ended.state != OperationState::Done {
            left_over.push(format!("{what} {name} in {}", on(side)));
        }
    }
    state.view.clean_up = if left_over.is_empty() {
        CleanUpState::Done
    } else {
        CleanUpState::Failed
    };
    state.view.left_over = left_over;
    let id = state.view.run_id;
    engine
        .store
        .write(move |db| runs::put_test(db, id, &state))
        .await?;
    Ok(())
}

/// The test's own contact in HighLevel, if it is still there.
async fn made_in_highlevel(
    engine: &Engine,
    state: &TestState,
    done: &[Operation],
) -> Result<Option<Contact>, Stop> {
    if state.view.mode == TestMode::ExistingContact {
        return Ok(None);
    }
    let known = done
        .iter()
        .find(|one| one.side == Side::Highlevel && one.action == ActionKind::CreateContact)
        .and_then(|one| one.target_id.clone())
        .or_else(|| state.view.contact_id.clone());
    let call = match known {
        Some(id) => engine.highlevel.contact(&id).await,
        None => {
            engine
                .highlevel
                .find_duplicate(Some(&state.email), None)
                .await
        }
    };
    call.result
        .map_err(|error| Stop::of_read(Side::Highlevel, &error))
}

/// What undoes a test, the last write first.
async fn inverses(
    engine: &Engine,
    state: &TestState,
    done: &[Operation],
    made: Option<&Contact>,
) -> Result<Vec<Operation>, Stop> {
    let on_target: Vec<&Operation> = done
        .iter()
        .filter(|one| one.side == Side::Certileads)
        .filter(|one| one.attempts > 0 || one.maybe_sent)
        .filter(|one| one.state != OperationState::Skipped)
        .collect();
    let mut inverses = Vec::new();
    match on_target
        .iter()
        .find(|one| one.action == ActionKind::CreateContact)
    {
        Some(create) => {
            let target = match &create.target_id {
                Some(target) => Some(target.clone()),
                None => test_step::look_up(engine, &create.contact_id).await?,
            };
            if let Some(target) = target {
                let mut delete = inverse(engine, create, ActionKind::DeleteContact);
                delete.target_id = Some(target);
                inverses.push(delete);
            }
        }
        None => {
            for one in on_target
                .iter()
                .rev()
                .filter(|one| one.state == OperationState::Done)
            {
                inverses.extend(restore(engine, one));
            }
        }
    }
    if let Some(contact) = made {
        let mut delete = test_step::highlevel_operation(engine, contact, ActionKind::DeleteContact);
        delete.contact_name = contact.display_name();
        delete.before = serde_json::to_value(contact).ok();
        inverses.push(delete);
    }
    if inverses.is_empty() {
        tracing::info!(run.id = %state.view.run_id, "the test left nothing to remove");
    }
    Ok(inverses)
}

/// Puts back what a write on somebody's existing contact changed.
fn restore(engine: &Engine, one: &Operation) -> Option<Operation> {
    let before = one.before.clone()?;
    match one.action {
        ActionKind::AddTags => {
            let mut remove = inverse(engine, one, ActionKind::RemoveTags);
            remove.body = json!({"tags": one.body["tags"]});
            Some(remove)
        }
        ActionKind::UpdateContact | ActionKind::CompleteTask => {
            let mut update = inverse(engine, one, ActionKind::UpdateContact);
            update.changes = one
                .changes
                .iter()
                .map(|change| crate::model::FieldChange {
                    before: change.after.clone(),
                    after: change.before.clone(),
                    ..change.clone()
                })
                .collect();
            update.body = before;
            Some(update)
        }
        _ => None,
    }
}

fn inverse(engine: &Engine, one: &Operation, action: ActionKind) -> Operation {
    let contact = Contact {
        id: one.contact_id.clone(),
        ..Contact::default()
    };
    let mut inverse = test_step::target_operation(engine, &contact, action);
    inverse.contact_name.clone_from(&one.contact_name);
    inverse.target_id.clone_from(&one.target_id);
    inverse.before = Some(one.body.clone());
    inverse.body = Value::Null;
    inverse
}
