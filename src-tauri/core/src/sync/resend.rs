//! What a new version of the mapping changes, for contacts that are synced already.
//!
//! Only contacts that are linked and for which the two versions differ are looked at, from the
//! mirror; what each needs is decided by the planner, so that the plan and the run find the same.
//! HighLevel is not read, and no contact is made that nobody asked for. `app::mapping` is the
//! caller.

use crate::mapping::{self, Compiled};
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
pub async fn plan(engine: &Engine, before: Compiled) -> Result<SyncPlan, Stop> {
    let mut pages = Pages::of(before);
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
pub async fn send(engine: &Engine, run: &mut Run, before: Compiled) -> Result<(), Stop> {
    let mut pages = Pages::of(before);
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
    /// The version that was in force before; taken along from read to read.
    before: Option<Compiled>,
    after: Option<String>,
}

impl Pages {
    fn of(before: Compiled) -> Self {
        Self {
            before: Some(before),
            after: None,
        }
    }

    async fn next(&mut self, engine: &Engine) -> Result<Option<Page>, Stop> {
        if engine.cancel.is_cancelled() {
            return Err(Stop::Cancelled);
        }
        let Some(before) = self.before.take() else {
            return Ok(None);
        };
        let (place, pair, now) = (engine.source_place(), engine.pair, engine.mapping.clone());
        let after = self.after.take();
        let read = engine.store.read(move |db| {
            let contacts: Vec<(String, Contact)> = mirror::page(db, place, after.as_deref(), PAGE)?;
            let last = contacts.last().map(|(id, _)| id.clone());
            let mut page = Page {
                looked: number(contacts.len()),
                changed: Vec::new(),
            };
            for (id, contact) in contacts {
                let linked = links::find(db, pair, &id)?.is_some_and(|link| !link.resting);
                if linked
                    && mapping::impact(Some(&before), &now, &contact)
                        .record
                        .is_some()
                {
                    page.changed.push(contact);
                }
            }
            Ok((before, page, last))
        });
        let (before, page, last) = read.await?;
        if last.is_none() {
            return Ok(None);
        }
        self.before = Some(before);
        self.after = last;
        Ok(Some(page))
    }
}

fn number(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}
