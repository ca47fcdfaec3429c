//! An inverse write looked at once more, right before it is sent. Pure.

use serde_json::{Map, Value};

use super::contact::foreign;
use super::{Far, Stored, names};
use crate::certileads::Family;
use crate::mapping::flatten;
use crate::model::{ActionKind, FieldChange, Operation, Problem};
use crate::sync::plan::missing_tags;
use crate::sync::undo::{children, words};

/// Whether an inverse write that was planned may still be sent.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::sync::undo) enum Still {
    /// Everything stands as it was planned on.
    AsPlanned,
    /// It stands as it is to stand already.
    Done,
    /// Something else was written in between.
    Moved(Problem),
}

/// Holds an inverse write against what stands there just before it is sent.
pub(in crate::sync::undo) fn still(inverse: &Operation, stored: &Stored, far: &Far<'_>) -> Still {
    if let Some(family) = Family::of(inverse.action) {
        return children::still(family, inverse, stored, far);
    }
    let contact = match (&stored.contact, inverse.action) {
        (None, ActionKind::DeleteContact) => return Still::Done,
        (None, ActionKind::CreateContact) => return Still::AsPlanned,
        (None, _) => return Still::Moved(words::gone()),
        (Some(contact), _) => contact,
    };
    match inverse.action {
        ActionKind::CreateContact => {
            let asked = flatten(&inverse.body);
            let other = asked
                .iter()
                .find(|(key, value)| !far.same(key, contact.values.get(*key), Some(value)));
            match other {
                None => Still::Done,
                Some(_) => Still::Moved(words::there_again()),
            }
        }
        ActionKind::DeleteContact => {
            let before = inverse.before.as_ref().map(flatten).unwrap_or_default();
            let before: Map<String, Value> = before.into_iter().collect();
            match foreign(&before, contact, stored, far) {
                Some(problem) => Still::Moved(problem),
                None => Still::AsPlanned,
            }
        }
        ActionKind::AddTags | ActionKind::RemoveTags => {
            let names = names(&inverse.body["tags"]);
            let missing = missing_tags(&names, &contact.tags);
            let done = match inverse.action {
                ActionKind::AddTags => missing.is_empty(),
                _ => missing.len() == names.len(),
            };
            if done { Still::Done } else { Still::AsPlanned }
        }
        _ => {
            let holds = |of: fn(&FieldChange) -> &Value| {
                let moved = |change: &&FieldChange| {
                    !far.same(
                        &change.field,
                        contact.values.get(&change.field),
                        Some(of(change)),
                    )
                };
                inverse.changes.iter().find(moved)
            };
            match (
                holds(|change| &change.after),
                holds(|change| &change.before),
            ) {
                (None, _) => Still::Done,
                (_, None) => Still::AsPlanned,
                (_, Some(change)) => Still::Moved(words::moved(&change.label).at(&*change.field)),
            }
        }
    }
}
