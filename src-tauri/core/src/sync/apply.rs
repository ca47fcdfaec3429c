//! Carries out one operation on Certileads: look, write, prove. It changes nothing here; what
//! came of it is kept by the outbox.

use std::collections::BTreeMap;

use serde_json::Value;

use super::planner::{self, hold};
use super::trail::Trail;
use super::{
    Engine, Stop, apply_children, apply_highlevel, backoff, nowhere, plan, proof, service, undo,
};
use crate::certileads::{self, BatchItem, Capability, Family, MatchKey, TargetContact, Written};
use crate::http::{Call, Class, Effect as Sent, Error};
use crate::mapping::{flatten, nest, normalise};
use crate::model::{
    ActionKind, Attempt, Contact, ErrorCode, ExchangePurpose, Operation, OperationState, Problem,
    Proof, ProofSource, Side,
};
use crate::store::links;

/// A plan older than this is held against the record as it is now, in milliseconds.
const PLAN_LASTS: i64 = 60_000;
/// Tries of one operation in one pass; a later pass goes on.
const TRIES: u32 = 6;
/// When an operation that failed all its tries is due again, in milliseconds.
const LATER: i64 = 300_000;

/// What came of a try.
#[derive(Debug)]
pub(super) struct Applied {
    pub(super) operation: Operation,
    pub(super) attempts: Vec<Attempt>,
    pub(super) effects: Vec<Effect>,
    pub(super) stop: Option<Stop>,
}

impl Applied {
    pub(super) fn of(operation: Operation) -> Self {
        Self {
            operation,
            attempts: Vec::new(),
            effects: Vec::new(),
            stop: None,
        }
    }
}

/// What else has to be kept with the result.
#[derive(Debug)]
pub(super) enum Effect {
    Linked {
        source: String,
        target: String,
    },
    Unlinked {
        source: String,
    },
    /// An undo touched it: it is left alone from now on.
    Rested {
        source: String,
        target: String,
    },
    Seen {
        source: String,
        target: Box<TargetContact>,
    },
    Gone {
        target: String,
    },
    ChildLinked {
        family: Family,
        source: String,
        target: String,
    },
    ChildUnlinked {
        family: Family,
        source: String,
    },
    Follow(Box<Operation>),
}

/// How a try went, short of an error.
pub(super) enum Went {
    /// Written; asked against what is stored, if that is known.
    Done(Proof),
    /// There was nothing to do any more.
    Nothing(Proof),
    /// A person must decide.
    Hold(Problem),
    /// It is not written: another operation takes its place, or what it would take back has
    /// changed since.
    Instead(Problem),
}

/// One try at work.
pub(super) struct Try<'a> {
    pub(super) engine: &'a Engine,
    pub(super) operation: Operation,
    pub(super) trail: Trail,
    pub(super) effects: Vec<Effect>,
}

/// Tries an operation once. The row is `sending`, and this try is counted in its attempts.
pub(super) async fn apply(engine: &Engine, operation: Operation) -> Applied {
    let mut work = Try::new(engine, operation);
    let result = match work.operation.side {
        Side::Certileads => work.certileads().await,
        Side::Highlevel => apply_highlevel::carry_out(&mut work).await,
    };
    work.end(result)
}

/// True for what may go into one request with others of its kind. What an undo makes is looked
/// at on its own first.
pub(super) fn fits_a_batch(operation: &Operation) -> bool {
    operation.action == ActionKind::CreateContact
        && operation.side == Side::Certileads
        && operation.undoes.is_none()
}

/// Tries many that [fit](fits_a_batch) once, in one request.
pub(super) async fn apply_batch(engine: &Engine, operations: Vec<Operation>) -> Vec<Applied> {
    let items: Vec<BatchItem> = operations
        .iter()
        .map(|operation| (operation.id.to_string(), operation.body.clone()))
        .collect();
    let calls = engine.certileads.create_batch(&items).await;
    let mut applied = Vec::with_capacity(operations.len());
    for (operation, call) in operations.into_iter().zip(calls) {
        let mut work = Try::new(engine, operation);
        let result = work.made(call).await;
        applied.push(work.end(result));
    }
    applied
}

fn settle(engine: &Engine, operation: &mut Operation, went: Went) {
    operation.problem = None;
    match went {
        Went::Done(proof) | Went::Nothing(proof) => {
            operation.state = OperationState::Done;
            operation.proof = Some(proof);
        }
        Went::Hold(problem) => return hold(operation, problem),
        Went::Instead(problem) => {
            operation.state = OperationState::Skipped;
            operation.problem = Some(problem);
        }
    }
    operation.finished_at = Some(engine.now());
}

/// Sorts an error: another try, a pause of the connection, or a person's decision.
fn failed(engine: &Engine, operation: &mut Operation, error: &Error) -> Option<Stop> {
    let problem = match operation.side {
        Side::Certileads => certileads::problem(error),
        Side::Highlevel => error.problem(service(Side::Highlevel)),
    };
    operation.maybe_sent |= may_have_taken_effect(operation, error);
    let now = engine.now();
    let retry = |operation: &mut Operation, wait: i64| {
        operation.state = OperationState::Retry;
        operation.due_at = now + wait;
    };
    // A test may lack the right to write to HighLevel, which syncing does not need.
    let lacks_right = operation.side == Side::Certileads && problem.code == ErrorCode::ScopeMissing;
    let class = match error.class() {
        Class::Permanent if lacks_right => Class::Unauthorised,
        class => class,
    };
    match class {
        Class::Unauthorised => {
            retry(operation, 0);
            operation.attempts -= 1;
            operation.problem = Some(problem.clone());
            return Some(Stop::Connection(operation.side, problem));
        }
        Class::RateLimited { after_ms } => {
            let wait = after_ms
                .unwrap_or_else(|| backoff::wait(operation.attempts, rand::random()))
                .min(3_600_000);
            operation.attempts -= 1;
            retry(operation, i64::try_from(wait).unwrap_or(10_000));
        }
        Class::Transient if error.effect() == Sent::Unknown && !repeatable(engine, operation) => {
            hold(operation, unsure(&problem));
            return None;
        }
        Class::Transient if operation.attempts >= TRIES => retry(operation, LATER),
        Class::Transient => {
            let wait = backoff::wait(operation.attempts, rand::random());
            retry(operation, i64::try_from(wait).unwrap_or(LATER));
        }
        Class::Permanent => {
            hold(operation, problem);
            return None;
        }
    }
    operation.problem = Some(problem);
    None
}

/// A create that was refused as unfit has been seen to take effect all the same.
fn may_have_taken_effect(operation: &Operation, error: &Error) -> bool {
    let unfit = error.refusal().is_some_and(|refusal| refusal.status == 422);
    let makes = matches!(
        operation.action,
        ActionKind::CreateContact | ActionKind::CreateNote | ActionKind::CreateTask
    );
    error.effect() == Sent::Unknown || (unfit && makes)
}

fn capability(action: ActionKind) -> Capability {
    match action {
        ActionKind::CreateContact => Capability::CreateContact,
        ActionKind::UpdateContact | ActionKind::CompleteTask | ActionKind::ArchiveContact => {
            Capability::UpdateContact
        }
        ActionKind::SetSegments => Capability::SetSegments,
        ActionKind::DeleteContact => Capability::DeleteContact,
        ActionKind::AddTags => Capability::AddTags,
        ActionKind::RemoveTags => Capability::RemoveTags,
        ActionKind::CreateTask => Capability::CreateTask,
        ActionKind::UpdateTask | ActionKind::CloseTask => Capability::UpdateTask,
        ActionKind::DeleteTask => Capability::DeleteTask,
        ActionKind::CreateNote => Capability::CreateNote,
        ActionKind::UpdateNote => Capability::UpdateNote,
        ActionKind::DeleteNote => Capability::DeleteNote,
    }
}

/// True if sending it again can't double it: by key, by what it sets, or after a look.
fn repeatable(engine: &Engine, operation: &Operation) -> bool {
    let target = &engine.certileads;
    match operation.side {
        // The test looks for what it made instead of sending it again.
        Side::Highlevel => operation.action != ActionKind::CreateContact,
        Side::Certileads => {
            target.repeatable(capability(operation.action))
                || match operation.action {
                    ActionKind::CreateContact => target.can_look_up(),
                    ActionKind::CreateNote => target.has(Capability::ListNotes),
                    ActionKind::CreateTask => target.has(Capability::ListTasks),
                    _ => target.can_read_back(),
                }
        }
    }
}

fn unsure(cause: &Problem) -> Problem {
    Problem::new(
        ErrorCode::Unsure,
        "Nobody can tell whether this was written.",
        "The connection broke after it was sent, and this target can be neither asked nor told a key, so it is not sent again by itself.",
        "Look in Certileads: if it is there, skip this one; if not, retry it.",
    )
    .with_details(cause.to_string())
}

impl<'a> Try<'a> {
    fn new(engine: &'a Engine, operation: Operation) -> Self {
        Self {
            engine,
            trail: Trail::new(&operation),
            operation,
            effects: Vec::new(),
        }
    }

    fn end(self, result: Result<Went, Error>) -> Applied {
        let mut applied = Applied {
            operation: self.operation,
            attempts: self.trail.attempts,
            effects: self.effects,
            stop: None,
        };
        match result {
            Ok(went) => settle(self.engine, &mut applied.operation, went),
            Err(error) => applied.stop = failed(self.engine, &mut applied.operation, &error),
        }
        applied
    }

    async fn certileads(&mut self) -> Result<Went, Error> {
        if self.operation.undoes.is_some()
            && let Some(went) = undo::check(self).await?
        {
            return Ok(went);
        }
        if self.operation.maybe_sent && !repeatable(self.engine, &self.operation) {
            return Ok(Went::Hold(unsure(&interrupted())));
        }
        if self.operation.action == ActionKind::CreateContact {
            return self.create().await;
        }
        let Some(target_id) = self.target_id().await else {
            return Ok(Went::Hold(
                nowhere::problem(self.engine, &self.operation).await,
            ));
        };
        self.operation.target_id = Some(target_id.clone());
        if let Some(family) = Family::of(self.operation.action) {
            return apply_children::carry_out(self, family, &target_id).await;
        }
        if let Some(problem) = self.changed_since_plan(&target_id).await? {
            return Ok(Went::Hold(problem));
        }
        let key = self.operation.id.to_string();
        let target = &self.engine.certileads;
        match self.operation.action {
            ActionKind::AddTags | ActionKind::RemoveTags => {
                let tags = tags(&self.operation.body);
                let adding = self.operation.action == ActionKind::AddTags;
                let call = match adding {
                    true => target.add_tags(&target_id, &tags, &key).await,
                    false => target.remove_tags(&target_id, &tags, &key).await,
                };
                let written = self.trail.keep(ExchangePurpose::Write, call)?;
                let Some((stored, source)) = self.stored(written).await? else {
                    return Ok(Went::Done(proof::unproved(&self.asked(), NOT_TOLD)));
                };
                Ok(Went::Done(self.proof_of(&stored, source)))
            }
            ActionKind::DeleteContact => self.delete(&target_id, &key).await,
            ActionKind::SetSegments => {
                let segments = names(&self.operation.body["segmentIds"]);
                let call = target.set_segments(&target_id, &segments, &key).await;
                let written = self.trail.keep(ExchangePurpose::Write, call)?;
                self.prove(written).await.map(Went::Done)
            }
            _ => {
                let call = target
                    .update_contact(&target_id, &self.operation.body, None, &key)
                    .await;
                let written = self.trail.keep(ExchangePurpose::Write, call)?;
                self.prove(written).await.map(Went::Done)
            }
        }
    }

    async fn create(&mut self) -> Result<Went, Error> {
        let target = &self.engine.certileads;
        if self.operation.maybe_sent && !target.repeatable(Capability::CreateContact) {
            let call = target
                .find_contacts(MatchKey::ExternalId, &self.operation.contact_id)
                .await;
            if let Some(found) = self
                .trail
                .keep(ExchangePurpose::LookUp, call)?
                .into_iter()
                .next()
            {
                return Ok(self.exists_already(found));
            }
        }
        let key = self.operation.id.to_string();
        let call = target.create_contact(&self.operation.body, &key).await;
        self.made(call).await
    }

    /// After a call that makes the contact.
    async fn made(&mut self, call: Call<Written>) -> Result<Went, Error> {
        let target = &self.engine.certileads;
        match self.trail.keep(ExchangePurpose::Write, call) {
            Ok(written) => {
                if let Some(target) = written.target_id.clone() {
                    self.operation.target_id = Some(target.clone());
                    let source = self.operation.contact_id.clone();
                    self.effects.push(match self.operation.undoes {
                        None => Effect::Linked { source, target },
                        Some(_) => Effect::Rested { source, target },
                    });
                }
                self.prove(written).await.map(Went::Done)
            }
            Err(error) => match certileads::conflict(&error) {
                Some(existing) if target.can_read_back() => {
                    let call = target.contact(&existing).await;
                    match self.trail.keep(ExchangePurpose::LookUp, call)? {
                        Some(found) => Ok(self.exists_already(found)),
                        None => Err(error),
                    }
                }
                _ => Err(error),
            },
        }
    }

    /// The contact is there: an earlier try of ours took effect, or somebody was quicker. What
    /// still differs becomes an operation of its own.
    fn exists_already(&mut self, found: TargetContact) -> Went {
        let engine = self.engine;
        let source = self.operation.contact_id.clone();
        if found
            .external_id
            .as_deref()
            .is_some_and(|id| !id.is_empty() && id != source)
        {
            return Went::Hold(Problem::new(
                ErrorCode::MatchUnclear,
                "Certileads says this contact exists, but it belongs to another HighLevel contact.",
                "Writing to it would mix two people up, so nothing was sent.",
                "Look at both contacts in Certileads, then retry or skip.",
            ));
        }
        self.operation.target_id = Some(found.id.clone());
        self.effects.push(Effect::Linked {
            source: source.clone(),
            target: found.id.clone(),
        });
        self.effects.push(Effect::Seen {
            source,
            target: Box::new(found.clone()),
        });
        let body = self.operation.body.as_object().cloned().unwrap_or_default();
        let write = plan::update(&body, &found, &engine.target_fields, &engine.context);
        let missing = plan::missing_tags(&plan::wanted_tags(&body), &found.tags);
        if write.is_none() && missing.is_empty() {
            let proof = self.compare(&found, ProofSource::ReadBack);
            return Went::Nothing(proof);
        }
        let contact = Contact {
            id: self.operation.contact_id.clone(),
            ..Contact::default()
        };
        let named = |mut operation: Operation| {
            operation
                .contact_name
                .clone_from(&self.operation.contact_name);
            operation.run_id = self.operation.run_id;
            operation.target_id = Some(found.id.clone());
            Effect::Follow(Box::new(operation))
        };
        let event = self.operation.event_id;
        if let Some(write) = write {
            let mut update = planner::operation(engine, &contact, ActionKind::UpdateContact, event);
            update.body = write.body;
            update.changes = write.changes;
            self.effects.push(named(update));
        }
        if !missing.is_empty() {
            self.effects.push(named(planner::add_tags(
                engine, &contact, event, &found, missing,
            )));
        }
        Went::Instead(Problem::new(
            ErrorCode::Refused,
            "The contact exists in Certileads already.",
            "It was linked, and what differed is written by an operation of its own.",
            "",
        ))
    }

    async fn delete(&mut self, target_id: &str, key: &str) -> Result<Went, Error> {
        let call = self.engine.certileads.delete_contact(target_id, key).await;
        match self.trail.keep(ExchangePurpose::Write, call) {
            Ok(()) => {}
            Err(error) if error.code() == ErrorCode::RecordMissing => {}
            Err(error) => return Err(error),
        }
        let proof = match self.engine.certileads.can_read_back() {
            false => proof::unproved(&BTreeMap::new(), NOT_TOLD),
            true => {
                let call = self.engine.certileads.contact(target_id).await;
                if self.trail.keep(ExchangePurpose::ReadBack, call)?.is_some() {
                    return Ok(Went::Hold(Problem::new(
                        ErrorCode::Refused,
                        "Certileads accepted the removal, but the contact is still there.",
                        "It was read back after the removal.",
                        "Retry it, or remove the contact in Certileads by hand and skip this one.",
                    )));
                }
                gone()
            }
        };
        self.effects.push(Effect::Gone {
            target: target_id.to_owned(),
        });
        if self.operation.undoes.is_none() {
            self.effects.push(Effect::Unlinked {
                source: self.operation.contact_id.clone(),
            });
        }
        Ok(Went::Done(proof))
    }

    /// The contact on the far side: as planned, else as linked since.
    async fn target_id(&self) -> Option<String> {
        if let Some(id) = &self.operation.target_id {
            return Some(id.clone());
        }
        let (pair, source) = (self.engine.pair, self.operation.contact_id.clone());
        let link = self
            .engine
            .store
            .read(move |db| links::find(db, pair, &source))
            .await;
        link.ok().flatten().map(|link| link.target_id)
    }

    /// For an old plan: reads the record again; a difference to what was planned on is told. The
    /// plan then starts from what stands there now, so that a yes is a yes to that. Tags are added
    /// and taken off one by one and overwrite nothing.
    async fn changed_since_plan(&mut self, target_id: &str) -> Result<Option<Problem>, Error> {
        let old = self.engine.now() - self.operation.planned_at > PLAN_LASTS;
        let overwrites = !matches!(
            self.operation.action,
            ActionKind::AddTags | ActionKind::RemoveTags
        );
        let known = self.operation.before.is_some() && self.engine.certileads.can_read_back();
        // What an undo writes was looked at just now.
        let looked = self.operation.undoes.is_some();
        if !old || !overwrites || !known || looked {
            return Ok(None);
        }
        let call = self.engine.certileads.contact(target_id).await;
        let Some(now) = self.trail.keep(ExchangePurpose::ReadBefore, call)? else {
            return Ok(None);
        };
        let moved = self.operation.changes.iter().find(|change| {
            let kind = self.engine.target_field(&change.field).1;
            let stored = now.values.get(&change.field).unwrap_or(&Value::Null);
            // A mark that is off may be stored as nothing.
            let form = |value| match normalise(kind, value, &self.engine.context) {
                Value::Bool(false) => Value::Null,
                normal => normal,
            };
            form(stored) != form(&change.before) && form(stored) != form(&change.after)
        });
        let problem = moved.map(|change| {
            Problem::new(
                ErrorCode::ChangedSincePlan,
                format!(
                    "{} changed in Certileads after the plan was made.",
                    change.label
                ),
                "Writing now would overwrite what somebody else wrote.",
                "Approve to overwrite it, retry to plan anew, or skip.",
            )
        });
        if problem.is_some() {
            self.plan_from(&now);
        }
        let source = self.operation.contact_id.clone();
        self.effects.push(Effect::Seen {
            source,
            target: Box::new(now),
        });
        Ok(problem)
    }

    /// Has the plan say what it would overwrite now.
    fn plan_from(&mut self, now: &TargetContact) {
        for change in &mut self.operation.changes {
            let stored = now.values.get(&change.field);
            change.before = stored.cloned().unwrap_or(Value::Null);
        }
        let changes = self.operation.changes.iter();
        let before = changes
            .map(|change| (change.field.clone(), change.before.clone()))
            .collect();
        self.operation.before = Some(Value::Object(nest(&before)));
    }

    /// What is stored now: from the answer, or read back.
    async fn stored(
        &mut self,
        written: Written,
    ) -> Result<Option<(TargetContact, ProofSource)>, Error> {
        let target = &self.engine.certileads;
        let id = written
            .target_id
            .or_else(|| self.operation.target_id.clone());
        let read_back =
            target.can_read_back() && (self.engine.always_read_back || written.stored.is_none());
        let stored = match (id, read_back) {
            (Some(id), true) => {
                let call = target.contact(&id).await;
                // The write is done; that it can't be read back now only leaves it unproved.
                match self.trail.keep(ExchangePurpose::ReadBack, call) {
                    Ok(found) => found.map(|found| (found, ProofSource::ReadBack)),
                    Err(_) => written.stored.map(|stored| (stored, ProofSource::Answer)),
                }
            }
            _ => written.stored.map(|stored| (stored, ProofSource::Answer)),
        };
        if let Some((target, _)) = &stored {
            let source = self.operation.contact_id.clone();
            self.effects.push(Effect::Seen {
                source,
                target: Box::new(target.clone()),
            });
        }
        Ok(stored)
    }

    async fn prove(&mut self, written: Written) -> Result<Proof, Error> {
        Ok(match self.stored(written).await? {
            Some((stored, source)) => self.compare(&stored, source),
            None => proof::unproved(&self.asked(), NOT_TOLD),
        })
    }

    /// Asked against stored, as the kind of write wants it.
    pub(super) fn proof_of(&self, stored: &TargetContact, source: ProofSource) -> Proof {
        let named = tags(&self.operation.body);
        match self.operation.action {
            ActionKind::AddTags => proof::tags_added(&named, &stored.tags, source),
            ActionKind::RemoveTags => proof::tags_removed(&named, &stored.tags, source),
            _ => self.compare(stored, source),
        }
    }

    fn compare(&self, stored: &TargetContact, source: ProofSource) -> Proof {
        let engine = self.engine;
        proof::compare(
            &self.asked(),
            &stored.values,
            source,
            &engine.target_fields,
            &engine.context,
        )
    }

    fn asked(&self) -> BTreeMap<String, Value> {
        flatten(&self.operation.body)
    }
}

pub(super) const NOT_TOLD: &str =
    "This target's answers don't carry the stored record, and it can't be read back.";

fn interrupted() -> Problem {
    Problem::new(
        ErrorCode::Cancelled,
        "The app ended while this was being sent.",
        "",
        "",
    )
}

/// The proof of a removal.
pub(super) fn gone() -> Proof {
    Proof {
        outcome: crate::model::ProofOutcome::Proved,
        source: ProofSource::ReadBack,
        fields: Vec::new(),
        reason: None,
    }
}

/// The tags of a tag operation's body.
pub(super) fn tags(body: &Value) -> Vec<String> {
    names(&body["tags"])
}

fn names(list: &Value) -> Vec<String> {
    let list = list.as_array().into_iter().flatten();
    list.filter_map(|name| name.as_str().map(str::to_owned))
        .collect()
}
