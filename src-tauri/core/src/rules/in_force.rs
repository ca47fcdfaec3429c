//! The rules made ready: who is synced, what tags are called, which segments somebody is in.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap, HashSet};

use serde_json::Value;

use crate::condition::Prepared;
use crate::mapping::Context;
use crate::model::{Contact, Field, RulesDocument, UtcMillis};

/// The rules made ready. Cheap to ask, dear to make; share it.
#[derive(Clone, Debug, Default)]
pub struct InForce {
    /// What they say.
    pub document: RulesDocument,
    filter: Option<Prepared>,
    segments: Vec<(String, String, Option<Prepared>)>,
    ignored: HashSet<String>,
    names: HashMap<String, String>,
}

impl InForce {
    /// Makes a document ready.
    #[must_use]
    pub fn new(document: RulesDocument, source: &[Field], context: &Context) -> Self {
        let ready = |condition| Prepared::new(condition, source, context);
        let segments = document.segments.iter();
        let table = document.tags.table.iter();
        Self {
            filter: document.filter.as_ref().map(ready),
            segments: segments
                .map(|rule| {
                    let when = rule.when.as_ref().map(ready);
                    (rule.id.clone(), rule.segment.clone(), when)
                })
                .collect(),
            ignored: document.tags.ignore.iter().map(|tag| fold(tag)).collect(),
            names: table
                .flat_map(|row| {
                    let names = row.from.iter();
                    names.map(|name| (fold(name), row.to.trim().to_owned()))
                })
                .collect(),
            document,
        }
    }

    /// True if there is a filter.
    #[must_use]
    pub fn filters(&self) -> bool {
        self.filter.is_some()
    }

    /// True if the same contact may meet the filter at one moment and not at another.
    #[must_use]
    pub fn filter_moves_with_time(&self) -> bool {
        self.filter.as_ref().is_some_and(Prepared::moves_with_time)
    }

    /// True if the contact meets the filter at this moment, or there is none.
    #[must_use]
    pub fn admits(&self, contact: &Contact, now: UtcMillis) -> bool {
        self.filter
            .as_ref()
            .is_none_or(|filter| filter.meets(contact, now))
    }

    /// The condition of the filter that the contact does not meet at this moment, in words.
    #[must_use]
    pub fn unmet(&self, contact: &Contact, now: UtcMillis) -> Option<String> {
        self.filter.as_ref()?.unmet(contact, now)
    }

    /// What a tag is called before the mapping sees it; none if it is ignored.
    #[must_use]
    pub fn tag(&self, tag: &str) -> Option<String> {
        let folded = fold(tag);
        if self.ignored.contains(&folded) {
            return None;
        }
        let name = self.names.get(&folded).map_or(tag.trim(), String::as_str);
        let prefix = &self.document.tags.prefix;
        (!name.is_empty()).then(|| format!("{prefix}{name}"))
    }

    /// The contact with its tags as they are called before the mapping sees them.
    #[must_use]
    pub fn with_tags<'a>(&self, contact: &'a Contact) -> Cow<'a, Contact> {
        let plain = self.ignored.is_empty()
            && self.names.is_empty()
            && self.document.tags.prefix.is_empty();
        if plain {
            return Cow::Borrowed(contact);
        }
        let mut named: Vec<String> = Vec::new();
        for tag in contact.tags.iter().filter_map(|tag| self.tag(tag)) {
            if !named.contains(&tag) {
                named.push(tag);
            }
        }
        let mut contact = contact.clone();
        let value = Value::from(named.clone());
        contact.values.insert("tags".to_owned(), value);
        contact.tags = named;
        Cow::Owned(contact)
    }

    /// The segments that the rules keep up to date.
    #[must_use]
    pub fn kept_segments(&self) -> BTreeSet<&str> {
        let segments = self.segments.iter();
        segments.map(|(_, segment, _)| segment.as_str()).collect()
    }

    /// Those of them that the contact belongs to at this moment.
    #[must_use]
    pub fn segments_of<'a>(&'a self, contact: &'a Contact, now: UtcMillis) -> BTreeSet<&'a str> {
        self.matching(contact, now)
            .map(|(_, segment)| segment)
            .collect()
    }

    /// The ids of the segment rules that the contact meets at this moment, and their segments.
    pub fn matching<'a>(
        &'a self,
        contact: &'a Contact,
        now: UtcMillis,
    ) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.segments
            .iter()
            .filter(move |(_, _, when)| when.as_ref().is_none_or(|when| when.meets(contact, now)))
            .map(|(id, segment, _)| (id.as_str(), segment.as_str()))
    }
}

fn fold(text: &str) -> String {
    text.trim().to_lowercase()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::model::{Condition, Operator, SegmentRule, ValueRow};

    fn contact(tags: &[&str]) -> Contact {
        let values = json!({"tags": tags, "source": "Facebook"});
        Contact {
            id: "a".to_owned(),
            tags: tags.iter().map(|tag| (*tag).to_owned()).collect(),
            values: values.as_object().cloned().unwrap_or_default(),
            ..Contact::default()
        }
    }

    fn source(value: &str) -> Condition {
        Condition::Field {
            field: "source".to_owned(),
            operator: Operator::Is,
            value: json!(value),
        }
    }

    #[test]
    fn tags_are_ignored_renamed_and_prefixed_before_the_mapping() {
        let mut document = RulesDocument::default();
        document.tags.ignore = vec!["Internal ".to_owned()];
        document.tags.table = vec![ValueRow {
            from: vec!["VIP".to_owned(), "gold".to_owned()],
            to: "Best".to_owned(),
        }];
        document.tags.prefix = "hl-".to_owned();
        let rules = InForce::new(document, &[], &Context::default());
        let named = rules
            .with_tags(&contact(&["vip", "internal", "gold", "new"]))
            .into_owned();
        assert_eq!(named.tags, ["hl-Best", "hl-new"]);
        assert_eq!(named.values["tags"], json!(["hl-Best", "hl-new"]));
        assert_eq!(rules.tag("INTERNAL"), None);
        let plain = InForce::default();
        assert_eq!(*plain.with_tags(&contact(&["vip"])), contact(&["vip"]));
    }

    #[test]
    fn the_filter_and_the_segments_ask_the_contact() {
        let segment = |id: &str, when| SegmentRule {
            id: id.to_owned(),
            segment: format!("segment-{id}"),
            when,
        };
        let document = RulesDocument {
            filter: Some(source("Facebook")),
            segments: vec![
                segment("all", None),
                segment("google", Some(source("Google"))),
                segment("facebook", Some(source("facebook"))),
            ],
            ..RulesDocument::default()
        };
        let rules = InForce::new(document, &[], &Context::default());
        let ana = contact(&[]);
        assert!(rules.admits(&ana, 0) && rules.unmet(&ana, 0).is_none());
        assert_eq!(rules.kept_segments().len(), 3);
        let of: Vec<&str> = rules.segments_of(&ana, 0).into_iter().collect();
        assert_eq!(of, ["segment-all", "segment-facebook"]);
        let other = Contact::default();
        assert!(!rules.admits(&other, 0));
        assert_eq!(
            rules.unmet(&other, 0).as_deref(),
            Some("“source” is “Facebook”")
        );
    }
}
