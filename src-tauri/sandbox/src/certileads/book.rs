//! The state of the simulated Certileads: contacts with their indexes, tags, segments, notes and
//! tasks, remembered idempotency keys. It stores and looks up; the routes are in the files beside.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value};

use super::child::{Children, Family};
use super::field;
use crate::answer::{Answer, JSON};
use crate::clock::iso;
use crate::highlevel::Writes;
use crate::ids::Ids;

/// One stored contact. Serialised as a state file holds it; the API's shape is [`Lead::shown`].
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Lead {
    pub(crate) id: Arc<str>,
    /// Standard members by key; absent where null.
    #[serde(deserialize_with = "members")]
    pub(crate) members: BTreeMap<&'static str, String>,
    pub(crate) tags: Vec<String>,
    pub(crate) segments: Vec<String>,
    pub(crate) archived: bool,
    pub(crate) suppressed: bool,
    /// Custom members by their bare name.
    pub(crate) fields: Map<String, Value>,
    pub(crate) created: i64,
    pub(crate) updated: i64,
    /// Position in the order of creation.
    pub(crate) number: u64,
}

fn members<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<BTreeMap<&'static str, String>, D::Error> {
    let members = BTreeMap::<String, String>::deserialize(deserializer)?;
    let known = |(key, text): (String, String)| field::find(&key).map(|(key, ..)| (*key, text));
    let known: Option<_> = members.into_iter().map(known).collect();
    known.ok_or_else(|| serde::de::Error::custom("a member that is not known"))
}

/// A contact as the `rest` contract shows it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Shown<'a> {
    id: &'a str,
    external_id: Option<&'a str>,
    email: Option<&'a str>,
    first_name: Option<&'a str>,
    last_name: Option<&'a str>,
    name: Option<&'a str>,
    phone: Option<&'a str>,
    company: Option<&'a str>,
    tags: &'a [String],
    segment_ids: &'a [String],
    archived: bool,
    suppressed: bool,
    fields: &'a Map<String, Value>,
    created_at: String,
    updated_at: String,
}

impl Lead {
    pub(crate) fn member(&self, key: &str) -> Option<&str> {
        self.members.get(key).map(String::as_str)
    }

    pub(crate) fn shown(&self) -> Shown<'_> {
        Shown {
            id: &self.id,
            external_id: self.member("externalId"),
            email: self.member("email"),
            first_name: self.member("firstName"),
            last_name: self.member("lastName"),
            name: self.member("name"),
            phone: self.member("phone"),
            company: self.member("company"),
            tags: &self.tags,
            segment_ids: &self.segments,
            archived: self.archived,
            suppressed: self.suppressed,
            fields: &self.fields,
            created_at: iso(self.created),
            updated_at: iso(self.updated),
        }
    }
}

/// An API key and what it may do.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Key {
    pub(crate) revoked: bool,
    pub(crate) read_only: bool,
}

/// An answer that an idempotency key brings back.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Remembered {
    pub(crate) fingerprint: String,
    status: u16,
    /// JSON; empty where the answer had no body.
    body: String,
    pub(crate) at: i64,
}

impl Remembered {
    pub(crate) fn new(fingerprint: &str, answer: &Answer, at: i64) -> Self {
        Self {
            fingerprint: fingerprint.to_owned(),
            status: answer.status,
            body: String::from_utf8_lossy(&answer.body).into_owned(),
            at,
        }
    }

    pub(crate) fn answer(&self) -> Answer {
        match self.body.as_str() {
            "" => Answer::empty(self.status),
            body => Answer::text(self.status, JSON, body),
        }
    }
}

/// Everything of one Certileads account. A state file leaves out what can be rebuilt, and the fields
/// required, which every start names anew.
#[derive(Serialize, Deserialize)]
pub(crate) struct Book {
    pub(crate) ids: Ids,
    pub(crate) account: Value,
    pub(crate) keys: HashMap<String, Key>,
    /// The key that [`crate::Endpoints`] names.
    pub(crate) key: String,
    /// Keys of the fields that every contact must have, `externalId` aside.
    #[serde(skip)]
    pub(crate) required: Vec<String>,
    /// How many fields it offers besides [`super::field::FIELDS`]; named anew at every start, too.
    #[serde(skip)]
    pub(crate) further: usize,
    pub(crate) leads: HashMap<Arc<str>, Arc<Lead>>,
    /// (member, value) → ids, for the members that can be looked up.
    #[serde(skip)]
    lookup: HashMap<(&'static str, String), BTreeSet<Arc<str>>>,
    #[serde(skip)]
    pub(crate) by_number: BTreeMap<u64, Arc<str>>,
    /// By time of the last change, deleted ones included.
    pub(crate) by_updated: BTreeSet<(i64, Arc<str>)>,
    /// External ids of deleted contacts.
    pub(crate) deleted: HashMap<Arc<str>, Option<String>>,
    created: u64,
    pub(crate) tags: Vec<String>,
    pub(crate) segments: Vec<Value>,
    pub(crate) notes: Children,
    pub(crate) tasks: Children,
    pub(crate) remembered: HashMap<String, Remembered>,
    pub(crate) writes: Writes,
    /// Answers that an idempotency key brought back.
    pub(crate) replays: u64,
    /// POST requests without an idempotency key.
    pub(crate) unkeyed: u64,
}

/// The members that contacts can be found by.
pub(crate) const FINDABLE: [&str; 3] = ["externalId", "email", "phone"];

impl Book {
    pub(crate) fn new(seed: u64, required: Vec<String>, further: usize) -> Self {
        let mut ids = Ids::new(seed, 2);
        let key = format!("ctl_{}{}", ids.short(), ids.short());
        let account = serde_json::json!({"id": ids.hex(), "name": "Harbor Lane leads (sample)"});
        let segments = ["Newsletter", "Hot leads", "Patients"];
        let segments = segments.map(|name| serde_json::json!({"id": ids.hex(), "name": name}));
        Self {
            ids,
            account,
            keys: HashMap::from([(key.clone(), Key::default())]),
            key,
            required,
            further,
            leads: HashMap::new(),
            lookup: HashMap::new(),
            by_number: BTreeMap::new(),
            by_updated: BTreeSet::new(),
            deleted: HashMap::new(),
            created: 0,
            tags: Vec::new(),
            segments: segments.into(),
            notes: Children::new(Family::Notes),
            tasks: Children::new(Family::Tasks),
            remembered: HashMap::new(),
            writes: Writes::default(),
            replays: 0,
            unkeyed: 0,
        }
    }

    /// The contact of that id, or 404.
    pub(crate) fn lead(&self, id: &str) -> Result<&Arc<Lead>, Answer> {
        self.leads
            .get(id)
            .ok_or_else(|| super::refuse::missing("The contact"))
    }

    /// The contacts whose member has that (normalised) value.
    pub(crate) fn found(
        &self,
        member: &'static str,
        value: &str,
    ) -> impl Iterator<Item = &Arc<Lead>> {
        let ids = self.lookup.get(&(member, value.to_owned()));
        ids.into_iter()
            .flatten()
            .filter_map(|id| self.leads.get(id))
    }

    /// A contact that is not stored yet.
    pub(crate) fn blank(&mut self, now: i64) -> Lead {
        self.created += 1;
        Lead {
            id: self.ids.hex().into(),
            created: now,
            updated: now,
            number: self.created,
            ..Lead::default()
        }
    }

    /// Stores a contact, new or changed.
    pub(crate) fn put(&mut self, lead: Lead) -> Arc<Lead> {
        match self.unindex(&lead.id) {
            Some(_) => self.writes.updated += 1,
            None => self.writes.created += 1,
        }
        self.writes.total += 1;
        for tag in &lead.tags {
            self.know_tag(tag);
        }
        let lead = Arc::new(lead);
        self.index(&lead);
        lead
    }

    /// Rebuilds the indexes of a book that comes from a state file.
    pub(crate) fn reindexed(mut self, required: Vec<String>, further: usize) -> Self {
        self.required = required;
        self.further = further;
        for lead in std::mem::take(&mut self.leads).into_values() {
            self.index(&lead);
        }
        self
    }

    fn index(&mut self, lead: &Arc<Lead>) {
        for member in FINDABLE {
            if let Some(value) = lead.member(member) {
                let ids = self.lookup.entry((member, value.to_owned())).or_default();
                ids.insert(Arc::clone(&lead.id));
            }
        }
        self.by_number.insert(lead.number, Arc::clone(&lead.id));
        self.by_updated.insert((lead.updated, Arc::clone(&lead.id)));
        self.leads.insert(Arc::clone(&lead.id), Arc::clone(lead));
    }

    /// Stores a changed contact; its `updatedAt` never stands still.
    pub(crate) fn change(&mut self, mut lead: Lead, now: i64) -> Arc<Lead> {
        lead.updated = now.max(lead.updated + 1);
        self.put(lead)
    }

    /// Removes a contact; its id stays known as deleted.
    pub(crate) fn remove(&mut self, id: &str, now: i64) -> Option<Arc<Lead>> {
        let lead = self.unindex(id)?;
        let at = now.max(lead.updated + 1);
        self.by_updated.insert((at, Arc::clone(&lead.id)));
        let external = lead.member("externalId").map(str::to_owned);
        self.deleted.insert(Arc::clone(&lead.id), external);
        self.notes.forget(id);
        self.tasks.forget(id);
        self.writes.deleted += 1;
        self.writes.total += 1;
        Some(lead)
    }

    fn unindex(&mut self, id: &str) -> Option<Arc<Lead>> {
        let lead = self.leads.remove(id)?;
        for member in FINDABLE {
            if let Some(value) = lead.member(member)
                && let Some(ids) = self.lookup.get_mut(&(member, value.to_owned()))
            {
                ids.remove(id);
            }
        }
        self.by_number.remove(&lead.number);
        self.by_updated
            .remove(&(lead.updated, Arc::clone(&lead.id)));
        Some(lead)
    }

    /// Makes a tag known by its name; true if it is new.
    pub(crate) fn know_tag(&mut self, name: &str) -> bool {
        let new = !self.tags.iter().any(|known| known == name);
        if new {
            self.tags.push(name.to_owned());
        }
        new
    }

    /// How many contacts share the value of that member with another one.
    pub(crate) fn sharing(&self, member: &'static str) -> usize {
        let groups = self
            .lookup
            .iter()
            .filter(|((kind, _), ids)| *kind == member && ids.len() > 1);
        groups.map(|(_, ids)| ids.len()).sum()
    }
}
