//! Holds a rules document against both sides: what is wrong, and what the target can't do.

use std::collections::HashSet;

use crate::certileads::Capability;
use crate::condition;
use crate::mapping::Context;
use crate::model::{
    Choice, Condition, DeletedPolicy, ErrorCode, LeavePolicy, RULES_FORMAT, RulesDocument,
    RulesFinding, Schema, Severity,
};

/// Longer prefixes are refused, in characters.
const MAX_PREFIX: usize = 50;

/// What the rules are held against.
#[derive(Clone, Copy)]
pub struct Sides<'a> {
    /// Both sides' fields.
    pub schema: &'a Schema,
    /// What values are read against.
    pub context: &'a Context,
    /// What the target can do.
    pub can: &'a dyn Fn(Capability) -> bool,
    /// True if some mapping rule fills the tags.
    pub maps_tags: bool,
    /// Certileads' segments, as far as they are known.
    pub segments: Option<&'a [Choice]>,
}

/// Everything wrong with a document, and everything in it that the target can't do: a warning,
/// since it is only left undone.
#[must_use]
pub fn check(document: &RulesDocument, sides: &Sides<'_>) -> Vec<RulesFinding> {
    let mut checker = Checker {
        sides,
        findings: Vec::new(),
    };
    if document.format != RULES_FORMAT {
        checker.error(
            "/format",
            "The rules have a format that this version does not know.",
            "Start from the rules that are shown.",
        );
        return checker.findings;
    }
    checker.filter(document);
    checker.contacts(document);
    checker.tags(document);
    checker.tasks(document);
    checker.notes(document);
    checker.segments(document);
    checker.findings
}

struct Checker<'a> {
    sides: &'a Sides<'a>,
    findings: Vec<RulesFinding>,
}

impl Checker<'_> {
    fn filter(&mut self, document: &RulesDocument) {
        if let Some(filter) = &document.filter {
            self.condition(filter, "/filter");
        }
        let archives = document.when_left == LeavePolicy::Archive;
        self.needs(archives, Capability::UpdateContact, "/whenLeft");
        if document.filter.is_none() && document.when_left != LeavePolicy::default() {
            self.warn(
                "/whenLeft",
                ErrorCode::RulesInvalid,
                "Without a filter no contact ever leaves it.",
                "Add a filter, or leave this as it is.",
            );
        }
    }

    fn contacts(&mut self, document: &RulesDocument) {
        let rules = &document.contacts;
        self.needs(rules.create, Capability::CreateContact, "/contacts/create");
        self.needs(rules.update, Capability::UpdateContact, "/contacts/update");
        let wanted = match rules.when_deleted {
            DeletedPolicy::Keep => return,
            DeletedPolicy::Archive => Capability::UpdateContact,
            DeletedPolicy::Delete => Capability::DeleteContact,
        };
        self.needs(true, wanted, "/contacts/whenDeleted");
    }

    fn tags(&mut self, document: &RulesDocument) {
        let rules = &document.tags;
        self.needs(rules.add, Capability::AddTags, "/tags/add");
        self.needs(rules.remove, Capability::RemoveTags, "/tags/remove");
        self.needs(
            rules.add && !rules.create_missing,
            Capability::Tags,
            "/tags/createMissing",
        );
        let shaped =
            !rules.prefix.is_empty() || !rules.table.is_empty() || !rules.ignore.is_empty();
        if shaped && !self.sides.maps_tags {
            self.warn(
                "/tags",
                ErrorCode::RulesInvalid,
                "No rule of the mapping fills the tags, so none are written.",
                "Add a mapping rule from Tags to Tags.",
            );
        }
        if rules.prefix.chars().count() > MAX_PREFIX {
            let what = format!("The prefix has more than {MAX_PREFIX} characters.");
            self.error("/tags/prefix", what, "Choose a shorter one.");
        }
        let mut named = HashSet::new();
        for (index, row) in rules.table.iter().enumerate() {
            let place = format!("/tags/table/{index}");
            let blank = |text: &String| text.trim().is_empty();
            if row.from.is_empty() || row.from.iter().any(blank) || blank(&row.to) {
                self.error(
                    &place,
                    "A row of the tag table lacks an old or a new name.",
                    "Fill both in, or ignore the tag instead.",
                );
            }
            for from in &row.from {
                let folded = from.trim().to_lowercase();
                if !folded.is_empty() && !named.insert(folded) {
                    self.error(
                        &place,
                        format!("The tag “{from}” stands in two rows of the table."),
                        "Take it out of one.",
                    );
                }
            }
        }
    }

    fn tasks(&mut self, document: &RulesDocument) {
        let rules = &document.tasks;
        let target = &self.sides.schema.target;
        let holds = |key: &str| target.iter().any(|field| field.key == key);
        self.needs(
            rules.completion,
            Capability::UpdateContact,
            "/tasks/completion",
        );
        if rules.completion && !target.is_empty() && !holds("fields.last_task_completed") {
            self.warn(
                "/tasks/completion",
                ErrorCode::CapabilityMissing,
                "Certileads has no field “last_task_completed”, so completions are not told.",
                "Add the field in Certileads, or switch this off.",
            );
        }
        self.needs(rules.create, Capability::CreateTask, "/tasks/create");
        self.needs(rules.update, Capability::UpdateTask, "/tasks/update");
        self.needs(rules.close, Capability::UpdateTask, "/tasks/close");
        self.needs(rules.delete, Capability::DeleteTask, "/tasks/delete");
    }

    fn notes(&mut self, document: &RulesDocument) {
        let rules = &document.notes;
        self.needs(rules.add, Capability::CreateNote, "/notes/add");
        self.needs(rules.update, Capability::UpdateNote, "/notes/update");
        self.needs(rules.delete, Capability::DeleteNote, "/notes/delete");
        let rules = &document.appointments;
        self.needs(rules.note, Capability::CreateNote, "/appointments/note");
        let tags = !rules.tag.trim().is_empty();
        self.needs(tags, Capability::AddTags, "/appointments/tag");
    }

    fn segments(&mut self, document: &RulesDocument) {
        let mut ids = HashSet::new();
        for (index, rule) in document.segments.iter().enumerate() {
            let place = format!("/segments/{index}");
            if rule.id.is_empty() || !ids.insert(&rule.id) {
                self.error(
                    &format!("{place}/id"),
                    "Two segment rules have the same id, or one has none.",
                    "Give each an id of its own.",
                );
            }
            let known = self.sides.segments.is_none_or(|segments| {
                let mut segments = segments.iter();
                segments.any(|segment| segment.id == rule.segment)
            });
            if rule.segment.trim().is_empty() {
                self.error(
                    &format!("{place}/segment"),
                    "The rule names no segment.",
                    "Choose a segment of Certileads.",
                );
            } else if !known {
                self.error(
                    &format!("{place}/segment"),
                    format!("Certileads has no segment with the id “{}”.", rule.segment),
                    "Choose another segment, or make it in Certileads first.",
                );
            }
            if let Some(when) = &rule.when {
                self.condition(when, &format!("{place}/when"));
            }
        }
        let any = !document.segments.is_empty();
        self.needs(any, Capability::SetSegments, "/segments");
        if any
            && (self.sides.can)(Capability::SetSegments)
            && !(self.sides.can)(Capability::ReadContact)
        {
            self.warn(
                "/segments",
                ErrorCode::CapabilityMissing,
                "This target can't be read, so segments that somebody set there are replaced.",
                "Use segment rules only if nobody sets segments in Certileads.",
            );
        }
    }

    fn condition(&mut self, condition: &Condition, place: &str) {
        let Sides {
            schema, context, ..
        } = self.sides;
        self.findings
            .extend(condition::check(condition, place, schema, context));
    }

    /// Says what is lost where the rules ask for something that the target can't do.
    fn needs(&mut self, asked: bool, capability: Capability, place: &str) {
        if asked && !(self.sides.can)(capability) {
            self.warn(
                place,
                ErrorCode::CapabilityMissing,
                capability.loss(),
                "Switch this off, or use a connection profile that can do it.",
            );
        }
    }

    fn warn(&mut self, place: &str, code: ErrorCode, what: &str, remedy: &str) {
        self.add(place, Severity::Warning, code, what.to_owned(), remedy);
    }

    fn error(&mut self, place: &str, what: impl Into<String>, remedy: &str) {
        let code = ErrorCode::RulesInvalid;
        self.add(place, Severity::Error, code, what.into(), remedy);
    }

    fn add(
        &mut self,
        place: &str,
        severity: Severity,
        code: ErrorCode,
        what: String,
        remedy: &str,
    ) {
        self.findings.push(RulesFinding {
            place: place.to_owned(),
            severity,
            code,
            what,
            remedy: remedy.to_owned(),
        });
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::model::{SegmentRule, ValueRow};

    fn findings(
        document: &RulesDocument,
        able: bool,
        segments: Option<&[Choice]>,
    ) -> Vec<(String, Severity, ErrorCode)> {
        let (schema, context) = (Schema::default(), Context::default());
        let can = |_| able;
        let sides = Sides {
            schema: &schema,
            context: &context,
            can: &can,
            maps_tags: true,
            segments,
        };
        check(document, &sides)
            .into_iter()
            .map(|one| (one.place, one.severity, one.code))
            .collect()
    }

    #[test]
    fn the_rules_of_a_new_pair_are_in_order() {
        assert_eq!(findings(&RulesDocument::default(), true, None), []);
    }

    #[test]
    fn what_the_target_can_not_do_is_a_warning_at_its_place() {
        let mut document = RulesDocument::default();
        document.notes.add = true;
        document.contacts.when_deleted = DeletedPolicy::Delete;
        let found = findings(&document, false, None);
        for place in ["/notes/add", "/contacts/whenDeleted", "/tags/add"] {
            let wanted = (
                place.to_owned(),
                Severity::Warning,
                ErrorCode::CapabilityMissing,
            );
            assert!(found.contains(&wanted), "{place}: {found:?}");
        }
    }

    #[test]
    fn what_is_wrong_is_an_error_at_its_place() {
        let mut document = RulesDocument::default();
        document.tags.prefix = "x".repeat(51);
        document.tags.table = vec![
            ValueRow {
                from: vec!["a".to_owned()],
                to: " ".to_owned(),
            },
            ValueRow {
                from: vec!["A ".to_owned()],
                to: "b".to_owned(),
            },
        ];
        document.segments = vec![SegmentRule {
            id: "1".to_owned(),
            segment: "gone".to_owned(),
            when: serde_json::from_value(json!({"type": "all", "of": []})).ok(),
        }];
        let known = [Choice {
            id: "s1".to_owned(),
            name: "Buyers".to_owned(),
        }];
        let found = findings(&document, true, Some(&known));
        let places: Vec<&str> = found.iter().map(|(place, ..)| place.as_str()).collect();
        let wanted = [
            "/tags/prefix",
            "/tags/table/0",
            "/tags/table/1",
            "/segments/0/segment",
            "/segments/0/when",
        ];
        assert_eq!(places, wanted);
        assert!(
            found
                .iter()
                .all(|(_, severity, _)| *severity == Severity::Error)
        );
    }
}
