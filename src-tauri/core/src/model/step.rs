//! The steps of a rule: what is done to a value, one after another.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

use super::Condition;

/// One step of a chain. Steps that work on text work on each item of a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(
    tag = "type",
    rename_all = "camelCase",
    rename_all_fields = "camelCase",
    deny_unknown_fields
)]
#[ts(export)]
pub enum Step {
    /// Removes white space at both ends and repeats of it within.
    Trim,
    /// Small letters.
    Lowercase,
    /// Capital letters.
    Uppercase,
    /// A capital at the start of each word; particles and apostrophes respected.
    TitleCase,
    /// E.164, such as `+15550100123`.
    Phone {
        /// ISO country for numbers without a country code; the location's if absent.
        #[serde(default)]
        country: Option<String>,
    },
    /// A date or moment in another form.
    DateFormat {
        /// How the source is written (strftime); recognised by itself if absent.
        #[serde(default)]
        from: Option<String>,
        /// How to write it (strftime), or `date` / `datetime` for ISO 8601.
        to: String,
        /// IANA time zone of a source time without an offset; the location's if absent.
        #[serde(default)]
        from_zone: Option<String>,
        /// IANA time zone in which it is written; the location's if absent.
        #[serde(default)]
        zone: Option<String>,
    },
    /// A date or moment so much later, or earlier where the amount is negative.
    DateShift {
        /// How many.
        amount: i32,
        /// Of what.
        unit: DateUnit,
    },
    /// Yes or no from words; a true boolean comes out.
    YesNo {
        /// Words that mean yes, besides the usual ones.
        #[serde(default)]
        yes: Vec<String>,
        /// Words that mean no, besides the usual ones.
        #[serde(default)]
        no: Vec<String>,
    },
    /// Each occurrence of a text replaced by another, or taken out.
    Replace {
        /// What is looked for, as it stands: no pattern.
        find: String,
        /// What takes its place.
        with: String,
        /// Capital and small letters are the same.
        #[serde(default)]
        ignore_case: bool,
    },
    /// A part of a text, counted in characters as a person sees them: an emoji is one.
    Substring {
        /// The first character: 1 is the first of the text, -1 the last.
        start: i32,
        /// How many characters; all that follow if absent.
        #[serde(default)]
        length: Option<u32>,
    },
    /// A text before and a text after, such as a prefix of tags. What is blank stays blank.
    Surround {
        /// What stands before.
        before: String,
        /// What stands after.
        after: String,
    },
    /// One part of a person's whole name.
    NamePart {
        /// Which part.
        part: NamePart,
    },
    /// An e-mail address freed of what copying brings along: `Ana <mailto:ANA@example.com>`.
    EmailTidy,
    /// Text to number: `1.200,50 €` and `$1,200.50` are understood.
    Number,
    /// A number as text, with its marks and a currency sign.
    NumberFormat {
        /// How many digits stand after the decimal mark; as many as there are if absent.
        #[serde(default)]
        decimals: Option<u8>,
        /// Which marks are written.
        marks: NumberMarks,
        /// What stands before it, such as `$`.
        #[serde(default)]
        before: String,
        /// What stands after it, such as ` €`.
        #[serde(default)]
        after: String,
    },
    /// Something done with a list as a whole. A single value is a list of one.
    List {
        /// What is done.
        operation: ListOperation,
    },
    /// Yes if the list has the value; compared without regard to case and outer space.
    ListHas {
        /// The value.
        value: String,
    },
    /// This value, or the first of these fields that is not blank.
    Fallback {
        /// Source field keys, in the order they are tried.
        sources: Vec<String>,
    },
    /// One result where a condition is met, another where it is not.
    When {
        /// What has to be so. The field `value` is the value so far.
        condition: Condition,
        /// The result if it is met.
        met: WhenResult,
        /// The result if it is not.
        unmet: WhenResult,
    },
    /// Used when the value is blank.
    Default {
        /// The value then.
        #[ts(type = "unknown")]
        value: Value,
    },
    /// Always this, whatever came.
    Constant {
        /// The value.
        #[ts(type = "unknown")]
        value: Value,
    },
    /// This value and those of other fields, blanks left out. A list is joined too.
    Join {
        /// Further source field keys.
        #[serde(default)]
        sources: Vec<String>,
        /// What stands between.
        separator: String,
    },
    /// One part of a text.
    Split {
        /// What stands between the parts.
        separator: String,
        /// Which part: 1 is the first, -1 the last; all of them as a list if absent.
        #[serde(default)]
        part: Option<i32>,
    },
    /// A text with `{{ firstName }}` and `{{ value }}` in it (minijinja).
    Template {
        /// The text.
        template: String,
    },
    /// A table of values.
    ValueTable {
        /// Rows: any of `from` becomes `to`. Compared without regard to case and outer space.
        rows: Vec<ValueRow>,
        /// What happens to a value that stands in no row.
        otherwise: Otherwise,
    },
}

/// One row of a value table, many to one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(export)]
pub struct ValueRow {
    /// Values that come in.
    pub from: Vec<String>,
    /// The value that goes out.
    pub to: String,
}

/// What a value table does with a value it does not know.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(
    tag = "type",
    rename_all = "camelCase",
    rename_all_fields = "camelCase",
    deny_unknown_fields
)]
#[ts(export)]
pub enum Otherwise {
    /// Pass it on.
    Keep,
    /// Nothing.
    Blank,
    /// Hold the record.
    Hold,
    /// Everything else becomes this.
    Value {
        /// The value.
        to: String,
    },
}

/// A unit of dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum DateUnit {
    /// Minutes; a day becomes a moment.
    Minutes,
    /// Hours; a day becomes a moment.
    Hours,
    /// Days by the calendar.
    Days,
    /// Days without Saturdays and Sundays.
    Weekdays,
    /// Weeks.
    Weeks,
    /// Months; the last day of a month where the day does not exist.
    Months,
    /// Years.
    Years,
}

/// A part of a person's whole name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum NamePart {
    /// The first word; a single name is one.
    First,
    /// All that stands before the last name.
    Given,
    /// The last name with its particles: “van Beethoven”. Blank for a single name.
    Last,
    /// All that stands after the first word.
    Rest,
}

/// The marks of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum NumberMarks {
    /// `1234.5`
    Plain,
    /// `1,234.5`
    Point,
    /// `1.234,5`
    Comma,
    /// `1 234,5`, with a space that does not break.
    Space,
    /// `1’234.5`
    Apostrophe,
}

/// What can be done with a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum ListOperation {
    /// The first item that is not blank.
    First,
    /// The last item that is not blank.
    Last,
    /// The items in order: numbers by size, then texts by letter.
    Sort,
    /// Each item once, in the order they came.
    Unique,
    /// How many items are not blank.
    Count,
}

/// What a condition's step gives.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(
    tag = "type",
    rename_all = "camelCase",
    rename_all_fields = "camelCase",
    deny_unknown_fields
)]
#[ts(export)]
pub enum WhenResult {
    /// The value so far.
    Keep,
    /// Nothing.
    Blank,
    /// Always this.
    Value {
        /// The value.
        #[ts(type = "unknown")]
        value: Value,
    },
    /// What another source field holds.
    Field {
        /// Its key.
        field: String,
    },
}

/// A value table read from CSV.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct TableImport {
    /// Its rows.
    pub rows: Vec<ValueRow>,
    /// What was left out, and why.
    pub findings: Vec<TableFinding>,
}

/// A line of CSV that was left out of a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct TableFinding {
    /// Its number, from 1.
    pub line: u32,
    /// What is wrong with it.
    pub what: String,
    /// What to do.
    pub remedy: String,
}
