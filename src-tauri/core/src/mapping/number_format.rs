//! Writes a number as people read it: rounded, with its marks, with a currency sign.
//!
//! Works on the number's decimal digits, so that 1.005 to two digits is 1.01 and no digit of a
//! whole number is lost.

use serde_json::Number;

use crate::model::NumberMarks;

/// More digits after the decimal mark are refused.
pub(crate) const MAX_DECIMALS: u8 = 10;

/// A form of numbers.
#[derive(Clone, Debug)]
pub(crate) struct NumberForm {
    pub(crate) decimals: Option<u8>,
    pub(crate) marks: NumberMarks,
    pub(crate) before: String,
    pub(crate) after: String,
}

impl NumberForm {
    /// The number in this form; the sign stands before everything: `-$5`.
    pub(crate) fn write(&self, number: &Number) -> String {
        let digits = digits(number);
        let (minus, digits) = digits
            .strip_prefix('-')
            .map_or((false, digits.as_str()), |rest| (true, rest));
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let (whole, fraction) = match self.decimals {
            Some(decimals) => round(whole, fraction, usize::from(decimals.min(MAX_DECIMALS))),
            None if fraction.bytes().all(|digit| digit == b'0') => {
                (whole.to_owned(), String::new())
            }
            None => (whole.to_owned(), fraction.to_owned()),
        };
        let (group, point) = match self.marks {
            NumberMarks::Plain => ("", "."),
            NumberMarks::Point => (",", "."),
            NumberMarks::Comma => (".", ","),
            NumberMarks::Space => ("\u{a0}", ","),
            NumberMarks::Apostrophe => ("’", "."),
        };
        let is_zero = whole
            .bytes()
            .chain(fraction.bytes())
            .all(|digit| digit == b'0');
        let sign = if minus && !is_zero { "-" } else { "" };
        let point = if fraction.is_empty() { "" } else { point };
        let whole = grouped(&whole, group);
        format!(
            "{sign}{}{whole}{point}{fraction}{}",
            self.before, self.after
        )
    }
}

/// The decimal digits, never with an exponent.
fn digits(number: &Number) -> String {
    let whole = number.as_i64().map(|whole| whole.to_string());
    whole
        .or_else(|| number.as_u64().map(|whole| whole.to_string()))
        .unwrap_or_else(|| number.as_f64().unwrap_or_default().to_string())
}

/// Half is rounded away from zero, as on a bill.
fn round(whole: &str, fraction: &str, decimals: usize) -> (String, String) {
    let up = fraction
        .as_bytes()
        .get(decimals)
        .is_some_and(|digit| *digit >= b'5');
    let kept: String = fraction
        .chars()
        .chain(std::iter::repeat('0'))
        .take(decimals)
        .collect();
    if !up {
        return (whole.to_owned(), kept);
    }
    let mut all: Vec<u8> = whole.bytes().chain(kept.bytes()).collect();
    let mut carried = true;
    for digit in all.iter_mut().rev() {
        if *digit == b'9' {
            *digit = b'0';
        } else {
            *digit += 1;
            carried = false;
            break;
        }
    }
    if carried {
        all.insert(0, b'1');
    }
    let fraction = all.split_off(all.len() - decimals);
    let text = |digits: Vec<u8>| digits.into_iter().map(char::from).collect();
    (text(all), text(fraction))
}

fn grouped(whole: &str, mark: &str) -> String {
    let mut out = String::with_capacity(whole.len() * 2);
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            out.push_str(mark);
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may fail by panicking")]
mod tests {
    use rstest::rstest;
    use serde_json::{Value, json};

    use super::*;

    fn write(number: &Value, decimals: Option<u8>, marks: NumberMarks) -> String {
        let form = NumberForm {
            decimals,
            marks,
            before: String::new(),
            after: String::new(),
        };
        form.write(number.as_number().unwrap())
    }

    #[rstest]
    #[case(json!(1234.5), Some(2), NumberMarks::Point, "1,234.50")]
    #[case(json!(1_234_567.891), Some(2), NumberMarks::Comma, "1.234.567,89")]
    #[case(json!(1_234_567), None, NumberMarks::Space, "1\u{a0}234\u{a0}567")]
    #[case(json!(1234.5), None, NumberMarks::Apostrophe, "1’234.5")]
    #[case(json!(1.005), Some(2), NumberMarks::Plain, "1.01")]
    #[case(json!(999.999), Some(2), NumberMarks::Point, "1,000.00")]
    #[case(json!(-0.4), Some(0), NumberMarks::Plain, "0")]
    #[case(json!(-0.5), Some(0), NumberMarks::Plain, "-1")]
    #[case(json!(5.0), None, NumberMarks::Plain, "5")]
    #[case(json!(i64::MIN), None, NumberMarks::Plain, "-9223372036854775808")]
    #[case(json!(u64::MAX), Some(1), NumberMarks::Plain, "18446744073709551615.0")]
    #[case(json!(1e21), Some(0), NumberMarks::Plain, "1000000000000000000000")]
    fn numbers(
        #[case] number: Value,
        #[case] decimals: Option<u8>,
        #[case] marks: NumberMarks,
        #[case] expected: &str,
    ) {
        assert_eq!(write(&number, decimals, marks), expected);
    }

    #[test]
    fn the_sign_stands_before_the_currency() {
        let form = NumberForm {
            decimals: Some(2),
            marks: NumberMarks::Point,
            before: "$".into(),
            after: String::new(),
        };
        assert_eq!(form.write(json!(-5).as_number().unwrap()), "-$5.00");
    }

    #[test]
    fn the_largest_and_smallest_doubles_have_an_end() {
        assert!(write(&json!(f64::MAX), Some(2), NumberMarks::Point).len() < 500);
        assert!(write(&json!(5e-324), None, NumberMarks::Point).len() < 500);
    }
}
