//! The one reader of profile documents: built-in, edited and imported ones.
//!
//! Every problem names its place: line and column where the text is no JSON, else a JSON pointer
//! in `field` with line and column in `details`.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::locate::locate;
use super::profile::{
    AuthScheme, ContactShape, ErrorPointers, FixedField, Idempotency, KeyField, PROFILE_FORMAT,
    Profile, RateLimit, Route, Signature,
};
use super::profile_check::findings;
use crate::error::WrongMember;
use crate::model::{ErrorCode, Problem};

/// Larger files are refused: no profile comes near.
pub const MAX_FILE_BYTES: usize = 1024 * 1024;

impl Profile {
    /// Reads and checks a profile document.
    ///
    /// # Errors
    /// `ProfileNotJson`, `ProfileNewer`, or any number of `ProfileInvalid`, each at its place.
    pub fn parse(text: &str) -> Result<Self, Vec<Problem>> {
        if text.len() > MAX_FILE_BYTES {
            let what = "The file is larger than 1 MB.".to_owned();
            return Err(vec![invalid("", "", what, "Choose a profile file.")]);
        }
        let text = text.trim_start_matches('\u{feff}');
        let value = read_json(text).map_err(|problem| vec![problem])?;
        let Value::Object(members) = &value else {
            let what = "The file holds no profile: it is JSON, but not an object.".to_owned();
            return Err(vec![invalid(text, "", what, "Choose a profile file.")]);
        };
        check_format(text, members).map_err(|problem| vec![problem])?;
        let mut problems = by_parts(text, members);
        if problems.is_empty() {
            match serde_json::from_value::<Self>(value) {
                Ok(profile) => {
                    problems.extend(findings(&profile).into_iter().map(|finding| {
                        invalid(text, &finding.place, finding.what, &finding.remedy)
                    }));
                    if problems.is_empty() {
                        return Ok(profile);
                    }
                }
                Err(error) => problems.push(wrong_member(text, "", &error)),
            }
        }
        Err(problems)
    }
}

fn read_json(text: &str) -> Result<Value, Problem> {
    serde_json::from_str(text).map_err(|error| {
        Problem::new(
            ErrorCode::ProfileNotJson,
            "The profile is not JSON.",
            format!(
                "Reading it stopped at line {}, column {}.",
                error.line(),
                error.column()
            ),
            "Correct it there, or choose a profile that was exported.",
        )
        .with_details(format!(
            "line {}, column {}: {error}",
            error.line(),
            error.column()
        ))
    })
}

fn check_format(text: &str, members: &Map<String, Value>) -> Result<(), Problem> {
    match members.get("format").and_then(Value::as_u64) {
        Some(version) if version == u64::from(PROFILE_FORMAT) => Ok(()),
        Some(version) if version > u64::from(PROFILE_FORMAT) => Err(Problem::new(
            ErrorCode::ProfileNewer,
            format!("The profile was written for a newer version of the app (format {version})."),
            format!("This version reads format {PROFILE_FORMAT}, and would misread what it does not know."),
            "Update the app and open the file again.",
        )
        .at("/format")),
        _ => Err(invalid(
            text,
            "/format",
            "The file does not say which profile format it has.".to_owned(),
            "Write \"format\": 1 at its beginning.",
        )),
    }
}

/// What is wrong with the parts that have a type of their own, each by itself, so that a problem
/// is told at its own place and all of them at once.
fn by_parts(text: &str, members: &Map<String, Value>) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut part = |place: String, outcome: Option<serde_json::Error>| {
        if let Some(error) = outcome {
            problems.push(wrong_member(text, &place, &error));
        }
    };
    for (name, value) in members {
        let place = format!("/{name}");
        match name.as_str() {
            "auth" => part(place, fails::<AuthScheme>(value)),
            "keyField" => part(place, fails::<KeyField>(value)),
            "signature" => part(place, fails::<Option<Signature>>(value)),
            "idempotency" => part(place, fails::<Option<Idempotency>>(value)),
            "rateLimit" => part(place, fails::<Option<RateLimit>>(value)),
            "errors" => part(place, fails::<ErrorPointers>(value)),
            "contact" => part(place, fails::<ContactShape>(value)),
            "fields" => {
                for (index, field) in value.as_array().into_iter().flatten().enumerate() {
                    part(format!("{place}/{index}"), fails::<FixedField>(field));
                }
            }
            "capabilities" => {
                for (key, route) in value.as_object().into_iter().flatten() {
                    part(format!("{place}/{key}"), fails::<Route>(route));
                }
            }
            _ => {}
        }
    }
    problems
}

fn fails<T: DeserializeOwned>(value: &Value) -> Option<serde_json::Error> {
    serde_json::from_value::<T>(value.clone()).err()
}

/// A member that should not be there, is missing or has another type.
fn wrong_member(text: &str, place: &str, error: &serde_json::Error) -> Problem {
    let WrongMember { what, unknown } = WrongMember::of("profile", error);
    let place = match unknown {
        Some(named) => format!("{place}/{named}"),
        None => place.to_owned(),
    };
    let mut problem = invalid(text, &place, what, "Correct it there.");
    problem.details = problem.details.map(|at| format!("{at}: {error}"));
    problem
}

fn invalid(text: &str, place: &str, what: String, remedy: &str) -> Problem {
    let (line, column) = locate(text, place);
    Problem::new(
        ErrorCode::ProfileInvalid,
        what,
        format!("The place is line {line}, column {column}."),
        remedy,
    )
    .at(place)
    .with_details(format!("line {line}, column {column}"))
}
