//! What happened to a contact: the last seen object against the new one. Pure.

use std::collections::BTreeSet;

use serde_json::{Value, json};

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

/// One thing that happened.
#[derive(Clone, Debug, PartialEq)]
pub struct Happening {
    /// What kind.
    pub kind: EventKind,
    /// Its payload, as [`crate::model::Event::payload`] describes.
    pub payload: Value,
}

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
    let changed = changed_keys(known, now);
    if !changed.is_empty() {
        found.push(Happening {
            kind: EventKind::ContactUpdated,
            payload: json!({"changed": changed}),
        });
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
        .filter(|key| value(known, key) != value(now, key))
        .cloned()
        .collect()
}

/// Absent and null are the same.
fn value<'a>(contact: &'a Contact, key: &str) -> Option<&'a Value> {
    contact.values.get(key).filter(|value| !value.is_null())
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
