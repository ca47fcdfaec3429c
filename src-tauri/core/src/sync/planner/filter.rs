//! Whether the rules let a contact through, and what is left to say about one they don't.

use serde_json::json;

use super::{Known, Look, Planned, events_of, operation};
use crate::model::{
    ActionKind, Contact, ErrorCode, Event, EventKind, LeavePolicy, Operation, OperationState,
    Problem, UtcMillis,
};
use crate::sync::Engine;
use crate::sync::detect::Happening;

/// How a contact stands to the filter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// It meets it, or there is none.
    In,
    /// It meets it now and did not before.
    Entered,
    /// It does not meet it, and is synced already; the condition, and whether it did before.
    Left(String, bool),
    /// It does not meet it and was never synced; the condition.
    Out(String),
}

/// How the contact stands, against how it was last seen and when that was.
pub(super) fn standing(
    engine: &Engine,
    before: Option<(&Contact, UtcMillis)>,
    now: &Contact,
    linked: bool,
) -> Standing {
    let rules = &engine.rules;
    let admitted_before = || before.is_some_and(|(before, then)| rules.admits(before, then));
    match rules.unmet(now, engine.now()) {
        None if rules.filters() && before.is_some() && !admitted_before() => Standing::Entered,
        None => Standing::In,
        Some(unmet) if linked => Standing::Left(unmet, admitted_before()),
        Some(unmet) => Standing::Out(unmet),
    }
}

impl Standing {
    /// Why nothing is written to the contact; none if something may be.
    pub(super) fn stops(&self, policy: LeavePolicy) -> Option<Problem> {
        match self {
            Self::Out(unmet) => Some(out(unmet)),
            Self::Left(unmet, _) if policy == LeavePolicy::Stop => Some(left(unmet)),
            Self::Left(..) | Self::In | Self::Entered => None,
        }
    }

    /// What the contact's coming and going means by itself.
    pub(super) fn happening(&self) -> Option<Happening> {
        match self {
            Self::Entered => Some(Happening {
                kind: EventKind::ContactEntered,
                payload: json!({}),
            }),
            Self::Left(unmet, true) => Some(Happening {
                kind: EventKind::ContactLeft,
                payload: json!({"unmet": unmet}),
            }),
            Self::Left(..) | Self::In | Self::Out(_) => None,
        }
    }
}

fn out(unmet: &str) -> Problem {
    Problem::new(
        ErrorCode::LeftOut,
        format!("Left out by the filter: {unmet} is not met."),
        "Contacts that don't meet the filter are not synced.",
        "Change the filter, or the contact in HighLevel, if it should be.",
    )
}

fn left(unmet: &str) -> Problem {
    Problem::new(
        ErrorCode::LeftOut,
        format!("It has left the filter: {unmet} is not met."),
        "The rules say that nothing more is written to it then.",
        "Change the filter or its rule for contacts that leave, if it should go on.",
    )
}

/// What is archived already is left alone.
pub(super) fn archived(unmet: &str) -> Problem {
    Problem::new(
        ErrorCode::LeftOut,
        format!("It has left the filter and is archived: {unmet} is not met."),
        "Nothing more is written to it until it meets the filter again.",
        "",
    )
}

/// What the rules say not to write, in words of their own.
pub(super) fn not_by_rule(what: &str) -> Problem {
    Problem::new(
        ErrorCode::LeftOut,
        what,
        "It is written nowhere and waits for nothing.",
        "Switch it on in the rules if it should be.",
    )
}

/// The row that says why an event led to nothing.
pub(super) fn row(
    engine: &Engine,
    contact: &Contact,
    action: ActionKind,
    event: Option<&Event>,
    problem: Problem,
) -> Operation {
    let mut row = operation(engine, contact, action, event.map(|event| event.id));
    row.state = OperationState::Skipped;
    row.finished_at = Some(row.planned_at);
    row.problem = Some(problem);
    row
}

/// Leaves a contact out: its events stay, with one row that says why nothing followed, and what
/// waited for it is decided against, but for its archiving where the rules ask for that.
pub(super) fn leave_out(
    engine: &Engine,
    contact: &Contact,
    happened: &[Happening],
    look: Look,
    known: &Known,
    problem: Problem,
    planned: &mut Planned,
) {
    let id = &contact.id;
    let link = known.links.get(id);
    if link.is_some_and(|link| link.resting) {
        return;
    }
    let open = known.open.get(id).map_or(&[][..], Vec::as_slice);
    let archives = engine.rules.document.when_left == LeavePolicy::Archive;
    let stays = |one: &Operation| {
        super::waiting::must_stay(engine, one)
            || (archives && one.action == ActionKind::ArchiveContact)
    };
    let loose: Vec<Operation> = open.iter().filter(|one| !stays(one)).cloned().collect();
    if look == Look::Again && loose.is_empty() {
        planned.unchanged += 1;
        return;
    }
    let events = events_of(engine, contact, happened, look);
    let action = match link {
        Some(_) => ActionKind::UpdateContact,
        None => ActionKind::CreateContact,
    };
    let mut row = row(engine, contact, action, events.first(), problem);
    row.target_id = link.map(|link| link.target_id.clone());
    planned.left_out.push(row);
    planned.superseded.extend(loose);
    planned.events.extend(events);
}
