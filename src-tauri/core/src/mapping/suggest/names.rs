//! Names of fields in the form in which they are compared.

use std::collections::BTreeSet;

use crate::model::Field;

/// Names of one thing; the first is the one they are compared by.
const SYNONYMS: &[&[&str]] = &[
    &[
        "phone",
        "mobile",
        "telephone",
        "cell",
        "phone number",
        "mobile phone",
        "tel",
    ],
    &[
        "company",
        "business",
        "organisation",
        "organization",
        "company name",
        "business name",
        "firm",
    ],
    &["website", "site", "web site", "url", "homepage"],
    &[
        "date of birth",
        "birthday",
        "birth date",
        "dob",
        "birthdate",
    ],
    &["postal code", "zip", "zip code", "postcode"],
    &[
        "address",
        "street",
        "address 1",
        "street address",
        "address line 1",
    ],
    &["state", "province", "region"],
    &["city", "town"],
    &["country", "nation"],
    &["email", "e mail", "email address", "mail"],
    &["first name", "given name", "forename"],
    &["last name", "surname", "family name"],
    &["name", "full name"],
    &["score", "lead score", "rating"],
    &["source", "lead source", "origin"],
    &["owner", "assigned to", "assigned user"],
    &["industry", "sector", "branch"],
];

/// A field with its name in the form in which names are compared.
pub(super) struct Named<'a> {
    pub(super) field: &'a Field,
    pub(super) name: String,
    pub(super) words: BTreeSet<String>,
}

impl<'a> Named<'a> {
    /// Reads the name of a field.
    pub(super) fn new(field: &'a Field) -> Self {
        let plain = plain(&field.label);
        let name = SYNONYMS
            .iter()
            .find(|names| names.contains(&plain.as_str()))
            .map_or(plain, |names| names[0].to_owned());
        let words = name.split(' ').map(str::to_owned).collect();
        Self { field, name, words }
    }
}

/// Small letters and digits with single spaces; `leadScore` is two words.
pub(super) fn plain(label: &str) -> String {
    let mut out = String::with_capacity(label.len());
    let mut before_small = false;
    for letter in label.chars().take(80) {
        if letter.is_alphanumeric() {
            if letter.is_uppercase() && before_small {
                out.push(' ');
            }
            out.extend(letter.to_lowercase());
        } else {
            out.push(' ');
        }
        before_small = letter.is_lowercase();
    }
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}
