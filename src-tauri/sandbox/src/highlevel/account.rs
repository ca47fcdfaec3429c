//! The state of the simulated HighLevel sub-account and its indexes: contacts with everything that
//! hangs on them, and the lists of the location. It stores and looks up; the rules of each
//! operation are in the files beside it. Always used under one lock, never across a wait.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::contact::{Contact, Text};
use super::field::CustomField;
use crate::answer::Answer;
use crate::ids::Ids;
use crate::normalise;

/// An order of contacts by a time, ties broken by id.
pub(crate) type ByTime = BTreeSet<(i64, Arc<str>)>;

/// A task of a contact.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Task {
    pub(crate) id: String,
    pub(crate) contact: Arc<str>,
    pub(crate) title: String,
    pub(crate) body: String,
    pub(crate) assigned_to: Option<String>,
    /// ISO 8601 as it is shown.
    pub(crate) due: String,
    pub(crate) completed: bool,
}

/// A note of a contact.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Note {
    pub(crate) id: String,
    pub(crate) body: String,
    /// The body without its HTML marks.
    pub(crate) body_text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) user_id: Option<String>,
    pub(crate) date_added: String,
    pub(crate) contact_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) color: Option<String>,
    pub(crate) pinned: bool,
}

/// An id with a name: tags of the location.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct LocationTag {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) location_id: String,
}

/// A write that the search index has not taken in yet.
#[derive(Clone, Debug)]
pub(crate) struct Pending {
    pub(crate) at: i64,
    /// What the index still holds; `None` for a contact that is new to it.
    pub(crate) old: Option<Arc<Contact>>,
}

/// How many writes of each kind there have been.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Writes {
    /// Requests and scripted changes that changed something.
    pub total: u64,
    /// Contacts created.
    pub created: u64,
    /// Contacts changed.
    pub updated: u64,
    /// Contacts deleted.
    pub deleted: u64,
}

/// Everything of one sub-account. A state file leaves out the indexes and what belongs to faults.
#[derive(Serialize, Deserialize)]
pub(crate) struct Account {
    pub(crate) ids: Ids,
    pub(crate) location_id: Arc<str>,
    pub(crate) company_id: String,
    pub(crate) location: Value,
    pub(crate) country: String,
    pub(crate) allow_duplicates: bool,
    pub(crate) contacts: HashMap<Arc<str>, Arc<Contact>>,
    #[serde(skip)]
    by_email: HashMap<String, BTreeSet<Arc<str>>>,
    #[serde(skip)]
    by_phone: HashMap<String, BTreeSet<Arc<str>>>,
    #[serde(skip)]
    pub(crate) by_added: ByTime,
    #[serde(skip)]
    pub(crate) by_updated: ByTime,
    pub(crate) tasks: BTreeMap<u64, Task>,
    #[serde(skip)]
    task_numbers: HashMap<String, u64>,
    #[serde(skip)]
    tasks_of: HashMap<Arc<str>, Vec<u64>>,
    pub(crate) notes: HashMap<Arc<str>, Vec<Note>>,
    pub(crate) appointments: Vec<Value>,
    pub(crate) tags: Vec<LocationTag>,
    pub(crate) tag_names: BTreeSet<String>,
    pub(crate) fields: Vec<CustomField>,
    pub(crate) custom_values: Vec<Value>,
    pub(crate) businesses: Vec<Value>,
    pub(crate) users: Vec<Value>,
    pub(crate) workflows: Vec<Value>,
    pub(crate) campaigns: Vec<Value>,
    pub(crate) calendars: Vec<Value>,
    pub(crate) pipelines: Vec<Value>,
    pub(crate) recurring: Vec<Value>,
    /// Whether writes are kept for the lagging search index.
    #[serde(skip)]
    pub(crate) lag: bool,
    #[serde(skip)]
    pub(crate) pending: HashMap<Arc<str>, Pending>,
    pub(crate) writes: Writes,
}

impl Account {
    pub(crate) fn empty(seed: u64) -> Self {
        let mut ids = Ids::new(seed, 1);
        Self {
            location_id: ids.short().into(),
            company_id: ids.short(),
            ids,
            location: Value::Null,
            country: "US".to_owned(),
            allow_duplicates: false,
            contacts: HashMap::new(),
            by_email: HashMap::new(),
            by_phone: HashMap::new(),
            by_added: ByTime::new(),
            by_updated: ByTime::new(),
            tasks: BTreeMap::new(),
            task_numbers: HashMap::new(),
            tasks_of: HashMap::new(),
            notes: HashMap::new(),
            appointments: Vec::new(),
            tags: Vec::new(),
            tag_names: BTreeSet::new(),
            fields: Vec::new(),
            custom_values: Vec::new(),
            businesses: Vec::new(),
            users: Vec::new(),
            workflows: Vec::new(),
            campaigns: Vec::new(),
            calendars: Vec::new(),
            pipelines: Vec::new(),
            recurring: Vec::new(),
            lag: false,
            pending: HashMap::new(),
            writes: Writes::default(),
        }
    }

    /// The contact of that id, or HighLevel's 400.
    pub(crate) fn contact(&self, id: &str) -> Result<&Arc<Contact>, Answer> {
        let found = self.contacts.get(id);
        found.ok_or_else(|| super::refuse::no_contact(id))
    }

    /// A new contact, not stored yet.
    pub(crate) fn blank(&mut self, now: i64) -> Contact {
        Contact::new(self.ids.short().into(), Arc::clone(&self.location_id), now)
    }

    /// Stores a contact, new or changed, and keeps every index right. `now` is only for the
    /// lagging search index.
    pub(crate) fn put(&mut self, contact: Contact, now: i64) -> Arc<Contact> {
        let id = Arc::clone(&contact.id);
        let old = self.unindex(&id);
        match old {
            Some(_) => self.writes.updated += 1,
            None => self.writes.created += 1,
        }
        self.remember(&id, old, now);
        for tag in &contact.tags {
            self.know_tag(tag);
        }
        let contact = Arc::new(contact);
        self.index(&contact);
        contact
    }

    /// Rebuilds the indexes of an account that comes from a state file.
    pub(crate) fn reindexed(mut self) -> Self {
        for contact in std::mem::take(&mut self.contacts).into_values() {
            self.index(&contact);
        }
        for (number, task) in std::mem::take(&mut self.tasks) {
            self.index_task(number, task);
        }
        self
    }

    fn index(&mut self, contact: &Arc<Contact>) {
        let id = Arc::clone(&contact.id);
        let email = normalise::email(contact.text(Text::Email));
        insert(&mut self.by_email, email, &id);
        insert(
            &mut self.by_phone,
            contact.text(Text::Phone).to_owned(),
            &id,
        );
        self.by_added.insert((contact.date_added, Arc::clone(&id)));
        self.by_updated
            .insert((contact.date_updated, Arc::clone(&id)));
        self.contacts.insert(id, Arc::clone(contact));
    }

    /// Removes a contact with its tasks, notes and appointments.
    pub(crate) fn remove(&mut self, id: &str, now: i64) -> Option<Arc<Contact>> {
        let old = self.unindex(id)?;
        let id = Arc::clone(&old.id);
        self.writes.deleted += 1;
        self.remember(&id, Some(Arc::clone(&old)), now);
        for number in self.tasks_of.remove(&id).unwrap_or_default() {
            if let Some(task) = self.tasks.remove(&number) {
                self.task_numbers.remove(&task.id);
            }
        }
        self.notes.remove(&id);
        self.appointments
            .retain(|appointment| appointment["contactId"] != *id);
        Some(old)
    }

    fn unindex(&mut self, id: &str) -> Option<Arc<Contact>> {
        let old = self.contacts.remove(id)?;
        let email = normalise::email(old.text(Text::Email));
        forget(&mut self.by_email, &email, id);
        forget(&mut self.by_phone, old.text(Text::Phone), id);
        self.by_added.remove(&(old.date_added, Arc::clone(&old.id)));
        self.by_updated
            .remove(&(old.date_updated, Arc::clone(&old.id)));
        Some(old)
    }

    fn remember(&mut self, id: &Arc<str>, old: Option<Arc<Contact>>, now: i64) {
        if !self.lag {
            return;
        }
        // The index keeps what it held before the first of several writes in a row.
        let pending = self
            .pending
            .entry(Arc::clone(id))
            .or_insert(Pending { at: now, old });
        pending.at = now;
    }

    /// Makes the location know a tag; its list never loses one by itself.
    pub(crate) fn know_tag(&mut self, name: &str) {
        if self.tag_names.contains(name) {
            return;
        }
        self.tag_names.insert(name.to_owned());
        self.tags.push(LocationTag {
            id: self.ids.short(),
            name: name.to_owned(),
            location_id: self.location_id.to_string(),
        });
    }

    /// The contacts with that e-mail address, in any spelling.
    pub(crate) fn with_email(&self, email: &str) -> impl Iterator<Item = &Arc<Contact>> {
        let ids = self.by_email.get(&normalise::email(email));
        ids.into_iter()
            .flatten()
            .filter_map(|id| self.contacts.get(id))
    }

    /// The contacts with that phone number, in any spelling.
    pub(crate) fn with_phone(&self, phone: &str) -> impl Iterator<Item = &Arc<Contact>> {
        let ids = self.by_phone.get(&normalise::phone(phone, &self.country));
        ids.into_iter()
            .flatten()
            .filter_map(|id| self.contacts.get(id))
    }

    pub(crate) fn add_task(&mut self, task: Task) -> &Task {
        let number = self
            .tasks
            .last_key_value()
            .map_or(0, |(number, _)| number + 1);
        self.index_task(number, task)
    }

    fn index_task(&mut self, number: u64, task: Task) -> &Task {
        self.task_numbers.insert(task.id.clone(), number);
        self.tasks_of
            .entry(Arc::clone(&task.contact))
            .or_default()
            .push(number);
        self.tasks.entry(number).or_insert(task)
    }

    /// The tasks of a contact, oldest first.
    pub(crate) fn tasks_of(&self, contact: &str) -> impl Iterator<Item = &Task> {
        let numbers = self.tasks_of.get(contact);
        numbers
            .into_iter()
            .flatten()
            .filter_map(|number| self.tasks.get(number))
    }

    pub(crate) fn task(&self, contact: &str, id: &str) -> Result<&Task, Answer> {
        let number = self.task_numbers.get(id);
        let task = number.and_then(|number| self.tasks.get(number));
        task.filter(|task| &*task.contact == contact)
            .ok_or_else(|| no_task(id))
    }

    pub(crate) fn task_mut(&mut self, contact: &str, id: &str) -> Result<&mut Task, Answer> {
        let number = self.task_numbers.get(id);
        let task = number.and_then(|number| self.tasks.get_mut(number));
        task.filter(|task| &*task.contact == contact)
            .ok_or_else(|| no_task(id))
    }

    pub(crate) fn remove_task(&mut self, contact: &str, id: &str) -> Result<Task, Answer> {
        self.task(contact, id)?;
        let number = self.task_numbers.remove(id).ok_or_else(|| no_task(id))?;
        if let Some(numbers) = self.tasks_of.get_mut(contact) {
            numbers.retain(|other| *other != number);
        }
        self.tasks.remove(&number).ok_or_else(|| no_task(id))
    }
}

fn no_task(id: &str) -> Answer {
    super::refuse::missing(format!("Task with id {id} not found"))
}

fn insert(index: &mut HashMap<String, BTreeSet<Arc<str>>>, key: String, id: &Arc<str>) {
    if !key.is_empty() {
        index.entry(key).or_default().insert(Arc::clone(id));
    }
}

fn forget(index: &mut HashMap<String, BTreeSet<Arc<str>>>, key: &str, id: &str) {
    if let Some(ids) = index.get_mut(key) {
        ids.remove(id);
        if ids.is_empty() {
            index.remove(key);
        }
    }
}
