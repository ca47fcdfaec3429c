//! The write of a task's completion onto its contact.

use serde_json::{Map, Value, json};

use super::operation;
use crate::certileads::TargetContact;
use crate::mapping::nest;
use crate::model::{ActionKind, Contact, EventId, FieldChange, Operation, Task, UtcMillis};
use crate::sync::Engine;

/// The operation that writes a task's completion onto its contact; none where the target has no
/// field for any of it. HighLevel tells no time of completion: it is the time of detection.
#[must_use]
pub(in crate::sync) fn write(
    engine: &Engine,
    contact: &Contact,
    task: &Task,
    detected_at: UtcMillis,
    target: Option<&TargetContact>,
    event: Option<EventId>,
) -> Option<Operation> {
    let changes = completion_changes(engine, task, detected_at, target);
    if changes.is_empty() {
        return None;
    }
    let values = |of: fn(&FieldChange) -> &Value| {
        let flat = changes
            .iter()
            .map(|change| (change.field.clone(), of(change).clone()))
            .collect();
        Value::Object(nest(&flat))
    };
    let mut complete = operation(engine, contact, ActionKind::CompleteTask, event);
    complete.target_id = target.map(|target| target.id.clone());
    complete.before = target.map(|_| values(|change| &change.before));
    complete.body = values(|change| &change.after);
    complete.changes = changes;
    Some(complete)
}

/// The completion's fields, as a diff.
pub(in crate::sync) fn completion_changes(
    engine: &Engine,
    task: &Task,
    detected_at: UtcMillis,
    target: Option<&TargetContact>,
) -> Vec<FieldChange> {
    let none = Map::new();
    let stored = target.map_or(&none, |target| &target.values);
    let wanted = [
        ("fields.last_task_id", json!(task.id)),
        ("fields.last_task_title", json!(task.title)),
        ("fields.last_task_completed", json!(true)),
        ("fields.last_task_completed_at", json!(iso(detected_at))),
    ];
    wanted
        .into_iter()
        .filter_map(|(key, after)| {
            let field = engine.target_fields.get(key)?;
            Some(FieldChange {
                field: key.to_owned(),
                label: field.label.clone(),
                before: stored.get(key).cloned().unwrap_or(Value::Null),
                after,
            })
        })
        .collect()
}

fn iso(millis: UtcMillis) -> String {
    jiff::Timestamp::from_millisecond(millis)
        .map_or_else(|_| String::new(), |moment| moment.to_string())
}
