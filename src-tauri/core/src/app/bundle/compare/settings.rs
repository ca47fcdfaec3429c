//! The settings of a bundle: what it does not name stays as it is.

use serde_json::{Map, Value};

use super::{Changes, Here, broken, part};
use crate::app::bundle::read::{error, finding};
use crate::app::settings::check;
use crate::model::{BundleChange, BundleEffect, BundlePart, BundlePartKind, Settings};

pub(super) fn compare(
    members: &Map<String, Value>,
    here: &Here,
    changes: &mut Changes,
) -> BundlePart {
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
        Ok(read) => check(&read).map(|()| read),
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
