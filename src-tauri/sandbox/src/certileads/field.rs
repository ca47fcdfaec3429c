//! The contact fields of the simulated Certileads: what it offers, and how a written value is
//! checked and brought into its stored form.

use std::sync::LazyLock;

use serde_json::{Value, json};

use super::book::Book;
use super::refuse;
use crate::answer::Answer;
use crate::clock::{iso, parse_iso};
use crate::further;
use crate::normalise;

/// What a field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Text,
    Number,
    Boolean,
    Date,
    Datetime,
    Email,
    Phone,
    Url,
    Option(&'static [&'static str]),
    Options(&'static [&'static str]),
}

/// One field: key, label, kind. Custom ones have a key that begins with `fields.`.
pub(crate) type Field = (&'static str, &'static str, Kind);

const INDUSTRIES: &[&str] = &[
    "Construction",
    "Education",
    "Finance",
    "Healthcare",
    "Hospitality",
    "Legal",
    "Manufacturing",
    "Real estate",
    "Retail",
    "Technology",
    "Other",
];
const INTERESTS: &[&str] = &["Whitening", "Implants", "Check-up", "Braces", "Insurance"];

/// Every field that a contact can have.
pub(crate) const FIELDS: &[Field] = &[
    ("externalId", "External id", Kind::Text),
    ("email", "E-mail", Kind::Email),
    ("firstName", "First name", Kind::Text),
    ("lastName", "Last name", Kind::Text),
    ("name", "Full name", Kind::Text),
    ("phone", "Phone", Kind::Phone),
    ("company", "Company", Kind::Text),
    ("fields.industry", "Industry", Kind::Option(INDUSTRIES)),
    ("fields.lead_score", "Lead score", Kind::Number),
    ("fields.birthday", "Birthday", Kind::Date),
    ("fields.website", "Website", Kind::Url),
    ("fields.owner", "Owner", Kind::Text),
    ("fields.source", "Source", Kind::Text),
    ("fields.address", "Address", Kind::Text),
    ("fields.city", "City", Kind::Text),
    ("fields.state", "State", Kind::Text),
    ("fields.postal_code", "Postal code", Kind::Text),
    ("fields.country", "Country", Kind::Text),
    ("fields.second_email", "Second e-mail", Kind::Email),
    ("fields.second_phone", "Second phone", Kind::Phone),
    ("fields.budget", "Budget", Kind::Number),
    ("fields.notes_summary", "Summary of notes", Kind::Text),
    ("fields.consent", "Consent to contact", Kind::Boolean),
    ("fields.interests", "Interests", Kind::Options(INTERESTS)),
    ("fields.last_task_id", "Last task: id", Kind::Text),
    ("fields.last_task_title", "Last task: title", Kind::Text),
    (
        "fields.last_task_completed",
        "Last task: completed",
        Kind::Boolean,
    ),
    (
        "fields.last_task_completed_at",
        "Last task: completed at",
        Kind::Datetime,
    ),
    ("fields.last_contacted", "Last contacted", Kind::Datetime),
];

/// More fields, for accounts that have many of them. Each lives as long as the program.
static FURTHER: LazyLock<Vec<Field>> = LazyLock::new(|| {
    let further = (1..=further::MOST).map(|number| -> Field {
        let key = format!("fields.question_{number}").leak();
        (key, further::name(number).leak(), Kind::Text)
    });
    further.collect()
});

/// The field of that key.
pub(crate) fn find(key: &str) -> Option<&'static Field> {
    let all = FIELDS.iter().chain(FURTHER.iter());
    all.into_iter().find(|(known, ..)| *known == key)
}

/// `GET /contact-fields`.
pub(super) fn list(book: &Book) -> Value {
    let shown = |(key, label, kind): &Field| {
        let required = *key == "externalId" || book.required.iter().any(|required| required == key);
        let mut field =
            json!({"key": key, "label": label, "type": kind.name(), "required": required});
        if let Kind::Option(options) | Kind::Options(options) = kind {
            field["options"] = json!(options);
        }
        field
    };
    let further = FURTHER.iter().take(book.further);
    json!({"fields": FIELDS.iter().chain(further).map(shown).collect::<Vec<_>>()})
}

impl Kind {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Number => "number",
            Self::Boolean => "boolean",
            Self::Date => "date",
            Self::Datetime => "datetime",
            Self::Email => "email",
            Self::Phone => "phone",
            Self::Url => "url",
            Self::Option(_) => "option",
            Self::Options(_) => "options",
        }
    }

    /// The stored form of a value; `None` where it is not of this kind. Blank text is null.
    pub(crate) fn stored(self, value: &Value) -> Option<Value> {
        if value.is_null() || value.as_str().is_some_and(|text| text.trim().is_empty()) {
            return Some(Value::Null);
        }
        let text = value.as_str().map(str::trim);
        match self {
            Self::Text => text.map(|text| json!(text)),
            Self::Number => value.is_number().then(|| value.clone()),
            Self::Boolean => value.is_boolean().then(|| value.clone()),
            Self::Date => text.filter(|text| is_date(text)).map(|text| json!(text)),
            Self::Datetime => text.and_then(parse_iso).map(|at| json!(iso(at))),
            Self::Email => text
                .filter(|text| normalise::is_email(text))
                .map(|text| json!(normalise::email(text))),
            Self::Phone => text
                .filter(|text| is_phone(text))
                .map(|text| json!(normalise::phone(text, "US"))),
            Self::Url => text.filter(|text| is_url(text)).map(|text| json!(text)),
            Self::Option(options) => text
                .filter(|text| options.contains(text))
                .map(|text| json!(text)),
            Self::Options(options) => {
                let items = value.as_array()?;
                let known =
                    |item: &Value| item.as_str().is_some_and(|item| options.contains(&item));
                items.iter().all(known).then(|| value.clone())
            }
        }
    }
}

fn is_date(text: &str) -> bool {
    text.len() == 10 && text.parse::<jiff::civil::Date>().is_ok()
}

fn is_phone(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    (7..=15).contains(&digits)
        && text
            .chars()
            .all(|letter| letter.is_ascii_digit() || "+-(). /".contains(letter))
}

fn is_url(text: &str) -> bool {
    let rest = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"));
    rest.is_some_and(|rest| rest.contains('.') && !rest.contains(char::is_whitespace))
}

/// Checks a written value, or says what kind it should have been.
pub(super) fn checked(field: &Field, value: &Value) -> Result<Value, Answer> {
    let (key, label, kind) = field;
    kind.stored(value).ok_or_else(|| {
        let message = match kind {
            Kind::Option(options) | Kind::Options(options) => {
                format!("{label} must be one of: {}.", options.join(", "))
            }
            _ => format!("{label} must be of type {}.", kind.name()),
        };
        refuse::invalid(key, "invalid_value", &message)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_stored_normalised_or_refused() {
        assert_eq!(
            Kind::Email.stored(&json!(" Ana@Example.com ")),
            Some(json!("ana@example.com"))
        );
        assert_eq!(
            Kind::Phone.stored(&json!("(212) 555-0123")),
            Some(json!("+12125550123"))
        );
        assert_eq!(
            Kind::Datetime.stored(&json!("2026-09-01T10:00:00+02:00")),
            Some(json!("2026-09-01T08:00:00.000Z"))
        );
        assert_eq!(Kind::Text.stored(&json!("  ")), Some(Value::Null));
        for (kind, wrong) in [
            (Kind::Email, json!("ana")),
            (Kind::Phone, json!("call me")),
            (Kind::Number, json!("12")),
            (Kind::Boolean, json!("yes")),
            (Kind::Date, json!("2026-9-1")),
            (Kind::Url, json!("example")),
            (Kind::Option(INDUSTRIES), json!("Dentistry")),
            (Kind::Options(INTERESTS), json!(["Braces", "Golf"])),
        ] {
            assert_eq!(kind.stored(&wrong), None, "{}", kind.name());
        }
    }
}
