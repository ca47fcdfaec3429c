//! Scripted changes: what a user of either web app does while the client is not looking, and what
//! happens to tokens. Data only; making them is in `apply`. As JSON `{"type":"addTag","contactId":…,"tag":…}`.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::highlevel::TokenKind;

type Body = Map<String, Value>;

/// One change. Ids are those of the side named by the variant; bodies have the members of that
/// side's API (HighLevel contacts may carry `companyName`, `tags`, `customFields` and so on).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(
    tag = "type",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum Change {
    /// A contact is made by hand, duplicates allowed.
    CreateContact {
        /// Its members.
        contact: Body,
    },
    /// Members of a contact are changed; `tags` replaces all.
    UpdateContact {
        /// Which.
        contact_id: String,
        /// The members to change.
        contact: Body,
    },
    /// A contact is deleted for good.
    DeleteContact {
        /// Which.
        contact_id: String,
    },
    /// Two contacts become one: the loser disappears, its tags join the winner's.
    MergeContacts {
        /// The one that stays.
        winner_id: String,
        /// The one that goes.
        loser_id: String,
    },
    /// A tag is put on a contact.
    AddTag {
        /// Which contact.
        contact_id: String,
        /// The tag.
        tag: String,
    },
    /// A tag is taken off a contact.
    RemoveTag {
        /// Which contact.
        contact_id: String,
        /// The tag.
        tag: String,
    },
    /// A task is added; `title` and `dueDate` have defaults.
    CreateTask {
        /// On which contact.
        contact_id: String,
        /// Its members.
        #[serde(default)]
        task: Body,
    },
    /// A task is ticked.
    CompleteTask {
        /// On which contact.
        contact_id: String,
        /// Which task.
        task_id: String,
    },
    /// A ticked task is opened again.
    ReopenTask {
        /// On which contact.
        contact_id: String,
        /// Which task.
        task_id: String,
    },
    /// A task is deleted.
    DeleteTask {
        /// On which contact.
        contact_id: String,
        /// Which task.
        task_id: String,
    },
    /// A note is written.
    AddNote {
        /// On which contact.
        contact_id: String,
        /// Its text.
        body: String,
    },
    /// A note is changed.
    EditNote {
        /// On which contact.
        contact_id: String,
        /// Which note.
        note_id: String,
        /// Its new text.
        body: String,
    },
    /// A note is deleted.
    DeleteNote {
        /// On which contact.
        contact_id: String,
        /// Which note.
        note_id: String,
    },
    /// An appointment is booked; every member has a default.
    CreateAppointment {
        /// For which contact.
        contact_id: String,
        /// Its members.
        #[serde(default)]
        appointment: Body,
    },
    /// Members of an appointment are changed, `appointmentStatus` for one.
    UpdateAppointment {
        /// Which.
        appointment_id: String,
        /// The members to change.
        appointment: Body,
    },
    /// An appointment is deleted.
    DeleteAppointment {
        /// Which.
        appointment_id: String,
    },
    /// Whether the location allows duplicate contacts.
    AllowDuplicates {
        /// Yes or no.
        allow: bool,
    },
    /// A contact is made in Certileads.
    CreateLead {
        /// Its members.
        contact: Body,
    },
    /// Members of a Certileads contact are changed.
    UpdateLead {
        /// Its Certileads id.
        id: String,
        /// The members to change.
        contact: Body,
    },
    /// A Certileads contact is deleted.
    DeleteLead {
        /// Its Certileads id.
        id: String,
    },
    /// A HighLevel token comes to be; the answer has it as `token`.
    AddToken {
        /// Private integration or OAuth, location or company.
        #[serde(default)]
        kind: TokenKind,
        /// Its scopes; all where absent.
        scopes: Option<BTreeSet<String>>,
        /// The location it opens; the sandbox's own where absent.
        location_id: Option<String>,
        /// Its value; made up where absent.
        token: Option<String>,
    },
    /// A HighLevel token stops being valid; the default one where none is named.
    Revoke {
        /// Which.
        token: Option<String>,
    },
    /// A revoked HighLevel token is valid again.
    Restore {
        /// Which; the default one where absent.
        token: Option<String>,
    },
    /// A HighLevel token holds these scopes from now on.
    SetScopes {
        /// Which; the default one where absent.
        token: Option<String>,
        /// All its scopes.
        scopes: BTreeSet<String>,
    },
    /// Spends so many requests of a HighLevel token's daily quota.
    SpendQuota {
        /// Which; the default one where absent.
        token: Option<String>,
        /// How many requests.
        requests: u32,
    },
    /// A Certileads API key comes to be, or changes; the answer has it as `token`.
    SetKey {
        /// Which; the default one where absent.
        token: Option<String>,
        /// Whether it is no longer valid.
        #[serde(default)]
        revoked: bool,
        /// Whether it may only read.
        #[serde(default)]
        read_only: bool,
    },
}
