//! One result where a condition is met, another where it is not.
//!
//! What is sent must not change by itself from day to day, so conditions that count days from
//! today are refused ([`moves_with_time`]).

use serde_json::{Map, Value};

use super::Context;
use crate::condition::Prepared as Condition;
use crate::model::{Condition as Document, Contact, Field, UtcMillis, WhenResult};

/// The name by which a condition asks for the value so far.
pub(crate) const VALUE: &str = "value";

/// No condition that is allowed here asks for the time.
const NO_TIME: UtcMillis = 0;

/// True for a condition that counts days from today.
pub(crate) fn moves_with_time(condition: &Document) -> bool {
    Condition::new(condition, &[], &Context::default()).moves_with_time()
}

/// The step made ready.
#[derive(Clone, Debug)]
pub(crate) struct When {
    condition: Condition,
    /// The fields it asks for, if the value so far is among them.
    reads: Option<Vec<String>>,
    met: WhenResult,
    unmet: WhenResult,
}

impl When {
    /// Makes the step ready.
    pub(crate) fn new(
        condition: &Document,
        (met, unmet): (&WhenResult, &WhenResult),
        fields: &[Field],
        context: &Context,
    ) -> Self {
        let mut reads = Vec::new();
        fields_of(condition, &mut reads);
        Self {
            condition: Condition::new(condition, fields, context),
            reads: reads.iter().any(|key| key == VALUE).then_some(reads),
            met: met.clone(),
            unmet: unmet.clone(),
        }
    }

    /// The result for a value and its contact.
    pub(crate) fn apply(&self, value: Value, contact: &Contact) -> Value {
        let is_met = match &self.reads {
            None => self.condition.meets(contact, NO_TIME),
            Some(reads) => self
                .condition
                .meets(&with_value(&value, contact, reads), NO_TIME),
        };
        match if is_met { &self.met } else { &self.unmet } {
            WhenResult::Keep => value,
            WhenResult::Blank => Value::Null,
            WhenResult::Value { value } => value.clone(),
            WhenResult::Field { field } => contact.values.get(field).cloned().unwrap_or_default(),
        }
    }
}

/// What a condition is held against: the fields it asks for, and the value so far.
fn with_value(value: &Value, contact: &Contact, reads: &[String]) -> Contact {
    let of_contact = reads.iter().filter_map(|key| {
        let found = contact.values.get(key)?;
        Some((key.clone(), found.clone()))
    });
    let mut values: Map<String, Value> = of_contact.collect();
    values.insert(VALUE.to_owned(), value.clone());
    Contact {
        values,
        ..Contact::default()
    }
}

/// The fields that a condition asks for.
pub(crate) fn fields_of(condition: &Document, found: &mut Vec<String>) {
    match condition {
        Document::All { of } | Document::Any { of } | Document::None { of } => {
            for one in of {
                fields_of(one, found);
            }
        }
        Document::Field { field, .. } => found.push(field.clone()),
    }
}
