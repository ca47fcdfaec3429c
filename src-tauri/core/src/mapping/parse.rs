//! The one reader of mapping documents: stored, imported and typed ones.
//!
//! Every way a file can be wrong has its own words and the line: line and column where the text
//! is at fault, line and JSON pointer where a member is.

use serde_json::Value;

use super::json_place::{line_of, repeated};
use crate::error::WrongMember;
use crate::model::{ErrorCode, MAPPING_FORMAT, MappingDocument, Problem, Rule, Step};

/// Larger files are refused: no mapping that people made comes near.
pub const MAX_FILE_BYTES: usize = 1024 * 1024;

/// More rules than any contact has fields.
const MAX_RULES: usize = 1000;

/// Reads a mapping document.
///
/// # Errors
/// `MappingNotJson` with line and column in `details`; `MappingNewer`; `MappingInvalid` with a
/// JSON pointer in `field` (unknown members, wrong types, another API, too large).
pub fn parse(text: &str) -> Result<MappingDocument, Problem> {
    let text = text.trim_start_matches('\u{feff}');
    read(text).map_err(|problem| with_line(problem, text))
}

/// The problem with the line at which its part stands.
fn with_line(problem: Problem, text: &str) -> Problem {
    let place = problem.field.as_deref().unwrap_or_default();
    // The member that the details name, if it stands there.
    let named = problem
        .details
        .as_deref()
        .and_then(|words| words.split('`').nth(1));
    let member = named.and_then(|name| line_of(text, &format!("{place}/{name}")));
    match member.or_else(|| line_of(text, place)) {
        Some(line) => Problem {
            meaning: format!("It stands at line {line}; nothing was read."),
            ..problem
        },
        None => problem,
    }
}

fn read(text: &str) -> Result<MappingDocument, Problem> {
    if text.len() > MAX_FILE_BYTES {
        return Err(invalid(
            "",
            "The file is larger than 1 MB.",
            "Choose a mapping file.",
        ));
    }
    let value = read_json(text)?;
    let Value::Object(members) = &value else {
        return Err(invalid(
            "",
            "The file holds no mapping: it is JSON, but not an object.",
            REMEDY,
        ));
    };
    check_format(members.get("format"))?;
    if let Some(place) = repeated(text) {
        return Err(invalid(
            &place,
            "The mapping has a member twice, and it is not clear which one counts.",
            "Take one of the two out.",
        ));
    }
    check_rules(members.get("rules"))?;
    let document: MappingDocument =
        serde_json::from_value(value).map_err(|error| wrong_member(&error, ""))?;
    if document.api != "contacts" {
        return Err(invalid(
            "/api",
            "The mapping is for an API that this version does not map.",
            "Write “contacts” there.",
        ));
    }
    Ok(document)
}

const REMEDY: &str = "Choose a mapping file that was exported from this app.";

fn read_json(text: &str) -> Result<Value, Problem> {
    serde_json::from_str(text).map_err(|error| {
        Problem::new(
            ErrorCode::MappingNotJson,
            "The mapping file is not JSON.",
            format!(
                "Reading it stopped at line {}, column {}.",
                error.line(),
                error.column()
            ),
            "Correct it there, or choose the file that was exported.",
        )
        .with_details(error.to_string())
    })
}

fn check_format(format: Option<&Value>) -> Result<(), Problem> {
    match format.and_then(Value::as_u64) {
        Some(version) if version == u64::from(MAPPING_FORMAT) => Ok(()),
        Some(version) if version > u64::from(MAPPING_FORMAT) => Err(Problem::new(
            ErrorCode::MappingNewer,
            format!("The mapping was written by a newer version of the app (format {version})."),
            format!(
                "This version reads format {MAPPING_FORMAT}, and would lose what it does not know."
            ),
            "Update the app and open the file again.",
        )
        .at("/format")),
        _ => Err(invalid(
            "/format",
            "The file does not say which mapping format it has.",
            REMEDY,
        )),
    }
}

/// Rule by rule and step by step, so that what is wrong is named by its own place.
fn check_rules(rules: Option<&Value>) -> Result<(), Problem> {
    let Some(rules) = rules.and_then(Value::as_array) else {
        return Ok(());
    };
    if rules.len() > MAX_RULES {
        let what = "The mapping has more than 1,000 rules.";
        return Err(invalid("/rules", what, REMEDY));
    }
    let mut rules = rules.iter().enumerate();
    rules.try_for_each(|(index, rule)| check_rule(rule, &format!("/rules/{index}")))
}

fn check_rule(rule: &Value, place: &str) -> Result<(), Problem> {
    for (index, step) in rule
        .get("steps")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .enumerate()
    {
        if let Err(error) = Step::deserialize_ref(step) {
            return Err(wrong_member(&error, &format!("{place}/steps/{index}")));
        }
    }
    Rule::deserialize_ref(rule)
        .map(drop)
        .map_err(|error| wrong_member(&error, place))
}

/// Reads a type from a borrowed value.
trait DeserializeRef: Sized {
    fn deserialize_ref(value: &Value) -> Result<Self, serde_json::Error>;
}

impl<T: for<'de> serde::Deserialize<'de>> DeserializeRef for T {
    fn deserialize_ref(value: &Value) -> Result<Self, serde_json::Error> {
        T::deserialize(value)
    }
}

/// A member that should not be there, is missing or has another type.
fn wrong_member(error: &serde_json::Error, place: &str) -> Problem {
    let words = error.to_string();
    let is_step = words.starts_with("unknown variant") && words.contains("`valueTable`");
    let what = if is_step {
        let named = words.split('`').nth(1).unwrap_or_default();
        format!("The mapping has a step that this version does not know: “{named}”.")
    } else {
        WrongMember::of("mapping", error).what
    };
    invalid(
        place,
        &what,
        "Correct it there, or choose the file that was exported.",
    )
    .with_details(words)
}

fn invalid(place: &str, what: &str, remedy: &str) -> Problem {
    let meaning = if place.is_empty() {
        "It was not read.".to_owned()
    } else {
        format!("The place is {place}; nothing was read.")
    };
    Problem::new(ErrorCode::MappingInvalid, what, meaning, remedy).at(place)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may fail by panicking")]
mod tests {
    use rstest::rstest;

    use super::*;

    const GOOD: &str = r#"{"format":1,"api":"contacts","rules":[
        {"id":"a","source":"email","target":"email","steps":[{"type":"trim"},{"type":"phone"}]}]}"#;

    #[test]
    fn a_good_file_and_its_byte_order_mark() {
        assert_eq!(parse(GOOD).unwrap().rules.len(), 1);
        assert!(parse(&format!("\u{feff}{GOOD}")).is_ok());
        let text = serde_json::to_string(&parse(GOOD).unwrap()).unwrap();
        assert_eq!(parse(&text), parse(GOOD));
    }

    #[test]
    fn not_json_is_told_with_line_and_column() {
        let problem = parse("{\"format\": 1,\n  oops").unwrap_err();
        assert_eq!(problem.code, ErrorCode::MappingNotJson);
        assert!(problem.to_string().contains("line 2, column"), "{problem}");
    }

    #[test]
    fn a_newer_file_is_refused_whatever_else_is_in_it() {
        let problem = parse(r#"{"format":2,"api":"tasks","more":[]}"#).unwrap_err();
        assert_eq!(problem.code, ErrorCode::MappingNewer);
        assert!(problem.to_string().contains("Update the app"));
    }

    #[rstest]
    #[case("[]", "", "not an object")]
    #[case("{}", "/format", "format")]
    #[case(r#"{"format":"1"}"#, "/format", "format")]
    #[case(r#"{"format":1,"api":"contacts","rules":[],"extra":1}"#, "", "“extra”")]
    #[case(r#"{"format":1,"api":"tasks","rules":[]}"#, "/api", "API")]
    #[case(r#"{"format":1,"api":"contacts"}"#, "", "lacks a member: “rules”")]
    #[case(
        r#"{"format":1,"api":"contacts","rules":[{"id":"a","target":"b","colour":"red"}]}"#,
        "/rules/0",
        "“colour”"
    )]
    #[case(r#"{"format":1,"api":"contacts","rules":[{"id":"a","target":"b","steps":[{"type":"trim"},{"type":"explode"}]}]}"#, "/rules/0/steps/1", "“explode”")]
    #[case(r#"{"format":1,"api":"contacts","rules":[{"id":"a","target":"b","steps":[{"type":"phone","land":"DE"}]}]}"#, "/rules/0/steps/0", "“land”")]
    #[case(
        r#"{"format":1,"api":"contacts","rules":[{"id":1,"target":"b"}]}"#,
        "/rules/0",
        "wrong kind"
    )]
    fn wrong_members_are_told_with_their_place(
        #[case] text: &str,
        #[case] place: &str,
        #[case] words: &str,
    ) {
        let problem = parse(text).unwrap_err();
        assert_eq!(problem.code, ErrorCode::MappingInvalid, "{problem}");
        assert_eq!(problem.field.as_deref(), Some(place));
        assert!(problem.what.contains(words), "{problem}");
    }

    #[rstest]
    #[case("{\"format\": 1,\n \"api\": \"tasks\",\n \"rules\": []}", "line 2")]
    #[case(
        "\u{feff}{\"format\": 1, \"api\": \"contacts\", \"rules\": [\n{\"id\": \"a\",\n\"colour\": 1}]}",
        "line 3"
    )]
    #[case(
        "{\"format\": 1, \"api\": \"contacts\", \"rules\": [\n{\"id\": \"a\", \"target\": \"b\", \"steps\": [\n{\"type\": \"trim\"},\n{\"type\": \"explode\"}]}]}",
        "line 4"
    )]
    #[case(
        "{\"format\": 1, \"api\": \"contacts\",\n\"rules\": [],\n\"rules\": []}",
        "line 2"
    )]
    #[case("{\"format\":\n7, \"api\": \"contacts\"}", "line 1")]
    fn the_line_is_told(#[case] text: &str, #[case] line: &str) {
        let problem = parse(text).unwrap_err();
        assert!(problem.meaning.contains(line), "{problem}");
    }

    #[test]
    fn unknown_steps_and_repeated_members_have_words_of_their_own() {
        let step = r#"{"format":1,"api":"contacts","rules":[{"id":"a","target":"b","steps":[{"type":"explode"}]}]}"#;
        assert!(
            parse(step)
                .unwrap_err()
                .what
                .contains("a step that this version does not know: “explode”")
        );
        let twice =
            r#"{"format":1,"api":"contacts","rules":[{"id":"a","target":"b","target":"c"}]}"#;
        let problem = parse(twice).unwrap_err();
        assert_eq!(problem.field.as_deref(), Some("/rules/0/target"));
        assert!(problem.what.contains("twice"));
    }

    #[test]
    fn templates_can_t_call_one_another() {
        let templates = [
            "{% include 't0' %}",
            "{% extends 't0' %}",
            "{% import 't0' as t %}",
        ];
        for template in templates {
            let step = Step::Template {
                template: template.to_owned(),
            };
            let found =
                super::super::step_check::check_step(&step, &crate::model::Schema::default());
            assert_eq!(found.faults.len(), 1, "{template}");
        }
    }

    #[test]
    fn too_large_and_too_deep_files_are_refused() {
        assert!(
            parse(&" ".repeat(MAX_FILE_BYTES + 1))
                .unwrap_err()
                .what
                .contains("1 MB")
        );
        let deep = "[".repeat(100_000);
        assert_eq!(parse(&deep).unwrap_err().code, ErrorCode::MappingNotJson);
    }
}
