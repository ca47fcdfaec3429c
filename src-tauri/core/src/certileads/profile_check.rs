//! What can be wrong with a profile that has the right shape: keys and headers that are none,
//! pointers that lead nowhere, routes of unknown capabilities. The routes themselves are
//! `route_check`'s.

use std::collections::HashSet;

use super::pointer::{is_pointer, segments};
use super::profile::{AuthScheme, Kind, Profile};
use super::{Capability, built_in};

/// Something wrong, and where.
pub(super) struct Finding {
    pub(super) place: String,
    pub(super) what: String,
    pub(super) remedy: String,
}

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
    check.kind(profile);
    check.headers(profile);
    check.pointers(profile);
    check.fields(profile);
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

/// Collects findings.
#[derive(Default)]
pub(super) struct Check(Vec<Finding>);

impl Check {
    pub(super) fn add(&mut self, place: &str, what: impl Into<String>, remedy: &str) {
        self.0.push(Finding {
            place: place.to_owned(),
            what: what.into(),
            remedy: remedy.to_owned(),
        });
    }

    /// Adds each of some findings whose condition holds.
    pub(super) fn each(&mut self, findings: &[(bool, &str, &str, &str)]) {
        for (_, place, what, remedy) in findings.iter().filter(|finding| finding.0) {
            self.add(place, *what, remedy);
        }
    }

    fn identity(&mut self, profile: &Profile) {
        let sound =
            |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-';
        let key = &profile.key;
        let sound_key = (1..=64).contains(&key.len()) && key.chars().all(sound);
        let limit = profile.rate_limit;
        self.each(&[
            (
                !sound_key,
                "/key",
                "The key may hold small letters, digits and hyphens, and not be empty.",
                "Write a key such as my-certileads.",
            ),
            (
                profile.name.trim().is_empty(),
                "/name",
                "The profile has no name.",
                "Write the name to show in the list.",
            ),
            (
                limit.is_some_and(|limit| limit.requests == 0 || limit.seconds == 0),
                "/rateLimit",
                "A limit of nothing lets no request through.",
                "Write how many requests in how many seconds.",
            ),
        ]);
    }

    fn kind(&mut self, profile: &Profile) {
        let (csv, routes) = (profile.kind == Kind::Csv, !profile.capabilities.is_empty());
        self.each(&[
            (
                !csv && !routes,
                "/capabilities",
                "The profile can do nothing: it names no capability.",
                "Describe at least createContact.",
            ),
            (
                csv && routes,
                "/capabilities",
                "A profile of kind csv writes files and names no requests.",
                "Take the capabilities out, or use the kind http.",
            ),
            (
                csv && profile.fields.is_empty(),
                "/fields",
                "A profile of kind csv needs its fields: they are the columns.",
                "List them.",
            ),
        ]);
    }

    fn headers(&mut self, profile: &Profile) {
        match &profile.auth {
            AuthScheme::Header { name } => self.header("/auth/name", name, true),
            AuthScheme::Query { name } if name.is_empty() => self.add(
                "/auth/name",
                "The parameter that carries the key has no name.",
                "Write its name, such as api_key.",
            ),
            _ => {}
        }
        if let Some(signature) = &profile.signature {
            self.header("/signature/header", &signature.header, true);
        }
        if let Some(idempotency) = &profile.idempotency {
            self.header("/idempotency/header", &idempotency.header, false);
        }
        for name in profile.headers.keys() {
            self.header(&format!("/headers/{name}"), name, false);
        }
    }

    /// A header's name. Only those that carry the key may be `Authorization`.
    pub(super) fn header(&mut self, place: &str, name: &str, carries_key: bool) {
        let sound =
            |letter: char| letter.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(letter);
        let own = OWN_HEADERS.contains(&name.to_ascii_lowercase().as_str())
            && !(carries_key && name.eq_ignore_ascii_case("authorization"));
        if name.is_empty() || !name.chars().all(sound) {
            let remedy = "Write a name such as X-Api-Key.";
            self.add(place, "This is no name of a header.", remedy);
        } else if own {
            let what = format!("The app sets the header “{name}” itself.");
            self.add(place, what, "Take it out; for keys use “auth”.");
        }
    }

    fn pointers(&mut self, profile: &Profile) {
        let (errors, contact) = (&profile.errors, &profile.contact);
        for (place, pointer) in [
            ("/errors/message", &errors.message),
            ("/errors/code", &errors.code),
            ("/errors/field", &errors.field),
            ("/errors/existingId", &errors.existing_id),
            ("/contact/id", &Some(contact.id.clone())),
            ("/contact/version", &contact.version),
            ("/contact/deleted", &contact.deleted),
        ] {
            self.pointer(place, pointer.as_deref().unwrap_or_default());
        }
        self.written_pointer("/contact/fields", &contact.fields);
        for (key, pointer) in &contact.members {
            self.written_pointer(&format!("/contact/members/{key}"), pointer);
        }
    }

    pub(super) fn pointer(&mut self, place: &str, pointer: &str) {
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
            let remedy = "Point to a member of an object.";
            self.add(place, "A place in a list can't be written to.", remedy);
        }
    }

    fn fields(&mut self, profile: &Profile) {
        let mut seen = HashSet::new();
        for (index, field) in profile.fields.iter().enumerate() {
            if field.key.trim().is_empty() || !seen.insert(field.key.as_str()) {
                self.add(
                    &format!("/fields/{index}/key"),
                    "The field has no key, or another field has the same.",
                    "Give each field a key of its own.",
                );
            }
        }
    }
}

/// True if a key belongs to a built-in profile.
pub(super) fn is_built_in(key: &str) -> bool {
    built_in::KEYS.contains(&key)
}
