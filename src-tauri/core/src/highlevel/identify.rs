//! Reads what a person pastes: a location id or a page's address, and a token.

use crate::model::{ErrorCode, Problem};
use crate::secrets::Secret;

/// The location id in `text`: the id itself, or any page of the sub-account such as
/// `https://app.gohighlevel.com/v2/location/<id>/contacts`, whatever its domain.
#[must_use]
pub fn parse_location(text: &str) -> Option<String> {
    let text = text.trim();
    if is_id(text) {
        return Some(text.to_owned());
    }
    let mut parts = text.split(['/', '?', '&', '#', '=']).peekable();
    while let Some(part) = parts.next() {
        let names = ["location", "locations", "locationid", "location_id"];
        if names.contains(&part.to_lowercase().as_str()) {
            return parts
                .peek()
                .filter(|next| is_id(next))
                .map(|next| (*next).to_owned());
        }
    }
    None
}

/// Ids of locations are 20 letters and digits today; a little room is left.
fn is_id(text: &str) -> bool {
    (15..=32).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// The problem with a text that names no location.
pub(crate) fn location_problem(text: &str) -> Problem {
    let what = if text.trim().is_empty() {
        "No location was typed."
    } else if text.trim_start().starts_with("pit-") {
        "This is a token, not a location."
    } else {
        "This names no location."
    };
    Problem::new(
        ErrorCode::LocationMalformed,
        what,
        "A location id is 20 letters and digits; it stands in the address of every page of the \
         sub-account, after /location/.",
        "Open the sub-account in HighLevel, copy the address of the page and paste it here.",
    )
    .at("location")
}

/// Checks that a token has the shape of a Private Integration Token: `pit-` and a UUID.
///
/// # Errors
/// `TokenEmpty` or `TokenMalformed`, at `token`.
pub fn check_token_shape(token: &Secret) -> Result<(), Problem> {
    if token.is_empty() {
        return Err(Problem::new(
            ErrorCode::TokenEmpty,
            "No token was typed.",
            "HighLevel lets the app in only with a Private Integration Token.",
            "Make one under Settings → Private Integrations and paste it here.",
        )
        .at("token"));
    }
    let uuid = token
        .expose()
        .strip_prefix("pit-")
        .filter(|rest| rest.len() == 36);
    if uuid.is_some_and(|uuid| uuid::Uuid::try_parse(uuid).is_ok()) {
        return Ok(());
    }
    Err(Problem::new(
        ErrorCode::TokenMalformed,
        "This isn't a Private Integration Token.",
        "Such a token starts with pit- and is 40 characters long; this one was cut, or it is \
         another kind of key.",
        "Copy the whole token from Settings → Private Integrations.",
    )
    .at("token"))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may fail by panicking")]
mod tests {
    use rstest::rstest;

    use super::*;

    const ID: &str = "ve9EPM428h8vShlRW1KT";

    #[rstest]
    #[case(" ve9EPM428h8vShlRW1KT ", Some(ID))]
    #[case(
        "https://app.gohighlevel.com/v2/location/ve9EPM428h8vShlRW1KT/dashboard",
        Some(ID)
    )]
    #[case("app.agency.example.com/location/ve9EPM428h8vShlRW1KT", Some(ID))]
    #[case(
        "https://x.example.com/a?locationId=ve9EPM428h8vShlRW1KT&b=1#c",
        Some(ID)
    )]
    #[case(
        "https://app.gohighlevel.com/v2/location/ve9EPM428h8vShlRW1KT?x=y",
        Some(ID)
    )]
    #[case("https://app.gohighlevel.com/agency_dashboard/", None)]
    #[case("https://app.gohighlevel.com/v2/location/", None)]
    #[case("pit-0f0f0f0f-0000-4000-8000-000000000000", None)]
    #[case("", None)]
    fn locations_are_read_from_what_is_pasted(#[case] text: &str, #[case] id: Option<&str>) {
        assert_eq!(parse_location(text).as_deref(), id);
    }

    #[rstest]
    #[case("", ErrorCode::TokenEmpty, "No token was typed.")]
    #[case("  ", ErrorCode::TokenEmpty, "No token was typed.")]
    #[case(
        "pit-123",
        ErrorCode::TokenMalformed,
        "This isn't a Private Integration Token."
    )]
    #[case(
        "eyJhbGciOiJIUzI1NiJ9.e30.x",
        ErrorCode::TokenMalformed,
        "This isn't a Private"
    )]
    fn a_wrong_shape_has_its_words(
        #[case] token: &str,
        #[case] code: ErrorCode,
        #[case] what: &str,
    ) {
        let problem = check_token_shape(&Secret::new(token)).unwrap_err();
        assert_eq!(problem.code, code);
        assert_eq!(problem.field.as_deref(), Some("token"));
        assert!(problem.what.starts_with(what), "{}", problem.what);
    }

    #[test]
    fn a_token_of_the_right_shape_passes() {
        let token = Secret::new(" pit-0f0f0f0f-0000-4000-8000-000000000000\n");
        assert_eq!(check_token_shape(&token), Ok(()));
    }
}
