//! The mapping of a bundle, rule by rule.

use super::{Changes, Here, broken, part};
use crate::app::bundle::read::{error, warning};
use crate::mapping;
use crate::model::{
    BundleChange, BundleEffect, BundleFinding, BundlePart, BundlePartKind, Field, MappingDocument,
    Rule, Schema, Severity,
};

pub(super) fn compare(document: MappingDocument, here: &Here, changes: &mut Changes) -> BundlePart {
    let kind = BundlePartKind::Mapping;
    let findings = findings(&document, here.schema.as_ref());
    if findings
        .iter()
        .any(|finding| finding.severity == Severity::Error)
    {
        return broken(kind, "", findings);
    }
    let (effect, about) = match &here.mapping {
        Some(current) if current.document == document => {
            return part(
                kind,
                "",
                BundleEffect::Unchanged,
                "It is the mapping in force.",
            );
        }
        Some(current) => (
            BundleEffect::Changed,
            format!(
                "It becomes version {}; version {} stays in the list, and can be gone back to.",
                current.version + 1,
                current.version
            ),
        ),
        None => (
            BundleEffect::Added,
            "It becomes the first version.".to_owned(),
        ),
    };
    let before = here.mapping.as_ref().map(|mapping| &mapping.document);
    let rules = rule_changes(before, &document, here.schema.as_ref());
    changes.mapping = Some(document);
    BundlePart {
        changes: rules,
        findings,
        ..part(kind, "", effect, &about)
    }
}

/// Against the fields where they are known; what needs none is found in any case.
fn findings(document: &MappingDocument, schema: Option<&Schema>) -> Vec<BundleFinding> {
    let Some(schema) = schema else {
        let mut findings = doubled_targets(document);
        findings.push(warning(
            "/mapping",
            "Its fields can't be checked before both sides are connected.",
            "Look at the mapping once they are.",
        ));
        return findings;
    };
    let place = |rule: Option<&String>| {
        let index = document.rules.iter().position(|one| Some(&one.id) == rule);
        index.map_or("/mapping".to_owned(), |index| {
            format!("/mapping/rules/{index}")
        })
    };
    let found = mapping::check(document, schema).into_iter();
    found
        .map(|found| BundleFinding {
            severity: found.severity,
            place: place(found.rule_id.as_ref()),
            what: found.what,
            remedy: found.remedy,
        })
        .collect()
}

fn doubled_targets(document: &MappingDocument) -> Vec<BundleFinding> {
    let rules = &document.rules;
    let doubled = rules.iter().enumerate().filter(|(index, rule)| {
        let mut earlier = rules.iter().take(*index);
        earlier.any(|one| one.target == rule.target)
    });
    doubled
        .map(|(index, rule)| {
            let what = format!("Two rules write the field {}.", rule.target);
            error(
                &format!("/mapping/rules/{index}"),
                &what,
                "Remove one of them.",
            )
        })
        .collect()
}

fn rule_changes(
    before: Option<&MappingDocument>,
    after: &MappingDocument,
    schema: Option<&Schema>,
) -> Vec<BundleChange> {
    let old: &[Rule] = before.map_or(&[], |before| &before.rules);
    let find =
        |rules: &[Rule], target: &str| rules.iter().find(|rule| rule.target == target).cloned();
    let gone = old
        .iter()
        .filter(|rule| find(&after.rules, &rule.target).is_none());
    let mut found = Vec::new();
    for rule in after.rules.iter().chain(gone) {
        let (was, is) = (find(old, &rule.target), find(&after.rules, &rule.target));
        let same = |was: &Rule, is: &Rule| {
            Rule {
                id: was.id.clone(),
                ..is.clone()
            } == *was
        };
        if was
            .as_ref()
            .zip(is.as_ref())
            .is_some_and(|(was, is)| same(was, is))
        {
            continue;
        }
        let words = |rule: &Rule| rule_words(rule, schema);
        let (before, mut after) = (was.as_ref().map(words), is.as_ref().map(words));
        // The same source and number of steps: then the steps themselves differ.
        if before == after {
            after = after.map(|words| format!("{words}, set otherwise"));
        }
        found.push(BundleChange {
            label: field_name(schema.map(|schema| &*schema.target), &rule.target),
            before,
            after,
        });
    }
    found
}

fn rule_words(rule: &Rule, schema: Option<&Schema>) -> String {
    let source = match &rule.source {
        Some(source) => field_name(schema.map(|schema| &*schema.source), source),
        None => "filled by its steps".to_owned(),
    };
    match rule.steps.len() {
        0 => source,
        1 => format!("{source}, 1 step"),
        steps => format!("{source}, {steps} steps"),
    }
}

fn field_name(fields: Option<&[Field]>, key: &str) -> String {
    let found = fields
        .into_iter()
        .flatten()
        .find(|field| field.key == key)
        .map(|field| field.label.clone());
    found
        .filter(|label| !label.is_empty())
        .unwrap_or_else(|| key.to_owned())
}
