//! What a target may be able to do, each with its words. The list is the same for all profiles;
//! a profile says which of it there is.

/// One thing a target may be able to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Capability {
    /// Tell whose account it is.
    Account,
    /// Tell which fields a contact has.
    ContactFields,
    /// Look a contact up by external id, e-mail or phone.
    FindContact,
    /// Page through all contacts.
    ListContacts,
    /// Read a contact by id.
    ReadContact,
    /// Make a contact.
    CreateContact,
    /// Change a contact.
    UpdateContact,
    /// Remove a contact.
    DeleteContact,
    /// Make many contacts with one request.
    Batch,
    /// Put tags on a contact.
    AddTags,
    /// Take tags off a contact.
    RemoveTags,
    /// List the account's tags.
    Tags,
    /// List the account's segments.
    Segments,
    /// Set a contact's segments.
    SetSegments,
    /// List a contact's notes.
    ListNotes,
    /// Add a note.
    CreateNote,
    /// Change a note.
    UpdateNote,
    /// Remove a note.
    DeleteNote,
    /// List a contact's tasks.
    ListTasks,
    /// Add a task.
    CreateTask,
    /// Change a task.
    UpdateTask,
    /// Remove a task.
    DeleteTask,
}

/// Key in a profile, label, loss (one sentence; empty if nothing much is lost), placeholders.
type Row = (
    Capability,
    &'static str,
    &'static str,
    &'static str,
    &'static [&'static str],
);

const PAGE: &[&str] = &["cursor", "limit", "page", "offset"];
const LIST: &[&str] = &[
    "cursor",
    "limit",
    "page",
    "offset",
    "updatedSince",
    "updatedSinceMs",
];
const LOOK_UP: &[&str] = &["externalId", "email", "phone", "limit"];
const CHILD_LIST: &[&str] = &["id", "cursor", "limit", "page", "offset", "externalId"];

const ROWS: &[Row] = &[
    (
        Capability::Account,
        "account",
        "Tell whose account it is",
        "It can't be shown whose account is connected, and a wrong key shows only at the first write.",
        &[],
    ),
    (
        Capability::ContactFields,
        "contactFields",
        "Tell which fields a contact has",
        "The fields are those the profile lists; new ones in Certileads are not noticed.",
        PAGE,
    ),
    (
        Capability::FindContact,
        "findContact",
        "Look a contact up",
        "Contacts that already exist can't be found one by one, so an interrupted create can't be looked for.",
        LOOK_UP,
    ),
    (
        Capability::ListContacts,
        "listContacts",
        "Page through all contacts",
        "A first sync can't see what is there already and may create contacts twice.",
        LIST,
    ),
    (
        Capability::ReadContact,
        "readContact",
        "Read a contact",
        "What was stored can't be read back, so writes are proved only where the answer carries the contact.",
        &["id"],
    ),
    (
        Capability::CreateContact,
        "createContact",
        "Create a contact",
        "New contacts can't be sent.",
        &["contact"],
    ),
    (
        Capability::UpdateContact,
        "updateContact",
        "Change a contact",
        "Changes and completed tasks can't be sent.",
        &["id", "contact", "version"],
    ),
    (
        Capability::DeleteContact,
        "deleteContact",
        "Remove a contact",
        "What a test made can't be cleaned up, and creates can't be undone.",
        &["id", "version"],
    ),
    (
        Capability::Batch,
        "batch",
        "Create many contacts at once",
        "A first sync sends contacts one by one and takes longer.",
        &["items"],
    ),
    (
        Capability::AddTags,
        "addTags",
        "Add tags",
        "Added tags can't be sent.",
        &["id", "tags"],
    ),
    (
        Capability::RemoveTags,
        "removeTags",
        "Remove tags",
        "Removed tags can't be sent.",
        &["id", "tags"],
    ),
    (
        Capability::Tags,
        "tags",
        "List the tags",
        "Known tags can't be offered while mapping.",
        PAGE,
    ),
    (
        Capability::Segments,
        "segments",
        "List the segments",
        "Segments can't be offered.",
        PAGE,
    ),
    (
        Capability::SetSegments,
        "setSegments",
        "Set a contact's segments",
        "Contacts can't be put into segments.",
        &["id", "segmentIds"],
    ),
    (
        Capability::ListNotes,
        "listNotes",
        "List notes",
        "Notes can't be read back.",
        CHILD_LIST,
    ),
    (
        Capability::CreateNote,
        "createNote",
        "Add a note",
        "Notes can't be sent.",
        &["id", "note"],
    ),
    (
        Capability::UpdateNote,
        "updateNote",
        "Change a note",
        "Changed notes can't be sent.",
        &["id", "noteId", "note"],
    ),
    (
        Capability::DeleteNote,
        "deleteNote",
        "Remove a note",
        "Removed notes can't be sent.",
        &["id", "noteId"],
    ),
    (
        Capability::ListTasks,
        "listTasks",
        "List tasks",
        "Tasks can't be read back.",
        CHILD_LIST,
    ),
    (
        Capability::CreateTask,
        "createTask",
        "Add a task",
        "Tasks can't be sent as tasks.",
        &["id", "task"],
    ),
    (
        Capability::UpdateTask,
        "updateTask",
        "Change a task",
        "Changed tasks can't be sent as tasks.",
        &["id", "taskId", "task"],
    ),
    (
        Capability::DeleteTask,
        "deleteTask",
        "Remove a task",
        "Removed tasks can't be sent.",
        &["id", "taskId"],
    ),
];

impl Capability {
    /// All of them, in the order screens list them.
    pub fn all() -> impl Iterator<Item = Self> {
        ROWS.iter().map(|row| row.0)
    }

    /// The one of this key.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        ROWS.iter().find(|row| row.1 == key).map(|row| row.0)
    }

    /// Its key in a profile, such as `createContact`.
    #[must_use]
    pub fn key(self) -> &'static str {
        self.row().map_or("", |row| row.1)
    }

    /// What it does, such as "Create a contact".
    #[must_use]
    pub fn label(self) -> &'static str {
        self.row().map_or("", |row| row.2)
    }

    /// What is missing without it, one sentence.
    #[must_use]
    pub fn loss(self) -> &'static str {
        self.row().map_or("", |row| row.3)
    }

    /// True if it changes something on the far side.
    #[must_use]
    pub fn writes(self) -> bool {
        !matches!(
            self,
            Self::Account
                | Self::ContactFields
                | Self::FindContact
                | Self::ListContacts
                | Self::ReadContact
                | Self::Tags
                | Self::Segments
                | Self::ListNotes
                | Self::ListTasks
        )
    }

    /// True if its answer is a list.
    pub(super) fn lists(self) -> bool {
        matches!(
            self,
            Self::ContactFields
                | Self::ListContacts
                | Self::Tags
                | Self::Segments
                | Self::ListNotes
                | Self::ListTasks
                | Self::Batch
        )
    }

    /// Placeholders that its templates may use, besides those that every write may.
    pub(super) fn placeholders(self) -> &'static [&'static str] {
        self.row().map_or(&[], |row| row.4)
    }

    fn row(self) -> Option<&'static Row> {
        ROWS.iter().find(|row| row.0 == self)
    }
}
