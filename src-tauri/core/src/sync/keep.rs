//! Keeping what a page led to: events, operations, links, copies for the mirror, what readers found
//! and where they stand, all in one transaction.
//!
//! `pass` and its kin call it; sending is [`outbox`]'s.

use super::outbox;
use super::planner::Planned;
use super::reader::Findings;
use super::reader::contacts::Place;
use super::{Engine, Stop};
use crate::model::{EngineEvent, Operation, OperationState, Run, RunCounts};
use crate::store::{Db, Result as Stored, events, links, mirror, operations, runs};

/// What a page led to.
#[derive(Default)]
pub(super) struct Page {
    pub(super) planned: Planned,
    pub(super) findings: Findings,
    /// Where reading goes on.
    pub(super) place: Option<Place>,
}

impl From<Planned> for Page {
    fn from(planned: Planned) -> Self {
        Self {
            planned,
            ..Self::default()
        }
    }
}

impl Page {
    /// What it adds to a run's counts.
    pub(super) fn counts(&self) -> RunCounts {
        let Planned {
            operations,
            links,
            left_out,
            unchanged,
            ..
        } = &self.planned;
        let number = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
        let held = operations
            .iter()
            .filter(|one| one.state == OperationState::Held);
        RunCounts {
            planned: number(operations.len()),
            unchanged: *unchanged,
            linked: number(links.len()),
            left_out: number(left_out.len()),
            held: number(held.count()),
            ..RunCounts::default()
        }
    }

    /// Writes it. With `claim` everything that may be sent now is claimed and given back; none if
    /// the person holds syncing back.
    pub(super) fn write(
        self,
        db: &Db,
        engine: &Engine,
        claim: bool,
    ) -> Stored<Option<Vec<Operation>>> {
        let (pair, now) = (engine.pair, engine.now());
        let planned = self.planned;
        for mut old in planned.superseded {
            old.state = OperationState::Skipped;
            old.finished_at = Some(now);
            operations::update(db, &old)?;
        }
        for event in &planned.events {
            events::insert(db, event)?;
        }
        for operation in &planned.left_out {
            operations::insert(db, operation)?;
        }
        let claimed = outbox::insert(db, engine, planned.operations, claim)?;
        for (source, target) in &planned.links {
            links::put(db, pair, source, target, now)?;
        }
        let place = engine.target_place();
        for (source, target) in &planned.targets {
            let version = target.version.as_deref();
            mirror::put(db, place, &target.id, source, version, target, now)?;
        }
        let place = engine.source_place();
        for contact in &planned.contacts {
            mirror::put(db, place, &contact.id, &contact.id, None, contact, now)?;
        }
        self.findings.keep(db, pair, now)?;
        if let Some(place) = self.place {
            place.keep(db, pair)?;
        }
        Ok(claimed)
    }
}

/// Keeps a page and adds it to the run's counts.
///
/// # Errors
/// Database failures.
pub(super) async fn keep(
    engine: &Engine,
    run: &mut Run,
    planned: Planned,
    findings: Findings,
) -> Result<(), Stop> {
    let page = Page {
        planned,
        findings,
        place: None,
    };
    keep_page(engine, run, page, false).await.map(drop)
}

/// Keeps where a reader stands.
///
/// # Errors
/// Database failures.
pub(super) async fn keep_place(
    engine: &Engine,
    run: &mut Run,
    place: Option<Place>,
) -> Result<(), Stop> {
    let page = Page {
        place,
        ..Page::default()
    };
    keep_page(engine, run, page, false).await.map(drop)
}

/// Keeps a page and claims what may be sent now: for [`outbox::send`].
///
/// # Errors
/// `Cancelled` if the person holds syncing back; database failures.
pub(super) async fn keep_and_claim(
    engine: &Engine,
    run: &mut Run,
    page: Page,
) -> Result<Vec<Operation>, Stop> {
    let claimed = keep_page(engine, run, page, true).await?;
    claimed.ok_or(Stop::Cancelled)
}

async fn keep_page(
    engine: &Engine,
    run: &mut Run,
    page: Page,
    claim: bool,
) -> Result<Option<Vec<Operation>>, Stop> {
    run.counts.add(&page.counts());
    let shown = !engine.quiet || run.counts.moved() || !page.planned.events.is_empty();
    if !shown && page.planned.is_empty() && page.findings.is_empty() && page.place.is_none() {
        return Ok(Some(Vec::new()));
    }
    let (engine_, run_) = (engine.clone(), run.clone());
    let work = move |db: &Db| {
        if shown {
            runs::put(db, &run_)?;
        }
        page.write(db, &engine_, claim)
    };
    let claimed = engine.store.write(work).await?;
    if shown {
        let run_id = run.id;
        engine.events.emit(EngineEvent::RunChanged { run_id });
    }
    Ok(claimed)
}
