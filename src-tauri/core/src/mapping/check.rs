//! Holds a mapping document against both sides' fields: what would fail, said before it does.

use std::collections::{HashMap, HashSet};

use super::CUSTOM_FIELDS_GAP;
use super::compat::{Fit, fit};
use super::compile::unfilled;
use super::fault::Fault;
use super::flow::{keeps_values, result_kind};
use super::step_check::{Findings, check_step};
use super::table::fold;
use crate::model::{
    ErrorCode, Field, FieldOption, FieldProblem, FieldType, MappingDocument, Rule, Schema,
    Severity, Step, WhenResult,
};

/// More steps than any rule needs.
const MAX_STEPS: usize = 50;

/// Everything wrong with a document, in the document's order; required fields without a rule
/// come last. A side whose fields are not known (an empty list) is not checked against.
#[must_use]
pub fn check(document: &MappingDocument, schema: &Schema) -> Vec<FieldProblem> {
    let checker = Checker {
        schema,
        sources: schema
            .source
            .iter()
            .map(|field| (field.key.as_str(), field))
            .collect(),
        targets: schema
            .target
            .iter()
            .map(|field| (field.key.as_str(), field))
            .collect(),
        partial: schema.gaps.iter().any(|gap| gap == CUSTOM_FIELDS_GAP),
    };
    let mut problems = Vec::new();
    let (mut ids, mut targets) = (HashSet::new(), HashMap::new());
    for rule in &document.rules {
        if !ids.insert(rule.id.as_str()) || rule.id.is_empty() {
            problems.push(error(
                rule,
                None,
                ErrorCode::MappingInvalid,
                Fault::new(
                    "Two rules have the same id, or one has none.",
                    "Give each rule an id of its own.",
                ),
            ));
        }
        if let Some(first) = targets.insert(rule.target.as_str(), rule) {
            problems.push(checker.duplicate(rule, first));
        }
        checker.rule(rule, &mut problems);
    }
    problems.extend(unfilled(document, schema));
    problems
}

/// Both sides' fields by key.
struct Checker<'a> {
    schema: &'a Schema,
    sources: HashMap<&'a str, &'a Field>,
    targets: HashMap<&'a str, &'a Field>,
    /// Some fields could not be read, so an unknown custom field may well exist.
    partial: bool,
}

impl Checker<'_> {
    fn rule(&self, rule: &Rule, problems: &mut Vec<FieldProblem>) {
        let invalid = |fault| error(rule, None, ErrorCode::MappingInvalid, fault);
        let source = rule.source.as_deref();
        match source {
            Some(key) => problems.extend(self.unknown_source(rule, None, key)),
            None if rule.steps.iter().any(makes_a_value) => {}
            None => problems.push(invalid(Fault::new(
                "The rule has no source field and no step that makes a value.",
                "Choose a source field, or add a constant or a text template.",
            ))),
        }
        if rule.steps.len() > MAX_STEPS {
            let what = "The rule has more than 50 steps.";
            problems.push(invalid(Fault::new(what, "Take some out.")));
        }
        for (index, step) in rule.steps.iter().enumerate().take(MAX_STEPS) {
            self.findings(rule, index, check_step(step, self.schema), problems);
        }
        let source = source.and_then(|key| self.sources.get(key)).copied();
        match self.targets.get(rule.target.as_str()) {
            Some(target) => problems.extend(self.types(rule, source, target)),
            None if self.targets.is_empty() && !rule.target.is_empty() => {}
            None => {
                let fault = Fault::new(
                    format!("Certileads has no field “{}”.", rule.target),
                    "Choose another target field, or read the fields again if it is new.",
                );
                problems.push(error(rule, None, ErrorCode::MappingUnknownField, fault));
            }
        }
    }

    fn findings(
        &self,
        rule: &Rule,
        index: usize,
        findings: Findings,
        problems: &mut Vec<FieldProblem>,
    ) {
        let step = Some(index);
        for fault in findings.faults {
            problems.push(error(rule, step, ErrorCode::MappingInvalid, fault));
        }
        for key in &findings.reads {
            problems.extend(self.unknown_source(rule, step, key));
        }
        for (name, place) in findings
            .names
            .iter()
            .filter(|(name, _)| !self.is_name(name))
        {
            let fault = Fault::new(
                format!(
                    "The template names “{name}”, which is no field of HighLevel; it prints nothing."
                ),
                "Correct the name or take it out.",
            );
            problems.push(warning(rule, step, fault.in_text(*place)));
        }
    }

    /// True for a name a template may use: a field, `value`, or custom fields as a whole.
    fn is_name(&self, name: &str) -> bool {
        let top = name.split('.').next().unwrap_or(name);
        let custom = top == "customFields" && (name == top || self.partial);
        self.sources.is_empty()
            || custom
            || top == "value"
            || self.sources.contains_key(top)
            || self.sources.contains_key(name)
    }

    fn unknown_source(&self, rule: &Rule, step: Option<usize>, key: &str) -> Option<FieldProblem> {
        if self.sources.is_empty() || self.sources.contains_key(key) {
            return None;
        }
        if self.partial && key.starts_with("customFields.") {
            return Some(warning(
                rule,
                step,
                Fault::new(
                    format!("It is not known whether HighLevel has the custom field “{key}”."),
                    "Give the token the scope to read custom fields, or see that the record has a value.",
                ),
            ));
        }
        Some(error(
            rule,
            step,
            ErrorCode::MappingUnknownField,
            Fault::new(
                format!("HighLevel has no field “{key}”."),
                "Choose another source field, or read the fields again if it is new.",
            ),
        ))
    }

    fn duplicate(&self, rule: &Rule, first: &Rule) -> FieldProblem {
        let label = |key: &str| {
            self.sources
                .get(key)
                .map_or(key.to_owned(), |field| field.label.clone())
        };
        let name = |rule: &Rule| {
            rule.source
                .as_deref()
                .map_or("a rule without source".to_owned(), label)
        };
        let target = self.targets.get(rule.target.as_str());
        let target = target.map_or(rule.target.as_str(), |field| field.label.as_str());
        error(
            rule,
            None,
            ErrorCode::MappingDuplicateTarget,
            Fault::new(
                format!(
                    "“{target}” is written twice: from {} and from {}.",
                    name(first),
                    name(rule)
                ),
                "Keep one of the two rules, or join both fields in one rule.",
            ),
        )
    }

    fn types(&self, rule: &Rule, source: Option<&Field>, target: &Field) -> Option<FieldProblem> {
        let kind = result_kind(rule, source, |key| {
            self.sources
                .get(key)
                .map_or(FieldType::Other, |field| field.kind)
        });
        if let Some(source) = source.filter(|source| is_choice(source.kind) && keeps_values(rule))
            && is_choice(target.kind)
        {
            return missing_choices(rule, source, target);
        }
        match fit(kind, target.kind) {
            Fit::Always => None,
            Fit::Perhaps(what, remedy) => Some(warning(rule, None, Fault::new(what, remedy))),
            Fit::Never(what, remedy) => Some(error(
                rule,
                None,
                ErrorCode::MappingInvalid,
                Fault::new(what, remedy),
            )),
        }
    }
}

fn is_choice(kind: FieldType) -> bool {
    matches!(kind, FieldType::Option | FieldType::Options)
}

/// Choices of the source that the target does not have, by name.
fn missing_choices(rule: &Rule, source: &Field, target: &Field) -> Option<FieldProblem> {
    if source.kind == FieldType::Options && target.kind == FieldType::Option {
        let fault = Fault::new(
            "A list can't go into a field that takes one value.",
            "Add a split or join step, or choose another field.",
        );
        return Some(error(rule, None, ErrorCode::MappingInvalid, fault));
    }
    let both = |option: &FieldOption| [fold(&option.value), fold(&option.label)];
    let known: HashSet<String> = target.options.iter().flat_map(both).collect();
    let options = source.options.iter();
    let missing: Vec<&str> = options
        .filter(|option| !known.contains(&fold(&option.value)))
        .map(|option| option.label.as_str())
        .collect();
    if known.is_empty() || missing.is_empty() {
        return None;
    }
    let named = missing[..missing.len().min(5)].join(", ");
    let more = match missing.len() {
        ..=5 => String::new(),
        count => format!(" and {} more", count - 5),
    };
    let label = &target.label;
    let fault = Fault::new(
        format!("Certileads' “{label}” lacks some choices: {named}{more}."),
        "Add a value table that leads to its choices.",
    );
    Some(warning(rule, None, fault))
}

fn makes_a_value(step: &Step) -> bool {
    match step {
        Step::Constant { .. } | Step::Default { .. } | Step::Template { .. } => true,
        Step::Join { sources, .. } | Step::Fallback { sources } => !sources.is_empty(),
        Step::When { met, unmet, .. } => [met, unmet]
            .iter()
            .any(|result| matches!(result, WhenResult::Value { .. } | WhenResult::Field { .. })),
        _ => false,
    }
}

fn error(rule: &Rule, step: Option<usize>, code: ErrorCode, fault: Fault) -> FieldProblem {
    FieldProblem {
        code,
        ..fault.at(&rule.id, &rule.target, step)
    }
}

fn warning(rule: &Rule, step: Option<usize>, fault: Fault) -> FieldProblem {
    FieldProblem {
        severity: Severity::Warning,
        ..fault.at(&rule.id, &rule.target, step)
    }
}
