//! What a new version of the mapping changes, for contacts that are synced already.
//!
//! Only contacts that are linked and for which the two versions differ are looked at, from the
//! mirror; what each needs is decided by the planner, so that the plan and the run find the same.
//! HighLevel is not read, and no contact is made that nobody asked for. `app::mapping` is the
//! caller.

use std::sync::Arc;

use crate::mapping::Comparison;
use crate::model::{Contact, Run, Side, SyncMode, SyncPlan};
use crate::store::{links, mirror};

use super::dry_run::Tally;
use super::keep::keep_and_claim;
use super::outbox::{self, Patience};
use super::planner::{self, Look};
use super::{Engine, Stop};

/// Contacts looked at in one go.
const PAGE: u32 = 500;

/// What sending would do; reads the target, writes nothing.
///
/// # Errors
/// [`Stop`] for reads that fail.
pub async fn plan(engine: &Engine, changed: Comparison) -> Result<SyncPlan, Stop> {
    let mut pages = Pages::of(changed);
    let (mut tally, mut asked) = (Tally::default(), 0);
    while let Some(page) = pages.next(engine).await? {
        asked += number(page.changed.len());
        tally.read += number(page.changed.len());
        tally.add(planner::page(engine, page.changed, Look::Again, None).await?);
    }
    Ok(tally.plan(SyncMode::Incremental, 0, asked))
}

/// Sends it. The plan that was shown is the yes to it.
///
/// # Errors
/// [`Stop`]; what was planned stays in the outbox for the next run.
pub async fn send(engine: &Engine, run: &mut Run, changed: Comparison) -> Result<(), Stop> {
    let mut pages = Pages::of(changed);
    let place = engine.source_place();
    run.expected = Some(
        engine
            .store
            .read(move |db| mirror::count(db, place))
            .await?,
    );
    while let Some(page) = pages.next(engine).await? {
        run.counts.read += page.looked;
        let mut planned = planner::page(engine, page.changed, Look::Again, None).await?;
        // They come from the mirror: when they were last seen stays what it is.
        planned.contacts.clear();
        let claimed = keep_and_claim(engine, run, planned.into()).await?;
        outbox::send(engine, run, claimed).await?;
        engine.turn.give_way().await;
    }
    outbox::drain(engine, run, Patience::UntilSettled).await?;
    let finished = engine.certileads.finish().await;
    finished.map_err(|error| Stop::of_read(Side::Certileads, &error))
}

/// Some contacts of the mirror.
struct Page {
    looked: u32,
    /// Those that are linked and that the versions differ for.
    changed: Vec<Contact>,
}

/// The mirror, page by page.
struct Pages {
    /// The version that was in force before, against the one that is now.
    compared: Arc<Comparison>,
    after: Option<String>,
    done: bool,
}

impl Pages {
    fn of(compared: Comparison) -> Self {
        Self {
            compared: Arc::new(compared),
            after: None,
            done: false,
        }
    }

    async fn next(&mut self, engine: &Engine) -> Result<Option<Page>, Stop> {
        if engine.cancel.is_cancelled() {
            return Err(Stop::Cancelled);
        }
        if self.done {
            return Ok(None);
        }
        let (place, pair, after) = (engine.source_place(), engine.pair, self.after.take());
        let compared = Arc::clone(&self.compared);
        let read = engine.store.read(move |db| {
            let differs = |one: Contact| compared.of(&one).record.is_some().then_some(one);
            let contacts = mirror::page_with(db, place, after.as_deref(), PAGE, differs)?;
            let last = contacts.last().map(|(id, _)| id.clone());
            let mut page = Page {
                looked: number(contacts.len()),
                changed: Vec::new(),
            };
            for (id, contact) in contacts {
                let Some(contact) = contact else { continue };
                if links::find(db, pair, &id)?.is_some_and(|link| !link.resting) {
                    page.changed.push(contact);
                }
            }
            Ok((page, last))
        });
        let (page, last) = read.await?;
        self.done = last.is_none();
        self.after = last;
        Ok((!self.done).then_some(page))
    }
}

fn number(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}
