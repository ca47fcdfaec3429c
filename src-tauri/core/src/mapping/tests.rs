//! The mapping as a whole: documents held against fields, run, previewed, and thrown anything at.

use proptest::prelude::*;
use rstest::rstest;
use serde_json::{Map, Value, json};

use super::*;
use crate::model::{ErrorCode, Field, FieldOption, FieldOrigin, FieldType, Severity};

fn field(key: &str, kind: FieldType, required: bool, options: &[&str]) -> Field {
    Field {
        key: key.to_owned(),
        label: format!("The {key}"),
        kind,
        required,
        options: options
            .iter()
            .map(|option| FieldOption {
                value: (*option).into(),
                label: (*option).into(),
            })
            .collect(),
        origin: FieldOrigin::Standard,
    }
}

fn schema() -> Schema {
    let source = [
        ("id", FieldType::Id),
        ("email", FieldType::Email),
        ("firstName", FieldType::Text),
        ("lastName", FieldType::Text),
        ("phone", FieldType::Phone),
        ("companyName", FieldType::Text),
        ("tags", FieldType::Tags),
        ("dateOfBirth", FieldType::Date),
        ("dnd", FieldType::Boolean),
    ]
    .map(|(key, kind)| field(key, kind, false, &[]));
    let industry = field(
        "customFields.ind",
        FieldType::Option,
        false,
        &["Solar", "Roofing"],
    );
    let target = [
        ("externalId", FieldType::Id),
        ("email", FieldType::Email),
        ("firstName", FieldType::Text),
        ("lastName", FieldType::Text),
        ("phone", FieldType::Phone),
        ("company", FieldType::Text),
        ("tags", FieldType::Tags),
        ("fields.birthday", FieldType::Date),
        ("fields.score", FieldType::Number),
    ]
    .map(|(key, kind)| field(key, kind, key == "externalId", &[]));
    let choice = field("fields.industry", FieldType::Option, false, &["Solar"]);
    Schema {
        source: source.into_iter().chain([industry]).collect(),
        target: target.into_iter().chain([choice]).collect(),
        ..Schema::default()
    }
}

fn contact() -> Contact {
    let values = json!({
        "id": "c1", "email": " Ana@Example.com ", "firstName": "Ana", "lastName": "",
        "phone": "(212) 555-0123", "tags": ["vip"], "dateOfBirth": "2001-03-05T00:00:00.000Z",
        "customFields.ind": "solar",
    });
    Contact {
        id: "c1".into(),
        values: values.as_object().cloned().unwrap(),
        ..Contact::default()
    }
}

fn context() -> Context {
    Context {
        country: Some("US".into()),
        time_zone: Some("America/Chicago".into()),
    }
}

fn document(rules: &Value) -> MappingDocument {
    serde_json::from_value(json!({"format": 1, "api": "contacts", "rules": rules})).unwrap()
}

fn with_id(rules: &[Value]) -> MappingDocument {
    let mut all = vec![json!({"id": "x", "source": "id", "target": "externalId"})];
    all.extend(rules.iter().cloned());
    document(&Value::from(all))
}

#[test]
fn the_defaults_are_clean_and_do_what_they_say() {
    let document = defaults(&schema());
    assert_eq!(check(&document, &schema()), []);
    let outcome = run(&document, &contact(), &schema(), &context());
    assert_eq!(outcome.problems, []);
    assert_eq!(
        Value::Object(outcome.body),
        json!({
            "externalId": "c1", "email": "ana@example.com", "firstName": "Ana",
            "phone": "+12125550123", "tags": ["vip"],
        })
    );
}

#[test]
fn custom_fields_stand_in_their_own_member_and_a_birthday_keeps_its_day() {
    let document = with_id(&[
        json!({"id": "a", "source": "customFields.ind", "target": "fields.industry"}),
        json!({"id": "b", "source": "dateOfBirth", "target": "fields.birthday"}),
        json!({"id": "c", "source": "lastName", "target": "lastName", "whenBlank": "clear"}),
    ]);
    let outcome = run(&document, &contact(), &schema(), &context());
    assert_eq!(outcome.problems, []);
    assert_eq!(
        outcome.body["fields"],
        json!({"industry": "Solar", "birthday": "2001-03-05"})
    );
    assert_eq!(outcome.body["lastName"], Value::Null);
    assert_eq!(outcome.cleared, ["lastName"]);
}

#[rstest]
#[case(json!([{"id": "a", "source": "nope", "target": "email"}]), ErrorCode::MappingUnknownField, "HighLevel has no field “nope”")]
#[case(json!([{"id": "a", "source": "email", "target": "nope"}]), ErrorCode::MappingUnknownField, "Certileads has no field “nope”")]
#[case(json!([{"id": "a", "source": "firstName", "target": "lastName"}, {"id": "b", "source": "lastName", "target": "lastName"}]), ErrorCode::MappingDuplicateTarget, "written twice: from The firstName and from The lastName")]
#[case(json!([{"id": "a", "target": "lastName"}]), ErrorCode::MappingInvalid, "no source field")]
#[case(json!([{"id": "a", "source": "dnd", "target": "fields.score"}]), ErrorCode::MappingInvalid, "can't go into")]
#[case(json!([{"id": "x", "source": "email", "target": "email"}]), ErrorCode::MappingInvalid, "same id")]
#[case(json!([{"id": "a", "source": "email", "target": "email", "steps": [{"type": "template", "template": "{{ x"}]}]), ErrorCode::MappingInvalid, "line 1")]
#[case(json!([{"id": "a", "source": "email", "target": "email", "steps": [{"type": "template", "template": "{{ value | explode }}"}]}]), ErrorCode::MappingInvalid, "explode")]
#[case(json!([{"id": "a", "source": "email", "target": "email", "steps": [{"type": "valueTable", "rows": [{"from": [" "], "to": "x"}], "otherwise": {"type": "keep"}}]}]), ErrorCode::MappingInvalid, "Row 1 of the value table has no value")]
#[case(json!([{"id": "a", "source": "email", "target": "email", "steps": [{"type": "valueTable", "rows": [{"from": ["a", "A "], "to": "x"}], "otherwise": {"type": "keep"}}]}]), ErrorCode::MappingInvalid, "repeats a value")]
#[case(json!([{"id": "a", "source": "email", "target": "email", "steps": [{"type": "dateFormat", "to": "DD/MM"}]}]), ErrorCode::MappingInvalid, "date format")]
#[case(json!([{"id": "a", "source": "email", "target": "email", "steps": [{"type": "phone", "country": "XX"}]}]), ErrorCode::MappingInvalid, "country")]
#[case(json!([{"id": "a", "source": "email", "target": "email", "steps": [{"type": "split", "separator": ""}]}]), ErrorCode::MappingInvalid, "no separator")]
#[case(json!([{"id": "a", "source": "email", "target": "email", "steps": [{"type": "join", "sources": ["nope"], "separator": ""}]}]), ErrorCode::MappingUnknownField, "“nope”")]
#[case(json!([{"id": "a", "source": "email", "target": "email", "steps": [{"type": "replace", "find": "", "with": "x"}]}]), ErrorCode::MappingInvalid, "what to look for")]
#[case(json!([{"id": "a", "source": "email", "target": "email", "steps": [{"type": "substring", "start": 0}]}]), ErrorCode::MappingInvalid, "character 0")]
#[case(json!([{"id": "a", "source": "email", "target": "email", "steps": [{"type": "surround", "before": "", "after": ""}]}]), ErrorCode::MappingInvalid, "adds no text")]
#[case(json!([{"id": "a", "source": "email", "target": "email", "steps": [{"type": "numberFormat", "decimals": 11, "marks": "plain"}]}]), ErrorCode::MappingInvalid, "more than 10 digits")]
#[case(json!([{"id": "a", "source": "email", "target": "email", "steps": [{"type": "dateFormat", "to": "date", "zone": "Mars/Base"}]}]), ErrorCode::MappingInvalid, "time zone")]
#[case(json!([{"id": "a", "source": "email", "target": "email", "steps": [{"type": "listHas", "value": " "}]}]), ErrorCode::MappingInvalid, "which value")]
#[case(json!([{"id": "a", "source": "email", "target": "email", "steps": [{"type": "fallback", "sources": []}]}]), ErrorCode::MappingInvalid, "no further field")]
#[case(json!([{"id": "a", "source": "email", "target": "email", "steps": [{"type": "fallback", "sources": ["nope"]}]}]), ErrorCode::MappingUnknownField, "“nope”")]
#[case(json!([{"id": "a", "source": "email", "target": "email", "steps": [{"type": "when", "condition": {"type": "field", "field": "dateOfBirth", "operator": "withinLast", "value": 7}, "met": {"type": "keep"}, "unmet": {"type": "blank"}}]}]), ErrorCode::MappingInvalid, "days from today")]
#[case(json!([{"id": "a", "source": "email", "target": "email", "steps": [{"type": "when", "condition": {"type": "field", "field": "nope", "operator": "is", "value": "x"}, "met": {"type": "keep"}, "unmet": {"type": "blank"}}]}]), ErrorCode::MappingInvalid, "“nope”")]
#[case(json!([{"id": "a", "source": "email", "target": "email", "steps": [{"type": "when", "condition": {"type": "field", "field": "value", "operator": "isBlank"}, "met": {"type": "field", "field": "nope"}, "unmet": {"type": "keep"}}]}]), ErrorCode::MappingUnknownField, "“nope”")]
fn wrong_rules_are_told(#[case] rules: Value, #[case] code: ErrorCode, #[case] words: &str) {
    let document = with_id(rules.as_array().unwrap());
    let problems = check(&document, &schema());
    let found = problems
        .iter()
        .find(|problem| problem.code == code && problem.what.contains(words));
    assert!(
        found.is_some_and(|problem| problem.severity == Severity::Error),
        "{problems:#?}"
    );
}

#[test]
fn a_required_field_without_a_rule_is_told() {
    let problems = check(&document(&json!([])), &schema());
    assert_eq!(problems.len(), 1);
    assert_eq!(problems[0].code, ErrorCode::MappingRequiredMissing);
    assert!(problems[0].what.contains("requires “The externalId”"));
}

#[test]
fn a_required_field_that_stays_empty_holds_the_record() {
    let document = with_id(&[]);
    let outcome = run(&document, &Contact::default(), &schema(), &context());
    assert_eq!(outcome.problems[0].code, ErrorCode::MappingRequiredMissing);
    assert!(outcome.problems[0].what.contains("must not be empty"));
}

#[rstest]
#[case(json!({"id": "a", "source": "customFields.ind", "target": "fields.industry"}), "lacks some choices: Roofing")]
#[case(json!({"id": "a", "source": "firstName", "target": "fields.score"}), "Only text that is a number")]
#[case(json!({"id": "a", "source": "tags", "target": "company"}), "with commas")]
#[case(json!({"id": "a", "target": "company", "steps": [{"type": "template", "template": "{{ frstName }}"}]}), "“frstName”")]
fn doubtful_rules_are_warned_of(#[case] rule: Value, #[case] words: &str) {
    let problems = check(&with_id(&[rule]), &schema());
    assert_eq!(problems.len(), 1, "{problems:#?}");
    assert_eq!(problems[0].severity, Severity::Warning);
    assert!(problems[0].what.contains(words), "{problems:#?}");
}

#[test]
fn conditions_and_fallbacks_stand_for_a_source_and_are_typed() {
    let when = |value: &Value| {
        json!({"id": "a", "target": "fields.score", "steps": [{"type": "when",
            "condition": {"type": "field", "field": "tags", "operator": "has", "value": "vip"},
            "met": {"type": "value", "value": value}, "unmet": {"type": "blank"}}]})
    };
    assert_eq!(check(&with_id(&[when(&json!(5))]), &schema()), []);
    let outcome = run(
        &with_id(&[when(&json!(5))]),
        &contact(),
        &schema(),
        &context(),
    );
    assert_eq!(outcome.body["fields"], json!({"score": 5}));
    let problems = check(&with_id(&[when(&json!(true))]), &schema());
    assert!(problems[0].what.contains("can't go into"), "{problems:#?}");
    let fallback = json!({"id": "a", "source": "lastName", "target": "lastName",
        "steps": [{"type": "fallback", "sources": ["companyName", "firstName"]}]});
    let document = with_id(&[fallback]);
    assert_eq!(check(&document, &schema()), []);
    let outcome = run(&document, &contact(), &schema(), &context());
    assert_eq!(outcome.body["lastName"], json!("Ana"));
}

#[test]
fn unread_custom_fields_are_no_error() {
    let partial = Schema {
        gaps: vec![CUSTOM_FIELDS_GAP.into()],
        ..schema()
    };
    let document = with_id(&[json!({"id": "a", "source": "customFields.zz", "target": "company"})]);
    assert_eq!(check(&document, &partial)[0].severity, Severity::Warning);
    assert_eq!(check(&document, &schema())[0].severity, Severity::Error);
}

#[test]
fn the_preview_shows_each_step_and_stops_at_the_failed_one() {
    let document = with_id(&[
        json!({"id": "a", "source": "firstName", "target": "company",
               "steps": [{"type": "uppercase"}, {"type": "number"}, {"type": "trim"}]}),
        json!({"id": "b", "source": "lastName", "target": "lastName"}),
    ]);
    let preview = preview(&document, &contact(), &schema(), &context());
    let rule = &preview.rules[1];
    assert_eq!(rule.source_value, json!("Ana"));
    assert_eq!(rule.steps[0].value, Some(json!("ANA")));
    assert!(
        rule.steps[1]
            .problem
            .as_ref()
            .is_some_and(|problem| problem.step == Some(1))
    );
    assert_eq!((rule.steps.len(), &rule.steps[2].value), (3, &None));
    assert!(preview.rules[2].left_out);
    assert_eq!(preview.body, json!({"externalId": "c1"}));
    assert_eq!(preview.record.unwrap().name, "Ana");
}

#[test]
fn one_tag_runs_through_the_tags_rule() {
    let table = json!({"type": "valueTable", "rows": [{"from": ["vip"], "to": "Gold"}], "otherwise": {"type": "blank"}});
    let document =
        with_id(&[json!({"id": "t", "source": "tags", "target": "tags", "steps": [table]})]);
    assert_eq!(map_tag(&document, "VIP").as_deref(), Some("Gold"));
    assert_eq!(map_tag(&document, "other"), None);
    assert_eq!(map_tag(&with_id(&[]), "vip"), None);
}

/// Values of every shape, the odd ones included.
fn any_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "\\PC{0,40}".prop_map(Value::from),
        "[0-9+(). ,/:-]{0,24}".prop_map(Value::from),
        prop_oneof![
            Just("\u{0}a\u{0}".to_owned()),
            Just("\u{202e}שלום\u{202c}".to_owned()),
            Just("👩\u{200d}👩\u{200d}👧 o'İß ǅ".to_owned()),
            Just("x, ".repeat(20_000)),
        ]
        .prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 32, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::vec(("[a-z]{1,4}", inner), 0..6)
                .prop_map(|members| Value::Object(Map::from_iter(members))),
        ]
    })
}

fn any_step() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(json!({"type": "trim"})),
        Just(json!({"type": "lowercase"})),
        Just(json!({"type": "uppercase"})),
        Just(json!({"type": "titleCase"})),
        Just(json!({"type": "phone"})),
        Just(json!({"type": "phone", "country": "DE"})),
        "\\PC{0,12}".prop_map(|to| json!({"type": "dateFormat", "to": to})),
        "(%[a-zA-Z0-9.:_-]{1,3}){0,4}"
            .prop_map(|to| json!({"type": "dateFormat", "from": to, "to": to})),
        Just(json!({"type": "dateFormat", "to": "datetime"})),
        Just(json!({"type": "yesNo", "yes": ["x"], "no": []})),
        Just(json!({"type": "number"})),
        any_value().prop_map(|value| json!({"type": "default", "value": value})),
        any_value().prop_map(|value| json!({"type": "constant", "value": value})),
        "\\PC{0,3}"
            .prop_map(|mark| json!({"type": "join", "sources": ["s", "t"], "separator": mark})),
        ("\\PC{0,3}", any::<Option<i32>>())
            .prop_map(|(mark, part)| json!({"type": "split", "separator": mark, "part": part})),
        "[{%} a-z|'()~*.\\[\\]0-9]{0,40}"
            .prop_map(|text| json!({"type": "template", "template": text})),
        Just(json!({"type": "template", "template": "{{ value | upper | replace('X', value) }}"})),
        ("\\PC{0,6}", "\\PC{0,6}").prop_map(|(from, to)| json!({"type": "valueTable",
            "rows": [{"from": [from], "to": to}], "otherwise": {"type": "keep"}})),
        any_text_step(),
        any_list_step(),
    ]
}

fn any_text_step() -> impl Strategy<Value = Value> {
    let part = prop::sample::select(vec!["first", "given", "last", "rest"]);
    let marks = prop::sample::select(vec!["plain", "point", "comma", "space", "apostrophe"]);
    let unit = prop::sample::select(vec![
        "minutes", "hours", "days", "weekdays", "weeks", "months", "years",
    ]);
    let zone = prop::option::of(prop::sample::select(vec![
        "Asia/Tokyo",
        "UTC",
        "No/Where",
        "",
    ]));
    prop_oneof![
        ("\\PC{0,3}", "\\PC{0,6}", any::<bool>()).prop_map(|(find, with, case)| {
            json!({"type": "replace", "find": find, "with": with, "ignoreCase": case})
        }),
        (any::<i32>(), any::<Option<u32>>()).prop_map(|(start, length)| {
            json!({"type": "substring", "start": start, "length": length})
        }),
        (-9..9_i32, prop::option::of(0..9_u32)).prop_map(|(start, length)| {
            json!({"type": "substring", "start": start, "length": length})
        }),
        ("\\PC{0,3}", "\\PC{0,3}").prop_map(|(before, after)| {
            json!({"type": "surround", "before": before, "after": after})
        }),
        part.prop_map(|part| json!({"type": "namePart", "part": part})),
        Just(json!({"type": "emailTidy"})),
        (any::<Option<u8>>(), marks).prop_map(|(decimals, marks)| {
            json!({"type": "numberFormat", "decimals": decimals, "marks": marks, "after": " €"})
        }),
        (any::<i32>(), unit).prop_map(|(amount, unit)| {
            json!({"type": "dateShift", "amount": amount, "unit": unit})
        }),
        (zone.clone(), zone).prop_map(|(from, zone)| {
            json!({"type": "dateFormat", "to": "%c", "fromZone": from, "zone": zone})
        }),
    ]
}

fn any_list_step() -> impl Strategy<Value = Value> {
    let operation = prop::sample::select(vec!["first", "last", "sort", "unique", "count"]);
    let operator = prop::sample::select(vec![
        "is", "contains", "has", "isBlank", "greater", "before", "isOneOf",
    ]);
    prop_oneof![
        operation.prop_map(|operation| json!({"type": "list", "operation": operation})),
        "\\PC{0,3}".prop_map(|value| json!({"type": "listHas", "value": value})),
        Just(json!({"type": "fallback", "sources": ["none", "t"]})),
        (operator, any_value()).prop_map(|(operator, value)| json!({"type": "when",
            "condition": {"type": "any", "of": [
                {"type": "field", "field": "value", "operator": operator, "value": value},
                {"type": "field", "field": "t", "operator": operator, "value": value},
            ]},
            "met": {"type": "value", "value": value}, "unmet": {"type": "field", "field": "t"}})),
    ]
}

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

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_step_panics_and_every_field_is_sent_left_out_or_named(
        value in any_value(),
        other in any_value(),
        steps in prop::collection::vec(any_step(), 0..4),
    ) {
        let rules: Vec<Value> = (0..KINDS.len())
            .map(|at| json!({"id": at.to_string(), "source": "s", "target": format!("k{at}"), "steps": steps}))
            .collect();
        let rules = Value::from(rules);
        // The reader refuses larger files before any step is looked at.
        prop_assume!(rules.to_string().len() < crate::mapping::MAX_FILE_BYTES * 9 / 10);
        let document = document(&rules);
        let schema = Schema {
            source: vec![field("s", FieldType::Other, false, &[])],
            target: KINDS.iter().enumerate()
                .map(|(at, kind)| field(&format!("k{at}"), *kind, false, &["a", "b"]))
                .collect(),
            ..Schema::default()
        };
        let values = Map::from_iter([("s".to_owned(), value), ("t".to_owned(), other)]);
        let contact = Contact { values, ..Contact::default() };
        drop(check(&document, &schema));
        let outcome = run(&document, &contact, &schema, &context());
        let preview = preview(&document, &contact, &schema, &context());
        prop_assert_eq!(&Value::Object(outcome.body.clone()), &preview.body);
        for rule in &preview.rules {
            let sent = usize::from(outcome.body.iter().any(|(key, _)| *key == format!("k{}", rule.rule_id)));
            let ways = sent + usize::from(rule.left_out) + usize::from(!rule.problems.is_empty());
            prop_assert_eq!(ways, 1, "{:?}", rule);
        }
    }

    #[test]
    fn normalising_twice_changes_nothing(value in any_value(), kind in prop::sample::select(KINDS.to_vec())) {
        let once = normalise(kind, &value, &context());
        prop_assert_eq!(normalise(kind, &once, &context()), once);
    }

    #[test]
    fn what_is_sent_is_already_normal_but_for_letter_case(value in any_value(), at in 0..KINDS.len()) {
        let schema = Schema { target: vec![field("k", KINDS[at], false, &[])], ..Schema::default() };
        let document = document(&json!([{"id": "a", "source": "s", "target": "k"}]));
        let contact = Contact { values: Map::from_iter([("s".to_owned(), value)]), ..Contact::default() };
        let outcome = run(&document, &contact, &schema, &context());
        for (_, sent) in &outcome.body {
            prop_assert!(!normalise(KINDS[at], sent, &context()).is_null());
        }
    }
}

#[test]
fn a_megabyte_of_text_passes_every_step() {
    let contact = Contact {
        values: Map::from_iter([(
            "firstName".to_owned(),
            Value::from("O'ANA \u{202e}x,".repeat(90_000)),
        )]),
        ..Contact::default()
    };
    let steps = [
        json!({"type": "trim"}),
        json!({"type": "lowercase"}),
        json!({"type": "uppercase"}),
        json!({"type": "titleCase"}),
        json!({"type": "replace", "find": "ana", "with": "Anna", "ignoreCase": true}),
        json!({"type": "substring", "start": 2}),
        json!({"type": "surround", "before": "<", "after": ">"}),
        json!({"type": "namePart", "part": "rest"}),
        json!({"type": "list", "operation": "unique"}),
        json!({"type": "fallback", "sources": ["lastName"]}),
    ];
    for step in steps {
        let document = with_id(&[
            json!({"id": "a", "source": "firstName", "target": "firstName", "steps": [step]}),
        ]);
        let outcome = run(&document, &contact, &schema(), &context());
        assert!(
            outcome.body["firstName"].as_str().unwrap().len() > 900_000,
            "{step}"
        );
    }
}
