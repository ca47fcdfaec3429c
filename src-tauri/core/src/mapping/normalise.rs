//! When two values of a field mean the same: equal after [`normalise`].
//!
//! Used for proof (asked against stored), matching and finding out that nothing changed. It
//! never fails: what can't be read in the field's form is compared as it stands.

use serde_json::Value;

use super::step::Place;
use super::text::{is_blank, scalar_text, whole};
use super::{Context, date, number, phone, yes_no};
use crate::model::FieldType;

/// A value in the one form in which values of its field type are compared; blank is null.
/// Phones are E.164, e-mail addresses lower case, tags lower case and sorted, each once, options
/// sorted, days ISO, moments ISO in UTC with milliseconds at most, whole numbers without a point.
#[must_use]
pub fn normalise(kind: FieldType, value: &Value, context: &Context) -> Value {
    if is_blank(value) {
        return Value::Null;
    }
    let place = || Place::new(context);
    let normal = match kind {
        FieldType::Text | FieldType::Url | FieldType::Option | FieldType::Id => None,
        FieldType::Email => scalar_text(value).map(|text| Value::from(text.trim().to_lowercase())),
        FieldType::Phone => phone::read(value, None)
            .or_else(|_| phone::read(value, place().country))
            .ok()
            .map(Value::from),
        FieldType::Number => as_number(value),
        FieldType::Boolean => yes_no::read(value, &[], &[]).ok().map(Value::from),
        FieldType::Date => date::read(value, None)
            .ok()
            .map(|when| Value::from(date::day_text(when.written_day()))),
        FieldType::Datetime => date::read(value, None)
            .and_then(|when| when.moment_at(place().zone.as_ref()))
            .ok()
            .map(|moment| Value::from(date::moment_text(moment))),
        FieldType::Tags => list(value, |text| text.trim().to_lowercase()),
        FieldType::Options => list(value, |text| text.trim().to_owned()),
        FieldType::File | FieldType::Other => return value.clone(),
    };
    normal
        .or_else(|| scalar_text(value).map(|text| Value::from(text.trim())))
        .unwrap_or_else(|| value.clone())
}

/// True if two values of a field mean the same.
#[must_use]
pub fn same(kind: FieldType, one: &Value, other: &Value, context: &Context) -> bool {
    // Of what is not blank only a list may come to nothing in its normal form.
    let list = matches!(kind, FieldType::Tags | FieldType::Options);
    match (is_blank(one), is_blank(other)) {
        _ if one == other => true,
        (true, true) => true,
        (true, false) | (false, true) if !list => false,
        _ => normalise(kind, one, context) == normalise(kind, other, context),
    }
}

fn as_number(value: &Value) -> Option<Value> {
    let number = match value {
        Value::Number(number) => Value::Number(number.clone()),
        Value::String(text) => number::read(text).ok()?,
        _ => return None,
    };
    let point_free = number.as_number().and_then(whole);
    Some(point_free.map_or(number, Value::from))
}

fn list(value: &Value, form: impl Fn(&str) -> String) -> Option<Value> {
    let mut texts: Vec<String> = match value {
        Value::String(text) => text.split(',').map(&form).collect(),
        Value::Array(items) => items
            .iter()
            .map(|item| scalar_text(item).map(|text| form(&text)))
            .collect::<Option<_>>()?,
        scalar => vec![form(&scalar_text(scalar)?)],
    };
    texts.retain(|text| !text.is_empty());
    texts.sort();
    texts.dedup();
    Some(if texts.is_empty() {
        Value::Null
    } else {
        Value::from(texts)
    })
}

#[cfg(test)]
mod tests {
    use rstest::rstest;
    use serde_json::json;

    use super::*;

    #[rstest]
    #[case(FieldType::Email, json!(" Ana@Example.com"), json!("ana@example.com"))]
    #[case(FieldType::Phone, json!("(212) 555-0123"), json!("+12125550123"))]
    #[case(FieldType::Phone, json!("+4930901820"), json!("+49 30 901820"))]
    #[case(FieldType::Tags, json!(["B ", "a", "A"]), json!("a,b"))]
    #[case(FieldType::Number, json!(5.0), json!("5"))]
    #[case(FieldType::Date, json!("2026-03-05T00:00:00.000Z"), json!("2026/03/05"))]
    #[case(FieldType::Datetime, json!("2026-03-05T10:00:00.000Z"), json!("2026-03-05T04:00:00-06:00"))]
    #[case(FieldType::Boolean, json!("true"), json!(true))]
    #[case(FieldType::Text, json!(5), json!("5 "))]
    #[case(FieldType::Options, json!(["b", "a"]), json!(["a", "b"]))]
    #[case(FieldType::Text, json!(""), json!(null))]
    #[case(FieldType::Tags, json!([]), json!([" "]))]
    fn the_same(#[case] kind: FieldType, #[case] one: Value, #[case] other: Value) {
        let context = Context {
            country: Some("US".into()),
            time_zone: None,
        };
        assert_eq!(
            normalise(kind, &one, &context),
            normalise(kind, &other, &context)
        );
    }

    #[rstest]
    #[case(FieldType::Text, json!("a"), json!("A"))]
    #[case(FieldType::Phone, json!("call me"), json!("call us"))]
    #[case(FieldType::Date, json!("2026-03-05"), json!("2026-03-06"))]
    #[case(FieldType::Number, json!(1), json!(1.5))]
    fn not_the_same(#[case] kind: FieldType, #[case] one: Value, #[case] other: Value) {
        let context = Context::default();
        assert_ne!(
            normalise(kind, &one, &context),
            normalise(kind, &other, &context)
        );
    }

    #[test]
    fn the_same_are_those_with_one_normal_form() {
        use FieldType::*;
        let kinds = [
            Text, Url, Option, Id, Email, Phone, Number, Boolean, Date, Datetime, Tags, Options,
            File, Other,
        ];
        let values = [
            json!(null),
            json!(""),
            json!(" "),
            json!([]),
            json!([" "]),
            json!(["b", "A"]),
            json!("a, b"),
            json!({}),
            json!({"a": 1}),
            json!("Yes"),
            json!(true),
            json!(false),
            json!(0),
            json!("0.0"),
            json!("2026-01-31"),
            json!("+1 555 010 0123"),
            json!(" Ana@Example.com "),
            json!("ana@example.com"),
        ];
        let context = Context::default();
        for kind in kinds {
            for (one, other) in values
                .iter()
                .flat_map(|one| values.iter().map(move |other| (one, other)))
            {
                let normal = normalise(kind, one, &context) == normalise(kind, other, &context);
                assert_eq!(
                    same(kind, one, other, &context),
                    normal,
                    "{kind:?} {one} {other}"
                );
            }
        }
    }
}
