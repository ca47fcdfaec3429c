//! What one contact's plan has come to so far, and the writes that it is made of: the contact's own
//! fields, its archiving, its segments. Its tags are in [`tags`], what waited for it in [`waiting`].
//! `contact` says which of them are wanted.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::filter::{self, Standing};
use super::{Look, Subject, event, hold, operation, react};
use crate::certileads::{Capability, TargetContact};
use crate::mapping::nest;
use crate::model::{ActionKind, Event, EventKind, FieldChange, LeavePolicy, Operation, Problem};
use crate::sync::detect::Happening;
use crate::sync::{Engine, plan};

/// What one contact's plan has come to so far.
pub(super) struct Draft<'a> {
    pub(super) engine: &'a Engine,
    pub(super) subject: &'a Subject,
    pub(super) look: Look,
    pub(super) events: Vec<Event>,
    /// Operations whose place this plan takes.
    pub(super) loose: &'a [&'a Operation],
    pub(super) operations: Vec<Operation>,
    /// Rows that say what the rules leave out.
    pub(super) left_out: Vec<Operation>,
}

impl Draft<'_> {
    pub(super) fn make(&self, action: ActionKind, event: Option<&Event>) -> Operation {
        operation(
            self.engine,
            &self.subject.contact,
            action,
            event.map(|event| event.id),
        )
    }

    /// An event for something that an operation before this plan was about.
    pub(super) fn again(&mut self, kind: EventKind, payload: Value) -> &Event {
        let happening = Happening { kind, payload };
        let event = event(self.engine, &self.subject.contact, &happening, Look::Again);
        self.events.push(event);
        &self.events[self.events.len() - 1]
    }

    pub(super) fn event_of(&self, kind: EventKind) -> Option<&Event> {
        self.events.iter().find(|event| event.kind == kind)
    }

    pub(super) fn happened(&self, kind: EventKind) -> bool {
        self.subject.happened.iter().any(|one| one.kind == kind)
    }

    /// True for what a later plan can't see any more by looking at the contact.
    pub(super) fn tells_what_is_told_once(&self) -> bool {
        [
            EventKind::TagRemoved,
            EventKind::ContactEntered,
            EventKind::ContactLeft,
        ]
        .into_iter()
        .any(|kind| self.happened(kind))
    }

    pub(super) fn held(&mut self, problem: Problem, target_id: Option<&str>) {
        let action = match target_id {
            Some(_) => ActionKind::UpdateContact,
            None => ActionKind::CreateContact,
        };
        let mut held = self.make(action, self.events.first());
        held.target_id = target_id.map(str::to_owned);
        let mut body = self.subject.outcome.body.clone();
        if target_id.is_some() && self.comes_back() {
            body.insert("archived".to_owned(), Value::Bool(false));
        }
        held.body = Value::Object(body);
        hold(&mut held, problem);
        self.operations.push(held);
        let target = TargetContact {
            id: target_id.unwrap_or_default().to_owned(),
            ..TargetContact::default()
        };
        self.add_waiting_tags(&target, &plan::wanted_tags(&self.subject.outcome.body));
        if target_id.is_some() {
            self.remove_tags(None);
        }
    }

    fn leave_out(&mut self, action: ActionKind, what: &str) {
        let event = self.events.first();
        let problem = filter::not_by_rule(what);
        let row = filter::row(self.engine, &self.subject.contact, action, event, problem);
        self.left_out.push(row);
    }

    pub(super) fn create(&mut self) {
        let (body, engine) = (&self.subject.outcome.body, self.engine);
        if !engine.rules.document.contacts.create {
            let what = "The rules say that contacts are not made in Certileads.";
            self.leave_out(ActionKind::CreateContact, what);
            return;
        }
        let write = plan::create(body, &engine.target_fields, &engine.context);
        let mut create = self.make(ActionKind::CreateContact, self.events.first());
        create.body = write.body;
        create.changes = write.changes;
        self.operations.push(create);
        let target = TargetContact::default();
        self.add_waiting_tags(&target, &plan::wanted_tags(body));
        self.segments(&target);
    }

    /// A contact that left the filter is archived, once.
    pub(super) fn archive(&mut self, target: Option<&TargetContact>, unmet: &str) {
        let Some(target) = target else { return };
        let is_archived = target.values.get("archived") == Some(&Value::Bool(true));
        if is_archived || !self.engine.certileads.has(Capability::UpdateContact) {
            let event = self.events.first();
            let problem = filter::archived(unmet);
            let contact = &self.subject.contact;
            let row = filter::row(
                self.engine,
                contact,
                ActionKind::ArchiveContact,
                event,
                problem,
            );
            self.left_out.push(row);
            return;
        }
        let event = self
            .event_of(EventKind::ContactLeft)
            .or(self.events.first())
            .map(|event| event.id);
        let archive = react::archive(self.engine, &self.subject.contact, event, target);
        self.operations.push(archive);
    }

    /// The segments that the rules keep up to date; others stay as they are.
    fn segments(&mut self, target: &TargetContact) {
        let (engine, contact) = (self.engine, &self.subject.contact);
        let kept = engine.rules.kept_segments();
        if kept.is_empty() || !engine.certileads.has(Capability::SetSegments) {
            return;
        }
        let stored = plan::names(target.values.get("segmentIds"));
        let mut wanted: Vec<String> = stored
            .iter()
            .filter(|segment| !kept.contains(segment.as_str()))
            .cloned()
            .collect();
        let belongs = engine.rules.segments_of(contact, engine.now()).into_iter();
        wanted.extend(belongs.map(str::to_owned));
        let set = |list: &[String]| list.iter().cloned().collect::<BTreeSet<String>>();
        let known = engine.certileads.can_read_back() || target.id.is_empty();
        if known && set(&wanted) == set(&stored) {
            return;
        }
        let mut write = self.make(ActionKind::SetSegments, self.events.first());
        write.target_id = known_id(target);
        write.before = known.then(|| json!({"segmentIds": stored}));
        write.changes = vec![FieldChange {
            field: "segmentIds".to_owned(),
            label: engine.target_field("segmentIds").0.to_owned(),
            before: Value::from(stored),
            after: Value::from(wanted.clone()),
        }];
        write.body = json!({"segmentIds": wanted});
        self.operations.push(write);
    }

    /// The writes for a contact that exists on the far side, or will.
    pub(super) fn bring_up_to_date(&mut self, target: &TargetContact, matched: bool) {
        let waiting = |one: &&Operation| {
            matches!(
                one.action,
                ActionKind::CreateContact | ActionKind::UpdateContact
            )
        };
        let whole = matched
            || self.look != Look::Changes
            || self.happened(EventKind::ContactCreated)
            || self.happened(EventKind::ContactEntered)
            || self.loose.iter().any(waiting);
        let fields = [EventKind::ContactUpdated, EventKind::ContactDndChanged];
        if whole || fields.into_iter().any(|kind| self.happened(kind)) {
            self.update(target);
        }
        self.add_tags(target, whole);
        self.remove_tags(Some(target));
        self.segments(target);
    }

    /// True for a contact that meets the filter again, now or in a plan whose place this one takes:
    /// only the look that saw it come back tells.
    fn comes_back(&self) -> bool {
        let archives = self.engine.rules.document.when_left == LeavePolicy::Archive;
        let waits = |one: &&Operation| one.body.get("archived") == Some(&Value::Bool(false));
        let maps = self.subject.outcome.body.contains_key("archived");
        match self.subject.standing {
            Standing::Entered => archives,
            Standing::In => !maps && self.loose.iter().any(waits),
            Standing::Left(..) | Standing::Out(_) => false,
        }
    }

    fn update(&mut self, target: &TargetContact) {
        let engine = self.engine;
        let mut body = self.subject.outcome.body.clone();
        let is_archived = target.values.get("archived") == Some(&Value::Bool(true));
        if is_archived && self.comes_back() {
            body.insert("archived".to_owned(), Value::Bool(false));
        }
        let write = plan::update(&body, target, &engine.target_fields, &engine.context);
        let Some(write) = write else { return };
        if !engine.rules.document.contacts.update {
            let what = "The rules say that changed contacts are not updated in Certileads.";
            self.leave_out(ActionKind::UpdateContact, what);
            return;
        }
        let event = self
            .event_of(EventKind::ContactUpdated)
            .or(self.events.first());
        let mut update = self.make(ActionKind::UpdateContact, event);
        update.target_id = known_id(target);
        update.before = Some(before(&write, target));
        update.body = write.body;
        update.changes = write.changes;
        self.operations.push(update);
    }
}

/// The id of a target contact, unless it is still to be made.
pub(super) fn known_id(target: &TargetContact) -> Option<String> {
    Some(target.id.clone()).filter(|id| !id.is_empty())
}

/// The changed fields as they stand now: what undoing would put back.
fn before(write: &plan::Write, target: &TargetContact) -> Value {
    let fields = write
        .changes
        .iter()
        .map(|change| {
            let value = target.values.get(&change.field).cloned();
            (change.field.clone(), value.unwrap_or(Value::Null))
        })
        .collect();
    Value::Object(nest(&fields))
}
