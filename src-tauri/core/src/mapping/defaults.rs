//! The mapping that a new pair starts with: identity and name, nothing else. Everything beyond
//! is for a person to decide.

use crate::model::{BlankPolicy, MAPPING_FORMAT, MappingDocument, Rule, Schema, Step};

/// Id, e-mail, names, phone, company and tags, as far as both sides have the fields.
#[must_use]
pub fn defaults(schema: &Schema) -> MappingDocument {
    let pairs: [(&str, &str, Vec<Step>, BlankPolicy); 7] = [
        ("id", "externalId", vec![], BlankPolicy::Hold),
        (
            "email",
            "email",
            vec![Step::Trim, Step::Lowercase],
            BlankPolicy::Keep,
        ),
        (
            "firstName",
            "firstName",
            vec![Step::Trim],
            BlankPolicy::Keep,
        ),
        ("lastName", "lastName", vec![Step::Trim], BlankPolicy::Keep),
        (
            "phone",
            "phone",
            vec![Step::Phone { country: None }],
            BlankPolicy::Keep,
        ),
        (
            "companyName",
            "company",
            vec![Step::Trim],
            BlankPolicy::Keep,
        ),
        ("tags", "tags", vec![], BlankPolicy::Keep),
    ];
    let known = |fields: &[crate::model::Field], key: &str| {
        fields.is_empty() || fields.iter().any(|field| field.key == key)
    };
    let rules = pairs
        .into_iter()
        .filter(|(source, target, ..)| {
            known(&schema.source, source) && known(&schema.target, target)
        })
        .map(|(source, target, steps, when_blank)| Rule {
            id: format!("default-{target}"),
            source: Some(source.to_owned()),
            target: target.to_owned(),
            steps,
            when_blank,
        })
        .collect();
    MappingDocument {
        format: MAPPING_FORMAT,
        api: "contacts".to_owned(),
        rules,
    }
}
