//! What must hold for any input: of the chain of steps and of the reader of mapping files.
//!
//! `npm run fuzz` looks for inputs by coverage; what it found is kept in `corpus/` and replayed by
//! `tests/corpus.rs`. Everything here panics if something does not hold, and only then.

use connect_core::mapping::{self, Compiled, Context, is_blank, normalise};
use connect_core::model::{
    Contact, Field, FieldOption, FieldOrigin, FieldType, MappingDocument, Rule, Schema, Step,
};
use serde::Deserialize;
use serde_json::{Map, Value};

/// Every type a field can have.
const KINDS: [FieldType; 14] = [
    FieldType::Text,
    FieldType::Number,
    FieldType::Boolean,
    FieldType::Date,
    FieldType::Datetime,
    FieldType::Email,
    FieldType::Phone,
    FieldType::Url,
    FieldType::Option,
    FieldType::Options,
    FieldType::Tags,
    FieldType::File,
    FieldType::Id,
    FieldType::Other,
];

/// Some steps, and the values of the contact they run over; the chain begins at `s`.
#[derive(Deserialize)]
struct Chain {
    steps: Vec<Step>,
    values: Map<String, Value>,
}

fn context() -> Context {
    Context {
        country: Some("US".to_owned()),
        time_zone: Some("America/New_York".to_owned()),
    }
}

fn field(key: String, kind: FieldType) -> Field {
    let options = ["a", "b"].map(|option| FieldOption {
        value: option.into(),
        label: option.into(),
    });
    Field {
        label: key.clone(),
        key,
        kind,
        required: false,
        options: options.into(),
        origin: FieldOrigin::Standard,
    }
}

/// A target field of each type, by its place in [`KINDS`], and source fields of some.
fn schema() -> Schema {
    let source = [
        ("s", FieldType::Other),
        ("t", FieldType::Text),
        ("d", FieldType::Date),
        ("l", FieldType::Tags),
    ];
    Schema {
        source: source.map(|(key, kind)| field(key.to_owned(), kind)).into(),
        target: KINDS
            .iter()
            .enumerate()
            .map(|(at, kind)| field(format!("k{at}"), *kind))
            .collect(),
        ..Schema::default()
    }
}

/// A chain over a value, into a field of each type: nothing panics or runs away, the preview says
/// what is sent, each field is sent, left out or said to be wrong, and what is sent is in its
/// normal form once it was normalised. `input` is [`Chain`] as JSON; anything else is passed over.
///
/// # Panics
/// If one of these does not hold.
pub fn chain(input: &[u8]) {
    let Ok(Chain { steps, values }) = serde_json::from_slice(input) else {
        return;
    };
    let rules = KINDS.iter().enumerate().map(|(at, _)| Rule {
        id: at.to_string(),
        source: Some("s".to_owned()),
        target: format!("k{at}"),
        steps: steps.clone(),
        when_blank: connect_core::model::BlankPolicy::Keep,
    });
    let document = MappingDocument {
        format: connect_core::model::MAPPING_FORMAT,
        api: "contacts".to_owned(),
        rules: rules.collect(),
    };
    let contact = Contact {
        id: "c1".to_owned(),
        values,
        ..Contact::default()
    };
    let (schema, context) = (schema(), context());
    drop(mapping::check(&document, &schema));
    let compiled = Compiled::new(&document, &schema, &context);
    let outcome = compiled.run(&contact);
    assert_eq!(outcome, compiled.run(&contact), "it runs the same twice");
    let preview = mapping::preview(&document, &contact, &schema, &context);
    assert_eq!(Value::Object(outcome.body.clone()), preview.body);
    for rule in &preview.rules {
        let sent = outcome.body.contains_key(&format!("k{}", rule.rule_id));
        let wrong = !rule.problems.is_empty();
        let ways = [sent, rule.left_out, wrong];
        assert_eq!(ways.iter().filter(|way| **way).count(), 1, "{rule:?}");
        assert!(
            !sent || !is_blank(&rule.result),
            "a blank is sent: {rule:?}"
        );
    }
    for (kind, (_, sent)) in KINDS.iter().zip(&outcome.body) {
        let once = normalise(*kind, sent, &context);
        assert_eq!(normalise(*kind, &once, &context), once);
    }
    let same = mapping::Comparison::new(Some(&document), &document, &schema, &context);
    assert_eq!(same.of(&contact).record, None);
}

/// A mapping file: it is read or refused with words and a place, what was read is written and read
/// the same, and it can be checked, made ready and run. `input` is the file.
///
/// # Panics
/// If one of these does not hold.
pub fn mapping_file(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else {
        return;
    };
    let document = match mapping::parse(text) {
        Ok(document) => document,
        Err(problem) => {
            assert!(!problem.what.is_empty() && !problem.remedy.is_empty());
            return;
        }
    };
    let written = serde_json::to_string(&document).unwrap_or_default();
    if written.len() <= mapping::MAX_FILE_BYTES {
        assert_eq!(mapping::parse(&written).as_ref(), Ok(&document));
    }
    let (schema, context) = (schema(), context());
    drop(mapping::check(&document, &schema));
    let values = Map::from_iter([("s".to_owned(), Value::from("Ana, 5"))]);
    let contact = Contact {
        id: "c1".to_owned(),
        values,
        ..Contact::default()
    };
    let preview = mapping::preview(&document, &contact, &schema, &context);
    let outcome = Compiled::new(&document, &schema, &context).run(&contact);
    assert_eq!(Value::Object(outcome.body), preview.body);
}
