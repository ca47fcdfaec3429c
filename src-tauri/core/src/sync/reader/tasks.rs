//! Tasks of the whole location, by the search that lists them all. Where the token lacks the scope
//! for it, `children` reads them contact by contact.
//!
//! A task has no date of change, so all of them are read and compared. Rows shift while somebody
//! works on them: a round may name a task twice and another one not at all.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::findings::Findings;
use super::{cause, is_gone, read_or_error};
use crate::highlevel::TaskSearch;
use crate::http::{Cause, Error};
use crate::model::{Side, Task};
use crate::store::mirror::{self, Kind};
use crate::store::missing::{self, Missing};
use crate::store::{Db, cursors};
use crate::sync::detect::Happening;
use crate::sync::detect::child::Child;
use crate::sync::detect::deletion::{LISTS_APART, Verdict, verdict};
use crate::sync::{Engine, Stop};

/// Tasks a page: as many as HighLevel gives.
const PAGE: u32 = 1_000;
/// Rounds over all pages until as many tasks were seen as there are.
const ROUNDS: u32 = 3;
/// Set once all tasks were seen; before that one that is not known is not news.
pub(super) const SEEN_ALL: &str = "tasks";

/// The pages of the last reading, if it found nothing new; kept so that the next one need not look
/// into pages that are the same.
pub(super) const PAGES: &str = "pages of tasks";

/// A page as it was: its fingerprint, and how many tasks it holds.
pub(super) type Page = (u64, u32);

/// What happened to the tasks of a contact.
pub(super) type OfContact = (Vec<Happening>, Findings);

/// What the search came to.
#[derive(Default)]
pub(super) struct Searched {
    /// False if the token may not search.
    pub(super) allowed: bool,
    /// All tasks were seen before.
    pub(super) seen_before: bool,
    /// By contact.
    pub(super) found: BTreeMap<String, OfContact>,
    /// The pages to be known from now on, if they are others than before.
    pub(super) pages: Option<Vec<Page>>,
    /// Requests made.
    pub(super) calls: u32,
}

/// A reading of all tasks.
#[derive(Default)]
struct Rounds {
    ids: HashSet<String>,
    /// Those that differ from what is known, with what is known.
    differing: BTreeMap<String, (Option<Task>, Task)>,
    /// Tasks that were not known before.
    fresh: u32,
    total: Option<u32>,
    calls: u32,
    /// The pages of the latest round.
    pages: Vec<Page>,
    /// Tasks seen for the first time are no news, and are kept at once: there may be very many.
    only_keeps: bool,
}

/// Searches all tasks, if the token may.
///
/// # Errors
/// [`Stop`] for reads that fail.
pub(super) async fn search(engine: &Engine, quiet: bool) -> Result<Searched, Stop> {
    let pair = engine.pair;
    let seen_all = move |db: &Db| cursors::get::<bool>(db, pair, SEEN_ALL);
    let seen_all = engine.store.read(seen_all).await?.unwrap_or(false);
    if quiet && seen_all {
        // What happened since is for a look that tells of it.
        return Ok(Searched {
            allowed: true,
            seen_before: true,
            ..Searched::default()
        });
    }
    let mut calls = 0;
    let pages = known_pages(engine).await?;
    if seen_all && nothing_new(engine, &pages, &mut calls).await? {
        return Ok(Searched {
            allowed: true,
            seen_before: true,
            calls,
            ..Searched::default()
        });
    }
    let mut rounds = Rounds {
        calls,
        only_keeps: quiet,
        ..Rounds::default()
    };
    // What the first look at all passes over would be news at the next one.
    let least = if seen_all { 1 } else { 2 };
    for round in 1..=ROUNDS {
        match rounds.read(engine).await? {
            Ok(()) if round >= least && rounds.is_complete() => break,
            Ok(()) => {}
            Err(error) if matches!(cause(&error), Some(Cause::ScopeMissing(_))) => {
                return Ok(Searched {
                    seen_before: seen_all,
                    calls: rounds.calls,
                    ..Searched::default()
                });
            }
            Err(error) => return Err(Stop::of_read(Side::Highlevel, &error)),
        }
    }
    let mut found = differences(&rounds, seen_all);
    compare_with_known(engine, &mut rounds, &mut found).await?;
    let same = seen_all && found.is_empty() && rounds.is_complete();
    // Pages that are left behind must not pass for what is known once they come back.
    let settled = if same { rounds.pages } else { Vec::new() };
    if quiet {
        found
            .values_mut()
            .for_each(|(happened, _)| happened.clear());
    }
    if !seen_all {
        found.entry(String::new()).or_default().1.all_tasks_seen = true;
    }
    Ok(Searched {
        allowed: true,
        seen_before: seen_all,
        found,
        pages: Some(settled).filter(|settled| *settled != pages),
        calls: rounds.calls,
    })
}

/// True if the token may search all tasks.
///
/// # Errors
/// [`Stop`] for reads that fail.
pub(super) async fn may_search(engine: &Engine) -> Result<bool, Stop> {
    let one = TaskSearch {
        limit: 1,
        ..TaskSearch::default()
    };
    let ask = || engine.highlevel.search_tasks(&one);
    match read_or_error(engine, ask).await? {
        Ok(_) => Ok(true),
        Err(error) if matches!(cause(&error), Some(Cause::ScopeMissing(_))) => Ok(false),
        Err(error) => Err(Stop::of_read(Side::Highlevel, &error)),
    }
}

/// The pages of the last reading that found nothing new; none while a task is missing.
async fn known_pages(engine: &Engine) -> Result<Vec<Page>, Stop> {
    let pair = engine.pair;
    let load = move |db: &Db| {
        if !missing::of_kind(db, pair, Kind::Task)?.is_empty() {
            return Ok(None);
        }
        cursors::get::<Vec<Page>>(db, pair, PAGES)
    };
    Ok(engine.store.read(load).await?.unwrap_or_default())
}

/// True if all pages are what they were. It stops at the first that is not, or can't be read:
/// then they are looked into.
async fn nothing_new(engine: &Engine, pages: &[Page], calls: &mut u32) -> Result<bool, Stop> {
    let mut skip = 0;
    for (fingerprint, length) in pages {
        if engine.cancel.is_cancelled() {
            return Err(Stop::Cancelled);
        }
        let search = TaskSearch {
            limit: PAGE,
            skip,
            ..TaskSearch::default()
        };
        *calls += 1;
        let ask = || engine.highlevel.is_page_of_tasks(&search, *fingerprint);
        if !matches!(read_or_error(engine, ask).await?, Ok(true)) {
            return Ok(false);
        }
        skip += length;
    }
    Ok(!pages.is_empty())
}

/// What happened to tasks that are there.
fn differences(rounds: &Rounds, seen_all: bool) -> BTreeMap<String, OfContact> {
    let mut found: BTreeMap<String, OfContact> = BTreeMap::new();
    for (known, now) in rounds.differing.values() {
        let (happened, findings) = found.entry(now.contact_id.clone()).or_default();
        if seen_all || known.is_some() {
            happened.extend(Task::happened(known.as_ref(), now));
        }
        findings.moved(now);
    }
    found
}

/// What became of tasks that are not among those read, or were missing before.
async fn compare_with_known(
    engine: &Engine,
    rounds: &mut Rounds,
    found: &mut BTreeMap<String, OfContact>,
) -> Result<(), Stop> {
    let pair = engine.pair;
    let suspects = engine
        .store
        .read(move |db| missing::of_kind(db, pair, Kind::Task))
        .await?;
    let mut since: HashMap<String, i64> = HashMap::new();
    for suspect in suspects {
        if rounds.ids.contains(&suspect.id) {
            let (_, findings) = found.entry(suspect.contact_id).or_default();
            findings.found.push((Kind::Task, suspect.id));
        } else {
            since.insert(suspect.id, suspect.since);
        }
    }
    if !rounds.is_complete() {
        return Ok(());
    }
    let now = engine.now();
    for task in missing_tasks(engine, rounds).await? {
        let (id, contact) = (task.id.as_str(), task.contact_id.as_str());
        let verdict = verdict(since.get(id).copied(), now, LISTS_APART);
        let missing = |kind, id: &str| Missing {
            kind,
            id: id.to_owned(),
            contact_id: contact.to_owned(),
            since: now,
        };
        if verdict == Verdict::Wait {
            continue;
        }
        let (happened, findings) = found.entry(contact.to_owned()).or_default();
        if verdict == Verdict::Note {
            findings.missing.push(missing(Kind::Task, id));
            continue;
        }
        rounds.calls += 2;
        if !is_gone(engine, Kind::Task, contact, id).await? {
            findings.found.push((Kind::Task, id.to_owned()));
        } else if is_gone(engine, Kind::Contact, contact, contact).await? {
            // It went with its contact, which is told as a whole.
            findings.missing.push(missing(Kind::Contact, contact));
        } else {
            happened.extend(task.gone());
            findings.gone(&task);
        }
    }
    Ok(())
}

impl Rounds {
    /// Reads all pages once.
    async fn read(&mut self, engine: &Engine) -> Result<Result<(), Error>, Stop> {
        self.pages.clear();
        let mut skip = 0;
        loop {
            if engine.cancel.is_cancelled() {
                return Err(Stop::Cancelled);
            }
            let search = TaskSearch {
                limit: PAGE,
                skip,
                ..TaskSearch::default()
            };
            self.calls += 1;
            let ask = || engine.highlevel.search_tasks(&search);
            let page = match read_or_error(engine, ask).await? {
                Ok(page) => page,
                Err(error) => return Ok(Err(error)),
            };
            let length = u32::try_from(page.tasks.len()).unwrap_or(u32::MAX);
            skip = skip.saturating_add(length);
            self.total = page.total;
            self.pages.push((page.fingerprint, length));
            self.compare(engine, page.tasks).await?;
            if length < PAGE {
                return Ok(Ok(()));
            }
        }
    }

    async fn compare(&mut self, engine: &Engine, tasks: Vec<Task>) -> Result<(), Stop> {
        let place = engine.mirrored(Kind::Task);
        let ids: Vec<String> = tasks.iter().map(|task| task.id.clone()).collect();
        let mut known = engine
            .store
            .read(move |db| mirror::get_many::<Task>(db, place, &ids))
            .await?;
        let mut first_seen = Findings::default();
        for task in tasks.into_iter().filter(|task| !task.contact_id.is_empty()) {
            if !self.ids.insert(task.id.clone()) {
                continue;
            }
            let known = known.remove(&task.id);
            if known.is_none() && self.only_keeps {
                first_seen.moved(&task);
                continue;
            }
            self.fresh += u32::from(known.is_none());
            if known.as_ref() != Some(&task) {
                self.differing.insert(task.id.clone(), (known, task));
            }
        }
        if !first_seen.is_empty() {
            let (pair, now) = (engine.pair, engine.now());
            let keep = move |db: &Db| first_seen.keep(db, pair, now);
            engine.store.write(keep).await?;
        }
        Ok(())
    }

    fn is_complete(&self) -> bool {
        self.total
            .is_none_or(|total| self.ids.len() >= total as usize)
    }
}

/// Known tasks that the search does not list.
async fn missing_tasks(engine: &Engine, rounds: &Rounds) -> Result<Vec<Task>, Stop> {
    let place = engine.mirrored(Kind::Task);
    let listed = u32::try_from(rounds.ids.len()).unwrap_or(u32::MAX) - rounds.fresh;
    let known = engine.store.read(move |db| {
        let all = mirror::count(db, place)?;
        match all == listed {
            true => Ok(Vec::new()),
            false => mirror::ids(db, place),
        }
    });
    let ids: Vec<String> = known
        .await?
        .into_iter()
        .map(|(id, _)| id)
        .filter(|id| !rounds.ids.contains(id))
        .collect();
    let tasks = engine
        .store
        .read(move |db| mirror::get_many::<Task>(db, place, &ids))
        .await?;
    let mut tasks: Vec<Task> = tasks.into_values().collect();
    tasks.sort_by(|one, other| one.id.cmp(&other.id));
    Ok(tasks)
}
