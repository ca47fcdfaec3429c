//! A bundle's parts held against what is here: what would come, change, stay, or can't be used.
//! Pure.
//!
//! Each kind of part has a file of its own, which puts what there is to write into [`Changes`].

mod accounts;
mod examples;
mod mapping;
mod profiles;
mod rules;
mod settings;

use serde_json::Value;

use super::read::{Parts, warning};
use crate::certileads::Profile;
use crate::model::{
    BundleEffect, BundleFinding, BundlePart, BundlePartKind, Connection, Example, Mapping,
    MappingDocument, Rules, RulesDocument, RulesFinding, Schema, Settings,
};

/// What is here.
#[derive(Debug)]
pub(super) struct Here {
    pub(super) highlevel: Option<Connection>,
    pub(super) certileads: Option<Connection>,
    /// Saved profiles, by key.
    pub(super) profiles: Vec<(String, Value)>,
    pub(super) mapping: Option<Mapping>,
    pub(super) examples: Vec<Example>,
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
    pub(super) examples: Vec<Example>,
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
            Ok(place) => accounts::highlevel(place, here, &mut changes),
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
            Ok(place) => accounts::certileads(place, here, &coming, &mut changes),
            Err(findings) => broken(BundlePartKind::Certileads, "", findings),
        });
    }
    for part in parts.profiles {
        found.push(profiles::compare(part, here, &mut changes));
    }
    if let Some(document) = parts.mapping {
        found.push(match document {
            Ok(document) => mapping::compare(document, here, &mut changes),
            Err(findings) => broken(BundlePartKind::Mapping, "", findings),
        });
    }
    if let Some(coming) = parts.examples {
        found.push(match coming {
            Ok(coming) => examples::compare(coming, here, &mut changes),
            Err(findings) => broken(BundlePartKind::Examples, "", findings),
        });
    }
    if let Some(document) = parts.rules {
        found.push(match document {
            Ok(document) => rules::compare(document, here, checked, &mut changes),
            Err(findings) => broken(BundlePartKind::Rules, "", findings),
        });
    }
    if let Some(members) = parts.settings {
        found.push(match members {
            Ok(members) => settings::compare(&members, here, &mut changes),
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

fn named(name: &str, otherwise: &str) -> String {
    if name.is_empty() { otherwise } else { name }.to_owned()
}
