//! Phone numbers in E.164, such as `+15550100123`.
//!
//! A number need not be in service to pass: it has only to be readable for its country. Where
//! neither it nor the location tells the country, that is an error.

use phonenumber::Mode;
use phonenumber::country::Id;
use serde_json::Value;

use super::fault::Fault;
use super::text::scalar_text;

/// Longer texts are no phone numbers; also keeps the library's patterns from long inputs.
const MAX_LENGTH: usize = 64;

/// The country of an ISO 3166 alpha-2 code, in any case.
pub(crate) fn country(code: &str) -> Option<Id> {
    code.trim().to_ascii_uppercase().parse().ok()
}

/// A value in E.164, read for `country` where it has no country code of its own.
pub(crate) fn read(value: &Value, country: Option<Id>) -> Result<String, Fault> {
    let text = scalar_text(value).ok_or_else(not_a_phone)?;
    e164(&text, country)
}

/// A text in E.164.
pub(crate) fn e164(text: &str, country: Option<Id>) -> Result<String, Fault> {
    if text.len() > MAX_LENGTH {
        return Err(not_a_phone());
    }
    if is_canonical(text) {
        return Ok(text.to_owned());
    }
    let text: String = text.chars().filter(|letter| !is_mark(*letter)).collect();
    let mut text = text.trim().to_owned();
    if let (None, Some(rest)) = (country, text.strip_prefix("00")) {
        text = format!("+{rest}");
    }
    if country.is_none() && !text.starts_with('+') {
        return Err(Fault::new(
            "The phone number has no country code, and the account's country is not known.",
            "Name the country in the phone step or on the Connections screen.",
        ));
    }
    let number = phonenumber::parse(country, &text).map_err(|_| not_a_phone())?;
    let out = number.format().mode(Mode::E164).to_string();
    if is_e164(&out) {
        Ok(out)
    } else {
        Err(not_a_phone())
    }
}

/// A number of the North American plan that can't be written otherwise. Spares the library's
/// patterns for the most frequent form.
fn is_canonical(text: &str) -> bool {
    text.len() == 12 && text.starts_with("+1") && is_e164(text)
}

fn is_e164(text: &str) -> bool {
    text.strip_prefix('+').is_some_and(|digits| {
        (7..=15).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
    })
}

/// Invisible direction marks that come along with copied numbers.
fn is_mark(letter: char) -> bool {
    matches!(letter, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

fn not_a_phone() -> Fault {
    Fault::new(
        "The value can't be read as a phone number.",
        "Correct it in HighLevel, or name the country in a phone step.",
    )
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may fail by panicking")]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("+1 555 010 0123", None, "+15550100123")]
    #[case("(212) 555-0123", Some("US"), "+12125550123")]
    #[case("1 212 555 0123", Some("us"), "+12125550123")]
    #[case("030 901820", Some("DE"), "+4930901820")]
    #[case("0044 20 7946 0958", None, "+442079460958")]
    #[case("+44 (0)20 7946 0958", None, "+442079460958")]
    #[case("\u{202a}+1 555 010 0123\u{202c}", None, "+15550100123")]
    #[case("+1 555 0100", None, "+15550100")]
    fn numbers(#[case] text: &str, #[case] code: Option<&str>, #[case] expected: &str) {
        assert_eq!(e164(text, code.and_then(country)).as_deref(), Ok(expected));
    }

    #[test]
    fn without_a_country_there_is_no_guess() {
        assert!(
            e164("212 555 0123", None)
                .unwrap_err()
                .what
                .contains("no country code")
        );
        assert!(
            e164("call me", Some(Id::US))
                .unwrap_err()
                .what
                .contains("can't be read")
        );
        assert!(e164(&"1".repeat(1_000_000), Some(Id::US)).is_err());
    }
}
