//! The table of the operations that the simulated HighLevel knows. Literal paths stand before the
//! ones with a placeholder in the same place. Sources: the official description; where measured
//! behaviour differs, the deviations table of the contract test gives the reason.

use super::bodies::*;
use super::dto::boolean;
use super::operation::{Class, Operation, create, delete, get, list, post, put, search};
use super::{
    appointments, bulk, businesses, contacts, enrol, fields, lists, location, notes, recurring,
    tags, task_search, tasks, users, values, write,
};

const R: &str = "contacts.readonly";
const W: &str = "contacts.write";
const LOCATION: &[&str] = &["locationId*"];

pub(super) const OPERATIONS: &[Operation] = &[
    search("/contacts/search", R, contacts::search).body(SEARCH),
    list("/contacts/search/duplicate", R, contacts::duplicate).query(&[
        "locationId*",
        "number",
        "email",
    ]),
    create("/contacts/upsert", W, contacts::upsert).body(write::UPSERT),
    post("/contacts/bulk/tags/update/:type", W, bulk::tags).body(BULK_TAGS),
    post("/contacts/bulk/business", W, bulk::business).body(BULK_BUSINESS),
    list("/contacts/business/:businessId", R, contacts::of_business).query(&[
        "locationId*",
        "limit",
        "skip",
        "query",
    ]),
    create("/contacts/", W, contacts::create).body(write::CREATE),
    list("/contacts/", R, contacts::list).query(&[
        "locationId",
        "limit",
        "startAfter",
        "startAfterId",
        "query",
    ]),
    get("/contacts/:contactId", R, contacts::get),
    put("/contacts/:contactId", W, contacts::update).body(write::UPDATE),
    delete("/contacts/:contactId", W, contacts::delete),
    list("/contacts/:contactId/tasks", R, tasks::list),
    create("/contacts/:contactId/tasks", W, tasks::create).body(CREATE_TASK),
    get("/contacts/:contactId/tasks/:taskId", R, tasks::get),
    put("/contacts/:contactId/tasks/:taskId", W, tasks::update).body(UPDATE_TASK),
    delete("/contacts/:contactId/tasks/:taskId", W, tasks::delete),
    put(
        "/contacts/:contactId/tasks/:taskId/completed",
        W,
        tasks::complete,
    )
    .body(&[boolean("completed").required()]),
    list(
        "/contacts/:contactId/appointments",
        R,
        appointments::of_contact,
    ),
    post("/contacts/:contactId/tags", W, tags::add).body(TAGS),
    delete("/contacts/:contactId/tags", W, tags::remove).body(TAGS),
    list("/contacts/:contactId/notes", R, notes::list),
    create("/contacts/:contactId/notes", W, notes::create).body(CREATE_NOTE),
    get("/contacts/:contactId/notes/:id", R, notes::get),
    put("/contacts/:contactId/notes/:id", W, notes::update).body(UPDATE_NOTE),
    delete("/contacts/:contactId/notes/:id", W, notes::delete),
    post("/contacts/:contactId/followers", W, enrol::add_followers).body(FOLLOWERS),
    delete("/contacts/:contactId/followers", W, enrol::remove_followers).body(FOLLOWERS),
    delete(
        "/contacts/:contactId/campaigns/removeAll",
        W,
        enrol::leave_all_campaigns,
    ),
    delete(
        "/contacts/:contactId/campaigns/remove-all",
        W,
        enrol::leave_all_campaigns,
    )
    .v3_only(),
    post(
        "/contacts/:contactId/campaigns/:campaignId",
        W,
        enrol::join_campaign,
    )
    .body(&[]),
    delete(
        "/contacts/:contactId/campaigns/:campaignId",
        W,
        enrol::leave_campaign,
    ),
    post(
        "/contacts/:contactId/workflow/:workflowId",
        W,
        enrol::join_workflow,
    )
    .body(WORKFLOW),
    delete(
        "/contacts/:contactId/workflow/:workflowId",
        W,
        enrol::leave_workflow,
    )
    .body(WORKFLOW),
    // The location and its lists.
    list("/locations/search", "locations.readonly", location::search).class(Class::Agency),
    get(
        "/locations/:locationId",
        "locations.readonly",
        location::get,
    )
    .class(Class::Both),
    list(
        "/locations/:locationId/tags",
        "locations/tags.readonly",
        tags::list,
    ),
    create(
        "/locations/:locationId/tags",
        "locations/tags.write",
        tags::create,
    )
    .body(NAME),
    get(
        "/locations/:locationId/tags/:tagId",
        "locations/tags.readonly",
        tags::get,
    ),
    put(
        "/locations/:locationId/tags/:tagId",
        "locations/tags.write",
        tags::rename,
    )
    .body(NAME),
    delete(
        "/locations/:locationId/tags/:tagId",
        "locations/tags.write",
        tags::delete,
    ),
    search(
        "/locations/:locationId/tasks/search",
        "locations/tasks.readonly",
        task_search::search,
    )
    .body(TASK_SEARCH),
    create(
        "/locations/:locationId/recurring-tasks",
        "recurring-tasks.write",
        recurring::create,
    )
    .body(CREATE_RECURRING),
    get(
        "/locations/:locationId/recurring-tasks/:id",
        "recurring-tasks.readonly",
        recurring::get,
    ),
    put(
        "/locations/:locationId/recurring-tasks/:id",
        "recurring-tasks.write",
        recurring::update,
    )
    .body(UPDATE_RECURRING),
    delete(
        "/locations/:locationId/recurring-tasks/:id",
        "recurring-tasks.write",
        recurring::delete,
    ),
    list(
        "/locations/:locationId/customFields",
        "locations/customFields.readonly",
        fields::list,
    )
    .query(&["model"]),
    create(
        "/locations/:locationId/customFields",
        "locations/customFields.write",
        fields::create,
    )
    .body(CREATE_FIELD),
    get(
        "/locations/:locationId/customFields/:id",
        "locations/customFields.readonly",
        fields::get,
    ),
    put(
        "/locations/:locationId/customFields/:id",
        "locations/customFields.write",
        fields::update,
    )
    .body(UPDATE_FIELD),
    delete(
        "/locations/:locationId/customFields/:id",
        "locations/customFields.write",
        fields::delete,
    ),
    list(
        "/locations/:locationId/customValues",
        "locations/customValues.readonly",
        values::list,
    ),
    create(
        "/locations/:locationId/customValues",
        "locations/customValues.write",
        values::create,
    )
    .body(VALUE),
    get(
        "/locations/:locationId/customValues/:id",
        "locations/customValues.readonly",
        values::get,
    ),
    put(
        "/locations/:locationId/customValues/:id",
        "locations/customValues.write",
        values::update,
    )
    .body(VALUE),
    delete(
        "/locations/:locationId/customValues/:id",
        "locations/customValues.write",
        values::delete,
    ),
    list(
        "/locations/:locationId/timezones",
        "locations.readonly",
        location::timezones,
    ),
    list(
        "/locations/:locationId/templates",
        "locations/templates.readonly",
        lists::templates,
    )
    .query(&["originId*", "type", "skip", "limit", "deleted"]),
    list("/businesses/", "businesses.readonly", businesses::list).query(&[
        "locationId*",
        "limit",
        "skip",
    ]),
    create("/businesses/", "businesses.write", businesses::create).body(CREATE_BUSINESS),
    get(
        "/businesses/:businessId",
        "businesses.readonly",
        businesses::get,
    ),
    put(
        "/businesses/:businessId",
        "businesses.write",
        businesses::update,
    )
    .body(UPDATE_BUSINESS),
    delete(
        "/businesses/:businessId",
        "businesses.write",
        businesses::delete,
    ),
    list("/users/search", "users.readonly", users::search)
        .class(Class::Both)
        .query(USER_SEARCH),
    list("/users/", "users.readonly", users::list).query(LOCATION),
    get("/users/:userId", "users.readonly", users::get),
    // Lists that pickers need and that tell whether a scope is held.
    list("/workflows/", "workflows.readonly", lists::workflows).query(LOCATION),
    list("/campaigns/", "campaigns.readonly", lists::campaigns).query(&["locationId*", "status"]),
    list(
        "/opportunities/pipelines",
        "opportunities.readonly",
        lists::pipelines,
    )
    .query(LOCATION),
    list("/calendars/", "calendars.readonly", lists::calendars).query(&[
        "locationId*",
        "groupId",
        "showDrafted",
    ]),
    list(
        "/calendars/events",
        "calendars/events.readonly",
        appointments::events,
    )
    .query(&[
        "locationId*",
        "startTime*",
        "endTime*",
        "calendarId",
        "userId",
        "groupId",
    ]),
    get(
        "/calendars/:calendarId",
        "calendars.readonly",
        lists::calendar,
    ),
    list(
        "/conversations/search",
        "conversations.readonly",
        lists::conversations,
    ),
    list("/objects/", "objects/schema.readonly", lists::objects),
    list("/links/", "links.readonly", lists::links),
    list("/forms/", "forms.readonly", lists::forms),
    // Only there to be probed for their write scopes with an id that doesn't exist.
    put("/opportunities/:id", "opportunities.write", lists::no_such),
    put("/calendars/:calendarId", "calendars.write", lists::no_such),
    put(
        "/calendars/events/appointments/:eventId",
        "calendars/events.write",
        lists::no_such,
    ),
    put("/users/:userId", "users.write", users::update),
];

const USER_SEARCH: &[&str] = &[
    "companyId*",
    "locationId",
    "query",
    "skip",
    "limit",
    "type",
    "role",
    "ids",
    "sort",
    "sortDirection",
    "enabled2waySync",
];
