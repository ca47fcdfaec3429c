//! A bundle's parts held against what is here: what would come, change, stay, or can't be used.
//! Pure.

use serde_json::{Map, Value};

use super::read::{Parts, ProfilePart, error, finding, warning};
use crate::certileads::Profile;
use crate::mapping;
use crate::model::{
    BundleChange, BundleEffect, BundleFinding, BundlePart, BundlePartKind, Connection, Mapping,
    MappingDocument, Rule, Rules, RulesDocument, RulesFinding, Schema, Settings, Severity,
};

/// What is here.
#[derive(Debug)]
pub(super) struct Here {
    pub(super) highlevel: Option<Connection>,
    pub(super) certileads: Option<Connection>,
    /// Saved profiles, by key.
    pub(super) profiles: Vec<(String, Value)>,
    pub(super) mapping: Option<Mapping>,
    pub(super) rules: Rules,
    /// The fields as last read; none if they never were.
    pub(super) schema: Option<Schema>,
    pub(super) settings: Settings,
}

/// What there is to write, of the parts that can be used.
#[derive(Debug, Default)]
pub(super) struct Changes {
    pub(super) highlevel: Option<crate::model::HighlevelPlace>,
    pub(super) certileads: Option<NewCertileads>,
    pub(super) profiles: Vec<(String, Value)>,
    pub(super) mapping: Option<MappingDocument>,
    pub(super) rules: Option<RulesDocument>,
    pub(super) settings: Option<Settings>,
}

/// A Certileads account that comes.
#[derive(Debug)]
pub(super) struct NewCertileads {
    pub(super) name: String,
    pub(super) profile: String,
    pub(super) address: String,
    pub(super) needs_key: bool,
}

/// A profile by its key: one that comes, one that is saved, or one of the app's own.
pub(super) fn find_profile(
    key: &str,
    coming: &[(String, Value)],
    saved: &[(String, Value)],
) -> Option<Profile> {
    let own = coming.iter().chain(saved).find(|(own, _)| own == key);
    match own {
        Some((_, document)) => Profile::parse(&document.to_string()).ok(),
        None => Profile::built_in(key),
    }
}

/// Holds a bundle against what is here. `checked` is what checking its rules against both sides
/// has found; none if they can't be reached.
pub(super) fn compare(
    parts: Parts,
    here: &Here,
    checked: Option<Vec<RulesFinding>>,
) -> (Vec<BundlePart>, Changes) {
    let mut changes = Changes::default();
    let mut found = Vec::new();
    if let Some(place) = parts.highlevel {
        found.push(match place {
            Ok(place) => highlevel(place, here, &mut changes),
            Err(findings) => broken(BundlePartKind::Highlevel, "", findings),
        });
    }
    let coming: Vec<(String, Value)> = parts
        .profiles
        .iter()
        .filter_map(|part| part.read.as_ref().ok().cloned())
        .collect();
    if let Some(place) = parts.certileads {
        found.push(match place {
            Ok(place) => certileads(place, here, &coming, &mut changes),
            Err(findings) => broken(BundlePartKind::Certileads, "", findings),
        });
    }
    for part in parts.profiles {
        found.push(profile(part, here, &mut changes));
    }
    if let Some(document) = parts.mapping {
        found.push(match document {
            Ok(document) => mapping_part(document, here, &mut changes),
            Err(findings) => broken(BundlePartKind::Mapping, "", findings),
        });
    }
    if let Some(document) = parts.rules {
        found.push(match document {
            Ok(document) => rules_part(document, here, checked, &mut changes),
            Err(findings) => broken(BundlePartKind::Rules, "", findings),
        });
    }
    if let Some(members) = parts.settings {
        found.push(match members {
            Ok(members) => settings(&members, here, &mut changes),
            Err(findings) => broken(BundlePartKind::Settings, "", findings),
        });
    }
    found.extend(parts.unknown.iter().map(|name| unknown(name)));
    (found, changes)
}

fn part(kind: BundlePartKind, name: &str, effect: BundleEffect, about: &str) -> BundlePart {
    BundlePart {
        kind,
        name: name.to_owned(),
        effect,
        about: about.to_owned(),
        changes: Vec::new(),
        findings: Vec::new(),
    }
}

fn broken(kind: BundlePartKind, name: &str, findings: Vec<BundleFinding>) -> BundlePart {
    BundlePart {
        findings,
        ..part(
            kind,
            name,
            BundleEffect::Broken,
            "It can't be used; what is here stays.",
        )
    }
}

fn unknown(name: &str) -> BundlePart {
    let place = format!("/{name}");
    BundlePart {
        findings: vec![warning(
            &place,
            "This version does not know it.",
            "Update the app if it matters.",
        )],
        ..part(
            BundlePartKind::Unknown,
            name,
            BundleEffect::LeftAlone,
            "It is passed over.",
        )
    }
}

fn highlevel(
    place: crate::model::HighlevelPlace,
    here: &Here,
    changes: &mut Changes,
) -> BundlePart {
    let kind = BundlePartKind::Highlevel;
    let name = named(&place.name, &place.location_id);
    if let Err(failed) = crate::http::parse_address(&place.base_url) {
        let problem = failed.problem("HighLevel");
        let at = "/connections/highlevel/baseUrl";
        return broken(kind, &name, vec![error(at, &problem.what, &problem.remedy)]);
    }
    if place.location_id.trim().is_empty() {
        let at = "/connections/highlevel/locationId";
        let what = "It names no location.";
        return broken(
            kind,
            &name,
            vec![error(at, what, "Write the location's id.")],
        );
    }
    match &here.highlevel {
        Some(connected) if connected.account_id == place.location_id => part(
            kind,
            &name,
            BundleEffect::Unchanged,
            "It is connected here already.",
        ),
        Some(connected) => stays(kind, &name, connected),
        None => {
            changes.highlevel = Some(place);
            part(
                kind,
                &name,
                BundleEffect::Added,
                "It is connected as soon as you give its key.",
            )
        }
    }
}

fn certileads(
    place: crate::model::CertileadsPlace,
    here: &Here,
    coming: &[(String, Value)],
    changes: &mut Changes,
) -> BundlePart {
    let kind = BundlePartKind::Certileads;
    let name = named(&place.name, &place.profile);
    let Some(profile) = find_profile(&place.profile, coming, &here.profiles) else {
        let what = format!("There is no profile named {}.", place.profile);
        let at = "/connections/certileads/profile";
        let remedy = "Export again where it is known, or import the profile first.";
        return broken(kind, &name, vec![error(at, &what, remedy)]);
    };
    let Some(address) = place.base_url.clone().filter(|url| !url.trim().is_empty()) else {
        let about = "Its address lets in whoever knows it, so it is not part of the file.";
        let at = "/connections/certileads/baseUrl";
        return BundlePart {
            findings: match here.certileads {
                Some(_) => Vec::new(),
                None => vec![warning(
                    at,
                    "The address is missing.",
                    "Connect Certileads by hand afterwards.",
                )],
            },
            ..part(kind, &name, BundleEffect::LeftAlone, about)
        };
    };
    if address.contains("://")
        && let Err(failed) = crate::http::parse_address(&address)
    {
        let problem = failed.problem("Certileads");
        let at = "/connections/certileads/baseUrl";
        return broken(kind, &name, vec![error(at, &problem.what, &problem.remedy)]);
    }
    match &here.certileads {
        Some(connected)
            if connected.base_url == address
                && connected.profile_key.as_deref() == Some(&place.profile) =>
        {
            part(
                kind,
                &name,
                BundleEffect::Unchanged,
                "It is connected here already.",
            )
        }
        Some(connected) => stays(kind, &name, connected),
        None => {
            let needs_key = profile.requires_key();
            let about = match needs_key {
                true => "It is connected as soon as you give its key.",
                false => "It is connected; check it afterwards.",
            };
            changes.certileads = Some(NewCertileads {
                name: place.name,
                profile: place.profile,
                address,
                needs_key,
            });
            part(kind, &name, BundleEffect::Added, about)
        }
    }
}

/// Another account is connected: links and history belong to it.
fn stays(kind: BundlePartKind, name: &str, connected: &Connection) -> BundlePart {
    let own = named(&connected.account_name, &connected.account_id);
    let about = format!("{own} is connected here, and stays.");
    part(kind, name, BundleEffect::LeftAlone, &about)
}

fn named(name: &str, otherwise: &str) -> String {
    if name.is_empty() { otherwise } else { name }.to_owned()
}

fn profile(read: ProfilePart, here: &Here, changes: &mut Changes) -> BundlePart {
    let kind = BundlePartKind::Profile;
    let (key, document) = match read.read {
        Ok(read) => read,
        Err(findings) => return broken(kind, &named(&read.name, &read.place), findings),
    };
    let saved = here.profiles.iter().find(|(saved, _)| *saved == key);
    let (effect, about) = match saved {
        Some((_, saved)) if *saved == document => {
            return part(
                kind,
                &read.name,
                BundleEffect::Unchanged,
                "It is here already.",
            );
        }
        Some(_) => (
            BundleEffect::Changed,
            "It takes the place of the profile of the same key.",
        ),
        None => (BundleEffect::Added, "It comes to the profiles."),
    };
    let members = member_changes(saved.map(|(_, saved)| saved), &document);
    changes.profiles.push((key, document));
    BundlePart {
        changes: members,
        ..part(kind, &read.name, effect, about)
    }
}

/// Which members of a document differ; their content is too long for a review.
fn member_changes(before: Option<&Value>, after: &Value) -> Vec<BundleChange> {
    let (Some(Value::Object(before)), Value::Object(after)) = (before, after) else {
        return Vec::new();
    };
    let names = before
        .keys()
        .chain(after.keys().filter(|name| !before.contains_key(*name)));
    names
        .filter(|name| before.get(*name) != after.get(*name))
        .map(|name| BundleChange {
            label: name.clone(),
            before: before.get(name).map(short),
            after: after.get(name).map(short),
        })
        .collect()
}

/// A value in a few words.
fn short(value: &Value) -> String {
    match value {
        Value::String(text) if text.chars().count() <= 60 => text.clone(),
        Value::String(_) => "a text".to_owned(),
        Value::Object(members) => format!("{} members", members.len()),
        Value::Array(items) => format!("{} items", items.len()),
        other => other.to_string(),
    }
}

fn mapping_part(document: MappingDocument, here: &Here, changes: &mut Changes) -> BundlePart {
    let kind = BundlePartKind::Mapping;
    let findings = mapping_findings(&document, here.schema.as_ref());
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
fn mapping_findings(document: &MappingDocument, schema: Option<&Schema>) -> Vec<BundleFinding> {
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

fn field_name(fields: Option<&[crate::model::Field]>, key: &str) -> String {
    let found = fields
        .into_iter()
        .flatten()
        .find(|field| field.key == key)
        .map(|field| field.label.clone());
    found
        .filter(|label| !label.is_empty())
        .unwrap_or_else(|| key.to_owned())
}

fn rules_part(
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
        Some(found) => found.into_iter().map(rules_finding).collect(),
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
    let members = rules_changes(&current.document, &document);
    changes.rules = Some(document);
    BundlePart {
        changes: members,
        findings,
        ..part(kind, "", effect, about)
    }
}

fn rules_finding(found: RulesFinding) -> BundleFinding {
    BundleFinding {
        severity: found.severity,
        place: format!("/rules{}", found.place),
        what: found.what,
        remedy: found.remedy,
    }
}

/// Switch by switch; conditions and tables are too long for a review.
fn rules_changes(before: &RulesDocument, after: &RulesDocument) -> Vec<BundleChange> {
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

fn settings(members: &Map<String, Value>, here: &Here, changes: &mut Changes) -> BundlePart {
    let kind = BundlePartKind::Settings;
    let Ok(Value::Object(mut whole)) = serde_json::to_value(&here.settings) else {
        return part(kind, "", BundleEffect::LeftAlone, "They stay as they are.");
    };
    let differ: Vec<BundleChange> = members
        .iter()
        .filter(|(name, value)| whole.get(*name) != Some(value))
        .map(|(name, value)| BundleChange {
            label: setting_name(name).to_owned(),
            before: whole.get(name).map(Value::to_string),
            after: Some(value.to_string()),
        })
        .collect();
    whole.extend(members.clone());
    let read: Result<Settings, _> = serde_json::from_value(Value::Object(whole));
    let checked = match read {
        Ok(read) => crate::app::settings::check(&read).map(|()| read),
        Err(failed) => {
            let what = failed.to_string();
            return broken(kind, "", vec![error("/settings", &what, "")]);
        }
    };
    match checked {
        Err(problem) => broken(kind, "", vec![finding(problem, "/settings")]),
        Ok(_) if differ.is_empty() => part(
            kind,
            "",
            BundleEffect::Unchanged,
            "They are as they are here.",
        ),
        Ok(read) => {
            changes.settings = Some(read);
            BundlePart {
                changes: differ,
                ..part(
                    kind,
                    "",
                    BundleEffect::Changed,
                    "They come into force at once.",
                )
            }
        }
    }
}

/// A setting as the screen names it.
fn setting_name(member: &str) -> &str {
    match member {
        "maxCreates" => "Contacts created in a run",
        "maxUpdates" => "Contacts updated in a run",
        "maxDeletes" => "Contacts deleted in a run",
        "pollSeconds" => "Seconds between looks at HighLevel",
        "noteCallsPerDay" => "Calls a day for notes of other contacts",
        "breakerWrites" => "Writes of one contact",
        "breakerMinutes" => "Within minutes",
        "keepDays" => "Days the history is kept",
        other => other,
    }
}
