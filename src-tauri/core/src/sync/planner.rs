//! Plans a page of contacts: what happened to each, who it is on the far side, what to write.
//!
//! Reads the mirror and, where matching needs it, the far side; writes nothing. The decisions
//! themselves are in `detect`, `matching` and `plan`. `pass` calls it and keeps what it says.

use std::collections::HashMap;

use serde_json::{Map, Value, json};

use super::detect::{Happening, happenings, is_older};
use super::matching::{Decision, Found, Keys, decide};
use super::target_index::{TargetIndex, normal};
use super::{Engine, Stop, pass, plan};
use crate::certileads::{Capability, MatchKey, TargetContact};
use crate::model::{
    ActionKind, Contact, ErrorCode, Event, EventId, EventKind, EventOrigin, FieldType, Operation,
    OperationId, OperationState, Problem, Severity, Side,
};
use crate::store::links::Link;
use crate::store::mirror::{self, Kind, Place};
use crate::store::{links, operations};

/// What a page leads to. All of it is kept in one transaction.
#[derive(Debug, Default)]
pub(super) struct Planned {
    pub(super) events: Vec<Event>,
    pub(super) operations: Vec<Operation>,
    /// Source and target ids that belong together.
    pub(super) links: Vec<(String, String)>,
    /// Contacts for the mirror.
    pub(super) contacts: Vec<Contact>,
    /// Target contacts read on the way, for the mirror.
    pub(super) targets: Vec<(String, TargetContact)>,
    /// Open operations that this plan takes the place of.
    pub(super) superseded: Vec<Operation>,
    pub(super) unchanged: u32,
}

/// Why contacts are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Look {
    /// Everything is to be brought over.
    Backfill,
    /// Only what happened since.
    Changes,
    /// Somebody asked for this contact to be planned anew.
    Again,
}

/// What is known here about a page's contacts.
struct Known {
    contacts: HashMap<String, Contact>,
    links: HashMap<String, Link>,
    targets: HashMap<String, TargetContact>,
    open: HashMap<String, Vec<Operation>>,
}

impl Engine {
    /// Where source contacts are mirrored.
    pub(super) fn source_place(&self) -> Place {
        Place {
            pair: self.pair,
            side: Side::Highlevel,
            kind: Kind::Contact,
        }
    }

    /// Where target contacts are mirrored.
    pub(super) fn target_place(&self) -> Place {
        Place {
            pair: self.pair,
            side: Side::Certileads,
            kind: Kind::Contact,
        }
    }
}

/// Plans a page.
pub(super) async fn page(
    engine: &Engine,
    contacts: Vec<Contact>,
    look: Look,
    index: Option<&TargetIndex>,
) -> Result<Planned, Stop> {
    let known = known(engine, &contacts).await?;
    let mut planned = Planned::default();
    for contact in contacts {
        let before = known.contacts.get(&contact.id);
        if before.is_some_and(|before| is_older(&contact, before)) {
            continue;
        }
        let happened = happenings(before, &contact);
        if look == Look::Changes && happened.is_empty() {
            planned.unchanged += 1;
            continue;
        }
        one(
            engine,
            &contact,
            happened,
            look,
            index,
            &known,
            &mut planned,
        )
        .await?;
        planned.contacts.push(contact);
    }
    Ok(planned)
}

async fn known(engine: &Engine, contacts: &[Contact]) -> Result<Known, Stop> {
    let ids: Vec<String> = contacts.iter().map(|contact| contact.id.clone()).collect();
    let (pair, source, target) = (engine.pair, engine.source_place(), engine.target_place());
    let known = engine.store.read(move |db| {
        let mut known = Known {
            contacts: mirror::get_many(db, source, &ids)?,
            links: HashMap::new(),
            targets: HashMap::new(),
            open: HashMap::new(),
        };
        for id in ids {
            if let Some(link) = links::find(db, pair, &id)? {
                if let Some(contact) = mirror::get(db, target, &link.target_id)? {
                    known.targets.insert(link.target_id.clone(), contact);
                }
                known.links.insert(id.clone(), link);
            }
            let open = operations::open_of_contact(db, pair, &id)?;
            if !open.is_empty() {
                known.open.insert(id, open);
            }
        }
        Ok(known)
    });
    Ok(known.await?)
}

async fn one(
    engine: &Engine,
    contact: &Contact,
    happened: Vec<Happening>,
    look: Look,
    index: Option<&TargetIndex>,
    known: &Known,
    planned: &mut Planned,
) -> Result<(), Stop> {
    let link = known.links.get(&contact.id);
    if link.is_some_and(|link| link.resting) {
        return Ok(());
    }
    let open = known.open.get(&contact.id).map_or(&[][..], Vec::as_slice);
    // What may have taken effect must not be planned a second time.
    if open.iter().any(|operation| !may_supersede(operation)) {
        planned.events.extend(
            happened
                .iter()
                .map(|happening| event(engine, contact, happening, look)),
        );
        return Ok(());
    }
    planned.superseded.extend(open.iter().cloned());

    let outcome = engine.mapping.run(contact);
    let events = events(engine, contact, &happened, look);
    let main = events.first().map(|event| event.id);
    let make = |action, event| operation(engine, contact, action, event);
    if let Some(problem) = mapping_problem(contact, &outcome.problems) {
        let mut held = make(ActionKind::CreateContact, main);
        held.body = Value::Object(outcome.body);
        hold(&mut held, problem);
        planned.events.extend(events);
        planned.operations.push(held);
        return Ok(());
    }

    let target = match link {
        Some(link) => linked_target(engine, link, known).await?,
        None => {
            let keys = keys(engine, contact, &outcome.body);
            match find(engine, &keys, index).await? {
                Match::One(target) => {
                    planned.links.push((contact.id.clone(), target.id.clone()));
                    Some(*target)
                }
                Match::None => None,
                Match::Unclear(problem) => {
                    let mut held = make(ActionKind::CreateContact, main);
                    held.body = Value::Object(outcome.body);
                    hold(&mut held, problem);
                    planned.events.extend(events);
                    planned.operations.push(held);
                    return Ok(());
                }
            }
        }
    };
    let count = planned.operations.len();
    match &target {
        None => {
            let write = plan::create(&outcome.body, &engine.target_fields, &engine.context);
            let mut create = make(ActionKind::CreateContact, main);
            create.body = write.body;
            create.changes = write.changes;
            planned.operations.push(create);
        }
        Some(target) => {
            planned.targets.push((contact.id.clone(), target.clone()));
            changes_of(
                engine,
                contact,
                target,
                &outcome.body,
                &happened,
                &events,
                look,
                planned,
            );
        }
    }
    if planned.operations.len() == count {
        planned.unchanged += 1;
        planned
            .events
            .extend(events.into_iter().filter(|_| look == Look::Changes));
    } else {
        planned.events.extend(events);
    }
    Ok(())
}

/// The writes for a contact that exists on the far side.
#[expect(
    clippy::too_many_arguments,
    reason = "each is another fact the plan rests on"
)]
fn changes_of(
    engine: &Engine,
    contact: &Contact,
    target: &TargetContact,
    body: &Map<String, Value>,
    happened: &[Happening],
    events: &[Event],
    look: Look,
    planned: &mut Planned,
) {
    let fields_moved = look != Look::Changes
        || happened.iter().any(|happening| {
            matches!(
                happening.kind,
                EventKind::ContactCreated | EventKind::ContactUpdated
            )
        });
    let event_of = |kind: EventKind| events.iter().find(|event| event.kind == kind);
    let main = events.first();
    if fields_moved
        && let Some(write) = plan::update(body, target, &engine.target_fields, &engine.context)
    {
        let event = event_of(EventKind::ContactUpdated)
            .or(main)
            .map(|event| event.id);
        let mut update = operation(engine, contact, ActionKind::UpdateContact, event);
        update.target_id = Some(target.id.clone());
        update.before = Some(before(&write, target));
        update.body = write.body;
        update.changes = write.changes;
        planned.operations.push(update);
    }
    if !engine.certileads.has(Capability::AddTags) {
        return;
    }
    // Only what was added is added: a tag that somebody took off in Certileads stays off.
    let wanted: Vec<(Option<EventId>, Vec<String>)> = if look == Look::Changes
        && !happened
            .iter()
            .any(|happening| happening.kind == EventKind::ContactCreated)
    {
        events
            .iter()
            .filter(|event| event.kind == EventKind::TagAdded)
            .filter_map(|event| {
                let tag = engine.mapping.map_tag(event.payload["tag"].as_str()?)?;
                Some((Some(event.id), vec![tag]))
            })
            .collect()
    } else {
        vec![(main.map(|event| event.id), plan::wanted_tags(body))]
    };
    for (event, tags) in wanted {
        let missing = plan::missing_tags(&tags, &target.tags);
        if !missing.is_empty() {
            planned
                .operations
                .push(add_tags(engine, contact, event, target, missing));
        }
    }
}

/// The operation that puts tags on.
pub(super) fn add_tags(
    engine: &Engine,
    contact: &Contact,
    event: Option<EventId>,
    target: &TargetContact,
    tags: Vec<String>,
) -> Operation {
    let mut add = operation(engine, contact, ActionKind::AddTags, event);
    let mut after = target.tags.clone();
    after.extend(tags.iter().cloned());
    add.target_id = Some(target.id.clone());
    add.before = Some(json!({"tags": target.tags}));
    add.changes = vec![crate::model::FieldChange {
        field: "tags".to_owned(),
        label: engine.target_field("tags").0.to_owned(),
        before: Value::from(target.tags.clone()),
        after: Value::from(after),
    }];
    add.body = json!({"tags": tags});
    add
}

/// The changed fields as they stand now: what undoing would put back.
fn before(write: &plan::Write, target: &TargetContact) -> Value {
    let fields = write
        .changes
        .iter()
        .map(|change| {
            let value = target
                .values
                .get(&change.field)
                .cloned()
                .unwrap_or(Value::Null);
            (change.field.clone(), value)
        })
        .collect();
    Value::Object(crate::mapping::nest(&fields))
}

/// Held for a reason that planning anew may mend, and surely never sent.
fn may_supersede(operation: &Operation) -> bool {
    operation.state == OperationState::Planned
        || (operation.state == OperationState::Held
            && operation
                .problem
                .as_ref()
                .is_none_or(|problem| problem.code != ErrorCode::Unsure))
}

/// Holds an operation for a reason.
pub(super) fn hold(operation: &mut Operation, problem: Problem) {
    operation.state = OperationState::Held;
    operation.problem = Some(problem);
}

/// A fresh operation on the target, approved.
pub(super) fn operation(
    engine: &Engine,
    contact: &Contact,
    action: ActionKind,
    event: Option<EventId>,
) -> Operation {
    let now = engine.now();
    Operation {
        id: OperationId::new(),
        pair_id: engine.pair,
        run_id: engine.run_id,
        event_id: event,
        mapping_version: Some(engine.mapping_version),
        side: Side::Certileads,
        action,
        contact_id: contact.id.clone(),
        contact_name: contact.display_name(),
        target_id: None,
        before: None,
        body: Value::Null,
        changes: Vec::new(),
        state: OperationState::Approved,
        problem: None,
        proof: None,
        attempts: 0,
        planned_at: now,
        due_at: now,
        finished_at: None,
    }
}

/// The event of one happening.
pub(super) fn event(
    engine: &Engine,
    contact: &Contact,
    happening: &Happening,
    look: Look,
) -> Event {
    Event {
        id: EventId::new(),
        pair_id: engine.pair,
        run_id: engine.run_id,
        kind: happening.kind,
        origin: match look {
            Look::Backfill => EventOrigin::Backfill,
            Look::Changes => EventOrigin::Poll,
            Look::Again => EventOrigin::Manual,
        },
        contact_id: contact.id.clone(),
        contact_name: contact.display_name(),
        detected_at: engine.now(),
        occurred_at: contact.date_updated,
        payload: happening.payload.clone(),
    }
}

/// The events of a contact; where it is looked at without anything having happened, one that
/// says so.
fn events(engine: &Engine, contact: &Contact, happened: &[Happening], look: Look) -> Vec<Event> {
    let nothing = [Happening {
        kind: EventKind::ContactUpdated,
        payload: json!({"changed": []}),
    }];
    let happened = if happened.is_empty() {
        &nothing
    } else {
        happened
    };
    happened
        .iter()
        .map(|happening| event(engine, contact, happening, look))
        .collect()
}

fn mapping_problem(contact: &Contact, problems: &[crate::model::FieldProblem]) -> Option<Problem> {
    let first = problems
        .iter()
        .find(|problem| problem.severity == Severity::Error)?;
    let name = contact.display_name();
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

async fn linked_target(
    engine: &Engine,
    link: &Link,
    known: &Known,
) -> Result<Option<TargetContact>, Stop> {
    if let Some(target) = known.targets.get(&link.target_id) {
        return Ok(Some(target.clone()));
    }
    if !engine.certileads.can_read_back() {
        let unknown = TargetContact {
            id: link.target_id.clone(),
            ..TargetContact::default()
        };
        return Ok(Some(unknown));
    }
    pass::read(engine, Side::Certileads, || {
        engine.certileads.contact(&link.target_id)
    })
    .await
}

/// Who a contact is on the far side.
pub(super) enum Match {
    One(Box<TargetContact>),
    None,
    Unclear(Problem),
}

/// The contact's keys as the target would hold them.
pub(super) fn keys(engine: &Engine, contact: &Contact, body: &Map<String, Value>) -> Keys {
    let text = |key: &str| body.get(key).and_then(Value::as_str);
    let full = [text("firstName"), text("lastName")]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" ");
    Keys {
        external_id: contact.id.clone(),
        email: normal(engine, FieldType::Email, text("email")),
        phone: normal(engine, FieldType::Phone, text("phone")),
        name: Some(full)
            .filter(|name| !name.is_empty())
            .or_else(|| text("name").map(str::to_owned)),
    }
}

/// Looks for a contact: in the index of a backfill, else by asking the far side.
pub(super) async fn find(
    engine: &Engine,
    keys: &Keys,
    index: Option<&TargetIndex>,
) -> Result<Match, Stop> {
    if let Some(index) = index {
        return Ok(verdict(decide(keys, &index.find(keys))));
    }
    if !engine.certileads.can_look_up() {
        return Ok(Match::None);
    }
    let by_external_id = asked(engine, MatchKey::ExternalId, Some(&keys.external_id)).await?;
    let by_email = asked(engine, MatchKey::Email, keys.email.as_deref()).await?;
    let by_phone = asked(engine, MatchKey::Phone, keys.phone.as_deref()).await?;
    let found = Found {
        by_external_id: by_external_id.iter().collect(),
        by_email: by_email.iter().collect(),
        by_phone: by_phone.iter().collect(),
    };
    Ok(verdict(decide(keys, &found)))
}

async fn asked(
    engine: &Engine,
    key: MatchKey,
    value: Option<&str>,
) -> Result<Vec<TargetContact>, Stop> {
    let Some(value) = value else {
        return Ok(Vec::new());
    };
    let ask = || engine.certileads.find_contacts(key, value);
    pass::read(engine, Side::Certileads, ask).await
}

fn verdict(decision: Decision<'_>) -> Match {
    match decision {
        Decision::Link(target) => Match::One(Box::new(target.clone())),
        Decision::Create => Match::None,
        Decision::Hold { reason, candidates } => {
            let names = candidates
                .iter()
                .map(|candidate| {
                    let name = candidate.name.as_deref().unwrap_or("without a name");
                    format!("{name} ({})", candidate.id)
                })
                .collect::<Vec<_>>()
                .join(", ");
            Match::Unclear(
                Problem::new(
                    ErrorCode::MatchUnclear,
                    reason,
                    "Writing to the wrong one would mix two people up, so nothing was sent.",
                    "Make them tell apart in Certileads, then retry; or skip this contact.",
                )
                .with_details(format!("It could be: {names}")),
            )
        }
    }
}
