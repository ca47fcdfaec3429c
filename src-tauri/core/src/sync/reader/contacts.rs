//! Pages of the contact search: everything there is, or what changed since.
//!
//! Both go by the date of the last change, oldest first: what changes while it is read comes again
//! at the end. How far a reading came is remembered with what its page led to, so that the next
//! one carries on there.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::read;
use crate::clock::UtcMillis;
use crate::highlevel::{ContactPage, ContactSearch, SortKey};
use crate::model::{PairId, RunKind, Side, SyncMode};
use crate::store::{Db, cursors};
use crate::sync::detect::cursor::{Cursor, Mark, Seen};
use crate::sync::{Engine, Stop};

/// Contacts a page while everything is read.
const PAGE: u32 = 200;
/// The same for what changed: HighLevel gives no more.
const CHANGES: u32 = 500;
/// So often what changed is read until as many contacts were seen as there are.
const ROUNDS: u32 = 3;
/// Search services of this kind count no further.
const COUNTED: u32 = 10_000;
/// The cursor's name.
const CONTACTS: &str = "contacts";
/// The name of the place where a reading of everything was interrupted.
pub(super) const READING: &str = "reading";
/// Set while a reading of everything rests because somebody stopped it.
const RESTS: &str = "reading rests";

/// Where a reading of everything stands: an interrupted one is carried on by the next pass,
/// since the yes to it was given.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::sync) struct Reading {
    kind: RunKind,
    search_after: Option<Value>,
    newest: Option<UtcMillis>,
    /// Contacts read so far.
    seen: u32,
}

/// What is to be remembered of where a reader stands.
#[derive(Debug)]
pub(in crate::sync) enum Place {
    /// A reading of what changed got so far.
    Changes(Cursor),
    /// A reading of everything got so far; with where changes beside it are read from, if that
    /// is not known yet.
    Everything(Reading, Option<Cursor>),
    /// A reading of everything has ended; changes since are read from here.
    AllSeen(Cursor),
}

impl Place {
    pub(in crate::sync) fn keep(&self, db: &Db, pair: PairId) -> crate::store::Result<()> {
        match self {
            Self::Changes(cursor) => cursors::put(db, pair, CONTACTS, cursor),
            Self::Everything(reading, watched) => {
                if let Some(cursor) = watched {
                    cursors::put(db, pair, CONTACTS, cursor)?;
                }
                cursors::put(db, pair, READING, reading)
            }
            Self::AllSeen(cursor) => {
                cursors::put(db, pair, CONTACTS, cursor)?;
                cursors::delete(db, pair, READING)
            }
        }
    }
}

/// How far a pair has been read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// True once changes can be told from what was there before.
    pub watched: bool,
    /// The reading of everything that is not at its end yet.
    pub unfinished: Option<RunKind>,
    /// True while that rests because somebody stopped it.
    pub rests: bool,
}

/// How far a pair has been read.
///
/// # Errors
/// Database failures.
pub fn standing(db: &Db, pair: PairId) -> crate::store::Result<Standing> {
    let cursor: Option<Cursor> = cursors::get(db, pair, CONTACTS)?;
    let reading: Option<Reading> = cursors::get(db, pair, READING)?;
    let rests: Option<bool> = cursors::get(db, pair, RESTS)?;
    Ok(Standing {
        watched: cursor.is_some(),
        unfinished: reading.map(|reading| reading.kind),
        rests: rests.unwrap_or(false),
    })
}

/// Lets a reading of everything rest until somebody asks for it, or lets it go on.
///
/// # Errors
/// Database failures.
pub fn set_resting(db: &Db, pair: PairId, rests: bool) -> crate::store::Result<()> {
    match rests {
        true => cursors::put(db, pair, RESTS, &true),
        false => cursors::delete(db, pair, RESTS),
    }
}

/// Finds out whether HighLevel answers, and which contact was changed last there.
///
/// # Errors
/// [`Stop`] for reads that fail.
pub async fn probe(engine: &Engine) -> Result<Mark, Stop> {
    let newest = ContactSearch {
        sort: SortKey::DateUpdated,
        descending: true,
        page_limit: 1,
        ..ContactSearch::default()
    };
    let ask = || engine.highlevel.search_contacts(&newest);
    let page = read(engine, Side::Highlevel, ask).await?;
    let updated = page.contacts.first().and_then(|one| one.date_updated);
    Ok(Mark {
        updated: updated.unwrap_or_default(),
        after: page.search_after,
        counted: 1,
    })
}

/// Reads contacts page by page.
pub(in crate::sync) struct Reader {
    search: ContactSearch,
    kind: RunKind,
    newest: Option<UtcMillis>,
    seen: u32,
    /// Requests so far.
    pub(in crate::sync) calls: u32,
    done: bool,
    /// True if it is known where changes are read from.
    watched: bool,
    /// From where they are to be read beside this reading of everything.
    beside: Option<Cursor>,
    /// What only a reading of changes needs.
    changes: Changes,
}

#[derive(Default)]
struct Changes {
    cursor: Cursor,
    start: Mark,
    round: u32,
    ids: HashSet<String>,
    last: Option<Mark>,
    news: bool,
    server_time: Option<UtcMillis>,
}

impl Reader {
    pub(in crate::sync) async fn start(
        engine: &Engine,
        kind: RunKind,
        mode: SyncMode,
    ) -> Result<Self, Stop> {
        let pair = engine.pair;
        let look = move |db: &Db| {
            let cursor: Option<Cursor> = cursors::get(db, pair, CONTACTS)?;
            let reading: Option<Reading> = cursors::get(db, pair, READING)?;
            Ok((cursor, reading))
        };
        let (cursor, reading) = engine.store.read(look).await?;
        let mut reader = Self {
            search: ContactSearch {
                sort: SortKey::DateUpdated,
                page_limit: PAGE,
                ..ContactSearch::default()
            },
            kind,
            newest: None,
            seen: 0,
            calls: 0,
            done: false,
            watched: cursor.is_some(),
            beside: None,
            changes: Changes::default(),
        };
        if kind == RunKind::Incremental {
            let cursor = cursor.unwrap_or_default();
            reader.search.page_limit = CHANGES;
            reader.changes.start = cursor.start();
            reader.changes.cursor = cursor;
            reader.begin_round();
        } else if let (SyncMode::Incremental, Some(reading)) = (mode, reading) {
            reader.newest = reading.newest;
            reader.seen = reading.seen;
            reader.search.search_after = reading.search_after;
        }
        Ok(reader)
    }

    /// Has changes read beside a backfill from its beginning on; what was there before is the
    /// backfill's. Kept with its first place.
    ///
    /// # Errors
    /// [`Stop`] for reads that fail.
    pub(in crate::sync) async fn watch(&mut self, engine: &Engine) -> Result<(), Stop> {
        if self.kind == RunKind::Backfill && !self.watched {
            self.beside = Some(Cursor::behind(probe(engine).await?));
        }
        Ok(())
    }

    fn begin_round(&mut self) {
        let start = &self.changes.start;
        self.search.updated_since = Some(start.updated);
        self.search.search_after.clone_from(&start.after);
        self.changes.last = None;
        self.changes.round += 1;
    }

    pub(in crate::sync) async fn next(
        &mut self,
        engine: &Engine,
    ) -> Result<Option<ContactPage>, Stop> {
        if engine.cancel.is_cancelled() {
            return Err(Stop::Cancelled);
        }
        if self.done {
            return Ok(None);
        }
        let ask = || engine.highlevel.search_contacts(&self.search);
        let page = read(engine, Side::Highlevel, ask).await?;
        self.calls += 1;
        self.newest = page
            .contacts
            .iter()
            .filter_map(|contact| contact.date_updated)
            .chain(self.newest)
            .max();
        match self.kind {
            RunKind::Incremental => self.changes_read(&page),
            _ => self.some_read(&page),
        }
        Ok(Some(page))
    }

    /// After a page of everything.
    fn some_read(&mut self, page: &ContactPage) {
        let length = u32::try_from(page.contacts.len()).unwrap_or(PAGE);
        self.seen += length;
        // A page that lost a row on the way is short, and yet not the last.
        let all = page.total.is_none_or(|total| self.seen >= total);
        self.done = page.search_after.is_none() || (length < PAGE && all);
        self.go_on_after(page);
    }

    /// After a page of what changed. Rows get lost and doubled while they are paged, so ids are
    /// counted, and the whole is read again where some are missing.
    fn changes_read(&mut self, page: &ContactPage) {
        let changes = &mut self.changes;
        changes.server_time = page.server_time.or(changes.server_time);
        for contact in &page.contacts {
            changes.ids.insert(contact.id.clone());
            changes.pass(contact.date_updated);
        }
        if let Some(last) = &mut changes.last {
            last.after = page.search_after.clone().or(last.after.take());
        }
        let length = u32::try_from(page.contacts.len()).unwrap_or(CHANGES);
        let ids = u32::try_from(changes.ids.len()).unwrap_or(u32::MAX);
        let seen = ids.saturating_add(changes.start.counted);
        let missing = page.total.is_some_and(|total| seen < total);
        let all = page.total.is_some_and(|total| total < COUNTED) && !missing;
        let ended = page.search_after.is_none() || all || (length < CHANGES && !missing);
        self.go_on_after(page);
        if ended && missing && self.changes.round < ROUNDS {
            self.begin_round();
        } else {
            self.done = ended;
        }
    }

    fn go_on_after(&mut self, page: &ContactPage) {
        let before = self.search.search_after.take();
        self.search.search_after = page.search_after.clone().or(before);
    }

    /// Tells it whether the page held anything that was not known.
    pub(in crate::sync) fn noticed(&mut self, news: bool) {
        self.changes.news |= news;
    }

    /// Where it stands after this page; none if there is nothing new to remember.
    pub(in crate::sync) fn place(&self) -> Option<Place> {
        match self.kind {
            RunKind::Incremental => {
                let changes = &self.changes;
                let on_the_way = changes.news && !self.done;
                on_the_way.then(|| {
                    let place = changes.cursor.on_the_way(self.newest, changes.server_time);
                    Place::Changes(place)
                })
            }
            kind => {
                let reading = Reading {
                    kind,
                    search_after: self.search.search_after.clone(),
                    newest: self.newest,
                    seen: self.seen,
                };
                let first = self.calls == 0;
                Some(Place::Everything(
                    reading,
                    self.beside.clone().filter(|_| first),
                ))
            }
        }
    }

    /// Where changes are read from once it is through; none if that is where they were already.
    pub(in crate::sync) fn end(&self) -> Option<Place> {
        let changes = &self.changes;
        match self.kind {
            RunKind::Incremental => {
                let next = changes.cursor.after(&Seen {
                    newest: self.newest,
                    last: changes.last.clone(),
                    news: changes.news,
                    server_time: changes.server_time,
                });
                (next != changes.cursor).then_some(Place::Changes(next))
            }
            _ => Some(Place::AllSeen(Cursor {
                // An account without contacts: everything that comes is new.
                updated_since: self.newest.unwrap_or_default(),
                ..Cursor::default()
            })),
        }
    }
}

impl Changes {
    /// Moves the mark over a contact.
    fn pass(&mut self, updated: Option<UtcMillis>) {
        let Some(updated) = updated else { return };
        let second = |mark: &Mark| mark.updated.div_euclid(1_000) == updated.div_euclid(1_000);
        let before = self
            .last
            .as_ref()
            .or(self.start.after.as_ref().map(|_| &self.start));
        let counted = before
            .filter(|mark| second(mark))
            .map_or(0, |mark| mark.counted);
        self.last = Some(Mark {
            updated,
            after: None,
            counted: counted + 1,
        });
    }
}
