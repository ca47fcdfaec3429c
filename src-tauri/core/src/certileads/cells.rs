//! Values as cells of a CSV file, and cells as a row.

use std::io;

use serde_json::Value;

/// A row as bytes, with the line end of RFC 4180.
pub(crate) fn record(cells: &[String]) -> io::Result<Vec<u8>> {
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::new());
    writer.write_record(cells)?;
    writer
        .into_inner()
        .map_err(|error| io::Error::other(error.to_string()))
}

/// A value as a cell. What a spreadsheet would take for a formula gets an apostrophe; numbers,
/// phone numbers among them, are none. Line ends within are single, so that only rows end in two.
pub(crate) fn cell(value: &Value) -> String {
    let text = match value {
        Value::Null => return String::new(),
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(plain).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    };
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let number = text.strip_prefix(['+', '-']).unwrap_or(&text);
    let is_number = !number.is_empty()
        && number
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b'.');
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\n']) && !is_number;
    if formula { format!("'{text}") } else { text }
}

fn plain(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;
    use serde_json::json;

    use super::*;

    #[rstest]
    #[case(json!("=1+1"), "'=1+1")]
    #[case(json!("@SUM(A1)"), "'@SUM(A1)")]
    #[case(json!("-cmd|' /C calc'!A0"), "'-cmd|' /C calc'!A0")]
    #[case(json!("+15550100123"), "+15550100123")]
    #[case(json!(-5.5), "-5.5")]
    #[case(json!(["a", "b"]), "a, b")]
    #[case(json!("one\r\ntwo"), "one\ntwo")]
    #[case(json!(["one\r\ntwo", "three"]), "one\ntwo, three")]
    #[case(json!(null), "")]
    fn cells_are_no_formulas(#[case] value: Value, #[case] expected: &str) {
        assert_eq!(cell(&value), expected);
    }
}
