//! Text templates (minijinja) over the fields of a contact.
//!
//! A template sees the standard fields by key, `customFields` by id, and `value`, the value so
//! far. Missing and null print nothing, lists print their items with commas, nothing is escaped.
//! Fuel bounds the work and the memory of a rendering, so that no template can run away.

use std::collections::BTreeMap;
use std::ops::Range;

use minijinja::value::{Serde, ValueKind};
use minijinja::{AutoEscape, Environment, Error, ErrorKind, Output, State, UndefinedBehavior};
use serde_json::Value;

use super::fault::Fault;
use super::text::{MAX_TEXT, is_blank, too_long};
use crate::model::{Contact, TextPlace};

/// Longer templates are refused.
pub(crate) const MAX_TEMPLATE: usize = 10_000;

/// Bounds one rendering to about 16 MB of text touched.
const FUEL: u64 = 250_000;

const CUSTOM: &str = "customFields";

/// The templates of one mapping, compiled.
#[derive(Debug)]
pub(crate) struct Templates(Environment<'static>);

/// One compiled template and the names it reads.
#[derive(Clone, Debug)]
pub(crate) struct Template {
    name: String,
    uses: Vec<String>,
}

impl Default for Templates {
    fn default() -> Self {
        let mut environment = Environment::new();
        environment.set_fuel(Some(FUEL));
        environment.set_undefined_behavior(UndefinedBehavior::Chainable);
        environment.set_auto_escape_callback(|_| AutoEscape::None);
        environment.set_formatter(print);
        environment.set_debug(false);
        Self(environment)
    }
}

impl Templates {
    /// Compiles a template; a syntax error says where.
    pub(crate) fn add(&mut self, source: &str) -> Result<Template, Fault> {
        if source.len() > MAX_TEMPLATE {
            return Err(Fault::new(
                "The template is longer than 10,000 characters.",
                "Shorten it or spread it over several steps.",
            ));
        }
        let name = format!("t{}", self.0.templates().count());
        self.0
            .add_template_owned(name.clone(), source.to_owned())
            .map_err(|error| at_place(&error, source))?;
        let mut uses: Vec<String> = self
            .0
            .get_template(&name)
            .map(|template| template.undeclared_variables(false).into_iter().collect())
            .unwrap_or_default();
        uses.sort();
        Ok(Template { name, uses })
    }

    /// Runs a template over a contact.
    pub(crate) fn render(
        &self,
        template: &Template,
        value: &Value,
        contact: &Contact,
    ) -> Result<String, Fault> {
        let compiled = self
            .0
            .get_template(&template.name)
            .map_err(|error| failed(&error))?;
        let out = compiled
            .render(scope(&template.uses, value, contact))
            .map_err(|error| failed(&error))?;
        if out.len() > MAX_TEXT {
            Err(too_long())
        } else {
            Ok(out)
        }
    }

    /// What a rendering over an empty contact fails with: unknown filters and the like.
    pub(crate) fn dry_run(&self, template: &Template, source: &str) -> Result<(), Fault> {
        let compiled = self
            .0
            .get_template(&template.name)
            .map_err(|error| failed(&error))?;
        match compiled.render(scope(&[], &Value::Null, &Contact::default())) {
            Err(error) if is_unknown(&error) => {
                Err(failed(&error).in_text(place_of(&error, source)))
            }
            _ => Ok(()),
        }
    }

    /// The dotted names a template reads, such as `firstName` and `customFields.abc`.
    pub(crate) fn names(&self, template: &Template) -> Vec<String> {
        let mut names: Vec<String> = self
            .0
            .get_template(&template.name)
            .map(|compiled| compiled.undeclared_variables(true).into_iter().collect())
            .unwrap_or_default();
        names.retain(|name| !self.0.globals().any(|(global, _)| global == name));
        names.sort();
        names
    }
}

/// The values of the names that a template reads.
fn scope(uses: &[String], value: &Value, contact: &Contact) -> minijinja::Value {
    let mut scope = BTreeMap::new();
    for name in uses {
        if name == "value" {
            insert(&mut scope, name, value);
        } else if name == CUSTOM {
            let mut custom = BTreeMap::new();
            for (key, value) in &contact.values {
                if let Some(id) = key.strip_prefix("customFields.") {
                    insert(&mut custom, id, value);
                }
            }
            scope.insert(name.clone(), minijinja::Value::from(custom));
        } else if let Some(value) = contact.values.get(name) {
            insert(&mut scope, name, value);
        }
    }
    minijinja::Value::from(scope)
}

/// Blank values stay undefined, so that `{{ x or "y" }}` and `default` work on them.
fn insert(scope: &mut BTreeMap<String, minijinja::Value>, name: &str, value: &Value) {
    if !is_blank(value) {
        scope.insert(name.to_owned(), Serde(value).into());
    }
}

/// Prints nothing for null and undefined, items with commas for lists.
fn print(out: &mut Output, state: &mut State, value: &minijinja::Value) -> Result<(), Error> {
    if value.is_undefined() || value.is_none() {
        return Ok(());
    }
    if value.kind() != ValueKind::Seq {
        return minijinja::escape_formatter(out, state, value);
    }
    for (index, item) in value.try_iter()?.enumerate() {
        if index > 0 {
            out.write_str(", ").map_err(Error::from)?;
        }
        minijinja::escape_formatter(out, state, &item)?;
    }
    Ok(())
}

fn is_unknown(error: &Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::UnknownFilter | ErrorKind::UnknownTest | ErrorKind::UnknownFunction
    )
}

/// A syntax error with its line and column.
fn at_place(error: &Error, source: &str) -> Fault {
    let detail = error.detail().unwrap_or("it can't be read");
    let place = place_of(error, source);
    let words = match (place, error.line()) {
        (Some(TextPlace { line, column, .. }), _) => format!("line {line}, column {column}"),
        (None, Some(line)) => format!("line {line}"),
        (None, None) => "its text".to_owned(),
    };
    Fault::new(
        format!("The template has a mistake at {words}: {detail}."),
        "Write fields as {{ firstName }}, and custom fields as {{ customFields[\"id\"] }}.",
    )
    .in_text(place)
}

/// Where an error is in the template.
fn place_of(error: &Error, source: &str) -> Option<TextPlace> {
    error.range().map(|range| place(source, range))
}

/// Where a name that a template reads stands in it first.
pub(crate) fn place_of_name(source: &str, name: &str) -> Option<TextPlace> {
    let is_word = |at: Option<char>| at.is_some_and(|at| at.is_alphanumeric() || at == '_');
    let mut found = source.match_indices(name);
    let (start, _) = found.find(|(start, _)| {
        let before = source[..*start].chars().next_back();
        let behind = source[start + name.len()..].chars().next();
        let inside = source[..*start].matches("{{").count()
            + source[..*start].matches("{%").count()
            > source[..*start].matches("}}").count() + source[..*start].matches("%}").count();
        inside && !is_word(before) && !is_word(behind)
    })?;
    Some(place(source, start..start + name.len()))
}

/// A range of bytes as line, column and length in characters.
fn place(source: &str, range: Range<usize>) -> TextPlace {
    let before = source.get(..range.start).unwrap_or(source);
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    let characters = |text: &str| number(text.chars().count());
    TextPlace {
        line: number(before.matches('\n').count() + 1),
        column: characters(&before[line_start..]) + 1,
        length: characters(source.get(range).unwrap_or_default()).max(1),
    }
}

/// Why a rendering failed. The engine's detail may quote values, so it is told only where it
/// names a part of the language.
fn failed(error: &Error) -> Fault {
    match error.kind() {
        ErrorKind::OutOfFuel => Fault::new(
            "The template does too much work for one record.",
            "Take loops and repeats out of it.",
        ),
        _ if is_unknown(error) => Fault::new(
            format!(
                "The template uses something unknown: {}.",
                error.detail().unwrap_or("a name")
            ),
            "Correct its name or take it out.",
        ),
        _ => Fault::new(
            "The template can't be filled with this record's values.",
            "Check that it treats lists as lists and numbers as numbers.",
        ),
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may fail by panicking")]
mod tests {
    use rstest::rstest;
    use serde_json::{Value, json};

    use super::*;

    fn render(source: &str, value: &Value) -> Result<String, Fault> {
        let contact = Contact {
            values: json!({
                "firstName": "Ana", "lastName": null, "tags": ["vip", "new"],
                "customFields.2ab": "Roofing", "customFields.xy": 5,
            })
            .as_object()
            .cloned()
            .unwrap_or_default(),
            ..Contact::default()
        };
        let mut templates = Templates::default();
        let template = templates.add(source)?;
        templates.render(&template, value, &contact)
    }

    #[rstest]
    #[case("Dear {{ firstName }} {{ lastName }}!", "Dear Ana !")]
    #[case("{{ nobody.at.all }}", "")]
    #[case("{{ lastName or 'n/a' }}", "n/a")]
    #[case("{{ tags }}", "vip, new")]
    #[case("{{ customFields['2ab'] }}/{{ customFields.xy }}", "Roofing/5")]
    #[case("<{{ value }}>", "<a & b>")]
    #[case("{% if firstName == 'Ana' %}A{% else %}B{% endif %}", "A")]
    fn filled(#[case] source: &str, #[case] expected: &str) {
        assert_eq!(render(source, &json!("a & b")), Ok(expected.to_owned()));
    }

    #[test]
    fn mistakes_are_told_at_their_place() {
        let fault = render("Dear\n {{ firstName | }}", &Value::Null).unwrap_err();
        assert!(fault.what.contains("line 2, column"), "{fault}");
        let place = fault.place.unwrap();
        assert_eq!(place.line, 2, "{place:?}");
        assert!((15..=18).contains(&place.column), "{place:?}");
    }

    #[test]
    fn a_name_is_found_where_it_stands_first_as_a_name() {
        let source = "naming é\n{{ naming_it }} {{ é }}{{ naming }}";
        let place = place_of_name(source, "naming").unwrap();
        assert_eq!((place.line, place.column, place.length), (2, 27, 6));
        assert_eq!(place_of_name(source, "nam"), None);
    }

    #[rstest]
    #[case("{% for a in range(100000) %}{% for b in range(100000) %}x{% endfor %}{% endfor %}")]
    #[case("{{ value * 10000000 }}")]
    #[case("{{ value | replace('x', value) | replace('x', value) }}")]
    fn runaway_templates_stop(#[case] source: &str) {
        assert!(render(source, &Value::from("x".repeat(10_000))).is_err());
    }

    #[test]
    fn doubling_stops() {
        let source = format!(
            "{}{{{{ x }}}}",
            "{% set x = (x or value) ~ (x or value) %}".repeat(60)
        );
        assert!(render(&source, &json!("xxxx")).is_err());
    }

    #[test]
    fn a_megabyte_passes() {
        let long = "x".repeat(1024 * 1024);
        assert_eq!(
            render("{{ value | upper }}", &json!(long)).unwrap().len(),
            long.len()
        );
    }
}
