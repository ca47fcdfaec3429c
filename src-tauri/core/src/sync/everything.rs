//! A reading of everything: all contacts there are, page by page, brought over (backfill) or only
//! remembered (baseline).
//!
//! Reading, planning and sending overlap: the next page is read while one is planned, and planned
//! while operations of those before are on their way. `pass` calls it.

use std::sync::Arc;

use super::keep::{Page, keep_place};
use super::outbox::{self, More, Source};
use super::planner::{self, Look, Planned};
use super::reader::contacts::Reader;
use super::target_index::TargetIndex;
use super::{Engine, Stop};
use crate::certileads::Capability;
use crate::highlevel::ContactPage;
use crate::model::{Run, RunKind, SyncMode};
use crate::store::Db;

/// Brings over, or remembers, all contacts.
///
/// # Errors
/// [`Stop`]; the next reading goes on behind the last page that was kept.
pub(super) async fn bring_over(engine: &Engine, run: &mut Run, mode: SyncMode) -> Result<(), Stop> {
    let index = index(engine, run.kind, true).await?;
    let mut reader = Reader::start(engine, run.kind, mode).await?;
    // From here on it is unfinished, whatever happens.
    keep_place(engine, run, reader.place()).await?;
    reader.watch(engine).await?;
    keep_place(engine, run, reader.place()).await?;
    let next = Ok(reader.next(engine).await?);
    let pages = Pages {
        engine: engine.clone(),
        kind: run.kind,
        reader,
        next,
        index: index.map(Arc::new),
    };
    let pages = outbox::send_all(engine, run, pages).await?;
    keep_place(engine, run, pages.reader.end()).await
}

/// All contacts of the target, where a first sync can have them listed. With `keep` they are
/// mirrored.
///
/// # Errors
/// [`Stop`] for reads that fail.
pub(super) async fn index(
    engine: &Engine,
    kind: RunKind,
    keep: bool,
) -> Result<Option<TargetIndex>, Stop> {
    let listed = kind == RunKind::Backfill && engine.certileads.has(Capability::ListContacts);
    match listed {
        true => TargetIndex::load(engine, keep).await.map(Some),
        false => Ok(None),
    }
}

/// The pages of a reading of everything.
struct Pages {
    engine: Engine,
    kind: RunKind,
    reader: Reader,
    /// The page that was read last and is to be planned next, or why it could not be read.
    next: Result<Option<ContactPage>, Stop>,
    index: Option<Arc<TargetIndex>>,
}

impl Source for Pages {
    async fn next(&mut self) -> Result<More, Stop> {
        let Some(page) = std::mem::replace(&mut self.next, Ok(None))? else {
            return Ok(More::default());
        };
        let read = u32::try_from(page.contacts.len()).unwrap_or(u32::MAX);
        let expected = page.total;
        let place = self.reader.place();
        let (engine, index) = (&self.engine, self.index.as_deref());
        let planned = async {
            match self.kind {
                RunKind::Backfill => {
                    planner::page(engine, page.contacts, Look::Backfill, index).await
                }
                _ => Ok(Planned {
                    contacts: page.contacts,
                    ..Planned::default()
                }),
            }
        };
        let kept = async {
            let page = Page {
                place,
                ..planned.await?.into()
            };
            let mut counts = page.counts();
            counts.read = read;
            let of_write = engine.clone();
            let write = move |db: &Db| page.write(db, &of_write, true);
            let claimed = engine.store.write(write).await?;
            Ok::<_, Stop>((claimed.ok_or(Stop::Cancelled)?, counts))
        };
        let (next, kept) = tokio::join!(self.reader.next(engine), kept);
        let (claimed, counts) = kept?;
        // What was claimed is sent all the same.
        self.next = next;
        Ok(More {
            claimed,
            counts,
            expected,
        })
    }

    fn is_done(&self) -> bool {
        matches!(self.next, Ok(None))
    }

    /// Who a contact is is looked up in what the target listed at the start. Where the target is
    /// asked instead, it has to hold what the pages before led to.
    fn may_run_ahead(&self) -> bool {
        self.index.is_some() || self.kind != RunKind::Backfill
    }
}
