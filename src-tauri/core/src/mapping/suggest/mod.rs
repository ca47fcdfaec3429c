//! Pairs of fields that a person may want, each with a confidence and its reason: the name, the
//! type, the choices, values that look alike. Only offered, never applied by itself.

mod look;
mod names;

use std::collections::HashSet;

use super::convert::Target;
use super::step::Place;
use super::{Context, reads};
use look::Look;
use names::Named;

use crate::model::{Contact, MappingDocument, Schema, Suggestion};

/// Pairs of source fields that nothing reads and targets that nothing fills, the surest first.
/// Each source and each target is in one pair at most. `contacts` are looked at for their values.
#[must_use]
pub fn suggest<'a>(
    document: &MappingDocument,
    schema: &Schema,
    contacts: impl IntoIterator<Item = &'a Contact>,
    context: &Context,
) -> Vec<Suggestion> {
    let contacts: Vec<&Contact> = contacts.into_iter().collect();
    let read: HashSet<String> = document.rules.iter().flat_map(reads::fields).collect();
    let filled: HashSet<&str> = document
        .rules
        .iter()
        .map(|rule| rule.target.as_str())
        .collect();
    let place = Place::new(context);
    let sources: Vec<Named<'_>> = schema
        .source
        .iter()
        .filter(|field| !read.contains(&field.key))
        .map(Named::new)
        .collect();
    let targets: Vec<Named<'_>> = schema
        .target
        .iter()
        .filter(|field| !filled.contains(field.key.as_str()))
        .map(Named::new)
        .collect();
    let mut pairs: Vec<(u8, usize, usize, String)> = Vec::new();
    for (at, target) in targets.iter().enumerate() {
        let ready = Target::new(target.field);
        for (from, source) in sources.iter().enumerate() {
            let look = Look {
                source,
                target,
                ready: &ready,
                contacts: &contacts,
                place: &place,
            };
            if let Some((confidence, reason)) = look.judge() {
                pairs.push((confidence, from, at, reason));
            }
        }
    }
    // The schema's order decides between equals.
    pairs.sort_by(|one, other| {
        other
            .0
            .cmp(&one.0)
            .then((one.1, one.2).cmp(&(other.1, other.2)))
    });
    let (mut used_sources, mut used_targets) = (HashSet::new(), HashSet::new());
    let mut out = Vec::new();
    for (confidence, from, at, reason) in pairs {
        if used_sources.contains(&from) || used_targets.contains(&at) {
            continue;
        }
        used_sources.insert(from);
        used_targets.insert(at);
        let (source, target) = (sources[from].field, targets[at].field);
        out.push(Suggestion {
            source: source.key.clone(),
            target: target.key.clone(),
            confidence,
            reason,
        });
    }
    out
}

#[cfg(test)]
mod tests {
    use serde_json::{Map, Value, json};

    use super::*;
    use crate::model::{
        BlankPolicy, Field, FieldOption, FieldOrigin, FieldType, MAPPING_FORMAT, Rule,
    };

    fn field(key: &str, label: &str, kind: FieldType, options: &[&str]) -> Field {
        let option = |name: &&str| FieldOption {
            value: name.to_lowercase(),
            label: (*name).to_owned(),
        };
        Field {
            key: key.into(),
            label: label.into(),
            kind,
            required: false,
            options: options.iter().map(option).collect(),
            origin: FieldOrigin::Custom,
        }
    }

    fn suggested(source: Vec<Field>, target: Vec<Field>, values: &[Value]) -> Vec<Suggestion> {
        let contacts: Vec<Contact> = values
            .iter()
            .map(|value| Contact {
                values: Map::from_iter([("s".to_owned(), value.clone())]),
                ..Contact::default()
            })
            .collect();
        let schema = Schema {
            source,
            target,
            ..Schema::default()
        };
        let document = MappingDocument {
            format: MAPPING_FORMAT,
            api: "contacts".into(),
            rules: vec![Rule {
                id: "a".into(),
                source: Some("taken".into()),
                target: "filled".into(),
                steps: vec![],
                when_blank: BlankPolicy::Keep,
            }],
        };
        suggest(&document, &schema, &contacts, &Context::default())
    }

    fn one(source: Field, target: Field, values: &[Value]) -> Option<Suggestion> {
        suggested(vec![source], vec![target], values).pop()
    }

    #[test]
    fn names_are_compared_by_what_they_mean() {
        let text = |label| field("s", label, FieldType::Text, &[]);
        let to = |label| field("t", label, FieldType::Text, &[]);
        let same = one(text("Lead Score"), to("leadScore"), &[]);
        let synonym = one(text("Zip"), to("Postal code"), &[]);
        let near = one(text("Favourite color"), to("Favourite colour"), &[]);
        let part = one(text("Annual revenue"), to("Annual revenue (USD)"), &[]);
        let sure = |found: &Option<Suggestion>| found.as_ref().map_or(0, |found| found.confidence);
        assert!(
            sure(&same) > sure(&synonym) && sure(&synonym) > sure(&near),
            "{same:?} {synonym:?} {near:?}"
        );
        assert!(part.is_some_and(|found| found.reason.contains("contains the other")));
        assert_eq!(one(text("Shoe size"), to("Favourite colour"), &[]), None);
        assert_eq!(one(text("Id"), to("Order id"), &[]), None);
    }

    #[test]
    fn values_tell_what_an_unnamed_field_holds() {
        let mails = [
            json!("ana@example.com"),
            json!("bo@example.com"),
            json!("cy@example.com"),
        ];
        let other = field("s", "Custom field 7", FieldType::Other, &[]);
        let email = field("t", "Second address", FieldType::Email, &[]);
        let found = one(other.clone(), email.clone(), &mails);
        assert!(found.is_some_and(|found| found.reason.contains("3 of 3 values fit")));
        assert_eq!(
            one(other, email, &[json!("blue"), json!("red"), json!("green")]),
            None
        );
    }

    #[test]
    fn values_that_do_not_fit_lower_the_confidence_and_say_so() {
        let source = field("s", "Birthday", FieldType::Text, &[]);
        let target = field("t", "Date of birth", FieldType::Date, &[]);
        let good = one(source.clone(), target.clone(), &[json!("2001-03-05")]);
        assert!(good.is_some_and(|found| found.confidence >= 85));
        let bad = one(
            source,
            target,
            &[json!("in May"), json!("n/a"), json!("soon")],
        );
        assert_eq!(bad, None);
    }

    #[test]
    fn choices_that_are_the_same_make_a_pair() {
        let found = one(
            field("s", "Branche", FieldType::Option, &["Solar", "Dental"]),
            field(
                "t",
                "Industry",
                FieldType::Option,
                &["Solar", "Dental", "Roofing"],
            ),
            &[],
        );
        assert!(found.is_some_and(|found| found.reason.contains("2 of 2 choices")));
    }

    #[test]
    fn each_field_once_the_surest_first_and_none_that_is_in_use() {
        let text = |key: &str, label: &str| field(key, label, FieldType::Text, &[]);
        let found = suggested(
            vec![
                text("taken", "City"),
                text("a", "Town"),
                text("b", "City"),
                text("c", "Country"),
            ],
            vec![text("filled", "Country"), text("x", "City")],
            &[],
        );
        let pairs: Vec<(&str, &str)> = found
            .iter()
            .map(|one| (one.source.as_str(), one.target.as_str()))
            .collect();
        assert_eq!(pairs, [("b", "x")]);
    }

    #[test]
    fn types_that_never_fit_are_not_offered() {
        let flag = field("s", "Score", FieldType::Boolean, &[]);
        assert_eq!(
            one(flag, field("t", "Score", FieldType::Number, &[]), &[]),
            None
        );
    }
}
