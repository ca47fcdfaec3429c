//! Plans a page of contacts: what happened to each, who it is on the far side, what to write.
//!
//! In the order in which things happen: [`known`] reads what is stored here, [`filter`] asks whether
//! the rules let a contact through, [`far`] asks the far side where what is stored is not enough
//! (many at a time), [`contact`] decides for one contact, [`draft`] and [`tags`] put its writes
//! together, and [`waiting`] looks after what waited for it already. What happened beside it is
//! planned by [`react`]: tasks by [`completion`] and, like notes and appointments, by [`children`].
//! Nothing is written; `pass` keeps what a page led to. The decisions themselves are in `detect`,
//! `matching` and `plan`.

mod children;
mod completion;
mod contact;
mod draft;
mod far;
mod filter;
mod known;
mod react;
mod tags;
mod waiting;

use std::collections::HashMap;

use serde_json::{Value, json};

use super::detect::{Happening, happenings, is_older};
use super::target_index::TargetIndex;
use super::{Engine, Stop};
use crate::certileads::TargetContact;
use crate::mapping::Outcome;
use crate::model::{
    ActionKind, Contact, Event, EventId, EventKind, EventOrigin, Operation, OperationId,
    OperationState, Problem, Side,
};
use crate::store::mirror::{Kind, Place};

pub(super) use completion::{completion_changes, write as completion};
pub(super) use far::{Match, find, keys, target_of};
use filter::Standing;
pub(super) use known::Known;
pub(super) use react::{contact_of, react};
pub(super) use tags::add as add_tags;

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
    /// What the rules leave out: rows that only say why.
    pub(super) left_out: Vec<Operation>,
    pub(super) unchanged: u32,
}

impl Planned {
    /// True if there is nothing to keep of it.
    pub(super) fn is_empty(&self) -> bool {
        self.events.is_empty()
            && self.operations.is_empty()
            && self.links.is_empty()
            && self.contacts.is_empty()
            && self.targets.is_empty()
            && self.superseded.is_empty()
            && self.left_out.is_empty()
    }

    /// Adds what another plan leads to.
    pub(super) fn extend(&mut self, more: Self) {
        self.events.extend(more.events);
        self.operations.extend(more.operations);
        self.links.extend(more.links);
        self.contacts.extend(more.contacts);
        self.targets.extend(more.targets);
        self.superseded.extend(more.superseded);
        self.left_out.extend(more.left_out);
        self.unchanged += more.unchanged;
    }
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

/// A contact that has to be planned.
struct Subject {
    contact: Contact,
    happened: Vec<Happening>,
    standing: Standing,
    outcome: Outcome,
}

impl Engine {
    /// What the mapping makes of a contact whose tags are called as the rules say.
    #[must_use]
    pub fn body_of(&self, contact: &Contact) -> Outcome {
        let mut outcome = self.mapping.run(&self.rules.with_tags(contact));
        if !self.rules.document.tags.add {
            outcome.body.remove("tags");
        } else if let Some(Value::Array(names)) = outcome.body.get_mut("tags") {
            names.retain(|name| tags::may_be_made(self, name.as_str().unwrap_or_default()));
        }
        outcome
    }

    /// What a tag is called on the far side; none if the rules ignore it or the mapping has no
    /// place for it.
    #[must_use]
    pub fn tag_of(&self, tag: &str) -> Option<String> {
        let name = self.mapping.map_tag(&self.rules.tag(tag)?)?;
        tags::may_be_made(self, &name).then_some(name)
    }

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
    let contacts = newest_of_each(contacts);
    let known = Known::load(engine, &contacts, look).await?;
    tags::list(engine).await?;
    let mut planned = Planned::default();
    let mut subjects = Vec::new();
    for contact in contacts {
        let before = known.contacts.get(&contact.id);
        if before.is_some_and(|before| is_older(&contact, before)) {
            continue;
        }
        let happened = happenings(before, &contact);
        if look == Look::Changes && happened.is_empty() {
            planned.unchanged += 1;
            if before.is_some_and(|before| before.date_updated != contact.date_updated) {
                // Newer all the same: an older copy must not pass for a change.
                planned.contacts.push(contact);
            }
            continue;
        }
        let linked = known.links.contains_key(&contact.id);
        let then = before.map(|before| (before, known.seen_at(&contact.id)));
        let standing = filter::standing(engine, then, &contact, linked);
        let mut happened = happened;
        happened.splice(0..0, standing.happening());
        if let Some(problem) = standing.stops(engine.rules.document.when_left) {
            filter::leave_out(
                engine,
                &contact,
                &happened,
                look,
                &known,
                problem,
                &mut planned,
            );
            planned.contacts.push(contact);
            continue;
        }
        let outcome = engine.body_of(&contact);
        subjects.push(Subject {
            contact,
            happened,
            standing,
            outcome,
        });
    }
    let mut answers = far::ask(engine, &subjects, &known, index).await?;
    for subject in subjects {
        contact::plan(engine, &subject, look, &known, &mut answers, &mut planned);
        planned.contacts.push(subject.contact);
    }
    Ok(planned)
}

/// A page may name a contact twice while rows move.
fn newest_of_each(contacts: Vec<Contact>) -> Vec<Contact> {
    let mut places: HashMap<String, usize> = HashMap::with_capacity(contacts.len());
    let mut kept: Vec<Contact> = Vec::with_capacity(contacts.len());
    for contact in contacts {
        match places.get(&contact.id) {
            Some(place) if is_older(&contact, &kept[*place]) => {}
            Some(place) => kept[*place] = contact,
            None => {
                places.insert(contact.id.clone(), kept.len());
                kept.push(contact);
            }
        }
    }
    kept
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
        undoes: None,
        contact_id: contact.id.clone(),
        contact_name: contact.display_name(),
        target_id: None,
        child: None,
        before: None,
        body: Value::Null,
        changes: Vec::new(),
        state: OperationState::Approved,
        problem: None,
        proof: None,
        attempts: 0,
        maybe_sent: false,
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
        // Of other things HighLevel tells no time.
        occurred_at: contact
            .date_updated
            .filter(|_| is_of_contact(happening.kind)),
        payload: happening.payload.clone(),
    }
}

/// True for what a contact's own date of change is the date of.
fn is_of_contact(kind: EventKind) -> bool {
    matches!(
        kind,
        EventKind::ContactCreated
            | EventKind::ContactUpdated
            | EventKind::ContactDndChanged
            | EventKind::ContactEntered
            | EventKind::ContactLeft
            | EventKind::TagAdded
            | EventKind::TagRemoved
    )
}

/// The events of a contact; where it is looked at without anything having happened, one that
/// says so.
fn events_of(engine: &Engine, contact: &Contact, happened: &[Happening], look: Look) -> Vec<Event> {
    let nothing = [Happening {
        kind: EventKind::ContactUpdated,
        payload: json!({"changed": []}),
    }];
    let happened = match happened {
        [] => &nothing,
        happened => happened,
    };
    happened
        .iter()
        .map(|happening| event(engine, contact, happening, look))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_two_copies_the_newer_counts() {
        let copy = |id: &str, updated: i64| Contact {
            id: id.to_owned(),
            date_updated: Some(updated),
            ..Contact::default()
        };
        let kept = newest_of_each(vec![copy("a", 2), copy("b", 1), copy("a", 1), copy("b", 3)]);
        assert_eq!(kept, [copy("a", 2), copy("b", 3)]);
    }
}
