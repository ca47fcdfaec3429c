//! The 16 endpoints of the integration: eight that read contacts and what hangs on them, eight
//! that write them. Keys are those of the operations catalog.

use super::contacts::{READ, WRITE};
use crate::model::{CheckState, EndpointCheck};

type Row = (&'static str, &'static str, &'static str, &'static str);

const READS: [Row; 8] = [
    (
        "get_contact",
        "Read a contact",
        "GET",
        "/contacts/:contactId",
    ),
    (
        "search_contacts",
        "List contacts",
        "POST",
        "/contacts/search",
    ),
    (
        "list_business_contacts",
        "Contacts of a business",
        "GET",
        "/contacts/business/:businessId",
    ),
    (
        "list_contact_tasks",
        "Tasks of a contact",
        "GET",
        "/contacts/:contactId/tasks",
    ),
    (
        "get_contact_task",
        "Read a task",
        "GET",
        "/contacts/:contactId/tasks/:taskId",
    ),
    (
        "list_contact_notes",
        "Notes of a contact",
        "GET",
        "/contacts/:contactId/notes",
    ),
    (
        "get_contact_note",
        "Read a note",
        "GET",
        "/contacts/:contactId/notes/:id",
    ),
    (
        "list_contact_appointments",
        "Appointments of a contact",
        "GET",
        "/contacts/:contactId/appointments",
    ),
];

const WRITES: [Row; 8] = [
    ("create_contact", "Create a contact", "POST", "/contacts/"),
    (
        "update_contact",
        "Change a contact",
        "PUT",
        "/contacts/:contactId",
    ),
    (
        "delete_contact",
        "Delete a contact",
        "DELETE",
        "/contacts/:contactId",
    ),
    (
        "create_contact_task",
        "Add a task",
        "POST",
        "/contacts/:contactId/tasks",
    ),
    (
        "update_contact_task",
        "Change a task",
        "PUT",
        "/contacts/:contactId/tasks/:taskId",
    ),
    (
        "set_contact_task_completed",
        "Complete a task",
        "PUT",
        "/contacts/:contactId/tasks/:taskId/completed",
    ),
    (
        "delete_contact_task",
        "Delete a task",
        "DELETE",
        "/contacts/:contactId/tasks/:taskId",
    ),
    (
        "add_contact_tags",
        "Add tags",
        "POST",
        "/contacts/:contactId/tags",
    ),
];

/// The endpoints with their verdicts, given those of the scopes.
pub(super) fn endpoints(state_of: impl Fn(&str) -> CheckState) -> Vec<EndpointCheck> {
    let check = |(key, label, method, path): &Row, writes: bool| EndpointCheck {
        key: (*key).to_owned(),
        label: (*label).to_owned(),
        method: (*method).to_owned(),
        path: (*path).to_owned(),
        writes,
        state: state_of(if writes { WRITE } else { READ }),
    };
    let reads = READS.iter().map(|row| check(row, false));
    reads
        .chain(WRITES.iter().map(|row| check(row, true)))
        .collect()
}
