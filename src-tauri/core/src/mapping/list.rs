//! What is done with a list as a whole. A single value counts as a list of one.

use std::cmp::Ordering;
use std::collections::HashSet;

use serde_json::Value;

use super::fault::Fault;
use super::table::fold;
use super::text::{is_blank, nested, scalar_text};
use crate::model::ListOperation;

/// The result of an operation on a list.
pub(crate) fn operate(value: Value, operation: ListOperation) -> Result<Value, Fault> {
    let mut items = match value {
        Value::Array(items) => items,
        other => vec![other],
    };
    items.retain(|item| !is_blank(item));
    Ok(match operation {
        ListOperation::First => items.into_iter().next().unwrap_or_default(),
        ListOperation::Last => items.pop().unwrap_or_default(),
        ListOperation::Count => Value::from(items.len()),
        ListOperation::Unique => {
            let mut seen = HashSet::new();
            items.retain(|item| seen.insert(same_key(item)));
            Value::from(items)
        }
        ListOperation::Sort => {
            let keyed: Result<Vec<_>, Fault> = items
                .into_iter()
                .map(|item| order_key(&item).map(|key| (key, item)))
                .collect();
            let mut keyed = keyed?;
            keyed.sort_by(|(one, _), (other, _)| compare(one, other));
            keyed.into_iter().map(|(_, item)| item).collect()
        }
    })
}

/// True if the list has the value.
pub(crate) fn has(value: &Value, wanted: &str) -> bool {
    let items = match value {
        Value::Array(items) => items.as_slice(),
        other => std::slice::from_ref(other),
    };
    let wanted = fold(wanted);
    items
        .iter()
        .filter_map(scalar_text)
        .any(|text| fold(&text) == wanted)
}

/// What two items share if they are the same: texts without regard to case and outer space.
fn same_key(item: &Value) -> (bool, String) {
    match item {
        Value::String(text) => (true, fold(text)),
        other => (false, other.to_string()),
    }
}

type OrderKey = (Option<f64>, String);

fn order_key(item: &Value) -> Result<OrderKey, Fault> {
    let text = scalar_text(item).ok_or_else(nested)?;
    Ok((item.as_f64(), fold(&text)))
}

/// Numbers by size before texts by letter.
fn compare((number, text): &OrderKey, (other, other_text): &OrderKey) -> Ordering {
    match (number, other) {
        (Some(one), Some(other)) => one.total_cmp(other),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => text.cmp(other_text),
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;
    use serde_json::json;

    use super::*;

    #[rstest]
    #[case(ListOperation::First, json!(["", "b", "a"]), json!("b"))]
    #[case(ListOperation::Last, json!(["b", "a", null]), json!("a"))]
    #[case(ListOperation::First, json!([]), json!(null))]
    #[case(ListOperation::First, json!("alone"), json!("alone"))]
    #[case(ListOperation::Sort, json!(["b", "A", 10, 9, "c"]), json!([9, 10, "A", "b", "c"]))]
    #[case(ListOperation::Unique, json!(["VIP", "vip ", "new", 1, 1]), json!(["VIP", "new", 1]))]
    #[case(ListOperation::Count, json!(["a", "", "b"]), json!(2))]
    #[case(ListOperation::Count, json!(null), json!(0))]
    fn operations(#[case] operation: ListOperation, #[case] given: Value, #[case] expected: Value) {
        assert_eq!(operate(given, operation), Ok(expected));
    }

    #[test]
    fn groups_of_values_have_no_order() {
        assert_eq!(
            operate(json!([{"a": 1}]), ListOperation::Sort),
            Err(nested())
        );
    }

    #[test]
    fn having_is_of_whole_items() {
        assert!(has(&json!(["VIP ", "new"]), "vip"));
        assert!(!has(&json!(["vip customer"]), "vip"));
        assert!(!has(&json!(null), "vip"));
    }
}
