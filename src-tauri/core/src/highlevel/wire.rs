//! Lenient reading of answers: one of several spellings, any member absent or null.

use serde_json::Value;

use crate::http::Error;

/// The first of `keys` that holds something.
pub(super) fn member<'a>(value: &'a Value, keys: &[&str]) -> Option<&'a Value> {
    keys.iter()
        .find_map(|key| value.get(key))
        .filter(|found| !found.is_null())
}

/// A text that isn't blank; numbers and yes/no become text.
pub(super) fn text(value: &Value, keys: &[&str]) -> Option<String> {
    match member(value, keys)? {
        Value::String(text) if !text.trim().is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        _ => None,
    }
}

/// A yes or no, also as text.
pub(super) fn flag(value: &Value, keys: &[&str]) -> Option<bool> {
    match member(value, keys)? {
        Value::Bool(flag) => Some(*flag),
        Value::String(text) => text.trim().to_lowercase().parse().ok(),
        _ => None,
    }
}

/// A count, also as text.
pub(super) fn count(value: &Value, keys: &[&str]) -> Option<u32> {
    match member(value, keys)? {
        Value::Number(number) => number.as_u64().and_then(|n| n.try_into().ok()),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}

/// An id under either of its spellings.
pub(super) fn id(value: &Value) -> Option<String> {
    text(value, &["id", "_id"])
}

/// Texts of a list; a lone text counts as a list of one.
pub(super) fn texts(value: &Value, keys: &[&str]) -> Vec<String> {
    match member(value, keys) {
        Some(Value::Array(items)) => items
            .iter()
            .filter_map(|item| item.as_str().map(str::to_owned))
            .collect(),
        Some(Value::String(text)) if !text.is_empty() => vec![text.clone()],
        _ => Vec::new(),
    }
}

/// The list under one of `keys`; absent and null are an empty list.
///
/// # Errors
/// [`Error::Unusable`] if the answer is no object or holds something else there.
pub(super) fn list<T>(
    answer: &Value,
    keys: &[&str],
    read: impl Fn(&Value) -> Option<T>,
) -> Result<Vec<T>, Error> {
    if !answer.is_object() {
        return Err(Error::Unusable(format!("no {} in the answer", keys[0])));
    }
    match member(answer, keys) {
        None => Ok(Vec::new()),
        Some(Value::Array(items)) => Ok(items.iter().filter_map(read).collect()),
        Some(_) => Err(Error::Unusable(format!("{} is no list", keys[0]))),
    }
}

/// The object under one of `keys`, or the answer itself where it isn't wrapped.
///
/// # Errors
/// [`Error::Unusable`] if neither can be read.
pub(super) fn object<T>(
    answer: &Value,
    keys: &[&str],
    read: impl Fn(&Value) -> Option<T>,
) -> Result<T, Error> {
    member(answer, keys)
        .and_then(&read)
        .or_else(|| read(answer))
        .ok_or_else(|| Error::Unusable(format!("no {} in the answer", keys[0])))
}
