//! The last turn of every rule: the result in the form the target field takes.

use std::collections::HashMap;

use serde_json::Value;

use super::fault::Fault;
use super::step::{Place, to_number};
use super::table::fold;
use super::text::{is_blank, join, nested, scalar_text, texts};
use super::{date, phone, yes_no};
use crate::model::{Field, FieldType};

/// A target field made ready.
#[derive(Clone, Debug)]
pub(crate) struct Target {
    pub(crate) kind: FieldType,
    pub(crate) label: String,
    pub(crate) required: bool,
    /// Folded values and labels of the choices → the value to send.
    options: HashMap<String, String>,
}

impl Target {
    /// Makes a field ready.
    pub(crate) fn new(field: &Field) -> Self {
        let mut options = HashMap::new();
        for option in &field.options {
            options.insert(fold(&option.value), option.value.clone());
        }
        for option in &field.options {
            options
                .entry(fold(&option.label))
                .or_insert_with(|| option.value.clone());
        }
        Self {
            kind: field.kind,
            label: field.label.clone(),
            required: field.required,
            options,
        }
    }

    /// A result in this field's form; null if it is blank.
    pub(crate) fn convert(
        &self,
        value: Value,
        place: &Place,
        source_is_day: bool,
    ) -> Result<Value, Fault> {
        let empty_list = value
            .as_array()
            .is_some_and(|items| items.iter().all(is_blank));
        if is_blank(&value) || empty_list {
            return Ok(Value::Null);
        }
        match self.kind {
            FieldType::Text => one_line(value),
            FieldType::Id => scalar(&value).map(Value::from),
            FieldType::Number => self.number(value),
            FieldType::Boolean => yes_no::read(single(&value)?, &[], &[]).map(Value::from),
            FieldType::Date => {
                let when = date::read(single(&value)?, None)?;
                let literal = source_is_day.then(|| when.written_day());
                literal
                    .map_or_else(|| when.day_at(place.zone.as_ref()), Ok)
                    .map(date::day_text)
                    .map(Value::from)
            }
            FieldType::Datetime => {
                let when = date::read(single(&value)?, None)?;
                when.moment_at(place.zone.as_ref())
                    .map(date::moment_text)
                    .map(Value::from)
            }
            FieldType::Email => email(&scalar(&value)?).map(Value::from),
            FieldType::Phone => phone::read(single(&value)?, place.country).map(Value::from),
            FieldType::Url => url(value),
            FieldType::Option => self.option(&scalar(&value)?).map(Value::from),
            FieldType::Options => self.some_options(&value),
            FieldType::Tags => tags(&value),
            FieldType::File | FieldType::Other => Ok(value),
        }
    }

    fn number(&self, value: Value) -> Result<Value, Fault> {
        match single(&value)? {
            Value::Bool(_) => Err(Fault::new(
                format!("“{}” takes a number, and this is a yes or no.", self.label),
                "Translate it with a value table.",
            )),
            other => to_number(other),
        }
    }

    fn option(&self, text: &str) -> Result<String, Fault> {
        if self.options.is_empty() {
            return Ok(text.trim().to_owned());
        }
        self.options.get(&fold(text)).cloned().ok_or_else(|| {
            Fault::new(
                format!("The value is none of the choices of “{}”.", self.label),
                "Translate it with a value table.",
            )
        })
    }

    fn some_options(&self, value: &Value) -> Result<Value, Fault> {
        let texts = match value {
            Value::String(text) if !self.options.contains_key(&fold(text)) => text
                .split([',', ';'])
                .map(str::trim)
                .filter(|part| !part.is_empty())
                .map(Into::into)
                .collect(),
            other => texts(other)?,
        };
        let mut out: Vec<String> = Vec::with_capacity(texts.len());
        for text in texts {
            let option = self.option(&text)?;
            if !out.contains(&option) {
                out.push(option);
            }
        }
        Ok(Value::from(out))
    }
}

/// The one value of a scalar or of a list with one item.
fn single(value: &Value) -> Result<&Value, Fault> {
    match value {
        Value::Array(items) => {
            let mut filled = items.iter().filter(|item| !is_blank(item));
            match (filled.next(), filled.next()) {
                (None, _) => Ok(&Value::Null),
                (Some(item), None) if !item.is_array() && !item.is_object() => Ok(item),
                _ => Err(Fault::new(
                    "The value is a list, and the field takes one value.",
                    "Take one part of it, or join it to a text.",
                )),
            }
        }
        Value::Object(_) => Err(nested()),
        scalar => Ok(scalar),
    }
}

fn scalar(value: &Value) -> Result<String, Fault> {
    scalar_text(single(value)?)
        .map(|text| text.trim().to_owned())
        .ok_or_else(nested)
}

/// Text as it is; a list with commas; the addresses of uploaded files.
fn one_line(value: Value) -> Result<Value, Fault> {
    match value {
        Value::String(_) => Ok(value),
        Value::Object(_) => {
            let links = file_links(&value);
            if links.is_empty() {
                Err(nested())
            } else {
                join(&links, ", ").map(Value::from)
            }
        }
        Value::Array(_) => join(&texts(&value)?, ", ").map(Value::from),
        scalar => scalar_text(&scalar)
            .map(|text| Value::from(text.into_owned()))
            .ok_or_else(nested),
    }
}

/// The addresses in the value of a HighLevel file field: `{uuid: {url, meta, …}}`.
fn file_links(value: &Value) -> Vec<&str> {
    let Value::Object(files) = value else {
        return Vec::new();
    };
    files
        .values()
        .filter_map(|file| file.get("url").and_then(Value::as_str))
        .collect()
}

fn url(value: Value) -> Result<Value, Fault> {
    let text = match &value {
        Value::Object(_) => file_links(&value)
            .first()
            .map(ToString::to_string)
            .ok_or_else(nested)?,
        other => scalar(other)?,
    };
    if text.contains(char::is_whitespace) {
        return Err(Fault::new(
            "The value is not a web address.",
            "Correct it in HighLevel.",
        ));
    }
    Ok(Value::from(text))
}

fn email(text: &str) -> Result<String, Fault> {
    let shaped = text.rsplit_once('@').is_some_and(|(local, domain)| {
        !local.is_empty()
            && !local.contains('@')
            && domain.contains('.')
            && domain.split('.').all(|label| !label.is_empty())
    });
    if shaped && !text.contains(char::is_whitespace) {
        return Ok(text.to_owned());
    }
    Err(Fault::new(
        "The value is not an e-mail address.",
        "Correct it in HighLevel.",
    ))
}

/// Tags of a list, or of a text with commas between them; each once, in the order they came.
fn tags(value: &Value) -> Result<Value, Fault> {
    let texts = match value {
        Value::String(text) => text.split(',').map(Into::into).collect(),
        other => texts(other)?,
    };
    let mut seen = std::collections::HashSet::new();
    let out: Vec<Value> = texts
        .iter()
        .map(|text| text.trim())
        .filter(|tag| !tag.is_empty() && seen.insert(*tag))
        .map(Value::from)
        .collect();
    Ok(if out.is_empty() {
        Value::Null
    } else {
        Value::Array(out)
    })
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may fail by panicking")]
mod tests {
    use rstest::rstest;
    use serde_json::json;

    use super::*;
    use crate::model::{FieldOption, FieldOrigin};

    fn convert(kind: FieldType, value: Value) -> Result<Value, Fault> {
        let options = if matches!(kind, FieldType::Option | FieldType::Options) {
            [("solar", "Solar energy"), ("roof", "Roofing")]
                .map(|(value, label)| FieldOption {
                    value: value.into(),
                    label: label.into(),
                })
                .to_vec()
        } else {
            Vec::new()
        };
        let field = Field {
            key: "x".into(),
            label: "Industry".into(),
            kind,
            required: false,
            options,
            origin: FieldOrigin::Custom,
        };
        Target::new(&field).convert(value, &Place::default(), false)
    }

    #[rstest]
    #[case(FieldType::Text, json!(5.0), json!("5"))]
    #[case(FieldType::Text, json!(["a", "", 2]), json!("a, 2"))]
    #[case(FieldType::Text, json!({"u": {"url": "https://example.com/a"}}), json!("https://example.com/a"))]
    #[case(FieldType::Number, json!("12"), json!(12))]
    #[case(FieldType::Number, json!(["12"]), json!(12))]
    #[case(FieldType::Boolean, json!("no"), json!(false))]
    #[case(FieldType::Date, json!("2026/03/05"), json!("2026-03-05"))]
    #[case(FieldType::Datetime, json!("2026-03-05T10:00:00+01:00"), json!("2026-03-05T09:00:00Z"))]
    #[case(FieldType::Email, json!(" ana@example.com "), json!("ana@example.com"))]
    #[case(FieldType::Phone, json!("+1 555 010 0123"), json!("+15550100123"))]
    #[case(FieldType::Option, json!("ROOFING"), json!("roof"))]
    #[case(FieldType::Options, json!("Solar energy; roof"), json!(["solar", "roof"]))]
    #[case(FieldType::Tags, json!("a, b,a"), json!(["a", "b"]))]
    #[case(FieldType::Tags, json!([" "]), json!(null))]
    #[case(FieldType::Text, json!("  "), json!(null))]
    #[case(FieldType::Other, json!({"a": [1]}), json!({"a": [1]}))]
    fn converted(#[case] kind: FieldType, #[case] given: Value, #[case] expected: Value) {
        assert_eq!(convert(kind, given), Ok(expected));
    }

    #[rstest]
    #[case(FieldType::Text, json!({"a": 1}), "group of values")]
    #[case(FieldType::Number, json!(true), "yes or no")]
    #[case(FieldType::Number, json!("1.200"), "two ways")]
    #[case(FieldType::Boolean, json!("maybe"), "neither yes nor no")]
    #[case(FieldType::Email, json!("ana@"), "not an e-mail")]
    #[case(FieldType::Option, json!("Plumbing"), "none of the choices of “Industry”")]
    #[case(FieldType::Date, json!(["a", "b"]), "a list")]
    #[case(FieldType::Datetime, json!("2026-03-05"), "time zone")]
    fn refused(#[case] kind: FieldType, #[case] given: Value, #[case] words: &str) {
        let fault = convert(kind, given).unwrap_err();
        assert!(fault.what.contains(words), "{fault}");
    }
}
