//! The whitelist that HighLevel checks every request body and query against before anything else:
//! an unknown member, a missing one or one of the wrong type is a 422 that lists every complaint.
//! The tables are written by hand from the official description; a test compares the two.

use serde_json::{Map, Value};

/// What a member may hold.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Kind {
    Text,
    Bool,
    Number,
    /// A list of texts.
    Texts,
    /// A list of objects, each checked against the fields (none: not looked into).
    List(&'static [Field]),
    /// An object with these members (none: not looked into).
    Object(&'static [Field]),
    /// Anything.
    Any,
}

/// One member of a body.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Field {
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
    pub(crate) required: bool,
    pub(crate) nullable: bool,
}

const fn field(name: &'static str, kind: Kind) -> Field {
    Field {
        name,
        kind,
        required: false,
        nullable: false,
    }
}

impl Field {
    pub(crate) const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    pub(crate) const fn nullable(mut self) -> Self {
        self.nullable = true;
        self
    }
}

pub(crate) const fn text(name: &'static str) -> Field {
    field(name, Kind::Text)
}

pub(crate) const fn boolean(name: &'static str) -> Field {
    field(name, Kind::Bool)
}

pub(crate) const fn number(name: &'static str) -> Field {
    field(name, Kind::Number)
}

pub(crate) const fn texts(name: &'static str) -> Field {
    field(name, Kind::Texts)
}

pub(crate) const fn list(name: &'static str, items: &'static [Field]) -> Field {
    field(name, Kind::List(items))
}

pub(crate) const fn object(name: &'static str, fields: &'static [Field]) -> Field {
    field(name, Kind::Object(fields))
}

pub(crate) const fn any(name: &'static str) -> Field {
    field(name, Kind::Any)
}

/// Every complaint about a body, in the wording of the framework behind the real service.
pub(crate) fn complaints(fields: &[Field], body: &Map<String, Value>) -> Vec<String> {
    let mut found = Vec::new();
    check(fields, body, "", &mut found);
    found
}

fn check(fields: &[Field], body: &Map<String, Value>, place: &str, found: &mut Vec<String>) {
    for name in body.keys() {
        if !fields.iter().any(|field| field.name == name) {
            found.push(format!("{place}property {name} should not exist"));
        }
    }
    for field in fields {
        match body.get(field.name) {
            None if field.required => found.extend(absent(field, place)),
            Some(Value::Null) if field.required && !field.nullable => {
                found.extend(absent(field, place));
            }
            // The framework treats null like an absent optional member.
            None | Some(Value::Null) => {}
            Some(value) => check_value(field, value, place, found),
        }
    }
}

fn absent(field: &Field, place: &str) -> Vec<String> {
    let mut found = vec![format!("{place}{} should not be empty", field.name)];
    found.extend(wrong_type(field, place));
    found
}

fn wrong_type(field: &Field, place: &str) -> Option<String> {
    let what = match field.kind {
        Kind::Text => "a string",
        Kind::Bool => "a boolean value",
        Kind::Number => "a number conforming to the specified constraints",
        Kind::Texts | Kind::List(_) => "an array",
        Kind::Object(_) => "an object",
        Kind::Any => return None,
    };
    Some(format!("{place}{} must be {what}", field.name))
}

fn check_value(field: &Field, value: &Value, place: &str, found: &mut Vec<String>) {
    let name = field.name;
    match (field.kind, value) {
        (Kind::Text, Value::String(text)) => {
            if field.required && text.trim().is_empty() {
                found.push(format!("{place}{name} should not be empty"));
            }
        }
        (Kind::Bool, Value::Bool(_)) | (Kind::Number, Value::Number(_)) | (Kind::Any, _) => {}
        (Kind::Texts, Value::Array(items)) => {
            if !items.iter().all(Value::is_string) {
                found.push(format!("{place}each value in {name} must be a string"));
            }
        }
        (Kind::List(fields), Value::Array(items)) => {
            for (index, item) in items.iter().enumerate() {
                match item {
                    Value::Object(item) if !fields.is_empty() => {
                        check(fields, item, &format!("{place}{name}.{index}."), found);
                    }
                    Value::Object(_) => {}
                    _ => found.push(format!("{place}each value in {name} must be an object")),
                }
            }
        }
        (Kind::Object(fields), Value::Object(inner)) => {
            if !fields.is_empty() {
                check(fields, inner, &format!("{place}{name}."), found);
            }
        }
        _ => found.extend(wrong_type(field, place)),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test may panic")]
mod tests {
    use super::*;
    use serde_json::json;

    const FIELDS: &[Field] = &[
        text("name").required(),
        boolean("dnd"),
        texts("tags"),
        list("customFields", &[text("id")]),
        object("inner", &[number("n").required()]),
    ];

    fn found(body: &Value) -> Vec<String> {
        complaints(FIELDS, body.as_object().unwrap())
    }

    #[test]
    fn a_right_body_has_no_complaints() {
        let body = json!({"name": "x", "dnd": null, "tags": ["a"], "customFields": [{"id": "1"}], "inner": {"n": 1}});
        assert!(found(&body).is_empty());
    }

    #[test]
    fn each_wrong_member_is_named() {
        let body =
            json!({"other": 1, "dnd": "yes", "tags": [1], "customFields": [{"x": 1}], "inner": {}});
        assert_eq!(
            found(&body),
            [
                "property other should not exist",
                "name should not be empty",
                "name must be a string",
                "dnd must be a boolean value",
                "each value in tags must be a string",
                "customFields.0.property x should not exist",
                "inner.n should not be empty",
                "inner.n must be a number conforming to the specified constraints",
            ]
        );
    }
}
