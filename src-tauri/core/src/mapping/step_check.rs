//! What can be wrong with a step by itself, whatever record it meets.

use std::collections::HashSet;

use serde_json::Value;

use super::fault::Fault;
use super::number_format::MAX_DECIMALS;
use super::prepare::{DateForm, named_zone, unknown_form};
use super::replace::Replace;
use super::table::fold;
use super::template::{Templates, place_of_name};
use super::{Context, date, phone, when};
use crate::condition;
use crate::model::{
    Condition, Field, FieldOrigin, FieldType, Schema, Step, TextPlace, ValueRow, WhenResult,
};

/// What one step is found to be: wrong, or reading further source fields.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    /// Why it can't work.
    pub(crate) faults: Vec<Fault>,
    /// Source field keys it reads; an unknown one is an error.
    pub(crate) reads: Vec<String>,
    /// Names its template reads; an unknown one prints nothing, which is worth a warning.
    pub(crate) names: Vec<(String, Option<TextPlace>)>,
}

impl From<Fault> for Findings {
    fn from(fault: Fault) -> Self {
        Self {
            faults: vec![fault],
            ..Self::default()
        }
    }
}

/// Looks at one step; `schema` is for the conditions in it.
pub(crate) fn check_step(step: &Step, schema: &Schema) -> Findings {
    match step {
        Step::Trim
        | Step::Lowercase
        | Step::Uppercase
        | Step::TitleCase
        | Step::Number
        | Step::DateShift { .. }
        | Step::NamePart { .. }
        | Step::EmailTidy
        | Step::List { .. } => Findings::default(),
        Step::Phone { country } => match country.as_deref() {
            Some(code) if phone::country(code).is_none() => Fault::new(
                "The phone step names a country that does not exist.",
                "Write its two-letter code, such as US or DE.",
            )
            .into(),
            _ => Findings::default(),
        },
        Step::DateFormat {
            from,
            to,
            from_zone,
            zone,
        } => {
            let pattern = from.as_deref().filter(|from| !date::is_pattern(from));
            let faults = [
                DateForm::new(to).err(),
                pattern.map(|_| unknown_form()),
                named_zone(from_zone.as_deref()).err(),
                named_zone(zone.as_deref()).err(),
            ];
            Findings {
                faults: faults.into_iter().flatten().collect(),
                ..Findings::default()
            }
        }
        Step::Replace {
            find,
            with,
            ignore_case,
        } => Replace::new(find, with, *ignore_case)
            .err()
            .map_or_else(Findings::default, Findings::from),
        Step::Substring { start, length } => substring(*start, *length),
        Step::Surround { before, after } if before.is_empty() && after.is_empty() => Fault::new(
            "The step adds no text.",
            "Write what stands before or after, or remove the step.",
        )
        .into(),
        Step::Surround { .. } => Findings::default(),
        Step::NumberFormat { decimals, .. } if decimals.is_some_and(|d| d > MAX_DECIMALS) => {
            Fault::new(
                "The number is written with more than 10 digits after the decimal mark.",
                "Write 10 or fewer.",
            )
            .into()
        }
        Step::NumberFormat { .. } => Findings::default(),
        Step::ListHas { value } if fold(value).is_empty() => Fault::new(
            "The step does not say which value the list should have.",
            "Write it, or remove the step.",
        )
        .into(),
        Step::ListHas { .. } => Findings::default(),
        Step::Fallback { sources } if sources.is_empty() => Fault::new(
            "The step names no further field.",
            "Choose the fields to try, or remove the step.",
        )
        .into(),
        Step::Fallback { sources } => Findings {
            reads: sources.clone(),
            ..Findings::default()
        },
        Step::When {
            condition,
            met,
            unmet,
        } => self::when(condition, [met, unmet], schema),
        Step::YesNo { yes, no } => yes_no(yes, no),
        Step::Default { value } | Step::Constant { value } => constant(value),
        Step::Join { sources, .. } => Findings {
            reads: sources.clone(),
            ..Findings::default()
        },
        Step::Split { separator, part } => split(separator, *part),
        Step::Template { template: source } => template(source),
        Step::ValueTable { rows, .. } => table(rows),
    }
}

fn yes_no(yes: &[String], no: &[String]) -> Findings {
    let words: HashSet<String> = yes.iter().map(|word| fold(word)).collect();
    if no.iter().any(|word| words.contains(&fold(word))) {
        return Fault::new(
            "A word of the yes/no step means both yes and no.",
            "Keep it in one of the two lists.",
        )
        .into();
    }
    Findings::default()
}

fn constant(value: &Value) -> Findings {
    let nested = match value {
        Value::Object(_) => true,
        Value::Array(items) => items.iter().any(|item| item.is_array() || item.is_object()),
        _ => false,
    };
    if nested {
        return Fault::new(
            "The fixed value is a group of values.",
            "Write a text, a number, yes or no, or a list of them.",
        )
        .into();
    }
    Findings::default()
}

fn split(separator: &str, part: Option<i32>) -> Findings {
    let mut findings = Findings::default();
    if separator.is_empty() {
        findings.faults.push(Fault::new(
            "The split step has no separator.",
            "Say what stands between the parts, such as a comma.",
        ));
    }
    if part == Some(0) {
        findings.faults.push(Fault::new(
            "The split step asks for part 0, and parts are counted from 1.",
            "Write 1 for the first part or -1 for the last.",
        ));
    }
    findings
}

fn substring(start: i32, length: Option<u32>) -> Findings {
    let mut findings = Findings::default();
    if start == 0 {
        findings.faults.push(Fault::new(
            "The step begins at character 0, and characters are counted from 1.",
            "Write 1 for the first character or -1 for the last.",
        ));
    }
    if length == Some(0) {
        findings.faults.push(Fault::new(
            "The step takes no character at all.",
            "Write how many, or leave it empty for all that follow.",
        ));
    }
    findings
}

/// A condition against the source's fields and the value so far, and the fields of its results.
fn when(condition: &Condition, results: [&WhenResult; 2], schema: &Schema) -> Findings {
    let mut source = schema.source.clone();
    if !source.is_empty() {
        source.push(Field {
            key: when::VALUE.to_owned(),
            label: "The value so far".to_owned(),
            kind: FieldType::Other,
            required: false,
            options: Vec::new(),
            origin: FieldOrigin::System,
        });
    }
    let known = Schema {
        source,
        gaps: schema.gaps.clone(),
        ..Schema::default()
    };
    let mut findings = Findings::default();
    for found in condition::check(condition, "", &known, &Context::default()) {
        findings.faults.push(Fault::new(found.what, found.remedy));
    }
    if when::moves_with_time(condition) {
        findings.faults.push(Fault::new(
            "The condition counts days from today, and what is sent would change by itself.",
            "Compare with a fixed day, or count days in the rules' filter.",
        ));
    }
    for result in results {
        match result {
            WhenResult::Field { field } => findings.reads.push(field.clone()),
            WhenResult::Value { value } => findings.faults.extend(constant(value).faults),
            WhenResult::Keep | WhenResult::Blank => {}
        }
    }
    findings
}

fn template(source: &str) -> Findings {
    let mut templates = Templates::default();
    match templates.add(source) {
        Err(fault) => fault.into(),
        Ok(template) => Findings {
            faults: templates
                .dry_run(&template, source)
                .err()
                .into_iter()
                .collect(),
            names: templates
                .names(&template)
                .into_iter()
                .map(|name| {
                    let place = place_of_name(source, &name);
                    (name, place)
                })
                .collect(),
            ..Findings::default()
        },
    }
}

fn table(rows: &[ValueRow]) -> Findings {
    let mut findings = Findings::default();
    let mut seen = HashSet::new();
    if rows.is_empty() {
        findings.faults.push(Fault::new(
            "The value table has no rows.",
            "Add one or remove the step.",
        ));
    }
    for (index, row) in rows.iter().enumerate() {
        let number = index + 1;
        if row.from.is_empty() || row.from.iter().all(|from| fold(from).is_empty()) {
            findings.faults.push(Fault::new(
                format!("Row {number} of the value table has no value that comes in."),
                "Write one, or use a “default when empty” step for empty values.",
            ));
        }
        for key in row
            .from
            .iter()
            .map(|from| fold(from))
            .filter(|key| !key.is_empty())
        {
            if !seen.insert(key) {
                findings.faults.push(Fault::new(
                    format!("Row {number} of the value table repeats a value of an earlier row or its own."),
                    "Keep each value in one row.",
                ));
            }
        }
    }
    findings
}
