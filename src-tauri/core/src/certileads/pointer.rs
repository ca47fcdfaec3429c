//! Reading and writing at JSON pointers.

use std::borrow::Cow;

use serde_json::{Map, Value};

/// A scalar at a pointer as text, such as an id that is a number.
pub(super) fn text(value: &Value, pointer: &str) -> Option<String> {
    scalar(value.pointer(pointer)?)
}

/// A scalar as text; none if it is blank.
pub(super) fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if !text.trim().is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// Puts a value at a pointer, making the objects on the way.
pub(super) fn put(object: &mut Map<String, Value>, pointer: &str, value: Value) {
    let mut names = segments(pointer);
    let Some(last) = names.pop() else { return };
    let mut at = object;
    for name in names {
        let member = at.entry(name).or_insert_with(|| Value::Object(Map::new()));
        if !member.is_object() {
            *member = Value::Object(Map::new());
        }
        match member {
            Value::Object(members) => at = members,
            _ => return,
        }
    }
    at.insert(last, value);
}

/// The names of a pointer.
pub(super) fn segments(pointer: &str) -> Vec<String> {
    let names = pointer.split('/').skip(1);
    names.map(|name| plain(name).into_owned()).collect()
}

/// The first name of a pointer.
pub(super) fn first_segment(pointer: &str) -> Option<Cow<'_, str>> {
    pointer.split('/').nth(1).map(plain)
}

/// A name without its escapes.
fn plain(name: &str) -> Cow<'_, str> {
    match name.contains('~') {
        true => Cow::Owned(name.replace("~1", "/").replace("~0", "~")),
        false => Cow::Borrowed(name),
    }
}

/// True for a well-formed pointer: empty, or beginning with a slash, with sound escapes.
pub(super) fn is_pointer(text: &str) -> bool {
    let sound = |at: usize| matches!(text.as_bytes().get(at + 1), Some(b'0' | b'1'));
    (text.is_empty() || text.starts_with('/')) && text.match_indices('~').all(|(at, _)| sound(at))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn reads_and_writes_places() {
        let mut object = Map::new();
        put(&mut object, "/a/b~1c", json!(1));
        put(&mut object, "/a/d", json!("x"));
        assert_eq!(
            Value::Object(object.clone()),
            json!({"a": {"b/c": 1, "d": "x"}})
        );
        assert_eq!(
            text(&Value::Object(object), "/a/b~1c").as_deref(),
            Some("1")
        );
        assert!(is_pointer("") && is_pointer("/a~0b") && !is_pointer("a") && !is_pointer("/~2"));
    }
}
