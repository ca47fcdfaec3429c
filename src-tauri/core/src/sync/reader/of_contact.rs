//! Reads what hangs on one contact, kind by kind, in the order in which things happen.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::findings::Findings;
use super::{is_gone, read_if_there};
use crate::clock::UtcMillis;
use crate::highlevel::Client;
use crate::http::Call;
use crate::model::{Appointment, Contact, Note, Task};
use crate::store::child_reads;
use crate::store::mirror::{self, Kind};
use crate::store::missing::{self, Missing};
use crate::sync::detect::Happening;
use crate::sync::detect::child::{Before, Child, compare};
use crate::sync::detect::deletion::{LISTS_APART, Verdict, verdict};
use crate::sync::{Engine, Stop};

/// A kind of record that a contact lists.
pub(super) trait Listed:
    Child + Serialize + DeserializeOwned + Send + Sync + 'static
{
    /// Its kind.
    const KIND: Kind;

    /// All of a contact.
    fn list(client: &Client, contact_id: &str) -> impl Future<Output = Call<Vec<Self>>> + Send;
}

impl Listed for Task {
    const KIND: Kind = Kind::Task;

    fn list(client: &Client, contact_id: &str) -> impl Future<Output = Call<Vec<Self>>> + Send {
        client.tasks(contact_id)
    }
}

impl Listed for Note {
    const KIND: Kind = Kind::Note;

    fn list(client: &Client, contact_id: &str) -> impl Future<Output = Call<Vec<Self>>> + Send {
        client.notes(contact_id)
    }
}

impl Listed for Appointment {
    const KIND: Kind = Kind::Appointment;

    fn list(client: &Client, contact_id: &str) -> impl Future<Output = Call<Vec<Self>>> + Send {
        client.appointments(contact_id)
    }
}

/// How a contact's records are compared.
#[derive(Clone, Debug, Default)]
pub(super) struct How {
    /// Nothing is to be told.
    pub(super) quiet: bool,
    /// Since when each kind is watched, by the server's clock.
    pub(super) began: BTreeMap<Kind, UtcMillis>,
    /// All tasks of the location were seen once.
    pub(super) all_tasks_seen: bool,
}

/// What became of one contact.
#[derive(Default)]
pub(super) struct Outcome {
    pub(super) happened: Vec<Happening>,
    pub(super) findings: Findings,
    pub(super) calls: u32,
}

/// A contact that HighLevel refused by its id.
pub(super) fn missing_contact(engine: &Engine, id: &str) -> Missing {
    Missing {
        kind: Kind::Contact,
        id: id.to_owned(),
        contact_id: id.to_owned(),
        since: engine.now(),
    }
}

/// Reads what is wanted of one contact, in the order in which things happen.
pub(super) async fn read_all(
    engine: &Engine,
    contact_id: &str,
    kinds: BTreeSet<Kind>,
    how: &How,
    mut outcome: Outcome,
) -> Result<Outcome, Stop> {
    for kind in kinds {
        let there = match kind {
            Kind::Task => read_kind::<Task>(engine, contact_id, how, &mut outcome).await?,
            Kind::Note => read_kind::<Note>(engine, contact_id, how, &mut outcome).await?,
            Kind::Appointment => {
                read_kind::<Appointment>(engine, contact_id, how, &mut outcome).await?
            }
            Kind::Contact => true,
        };
        if !there {
            let missing = missing_contact(engine, contact_id);
            outcome.findings.missing.push(missing);
            break;
        }
    }
    Ok(outcome)
}

/// Reads one kind of a contact; false if HighLevel knows no such contact.
async fn read_kind<T: Listed>(
    engine: &Engine,
    contact_id: &str,
    how: &How,
    outcome: &mut Outcome,
) -> Result<bool, Stop> {
    outcome.calls += 1;
    let list = || T::list(&engine.highlevel, contact_id);
    let Some(now) = read_if_there(engine, list).await? else {
        return Ok(false);
    };
    let stored = stored::<T>(engine, contact_id).await?;
    let compared = compare(stored.known.clone(), now, how.before(&stored));
    outcome.happened.extend(compared.happened);
    for record in &compared.moved {
        outcome.findings.moved(record);
    }
    for record in &compared.missing {
        let since = stored.missing.get(record.id()).copied();
        match verdict(since, engine.now(), LISTS_APART) {
            Verdict::Wait => {}
            Verdict::Note => outcome.findings.missing.push(Missing {
                kind: T::KIND,
                id: record.id().to_owned(),
                contact_id: contact_id.to_owned(),
                since: engine.now(),
            }),
            Verdict::Ask => {
                outcome.calls += 1;
                if is_gone(engine, T::KIND, contact_id, record.id()).await? {
                    let told = record.gone().into_iter().filter(|_| !how.quiet);
                    outcome.happened.extend(told);
                    outcome.findings.gone(record);
                } else {
                    let there = (T::KIND, record.id().to_owned());
                    outcome.findings.found.push(there);
                }
            }
        }
    }
    let missing = |id: &String| compared.missing.iter().any(|record| record.id() == id);
    for id in stored.missing.keys().filter(|id| !missing(id)) {
        outcome.findings.found.push((T::KIND, id.clone()));
    }
    outcome.findings.read.push((T::KIND, contact_id.to_owned()));
    Ok(true)
}

/// What is stored about one kind of a contact's records.
struct Stored<T> {
    known: Vec<T>,
    read_before: bool,
    /// When the contact was made.
    contact_added: Option<UtcMillis>,
    /// Since when records are missing, by id.
    missing: BTreeMap<String, UtcMillis>,
}

async fn stored<T: Listed>(engine: &Engine, contact_id: &str) -> Result<Stored<T>, Stop> {
    let (pair, id) = (engine.pair, contact_id.to_owned());
    let (place, contacts) = (engine.mirrored(T::KIND), engine.mirrored(Kind::Contact));
    let stored = engine.store.read(move |db| {
        let contact: Option<Contact> = mirror::get(db, contacts, &id)?;
        let missing = missing::of_contact(db, pair, T::KIND, &id)?;
        Ok(Stored {
            known: mirror::of_contact(db, place, &id)?,
            read_before: child_reads::find(db, pair, T::KIND, &id)?.is_some(),
            contact_added: contact.and_then(|contact| contact.date_added),
            missing: missing.into_iter().map(|one| (one.id, one.since)).collect(),
        })
    });
    Ok(stored.await?)
}

impl How {
    fn before<T: Listed>(&self, stored: &Stored<T>) -> Before {
        let Some(began) = self.began.get(&T::KIND).copied() else {
            return Before::Baseline;
        };
        let all_seen = T::KIND == Kind::Task && self.all_tasks_seen;
        // Everything on a contact that was made since is new.
        let made_since = stored.contact_added.is_some_and(|added| added >= began);
        match self.quiet {
            true => Before::Baseline,
            false if stored.read_before || all_seen || made_since => Before::Read,
            false => Before::Since(began),
        }
    }
}
