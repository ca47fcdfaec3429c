//! Contacts that are gone. No search tells of a deletion, so the number of contacts is compared at
//! times, and all their ids where it does not fit, once a week, or when somebody asks for it.
//!
//! A contact that is not listed is asked for by its id, which is right at once where the index
//! lags; refused twice, a minute apart, it is gone. The sweep also heals: a contact that was
//! changed, or made, without any look noticing is planned like any other change.

use std::collections::{HashMap, HashSet};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::contacts::READING;
use super::findings::Findings;
use super::{Side, is_gone, read};
use crate::clock::UtcMillis;
use crate::highlevel::{ContactSearch, SortKey};
use crate::model::{Contact, PairId, RunKind, RunState};
use crate::store::mirror::{self, Kind};
use crate::store::missing::{self, Missing};
use crate::store::{Db, cursors, runs};
use crate::sync::detect::deletion::{CONTACTS_APART, Verdict, gone, verdict};
use crate::sync::detect::is_older;
use crate::sync::planner::{self, Look, Planned};
use crate::sync::{Engine, Stop};

/// How often the number of contacts is compared, in milliseconds.
const COUNT_EVERY: i64 = 3_600_000;
/// How often all ids are compared whatever their number, in milliseconds.
const SWEEP_EVERY: i64 = 7 * 24 * 3_600_000;
/// Contacts a page.
const PAGE: u32 = 500;
/// So often all are listed until as many were seen as there are.
const ROUNDS: u32 = 2;
/// Contacts asked for by their id before what they came to is kept.
const SOME: usize = 50;
/// The cursor that tells when was last looked.
const DELETIONS: &str = "deletions";
/// Set when somebody asks for a sweep.
const ASKED: &str = "deletions asked";

/// When was last looked for deletions. Stored.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Looked {
    counted_at: UtcMillis,
    swept_at: UtcMillis,
    /// When the last sweep began, or the first look, by the server's clock.
    server_time: Option<UtcMillis>,
    /// By how much the search's number differed from the ids it listed: some do not count so far.
    off_by: i64,
    /// Requests that all this took so far, apart from those of the looks.
    calls: u64,
}

/// Has the next pass compare all ids.
///
/// # Errors
/// Database failures.
pub fn ask_for_deletions(db: &Db, pair: PairId) -> crate::store::Result<()> {
    cursors::put(db, pair, ASKED, &true)
}

/// Looks for contacts that are gone, some at a time.
pub(in crate::sync) struct Deletions {
    /// Contacts that were refused by their id before.
    refused: Vec<Missing>,
    sweep: Option<Sweep>,
    looked: Looked,
    before: Option<Looked>,
    asked: bool,
    /// All contacts were brought over: one that is not known was lost on the way.
    brought_over: bool,
    calls: u64,
}

/// What is known of the pair.
struct Known {
    /// No reading of everything is under way.
    all_read: bool,
    brought_over: bool,
}

/// A listing of all contacts.
#[derive(Default)]
struct Sweep {
    search_after: Option<Value>,
    round: u32,
    listed: bool,
    seen: HashSet<String>,
    total: Option<u32>,
    server_time: Option<UtcMillis>,
    /// Known contacts that were not listed.
    unlisted: Vec<String>,
}

impl Deletions {
    /// Finds out what there is to do.
    ///
    /// # Errors
    /// [`Stop`] for reads that fail.
    pub(in crate::sync) async fn prepare(
        engine: &Engine,
        server_time: Option<UtcMillis>,
    ) -> Result<Self, Stop> {
        let (pair, now) = (engine.pair, engine.now());
        let look = move |db: &Db| {
            let missing = missing::of_kind(db, pair, Kind::Contact)?;
            let looked: Option<Looked> = cursors::get(db, pair, DELETIONS)?;
            let asked: Option<bool> = cursors::get(db, pair, ASKED)?;
            let reading: Option<Value> = cursors::get(db, pair, READING)?;
            let backfills = runs::latest(db, pair, &[RunKind::Backfill], &[RunState::Done])?;
            let known = Known {
                all_read: reading.is_none(),
                brought_over: backfills.is_some(),
            };
            Ok((missing, looked, asked.unwrap_or(false), known))
        };
        let (missing, before, asked, known) = engine.store.read(look).await?;
        let refused = i64::try_from(missing.len()).unwrap_or(0);
        let ripe = |one: &Missing| verdict(Some(one.since), now, CONTACTS_APART) == Verdict::Ask;
        let mut this = Self {
            refused: missing.into_iter().filter(ripe).collect(),
            sweep: None,
            // What was read just now needs no comparison.
            looked: before.clone().unwrap_or(Looked {
                counted_at: now,
                swept_at: now,
                server_time,
                ..Looked::default()
            }),
            before,
            asked: asked && known.all_read,
            brought_over: known.brought_over,
            calls: 0,
        };
        if !known.all_read {
            return Ok(this);
        }
        let since = |at: UtcMillis| (now - at).abs();
        let mut due = asked || since(this.looked.swept_at) >= SWEEP_EVERY;
        if !due && since(this.looked.counted_at) >= COUNT_EVERY {
            this.looked.counted_at = now;
            if let Some(total) = this.count(engine).await? {
                let place = engine.mirrored(Kind::Contact);
                let known = engine
                    .store
                    .read(move |db| mirror::count(db, place))
                    .await?;
                let awaited = i64::from(known) - refused;
                due = i64::from(total) - awaited != this.looked.off_by;
            }
        }
        this.sweep = due.then(Sweep::default);
        Ok(this)
    }

    async fn count(&mut self, engine: &Engine) -> Result<Option<u32>, Stop> {
        let one = ContactSearch {
            page_limit: 1,
            ..ContactSearch::default()
        };
        self.calls += 1;
        let ask = || engine.highlevel.search_contacts(&one);
        Ok(read(engine, Side::Highlevel, ask).await?.total)
    }

    /// What the next contacts lead to; none once all are through.
    ///
    /// # Errors
    /// [`Stop`] for reads that fail.
    pub(in crate::sync) async fn next(
        &mut self,
        engine: &Engine,
    ) -> Result<Option<(Planned, Findings)>, Stop> {
        if engine.cancel.is_cancelled() {
            return Err(Stop::Cancelled);
        }
        if !self.refused.is_empty() {
            let some = self.refused.len().saturating_sub(SOME);
            let refused = self.refused.split_off(some);
            return self.refused_again(engine, refused).await.map(Some);
        }
        match &mut self.sweep {
            Some(sweep) if !sweep.listed => {
                self.calls += 1;
                let since = (!self.brought_over).then_some(self.looked.server_time);
                sweep.list(engine, since).await.map(Some)
            }
            Some(sweep) if !sweep.unlisted.is_empty() => {
                let some = sweep.unlisted.len().saturating_sub(SOME);
                let ids = sweep.unlisted.split_off(some);
                self.calls += ids.len() as u64;
                unlisted(engine, ids).await.map(Some)
            }
            _ => {
                self.end(engine).await?;
                Ok(None)
            }
        }
    }

    /// Asks a second time for contacts that were refused once.
    async fn refused_again(
        &mut self,
        engine: &Engine,
        refused: Vec<Missing>,
    ) -> Result<(Planned, Findings), Stop> {
        let mut planned = Planned::default();
        let mut findings = Findings::default();
        let place = engine.mirrored(Kind::Contact);
        for Missing { id, .. } in refused {
            self.calls += 1;
            if !is_gone(engine, Kind::Contact, &id, &id).await? {
                findings.found.push((Kind::Contact, id));
                continue;
            }
            let wanted = id.clone();
            let look = move |db: &Db| mirror::get::<Contact>(db, place, &wanted);
            if let Some(contact) = engine.store.read(look).await? {
                let happened = gone(&contact);
                let look = Look::Changes;
                planned.extend(planner::react(engine, &contact, happened, look).await?);
            }
            findings.contacts_gone.push(id);
        }
        Ok((planned, findings))
    }

    /// Remembers that was looked.
    async fn end(&mut self, engine: &Engine) -> Result<(), Stop> {
        let now = engine.now();
        if let Some(sweep) = self.sweep.take() {
            let listed = i64::try_from(sweep.seen.len()).unwrap_or(i64::MAX);
            self.looked.off_by = sweep.total.map_or(0, |total| i64::from(total) - listed);
            self.looked.counted_at = now;
            self.looked.swept_at = now;
            self.looked.server_time = sweep.server_time;
        }
        if self.calls > 0 {
            tracing::info!(calls = self.calls, "looked for contacts that are gone");
        }
        self.looked.calls += std::mem::take(&mut self.calls);
        if self.before.as_ref() == Some(&self.looked) && !self.asked {
            return Ok(());
        }
        let (pair, looked, asked) = (engine.pair, self.looked.clone(), self.asked);
        let keep = move |db: &Db| {
            if asked {
                cursors::delete(db, pair, ASKED)?;
            }
            cursors::put(db, pair, DELETIONS, &looked)
        };
        Ok(engine.store.write(keep).await?)
    }
}

impl Sweep {
    /// Lists one page. `since` is there if a contact that is not known is news only where it was
    /// made after that moment.
    async fn list(
        &mut self,
        engine: &Engine,
        since: Option<Option<UtcMillis>>,
    ) -> Result<(Planned, Findings), Stop> {
        let search = ContactSearch {
            sort: SortKey::DateAdded,
            page_limit: PAGE,
            search_after: self.search_after.take(),
            ..ContactSearch::default()
        };
        let ask = || engine.highlevel.search_contacts(&search);
        let page = read(engine, Side::Highlevel, ask).await?;
        self.server_time = self.server_time.or(page.server_time);
        self.total = page.total;
        let mut planned = Planned::default();
        let mut moved = Vec::new();
        let known = known(engine, &page.contacts).await?;
        for contact in page.contacts {
            if !self.seen.insert(contact.id.clone()) {
                continue;
            }
            match known.get(&contact.id) {
                Some(known) if is_older(known, &contact) => moved.push(contact),
                Some(_) => {}
                None if since.is_none_or(|since| made_since(&contact, since)) => {
                    moved.push(contact);
                }
                // It was there when the first sync passed it over, and is no news.
                None => planned.contacts.push(contact),
            }
        }
        planned.extend(planner::page(engine, moved, Look::Changes, None).await?);
        self.search_after = page.search_after;
        if self.search_after.is_none() {
            self.round += 1;
            self.listed = self.is_complete() || self.round >= ROUNDS;
            // Where rows are missing nobody can tell who is.
            if self.is_complete() {
                self.unlisted = not_listed(engine, &self.seen).await?;
            }
        }
        Ok((planned, Findings::default()))
    }

    fn is_complete(&self) -> bool {
        self.total
            .is_none_or(|total| self.seen.len() >= total as usize)
    }
}

fn made_since(contact: &Contact, since: Option<UtcMillis>) -> bool {
    match (contact.date_added, since) {
        (Some(added), Some(since)) => added >= since,
        _ => false,
    }
}

async fn known(engine: &Engine, contacts: &[Contact]) -> Result<HashMap<String, Contact>, Stop> {
    let place = engine.mirrored(Kind::Contact);
    let ids: Vec<String> = contacts.iter().map(|contact| contact.id.clone()).collect();
    let known = engine
        .store
        .read(move |db| mirror::get_many::<Contact>(db, place, &ids));
    Ok(known.await?)
}

async fn not_listed(engine: &Engine, seen: &HashSet<String>) -> Result<Vec<String>, Stop> {
    let place = engine.mirrored(Kind::Contact);
    let ids = engine.store.read(move |db| mirror::ids(db, place)).await?;
    let ids = ids.into_iter().map(|(id, _)| id);
    Ok(ids.filter(|id| !seen.contains(id)).collect())
}

/// Asks for contacts that the search does not list by their id.
async fn unlisted(engine: &Engine, ids: Vec<String>) -> Result<(Planned, Findings), Stop> {
    let mut findings = Findings::default();
    for id in ids {
        if is_gone(engine, Kind::Contact, &id, &id).await? {
            findings.missing.push(Missing {
                kind: Kind::Contact,
                contact_id: id.clone(),
                id,
                since: engine.now(),
            });
        }
    }
    Ok((Planned::default(), findings))
}
