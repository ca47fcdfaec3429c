//! The mapping: how a HighLevel contact becomes the body of a Certileads contact.
//!
//! Pure: no clock, no network, no database; time zone and country are arguments ([`Context`]).
//! [`parse`] reads a document, [`check`] holds it against both sides' fields, [`Compiled`] runs it
//! over contacts and [`same`] says when two values mean the same. `app`, `sync` and the test
//! step are the callers. Nothing here panics or runs away, whatever a value or a template holds.

mod body;
mod check;
mod compat;
mod compile;
mod convert;
mod date;
mod date_shift;
mod defaults;
mod drift;
mod email;
mod example;
mod fault;
mod flow;
mod impact;
mod json_place;
mod list;
mod name;
mod normalise;
mod number;
mod number_format;
mod parse;
mod phone;
mod prepare;
mod preview;
mod reads;
mod replace;
mod step;
mod step_check;
mod substring;
mod suggest;
mod table;
mod table_csv;
mod template;
#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may fail by panicking")]
mod tests;
mod text;
mod title;
mod when;
mod yes_no;

use serde_json::{Map, Value};

use crate::model::{Contact, FieldProblem, MappingDocument, Schema};

pub use body::{flatten, nest};
pub use check::check;
pub use compile::Compiled;
pub use defaults::defaults;
pub use drift::drift;
pub use example::{example, run_example};
pub use impact::{Comparison, Impact};
pub use normalise::{normalise, same};
pub use parse::{MAX_FILE_BYTES, parse};
pub use preview::preview;
pub(crate) use preview::sample;
pub use suggest::suggest;
pub use table_csv::read_table;
pub use text::is_blank;

/// The gap of a schema whose custom source fields are not all known.
pub const CUSTOM_FIELDS_GAP: &str = "HighLevel's custom fields are listed by id, as far as recent contacts carry them: the token may not read their names. Add the scope locations/customFields.readonly to see them.";

/// What the values of a contact are read against.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Context {
    /// ISO 3166 alpha-2 country of the location, for phone numbers without a country code.
    pub country: Option<String>,
    /// IANA time zone of the location, for moments without an offset and for days of moments.
    pub time_zone: Option<String>,
}

/// What a mapping makes of one contact.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outcome {
    /// The body to send, nested: `fields.x` stands at `{"fields": {"x": …}}`. A field that failed
    /// or stays as it is on the far side is not in it.
    pub body: Map<String, Value>,
    /// What is wrong with this record; an error among them means that it must be held.
    pub problems: Vec<FieldProblem>,
    /// Target keys that the body empties (they stand in it as null).
    pub cleared: Vec<String>,
}

/// Runs a document over one contact. For many contacts make a [`Compiled`] once.
#[must_use]
pub fn run(
    document: &MappingDocument,
    contact: &Contact,
    schema: &Schema,
    context: &Context,
) -> Outcome {
    Compiled::new(document, schema, context).run(contact)
}

/// What one tag becomes: the steps of the rule that fills `tags` from `tags`, run on it alone.
/// None if no rule does or the result is blank.
#[must_use]
pub fn map_tag(document: &MappingDocument, tag: &str) -> Option<String> {
    Compiled::new(document, &Schema::default(), &Context::default()).map_tag(tag)
}
