//! Reads a number out of text as people write it: `1.200,50 €`, `$1,200.50`, `(1 200)`, `1'200`.
//!
//! `1.200` and `1,200` mean one thing in Berlin and another in Boston; they stay an error rather
//! than a guess.

use serde_json::{Number, Value};

use super::fault::Fault;

/// Longer texts are no numbers.
const MAX_LENGTH: usize = 64;

/// The number that a text says.
pub(crate) fn read(text: &str) -> Result<Value, Fault> {
    if text.len() > MAX_LENGTH {
        return Err(not_a_number());
    }
    let (negative, digits) = strip(text)?;
    let plain = plain(&digits)?;
    let signed = if negative { format!("-{plain}") } else { plain };
    if let Ok(whole) = signed.parse::<i64>() {
        return Ok(Value::from(whole));
    }
    if !signed.contains('.') {
        return Err(Fault::new(
            "The number has too many digits to be kept exactly.",
            "Send it to a text field instead.",
        ));
    }
    signed
        .parse::<f64>()
        .ok()
        .and_then(Number::from_f64)
        .map(Value::Number)
        .ok_or_else(not_a_number)
}

/// Takes sign, currency and grouping spaces off; what is left is digits, dots and commas.
fn strip(text: &str) -> Result<(bool, String), Fault> {
    let text = text.trim();
    let (bracketed, text) = match text
        .strip_prefix('(')
        .and_then(|rest| rest.strip_suffix(')'))
    {
        Some(inner) => (true, inner),
        None => (false, text),
    };
    let mut digits = String::with_capacity(text.len());
    let (mut minuses, mut letters) = (0, String::new());
    for letter in text.chars() {
        match letter {
            '-' | '\u{2212}' => minuses += 1,
            '+' if digits.is_empty() => {}
            '.' | ',' => digits.push(letter),
            '\'' | '\u{2019}' | '_' => {}
            space if space.is_whitespace() => {}
            other => match digit(other) {
                Some(digit) => digits.push(digit),
                None => letters.push(other),
            },
        }
    }
    let inner_minus = minuses == 1
        && !(text.starts_with(MINUS) || text.ends_with(MINUS))
        && !text
            .trim_start_matches(is_currency_letter)
            .trim_start()
            .starts_with(MINUS);
    if minuses > 1 || inner_minus || !is_unit(&letters) || (bracketed && minuses > 0) {
        return Err(not_a_number());
    }
    Ok((bracketed || minuses == 1, digits))
}

const MINUS: [char; 2] = ['-', '\u{2212}'];

/// ASCII for the decimal digits of the scripts that contact forms meet.
fn digit(letter: char) -> Option<char> {
    let zero = match letter {
        '0'..='9' => return Some(letter),
        '\u{660}'..='\u{669}' => 0x660,
        '\u{6f0}'..='\u{6f9}' => 0x6f0,
        '\u{966}'..='\u{96f}' => 0x966,
        '\u{ff10}'..='\u{ff19}' => 0xff10,
        _ => return None,
    };
    char::from_digit(u32::from(letter) - zero, 10)
}

/// What may stand around a number: a currency sign, a three-letter currency code, a per cent sign.
fn is_unit(letters: &str) -> bool {
    let mut rest: Vec<char> = letters.chars().collect();
    rest.retain(|letter| !is_currency_sign(*letter) && *letter != '%');
    rest.is_empty()
        || (rest.len() == 3 && rest.iter().all(char::is_ascii_uppercase))
        || rest == ['R']
        || rest == ['k', 'r']
}

fn is_currency_letter(letter: char) -> bool {
    is_currency_sign(letter) || letter.is_ascii_uppercase()
}

fn is_currency_sign(letter: char) -> bool {
    matches!(
        letter,
        '$' | '¢' | '£' | '¤' | '¥' | '\u{20a0}'..='\u{20cf}'
    )
}

/// Digits with at most one dot, or the reason why they can't be told apart.
fn plain(digits: &str) -> Result<String, Fault> {
    let count = |mark: char| digits.matches(mark).count();
    let decimal = match (count('.'), count(',')) {
        (0, 0) => None,
        (1, 0) => decides(digits, '.')?,
        (0, 1) => decides(digits, ',')?,
        (_, 0) | (0, _) => None,
        _ if digits.rfind('.') > digits.rfind(',') => Some('.'),
        _ => Some(','),
    };
    let (whole, fraction) = match decimal {
        Some(mark) => digits.rsplit_once(mark).ok_or_else(not_a_number)?,
        None => (digits, ""),
    };
    let grouped = whole.contains(['.', ',']);
    if fraction.contains(['.', ',']) || (grouped && !is_grouped(whole)) {
        return Err(not_a_number());
    }
    let whole: String = whole.chars().filter(char::is_ascii_digit).collect();
    if whole.is_empty() && fraction.is_empty() {
        return Err(not_a_number());
    }
    let whole = if whole.is_empty() {
        "0".to_owned()
    } else {
        whole
    };
    Ok(if fraction.is_empty() {
        whole
    } else {
        format!("{whole}.{fraction}")
    })
}

/// What a lone mark is: the decimal point, unless exactly three digits follow up to three.
fn decides(digits: &str, mark: char) -> Result<Option<char>, Fault> {
    let (before, after) = digits.split_once(mark).ok_or_else(not_a_number)?;
    let could_group =
        after.len() == 3 && (1..=3).contains(&before.len()) && !before.starts_with('0');
    if could_group {
        return Err(Fault::new(
            "The number can be read in two ways: the mark in it may be a decimal point or group thousands.",
            "Say how it is meant with a value table or a text template before this step.",
        ));
    }
    Ok(Some(mark))
}

/// Thousands (or lakhs) set apart by one and the same mark: last group of three, others of 2–3.
fn is_grouped(whole: &str) -> bool {
    let mark = if whole.contains('.') { '.' } else { ',' };
    let groups: Vec<&str> = whole.split(mark).collect();
    let first = groups.first().map_or(0, |group| group.len());
    let inner = groups.get(1..groups.len() - 1).unwrap_or_default();
    (1..=3).contains(&first)
        && groups.last().is_some_and(|group| group.len() == 3)
        && inner.iter().all(|group| (2..=3).contains(&group.len()))
        && groups
            .iter()
            .all(|group| group.bytes().all(|byte| byte.is_ascii_digit()))
}

fn not_a_number() -> Fault {
    Fault::new(
        "The value is not a number.",
        "Correct it in HighLevel or translate it with a value table.",
    )
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may fail by panicking")]
mod tests {
    use rstest::rstest;
    use serde_json::{Value, json};

    use super::read;

    #[rstest]
    #[case("42", json!(42))]
    #[case(" 1.200,50 € ", json!(1200.5))]
    #[case("$1,200.50", json!(1200.5))]
    #[case("-$5", json!(-5))]
    #[case("$-5", json!(-5))]
    #[case("(1 200)", json!(-1200))]
    #[case("1'200.5 CHF", json!(1200.5))]
    #[case("USD 1,234,567", json!(1_234_567))]
    #[case("12,34,567", json!(1_234_567))]
    #[case("1 234 567,8", json!(1_234_567.8))]
    #[case("12,5", json!(12.5))]
    #[case("0.125", json!(0.125))]
    #[case("1200.500", json!(1200.5))]
    #[case("50 %", json!(50))]
    #[case("٤٢", json!(42))]
    #[case(".5", json!(0.5))]
    fn numbers(#[case] text: &str, #[case] expected: Value) {
        assert_eq!(read(text), Ok(expected));
    }

    #[rstest]
    #[case("1.200")]
    #[case("1,200")]
    #[case("12,345 €")]
    fn two_ways_stay_an_error(#[case] text: &str) {
        assert!(read(text).unwrap_err().what.contains("two ways"));
    }

    #[rstest]
    #[case("")]
    #[case("abc")]
    #[case("12 apples")]
    #[case("1-2")]
    #[case("--5")]
    #[case("1.2.3")]
    #[case("1,2,3.4,5")]
    #[case("NaN")]
    #[case("1e999")]
    #[case("99999999999999999999999")]
    fn no_numbers(#[case] text: &str) {
        assert!(read(text).is_err());
    }
}
