//! The scopes the app has a use for, and what each is for.
//!
//! Nothing else is asked for: a token that holds `contacts.readonly` alone is enough to read
//! everything, and each further scope buys what its `purpose` says.

use crate::model::{CheckState, ScopeCheck};

/// One scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scope {
    /// HighLevel's name.
    pub scope: &'static str,
    /// The label in HighLevel's own scope list.
    pub label: &'static str,
    /// What it is for, one short phrase.
    pub purpose: &'static str,
    /// What stops working without it, one sentence.
    pub loss: &'static str,
    /// False if nothing works without it.
    pub optional: bool,
}

/// Every scope the app has a use for, in the order they are checked and shown.
pub const SCOPES: [Scope; 8] = [
    Scope {
        scope: "locations.readonly",
        label: "View Locations",
        purpose: "name, time zone and country of the account",
        loss: "Time zone and country can't be read, so you name them here.",
        optional: true,
    },
    Scope {
        scope: "contacts.readonly",
        label: "View Contacts",
        purpose: "reading contacts, their tasks, notes, tags and appointments",
        loss: "No contact can be read, so nothing can be synced.",
        optional: false,
    },
    Scope {
        scope: "users.readonly",
        label: "View Users",
        purpose: "names of the people contacts are assigned to",
        loss: "The person a contact is assigned to shows as an id instead of a name.",
        optional: true,
    },
    Scope {
        scope: "locations/customFields.readonly",
        label: "View Custom Fields",
        purpose: "names and choices of custom fields",
        loss: "Custom fields show their ids instead of their names.",
        optional: true,
    },
    Scope {
        scope: "locations/tags.readonly",
        label: "View Tags",
        purpose: "offering the account's tags",
        loss: "The account's tags can't be offered in lists; you type them.",
        optional: true,
    },
    Scope {
        scope: "locations/tasks.readonly",
        label: "View Location Tasks",
        purpose: "reading all tasks at once",
        loss: "Tasks are read contact by contact, which takes more calls and notices a \
               completed task later.",
        optional: true,
    },
    Scope {
        scope: "businesses.readonly",
        label: "View Businesses",
        purpose: "names of the businesses contacts belong to",
        loss: "The business of a contact shows as an id instead of a name.",
        optional: true,
    },
    Scope {
        scope: "contacts.write",
        label: "Edit Contacts",
        purpose: "the test's own contact",
        loss: "The test can't make a contact of its own in HighLevel; it uses one that exists \
               and says which part it simulates.",
        optional: true,
    },
];

impl Scope {
    /// The scope with its verdict.
    pub(super) fn found(&self, state: CheckState) -> ScopeCheck {
        ScopeCheck {
            scope: self.scope.to_owned(),
            label: self.label.to_owned(),
            state,
            purpose: self.purpose.to_owned(),
            loss: self.loss.to_owned(),
            optional: self.optional,
        }
    }
}
