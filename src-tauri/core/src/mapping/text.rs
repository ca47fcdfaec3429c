//! Text as steps see it: what counts as blank, how other JSON types become text, trimming.

use std::borrow::Cow;

use serde_json::{Number, Value};

use super::fault::Fault;

/// No step makes a text or a list longer than this many bytes.
pub(crate) const MAX_TEXT: usize = 4 * 1024 * 1024;

/// Blank: null, text of nothing but white space, an empty list, an empty object.
#[must_use]
pub fn is_blank(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.chars().all(is_space),
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
        Value::Bool(_) | Value::Number(_) => false,
    }
}

/// White space, and the two invisible characters that copied text brings along at its ends.
fn is_space(letter: char) -> bool {
    letter.is_whitespace() || matches!(letter, '\u{feff}' | '\u{200b}')
}

/// A scalar as text; none for lists and objects, which never become text by accident.
pub(crate) fn scalar_text(value: &Value) -> Option<Cow<'_, str>> {
    match value {
        Value::Null => Some(Cow::Borrowed("")),
        Value::String(text) => Some(Cow::Borrowed(text)),
        Value::Bool(true) => Some(Cow::Borrowed("true")),
        Value::Bool(false) => Some(Cow::Borrowed("false")),
        Value::Number(number) => Some(Cow::Owned(number_text(number))),
        Value::Array(_) | Value::Object(_) => None,
    }
}

/// A number as a person writes it: `5`, not `5.0`.
pub(crate) fn number_text(number: &Number) -> String {
    match whole(number) {
        Some(whole) => whole.to_string(),
        None => number.to_string(),
    }
}

/// The number as a whole number if it is one and a double holds it exactly.
#[expect(
    clippy::cast_possible_truncation,
    reason = "within 2^53, where doubles are exact"
)]
pub(crate) fn whole(number: &Number) -> Option<i64> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    number.as_i64().or_else(|| {
        number
            .as_f64()
            .filter(|float| float.fract() == 0.0 && float.abs() <= EXACT)
            .map(|float| float as i64)
    })
}

/// Removes white space at both ends and repeats of it within; a run with a line break in it
/// stays a line break.
pub(crate) fn trim(text: &str) -> String {
    let text = text.trim_matches(is_space);
    let mut out = String::with_capacity(text.len());
    let mut run: Option<char> = None;
    for letter in text.chars() {
        if letter.is_whitespace() {
            let mark = if matches!(letter, '\n' | '\r') {
                '\n'
            } else {
                ' '
            };
            run = Some(if run == Some('\n') { '\n' } else { mark });
        } else {
            out.extend(run.take());
            out.push(letter);
        }
    }
    out
}

/// Runs `change` on a text or on each text of a list; every other value passes as it is.
pub(crate) fn each_text(value: Value, mut change: impl FnMut(&str) -> String) -> Value {
    match value {
        Value::String(text) => Value::String(change(&text)),
        Value::Array(items) => Value::Array(
            items
                .into_iter()
                .map(|item| match item {
                    Value::String(text) => Value::String(change(&text)),
                    other => other,
                })
                .collect(),
        ),
        other => other,
    }
}

/// Runs `change` on a scalar or on each scalar of a list; blank ones become null.
pub(crate) fn each_scalar(
    value: &Value,
    mut change: impl FnMut(&Value) -> Result<Value, Fault>,
) -> Result<Value, Fault> {
    let mut one = |value: &Value| match value {
        blank if is_blank(blank) => Ok(Value::Null),
        Value::Array(_) | Value::Object(_) => Err(nested()),
        scalar => change(scalar),
    };
    match value {
        Value::Array(items) => items
            .iter()
            .map(one)
            .collect::<Result<Vec<_>, _>>()
            .map(Value::Array),
        other => one(other),
    }
}

/// As [`each_scalar`]; all results together stay within [`MAX_TEXT`].
pub(crate) fn bounded(
    value: &Value,
    mut change: impl FnMut(&Value) -> Result<Value, Fault>,
) -> Result<Value, Fault> {
    let mut written = 0_usize;
    each_scalar(value, |item| {
        let out = change(item)?;
        written = written.saturating_add(out.as_str().map_or(0, str::len));
        if written > MAX_TEXT {
            return Err(too_long());
        }
        Ok(out)
    })
}

/// As [`bounded`], for changes of the text of each scalar.
pub(crate) fn each_as_text(
    value: &Value,
    mut change: impl FnMut(&str) -> Result<Value, Fault>,
) -> Result<Value, Fault> {
    bounded(value, |item| change(&scalar_text(item).unwrap_or_default()))
}

/// The fault of a value that holds further values.
pub(crate) fn nested() -> Fault {
    Fault::new(
        "The value is a group of values, not a single one.",
        "Pick a part of it with a text template.",
    )
}

/// The fault of a result beyond [`MAX_TEXT`].
pub(crate) fn too_long() -> Fault {
    Fault::new(
        "The result is longer than 4 MB.",
        "Map a shorter field or take a part of it.",
    )
}

/// The texts of a scalar or of a list of scalars, blanks left out.
pub(crate) fn texts(value: &Value) -> Result<Vec<Cow<'_, str>>, Fault> {
    let items = match value {
        Value::Array(items) => items.as_slice(),
        other => std::slice::from_ref(other),
    };
    items
        .iter()
        .filter(|item| !is_blank(item))
        .map(|item| scalar_text(item).ok_or_else(nested))
        .collect()
}

/// Puts texts together, refusing to grow beyond [`MAX_TEXT`].
pub(crate) fn join<T: AsRef<str>>(parts: &[T], separator: &str) -> Result<String, Fault> {
    let length = parts.iter().map(|part| part.as_ref().len()).sum::<usize>()
        + separator
            .len()
            .saturating_mul(parts.len().saturating_sub(1));
    if length > MAX_TEXT {
        return Err(too_long());
    }
    let mut out = String::with_capacity(length);
    for (index, part) in parts.iter().enumerate() {
        if index > 0 {
            out.push_str(separator);
        }
        out.push_str(part.as_ref());
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn blank_is_null_empty_text_list_and_object() {
        for blank in [
            json!(null),
            json!(""),
            json!(" \u{a0}\n\u{feff}"),
            json!([]),
            json!({}),
        ] {
            assert!(is_blank(&blank), "{blank}");
        }
        for value in [
            json!(0),
            json!(false),
            json!("0"),
            json!([""]),
            json!({"a": null}),
        ] {
            assert!(!is_blank(&value), "{value}");
        }
    }

    #[test]
    fn trimming_keeps_line_breaks_and_joiners() {
        assert_eq!(trim("\u{feff} a \t b \u{a0}c "), "a b c");
        assert_eq!(trim("one  \n  two"), "one\ntwo");
        assert_eq!(trim("👩\u{200d}🚀 x"), "👩\u{200d}🚀 x");
    }

    #[test]
    fn whole_floats_lose_their_point() {
        assert_eq!(scalar_text(&json!(5.0)).as_deref(), Some("5"));
        assert_eq!(scalar_text(&json!(5.25)).as_deref(), Some("5.25"));
        assert_eq!(scalar_text(&json!(["a"])), None);
    }

    #[test]
    fn joining_stops_before_memory_does() {
        let part = "x".repeat(1024 * 1024);
        assert_eq!(join(&["a", "b"], ", "), Ok("a, b".to_owned()));
        assert_eq!(
            join(&[&part, &part, &part, &part, &part], ""),
            Err(too_long())
        );
    }
}
