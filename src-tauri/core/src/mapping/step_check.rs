//! What can be wrong with a step by itself, whatever record it meets.

use std::collections::HashSet;

use serde_json::Value;

use super::fault::Fault;
use super::step::{DateForm, unknown_form};
use super::table::fold;
use super::template::Templates;
use super::{date, phone};
use crate::model::{Step, ValueRow};

/// What one step is found to be: wrong, or reading further source fields.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    /// Why it can't work.
    pub(crate) faults: Vec<Fault>,
    /// Source field keys it reads; an unknown one is an error.
    pub(crate) reads: Vec<String>,
    /// Names its template reads; an unknown one prints nothing, which is worth a warning.
    pub(crate) names: Vec<String>,
}

impl From<Fault> for Findings {
    fn from(fault: Fault) -> Self {
        Self {
            faults: vec![fault],
            ..Self::default()
        }
    }
}

/// Looks at one step.
pub(crate) fn check_step(step: &Step) -> Findings {
    match step {
        Step::Trim | Step::Lowercase | Step::Uppercase | Step::TitleCase | Step::Number => {
            Findings::default()
        }
        Step::Phone { country } => match country.as_deref() {
            Some(code) if phone::country(code).is_none() => Fault::new(
                "The phone step names a country that does not exist.",
                "Write its two-letter code, such as US or DE.",
            )
            .into(),
            _ => Findings::default(),
        },
        Step::DateFormat { from, to } => Findings {
            faults: DateForm::new(to)
                .err()
                .into_iter()
                .chain(
                    from.as_deref()
                        .filter(|from| !date::is_pattern(from))
                        .map(|_| unknown_form()),
                )
                .collect(),
            ..Findings::default()
        },
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

fn template(source: &str) -> Findings {
    let mut templates = Templates::default();
    match templates.add(source) {
        Err(fault) => fault.into(),
        Ok(template) => Findings {
            faults: templates.dry_run(&template).err().into_iter().collect(),
            names: templates.names(&template),
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
