//! Yes or no from words, numbers and booleans.

use serde_json::Value;

use super::fault::Fault;
use super::text::{scalar_text, whole};

const YES: &[&str] = &[
    "yes", "y", "true", "t", "on", "1", "ja", "oui", "si", "sí", "sim", "да",
];
const NO: &[&str] = &[
    "no", "n", "false", "f", "off", "0", "nein", "non", "não", "нет",
];

/// True for a word that means yes. `yes` and `no` are further words, compared without regard to
/// case and outer space; they win over the usual ones.
pub(crate) fn read(value: &Value, yes: &[String], no: &[String]) -> Result<bool, Fault> {
    match value {
        Value::Bool(answer) => return Ok(*answer),
        Value::Number(number) if yes.is_empty() && no.is_empty() => {
            return whole(number)
                .filter(|number| (0..=1).contains(number))
                .map(|number| number == 1)
                .ok_or_else(unknown);
        }
        _ => {}
    }
    let text = scalar_text(value).ok_or_else(unknown)?;
    let text = text.trim().to_lowercase();
    let among = |words: &[String]| words.iter().any(|word| word.trim().to_lowercase() == text);
    if among(yes) {
        Ok(true)
    } else if among(no) {
        Ok(false)
    } else if YES.contains(&text.as_str()) {
        Ok(true)
    } else if NO.contains(&text.as_str()) {
        Ok(false)
    } else {
        Err(unknown())
    }
}

fn unknown() -> Fault {
    Fault::new(
        "The value means neither yes nor no.",
        "Add the word to the yes/no step's own words.",
    )
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::read;

    #[test]
    fn words_numbers_and_own_words() {
        assert_eq!(read(&json!(" YES "), &[], &[]), Ok(true));
        assert_eq!(read(&json!("off"), &[], &[]), Ok(false));
        assert_eq!(read(&json!(1), &[], &[]), Ok(true));
        assert_eq!(
            read(&json!("Subscribed"), &["subscribed".into()], &[]),
            Ok(true)
        );
        assert_eq!(read(&json!("on"), &[], &["on".into()]), Ok(false));
        assert!(read(&json!("maybe"), &[], &[]).is_err());
        assert!(read(&json!(2), &[], &[]).is_err());
    }
}
