//! A value table, made ready for fast look-ups: many values in, one value out.

use std::collections::HashMap;

use serde_json::Value;

use super::fault::Fault;
use super::text::{bounded, is_blank, scalar_text};
use crate::model::{Otherwise, ValueRow};

/// A table with its keys folded.
#[derive(Clone, Debug)]
pub(crate) struct Table {
    rows: HashMap<String, String>,
    otherwise: Otherwise,
}

/// The form in which keys are compared: without regard to case and outer space.
pub(crate) fn fold(text: &str) -> String {
    text.trim().to_lowercase()
}

impl Table {
    /// Makes a table ready; of two equal keys the first counts ([`super::check`] names them).
    pub(crate) fn new(rows: &[ValueRow], otherwise: &Otherwise) -> Self {
        let mut folded = HashMap::new();
        for row in rows {
            for from in &row.from {
                folded.entry(fold(from)).or_insert_with(|| row.to.clone());
            }
        }
        Self {
            rows: folded,
            otherwise: otherwise.clone(),
        }
    }

    /// Translates a value or each item of a list. A blank value has its own row or stays blank.
    pub(crate) fn translate(&self, value: &Value) -> Result<Value, Fault> {
        if is_blank(value) {
            return Ok(self
                .rows
                .get("")
                .map_or(Value::Null, |to| Value::from(to.as_str())));
        }
        bounded(value, |item| self.one(item))
    }

    fn one(&self, item: &Value) -> Result<Value, Fault> {
        let text = scalar_text(item).unwrap_or_default();
        if let Some(to) = self.rows.get(&fold(&text)) {
            return Ok(Value::from(to.as_str()));
        }
        match &self.otherwise {
            Otherwise::Keep => Ok(item.clone()),
            Otherwise::Blank => Ok(Value::Null),
            Otherwise::Value { to } => Ok(Value::from(to.as_str())),
            Otherwise::Hold => Err(Fault::new(
                "The value stands in no row of the value table.",
                "Add a row for it, or choose what happens to everything else.",
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn table(otherwise: Otherwise) -> Table {
        let rows = [ValueRow {
            from: vec!["prod".into(), " Production".into()],
            to: "Live".into(),
        }];
        Table::new(&rows, &otherwise)
    }

    #[test]
    fn many_to_one_without_regard_to_case() {
        let table = table(Otherwise::Hold);
        assert_eq!(table.translate(&json!("PRODUCTION ")), Ok(json!("Live")));
        assert_eq!(
            table.translate(&json!(["prod", "prod"])),
            Ok(json!(["Live", "Live"]))
        );
        assert!(table.translate(&json!("staging")).is_err());
        assert_eq!(table.translate(&json!("")), Ok(json!(null)));
    }

    #[test]
    fn everything_else() {
        let other = json!("staging");
        assert_eq!(table(Otherwise::Keep).translate(&other), Ok(other.clone()));
        assert_eq!(table(Otherwise::Blank).translate(&other), Ok(json!(null)));
        assert_eq!(
            table(Otherwise::Value { to: "x".into() }).translate(&other),
            Ok(json!("x"))
        );
    }
}
