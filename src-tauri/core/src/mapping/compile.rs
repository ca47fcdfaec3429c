//! A mapping made ready to run over many contacts: fields looked up, templates compiled, value
//! tables folded, once.

use std::collections::HashSet;

use serde_json::{Map, Value};

use super::body::put;
use super::convert::Target;
use super::fault::Fault;
use super::prepare::Making;
use super::step::{Place, Prepared, Scene};
use super::template::Templates;
use super::text::is_blank;
use super::{CUSTOM_FIELDS_GAP, Context, Outcome, reads};
use crate::model::{
    BlankPolicy, Contact, ErrorCode, FieldProblem, FieldType, MappingDocument, Rule, Schema,
    Severity, StepResult,
};

/// A mapping made ready. Cheap to run, dear to make; share it.
#[derive(Debug)]
pub struct Compiled {
    pub(crate) rules: Vec<PreparedRule>,
    /// Required target fields that no rule fills.
    pub(crate) unfilled: Vec<FieldProblem>,
    templates: Templates,
    place: Place,
}

/// One rule made ready.
#[derive(Debug)]
pub(crate) struct PreparedRule {
    pub(crate) id: String,
    pub(crate) target: String,
    pub(crate) source: Option<String>,
    steps: Vec<Prepared>,
    when_blank: BlankPolicy,
    source_is_day: bool,
    /// None if the far side's fields are not known: the result is then sent as it is.
    field: Option<Target>,
    /// The far side's fields are known and this is none of them.
    unknown: bool,
    /// A field it reads is gone: what is left would be wrong.
    gone: Option<FieldProblem>,
}

/// What a rule does to the body.
pub(crate) enum Settled {
    /// Sends this.
    Send(Value),
    /// Empties the field.
    Clear,
    /// Leaves the field as it is.
    LeaveOut,
}

impl Compiled {
    /// Makes a document ready. Never fails: what is wrong with a rule becomes a problem of each
    /// record that meets it, and [`super::check`] tells it beforehand.
    #[must_use]
    pub fn new(document: &MappingDocument, schema: &Schema, context: &Context) -> Self {
        let mut templates = Templates::default();
        let rules: Vec<PreparedRule> = document
            .rules
            .iter()
            .map(|rule| {
                let making = Making {
                    templates: &mut templates,
                    fields: &schema.source,
                    context,
                };
                PreparedRule::new(rule, schema, making)
            })
            .collect();
        Self {
            rules,
            unfilled: unfilled(document, schema),
            templates,
            place: Place::new(context),
        }
    }

    /// The body for one contact, and what is wrong with it.
    #[must_use]
    pub fn run(&self, contact: &Contact) -> Outcome {
        let mut outcome = Outcome {
            problems: self.unfilled.clone(),
            ..Outcome::default()
        };
        for rule in &self.rules {
            match self.settled(rule, contact) {
                Ok(settled) => {
                    settled.into_body(&rule.target, &mut outcome.body, &mut outcome.cleared)
                }
                Err(problem) => outcome.problems.push(problem),
            }
        }
        outcome
    }

    /// What one of its rules does to the body of a contact.
    pub(crate) fn settled(
        &self,
        rule: &PreparedRule,
        contact: &Contact,
    ) -> Result<Settled, FieldProblem> {
        rule.settle(self.value(rule, contact, None)?)
    }

    /// As [`super::map_tag`].
    #[must_use]
    pub fn map_tag(&self, tag: &str) -> Option<String> {
        let is_tags =
            |rule: &&PreparedRule| rule.target == "tags" && rule.source.as_deref() == Some("tags");
        let rule = self.rules.iter().find(is_tags)?;
        let tags = Value::from(vec![tag]);
        let contact = Contact {
            values: Map::from_iter([("tags".to_owned(), tags)]),
            ..Contact::default()
        };
        let value = self.value(rule, &contact, None).ok()?;
        let first = match value {
            Value::Array(items) => items.into_iter().find(|item| !is_blank(item))?,
            other => other,
        };
        first
            .as_str()
            .map(str::trim)
            .filter(|tag| !tag.is_empty())
            .map(str::to_owned)
    }

    /// A rule's result in the target field's form; null if blank. `trace` takes each step's
    /// result, those after a failed one empty.
    pub(crate) fn value(
        &self,
        rule: &PreparedRule,
        contact: &Contact,
        mut trace: Option<&mut Vec<StepResult>>,
    ) -> Result<Value, FieldProblem> {
        if let Some(gone) = &rule.gone {
            return Err(gone.clone());
        }
        let scene = Scene {
            contact,
            templates: &self.templates,
            place: &self.place,
            source_is_day: rule.source_is_day,
        };
        let mut value = rule.read(contact).cloned().unwrap_or(Value::Null);
        for (index, step) in rule.steps.iter().enumerate() {
            let done = step
                .apply(value, scene)
                .map_err(|fault| fault.at(&rule.id, &rule.target, Some(index)));
            if let Some(trace) = trace.as_deref_mut() {
                trace.push(StepResult {
                    value: done.as_ref().ok().cloned(),
                    problem: done.as_ref().err().cloned(),
                });
                if done.is_err() {
                    let unreached = StepResult {
                        value: None,
                        problem: None,
                    };
                    trace.resize(rule.steps.len(), unreached);
                }
            }
            value = done?;
        }
        rule.convert(value, &self.place)
    }
}

impl PreparedRule {
    fn new(rule: &Rule, schema: &Schema, mut making: Making<'_>) -> Self {
        let field = schema.target.iter().find(|field| field.key == rule.target);
        let source = rule.source.as_deref();
        Self {
            id: rule.id.clone(),
            target: rule.target.clone(),
            source: rule.source.clone(),
            steps: rule
                .steps
                .iter()
                .map(|step| Prepared::new(step, &mut making))
                .collect(),
            when_blank: rule.when_blank,
            source_is_day: schema
                .source
                .iter()
                .any(|field| Some(field.key.as_str()) == source && field.kind == FieldType::Date),
            field: field.map(Target::new),
            unknown: field.is_none() && !schema.target.is_empty(),
            gone: gone(rule, schema),
        }
    }

    /// The source's value, blank as none.
    pub(crate) fn read<'a>(&self, contact: &'a Contact) -> Option<&'a Value> {
        let key = self.source.as_deref()?;
        contact.values.get(key).filter(|value| !is_blank(value))
    }

    fn convert(&self, value: Value, place: &Place) -> Result<Value, FieldProblem> {
        if self.unknown {
            let fault = Fault::new(
                "Certileads has no such field.",
                "Choose another target field or read the fields again.",
            );
            let problem = fault.at(&self.id, &self.target, None);
            return Err(FieldProblem {
                code: ErrorCode::MappingUnknownField,
                ..problem
            });
        }
        match &self.field {
            Some(field) => field
                .convert(value, place, self.source_is_day)
                .map_err(|fault| fault.at(&self.id, &self.target, None)),
            None if is_blank(&value) => Ok(Value::Null),
            None => Ok(value),
        }
    }

    /// What a result does to the body.
    pub(crate) fn settle(&self, value: Value) -> Result<Settled, FieldProblem> {
        if !value.is_null() {
            return Ok(Settled::Send(value));
        }
        let label = self
            .field
            .as_ref()
            .map_or(self.target.as_str(), |field| &field.label);
        let blank = |what: String, remedy: &'static str| FieldProblem {
            code: ErrorCode::MappingRequiredMissing,
            ..Fault::new(what, remedy).at(&self.id, &self.target, None)
        };
        if self.field.as_ref().is_some_and(|field| field.required) {
            return Err(blank(
                format!("“{label}” must not be empty, and this record has nothing for it."),
                "Fill it in HighLevel or add a “default when empty” step.",
            ));
        }
        match self.when_blank {
            BlankPolicy::Keep => Ok(Settled::LeaveOut),
            BlankPolicy::Clear => Ok(Settled::Clear),
            BlankPolicy::Hold => Err(blank(
                format!("“{label}” is empty, and its rule says to hold the record then."),
                "Fill it in HighLevel or change what happens when it is empty.",
            )),
        }
    }
}

/// What a rule reads and HighLevel does not have. Custom fields that may not be listed, and a side
/// whose fields are not known, can't be told gone.
fn gone(rule: &Rule, schema: &Schema) -> Option<FieldProblem> {
    let partial = schema.gaps.iter().any(|gap| gap == CUSTOM_FIELDS_GAP);
    let is_there = |key: &String| {
        schema.source.is_empty()
            || schema.source.iter().any(|field| field.key == *key)
            || (partial && key.starts_with("customFields."))
    };
    let key = reads::fields(rule).into_iter().find(|key| !is_there(key))?;
    let fault = Fault::new(
        format!("The rule reads “{key}”, and HighLevel has no such field."),
        "Choose another source field, or read the fields again.",
    );
    Some(FieldProblem {
        code: ErrorCode::MappingUnknownField,
        ..fault.at(&rule.id, &rule.target, None)
    })
}

impl Settled {
    /// Carries it out on a body.
    pub(crate) fn into_body(
        self,
        target: &str,
        body: &mut Map<String, Value>,
        cleared: &mut Vec<String>,
    ) {
        match self {
            Self::Send(value) => put(body, target, value),
            Self::Clear => {
                put(body, target, Value::Null);
                cleared.push(target.to_owned());
            }
            Self::LeaveOut => {}
        }
    }
}

/// Required target fields that no rule fills.
pub(crate) fn unfilled(document: &MappingDocument, schema: &Schema) -> Vec<FieldProblem> {
    let filled: HashSet<&str> = document
        .rules
        .iter()
        .map(|rule| rule.target.as_str())
        .collect();
    schema
        .target
        .iter()
        .filter(|field| field.required && !filled.contains(field.key.as_str()))
        .map(|field| FieldProblem {
            rule_id: None,
            target: field.key.clone(),
            step: None,
            place: None,
            severity: Severity::Error,
            code: ErrorCode::MappingRequiredMissing,
            what: format!(
                "Certileads requires “{}”, and no rule fills it.",
                field.label
            ),
            remedy: "Add a rule for it.".to_owned(),
        })
        .collect()
}
