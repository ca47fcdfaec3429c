//! Fills the small templates of a profile: `{name}` in paths, parameters, headers and bodies.

use serde_json::{Map, Value};

/// Values by placeholder name. A null counts as not there.
#[derive(Clone, Debug, Default)]
pub(super) struct Values(Map<String, Value>);

impl Values {
    /// The same with one more.
    pub(super) fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.0.insert(name.to_owned(), value.into());
        self
    }

    /// The same with all of another's.
    pub(super) fn and(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self
    }

    fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name).filter(|value| !value.is_null())
    }

    fn text(&self, name: &str) -> Option<String> {
        match self.get(name)? {
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            Value::Bool(value) => Some(value.to_string()),
            Value::Array(items) => Some(
                items
                    .iter()
                    .filter_map(Value::as_str)
                    .collect::<Vec<_>>()
                    .join(","),
            ),
            Value::Object(_) | Value::Null => None,
        }
    }

    /// A text template filled; none if one of its placeholders has no value.
    pub(super) fn fill(&self, template: &str) -> Option<String> {
        let mut out = String::with_capacity(template.len());
        let mut rest = template;
        while let Some(start) = rest.find('{') {
            let end = start + rest[start..].find('}')?;
            out.push_str(&rest[..start]);
            out.push_str(&self.text(&rest[start + 1..end])?);
            rest = &rest[end + 1..];
        }
        out.push_str(rest);
        Some(out)
    }

    /// A JSON template filled. A text that is one placeholder becomes its value, of any type; a
    /// member or item whose placeholder has no value is left out.
    pub(super) fn fill_json(&self, template: &Value) -> Option<Value> {
        match template {
            Value::String(text) => match whole(text) {
                Some(name) => self.get(name).cloned(),
                None => self.fill(text).map(Value::String),
            },
            Value::Array(items) => Some(
                items
                    .iter()
                    .filter_map(|item| self.fill_json(item))
                    .collect(),
            ),
            Value::Object(members) => Some(Value::Object(
                members
                    .iter()
                    .filter_map(|(name, value)| Some((name.clone(), self.fill_json(value)?)))
                    .collect(),
            )),
            other => Some(other.clone()),
        }
    }
}

/// The name, if a text is nothing but one placeholder.
fn whole(text: &str) -> Option<&str> {
    text.strip_prefix('{')?
        .strip_suffix('}')
        .filter(|name| !name.contains(['{', '}']))
}

/// The placeholders of a text; an error names what is no placeholder.
pub(super) fn placeholders(text: &str) -> Result<Vec<&str>, String> {
    let mut names = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find(['{', '}']) {
        let end = rest[start..].find('}').map(|end| start + end);
        match end {
            Some(end) if end > start => {
                let name = &rest[start + 1..end];
                if name.is_empty() || !name.chars().all(|letter| letter.is_ascii_alphanumeric()) {
                    return Err(format!("{{{name}}}"));
                }
                names.push(name);
                rest = &rest[end + 1..];
            }
            _ => return Err(rest[start..].chars().take(20).collect()),
        }
    }
    Ok(names)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn fills_texts_and_bodies() {
        let values = Values::default()
            .with("id", "a b")
            .with("contact", json!({"email": "a@example.com"}))
            .with("version", Value::Null);
        assert_eq!(
            values.fill("/leads/{id}/x").as_deref(),
            Some("/leads/a b/x")
        );
        assert_eq!(values.fill("{version}"), None);
        let body = json!({"lead": "{contact}", "note": "id {id}", "version": "{version}", "n": 1});
        assert_eq!(
            values.fill_json(&body),
            Some(json!({"lead": {"email": "a@example.com"}, "note": "id a b", "n": 1}))
        );
    }

    #[test]
    fn names_what_is_no_placeholder() {
        assert_eq!(placeholders("/a/{id}/{noteId}"), Ok(vec!["id", "noteId"]));
        for wrong in ["{", "}", "{}", "{a b}", "{{id}}"] {
            assert!(placeholders(wrong).is_err(), "{wrong}");
        }
    }
}
