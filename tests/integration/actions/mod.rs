//! Actions in Certileads besides a contact's fields: each is done once with its proof, once when
//! the answer is cut after the write took effect, and taken back by an undo.

mod appointments;
mod deletions;
mod notes;
mod segments;
mod tags;
mod tasks;
mod tasks_there;

use connect_core::model::{
    ActionKind, Operation, OperationFilter, OperationState, Proof, ProofOutcome, Run, RunId,
    RunState,
};
use connect_sandbox::Change;
use serde_json::{Value, json};

use crate::world::{World, object};

async fn of_run(world: &World, run: RunId) -> Vec<Operation> {
    let filter = OperationFilter {
        run_id: Some(run),
        ..OperationFilter::default()
    };
    world.operations(filter).await
}

fn proved(proof: Option<&Proof>) -> bool {
    let good = [ProofOutcome::Proved, ProofOutcome::ProvedNormalised];
    proof.is_some_and(|proof| good.contains(&proof.outcome))
}

/// The one operation of a run, done and proved.
async fn only(world: &World, run: &Run, action: ActionKind) -> Operation {
    let mut all = of_run(world, run.id).await;
    assert_eq!(all.len(), 1, "{all:#?}");
    let one = all.remove(0);
    assert_eq!(one.action, action);
    assert_eq!(one.state, OperationState::Done, "{:?}", one.problem);
    assert!(proved(one.proof.as_ref()), "{:#?}", one.proof);
    one
}

async fn undo(world: &World, run: RunId) {
    let id = world.app.start_undo(run).await.unwrap();
    let undo = world.app.wait_for_run(id).await.unwrap();
    assert_eq!(undo.state, RunState::Done, "{:?}", undo.problem);
    for one in of_run(world, id).await {
        assert_eq!(one.state, OperationState::Done, "{:?}", one.problem);
    }
    world.app.resume_contacts(None).await.unwrap();
}

/// Makes the contact one that is looked at.
fn touch(world: &World, contact_id: &str, city: &str) {
    world.change(Change::UpdateContact {
        contact_id: contact_id.to_owned(),
        contact: object(json!({"city": city})),
    });
}

/// The notes in Certileads whose external id begins so.
fn notes(world: &World, external_id: &str) -> Vec<Value> {
    let state = world.sandbox.control().full_state();
    let notes = state["certileads"]["notes"].as_array().unwrap();
    let own = notes.iter().filter(|note| {
        let id = note["externalId"].as_str().unwrap_or_default();
        id.starts_with(external_id)
    });
    own.cloned().collect()
}
