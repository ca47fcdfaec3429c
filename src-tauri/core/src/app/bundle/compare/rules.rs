//! The rules of a bundle, switch by switch.

use serde_json::Value;

use super::profiles::short;
use super::{Changes, Here, broken, part};
use crate::app::bundle::read::warning;
use crate::model::{
    BundleChange, BundleEffect, BundleFinding, BundlePart, BundlePartKind, RulesDocument,
    RulesFinding, Severity,
};

pub(super) fn compare(
    document: RulesDocument,
    here: &Here,
    checked: Option<Vec<RulesFinding>>,
    changes: &mut Changes,
) -> BundlePart {
    let kind = BundlePartKind::Rules;
    let current = &here.rules;
    if current.document == document {
        return part(
            kind,
            "",
            BundleEffect::Unchanged,
            "They are the rules in force.",
        );
    }
    let findings = match checked {
        Some(found) => found.into_iter().map(finding).collect(),
        None => vec![warning(
            "/rules",
            "They can't be checked before both sides are connected.",
            "Look at the rules once they are.",
        )],
    };
    if findings
        .iter()
        .any(|finding| finding.severity == Severity::Error)
    {
        return broken(kind, "", findings);
    }
    let (effect, about) = match current.version {
        0 => (BundleEffect::Added, "They come into force at once."),
        _ => (
            BundleEffect::Changed,
            "They take the place of the rules in force.",
        ),
    };
    let members = differences(&current.document, &document);
    changes.rules = Some(document);
    BundlePart {
        changes: members,
        findings,
        ..part(kind, "", effect, about)
    }
}

fn finding(found: RulesFinding) -> BundleFinding {
    BundleFinding {
        severity: found.severity,
        place: format!("/rules{}", found.place),
        what: found.what,
        remedy: found.remedy,
    }
}

/// Switch by switch; conditions and tables are too long for a review.
fn differences(before: &RulesDocument, after: &RulesDocument) -> Vec<BundleChange> {
    let leaves = |document: &RulesDocument| {
        let mut found: Vec<(String, Value)> = Vec::new();
        let Ok(Value::Object(members)) = serde_json::to_value(document) else {
            return found;
        };
        for (name, value) in members {
            match value {
                Value::Object(inner) if !inner.contains_key("type") => {
                    let inner = inner.into_iter();
                    found.extend(inner.map(|(key, value)| (format!("{name}/{key}"), value)));
                }
                value => found.push((name, value)),
            }
        }
        found
    };
    let (old, new) = (leaves(before), leaves(after));
    let differ = new.iter().filter_map(|(path, value)| {
        let was = old.iter().find(|(known, _)| known == path);
        let was = was.map(|(_, value)| value).filter(|was| *was != value)?;
        Some(BundleChange {
            label: rule_name(path).to_owned(),
            before: Some(rule_value(was)),
            after: Some(rule_value(value)),
        })
    });
    differ.collect()
}

fn rule_value(value: &Value) -> String {
    match value {
        Value::Bool(true) => "on".to_owned(),
        Value::Bool(false) => "off".to_owned(),
        Value::Null => "everybody".to_owned(),
        Value::Object(_) => "a condition".to_owned(),
        other => short(other),
    }
}

/// A rule as the screen names it.
fn rule_name(path: &str) -> &str {
    match path {
        "filter" => "Whose records are synced",
        "whenLeft" => "A contact that leaves the filter",
        "contacts/create" => "Create contacts",
        "contacts/update" => "Update contacts",
        "contacts/whenDeleted" => "A contact that is deleted in HighLevel",
        "tags/add" => "Add tags",
        "tags/remove" => "Remove tags",
        "tags/ignore" => "Tags that are passed over",
        "tags/table" => "Other names for tags",
        "tags/prefix" => "Before each tag",
        "tags/createMissing" => "Make tags that Certileads lacks",
        "tasks/completion" => "Note completed tasks",
        "tasks/create" => "Create follow-up tasks",
        "tasks/update" => "Update follow-up tasks",
        "tasks/close" => "Close follow-up tasks",
        "tasks/delete" => "Remove follow-up tasks",
        "notes/add" => "Attach notes",
        "notes/update" => "Update notes",
        "notes/delete" => "Remove notes",
        "appointments/note" => "Note appointments",
        "appointments/tag" => "Tag contacts with an appointment",
        "segments" => "Segments",
        other => other,
    }
}
