//! Both sides held against each other, and the repair of what differs.
//!
//! HighLevel and the target are read whole. What each contact needs is decided by the same planner
//! as in a first sync, so that a comparison finds exactly what its repair writes. Contacts that
//! rest after an undo, or wait for a person, are named apart and left alone; what stands in the
//! target alone is listed and never removed.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::keep::keep_and_claim;
use super::outbox::{self, Patience};
use super::pass;
use super::planner::{self, Look, Planned};
use super::reader::contacts::Reader;
use super::target_index::TargetIndex;
use super::{Engine, Stop};
use crate::certileads::{Capability, TargetContact};
use crate::model::{
    ActionKind, Contact, Discrepancy, DiscrepantContact, ErrorCode, FieldDiscrepancy, HeldReason,
    Operation, Problem, Reconciliation, Run, RunKind, Side, SyncMode, ValueDiscrepancy,
};
use crate::store::{Db, links, operations};

/// Examples of each kind.
const EXAMPLES: usize = 50;
/// So many contacts that the search left out are looked for one by one.
const LOOKED_FOR: usize = 200;

/// Compares both sides; reads only.
///
/// # Errors
/// [`Stop`] for reads that fail, and for a target that can't list its contacts.
pub async fn compare(engine: &Engine) -> Result<Reconciliation, Stop> {
    let mut pages = Pages::open(engine, false).await?;
    let mut tally = Tally::default();
    while let Some(page) = pages.next(engine).await? {
        tally.add(&pages, page);
    }
    Ok(tally.end(engine, &pages))
}

/// Writes what a comparison would find now. The plan that was shown is the yes to it.
///
/// # Errors
/// [`Stop`]; what was planned stays in the outbox for the next run.
pub async fn repair(engine: &Engine, run: &mut Run) -> Result<(), Stop> {
    let mut pages = Pages::open(engine, true).await?;
    while let Some(mut page) = pages.next(engine).await? {
        run.expected = pages.expected.or(run.expected);
        run.counts.read += page.read;
        // What changed meanwhile is still news for the next sync, which fires what follows.
        page.planned.contacts.clear();
        let claimed = keep_and_claim(engine, run, page.planned.into()).await?;
        outbox::send(engine, run, claimed).await?;
    }
    outbox::drain(engine, run, Patience::UntilSettled).await?;
    let finished = engine.certileads.finish().await;
    finished.map_err(|error| Stop::of_read(Side::Certileads, &error))
}

/// Some contacts, and what they need.
struct Page {
    read: u32,
    planned: Planned,
    /// Contacts that are compared, with those that need nothing.
    compared: Vec<Contact>,
    resting: Vec<Contact>,
    held: Vec<Contact>,
}

/// HighLevel's contacts page by page, against all of the target's.
struct Pages {
    index: TargetIndex,
    reader: Option<Reader>,
    links: HashMap<String, String>,
    resting: HashSet<String>,
    /// Contacts with an operation that waits for a person, and why.
    held: HashMap<String, Option<Problem>>,
    /// HighLevel contacts read so far.
    seen: HashSet<String>,
    /// Target contacts joined on the way.
    joined: HashSet<String>,
    expected: Option<u32>,
}

impl Pages {
    async fn open(engine: &Engine, keep: bool) -> Result<Self, Stop> {
        if !engine.certileads.has(Capability::ListContacts) {
            return Err(Stop::Failed(unlisted()));
        }
        let index = TargetIndex::load(engine, keep).await?;
        let pair = engine.pair;
        let look = move |db: &Db| {
            let (resting, _) = links::resting(db, pair, u32::MAX)?;
            let held = operations::held(db, pair)?;
            Ok((links::all(db, pair)?, resting, held))
        };
        let (links, resting, held) = engine.store.read(look).await?;
        Ok(Self {
            index,
            reader: Some(Reader::start(engine, RunKind::Backfill, SyncMode::Backfill).await?),
            links,
            resting: resting.into_iter().map(|link| link.source_id).collect(),
            held: held
                .into_iter()
                .map(|one| (one.contact_id, one.problem))
                .collect(),
            seen: HashSet::new(),
            joined: HashSet::new(),
            expected: None,
        })
    }

    async fn next(&mut self, engine: &Engine) -> Result<Option<Page>, Stop> {
        let read = match &mut self.reader {
            Some(reader) => reader.next(engine).await?,
            None => return Ok(None),
        };
        let contacts = match read {
            Some(page) => {
                self.expected = page.total.or(self.expected);
                page.contacts
            }
            None => {
                self.reader = None;
                self.left_out(engine).await?
            }
        };
        Ok(Some(self.page(engine, contacts).await?))
    }

    async fn page(&mut self, engine: &Engine, contacts: Vec<Contact>) -> Result<Page, Stop> {
        let mut page = Page {
            read: 0,
            planned: Planned::default(),
            compared: Vec::new(),
            resting: Vec::new(),
            held: Vec::new(),
        };
        for contact in contacts {
            // A page may name a contact twice while rows move.
            if !self.seen.insert(contact.id.clone()) {
                continue;
            }
            page.read += 1;
            let list = if self.resting.contains(&contact.id) {
                &mut page.resting
            } else if self.held.contains_key(&contact.id) {
                &mut page.held
            } else {
                &mut page.compared
            };
            list.push(contact);
        }
        let compared = page.compared.clone();
        page.planned = planner::page(engine, compared, Look::Backfill, Some(&self.index)).await?;
        let joined = page.planned.links.iter().map(|(_, target)| target.clone());
        self.joined.extend(joined);
        Ok(page)
    }

    /// Contacts that the target names and the search did not: its index lags, and rows move
    /// while they are read.
    async fn left_out(&self, engine: &Engine) -> Result<Vec<Contact>, Stop> {
        let mut contacts = Vec::new();
        let unseen = self.alone().filter_map(|target| self.source_of(target));
        for id in unseen.take(LOOKED_FOR) {
            if engine.cancel.is_cancelled() {
                return Err(Stop::Cancelled);
            }
            let ask = || engine.highlevel.contact(&id);
            contacts.extend(pass::read(engine, Side::Highlevel, ask).await?);
        }
        Ok(contacts)
    }

    /// Target contacts that no HighLevel contact read so far belongs to.
    fn alone(&self) -> impl Iterator<Item = &TargetContact> {
        let linked: HashSet<&String> = self
            .links
            .iter()
            .filter(|(source, _)| self.seen.contains(*source))
            .map(|(_, target)| target)
            .collect();
        self.index.all().filter(move |target| {
            let named = target.external_id.as_ref();
            !linked.contains(&target.id)
                && !self.joined.contains(&target.id)
                && !named.is_some_and(|id| self.seen.contains(id))
        })
    }

    /// The HighLevel contact that a target contact names, or is linked to.
    fn source_of(&self, target: &TargetContact) -> Option<String> {
        let named = target.external_id.clone().filter(|id| !id.is_empty());
        named.or_else(|| {
            let mut links = self.links.iter();
            links
                .find(|(_, linked)| **linked == target.id)
                .map(|(source, _)| source.clone())
        })
    }
}

fn unlisted() -> Problem {
    Problem::new(
        ErrorCode::CapabilityMissing,
        "This target can't list its contacts.",
        "So nobody can tell what it holds, and both sides can't be compared.",
        "Choose a connection profile that can list contacts.",
    )
}

/// What a comparison has seen so far.
#[derive(Default)]
struct Tally {
    found: Reconciliation,
    fields: BTreeMap<String, FieldDiscrepancy>,
    reasons: BTreeMap<String, HeldReason>,
}

impl Tally {
    fn add(&mut self, pages: &Pages, page: Page) {
        self.found.source += page.read;
        for contact in &page.resting {
            let target = pages.links.get(&contact.id).cloned();
            self.found.resting.add(named(contact, target));
        }
        for contact in &page.held {
            let problem = pages.held.get(&contact.id).cloned().flatten();
            self.hold(contact, pages, problem);
        }
        let mut needs: HashMap<&str, Vec<&Operation>> = HashMap::new();
        for operation in &page.planned.operations {
            needs
                .entry(&operation.contact_id)
                .or_default()
                .push(operation);
        }
        let joined: HashMap<&String, &String> = page
            .planned
            .links
            .iter()
            .map(|(source, target)| (source, target))
            .collect();
        // What the rules leave out is not compared.
        let left_out: HashSet<&str> = page
            .planned
            .left_out
            .iter()
            .map(|one| &*one.contact_id)
            .collect();
        for contact in &page.compared {
            if left_out.contains(&*contact.id) {
                continue;
            }
            let needed = needs.remove(&*contact.id).unwrap_or_default();
            self.one(pages, contact, joined.get(&contact.id).copied(), &needed);
        }
    }

    fn one(
        &mut self,
        pages: &Pages,
        contact: &Contact,
        joined: Option<&String>,
        needed: &[&Operation],
    ) {
        if let Some(held) = needed.iter().find_map(|one| one.problem.clone()) {
            self.hold(contact, pages, Some(held));
            return;
        }
        self.found.writes += u32::try_from(needed.len()).unwrap_or(u32::MAX);
        if needed
            .iter()
            .any(|one| one.action == ActionKind::CreateContact)
        {
            self.found.missing.add(named(contact, None));
            return;
        }
        for change in needed.iter().flat_map(|one| &one.changes) {
            let fresh = || FieldDiscrepancy {
                field: change.field.clone(),
                label: change.label.clone(),
                count: 0,
                examples: Vec::new(),
            };
            let field = self
                .fields
                .entry(change.field.clone())
                .or_insert_with(fresh);
            field.count += 1;
            if field.examples.len() < EXAMPLES {
                field.examples.push(ValueDiscrepancy {
                    contact_id: contact.id.clone(),
                    name: contact.display_name(),
                    stored: change.before.clone(),
                    wanted: change.after.clone(),
                });
            }
        }
        let linked = pages.links.get(&contact.id);
        let row = named(contact, joined.or(linked).cloned());
        match (joined, needed) {
            (Some(_), _) => self.found.unlinked.add(row),
            (None, []) => self.found.same += 1,
            (None, _) => self.found.different.add(row),
        }
    }

    fn hold(&mut self, contact: &Contact, pages: &Pages, problem: Option<Problem>) {
        if let Some(problem) = &problem {
            let key = format!("{:?} {:?}", problem.code, problem.field);
            let fresh = || HeldReason {
                problem: problem.clone(),
                count: 0,
            };
            self.reasons.entry(key).or_insert_with(fresh).count += 1;
        }
        let row = named(contact, pages.links.get(&contact.id).cloned());
        self.found.held.add(DiscrepantContact { problem, ..row });
    }

    fn end(mut self, engine: &Engine, pages: &Pages) -> Reconciliation {
        for target in pages.alone() {
            self.found.extra.add(DiscrepantContact {
                contact_id: pages.source_of(target),
                target_id: Some(target.id.clone()),
                name: name(target),
                problem: None,
            });
        }
        let mut fields: Vec<FieldDiscrepancy> = self.fields.into_values().collect();
        fields.sort_by_key(|field| std::cmp::Reverse(field.count));
        Reconciliation {
            read_at: engine.now(),
            target: u32::try_from(pages.index.all().count()).unwrap_or(u32::MAX),
            fields,
            held_reasons: self.reasons.into_values().collect(),
            ..self.found
        }
    }
}

impl Discrepancy {
    fn add(&mut self, contact: DiscrepantContact) {
        self.count += 1;
        if self.examples.len() < EXAMPLES {
            self.examples.push(contact);
        }
    }
}

fn named(contact: &Contact, target_id: Option<String>) -> DiscrepantContact {
    DiscrepantContact {
        contact_id: Some(contact.id.clone()),
        target_id,
        name: contact.display_name(),
        problem: None,
    }
}

fn name(target: &TargetContact) -> String {
    let company = target.values.get("company").and_then(|name| name.as_str());
    [
        target.name.as_deref(),
        company,
        target.email.as_deref(),
        target.phone.as_deref(),
    ]
    .into_iter()
    .flatten()
    .find(|name| !name.trim().is_empty())
    .unwrap_or(&target.id)
    .to_owned()
}
