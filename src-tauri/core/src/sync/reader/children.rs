//! What hangs on contacts: tasks, notes, appointments, read contact by contact.
//!
//! No list of all notes or appointments exists, so they are read of the contacts that changed, and
//! only where a rule uses them. What happened to a contact is told in one go, in the order in
//! which things happen.

use std::collections::{BTreeMap, BTreeSet};

use tokio::task::JoinSet;

use super::budget::{DAY, SPENT, Spent};
use super::findings::Findings;
use super::of_contact::{How, Listed, Outcome, missing_contact, read_all};
use super::tasks::{self, OfContact};
use crate::clock::UtcMillis;
use crate::model::{Appointment, Note, RunKind, Task};
use crate::store::mirror::{self, Kind};
use crate::store::{Db, child_reads, cursors, missing};
use crate::sync::planner::{self, Look, Planned};
use crate::sync::schedule::Due;
use crate::sync::{Engine, Stop};

/// Contacts whose outcome is kept together.
const SOME: usize = 50;
/// Contacts read at a time.
const SIDE_BY_SIDE: usize = 8;
/// Contacts that did not change and are asked in one look of the loop, those longest not asked
/// first; a person who asks for a sync has all of them asked.
const UNCHANGED: usize = 30;
/// None of them is asked again before so long, in milliseconds.
const AGAIN: i64 = 120_000;
/// The same for those with an appointment to come.
const APPOINTMENTS_AGAIN: i64 = 300_000;

/// What the contacts of a pass came to.
#[derive(Clone, Debug, Default)]
pub(in crate::sync) struct Changed {
    /// Contacts seen as changed.
    pub(in crate::sync) ids: BTreeSet<String>,
    /// The server's clock.
    pub(in crate::sync) server_time: Option<UtcMillis>,
}

/// Reads what hangs on contacts, some contacts at a time.
pub(in crate::sync) struct Children {
    /// Contacts to go, with what is to be read of them.
    left: BTreeMap<String, BTreeSet<Kind>>,
    /// What the search of all tasks found.
    tasks: BTreeMap<String, OfContact>,
    how: How,
    /// What is to be remembered whatever is read.
    findings: Findings,
    /// Calls a day for contacts that did not change and are read in turn.
    in_turn_per_day: u32,
    /// Requests so far.
    pub(in crate::sync) calls: u32,
}

impl Children {
    /// Finds out what is to be read of whom. In a first sync that is everything, told to nobody.
    ///
    /// # Errors
    /// [`Stop`] for reads that fail.
    pub(in crate::sync) async fn prepare(
        engine: &Engine,
        kind: RunKind,
        due: Due,
        changed: &Changed,
        in_turn_per_day: u32,
    ) -> Result<Self, Stop> {
        let mut children = Self {
            left: BTreeMap::new(),
            tasks: BTreeMap::new(),
            how: How {
                quiet: kind != RunKind::Incremental,
                ..How::default()
            },
            findings: Findings::default(),
            in_turn_per_day,
            calls: 0,
        };
        if due.tasks {
            let searched = tasks::search(engine, children.how.quiet).await?;
            children.how.all_tasks_seen = searched.seen_before;
            children.calls += searched.calls;
            children.tasks = searched.found;
            children.findings.task_pages = searched.pages;
            if searched.allowed {
                children.leave(engine, Kind::Task).await?;
            } else {
                let open = |task: &Task| !task.completed;
                children.want(engine, changed, open).await?;
            }
        }
        if due.contacts {
            children.notes_and_appointments(engine, changed).await?;
        }
        Ok(children)
    }

    /// Wants notes and appointments where a rule uses them.
    async fn notes_and_appointments(
        &mut self,
        engine: &Engine,
        changed: &Changed,
    ) -> Result<(), Stop> {
        let mut in_turn = Vec::new();
        if uses_notes(engine) {
            self.want::<Note>(engine, changed, |_| false).await?;
            in_turn.push(Kind::Note);
        } else {
            self.leave(engine, Kind::Note).await?;
        }
        if uses_appointments(engine) {
            let yesterday = day_before(changed.server_time.unwrap_or_else(|| engine.now()));
            let to_come = move |one: &Appointment| is_to_come(one, &yesterday);
            self.want(engine, changed, to_come).await?;
            in_turn.push(Kind::Appointment);
        } else {
            self.leave(engine, Kind::Appointment).await?;
        }
        self.in_turn(engine, &in_turn).await
    }

    /// Stops watching a kind: what happens until it is watched again is no news then.
    async fn leave(&mut self, engine: &Engine, kind: Kind) -> Result<(), Stop> {
        let pair = engine.pair;
        let began = move |db: &Db| cursors::get::<UtcMillis>(db, pair, watched(kind));
        if engine.store.read(began).await?.is_some() {
            self.findings.ended.push(kind);
        }
        Ok(())
    }

    /// Wants these kinds of some contacts that did not change, those longest not read first, as
    /// far as the day's budget goes.
    async fn in_turn(&mut self, engine: &Engine, kinds: &[Kind]) -> Result<(), Stop> {
        let budget = self.in_turn_per_day;
        if self.how.quiet || budget == 0 || kinds.is_empty() {
            return Ok(());
        }
        let pair = engine.pair;
        let spent = move |db: &Db| cursors::get::<Spent>(db, pair, SPENT);
        let mut spent = engine.store.read(spent).await?.unwrap_or_default();
        spent = spent.on(engine.now());
        let share = spent.share(budget, engine.now());
        let each = share / u32::try_from(kinds.len()).unwrap_or(1);
        if each == 0 {
            return Ok(());
        }
        for kind in kinds.iter().copied() {
            let longest_ago = move |db: &Db| child_reads::longest_ago(db, pair, kind, each);
            for contact in engine.store.read(longest_ago).await? {
                self.left.entry(contact).or_default().insert(kind);
                spent.calls += 1;
            }
        }
        self.findings.spent = Some(spent);
        Ok(())
    }

    /// Wants a kind of the contacts that changed, of those with a record that is likely to change,
    /// and of those that something is missing of.
    async fn want<T: Listed>(
        &mut self,
        engine: &Engine,
        changed: &Changed,
        likely: impl Fn(&T) -> bool + Send + 'static,
    ) -> Result<(), Stop> {
        let (pair, place) = (engine.pair, engine.mirrored(T::KIND));
        let (everyone, in_the_loop, now) = (self.how.quiet, engine.quiet, engine.now());
        let again = match T::KIND {
            Kind::Appointment => APPOINTMENTS_AGAIN,
            _ => AGAIN,
        };
        let look = move |db: &Db| {
            let began: Option<UtcMillis> = cursors::get(db, pair, watched(T::KIND))?;
            if everyone {
                return Ok((began, child_reads::never(db, pair, T::KIND, u32::MAX)?));
            }
            let mut unchanged = Vec::new();
            for contact in mirror::contacts_with(db, place, likely)? {
                unchanged.push((child_reads::find(db, pair, T::KIND, &contact)?, contact));
            }
            if in_the_loop {
                let rested = |read_at: UtcMillis| (now - read_at).abs() >= again;
                unchanged.retain(|(read_at, _)| read_at.is_none_or(rested));
                unchanged.sort();
                unchanged.truncate(UNCHANGED);
            }
            let missing = missing::of_kind(db, pair, T::KIND)?.into_iter();
            let mut contacts = child_reads::due(db, pair, T::KIND)?;
            contacts.extend(unchanged.into_iter().map(|(_, contact)| contact));
            contacts.extend(missing.map(|missing| missing.contact_id));
            Ok((began, contacts))
        };
        let (began, contacts) = engine.store.read(look).await?;
        let now = changed.server_time.unwrap_or_else(|| engine.now());
        if began.is_none() {
            self.findings.began.push((T::KIND, now));
        }
        self.how.began.insert(T::KIND, began.unwrap_or(now));
        for contact in contacts.into_iter().chain(changed.ids.iter().cloned()) {
            self.left.entry(contact).or_default().insert(T::KIND);
        }
        Ok(())
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
        let ids: BTreeSet<&String> = self.left.keys().chain(self.tasks.keys()).collect();
        let ids: Vec<String> = ids.into_iter().take(SOME).cloned().collect();
        if ids.is_empty() && self.findings.is_empty() {
            return Ok(None);
        }
        let mut findings = std::mem::take(&mut self.findings);
        let mut planned = Planned::default();
        for (contact_id, outcome) in self.outcomes(engine, ids).await? {
            findings.extend(outcome.findings);
            self.calls += outcome.calls;
            if outcome.happened.is_empty() {
                continue;
            }
            match planner::contact_of(engine, &contact_id).await? {
                Some(contact) => {
                    let look = Look::Changes;
                    planned.extend(planner::react(engine, &contact, outcome.happened, look).await?);
                }
                None => findings.missing.push(missing_contact(engine, &contact_id)),
            }
        }
        Ok(Some((planned, findings)))
    }

    /// What became of these contacts, by id.
    async fn outcomes(
        &mut self,
        engine: &Engine,
        ids: Vec<String>,
    ) -> Result<BTreeMap<String, Outcome>, Stop> {
        let mut outcomes = BTreeMap::new();
        let mut at_work = JoinSet::new();
        let mut ids = ids.into_iter();
        loop {
            while at_work.len() < SIDE_BY_SIDE {
                let Some(id) = ids.next() else { break };
                let (happened, findings) = self.tasks.remove(&id).unwrap_or_default();
                let outcome = Outcome {
                    happened,
                    findings,
                    calls: 0,
                };
                let kinds = self.left.remove(&id).unwrap_or_default();
                let (engine, how) = (engine.clone(), self.how.clone());
                at_work.spawn(async move {
                    let outcome = read_all(&engine, &id, kinds, &how, outcome).await;
                    (id, outcome)
                });
            }
            match at_work.join_next().await {
                Some(Ok((id, outcome))) => outcomes.insert(id, outcome?),
                // A task that panicked: nothing may be concluded about its contact.
                Some(Err(error)) => {
                    let meaning = "Nothing was concluded from what it might have said.";
                    return Err(Stop::of_task("Reading HighLevel", meaning, &error));
                }
                None => return Ok(outcomes),
            };
        }
    }
}

/// True if an appointment may still change: it begins today or later. The day before counts too,
/// since no time zone is told.
fn is_to_come(appointment: &Appointment, yesterday: &str) -> bool {
    let starts = appointment.start_time.as_deref();
    !appointment.is_cancelled() && starts.is_some_and(|starts| starts >= yesterday)
}

/// The day before a moment, as `YYYY-MM-DD`.
fn day_before(now: UtcMillis) -> String {
    let day = jiff::Timestamp::from_millisecond(now - DAY);
    day.map_or_else(
        |_| String::new(),
        |day| day.strftime("%Y-%m-%d").to_string(),
    )
}

fn uses_notes(engine: &Engine) -> bool {
    let notes = &engine.rules.document.notes;
    notes.add || notes.update || notes.delete
}

fn uses_appointments(engine: &Engine) -> bool {
    let appointments = &engine.rules.document.appointments;
    appointments.note || !appointments.tag.trim().is_empty()
}

/// The kinds that are read of contacts that change. Tasks are among them once they had to be read
/// contact by contact.
///
/// # Errors
/// [`Stop`] if the database fails.
pub(in crate::sync) async fn kinds_of_changed(engine: &Engine) -> Result<Vec<Kind>, Stop> {
    let pair = engine.pair;
    let tasks = move |db: &Db| cursors::get::<UtcMillis>(db, pair, watched(Kind::Task));
    let tasks = engine.store.read(tasks).await?.is_some();
    let kinds = [
        (Kind::Task, tasks),
        (Kind::Note, uses_notes(engine)),
        (Kind::Appointment, uses_appointments(engine)),
    ];
    let used = kinds.into_iter().filter(|(_, used)| *used);
    Ok(used.map(|(kind, _)| kind).collect())
}

/// About how many requests a first sync of so many contacts takes for what hangs on them.
///
/// # Errors
/// [`Stop`] for reads that fail.
pub(in crate::sync) async fn first_sync_calls(engine: &Engine, contacts: u32) -> Result<u32, Stop> {
    let by_contact = [
        !tasks::may_search(engine).await?,
        uses_notes(engine),
        uses_appointments(engine),
    ];
    let kinds = by_contact.into_iter().filter(|used| *used).count();
    let kinds = u32::try_from(kinds).unwrap_or(0);
    Ok(contacts.saturating_mul(kinds).saturating_add(1))
}

/// The cursor that tells since when a kind is watched.
pub(super) fn watched(kind: Kind) -> &'static str {
    match kind {
        Kind::Contact => "watched contact",
        Kind::Task => "watched task",
        Kind::Note => "watched note",
        Kind::Appointment => "watched appointment",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn appointments_of_the_past_do_not_change() {
        let yesterday = day_before(1_788_256_800_000);
        assert_eq!(yesterday, "2026-08-31");
        let at = |start: &str| Appointment {
            start_time: Some(start.to_owned()),
            ..Appointment::default()
        };
        assert!(is_to_come(&at("2026-08-31 09:00:00"), &yesterday));
        assert!(is_to_come(&at("2026-10-01T09:00:00Z"), &yesterday));
        assert!(!is_to_come(&at("2026-08-30 23:00:00"), &yesterday));
    }
}
