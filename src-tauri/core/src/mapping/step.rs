//! The steps of a rule, made ready once and then applied to one value after another.

use jiff::tz::TimeZone;
use phonenumber::country::Id;
use serde_json::Value;

use super::fault::Fault;
use super::table::Table;
use super::template::{Template, Templates};
use super::text::{each_scalar, each_text, is_blank, join, nested, scalar_text, texts, trim};
use super::title::title_case;
use super::{Context, date, number, phone, yes_no};
use crate::model::{Contact, Step};

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
    },
    YesNo {
        yes: Vec<String>,
        no: Vec<String>,
    },
    Number,
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

/// What a date step writes.
#[derive(Clone, Debug)]
pub(crate) enum DateForm {
    Day,
    Moment,
    Pattern(String),
}

impl DateForm {
    /// Reads a step's `to`.
    pub(crate) fn new(to: &str) -> Result<Self, Fault> {
        match to {
            "date" => Ok(Self::Day),
            "datetime" => Ok(Self::Moment),
            pattern if date::is_pattern(pattern) => Ok(Self::Pattern(pattern.to_owned())),
            _ => Err(unknown_form()),
        }
    }
}

/// The fault of a date form that means nothing.
pub(crate) fn unknown_form() -> Fault {
    Fault::new(
        "The date format is not one we know.",
        "Write it with signs such as %d/%m/%Y, or choose “date” or “datetime”.",
    )
}

impl Prepared {
    /// Makes a step ready; its template joins `templates`.
    pub(crate) fn new(step: &Step, templates: &mut Templates) -> Self {
        match step {
            Step::Trim => Self::Trim,
            Step::Lowercase => Self::Lowercase,
            Step::Uppercase => Self::Uppercase,
            Step::TitleCase => Self::TitleCase,
            Step::Phone { country } => Self::Phone {
                country: country.as_deref().and_then(phone::country),
            },
            Step::DateFormat { from, to } => match DateForm::new(to) {
                Ok(to) => Self::DateFormat {
                    from: from.clone(),
                    to,
                },
                Err(fault) => Self::Broken(fault),
            },
            Step::YesNo { yes, no } => Self::YesNo {
                yes: yes.clone(),
                no: no.clone(),
            },
            Step::Number => Self::Number,
            Step::Default { value } => Self::Default(value.clone()),
            Step::Constant { value } => Self::Constant(value.clone()),
            Step::Join { sources, separator } => Self::Join {
                sources: sources.clone(),
                separator: separator.clone(),
            },
            Step::Split { separator, part } => Self::Split {
                separator: separator.clone(),
                part: *part,
            },
            Step::Template { template } => match templates.add(template) {
                Ok(template) => Self::Template(template),
                Err(fault) => Self::Broken(fault),
            },
            Step::ValueTable { rows, otherwise } => Self::Table(Table::new(rows, otherwise)),
        }
    }

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
            Self::DateFormat { from, to } => each_scalar(&value, |item| {
                write_date(date::read(item, from.as_deref())?, to, scene).map(Value::from)
            }),
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

fn write_date(when: date::When, to: &DateForm, scene: Scene<'_>) -> Result<String, Fault> {
    let zone = scene.place.zone.as_ref();
    let when = if scene.source_is_day {
        date::When::Day(when.written_day())
    } else {
        when
    };
    match to {
        DateForm::Day => when.day_at(zone).map(date::day_text),
        DateForm::Moment => when.moment_at(zone).map(date::moment_text),
        DateForm::Pattern(pattern) => date::write(when, pattern, zone),
    }
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

    use super::*;

    fn apply(step: serde_json::Value, value: Value) -> Result<Value, Fault> {
        let step: Step = serde_json::from_value(step).unwrap();
        let mut templates = Templates::default();
        let prepared = Prepared::new(&step, &mut templates);
        let contact = Contact {
            values: json!({"lastName": "Díaz", "city": " ", "tags": ["a", "b"]})
                .as_object()
                .cloned()
                .unwrap(),
            ..Contact::default()
        };
        let place = Place::new(&Context {
            country: Some("US".into()),
            time_zone: Some("America/Chicago".into()),
        });
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
    fn steps(#[case] step: Value, #[case] given: Value, #[case] expected: Value) {
        assert_eq!(apply(step, given), Ok(expected));
    }

    #[rstest]
    #[case(json!({"type": "phone"}), json!({"a": 1}))]
    #[case(json!({"type": "number"}), json!(true))]
    #[case(json!({"type": "join", "separator": ","}), json!([{"a": 1}]))]
    #[case(json!({"type": "dateFormat", "to": "DD/MM"}), json!("2026-03-05"))]
    fn faults(#[case] step: Value, #[case] given: Value) {
        assert!(apply(step, given).is_err());
    }
}
