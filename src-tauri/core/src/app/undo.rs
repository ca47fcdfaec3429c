//! Undoing a run: its plan, carrying it out, and the contacts that rest afterwards.

use super::{Answer, App};
use crate::http::Lane;
use crate::model::{
    Contact, EngineEvent, ErrorCode, Problem, RestingContact, RestingContacts, Run, RunId, RunKind,
    RunState, Side, UndoPlan,
};
use crate::store::mirror::{self, Kind, Place};
use crate::store::{links, operations, runs};
use crate::sync::undo;

/// Resting contacts that are listed.
const LISTED: u32 = 500;

impl App {
    /// What undoing a run would do; reads Certileads, writes nothing anywhere.
    ///
    /// # Errors
    /// `NotFound`, `InvalidInput` for a run that is not undone this way, `EngineBusy` while it is
    /// at work, `NotConnected`, `ConnectionPaused`, network failures.
    pub async fn plan_undo(&self, run_id: RunId) -> Answer<UndoPlan> {
        let undone = self.undoable(run_id).await?;
        let engine = self.engine(RunId::new(), Lane::Test).await?;
        match undo::plan(&engine, &undone).await {
            Ok(plan) => Ok(plan),
            Err(stop) => Err(self.stopped(stop).await?),
        }
    }

    /// Starts undoing a run and answers at once; `RunChanged` tells of progress. It goes on while
    /// syncing is paused, and starting it is the yes to all that its plan shows.
    ///
    /// # Errors
    /// As [`Self::plan_undo`], and `EngineBusy` while another run is at work.
    pub async fn start_undo(&self, run_id: RunId) -> Answer<RunId> {
        let undone = self.undoable(run_id).await?;
        let started = self
            .begin_for(RunKind::Undo, Lane::Live, Some(run_id))
            .await?;
        Ok(self.go(started, async move |engine, mut run| {
            let result = undo::run(&engine, &mut run, &undone).await;
            (run, result)
        }))
    }

    async fn undoable(&self, run_id: RunId) -> Answer<Run> {
        let (pair, run) = (self.pair().await?.id, self.run(run_id).await?);
        if run.pair_id != pair {
            return Err(Problem::new(
                ErrorCode::NotFound,
                "This run belongs to another account.",
                "What it wrote can't be reached from here.",
                "Connect that account again, then undo.",
            ));
        }
        if matches!(run.kind, RunKind::Test | RunKind::CleanUp) {
            return Err(Problem::new(
                ErrorCode::InvalidInput,
                "A test is not undone.",
                "What it made is removed on both sides by cleaning up.",
                "Clean up the test instead.",
            ));
        }
        if run.state == RunState::Running && self.is_at_work(run_id) {
            return Err(Problem::new(
                ErrorCode::EngineBusy,
                "This run is still at work.",
                "Only what has ended can be undone.",
                "Stop it, or wait until it has ended.",
            ));
        }
        Ok(run)
    }

    /// Contacts that rest after an undo.
    ///
    /// # Errors
    /// Database failures.
    pub async fn list_resting(&self) -> Answer<RestingContacts> {
        let pair = self.pair().await?.id;
        let place = Place {
            pair,
            side: Side::Highlevel,
            kind: Kind::Contact,
        };
        let found = self.0.store.read(move |db| {
            let (resting, total) = links::resting(db, pair, LISTED)?;
            let mut contacts = Vec::with_capacity(resting.len());
            for one in resting {
                let seen = mirror::get::<Contact>(db, place, &one.source_id)?;
                let name = match seen {
                    Some(contact) => Some(contact.display_name()),
                    None => operations::name_of_contact(db, pair, &one.source_id)?,
                };
                let run = match one.run {
                    Some(run) => runs::get(db, run)?,
                    None => None,
                };
                contacts.push(RestingContact {
                    contact_name: name.unwrap_or_else(|| one.source_id.clone()),
                    contact_id: one.source_id,
                    run_id: one.run,
                    since: run.map(|run| run.started_at),
                });
            }
            Ok(RestingContacts { contacts, total })
        });
        Ok(found.await?)
    }

    /// Lets resting contacts be synced again, all of them if none are named. Nothing is written at
    /// once: changes flow again from now on, and a comparison of both sides finds what is missing.
    /// Gives how many rested.
    ///
    /// # Errors
    /// Database failures.
    pub async fn resume_contacts(&self, contact_ids: Option<Vec<String>>) -> Answer<u32> {
        let pair = self.pair().await?.id;
        let woken = self
            .0
            .store
            .write(move |db| links::wake(db, pair, contact_ids.as_deref()))
            .await?;
        self.0.events.emit(EngineEvent::OperationsChanged);
        Ok(woken)
    }
}
