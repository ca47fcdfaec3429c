//! The one reader of bundles: text to parts, each read by itself so that what is wrong with one
//! keeps its own place. Pure. What the parts mean for what is here is `compare`'s.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::certileads::Profile;
use crate::error::WrongMember;
use crate::mapping;
use crate::model::{
    BUNDLE_FORMAT, BUNDLE_KIND, BundleFinding, CertileadsPlace, ErrorCode, Example, HighlevelPlace,
    MappingDocument, Problem, RulesDocument, Settings, Severity,
};
use crate::rules;

/// Larger files are refused: no setup that people made comes near.
const MAX_FILE_BYTES: usize = 4 * 1024 * 1024;

const REMEDY: &str = "Choose a file that this app has exported.";

/// A part as it was read, or everything that is wrong with it.
pub(super) type Part<T> = Result<T, Vec<BundleFinding>>;

/// A bundle's parts; what the file lacks is none.
#[derive(Debug, Default)]
pub(super) struct Parts {
    pub(super) highlevel: Option<Part<HighlevelPlace>>,
    pub(super) certileads: Option<Part<CertileadsPlace>>,
    pub(super) profiles: Vec<ProfilePart>,
    pub(super) mapping: Option<Part<MappingDocument>>,
    pub(super) examples: Option<Part<Vec<Example>>>,
    pub(super) rules: Option<Part<RulesDocument>>,
    /// The members that are there; those that are not stay as they are here.
    pub(super) settings: Option<Part<Map<String, Value>>>,
    /// Names of members that this version does not know.
    pub(super) unknown: Vec<String>,
}

/// A profile, with the name that its document gives itself.
#[derive(Debug)]
pub(super) struct ProfilePart {
    pub(super) name: String,
    pub(super) place: String,
    pub(super) read: Part<(String, Value)>,
}

/// Reads a bundle's text.
///
/// # Errors
/// `BundleNotJson` with line and column, `BundleNewer`, `BundleInvalid` for what is no bundle.
pub(super) fn read(text: &str) -> Result<Parts, Problem> {
    let members = open(text)?;
    let mut parts = Parts::default();
    for (name, value) in members {
        if value.is_null() {
            continue;
        }
        match name.as_str() {
            "kind" | "format" => {}
            "connections" => connections(&mut parts, value),
            "profiles" => parts.profiles = profiles(value),
            "mapping" => parts.mapping = Some(mapping_document(&value)),
            "examples" => parts.examples = Some(member(value, "/examples")),
            "rules" => parts.rules = Some(rules_document(&value)),
            "settings" => parts.settings = Some(settings(value)),
            _ => parts.unknown.push(name),
        }
    }
    Ok(parts)
}

fn open(text: &str) -> Result<Map<String, Value>, Problem> {
    let invalid = |what: &str| {
        Problem::new(
            ErrorCode::BundleInvalid,
            what,
            "Nothing was imported.",
            REMEDY,
        )
    };
    if text.len() > MAX_FILE_BYTES {
        return Err(invalid("The file is larger than 4 MB."));
    }
    let value: Value =
        serde_json::from_str(text.trim_start_matches('\u{feff}')).map_err(|error| {
            Problem::new(
                ErrorCode::BundleNotJson,
                "The file is not JSON.",
                format!(
                    "Reading it stopped at line {}, column {}; nothing was imported.",
                    error.line(),
                    error.column()
                ),
                "Correct it there, or choose the file that was exported.",
            )
            .with_details(error.to_string())
        })?;
    let Value::Object(members) = value else {
        return Err(invalid(
            "The file holds no setup: it is JSON, but not an object.",
        ));
    };
    if members.get("kind").and_then(Value::as_str) != Some(BUNDLE_KIND) {
        let what = "The file holds no setup of Certileads Connect.";
        return Err(invalid(what).at("/kind"));
    }
    match members.get("format").and_then(Value::as_u64) {
        Some(format) if format == u64::from(BUNDLE_FORMAT) => Ok(members),
        Some(format) if format > u64::from(BUNDLE_FORMAT) => Err(Problem::new(
            ErrorCode::BundleNewer,
            format!("The file was written by a newer version of the app (format {format})."),
            format!(
                "This version reads format {BUNDLE_FORMAT} and would lose what it does not know; \
                 nothing was imported."
            ),
            "Update the app and import the file again.",
        )
        .at("/format")),
        _ => Err(invalid("The file does not say which format it has.").at("/format")),
    }
}

fn connections(parts: &mut Parts, value: Value) {
    let Value::Object(sides) = value else {
        parts.unknown.push("connections".to_owned());
        return;
    };
    for (side, place) in sides {
        if place.is_null() {
            continue;
        }
        match side.as_str() {
            "highlevel" => parts.highlevel = Some(member(place, "/connections/highlevel")),
            "certileads" => parts.certileads = Some(member(place, "/connections/certileads")),
            _ => parts.unknown.push(format!("connections/{side}")),
        }
    }
}

fn profiles(value: Value) -> Vec<ProfilePart> {
    let Value::Array(documents) = value else {
        return vec![ProfilePart {
            name: String::new(),
            place: "/profiles".to_owned(),
            read: Err(vec![error(
                "/profiles",
                "It is no list of profiles.",
                REMEDY,
            )]),
        }];
    };
    let read = |(index, document): (usize, Value)| {
        let place = format!("/profiles/{index}");
        let name = ["name", "key"]
            .iter()
            .find_map(|member| document.get(member)?.as_str())
            .unwrap_or_default()
            .to_owned();
        ProfilePart {
            read: profile(document, &place),
            name,
            place,
        }
    };
    documents.into_iter().enumerate().map(read).collect()
}

fn profile(document: Value, place: &str) -> Part<(String, Value)> {
    let profile = Profile::parse(&document.to_string()).map_err(|problems| {
        let found = problems.into_iter().map(|problem| finding(problem, place));
        found.collect::<Vec<_>>()
    })?;
    if profile.is_built_in() {
        return Err(vec![error(
            &format!("{place}/key"),
            "Its key belongs to a profile that comes with the app.",
            "Give it a key of its own.",
        )]);
    }
    Ok((profile.key().to_owned(), document))
}

fn mapping_document(value: &Value) -> Part<MappingDocument> {
    mapping::parse(&value.to_string()).map_err(|problem| vec![finding(problem, "/mapping")])
}

fn rules_document(value: &Value) -> Part<RulesDocument> {
    rules::parse(&value.to_string()).map_err(|problem| vec![finding(problem, "/rules")])
}

fn settings(value: Value) -> Part<Map<String, Value>> {
    let Value::Object(members) = value else {
        let what = "The settings are no object.";
        return Err(vec![error("/settings", what, REMEDY)]);
    };
    let known = serde_json::to_value(Settings::default()).unwrap_or_default();
    let wrong: Vec<_> = members
        .iter()
        .filter_map(|(name, value)| {
            let place = format!("/settings/{name}");
            if known.get(name).is_none() {
                let what = format!("There is no setting named “{name}”.");
                return Some(error(&place, &what, "Remove it, or correct its name."));
            }
            let whole = value.as_u64().and_then(|value| u32::try_from(value).ok());
            let what = "It is no whole number.";
            whole
                .is_none()
                .then(|| error(&place, what, "Write a number without quotation marks."))
        })
        .collect();
    if wrong.is_empty() {
        Ok(members)
    } else {
        Err(wrong)
    }
}

fn member<T: DeserializeOwned>(value: Value, place: &str) -> Part<T> {
    serde_json::from_value(value).map_err(|failed| {
        let what = WrongMember::of("part", &failed).what;
        vec![error(place, &what, "Correct it, or export the file again.")]
    })
}

/// A part's problem at its place in the whole file.
pub(super) fn finding(problem: Problem, place: &str) -> BundleFinding {
    let within = problem.field.unwrap_or_default();
    let between = if within.is_empty() || within.starts_with('/') {
        ""
    } else {
        "/"
    };
    error(
        &format!("{place}{between}{within}"),
        &problem.what,
        &problem.remedy,
    )
}

pub(super) fn error(place: &str, what: &str, remedy: &str) -> BundleFinding {
    BundleFinding {
        severity: Severity::Error,
        place: place.to_owned(),
        what: what.to_owned(),
        remedy: remedy.to_owned(),
    }
}

pub(super) fn warning(place: &str, what: &str, remedy: &str) -> BundleFinding {
    BundleFinding {
        severity: Severity::Warning,
        ..error(place, what, remedy)
    }
}
