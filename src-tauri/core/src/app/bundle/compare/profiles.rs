//! A Certileads profile that comes with a bundle.

use serde_json::Value;

use super::{Changes, Here, broken, named, part};
use crate::app::bundle::read::ProfilePart;
use crate::model::{BundleChange, BundleEffect, BundlePart, BundlePartKind};

pub(super) fn compare(read: ProfilePart, here: &Here, changes: &mut Changes) -> BundlePart {
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
pub(super) fn short(value: &Value) -> String {
    match value {
        Value::String(text) if text.chars().count() <= 60 => text.clone(),
        Value::String(_) => "a text".to_owned(),
        Value::Object(members) => format!("{} members", members.len()),
        Value::Array(items) => format!("{} items", items.len()),
        other => other.to_string(),
    }
}
