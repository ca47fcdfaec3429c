//! The steps of a rule, made ready once and then applied to one value after another.

use jiff::tz::TimeZone;
use phonenumber::country::Id;
use serde_json::Value;

use super::fault::Fault;
use super::number_format::NumberForm;
use super::prepare::{DateForm, Zones};
use super::replace::Replace;
use super::table::Table;
use super::template::{Template, Templates};
use super::text::{
    each_as_text, each_scalar, each_text, is_blank, join, nested, scalar_text, texts, trim,
};
use super::title::title_case;
use super::when::When;
use super::{Context, date, date_shift, email, list, name, number, phone, substring, yes_no};
use crate::model::{Contact, DateUnit, ListOperation, NamePart};

/// A [`Context`] with its names looked up.
#[derive(Clone, Debug, Default)]
pub(crate) struct Place {
    pub(crate) country: Option<Id>,
    pub(crate) zone: Option<TimeZone>,
}

impl Place {
    /// Looks the names up; unknown ones count as not given.
    pub(crate) fn new(context: &Context) -> Self {
        Self {
            country: context.country.as_deref().and_then(phone::country),
            zone: context
                .time_zone
                .as_deref()
                .and_then(|name| TimeZone::get(name).ok()),
        }
    }
}

/// What a step may look at besides its value.
#[derive(Clone, Copy)]
pub(crate) struct Scene<'a> {
    pub(crate) contact: &'a Contact,
    pub(crate) templates: &'a Templates,
    pub(crate) place: &'a Place,
    /// The rule's source is a day: a moment in it is that day wherever the account is.
    pub(crate) source_is_day: bool,
}

/// A step made ready.
#[derive(Clone, Debug)]
pub(crate) enum Prepared {
    Trim,
    Lowercase,
    Uppercase,
    TitleCase,
    Phone {
        country: Option<Id>,
    },
    DateFormat {
        from: Option<String>,
        to: DateForm,
        zones: Zones,
    },
    DateShift {
        amount: i32,
        unit: DateUnit,
    },
    YesNo {
        yes: Vec<String>,
        no: Vec<String>,
    },
    Replace(Replace),
    Substring {
        start: i32,
        length: Option<u32>,
    },
    Surround {
        before: String,
        after: String,
    },
    NamePart(NamePart),
    EmailTidy,
    Number,
    NumberFormat(NumberForm),
    List(ListOperation),
    ListHas(String),
    Fallback(Vec<String>),
    When(Box<When>),
    Default(Value),
    Constant(Value),
    Join {
        sources: Vec<String>,
        separator: String,
    },
    Split {
        separator: String,
        part: Option<i32>,
    },
    Template(Template),
    Table(Table),
    /// It can never work; [`super::check`] says so before it is saved.
    Broken(Fault),
}

impl Prepared {
    /// The value after this step.
    pub(crate) fn apply(&self, value: Value, scene: Scene<'_>) -> Result<Value, Fault> {
        match self {
            Self::Trim => Ok(each_text(value, trim)),
            Self::Lowercase => Ok(each_text(value, str::to_lowercase)),
            Self::Uppercase => Ok(each_text(value, str::to_uppercase)),
            Self::TitleCase => Ok(each_text(value, title_case)),
            Self::Phone { country } => each_scalar(&value, |item| {
                phone::read(item, country.or(scene.place.country)).map(Value::from)
            }),
            Self::DateFormat { from, to, zones } => each_scalar(&value, |item| {
                let when = scene.when(date::read(item, from.as_deref())?);
                write_date(when, to, zones, scene.place.zone.as_ref()).map(Value::from)
            }),
            Self::DateShift { amount, unit } => each_scalar(&value, |item| {
                let when = scene.when(date::read(item, None)?);
                let zone = scene.place.zone.as_ref();
                date_shift::shift(when, *amount, *unit, zone).map(Value::from)
            }),
            Self::Replace(replace) => each_as_text(&value, |text| {
                replace.apply(text).map(|text| Value::from(&*text))
            }),
            Self::Substring { start, length } => each_as_text(&value, |text| {
                Ok(Value::from(substring::substring(text, *start, *length)))
            }),
            Self::Surround { before, after } => each_as_text(&value, |text| {
                join(&[before, text, after], "").map(Value::from)
            }),
            Self::NamePart(part) => each_as_text(&value, |text| {
                Ok(name::name_part(text, *part).map_or(Value::Null, Value::from))
            }),
            Self::EmailTidy => each_as_text(&value, |text| email::tidy(text).map(Value::from)),
            Self::NumberFormat(form) => each_scalar(&value, |item| {
                let number = to_number(item)?;
                Ok(number
                    .as_number()
                    .map_or(Value::Null, |number| Value::from(form.write(number))))
            }),
            Self::List(operation) => list::operate(value, *operation),
            Self::ListHas(wanted) => Ok(Value::from(list::has(&value, wanted))),
            Self::Fallback(sources) => Ok(fallback(value, sources, scene.contact)),
            Self::When(when) => Ok(when.apply(value, scene.contact)),
            Self::YesNo { yes, no } => {
                each_scalar(&value, |item| yes_no::read(item, yes, no).map(Value::from))
            }
            Self::Number => each_scalar(&value, to_number),
            Self::Default(default) => Ok(if is_blank(&value) {
                default.clone()
            } else {
                value
            }),
            Self::Constant(constant) => Ok(constant.clone()),
            Self::Join { sources, separator } => joined(&value, sources, separator, scene),
            Self::Split { separator, part } => split(&value, separator, *part),
            Self::Template(template) => scene
                .templates
                .render(template, &value, scene.contact)
                .map(Value::from),
            Self::Table(table) => table.translate(&value),
            Self::Broken(fault) => Err(fault.clone()),
        }
    }
}

/// A scalar as a number.
pub(crate) fn to_number(item: &Value) -> Result<Value, Fault> {
    match item {
        Value::Number(_) => Ok(item.clone()),
        Value::String(text) => number::read(text),
        _ => Err(Fault::new(
            "The value is not a number.",
            "Choose a field that holds one.",
        )),
    }
}

impl Scene<'_> {
    /// A date of the source: where the source is a day, the day that is written there.
    fn when(self, when: date::When) -> date::When {
        if self.source_is_day {
            date::When::Day(when.written_day())
        } else {
            when
        }
    }
}

fn write_date(
    when: date::When,
    to: &DateForm,
    zones: &Zones,
    place: Option<&TimeZone>,
) -> Result<String, Fault> {
    let from = zones.from.as_ref().or(place);
    let zone = zones.to.as_ref().or(place);
    // A time without an offset is a moment as soon as a place is named for it.
    let when = match when {
        date::When::Local(local) if zones.from.is_some() || zones.to.is_some() => {
            date::When::Moment(when.moment_at(from)?, local)
        }
        other => other,
    };
    match to {
        DateForm::Day => when.day_at(zone).map(date::day_text),
        DateForm::Moment => when.moment_at(from).map(date::moment_text),
        DateForm::Pattern(pattern) => date::write(when, pattern, zone),
    }
}

/// The value, or the first of the fields that is not blank.
fn fallback(value: Value, sources: &[String], contact: &Contact) -> Value {
    if !is_blank(&value) {
        return value;
    }
    let mut found = sources.iter().filter_map(|key| contact.values.get(key));
    found
        .find(|value| !is_blank(value))
        .cloned()
        .unwrap_or_default()
}

fn joined(
    value: &Value,
    sources: &[String],
    separator: &str,
    scene: Scene<'_>,
) -> Result<Value, Fault> {
    let mut parts = texts(value)?;
    for value in sources
        .iter()
        .filter_map(|key| scene.contact.values.get(key))
    {
        parts.extend(texts(value)?);
    }
    join(&parts, separator).map(Value::from)
}

fn split(value: &Value, separator: &str, part: Option<i32>) -> Result<Value, Fault> {
    if let (Value::Array(_), Some(_)) = (value, part) {
        return each_scalar(value, |item| split(item, separator, part));
    }
    if is_blank(value) || separator.is_empty() {
        return Ok(value.clone());
    }
    let text = scalar_text(value).ok_or_else(nested)?;
    let index = |part: i32| usize::try_from(part.unsigned_abs()).unwrap_or(usize::MAX) - 1;
    let one = |found: Option<&str>| found.map_or(Value::Null, |part| Value::from(part.trim()));
    Ok(match part {
        None => text
            .split(separator)
            .map(str::trim)
            .filter(|part| !part.is_empty())
            .map(Value::from)
            .collect(),
        Some(0) => Value::Null,
        Some(part) if part > 0 => one(text.split(separator).nth(index(part))),
        Some(part) => one(text.rsplit(separator).nth(index(part))),
    })
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may fail by panicking")]
mod tests {
    use rstest::rstest;
    use serde_json::json;

    use super::super::prepare::Making;
    use super::*;
    use crate::model::Step;

    fn apply(step: serde_json::Value, value: Value) -> Result<Value, Fault> {
        let step: Step = serde_json::from_value(step).unwrap();
        let mut templates = Templates::default();
        let context = Context {
            country: Some("US".into()),
            time_zone: Some("America/Chicago".into()),
        };
        let mut making = Making {
            templates: &mut templates,
            fields: &[],
            context: &context,
        };
        let prepared = Prepared::new(&step, &mut making);
        let contact = Contact {
            values: json!({"lastName": "Díaz", "city": " ", "tags": ["a", "b"]})
                .as_object()
                .cloned()
                .unwrap(),
            ..Contact::default()
        };
        let place = Place::new(&context);
        let scene = Scene {
            contact: &contact,
            templates: &templates,
            place: &place,
            source_is_day: false,
        };
        prepared.apply(value, scene)
    }

    #[rstest]
    #[case(json!({"type": "trim"}), json!([" a ", 5]), json!(["a", 5]))]
    #[case(json!({"type": "uppercase"}), json!("straße"), json!("STRASSE"))]
    #[case(json!({"type": "phone"}), json!("(212) 555-0123"), json!("+12125550123"))]
    #[case(json!({"type": "phone", "country": "DE"}), json!(["030 901820", ""]), json!(["+4930901820", null]))]
    #[case(json!({"type": "dateFormat", "to": "date"}), json!("2026-03-05T02:00:00Z"), json!("2026-03-04"))]
    #[case(json!({"type": "dateFormat", "to": "datetime"}), json!("2026-03-05"), json!("2026-03-05T06:00:00Z"))]
    #[case(json!({"type": "dateFormat", "from": "%d/%m/%Y", "to": "%Y"}), json!("03/04/2026"), json!("2026"))]
    #[case(json!({"type": "yesNo"}), json!("Yes"), json!(true))]
    #[case(json!({"type": "number"}), json!("1.200,50 €"), json!(1200.5))]
    #[case(json!({"type": "default", "value": "n/a"}), json!(" "), json!("n/a"))]
    #[case(json!({"type": "default", "value": "n/a"}), json!(0), json!(0))]
    #[case(json!({"type": "constant", "value": 7}), json!("x"), json!(7))]
    #[case(json!({"type": "join", "sources": ["lastName", "city", "tags"], "separator": "-"}), json!("Ana"), json!("Ana-Díaz-a-b"))]
    #[case(json!({"type": "split", "separator": ",", "part": -1}), json!("a, b"), json!("b"))]
    #[case(json!({"type": "split", "separator": ",", "part": 5}), json!("a, b"), json!(null))]
    #[case(json!({"type": "split", "separator": ","}), json!("a, ,b"), json!(["a", "b"]))]
    #[case(json!({"type": "template", "template": "{{ value }} {{ lastName }}"}), json!("Ana"), json!("Ana Díaz"))]
    #[case(json!({"type": "dateFormat", "to": "%H:%M", "zone": "Europe/Berlin"}), json!("2026-03-05T02:00:00Z"), json!("03:00"))]
    #[case(json!({"type": "dateFormat", "to": "datetime", "fromZone": "Asia/Tokyo"}), json!("2026-03-05 09:00"), json!("2026-03-05T00:00:00Z"))]
    #[case(json!({"type": "dateFormat", "to": "%d %H:%M", "fromZone": "Asia/Tokyo", "zone": "Europe/Berlin"}), json!("2026-03-05 07:30"), json!("04 23:30"))]
    #[case(json!({"type": "dateShift", "amount": 2, "unit": "weeks"}), json!(["2026-03-05", ""]), json!(["2026-03-19", null]))]
    #[case(json!({"type": "replace", "find": "st.", "with": "Street"}), json!(["Main st.", 5]), json!(["Main Street", "5"]))]
    #[case(json!({"type": "substring", "start": 1, "length": 3}), json!(12345), json!("123"))]
    #[case(json!({"type": "surround", "before": "crm: ", "after": ""}), json!(["vip", "", "new"]), json!(["crm: vip", null, "crm: new"]))]
    #[case(json!({"type": "namePart", "part": "last"}), json!("Ludwig van Beethoven"), json!("van Beethoven"))]
    #[case(json!({"type": "namePart", "part": "last"}), json!("Cher"), json!(null))]
    #[case(json!({"type": "emailTidy"}), json!("Ana <ANA@example.com>"), json!("ana@example.com"))]
    #[case(json!({"type": "numberFormat", "decimals": 2, "marks": "point", "before": "$"}), json!("1200,5"), json!("$1,200.50"))]
    #[case(json!({"type": "list", "operation": "first"}), json!(["", "a"]), json!("a"))]
    #[case(json!({"type": "listHas", "value": "vip"}), json!(["VIP"]), json!(true))]
    #[case(json!({"type": "fallback", "sources": ["city", "lastName"]}), json!(" "), json!("Díaz"))]
    #[case(json!({"type": "fallback", "sources": ["city", "lastName"]}), json!("Ana"), json!("Ana"))]
    #[case(json!({"type": "fallback", "sources": ["city"]}), json!(null), json!(null))]
    #[case(json!({"type": "when", "condition": {"type": "field", "field": "tags", "operator": "has", "value": "A"}, "met": {"type": "value", "value": 1}, "unmet": {"type": "keep"}}), json!("x"), json!(1))]
    #[case(json!({"type": "when", "condition": {"type": "field", "field": "value", "operator": "contains", "value": "ana"}, "met": {"type": "field", "field": "lastName"}, "unmet": {"type": "blank"}}), json!("Ana!"), json!("Díaz"))]
    #[case(json!({"type": "when", "condition": {"type": "field", "field": "value", "operator": "isBlank"}, "met": {"type": "keep"}, "unmet": {"type": "blank"}}), json!("x"), json!(null))]
    fn steps(#[case] step: Value, #[case] given: Value, #[case] expected: Value) {
        assert_eq!(apply(step, given), Ok(expected));
    }

    #[rstest]
    #[case(json!({"type": "phone"}), json!({"a": 1}))]
    #[case(json!({"type": "number"}), json!(true))]
    #[case(json!({"type": "join", "separator": ","}), json!([{"a": 1}]))]
    #[case(json!({"type": "dateFormat", "to": "DD/MM"}), json!("2026-03-05"))]
    #[case(json!({"type": "dateFormat", "to": "date", "zone": "Mars/Base"}), json!("2026-03-05"))]
    #[case(json!({"type": "replace", "find": "", "with": "x"}), json!("a"))]
    #[case(json!({"type": "surround", "before": "x", "after": ""}), json!({"a": 1}))]
    #[case(json!({"type": "numberFormat", "marks": "plain"}), json!("many"))]
    #[case(json!({"type": "dateShift", "amount": 1, "unit": "days"}), json!("soon"))]
    fn faults(#[case] step: Value, #[case] given: Value) {
        assert!(apply(step, given).is_err());
    }
}
