//! The two shapes of a contact body: nested as it is sent, flat by target field key.
//!
//! A key's first dot separates the member it stands in: `fields.industry` is `industry` in
//! `fields`. Further dots belong to the name.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

/// Puts a value at a target field key, making the member around it if need be.
pub(crate) fn put(body: &mut Map<String, Value>, key: &str, value: Value) {
    match key.split_once('.') {
        None => {
            body.insert(key.to_owned(), value);
        }
        Some((outer, inner)) => {
            let member = body
                .entry(outer)
                .or_insert_with(|| Value::Object(Map::new()));
            if !member.is_object() {
                *member = Value::Object(Map::new());
            }
            if let Value::Object(members) = member {
                members.insert(inner.to_owned(), value);
            }
        }
    }
}

/// The nested form of flat values: `fields.x` stands at `{"fields": {"x": …}}`.
#[must_use]
pub fn nest(flat: &BTreeMap<String, Value>) -> Map<String, Value> {
    let mut body = Map::new();
    for (key, value) in flat {
        put(&mut body, key, value.clone());
    }
    body
}

/// The flat form of a body, by target field key. An object's members become keys of their own,
/// one level deep; lists and what stands deeper stay whole. Anything but an object is empty.
#[must_use]
pub fn flatten(body: &Value) -> BTreeMap<String, Value> {
    let mut flat = BTreeMap::new();
    for (key, value) in body.as_object().into_iter().flatten() {
        match value {
            Value::Object(members) => {
                for (inner, value) in members {
                    flat.insert(format!("{key}.{inner}"), value.clone());
                }
            }
            other => {
                flat.insert(key.clone(), other.clone());
            }
        }
    }
    flat
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn nesting_and_flattening_are_inverse() {
        let body = json!({"email": "a@example.com", "fields": {"a": 1, "b.c": [1]}, "tags": ["x"]});
        let flat = flatten(&body);
        assert_eq!(
            flat.keys().collect::<Vec<_>>(),
            ["email", "fields.a", "fields.b.c", "tags"]
        );
        assert_eq!(Value::Object(nest(&flat)), body);
        assert!(flatten(&json!([1])).is_empty());
    }
}
