//! Value tables from CSV: one column of values that come in, one of what they become.
//!
//! What is not clear is left out and told by its line: nothing is guessed.

use std::collections::{HashMap, HashSet};

use super::table::fold;
use crate::model::{TableFinding, TableImport, ValueRow};

/// Larger texts are refused.
const MAX_BYTES: usize = 1024 * 1024;
/// More values than a table may have.
const MAX_VALUES: usize = 10_000;

/// Names of columns, by which a first line is known as a heading.
const HEADINGS: [&[&str]; 2] = [
    &["from", "source", "highlevel", "value", "in", "old"],
    &["to", "target", "certileads", "becomes", "out", "new"],
];

/// One line as it was read.
struct Line {
    number: u64,
    from: String,
    to: String,
}

/// Reads a table; values that become the same stand in one row, in the order of the text.
#[must_use]
pub fn read_table(text: &str) -> TableImport {
    let mut import = TableImport {
        rows: Vec::new(),
        findings: Vec::new(),
    };
    if text.len() > MAX_BYTES {
        import.findings.push(finding(
            1,
            "The file is larger than 1 MB.",
            "Choose a smaller one.",
        ));
        return import;
    }
    let lines = read_lines(text.trim_start_matches('\u{feff}'), &mut import.findings);
    let disputed = disputed(&lines, &mut import.findings);
    let (mut rows, mut seen) = (HashMap::new(), HashSet::new());
    for line in lines {
        let key = fold(&line.from);
        if disputed.contains(&key) || !seen.insert(key) {
            continue;
        }
        let index = *rows.entry(line.to.clone()).or_insert_with(|| {
            import.rows.push(ValueRow {
                from: Vec::new(),
                to: line.to,
            });
            import.rows.len() - 1
        });
        import.rows[index].from.push(line.from);
    }
    import.findings.sort_by_key(|finding| finding.line);
    import
}

/// The lines that say something, the heading left out.
fn read_lines(text: &str, findings: &mut Vec<TableFinding>) -> Vec<Line> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter(text))
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let mut lines = Vec::new();
    for (index, record) in reader.records().enumerate() {
        let Ok(record) = record else { continue };
        let number = record.position().map_or(0, csv::Position::line);
        let cell = |at| record.get(at).unwrap_or_default().to_owned();
        let (from, to) = (cell(0), cell(1));
        if record.iter().all(str::is_empty) || (index == 0 && is_heading(&from, &to)) {
            continue;
        }
        if lines.len() == MAX_VALUES {
            findings.push(finding(
                number,
                "A table may have 10,000 values; the rest is left out.",
                "Shorten the file.",
            ));
            break;
        }
        if from.is_empty() {
            let what = "The line has no value that comes in.";
            findings.push(finding(number, what, "Write it in the first column."));
        } else if record.len() < 2 {
            let what = "The line has one column only.";
            findings.push(finding(
                number,
                what,
                "Write what it becomes in the second column.",
            ));
        } else if record.iter().skip(2).any(|cell| !cell.is_empty()) {
            findings.push(finding(
                number,
                "The line has more than two columns.",
                "Put a text with a comma in it into quotation marks.",
            ));
        } else {
            lines.push(Line { number, from, to });
        }
    }
    lines
}

/// Values that are said to become different things; each such line is told.
fn disputed(lines: &[Line], findings: &mut Vec<TableFinding>) -> HashSet<String> {
    let mut first: HashMap<String, &Line> = HashMap::new();
    let mut disputed = HashSet::new();
    for line in lines {
        let key = fold(&line.from);
        let before = *first.entry(key.clone()).or_insert(line);
        if before.to != line.to {
            let what = format!(
                "“{}” becomes something else than in line {}; both are left out.",
                line.from, before.number
            );
            findings.push(finding(line.number, what, "Keep one of the two lines."));
            disputed.insert(key);
        }
    }
    disputed
}

/// What stands between the columns of the first line: a comma, a semicolon or a tab.
fn delimiter(text: &str) -> u8 {
    let line = text.lines().find(|line| !line.trim().is_empty());
    let count = |mark: u8| line.map_or(0, |line| line.bytes().filter(|byte| *byte == mark).count());
    let marks = [b',', b';', b'\t'];
    // Of equal counts the last would win; the comma is the usual one.
    marks
        .into_iter()
        .rev()
        .max_by_key(|mark| count(*mark))
        .unwrap_or(b',')
}

fn is_heading(from: &str, to: &str) -> bool {
    let [ins, outs] = HEADINGS;
    ins.contains(&fold(from).as_str()) && outs.contains(&fold(to).as_str())
}

fn finding(line: u64, what: impl Into<String>, remedy: &str) -> TableFinding {
    TableFinding {
        line: u32::try_from(line).unwrap_or(u32::MAX),
        what: what.into(),
        remedy: remedy.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    fn rows(text: &str) -> Vec<(String, String)> {
        let rows = read_table(text).rows.into_iter();
        rows.map(|row| (row.from.join("|"), row.to)).collect()
    }

    fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
        let owned = expected
            .iter()
            .map(|(from, to)| ((*from).into(), (*to).into()));
        owned.collect()
    }

    #[rstest]
    #[case("prod,Live\nproduction,Live\ntest,Test\n")]
    #[case("\u{feff}From;To\r\nprod;Live\r\nproduction;Live\r\ntest;Test")]
    #[case("source\ttarget\n\nprod\tLive\n production \tLive\nPROD\tLive\n\"test\"\tTest\n,,\n")]
    fn many_to_one(#[case] text: &str) {
        let import = read_table(text);
        assert_eq!(
            rows(text),
            pairs(&[("prod|production", "Live"), ("test", "Test")])
        );
        let told: Vec<&TableFinding> = import.findings.iter().collect();
        assert!(told.iter().all(|finding| finding.line == 7), "{told:?}");
    }

    #[test]
    fn what_is_not_clear_is_left_out_and_told_by_its_line() {
        let import = read_table("a,1\n,2\nA,3\nb\nc,4,5\nd,\n");
        assert_eq!(rows("a,1\n,2\nA,3\nb\nc,4,5\nd,\n"), pairs(&[("d", "")]));
        let lines: Vec<u32> = import.findings.iter().map(|finding| finding.line).collect();
        assert_eq!(lines, [2, 3, 4, 5]);
        assert!(import.findings[1].what.contains("line 1"), "{import:?}");
        assert!(read_table(&"x".repeat(MAX_BYTES + 1)).rows.is_empty());
    }

    proptest! {
        #[test]
        fn any_text_gives_a_table_without_repeats(text in r#"[a-c,;"\t\r\n é]{0,80}"#) {
            let mut seen = HashSet::new();
            for from in read_table(&text).rows.iter().flat_map(|row| &row.from) {
                prop_assert!(!fold(from).is_empty());
                prop_assert!(seen.insert(fold(from)));
            }
        }
    }
}
