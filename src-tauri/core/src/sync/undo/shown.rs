//! An undo's plan as a person sees it before they say yes.

use super::draft::Draft;
use super::inverse::{Inverse, Verdict, inverse_of};
use super::words;
use crate::model::{Operation, Problem, Run, UndoItem, UndoPlan};

/// Items of each list of a plan.
const SHOWN: usize = 200;

impl Draft {
    /// The plan as it is shown.
    pub(super) fn shown(self, run: Run) -> UndoPlan {
        let mut plan = UndoPlan {
            run,
            counts: self.counts,
            undo: Vec::new(),
            left: Vec::new(),
            never: Vec::new(),
        };
        for operation in &self.unsure {
            if plan.never.len() < SHOWN {
                plan.never
                    .push(item(operation, None, Some(words::unsure())));
            }
        }
        for contact in &self.contacts {
            for (operation, verdict) in contact.operations.iter().zip(&contact.verdicts) {
                let (list, inverse) = match verdict {
                    Verdict::Undo(inverse) => (&mut plan.undo, Some(&**inverse)),
                    Verdict::Left(_) => (&mut plan.left, None),
                    Verdict::Never(_) => (&mut plan.never, None),
                    Verdict::Nothing => continue,
                };
                if list.len() < SHOWN {
                    list.push(item(operation, inverse, verdict.problem().cloned()));
                }
            }
        }
        plan
    }
}

fn item(operation: &Operation, inverse: Option<&Inverse>, problem: Option<Problem>) -> UndoItem {
    UndoItem {
        operation_id: operation.id,
        did: operation.action,
        action: inverse.map_or(inverse_of(operation.action), |inverse| inverse.action),
        contact_id: operation.contact_id.clone(),
        contact_name: operation.contact_name.clone(),
        changes: inverse.map_or_else(Vec::new, |inverse| inverse.changes.clone()),
        problem,
    }
}
