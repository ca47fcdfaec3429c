//! The mirror: the last seen object of each record, on both sides.

use std::collections::{BTreeSet, HashMap};

use rayon::prelude::*;
use rusqlite::OptionalExtension;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{Db, Result, codec};
use crate::clock::UtcMillis;
use crate::model::{PairId, Side};

/// A kind of record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A contact.
    Contact,
    /// A task of a contact.
    Task,
    /// A note of a contact.
    Note,
    /// An appointment of a contact.
    Appointment,
}

impl Kind {
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Contact => "contact",
            Self::Task => "task",
            Self::Note => "note",
            Self::Appointment => "appointment",
        }
    }
}

/// Which part of the mirror.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    /// The pair.
    pub pair: PairId,
    /// The side.
    pub side: Side,
    /// The kind of record.
    pub kind: Kind,
}

impl Place {
    fn key(self) -> Result<(String, String, &'static str)> {
        Ok((
            self.pair.to_string(),
            codec::word(&self.side)?,
            self.kind.word(),
        ))
    }
}

/// The last seen object.
pub fn get<T: DeserializeOwned>(db: &Db, place: Place, id: &str) -> Result<Option<T>> {
    let (pair, side, kind) = place.key()?;
    let bytes: Option<Vec<u8>> = db
        .prepare_cached(
            "SELECT object FROM mirror WHERE pair_id = ?1 AND side = ?2 AND kind = ?3 AND id = ?4",
        )?
        .query_row((pair, side, kind, id), |row| row.get(0))
        .optional()?;
    bytes.map(|bytes| codec::unpack(&bytes)).transpose()
}

/// The last seen object, and when it was seen.
pub fn seen<T: DeserializeOwned>(
    db: &Db,
    place: Place,
    id: &str,
) -> Result<Option<(T, UtcMillis)>> {
    let (pair, side, kind) = place.key()?;
    let found: Option<(Vec<u8>, UtcMillis)> = db
        .prepare_cached(
            "SELECT object, seen_at FROM mirror
             WHERE pair_id = ?1 AND side = ?2 AND kind = ?3 AND id = ?4",
        )?
        .query_row((pair, side, kind, id), |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    found
        .map(|(bytes, seen_at)| Ok((codec::unpack(&bytes)?, seen_at)))
        .transpose()
}

/// The last seen objects of these ids, by id.
pub fn get_many<T: DeserializeOwned>(
    db: &Db,
    place: Place,
    ids: &[String],
) -> Result<HashMap<String, T>> {
    let mut found = HashMap::with_capacity(ids.len());
    for id in ids {
        if let Some(object) = get(db, place, id)? {
            found.insert(id.clone(), object);
        }
    }
    Ok(found)
}

/// Keeps an object in the place of the one before. `contact_id` is the contact it belongs to,
/// `version` what its service tells about its age.
pub fn put<T: Serialize>(
    db: &Db,
    place: Place,
    id: &str,
    contact_id: &str,
    version: Option<&str>,
    object: &T,
    now: UtcMillis,
) -> Result<()> {
    let (pair, side, kind) = place.key()?;
    db.prepare_cached(
        "INSERT INTO mirror (pair_id, side, kind, id, contact_id, version, object, seen_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
         ON CONFLICT (pair_id, side, kind, id)
         DO UPDATE SET contact_id = ?5, version = ?6, object = ?7, seen_at = ?8",
    )?
    .execute((
        pair,
        side,
        kind,
        id,
        contact_id,
        version,
        codec::pack(object)?,
        now,
    ))?;
    Ok(())
}

/// Forgets an object.
pub fn delete(db: &Db, place: Place, id: &str) -> Result<()> {
    let (pair, side, kind) = place.key()?;
    db.prepare_cached(
        "DELETE FROM mirror WHERE pair_id = ?1 AND side = ?2 AND kind = ?3 AND id = ?4",
    )?
    .execute((pair, side, kind, id))?;
    Ok(())
}

/// The objects that hang on a contact: its tasks, notes or appointments.
pub fn of_contact<T: DeserializeOwned>(db: &Db, place: Place, contact_id: &str) -> Result<Vec<T>> {
    let (pair, side, kind) = place.key()?;
    let mut statement = db.prepare_cached(
        "SELECT object FROM mirror
         WHERE pair_id = ?1 AND side = ?2 AND kind = ?3 AND contact_id = ?4
           AND kind <> 'contact' ORDER BY id",
    )?;
    let rows = statement.query_map((pair, side, kind, contact_id), |row| {
        row.get::<_, Vec<u8>>(0)
    })?;
    rows.map(|bytes| codec::unpack(&bytes?)).collect()
}

/// The ids of all objects, each with its contact's.
pub fn ids(db: &Db, place: Place) -> Result<Vec<(String, String)>> {
    let mut statement = db.prepare_cached(
        "SELECT id, contact_id FROM mirror WHERE pair_id = ?1 AND side = ?2 AND kind = ?3",
    )?;
    let rows = statement.query_map(place.key()?, |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The contacts that an object is wanted of.
pub fn contacts_with<T: DeserializeOwned>(
    db: &Db,
    place: Place,
    wanted: impl Fn(&T) -> bool,
) -> Result<BTreeSet<String>> {
    let mut statement = db.prepare_cached(
        "SELECT contact_id, object FROM mirror WHERE pair_id = ?1 AND side = ?2 AND kind = ?3",
    )?;
    let mut rows = statement.query(place.key()?)?;
    let mut contacts = BTreeSet::new();
    while let Some(row) = rows.next()? {
        let (contact, bytes): (String, Vec<u8>) = (row.get(0)?, row.get(1)?);
        if wanted(&codec::unpack(&bytes)?) {
            contacts.insert(contact);
        }
    }
    Ok(contacts)
}

/// Forgets a contact of HighLevel and all that hangs on it there.
pub fn delete_contact(db: &Db, pair: PairId, contact_id: &str) -> Result<()> {
    let side = Side::Highlevel;
    db.prepare_cached(
        "DELETE FROM mirror WHERE pair_id = ?1 AND side = ?2 AND contact_id = ?3 AND kind <> 'contact'",
    )?
    .execute((pair.to_string(), codec::word(&side)?, contact_id))?;
    let kind = Kind::Contact;
    delete(db, Place { pair, side, kind }, contact_id)
}

/// How many objects are kept.
pub fn count(db: &Db, place: Place) -> Result<u32> {
    Ok(db
        .prepare_cached(
            "SELECT count(*) FROM mirror WHERE pair_id = ?1 AND side = ?2 AND kind = ?3",
        )?
        .query_row(place.key()?, |row| row.get(0))?)
}

/// Objects in the order of their ids, from behind `after` on; `limit` at most.
pub fn page<T: DeserializeOwned>(
    db: &Db,
    place: Place,
    after: Option<&str>,
    limit: u32,
) -> Result<Vec<(String, T)>> {
    let packed = packed_page(db, place, after, limit)?;
    let objects = packed.into_iter();
    objects
        .map(|(id, bytes)| Ok((id, codec::unpack(&bytes)?)))
        .collect()
}

/// As [`page`], but gives what `look` makes of each object; they are unpacked and looked at on all
/// cores.
pub fn page_with<T: DeserializeOwned, R: Send>(
    db: &Db,
    place: Place,
    after: Option<&str>,
    limit: u32,
    look: impl Fn(T) -> R + Sync,
) -> Result<Vec<(String, R)>> {
    let packed = packed_page(db, place, after, limit)?.into_par_iter();
    packed
        .map(|(id, bytes)| Ok((id, look(codec::unpack(&bytes)?))))
        .collect()
}

fn packed_page(
    db: &Db,
    place: Place,
    after: Option<&str>,
    limit: u32,
) -> Result<Vec<(String, Vec<u8>)>> {
    let (pair, side, kind) = place.key()?;
    let mut statement = db.prepare_cached(
        "SELECT id, object FROM mirror
         WHERE pair_id = ?1 AND side = ?2 AND kind = ?3 AND id > ?4 ORDER BY id LIMIT ?5",
    )?;
    let after = after.unwrap_or_default();
    let rows = statement.query_map((pair, side, kind, after, limit), |row| {
        Ok((row.get(0)?, row.get(1)?))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
