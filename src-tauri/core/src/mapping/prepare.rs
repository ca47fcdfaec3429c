//! Makes the steps of a rule ready: names looked up, templates compiled, tables folded, once.

use jiff::tz::TimeZone;

use super::fault::Fault;
use super::number_format::NumberForm;
use super::replace::Replace;
use super::step::Prepared;
use super::table::Table;
use super::template::Templates;
use super::when::When;
use super::{Context, date, phone};
use crate::model::{Field, Step};

/// The time zones that a date step names itself.
#[derive(Clone, Debug, Default)]
pub(crate) struct Zones {
    /// Of a source time without an offset.
    pub(crate) from: Option<TimeZone>,
    /// In which it is written.
    pub(crate) to: Option<TimeZone>,
}

/// The time zone of a name, if the step has one.
pub(crate) fn named_zone(name: Option<&str>) -> Result<Option<TimeZone>, Fault> {
    name.map(|name| {
        TimeZone::get(name).map_err(|_| {
            Fault::new(
                "The date step names a time zone that does not exist.",
                "Choose one of the list, such as America/Chicago.",
            )
        })
    })
    .transpose()
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
        "Write it with parts such as %d/%m/%Y, or choose “date” or “datetime”.",
    )
}

/// What making a step ready needs besides the step.
pub(crate) struct Making<'a> {
    pub(crate) templates: &'a mut Templates,
    /// The source's fields, for conditions.
    pub(crate) fields: &'a [Field],
    pub(crate) context: &'a Context,
}

impl Prepared {
    /// Makes a step ready; its template joins those of `making`.
    pub(crate) fn new(step: &Step, making: &mut Making<'_>) -> Self {
        Self::try_new(step, making).unwrap_or_else(Self::Broken)
    }

    fn try_new(step: &Step, making: &mut Making<'_>) -> Result<Self, Fault> {
        Ok(match step {
            Step::Trim => Self::Trim,
            Step::Lowercase => Self::Lowercase,
            Step::Uppercase => Self::Uppercase,
            Step::TitleCase => Self::TitleCase,
            Step::Phone { country } => Self::Phone {
                country: country.as_deref().and_then(phone::country),
            },
            Step::DateFormat {
                from,
                to,
                from_zone,
                zone,
            } => Self::DateFormat {
                from: from.clone(),
                to: DateForm::new(to)?,
                zones: Zones {
                    from: named_zone(from_zone.as_deref())?,
                    to: named_zone(zone.as_deref())?,
                },
            },
            Step::DateShift { amount, unit } => Self::DateShift {
                amount: *amount,
                unit: *unit,
            },
            Step::Replace {
                find,
                with,
                ignore_case,
            } => Self::Replace(Replace::new(find, with, *ignore_case)?),
            Step::Substring { start, length } => Self::Substring {
                start: *start,
                length: *length,
            },
            Step::Surround { before, after } => Self::Surround {
                before: before.clone(),
                after: after.clone(),
            },
            Step::NamePart { part } => Self::NamePart(*part),
            Step::EmailTidy => Self::EmailTidy,
            Step::NumberFormat {
                decimals,
                marks,
                before,
                after,
            } => Self::NumberFormat(NumberForm {
                decimals: *decimals,
                marks: *marks,
                before: before.clone(),
                after: after.clone(),
            }),
            Step::List { operation } => Self::List(*operation),
            Step::ListHas { value } => Self::ListHas(value.clone()),
            Step::Fallback { sources } => Self::Fallback(sources.clone()),
            Step::When {
                condition,
                met,
                unmet,
            } => Self::When(Box::new(When::new(
                condition,
                (met, unmet),
                making.fields,
                making.context,
            ))),
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
            Step::Template { template } => Self::Template(making.templates.add(template)?),
            Step::ValueTable { rows, otherwise } => Self::Table(Table::new(rows, otherwise)),
        })
    }
}
