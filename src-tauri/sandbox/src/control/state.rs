//! What the control shows of the state: counts always, every object on request.

use serde_json::{Value, json};

use super::Control;
use crate::certileads::Book;
use crate::highlevel::{Account, Contact, Note, Task, View};

impl Control {
    /// Counts of both sides: `{now, clockOffset, faults, highlevel, certileads, second}`.
    #[must_use]
    pub fn state(&self) -> Value {
        json!({
            "now": self.now(),
            "clockOffset": self.shared.clock.offset(),
            "faults": self.faults(),
            "highlevel": account(&self.highlevel.read()),
            "certileads": book(&self.certileads.read()),
            "second": book(&self.second.read()),
        })
    }

    /// The counts and, per side, every object: contacts, tasks, notes, tags and so on.
    #[must_use]
    pub fn full_state(&self) -> Value {
        let mut state = self.state();
        let highlevel = whole_account(&self.highlevel.read());
        merge(&mut state["highlevel"], highlevel);
        merge(
            &mut state["certileads"],
            whole_book(&self.certileads.read()),
        );
        merge(&mut state["second"], whole_book(&self.second.read()));
        state
    }
}

fn merge(into: &mut Value, from: Value) {
    if let Value::Object(from) = from {
        for (name, value) in from {
            into[name] = value;
        }
    }
}

fn account(account: &Account) -> Value {
    json!({
        "locationId": *account.location_id,
        "companyId": account.company_id,
        "counts": {
            "contacts": account.contacts.len(),
            "tasks": account.tasks.len(),
            "openTasks": account.tasks.values().filter(|task| !task.completed).count(),
            "notes": account.notes.values().map(Vec::len).sum::<usize>(),
            "appointments": account.appointments.len(),
            "tags": account.tags.len(),
            "customFields": account.fields.len(),
            "businesses": account.businesses.len(),
            "users": account.users.len(),
        },
        "writes": account.writes,
    })
}

fn whole_account(account: &Account) -> Value {
    let contacts: Vec<Value> = account
        .newest_first()
        .map(|contact| json!(Contact::shown(contact, View::Full)))
        .collect();
    let tasks: Vec<Value> = account.tasks.values().map(Task::shown).collect();
    let mut notes: Vec<&Note> = account.notes.values().flatten().collect();
    notes.sort_by(|one, other| one.id.cmp(&other.id));
    json!({
        "contacts": contacts, "tasks": tasks, "notes": notes, "appointments": account.appointments,
        "tags": account.tags, "customFields": account.fields, "businesses": account.businesses,
        "users": account.users, "workflows": account.workflows, "campaigns": account.campaigns,
        "calendars": account.calendars, "location": account.location,
    })
}

fn book(book: &Book) -> Value {
    json!({
        "counts": {
            "contacts": book.leads.len(),
            "archived": book.leads.values().filter(|lead| lead.archived).count(),
            "deleted": book.deleted.len(),
            "tags": book.tags.len(),
            "segments": book.segments.len(),
            "notes": book.notes.len(),
            "tasks": book.tasks.len(),
            "sharedExternalIds": book.sharing("externalId"),
            "sharedEmails": book.sharing("email"),
            "sharedPhones": book.sharing("phone"),
        },
        "writes": book.writes,
        "idempotentReplays": book.replays,
        "postsWithoutKey": book.unkeyed,
    })
}

fn whole_book(book: &Book) -> Value {
    let contacts: Vec<Value> = book
        .by_number
        .values()
        .filter_map(|id| book.leads.get(id))
        .map(|lead| json!(lead.shown()))
        .collect();
    json!({
        "contacts": contacts, "tags": book.tags, "segments": book.segments,
        "notes": book.notes.all(), "tasks": book.tasks.all(),
    })
}
