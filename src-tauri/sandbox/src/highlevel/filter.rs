//! The filters of contact search: which field takes which operator, reading them from the body, and
//! whether a contact passes. Not the paging: that is `search`.
//! Source: HighLevel's search document as digested by third parties, with measured corrections.

use serde_json::{Map, Value};

use super::account::Account;
use super::contact::{Contact, Text};
use super::refuse;
use crate::answer::Answer;
use crate::clock::parse_iso;

/// A condition on contacts.
#[derive(Debug)]
pub(super) enum Filter {
    All(Vec<Filter>),
    Any(Vec<Filter>),
    Test(Subject, Test),
}

/// What a condition looks at.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Subject {
    Id,
    Name,
    Text(Text),
    BusinessName,
    Dnd,
    Tags,
    Followers,
    Added,
    Updated,
    Custom(String, Group),
    Channel(&'static str),
    Inbound,
    /// A field that nothing in the sandbox ever has.
    Never,
}

/// What a condition asks for.
#[derive(Debug)]
pub(super) enum Test {
    Equal(Vec<String>, bool),
    Contains(String, bool),
    Exists(bool),
    Range(Option<f64>, Option<f64>),
}

/// The operators that a field takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Group {
    /// `eq`, `not_eq`
    Identity,
    /// … `exists`, `not_exists`
    Choice,
    /// … `contains`, `not_contains`
    Words,
    /// `range`, `exists`, `not_exists`
    Moment,
    /// `range`, `eq`, `not_eq`, `exists`, `not_exists`
    Amount,
}

const FIELDS: &[(&str, Subject, Group)] = &[
    ("id", Subject::Id, Group::Identity),
    ("contactName", Subject::Name, Group::Choice),
    ("email", Subject::Text(Text::Email), Group::Choice),
    ("state", Subject::Text(Text::State), Group::Choice),
    ("country", Subject::Text(Text::Country), Group::Choice),
    ("assignedTo", Subject::Text(Text::AssignedTo), Group::Choice),
    ("source", Subject::Text(Text::Source), Group::Choice),
    ("dnd", Subject::Dnd, Group::Choice),
    ("isValidWhatsapp", Subject::Never, Group::Choice),
    ("followers", Subject::Followers, Group::Choice),
    ("tags", Subject::Tags, Group::Choice),
    (
        "firstNameLowerCase",
        Subject::Text(Text::FirstName),
        Group::Words,
    ),
    (
        "lastNameLowerCase",
        Subject::Text(Text::LastName),
        Group::Words,
    ),
    ("phone", Subject::Text(Text::Phone), Group::Words),
    ("address", Subject::Text(Text::Address1), Group::Words),
    ("city", Subject::Text(Text::City), Group::Words),
    ("postalCode", Subject::Text(Text::PostalCode), Group::Words),
    (
        "companyName",
        Subject::Text(Text::CompanyName),
        Group::Words,
    ),
    ("businessName", Subject::BusinessName, Group::Words),
    ("dateAdded", Subject::Added, Group::Moment),
    ("dateUpdated", Subject::Updated, Group::Moment),
    ("lastEmailClickedDate", Subject::Never, Group::Moment),
    ("lastEmailOpenedDate", Subject::Never, Group::Moment),
    (
        "dndSettings.Email.status",
        Subject::Channel("Email"),
        Group::Choice,
    ),
    (
        "dndSettings.SMS.status",
        Subject::Channel("SMS"),
        Group::Choice,
    ),
    (
        "dndSettings.Call.status",
        Subject::Channel("Call"),
        Group::Choice,
    ),
    (
        "inboundDndSettings.all.status",
        Subject::Inbound,
        Group::Choice,
    ),
];

const OPERATORS: [&str; 7] = [
    "eq",
    "not_eq",
    "contains",
    "not_contains",
    "exists",
    "not_exists",
    "range",
];

impl Group {
    fn takes(self, operator: &str) -> bool {
        match operator {
            "eq" | "not_eq" => self != Self::Moment,
            "exists" | "not_exists" => self != Self::Identity,
            "contains" | "not_contains" => self == Self::Words,
            "range" => matches!(self, Self::Moment | Self::Amount),
            _ => false,
        }
    }
}

/// Reads `filters`: a list whose items are joined by AND; groups nest.
pub(super) fn read(account: &Account, items: &[Value]) -> Result<Filter, Answer> {
    let filters: Result<Vec<Filter>, Answer> =
        items.iter().map(|item| read_one(account, item)).collect();
    Ok(Filter::All(filters?))
}

fn read_one(account: &Account, item: &Value) -> Result<Filter, Answer> {
    let Some(item) = item.as_object() else {
        return Err(refuse::invalid(vec![
            "each value in filters must be an object".to_owned(),
        ]));
    };
    if let Some(group) = item.get("group").and_then(Value::as_str) {
        let inner = item.get("filters").and_then(Value::as_array);
        let Filter::All(inner) = read(account, inner.map_or(&[][..], Vec::as_slice))? else {
            return Err(refuse::bad("Invalid group"));
        };
        return match group {
            "AND" => Ok(Filter::All(inner)),
            "OR" => Ok(Filter::Any(inner)),
            _ => Err(refuse::invalid(vec![format!("Invalid group {group}")])),
        };
    }
    let text = |name: &str| item.get(name).and_then(Value::as_str).unwrap_or("");
    let (subject, group) = subject(account, text("field"))?;
    let operator = text("operator");
    if !OPERATORS.contains(&operator) || !group.takes(operator) {
        return Err(refuse::invalid(vec![format!(
            "Invalid Operator {operator} for field {}",
            text("field")
        )]));
    }
    Ok(Filter::Test(subject, test(operator, item)?))
}

fn subject(account: &Account, name: &str) -> Result<(Subject, Group), Answer> {
    if let Some((_, subject, group)) = FIELDS.iter().find(|(known, ..)| *known == name) {
        return Ok((subject.clone(), *group));
    }
    let id = name.strip_prefix("customFields.");
    let field = id.and_then(|id| account.fields.iter().find(|field| &*field.id == id));
    let Some(field) = field else {
        return Err(refuse::bad(format!("Invalid field {name}")));
    };
    let group = match field.data_type.as_str() {
        "CHECKBOX" | "MULTIPLE_OPTIONS" => Group::Choice,
        "NUMERICAL" | "MONETORY" => Group::Amount,
        "DATE" => Group::Moment,
        _ => Group::Words,
    };
    Ok((Subject::Custom(field.id.to_string(), group), group))
}

fn test(operator: &str, item: &Map<String, Value>) -> Result<Test, Answer> {
    let value = item.get("value").unwrap_or(&Value::Null);
    match operator {
        "exists" => Ok(Test::Exists(true)),
        "not_exists" => Ok(Test::Exists(false)),
        "range" => range(value),
        _ => {
            let values: Vec<String> = match value {
                Value::Array(items) => items.iter().map(plain).collect(),
                other => vec![plain(other)],
            };
            if value.is_null() || values.iter().any(|text| text.chars().count() > 75) {
                return Err(refuse::invalid(vec![
                    "value must be shorter than or equal to 75 characters".to_owned(),
                ]));
            }
            let wanted = !operator.starts_with("not_");
            match operator.ends_with("contains") {
                true => Ok(Test::Contains(values.concat(), wanted)),
                false => Ok(Test::Equal(values, wanted)),
            }
        }
    }
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.trim().to_lowercase(),
        other => other.to_string(),
    }
}

/// `gt` and `lt` count like `gte` and `lte`, one step further in.
fn range(value: &Value) -> Result<Test, Answer> {
    let bound = |name: &str| match &value[name] {
        Value::Number(number) => number.as_f64(),
        #[expect(
            clippy::cast_precision_loss,
            reason = "milliseconds stay far below 2^53"
        )]
        Value::String(text) => parse_iso(text)
            .map(|at| at as f64)
            .or_else(|| text.parse().ok()),
        _ => None,
    };
    let low = bound("gte").or_else(|| bound("gt").map(|low| low + 1.0));
    let high = bound("lte").or_else(|| bound("lt").map(|high| high - 1.0));
    if low.is_none() && high.is_none() {
        return Err(refuse::invalid(vec![
            "range needs gte, gt, lte or lt".to_owned(),
        ]));
    }
    Ok(Test::Range(low, high))
}

impl Filter {
    /// Whether a contact passes.
    pub(super) fn passes(&self, account: &Account, contact: &Contact) -> bool {
        match self {
            Self::All(inner) => inner.iter().all(|filter| filter.passes(account, contact)),
            Self::Any(inner) => inner.iter().any(|filter| filter.passes(account, contact)),
            Self::Test(subject, test) => test.holds(&values(account, contact, subject), subject),
        }
    }

    /// The bounds that the outer AND sets on a time, and whether nothing else is asked for.
    pub(super) fn window(&self, subject: &Subject) -> (Option<f64>, Option<f64>, bool) {
        let mut window = (None, None, true);
        let Self::All(inner) = self else {
            return (None, None, false);
        };
        for filter in inner {
            match filter {
                Self::Test(tested, Test::Range(low, high)) if tested == subject => {
                    window.0 = max(window.0, *low);
                    window.1 = max(window.1.map(|high: f64| -high), high.map(|high| -high))
                        .map(|high| -high);
                }
                _ => window.2 = false,
            }
        }
        window
    }

    /// A value that the outer AND asks a subject to equal, for a look-up by index.
    pub(super) fn pinned(&self, subject: &Subject) -> Option<&str> {
        let Self::All(inner) = self else {
            return None;
        };
        inner.iter().find_map(|filter| match filter {
            Self::Test(tested, Test::Equal(values, true)) if tested == subject => {
                match values.as_slice() {
                    [one] => Some(one.as_str()),
                    _ => None,
                }
            }
            _ => None,
        })
    }
}

fn max(one: Option<f64>, other: Option<f64>) -> Option<f64> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.max(other)),
        (one, other) => one.or(other),
    }
}

impl Test {
    fn holds(&self, values: &[String], subject: &Subject) -> bool {
        match self {
            Self::Exists(wanted) => values.is_empty() != *wanted,
            Self::Equal(asked, wanted) => asked.iter().any(|one| values.contains(one)) == *wanted,
            Self::Contains(part, wanted) => {
                values.iter().any(|value| value.contains(part.as_str())) == *wanted
            }
            Self::Range(low, high) => values.iter().any(|value| {
                let Some(value) = amount(value, subject) else {
                    return false;
                };
                low.is_none_or(|low| value >= low) && high.is_none_or(|high| value <= high)
            }),
        }
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "milliseconds stay far below 2^53"
)]
fn amount(value: &str, subject: &Subject) -> Option<f64> {
    match subject {
        Subject::Custom(_, Group::Moment) => parse_iso(value).map(|at| at as f64),
        _ => value.parse().ok(),
    }
}

/// What a contact holds there, in lower case; empty where nothing.
fn values(account: &Account, contact: &Contact, subject: &Subject) -> Vec<String> {
    let one = |text: &str| match text.is_empty() {
        true => Vec::new(),
        false => vec![text.to_lowercase()],
    };
    match subject {
        Subject::Id => one(&contact.id),
        Subject::Name => one(&contact.name()),
        Subject::Text(text) => one(contact.text(*text)),
        Subject::BusinessName => one(account.row(contact, None).business_name.unwrap_or("")),
        Subject::Dnd => vec![contact.dnd.to_string()],
        Subject::Tags => contact.tags.iter().map(ToString::to_string).collect(),
        Subject::Followers => contact
            .followers
            .iter()
            .map(|id| id.to_lowercase())
            .collect(),
        Subject::Added => vec![contact.date_added.to_string()],
        Subject::Updated => vec![contact.date_updated.to_string()],
        Subject::Channel(channel) => one(contact.dnd_settings[channel]["status"]
            .as_str()
            .unwrap_or("")),
        Subject::Inbound => one(contact.inbound_dnd["all"]["status"].as_str().unwrap_or("")),
        Subject::Never => Vec::new(),
        Subject::Custom(id, _) => {
            let found = contact.custom.iter().find(|(field, _)| **field == **id);
            match found.map(|(_, value)| value) {
                Some(Value::Array(items)) => items.iter().map(plain).collect(),
                Some(value) => vec![plain(value)],
                None => Vec::new(),
            }
        }
    }
}
