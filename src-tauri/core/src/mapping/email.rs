//! Frees e-mail addresses of what copying brings along. It mends no spelling: a wrong address
//! that looks right would be worse than one that is refused.

use super::fault::Fault;

/// What stands around an address and never at its ends.
const AROUND: &[char] = &[
    '<', '>', '(', ')', '[', ']', '"', '\'', ',', ';', ':', '.', '“', '”', '‘', '’',
];

/// The address in small letters, without name, brackets, `mailto:` and stray marks.
///
/// # Errors
/// The text holds several addresses: which one is meant is not guessed.
pub(crate) fn tidy(text: &str) -> Result<String, Fault> {
    let plain: String = text
        .chars()
        .filter(|letter| !is_invisible(*letter))
        .collect();
    let inner = match plain.rsplit_once('<') {
        Some((_, inner)) if inner.contains('@') => inner.split('>').next().unwrap_or(inner),
        _ => plain.as_str(),
    };
    let mut address = trimmed(inner);
    if let Some((scheme, rest)) = address.split_once(':')
        && scheme.eq_ignore_ascii_case("mailto")
    {
        address = trimmed(rest.split('?').next().unwrap_or(rest));
    }
    let several = Fault::new(
        "The text holds more than one e-mail address.",
        "Take one of them with a split step before this one.",
    );
    if plain.matches('@').count() > 1 {
        return Err(several);
    }
    let address = match address.split_once('@') {
        Some((local, domain)) => format!("{}@{}", local.trim(), domain.trim()),
        None => address.to_owned(),
    };
    Ok(address.to_lowercase())
}

fn trimmed(text: &str) -> &str {
    text.trim_matches(|letter: char| letter.is_whitespace() || AROUND.contains(&letter))
}

/// Control signs, zero-width signs and direction marks.
fn is_invisible(letter: char) -> bool {
    letter.is_control() && !letter.is_whitespace()
        || matches!(letter, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(" ANA@Example.com ", "ana@example.com")]
    #[case("Ana Díaz <ana@example.com>", "ana@example.com")]
    #[case("<mailto:ana@example.com?subject=Hi>", "ana@example.com")]
    #[case("mailto:ana@example.com", "ana@example.com")]
    #[case("ana @ example.com.", "ana@example.com")]
    #[case("\u{feff}ana@\u{200b}example.com\u{0}", "ana@example.com")]
    #[case("“ana@example.com”;", "ana@example.com")]
    #[case("none", "none")]
    #[case("<>", "")]
    fn tidied(#[case] text: &str, #[case] expected: &str) {
        assert_eq!(tidy(text).as_deref(), Ok(expected));
    }

    #[rstest]
    #[case("ana@example.com, bo@example.com")]
    #[case("ana@example.com <bo@example.com>")]
    fn which_of_several_is_not_guessed(#[case] text: &str) {
        assert!(tidy(text).is_err_and(|fault| fault.what.contains("more than one")));
    }
}
