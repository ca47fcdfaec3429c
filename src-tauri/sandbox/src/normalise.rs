//! What the simulated services do to text before they store or compare it: e-mail in lower case,
//! phone as E.164, tags trimmed and (HighLevel) lower-cased, custom-field keys. No state.
//! Written apart from the client's own normalisers, so that the two can disagree.

use std::str::FromStr;

use phonenumber::Mode;
use phonenumber::country::Id;

/// The form in which e-mail addresses are compared.
pub(crate) fn email(text: &str) -> String {
    text.trim().to_lowercase()
}

/// Whether the text has the shape of an e-mail address.
pub(crate) fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.trim().rsplit_once('@') else {
        return false;
    };
    let clean = |part: &str| !part.is_empty() && !part.contains(char::is_whitespace);
    clean(local)
        && clean(domain)
        && !local.contains('@')
        && domain.contains('.')
        && domain.split('.').all(|label| !label.is_empty())
}

/// E.164 where the number can be read for that country (ISO 3166 alpha-2), else the text trimmed.
pub(crate) fn phone(text: &str, country: &str) -> String {
    let text = text.trim();
    if is_e164(text) {
        return text.to_owned();
    }
    let country = Id::from_str(country).ok();
    match phonenumber::parse(country, text) {
        Ok(number) => number.format().mode(Mode::E164).to_string(),
        Err(_) => text.to_owned(),
    }
}

fn is_e164(text: &str) -> bool {
    text.strip_prefix('+').is_some_and(|digits| {
        (8..=15).contains(&digits.len()) && digits.bytes().all(|digit| digit.is_ascii_digit())
    })
}

/// HighLevel's form of a tag: trimmed and in lower case.
pub(crate) fn tag(text: &str) -> String {
    text.trim().to_lowercase()
}

/// The key of a new custom field: spaces become `_`, other marks go, `contact.` in front.
pub(crate) fn field_key(name: &str) -> String {
    let key: String = name
        .chars()
        .map(|letter| {
            if letter == ' ' {
                '_'
            } else {
                letter.to_ascii_lowercase()
            }
        })
        .filter(|letter| letter.is_alphanumeric() || *letter == '_')
        .collect();
    format!("contact.{key}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phones_become_e164_by_country() {
        assert_eq!(phone("(212) 555-0123", "US"), "+12125550123");
        assert_eq!(phone("+1 212 555 0123", "DE"), "+12125550123");
        assert_eq!(phone("call me", "US"), "call me");
    }

    #[test]
    fn e_mail_shapes() {
        assert!(is_email("ana.diaz+x@example.com"));
        for wrong in [
            "",
            "ana",
            "ana@",
            "@example.com",
            "ana@example",
            "a b@example.com",
            "a@b..c",
        ] {
            assert!(!is_email(wrong), "{wrong}");
        }
    }

    #[test]
    fn a_star_in_front_of_a_field_name_leaves_an_underscore() {
        assert_eq!(field_key("* lead_source"), "contact._lead_source");
        assert_eq!(field_key("Lead score"), "contact.lead_score");
    }
}
