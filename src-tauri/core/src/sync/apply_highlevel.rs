//! Carries out one operation on HighLevel: what the test makes there, and its removal.

use serde_json::{Map, Value};

use super::apply::{Try, Went, gone, tags};
use super::{Engine, proof};
use crate::http::Error;
use crate::mapping::flatten;
use crate::model::{ActionKind, Contact, ErrorCode, ExchangePurpose, Problem, ProofSource, Task};

/// Tries it once; the operation's `contact_id` is HighLevel's once the contact exists.
pub(super) async fn carry_out(work: &mut Try<'_>) -> Result<Went, Error> {
    match work.operation.action {
        ActionKind::CreateContact => create_contact(work).await,
        ActionKind::DeleteContact => delete_contact(work).await,
        ActionKind::AddTags => add_tags(work).await,
        ActionKind::CreateTask => create_task(work).await,
        ActionKind::CompleteTask => complete_task(work).await,
        _ => Ok(Went::Hold(Problem::new(
            ErrorCode::Internal,
            "This is not written to HighLevel.",
            "Only what the test makes there is.",
            "Skip it.",
        ))),
    }
}

async fn create_contact(work: &mut Try<'_>) -> Result<Went, Error> {
    let client = work.engine.highlevel.clone();
    let made = client.create_contact(&work.operation.body).await;
    let made = work.trail.keep(ExchangePurpose::Write, made)?;
    work.operation.target_id = Some(made.id.clone());
    // By id, never by the search: its index lags.
    let read = client.contact(&made.id).await;
    let (stored, source) = match work.trail.keep(ExchangePurpose::ReadBack, read) {
        Ok(Some(stored)) => (stored, ProofSource::ReadBack),
        Ok(None) | Err(_) => (made, ProofSource::Answer),
    };
    Ok(Went::Done(compare(work, &stored, source)))
}

fn compare(work: &Try<'_>, stored: &Contact, source: ProofSource) -> crate::model::Proof {
    let Engine { context, .. } = work.engine;
    let mut asked = flatten(&work.operation.body);
    // Not members of the contact as it is read: they say where and how to make it.
    for key in ["locationId", "customFields"] {
        asked.remove(key);
    }
    let fields = crate::highlevel::fields(&[])
        .into_iter()
        .map(|field| (field.key.clone(), field))
        .collect();
    let mut values: Map<String, Value> = stored.values.clone();
    values.insert("tags".to_owned(), Value::from(stored.tags.clone()));
    proof::compare(&asked, &values, source, &fields, context)
}

async fn delete_contact(work: &mut Try<'_>) -> Result<Went, Error> {
    let client = work.engine.highlevel.clone();
    let id = work.operation.contact_id.clone();
    let deleted = client.delete_contact(&id).await;
    match work.trail.keep(ExchangePurpose::Write, deleted) {
        Ok(()) => {}
        Err(error) if error.code() == ErrorCode::RecordMissing => {}
        Err(error) => return Err(error),
    }
    let read = client.contact(&id).await;
    match work.trail.keep(ExchangePurpose::ReadBack, read)? {
        None => Ok(Went::Done(gone())),
        Some(_) => Ok(Went::Hold(Problem::new(
            ErrorCode::Refused,
            "HighLevel accepted the removal, but the contact is still there.",
            "It was read back after the removal.",
            "Remove it in HighLevel by hand.",
        ))),
    }
}

async fn add_tags(work: &mut Try<'_>) -> Result<Went, Error> {
    let asked = tags(&work.operation.body);
    let call = work
        .engine
        .highlevel
        .add_tags(&work.operation.contact_id, &asked)
        .await;
    let change = work.trail.keep(ExchangePurpose::Write, call)?;
    Ok(Went::Done(proof::tags_added(
        &asked,
        &change.tags,
        ProofSource::Answer,
    )))
}

async fn create_task(work: &mut Try<'_>) -> Result<Went, Error> {
    let operation = &work.operation;
    let call = work
        .engine
        .highlevel
        .create_task(&operation.contact_id, &operation.body)
        .await;
    let task = work.trail.keep(ExchangePurpose::Write, call)?;
    work.operation.target_id = Some(task.id.clone());
    Ok(Went::Done(compare_task(work, &task, ProofSource::Answer)))
}

async fn complete_task(work: &mut Try<'_>) -> Result<Went, Error> {
    let client = work.engine.highlevel.clone();
    let contact = work.operation.contact_id.clone();
    let task_id = work.operation.target_id.clone().unwrap_or_default();
    let call = client.complete_task(&contact, &task_id, true).await;
    let answered = work.trail.keep(ExchangePurpose::Write, call)?;
    let read = client.task(&contact, &task_id).await;
    let (task, source) = match work.trail.keep(ExchangePurpose::ReadBack, read) {
        Ok(task) => (task, ProofSource::ReadBack),
        Err(_) => (answered, ProofSource::Answer),
    };
    Ok(Went::Done(compare_task(work, &task, source)))
}

fn compare_task(work: &Try<'_>, task: &Task, source: ProofSource) -> crate::model::Proof {
    let mut asked = flatten(&work.operation.body);
    // Stored with milliseconds, which HighLevel refuses on the way in.
    asked.remove("dueDate");
    let stored = serde_json::to_value(task)
        .ok()
        .and_then(|task| task.as_object().cloned())
        .unwrap_or_default();
    let fields = std::collections::BTreeMap::new();
    proof::compare(&asked, &stored, source, &fields, &work.engine.context)
}
