//! One field held against a value.

use std::cmp::Ordering;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde_json::Value;

use super::operator::{takes_days, takes_list};
use crate::mapping::{Context, is_blank, normalise};
use crate::model::{Contact, FieldType, Operator, UtcMillis};

/// About a hundred years.
pub(super) const MOST_DAYS: i64 = 36_500;

/// A test with its value in the form in which values are compared.
#[derive(Clone, Debug)]
pub(super) struct Test {
    field: String,
    kind: FieldType,
    operator: Operator,
    wanted: Vec<Value>,
    context: Context,
}

impl Test {
    pub(super) fn new(
        field: &str,
        kind: FieldType,
        operator: Operator,
        value: &Value,
        context: &Context,
    ) -> Self {
        let wanted = match value {
            Value::Array(items) if takes_list(operator) => items
                .iter()
                .flat_map(|item| items_of(kind, item, context))
                .collect(),
            Value::String(text) if is_text_search(operator) => vec![Value::from(fold(text))],
            value if takes_days(operator) => days(value).map(Value::from).into_iter().collect(),
            value => items_of(kind, value, context),
        };
        Self {
            field: field.to_owned(),
            kind,
            operator,
            wanted,
            context: context.clone(),
        }
    }

    pub(super) fn moves_with_time(&self) -> bool {
        takes_days(self.operator)
    }

    pub(super) fn meets(&self, contact: &Contact, now: UtcMillis) -> bool {
        let value = contact.values.get(&self.field).unwrap_or(&Value::Null);
        let items = items_of(self.kind, value, &self.context);
        let among = || items.iter().any(|item| self.is_wanted(item));
        match self.operator {
            Operator::IsBlank => items.is_empty(),
            Operator::IsNotBlank => !items.is_empty(),
            Operator::Is => !items.is_empty() && items.iter().all(|item| self.is_wanted(item)),
            Operator::IsNot => items.is_empty() || !items.iter().all(|item| self.is_wanted(item)),
            Operator::IsOneOf | Operator::Has => among(),
            Operator::IsNoneOf | Operator::HasNot => !among(),
            Operator::Contains => any_text(&items, |text| self.texts().any(|w| text.contains(w))),
            Operator::ContainsNot => {
                !any_text(&items, |text| self.texts().any(|w| text.contains(w)))
            }
            Operator::StartsWith => {
                any_text(&items, |text| self.texts().any(|w| text.starts_with(w)))
            }
            Operator::EndsWith => any_text(&items, |text| self.texts().any(|w| text.ends_with(w))),
            Operator::Greater | Operator::After => self.compares(&items, Ordering::is_gt),
            Operator::AtLeast => self.compares(&items, Ordering::is_ge),
            Operator::Less | Operator::Before => self.compares(&items, Ordering::is_lt),
            Operator::AtMost => self.compares(&items, Ordering::is_le),
            Operator::WithinLast => self.counts(&items, now, |ago, days| (0..=days).contains(&ago)),
            Operator::WithinNext => {
                self.counts(&items, now, |ago, days| (-days..=0).contains(&ago))
            }
            Operator::MoreThanAgo => self.counts(&items, now, |ago, days| ago > days),
            Operator::MoreThanAhead => self.counts(&items, now, |ago, days| ago < -days),
        }
    }

    /// Holds how many days ago the field's day is against the wanted number: whole days in the
    /// location's time zone, so that today is today from midnight to midnight.
    fn counts(&self, items: &[Value], now: UtcMillis, fits: fn(i64, i64) -> bool) -> bool {
        let when = items.first().and_then(when);
        let wanted = self.wanted.first().and_then(Value::as_i64);
        let (Some(when), Some(wanted), Ok(now)) = (when, wanted, Timestamp::from_millisecond(now))
        else {
            return false;
        };
        let today = When::Moment(now).day(&self.context);
        let ago = when.day(&self.context).until(today);
        ago.is_ok_and(|ago| fits(i64::from(ago.get_days()), wanted))
    }

    fn is_wanted(&self, item: &Value) -> bool {
        self.wanted.iter().any(|wanted| {
            item == wanted
                || matches!(self.kind, FieldType::Date | FieldType::Datetime)
                    && compare(item, wanted, &self.context) == Some(Ordering::Equal)
        })
    }

    fn texts(&self) -> impl Iterator<Item = &str> {
        self.wanted.iter().filter_map(Value::as_str)
    }

    fn compares(&self, items: &[Value], fits: fn(Ordering) -> bool) -> bool {
        let (Some(item), Some(wanted)) = (items.first(), self.wanted.first()) else {
            return false;
        };
        compare(item, wanted, &self.context).is_some_and(fits)
    }
}

fn is_text_search(operator: Operator) -> bool {
    matches!(
        operator,
        Operator::Contains | Operator::ContainsNot | Operator::StartsWith | Operator::EndsWith
    )
}

fn any_text(items: &[Value], fits: impl Fn(&str) -> bool) -> bool {
    items.iter().filter_map(Value::as_str).any(fits)
}

/// A field's value as the list of what is in it; blank is an empty one.
pub(super) fn items_of(kind: FieldType, value: &Value, context: &Context) -> Vec<Value> {
    if is_blank(value) {
        return Vec::new();
    }
    // A moment is kept as it is told: a day among moments means the whole day.
    if kind == FieldType::Datetime && is_day(value) {
        return vec![value.clone()];
    }
    match normalise(kind, value, context) {
        Value::Null => Vec::new(),
        Value::Array(items) => items.into_iter().map(folded).collect(),
        other => vec![folded(other)],
    }
}

/// True for a day without a time.
pub(super) fn is_day(value: &Value) -> bool {
    let text = value.as_str().map(str::trim);
    text.is_some_and(|text| text.len() == 10 && text.parse::<Date>().is_ok())
}

fn folded(value: Value) -> Value {
    match value {
        Value::String(text) => Value::from(fold(&text)),
        Value::Number(number) => number.as_f64().map_or(Value::Number(number), Value::from),
        other => other,
    }
}

fn fold(text: &str) -> String {
    text.trim().to_lowercase()
}

/// Numbers by size, days and moments by time; none for what can't be compared.
fn compare(one: &Value, other: &Value, context: &Context) -> Option<Ordering> {
    if let (Some(one), Some(other)) = (one.as_f64(), other.as_f64()) {
        return one.partial_cmp(&other);
    }
    let (one, other) = (when(one)?, when(other)?);
    Some(match (one, other) {
        (When::Moment(one), When::Moment(other)) => one.cmp(&other),
        (one, other) => one.day(context).cmp(&other.day(context)),
    })
}

enum When {
    Day(Date),
    Moment(Timestamp),
}

impl When {
    /// The day it is on, in the location's time zone.
    fn day(&self, context: &Context) -> Date {
        match self {
            Self::Day(day) => *day,
            Self::Moment(moment) => {
                let zone = context.time_zone.as_deref().map(TimeZone::get);
                let zone = zone.and_then(Result::ok).unwrap_or(TimeZone::UTC);
                zone.to_datetime(*moment).date()
            }
        }
    }
}

fn when(value: &Value) -> Option<When> {
    let text = value.as_str()?.to_uppercase();
    match text.parse::<Timestamp>() {
        Ok(moment) => Some(When::Moment(moment)),
        Err(_) => text.parse::<Date>().ok().map(When::Day),
    }
}

/// A number of days as an operator takes it: whole and at most [`MOST_DAYS`].
pub(super) fn days(value: &Value) -> Option<i64> {
    let number = match value {
        Value::String(text) => text.trim().parse().ok(),
        value => value.as_i64(),
    };
    number.filter(|number| (0..=MOST_DAYS).contains(number))
}

/// True if the value can be compared with a field of this type by this operator.
pub(super) fn fits(kind: FieldType, value: &Value, context: &Context) -> bool {
    let items = items_of(kind, value, context);
    let [item] = items.as_slice() else {
        return false;
    };
    match kind {
        FieldType::Number => item.is_number(),
        FieldType::Boolean => item.is_boolean(),
        FieldType::Date => matches!(when(item), Some(When::Day(_))),
        FieldType::Datetime => when(item).is_some(),
        FieldType::File => false,
        FieldType::Other => !item.is_object() && !item.is_array(),
        _ => item.is_string(),
    }
}
