//! The members of notes and tasks, and when two values of one mean the same. Pure.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::certileads::Family;
use crate::mapping::{Context, normalise};
use crate::model::{Field, FieldOrigin, FieldType};
use crate::store::mirror::Kind;

/// A member: its key, its name, its kind.
pub(super) type Member = (&'static str, &'static str, FieldType);

/// The members that we write.
pub(super) fn members(family: Family) -> &'static [Member] {
    match family {
        Family::Note => &[("body", "Note", FieldType::Text)],
        Family::Task => &[
            ("title", "Task", FieldType::Text),
            ("body", "Task: description", FieldType::Text),
            ("dueDate", "Task: due", FieldType::Datetime),
            ("completed", "Task: completed", FieldType::Boolean),
            ("completedAt", "Task: completed at", FieldType::Datetime),
        ],
    }
}

/// The same as fields, for proving.
pub(super) fn fields(family: Family) -> BTreeMap<String, Field> {
    members(family)
        .iter()
        .map(|(key, label, kind)| {
            let field = Field {
                key: (*key).to_owned(),
                label: (*label).to_owned(),
                kind: *kind,
                required: false,
                options: Vec::new(),
                origin: FieldOrigin::Standard,
            };
            (field.key.clone(), field)
        })
        .collect()
}

/// A value in the form in which values are compared; off, blank and absent are the same.
pub(super) fn normal(family: Family, key: &str, value: Option<&Value>, context: &Context) -> Value {
    let known = members(family).iter().find(|(name, ..)| *name == key);
    let kind = known.map_or(FieldType::Text, |(_, _, kind)| *kind);
    match normalise(kind, value.unwrap_or(&Value::Null), context) {
        Value::Bool(false) => Value::Null,
        normal => normal,
    }
}

/// Where links and mirror keep them.
pub(super) fn kind(family: Family) -> Kind {
    match family {
        Family::Note => Kind::Note,
        Family::Task => Kind::Task,
    }
}
