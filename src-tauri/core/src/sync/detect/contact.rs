//! What happened to a contact: made, changed, do-not-disturb, tags.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::Happening;
use crate::model::{Contact, EventKind};

/// Members that change without anything having happened that a person would call a change.
const SILENT: &[&str] = &[
    "dateUpdated",
    "lastActivity",
    "searchAfter",
    "tags",
    "attributions",
    "lastSessionActivityAt",
];

/// Members that only one of HighLevel's shapes of a contact carries: the search leaves out what
/// reading by id has, and the other way round. One that is absent now says nothing.
const ONE_SHAPE: &[&str] = &["businessName", "dndSettings."];

/// The same where the first copy that carries it says nothing either.
const BOTH_NEEDED: &[&str] = &["attributionSource.", "lastAttributionSource."];

/// What happened between `known` (none: never seen) and `now`. A copy that is older than what is
/// known comes from a lagging index and means nothing.
#[must_use]
pub fn happenings(known: Option<&Contact>, now: &Contact) -> Vec<Happening> {
    let Some(known) = known else {
        return vec![Happening {
            kind: EventKind::ContactCreated,
            payload: Value::Null,
        }];
    };
    if is_older(now, known) {
        return Vec::new();
    }
    let mut found = Vec::new();
    let (dnd, fields): (Vec<_>, Vec<_>) = changed_keys(known, now).into_iter().partition(is_dnd);
    for (kind, changed) in [
        (EventKind::ContactUpdated, fields),
        (EventKind::ContactDndChanged, dnd),
    ] {
        if !changed.is_empty() {
            found.push(Happening {
                kind,
                payload: json!({"changed": changed}),
            });
        }
    }
    let before: BTreeSet<&String> = known.tags.iter().collect();
    let after: BTreeSet<&String> = now.tags.iter().collect();
    let tag = |kind, tag: &String| Happening {
        kind,
        payload: json!({"tag": tag}),
    };
    found.extend(
        after
            .difference(&before)
            .map(|name| tag(EventKind::TagAdded, name)),
    );
    found.extend(
        before
            .difference(&after)
            .map(|name| tag(EventKind::TagRemoved, name)),
    );
    found
}

/// True if `copy` is an older state than `known`, by the server's own dates.
#[must_use]
pub fn is_older(copy: &Contact, known: &Contact) -> bool {
    matches!((copy.date_updated, known.date_updated), (Some(copy), Some(known)) if copy < known)
}

fn changed_keys(known: &Contact, now: &Contact) -> Vec<String> {
    let keys: BTreeSet<&String> = known.values.keys().chain(now.values.keys()).collect();
    keys.into_iter()
        .filter(|key| !SILENT.contains(&key.as_str()))
        .filter(|key| differs(key, value(known, key), value(now, key)))
        .cloned()
        .collect()
}

fn differs(key: &str, known: Option<&Value>, now: Option<&Value>) -> bool {
    let one_of = |list: &[&str]| list.iter().any(|start| key.starts_with(start));
    let told = match (known, now) {
        (Some(_), Some(_)) => true,
        (_, Some(_)) => !one_of(BOTH_NEEDED),
        (_, None) => !one_of(ONE_SHAPE) && !one_of(BOTH_NEEDED),
    };
    told && known != now
}

fn is_dnd(key: &String) -> bool {
    key == "dnd" || key.starts_with("dndSettings.")
}

/// Absent and null are the same, and so is a do-not-disturb that is off.
fn value<'a>(contact: &'a Contact, key: &String) -> Option<&'a Value> {
    let off = |value: &Value| *value == false || *value == "inactive";
    contact
        .values
        .get(key)
        .filter(|value| !(value.is_null() || is_dnd(key) && off(value)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contact(updated: i64, values: Value, tags: &[&str]) -> Contact {
        Contact {
            id: "a".into(),
            date_updated: Some(updated),
            tags: tags.iter().map(|tag| (*tag).to_owned()).collect(),
            values: values.as_object().cloned().unwrap_or_default(),
            ..Contact::default()
        }
    }

    fn kinds(known: &Contact, now: &Contact) -> Vec<EventKind> {
        happenings(Some(known), now)
            .into_iter()
            .map(|happening| happening.kind)
            .collect()
    }

    #[test]
    fn an_unknown_contact_was_created() {
        let now = contact(1, json!({}), &["vip"]);
        assert_eq!(happenings(None, &now)[0].kind, EventKind::ContactCreated);
        assert_eq!(happenings(None, &now).len(), 1, "its tags came with it");
    }

    #[test]
    fn fields_and_tags_are_told_apart() {
        let known = contact(
            1,
            json!({"email": "a@example.com", "phone": null}),
            &["old", "both"],
        );
        let now = contact(
            2,
            json!({"email": "b@example.com", "dateUpdated": "x"}),
            &["both", "new"],
        );
        assert_eq!(
            kinds(&known, &now),
            [
                EventKind::ContactUpdated,
                EventKind::TagAdded,
                EventKind::TagRemoved
            ]
        );
        assert_eq!(
            happenings(Some(&known), &now)[0].payload,
            json!({"changed": ["email"]})
        );
    }

    #[test]
    fn do_not_disturb_is_told_apart_from_the_fields() {
        let free = contact(1, json!({"city": "Reno"}), &[]);
        let off = contact(
            2,
            json!({"dnd": false, "dndSettings.SMS.status": "inactive"}),
            &[],
        );
        let off = Contact {
            values: off.values.into_iter().chain(free.values.clone()).collect(),
            ..off
        };
        assert_eq!(kinds(&free, &off), [], "absent and off are the same");
        let on = json!({"city": "Elko", "dnd": true, "dndSettings.SMS.status": "active"});
        let on = contact(3, on, &[]);
        let happened = happenings(Some(&off), &on);
        assert_eq!(happened[0].payload, json!({"changed": ["city"]}));
        assert_eq!(happened[1].kind, EventKind::ContactDndChanged);
        assert_eq!(
            happened[1].payload,
            json!({"changed": ["dnd", "dndSettings.SMS.status"]})
        );
        let again = contact(
            4,
            json!({"city": "Elko", "dndSettings.SMS.status": "inactive"}),
            &[],
        );
        assert_eq!(kinds(&on, &again), [EventKind::ContactDndChanged]);
    }

    #[test]
    fn what_another_shape_leaves_out_did_not_change() {
        let whole = json!({
            "email": "a@example.com", "businessName": "X", "dndSettings.Call.status": "active",
            "attributionSource.campaign": "spring",
        });
        let whole = contact(1, whole, &[]);
        let bare = contact(2, json!({"email": "a@example.com"}), &[]);
        assert_eq!(kinds(&whole, &bare), []);
        let back = json!({"email": "a@example.com", "attributionSource.campaign": "spring"});
        assert_eq!(kinds(&bare, &contact(3, back, &[])), []);
    }

    #[test]
    fn a_stale_copy_means_nothing() {
        let known = contact(5, json!({"email": "new@example.com"}), &["new"]);
        let stale = contact(4, json!({"email": "old@example.com"}), &[]);
        assert_eq!(kinds(&known, &stale), []);
    }

    #[test]
    fn a_change_and_back_is_nothing_left_to_tell() {
        let known = contact(1, json!({"email": "a@example.com"}), &[]);
        let back = contact(3, json!({"email": "a@example.com"}), &[]);
        assert_eq!(kinds(&known, &back), []);
    }
}
