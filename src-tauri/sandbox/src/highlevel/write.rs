//! Writing a contact: what create, upsert, update and a change in the web app have in common. It
//! normalises the members of a body, finds duplicates and stores. Which members are allowed at all
//! was checked before, against the tables at the end.

use std::sync::Arc;

use serde_json::{Map, Value};

use super::account::Account;
use super::contact::{Contact, Text};
use super::dto::{Field, any, boolean, list, object, text, texts};
use super::field::Stored;
use super::refuse;
use crate::answer::Answer;
use crate::normalise;

type Body = Map<String, Value>;

impl Account {
    /// Creates a contact. `check` refuses duplicates as the location's settings ask for.
    pub(crate) fn create(
        &mut self,
        body: &Body,
        now: i64,
        check: bool,
    ) -> Result<Arc<Contact>, Answer> {
        let mut contact = self.blank(now);
        self.apply(&mut contact, body)?;
        if check {
            self.refuse_duplicate(&contact, None)?;
        }
        if contact[Text::Source].is_none() {
            contact.set(Text::Source, Some("public api"));
        }
        self.writes.total += 1;
        Ok(self.put(contact, now))
    }

    /// Changes a contact; members that are not named stay.
    pub(crate) fn change(
        &mut self,
        id: &str,
        body: &Body,
        now: i64,
        check: bool,
    ) -> Result<Arc<Contact>, Answer> {
        let old = Arc::clone(self.contact(id)?);
        let mut contact = Contact::clone(&old);
        self.apply(&mut contact, body)?;
        if check {
            self.refuse_duplicate(&contact, Some(&old))?;
        }
        self.touch(&mut contact, now);
        self.writes.total += 1;
        Ok(self.put(contact, now))
    }

    /// Bumps `dateUpdated`, which never stands still between two writes of one contact.
    pub(crate) fn touch(&self, contact: &mut Contact, now: i64) {
        contact.date_updated = now.max(contact.date_updated + 1);
    }

    fn refuse_duplicate(&self, contact: &Contact, old: Option<&Contact>) -> Result<(), Answer> {
        if self.allow_duplicates {
            return Ok(());
        }
        for member in [Text::Email, Text::Phone] {
            let value = contact.text(member);
            if value.is_empty() || old.is_some_and(|old| old.text(member) == value) {
                continue;
            }
            let found = match member {
                Text::Email => self.with_email(value).find(|other| other.id != contact.id),
                _ => self.with_phone(value).find(|other| other.id != contact.id),
            };
            if let Some(other) = found {
                return Err(refuse::duplicate(&other.id, &other.name(), member.key()));
            }
        }
        Ok(())
    }

    fn apply(&mut self, contact: &mut Contact, body: &Body) -> Result<(), Answer> {
        // `name` first, so that explicit first and last names win over its halves.
        if let Some(name) = body.get("name") {
            split_name(contact, name.as_str().unwrap_or(""));
        }
        for (key, value) in body {
            match Text::named(key) {
                Some(member) => self.apply_text(contact, member, value)?,
                None => self.apply_other(contact, key, value),
            }
        }
        Ok(())
    }

    fn apply_text(&self, contact: &mut Contact, member: Text, value: &Value) -> Result<(), Answer> {
        let text = value.as_str();
        match (member, text) {
            // Accepted, but only null clears a phone number.
            (Text::Phone, Some(text)) if text.trim().is_empty() => {}
            (Text::Phone, Some(text)) => {
                contact.set(member, Some(&normalise::phone(text, &self.country)));
            }
            (Text::Email, Some(text)) if !text.trim().is_empty() => {
                if !normalise::is_email(text) {
                    return Err(refuse::invalid(vec!["email must be an email".to_owned()]));
                }
                contact.set(member, Some(&normalise::email(text)));
            }
            (Text::DateOfBirth, Some(text)) if !text.trim().is_empty() => {
                let Some(date) = birthday(text) else {
                    return Err(refuse::invalid(vec![
                        "dateOfBirth must be a valid date".to_owned(),
                    ]));
                };
                contact.set(member, Some(&date));
            }
            _ => contact.set(member, text),
        }
        Ok(())
    }

    fn apply_other(&mut self, contact: &mut Contact, key: &str, value: &Value) {
        match (key, value) {
            ("tags", Value::Array(tags)) => {
                contact.tags = clean_tags(tags.iter().filter_map(Value::as_str));
            }
            ("customFields", Value::Array(items)) => {
                for item in items.iter().filter_map(Value::as_object) {
                    self.apply_custom(contact, item);
                }
            }
            ("dnd", Value::Bool(dnd)) => contact.dnd = *dnd,
            ("dndSettings", Value::Object(settings)) => apply_dnd(contact, settings),
            ("inboundDndSettings", _) => contact.inbound_dnd = value.clone(),
            _ => {}
        }
    }

    /// An item of an unknown field is dropped in silence, as the real service does.
    fn apply_custom(&self, contact: &mut Contact, item: &Body) {
        let written = ["field_value", "fieldValue", "value"];
        let value = written.iter().find_map(|name| item.get(*name));
        let (Some(field), Some(value)) = (self.field_of(item), value) else {
            return;
        };
        match field.stored(value) {
            Stored::Unchanged => {}
            Stored::Cleared => contact.set_custom(&field.id, None),
            Stored::Value(value) => contact.set_custom(&field.id, Some(value)),
        }
    }
}

/// Trimmed, lower-cased, without blanks and doubles, in the order given.
pub(crate) fn clean_tags<'a>(tags: impl Iterator<Item = &'a str>) -> Vec<Box<str>> {
    let mut clean: Vec<Box<str>> = Vec::new();
    for tag in tags.map(normalise::tag) {
        if !tag.is_empty() && !clean.iter().any(|known| **known == *tag) {
            clean.push(tag.into());
        }
    }
    clean
}

fn split_name(contact: &mut Contact, name: &str) {
    let name = name.trim();
    let (first, last) = name.split_once(' ').unwrap_or((name, ""));
    contact.set(Text::FirstName, Some(first));
    contact.set(Text::LastName, Some(last));
}

fn apply_dnd(contact: &mut Contact, settings: &Body) {
    const CHANNELS: [&str; 6] = ["Call", "Email", "SMS", "WhatsApp", "GMB", "FB"];
    let Value::Object(stored) = &mut contact.dnd_settings else {
        return;
    };
    for (channel, setting) in settings {
        // API version v3 writes the channels in camel case.
        let known = CHANNELS
            .iter()
            .find(|known| known.eq_ignore_ascii_case(channel));
        if let Some(known) = known {
            stored.insert((*known).to_owned(), setting.clone());
        }
    }
}

/// `YYYY-MM-DD` from any of the eight accepted spellings (year first or month first; `/ - . _`).
fn birthday(text: &str) -> Option<String> {
    let text = text.trim().split('T').next()?;
    let parts: Vec<&str> = text.split(['/', '-', '.', '_']).collect();
    let [a, b, c] = parts.as_slice() else {
        return None;
    };
    let (year, month, day) = if a.len() == 4 { (a, b, c) } else { (c, a, b) };
    let date =
        jiff::civil::Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()?;
    Some(date.to_string())
}

const CHANNEL: &[Field] = &[text("status").required(), text("message"), text("code")];
const CHANNELS: &[Field] = &[
    object("Call", CHANNEL),
    object("Email", CHANNEL),
    object("SMS", CHANNEL),
    object("WhatsApp", CHANNEL),
    object("GMB", CHANNEL),
    object("FB", CHANNEL),
    object("call", CHANNEL),
    object("email", CHANNEL),
    object("sms", CHANNEL),
    object("whatsApp", CHANNEL),
    object("gmb", CHANNEL),
    object("fb", CHANNEL),
];
const INBOUND: &[Field] = &[object("all", &[text("status").required(), text("message")])];
/// `fieldValue` belongs to API version v3, which the older ones tolerate.
const CUSTOM: &[Field] = &[
    text("id"),
    text("key"),
    any("field_value"),
    any("fieldValue"),
];

/// The body of `PUT /contacts/:id`.
pub(crate) const UPDATE: &[Field] = &[
    text("firstName").nullable(),
    text("lastName").nullable(),
    text("name").nullable(),
    text("email").nullable(),
    text("phone").nullable(),
    text("address1").nullable(),
    text("city").nullable(),
    text("state").nullable(),
    text("postalCode"),
    text("website").nullable(),
    text("timezone").nullable(),
    boolean("dnd"),
    object("dndSettings", CHANNELS),
    object("inboundDndSettings", INBOUND),
    texts("tags"),
    list("customFields", CUSTOM),
    text("source"),
    text("dateOfBirth").nullable(),
    text("country"),
    text("assignedTo").nullable(),
];

/// The body of `POST /contacts/`.
pub(crate) const CREATE: &[Field] = &concat::<23>(
    UPDATE,
    &[
        text("locationId").required(),
        text("gender"),
        text("companyName").nullable(),
    ],
);

/// The body of `POST /contacts/upsert`.
pub(crate) const UPSERT: &[Field] =
    &concat::<24>(CREATE, &[boolean("createNewIfDuplicateAllowed")]);

const fn concat<const N: usize>(first: &[Field], second: &[Field]) -> [Field; N] {
    let mut all = [first[0]; N];
    let mut index = 0;
    while index < first.len() {
        all[index] = first[index];
        index += 1;
    }
    while index < first.len() + second.len() {
        all[index] = second[index - first.len()];
        index += 1;
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn birthdays_are_read_in_every_accepted_spelling() {
        for text in [
            "1990-09-25",
            "1990/09/25",
            "09/25/1990",
            "09-25-1990",
            "1990.09.25",
            "09_25_1990",
            "1990-09-25T00:00:00Z",
        ] {
            assert_eq!(birthday(text).as_deref(), Some("1990-09-25"), "{text}");
        }
        assert_eq!(birthday("25 September"), None);
        assert_eq!(birthday("1990-13-01"), None);
    }

    #[test]
    fn tags_are_trimmed_lowered_and_kept_once() {
        let clean = clean_tags(["VIP", " vip ", "", "Zürich"].into_iter());
        assert_eq!(clean, ["vip".into(), "zürich".into()] as [Box<str>; 2]);
    }
}
