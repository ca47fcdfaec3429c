//! Carries out one operation on a note or task of a Certileads contact: look, write, prove.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::apply::{Effect, NOT_TOLD, Try, Went, gone};
use super::{child, planner, proof};
use crate::certileads::Family;
use crate::http::{Cause, Error};
use crate::mapping::{flatten, normalise};
use crate::model::{
    ChildRef, Contact, ErrorCode, ExchangePurpose, FieldChange, Problem, Proof, ProofOutcome,
    ProofSource,
};
use crate::store::child_links;

/// A plan older than this is held against what stands there now, in milliseconds.
const PLAN_LASTS: i64 = 60_000;

/// Tries it once, on this contact of the target.
pub(super) async fn carry_out(
    work: &mut Try<'_>,
    family: Family,
    contact_id: &str,
) -> Result<Went, Error> {
    let action = work.operation.action;
    let child = Child {
        family,
        contact_id: contact_id.to_owned(),
        source_id: source_id(work),
    };
    if action == family.create_action() {
        return create(work, &child).await;
    }
    let Some(id) = target_id(work, &child).await else {
        return Ok(Went::Instead(never_made()));
    };
    keep_id(work, &child, Some(id.clone()));
    if let Some(problem) = changed_since_plan(work, &child).await? {
        return Ok(Went::Hold(problem));
    }
    if action == family.delete_action() {
        return delete(work, &child, &id).await;
    }
    update(work, &child, &id).await
}

/// Which note or task, of which contact there.
struct Child {
    family: Family,
    contact_id: String,
    source_id: String,
}

fn source_id(work: &Try<'_>) -> String {
    let child = work.operation.child.as_ref();
    child.map_or_else(String::new, |child| child.source_id.clone())
}

async fn create(work: &mut Try<'_>, child: &Child) -> Result<Went, Error> {
    let client = work.engine.certileads.clone();
    let family = child.family;
    // A try before this one, or an operation before it, has made it already.
    if let Some(id) = linked(work, child).await {
        keep_id(work, child, Some(id));
        return Ok(change_instead(work, child, None));
    }
    let look_first = work.operation.maybe_sent && !client.repeatable(family.create());
    if look_first && let Some(found) = look(work, child, ExchangePurpose::LookUp).await? {
        return Ok(exists(work, child, found));
    }
    let key = work.operation.id.to_string();
    let body = &work.operation.body;
    let call = client
        .create_child(family, &child.contact_id, body, &key)
        .await;
    match work.trail.keep(ExchangePurpose::Write, call) {
        Ok(stored) => {
            let (object, source) = stored_now(work, child, stored).await;
            keep_id(
                work,
                child,
                client.child_id(object.as_ref(), &child.source_id),
            );
            Ok(Went::Done(prove(work, child, object.as_ref(), source)))
        }
        Err(error) if is_there(&error) && client.has(family.list()) => {
            match look(work, child, ExchangePurpose::LookUp).await? {
                Some(found) => Ok(exists(work, child, found)),
                None => Err(error),
            }
        }
        Err(error) => Err(error),
    }
}

fn is_there(error: &Error) -> bool {
    let refusal = error.refusal();
    refusal.is_some_and(|refusal| matches!(refusal.cause, Some(Cause::Duplicate(_))))
}

/// It is there: an earlier try of ours took effect. What still differs becomes an operation of
/// its own.
fn exists(work: &mut Try<'_>, child: &Child, found: Value) -> Went {
    let id = work
        .engine
        .certileads
        .child_id(Some(&found), &child.source_id);
    keep_id(work, child, id);
    let proof = prove(work, child, Some(&found), ProofSource::ReadBack);
    match proof.outcome {
        ProofOutcome::Differs => change_instead(work, child, Some(&found)),
        _ => Went::Nothing(proof),
    }
}

/// A change takes the place of making it, if the target can do that.
fn change_instead(work: &mut Try<'_>, child: &Child, found: Option<&Value>) -> Went {
    let engine = work.engine;
    if !engine.certileads.has(child.family.update()) {
        return Went::Instead(Problem::new(
            ErrorCode::CapabilityMissing,
            exists_already(child.family),
            "This Certileads profile has no way to change it, so it stays there as it is.",
            "If something in it is out of date, change it in Certileads by hand.",
        ));
    }
    let contact = Contact {
        id: work.operation.contact_id.clone(),
        ..Contact::default()
    };
    let event = work.operation.event_id;
    let action = child.family.update_action();
    let mut change = planner::operation(engine, &contact, action, event);
    change.contact_name.clone_from(&work.operation.contact_name);
    change.run_id = work.operation.run_id;
    change.target_id.clone_from(&work.operation.target_id);
    change.child.clone_from(&work.operation.child);
    let mut body = work.operation.body.as_object().cloned().unwrap_or_default();
    body.remove("externalId");
    change.changes = child::members(child.family)
        .iter()
        .filter_map(|(key, label, _)| {
            Some(FieldChange {
                field: (*key).to_owned(),
                label: (*label).to_owned(),
                before: found.map_or(Value::Null, |found| found[*key].clone()),
                after: body.get(*key)?.clone(),
            })
        })
        .collect();
    change.before = found.map(|_| {
        let members = change.changes.iter();
        let members = members.map(|one| (one.field.clone(), one.before.clone()));
        Value::Object(members.collect())
    });
    change.body = Value::Object(body);
    work.effects.push(Effect::Follow(Box::new(change)));
    Went::Instead(Problem::new(
        ErrorCode::Refused,
        exists_already(child.family),
        "What differed is written by an operation of its own.",
        "",
    ))
}

fn exists_already(family: Family) -> &'static str {
    match family {
        Family::Note => "The note exists in Certileads already.",
        Family::Task => "The task exists in Certileads already.",
    }
}

async fn update(work: &mut Try<'_>, child: &Child, id: &str) -> Result<Went, Error> {
    let client = work.engine.certileads.clone();
    let key = work.operation.id.to_string();
    let body = &work.operation.body;
    let call = client
        .update_child(child.family, &child.contact_id, id, body, &key)
        .await;
    match work.trail.keep(ExchangePurpose::Write, call) {
        Ok(stored) => {
            let (object, source) = stored_now(work, child, stored).await;
            Ok(Went::Done(prove(work, child, object.as_ref(), source)))
        }
        Err(error) if error.code() == ErrorCode::RecordMissing => {
            unlink(work, child);
            Ok(Went::Instead(removed_there(child.family)))
        }
        Err(error) => Err(error),
    }
}

async fn delete(work: &mut Try<'_>, child: &Child, id: &str) -> Result<Went, Error> {
    let client = work.engine.certileads.clone();
    let key = work.operation.id.to_string();
    let call = client
        .delete_child(child.family, &child.contact_id, id, &key)
        .await;
    match work.trail.keep(ExchangePurpose::Write, call) {
        Ok(()) => {}
        Err(error) if error.code() == ErrorCode::RecordMissing => {}
        Err(error) => return Err(error),
    }
    unlink(work, child);
    if !client.has(child.family.list()) {
        return Ok(Went::Done(proof::unproved(&BTreeMap::new(), NOT_TOLD)));
    }
    match look(work, child, ExchangePurpose::ReadBack).await? {
        None => Ok(Went::Done(gone())),
        Some(_) => Ok(Went::Hold(Problem::new(
            ErrorCode::Refused,
            "Certileads accepted the removal, but it is still there.",
            "It was read back after the removal.",
            "Remove it in Certileads by hand.",
        ))),
    }
}

/// For an old plan: reads it again; a difference to what was planned on is told.
async fn changed_since_plan(work: &mut Try<'_>, child: &Child) -> Result<Option<Problem>, Error> {
    let engine = work.engine;
    let old = engine.now() - work.operation.planned_at > PLAN_LASTS;
    let known = work.operation.before.is_some() && engine.certileads.has(child.family.list());
    if !old || !known || work.operation.undoes.is_some() {
        return Ok(None);
    }
    let Some(now) = look(work, child, ExchangePurpose::ReadBefore).await? else {
        return Ok(None);
    };
    let form =
        |key: &str, value: &Value| child::normal(child.family, key, Some(value), &engine.context);
    let moved = work.operation.changes.iter().find(|change| {
        let stored = form(
            &change.field,
            now.get(&change.field).unwrap_or(&Value::Null),
        );
        stored != form(&change.field, &change.before)
            && stored != form(&change.field, &change.after)
    });
    let problem = moved.map(|change| {
        Problem::new(
            ErrorCode::ChangedSincePlan,
            format!(
                "“{}” changed in Certileads after the plan was made.",
                change.label
            ),
            "Writing now would overwrite what somebody else wrote.",
            "Approve to overwrite it, retry to plan anew, or skip.",
        )
    });
    if problem.is_some() {
        for change in &mut work.operation.changes {
            change.before = now.get(&change.field).cloned().unwrap_or(Value::Null);
        }
        let members = work.operation.changes.iter();
        let members = members.map(|one| (one.field.clone(), one.before.clone()));
        work.operation.before = Some(Value::Object(members.collect::<Map<_, _>>()));
    }
    Ok(problem)
}

async fn look(
    work: &mut Try<'_>,
    child: &Child,
    purpose: ExchangePurpose,
) -> Result<Option<Value>, Error> {
    let call = work
        .engine
        .certileads
        .child(child.family, &child.contact_id, &child.source_id)
        .await;
    work.trail.keep(purpose, call)
}

/// What is stored now: from the answer, or read back.
async fn stored_now(
    work: &mut Try<'_>,
    child: &Child,
    answered: Option<Value>,
) -> (Option<Value>, ProofSource) {
    let read_back = answered.is_none() || work.engine.always_read_back;
    if !read_back || !work.engine.certileads.has(child.family.list()) {
        return (answered, ProofSource::Answer);
    }
    // The write is done; that it can't be read back now only leaves it unproved.
    match look(work, child, ExchangePurpose::ReadBack).await {
        Ok(Some(found)) => (Some(found), ProofSource::ReadBack),
        Ok(None) | Err(_) => (answered, ProofSource::Answer),
    }
}

/// Asked against stored; off, blank and absent are the same.
pub(super) fn proof_of(work: &Try<'_>, family: Family, stored: &Value) -> Proof {
    compare(work, family, stored, ProofSource::ReadBack)
}

fn prove(work: &Try<'_>, child: &Child, object: Option<&Value>, source: ProofSource) -> Proof {
    match object {
        Some(object) => compare(work, child.family, object, source),
        None => proof::unproved(&flatten(&work.operation.body), NOT_TOLD),
    }
}

fn compare(work: &Try<'_>, family: Family, stored: &Value, source: ProofSource) -> Proof {
    let fields = child::fields(family);
    let context = &work.engine.context;
    let stored = stored.as_object().cloned().unwrap_or_default();
    let off = |value: &Value| normalise(crate::model::FieldType::Boolean, value, context);
    let asked = flatten(&work.operation.body)
        .into_iter()
        .map(|(key, value)| {
            // A mark that is off may be stored as nothing.
            let is_off = key == "completed" && off(&value) == Value::Bool(false);
            let absent = stored.get(&key).is_none_or(Value::is_null);
            let value = if is_off && absent { Value::Null } else { value };
            (key, value)
        });
    proof::compare(&asked.collect(), &stored, source, &fields, context)
}

/// The target's id: as planned, else as linked since.
async fn target_id(work: &Try<'_>, child: &Child) -> Option<String> {
    let planned = work.operation.child.as_ref();
    match planned.and_then(|child| child.target_id.clone()) {
        Some(id) => Some(id),
        None => linked(work, child).await,
    }
}

async fn linked(work: &Try<'_>, child: &Child) -> Option<String> {
    let (pair, kind, id) = (
        work.engine.pair,
        child::kind(child.family),
        child.source_id.clone(),
    );
    let find = move |db: &crate::store::Db| child_links::find(db, pair, kind, &id);
    work.engine.store.read(find).await.ok().flatten()
}

/// Keeps the target's id with the operation and among the links.
fn keep_id(work: &mut Try<'_>, child: &Child, id: Option<String>) {
    work.operation.child = Some(ChildRef {
        source_id: child.source_id.clone(),
        target_id: id.clone(),
    });
    if let Some(target) = id {
        work.effects.push(Effect::ChildLinked {
            family: child.family,
            source: child.source_id.clone(),
            target,
        });
    }
}

/// Keeps what stands there already as the operation's own, after an undo looked.
pub(super) fn keep_found(work: &mut Try<'_>, family: Family, found: &Value) {
    let child = Child {
        family,
        contact_id: String::new(),
        source_id: source_id(work),
    };
    let id = work
        .engine
        .certileads
        .child_id(Some(found), &child.source_id);
    keep_id(work, &child, id);
}

fn unlink(work: &mut Try<'_>, child: &Child) {
    // What was linked by this try is not any more.
    work.effects
        .retain(|effect| !matches!(effect, Effect::ChildLinked { .. }));
    work.effects.push(Effect::ChildUnlinked {
        family: child.family,
        source: child.source_id.clone(),
    });
}

fn never_made() -> Problem {
    Problem::new(
        ErrorCode::RecordMissing,
        "It was never made in Certileads.",
        "So there is nothing that could be changed there.",
        "",
    )
}

fn removed_there(family: Family) -> Problem {
    Problem::new(
        ErrorCode::RecordMissing,
        match family {
            Family::Note => "The note is no longer in Certileads.",
            Family::Task => "The task is no longer in Certileads.",
        },
        "Somebody removed it there, so it is left alone.",
        "",
    )
}
