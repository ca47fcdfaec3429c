//! The mapping that a new pair starts with: identity and name, nothing else. Everything beyond
//! is for a person to decide.

use crate::model::{BlankPolicy, Field, MAPPING_FORMAT, MappingDocument, Rule, Schema, Step};

/// Source and target of each rule.
const PAIRS: [(&str, &str); 7] = [
    ("id", "externalId"),
    ("email", "email"),
    ("firstName", "firstName"),
    ("lastName", "lastName"),
    ("phone", "phone"),
    ("companyName", "company"),
    ("tags", "tags"),
];

/// Id, e-mail, names, phone, company and tags, as far as both sides have the fields.
#[must_use]
pub fn defaults(schema: &Schema) -> MappingDocument {
    let known = |fields: &[Field], key: &str| {
        fields.is_empty() || fields.iter().any(|field| field.key == key)
    };
    let rules = PAIRS
        .into_iter()
        .filter(|(source, target)| known(&schema.source, source) && known(&schema.target, target))
        .map(|(source, target)| rule(source, target));
    MappingDocument {
        format: MAPPING_FORMAT,
        api: "contacts".to_owned(),
        rules: rules.collect(),
    }
}

fn rule(source: &str, target: &str) -> Rule {
    let steps = match target {
        "email" => vec![Step::Trim, Step::Lowercase],
        "phone" => vec![Step::Phone { country: None }],
        "externalId" | "tags" => vec![],
        _ => vec![Step::Trim],
    };
    let when_blank = match target {
        "externalId" => BlankPolicy::Hold,
        _ => BlankPolicy::Keep,
    };
    Rule {
        id: format!("default-{target}"),
        source: Some(source.to_owned()),
        target: target.to_owned(),
        steps,
        when_blank,
    }
}
