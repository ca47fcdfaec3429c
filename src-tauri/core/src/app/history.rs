//! The history: runs, operations, exchanges.

use super::{Answer, App};
use crate::model::{
    ActionKind, ErrorCode, Event, EventKind, EventOrigin, Operation, OperationDetail,
    OperationFilter, OperationId, OperationPage, OperationState, Problem, ProofOutcome, Run, RunId,
    RunPage, Side,
};
use crate::store::{attempts, events, operations, runs};

impl App {
    /// Runs, newest first.
    ///
    /// # Errors
    /// Database failures.
    pub async fn runs(&self, cursor: Option<String>, limit: u32) -> Answer<RunPage> {
        let pair = self.pair().await?.id;
        let limit = limit.clamp(1, 500);
        let runs = self
            .0
            .store
            .read(move |db| runs::list(db, pair, cursor.as_deref(), limit))
            .await?;
        let full = runs.len() == limit as usize;
        let next_cursor = runs.last().filter(|_| full).map(|run| run.id.to_string());
        Ok(RunPage { runs, next_cursor })
    }

    /// One run.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn run(&self, id: RunId) -> Answer<Run> {
        if let Some(unsaved) = self.0.at_work.unsaved(id) {
            return Ok(unsaved);
        }
        let run = self.0.store.read(move |db| runs::get(db, id)).await?;
        run.ok_or_else(|| not_found("run"))
    }

    /// Operations, newest first.
    ///
    /// # Errors
    /// Database failures.
    pub async fn operations(&self, filter: OperationFilter) -> Answer<OperationPage> {
        let pair = self.pair().await?.id;
        let limit = filter.limit.unwrap_or(100).clamp(1, 500);
        let (operations, total) = self
            .0
            .store
            .read(move |db| operations::list(db, pair, &filter))
            .await?;
        let full = operations.len() == limit as usize;
        let next_cursor = operations
            .last()
            .filter(|_| full)
            .map(|last| last.id.to_string());
        Ok(OperationPage {
            operations,
            next_cursor,
            total,
        })
    }

    /// One operation with its event, exchanges and the reasons behind it.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn operation(&self, id: OperationId) -> Answer<OperationDetail> {
        let found = self
            .0
            .store
            .read(move |db| {
                let Some(operation) = operations::get(db, id)? else {
                    return Ok(None);
                };
                let event = match operation.event_id {
                    Some(event) => events::get(db, event)?,
                    None => None,
                };
                Ok(Some((operation, event, attempts::list(db, id)?)))
            })
            .await?;
        let (operation, event, attempts) = found.ok_or_else(|| not_found("operation"))?;
        let why = why(&operation, event.as_ref());
        Ok(OperationDetail {
            operation,
            event,
            attempts,
            why,
        })
    }
}

fn not_found(what: &str) -> Problem {
    Problem::new(
        ErrorCode::NotFound,
        format!("There is no such {what} here."),
        "It may belong to another account, or was removed.",
        "Go back to the list.",
    )
}

/// The decisions that led to an operation, in order; the last one decided.
fn why(operation: &Operation, event: Option<&Event>) -> Vec<String> {
    let mut why = Vec::new();
    if let Some(event) = event {
        let how = match event.origin {
            EventOrigin::Poll => "found by comparing HighLevel with what was last seen",
            EventOrigin::Backfill => "found while bringing everything over",
            EventOrigin::Test => "made to happen by the test",
            EventOrigin::Manual => "looked at again because somebody or something asked",
        };
        why.push(format!("{}: {how}.", happened(event)));
    }
    if operation.undoes.is_some() {
        why.push(
            "Somebody undid a run: what it wrote is taken back, as far as it still stands."
                .to_owned(),
        );
    } else if let Some(version) = operation.mapping_version {
        why.push(format!(
            "Version {version} of the mapping says what to write."
        ));
    }
    why.push(
        match operation.action {
            ActionKind::CreateContact if operation.undoes.is_some() => {
                "The contact is made anew from what was kept of it."
            }
            ActionKind::CreateContact
                if operation.target_id.is_none() || operation.before.is_none() =>
            {
                "No contact on the far side carries its id, e-mail or phone, so one is made."
            }
            ActionKind::CreateContact => "A contact is made.",
            ActionKind::UpdateContact => {
                "The contact is known on the far side; only fields that differ are written."
            }
            ActionKind::AddTags => "Tags that are not there yet are put on by the tag route.",
            ActionKind::RemoveTags => "Tags are taken off by the tag route.",
            ActionKind::CompleteTask => "The task's completion is written onto the contact.",
            ActionKind::SetSegments => "The contact is put into the segments that fit it.",
            ActionKind::ArchiveContact => "The contact is archived; nothing of it is lost.",
            ActionKind::DeleteContact => "The contact is removed.",
            ActionKind::CreateTask => "A task is made.",
            ActionKind::UpdateTask => "The task is changed.",
            ActionKind::CloseTask => "The task is ticked.",
            ActionKind::DeleteTask => "The task is removed.",
            ActionKind::CreateNote => "A note is attached.",
            ActionKind::UpdateNote => "The note is changed.",
            ActionKind::DeleteNote => "The note is removed.",
        }
        .to_owned(),
    );
    if operation.action == ActionKind::CompleteTask && operation.side == Side::Certileads {
        why.push(
            "HighLevel tells no time of completion: it is the time of noticing it.".to_owned(),
        );
    }
    why.push(outcome(operation));
    why
}

fn happened(event: &Event) -> &'static str {
    match event.kind {
        EventKind::ContactCreated => "Contact created in HighLevel",
        EventKind::ContactUpdated => "Contact changed in HighLevel",
        EventKind::ContactDeleted => "Contact deleted in HighLevel",
        EventKind::ContactDndChanged => "Do not disturb changed in HighLevel",
        EventKind::ContactEntered => "Contact meets the filter now",
        EventKind::ContactLeft => "Contact no longer meets the filter",
        EventKind::TagAdded => "Tag added in HighLevel",
        EventKind::TagRemoved => "Tag removed in HighLevel",
        EventKind::TaskCreated => "Task created in HighLevel",
        EventKind::TaskUpdated => "Task changed in HighLevel",
        EventKind::TaskCompleted => "Task completed in HighLevel",
        EventKind::TaskReopened => "Task reopened in HighLevel",
        EventKind::TaskDeleted => "Task deleted in HighLevel",
        EventKind::NoteAdded => "Note added in HighLevel",
        EventKind::NoteChanged => "Note changed in HighLevel",
        EventKind::NoteDeleted => "Note deleted in HighLevel",
        EventKind::AppointmentCreated => "Appointment created in HighLevel",
        EventKind::AppointmentUpdated => "Appointment changed in HighLevel",
        EventKind::AppointmentCancelled => "Appointment cancelled in HighLevel",
    }
}

fn outcome(operation: &Operation) -> String {
    if let Some(problem) = &operation.problem {
        return problem.what.clone();
    }
    match (
        operation.state,
        operation.proof.as_ref().map(|proof| proof.outcome),
    ) {
        (OperationState::Done, Some(ProofOutcome::Proved)) => {
            "Written and proved: stored as asked."
        }
        (OperationState::Done, Some(ProofOutcome::ProvedNormalised)) => {
            "Written and proved: stored in another form of the same value."
        }
        (OperationState::Done, Some(ProofOutcome::Differs)) => {
            "Accepted, but something is stored otherwise than asked."
        }
        (OperationState::Done, _) => "Accepted; what is stored can't be read.",
        (OperationState::Skipped, _) => {
            "Somebody decided against it, or a newer plan took its place."
        }
        (OperationState::Failed, _) => "It could not be written.",
        (OperationState::Held, _) => "It waits for a person.",
        (OperationState::Planned | OperationState::Approved | OperationState::Retry, _) => {
            "It waits its turn."
        }
        (OperationState::Sending, _) => "It is being sent.",
    }
    .to_owned()
}
