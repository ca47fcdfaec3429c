//! What can be wrong with a profile that has the right shape: templates with placeholders that
//! nobody fills, pointers that are none, routes without what their capability needs.

use serde_json::Value;

use super::fill::placeholders;
use super::pointer::{is_pointer, segments};
use super::profile::{AuthScheme, Kind, Paging, Profile, Route};
use super::{Capability, built_in};

/// Something wrong, and where.
pub(super) struct Finding {
    pub(super) place: String,
    pub(super) what: String,
    pub(super) remedy: String,
}

const METHODS: [&str; 5] = ["GET", "POST", "PUT", "PATCH", "DELETE"];

/// Placeholders that every write may use.
const OF_WRITES: [&str; 2] = ["idempotencyKey", "occurredAt"];

/// Headers that the app sets itself.
const OWN_HEADERS: [&str; 6] = [
    "authorization",
    "content-type",
    "content-length",
    "host",
    "user-agent",
    "cookie",
];

/// Everything wrong with a profile.
pub(super) fn findings(profile: &Profile) -> Vec<Finding> {
    let mut check = Check::default();
    check.identity(profile);
    check.whole(profile);
    for (key, route) in &profile.capabilities {
        let place = format!("/capabilities/{key}");
        match Capability::from_key(key) {
            None => check.add(
                &place,
                format!("There is no capability “{key}”."),
                "Correct its name or take it out.",
            ),
            Some(capability) => check.route(capability, route, &place),
        }
    }
    check.0
}

#[derive(Default)]
struct Check(Vec<Finding>);

impl Check {
    fn add(&mut self, place: &str, what: impl Into<String>, remedy: &str) {
        self.0.push(Finding {
            place: place.to_owned(),
            what: what.into(),
            remedy: remedy.to_owned(),
        });
    }

    fn identity(&mut self, profile: &Profile) {
        let sound =
            |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-';
        if profile.key.is_empty() || profile.key.len() > 64 || !profile.key.chars().all(sound) {
            self.add(
                "/key",
                "The key may hold small letters, digits and hyphens, and not be empty.",
                "Write a key such as my-certileads.",
            );
        }
        if profile.name.trim().is_empty() {
            self.add(
                "/name",
                "The profile has no name.",
                "Write the name to show in the list.",
            );
        }
        match profile.kind {
            Kind::Http if profile.capabilities.is_empty() => self.add(
                "/capabilities",
                "The profile can do nothing: it names no capability.",
                "Describe at least createContact.",
            ),
            Kind::Csv if !profile.capabilities.is_empty() => self.add(
                "/capabilities",
                "A profile of kind csv writes files and names no requests.",
                "Take the capabilities out, or use the kind http.",
            ),
            Kind::Csv if profile.fields.is_empty() => self.add(
                "/fields",
                "A profile of kind csv needs its fields: they are the columns.",
                "List them.",
            ),
            _ => {}
        }
    }

    fn whole(&mut self, profile: &Profile) {
        let names = match &profile.auth {
            AuthScheme::Header { name } => Some(("/auth/name", name)),
            AuthScheme::Query { name } if name.is_empty() => Some(("/auth/name", name)),
            _ => None,
        };
        let headers = names
            .into_iter()
            .chain(
                profile
                    .signature
                    .as_ref()
                    .map(|s| ("/signature/header", &s.header)),
            )
            .chain(
                profile
                    .idempotency
                    .as_ref()
                    .map(|i| ("/idempotency/header", &i.header)),
            );
        for (place, name) in headers {
            self.header(place, name, true);
        }
        for name in profile.headers.keys() {
            self.header(&format!("/headers/{name}"), name, false);
        }
        if profile
            .rate_limit
            .is_some_and(|rate| rate.requests == 0 || rate.seconds == 0)
        {
            self.add(
                "/rateLimit",
                "A limit of nothing lets no request through.",
                "Write how many requests in how many seconds.",
            );
        }
        let errors = &profile.errors;
        for (name, pointer) in [
            ("message", &errors.message),
            ("code", &errors.code),
            ("field", &errors.field),
            ("existingId", &errors.existing_id),
        ] {
            self.pointer(&format!("/errors/{name}"), pointer.as_deref().unwrap_or(""));
        }
        self.pointer("/contact/id", &profile.contact.id);
        self.written_pointer("/contact/fields", &profile.contact.fields);
        for (key, pointer) in &profile.contact.members {
            self.written_pointer(&format!("/contact/members/{key}"), pointer);
        }
        let mut seen = std::collections::HashSet::new();
        for (index, field) in profile.fields.iter().enumerate() {
            if field.key.trim().is_empty() || !seen.insert(field.key.as_str()) {
                let place = format!("/fields/{index}/key");
                self.add(
                    &place,
                    "The field has no key, or another field has the same.",
                    "Give each field a key of its own.",
                );
            }
        }
    }

    fn header(&mut self, place: &str, name: &str, own: bool) {
        let sound =
            |letter: char| letter.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(letter);
        if name.is_empty() || !name.chars().all(sound) {
            self.add(
                place,
                "This is no name of a header.",
                "Write a name such as X-Api-Key.",
            );
        } else if OWN_HEADERS.contains(&name.to_ascii_lowercase().as_str())
            && !(own && name.eq_ignore_ascii_case("authorization"))
        {
            self.add(
                place,
                format!("The app sets the header “{name}” itself."),
                "Take it out; for keys use “auth”.",
            );
        }
    }

    fn pointer(&mut self, place: &str, pointer: &str) {
        if !is_pointer(pointer) {
            self.add(
                place,
                "This is no JSON pointer.",
                "Write the way to the value with slashes, such as /error/message.",
            );
        }
    }

    /// A pointer that is written to as well: names only, no places in lists.
    fn written_pointer(&mut self, place: &str, pointer: &str) {
        self.pointer(place, pointer);
        let number =
            |name: &String| !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_digit());
        if segments(pointer).iter().any(number) {
            self.add(
                place,
                "A place in a list can't be written to.",
                "Point to a member of an object.",
            );
        }
    }

    fn route(&mut self, capability: Capability, route: &Route, place: &str) {
        if !METHODS.contains(&route.method.as_str()) {
            self.add(
                &format!("{place}/method"),
                "This is no method we can send.",
                "Write GET, POST, PUT, PATCH or DELETE.",
            );
        }
        if !route.path.is_empty() && !route.path.starts_with('/') {
            self.add(
                &format!("{place}/path"),
                "The path does not begin with a slash.",
                "Write it as it follows the address, such as /contacts.",
            );
        }
        if route.path.contains(['?', '#']) {
            self.add(
                &format!("{place}/path"),
                "The path holds a question mark or a hash.",
                "Write parameters under “query”.",
            );
        }
        self.template(capability, &format!("{place}/path"), &route.path);
        for (name, template) in &route.query {
            self.template(capability, &format!("{place}/query/{name}"), template);
        }
        for (name, template) in &route.headers {
            self.header(&format!("{place}/headers/{name}"), name, false);
            self.template(capability, &format!("{place}/headers/{name}"), template);
        }
        if let Some(body) = &route.body {
            if route.method == "GET" {
                self.add(
                    &format!("{place}/body"),
                    "A GET request carries no body.",
                    "Use parameters, or another method.",
                );
            }
            self.json_template(capability, &format!("{place}/body"), body);
        }
        for (name, pointer) in [
            ("object", &route.object),
            ("id", &route.id),
            ("name", &route.name),
            ("list", &route.list),
        ] {
            self.pointer(&format!("{place}/{name}"), pointer.as_deref().unwrap_or(""));
        }
        self.needs(capability, route, place);
    }

    /// What a capability can't do without.
    fn needs(&mut self, capability: Capability, route: &Route, place: &str) {
        if !capability.writes() && !matches!(route.method.as_str(), "GET" | "POST") {
            self.add(
                &format!("{place}/method"),
                "This capability only reads, and the method changes something.",
                "Write GET.",
            );
        }
        if capability.lists() && route.list.is_none() {
            self.add(
                place,
                "The list's place in the answer is missing.",
                "Write it under “list”, such as /contacts; \"\" is the whole answer.",
            );
        }
        let reads_one = matches!(capability, Capability::Account | Capability::ReadContact);
        if reads_one && route.object.is_none() {
            self.add(
                place,
                "The object's place in the answer is missing.",
                "Write it under “object”; \"\" is the whole answer.",
            );
        }
        if capability == Capability::FindContact && route.list.is_none() && route.object.is_none() {
            self.add(
                place,
                "The place of what was found is missing.",
                "Write “list” if it is a list, or “object”.",
            );
        }
        if capability == Capability::Batch && route.batch.is_none() {
            self.add(
                place,
                "What an item of the batch looks like is missing.",
                "Describe it under “batch”.",
            );
        }
        if let Some(batch) = &route.batch {
            self.json_template(
                Capability::CreateContact,
                &format!("{place}/batch/item"),
                &batch.item,
            );
            self.pointer(&format!("{place}/batch/status"), &batch.status);
            self.pointer(&format!("{place}/batch/object"), &batch.object);
            if batch.limit == 0 {
                self.add(
                    &format!("{place}/batch/limit"),
                    "A batch of no items sends nothing.",
                    "Write how many items a request may hold.",
                );
            }
        }
        if let Paging::Cursor { next, .. } = &route.paging {
            self.pointer(&format!("{place}/paging/next"), next);
        }
        let carries = route
            .query
            .values()
            .chain([&route.path])
            .any(|t| t.contains("{id}"))
            || route
                .body
                .as_ref()
                .is_some_and(|body| body.to_string().contains("{id}"))
            || route
                .body
                .as_ref()
                .is_some_and(|body| body.to_string().contains("{contact}"));
        let of_one = capability.placeholders().contains(&"id");
        if of_one && !carries {
            self.add(
                place,
                "Nothing in the request says which contact is meant.",
                "Put {id} into the path.",
            );
        }
    }

    fn template(&mut self, capability: Capability, place: &str, template: &str) {
        match placeholders(template) {
            Err(part) => self.add(
                place,
                format!("“{part}” is no placeholder."),
                "Write placeholders such as {id}.",
            ),
            Ok(names) => {
                for name in names {
                    let known = capability.placeholders().contains(&name)
                        || (capability.writes() && OF_WRITES.contains(&name));
                    if !known {
                        let known: Vec<_> = capability
                            .placeholders()
                            .iter()
                            .map(|n| format!("{{{n}}}"))
                            .collect();
                        let remedy = if known.is_empty() {
                            "This request takes none.".to_owned()
                        } else {
                            format!("Use one of {}.", known.join(", "))
                        };
                        self.add(
                            place,
                            format!("Nothing fills the placeholder “{{{name}}}” here."),
                            &remedy,
                        );
                    }
                }
            }
        }
    }

    fn json_template(&mut self, capability: Capability, place: &str, template: &Value) {
        match template {
            Value::String(text) => self.template(capability, place, text),
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.json_template(capability, &format!("{place}/{index}"), item);
                }
            }
            Value::Object(members) => {
                for (name, value) in members {
                    self.json_template(capability, &format!("{place}/{name}"), value);
                }
            }
            _ => {}
        }
    }
}

/// True if a key belongs to a built-in profile.
pub(super) fn is_built_in(key: &str) -> bool {
    built_in::KEYS.contains(&key)
}
