//! Every operator on every kind of field it has, and what is wrong with conditions.

use rstest::rstest;
use serde_json::{Map, Value, json};

use super::*;
use crate::model::{FieldOption, FieldOrigin, FieldType, Operator, Schema, Severity};

fn field(key: &str, kind: FieldType, options: &[&str]) -> Field {
    let option = |option: &&str| FieldOption {
        value: (*option).to_owned(),
        label: (*option).to_owned(),
    };
    Field {
        key: key.to_owned(),
        label: format!("The {key}"),
        kind,
        required: false,
        options: options.iter().map(option).collect(),
        origin: FieldOrigin::Standard,
    }
}

fn fields() -> Vec<Field> {
    vec![
        field("source", FieldType::Text, &[]),
        field("email", FieldType::Email, &[]),
        field("phone", FieldType::Phone, &[]),
        field("assignedTo", FieldType::Id, &[]),
        field("businessId", FieldType::Id, &[]),
        field("dnd", FieldType::Boolean, &[]),
        field("tags", FieldType::Tags, &[]),
        field("dateOfBirth", FieldType::Date, &[]),
        field("dateAdded", FieldType::Datetime, &[]),
        field("customFields.score", FieldType::Number, &[]),
        field(
            "customFields.trade",
            FieldType::Option,
            &["Solar", "Roofing"],
        ),
        field("customFields.likes", FieldType::Options, &["Tea", "Coffee"]),
        field("customFields.scan", FieldType::File, &[]),
        field("customFields.called", FieldType::Date, &[]),
        field("customFields.renewal", FieldType::Date, &[]),
    ]
}

fn context() -> Context {
    Context {
        country: Some("US".to_owned()),
        time_zone: Some("America/Chicago".to_owned()),
    }
}

fn contact() -> Contact {
    let values = json!({
        "source": " Facebook Lead Ads", "email": "Ana@Example.com", "phone": "+12125550123",
        "assignedTo": "user1", "businessId": "", "dnd": false, "tags": ["vip", "newsletter"],
        "dateOfBirth": "1990-05-17", "dateAdded": "2026-03-06T02:30:00.000Z",
        "customFields.score": "42.5", "customFields.trade": "Solar",
        "customFields.called": "2026-02-26", "customFields.renewal": "2026-03-12",
        "customFields.likes": ["Tea"], "customFields.scan": ["https://example.com/scan.pdf"],
    });
    Contact {
        id: "a".to_owned(),
        values: values.as_object().cloned().unwrap_or_default(),
        ..Contact::default()
    }
}

fn on(field: &str, operator: &str, value: Value) -> Condition {
    let mut condition = Map::new();
    condition.insert("type".to_owned(), json!("field"));
    condition.insert("field".to_owned(), json!(field));
    condition.insert("operator".to_owned(), json!(operator));
    condition.insert("value".to_owned(), value);
    serde_json::from_value(Value::Object(condition)).unwrap()
}

/// Half past eleven in the evening of the fifth of March in Chicago; in UTC it is the sixth.
const NOW: UtcMillis = 1_772_775_000_000;
const DAY: UtcMillis = 86_400_000;

fn meets(condition: &Condition) -> bool {
    meets_at(condition, NOW)
}

fn meets_at(condition: &Condition, now: UtcMillis) -> bool {
    Prepared::new(condition, &fields(), &context()).meets(&contact(), now)
}

#[rstest]
#[case("source", "is", json!("facebook lead ads"))]
#[case("source", "isNot", json!("Google"))]
#[case("source", "contains", json!("LEAD"))]
#[case("source", "containsNot", json!("google"))]
#[case("source", "startsWith", json!("Face"))]
#[case("source", "endsWith", json!("ads "))]
#[case("source", "isOneOf", json!(["Google", "Facebook lead ads"]))]
#[case("source", "isNoneOf", json!(["Google"]))]
#[case("source", "isNotBlank", json!(null))]
#[case("email", "is", json!(" ana@example.com"))]
#[case("email", "endsWith", json!("@example.com"))]
#[case("phone", "is", json!("(212) 555-0123"))]
#[case("phone", "startsWith", json!("+1212"))]
#[case("assignedTo", "is", json!("user1"))]
#[case("assignedTo", "isOneOf", json!(["user2", "user1"]))]
#[case("businessId", "isBlank", json!(null))]
#[case("businessId", "isNot", json!("b1"))]
#[case("dnd", "is", json!(false))]
#[case("dnd", "isNot", json!(true))]
#[case("tags", "has", json!("VIP"))]
#[case("tags", "hasNot", json!("lost"))]
#[case("tags", "isOneOf", json!(["lost", "newsletter"]))]
#[case("tags", "isNoneOf", json!(["lost", "won"]))]
#[case("dateOfBirth", "is", json!("1990-05-17"))]
#[case("dateOfBirth", "before", json!("1990-05-18"))]
#[case("dateOfBirth", "after", json!("1990-05-16"))]
// Half past two in the morning of the sixth in UTC is the evening of the fifth in Chicago.
#[case("dateAdded", "is", json!("2026-03-05"))]
#[case("dateAdded", "before", json!("2026-03-06"))]
#[case("dateAdded", "after", json!("2026-03-06T02:29:59Z"))]
#[case("dateAdded", "before", json!("2026-03-06T02:30:00.5Z"))]
#[case("dateAdded", "withinLast", json!(0))]
#[case("dateAdded", "withinNext", json!(0))]
#[case("dateOfBirth", "moreThanAgo", json!(13_000))]
#[case("customFields.called", "withinLast", json!(7))]
#[case("customFields.called", "moreThanAgo", json!(6))]
#[case("customFields.renewal", "withinNext", json!("7"))]
#[case("customFields.renewal", "moreThanAhead", json!(6))]
#[case("customFields.score", "is", json!("42.50"))]
#[case("customFields.score", "greater", json!(9))]
#[case("customFields.score", "atLeast", json!(42.5))]
#[case("customFields.score", "less", json!(100))]
#[case("customFields.score", "atMost", json!(42.5))]
#[case("customFields.trade", "is", json!("solar"))]
#[case("customFields.trade", "isNoneOf", json!(["Roofing"]))]
#[case("customFields.likes", "has", json!("tea"))]
#[case("customFields.likes", "hasNot", json!("coffee"))]
#[case("customFields.scan", "isNotBlank", json!(null))]
#[case("customFields.gone", "isBlank", json!(null))]
fn met(#[case] field: &str, #[case] operator: &str, #[case] value: Value) {
    assert!(meets(&on(field, operator, value)));
}

#[rstest]
#[case("source", "is", json!("Facebook"))]
#[case("source", "isNot", json!("facebook lead ads"))]
#[case("source", "startsWith", json!("ads"))]
#[case("source", "containsNot", json!("lead"))]
#[case("source", "isBlank", json!(null))]
#[case("businessId", "is", json!("b1"))]
#[case("businessId", "contains", json!("b"))]
#[case("dnd", "is", json!(true))]
#[case("tags", "has", json!("vi"))]
#[case("tags", "hasNot", json!("vip"))]
#[case("dateOfBirth", "after", json!("1990-05-17"))]
#[case("dateAdded", "after", json!("2026-03-05"))]
#[case("dateAdded", "moreThanAgo", json!(0))]
#[case("dateAdded", "moreThanAhead", json!(0))]
#[case("customFields.called", "withinLast", json!(6))]
#[case("customFields.called", "moreThanAgo", json!(7))]
#[case("customFields.called", "withinNext", json!(30))]
#[case("customFields.renewal", "withinNext", json!(6))]
#[case("customFields.renewal", "moreThanAhead", json!(7))]
#[case("customFields.renewal", "withinLast", json!(30))]
#[case("customFields.renewal", "withinNext", json!("soon"))]
#[case("customFields.gone", "withinLast", json!(30))]
#[case("customFields.score", "greater", json!(42.5))]
#[case("customFields.score", "less", json!("9"))]
#[case("customFields.gone", "is", json!("x"))]
#[case("customFields.gone", "greater", json!(1))]
fn not_met(#[case] field: &str, #[case] operator: &str, #[case] value: Value) {
    assert!(!meets(&on(field, operator, value)));
}

#[test]
fn groups_lie_in_each_other_and_the_first_unmet_condition_is_named() {
    let vip = on("tags", "has", json!("vip"));
    let google = on("source", "is", json!("Google"));
    let all = |of: &[&Condition]| Condition::All {
        of: of.iter().map(|one| (*one).clone()).collect(),
    };
    let any = Condition::Any {
        of: vec![google.clone(), vip.clone()],
    };
    let none = Condition::None {
        of: vec![google.clone(), on("dnd", "is", json!(true))],
    };
    assert!(meets(&all(&[&vip, &any, &none])));
    assert!(!meets(&all(&[&vip, &google])));
    assert!(!meets(&Condition::None {
        of: vec![vip.clone()]
    }));
    let unmet = |condition: &Condition| {
        Prepared::new(condition, &fields(), &context()).unmet(&contact(), NOW)
    };
    assert_eq!(unmet(&all(&[&vip, &any])), None);
    assert_eq!(
        unmet(&all(&[&vip, &google])).as_deref(),
        Some("“The source” is “Google”")
    );
    assert_eq!(
        unmet(&Condition::None { of: vec![vip] }).as_deref(),
        Some("not: “The tags” has “vip”")
    );
    let other = Condition::Any {
        of: vec![google, on("customFields.score", "less", json!(5))],
    };
    assert_eq!(
        unmet(&other).as_deref(),
        Some("“The source” is “Google” or “The customFields.score” is less than 5")
    );
}

#[test]
fn what_is_counted_from_today_moves_with_the_days() {
    let called = on("customFields.called", "withinLast", json!(7));
    let night = 30 * 60_000;
    assert!(meets_at(&called, NOW + night - 1));
    assert!(!meets_at(&called, NOW + night), "from midnight on");
    let prepared = |condition| Prepared::new(condition, &fields(), &context());
    assert!(prepared(&called).moves_with_time());
    let after = on("customFields.called", "after", json!("2026-02-25"));
    assert!(!prepared(&after).moves_with_time());
    assert!(meets_at(&after, NOW + 400 * DAY));
    let either = Condition::Any {
        of: vec![after.clone(), called.clone()],
    };
    assert!(prepared(&either).moves_with_time());
}

#[test]
fn days_are_told_in_words() {
    let unmet = |operator: &str, days: Value| {
        let condition = on("customFields.renewal", operator, days);
        let prepared = Prepared::new(&condition, &fields(), &context());
        prepared.unmet(&contact(), NOW).unwrap()
    };
    assert_eq!(
        unmet("withinLast", json!(7)),
        "“The customFields.renewal” is within the last 7 days"
    );
    assert_eq!(
        unmet("withinNext", json!("1")),
        "“The customFields.renewal” is within the next 1 day"
    );
    assert_eq!(
        unmet("moreThanAgo", json!(30)),
        "“The customFields.renewal” is more than 30 days ago"
    );
    assert_eq!(
        unmet("moreThanAhead", json!(30)),
        "“The customFields.renewal” is more than 30 days from now"
    );
}

fn findings(condition: &Condition) -> Vec<(String, Severity, String)> {
    let schema = Schema {
        source: fields(),
        ..Schema::default()
    };
    check(condition, "/filter", &schema, &context())
        .into_iter()
        .map(|finding| (finding.place, finding.severity, finding.what))
        .collect()
}

#[rstest]
#[case(on("colour", "is", json!("red")), "/filter/field", "no field “colour”")]
#[case(on("customFields.gone", "is", json!("x")), "/filter/field", "no field")]
#[case(on("source", "greater", json!(5)), "/filter/operator", "“is greater than” can't be asked of “The source”, which holds text")]
#[case(on("tags", "is", json!("vip")), "/filter/operator", "a list")]
#[case(on("customFields.scan", "is", json!("x")), "/filter/operator", "files")]
#[case(on("customFields.score", "greater", json!("many")), "/filter/value", "compared with a number")]
#[case(on("dateOfBirth", "before", json!("soon")), "/filter/value", "a day such as 2026-03-05")]
#[case(on("dateAdded", "after", json!("soon")), "/filter/value", "or a moment such as")]
#[case(on("dateAdded", "withinLast", json!(1.5)), "/filter/value", "a whole number of days")]
#[case(on("dateAdded", "withinLast", json!(-1)), "/filter/value", "a whole number of days")]
#[case(on("dateOfBirth", "moreThanAgo", json!("2026-03-05")), "/filter/value", "a whole number of days")]
#[case(on("dateOfBirth", "moreThanAhead", json!(40_000)), "/filter/value", "from 0 to 36500")]
#[case(on("source", "withinNext", json!(7)), "/filter/operator", "can't be asked of “The source”")]
#[case(on("dnd", "is", json!("maybe")), "/filter/value", "yes or no")]
#[case(on("source", "isBlank", json!("x")), "/filter/value", "“is blank” takes no value")]
#[case(on("source", "isOneOf", json!("x")), "/filter/value", "takes a list")]
#[case(on("source", "isOneOf", json!([])), "/filter/value", "takes a list")]
#[case(on("source", "is", json!("  ")), "/filter/value", "compared with a text")]
#[case(on("tags", "has", json!(["a", "b"])), "/filter/value", "compared with a text")]
#[case(Condition::All { of: vec![] }, "/filter", "no condition in it")]
#[case(Condition::Any { of: vec![on("dnd", "is", json!(true)), on("dnd", "has", json!(true))] }, "/filter/of/1/operator", "“has”")]
fn what_is_wrong_is_told_with_its_place(
    #[case] condition: Condition,
    #[case] place: &str,
    #[case] words: &str,
) {
    let findings = findings(&condition);
    let [(at, severity, what)] = findings.as_slice() else {
        panic!("{findings:?}");
    };
    assert_eq!((at.as_str(), *severity), (place, Severity::Error));
    assert!(what.contains(words), "{what}");
}

#[test]
fn a_choice_that_is_not_offered_is_a_warning() {
    let condition = on("customFields.trade", "isOneOf", json!(["Solar", "Baking"]));
    let findings = findings(&condition);
    assert_eq!(findings[0].1, Severity::Warning);
    assert!(findings[0].2.contains("“Baking”"), "{findings:?}");
}

#[test]
fn every_type_has_operators_and_every_operator_a_type() {
    let all = operators();
    assert_eq!(all.len(), 14);
    assert!(all.iter().all(|one| !one.operators.is_empty()));
    let words = [
        "is",
        "isNot",
        "contains",
        "containsNot",
        "startsWith",
        "endsWith",
        "isBlank",
        "isNotBlank",
        "isOneOf",
        "isNoneOf",
        "greater",
        "atLeast",
        "less",
        "atMost",
        "before",
        "after",
        "withinLast",
        "withinNext",
        "moreThanAgo",
        "moreThanAhead",
        "has",
        "hasNot",
    ];
    for word in words {
        let operator: Operator = serde_json::from_value(json!(word)).unwrap();
        assert!(
            all.iter().any(|one| one.operators.contains(&operator)),
            "{word}"
        );
    }
}

#[test]
fn good_conditions_have_no_findings() {
    let good = Condition::All {
        of: vec![
            on("source", "contains", json!("face")),
            on("phone", "startsWith", json!("+1212")),
            on("tags", "isNoneOf", json!(["lost"])),
            on("dateAdded", "after", json!("2026-01-01")),
            on("dateAdded", "withinLast", json!(30)),
            on("dateOfBirth", "moreThanAgo", json!("6574")),
            on("customFields.score", "atLeast", json!(10)),
            on("businessId", "isBlank", json!(null)),
        ],
    };
    assert_eq!(findings(&good), []);
}
