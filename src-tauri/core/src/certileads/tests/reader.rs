//! The profile reader against everything that a file can have wrong.

use proptest::prelude::*;
use rstest::rstest;
use serde_json::{Value, json};

use super::super::*;
use crate::model::ErrorCode;

fn minimal(change: impl FnOnce(&mut Value)) -> String {
    let mut profile = json!({"format": 1, "key": "mine", "name": "Mine", "auth": {"type": "bearer"},
        "capabilities": {"createContact": {"method": "POST", "path": "/c", "body": "{contact}"}}});
    change(&mut profile);
    serde_json::to_string_pretty(&profile).unwrap()
}

#[test]
fn a_profile_that_is_not_json_is_told_with_line_and_column() {
    let problem = Profile::parse("{\n \"format\": 1,\n oops}")
        .unwrap_err()
        .remove(0);
    assert_eq!(problem.code, ErrorCode::ProfileNotJson);
    assert!(problem.meaning.contains("line 3, column 2"), "{problem}");
    assert!(problem.details.unwrap().starts_with("line 3"));
}

#[test]
fn a_newer_profile_is_refused() {
    let text = minimal(|profile| profile["format"] = json!(2));
    let problem = Profile::parse(&text).unwrap_err().remove(0);
    assert_eq!(problem.code, ErrorCode::ProfileNewer);
    assert!(problem.remedy.contains("Update the app"));
}

#[rstest]
#[case("/key", json!("My Key"), "/key", "small letters")]
#[case("/colour", json!(1), "/colour", "“colour”")]
#[case("/auth", json!({"type": "magic"}), "/auth", "“magic”")]
#[case("/capabilities/fly", json!({"method": "GET", "path": "/"}), "/capabilities/fly", "no capability “fly”")]
#[case("/capabilities/createContact/path", json!("c"), "/capabilities/createContact/path", "slash")]
#[case("/capabilities/createContact/path", json!("/c/{id}"), "/capabilities/createContact/path", "“{id}”")]
#[case("/capabilities/createContact/path", json!("/c/{"), "/capabilities/createContact/path", "no placeholder")]
#[case("/capabilities/createContact/method", json!("STEAL"), "/capabilities/createContact/method", "no method")]
#[case("/capabilities/createContact/bodi", json!(1), "/capabilities/createContact/bodi", "“bodi”")]
#[case("/capabilities/createContact/object", json!("data"), "/capabilities/createContact/object", "JSON pointer")]
#[case("/capabilities/listContacts", json!({"method": "GET", "path": "/c"}), "/capabilities/listContacts", "“list”")]
#[case("/capabilities/readContact", json!({"method": "DELETE", "path": "/c/{id}", "object": ""}), "/capabilities/readContact/method", "only reads")]
#[case("/capabilities/readContact", json!({"method": "GET", "path": "/c", "object": ""}), "/capabilities/readContact", "which contact")]
#[case("/contact", json!({"members": {"email": "/mails/0"}}), "/contact/members/email", "written")]
#[case("/headers", json!({"Authorization": "x"}), "/headers/Authorization", "itself")]
#[case("/rateLimit", json!({"requests": 0, "seconds": 1}), "/rateLimit", "nothing")]
#[case("/capabilities", json!({}), "/capabilities", "nothing")]
fn wrong_profiles_are_told_with_their_place(
    #[case] at: &str,
    #[case] value: Value,
    #[case] place: &str,
    #[case] words: &str,
) {
    let text = minimal(|profile| {
        let (parent, name) = at.rsplit_once('/').unwrap();
        profile.pointer_mut(parent).unwrap()[name] = value;
    });
    let problems = Profile::parse(&text).unwrap_err();
    let problem = problems
        .iter()
        .find(|problem| problem.field.as_deref() == Some(place));
    let problem = problem.unwrap_or_else(|| panic!("{problems:#?}"));
    assert_eq!(problem.code, ErrorCode::ProfileInvalid);
    assert!(
        problem.what.contains(words) || problem.remedy.contains(words),
        "{problem}"
    );
    assert!(
        problem.details.as_ref().unwrap().starts_with("line "),
        "{problem:?}"
    );
}

#[test]
fn what_is_missing_is_said_with_what_is_lost() {
    let profile = Profile::parse(&minimal(|_| ())).unwrap();
    let summary = profile.summary();
    assert!(!summary.built_in && summary.needs_key);
    let losses = profile.losses();
    assert!(losses.iter().any(|loss| loss.contains("read back")));
    assert!(
        losses
            .iter()
            .any(|loss| loss.contains("neither be repeated safely"))
    );
    assert!(Profile::built_in("rest").unwrap().losses().is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_makes_the_reader_panic(
        which in 0..3_usize,
        at in any::<prop::sample::Index>(),
        length in 0..40_usize,
        instead in "[\\PC\"{}\\[\\],:/\n]{0,12}",
    ) {
        let mut letters: Vec<char> = built_in()[which].1.chars().collect();
        let start = at.index(letters.len());
        let end = (start + length).min(letters.len());
        letters.splice(start..end, instead.chars());
        let text: String = letters.into_iter().collect();
        match Profile::parse(&text) {
            Ok(profile) => prop_assert!(!profile.key().is_empty()),
            Err(problems) => prop_assert!(problems.iter().all(|problem| !problem.what.is_empty())),
        }
    }
}
