//! Plans one contact, once everything about it is known: what waits for it already, whether the
//! mapping fits it, who it is on the far side. Decides, and reads nothing. What is to be written is
//! put together in [`draft`], and what waits is looked after in [`waiting`].

use super::draft::Draft;
use super::far::{Answer, Answers, Match};
use super::filter::Standing;
use super::{Known, Look, Planned, Subject, events_of, keys, waiting};
use crate::certileads::TargetContact;
use crate::model::{LeavePolicy, Operation, Problem, Severity};
use crate::sync::Engine;

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
    let (stuck, loose): (Vec<_>, Vec<_>) =
        open.iter().partition(|one| waiting::must_stay(engine, one));
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
            let waits = |one: &&Operation| waiting::waits_for_the_same(one, &problem, engine);
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
            match (waiting::expected(found, &stuck), &subject.standing) {
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
        waiting::wait_for(first, &problem);
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
