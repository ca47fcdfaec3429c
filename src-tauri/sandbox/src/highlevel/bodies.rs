//! The members that request bodies may have, apart from those of a contact, which are in `write`.
//! Written by hand from the official description; a test compares the two.

use super::dto::{Field, any, boolean, list as objects, number, object, text, texts};

pub(super) const TAGS: &[Field] = &[texts("tags").required()];
pub(super) const FOLLOWERS: &[Field] = &[texts("followers").required()];
pub(super) const WORKFLOW: &[Field] = &[text("eventStartTime")];
pub(super) const NAME: &[Field] = &[text("name").required()];
pub(super) const VALUE: &[Field] = &[text("name").required(), text("value").required()];

pub(super) const SEARCH: &[Field] = &[
    text("locationId").required(),
    number("pageLimit").required(),
    number("page"),
    text("query"),
    objects("filters", &[]),
    objects("sort", &[]),
    any("searchAfter"),
];

pub(super) const BULK_TAGS: &[Field] = &[
    texts("contacts").required(),
    texts("tags").required(),
    text("locationId").required(),
    boolean("removeAllTags"),
];

pub(super) const BULK_BUSINESS: &[Field] = &[
    text("locationId").required(),
    texts("ids").required(),
    text("businessId").required().nullable(),
];

pub(super) const CREATE_TASK: &[Field] = &[
    text("title").required(),
    text("dueDate").required(),
    boolean("completed").required(),
    text("body"),
    text("assignedTo"),
];

pub(super) const UPDATE_TASK: &[Field] = &[
    text("title"),
    text("dueDate"),
    boolean("completed"),
    text("body"),
    text("assignedTo"),
];

pub(super) const CREATE_NOTE: &[Field] = &[
    text("body").required(),
    text("userId"),
    text("title"),
    text("color"),
    boolean("pinned"),
];

pub(super) const UPDATE_NOTE: &[Field] = &[
    text("body"),
    text("userId"),
    text("title"),
    text("color"),
    boolean("pinned"),
];

/// Beyond the official members, those that HighLevel's own web app sends.
pub(super) const TASK_SEARCH: &[Field] = &[
    texts("contactId"),
    boolean("completed"),
    texts("assignedTo"),
    text("query"),
    number("limit"),
    number("skip"),
    text("businessId"),
    boolean("count"),
    boolean("overdue"),
    boolean("unAssigned"),
    object("dueDate", &[]),
    text("sortKey"),
    number("sortDirection"),
];

pub(super) const RRULE: &[Field] = &[
    text("intervalType").required(),
    number("interval").required(),
    text("startDate").required(),
    text("endDate"),
    number("dayOfMonth"),
    text("dayOfWeek"),
    number("monthOfYear"),
    number("count"),
    boolean("createTaskIfOverDue"),
    number("dueAfterSeconds").required(),
];

pub(super) const CREATE_RECURRING: &[Field] = &[
    text("title").required(),
    object("rruleOptions", RRULE).required(),
    text("description"),
    texts("contactIds"),
    texts("owners"),
    boolean("ignoreTaskCreation"),
];

pub(super) const UPDATE_RECURRING: &[Field] = &[
    text("title"),
    object("rruleOptions", RRULE),
    text("description"),
    texts("contactIds"),
    texts("owners"),
    boolean("ignoreTaskCreation"),
];

pub(super) const CREATE_FIELD: &[Field] = &[
    text("name").required(),
    text("dataType").required(),
    text("placeholder"),
    texts("acceptedFormat"),
    boolean("isMultipleFile"),
    number("maxNumberOfFiles"),
    any("textBoxListOptions"),
    number("position"),
    text("model"),
    // Not in the official file, but without them no choice field could be made.
    any("options"),
    text("documentType"),
];

pub(super) const UPDATE_FIELD: &[Field] = &[
    text("name").required(),
    text("placeholder"),
    texts("acceptedFormat"),
    boolean("isMultipleFile"),
    number("maxNumberOfFiles"),
    any("textBoxListOptions"),
    number("position"),
    text("model"),
    any("options"),
];

pub(super) const CREATE_BUSINESS: &[Field] = &[
    text("name").required(),
    text("locationId").required(),
    text("phone"),
    text("email"),
    text("website"),
    text("address"),
    text("city"),
    text("postalCode"),
    text("state"),
    text("country"),
    text("description"),
];

pub(super) const UPDATE_BUSINESS: &[Field] = &[
    text("name"),
    text("phone"),
    text("email"),
    text("website"),
    text("address"),
    text("city"),
    text("postalCode"),
    text("state"),
    text("country"),
    text("description"),
];
