//! Plans one contact, once everything about it is known. Decides, and reads nothing.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::far::{Answer, Answers, Match};
use super::filter::{self, Standing};
use super::{Known, Look, Planned, Subject, event, events_of, hold, keys, operation, react, tags};
use crate::certileads::{Capability, TargetContact};
use crate::mapping::{flatten, nest};
use crate::model::{
    ActionKind, ErrorCode, Event, EventKind, FieldChange, LeavePolicy, Operation, OperationState,
    Problem, Severity, Side,
};
use crate::sync::detect::Happening;
use crate::sync::{Engine, plan};

/// Plans one contact. What waits for it already is taken into the new plan, unless it may have
/// been sent: then the new plan comes after it.
pub(super) fn plan(
    engine: &Engine,
    subject: &Subject,
    look: Look,
    known: &Known,
    answers: &mut Answers,
    planned: &mut Planned,
) {
    let id = &subject.contact.id;
    let link = known.links.get(id);
    if link.is_some_and(|link| link.resting) {
        return;
    }
    let open = known.open.get(id).map_or(&[][..], Vec::as_slice);
    let (stuck, loose): (Vec<_>, Vec<_>) = open.iter().partition(|one| must_stay(engine, one));
    let target = match mapping_problem(engine, subject) {
        Some(problem) => Err(problem),
        None => who(engine, subject, answers),
    };
    let mut draft = Draft {
        engine,
        subject,
        look,
        events: events_of(engine, &subject.contact, &subject.happened, look),
        loose: &loose,
        operations: Vec::new(),
        left_out: Vec::new(),
    };
    match target {
        Err(problem) => {
            let waits = |one: &&Operation| waits_for_the_same(one, &problem, engine);
            if loose.iter().any(waits) && !draft.tells_what_is_told_once() {
                planned.unchanged += 1;
                if look == Look::Changes {
                    planned.events.extend(draft.events);
                }
                return;
            }
            draft.held(problem, link.map(|link| link.target_id.as_str()));
        }
        Ok(found) => {
            let matched = link.is_none() && found.is_some();
            if let Some(found) = &found {
                if matched {
                    planned.links.push((id.clone(), found.id.clone()));
                }
                answers.owners.insert(found.id.clone(), id.clone());
                planned.targets.push((id.clone(), found.clone()));
            }
            match (expected(found, &stuck), &subject.standing) {
                (target, Standing::Left(unmet, _)) if is_to_be_archived(engine, subject) => {
                    draft.archive(target.as_ref(), unmet);
                }
                (None, _) => draft.create(),
                (Some(target), _) => draft.bring_up_to_date(&target, matched),
            }
        }
    }
    draft.go_on_waiting();
    draft.carry_over();
    let braked = draft.braked();
    let Draft {
        events,
        mut operations,
        left_out,
        ..
    } = draft;
    if look != Look::Backfill {
        known.brake(id, &mut operations);
    }
    if let (Some(problem), Some(first)) = (braked, operations.first_mut()) {
        wait_for(first, &problem);
    }
    planned.superseded.extend(loose.into_iter().cloned());
    if operations.is_empty() {
        planned.unchanged += 1;
    }
    if !operations.is_empty() || !left_out.is_empty() || look == Look::Changes {
        planned.events.extend(events);
    }
    planned.left_out.extend(left_out);
    planned.operations.extend(operations);
}

/// True if the contact left the filter and the rules have it archived then.
fn is_to_be_archived(engine: &Engine, subject: &Subject) -> bool {
    let archives = engine.rules.document.when_left == LeavePolicy::Archive;
    archives && matches!(subject.standing, Standing::Left(..))
}

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
fn waits_for_the_same(operation: &Operation, problem: &Problem, engine: &Engine) -> bool {
    let same = |held: &Problem| held.without_also() == *problem;
    operation.state == OperationState::Held
        && operation.problem.as_ref().is_some_and(same)
        && operation.mapping_version == Some(engine.mapping_version)
}

/// Why the contact can't be written; none if it can, or is only archived: that needs no mapping.
pub(super) fn mapping_problem(engine: &Engine, subject: &Subject) -> Option<Problem> {
    if is_to_be_archived(engine, subject) {
        return None;
    }
    let problems = &subject.outcome.problems;
    let first = problems
        .iter()
        .find(|problem| problem.severity == Severity::Error)?;
    let name = subject.contact.display_name();
    Some(
        Problem::new(
            first.code,
            format!("{name} does not fit the mapping: {}", first.what),
            "Nothing was sent for this contact; the others go on.",
            first.remedy.clone(),
        )
        .at(first.target.clone()),
    )
}

/// Who the contact is on the far side.
fn who(
    engine: &Engine,
    subject: &Subject,
    answers: &mut Answers,
) -> Result<Option<TargetContact>, Problem> {
    match answers.take(&subject.contact.id) {
        Answer::Linked(target) => Ok(Some(*target)),
        Answer::Nobody => Ok(None),
        Answer::Candidates(candidates) => {
            let keys = keys(engine, &subject.contact, &subject.outcome.body);
            match candidates.decide(&keys, &answers.owners) {
                Match::One(target) => Ok(Some(*target)),
                Match::None => Ok(None),
                Match::Unclear(problem) => Err(problem),
            }
        }
    }
}

/// The target contact as it will stand once what may have been sent is done.
fn expected(target: Option<TargetContact>, stuck: &[&Operation]) -> Option<TargetContact> {
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

/// What one contact's plan has come to so far.
struct Draft<'a> {
    engine: &'a Engine,
    subject: &'a Subject,
    look: Look,
    events: Vec<Event>,
    /// Operations whose place this plan takes.
    loose: &'a [&'a Operation],
    operations: Vec<Operation>,
    /// Rows that say what the rules leave out.
    left_out: Vec<Operation>,
}

impl Draft<'_> {
    fn make(&self, action: ActionKind, event: Option<&Event>) -> Operation {
        operation(
            self.engine,
            &self.subject.contact,
            action,
            event.map(|event| event.id),
        )
    }

    /// An event for something that an operation before this plan was about.
    fn again(&mut self, kind: EventKind, payload: Value) -> &Event {
        let happening = Happening { kind, payload };
        let event = event(self.engine, &self.subject.contact, &happening, Look::Again);
        self.events.push(event);
        &self.events[self.events.len() - 1]
    }

    fn event_of(&self, kind: EventKind) -> Option<&Event> {
        self.events.iter().find(|event| event.kind == kind)
    }

    fn happened(&self, kind: EventKind) -> bool {
        self.subject.happened.iter().any(|one| one.kind == kind)
    }

    /// True for what a later plan can't see any more by looking at the contact.
    fn tells_what_is_told_once(&self) -> bool {
        [
            EventKind::TagRemoved,
            EventKind::ContactEntered,
            EventKind::ContactLeft,
        ]
        .into_iter()
        .any(|kind| self.happened(kind))
    }

    fn held(&mut self, problem: Problem, target_id: Option<&str>) {
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

    fn create(&mut self) {
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
    fn archive(&mut self, target: Option<&TargetContact>, unmet: &str) {
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
    fn bring_up_to_date(&mut self, target: &TargetContact, matched: bool) {
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

    /// Tags to put on: all of them where the contact is brought over as a whole, else only those
    /// that came: one that somebody took off in Certileads stays off.
    fn add_tags(&mut self, target: &TargetContact, whole: bool) {
        let mut wanted = Vec::new();
        let adds = self.engine.rules.document.tags.add;
        if adds && whole {
            let event = self.events.first().map(|event| event.id);
            wanted.push((event, plan::wanted_tags(&self.subject.outcome.body)));
        } else if adds {
            for event in self
                .events
                .iter()
                .filter(|event| event.kind == EventKind::TagAdded)
            {
                wanted.push((Some(event.id), tags::mapped(self.engine, event)));
            }
        }
        let gone = tags::gone(self.engine, self.subject, &self.events);
        let mut named = Vec::new();
        for (event, mut names) in wanted {
            names.retain(|name| !gone.contains(name));
            named.extend(names.iter().cloned());
            let names = plan::missing_tags(&names, &target.tags);
            self.operations.extend(tags::add_if_able(
                self.engine,
                &self.subject.contact,
                event,
                target,
                names,
            ));
        }
        self.add_waiting_tags(target, &named);
    }

    /// Tags that waited to be put on and that this plan does not name yet: an appointment's tag is
    /// none of the contact's own. Those that went, or that the rules don't add any more, are let go.
    fn add_waiting_tags(&mut self, target: &TargetContact, named: &[String]) {
        let engine = self.engine;
        let gone = tags::gone(engine, self.subject, &self.events);
        let own = tags::kept(engine, self.subject);
        let adds = engine.rules.document.tags.add;
        let mut names = tags::of(self.loose, ActionKind::AddTags);
        names.retain(|name| !gone.contains(name) && (adds || !own.contains(name)));
        let names = plan::missing_tags(&plan::missing_tags(&names, named), &target.tags);
        if names.is_empty() {
            return;
        }
        let event = self.again(EventKind::TagAdded, json!({"tags": names})).id;
        let contact = &self.subject.contact;
        let add = tags::add_if_able(engine, contact, Some(event), target, names);
        self.operations.extend(add);
    }

    /// Tags to take off: those that went from the contact while none that stays means the same.
    fn remove_tags(&mut self, target: Option<&TargetContact>) {
        if !self.engine.rules.document.tags.remove {
            return;
        }
        let mut names = tags::gone(self.engine, self.subject, &self.events);
        let kept = tags::kept(self.engine, self.subject);
        for name in tags::of(self.loose, ActionKind::RemoveTags) {
            if !names.contains(&name) && !kept.contains(&name) {
                names.push(name);
            }
        }
        if let Some(target) = target {
            names = tags::present(self.engine, names, target);
        }
        if names.is_empty() {
            return;
        }
        let event = match self.event_of(EventKind::TagRemoved) {
            Some(event) => event.id,
            None => self.again(EventKind::TagRemoved, json!({"tags": names})).id,
        };
        let contact = &self.subject.contact;
        let remove = tags::remove_if_able(self.engine, contact, event, target, names);
        self.operations.extend(remove);
    }

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
    fn go_on_waiting(&mut self) {
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
    fn braked(&self) -> Option<Problem> {
        let mut wanted = self.loose.iter().filter_map(|old| self.yes_wanted(old));
        let braked = wanted.find(|problem| problem.code == ErrorCode::ChangesTooFast);
        braked.cloned()
    }

    /// What waited behind the operations whose place this plan takes: what happened to tasks,
    /// notes and appointments. It stays as old as it is, so that it is looked at again before it
    /// overwrites anything.
    fn carry_over(&mut self) {
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
fn wait_for(operation: &mut Operation, problem: &Problem) {
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
