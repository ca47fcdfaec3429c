//! Puts a planned undo into the outbox, with what is left and why beside it.

use super::done::OfContact;
use super::draft::Draft;
use super::inverse::{Inverse, Verdict, inverse_of};
use super::words;
use crate::model::{Contact, EngineEvent, Operation, OperationState, Problem, Run};
use crate::store::{Db, links, operations, runs};
use crate::sync::{Engine, Stop, planner};

impl Draft {
    /// Puts the inverse writes into the outbox, and beside them, decided against already, what is
    /// left and why. From then on the contacts rest, and what waited for them is not sent. All in
    /// one transaction: an undo that ends early is carried on by whatever runs next.
    pub(super) async fn keep(self, engine: &Engine, run: &mut Run) -> Result<(), Stop> {
        run.counts.planned = self.counts.undo;
        run.counts.unchanged = self.counts.unchanged;
        let (engine_, run_) = (engine.clone(), run.clone());
        engine
            .store
            .write(move |db| {
                let engine = engine_;
                let now = engine.now();
                for operation in &self.unsure {
                    operations::insert(db, &decided_against(&engine, operation, words::unsure()))?;
                }
                for contact in &self.contacts {
                    contact.keep(db, &engine, now)?;
                }
                runs::put(db, &run_)
            })
            .await?;
        engine
            .events
            .emit(EngineEvent::RunChanged { run_id: run.id });
        engine.events.emit(EngineEvent::OperationsChanged);
        Ok(())
    }
}

impl OfContact {
    fn keep(&self, db: &Db, engine: &Engine, now: i64) -> crate::store::Result<()> {
        let undone = |one: &Verdict| matches!(one, Verdict::Undo(_));
        if self.verdicts.iter().any(undone) {
            let (pair, id) = (engine.pair, &*self.contact_id);
            operations::withdraw_of_contact(db, pair, id, &words::rests(), now)?;
            links::rest(db, pair, id, &self.target_id, engine.run_id, now)?;
        }
        for (operation, verdict) in self.operations.iter().zip(&self.verdicts) {
            let row = match verdict {
                Verdict::Undo(inverse) => planned(engine, operation, inverse),
                Verdict::Left(problem) | Verdict::Never(problem) => {
                    decided_against(engine, operation, problem.clone())
                }
                Verdict::Nothing => continue,
            };
            operations::insert(db, &row)?;
        }
        Ok(())
    }
}

/// An inverse write, ready for the outbox.
fn planned(engine: &Engine, undone: &Operation, inverse: &Inverse) -> Operation {
    let contact = Contact {
        id: undone.contact_id.clone(),
        ..Contact::default()
    };
    let mut operation = planner::operation(engine, &contact, inverse.action, None);
    operation.contact_name.clone_from(&undone.contact_name);
    operation.undoes = Some(undone.id);
    operation.target_id.clone_from(&inverse.target_id);
    operation.child.clone_from(&inverse.child);
    operation.before = Some(inverse.before.clone());
    operation.body = inverse.body.clone();
    operation.changes.clone_from(&inverse.changes);
    operation
}

/// The row of an operation that is not taken back, with the reason.
fn decided_against(engine: &Engine, undone: &Operation, problem: Problem) -> Operation {
    let inverse = Inverse {
        action: inverse_of(undone.action),
        target_id: undone.target_id.clone(),
        child: undone.child.clone(),
        before: serde_json::Value::Null,
        body: serde_json::Value::Null,
        changes: Vec::new(),
        stays: None,
    };
    let mut operation = planned(engine, undone, &inverse);
    operation.state = OperationState::Skipped;
    operation.finished_at = Some(operation.planned_at);
    operation.problem = Some(problem);
    operation
}
