//! The one reader of rules documents: stored, imported and typed ones.

use serde_json::Value;

use crate::error::WrongMember;
use crate::model::{ErrorCode, Problem, RULES_FORMAT, RulesDocument};

/// Larger files are refused: no rules that people made come near.
const MAX_FILE_BYTES: usize = 1024 * 1024;

const REMEDY: &str = "Start from what `certileads rules show` prints, or from the rules screen.";

/// Reads a rules document. What it leaves out stands as in a new pair.
///
/// # Errors
/// `RulesNotJson` with line and column in `details`; `RulesNewer`; `RulesInvalid` (unknown
/// members, wrong types, too large).
pub fn parse(text: &str) -> Result<RulesDocument, Problem> {
    if text.len() > MAX_FILE_BYTES {
        return Err(invalid("The file is larger than 1 MB."));
    }
    let value: Value = serde_json::from_str(text.trim_start_matches('\u{feff}'))
        .map_err(|error| not_json(&error))?;
    check_format(&value)?;
    serde_json::from_value(value).map_err(|error| wrong_member(&error))
}

fn check_format(value: &Value) -> Result<(), Problem> {
    let format = value.get("format").and_then(Value::as_u64);
    match format {
        Some(format) if format == u64::from(RULES_FORMAT) => Ok(()),
        Some(format) if format > u64::from(RULES_FORMAT) => Err(Problem::new(
            ErrorCode::RulesNewer,
            format!("The rules were written by a newer version of the app (format {format})."),
            format!(
                "This version reads format {RULES_FORMAT}, and would lose what it does not know."
            ),
            "Update the app and open the file again.",
        )
        .at("/format")),
        _ => Err(invalid("The file does not say which rules format it has.").at("/format")),
    }
}

fn not_json(error: &serde_json::Error) -> Problem {
    Problem::new(
        ErrorCode::RulesNotJson,
        "The rules file is not JSON.",
        format!(
            "Reading it stopped at line {}, column {}.",
            error.line(),
            error.column()
        ),
        "Correct it there, or choose the file that was exported.",
    )
    .with_details(error.to_string())
}

fn wrong_member(error: &serde_json::Error) -> Problem {
    invalid(&WrongMember::of("rules file", error).what).with_details(error.to_string())
}

fn invalid(what: &str) -> Problem {
    Problem::new(
        ErrorCode::RulesInvalid,
        what,
        "Nothing of the file was taken.",
        REMEDY,
    )
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may fail by panicking")]
mod tests {
    use rstest::rstest;

    use super::*;
    use crate::model::{DeletedPolicy, LeavePolicy};

    #[test]
    fn what_a_file_leaves_out_stands_as_in_a_new_pair() {
        let text = r#"{"format":1,"whenLeft":"archive","contacts":{"whenDeleted":"delete"},
            "tags":{"prefix":"hl-"},"filter":{"type":"all","of":[
                {"type":"field","field":"dnd","operator":"isNotBlank"}]}}"#;
        let document = parse(text).unwrap();
        assert_eq!(document.when_left, LeavePolicy::Archive);
        assert_eq!(document.contacts.when_deleted, DeletedPolicy::Delete);
        assert!(document.contacts.create && document.tags.add && document.tasks.completion);
        assert!(!document.notes.add && document.segments.is_empty());
        assert_eq!(parse(r#"{"format":1}"#).unwrap(), RulesDocument::default());
        let whole = serde_json::to_string(&document).unwrap();
        assert_eq!(parse(&whole).unwrap(), document);
    }

    #[rstest]
    #[case("{", ErrorCode::RulesNotJson, "not JSON")]
    #[case("[]", ErrorCode::RulesInvalid, "which rules format")]
    #[case(r#"{"format":2,"more":1}"#, ErrorCode::RulesNewer, "newer version")]
    #[case(r#"{"format":1,"colour":"red"}"#, ErrorCode::RulesInvalid, "“colour”")]
    #[case(r#"{"format":1,"whenLeft":"burn"}"#, ErrorCode::RulesInvalid, "“burn”")]
    #[case(
        r#"{"format":1,"tags":{"add":"yes"}}"#,
        ErrorCode::RulesInvalid,
        "wrong kind"
    )]
    #[case(
        r#"{"format":1,"filter":{"type":"field","field":"dnd","operator":"likes"}}"#,
        ErrorCode::RulesInvalid,
        "“likes”"
    )]
    #[case(
        r#"{"format":1,"segments":[{"id":"a"}]}"#,
        ErrorCode::RulesInvalid,
        "The rules file lacks a member: “segment”"
    )]
    fn what_can_not_be_read_is_told(
        #[case] text: &str,
        #[case] code: ErrorCode,
        #[case] words: &str,
    ) {
        let problem = parse(text).unwrap_err();
        assert_eq!(problem.code, code, "{problem}");
        assert!(problem.what.contains(words), "{problem}");
    }
}
