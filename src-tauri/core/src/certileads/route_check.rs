//! What can be wrong with one route: a method that can't be sent, placeholders that nobody fills,
//! places in the answer that its capability can't do without.

use serde_json::Value;

use super::Capability;
use super::fill::placeholders;
use super::profile::{BatchShape, Paging, Route};
use super::profile_check::Check;

const METHODS: [&str; 5] = ["GET", "POST", "PUT", "PATCH", "DELETE"];

/// Placeholders that every write may use.
const OF_WRITES: [&str; 2] = ["idempotencyKey", "occurredAt"];

impl Check {
    /// Looks at the route of a capability.
    pub(super) fn route(&mut self, capability: Capability, route: &Route, place: &str) {
        self.request(capability, route, place);
        self.templates(capability, route, place);
        self.answer(capability, route, place);
        if let Some(batch) = &route.batch {
            self.batch(batch, &format!("{place}/batch"));
        }
    }

    /// Method and path.
    fn request(&mut self, capability: Capability, route: &Route, place: &str) {
        let (method, path) = (format!("{place}/method"), format!("{place}/path"));
        let known = METHODS.contains(&route.method.as_str());
        let reads = matches!(route.method.as_str(), "GET" | "POST");
        self.each(&[
            (
                !known,
                &method,
                "This is no method we can send.",
                "Write GET, POST, PUT, PATCH or DELETE.",
            ),
            (
                known && !reads && !capability.writes(),
                &method,
                "This capability only reads, and the method changes something.",
                "Write GET.",
            ),
            (
                !route.path.is_empty() && !route.path.starts_with('/'),
                &path,
                "The path does not begin with a slash.",
                "Write it as it follows the address, such as /contacts.",
            ),
            (
                route.path.contains(['?', '#']),
                &path,
                "The path holds a question mark or a hash.",
                "Write parameters under “query”.",
            ),
            (
                route.method == "GET" && route.body.is_some(),
                &format!("{place}/body"),
                "A GET request carries no body.",
                "Use parameters, or another method.",
            ),
        ]);
    }

    fn templates(&mut self, capability: Capability, route: &Route, place: &str) {
        self.template(capability, &format!("{place}/path"), &route.path);
        for (name, template) in &route.query {
            self.template(capability, &format!("{place}/query/{name}"), template);
        }
        for (name, template) in &route.headers {
            let place = format!("{place}/headers/{name}");
            self.header(&place, name, false);
            self.template(capability, &place, template);
        }
        if let Some(body) = &route.body {
            self.json_template(capability, &format!("{place}/body"), body);
        }
        let body = route.body.as_ref().map(Value::to_string);
        let mut texts = route.query.values().chain([&route.path]).chain(&body);
        let of_one = capability.placeholders().contains(&"id");
        if of_one && !texts.any(|text| text.contains("{id}")) {
            self.add(
                place,
                "Nothing in the request says which contact is meant.",
                "Put {id} into the path.",
            );
        }
    }

    /// The places in the answer.
    fn answer(&mut self, capability: Capability, route: &Route, place: &str) {
        let next = match &route.paging {
            Paging::Cursor { next, .. } => Some(next.clone()),
            Paging::Page { pages, .. } => pages.clone(),
            Paging::None | Paging::Offset { .. } => None,
        };
        for (name, pointer) in [
            ("object", &route.object),
            ("id", &route.id),
            ("name", &route.name),
            ("list", &route.list),
            ("paging", &next),
        ] {
            self.pointer(
                &format!("{place}/{name}"),
                pointer.as_deref().unwrap_or_default(),
            );
        }
        self.needs(capability, route, place);
    }

    /// The places that a capability can't do without.
    fn needs(&mut self, capability: Capability, route: &Route, place: &str) {
        let one = matches!(capability, Capability::Account | Capability::ReadContact);
        let found = capability == Capability::FindContact;
        self.each(&[
            (
                capability.lists() && route.list.is_none(),
                place,
                "The list's place in the answer is missing.",
                "Write it under “list”, such as /contacts; \"\" is the whole answer.",
            ),
            (
                one && route.object.is_none(),
                place,
                "The object's place in the answer is missing.",
                "Write it under “object”; \"\" is the whole answer.",
            ),
            (
                found && route.list.is_none() && route.object.is_none(),
                place,
                "The place of what was found is missing.",
                "Write “list” if it is a list, or “object”.",
            ),
            (
                capability == Capability::Batch && route.batch.is_none(),
                place,
                "What an item of the batch looks like is missing.",
                "Describe it under “batch”.",
            ),
        ]);
    }

    fn batch(&mut self, batch: &BatchShape, place: &str) {
        self.json_template(
            Capability::CreateContact,
            &format!("{place}/item"),
            &batch.item,
        );
        self.pointer(&format!("{place}/status"), &batch.status);
        self.pointer(&format!("{place}/object"), &batch.object);
        self.each(&[(
            batch.limit == 0,
            &format!("{place}/limit"),
            "A batch of no items sends nothing.",
            "Write how many items a request may hold.",
        )]);
    }

    fn template(&mut self, capability: Capability, place: &str, template: &str) {
        let names = match placeholders(template) {
            Ok(names) => names,
            Err(part) => {
                let what = format!("“{part}” is no placeholder.");
                return self.add(place, what, "Write placeholders such as {id}.");
            }
        };
        let known = capability.placeholders();
        let of_write = |name: &str| capability.writes() && OF_WRITES.contains(&name);
        for name in names
            .into_iter()
            .filter(|name| !known.contains(name) && !of_write(name))
        {
            let usable: Vec<String> = known.iter().map(|name| format!("{{{name}}}")).collect();
            let remedy = match usable.is_empty() {
                true => "This request takes none.".to_owned(),
                false => format!("Use one of {}.", usable.join(", ")),
            };
            let what = format!("Nothing fills the placeholder “{{{name}}}” here.");
            self.add(place, what, &remedy);
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
